"""Models made explorable: sampled once in Python, alive in any page without a server.

A library of its own: it knows nothing of bands or runners and imports nothing of the course.
"""

from .errors import ExplorerError
from .explorer import Explorer, explore
from .expressions import number, range_text
from .inputs import Choice, Range, Reading
from .views import (
    Band,
    Bar,
    BarChart,
    Column,
    Fold,
    Label,
    Ledger,
    Line,
    LineChart,
    Look,
    Mark,
    Metronome,
    Points,
    Readout,
    Readouts,
    Row,
    Rows,
    Scene,
    Shape,
    Study,
    Table,
    Text,
    Whisker,
    Words,
)

__all__ = [
    "Band",
    "Bar",
    "BarChart",
    "Choice",
    "Column",
    "Explorer",
    "ExplorerError",
    "Fold",
    "Label",
    "Ledger",
    "Line",
    "LineChart",
    "Look",
    "Mark",
    "Metronome",
    "Points",
    "Range",
    "Reading",
    "Readout",
    "Readouts",
    "Row",
    "Rows",
    "Scene",
    "Shape",
    "Study",
    "Table",
    "Text",
    "Whisker",
    "Words",
    "explore",
    "number",
    "range_text",
]
