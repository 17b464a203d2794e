"""Print every figure of size and speed beside its target; exit with 1 where one is missed."""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import nbformat

from benchmarks import Row, below, explorer, gait, pages
from itband.gait import spring_mass_gait

ROOT = Path(__file__).parents[1]
FEW, MANY = 200, 24_000


def gait_rows() -> list[Row]:
    """Time the batched model against scipy's solvers, and check it by events alone."""
    sample = gait.random_runners(FEW)
    fast = spring_mass_gait(*sample)
    runners = list(zip(*sample, fast.foot_travel, fast.contact_time, strict=True))
    began = time.perf_counter()
    for *runner, travel, contact in runners:
        gait.plain_gait(*runner, travel, contact)
    slow = (time.perf_counter() - began) / FEW
    crowd = gait.random_runners(MANY)
    times = []
    for _ in range(6):  # the first warms up
        began = time.perf_counter()
        spring_mass_gait(*crowd)
        times.append(time.perf_counter() - began)
    quick = statistics.median(times[1:]) / MANY
    ratio = slow / quick
    note = f"{slow * 1e3:.1f} ms against {quick * 1e6:.1f} µs a gait; {FEW} and {MANY} gaits"
    # Each step run forwards from apex to apex; every quantity returned has the solution 1.
    worst = max(abs(v - 1) for k in range(FEW) for v in gait.apex_to_apex(fast, k).values())
    return [
        Row("Gait: batched against solve_ivp + fsolve", f"{ratio:.0f} x", "> 500 x", ratio > 500,
            note),
        Row("Gait: disagreement with event integration", f"{worst:.1e}", "< 1e-06", worst < 1e-6,
            f"relative, {FEW} gaits"),
    ]  # fmt: skip


def timed(command: list[str], folder: Path, **variables: str) -> float:
    """Return the seconds that a command takes; stop where it fails."""
    began = time.perf_counter()
    result = subprocess.run(
        command, cwd=folder, env={**os.environ, **variables}, capture_output=True, text=True
    )
    if result.returncode:
        sys.exit(f"benchmarks: {command} failed\n{result.stdout}\n{result.stderr}")
    return time.perf_counter() - began


def build_rows() -> list[Row]:
    """Time what ``make book`` does once all is set up, in a copy: from clean, edited, unchanged."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        unwanted = shutil.ignore_patterns("_build", "__pycache__", "*.egg-info")
        for part in ("src", "book", "tools"):
            shutil.copytree(ROOT / part, copy / part, ignore=unwanted)
        shutil.copy(ROOT / "requirements-dev.txt", copy)

        def build() -> float:
            source = str(copy / "src")
            return timed([sys.executable, "tools/build_book.py"], copy, PYTHONPATH=source)

        clean = build()
        chapter = copy / "book" / "chapters" / "form.ipynb"
        notebook = nbformat.read(chapter, as_version=4)
        notebook.cells[-1].source += "\n\nOne more sentence."
        nbformat.write(notebook, chapter)
        edited = build()
        unchanged = build()
    return [
        below("Book, from clean after set-up", clean, 150, "s"),
        below("Book, one chapter's prose edited", edited, 10, "s"),
        below("Book, nothing changed", unchanged, 6, "s"),
    ]


def notebook_rows() -> list[Row]:
    """Time the strict run of every notebook."""
    notebooks = ["book/chapters", "book/reference"]
    options = ["--quiet", "-p", "no:cacheprovider", "--nbval", "--nbval-current-env"]
    seconds = timed([sys.executable, "-m", "pytest", *options, *notebooks], ROOT)
    return [below("Every notebook run and compared (nbval)", seconds, 180, "s")]


def show(rows: list[Row]) -> None:
    """Print the rows as one table."""
    mark = {True: "yes", False: "MISSED", None: ""}
    head = Row("figure", "measured", "target", None, "note")
    cells = [(r.what, r.measured, r.target, mark[r.met], r.note) for r in [head, *rows]]
    cells[0] = (*cells[0][:3], "met", "note")
    widths = [max(len(row[k]) for row in cells) for k in range(4)]
    for index, (what, measured, target, met, note) in enumerate(cells):
        print(
            f"{what:<{widths[0]}}  {measured:>{widths[1]}}  {target:>{widths[2]}}  "
            f"{met:<{widths[3]}}  {note}".rstrip()
        )
        if index == 0:
            print("-" * (sum(widths) + 6))


def main() -> int:
    """Measure everything, then print it."""
    measures: dict[str, Callable[[], list[Row]]] = {
        "the gait model": gait_rows,
        "the cadence explorer": explorer.rows,
        "the pages in a browser": pages.rows,
        "ipywidgets.interact": explorer.interact_rows,
        "the build": build_rows,
        "the notebooks": notebook_rows,
    }
    rows: list[Row] = []
    for what, measure in measures.items():
        print(f"== Measuring {what}", file=sys.stderr, flush=True)
        rows += measure()
    show(rows)
    return 1 if any(row.met is False for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
