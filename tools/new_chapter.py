"""Start a chapter from the template: ``python tools/new_chapter.py my-chapter --after form``.

Writes the notebook, the explorable and the question bank, and enters the chapter where chapters are
listed. It builds as it stands; then every sentence of it is to be replaced.
"""

from __future__ import annotations

import argparse
import re
from pathlib import Path

import jupytext
import nbformat
import yaml

ROOT = Path(__file__).parents[1]
TEMPLATE = ROOT / "templates" / "chapter"


def start(chapter: str, after: str, root: Path = ROOT) -> list[Path]:
    """Take the template into the course at `root` and return the files written.

    Raises
    ------
    ValueError : for a name that is no id or is taken, or an `after` that is no chapter.
    """
    if not re.fullmatch(r"[a-z]+(-[a-z]+)*", chapter):
        raise ValueError(f"a chapter's id is lower-case words joined by hyphens; got {chapter!r}")
    stem, before = chapter.replace("-", "_"), after.replace("-", "_")
    files = {
        "new_chapter.md": root / "book" / "chapters" / f"{stem}.ipynb",
        "new_chapter.py": root / "src" / "itband" / "explorables" / f"{stem}.py",
        "new_chapter.yml": root / "book" / "quizzes" / f"{stem}.yml",
    }
    if taken := [path for path in files.values() if path.exists()]:
        raise ValueError(f"{taken[0].relative_to(root)} is there already")
    _insert(root / "src/itband/evidence.py", f'    "{after}",\n', f'    "{chapter}",\n')
    _insert(
        root / "book/_toc.yml",
        f"      - file: chapters/{before}\n",
        f"      - file: chapters/{stem}\n",
    )
    exports = root / "src/itband/explorables/__init__.py"
    _insert(exports, '"""\n\n', f"from .{stem} import {stem}_explorer\n")
    _insert(exports, "__all__ = [", f'"{stem}_explorer", ')
    for name, path in files.items():
        text = (TEMPLATE / name).read_text(encoding="utf-8")
        text = text.replace("next_chapter", _next(root, stem) or "next_chapter")
        if not _next(root, stem):
            text = re.sub(r"\*\*Next:\*\*.*\n\n", "", text)
        text = text.replace("new-chapter", chapter).replace("new_chapter", stem)
        path.parent.mkdir(exist_ok=True)
        if path.suffix == ".ipynb":
            _write_notebook(text, path)
        else:
            path.write_text(text, encoding="utf-8")
    return list(files.values())


def _insert(path: Path, after: str, line: str) -> None:
    """Put a piece of text after the first place where `after` stands."""
    text = path.read_text(encoding="utf-8")
    if after not in text:
        raise ValueError(f"{path.name} has no {after.strip()!r} to stand after")
    path.write_text(text.replace(after, after + line, 1), encoding="utf-8")


def _next(root: Path, stem: str) -> str | None:
    contents = yaml.safe_load((root / "book/_toc.yml").read_text(encoding="utf-8"))
    files = [entry["file"] for part in contents["parts"] for entry in part["chapters"]]
    chapters = [name.removeprefix("chapters/") for name in files if name.startswith("chapters/")]
    later = chapters[chapters.index(stem) + 1 :]
    return later[0] if later else None


def _write_notebook(text: str, path: Path) -> None:
    notebook = jupytext.reads(text, fmt="md:myst")
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    notebook.metadata = nbformat.NotebookNode({"kernelspec": kernel})
    for number, cell in enumerate(notebook.cells):
        cell.id = f"cell-{number}"
    nbformat.write(notebook, path)


def main() -> None:
    """Start the chapter named on the command line."""
    parser = argparse.ArgumentParser(description="Start a chapter from the template.")
    parser.add_argument("chapter", help="its id, such as my-chapter")
    parser.add_argument("--after", required=True, help="the id of the chapter before it")
    asked = parser.parse_args()
    try:
        written = start(asked.chapter, asked.after)
    except ValueError as error:
        raise SystemExit(f"Nothing was started: {error}") from error
    for path in written:
        print(path.relative_to(ROOT))
    print("Next: ruff check --fix . && ruff format . && python tools/check_chapter.py")
    print(f"**Next:** of {asked.after} should lead here.")


if __name__ == "__main__":
    main()
