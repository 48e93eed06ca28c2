"""Figures that were read on public pages: every chart tells them apart from those that a document here proves."""

from __future__ import annotations

import pytest

import dxlib as dx
from dxlib.charts.wording import Notes
from dxlib.tables.remarks import PAGE, on_page
from dxlib.text import is_page, languages

LANGUAGES = [language for language in ("en", "vi") if language in languages()]
READ = "2025-10-21-page-news"
ONLINE = "dossiers_online_share"
ALL = "All figures here were read on public pages; no document here proves them."


@pytest.fixture(scope="module")
def printed():
    return dx.load(reports="documents")


def paged(frame, rows, *columns):
    """A frame of which the figures of some rows come from a page."""
    frame = frame.copy()
    for column in columns:
        frame.loc[frame.index[rows], column] = READ
        frame.loc[frame.index[rows], column.replace("report", "line")] = 0
    return frame


def notes_of(chart):
    """The words under a chart."""
    layers = [layer for view in getattr(chart, "concat", [chart]) for layer in view.layer]
    lines = [one.mark.text for one in layers if getattr(one.mark, "baseline", None) == "top"]
    return " ".join(" ".join(text) for text in lines if isinstance(text, list))


def layers_of(chart, width="wide"):
    spec = (chart if width == "wide" else chart.narrow()).to_dict()
    views = spec.get("concat", [spec])
    return [layer for view in views for layer in view["layer"]]


def frames(printed):
    """For each chart what it takes, with every second figure of a page, or all of them."""
    levels = dx.compare("2023", "2022", topic="online_services", evidence=printed)
    shares = levels.query("unit == 'percent' and outcome == 'compared'")
    every = ("current_report", "baseline_report")
    half = slice(0, None, 2)
    return {
        "levels": (paged(shares, half, *every), paged(shares, slice(None), *every)),
        "dumbbell": (paged(shares, half, *every), paged(shares, slice(None), *every, "newest_report")),
        "changes": (paged(shares, half, *every), paged(shares, slice(None), *every)),
    }  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["levels", "dumbbell", "changes"])
def test_where_some_figures_are_of_pages_these_carry_a_sign_and_a_note_says_what_it_means(name, language, printed):
    mixed, _all = frames(printed)[name]
    chart = getattr(dx.charts, name)(mixed, language=language)
    labels = chart.data.filter(regex="levels_label|value_label|baseline_label|current_label").to_numpy().tolist()
    signed = [PAGE in "".join(map(str, row)) for row in labels]
    drawn = dict(zip(mixed["indicator"], mixed["current_report"] == READ, strict=True))
    assert dict(zip(chart.data["indicator"], signed, strict=True)) == drawn and 0 < sum(signed) < len(signed)
    for width in (chart, chart.narrow()):
        assert PAGE in notes_of(width)


@pytest.mark.parametrize("name", ["levels", "dumbbell", "changes"])
def test_where_all_figures_are_of_pages_one_note_says_so_and_no_mark_does(name, printed):
    _mixed, whole = frames(printed)[name]
    chart = getattr(dx.charts, name)(whole)
    assert ALL in notes_of(chart) and PAGE not in chart.data.astype(str).to_string()


@pytest.mark.parametrize("name", ["levels", "dumbbell", "changes"])
def test_where_no_figure_is_of_a_page_nothing_is_said(name, printed):
    shares = dx.compare("2023", "2022", topic="online_services", evidence=printed)
    chart = getattr(dx.charts, name)(shares.query("unit == 'percent' and outcome == 'compared'"))
    assert PAGE not in notes_of(chart) and "public page" not in notes_of(chart)


def test_pointing_at_a_mark_tells_where_its_figure_was_read(printed):
    mixed, _all = frames(printed)["levels"]
    tips = dx.charts.levels(mixed).data["tip"].tolist()
    assert any(tip.endswith("Read on a page of 21 Oct 2025") for tip in tips)
    assert any("Report of 16 Feb 2024, line" in tip for tip in tips)
    sources = dx.charts.dumbbell(frames(printed)["dumbbell"][0]).data["source"]
    assert "Read on a page of 21 Oct 2025" in sources.tolist()
    asked = [one["field"] for layer in layers_of(dx.charts.dumbbell(mixed)) for one in tooltips(layer)]
    assert "source" in asked


def tooltips(layer):
    found = layer.get("encoding", {}).get("tooltip", [])
    return found if isinstance(found, list) else [found]


@pytest.mark.parametrize("width", ["wide", "narrow"])
@pytest.mark.parametrize("rows", [[0], [1, 2]])
def test_over_time_a_dot_in_the_mark_tells_figures_of_pages(rows, width, printed):
    seen = dx.observations(ONLINE, evidence=printed)
    chart = dx.charts.timeline(paged(seen, rows, "report"))
    figures = chart.data[chart.data["kind"] == "figure"]
    assert figures["page"].sum() == len(rows)
    dots = [layer for layer in layers_of(chart, width) if "datum.page" in str(layer.get("transform"))]
    assert dots and all(layer["mark"]["size"] < 20 and layer["mark"]["aria"] is False for layer in dots)
    assert all(len(tooltips(layer)) == 5 for layer in dots), "who points at the dot points at its mark"
    assert f"A dot in the mark ({PAGE})" in notes_of(chart)
    assert figures.loc[figures["page"], "source"].tolist() == ["Read on a page of 21 Oct 2025"] * len(rows)


def test_an_open_mark_has_a_dark_dot_and_a_filled_one_a_pale_one(printed):
    seen = dx.observations(ONLINE, evidence=printed)
    replaced = seen["period"].duplicated(keep="last").to_numpy().nonzero()[0].tolist()
    dots = [layer for layer in layers_of(dx.charts.timeline(paged(seen, [replaced[0], 0], "report")))
            if "datum.page" in str(layer.get("transform"))]  # fmt: skip
    assert len(dots) == 2 and sorted("color" in layer.get("encoding", {}) for layer in dots) == [False, True]


def test_over_time_figures_of_pages_alone_have_no_dots(printed):
    seen = dx.observations(ONLINE, evidence=printed)
    chart = dx.charts.timeline(seen.assign(report=READ, line=0))
    assert not chart.data["page"].any() and ALL in notes_of(chart)
    assert not [layer for layer in layers_of(chart) if "datum.page" in str(layer.get("transform"))]


@pytest.mark.parametrize("language", LANGUAGES)
def test_rivals_tell_figures_of_pages_apart_from_those_of_documents(language):
    seen = dx.rivals("adults_bank_account_share", evidence=dx.load(reports="all"))
    chart = dx.charts.rivals(seen, language=language)
    figures = chart.data[chart.data["kind"] == "figure"]
    expected = dict(zip(seen["producer"], seen["report"].map(is_page), strict=True))
    assert set(expected.values()) == {True, False}
    assert dict(zip(figures["producer"], figures["page"], strict=True)) == expected
    assert PAGE in notes_of(chart) and len([one for one in layers_of(chart) if "datum.page" in str(one)]) == 1
    alone = dx.charts.rivals(dx.rivals("digital_economy_gdp_share", evidence=dx.load(reports="all")))
    assert ALL in notes_of(alone) and not alone.data["page"].astype(bool).any()


def test_notes_without_rows_say_nothing_of_pages():
    notes = Notes()
    assert notes.mark(["One."]) == "¹" and notes.texts == ["¹ One."]


def test_a_report_of_ones_own_is_no_page():
    assert is_page(READ) and not any(map(is_page, ("2024-01-31-example", "2024-01-31-homepage-count", "", None)))
    assert not on_page(type("Row", (), {})(), "value")


# Targets, revisions, maps, and the tables of results


def judged(printed):
    targets = dx.assess(due="2025", evidence=printed)
    return targets[targets["status"].isin(["reached", "missed"])]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_way_to_a_target_tells_which_of_its_three_figures_is_of_a_page(language, printed):
    targets = judged(printed)
    chart = dx.charts.progress(paged(targets, [0], "current_report"), every=True, language=language)
    assert chart.data["current_label"].str.contains(PAGE).sum() == 1 and PAGE in notes_of(chart.narrow())
    set_there = dx.charts.progress(paged(targets, [1], "report"), every=True, language=language)
    signed = set_there.data["target_label"].str.contains(PAGE)
    assert set_there.data.loc[signed, "indicator"].tolist() == [targets.iloc[1]["indicator"]]
    assert not set_there.data["current_label"].str.contains(PAGE).any()


def test_a_tile_has_the_sign_where_its_target_is_judged_by_a_figure_of_a_page(printed):
    targets = dx.assess(due="2025", evidence=printed)
    mixed = paged(targets, slice(0, None, 2), "current_report")
    wanted = (mixed["current_report"] == READ) & ~mixed["status"].isin(["not_assessable", "due_no_figure"])
    chart = dx.charts.scoreboard(mixed, by="pillar")
    assert chart.data["tile_label"].str.contains(PAGE).sum() == wanted.sum() > 0
    assert f"{PAGE} Judged by a figure" in notes_of(chart)
    none = dx.charts.scoreboard(targets, by="pillar")
    assert PAGE not in none.data.astype(str).to_string() and PAGE not in notes_of(none)


def test_a_publication_on_a_page_has_the_sign_beside_its_value(printed):
    steps = dx.analysis.revisions(indicator=ONLINE, evidence=printed)
    chart = dx.charts.revisions(paged(steps, [0], "report"))
    assert chart.data["value_label"].str.endswith(PAGE).tolist() == [True, False]
    assert PAGE in notes_of(chart)


def test_a_map_tells_whom_a_page_names(printed):
    rows = printed.adoption.query("indicator == 'provinces_annual_plan' and period == '2022-06-30'")
    chart = dx.charts.provinces(paged(rows, [0], "report"), printed.areas)
    assert chart.to_dict()["description"].count(PAGE) == 1 and PAGE in notes_of(chart)
    assert PAGE not in dx.charts.provinces(rows, printed.areas).to_dict()["description"]


@pytest.mark.parametrize("made", ["targets", "scoreboard", "comparison"])
def test_tables_have_the_sign_beside_the_period_and_a_note(made, printed):
    if made == "comparison":
        frame = dx.compare("2023", "2022", topic="online_services", evidence=printed)
        frame = frame[frame["outcome"] == "compared"]
    else:
        frame = getattr(dx, {"targets": "assess"}.get(made, made))(
            due="2025", pillar="digital_economy", evidence=printed
        )
        frame = frame[frame["current"].notna()]
    tell = getattr(dx.tables, made)
    mixed = tell(paged(frame, [0], "current_report")).to_markdown()
    assert mixed.count(PAGE) == 2 and f"{PAGE} Read on a public page" in mixed
    assert PAGE not in tell(frame).to_markdown()
