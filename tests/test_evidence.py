"""The claims and the studies: the data hold together, and what is wrong is refused in words."""

import csv
import math
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st

from itband import evidence, ledger
from itband.evidence import (
    CHAPTERS,
    SECTIONS,
    VERDICTS,
    claims,
    published,
    read_claims,
    read_published,
    read_references,
    read_safety,
    references,
    safety_items,
    verdict_tally,
)
from itband.ledger import bibliography, claims_table, tally_table
from itband.safety import safety

ROOT = Path(__file__).parents[1]
DATA = ROOT / "src/itband/data"


def prose(name: str) -> str:
    """Return a notebook's words, without its code."""
    cells = nbformat.read(ROOT / "book" / name, as_version=4).cells
    return "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")


FORM = prose("chapters/form.ipynb")
PAGES = [FORM, prose("reference/model_card.ipynb")]

HEADER = "id,section,chapter,kind,claim,verdict,certainty,teach,rationale,references,status,added\n"
ROW = "form-01,return,form,fact,Said,mixed,low,Taught,Why,smith2020,read,\n"
VALUES = "study,where,condition,variable,unit,value,sd,n,note,status\n"
VALUE = "smith2020,abstract,quick,hip angle,deg,8.7,3.1,45,healthy,read\n"
SIGNS = "id,category,item,notice,why,do,urgency,references,status,note,chapters\n"
SIGN = "saf-01,red-flag,Lump,A lump,Rare,Ask,same day,smith2020,unconfirmed,Custom,form;causes\n"
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


def values_from(tmp_path, known, text):
    path = tmp_path / "published.csv"
    path.write_text(text, encoding="utf-8")
    return read_published(path, known)


class Text:
    """A file that is only a text."""

    def __init__(self, text, name):
        self.text, self.name = text, name

    def read_text(self, encoding):
        return self.text


# Its -15 % is computed from two forces; see the test.
NAPIERS_PERCENTAGE = ("napier2019", "peak braking, coached")


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
        cited = {key for row in (*claims(), *safety_items()) for key in row.references}
        cited |= {row.study for row in published()}
        cited |= {key for page in PAGES for key in re.findall(r"\(ref:(\w+)\)", page)}
        with (DATA / "gait_targets.csv").open(encoding="utf-8") as table:
            cited |= {row["study_key"] for row in csv.DictReader(table)}
        assert set(references()) == cited

    def test_no_study_is_said_to_be_where_a_copy_was_found(self):
        text = (DATA / "references.bib").read_text(encoding="utf-8")
        assert "not fully verified" not in text
        copies = r"pmc\.|ncbi|pubmed|scribd|documents\.pub|gpnotebook|researchgate|semanticscholar"
        assert not re.search(copies, text)
        # An address stands only where there is no journal to name: a public page is its own source.
        assert all(row.kind == "misc" for row in references().values() if row.url)

    def test_labels_and_authors(self):
        known = references()
        assert known["vanoeveren2017"].label == "van Oeveren 2017"
        assert known["lieberman2015"].authors.startswith("Lieberman DE, Warrener AG")
        assert known["napier2019"].authors == "Napier C, and others"
        with pytest.raises(TypeError):
            known["new"] = known["chan2018"]


class TestTheLedger:
    def test_it_holds_the_whole_article_and_what_the_course_adds(self):
        assert len(claims()) == 147
        assert sum(not claim.added for claim in claims()) == 132
        assert all(claim.added for claim in claims() if claim.id.startswith("added-"))

    def test_every_added_claim_says_so_in_plain_words(self):
        for claim in claims():
            assert claim.added == claim.rationale.startswith("Added by this course"), claim.id

    def test_no_note_to_self_is_left(self):
        notes = r"\[|ADDED|[Ee]arlier (text|reference)|not read here|\bunconfirmed\b|TODO|PMC"
        for claim in claims():
            for text in (claim.claim, claim.teach, claim.rationale):
                assert not re.search(notes, text), claim.id

    @pytest.mark.parametrize(
        ("status", "words"),
        [
            ("second-hand", r"second-hand|reviews?\b|a model's estimate"),
            ("unconfirmed", r"not (be )?confirm|[Nn]o study|not checked|was not confirmed"),
        ],
    )
    def test_what_was_not_read_says_so(self, status, words):
        for claim in claims():
            if claim.status == status:
                assert re.search(words, claim.rationale), claim.id

    def test_a_claim_without_any_source_is_no_more_than_an_opinion(self):
        for claim in claims():
            if not claim.references and claim.section != "sources":
                assert claim.status == "unconfirmed", claim.id
                assert claim.verdict in ("expert opinion", "not studied"), claim.id

    @pytest.mark.parametrize("added", [True, False])
    def test_sections_and_chapters_divide_the_same_claims(self, added):
        for verdict, count in verdict_tally(added=added).items():
            for by in ([{"section": s} for s in SECTIONS], [{"chapter": c} for c in CHAPTERS]):
                assert sum(verdict_tally(added=added, **one)[verdict] for one in by) == count

    def test_what_the_course_adds_can_be_left_out(self):
        tally, without = verdict_tally(section="form"), verdict_tally(section="form", added=False)
        assert sum(tally.values()) == 18
        assert tally["supported"] - without["supported"] == 2  # wider steps, and added-08
        assert not any(verdict_tally("form", section="sources").values())

    def test_an_unknown_section_is_named(self):
        with pytest.raises(ValueError, match=r"no section 'causes'.*why"):
            verdict_tally(section="causes")


class TestPublished:
    def test_what_was_not_confirmed_is_not_there(self):
        assert len(published()) > 300
        assert {row.status for row in published()} == {"read", "second-hand"}

    def test_it_can_be_asked_by_study_variable_and_condition(self):
        (row,) = published("heiderscheit2011", "hip peak adduction angle", "+10% step rate")
        assert (row.value, row.sd, row.n, row.unit) == (8.7, 3.1, 45, "deg")

    def test_a_search_in_vain_names_what_there_is(self):
        with pytest.raises(ValueError, match=r"no published variable 'hip'; there is .*knee peak"):
            published("heiderscheit2011", "hip")

    def test_the_steps_of_willson_are_at_least_so_much_shorter(self):
        assert {row.condition for row in published("willson2014")} == {
            "steps at least 10 % longer",
            "steps at least 10 % shorter",
        }

    def test_what_the_models_are_compared_with_agrees(self):
        """Values that stand in the tables of charts and targets as well are the same there."""
        for name, value in (
            ("gait_targets.csv", "value"),
            ("cadence_studies.csv", "value_percent"),
        ):
            for row in evidence.table(name):
                if row[value] and (row["study_key"], row.get("what")) != NAPIERS_PERCENTAGE:
                    found = {v.value: v for v in published(row["study_key"])}[float(row[value])]
                    assert row["status"] == found.status
        before, after = published("napier2019", "peak braking force")
        assert 100 * (after.value / before.value - 1) == pytest.approx(-15, abs=1)

    def test_a_good_row_is_read(self, tmp_path, known):
        (row,) = values_from(tmp_path, known, VALUES + VALUE)
        assert (row.value, row.sd, row.n) == (8.7, 3.1, 45)

    @pytest.mark.parametrize(
        ("old", "new", "message"),
        [
            ("smith2020", "jones2021", "'jones2021' is not in references.bib"),
            ("smith2020", "", "study is empty"),
            ("read", "unconfirmed", "status 'unconfirmed' is not one of read, second-hand"),
            ("8.7", "8,7", "11 cells|10 cells"),
            ("8.7", "nan", "value must be a finite number; got 'nan'"),
            ("8.7", "1e999", "value must be a finite number; got '1e999'"),
            ("8.7", "1 to 2", "value must be a finite number; got '1 to 2'"),
            ("8.7", "", "sd 3.1 goes with a value"),
            ("8.7,3.1", ",", "the value None in 'deg'"),
            ("deg", "direction", "the value 8.7 in 'direction'"),
            ("deg,8.7,3.1,45,healthy", "direction,,,45,", "said in the note, which is empty"),
            ("3.1", "-3.1", "sd -3.1"),
            (",deg", ",", "unit is empty"),
            ("45", "about 45", "whole number of people; got 'about 45'"),
        ],
    )
    def test_a_wrong_cell_is_named(self, tmp_path, known, old, new, message):
        with pytest.raises(ValueError, match=rf"^published.csv, line 2.*({message})"):
            values_from(tmp_path, known, VALUES + VALUE.replace(old, new, 1))

    def test_a_value_given_twice(self, tmp_path, known):
        with pytest.raises(ValueError, match=r"line 3 \(smith2020, hip angle\).*stands twice"):
            values_from(tmp_path, known, VALUES + VALUE + VALUE.replace("8.7", "8.8"))

    @given(value=st.floats(allow_nan=True, allow_infinity=True))
    def test_a_number_is_read_as_it_is_or_refused(self, value):
        path = Text(VALUES + VALUE.replace("8.7", repr(value)), "published.csv")
        if math.isfinite(value):
            (row,) = read_published(path, {"smith2020": None})
            assert row.value == value
        else:
            with pytest.raises(ValueError, match="finite"):
                read_published(path, {"smith2020": None})


class TestSafety:
    def test_most_urgent_first(self):
        order = [evidence.URGENCIES.index(item.urgency) for item in safety_items()]
        assert order == sorted(order)
        assert set(order) == {0, 1, 2, 3}

    def test_chapters_choose(self):
        assert {item.id for item in safety_items("strength")} == {"saf-22"}
        with pytest.raises(ValueError, match="no chapter 'legs'"):
            safety_items("legs")

    def test_what_was_not_confirmed_says_so(self):
        for item in safety_items():
            assert item.status != "unconfirmed" or item.note, item.id

    @pytest.mark.parametrize("chapter", sorted({c for i in safety_items() for c in i.chapters}))
    def test_a_block_holds_every_item_with_its_sources(self, chapter):
        block = safety(chapter)
        page = ET.fromstring(block._repr_html_())
        items = {item.get("id"): item for item in page.iter("li")}
        assert list(items) == [item.id for item in safety_items(chapter)]
        text = repr(block)
        for item in safety_items(chapter):
            words = "".join(items[item.id].itertext())
            for part in (item.item, item.notice, item.do, item.note):
                assert part in words
                assert part in text
            links = [link.get("href") for link in items[item.id].iter("a")]
            assert links == [f"../reference/bibliography.html#{key}" for key in item.references]
        assert "No clinician has signed this off" in "".join(page.itertext())
        assert "No clinician has signed this off" in text

    def test_a_chapter_without_any_is_named(self):
        with pytest.raises(ValueError, match=r"no safety item names 'anatomy'"):
            safety("anatomy")

    @pytest.mark.parametrize(
        ("old", "new", "message"),
        [
            ("red-flag", "alarm", r"\(saf-01\): category 'alarm'"),
            ("same day", "soon", "urgency 'soon' is not one of emergency"),
            ("unconfirmed", "maybe", "status 'maybe'"),
            ("Custom", "", "no note says so"),
            ("form;causes", "form;legs", "chapter 'legs'"),
            ("form;causes", "", "chapters is empty"),
            ("smith2020", "jones2021", "'jones2021' is not in"),
            ("A lump", " ", "notice is empty"),
            ("saf-01", "saf", "got 'saf'"),
        ],
    )
    def test_a_wrong_cell_is_named(self, tmp_path, known, old, new, message):
        path = tmp_path / "safety.csv"
        path.write_text(SIGNS + SIGN.replace(old, new, 1), encoding="utf-8")
        with pytest.raises(ValueError, match=rf"^safety.csv, line 2 .*{message}"):
            read_safety(path, known)

    def test_an_id_given_twice(self, tmp_path, known):
        path = tmp_path / "safety.csv"
        path.write_text(SIGNS + SIGN + SIGN, encoding="utf-8")
        with pytest.raises(ValueError, match=r"line 3 \(saf-01\).*stands twice"):
            read_safety(path, known)


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
            (",form,", ",form2,", "chapter 'form2'"),
            ("fact", "facts", "kind 'facts'"),
            ("return", "returns", "section 'returns' is not one of intro"),
            (",form,", ",,", r"line 2 \(form-01\): chapter ''"),
            (",read", ",seen", "status 'seen'"),
            ("read,", "read,no", "added 'no'"),
            ("smith2020", "smith2020;jones2021", "reference 'jones2021' is not in"),
            ("smith2020", "smith2020;", "reference '' is not in"),
            ("Taught", " ", "teach is empty"),
            ("form-01", "form 1", "got 'form 1'"),
            (",read", "", "12 cells expected, 11 found"),
        ],
    )
    def test_a_wrong_cell_is_named(self, tmp_path, known, old, new, message):
        with pytest.raises(ValueError, match=message):
            claims_from(tmp_path, known, HEADER + ROW.replace(old, new, 1))

    def test_an_id_given_twice(self, tmp_path, known):
        with pytest.raises(ValueError, match=r"line 3 \(form-01\).*stands twice"):
            claims_from(tmp_path, known, HEADER + ROW + ROW)

    def test_another_header(self, tmp_path, known):
        with pytest.raises(ValueError, match=r"claims.csv: the columns must be .*'place'"):
            claims_from(tmp_path, known, HEADER.replace("chapter", "place") + ROW)


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
            ("  journal = {Gait},\n", "", "'smith2020' has no journal"),
            ("@article", "@book", "'smith2020' has no publisher"),
            ("@article", "@song", "kind 'song', not of article"),
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
            assert row.findtext("th/span") == claim.claim
            assert row.findtext("td/span") == claim.verdict
            links = [link.get("href") for link in row.iter("a")]
            assert links == [f"bibliography.html#{key}" for key in claim.references]

    def test_the_whole_ledger_is_one_table(self):
        table = ET.fromstring(claims_table())
        rows = table.findall("tbody/tr")
        assert [row.get("id") for row in rows] == [claim.id for claim in claims()]
        for row, claim in zip(rows, claims(), strict=True):
            got = tuple(row.get(f"data-{name}") for name in ("chapter", "verdict", "certainty"))
            assert got == (claim.chapter, claim.verdict, claim.certainty)
            words = "".join(row.itertext())
            assert ("added by this course" in words) == claim.added
            assert ("second-hand, in" in words) == (claim.status == "second-hand")
            assert ("not confirmed, in" in words) == (claim.status == "unconfirmed")

    def test_tallies_are_counts_of_the_ledger(self):
        table = ET.fromstring(tally_table()).find("table")
        rows = [[int(td.text) for td in row.findall("td")] for row in table.iter("tr")][1:]
        assert len(rows) == len(CHAPTERS) + 1
        assert [sum(column) for column in zip(*rows[:-1], strict=True)] == rows[-1]
        assert rows[-1] == [*verdict_tally().values(), len(claims())]
        assert all(sum(row[:-1]) == row[-1] for row in rows)

    def test_the_bibliography_is_well_formed_and_anchored(self):
        items = ET.fromstring(bibliography()).findall("li")
        assert [item.get("id") for item in items] == list(references())
        for item, reference in zip(items, references().values(), strict=True):
            assert reference.access in "".join(item.itertext())

    def test_text_is_escaped(self, monkeypatch):
        from dataclasses import replace

        wild = replace(claims("form")[0], claim="a < b & <b>", teach='"q"')
        monkeypatch.setattr(ledger, "claims", lambda chapter=None: (wild,))
        row = ET.fromstring(ledger.claims_table("form")).find("tbody/tr")
        assert row.findtext("th/span") == "a < b & <b>"


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
