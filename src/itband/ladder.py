"""The course's starter ladder of running and walking: an example of our own, not tested."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache
from importlib.resources.abc import Traversable

from itband import csvfile

__all__ = ["Rung", "ladder", "read_ladder"]


@dataclass(frozen=True)
class Rung:
    """One session: minutes of running and of walking, and how often; without walking, no break."""

    step: int
    run_minutes: int
    walk_minutes: int
    rounds: int

    @property
    def running(self) -> int:
        """Minutes of running in all."""
        return self.run_minutes * self.rounds

    @property
    def words(self) -> str:
        """The session in words."""
        if not self.walk_minutes:
            return f"{self.run_minutes} min run, no break"
        return f"{self.rounds} × ({self.run_minutes} min run, {self.walk_minutes} min walk)"


@cache
def ladder() -> tuple[Rung, ...]:
    """Return the rungs, the lowest first."""
    return read_ladder(csvfile.data("run_walk_ladder.csv"))


def read_ladder(path: Traversable) -> tuple[Rung, ...]:
    """Read a table of rungs.

    Raises
    ------
    ValueError : naming file and line, for a wrong header, a cell that is no whole number, steps
        that do not count from 1, or a rung without a minute of running.
    """
    found: list[Rung] = []
    for where, cell in csvfile.rows(path, Rung):
        for field in fields(Rung):
            if not cell[field.name].isdecimal():
                raise ValueError(
                    f"{where}: {field.name} must be a whole number; got {cell[field.name]!r}"
                )
        rung = Rung(**{name: int(text) for name, text in cell.items()})
        if rung.step != len(found) + 1:
            raise ValueError(f"{where}: step {len(found) + 1} comes here; got {rung.step}")
        if not rung.running:
            raise ValueError(f"{where}: a rung needs minutes of running, and a round of them")
        found.append(rung)
    return tuple(found)
