"""Strict reading of YAML and CSV: every fault at once, each with file, line and column."""

from __future__ import annotations

import csv
import errno
import io
import json
import os
import re
import stat
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError
from yaml.error import MarkedYAMLError, YAMLError
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)  # fmt: skip

from dxlib.characters import seen
from dxlib.errors import DxError, Fault
from dxlib.notation.numerals import DIGITS, held

Model = TypeVar("Model", bound=BaseModel)

Lines: TypeAlias = "dict[int | str, tuple[int, Lines]]"  # of each part by its key: its line, and those of its parts

_PARSER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml, where it is there
_DEEPEST = 20
_LONGEST = 131_072  # characters of a cell
_WORDS: dict[str, bool | None] = {"": None, "~": None, "null": None, "Null": None, "NULL": None}
_WORDS |= {word: word.lower() == "true" for word in ("true", "True", "TRUE", "false", "False", "FALSE")}
_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,30})")
_DECIMAL = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+\.[0-9]*)(?:[eE][-+]?[0-9]+)?|[-+]?[0-9]+[eE][-+]?[0-9]+")
_NUMERIC = frozenset("-+.0123456789")  # what a number begins with
_NO_PARTS: Lines = {}
_ENDS = (SequenceEndEvent, MappingEndEvent)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


class Strict(BaseModel):
    """A record that refuses unknown keys and cannot be changed after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False, defer_build=True)


def no_file(path: Path) -> str:
    r"""Return why a path leads to nothing that can be read to its end, nothing for a file, a folder or what is missing.

    Example:
        >>> no_file(Path("report.csv")), no_file(Path("a\0b"))
        ('', 'is no name of a file')
    """
    try:
        mode = path.stat().st_mode
    except OSError:
        return ""
    except ValueError:  # a zero in it
        return "is no name of a file"
    return "" if stat.S_ISREG(mode) or stat.S_ISDIR(mode) else "is a device, and no file"


def content_of(path: Path | str) -> bytes:
    """Return all of a file; hundreds are read so in half the time of files of Python."""
    file = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    try:
        parts = [os.read(file, os.fstat(file).st_size + 1)]
        while parts[-1]:
            parts.append(os.read(file, 1 << 20))
        return b"".join(parts)
    finally:
        os.close(file)


def read_text(path: Path, shown: str) -> tuple[str | None, list[Fault]]:
    """Return what a file of UTF-8 holds, without what is not seen; nothing where it cannot be used; and every fault."""
    if why := no_file(path):
        return None, [Fault(shown, 1, "", why)]
    try:
        text = content_of(path).decode("utf-8")
    except FileNotFoundError:
        return None, [Fault(shown, 1, "", "the file is missing")]
    except OSError as error:
        return None, [Fault(shown, 1, "", f"the file cannot be read: {error.strerror}")]
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        return None, [Fault(shown, line, "", "the file is not UTF-8; save it as UTF-8")]
    if text.startswith("\ufeff"):
        return None, [Fault(shown, 1, "", "the file begins with a byte order mark; save it as UTF-8 without one")]
    text = seen(text.replace("\r\n", "\n").replace("\r", "\n"))
    faults = control_characters(text, shown)
    return (None if faults else text), faults


def read_json(path: Path) -> Any:
    """Return what a file of JSON holds, texts without what is not seen.

    Raises:
        OSError: it cannot be read.
        ValueError: it is no JSON, nests too deep, or has text that no file can hold.
    """
    if why := no_file(path):
        raise OSError(errno.EINVAL, f"it {why}")
    try:
        found = json.loads(path.read_bytes())
        text = json.dumps(found, ensure_ascii=False)
        text.encode()  # half a character, written as its number, is found out here
        return found if seen(text) == text else json.loads(seen(text))
    except RecursionError:
        raise ValueError("it nests too deep") from None


def control_characters(text: str, shown: str) -> list[Fault]:
    """Return the fault that the first control character of a text is, if it has one."""
    found = _CONTROL.search(text)
    if found is None:
        return []
    return [Fault(shown, text.count("\n", 0, found.start()) + 1, "", f"control character {found.group()!r}; remove it")]


_NO_FIGURE = re.compile(r"(?!\Z)[-–—.…/?*_ ]*|n\.?[/.]?a\.?|#n/a|null|none|nan|không có|chưa có|k\.?c", re.I)


def told(error: Any) -> str:
    """Return in words what pydantic says of one value."""
    found = error["input"]
    if error["type"] == "missing":
        return "is missing"
    if error["type"] == "extra_forbidden":
        return "is not a known key"
    if error["type"] == "float_parsing":
        return _no_number(str(found))
    if str(error["type"]).startswith("date"):
        return f"is not a date; write it as 2022-08-31 (found {str(found)[:60]!r})"
    if error["type"] == "model_type" or (error["type"] == "dict_type" and found is None):
        what = "nothing" if found is None else "a list" if isinstance(found, list) else f"{str(found)[:60]!r}"
        return f"must be keys with their values, one a line, such as 'id: x'; found {what}"
    message = str(error["msg"]).removeprefix("Value error, ")
    return message if isinstance(found, dict) else f"{message} (found {str(found)[:60]!r})"


def _no_number(found: str) -> str:
    """Why a text is no number, with what to write of a figure as it is printed."""
    from dxlib.notation.figures import read_figure  # of faults alone

    generic = f"is not a number; write 3700000 or 58.41, without separators (found {found[:60]!r})"
    if _NO_FIGURE.fullmatch(found):
        return f"is not a number; leave the row out where there is no figure, or write 0 (found {found[:60]!r})"
    if not any(map(str.isnumeric, found)) or not re.search(r"[^\W\d_]{2}|[‰()½¼¾]|(?![0-9])\d", found):
        return generic
    whys = []
    for language in ("vi", "en"):
        try:
            figure = read_figure(found, language)
        except DxError as error:
            whys.append(str(error))
            continue
        number = Decimal(repr(-figure.value if figure.signed else figure.value)).normalize()
        return f"is not a number; write {number:f}, and '{found[:60]}' under as_printed if it is printed so"
    return f"is not a number: {whys[0]}"


def parted(
    text: str, shown: str, sign: str = ",", top: int = 1
) -> tuple[list[str], list[tuple[int, list[str]]], list[Fault]]:
    """Return the header of a text of cells, its rows as (line, cells), and every fault found.

    Args:
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
            if max(map(len, cells), default=0) > _LONGEST:  # the limit of csv itself is set by other libraries too
                raise csv.Error(f"a cell has more than {_LONGEST} characters")
            rows.append((last + top, cells))
            last = reader.line_num
    except csv.Error as error:
        faults.append(Fault(shown, last + top, "", f"not a CSV row: {error}"))
    return header, rows, faults


def read_record(
    content: Any, model: type[Model], shown: str, line: int = 1, lines: Lines | None = None
) -> tuple[Model | None, list[Fault]]:
    """Return what a record is when checked, and every fault found, each under its key.

    Args:
        line, lines: on which it begins, and those of its parts.
    """
    try:
        return model.model_validate(content), []
    except ValidationError as error:
        found = [(e["loc"], told(e)) for e in error.errors()]
        return None, [
            Fault(shown, _line(line, lines or {}, way), ".".join(map(str, way)), message) for way, message in found
        ]


def _scalar(event: ScalarEvent) -> Any:
    """A value of YAML 1.2: yes and no are words, and dates are text, which the records read."""
    text: str = event.value
    if not event.implicit[0]:  # in quotes
        return _written(event) if event.style == '"' else text
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in _NUMERIC:
        return text
    is_whole = _INTEGER.fullmatch(text)
    if not is_whole and not _DECIMAL.fullmatch(text):
        return text
    if len(text) > DIGITS:
        try:
            held(Decimal(text))
        except DxError as error:
            raise _refused(event, f"{error}; or put it in quotes") from None
    return int(text) if is_whole else float(text)


def _written(event: ScalarEvent) -> str:
    """A text in double quotes, where a character may be written as its number."""
    if found := _CONTROL.search(event.value):
        raise _refused(event, f"control character {found.group()!r}; remove it")
    return seen(event.value)


def _built(events: Callable[[], Event], event: Event, depth: int = 0) -> tuple[Any, Lines]:
    """What begins with an event, and the lines of its parts; ``events`` gives the next one."""
    kind = event.__class__
    if kind is AliasEvent:
        raise _refused(event, "an alias (*) stands for another place; write it out")
    if event.tag and event.tag != "!":
        raise _refused(event, f"the tag {event.tag} has no meaning here; remove it")
    if kind is ScalarEvent:
        return _scalar(event), _NO_PARTS
    if depth > _DEEPEST:
        raise _refused(event, f"more than {_DEEPEST} levels deep")
    content: dict[Any, Any] = {}
    lines: Lines = {}
    is_list = kind is SequenceStartEvent
    while (kind := (event := events()).__class__) not in _ENDS:
        line, key, part = event.start_mark.line, len(content), event
        if not is_list:
            if kind is not ScalarEvent or event.value in content:
                raise _refused(event, _wrong_key(event))
            key, part = event.value, events()
        if part.__class__ is ScalarEvent and part.tag is None:  # most are, and a call each takes its time
            text = part.value
            is_text = part.implicit[0] and text not in _WORDS and text[0] not in _NUMERIC
            content[key], lines[key] = text if is_text else _scalar(part), (line, _NO_PARTS)
        else:
            content[key], inner = _built(events, part, depth + 1)
            lines[key] = line, inner
    return list(content.values()) if is_list else content, lines


def _wrong_key(event: Event) -> str:
    return f"the key '{event.value}' stands twice" if isinstance(event, ScalarEvent) else "a key must be a word"


def _refused(event: Event, problem: str) -> MarkedYAMLError:
    return MarkedYAMLError(problem=problem, problem_mark=event.start_mark)


def _line(line: int, lines: Lines, location: tuple[int | str, ...]) -> int:
    """The line of the deepest part of a location that stands in the file."""
    for step in location:
        if step not in lines:
            break
        before, lines = lines[step]
        line = before + 1
    return line


def _yaml(path: Path, shown: str) -> tuple[Any, Lines, list[Fault]]:
    """What a file holds, and the lines of its parts."""
    text, faults = read_text(path, shown)
    if text is None:
        return None, {}, faults
    try:
        parser = _PARSER(text)
        content: Any = None
        lines: Lines = {}
        while parser.check_event():
            event = parser.get_event()
            if isinstance(event, DocumentStartEvent):
                if lines or content is not None:
                    raise _refused(event, "a second document begins")
                content, lines = _built(parser.get_event, parser.get_event())
        return content, lines, []
    except MarkedYAMLError as error:
        mark = error.problem_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        return None, {}, [Fault(shown, line, f"column {column}", f"not YAML: {error.problem}")]
    except YAMLError as error:  # a character that YAML has no place for
        before = text[: getattr(error, "position", 0)]
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        return None, {}, [Fault(shown, line, f"column {column}", f"not YAML: {getattr(error, 'reason', error)}")]


def read_yaml(path: Path, model: type[Model], shown: str) -> tuple[Model | None, list[Fault]]:
    """Return the record that a YAML file holds, and every fault found."""
    content, lines, faults = _yaml(path, shown)
    return (None, faults) if faults else read_record(content, model, shown, lines=lines)


def read_yaml_list(path: Path, model: type[Model], shown: str) -> tuple[list[tuple[int, Model]], list[Fault]]:
    """Return the records of a YAML list as (line, record), and every fault found."""
    content, lines, faults = _yaml(path, shown)
    if faults:
        return [], faults
    if not isinstance(content, list):
        return [], [Fault(shown, 1, "", "the file must be a list")]
    rows = []
    for index, item in enumerate(content):
        line, parts = lines[index]
        record, found = read_record(item, model, shown, line + 1, parts)
        faults += found
        if record is not None:
            rows.append((line + 1, record))
    return rows, faults
