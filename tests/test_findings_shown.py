"""The audit and the revisions as people see them: sentences, tables, charts, the two commands."""

from __future__ import annotations

import json
import re
from io import StringIO

import pandas as pd
import pytest
from click.testing import CliRunner

import dxlib as dx
from dxlib import tables
from dxlib.analysis.audit import FINDINGS
from dxlib.cli import cli
from dxlib.recompute import Place
from dxlib.text import (
    computed_between,
    computed_figure,
    finding_sentence,
    findings_lead,
    gap_words,
    implied_words,
    languages,
    show,
    stated_figure,
    verdict_word,
)

DATES = ["", "2024-02-16", "2022-12-31", "2022-08-08"]
EMPTY = re.compile(r"\bnan\b|\bNone\b|<NA>|\{\w+\}|  |\(\)|“”", re.I)
LANGUAGES = [language for language in ("en", "vi") if language in languages()]


@pytest.fixture(scope="module", params=DATES, ids=lambda date: date or "all")
def findings(request):
    return dx.audit(as_of=request.param or None)


@pytest.fixture(scope="module")
def everything():
    return dx.audit()


def computed(findings):
    """The findings whose words are made here; a person's are taken as they are."""
    return findings[findings["verdict"] != "noted"].assign(title="", title_vi="")


def one(**columns):
    """A finding made of a real one."""
    row = dx.audit(indicator="clinics_with_id_card_share").head(1)
    for name, value in columns.items():
        row[name] = [value] if isinstance(value, tuple) else value
    return next(row.itertuples(index=False))


def place(role, value, printed, indicator="clinics_with_id_card_share", period="2022"):
    return Place(role, "2022-12-31-annual-summary", 1, printed, indicator, period, value)


# Sentences


@pytest.mark.parametrize("verdict", FINDINGS)
def test_every_verdict_has_a_word(verdict):
    assert verdict_word(verdict) and not EMPTY.search(verdict_word(verdict))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_finding_has_a_whole_sentence(findings, language):
    for row in computed(findings).itertuples(index=False):
        sentence = finding_sentence(row, language)
        assert sentence.rstrip("”\"'").endswith((".", "?")), sentence
        assert not EMPTY.search(sentence), sentence


def test_both_figures_stand_in_the_sentence(findings):
    """As stated, and as recomputed; where a level is missing, what it would have to be."""
    for row in computed(findings).itertuples(index=False):
        sentence = finding_sentence(row)
        assert stated_figure(row) in sentence or row.check == "status", sentence
        if row.check == "whole number":
            assert computed_between(row) in sentence, sentence
        elif computed_figure(row):
            assert computed_figure(row) in sentence, sentence
        if implied_words(row):
            assert implied_words(row) in sentence, sentence


@pytest.mark.parametrize(
    ("indicator", "verdict", "said"),
    [
        (
            "clinics_with_id_card_share",
            "inconsistent",
            "The report states 91.32%; 11,923 of 13,506 gives 88.28%, a gap of 3.04\u00a0points. "
            "It would hold with a denominator of 13,056 to 13,057.",
        ),
        (
            "active_users_vietnamese_share",
            "consistent if read as points",
            "The report states a change of +3.8%; 16% in June 2021 and 19.8% in June 2022 give +3.8\u00a0points "
            "(+3.7 to +3.9\u00a0points after rounding): it holds if read as points, not as a percentage.",
        ),
        (
            "systems_level_approved_share",
            "consistent if truncated",
            "The report states 56.1%; 1,723 of 3,068 gives 56.16%: "
            "it holds if the further digits were cut off, not rounded.",
        ),
        (
            "services_generating_dossiers_share",
            "revision",
            "Republished: 80% (31 Dec 2022), then 51.43% (16 Feb 2024), a gap of 28.57\u00a0points.",
        ),
        (
            "satisfaction_procedures",
            "status",
            "Grouped as likely; from 86.97% in 2022 to 79.81% in 2023 it moved away from the target of 90%.",
        ),
        (
            "essential_services_all",
            "parts",
            "The parts, 23, 16, add up to 39; the whole is printed as 41, a gap of 2.",
        ),
    ],
)
def test_what_a_finding_says(indicator, verdict, said):
    found = dx.audit(indicator=indicator, verdict=verdict)
    assert finding_sentence(next(found.itertuples())) == said


def test_an_unverifiable_growth_says_what_it_implies():
    found = dx.audit(indicator="attacks", verdict="unverifiable")
    row = next(row for row in found.itertuples() if row.stated == 37.92)
    assert "no level for the first half of 2021: that implies about 4,815." in finding_sentence(row)


def test_the_nearest_level_says_what_it_would_give():
    row = next(dx.audit(indicator="portal_dossiers_synchronised_cumulative", verdict="unverifiable").itertuples())
    assert (
        "The nearest level, over 152\u00a0million up to November 2022, would give 1.77\u00a0times"
        in finding_sentence(row)
    )


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"verdict": "consistent if read as a ratio to the rest", "computed": 91.32, "gap": float("nan")},
         "it holds if read as a ratio to the rest"),
        ({"check": "claim", "verdict": "consistent if read as N+1 times", "form": "times", "stated": 2.0,
          "computed": 2.0, "computed_low": 2.0, "computed_high": 2.0, "gap": float("nan"), "unit": "accounts",
          "places": (place("stated", 2.0, "tăng 2 lần", "mobile_money_accounts"),
                     place("current", 30.0, "30", "mobile_money_accounts"),
                     place("base", 10.0, "10", "mobile_money_accounts", "2021"))},
         "10 in 2021 and 30 in 2022 give 2\u00a0times more: it holds if read so, as N+1 times the earlier level."),
        ({"check": "status", "verdict": "status", "detail": "effort_reached", "form": "unit",
          "places": (place("target", 80.0, "80%"), place("current", 85.0, "85%"))},
         "Grouped as needing effort; 85% in 2022 already reaches the target of 80%."),
        ({"check": "status", "verdict": "status", "detail": "likely_missed", "form": "unit", "gap": -5.0,
          "places": (place("target", 80.0, "80%"), place("current", 75.0, "75%"))},
         "Grouped as likely; 75% in 2022, when it was due, is 5\u00a0points short of the target of 80%."),
        ({"check": "claim", "verdict": "unverifiable", "base_period": "target", "detail": "target",
          "computed": float("nan"), "gap": float("nan")},
         "against the target; target and result are not both printed."),
        ({"check": "fall", "verdict": "suspect", "indicator": "portal_accounts_cumulative", "form": "unit",
          "places": (place("first", 9.0, "9", "portal_accounts_cumulative", "../2022-12"),
                     place("later", 8.0, "8", "portal_accounts_cumulative", "../2023-12"))},
         "A running total cannot fall, and this one goes from 9 up to December 2022 to 8 up to December 2023."),
        ({"doubtful": True}, "It rests on a doubtful reading."),
        ({"implied_low": 10.0, "implied_high": float("inf")}, "a denominator of 10 or more."),
        ({"implied_low": 10.2, "implied_high": 10.8}, "a denominator of 10.2 to 10.8, no whole number."),
    ],
)  # fmt: skip
def test_findings_that_the_reports_do_not_hold_have_sentences_too(changes, said):
    assert said in finding_sentence(one(**changes))


def test_a_gap_has_its_own_word(everything):
    gaps = {gap_words(row) for row in everything[everything["gap"].notna()].itertuples()}
    assert {"3.04 points", "1.05 trillion dong", "100", "1 point"} <= {gap.replace("\u00a0", " ") for gap in gaps}
    assert not [gap for gap in gaps if gap.startswith(("+", "−"))]


def test_the_lead_counts_every_finding_once(findings):
    text = findings_lead(findings).markdown
    checked, _, rest = text.partition(":")
    told = [int(number) for number in re.findall(r"(?:^|; )\s*(\d+)", rest.partition(". ")[0].strip())]
    assert int(checked.split()[0]) == sum(told) == int((findings["verdict"] != "noted").sum())


def test_the_lead_of_nothing_says_so(everything):
    assert "nothing here that can be recomputed" in findings_lead(everything.head(0)).markdown


# Tables


def cells(table):
    return [cell for part in getattr(table, "tables", [table]) for row in part.rows for cell in row]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_cell_is_empty_or_missing(findings, language):
    for table in (tables.findings(findings, language=language), tables.verdicts(findings, language=language)):
        assert all(cell.text for cell in cells(table))
        assert "<td" in table._repr_html_()
    for cell in cells(tables.findings(computed(findings), language=language)):
        assert not EMPTY.search(" ".join((cell.text, *cell.small))), cell


def test_a_row_has_verdict_figures_sentence_and_places():
    table = tables.findings(dx.audit(indicator="clinics_with_id_card_share"))
    (figure, verdict, stated, against, said), *_ = table.rows
    assert (figure.small, verdict.text, verdict.small) == (
        ("28 November 2022",),
        "Inconsistent",
        ("gap 3.04\u00a0points",),
    )
    assert (stated.text, against.text, against.small) == ("91.32%", "88.28%", ("recomputed",))
    assert "11,923 of 13,506" in said.text and said.small[-1] == "Report of 31 Dec 2022, line 13."


def test_verdict_is_sign_and_word_before_it_is_colour():
    table = tables.findings(dx.audit(indicator="systems_level_approved_share"))
    signs = {(row[1].sign, row[1].text) for row in table.tables[0].rows if row[1].status != "unverifiable"}
    assert signs == {("◆", "Inconsistent"), ("○", "Consistent"), ("✓", "Consistent")}


def test_what_a_person_adds_stands_under_the_sentence(everything):
    annotated = everything[(everything["title"] != "") & (everything["verdict"] != "noted")]
    assert len(annotated)
    told = [" ".join(cells_[-1].small) for cells_ in tables.findings(annotated).rows]
    assert all(row.title in words for row, words in zip(annotated.itertuples(), told, strict=True))
    for title, text in annotated[["title", "text"]].drop_duplicates().itertuples(index=False):
        assert sum(text in words for words in told) == 1, f"{title}: once in full"


def test_remarks_have_a_table_of_their_own(everything):
    few = everything[everything["verdict"] == "noted"].head(3)
    table = tables.findings(few)
    assert [row[0].text for row in table.rows] == list(few["title"]) and not table.folded
    mixed = tables.findings(dx.audit(indicator=["attacks", "portal_payments"]))
    assert [part.folded for part in mixed.tables] == [False, True]
    long = tables.findings(everything[everything["verdict"] == "noted"])
    assert all(part.folded for part in long.tables) and len(long.tables) == 5
    assert sum(len(part.rows) for part in long.tables) == int((everything["verdict"] == "noted").sum())


def test_where_nothing_is_found_the_tables_say_so(everything):
    none = everything.head(0)
    for table in (
        tables.findings(none),
        tables.verdicts(none),
        tables.revisions(dx.analysis.revisions(as_of="2022-08-08")),
    ):
        assert len(table.rows) == 1 and table.rows[0][0].text.endswith(".")


def test_verdicts_are_counted_by_pillar(everything):
    table = tables.verdicts(everything)
    totals = [int(row[1].text) for row in table.rows]
    parts = [sum(int(cell.text) for cell in row[2:] if cell.text != "–") for row in table.rows]
    assert totals == parts and sum(totals) == len(everything)


def test_revisions_show_both_printings():
    (row,) = tables.revisions(dx.analysis.revisions(indicator="dossiers_online_share")).rows
    assert [cell.text for cell in row[1:4]] == ["52.8%", "54.34%", "+1.54\u00a0points"]
    assert "31 Dec 2022" in row[4].text and "line 59" in row[4].text


# Words


def test_an_open_interval_has_a_whole_sentence(everything):
    open_ended = everything.assign(computed_high=float("inf"), stated_high=float("inf"))
    for row in computed(open_ended).itertuples():
        assert not EMPTY.search(finding_sentence(row))


# Commands


def run(*arguments):
    result = CliRunner().invoke(cli, list(arguments))
    assert result.exit_code == 0, result.output
    return result.output


def test_the_command_lists_what_is_to_note_and_counts_the_rest():
    lines = run("audit", "clinics_with_id_card_share", "attacks").strip().splitlines()
    assert lines[0] == "inconsistent  clinics_with_id_card_share  2022-11-28"
    assert not any(line.startswith(("unverifiable", "noted")) for line in lines)
    assert "2022-12-31-annual-summary: 13" in lines[2]
    found = dx.audit(indicator=["clinics_with_id_card_share", "attacks"])["verdict"].value_counts()
    rest = (f"{found.get(name, 0)} {name}" for name in ("consistent", "unverifiable", "noted"))
    assert lines[-1].startswith(", ".join(rest))


def test_the_command_lists_everything_on_request():
    assert len(run("audit", "attacks", "--all")) > len(run("audit", "attacks"))


def test_verdicts_can_be_asked_for_by_name():
    shown = run("audit", "--verdict", "revision", "--verdict", "contradiction", "--format", "csv")
    frame = pd.read_csv(StringIO(shown))
    assert set(frame["verdict"]) == {"revision", "contradiction"}
    assert frame["places"].str.startswith("first: 20").all()


def test_json_has_places_as_text():
    found = json.loads(run("audit", "clinics_with_id_card_share", "--format", "json"))
    assert found[0]["places"].startswith("stated: 2022-12-31-annual-summary, line 13: 91,32%; numerator:")


def test_revisions_are_listed_printing_by_printing():
    shown = run("revisions", "--pillar", "digital_government")
    assert "80%" in shown and "51.43%" in shown and "+1.54 points" in shown.replace("\u00a0", " ")
    assert len(json.loads(run("revisions", "dossiers_online_share", "--format", "json"))) == 2
    assert run("revisions", "--as-of", "2022-08-08") == (
        "nothing found: --as-of 2022-08-08 leaves nothing; without it there is 2022-12-31, 2024-02-16\n"
    )


def test_show_is_what_the_sentences_use():
    assert show(88.27928, "percent") == "88.28%"
