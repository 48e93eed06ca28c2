"""Figures that a later report printed otherwise, as steps by the day of publication."""

from __future__ import annotations

from xml.etree import ElementTree

import altair as alt
import pandas as pd
import pytest

import dxlib as dx
from dxlib import charts, tables
from dxlib.charts.lettering import width
from dxlib.charts.render import to_svg
from dxlib.tables.display import NARROW, WIDE
from dxlib.text import languages

LANGUAGES = [language for language in ("en", "vi") if language in languages()]


@pytest.fixture(scope="module")
def both():
    return charts.revisions(dx.analysis.revisions(), dx.load().targets)


def shown(spec):
    """Every text of a drawing, and how wide it is."""
    root = ElementTree.fromstring(to_svg(spec))
    found = [" ".join(node.itertext()) for node in root.iter() if node.tag.endswith("}text")]
    return found, float(root.get("width"))


def test_a_row_a_printing(both):
    rows = both.data.query("indicator == 'services_generating_dossiers_share'")
    assert rows["value"].tolist() == [80.0, 51.43] and rows["newest"].tolist() == [False, True]
    assert rows["until"].iloc[0] == rows["published"].iloc[1] and pd.isna(rows["until"].iloc[1])
    assert rows["before"].iloc[1] == 80.0 and rows["status"].tolist() == ["reached", "missed"]


def test_a_revision_that_changes_the_answer_says_so(both):
    texts = " ".join(shown(both.to_dict())[0])
    assert "reached by the first figure, missed by the later one." in texts
    assert "the target is reached by either figure." in texts
    without = charts.revisions(dx.analysis.revisions())
    assert "target" not in " ".join(shown(without.to_dict())[0]) and set(without.data["status"]) == {""}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_form_says_values_days_and_conclusion(language):
    chart = charts.revisions(dx.analysis.revisions(), dx.load().targets, language=language)
    said = chart.to_dict()["description"]
    for room, spec in ((WIDE, chart.to_dict()), (NARROW, chart.narrow().to_dict())):
        texts, width = shown(spec)
        assert width <= room + 20
        assert set(chart.data["value_label"]) <= set(texts) and all(
            label in said for label in chart.data["value_label"]
        )
        assert ("16 Feb 2024" if language == "en" else "ngày 16/02/2024") in texts


def test_one_scale_a_unit(both):
    one, other = (panel["encoding"]["y"]["scale"]["domain"] for panel in both.to_dict()["concat"])
    assert one == other


def test_it_can_be_changed_like_any_chart(both, tmp_path):
    few = shown(both.transform_filter("datum.value > 52").to_dict())[0]
    assert "80%" in few and "51.43%" not in few
    red = both.encode(color=alt.ColorValue("#FF0000"))
    assert "#FF0000" in to_svg(red.to_dict())
    to_svg((both & charts.timeline(dx.observations("attacks"))).to_dict())
    both.save(tmp_path / "a.svg")


@pytest.mark.parametrize("name", ["Share of the administrative procedures " * 5, "ễ" * 90, ""])
def test_any_name_fits(name):
    chart = charts.revisions(dx.analysis.revisions().assign(name=name), dx.load().targets)
    assert shown(chart.to_dict())[1] <= WIDE + 20


def test_what_was_printed_again_unchanged_is_counted():
    again = dx.analysis.revisions()
    same = again.query("indicator == 'dossiers_online_share'").assign(revised=False)
    chart = charts.revisions(pd.concat([again.query("indicator != 'dossiers_online_share'"), same]))
    assert any("1 more figure was printed again unchanged." in text for text in shown(chart.to_dict())[0])


def test_where_nothing_was_revised_a_table_says_so():
    assert isinstance(charts.revisions(dx.analysis.revisions(as_of="2022-08-08")), tables.Table)


def test_figures_of_one_period_are_told_apart_by_who_counts_and_by_part():
    everything = dx.load(reports="all")
    chart = charts.revisions(dx.analysis.revisions(indicator="digital_economy_gdp_share", evidence=everything))
    series = chart.data.groupby("panel")[["lineage", "breakdown", "period"]].nunique()
    assert len(series) == len(chart.to_dict()["concat"]) > 3 and (series == 1).all(axis=None)
    written = shown(chart.to_dict())[0]
    assert [sum(text == value for text in written) for value in ("7.82%", "7.77%", "5.03%", "4.91%")] == [1] * 4


def test_a_part_is_not_held_to_the_target_of_the_whole():
    everything = dx.load(reports="all")
    seen = dx.analysis.revisions(indicator="digital_economy_gdp_share", evidence=everything)
    data = charts.revisions(seen, everything.targets).data
    assert data.loc[data["breakdown"] != "", "target"].isna().all()
    assert data.loc[data["breakdown"] == "", "target"].notna().any()


@pytest.mark.parametrize("language", LANGUAGES)
def test_printings_a_few_days_apart_stand_apart(language):
    """Publications of one day, or of a month within years, neither hide each other nor their values."""
    everything = dx.load(reports="all")
    chart = charts.revisions(dx.analysis.revisions(evidence=everything), everything.targets, language=language)
    of_one_day = chart.data.groupby(["panel", "published"])["value"]
    assert (of_one_day.nunique() == of_one_day.size()).all() and (of_one_day.size() > 1).any()
    for spec in (chart.to_dict(), chart.narrow().to_dict()):
        for panel in spec["concat"]:
            domain, room = panel["encoding"]["x"]["scale"]["domain"], panel["width"]
            rows = chart.data[chart.data["panel"] == panel["transform"][0]["filter"]["and"][-1]["equal"]]
            assert domain == rows["printing"].tolist()
            assert all(width(label, 13) <= room / len(rows) for label in rows["value_label"]), rows["value_label"]


def test_a_figure_that_comes_back_is_not_revised_by_nothing():
    everything = dx.load(reports="all")
    chart = charts.revisions(dx.analysis.revisions(indicator="adults_digital_signature_share", evidence=everything))
    texts = " ".join(shown(chart.to_dict())[0])
    assert "The last publication returns to the first figure." in texts and "by 0" not in texts
