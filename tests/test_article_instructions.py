"""Every instruction of the article has its page: nothing that a runner could act on was lost.

``article_instructions.csv`` lists them in our words: exercises, doses, limits, substitutes and
criteria, each with the chapter that carries it and words that stand there.
"""

import csv
import re
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parents[1]
KINDS = {"exercise", "dose", "limit", "substitute", "criterion"}


def instructions():
    path = Path(__file__).with_name("article_instructions.csv")
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


def prose(chapter):
    cells = nbformat.read(ROOT / "book" / "chapters" / f"{chapter}.ipynb", as_version=4).cells
    text = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    text = re.sub(r"\]\([^)]*\)", "", text).replace("[", "").replace("**", "")
    return re.sub(r"\s+", " ", text)


@pytest.mark.parametrize("row", instructions(), ids=lambda row: row["instruction"])
def test_instruction_stands_in_its_chapter(row):
    assert row["kind"] in KINDS
    assert row["words"] in prose(row["chapter"]), f"{row['chapter']} lost: {row['instruction']}"


def test_table_of_instructions_and_pages():
    """Write the table, for whoever wants to see that none is missing."""
    rows = instructions()
    assert len({row["instruction"] for row in rows}) == len(rows)
    width = max(len(row["instruction"]) for row in rows)
    lines = [
        f"{row['section']:<16} {row['kind']:<10} {row['instruction']:<{width}} {row['chapter']}"
        for row in rows
    ]
    table = ROOT / "book" / "_build" / "instructions_table.txt"
    table.parent.mkdir(exist_ok=True)
    table.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(*lines, sep="\n")
