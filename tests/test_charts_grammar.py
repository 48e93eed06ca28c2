"""Every chart is a chart of Altair: it can be changed, filtered, split, layered, set beside another, and saved."""

from __future__ import annotations

import json
import re

import altair as alt
import pandas as pd
import pytest
from legible import forms

import dxlib as dx
from dxlib import charts
from dxlib.charts.grammar import SCHEMA, Facets, Told
from dxlib.charts.render import MIME, bundle, to_svg
from dxlib.display import PALETTE
from dxlib.text import languages

LANGUAGES = [language for language in ("en", "vi") if language in languages()]
OWN = "#0AFF0A"  # no colour of the palette


def _arguments(evidence):
    """What each chart function is called with, here and for every language."""
    seen, due = evidence.observations, dx.assess(due="2025", evidence=evidence)
    printed = dx.tables.printed(evidence, "2022-08-08-mid-year-review", (65, 81)).frame
    return {
        "adoption": (dx.compare(topic="institutions"), evidence.adoption, evidence.areas),
        "changes": (dx.compare("2023", "2022"),),
        "dumbbell": (dx.compare("2023", "2022", topic="online_services"), due),
        "levels": (dx.compare(topic="national_portal"),),
        "parts": (dx.compare("2023", indicator=["attacks_phishing", "attacks_deface", "attacks_malware"]),),
        "printed": (printed,),
        "progress": (due,),
        "provinces": (evidence.adoption.query("not adopted"), evidence.areas),
        "recomputed": (dx.audit(evidence=evidence),),
        "revisions": (dx.revisions(evidence=evidence), due),
        "scoreboard": (due,),
        "timeline": (seen[seen["indicator"].isin(["dossiers_online_share", "attacks", "egdi_rank"])], due),
    }


FUNCTIONS = sorted(name for name in charts.__all__ if callable(getattr(charts, name)) and name != "enable")


@pytest.fixture(scope="module")
def arguments(evidence):
    return _arguments(evidence)


@pytest.fixture(scope="module")
def made(arguments):
    """Every chart in each language; those that are not in the grammar yet are skipped by who asks for them."""
    kept = {}

    def make(name, language="en"):
        if (name, language) not in kept:
            kept[name, language] = getattr(charts, name)(*arguments[name], language=language)
        if not isinstance(kept[name, language], Told):
            pytest.skip("not in the grammar")
        return kept[name, language]

    return make


@pytest.fixture(params=FUNCTIONS)
def chart(request, made):
    return made(request.param)


_DRAWN = {}


def drawing(chart):
    """The wide drawing of a chart, made once."""
    if id(chart) not in _DRAWN:
        _DRAWN[id(chart)] = chart, to_svg(chart.to_dict())  # the chart stays, so that no other takes its number
    return _DRAWN[id(chart)][1]


def marks(svg):
    return len(re.findall("<(path|text|line|rect)", svg))


def key(chart):
    """The column that says what a row speaks of."""
    return next(column for column in ("indicator", "area") if chart.data[column].nunique() > 1)


def test_every_function_has_its_arguments_here(arguments):
    assert sorted(arguments) == FUNCTIONS


def test_some_charts_are_in_the_grammar(arguments):
    for name in ("dumbbell", "adoption", "provinces"):
        assert isinstance(getattr(charts, name)(*arguments[name]), Told)


def test_it_is_an_altair_chart_that_is_valid_in_both_forms(chart):
    assert isinstance(chart, alt.TopLevelMixin)
    chart.to_dict()
    for spec in forms(chart).values():
        alt.Chart.from_dict({name: value for name, value in spec.items() if name != "usermeta"}, validate=True)
        assert marks(to_svg(spec)) > 10


def test_its_width_can_be_set(chart):
    if isinstance(chart, Facets):
        pytest.skip("the width of facets is that of the charts in them")
    assert chart.properties(width=500).to_dict()["width"] == 500
    assert drawing(chart.properties(width=500)) != drawing(chart)


def test_its_colour_can_be_set(chart):
    assert OWN not in drawing(chart)
    if isinstance(chart, Facets):
        pytest.skip("the encodings of facets are those of the charts in them")
    assert re.search(f'(fill|stroke)="{OWN}"', drawing(chart.encode(color=alt.value(OWN))))


def test_its_rows_can_be_filtered(chart):
    column = key(chart)
    one = chart.transform_filter(alt.FieldEqualPredicate(field=column, equal=str(chart.data[column].iloc[-1])))
    assert 0 < marks(drawing(one)) < marks(drawing(chart))


def test_it_can_be_split_by_a_column(chart):
    if isinstance(chart, Facets):
        pytest.skip("facets have no facets")
    column = key(chart)
    few = chart.transform_filter(alt.FieldOneOfPredicate(field=column, oneOf=list(chart.data[column].unique()[:2])))
    split = few.facet(f"{column}:N", columns=1)
    assert isinstance(split, alt.FacetChart)
    assert drawing(split).startswith("<svg")


def test_marks_of_ones_own_can_be_laid_over_it(chart):
    if isinstance(chart, Facets):
        pytest.skip("layers are those of the charts in facets")
    own = pd.DataFrame({"across": [5, 50], "down": [5, 20]})
    line = alt.Chart(own).mark_line(color=OWN).encode(
        x=alt.X("across:Q", scale=None, axis=None), y=alt.Y("down:Q", scale=None, axis=None), color=alt.value(OWN)
    )  # fmt: skip
    layered = (chart + line).resolve_scale(x="independent", y="independent")
    assert f'stroke="{OWN}"' in drawing(layered)


def test_it_can_stand_beside_another(chart, made):
    other = made("dumbbell")
    svg = drawing(chart | other)
    assert marks(svg) >= marks(drawing(chart)) + marks(drawing(other)) - 4
    assert (chart & other).to_dict()["vconcat"]


def test_beside_another_it_keeps_its_colours(made):
    """Vega-Lite would give neighbours one scale of colours, in which the states of provinces are no statuses."""
    map_of, other = made("provinces"), made("dumbbell")
    for colour in ("tile", "off"):
        wanted = f'fill="{PALETTE[colour][0]}"'
        assert drawing(map_of | other).count(wanted) >= drawing(map_of).count(wanted) > 0


def test_it_takes_another_theme(chart):
    with alt.theme.enable("default"):
        plain = chart.to_dict()
    assert plain["config"] != chart.to_dict()["config"]
    assert to_svg(plain).startswith("<svg")


def test_its_data_are_a_tidy_frame(chart):
    data = chart.data
    assert isinstance(data, pd.DataFrame) and len(data) and data.columns.is_unique
    assert {"indicator", "area"} & set(data)
    assert all(re.fullmatch("[a-z][a-z0-9_]*", column) for column in data.columns)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_its_columns_are_named_where_the_function_is_described(name, made):
    described = getattr(charts, name).__doc__.partition("Returns:")[2]
    wanted = [column for column in made(name).data.columns if not re.search(rf"\b{column}\b", described)]
    assert len(wanted) <= len(made(name).data.columns) / 2, f"not described: {wanted}"


def test_it_can_be_saved_offline(chart, tmp_path):
    for form, more in (("svg", {}), ("png", {}), ("html", {"inline": True})):
        chart.save(tmp_path / f"chart.{form}", **more)
    assert (tmp_path / "chart.svg").read_text(encoding="utf-8").startswith("<svg")
    assert (tmp_path / "chart.png").read_bytes().startswith(b"\x89PNG")
    page = (tmp_path / "chart.html").read_text(encoding="utf-8")
    assert not re.search(r"(?:src|href)=[\"']?(?:https?:)?//", page)


# What its viewers are given


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", FUNCTIONS)
def test_no_chart_asks_the_network(name, language, made):
    text = json.dumps({**made(name, language).to_dict(validate=False), "$schema": ""})
    assert "http" not in text.replace(SCHEMA, "")


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_display_has_all_three_forms(name, made):
    data = bundle(made(name).to_dict())
    assert list(data) == [MIME, "image/svg+xml", "text/plain"]
    assert data[MIME]["$schema"] == SCHEMA == data[MIME]["usermeta"]["narrow"]["$schema"]
    assert data["text/plain"] == made(name).to_dict()["usermeta"]["description"] and len(data["text/plain"]) > 60


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_same_frame_gives_the_same_bytes(name, made, arguments):
    again = getattr(charts, name)(*arguments[name], language="en")
    assert json.dumps(made(name).to_dict()) == json.dumps(again.to_dict())


@pytest.mark.parametrize("name", FUNCTIONS)
def test_only_light_colours_of_the_palette_are_used(name, made):
    light = {pair[0] for pair in PALETTE.values()}
    for spec in forms(made(name)).values():
        assert set(re.findall(r"#[0-9A-Fa-f]{6}\b", json.dumps({**spec, "usermeta": {}}))) <= light


def test_what_is_made_of_a_chart_lets_go_of_what_was_said_of_it(chart):
    assert "narrow" in chart.to_dict()["usermeta"]
    assert "usermeta" not in chart.properties(title="Mine").to_dict()
