"""The message in three sentences, what got worse, what is contested, and what should be published."""

from __future__ import annotations

import altair as alt
import pandas as pd
import pytest

import dxlib as dx
from dxlib.analysis.counting import in_force, levels, numbered, without_rivals
from dxlib.text import Prose, languages
from dxlib.text.targets import counted_targets

LANGUAGES = languages()
PILLARS = ("digital_government", "digital_economy", "digital_society", "cybersecurity", "foundations")


@pytest.fixture(scope="module")
def known():
    return dx.load(reports="all")


def message(evidence, language="en", pillar=None, area="VN", **asked) -> Prose:
    period, baseline = asked.get("period", "latest"), asked.get("baseline", "previous")
    figures = dx.compare(period, baseline, pillar=pillar, area=area, evidence=evidence)
    return dx.text.message(figures, dx.assess(period=period, pillar=pillar, area=area, evidence=evidence), language)


def test_the_documents_say_what_fell_what_will_be_missed_and_what_nobody_can_judge(evidence):
    moved, missed, lacking = message(evidence).sentences
    assert moved.text == (
        "**Satisfaction with administrative procedures** fell to 79.81% in 2023, from 86.97% in 2022: "
        "−7.16\u00a0points. "
        "At today’s pace it will not reach its target, 90% by 2025."
    )
    assert moved.move == "worse" and {place.line for place in moved.places} >= {61}
    assert missed.text.startswith(
        "Of 53 targets for 2025, 18 can be judged; of these 4 will be missed at today’s pace: **Satisfaction with "
        "administrative procedures** (79.81% in 2023, against 90% by 2025); **Dossiers submitted online** (58.41% in"
    )
    assert lacking.text == (
        "35 of these 53 targets cannot be judged: 20 without any figure, 15 with one figure only. Missing above all: "
        "a first figure of **Digital economy in GDP**, **Online services at level 4**; a second figure of **Adults "
        "with a bank account**; and 28 more indicators."
    )


def test_today_says_what_was_missed_and_who_counts_otherwise(known):
    moved, missed, lacking = message(known).sentences
    assert moved.text.endswith("Its target was 90% by 2025; for that date no figure is printed.")
    assert missed.text == (
        "Of 113 targets due from 2025 to 2030, 22 can be judged; of these 4 are missed, 2 will be missed at today’s "
        "pace (2 levels, some set more than once): **Digital economy in GDP (GSO)** "
        "(14.02% in 2025, against 20% by 2025, 30% by 2030)."
    )
    assert missed.after == (
        "Counted otherwise, reached or on track: **Digital economy in GDP (MIC)** (about 18.3% in 2024, "
        "against 30% by 2030)."
    )
    assert any("18,3%" in place.printed for place in missed.places), "what is counted otherwise has its place too"
    assert lacking.text.startswith("91 of these 113 targets cannot be judged: 42 without any figure, ")
    assert "Missing above all: the figure for 2025 of **Dossiers submitted online**" in lacking.text


def test_every_sentence_with_a_figure_has_its_evidence(evidence, known):
    for one in (evidence, known):
        for sentence in message(one).sentences:
            assert sentence.places and sentence.source
            assert all(place.report in set(one.reports["id"]) for place in sentence.places)


def test_the_counts_of_the_message_are_those_of_the_frame(known):
    targets = in_force(dx.assess(evidence=known))
    chart, table = dx.charts.unjudged(targets), dx.tables.unjudged(targets)
    unjudged = targets["lacks"].ne("").sum()
    assert chart.data["value"].sum() == len(table.rows) == unjudged == 91
    assert chart.data.drop_duplicates("lacks")["total"].sum() == unjudged
    assert chart.data["total"].is_monotonic_decreasing
    by = targets[targets["lacks"] != ""].groupby(["lacks", "pillar"]).size()
    assert all(by[row.lacks, row.pillar] == row.value for row in chart.data.itertuples())


def test_one_count_of_targets_holds_wherever_they_are_counted(known):
    """A target is what one decision sets for one date: rows by the figures of others are no further targets."""
    judged = dx.assess(evidence=known)
    once = without_rivals(judged)
    assert len(judged) == 150 and len(once) == numbered(judged).nunique() == 138
    assert "Of 138 targets due from 2020 to 2030: " in str(dx.text.lead(dx.compare(evidence=known), judged))
    kept = in_force(judged)
    (subtitle,) = dx.charts.unjudged(judged).to_dict()["title"]["subtitle"]
    assert subtitle == "91 of 113 targets due from 2025 to 2030, by what is missing" and len(kept) == 113
    board = dx.scoreboard(due="2025", evidence=known)
    said = str(dx.charts.scoreboard(board, by="pillar").to_dict())
    assert "86 targets for 2025 · " in said and len(kept[kept["due"] == "2025"]) == 86
    assert f"what several set alike is one level: {levels(without_rivals(board))} here." in said


@pytest.mark.parametrize("as_of", ["2022-12-31", "2024-04-30", ""])
@pytest.mark.parametrize("due", [None, "2025"])
def test_what_is_counted_of_the_pillars_adds_up_to_what_is_counted_of_all(as_of, due):
    known = dx.load(as_of, reports="all")
    whole = in_force(dx.assess(evidence=known, due=due))
    parts = pd.concat([in_force(dx.assess(pillar=pillar, evidence=known, due=due)) for pillar in PILLARS])
    assert sorted(parts["status"]) == sorted(whole["status"]) and len(parts) == len(whole)


def test_a_count_of_targets_names_its_cut():
    assert counted_targets(["2025"]) == "1 target for 2025" and counted_targets([]) == "0 targets"
    assert counted_targets(["2025", "2025-06"]) == "2 targets due in 2025"
    assert counted_targets(["2025", "2030"], authorities=["411/QĐ-TTg"] * 2) == (
        "2 targets due from 2025 to 2030 set by 411/QĐ-TTg"
    )
    assert counted_targets(["2025"] * 4, authorities="ABCD") == "4 targets for 2025", "more than are worth naming"


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_area_without_targets_still_has_a_message(known, language):
    told = message(known, language, area="VN-DN")
    assert len(told.sentences) == 3 and all(one.text.strip() for one in told.sentences)
    if language == "en":
        assert told.sentences[1].text == "No target is set here."
        assert told.sentences[2].text.startswith("Indicators with a figure here: 3; of these without")


@pytest.mark.parametrize("pillar", PILLARS)
@pytest.mark.parametrize("as_of", ["2022-08-08", "2022-12-31", "2024-04-30", ""])
def test_every_pillar_at_every_date_has_three_whole_sentences(pillar, as_of):
    told = message(dx.load(as_of, reports="all"), pillar=pillar).sentences
    assert len(told) == 3
    for sentence in told:
        assert "nan" not in sentence.text.lower().split() and "{" not in sentence.text
        assert sentence.text.endswith(".")


def test_a_pair_without_figures_says_so(known):
    first, second, third = message(known, period="2021-S1", baseline="2020-S1", pillar="digital_society").sentences
    assert first.text == "No two figures here compare without reservation, so none can be said to have moved."
    assert second.text == "None of the targets here can be judged, so none can be called missed or on track."
    assert third.text.startswith("25 targets due from 2021 to 2030, of which none can be judged: ")


def test_where_all_can_be_judged_nothing_is_missing(evidence):
    judged = dx.assess(indicator=["egdi_rank", "dossiers_online_share"], due="2025", evidence=evidence)
    judged = judged[judged["lacks"] == ""]
    told = dx.text.message(dx.compare(indicator="dossiers_online_share", evidence=evidence), judged).sentences
    assert told[2].text == "1 target for 2025 can be judged."
    table = dx.charts.unjudged(judged)
    assert not isinstance(table, alt.TopLevelMixin) and "1 target for 2025 can be judged." in str(table)
    assert "No target is set here." in str(dx.charts.unjudged(judged.iloc[:0]))


def test_where_older_targets_are_not_looked_at_it_is_said(known):
    targets = dx.assess(pillar="cybersecurity", evidence=known)
    year = dx.assess(evidence=known)["current_date"].max().year
    passed = (targets["lacks"] != "") & (targets["due_date"].dt.year < year)
    assert passed.any()
    kept = targets[(targets["lacks"] == "") | passed]
    told = dx.text.message(dx.compare(pillar="cybersecurity", evidence=known), kept).sentences[2].text
    assert told.startswith("All ") and f" targets due from {year} to " in told and told.endswith(" can be judged.")
    assert told in str(dx.tables.unjudged(kept))


def test_what_should_be_published_stands_by_decision_and_indicator(known):
    table = dx.tables.unjudged(dx.assess(evidence=known))
    days = table.frame["decided"].dropna()
    assert days.is_monotonic_increasing and len(table.rows) == 91
    row = next(row for row in table.rows if row[1].text == "Dossiers submitted online")
    assert [cell.text.replace("\u00a0", " ") for cell in row] == [
        "942/QĐ-TTg", "Dossiers submitted online", "≥ 80%", "about 38.3%", "The figure for 2025",
    ]  # fmt: skip
    assert row[0].small == ("15 Jun 2021",) and row[4].small == ("No figure of the due date",)


def test_what_got_worse_leads_with_what_matters(evidence):
    figures = dx.compare("2023", "2022", evidence=evidence)
    told = dx.text.worse(figures, dx.assess(period="2023", evidence=evidence), limit=1)
    (only,) = told.sentences
    assert only.key == "−7.16\u00a0points" and only.move == "worse"
    assert "Moving away: the target is 90% by 2025." in only.text
    assert told.more == "1 more indicator got worse."
    none = dx.text.worse(figures[figures["indicator"] == "dossiers_online_share"])
    assert str(none) == "Nothing got worse of what compares without reservation."


def test_contested_is_what_another_figure_or_another_body_says_against(known):
    figures = dx.compare(pillar="digital_economy", area="VN", evidence=known)
    counted = dx.rivals(pillar="digital_economy", evidence=known)
    told = dx.text.contested(figures, counted)
    assert told.sentences[0].text.startswith("**Digital economy in GDP**: 14.02% (National Statistics Office) in 2025")
    assert "5.13\u00a0points apart" in told.sentences[0].text
    assert told.sentences[0].after == "These are ways of counting; none refutes another."
    assert not any("Mobile Money accounts" in one.text for one in told.sentences), "they count other dates"
    systems = dx.compare(indicator="systems_level_approved_share", evidence=known)
    both = dx.text.contested(systems).sentences[0].after
    assert both == "The figures for 30 April 2024 and Q1 2024 do not agree with those they are computed from."
    assert str(dx.text.contested(systems.iloc[:0])) == "No figure here is contested."


@pytest.mark.parametrize("language", LANGUAGES)
def test_limits_say_how_many_are_left_out(known, language):
    figures = dx.compare(pillar="digital_government", area="VN", evidence=known)
    told = dx.text.contested(figures, language=language, limit=2)
    whole = dx.text.contested(figures, language=language)
    assert len(told.sentences) == 2 and str(len(whole.sentences) - 2) in told.more


def test_a_fragile_status_is_told_as_one(known):
    asked = {"indicator": "population_5g_share", "evidence": known}
    moved = dx.text.message(dx.compare(**asked), dx.assess(due="2030", authority="1132", **asked)).sentences[0]
    assert moved.text.endswith("It seems on track for its target, 99% by 2030, but that is fragile.")
