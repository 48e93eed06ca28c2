"""Counts of a known whole: as many squares as there are, filled as many as have done it, and who is named."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from drawn import assert_legible, forms, texts

import dxlib as dx
from dxlib import charts, tables
from dxlib.charts.render import to_svg
from dxlib.tables.display import NARROW, PALETTE, WIDE
from dxlib.text import languages

LANGUAGES = [language for language in ("en", "vi") if language in languages()]
LONG = "Share of the administrative procedures of ministries and provinces that are settled wholly online " * 2
DONE, OPEN = PALETTE["track"][0], PALETTE["off"][0]


def counts(evidence, *indicators):
    return evidence.observations[evidence.observations["indicator"].isin(indicators)]


def squares(chart, at=WIDE):
    """How many squares of a drawing are filled, and how many are open."""
    svg = to_svg(forms(chart)[at])
    assert svg.count("<path") >= 1
    return len(re.findall(f'd="M-[^"]*" fill="{DONE}"', svg)), len(re.findall(f'd="M-[^"]*"[^>]*stroke="{OPEN}"', svg))


def made_up(evidence, **columns):
    return counts(evidence, "provinces_annual_plan").head(1).assign(**columns)


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_there_are_as_many_squares_as_there_are_and_the_missing_are_named(width, evidence):
    found = counts(evidence, "provinces_annual_plan").query("period == '2022-06-30'")
    chart = charts.adoption(found, evidence.adoption, evidence.areas)
    assert squares(chart, width) == (53, 10)
    assert any("Bắc Kạn" in text for text in texts(chart, width))


def test_a_row_a_count_with_its_whole_as_numbers(evidence):
    data = charts.adoption(counts(evidence, "provinces_annual_plan"), evidence.adoption, evidence.areas).data
    assert list(zip(data["period"], data["value"], data["total"], strict=True)) == [
        ("2022-06-30", 53, 63), ("2024-04-30", 62, 63)]  # fmt: skip
    assert "Bắc Kạn" in data["named_label"][0] and list(data["value_label"]) == ["53 of 63", "62 of 63"]


def test_the_squares_are_counted_out_from_the_data_by_vega(evidence):
    chart = charts.adoption(counts(evidence, "provinces_annual_plan"))
    assert len(chart.data) == 2 and squares(chart) == (53 + 62, 11)
    assert squares(chart.transform_filter("datum.value > 60").told(narrow={})) == (62, 1)


@pytest.mark.parametrize(("value", "total"), [(0, 63), (63, 63), (1, 1), (120, 120), (70, 63)])
def test_none_all_one_and_more_than_all(value, total, evidence):
    chart = charts.adoption(made_up(evidence, value=float(value), total=float(total)))
    assert squares(chart) == (min(value, total), max(total - value, 0))


@pytest.mark.parametrize(
    ("value", "total", "share"), [(21_000, 42_000, 0.5), (121, 121, 1), (500, 400, 1), (0, 400, 0)]
)
def test_of_very_many_a_bar_is_drawn(value, total, share, evidence):
    chart = charts.adoption(made_up(evidence, value=float(value), total=float(total)))
    assert squares(chart) == (0, 0)
    bars = re.findall(r'd="M0,[-\d.]+h([\d.]+)v14h-[\d.]+Z" fill="(#\w+)"', to_svg(chart.to_dict()))
    found = {colour: float(wide) for wide, colour in bars}
    assert found[PALETTE["grid"][0]] == 252 and found.get(DONE, 0) == pytest.approx(252 * share, abs=0.5)


def test_a_share_is_not_drawn_as_a_count_of_its_whole(evidence):
    """57 percent of 35 targets is not 57 of 35."""
    rows = evidence.observations.query("indicator.str.startswith('decision942_targets') and breakdown != ''")
    chart = charts.adoption(rows)
    assert "20 of 35" in texts(chart)
    assert "57" not in chart.to_dict()["description"]


def test_a_date_that_all_share_is_said_once_and_others_beside_each(evidence):
    both = charts.adoption(counts(evidence, "provinces_annual_plan"))
    assert list(both.data["date_label"]) == ["30 Jun 2022", "30 Apr 2024"]
    assert "2022" not in both.to_dict()["usermeta"]["subtitle"]
    one = charts.adoption(counts(evidence, "provinces_annual_plan").query("period == '2022-06-30'"))
    assert list(one.data["date_label"]) == [""] and "30 Jun 2022" in one.to_dict()["usermeta"]["subtitle"]


def test_a_doubtful_count_is_noted(evidence):
    chart = charts.adoption(made_up(evidence, doubtful=True))
    assert chart.data["value_label"][0].endswith("¹") and any("Doubtful" in text for text in texts(chart))


def test_the_alternative_text_holds_every_count_and_name(evidence):
    chart = charts.adoption(dx.compare(topic="institutions"), evidence.adoption, evidence.areas)
    description = chart.to_dict()["description"]
    for row in chart.data.itertuples():
        assert f"{row.name}: {row.value_label}" in description and row.named_label.rstrip(".") in description


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_cut_off_or_covered(language, evidence):
    for frame in (dx.compare(topic="institutions"), dx.observations(topic="institutions", evidence=evidence)):
        assert_legible(charts.adoption(frame, evidence.adoption, evidence.areas, language=language))


@pytest.mark.parametrize("name", [LONG, LONG.replace(" ", ""), "", "ễ" * 90, "<script>alert('x')</script>"])
def test_any_name_fits(name, evidence):
    rows = counts(evidence, "provinces_annual_plan", "ministries_annual_plan").assign(name=name, name_vi=name)
    big = pd.concat([rows, rows.assign(total=22_000.0)])
    chart = charts.adoption(big, evidence.adoption, evidence.areas)
    assert_legible(chart, name[:20])
    assert "<script" not in to_svg(chart.to_dict())


def test_where_nothing_is_a_count_of_a_known_whole_a_table_says_so(evidence):
    none = dx.compare("2010", "2009", pillar="cybersecurity")
    for frame in (none, none.head(0), counts(evidence, "attacks")):
        assert isinstance(charts.adoption(frame), tables.Table)
