"""CSV files that people write: each row knows its line, so that a mistake can be found."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator, Mapping
from dataclasses import fields
from importlib.resources import files
from importlib.resources.abc import Traversable
from io import StringIO

__all__ = ["allowed", "data", "filled", "rows"]


def data(name: str) -> Traversable:
    """Return one of the course's data files, ``data/<name>``."""
    return files("itband").joinpath("data", name)


def rows(path: Traversable, kind: type) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield (where, cells) of every row; the columns are the fields of the data class `kind`.

    Raises
    ------
    ValueError : naming file and line, for a wrong header or a wrong number of cells.
    """
    header = [field.name for field in fields(kind)]
    lines = csv.reader(StringIO(path.read_text(encoding="utf-8")))
    if (first := next(lines, [])) != header:
        raise ValueError(f"{path.name}: the columns must be {header}; got {first}")
    for cells in lines:
        where = f"{path.name}, line {lines.line_num}"
        if len(cells) != len(header):
            raise ValueError(f"{where}: {len(header)} cells expected, {len(cells)} found: {cells}")
        yield where, dict(zip(header, cells, strict=True))


def allowed(where: str, cell: Mapping[str, str], **words: Collection[str]) -> None:
    """Refuse a cell, named by its column, that is not one of its `words`: ValueError."""
    for name, known in words.items():
        if cell[name] not in known:
            raise ValueError(f"{where}: {name} {cell[name]!r} is not one of {', '.join(known)}")


def filled(where: str, cell: Mapping[str, str], *names: str) -> None:
    """Refuse an empty cell in one of the columns `names`: ValueError."""
    for name in names:
        if not cell[name].strip():
            raise ValueError(f"{where}: {name} is empty")
