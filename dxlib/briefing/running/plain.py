"""Whether cells reach the evidence by public verbs and by its own tables alone, so that all they ask can be told."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from typing import Any, TypeGuard

from dxlib import analysis, charts, tables, text

_VERBS = {
    "assess", "audit", "compare", "indicators", "load", "observations", "peers", "rivals", "scoreboard", "sources",
}  # fmt: skip
_ROOMS = {"analysis": analysis, "charts": charts, "tables": tables, "text": text}
_BUILT_IN = {"abs", "bool", "dict", "float", "int", "len", "list", "max", "min", "print", "round", "set", "sorted",
             "str", "sum", "tuple"}  # fmt: skip
_NODES = (
    ast.Module, ast.Expr, ast.Assign, ast.Import, ast.alias, ast.Name, ast.Attribute, ast.Call, ast.keyword,
    ast.Constant, ast.List, ast.Tuple, ast.Dict, ast.Subscript, ast.Slice, ast.UnaryOp, ast.BinOp, ast.BoolOp,
    ast.Compare, ast.IfExp, ast.JoinedStr, ast.FormattedValue,
    ast.expr_context, ast.unaryop, ast.operator, ast.boolop, ast.cmpop,
)  # fmt: skip
_CHANGING = {"clear", "extend", "insert", "pop", "remove", "setdefault", "update"}
_ASKING = {"eval", "query"}  # in a text of their own


def is_plain(cells: Iterable[Any]) -> bool:
    r"""Return whether code cells do nothing but call what is public and say what is to be seen.

    Example:
        >>> from nbformat.v4 import new_code_cell
        >>> plain = "import dxlib as dx\nevidence = dx.load()\nevidence.tasks.query('number == 1')"
        >>> is_plain([new_code_cell(plain)]), is_plain([new_code_cell("open('rows.csv').read()")])
        (True, False)
    """
    try:
        trees = [ast.parse(cell.source) for cell in cells if cell.cell_type == "code"]
    except (SyntaxError, ValueError):  # also a command of IPython
        return False
    nodes = [node for tree in trees for node in ast.walk(tree)]
    public = {id(node.value) for node in nodes if _is_public(node)}
    named = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    return "dx" not in named and all(_is_plain(node, named | _BUILT_IN, public) for node in nodes)


def _is_public(node: ast.AST) -> TypeGuard[ast.Attribute]:
    """Whether it is ``dx.compare``, or ``dx.tables`` of ``dx.tables.comparison``."""
    if not isinstance(node, ast.Attribute):
        return False
    if isinstance(node.value, ast.Name):
        return node.value.id == "dx" and node.attr in _VERBS | set(_ROOMS)
    room = node.value
    shown = _ROOMS[room.attr].__all__ if isinstance(room, ast.Attribute) and room.attr in _ROOMS else ()
    return node.attr in shown and _is_public(room)


def _is_plain(node: ast.AST, named: set[str], public: set[int]) -> bool:
    if not isinstance(node, _NODES):
        return False
    if isinstance(node, ast.Import):
        return [(one.name, one.asname) for one in node.names] == [("dxlib", "dx")]
    if isinstance(node, ast.Attribute | ast.Subscript) and not isinstance(node.ctx, ast.Load):
        return False
    if isinstance(node, ast.Name):
        return id(node) in public if node.id == "dx" else node.id in named
    if isinstance(node, ast.Attribute):
        whole = node.attr not in _ROOMS or not _is_public(node) or id(node) in public
        return whole and not node.attr.startswith("_") and node.attr not in _CHANGING
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _ASKING:
        return all(isinstance(one, ast.Constant) and "@dx" not in str(one.value) for one in node.args)
    return not (isinstance(node, ast.keyword) and node.arg in ("inplace", None))
