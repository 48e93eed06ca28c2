"""Doubtful and contested figures are marked wherever they are shown."""

from __future__ import annotations

import pytest
from drawn import texts

import dxlib as dx
from dxlib.text import contested_words, flags

CLINICS = "The figure for 28 November 2022 and those it is computed from do not agree."


@pytest.fixture(scope="module")
def contested():
    frame = dx.observations(area=None)
    return frame[frame["contested"] != ""]


def test_every_kind_of_contradiction_has_words(contested):
    kinds = set(contested["contested"])
    assert kinds == {"inconsistent", "contradiction", "stock and flow", "parts"}
    assert len({contested_words(kind, "2023") for kind in kinds}) == len(kinds)
    assert contested_words("", "2023") == ""


def test_the_marks_are_those_of_the_audit(contested):
    findings = dx.audit(verdict=["inconsistent", "contradiction", "stock and flow", "parts"])
    levels = {(p.report, p.line, p.indicator) for row in findings["places"] for p in row if p.role != "stated"}
    levels |= {
        (row.report, row.line, row.indicator) for row in findings[findings["check"] != "claim"].itertuples()
    }  # the figure in question is a level in all checks but that of claims
    marked = set(zip(contested["report"], contested["line"], contested["indicator"], strict=True))
    assert marked <= levels


@pytest.mark.parametrize("table", [dx.tables.figures, dx.tables.newest])
def test_tables_of_figures_mark_every_contested_figure(table, contested):
    for row in contested.itertuples():
        one = contested[(contested["indicator"] == row.indicator) & (contested["line"] == row.line)]
        assert contested_words(row.contested, row.period) in repr(table(one))


def test_a_comparison_marks_them_in_the_frame_the_words_and_the_table():
    frame = dx.compare("2022-11-28", indicator="clinics_with_id_card_share")
    row = next(frame.itertuples())
    assert row.current_contested == "inconsistent"
    assert CLINICS in flags(row)
    assert CLINICS in repr(dx.tables.comparison(frame))
    assert CLINICS in str(dx.text.sentences(frame))


def test_charts_mark_them_in_a_note():
    levels = dx.observations("clinics_with_id_card_share")
    assert CLINICS in spoken(dx.charts.levels(levels))
    frame = dx.compare("2024-04-30", "2022-12-31", indicator="systems_level_approved_share")
    assert "2024 and those it is computed from do not agree" in spoken(dx.charts.dumbbell(frame))
    assert "do not agree" in spoken(dx.charts.timeline(dx.observations("systems_level_approved_share")))


def test_an_assessment_marks_the_figures_it_rests_on():
    """No target of today rests on a contested figure, so one is made so."""
    frame = dx.assess(indicator="dossiers_online_share", due="2025")
    assert (frame["current_contested"] == "").all() and "do not agree" not in repr(dx.tables.targets(frame))
    assert "do not agree" in repr(dx.tables.targets(frame.assign(current_contested="inconsistent")))


def test_a_doubtful_reading_is_marked_too():
    frame = dx.observations("portal_accounts_new")
    assert frame["doubtful"].all()
    assert "Doubtful reading." in repr(dx.tables.newest(frame))


def spoken(chart) -> str:
    """Every text of a chart, its lines joined as a reader joins them."""
    return " ".join(" ".join(texts(chart)).split())
