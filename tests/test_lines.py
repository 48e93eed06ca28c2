"""Where a line stands in the file that was read: a file of the contract, and named beside the line wherever that is."""

import json

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

import dxlib as dx
from dxlib.briefing.evidence import References, note
from dxlib.cli import cli
from dxlib.errors import DxError
from dxlib.loaders import package
from dxlib.loaders.lines import parted
from dxlib.reading.document import STEPS, Place
from dxlib.text import in_file, place_words, source_label

CODE = "page 7, table 2, row 3"


@pytest.fixture
def places(folder):
    """A report with a figure on line 3, of which the place is known or not."""
    report = folder.report("2023-01-15", "placed")
    folder.rows(report, "observations", {"value": 6641, "as_printed": "6.641", "line": 3})

    def run(text: str | None):
        if text is not None:
            (report / "places.csv").write_text(text, encoding="utf-8")
        return folder.load(reports="all")

    return run


def test_a_place_is_read_with_its_line(places):
    assert places(f'line,place\n3,"{CODE}"\n').places == {("2023-01-15-placed", 3): CODE}


def test_most_reports_have_none(places):
    assert places(None).places == {}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("line,where\n3,page 1\n", r"places.csv:1: the header must be line,place"),
        (
            "line,place\n3,leaf 1\n",
            r"places.csv:2: place: 'leaf 1' is no place; write it like 'page 7, table 2, row 3'",
        ),
        ("line,place\n3,page\n", "'page' is no place"),
        ('line,place\n3,"row 1, page 2"\n', "is no place"),
        ("line,place\n3,page 0\n", "is no place"),
        ("line,place\nx,page 1\n", r"places.csv:2: line: must be a whole number"),
        ("line,place\n3,page 1\n3,page 2\n", r"places.csv:3: line: rows are sorted by line, each once"),
        ("line,place\n4,page 1\n3,page 2\n", r"3 comes after 4"),
        ("line,place\n11,page 1\n", "the document has 10 lines, line 11 is named"),
    ],
)
def test_a_place_that_cannot_be_is_told(places, text, message):
    with pytest.raises(DxError, match=message):
        places(text)


def test_verification_names_the_place_beside_the_line(places, tmp_path):
    evidence = places(f'line,place\n3,"{CODE}"\n')
    (tmp_path / "document.txt").write_text("a\nb\n6.642\n", encoding="utf-8")
    told = [str(fault) for one in dx.reading.verify(evidence, tmp_path) for fault in one.faults]
    assert any(f"'6.641' does not stand on this line ({CODE})" in one for one in told)
    assert any(f"'6' is in no row and in no line of uncounted.csv ({CODE})" in one for one in told)


def test_sentences_and_their_notes_name_it_in_both_languages(places):
    places(f'line,place\n3,"{CODE}"\n')
    assert source_label("2023-01-15-placed", 3) == f"report of 15 Jan 2023, line 3 ({CODE})"
    assert source_label("2023-01-15-placed", 4) == "report of 15 Jan 2023, line 4"
    place = {"report": "2023-01-15-placed", "line": 3, "printed": "6.641", "period": "2022"}
    (line,) = note({"places": [place], "working": ""}, References("en", {}))
    assert line == f"2023-01-15-placed: “6.641” (2022, line 3 ({CODE}))"
    assert in_file("2023-01-15-placed", 3, "vi").startswith("3 (")
    assert "7" in place_words(CODE, "vi")


def test_the_sources_of_an_indicator_have_it_as_a_column(places, monkeypatch, folder):
    monkeypatch.setenv("DX_DATA", str(folder.root))
    places(f'line,place\n3,"{CODE}"\n')
    output = CliRunner().invoke(cli, ["sources", "attacks"], catch_exceptions=False).output
    assert "line  place" in output and f"3  {CODE}" in output


def test_the_descriptor_has_the_file(places, folder):
    places(f'line,place\n3,"{CODE}"\n')
    found = {one["name"]: one for one in package.descriptor(folder.root)["resources"]}["2023-01-15-placed-places"]
    assert [field["name"] for field in found["schema"]["fields"]] == ["line", "place"]
    assert found["path"] == "reports/2023-01-15-placed/places.csv" and json.dumps(found)


def test_a_report_names_the_file_that_it_was_read_from(folder):
    report = folder.report("2023-01-15", "placed")
    text = (report / "report.yml").read_text(encoding="utf-8")
    (report / "report.yml").write_text(f"{text}source: {{file: may.pdf, sha256: {'b' * 64}}}\n", encoding="utf-8")
    row = folder.load(reports="all").reports.iloc[0]
    assert (row.source, row.source_sha256) == ("may.pdf", "b" * 64)
    (report / "report.yml").write_text(f"{text}source: {{file: a/b.pdf, sha256: 12}}\n", encoding="utf-8")
    with pytest.raises(DxError, match=r"(?s)source\.file: .*source\.sha256: "):
        folder.load(reports="all")


@given(st.dictionaries(st.sampled_from(STEPS), st.integers(1, 9999)))
def test_every_place_is_read_back_from_its_code(steps):
    place = Place(**{step: str(n) if step in ("sheet", "note") else n for step, n in steps.items()})
    assert Place.parse(place.code) == place
    if steps:
        assert [step for step, _ in parted(place.code)] == [step for step in STEPS if step in steps]
