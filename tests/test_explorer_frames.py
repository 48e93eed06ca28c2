"""The explorer without a browser: a choice is a value, its frames and its line of Python are functions of it."""

import io
import json
import sys
from dataclasses import replace

import altair as alt
import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import dxlib as dx
from dxlib.charts.render import spec_of, to_svg
from dxlib.charts.render import to_png as picture
from dxlib.errors import DxError, UnknownName
from dxlib.explorer import choice as choices
from dxlib.explorer.ahead import ahead, likely
from dxlib.explorer.changes import as_change
from dxlib.explorer.choice import Choice
from dxlib.explorer.exports import to_png
from dxlib.explorer.frames import Frames
from dxlib.explorer.stage import drawn as drawn_of
from dxlib.explorer.views import view
from dxlib.explorer.words import options
from dxlib.tables.display import NARROW, WIDE
from dxlib.tables.frames import to_csv, to_parquet, to_xlsx

CHOICES = [
    {},
    {"period": "2023", "baseline": "2022", "pillar": "digital_government", "view": "dumbbell"},
    {"search": "hồ sơ", "status": "compared", "sort": "change", "change": "relative"},
    {"status": "off_track", "view": "scoreboard", "method": "linear"},
    {"indicator": "attacks", "view": "indicator", "as_of": "2022-12-31"},
    {"pillar": "digital_government", "view": "audit"},
    {"view": "adoption", "topic": "institutions"},
    {"vintage": "first", "change": "points", "sort": "status"},
    {"sort": "name", "search": "it's a \\ quote'"},
]


@pytest.fixture(scope="module")
def frames():
    return Frames(dx.load())


@pytest.mark.parametrize("chosen", CHOICES, ids=lambda chosen: "-".join(chosen) or "nothing")
def test_the_line_makes_the_frame_again(chosen):
    explorer = dx.explorer(**chosen)
    again = eval(explorer.line, {"dx": dx})
    pd.testing.assert_frame_equal(again, explorer.frame)


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "search": st.text(),
            "status": st.sampled_from(["", "compared", "reached"]),
            "sort": st.sampled_from(choices.SORTS),
            "change": st.sampled_from(choices.CHANGES),
            "view": st.sampled_from(choices.VIEWS),
            "period": st.sampled_from(["2023", "2022-S1", "latest"]),
            "baseline": st.sampled_from(["2022", "previous"]),
        },
    )
)
def test_a_choice_and_its_line_hold_the_same(values):
    chosen = Choice.of(**values)
    words = chosen.line.removeprefix("dx.explorer(").removesuffix(").frame")
    assert eval(f"of({words})", {"of": lambda period="latest", baseline="previous", **rest: Choice.of(
        period=period, baseline=baseline, **rest)}) == chosen  # fmt: skip


@pytest.mark.parametrize(
    ("chosen", "error", "words"),
    [
        ({"pillar": "digital_goverment"}, UnknownName, "did you mean 'digital_government'"),
        ({"indicator": "attack"}, UnknownName, "attacks"),
        ({"view": "dumbell"}, UnknownName, "did you mean 'dumbbell'"),
        ({"method": "linea"}, UnknownName, "did you mean 'linear'"),
        ({"colour": "red"}, UnknownName, "unknown choice 'colour'"),
        ({"pillar": "cybersecurity", "topic": "online_services"}, DxError, "has no topic 'online_services'"),
        ({"period": "2022", "baseline": "2023"}, DxError, "must be earlier"),
        ({"as_of": "2001-01-01"}, DxError, "no report had been published"),
        ({"period": "soon"}, DxError, "soon"),
        ({"area": "XX"}, DxError, "unknown area 'XX'"),
    ],
)
def test_a_wrong_choice_is_told_where_it_is_made(chosen, error, words):
    with pytest.raises(error, match=words):
        dx.explorer(**chosen)


def test_periods_may_be_typed_as_people_write_them():
    assert dx.explorer("6T/2022", "2021-H1").choice.period == "2022-S1"


def test_search_needs_no_diacritics_but_minds_those_that_are_typed(frames):
    found = frames.listed(Choice(search="hồ sơ"))
    assert set(found) < set(frames.listed(Choice(search="ho so"))) and found
    shown = [len(view(Choice(search=words).shown, frames).blocks[0].keys) for words in ("hồ sơ", "ho so", " HỒ  SƠ ")]
    assert 0 < shown[0] == shown[2] < shown[1], "each has a drawing of its own"
    assert "dossiers_online_share" in frames.listed(Choice(search="dossier"))


def test_a_picked_indicator_filters_the_other_views_and_not_its_own(frames):
    picked = Choice(indicator="satisfaction_procedures", picked_in="comparison")
    assert len(frames.frame(picked)) == len(frames.frame(Choice()))
    assert set(frames.frame(replace(picked, view="dumbbell"))["indicator"]) == {"satisfaction_procedures"}
    assert set(frames.frame(replace(picked, picked_in=""))["indicator"]) == {"satisfaction_procedures"}


def test_a_status_is_one_of_targets_or_of_comparisons(frames):
    assert set(frames.comparison(Choice(status="refused"))["outcome"]) == {"refused"}
    reached = frames.targets(Choice(status="reached"))
    assert set(reached["status"]) == {"reached"}
    assert set(frames.comparison(Choice(status="reached"))["indicator"]) <= set(reached["indicator"])


@pytest.mark.parametrize("chosen", [Choice(), Choice(pillar="cybersecurity"), Choice(method="eurostat")])
def test_the_numbers_beside_the_statuses_are_those_that_they_give(frames, chosen):
    for status, count in frames.counts(chosen).items():
        view_of = "comparison" if status in (*choices.OUTCOMES, *choices.MOVES) else "scoreboard"
        rows = frames.frame(replace(chosen, status=status, view=view_of))
        assert rows["indicator"].nunique() == count


def test_changes_in_another_form(frames):
    rows = frames.comparison(Choice("2023", "2022")).set_index("indicator")
    relative = as_change(rows, "relative")
    points = as_change(rows, "points")
    one = "dossiers_online_share"
    assert relative.loc[one, "shown_change"] == pytest.approx(100 * (58.41 - 54.34) / 54.34)
    assert relative.loc[one, "shown_form"] == "percent"
    assert points.loc[one, "shown_change"] == pytest.approx(4.07) and points.loc[one, "shown_form"] == "points"
    others = points[points["unit"] != "percent"]
    assert len(others) and others["shown_change"].isna().all() and others["shown_form"].isna().all()
    stated = rows[(rows["outcome"] == "stated") & (rows["shown_form"] == "percent")]
    assert len(stated) and (relative.loc[stated.index, "shown_basis"] == "stated").all()


def test_the_largest_change_comes_first_and_what_has_none_last(frames):
    rows = frames.comparison(Choice(sort="change", change="relative"))
    sizes = rows["shown_change"].abs().tolist()
    known = [size for size in sizes if size == size]
    assert known == sorted(known, reverse=True) and len(known) > 10
    assert all(size != size for size in sizes[len(known) :])


def test_the_worst_status_comes_first(frames):
    statuses = frames.targets(Choice(sort="status"))["status"].tolist()
    assert statuses.index("moving_away") < statuses.index("off_track") < statuses.index("reached")
    assert statuses[-1] == "not_assessable"


@pytest.mark.parametrize("name", choices.VIEWS)
@pytest.mark.parametrize("language", ["en", "vi"] if "vi" in dx.text.languages() else ["en"])
def test_every_view_has_something_to_show(frames, name, language):
    shown = view(Choice(view=name, language=language), frames)
    assert shown.blocks and not shown.message
    for block in shown.blocks:
        assert block.spec or block.prose or block.table.rows
        assert len(block.keys) in (0, len(block.table.rows) if block.table else 0)


def test_nothing_says_what_to_loosen(frames):
    shown = view(Choice(search="zzz", pillar="cybersecurity"), frames)
    assert not shown.blocks
    assert shown.message.startswith("Nothing in the reports fits all of this. To see something: empty “Search” (")
    both = view(Choice(search="zzz", as_of="2022-08-08", status="reached", topic="attacks"), frames).message
    assert "Loosen more than one" in both or "empty “Search”" in both


def test_what_is_loosened_gives_so_many_rows(frames):
    chosen = Choice(search="zzz", pillar="cybersecurity")
    assert frames.loosened(chosen) == {"search": len(frames.frame(replace(chosen, search="")))}


@pytest.mark.parametrize("chosen", CHOICES, ids=lambda chosen: "-".join(chosen) or "nothing")
def test_what_is_chosen_is_always_offered(frames, chosen):
    chosen = Choice.of(**chosen)
    for name, offered in options(chosen, frames).items():
        assert getattr(chosen, name) in [meant for _read, meant in offered], name
        assert len({meant for _read, meant in offered}) == len(offered), name


@pytest.mark.parametrize("name", ["dumbbell", "indicator"])
def test_the_fast_way_to_a_chart_draws_the_same(frames, name):
    chosen = Choice("2023", "2022", indicator="dossiers_online_share", view=name)
    if name == "dumbbell":
        function, *given = dx.charts.dumbbell, frames.comparison(chosen), frames.targets(chosen)
    else:
        function, *given = dx.charts.timeline, frames.figures(chosen), frames.goals(chosen, chosen.indicator)
    slow, fast = function(*given).to_dict(), json.loads(json.dumps(spec_of(function, *given)))
    assert alt.Chart.from_dict(slow) and picture(to_svg(fast)) == picture(to_svg(slow))
    assert fast.pop("data") and {**slow["usermeta"], "narrow": None} == {**fast["usermeta"], "narrow": None}
    assert fast.keys() == slow.keys() - {"data", "datasets"}


@pytest.fixture(scope="module")
def awkward():
    text = ["=1+1", "+cmd", "@x", "plain"]
    return pd.DataFrame({"text": text, "number": [1.5, -2.0, None, 4.0], "several": [("a", "b"), (), None, ("c",)]})


def test_a_workbook_holds_numbers_as_numbers_and_no_formula(awkward):
    sheet = openpyxl.load_workbook(io.BytesIO(to_xlsx(awkward))).active
    assert [cell.value for cell in sheet["A"][1:]] == awkward["text"].tolist()
    assert {cell.data_type for cell in sheet["A"]} == {"s"}
    assert [cell.value for cell in sheet["B"][1:]] == [1.5, -2, None, 4]


def test_csv_runs_no_formula(awkward):
    lines = to_csv(awkward).decode().splitlines()
    assert lines[1].startswith("'=1+1,1.5") and lines[4].startswith("plain,4.0")


@pytest.mark.parametrize("chosen", CHOICES, ids=lambda chosen: "-".join(chosen) or "nothing")
def test_every_frame_can_be_taken_away(frames, chosen):
    frame = frames.frame(Choice.of(**chosen))
    assert len(pd.read_parquet(io.BytesIO(to_parquet(frame)))) == len(frame)
    assert len(pd.read_csv(io.BytesIO(to_csv(frame)))) == len(frame)
    assert openpyxl.load_workbook(io.BytesIO(to_xlsx(frame))).active.max_row == len(frame) + 1


def test_a_chart_can_be_taken_away_as_a_picture(frames):
    assert to_png(view(Choice(view="scoreboard"), frames).specs).startswith(b"\x89PNG")


def test_the_still_counterpart_needs_no_program():
    html = dx.explorer("2023", "2022", pillar="digital_government", view="dumbbell")._repr_html_()
    assert "scope=row" in html and "<script" not in html and "<img" not in html
    assert html == dx.explorer("2023", "2022", pillar="digital_government", view="dumbbell")._repr_html_()


PLACES = [("dumbbell", "indicator"), ("scoreboard", "indicator"), ("adoption", "area")]


def rows_drawn(choice, frames, width=WIDE):
    """The rows behind the charts of a view, with the column by which their marks are picked."""
    charts = [block for block in view(choice, frames, width).blocks if block.spec is not None]
    return [(block.key, row) for block in charts for row in block.spec["data"]["values"]]


@pytest.mark.parametrize(("name", "kind"), PLACES)
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_every_row_behind_a_chart_says_of_what_it_speaks_and_its_words(frames, name, kind, width):
    rows = rows_drawn(Choice(view=name), frames, width)
    assert len(rows) > 20
    for key, row in rows:
        assert key == kind and row[key] and row["told"].strip(), row


def test_among_the_figures_of_one_indicator_there_is_nothing_to_pick(frames):
    assert {key for key, _row in rows_drawn(Choice(view="indicator"), frames)} == {""}


def test_what_can_be_picked_in_the_charts_are_the_indicators_of_the_view(frames):
    chosen = Choice("2023", "2022", view="dumbbell")
    rows = frames.comparison(chosen)
    found = {row["indicator"] for _key, row in rows_drawn(chosen, frames)}
    compared = rows[(rows["outcome"] == "compared") & (rows["unit"] == "percent")]
    assert set(compared["indicator"]) <= found <= set(rows["indicator"])


def test_a_province_that_is_picked_filters_the_names_and_not_the_map(frames):
    everyone = frames.adoption(Choice(view="adoption"))
    area = next(code for code in everyone["area"] if code.startswith("VN-"))
    picked = Choice(view="adoption", province=area)
    assert set(frames.frame(picked)["area"]) == {area}
    assert view(picked, frames).spec == view(replace(picked, province=""), frames).spec
    assert view(picked, frames).blocks[-1].table.caption.startswith("Where ")
    with pytest.raises(DxError, match="unknown area 'VN-XX'"):
        frames.frame(replace(picked, province="VN-XX"))


def test_a_province_that_no_report_names_is_said_to_be_named_nowhere(frames):
    named = set(frames.adoption(Choice())["area"])
    area = next(code for code in frames.evidence.areas.query("tile_col.notna()")["code"] if code not in named)
    table = view(Choice(view="adoption", province=area), frames).blocks[-1].table
    assert table.rows[0][0].text == "No report names it here."


def test_one_indicator_begins_with_what_moved_and_whether_the_target_is_met(frames):
    chosen = Choice("2023", "2022", indicator="dossiers_online_share", view="indicator")
    words = view(chosen, frames).blocks[0].to_html()
    assert "rose to 58.41% in 2023, from 54.34% in 2022" in words and "line 59" in words and "off track" in words


def test_what_is_likely_is_one_change_away_and_drawn_once(frames):
    chosen = Choice("2023", "2022", pillar="digital_government")
    offered = options(chosen, frames)
    others = list(likely(chosen, offered, frames))
    assert replace(chosen, view="audit") in others and replace(chosen, method="un") in others
    assert chosen not in others
    few = {"change": offered["change"]}
    assert len(list(ahead(chosen, few, frames))) > 0
    before = frames.count
    drawn_of(replace(chosen, change="relative"), frames)
    list(ahead(chosen, few, frames))
    assert frames.count == before


def test_what_is_marked_makes_no_other_drawing(frames):
    picked = Choice(indicator="satisfaction_procedures", picked_in="comparison")
    assert drawn_of(picked, frames) is drawn_of(Choice(), frames)
    other = replace(picked, view="dumbbell")
    assert drawn_of(other, frames) is not drawn_of(Choice(view="dumbbell"), frames)


@pytest.fixture
def panel():
    explorer = dx.explorer("2023", "2022", pillar="digital_government")
    assert explorer.widget
    return explorer, explorer._panel


def drawn(panel):
    return json.loads(panel._stage.blocks)


def test_a_control_changes_the_choice_and_the_frame(panel):
    explorer, widgets = panel
    widgets._controls["pillar"].value = "cybersecurity"
    assert explorer.choice.pillar == "cybersecurity" and set(explorer.frame["pillar"]) == {"cybersecurity"}
    assert widgets._line.value == "dx.explorer('2023', '2022', pillar='cybersecurity').frame"


def test_another_pillar_lets_go_of_what_it_does_not_hold(panel):
    explorer, widgets = panel
    widgets._controls["topic"].value = "online_services"
    widgets._stage.indicator = "dossiers_online_share"
    assert (explorer.choice.indicator, explorer.choice.picked_in) == ("dossiers_online_share", "comparison")
    widgets._controls["pillar"].value = "cybersecurity"
    assert (explorer.choice.topic, explorer.choice.indicator, explorer.choice.picked_in) == ("", "", "")


def test_a_mistake_is_told_on_the_stage_and_can_be_undone(panel):
    _explorer, widgets = panel
    widgets._controls["period"].value = "2021"
    assert drawn(widgets) == [{"message": "the baseline 2022 must be earlier than the period 2021", "alert": True}]
    widgets._controls["period"].value = "2023"
    assert "html" in drawn(widgets)[0]


def test_what_nobody_foresaw_is_told_on_the_stage(panel, monkeypatch):
    _explorer, widgets = panel

    def broken(*_):
        raise ZeroDivisionError("no")

    monkeypatch.setattr(sys.modules["dxlib.explorer.panel"], "drawing", broken)
    widgets._controls["search"].value = "attacks"
    assert drawn(widgets)[0]["message"].startswith("This could not be shown: ZeroDivisionError: no.")


def test_a_closed_explorer_leaves_no_widget_and_keeps_its_choice(panel):
    explorer, widgets = panel
    widgets._controls["pillar"].value = "cybersecurity"
    root, stage = explorer.widget, widgets._stage
    assert root.comm is not None
    explorer.close()
    assert root.comm is None and stage.comm is None and widgets._controls["pillar"].layout.comm is None
    assert explorer.widget is not root and explorer._panel._controls["pillar"].value == "cybersecurity"


class Kernel:
    """A kernel that runs one cell again and again."""

    def __init__(self):
        self.kernel, self.run = self, 0

    def get_parent(self):
        return {"metadata": {"cellId": "a"}, "header": {"msg_id": str(self.run)}}


def test_a_cell_that_runs_again_closes_what_it_showed(monkeypatch):
    kernel, shown = Kernel(), []
    monkeypatch.setattr(sys.modules["dxlib.explorer.panel"], "get_ipython", lambda: kernel)
    monkeypatch.setattr(sys.modules["dxlib.explorer.panel"], "display", lambda *_, **__: None)
    for run in (1, 1, 2):
        kernel.run = run
        shown.append(dx.explorer("2023", "2022", indicator="attacks"))
        shown[-1]._ipython_display_()
    assert [one._panel is None for one in shown] == [True, True, False]


def test_the_name_is_the_function_and_not_the_package_that_holds_it():
    assert callable(dx.explorer)
