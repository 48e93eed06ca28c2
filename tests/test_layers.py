"""Imports run one way, modules stay small, and a wrong import is caught."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import dxlib

PACKAGE = Path(dxlib.__file__).parent
LONGEST = 400

# What each part may import of the package. Nothing else; a part that is missing here is refused.
ALLOWED = {"characters": set(), "errors": {"characters"}, "places": set(), "notation": {"characters", "errors"}}
ALLOWED["interrupts"] = set()
ALLOWED["indicators"] = {*ALLOWED["notation"], "notation"}
ALLOWED["recompute"] = {*ALLOWED["indicators"], "indicators"}
ALLOWED["loaders"] = {*ALLOWED["recompute"], "recompute", "places"}
ALLOWED["analysis"] = {*ALLOWED["loaders"], "loaders"}
ALLOWED["text"] = {*ALLOWED["analysis"], "analysis"}
ALLOWED["reading"] = {*ALLOWED["text"], "text"}
ALLOWED["exporting"] = {*ALLOWED["text"], "text"}
ALLOWED["tables"] = {*ALLOWED["text"], "text"}
ALLOWED["charts"] = {*ALLOWED["tables"], "tables"}
ALLOWED["explorer"] = ALLOWED["briefing"] = {*ALLOWED["charts"], "charts", "interrupts"}
ALLOWED["reviewing"] = {*ALLOWED["charts"], "charts", "reading"}
ALLOWED["cli"] = {*ALLOWED["briefing"], "briefing", "explorer", "exporting", "reading", "reviewing"}
ALLOWED["__main__"] = {"cli", "interrupts"}
ALLOWED[""] = set(ALLOWED) - {"__main__", "cli", "briefing", "interrupts"}  # dxlib itself: the public names

# Packages that one part alone may import.
ALONE = {
    "ipywidgets": {"explorer", "reviewing"},
    "papermill": {"briefing"},
    "nbconvert": {"briefing"},
    "click": {"cli"},
    "sdmx": {"exporting"},
    "duckdb": {"exporting"},
}
# Parts that take frames and definitions, and read and compute nothing themselves.
READS_NO_FILES = {"charts", "tables", "text", "analysis", "recompute"}
OWN_DATA = {
    "text": {"catalogue"},
    "tables": {"display"},
    "charts": {"glyphs", "lettering"},
}  # catalogue, template, typeface
READERS = {"open", "read_text", "read_bytes", "read_csv", "read_json", "read_excel", "glob", "rglob", "iterdir"}


def modules(root: Path = PACKAGE) -> dict[str, Path]:
    """Dotted names inside the package, to their files."""
    found = {}
    for path in sorted(root.rglob("*.py")):
        parts = path.relative_to(root).with_suffix("").parts
        found[".".join(part for part in parts if part != "__init__")] = path
    return found


def part_of(name: str) -> str:
    return name.split(".")[0]


def imported(tree: ast.AST, name: str, known: set[str] = frozenset()) -> set[str]:
    """Every module that a module imports, wherever in it, with full dotted names.

    ``from dxlib import compare`` imports ``dxlib.analysis.compare``; what else is named is known by ``known``.
    """
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                package = ["dxlib", *name.split(".")][: -node.level] or ["dxlib"]
                base = ".".join([*package, *([node.module] if node.module else [])])
            for full in (f"{base}.{alias.name}" for alias in node.names):
                found.add(full if full in known or full.removeprefix("dxlib.") in ALLOWED else base)
    return found


def wrong(name: str, source: str) -> list[str]:
    """What a module's imports and calls break of the layers; empty if nothing."""
    tree, part = ast.parse(source), part_of(name)
    if part not in ALLOWED:
        return [f"{name}: '{part}' has no place among the layers; give it one in this test and in ARCHITECTURE.md"]
    faults = []
    for module in imported(tree, name):
        top, _, rest = module.partition(".")
        if top == "dxlib" and rest:
            other = part_of(rest)
            if other in ALLOWED and other != part and other not in ALLOWED[part]:
                faults.append(f"{name} must not import dxlib.{other}")
        elif top in ALONE and part not in ALONE[top]:
            faults.append(f"{name} must not import {top}")
    if part in READS_NO_FILES and name.split(".")[-1] not in OWN_DATA.get(part, ()):
        calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
        names = {call.attr if isinstance(call, ast.Attribute) else getattr(call, "id", "") for call in calls}
        faults += [f"{name} must not read files: {call}" for call in sorted(names & READERS)]
    return faults


def cycles(graph: dict[str, set[str]]) -> list[str]:
    """Modules that can be reached from themselves."""
    found = []
    for start in graph:
        seen, ahead = set(), list(graph[start])
        while ahead:
            node = ahead.pop()
            if node not in seen:
                seen.add(node)
                ahead += graph.get(node, ())
        if start in seen:
            found.append(start)
    return found


def import_graph() -> dict[str, set[str]]:
    known = {f"dxlib.{name}".rstrip("."): path for name, path in modules().items()}
    graph = {}
    for name, path in known.items():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        graph[name] = {m for m in imported(tree, name.removeprefix("dxlib."), set(known)) if m in known and m != name}
    return graph


@pytest.mark.parametrize("name", modules())
def test_imports_run_one_way(name):
    assert wrong(name, modules()[name].read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("name", "source", "fault"),
    [
        ("errors", "from dxlib.notation.periods import Period", "errors must not import dxlib.notation"),
        ("notation.figures", "import dxlib.indicators", "notation.figures must not import dxlib.indicators"),
        ("loaders.own", "from dxlib.analysis import compare", "loaders.own must not import dxlib.analysis"),
        (
            "recompute.sums",
            "from ..loaders.lookup import newest",
            "recompute.sums must not import dxlib.loaders",
        ),
        ("text", "def f():\n    from dxlib.tables.lists import listed", "text must not import dxlib.tables"),
        (
            "briefing.pages",
            "from dxlib.explorer import explorer",
            "briefing.pages must not import dxlib.explorer",
        ),
        ("charts.bars", "import ipywidgets", "charts.bars must not import ipywidgets"),
        ("text", "import papermill as pm", "text must not import papermill"),
        ("cli", "from nbconvert import HTMLExporter", "cli must not import nbconvert"),
        ("charts.bars", "import pandas as pd\npd.read_csv('x')", "charts.bars must not read files: read_csv"),
        ("tables.rows", "open('x')", "tables.rows must not read files: open"),
        ("utils", "", "utils: 'utils' has no place among the layers; give it one in this test and in ARCHITECTURE.md"),
    ],
)
def test_a_wrong_import_is_caught(name, source, fault):
    assert wrong(name, source) == [fault]


def test_there_are_no_cycles():
    graph = import_graph()
    graph.pop("dxlib")  # the package itself names what is public, and every module runs it first
    assert cycles(graph) == []


def test_a_cycle_is_caught():
    assert cycles({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}) == ["a", "b", "c"]


@pytest.mark.parametrize("name", modules())
def test_no_module_is_longer_than_400_lines(name):
    lines = len(modules()[name].read_text(encoding="utf-8").splitlines())
    assert lines <= LONGEST, "it is probably two modules"


def test_the_command_line_is_thin():
    """It computes nothing: no loops over figures, no arithmetic, no tables of its own."""
    tree = ast.parse((PACKAGE / "cli" / "__init__.py").read_text(encoding="utf-8"))
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.While | ast.BinOp) and not text_or_type(node)]
    assert not {m.split(".")[0] for m in imported(tree, "cli")} & {"pandas", "numpy", "altair"}


def text_or_type(node: ast.AST) -> bool:
    """``int | None`` and a path with ``/`` are no arithmetic."""
    return isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr | ast.Div)


def test_the_public_names_exist_and_are_sorted():
    assert dxlib.__all__ == sorted(dxlib.__all__)
    for name in dxlib.__all__:
        assert getattr(dxlib, name).__doc__, name
