"""The notebooks: discovered, thin, executed and stored, and whole for every pair of periods."""

import ast
import re
from contextlib import chdir
from pathlib import Path

import altair as alt
import nbformat
import pandas as pd
import pytest

from dxlib.errors import DxError
from dxlib.tables.frames import to_html

NOTEBOOKS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))
PAIRS = [
    {"period": "2023", "baseline": "2022"},
    {"period": "2022", "baseline": "2022-S1"},
    {"period": "2022-S1", "baseline": "2021-S1"},
    {"period": "2024-Q1", "baseline": "2023-Q1"},
    {"period": "2021-S1", "baseline": "2020-S1"},
    {"as_of": "2023-12-31"},
    {"as_of": "2022-08-08"},
]
each_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def cells(path: Path, kind: str = "code") -> list:
    return [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == kind]


def tags(cell) -> list[str]:
    return cell.metadata.get("tags", [])


def run(path: Path, **parameters: str) -> list:
    """Run a notebook's cells in this process, parameters set as papermill would; return what they show."""
    with chdir(path.parent):
        return shown_by(path, parameters)


def shown_by(path: Path, parameters: dict[str, str]) -> list:
    shown, names = [], {}
    for cell in cells(path):
        if "raises-exception" in tags(cell):
            with pytest.raises(DxError):
                exec(cell.source, names)
            continue
        body = ast.parse(cell.source).body
        last = body.pop() if body and isinstance(body[-1], ast.Expr) else None
        exec(compile(ast.Module(body, []), path.name, "exec"), names)
        if "parameters" in tags(cell):
            names |= parameters
        if last is not None:
            shown.append(eval(compile(ast.Expression(last.value), path.name, "eval"), names))
    return shown


def test_the_suite_has_the_overview_the_four_pillars_and_the_foundations():
    stems = {path.stem for path in NOTEBOOKS}
    pillars = {"digital_government", "digital_economy", "digital_society", "cybersecurity", "foundations"}
    assert stems >= {"overview", *pillars}


@each_notebook
def test_every_code_cell_has_been_executed_and_stored(path):
    """nbval passes a cell without stored outputs, so this must hold apart from it."""
    for number, cell in enumerate(cells(path), start=1):
        assert cell.execution_count == number, f"code cell {number} is not stored as run in order"
        last = ast.parse(cell.source).body[-1]
        if isinstance(last, ast.Expr):
            assert cell.outputs, f"code cell {number} shows something, and nothing is stored"
        kinds = {output.output_type for output in cell.outputs}
        assert "stream" not in kinds
        assert ("error" in kinds) == ("raises-exception" in tags(cell)), "an error is shown only where it is meant"


# What shows how one's own frames and marks go with those of dxlib.
ALSO = {
    "first_ten_minutes": ["import altair as alt", "import pandas as pd"],
    "your_own_figures": ["import pandas as pd"],
}


@each_notebook
def test_a_notebook_is_thin(path):
    for cell in cells(path):
        tree = ast.parse(cell.source)
        for node in ast.walk(tree):
            assert not isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Lambda | ast.For | ast.While | ast.Try)
            if isinstance(node, ast.Import | ast.ImportFrom):
                allowed = ["import dxlib as dx", *ALSO.get(path.stem, ())]
                assert ast.unparse(node) in allowed
            if isinstance(node, ast.Attribute):
                assert not node.attr.startswith("_")
        assert len(cell.source.splitlines()) <= 12


@each_notebook
def test_prose_outweighs_code(path):
    words = len(re.findall(r"\w+", " ".join(cell.source for cell in cells(path, "markdown"))))
    statements = sum(len(ast.parse(cell.source).body) for cell in cells(path))
    assert words > 6 * statements


@each_notebook
def test_the_parameters_are_the_suites(path):
    tagged = [cell for cell in cells(path) if "parameters" in tags(cell)]
    assert len(tagged) == 1
    names = {node.targets[0].id: ast.literal_eval(node.value) for node in ast.parse(tagged[0].source).body}
    area = "VN-DN" if path.stem == "area" else "VN"  # it is about one province
    usual = {"period": "latest", "baseline": "previous", "as_of": "", "language": "en", "area": area}
    own = {"review": {"draft": "", "reader": "", "who": "", "language": "en"}}  # it is about a draft, not about periods
    assert names == own.get(path.stem, {**usual, "reports": "all"})


def drawn_values(chart: alt.TopLevelMixin) -> list:
    """The rows of data that a chart draws."""
    spec = chart.to_dict()
    named = [row for rows in spec.get("datasets", {}).values() for row in rows]

    def inline(node):
        if isinstance(node, dict):
            values = node.get("data", {}).get("values", []) if isinstance(node.get("data"), dict) else []
            yield from values
            for child in node.values():
                yield from inline(child)
        elif isinstance(node, list):
            for child in node:
                yield from inline(child)

    return named + list(inline({key: value for key, value in spec.items() if key not in ("datasets", "usermeta")}))


@pytest.mark.parametrize("parameters", PAIRS, ids=lambda p: "_".join(p.values()))
@each_notebook
def test_a_notebook_is_whole_for_every_pair_of_periods(path, parameters):
    """No traceback, no empty chart, no empty table, no empty sentence, whatever is asked for."""
    for shown in run(path, **parameters):
        if isinstance(shown, alt.TopLevelMixin):
            assert drawn_values(shown), "an empty chart"
        elif hasattr(shown, "_repr_markdown_") and not hasattr(shown, "_repr_html_"):
            assert shown._repr_markdown_().strip(), "an empty sentence"
            assert "nan" not in shown._repr_markdown_().lower().split()
        else:
            html = to_html(shown) if isinstance(shown, pd.DataFrame) else shown._repr_html_()
            assert "<tr" in html.partition("<tbody>")[2], "an empty table"
            assert ">nan<" not in html.lower() and "&lt;NA&gt;" not in html
