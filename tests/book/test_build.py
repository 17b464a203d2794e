"""The build is strict: what would leave a wrong or missing page fails, and says why."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from tools import check_chapter
from tools.new_chapter import start

ROOT = Path(__file__).parents[2]
LEFT_OUT = shutil.ignore_patterns("_build", "__pycache__", "*.egg-info")


# The chapter that these tests look at, and the one that every page leads to.
KEPT = ("form", "when_to_see_a_professional")


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """Return where the copy lies: where nobody would expect it, for nothing depends on it."""
    return tmp_path_factory.mktemp("build") / "_build" / "the course"


@pytest.fixture
def copy(place):
    """Return a copy of the course that a test may spoil; its package comes before the installed.

    The next test gets it whole again. What was built stays, as it does for an author: the notebooks
    run when they, or the code, have changed.
    """
    built, kept = place / "book" / "_build", place.parent / "built"
    if built.exists():
        built.rename(kept)
    shutil.rmtree(place, ignore_errors=True)
    copy_to(place)
    if kept.exists():
        kept.rename(built)
    return place


def copy_to(place: Path) -> Path:
    for folder in ("src", "book", "tools"):
        shutil.copytree(ROOT / folder, place / folder, ignore=LEFT_OUT)
    shutil.copy(ROOT / "requirements-dev.txt", place)
    shorten(place / "book")
    return place


def shorten(book: Path) -> None:
    """Leave out all chapters but those kept; what led to the others leads to the first of these.

    A build runs every notebook, and what is tested here is the same with two chapters or twelve.
    """
    contents = book / "_toc.yml"
    text = contents.read_text(encoding="utf-8")
    gone = set(re.findall(r"- file: chapters/(\w+)", text)) - set(KEPT)
    assert gone
    contents.write_text(
        re.sub(rf" *- file: chapters/({'|'.join(gone)})\n", "", text), encoding="utf-8"
    )
    for stem in gone:
        (book / "chapters" / f"{stem}.ipynb").unlink()
    link = re.compile(rf"\]\(((?:\.\./)?(?:chapters/)?)(?:{'|'.join(gone)})\.ipynb[^)]*\)")
    for path in [*book.rglob("*.md"), *book.rglob("*.ipynb")]:
        text = path.read_text(encoding="utf-8")
        path.write_text(link.sub(rf"](\g<1>{KEPT[0]}.ipynb)", text), encoding="utf-8")


def build(copy: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "tools/build_book.py"],
        cwd=copy,
        env={**os.environ, "PYTHONPATH": str(copy / "src")},
        capture_output=True,
        text=True,
        timeout=300,
    )


def assert_fails(copy: Path, complaint: str) -> None:
    """Build twice: what is refused once is not let through when asked again."""
    for _ in range(2):
        result = build(copy)
        assert result.returncode != 0
        assert complaint in result.stdout + result.stderr


def add_to_index(copy: Path, words: str) -> None:
    index = copy / "book" / "index.md"
    index.write_text(index.read_text(encoding="utf-8") + f"\n\n{words}\n", encoding="utf-8")


def add_cell(path: Path, cell: nbformat.NotebookNode) -> None:
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.append(cell)
    nbformat.write(notebook, path)


def test_changed_constant_changes_the_page_and_an_unchanged_book_is_left_alone(copy):
    page = copy / "book" / "_build" / "html" / "chapters" / "form.html"
    constants = copy / "src" / "itband" / "data" / "gait_calibration.json"

    def figures() -> tuple[str, str]:
        result = build(copy)
        assert result.returncode == 0, result.stderr
        text = page.read_text(encoding="utf-8")
        printed = re.search(r"usual: [\d.]+ km/h lost", text)
        table = re.search(r'<table class="cadence-table">.*?</table>', text, re.DOTALL)
        assert printed
        assert table
        return printed[0], table[0]

    before = figures()
    again = build(copy)
    assert "up to date" in again.stdout
    text = constants.read_text(encoding="utf-8")
    changed = re.sub(r'("contact_cadence_exponent": )0\.5\b', r"\g<1>0.6", text)
    changed = re.sub(r'("foot_travel": )0\.\d+', r"\g<1>0.15", changed)
    assert changed != text
    constants.write_text(changed, encoding="utf-8")
    after = figures()
    assert before[0] != after[0]
    assert before[1] != after[1]


def test_raising_cell_fails_the_build(copy):
    add_cell(copy / "book" / "chapters" / "form.ipynb", nbformat.v4.new_code_cell("1 / 0"))
    assert_fails(copy, "ZeroDivisionError")


def test_missing_page_of_the_contents_fails_the_build(copy):
    (copy / "book" / "reference" / "evidence.md").unlink()
    assert_fails(copy, "reference/evidence")


WRONG = {
    "[nowhere](no_such_page.md)": "no_such_page",
    "[supported](claim:form-03)": "'contested' in the ledger",
    "[supported](claim:form-99)": "no claim 'form-99'",
    "[Nobody 2020](ref:nobody2020)": "no reference 'nobody2020'",
    "[nothing](term:no-such-term)": "no term 'no-such-term'",
}


def test_every_warning_is_an_error(copy):
    add_to_index(copy, " ".join(WRONG))
    # Built twice: what is refused once is not let through when asked again.
    for _ in range(2):
        result = build(copy)
        assert result.returncode != 0
        for complaint in WRONG.values():
            assert re.search(rf"WARNING: .*{complaint}", result.stdout + result.stderr), complaint


def test_pages_get_what_they_need_and_no_more(copy):
    add_to_index(copy, "[contested](claim:form-03) [Boyer 2015](ref:boyer2015)")
    add_to_index(copy, "<p>In this page kernelName = 'python3'.</p>")
    result = build(copy)
    assert result.returncode == 0, result.stderr
    pages = copy / "book" / "_build" / "html"
    index = (pages / "index.html").read_text(encoding="utf-8")
    assert 'href="reference/evidence.html#form-03"' in index
    assert 'href="reference/bibliography.html#boyer2015"' in index
    assert "In this page kernelName" in index
    assert "thebe-config" not in index
    chapter = (pages / "chapters" / "form.html").read_text(encoding="utf-8")
    assert 'href="../reference/evidence.html#form-03"' in chapter
    assert "<script>kernelName" not in chapter
    published = {path.name for path in (pages / "_static").iterdir()}
    assert {"explorer.js", "explorer.css", "fonts"} <= published
    assert "widget.js" not in published


def test_template_makes_a_chapter_that_builds_and_keeps_the_rules(copy):
    before, after = KEPT
    notebook, *_ = start("made-up-name", before, copy)
    result = build(copy)
    assert result.returncode == 0, result.stderr
    page = copy / "book" / "_build" / "html" / "chapters" / "made_up_name.html"
    text = page.read_text(encoding="utf-8")
    for alive in ("data-explorer=", 'data-predict="made-up-name"', "data-compare=", "data-quiz="):
        assert alive in text
    assert 'href="../reference/glossary.html#cadence"' in text
    assert check_chapter.problems(check_chapter.read(notebook, after)) == []


@pytest.mark.parametrize(
    ("chapter", "after", "complaint"),
    [
        ("form", "form", "form.ipynb is there already"),
        ("Made Up", "form", "lower-case words joined by hyphens"),
        ("made-up", "from", "has no .*from.* to stand after"),
    ],
)
def test_chapter_that_cannot_be_started_leaves_nothing_behind(copy, chapter, after, complaint):
    before = {path: path.read_bytes() for path in copy.rglob("*") if path.is_file()}
    with pytest.raises(ValueError, match=complaint):
        start(chapter, after, copy)
    assert {path: path.read_bytes() for path in copy.rglob("*") if path.is_file()} == before
