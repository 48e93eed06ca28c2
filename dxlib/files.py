"""Strict reading of YAML and CSV: every fault at once, each with file, line and column."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from dxlib.errors import Fault

Model = TypeVar("Model", bound=BaseModel)

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


class Strict(BaseModel):
    """A record that refuses unknown keys and cannot be changed after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


def _text(path: Path, shown: str) -> tuple[str | None, list[Fault]]:
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None, [Fault(shown, 1, "", "the file is missing")]
    except OSError as error:
        return None, [Fault(shown, 1, "", f"the file cannot be read: {error.strerror}")]
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        return None, [Fault(shown, line, "", "the file is not UTF-8; save it as UTF-8")]
    if text.startswith("\ufeff"):
        return None, [Fault(shown, 1, "", "the file begins with a byte order mark; save it as UTF-8 without one")]
    faults = control_characters(text, shown)
    return (None if faults else text), faults


def control_characters(text: str, shown: str) -> list[Fault]:
    """Return the fault that the first control character of a text is, if it has one."""
    found = _CONTROL.search(text)
    if found is None:
        return []
    return [Fault(shown, text.count("\n", 0, found.start()) + 1, "", f"control character {found.group()!r}; remove it")]


def told(error: Any) -> str:
    """Return in words what pydantic says of one value."""
    found = error["input"]
    if error["type"] == "missing":
        return "is missing"
    if error["type"] == "extra_forbidden":
        return "is not a known key"
    if error["type"] == "float_parsing":
        return f"is not a number; write 3700000 or 58.41, without separators (found {str(found)[:60]!r})"
    message = str(error["msg"]).removeprefix("Value error, ")
    return message if isinstance(found, dict) else f"{message} (found {str(found)[:60]!r})"


def read_cells(path: Path, shown: str) -> tuple[list[str], list[tuple[int, list[str]]], list[Fault]]:
    """Return the header of a CSV file, its rows as (line, cells), and every fault found.

    Args:
        path: the file.
        shown: how messages name the file.
    """
    text, faults = _text(path, shown)
    return ([], [], faults) if text is None else parted(text, shown)


def parted(
    text: str, shown: str, sign: str = ",", top: int = 1
) -> tuple[list[str], list[tuple[int, list[str]]], list[Fault]]:
    """Return the header of a text of cells, its rows as (line, cells), and every fault found.

    Args:
        text: what a file holds.
        shown: how messages name the file.
        sign: what stands between cells.
        top: the line of the file on which the text begins.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=True)
    header: list[str] = []
    rows: list[tuple[int, list[str]]] = []
    faults = []
    last = 0
    try:
        header = next(reader, [])
        last = reader.line_num
        for cells in reader:
            rows.append((last + top, cells))
            last = reader.line_num
    except csv.Error as error:
        faults.append(Fault(shown, last + top, "", f"not a CSV row: {error}"))
    return header, rows, faults


def read_record(record: dict[str, Any], model: type[Model], shown: str, line: int) -> tuple[Model | None, list[Fault]]:
    """Return what a record is when checked, and every fault found, each under its key."""
    try:
        return model.model_validate(record), []
    except ValidationError as error:
        found = [(".".join(str(step) for step in e["loc"]), told(e)) for e in error.errors()]
        return None, [Fault(shown, line, place, message) for place, message in found]


def _place(node: Any, location: tuple[int | str, ...]) -> int:
    """The line of the deepest part of a location that stands in the file."""
    line: int = getattr(getattr(node, "lc", None), "line", 0)
    for step in location:
        marks = getattr(node, "lc", None)
        if marks is None or marks.data is None or step not in marks.data:
            break
        line = marks.data[step][0]
        node = node[step]
    return line + 1


def _plain(node: Any) -> Any:
    if isinstance(node, dict):
        return {str(key): _plain(value) for key, value in node.items()}
    if isinstance(node, list):
        return [_plain(item) for item in node]
    if isinstance(node, bool | int | float | str) or node is None:
        return type(node).__mro__[-2](node) if type(node).__module__.startswith("ruamel") else node
    return node


def _yaml(path: Path, shown: str) -> tuple[Any, list[Fault]]:
    text, faults = _text(path, shown)
    if text is None:
        return None, faults
    try:
        return YAML(typ="rt").load(text), []
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        return None, [Fault(shown, line, "", f"not YAML: {error.problem}")]
    except (YAMLError, ValueError) as error:  # an impossible date, for one, has no place
        return None, [Fault(shown, 1, "", f"not YAML: {error}")]


def read_yaml(path: Path, model: type[Model], shown: str) -> tuple[Model | None, list[Fault]]:
    """Return the record that a YAML file holds, and every fault found."""
    node, faults = _yaml(path, shown)
    if faults:
        return None, faults
    return _checked(node, model, shown, (node, ()))


def read_yaml_list(path: Path, model: type[Model], shown: str) -> tuple[list[tuple[int, Model]], list[Fault]]:
    """Return the records of a YAML list as (line, record), and every fault found."""
    node, faults = _yaml(path, shown)
    if faults:
        return [], faults
    if not isinstance(node, list):
        return [], [Fault(shown, 1, "", "the file must be a list")]
    rows = []
    for index, item in enumerate(node):
        record, found = _checked(item, model, shown, (node, (index,)))
        faults += found
        if record is not None:
            rows.append((_place(node, (index,)), record))
    return rows, faults


def _checked(
    node: Any, model: type[Model], shown: str, root: tuple[Any, tuple[int | str, ...]]
) -> tuple[Model | None, list[Fault]]:
    """Validate one node; ``root`` is the file's top node and the way from there to this one."""
    try:
        return model.model_validate(_plain(node)), []
    except ValidationError as error:
        top, way = root
        return None, [
            Fault(shown, _place(top, (*way, *e["loc"])), ".".join(str(step) for step in e["loc"]), told(e))
            for e in error.errors()
        ]
