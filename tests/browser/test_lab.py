"""Every notebook opened and run in JupyterLab: charts seen on the screen, not only present in a file."""

import nbformat
import pytest
from driver import marks_seen
from servers import NOTEBOOKS

pytestmark = pytest.mark.browser
VEGA = "application/vnd.vegalite.v5+json"
ERRORS = ("application/vnd.jupyter.stderr", "application/vnd.jupyter.error")


def charts_of(path):
    outputs = [o for cell in nbformat.read(path, as_version=4).cells for o in cell.get("outputs", [])]
    return sum(VEGA in output.get("data", {}) for output in outputs)


def errors_meant(path):
    """How many cells show what an error looks like."""
    return sum("raises-exception" in cell.metadata.get("tags", []) for cell in nbformat.read(path, as_version=4).cells)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_and_is_seen(watched, lab_address, path):
    watched.open_notebook(lab_address, path.stem)
    watched.run_all()
    page = watched.page
    errors = page.locator(", ".join(f".jp-OutputArea-output [data-mime-type='{kind}'], "
                                    f".jp-OutputArea-output[data-mime-type='{kind}']" for kind in ERRORS))  # fmt: skip
    assert errors.count() == errors_meant(path)
    charts = page.locator(".jp-RenderedVegaCommon5, .vega-embed")
    wanted = charts_of(path)
    page.wait_for_function(
        "(wanted) => document.querySelectorAll('.vega-embed svg, .vega-embed canvas').length >= wanted", arg=wanted
    )
    for n in range(wanted):
        chart = charts.nth(n)
        chart.scroll_into_view_if_needed()
        box = chart.bounding_box()
        assert box["width"] > 300 and box["height"] > 60
        drawing = chart.locator("svg, canvas").first
        assert drawing.evaluate("one => one.tagName") == "CANVAS" or marks_seen(drawing) > 5
    page.locator(".jp-NotebookPanel .jp-Cell").first.scroll_into_view_if_needed()
