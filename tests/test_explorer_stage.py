"""The stage of the explorer: drawn for the room there is, in colours that follow JupyterLab's theme."""

import asyncio
import gc
import json
import re
import sys
import time
from dataclasses import replace

import pytest

import dxlib as dx
from dxlib.charts.render import to_svg
from dxlib.explorer.ahead import Ahead, ahead, likely
from dxlib.explorer.choice import Choice
from dxlib.explorer.frames import Frames
from dxlib.explorer.panel import Explorer
from dxlib.explorer.stage import Stage, drawing, drawn, is_drawn
from dxlib.tables.display import NARROW, PALETTE, WIDE

SHOWN = Choice("2023", "2022", pillar="digital_government", view="dumbbell")


@pytest.fixture(scope="module")
def frames():
    return Frames(dx.load())


def widths(blocks):
    """For which widths the charts are drawn: words may end before the edge or a little beyond it."""
    drawings = [to_svg(block["spec"]) for block in json.loads(blocks) if "spec" in block]
    found = [float(re.search(r'width="([\d.]+)"', svg)[1]) for svg in drawings]
    return {next((width for width in (WIDE, NARROW) if -20 < drawn - width < 10), drawn) for drawn in found}


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("view", ["dumbbell", "indicator", "scoreboard", "adoption"])
def test_charts_are_drawn_for_the_width_that_is_asked(frames, view, width):
    shown = drawn(Choice(view=view), frames, width)
    assert widths(shown.blocks) == {width} and shown.has_chart


def test_no_colour_of_the_palette_is_fixed_and_each_has_a_light_and_a_dark_value(frames):
    sent = drawn(SHOWN, frames).blocks
    used = set(re.findall(r'"var\(--dx-([a-z0-9-]+)\)"', sent))
    assert {"ink", "off", "track", "away"} <= used <= {name.replace("_", "-") for name in PALETTE}
    assert not re.findall("#[0-9A-Fa-f]{6}", sent), "also in an expression"
    light, dark = Stage._css.split("[data-jp-theme-light=false]")
    for name in PALETTE:
        light_one, dark_one = PALETTE[name]
        assert f"--dx-{name.replace('_', '-')}:{light_one}" in light
        assert f"--dx-{name.replace('_', '-')}:{dark_one}" in dark


def test_the_style_names_no_variable_that_the_palette_lacks():
    named = set(re.findall(r"var\(--dx-([a-z0-9-]+)", Stage._css))
    assert named <= {name.replace("_", "-") for name in PALETTE}


def test_it_is_drawn_once_more_where_the_room_becomes_narrow_and_back():
    explorer = Explorer(SHOWN)
    assert explorer.widget and widths(explorer._panel._stage.blocks) == {WIDE}
    stage = explorer._panel._stage
    for narrow, width in ((True, NARROW), (False, WIDE)):
        turn = stage.turn
        stage.narrow = narrow
        assert widths(stage.blocks) == {width} and stage.turn > turn and explorer.choice == SHOWN
    stage.narrow = True
    explorer._panel._controls["method"].value = "eurostat"
    assert widths(stage.blocks) == {NARROW}, "what is chosen later is narrow too"
    explorer.close()


def test_the_first_chart_is_on_its_way_before_the_others_are_drawn(frames):
    new = Frames(frames.evidence)
    parts = drawing(SHOWN, new)
    first = next(parts)
    assert not first.is_whole and len(json.loads(first.blocks)) == 1 and "spec" in json.loads(first.blocks)[0]
    whole = next(parts)
    assert whole.is_whole and json.loads(whole.blocks)[:1] == json.loads(first.blocks)
    assert len(json.loads(whole.blocks)) > 1 and not list(parts)
    assert list(drawing(SHOWN, new)) == [whole], "what is drawn already is sent at once"
    assert [one.is_whole for one in drawing(replace(SHOWN, view="comparison"), new)] == [True], "a table is quick"


def test_what_is_drawn_ahead_has_the_width_in_use(frames):
    offered = {"pillar": [("", ""), ("", "cybersecurity")]}
    list(ahead(SHOWN, offered, frames, NARROW))
    before = frames.count
    drawn(Choice("2023", "2022", pillar="cybersecurity", view="dumbbell"), frames, NARROW)
    assert frames.count == before


def interpreter():
    """What belongs to the whole interpreter, and so to whoever works in the kernel."""
    return sys.getswitchinterval(), gc.isenabled(), gc.get_threshold(), gc.get_freeze_count()


PILLARS = {"pillar": [("", name) for name in ("cybersecurity", "digital_economy", "digital_society")]}


@pytest.mark.parametrize("fails", [(), ("cybersecurity", "digital_society")])
def test_drawing_ahead_leaves_the_interpreter_as_it_is(monkeypatch, fails):
    gc.unfreeze()  # what the command froze before it ended, in this very process
    before, frames, tried, meanwhile = interpreter(), Frames(dx.load()), [], []

    def watched(other, *rest):
        tried.append(other.pillar)
        meanwhile.append(interpreter())
        if other.pillar in fails:
            raise RuntimeError("a mistake in a drawing")
        return drawn(other, *rest)

    monkeypatch.setattr(sys.modules[Ahead.__module__], "drawn", watched)

    async def drawing_ahead():
        Ahead.start(SHOWN, PILLARS, frames, WIDE)
        end = time.monotonic() + 60
        while len(tried) < 3 and time.monotonic() < end:
            meanwhile.append(interpreter())
            await asyncio.sleep(0.001)
        Ahead.stop()

    asyncio.run(drawing_ahead())
    assert tried[:3] == [name for _words, name in PILLARS["pillar"]], "one that fails keeps no other from being drawn"
    assert {*meanwhile, interpreter()} == {before}


def test_after_it_is_stopped_or_begun_anew_nothing_more_is_drawn(frames):
    first, last = Frames(frames.evidence), Frames(frames.evidence)

    async def begun_and_stopped():
        Ahead.start(SHOWN, PILLARS, first, WIDE)
        Ahead.start(SHOWN, PILLARS, last, WIDE)
        Ahead.stop()
        await Ahead._task
        return first.count, last.count

    assert asyncio.run(begun_and_stopped()) == (0, 0)


def test_where_no_messages_come_in_nothing_is_drawn_ahead(frames):
    new = Frames(frames.evidence)
    Ahead.start(SHOWN, PILLARS, new, WIDE)
    time.sleep(0.3)
    assert new.count == 0


def test_a_change_waits_for_one_part_at_most(frames):
    """What is asked for comes up between two parts, and nothing is drawn ahead after it."""
    new = Frames(frames.evidence)

    async def asked_for_meanwhile():
        Ahead.start(SHOWN, PILLARS, new, WIDE)
        while new.count == 0:
            await asyncio.sleep(0.001)
        Ahead.stop()
        before = new.count
        await Ahead._task
        return new.count - before

    assert asyncio.run(asked_for_meanwhile()) == 0


def test_what_has_rows_of_its_own_is_computed_before_all_is_drawn(frames):
    new, offered = Frames(frames.evidence), {"vintage": [("", "latest"), ("", "first")], "sort": [("", "name")]}
    drawn(SHOWN, new)
    first, sorted_ = replace(SHOWN, vintage="first"), replace(SHOWN, sort="name")
    parts = ahead(SHOWN, offered, new)
    while not is_drawn(sorted_, new, WIDE):
        next(parts)
    before = new.count
    assert not is_drawn(first, new, WIDE)
    new.statuses(first), new.moves(first)
    assert new.count == before


def test_it_pauses_whenever_a_drawing_took_time():
    frames = Frames(dx.load())
    next(ahead(SHOWN, PILLARS, frames))
    assert frames.count < 10, "the first of many"


def test_after_periods_that_do_not_go_together_it_goes_on_from_them(monkeypatch):
    begun = []
    monkeypatch.setattr(Ahead, "start", lambda choice, offered, *rest: begun.append((choice, offered)))
    explorer = Explorer(Choice("2023", "2022", pillar="cybersecurity", view="dumbbell"))
    assert explorer.widget
    explorer._panel._is_seen()
    explorer._panel._controls["period"].value = "2022"
    assert "alert" in explorer._panel._stage.blocks
    (_first, _), (refused, offered) = begun
    assert (refused.period, refused.baseline) == ("2022", "2022") and "baseline" in offered
    following = list(likely(refused, offered, explorer.frames))
    assert replace(refused, baseline="2022-S1") in following
    explorer.close()


def test_more_controls_can_be_unfolded_where_there_is_room_for_few():
    explorer = Explorer(SHOWN)
    controls, more, *_ = explorer.widget.children
    assert "dx-open" not in controls._dom_classes
    few = [one.description for one in controls.children if "dx-more" not in one._dom_classes]
    assert few == ["Pillar", "Search", "Period", "Compared with"]
    more.value = True
    assert "dx-open" in controls._dom_classes and more.description == "Fewer controls"
    more.value = False
    assert "dx-open" not in controls._dom_classes and more.description == "More controls"
    explorer.close()


def test_the_map_follows_the_period_that_is_chosen(frames):
    def subjects(period):
        return set(frames.adopters(Choice(period=period, view="adoption"))["indicator"])

    both = subjects("latest")
    assert subjects("2022") | subjects("2023") == both and not subjects("2022") & subjects("2023")
    assert "provinces_annual_plan" in subjects("2022") and "provinces_steering_data_pilot" in subjects("2023")
    assert subjects("2022-S1") == subjects("2022-06-30") == subjects("2022")
    nothing = Choice(period="2020", view="adoption")
    assert frames.loosened(nothing) == {"period": len(frames.adopters(Choice()))}
