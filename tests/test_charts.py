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
from dxlib.charts.grammar import SCHEMA
from dxlib.charts.lettering import cut, width, wrap
from dxlib.charts.render import MIME, bundle, to_svg
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
    due = dx.assess(due="2025")
    return {}


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


def test_the_alternative_text_holds_every_value(drawn):
    for name, chart in drawn.items():
        assert len(spec_of(chart)["usermeta"]["description"]) > 60, name


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
    ):  # fmt: skip
        assert_legible(chart, name[:20])


@pytest.mark.parametrize("title", [LONG, HOSTILE])
def test_any_title_wraps(title):
    for wide, spec in specs(charts.changes(shares(), title=title)).items():
        lines = spec["title"]["text"]
        assert all(width(line, 16, True) <= wide for line in lines)


@pytest.mark.parametrize("values", [(0, 0), (0, 100), (100, 0), (99.99, 100), (50, 50), (1e-9, 2e-9)])
def test_any_pair_of_shares_can_be_drawn(values):
    base, now = values
    for goal in (0.0, 50.0, 100.0):
        due = dx.assess(due="2025", indicator="dossiers_online_share").assign(target=goal, target_printed=f"{goal}%")
        pass


def test_lines_hold_what_they_are_given():
    assert wrap("one two", 500, 12) == ["one two"]
    assert "".join(wrap("x" * 100, 80, 12, lines=20)) == "x" * 100
    assert wrap("một hai ba bốn năm", 60, 12, lines=1)[0].endswith("…")
    assert all(width(line, 12) <= 60 for line in wrap(LONG, 60, 12, lines=9))
    assert wrap("5\u00a0points a year", 60, 12)[0] == "5\u00a0points"
    assert width(cut(LONG, 90, 12), 12) <= 90
    assert wrap("", 60, 12) == []


# Frames with little in them, or worse


def empty_of(frame):
    return frame.head(0)


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_nothing_can_be_drawn_a_table_says_so(language):
    say = {"language": language}
    none = dx.compare("2010", "2009", pillar="cybersecurity")
    for frame in (empty_of(none), none):
        for draw in (charts.changes, charts.levels, charts.parts):
            table = draw(frame, **say)
            assert isinstance(table, tables.Table)
            assert "<td" in table._repr_html_() or "<th" in table._repr_html_()


@pytest.mark.parametrize(
    "pillar", ["digital_government", "digital_economy", "digital_society", "cybersecurity", "foundations"]
)
@pytest.mark.parametrize("pair", [("latest", "previous"), ("2023", "2022"), ("2022", "2021"), ("2024-04-30", "2023")])
def test_every_frame_of_the_project_can_be_drawn(pillar, pair, evidence):
    frame = dx.compare(*pair, pillar=pillar)
    due = dx.assess(pillar=pillar)
    assert frame is not due


def test_hostile_text_stays_text():
    chart = charts.changes(shares(name=HOSTILE), title=HOSTILE)
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
    data = bundle(charts.changes(shares()).to_dict())
    assert list(data) == [MIME, "image/svg+xml", "text/plain"]
    assert data[MIME]["$schema"] == SCHEMA == data[MIME]["usermeta"]["narrow"]["$schema"]
    assert data["text/plain"].startswith("Change from 2022 to 2023.")


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
