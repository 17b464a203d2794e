"""Execute every notebook of the book and store it with its text only.

What nbval compares is text: no picture, page or widget is stored, so a diff shows the numbers that
changed and nothing else.
"""

import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

BOOK = Path(__file__).parents[1] / "book"
NOT_SOURCES = {"_build", ".ipynb_checkpoints"}


def text_only(notebook: nbformat.NotebookNode) -> None:
    """Keep streams and text/plain; drop what is drawn, and what differs from run to run."""
    for cell in notebook.cells:
        cell.metadata = nbformat.NotebookNode(
            {k: v for k, v in cell.metadata.items() if k == "tags"}
        )
        if cell.cell_type != "code":
            continue
        for output in cell.outputs:
            if "data" in output:
                output.data = {"text/plain": output.data.get("text/plain", "")}
                output.metadata = nbformat.NotebookNode()
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    notebook.metadata = nbformat.NotebookNode({"kernelspec": kernel})


def notebooks() -> list[Path]:
    """Return the book's notebooks, in order."""
    found = sorted(BOOK.rglob("*.ipynb"))
    return [p for p in found if not NOT_SOURCES & set(p.relative_to(BOOK).parts)]


def main() -> None:
    """Run the notebooks named on the command line, or all."""
    for path in map(Path, sys.argv[1:] or notebooks()):
        print(f"== Running {path.name}", flush=True)
        notebook = nbformat.read(path, as_version=4)
        client = NotebookClient(
            notebook, timeout=120, resources={"metadata": {"path": path.parent}}
        )
        client.execute()
        text_only(notebook)
        for number, cell in enumerate(notebook.cells):
            cell.id = f"cell-{number}"
        nbformat.write(notebook, path)


if __name__ == "__main__":
    main()
