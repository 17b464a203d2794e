"""One module per chapter: which model, which inputs, which pictures.

The only room where a model of the course and the explorer meet.
"""

from .cadence import cadence_explorer, cadence_table
from .causes import snapshot_explorer

__all__ = ["cadence_explorer", "cadence_table", "snapshot_explorer"]
