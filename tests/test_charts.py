"""What charts show, that nothing is cut off or covered, and what they do with frames that hold little or worse."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from itertools import combinations
from xml.etree import ElementTree

import altair as alt
import pandas as pd
import pytest

import dxlib as dx
from dxlib import charts, tables
from dxlib.charts.canvas import clear_of
from dxlib.charts.lettering import cut, width, wrap
from dxlib.charts.render import MIME, SCHEMA, as_v5, bundle, to_svg
from dxlib.display import NARROW, PALETTE, WIDE
from dxlib.text import languages

LANGUAGES = [language for language in ("en", "vi") if language in languages()]
LONG = "Share of the administrative procedures of ministries and provinces that are settled wholly online " * 2
HOSTILE = "<script>alert('x')</script>&lt;b&gt;\"'"


@pytest.fixture(scope="module")
def evidence():
    return dx.load()


def drawings(evidence, language="en"):
    """One chart of each form, from real figures."""
    seen, say = evidence.observations, {"language": language}
    shares = dx.compare("2023", "2022", topic="online_services")
    due = dx.assess(due="2025")
    return {
        "dumbbell": charts.dumbbell(shares, due, **say),
        "dumbbell without targets": charts.dumbbell(dx.compare(), **say),
        "changes": charts.changes(dx.compare(), **say),
        "levels": charts.levels(dx.compare(topic="national_portal").query("unit == 'dossiers'"), **say),
        "levels by date": charts.levels(seen[seen.indicator == "portal_dossiers_online_cumulative"], **say),
        "parts": charts.parts(dx.compare(indicator="active_users_vietnamese_share"), **say),
        "parts of a whole": charts.parts(
            dx.compare("2023", indicator=["attacks_phishing", "attacks_deface", "attacks_malware"]), 13900, **say
        ),
        "progress": charts.progress(due, **say),
        "every progress": charts.progress(dx.assess(), every=True, **say),
        "scoreboard": charts.scoreboard(due, **say),
        "scoreboard by Eurostat": charts.scoreboard(dx.assess("eurostat"), **say),
        "scoreboard by pillar": charts.scoreboard(dx.scoreboard("open_sdg"), by="pillar", **say),
        "scoreboard of the UN": charts.scoreboard(dx.scoreboard("un"), by="pillar", **say),
        "adoption": charts.adoption(dx.compare(topic="institutions"), evidence.adoption, evidence.areas, **say),
    }


@pytest.fixture(scope="module", params=LANGUAGES)
def drawn(request, evidence):
    return drawings(evidence, request.param)


def spec_of(chart):
    return chart.to_dict(validate=False)


def specs(chart):
    wide = spec_of(chart)
    return {WIDE: wide, NARROW: wide["usermeta"]["narrow"]}


def rows(spec):
    """Every mark of a specification: its rows, with the mark they belong to."""
    for layer in spec["layer"]:
        data = layer.get("data", spec.get("data"))
        values = data["values"] if "values" in data else spec["datasets"][data["name"]]
        for row in values:
            yield layer["mark"], row


def words(spec):
    """Every text of a specification with the room that it takes: (text, left, top, right, bottom)."""
    found = []
    for mark, row in rows(spec):
        if "text" in row:
            # Laid out for the widest face; measured a little narrower, as Noto Sans is.
            wide = width(row["text"], row["size"], mark["fontWeight"] == "bold") * 0.92
            left = row["x"] - {"left": 0, "center": wide / 2, "right": wide}[mark["align"]]
            found.append((row["text"], left, row["y"] - row["size"] * 0.72, left + wide, row["y"] + 1))
    return found


def all_texts(chart):
    return [text for text, *_ in words(spec_of(chart))]


def points(chart, **kept):
    found = [row for _, row in rows(spec_of(chart)) if "value" in row and "tip" in row]
    return [row for row in found if all(row.get(key) == value for key, value in kept.items())]


def shares(**columns):
    """A comparison of one made-up row, after a real one."""
    frame = dx.compare("2023", "2022", indicator="dossiers_online_share")
    return frame.assign(**columns)


# What is drawn


def test_every_function_gives_an_altair_chart_at_both_widths(drawn):
    for name, chart in drawn.items():
        assert isinstance(chart, alt.LayerChart), name
        for wide, spec in specs(chart).items():
            assert spec["width"] == wide and spec["height"] > 40, name
            assert to_svg(spec).startswith("<svg"), name
        chart.to_dict()  # valid by Vega-Lite's schema


def test_marks_stand_at_the_figures():
    chart = charts.dumbbell(shares())
    (ring,), (dot,) = points(chart, side="baseline"), points(chart, side="current")
    assert (ring["value"], dot["value"]) == (54.34, 58.41)
    assert {"58.41%", "+4.07 points"} <= {text.rpartition(": ")[2] for text in all_texts(chart)}
    bars = [row for _, row in rows(charts.levels(shares()).to_dict()) if "other" in row]
    assert [(bar["value"], bar["other"]) for bar in bars] == [(58.41, 0)]


def test_the_alternative_text_holds_every_value(drawn):
    meta = drawn["dumbbell"].to_dict()["usermeta"]
    assert meta["title"] and re.search(r"54[.,]34%.*58[.,]41%", meta["description"])
    for name, chart in drawn.items():
        assert len(spec_of(chart)["usermeta"]["description"]) > 60, name


def test_status_is_symbol_word_and_colour():
    due = dx.assess(due="2025", indicator="satisfaction_procedures")
    chart = charts.dumbbell(dx.compare("2023", "2022", indicator="satisfaction_procedures"), due)
    assert "Moving away" in all_texts(chart)
    shapes = [mark["shape"] for mark, row in rows(spec_of(chart)) if row.get("fill") == PALETTE["away"][0]]
    assert len(set(shapes)) == 2  # the dot of the figure, and the sign of the status


def test_a_fall_that_is_wanted_is_blue_and_one_that_is_not_orange():
    frame = dx.compare(indicator=["attacks", "satisfaction_procedures"])
    bars = {row["indicator"]: row for _, row in rows(charts.changes(frame).to_dict()) if "other" in row}
    assert bars["attacks"]["value"] < 0 and bars["attacks"]["fill"] == PALETTE["track"][0]
    assert bars["satisfaction_procedures"]["fill"] == PALETTE["off"][0]


def test_a_stated_change_is_outlined_and_called_so():
    chart = charts.changes(dx.compare(indicator="cashless_payments_number"))
    (bar,) = [row for _, row in rows(spec_of(chart)) if "other" in row]
    assert bar["fill"] == PALETTE["paper"][0] and bar["basis"] == "stated"
    assert any("stated" in text for text in all_texts(chart))


def test_a_bar_that_would_dwarf_the_others_is_cut_and_the_chart_says_so():
    names = ["community_teams", "community_team_members", "dx_problems", "staff_course_completions"]
    chart = charts.changes(dx.compare(indicator=names))
    frame = dx.compare(indicator=names)
    assert frame["shown_change"].max() > 1000
    ends = {layer["encoding"]["x"]["scale"]["domain"][1] for layer in spec_of(chart)["layer"]
            if layer["encoding"]["x"].get("scale")}  # fmt: skip
    assert max(ends) < 100
    assert "cut" in spec_of(chart)["usermeta"]["subtitle"]


def test_a_change_without_a_bar_says_why_beside_the_axis():
    wanted = ["documents_exchanged", "egdi_rank", "ndxp_transactions"]
    spec = spec_of(charts.changes(dx.compare(indicator=wanted)))
    found = {text: (left, right) for text, left, _, right, _ in words(spec) if text.startswith("no bar")}
    assert set(found) == {"no bar: stated as a multiple", "no bar: a change of places"}
    (zero,) = {row["x"] for mark, row in rows(spec) if mark["type"] == "rule" and row["colour"] == PALETTE["ink3"][0]}
    assert all(not left - 4 < zero < right + 4 for left, right in found.values())


def test_a_doubtful_figure_is_hollow_and_noted():
    chart = charts.dumbbell(shares(current_doubtful=True))
    (dot,) = points(chart, side="current")
    assert dot["fill"] == PALETTE["paper"][0]
    assert any("Doubtful" in text for text in all_texts(chart))


def test_a_stand_in_and_a_revision_are_noted():
    texts = " ".join(all_texts(charts.dumbbell(shares(current_stand_in=True))))
    assert "stands in" in texts and "52.8%" in texts


def test_what_is_not_compared_is_named_or_drawn_apart():
    chart = charts.dumbbell(shares())
    (cross,) = points(chart, side="newest")
    assert cross["value"] == 38.3
    assert any("about" in text for text in all_texts(chart))  # the qualifier of the newer figure
    several = dx.compare("2023", "2022", topic="online_services")
    assert any("no two figures" in text for text in all_texts(charts.dumbbell(several)))


def test_the_scoreboard_has_a_tile_for_every_target_and_rings_the_differences():
    due = dx.assess(due="2025")
    spec = charts.scoreboard(due).to_dict()
    tips = [row["tip"] for mark, row in rows(spec) if "tip" in row]
    named = [tip for tip in tips if "Satisfaction" in tip]
    assert "moving away" in named[0] and len(tips) >= len(due)
    rings = [row for _, row in rows(spec) if row.get("weight") == 2 and row.get("stroke") == PALETTE["ink"][0]]
    differing = due[due["differs"] != ""]
    assert len(rings) == 2 * len(differing)  # in the matrix, and where they are named


def test_adoption_draws_as_many_squares_as_there_are_and_names_the_missing(evidence):
    found = evidence.observations.query("indicator == 'provinces_annual_plan' and period == '2022-06-30'")
    chart = charts.adoption(found, evidence.adoption, evidence.areas)
    squares = [row for mark, row in rows(spec_of(chart)) if mark["type"] == "rect"]
    filled = [row for row in squares if row["fill"]]
    assert (len(squares), len(filled)) == (63, 53)
    assert any("Bắc Kạn" in text for text in all_texts(chart))


def test_parts_lie_end_to_end():
    frame = dx.compare("2023", indicator=["attacks_phishing", "attacks_deface", "attacks_malware"])
    bars = [row for _, row in rows(charts.parts(frame).to_dict()) if "part" in row]
    assert [(bar["value"], bar["other"]) for bar in bars] == [(0, 11500), (11500, 12000), (12000, 12800)]


# Nothing is cut off or covered


def assert_legible(chart, name, apart=True):
    for wide, spec in specs(chart).items():
        found = words(spec)
        for text, left, top, right, bottom in found:
            assert left >= -3 and right <= wide + 3, f"{name} at {wide}: '{text}' is cut off at the side"
            assert top >= -4 and bottom <= spec["height"] + 5, f"{name} at {wide}: '{text}' is cut off"
        for (one, l1, t1, r1, b1), (two, l2, t2, r2, b2) in combinations(found if apart else [], 2):
            across, down = min(r1, r2) - max(l1, l2), min(b1, b2) - max(t1, t2)
            assert across < 2 or down < 2, f"{name} at {wide}: '{one}' and '{two}' cover each other"


def test_no_text_is_cut_off_or_covered(drawn):
    for name, chart in drawn.items():
        assert_legible(chart, name)


@pytest.mark.parametrize("name", [LONG, LONG.replace(" ", ""), HOSTILE * 8, "", "ễ" * 90, "한국" * 40])
def test_any_name_fits(name):
    frame = shares(name=name, name_vi=name)
    due = dx.assess(due="2025", indicator="dossiers_online_share").assign(name=name)
    for chart in (
        charts.dumbbell(frame, due), charts.changes(frame), charts.levels(frame), charts.parts(frame),
        charts.progress(due), charts.scoreboard(due),
    ):  # fmt: skip
        assert_legible(chart, name[:20])


@pytest.mark.parametrize("title", [LONG, HOSTILE])
def test_any_title_wraps(title):
    for wide, spec in specs(charts.dumbbell(shares(), title=title)).items():
        lines = spec["title"]["text"]
        assert all(width(line, 16, True) <= wide for line in lines)


@pytest.mark.parametrize("values", [(0, 0), (0, 100), (100, 0), (99.99, 100), (50, 50), (1e-9, 2e-9)])
def test_any_pair_of_shares_is_legible(values):
    base, now = values
    for goal in (0.0, 50.0, 100.0):
        due = dx.assess(due="2025", indicator="dossiers_online_share").assign(target=goal, target_printed=f"{goal}%")
        frame = shares(baseline=float(base), current=float(now))
        assert_legible(charts.dumbbell(frame, due), f"{values}, {goal}")
        assert isinstance(charts.progress(due.assign(baseline=float(base), current=float(now))), object)


def test_lines_hold_what_they_are_given():
    assert wrap("one two", 500, 12) == ["one two"]
    assert "".join(wrap("x" * 100, 80, 12, lines=20)) == "x" * 100
    assert wrap("một hai ba bốn năm", 60, 12, lines=1)[0].endswith("…")
    assert all(width(line, 12) <= 60 for line in wrap(LONG, 60, 12, lines=9))
    assert wrap("5\u00a0points a year", 60, 12)[0] == "5\u00a0points"
    assert width(cut(LONG, 90, 12), 12) <= 90
    assert wrap("", 60, 12) == []


def test_labels_move_apart():
    assert clear_of([(10, 20), (10, 20)], 0, 100) == [pytest.approx(10, abs=0.1), pytest.approx(36, abs=0.1)]
    assert clear_of([(98, 40)], 0, 100) == [80]


# Frames with little in them, or worse


def empty_of(frame):
    return frame.head(0)


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_nothing_can_be_drawn_a_table_says_so(language):
    say = {"language": language}
    none = dx.compare("2010", "2009", pillar="cybersecurity")
    for frame in (empty_of(none), none):
        for draw in (charts.dumbbell, charts.changes, charts.levels, charts.parts, charts.adoption):
            table = draw(frame, **say)
            assert isinstance(table, tables.Table)
            assert "<td" in table._repr_html_() or "<th" in table._repr_html_()
    due = dx.assess(due="2025")
    for draw in (charts.progress, charts.scoreboard):
        assert isinstance(draw(empty_of(due), **say), tables.Table)
    assert isinstance(charts.progress(due[due.status == "not_assessable"], **say), tables.Table)


@pytest.mark.parametrize(
    "pillar", ["digital_government", "digital_economy", "digital_society", "cybersecurity", "foundations"]
)
@pytest.mark.parametrize("pair", [("latest", "previous"), ("2023", "2022"), ("2022", "2021"), ("2024-04-30", "2023")])
def test_every_frame_of_the_project_can_be_drawn(pillar, pair, evidence):
    frame = dx.compare(*pair, pillar=pillar)
    due = dx.assess(pillar=pillar)
    for draw in (charts.changes, charts.dumbbell, charts.levels, charts.adoption):
        chart = draw(frame)
        if not isinstance(chart, tables.Table):
            assert_legible(chart, f"{draw.__name__} of {pillar}")
    with_goals = charts.dumbbell(frame, due)
    if not isinstance(with_goals, tables.Table):
        assert_legible(with_goals, pillar)
    for draw in (charts.progress, charts.scoreboard):
        chart = draw(due)
        if not isinstance(chart, tables.Table):
            assert_legible(chart, f"{draw.__name__} of {pillar}")


def test_hostile_text_stays_text():
    chart = charts.dumbbell(shares(name=HOSTILE), title=HOSTILE)
    drawing = to_svg(spec_of(chart))
    tags = {element.tag.rpartition("}")[2] for element in ElementTree.fromstring(drawing).iter()}
    assert tags <= {"svg", "g", "path", "text", "tspan", "rect", "line", "defs", "clipPath"}
    assert "<script" not in drawing


def test_no_chart_asks_the_network(drawn):
    for chart in drawn.values():
        text = json.dumps({**spec_of(chart), "$schema": ""})
        assert "http" not in text.replace(SCHEMA, "")


# How it is displayed


def test_the_same_frame_gives_the_same_bytes(evidence):
    first, second = (json.dumps({n: spec_of(c) for n, c in drawings(evidence).items()}) for _ in range(2))
    assert first == second


def test_a_display_has_all_three_forms():
    data = bundle(charts.dumbbell(shares()).to_dict())
    assert list(data) == [MIME, "image/svg+xml", "text/plain"]
    assert data[MIME]["$schema"] == SCHEMA == data[MIME]["usermeta"]["narrow"]["$schema"]
    assert data["text/plain"].startswith("Shares in 2022 and 2023.")


def test_any_altair_chart_is_displayed_the_same_way():
    assert alt.renderers.active == "dxlib"
    own = alt.Chart(pd.DataFrame({"a": [1, 2]})).mark_bar().encode(x="a:Q").properties(title="Mine")
    data = own._repr_mimebundle_()
    data = data[0] if isinstance(data, tuple) else data
    assert MIME in data and data["text/plain"] == "Mine"


def test_importing_charts_draws_nothing():
    code = "import sys, dxlib.charts; print('vl_convert' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"


def test_only_light_colours_of_the_palette_are_used(drawn):
    light = {pair[0] for pair in PALETTE.values()}
    assert len(light) == len(PALETTE), "two names for one colour cannot be told apart in the dark"
    for name, chart in drawn.items():
        for spec in specs(chart).values():
            used = set(re.findall(r"#[0-9A-Fa-f]{6}\b", json.dumps({**spec, "usermeta": {}})))
            assert used <= light, name


def luminance(colour):
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("dark", [0, 1])
@pytest.mark.parametrize(
    ("ink", "ground"),
    [(ink, "paper") for ink in ("ink", "ink2", "ink3", "link", "reached", "track", "off", "away")]
    + [("on_status", status) for status in ("reached", "track", "off", "away")] + [("on_slight", "slight")],
)  # fmt: skip
def test_words_can_be_read(ink, ground, dark):
    one, two = sorted((luminance(PALETTE[name][dark]) for name in (ink, ground)), reverse=True)
    assert (one + 0.05) / (two + 0.05) >= 4.5


def test_bars_of_two_units_keep_a_scale_each():
    """In one drawing 100 % is as long as its axis, whatever millions stand above it."""
    frame = dx.newest(dx.observations(["insurance_db_persons", "enterprise_db_digitised_share"]))
    svg = to_svg(as_v5(charts.levels(frame).to_dict()))
    bars = re.findall(r'd="M0,\d+h([\d.]+)[^"]*" fill="' + PALETTE["track"][0], svg)
    widths = [float(bar) for bar in bars]
    assert len(widths) == 2 and min(widths) > 0.9 * max(widths)


def test_a_share_is_not_drawn_as_a_count_of_its_whole(evidence):
    """57 percent of 35 targets is not 57 of 35."""
    rows = evidence.observations.query("indicator.str.startswith('decision942_targets_')")
    drawn = dx.charts.adoption(rows)
    texts = str(drawn.to_dict())

    assert "20 of 35" in texts
    assert "57" not in drawn.usermeta["description"]
