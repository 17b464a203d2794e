"""The stored notebooks: text only, and compared so strictly that one changed digit is noticed."""

import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parents[1]
BOOK = ROOT / "book"
LEFT_OUT = {"_build", ".ipynb_checkpoints"}
NOTEBOOKS = sorted(
    p for p in BOOK.rglob("*.ipynb") if not LEFT_OUT & set(p.relative_to(BOOK).parts)
)
FORM = BOOK / "chapters" / "form.ipynb"
# A number after a point, so that the altered digit is one that carries meaning.
DIGIT = re.compile(r"(?<=\.)\d")


def outputs(notebook: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    return [o for cell in notebook.cells for o in cell.get("outputs", [])]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_stored_notebook_holds_text_only(path):
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    assert set(notebook.metadata) == {"kernelspec"}, "widget state, or a machine's own settings"
    for output in outputs(notebook):
        if output.output_type == "stream":
            assert output.name == "stdout", output.text
        else:
            # An error is an output type of its own.
            assert output.output_type in ("execute_result", "display_data")
            assert set(output.data) == {"text/plain"}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_nothing_opts_out_of_the_comparison(path):
    for cell in nbformat.read(path, as_version=4).cells:
        marks = [cell.source, *cell.metadata.get("tags", [])]
        assert not any("nbval" in mark.lower() for mark in marks), cell.source


def compare(path: Path) -> subprocess.CompletedProcess[str]:
    """Run nbval on a copy, exactly as the whole suite runs it on the original."""
    options = ["--nbval", "--nbval-current-env", "-p", "conftest", "-p", "no:cacheprovider", "-q"]
    return subprocess.run(
        [sys.executable, "-m", "pytest", *options, "-c", ROOT / "pyproject.toml", path],
        cwd=path.parent,
        env={**os.environ, "PYTHONPATH": str(ROOT / "tests")},
        capture_output=True,
        text=True,
        timeout=300,
    )


def text_of(output: nbformat.NotebookNode) -> str:
    return output.text if output.output_type == "stream" else output.data["text/plain"]


def change_a_digit(output: nbformat.NotebookNode) -> None:
    """Raise the first decimal of the first number by one."""
    altered = DIGIT.sub(lambda m: str((int(m[0]) + 1) % 10), text_of(output), count=1)
    assert altered != text_of(output)
    if output.output_type == "stream":
        output.text = altered
    else:
        output.data["text/plain"] = altered


def test_faithful_copy_passes(tmp_path):
    copy = tmp_path / "form.ipynb"
    copy.write_bytes(FORM.read_bytes())
    result = compare(copy)
    assert result.returncode == 0, result.stdout
    assert re.search(r"\d+ passed", result.stdout)


@pytest.mark.parametrize("kind", ["execute_result", "stream"])
def test_one_changed_digit_fails(tmp_path, kind):
    notebook = nbformat.read(FORM, as_version=4)
    numbers = [o for o in outputs(notebook) if o.output_type == kind and DIGIT.search(text_of(o))]
    change_a_digit(numbers[0])
    copy = tmp_path / "form.ipynb"
    nbformat.write(notebook, copy)
    result = compare(copy)
    assert result.returncode == 1, result.stdout
    assert "1 failed" in result.stdout, result.stdout
