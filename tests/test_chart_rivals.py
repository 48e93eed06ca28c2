"""The chart of who counts what: a line a producer, every vintage, the gap between them, the target."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from drawn import NAMES, assert_legible, forms, marks, shapes, texts, words

import dxlib as dx
from dxlib import charts, tables
from dxlib.briefing.drawing import drawing
from dxlib.briefing.marks import behind
from dxlib.briefing.native import native
from dxlib.briefing.slides.headings import chart_titles
from dxlib.charts.beside import Box, Plot, Spot, around
from dxlib.tables.display import NARROW, WIDE, light
from dxlib.text import languages

ECONOMY = "digital_economy_gdp_share"
LANGUAGES = [language for language in ("en", "vi") if language in languages()]


@pytest.fixture(scope="module")
def everything():
    return dx.load(reports="all")


@pytest.fixture(scope="module")
def frame(everything):
    return dx.rivals(ECONOMY, evidence=everything)


@pytest.fixture(scope="module")
def chart(frame):
    return charts.rivals(frame)


def said(chart, at=WIDE):
    return " ".join(texts(chart, at)).replace("\u00a0", " ")


def test_a_row_a_figure_a_pair_and_the_target(chart, frame):
    kinds = chart.data["kind"].value_counts().to_dict()
    assert kinds == {"figure": len(frame), "pair": 4, "target": 1}
    pair = chart.data.query("kind == 'pair' and period == '2022'").iloc[0]
    assert (pair["value"], pair["other"], pair["gap_short"]) == (12.83, 14.26, "1.43")


def test_earlier_vintages_stand_before_the_newest_and_are_hollow(chart):
    of_2022 = chart.data.query("kind == 'figure' and period == '2022' and lineage == 'gso'").sort_values("vintage")
    assert of_2022["back"].tolist() == [3, 2, 1, 0] and of_2022["replaced"].tolist() == [True] * 3 + [False]
    drawn = {value: look for told, look in shapes(chart) for value in of_2022["value_label"] if value in told}
    left = [float(re.match(r"translate\(([\d.]+)", drawn[value]["transform"])[1]) for value in of_2022["value_label"]]
    assert [round(after - before) for before, after in pairwise(left)] == [9, 9, 9]
    assert drawn["12.63%"]["fill"] == light("paper")


def test_a_line_a_producer_with_its_name_at_the_end(chart):
    newest = chart.data.query("kind == 'figure' and not replaced and not doubtful")
    assert newest.groupby("lineage")["run"].nunique().to_dict() == {"gso": 1, "mic": 1}
    drawn = said(chart)
    assert "Ministry of" in drawn and "→ National" in drawn
    assert "MIC" in texts(chart, NARROW) and any("NSO" in text for text in texts(chart, NARROW))


def test_producers_are_apart_in_grey_too(chart):
    spec = chart.to_dict()
    layers = [layer["encoding"] for layer in spec["layer"]]
    dashes = next(one["strokeDash"]["scale"] for one in layers if "strokeDash" in one)
    looks = next(one["shape"]["scale"] for one in layers if "shape" in one)
    assert dashes["domain"] == looks["domain"] == ["gso", "mic"]
    assert len({str(dash) for dash in dashes["range"]}) == 2 and len(set(looks["range"])) == 2
    assert marks(spec, light("reached")) and marks(spec, light("off"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_widest_gap_and_the_target_are_told_in_both_forms(frame, language):
    chart = charts.rivals(frame, language=language)
    gap, target = {"en": ("5.13 points apart", "target 2025: 20%"), "vi": ("chênh 5,13 điểm %", "mục tiêu 2025: 20%")}[
        language
    ]
    for at in (WIDE, NARROW):
        assert gap in said(chart, at) and target in said(chart, at)


def test_what_hangs_on_the_choice_and_the_revisions_stand_under_it(chart):
    drawn = said(chart)
    assert "By the figures for 2024: The target of 20% by 2025 (749/QĐ-TTg): off track (General Statistics" in drawn
    assert "General Statistics Office for 2022, in turn: 12.86%, 12.67%, 12.63%, 12.83%." in drawn


def test_the_alternative_text_has_every_newest_figure(chart):
    told = chart.to_dict()["description"].replace("\u00a0", " ")
    assert "General Statistics Office, 2022: 12.83%" in told and "12.63%" not in told
    assert "over 15.2%, a doubtful reading" in told


def test_a_share_stands_in_the_middle_of_its_year_and_a_state_at_its_day(everything, chart):
    assert chart.data.query("period == '2022'")["at"].dt.month.unique().tolist() == [7]
    states = charts.rivals(dx.rivals("portal_services", evidence=everything)).data
    figures = states[states["kind"] == "figure"]
    assert (figures["at"] == figures["end"]).all()


def test_doubtful_readings_are_dashed_and_not_joined(chart):
    doubtful = chart.data.query("kind == 'figure' and doubtful")
    others = chart.data.query("kind == 'figure' and not doubtful")
    assert len(doubtful) == 1 and not set(doubtful["run"]) & set(others["run"].dropna())
    assert [look.get("stroke-dasharray") for told, look in shapes(chart) if "15.2%" in told] == ["2,2"]


def test_several_quantities_have_a_panel_each_with_the_same_looks(everything):
    names = [ECONOMY, "portal_services", "mobile_money_accounts"]
    chart = charts.rivals(dx.rivals(names, evidence=everything))
    assert len(chart.concat) == chart.data["panel"].nunique() == 3
    assert_legible(chart, "several", apart=False)
    drawn = texts(chart)
    assert {"Digital economy in GDP", "Online services on the national portal"} <= set(drawn)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("period", [None, "2022", "latest", "2025"])
def test_no_word_is_cut_off_or_covered(everything, language, period):
    found = dx.rivals(ECONOMY, period=period, evidence=everything)
    assert_legible(charts.rivals(found, language=language), f"{period} {language}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_slides_draw_a_line_a_producer_and_say_no_change_across_them(frame, language, monkeypatch):
    monkeypatch.setenv("DX_EDITION", "1")
    chart = drawing(charts.rivals(frame, language=language).to_dict())
    (page,) = native(chart, language)
    joined = {run.name: run for run in page.runs if run.joined}
    assert len({run.colour for run in joined.values()}) == len(joined) == 2
    assert len(behind(chart.records, chart.rows)) == len(frame)
    titles = chart_titles(chart, page, language)
    assert "13.17% (GSO)" in titles[0].replace("\u00a0", " ") or language == "vi"
    assert not any(word in title for title in titles for word in ("rose", "fell", "tăng", "giảm"))


@pytest.mark.parametrize("name", NAMES)
def test_any_name_fits(frame, name):
    named = frame.assign(name=name, producer_name=name, producer_short=name)
    for spec in forms(charts.rivals(named)).values():
        found = words(spec)
        assert all("undefined" not in word.text for word in found)
        assert max(word.right for word in found) < 1100


def test_hostile_names_stay_text(frame):
    from dxlib.charts.render import to_svg

    svg = to_svg(charts.rivals(frame.assign(producer_name="<script>x</script>", name="<b>")).to_dict())
    assert "<script" not in svg and "<b>" not in svg


@pytest.mark.parametrize("values", [(0, 0), (0, 100), (99.99, 100), (1e-9, 2e-9)])
def test_any_values_can_be_drawn(everything, values):
    pair = dx.rivals(ECONOMY, period="2024", evidence=everything)
    pair = pair.assign(value=list(map(float, values)), spread=abs(values[1] - values[0]), target=float("nan"))
    for spec in forms(charts.rivals(pair)).values():
        assert not re.search("NaN|undefined", " ".join(word.text for word in words(spec)))


def test_one_producer_is_shown_vintage_by_vintage():
    chart = charts.rivals(dx.rivals("dossiers_online_share"))
    assert chart.to_dict()["usermeta"]["title"] == "Dossiers submitted online, vintage by vintage"
    assert not (chart.data["kind"] == "pair").any()


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_there_is_no_figure_a_table_says_so(frame, language):
    assert isinstance(charts.rivals(frame.head(0), language=language), tables.Table)


# Where words stand


def test_words_stand_where_nothing_else_does():
    plot = Plot(Box(0, 0, 100, 100))
    plot.mark(50, 50, 5)
    above, below = (plot.put(around(15), 50, 50, 30) for _ in range(2))
    assert above.dy < 0 and above.align == "center" and below != above
    assert not above.box(50, 50, 30).meets(below.box(50, 50, 30))


def test_words_without_room_are_left_out_unless_they_must_stand():
    plot = Plot(Box(0, 0, 100, 20), [Box(0, 0, 100, 20)])
    spots = [Spot(0, 0, "left")]
    assert plot.put(spots, 10, 10, 30).align == "" and plot.put(spots, 10, 10, 30, must=True) == spots[0]


def test_a_line_takes_all_the_way():
    plot = Plot(Box(0, 0, 100, 100))
    plot.line(0, 0, 100, 100)
    assert any(box.meets(Box(48, 48, 52, 52)) for box in plot.taken)
