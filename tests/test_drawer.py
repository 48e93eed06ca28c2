"""Charts are drawn while notebooks run, and whoever writes the pages finds them."""

from __future__ import annotations

import time

import nbformat
import pytest
from test_briefing import notebook

from dxlib.briefing import drawing
from dxlib.briefing.running import drawer
from dxlib.charts.render import MIME
from dxlib.notation.store import Store, opened_store

SPEC = {"data": {"values": [{"a": 1}]}, "mark": "bar", "encoding": {"x": {"field": "a", "type": "quantitative"}}}


def test_charts_of_a_notebook_are_drawn_before_its_page_is_written(tmp_path, monkeypatch):
    monkeypatch.setenv("DX_CACHE", str(tmp_path / "kept"))
    executed = notebook("Overview", "1")
    narrow = {**SPEC, "mark": "point"}
    data = {MIME: {**SPEC, "usermeta": {"narrow": narrow}}}
    executed.cells[-1]["outputs"] = [nbformat.v4.new_output("display_data", data=data)]
    nbformat.write(executed, tmp_path / "overview.ipynb")
    (tmp_path / "broken.ipynb").write_text("no notebook", encoding="utf-8")
    with drawer.drawing(opened_store()) as draw:
        draw(tmp_path / "broken.ipynb")
        draw(tmp_path / "overview.ipynb")
        until = time.monotonic() + 120
        while len(opened_store().entries()) < 2 and time.monotonic() < until:
            time.sleep(0.1)
    monkeypatch.setattr(drawing, "to_svg", lambda *given: pytest.fail("a chart is drawn a second time"))
    assert drawing.figure(data[MIME], "a").count("<svg") == 2


@pytest.mark.parametrize("store", [Store(None), "fresh"])
def test_where_nothing_is_served_nothing_is_drawn_beside(store, tmp_path, monkeypatch):
    monkeypatch.setattr(drawer.subprocess, "Popen", lambda *given, **how: pytest.fail("a process is started"))
    with drawer.drawing(Store(tmp_path, fresh=True) if store == "fresh" else store) as draw:
        draw(tmp_path / "overview.ipynb")
