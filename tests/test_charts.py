"""Every chart is a chart of Altair: it can be changed, split, layered and saved, and nothing in it is cut off."""

from __future__ import annotations

import json
import pickle
import re
import subprocess
import sys
from xml.etree import ElementTree

import altair as alt
import pandas as pd
import pytest
from drawn import HOSTILE, LONG, NAMES, assert_legible, forms, words
from PIL import Image

import dxlib as dx
from dxlib import charts, tables
from dxlib.charts.fonts import FAMILY
from dxlib.charts.grammar import Panels, charted
from dxlib.charts.lettering import cut, width, wrap
from dxlib.charts.render import MIME, PICTURE, bundle, to_svg
from dxlib.charts.told import SCHEMA, Told, by_itself
from dxlib.charts.views import NotALayer
from dxlib.errors import DxError, UnknownName
from dxlib.tables.display import FONT, PALETTE
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
        "parts": (dx.compare("2023", indicator="attacks").query("breakdown != ''"),),
        "peers": (dx.peers("VN-DN", evidence=dx.load(reports="all")),),
        "printed": (printed,),
        "progress": (due,),
        "provinces": (evidence.adoption.query("not adopted"), evidence.areas),
        "recomputed": (dx.audit(evidence=evidence),),
        "revisions": (dx.analysis.revisions(evidence=evidence), due),
        "rivals": (dx.rivals(["digital_economy_gdp_share", "portal_services"], evidence=dx.load(reports="all")),),
        "scoreboard": (due,),
        "tile_map": (
            dx.observations("dti_provincial_rank", area=None, evidence=dx.load(reports="all")),
            evidence.areas,
        ),
        "timeline": (seen[seen["indicator"].isin(["dossiers_online_share", "attacks", "egdi_rank"])], due),
        "unjudged": (due,),
    }


FUNCTIONS = sorted(name for name in charts.__all__ if callable(getattr(charts, name)) and name != "enable")


@pytest.fixture(scope="module")
def arguments(evidence):
    return _arguments(evidence)


@pytest.fixture(scope="module")
def made(arguments):
    """Every chart in each language, made once."""
    kept = {}

    def make(name, language="en"):
        if (name, language) not in kept:
            kept[name, language] = getattr(charts, name)(*arguments[name], language=language)
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
    columns = (column for column in ("indicator", "part", "area", "pillar") if column in chart.data)
    return next(column for column in columns if chart.data[column].nunique() > 1)


def test_every_function_has_its_arguments_here(arguments):
    assert sorted(arguments) == FUNCTIONS


def test_it_is_an_altair_chart_that_is_valid_in_both_forms(chart):
    assert isinstance(chart, Told) and isinstance(chart, alt.TopLevelMixin)
    for spec in forms(chart).values():
        alt.Chart.from_dict({name: value for name, value in spec.items() if name != "usermeta"}, validate=True)
        assert marks(to_svg(spec)) > 10


def test_its_frame_holds_facts_whatever_the_room(chart):
    wide, narrow = (one.data.select_dtypes("number") for one in (chart, chart.narrow()))
    pd.testing.assert_frame_equal(wide, narrow)  # no pixels
    assert not [name for name in chart.data if name.endswith(("_dx", "_dy", "_align", "_aside"))]


def test_its_width_can_be_set(chart):
    spec = chart.properties(width=500).to_dict()
    assert {one["width"] for one in spec.get("concat", [spec])} == {500}
    assert drawing(chart.properties(width=500)) != drawing(chart)


def test_its_colour_can_be_set(chart):
    assert OWN not in drawing(chart)
    assert re.search(f'(fill|stroke)="{OWN}"', drawing(chart.encode(color=alt.value(OWN))))


def test_a_mark_of_ones_own_may_lie_under_it(chart):
    own = alt.Chart(pd.DataFrame({"v": [1]})).mark_rule(color=OWN).encode(x="v:Q")
    if isinstance(chart, Panels):  # Altair layers it, and asks us nothing
        with pytest.raises(NotALayer, match=r"chart \+ own"):
            own + chart
    else:
        under = own + chart
        assert isinstance(under, alt.LayerChart) and OWN in to_svg(under.to_dict())


def test_the_legend_of_colours_of_ones_own_covers_no_words(chart):
    column = "indicator" if "indicator" in chart.data else "pillar"
    spec, rows = chart.encode(color=f"{column}:N").to_dict(), chart.data[column]
    found = words(spec)
    (head,) = (word for word in found if word.text == column)
    named = {word.text for word in found if word.text in set(rows)}
    assert named, "the legend names what is coloured"
    for one in (word for word in found if word.text in {column, *named}):
        for two in (word for word in found if word is not one):
            beside = min(one.right, two.right) - max(one.left, two.left)
            under = min(one.bottom, two.bottom) - max(one.top, two.top)
            assert beside < 2 or under < 2, f"'{one.text}' and '{two.text}' cover each other"
    assert head.top > max(word.bottom for word in found if word.size == 16)  # under the title


def test_its_rows_can_be_filtered(chart):
    column = key(chart)
    one = chart.transform_filter(alt.FieldEqualPredicate(field=column, equal=str(chart.data[column].iloc[-1])))
    assert 0 < marks(drawing(one)) < marks(drawing(chart))


def test_a_filter_that_names_no_column_is_an_expression(chart):
    assert marks(drawing(chart.transform_filter("1 < 2"))) == marks(drawing(chart))


def test_it_can_be_split_by_a_column(chart):
    column = key(chart)
    few = chart.transform_filter(alt.FieldOneOfPredicate(field=column, oneOf=list(chart.data[column].unique()[:2])))
    split = few.facet(f"{column}:N", columns=1)
    assert isinstance(split, alt.ConcatChart if isinstance(chart, Panels) else alt.FacetChart)
    assert marks(drawing(split)) >= marks(drawing(few)) > 0


def test_marks_of_ones_own_can_be_laid_over_it(chart):
    own = pd.DataFrame({"across": [5, 50], "down": [5, 20]})
    line = alt.Chart(own).mark_line(color=OWN).encode(
        x=alt.X("across:Q", scale=None, axis=None), y=alt.Y("down:Q", scale=None, axis=None), color=alt.value(OWN)
    )  # fmt: skip
    layered = (chart + line).resolve_scale(x="independent", y="independent")
    assert f'stroke="{OWN}"' in drawing(layered)


@pytest.mark.parametrize(("name", "place", "at"), [
    ("dumbbell", "x:Q", 60), ("dumbbell", "y:N", "Dossiers submitted online"),
    ("timeline", "x:T", "2023-06-30"), ("timeline", "y:Q", 50),
])  # fmt: skip
def test_a_rule_of_ones_own_goes_from_edge_to_edge(name, place, at, made):
    """What all layers share, such as the rows, is not the place of another's mark."""
    channel, _, kind = place.partition(":")
    own = alt.Chart(pd.DataFrame({"at": [at]})).mark_rule(color=OWN).encode(**{channel: f"at:{kind}"})
    lines = re.findall(rf'<line[^>]*x2="(-?[0-9.]+)" y2="(-?[0-9.]+)"[^>]*stroke="{OWN}"', drawing(made(name) + own))
    assert lines
    for across, down in lines:
        along, still = (down, across) if channel == "x" else (across, down)
        assert abs(float(along)) > 80 and float(still) == 0


@pytest.mark.parametrize("name", ["dumbbell", "revisions"])
def test_a_column_that_is_not_there_is_refused_by_name(name, made):
    chart = made(name)
    for wrong in (
        lambda: chart.encode(color="topik:N"), lambda: chart.encode(alt.Color("mean(topik):Q")),
        lambda: chart.facet("topik:N", columns=1), lambda: chart.transform_filter("datum.topik == 'a'"),
        lambda: chart.transform_filter(alt.datum.topik > 3), lambda: chart.transform_filter(topik="a"),
        lambda: chart.transform_filter(alt.FieldEqualPredicate(field="topik", equal="a")),
    ):  # fmt: skip
        with pytest.raises(UnknownName, match="unknown column of this chart 'topik'; did you mean 'topic'"):
            wrong()
    assert chart.transform_calculate(topik="1").transform_filter("datum.topik > 0").to_dict()


def test_every_figure_of_a_chart_over_time_names_its_pillar_also_without_a_target(evidence):
    seen = evidence.observations[evidence.observations["indicator"].isin(["attacks", "dossiers_online_share"])]
    chart = dx.charts.timeline(seen, dx.assess(indicator="dossiers_online_share", evidence=evidence))
    assert dict(zip(chart.data["indicator"], chart.data["pillar"], strict=True)) == {
        "attacks": "cybersecurity", "dossiers_online_share": "digital_government"}  # fmt: skip


def test_a_comparison_can_be_split_by_pillar_and_topic(made):
    chart = made("changes")
    assert set(chart.data["pillar"]) > {"cybersecurity"} and set(chart.data["topic"]) > {"online_services"}
    assert marks(drawing(chart.transform_filter("datum.topic == 'online_services'"))) < marks(drawing(chart))


def test_a_chart_and_a_table_reach_another_process(chart, made):
    again = pickle.loads(pickle.dumps(chart))
    assert again.to_dict() == chart.to_dict()
    table = tables.targets(dx.assess(due="2025"))
    assert pickle.loads(pickle.dumps(table)) == table


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


@pytest.mark.parametrize("name", FUNCTIONS)
def test_what_is_no_frame_and_a_frame_of_something_else_are_told_in_words(name, arguments):
    function, others = getattr(charts, name), arguments[name][1:]
    with pytest.raises(DxError, match=r"is a frame, as dx.compare\(\) and other verbs return it, not a str: 'text'"):
        function("text", *others)
    with pytest.raises(DxError, match=f"{name}: its frame has no column '[a-z_]+'; help"):
        function(pd.DataFrame({"value": [1.0]}), *others)
    with pytest.raises(DxError, match=f"{name}: missing a required argument"):
        function()


def test_a_fault_of_our_own_is_not_told_as_one_of_the_frame():
    @charted
    def plan(frame: pd.DataFrame):
        return {}["value"] if "value" in frame else frame.nothing_of_that_name

    with pytest.raises(KeyError):
        plan(pd.DataFrame({"value": [1.0]}))
    with pytest.raises(DxError, match="no column 'nothing_of_that_name'"):
        plan(pd.DataFrame())


def test_its_data_are_a_tidy_frame(chart):
    data = chart.data
    assert isinstance(data, pd.DataFrame) and len(data) and data.columns.is_unique
    assert {"indicator", "area", "pillar"} & set(data)
    assert all(re.fullmatch("[a-z][a-z0-9_]*", column) for column in data.columns)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_its_columns_are_named_where_the_function_is_described(name, made):
    described = getattr(charts, name).__doc__.partition("Returns:")[2]
    wanted = [column for column in made(name).data.columns if not re.search(rf"\b{column}\b", described)]
    assert len(wanted) <= len(made(name).data.columns) / 2, f"not described: {wanted}"


def test_it_can_be_saved_offline(chart, tmp_path):
    for form in ("svg", "png", "html"):
        chart.save(tmp_path / f"chart.{form}")
    assert (tmp_path / "chart.svg").read_text(encoding="utf-8").startswith("<svg")
    assert (tmp_path / "chart.png").read_bytes().startswith(b"\x89PNG")
    page = (tmp_path / "chart.html").read_text(encoding="utf-8")
    assert not re.search(r"(?:src|href)=[\"']?(?:https?:)?//", page)


def test_a_picture_is_drawn_in_the_letters_of_the_package_unless_others_are_chosen(chart):
    """Signs such as → and − would come from any typeface of the machine."""
    assert by_itself(chart, True).to_dict()["config"]["font"] == FAMILY
    config = by_itself(chart.configure(font="Arial").configure_axis(labelFontSize=20), True).to_dict()["config"]
    assert config["font"] == "Arial" and config["axis"]["labelFontSize"] == 20
    assert chart.to_dict()["config"]["font"] == FONT


@pytest.mark.parametrize("form", ["svg", "png"])
def test_a_picture_lies_on_white_unless_something_else_is_chosen(form, made, tmp_path):
    """A page may be dark, so that there a chart lies on what is under it; a picture goes anywhere."""
    made("dumbbell").save(tmp_path / f"white.{form}")
    made("dumbbell").configure(background="#102030").save(tmp_path / f"own.{form}")
    if form == "svg":
        assert 'fill="white"' in (tmp_path / "white.svg").read_text(encoding="utf-8")
        assert 'fill="#102030"' in (tmp_path / "own.svg").read_text(encoding="utf-8")
    else:
        corners = [Image.open(tmp_path / f"{name}.png").convert("RGBA").getpixel((0, 0)) for name in ("white", "own")]
        assert corners == [(255, 255, 255, 255), (16, 32, 48, 255)]


# What its viewers are given


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", FUNCTIONS)
def test_no_chart_asks_the_network(name, language, made):
    text = json.dumps({**made(name, language).to_dict(validate=False), "$schema": ""})
    assert "http" not in text.replace(SCHEMA, "")


@pytest.mark.parametrize("address", ["https://example.org/rows.csv", "/etc/hostname"])
def test_no_drawing_asks_for_data_that_are_elsewhere(address):
    with pytest.raises(ValueError, match=r"not allowed|access denied"):
        to_svg({"data": {"url": address}, "mark": "point", "encoding": {"x": {"field": "a", "type": "quantitative"}}})


def test_a_display_in_a_notebook_lies_on_white_whatever_the_notebooks_theme(made, monkeypatch):
    chart = made("dumbbell")
    assert bundle(chart.to_dict())[MIME]["background"] == "white"
    assert bundle(chart.properties(background="#102030").to_dict())[MIME]["background"] == "#102030"
    monkeypatch.setenv("DX_EDITION", "1")
    assert "background" not in bundle(chart.to_dict())[MIME]  # a page has colours for the dark


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_display_has_the_chart_a_picture_of_it_and_words(name, made):
    data = bundle(made(name).to_dict())
    assert list(data) == [MIME, PICTURE, "text/plain"]
    assert data[MIME]["$schema"] == SCHEMA and "narrow" not in data[MIME]["usermeta"]
    assert data["text/plain"] == made(name).to_dict()["description"] and len(data["text/plain"]) > 60


def test_in_an_edition_a_chart_has_its_form_for_a_phone_and_no_picture(chart, monkeypatch):
    monkeypatch.setenv("DX_EDITION", "1")
    data = bundle(chart.to_dict())
    assert list(data) == [MIME, "text/plain"]
    assert data[MIME]["usermeta"]["narrow"] == {**chart.narrow().to_dict(), "$schema": SCHEMA}


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
    assert chart.to_dict()["usermeta"]["title"]
    assert "usermeta" not in chart.properties(title="Mine").to_dict()


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


def test_no_two_colours_of_the_palette_are_the_same():
    assert len({pair[0] for pair in PALETTE.values()}) == len(PALETTE), "they could not be told apart in the dark"


# Nothing is cut off or covered, whatever the frame holds


def shares(**columns):
    """A comparison of one made-up row, after a real one."""
    return dx.compare("2023", "2022", indicator="dossiers_online_share").assign(**columns)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", FUNCTIONS)
def test_no_word_is_cut_off_or_covered(name, language, made):
    assert_legible(made(name, language), name)


@pytest.mark.parametrize("name", NAMES)
def test_any_name_fits(name, evidence):
    frame, due = shares(name=name, name_vi=name), dx.assess(due="2025", indicator="dossiers_online_share")
    due, seen = due.assign(name=name), evidence.observations.query("indicator == 'attacks'").assign(name=name)
    for chart in (
        charts.dumbbell(frame, due), charts.changes(frame), charts.levels(frame), charts.parts(frame),
        charts.progress(due), charts.scoreboard(due), charts.timeline(seen), charts.timeline(seen.head(1)),
    ):  # fmt: skip
        assert_legible(chart, name[:20])


@pytest.mark.parametrize("title", [LONG, HOSTILE])
def test_any_title_wraps(title):
    for wide, spec in forms(charts.changes(shares(), title=title)).items():
        assert all(width(line, 16, True) <= wide for line in spec["title"]["text"])


@pytest.mark.parametrize("values", [(0, 0), (0, 100), (100, 0), (99.99, 100), (50, 50), (1e-9, 2e-9)])
def test_any_pair_of_shares_is_legible(values):
    base, now = map(float, values)
    for goal in (0.0, 50.0, 100.0):
        due = dx.assess(due="2025", indicator="dossiers_online_share").assign(target=goal, target_printed=f"{goal}%")
        assert_legible(charts.dumbbell(shares(baseline=base, current=now), due), f"{values}, {goal}")
        progress = charts.progress(due.assign(baseline=base, current=now))
        if not isinstance(progress, tables.Table):  # nothing was to be gained
            assert_legible(progress, f"{values}, {goal}")


PILLARS = ["digital_government", "digital_economy", "digital_society", "cybersecurity", "foundations"]


@pytest.mark.parametrize("pillar", PILLARS)
@pytest.mark.parametrize("pair", [("latest", "previous"), ("2023", "2022"), ("2022", "2021"), ("2024-04-30", "2023")])
def test_every_frame_of_the_project_can_be_drawn(pillar, pair):
    frame, due = dx.compare(*pair, pillar=pillar), dx.assess(pillar=pillar)
    drawn = {draw.__name__: draw(frame) for draw in (charts.changes, charts.dumbbell, charts.levels, charts.adoption)}
    drawn |= {"with targets": charts.dumbbell(frame, due), "progress": charts.progress(due)}
    drawn |= {"scoreboard": charts.scoreboard(due)}
    for name, chart in drawn.items():
        if not isinstance(chart, tables.Table):
            assert_legible(chart, f"{name} of {pillar}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_nothing_can_be_drawn_a_table_says_so(language):
    none = dx.compare("2010", "2009", pillar="cybersecurity")
    for frame in (none.head(0), none):
        for draw in (charts.changes, charts.dumbbell, charts.levels, charts.parts):
            table = draw(frame, language=language)
            assert isinstance(table, tables.Table)
            assert "<td" in table._repr_html_() or "<th" in table._repr_html_()


def test_hostile_text_stays_text():
    drawing = to_svg(charts.changes(shares(name=HOSTILE), title=HOSTILE).to_dict())
    tags = {element.tag.rpartition("}")[2] for element in ElementTree.fromstring(drawing).iter()}
    assert tags <= {"svg", "g", "path", "text", "tspan", "rect", "line", "defs", "clipPath"}
    assert "<script" not in drawing


def test_lines_hold_what_they_are_given():
    assert wrap("one two", 500, 12) == ["one two"]
    assert "".join(wrap("x" * 100, 80, 12, lines=20)) == "x" * 100
    assert wrap("một hai ba bốn năm", 60, 12, lines=1)[0].endswith("…")
    assert all(width(line, 12) <= 60 for line in wrap(LONG, 60, 12, lines=9))
    assert wrap("5\u00a0points a year", 60, 12)[0] == "5\u00a0points"
    assert width(cut(LONG, 90, 12), 12) <= 90
    assert wrap("", 60, 12) == []
