"""Charts that the explorer draws from a form compiled before are those that Vega-Embed draws of them alone."""

import json
from pathlib import Path

import pytest
from driver import Watched
from vl_convert import javascript_bundle

import dxlib as dx
from dxlib.explorer import stage
from dxlib.explorer.choice import Choice
from dxlib.explorer.frames import Frames
from dxlib.tables.display import NARROW, WIDE

pytestmark = pytest.mark.browser

GIVEN = "globalThis.drawing = { embed, vegaEmbed, forms };"
DRAWN = """async ([way, spec]) => {
  const { embed, vegaEmbed, forms } = globalThis.drawing, place = document.createElement("div");
  document.body.replaceChildren(place);
  const alone = { actions: false, renderer: "svg", ...spec.usermeta.embedOptions };
  const { finalize } = await (way === "alone" ? vegaEmbed(place, spec, alone) : embed(place, spec));
  const drawing = place.querySelector("svg").outerHTML.replaceAll(/clip\\d+/g, "clip");
  finalize();
  return [drawing, forms.size];
}"""
PILLARS = [{"pillar": name} for name in ("cybersecurity", "digital_government", "digital_economy")]
CHOICES = {
    "dumbbell": [*PILLARS, {"period": "2023", "baseline": "2022"}, {"language": "vi"}, {"method": "eurostat"}],
    "indicator": [{"indicator": "dossiers_online_share"}, {"indicator": "satisfaction_procedures"}],
    "scoreboard": PILLARS, "rivals": [{"indicator": "dossiers_online_share"}, {}], "adoption": [{}, {"period": "2022"}],
}  # fmt: skip


@pytest.fixture(scope="module")
def frames():
    return Frames(dx.load())


@pytest.fixture(scope="module")
def drawing(browser):
    """A page that draws charts as the explorer does."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    watched = Watched(context.new_page(), Path())
    forms = (Path(stage.__file__).parent / "forms.js").read_text(encoding="utf-8")
    watched.page.add_script_tag(content=javascript_bundle(forms + GIVEN), type="module")
    watched.page.wait_for_function("globalThis.drawing !== undefined")
    yield watched
    context.close()
    assert not watched.errors and not watched.requests


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("view", CHOICES)
def test_a_chart_of_a_known_form_is_drawn_as_alone(drawing, frames, view, width):
    for chosen in CHOICES[view]:
        sent = json.loads(stage.drawn(Choice.of(view=view, **chosen), frames, width).blocks)
        for spec in [block["spec"] for block in sent if "spec" in block]:
            alone, first, again = (drawing.page.evaluate(DRAWN, [way, spec])[0] for way in ("alone", "first", "again"))
            assert first == alone, "with names in the place of words"
            assert again == alone, "of what was compiled before"


def test_few_forms_serve_whatever_is_chosen(drawing, frames):
    known = []
    for period, baseline in (("latest", "previous"), ("2023", "2022"), ("2023-12-31", "previous")):
        for chosen in (*PILLARS, {"topic": "online_services"}, {"change": "relative"}, {"sort": "status"}):
            choice = Choice.of(view="dumbbell", period=period, baseline=baseline, **chosen)
            sent = json.loads(stage.drawn(choice, frames).blocks)
            specs = [block["spec"] for block in sent if "spec" in block]
            known += [drawing.page.evaluate(DRAWN, ["of its form", spec])[1] for spec in specs]
    assert len(known) > 30 and known[-1] - known[0] <= 5
