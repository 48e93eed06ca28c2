"""Sentences carry the places of their figures; a briefing makes notes of them."""

import re
from dataclasses import asdict, replace

import pandas as pd
import pytest

import dxlib as dx
from dxlib.briefing.evidence import References, from_prose, key_parts, note, references
from dxlib.text import PROSE, Prose
from dxlib.text.sentences import told


@pytest.fixture(scope="module")
def evidence():
    return dx.load()


@pytest.fixture(scope="module")
def figures(evidence):
    return dx.compare(evidence=evidence)


@pytest.fixture(scope="module")
def known(evidence):
    return references(evidence.reports, "en")


def row_of(frame, indicator):
    return next(frame[frame["indicator"] == indicator].itertuples(index=False))


def test_a_fall_that_is_wanted_is_not_for_the_worse(figures):
    attacks = row_of(figures, "attacks")

    assert attacks.current < attacks.baseline
    assert told(attacks).move == "better"


def test_an_unchanged_figure_is_no_change(figures):
    same = figures[(figures["outcome"] == "compared") & (figures["current"] == figures["baseline"])]

    assert len(same)
    assert not set(dx.analysis.leading(figures)["indicator"]) & set(same["indicator"])
    assert {told(row).move for row in same.itertuples(index=False)} == {""}


def test_headlines_tell_the_change_apart_and_the_target(figures, evidence):
    rows = figures[figures["indicator"] == "satisfaction_procedures"]
    (sentence,) = dx.text.headlines(rows, dx.assess(evidence=evidence)).sentences

    assert sentence.key.split() == ["−7.16", "points"]
    assert sentence.move == "worse"
    assert sentence.text.endswith("Moving away: the target is 90% by 2025.")
    assert sentence.key not in sentence.text
    assert [place.period for place in sentence.places] == ["2023", "2022", "2025"]


def test_headlines_of_nothing_say_so(figures):
    assert dx.text.headlines(figures.iloc[:0]).markdown == "There are no two figures to compare here."


@pytest.mark.parametrize("language", ["en", "vi"])
def test_every_sentence_of_a_figure_names_its_places(figures, evidence, language):
    lines = {(row.report, row.line): row.as_printed for row in evidence.observations.itertuples()}
    for row in figures.itertuples(index=False):
        sentence = told(row, language)
        if row.outcome == "none" and not sentence.places:
            continue
        assert sentence.places
        assert len(sentence.source.split("; ")) <= len(sentence.places)
        for place in sentence.places:
            assert place.line > 0
            assert place.printed
        if row.outcome == "compared":
            first = sentence.places[0]
            assert (first.report, first.line) in lines


def test_the_arithmetic_of_a_change_holds(figures):
    """The numbers as shown give the change as shown, but for what showing them rounds away."""
    checked = 0
    for row in figures.itertuples(index=False):
        working = told(row).working.replace("\u00a0", " ")
        numbers = [float(n.replace(",", "").replace("−", "-")) for n in re.findall(r"[+−]?\d[\d,]*(?:\.\d+)?", working)]
        if not working:
            continue
        if row.shown_form == "points":
            current, baseline, change = numbers
            assert current - abs(baseline) == pytest.approx(change, abs=0.011)
            checked += 1
        elif row.shown_form == "percent" and row.unit == "percent":
            raise AssertionError("a share changes in points")
    assert checked >= 10


def test_a_stated_change_has_no_arithmetic_of_ours_and_names_the_statement(figures):
    stated = figures[(figures["outcome"] == "compared") & (figures["shown_basis"] == "stated")]
    for row in stated.itertuples(index=False):
        sentence = told(row)
        assert sentence.working == ""
        assert (str(row.stated_report), int(row.stated_line), str(row.stated_printed)) in [
            (place.report, place.line, place.printed) for place in sentence.places
        ]


def test_a_note_names_document_number_date_line_and_printed_figure(figures, known):
    sentence = told(row_of(figures, "dossiers_online_share"))
    lines = note(asdict(sentence), known)

    assert len(lines) == 2
    document, figures = lines[0].split(".txt: ")
    assert all(part in document for part in ("Decision 942", "no. 14/BC-BTTTT", "16 Feb 2024", "003_3f8bd4a15760ba85"))
    assert figures == "“58,41%” (2023, line 59); “54,34%” (2022, line 59)"
    assert lines[1].replace("\u00a0", " ") == "Computed: 58.41% − 54.34% = +4.07 points"


def test_figures_of_two_documents_stand_apart(figures, known):
    first, second, working = note(asdict(told(row_of(figures, "mobile_money_accounts"))), known)

    assert "30 Apr 2024" in first and "line 42" in first
    assert "31 Dec 2022" in second and "line 6" in second
    assert "+208.3%" in working


def test_the_target_of_a_decision_without_document_has_no_line(evidence, known):
    targets = dx.assess(authority="749", evidence=evidence)
    (sentence, *_) = dx.text.target_sentences(targets).sentences
    lines = note(asdict(sentence), known)

    assert any("749/QĐ-TTg" in line for line in lines)
    assert not [line for line in lines if "749/QĐ-TTg" in line and "line 0" in line]


def test_a_report_that_is_not_known_is_named_by_its_id(figures):
    sentence = told(row_of(figures, "dossiers_online_share"))

    assert "2024-02-16-decision-942" in note(asdict(sentence), References("en"))[0]


def test_a_note_is_in_the_readers_language(figures, evidence):
    sentence = told(row_of(figures, "dossiers_online_share"), "vi")
    lines = note(asdict(sentence), references(evidence.reports, "vi"))

    assert "dòng 59" in lines[0]
    assert lines[1].startswith("Phép tính: 58,41% − 54,34%")


def test_places_come_out_while_an_edition_is_made_and_not_otherwise(figures, monkeypatch):
    prose = dx.text.sentences(figures.head(2))
    monkeypatch.delenv("DX_EDITION", raising=False)
    assert prose._repr_mimebundle_() == {}

    monkeypatch.setenv("DX_EDITION", "1")
    bundle = prose._repr_mimebundle_()[PROSE]
    assert [sentence["text"] for sentence in bundle["sentences"]] == [one.text for one in prose.sentences]
    assert Prose("words alone")._repr_mimebundle_() == {}


def test_on_a_page_notes_are_counted_and_what_is_printed_stays_text(figures, known, monkeypatch):
    monkeypatch.setenv("DX_EDITION", "1")
    first, second = dx.text.sentences(figures[figures["outcome"] == "compared"].head(2)).sentences
    hostile = replace(first.places[0], printed="<script>alert(1)</script>")
    prose = Prose("", (replace(first, places=(hostile,), after="**<b>x</b>**"), second), "[more](javascript:x)")
    blocks = list(from_prose(prose._repr_mimebundle_()[PROSE], known.anew()))
    html = blocks[0].html

    assert html.count("<details") == 2
    assert re.findall(r'class="no">(\d+)<', html) == ["1", "2"]
    assert "<script" not in html
    assert "<b>" not in html
    assert "javascript:" not in "".join(block.html for block in blocks)


@pytest.mark.parametrize(
    ("key", "parts"),
    [
        ("+4,07\u00a0điểm\u00a0%", ("+4,07", "điểm\u00a0%")),
        ("hơn 4,8 lần", ("hơn 4,8", "lần")),
        ("−32,6%", ("−32,6%", "")),
        ("+3.700.000", ("+3.700.000", "")),
        ("none", ("none", "")),
        ("", ("", "")),
    ],
)
def test_a_large_change_is_its_number_and_its_unit(key, parts):
    assert key_parts(key) == parts


def test_missing_places_are_left_out(figures):
    row = row_of(figures, "dossiers_online_share")._replace(baseline_report=pd.NA)

    assert len(told(row).places) == 1


def headline(indicator: str, producer: str) -> str:
    known = dx.load(reports="all")
    rows = dx.compare(indicator=indicator, producer=producer, evidence=known).query("breakdown == ''")
    return str(dx.text.headlines(rows, dx.assess(evidence=known))).replace("\u00a0", " ")


def test_a_headline_does_not_fall_back_to_an_older_target_alone():
    text = headline("dossiers_online_share", "mic")
    assert "Reached: the target is 50% by 2023. Due, no figure: the target is 80% by 2025." in text
    text = headline("adults_bank_account_share", "sbv")
    assert "Reached: the target is 80% by 2025. Not assessable (the date of the decision that set it is not" in text


def test_a_headline_tells_one_target_where_no_other_is_due_before_the_last():
    text = headline("econtract_enterprises_share", "mic")
    assert text.count("the target is") == 1 and "Reached: the target is 80% by 2025." in text


def test_a_headline_tells_what_is_due_first_before_a_later_target():
    text = headline("digital_economy_gdp_share", "nso")
    assert "Missed: the target is 20% by 2025. Off track: the target is 30% by 2030." in text
    text = headline("population_5g_share", "mst")
    assert "Due, no figure: the target is 90% by 2025. On track, fragile: the target is 99% by 2030." in text


@pytest.mark.parametrize(
    "indicator, stricter, other",
    [("econtract_enterprises_share", "80% by 2025", "50% by 2025"), ("egdi_rank", "50 by 2025", "70 by 2025")],
)
def test_of_two_targets_due_on_one_day_a_headline_tells_the_stricter(indicator, stricter, other):
    """Whatever their order: who reaches the other has not yet done what is asked for."""
    known = dx.load(reports="all")
    rows, judged = dx.compare(indicator=indicator, evidence=known), dx.assess(indicator=indicator, evidence=known)
    for targets in (judged, judged.iloc[::-1]):
        told = str(dx.text.headlines(rows, targets))
        assert f"the target is {stricter}" in told and f"the target is {other}" not in told
