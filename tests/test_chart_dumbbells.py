"""The dumbbell: its frame and encodings, labels that stand clear of each other, and what is said of each figure."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import altair as alt
import pandas as pd
import pytest
from drawn import assert_legible, forms, texts, words

import dxlib as dx
from dxlib import charts, tables
from dxlib.charts.lettering import width
from dxlib.charts.render import bundle, to_svg
from dxlib.tables.display import NARROW, PALETTE, WIDE
from dxlib.text import languages

LANGUAGES = [language for language in ("en", "vi") if language in languages()]
LONG = "Share of the administrative procedures of ministries and provinces that are settled wholly online " * 2
HOSTILE = "<script>alert('x')</script>&lt;b&gt;\"'"
PAPER = PALETTE["paper"][0]


def shares(**columns):
    """A comparison of one made-up row, after a real one."""
    return dx.compare("2023", "2022", indicator="dossiers_online_share").assign(**columns)


def goal(**columns):
    return dx.assess(due="2025", indicator="dossiers_online_share").assign(**columns)


def several(pairs, statuses=()):
    """Rows with made-up figures, (baseline, current, target, newest), and their targets."""
    frames, goals = [], []
    for n, (base, now, target, newest) in enumerate(pairs):
        name = {"indicator": f"made_up_{n}", "name": f"Row {n}", "name_vi": f"Dòng {n}"}
        frames.append(shares(**name, baseline=base, current=now, newest=newest))
        goals.append(goal(indicator=name["indicator"], target=target, target_printed=f"{target}%",
                          **({"status": statuses[n % len(statuses)]} if statuses else {})))  # fmt: skip
    return pd.concat(frames), pd.concat(goals)


def layers(chart, mark, **encoded):
    """The layers with a kind of mark whose encodings are on some columns."""
    found = [layer for layer in chart.to_dict()["layer"] if layer["mark"]["type"] == mark]
    of = lambda layer, channel: layer.get("encoding", {}).get(channel, {}).get("field")  # noqa: E731
    return [layer for layer in found if all(of(layer, channel) == column for channel, column in encoded.items())]


def discs(chart, at=WIDE):
    """Fill, stroke and dashes of the discs of a drawing, rings and dots."""
    root = ElementTree.fromstring(to_svg(forms(chart)[at]))
    paths = [path for path in root.iter() if path.get("aria-roledescription") == "point"]
    return [(path.get("fill"), path.get("stroke"), path.get("stroke-dasharray") or None) for path in paths]


# The frame and its encodings


def test_a_row_an_indicator_with_its_figures_as_numbers():
    data = charts.dumbbell(shares(), goal()).data
    (row,) = data.itertuples()
    assert (row.indicator, row.baseline, row.current, row.target, row.newest) == (
        "dossiers_online_share", 54.34, 58.41, 80.0, 38.3)  # fmt: skip
    assert row.status == "off_track" and row.status_label.startswith("Off track")
    assert {"58.41%", "+4.07\u00a0points"} <= {row.current_label.rpartition(": ")[2], row.change_label}
    assert all(data[column].dtype == float for column in ("baseline", "current", "target", "newest"))


def test_marks_stand_at_columns_on_one_scale_of_shares():
    chart = charts.dumbbell(shares(), goal())
    for column in ("baseline", "current"):
        assert len(layers(chart, "point", x=column)) == 1
    assert len(layers(chart, "tick", x="target")) == len(layers(chart, "rule", x="baseline", x2="current")) == 1
    assert chart.to_dict()["encoding"]["x"]["scale"]["domain"] == [0, 100]
    assert chart.to_dict()["encoding"]["y"]["field"] == "name"


def test_the_rows_stand_in_the_order_given_or_by_the_size_of_the_change():
    frame = dx.compare("2023", "2022")
    given, sorted_ones = charts.dumbbell(frame), charts.dumbbell(frame, sort=True)
    assert list(given.data["indicator"]) == [
        name for name in frame["indicator"] if name in set(given.data["indicator"])
    ]
    moved = (sorted_ones.data["current"] - sorted_ones.data["baseline"]).abs()
    assert (
        moved.is_monotonic_decreasing and not (given.data["current"] - given.data["baseline"]).is_monotonic_decreasing
    )
    names = [name for name in texts(sorted_ones, NARROW) if name in set(sorted_ones.data["name"])]
    assert names == [name for name in sorted_ones.data["name"] if name in names] and len(names) > 3


def test_status_is_symbol_word_and_colour():
    due = dx.assess(due="2025", indicator="satisfaction_procedures")
    chart = charts.dumbbell(dx.compare("2023", "2022", indicator="satisfaction_procedures"), due)
    assert "Moving away" in texts(chart)
    svg, colour = to_svg(chart.to_dict()), PALETTE["away"][0]
    shapes = set(re.findall(rf'd="([^"]+)"[^>]*fill="{colour}"', svg))
    assert len(shapes) == 2  # the dot of the figure, and the sign of the status


def test_a_row_without_a_target_has_a_dot_and_no_status():
    frame = dx.compare("2023", "2022", topic="online_services")
    chart = charts.dumbbell(frame, dx.assess(due="2025", indicator="satisfaction_procedures"))
    judged = chart.data["status"] != ""
    assert judged.sum() == 1 < len(judged)
    fills = [fill for fill, stroke, _ in discs(chart) if stroke is None]
    assert fills.count(PALETTE["reached"][0]) == (~judged).sum() and fills.count(PALETTE["away"][0]) == 1
    assert to_svg(chart.to_dict()).count('stroke-dasharray="2,2"') == 0  # no ring of a status that none has


def test_what_is_due_without_a_figure_is_grey_with_a_dashed_ring():
    chart = charts.dumbbell(shares(), goal(status="due_no_figure"))
    assert to_svg(chart.to_dict()).count('stroke-dasharray="2,2"') == 1
    assert "Due, no figure" in " ".join(texts(chart))


def test_of_several_targets_the_last_due_is_drawn():
    early, late = goal(target=60.0, due="2024", due_date="2024-12-31"), goal(target=90.0)
    both = pd.concat([late, early]).assign(due_date=["2025-12-31", "2024-12-31"])
    assert list(charts.dumbbell(shares(), both).data["target"]) == [90.0]


# What is said of a figure


@pytest.mark.parametrize("width_of", [WIDE, NARROW])
def test_a_doubtful_figure_is_hollow_and_dashed_and_noted(width_of):
    sure, doubt = charts.dumbbell(shares()), charts.dumbbell(shares(current_doubtful=True))
    assert [(fill == PAPER, dash) for fill, _, dash in discs(sure, width_of)] == [(True, None), (False, None)]
    (ring, dot) = discs(doubt, width_of)
    assert ring[2] is None and dot == (PAPER, PALETTE["reached"][0], "2,2")
    assert any("Doubtful" in text for text in texts(doubt, width_of))


def test_a_doubtful_baseline_has_a_dashed_ring():
    (ring, dot) = discs(charts.dumbbell(shares(baseline_doubtful=True)))
    assert ring == (PAPER, PALETTE["base"][0], "2,2") and dot[2] is None


def test_a_stand_in_and_a_revision_are_noted():
    said = " ".join(texts(charts.dumbbell(shares(current_stand_in=True))))
    assert "stands in" in said and "52.8%" in said


def test_what_is_not_compared_is_named_or_drawn_apart():
    chart = charts.dumbbell(shares())
    assert len(layers(chart, "point", x="newest")) == 1
    assert list(chart.data["newest"]) == [38.3] and "about" in chart.data["newest_label"][0]
    frame = dx.compare("2023", "2022", topic="online_services")
    assert any("no two figures" in text for text in texts(charts.dumbbell(frame)))


def test_a_newer_figure_that_is_no_share_is_left_out():
    assert charts.dumbbell(shares(newest=180.0)).data["newest"].isna().all()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_alternative_text_and_the_tips_hold_every_value(language):
    chart = charts.dumbbell(
        dx.compare("2023", "2022", topic="online_services"), dx.assess(due="2025"), language=language
    )
    description = chart.to_dict()["description"]
    assert chart.to_dict()["usermeta"]["title"] and re.search(r"54[.,]34%.*58[.,]41%", description)
    assert all(told.rstrip(".") in description for told in chart.data["told"])
    svg = to_svg(chart.to_dict())
    assert svg.count('aria-roledescription="point"') == 2 * len(chart.data)


# Nothing is cut off or covered


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("pair", "judged"), [(("2023", "2022"), True), (("latest", "previous"), True), (("latest", "previous"), False)]
)
def test_no_text_is_cut_off_or_covered(pair, judged, language):
    assert_legible(charts.dumbbell(dx.compare(*pair), dx.assess() if judged else None, language=language), f"{pair}")


@pytest.mark.parametrize("pair", [("latest", "previous"), ("2023", "2022"), ("2022", "2021"), ("2024-04-30", "2023")])
def test_every_pillar_of_every_pair_can_be_drawn(pair):
    frame, due = dx.compare(*pair), dx.assess()
    for pillar, rows in frame.groupby("pillar"):
        chart = charts.dumbbell(rows, due)
        if not isinstance(chart, tables.Table):
            assert_legible(chart, f"{pillar} {pair}")


EDGES = [
    (0.0, 0.0, 0.0, None), (0.0, 100.0, 50.0, None), (100.0, 0.0, 100.0, 0.0), (99.99, 100.0, 100.0, 100.0),
    (50.0, 50.0, 50.0, 50.0), (54.0, 58.0, 56.0, 57.0), (97.0, 99.0, 90.0, 95.0), (2.0, 1.0, 3.0, 4.0),
    (1e-9, 2e-9, 50.0, 49.0), (40.0, 90.0, 95.0, None),
]  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_labels_stand_clear_wherever_the_figures_lie(language):
    statuses = ["reached", "on_track", "slightly_behind", "off_track", "moving_away", "not_assessable", "due_no_figure"]
    frame, due = several(EDGES, statuses)
    assert_legible(charts.dumbbell(frame, due, language=language))
    assert_legible(charts.dumbbell(frame, language=language))


def test_a_label_that_has_room_stands_in_the_middle_over_its_mark():
    frame, _ = several([(20.0, 80.0, None, None)])
    spec = forms(charts.dumbbell(frame))[WIDE]
    svg = ElementTree.fromstring(to_svg(spec))
    left = next(float(g.get("transform")[10:].split(",")[0]) for g in svg if g.get("transform"))
    middles = {w.text: (w.left + w.right) / 2 - left for w in words(spec) if re.search("[28]0%", w.text)}
    plot = spec["width"] / 100
    assert [round(middle / plot) for text, middle in sorted(middles.items()) if ":" in text] == [20, 80]


@pytest.mark.parametrize("name", [LONG, LONG.replace(" ", ""), HOSTILE * 8, "", "ễ" * 90, "한국" * 40])
def test_any_name_fits(name):
    assert_legible(charts.dumbbell(shares(name=name, name_vi=name), goal()), name[:20])


@pytest.mark.parametrize("title", [LONG, HOSTILE])
def test_any_title_wraps(title):
    for wide, spec in forms(charts.dumbbell(shares(), title=title)).items():
        assert all(width(line, 16, True) <= wide for line in spec["title"]["text"])


def test_forty_rows_are_forty_rows():
    frame, due = several([(n * 2.0, 100 - n * 2.0, 50.0, None) for n in range(40)])
    chart = charts.dumbbell(frame, due)
    assert_legible(chart)
    assert sum(text in set(chart.data["name"]) for text in texts(chart)) == 40


# Frames with little in them, or worse


def test_where_no_pair_can_be_drawn_a_table_says_so():
    none = dx.compare("2010", "2009", pillar="cybersecurity")
    for frame in (none.head(0), none, shares(baseline=float("nan")), shares(unit="persons")):
        assert isinstance(charts.dumbbell(frame), tables.Table)


def test_a_target_without_a_number_has_words_and_no_tick():
    chart = charts.dumbbell(shares(), goal(target=float("nan"), target_printed="", status="not_assessable"))
    assert chart.data["target"].isna().all()
    assert_legible(chart)


def test_hostile_text_stays_text():
    drawing = to_svg(charts.dumbbell(shares(name=HOSTILE), title=HOSTILE).to_dict())
    tags = {element.tag.rpartition("}")[2] for element in ElementTree.fromstring(drawing).iter()}
    assert tags <= {"svg", "g", "path", "text", "tspan", "rect", "line", "defs", "clipPath"}
    assert "<script" not in drawing


def test_it_says_what_it_shows_where_nothing_can_be_drawn():
    assert bundle(charts.dumbbell(shares()).to_dict())["text/plain"].startswith("Shares in 2022 and 2023.")


# Changed as a researcher would


def test_ones_own_figures_can_be_laid_over_it():
    chart = charts.dumbbell(dx.compare("2023", "2022", topic="online_services"), dx.assess(due="2025"))
    own = pd.DataFrame({"name": chart.data["name"], "survey": 12.5})
    mine = (
        alt.Chart(own)
        .mark_line(color="#0AFF0A")
        .encode(alt.X("survey:Q"), alt.Y("name:N", sort=None), color=alt.value("#0AFF0A"))
    )
    svg = to_svg((chart + mine).to_dict())
    points = re.search(r'd="M([\d.]+),[^"]*"[^>]*stroke="#0AFF0A"', svg)
    assert float(points[1]) == pytest.approx(12.5 * 3.8, abs=0.1)


def test_rows_that_are_filtered_out_leave_no_gap():
    chart = charts.dumbbell(dx.compare("2023", "2022", topic="online_services"))
    few = chart.transform_filter("datum.current < 60")
    high = lambda one: float(ElementTree.fromstring(to_svg(one.to_dict())).get("height"))  # noqa: E731
    assert high(chart) - high(few) == pytest.approx(70 * (chart.data["current"] >= 60).sum(), abs=2)
