"""Models made explorable: sampled once in Python, alive in any page without a server.

A library of its own: it knows nothing of bands or runners and imports nothing of the course.
"""

from .errors import ExplorerError
from .explorer import Explorer, explore
from .expressions import number, range_text
from .inputs import Choice, Range, Reading
from .views import (
    Band,
    Fold,
    Label,
    Ledger,
    Line,
    LineChart,
    Points,
    Readout,
    Readouts,
    Row,
    Scene,
    Shape,
    Study,
    Table,
    Text,
    Whisker,
)

__all__ = [
    "Band",
    "Choice",
    "Explorer",
    "ExplorerError",
    "Fold",
    "Label",
    "Ledger",
    "Line",
    "LineChart",
    "Points",
    "Range",
    "Reading",
    "Readout",
    "Readouts",
    "Row",
    "Scene",
    "Shape",
    "Study",
    "Table",
    "Text",
    "Whisker",
    "explore",
    "number",
    "range_text",
]
