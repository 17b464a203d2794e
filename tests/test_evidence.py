"""The claims and the studies: the data hold together, and what is wrong is refused in words."""

import csv
import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import nbformat
import pytest

from itband.evidence import (
    CHAPTERS,
    VERDICTS,
    bibliography,
    claims,
    claims_table,
    read_claims,
    read_references,
    references,
    verdict_tally,
)

ROOT = Path(__file__).parents[1]
DATA = ROOT / "src/itband/data"


def prose(name: str) -> str:
    """Return a notebook's words, without its code."""
    cells = nbformat.read(ROOT / "book" / name, as_version=4).cells
    return "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")


FORM = prose("chapters/form.ipynb")
PAGES = [FORM, prose("reference/model_card.ipynb")]

HEADER = "id,chapter,kind,claim,verdict,certainty,teach,rationale,references,status\n"
ROW = "form-01,form,fact,Said,mixed,low,Taught,Why,smith2020,read\n"
ENTRY = (
    "@article{smith2020,\n  author = {Smith, Jo Ann and de Vries, P.},\n  year = {2020},\n"
    "  title = {{A 10\\% rise}},\n  journal = {Gait},\n  pages = {1--2},\n  annote = {read}\n}\n"
)


@pytest.fixture
def known(tmp_path):
    path = tmp_path / "references.bib"
    path.write_text(ENTRY, encoding="utf-8")
    return read_references(path)


def claims_from(tmp_path, known, text):
    path = tmp_path / "claims.csv"
    path.write_text(text, encoding="utf-8")
    return read_claims(path, known)


def references_from(tmp_path, text):
    path = tmp_path / "more.bib"
    path.write_text(text, encoding="utf-8")
    return read_references(path)


class TestTheData:
    def test_every_form_claim_is_there(self):
        wanted = {f"form-{number:02d}" for number in range(1, 18)} | {"added-08"}
        assert {claim.id for claim in claims("form")} == wanted

    def test_a_chapter_is_a_part_of_all(self):
        assert [c for c in claims() if c.chapter == "form"] == list(claims("form"))
        assert sum(len(claims(chapter)) for chapter in CHAPTERS) == len(claims())

    def test_an_unknown_chapter_is_named(self):
        with pytest.raises(ValueError, match=r"no chapter 'from'.*form"):
            claims("from")

    def test_the_tally_counts_every_claim(self):
        tally = verdict_tally("form")
        assert tuple(tally) == VERDICTS
        assert sum(tally.values()) == len(claims("form"))

    def test_only_cited_studies_are_kept(self):
        cited = {key for claim in claims() for key in claim.references}
        cited |= {key for page in PAGES for key in re.findall(r"\(ref:(\w+)\)", page)}
        with (DATA / "gait_targets.csv").open(encoding="utf-8") as table:
            cited |= {row["study_key"] for row in csv.DictReader(table)}
        assert set(references()) == cited

    def test_no_study_is_said_to_be_where_a_copy_was_found(self):
        text = (DATA / "references.bib").read_text(encoding="utf-8")
        assert not re.search(r"https?:|url\s*=|not fully verified", text)

    def test_labels_and_authors(self):
        known = references()
        assert known["vanoeveren2017"].label == "van Oeveren 2017"
        assert known["lieberman2015"].authors.startswith("Lieberman DE, Warrener AG")
        assert known["napier2019"].authors == "Napier C, and others"
        with pytest.raises(TypeError):
            known["new"] = known["chan2018"]


class TestRefusedClaims:
    def test_a_good_row_is_read(self, tmp_path, known):
        (claim,) = claims_from(tmp_path, known, HEADER + ROW)
        assert claim.references == ("smith2020",)
        assert claim.verdict == "mixed"

    @pytest.mark.parametrize(
        ("old", "new", "message"),
        [
            (
                "mixed",
                "expert-opinion",
                r"line 2 \(form-01\): verdict 'expert-opinion'",
            ),
            ("low", "lowish", "certainty 'lowish'"),
            ("form,", "form2,", "chapter 'form2'"),
            ("fact", "facts", "kind 'facts'"),
            (",read", ",seen", "status 'seen'"),
            ("smith2020", "smith2020;jones2021", "reference 'jones2021' is not in"),
            ("smith2020", "smith2020;", "reference '' is not in"),
            ("Taught", " ", "teach is empty"),
            ("form-01", "form 1", "got 'form 1'"),
            (",read", "", "10 cells expected, 9 found"),
        ],
    )
    def test_a_wrong_cell_is_named(self, tmp_path, known, old, new, message):
        with pytest.raises(ValueError, match=message):
            claims_from(tmp_path, known, HEADER + ROW.replace(old, new, 1))

    def test_an_id_given_twice(self, tmp_path, known):
        with pytest.raises(ValueError, match=r"line 3 \(form-01\).*stands twice"):
            claims_from(tmp_path, known, HEADER + ROW + ROW)

    def test_another_header(self, tmp_path, known):
        with pytest.raises(ValueError, match=r"claims.csv: the columns must be .*'section'"):
            claims_from(tmp_path, known, HEADER.replace("chapter", "section") + ROW)


class TestRefusedReferences:
    def test_a_good_entry_is_read(self, known):
        smith = known["smith2020"]
        assert smith.title == "A 10% rise"
        assert smith.pages == "1–2"
        assert smith.label == "Smith 2020"
        assert smith.authors == "Smith JA, de Vries P"

    @pytest.mark.parametrize(
        ("old", "new", "message"),
        [
            ("journal", "note", "field 'note' is not one of"),
            ("pages = {1--2}", "year = {2021}", "field 'year' stands twice"),
            ("  annote = {read}\n", "", "'smith2020' has no annote"),
            ("{2020}", "{soon}", "year 'soon'"),
            ("{Gait}", "Gait", "should go on with a field"),
            ("annote = {read}", "annote = {{{read}", "never close"),
            ("@article", "article", "an entry should begin here"),
            ("smith2020", "Smith 2020", "an entry should begin here"),
            ("smith2020", "Smith2020", "lower-case"),
        ],
    )
    def test_a_wrong_entry_is_named(self, tmp_path, old, new, message):
        with pytest.raises(ValueError, match=rf"^more\.bib, line 1: .*{message}"):
            references_from(tmp_path, ENTRY.replace(old, new, 1))

    def test_a_key_given_twice(self, tmp_path):
        with pytest.raises(ValueError, match=r"more.bib, line 10: .*'smith2020' stands twice"):
            references_from(tmp_path, ENTRY + "\n" + ENTRY)

    def test_a_file_cut_short_ends_in_words(self, tmp_path):
        for length in range(1, len(ENTRY) - 1):
            with pytest.raises(ValueError, match=r"more.bib, line"):
                references_from(tmp_path, ENTRY[:length])


class TestPieces:
    def test_the_table_is_well_formed_and_its_rows_are_the_claims(self):
        table = ET.fromstring(claims_table("form"))
        rows = table.findall("tbody/tr")
        assert [row.get("id") for row in rows] == [claim.id for claim in claims("form")]
        for row, claim in zip(rows, claims("form"), strict=True):
            assert row.findtext("th") == claim.claim
            assert row.findtext("td/span") == claim.verdict
            links = [link.get("href") for link in row.iter("a")]
            assert links == [f"bibliography.html#{key}" for key in claim.references]

    def test_the_bibliography_is_well_formed_and_anchored(self):
        items = ET.fromstring(bibliography()).findall("li")
        assert [item.get("id") for item in items] == list(references())
        for item, reference in zip(items, references().values(), strict=True):
            assert reference.access in "".join(item.itertext())

    def test_text_is_escaped(self, monkeypatch):
        from dataclasses import replace

        from itband import evidence

        wild = replace(claims("form")[0], claim="a < b & <b>", teach='"q"')
        monkeypatch.setattr(evidence, "claims", lambda chapter=None: (wild,))
        row = ET.fromstring(evidence.claims_table("form")).find("tbody/tr")
        assert row.findtext("th") == "a < b & <b>"


class TestTheFormChapter:
    chips = re.findall(r"\[([^\]]+)\]\(claim:([\w-]+)\)", FORM)

    def test_every_claim_has_exactly_one_chip_with_its_verdict(self):
        assert len(self.chips) == len(claims("form"))
        assert {key: word for word, key in self.chips} == {
            claim.id: claim.verdict for claim in claims("form")
        }

    @pytest.mark.parametrize("page", PAGES, ids=["form", "model card"])
    def test_citations_name_their_study(self, page):
        for text, key in re.findall(r"\[([^\]]+)\]\(ref:(\w+)\)", page):
            assert text == references()[key].label

    def test_it_is_not_too_long(self):
        words = re.sub(r"\]\([^)]*\)", "]", FORM)
        assert (
            len(re.findall(r"\w[\w.,’'-]*", words)) < 2250
        )  # read in ten to twelve of the 25 minutes

    def test_it_holds_no_directive_or_role(self):
        assert not re.search(r"^:::|^```\{|\{\w+\}`", FORM, flags=re.MULTILINE)


class TestPredictForm:
    questions = json.loads((DATA / "predict_form.json").read_text(encoding="utf-8"))

    def test_three_questions_with_ids(self):
        assert len(self.questions) == len({question["id"] for question in self.questions}) == 3

    def test_each_can_be_asked_and_answered(self):
        for question in self.questions:
            assert question["question"].endswith("?")
            assert len(question["options"]) == len(set(question["options"])) >= 4
            for name in ("model", "runners", "range", "answer"):
                assert question[name], name
