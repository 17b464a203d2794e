"""The terms: the data hold together, what is wrong is refused in words, every anchor is there."""

import csv
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import nbformat
import pytest

from itband.evidence import VERDICTS
from itband.glossary import LONGEST, glossary, glossary_page, read_glossary

ROOT = Path(__file__).parents[1]
HEADER = "id,term,everyday,technical,see\n"
STEP = "step,step,One foot to the other,From contact to contact,stride\n"
STRIDE = "stride,stride,Two steps,The gait cycle,\n"


def read(tmp_path, text):
    path = tmp_path / "glossary.csv"
    path.write_text(text, encoding="utf-8")
    return read_glossary(path)


def test_a_good_table_is_read_in_alphabetical_order(tmp_path):
    found = read(tmp_path, HEADER + STRIDE + STEP)
    assert list(found) == ["step", "stride"]
    assert found["step"].see == ("stride",)
    assert found["stride"].see == ()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("step,step", "Step,step", r"line 2 \(Step\): an id is like"),
        ("One foot to the other", " ", r"line 2 \(step\): everyday is empty"),
        ("From contact to contact", "", r"line 2 \(step\): technical is empty"),
        ("One foot to the other", "x" * (LONGEST + 1), f"has {LONGEST + 1} characters"),
        ("contact,stride", "contact,strides", r"line 2 \(step\): see also 'strides'"),
        ("contact,stride", "contact,step", "see also 'step' is unknown, itself"),
        ("contact,stride", "contact,stride;stride", "named twice"),
        ("contact,stride", "contact,stride;", "see also ''"),
        (",From contact to contact", "", r"line 2: 5 cells expected, 4 found"),
        ("stride,stride,Two", "step,stride,Two", r"line 3 \(step\): the id 'step' stands twice"),
        ("stride,stride,Two", "stride,step,Two", r"line 3 \(stride\): the term 'step' stands"),
        ("id,term", "key,term", r"glossary.csv: the columns must be .*'key'"),
    ],
)
def test_a_wrong_cell_is_named(tmp_path, old, new, message):
    text = HEADER + STEP + STRIDE
    assert old in text
    with pytest.raises(ValueError, match=message):
        read(tmp_path, text.replace(old, new, 1))


def test_every_verdict_of_the_ledger_is_explained():
    assert all(f"verdict-{verdict.replace(' ', '-')}" in glossary() for verdict in VERDICTS)


def test_everyday_comes_before_technical_and_is_easier():
    from tools.check_chapter import flesch_kincaid, sentences

    def grade(texts):
        return flesch_kincaid([s for text in texts for s in sentences(text)])

    terms = glossary().values()
    assert len(terms) > 60
    assert grade(t.everyday for t in terms) < 7 < grade(t.technical for t in terms)
    for term in terms:
        assert re.search(r"[.”]$", term.everyday), term.id
        assert term.everyday != term.technical


def test_the_page_is_well_formed_and_its_links_lead_to_terms():
    page = ET.fromstring(glossary_page())
    items = page.findall("dl/div")
    assert [item.get("id") for item in items] == list(glossary())
    ids = {element.get("id") for element in page.iter()} - {None}
    links = [link.get("href") for link in page.iter("a")]
    assert links
    assert all(link.removeprefix("#") in ids for link in links)
    for item, term in zip(items, glossary().values(), strict=True):
        meanings = [dd.text for dd in item.findall("dd")]
        assert meanings[:2] == [term.everyday, term.technical]


def test_letters_stand_in_order_and_hold_their_terms():
    page = ET.fromstring(glossary_page())
    letters = [h.text for h in page.findall("h2")]
    assert letters == sorted(letters)
    for letter, terms in zip(letters, page.findall("dl"), strict=True):
        for item in terms:
            assert glossary()[item.get("id")].letter == letter


def test_every_term_in_the_chapters_is_known():
    for path in (ROOT / "book").rglob("*.ipynb"):
        if "_build" in path.parts:
            continue
        for cell in nbformat.read(path, as_version=4).cells:
            for key in re.findall(r"\]\(term:([\w-]+)\)", cell.source):
                assert key in glossary(), f"{path.name}: {key}"


def test_the_file_is_written_as_it_is_read():
    path = ROOT / "src" / "itband" / "data" / "glossary.csv"
    with path.open(encoding="utf-8") as table:
        assert len(list(csv.reader(table))) == len(glossary()) + 1
