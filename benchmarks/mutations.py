"""Bad inputs out of good ones: a file of a known form, broken at random in ways that its reader has to bear."""

from __future__ import annotations

import csv
import io
import json
import re
import warnings
from collections.abc import Callable, Sequence
from random import Random
from typing import Any
from zipfile import BadZipFile, ZipFile

Broken = Callable[[bytes, Random], bytes]

NUMBERS = (
    "0", "-0", "-1", "1e308", "1e400", "-1e308", "5e-324", "NaN", "inf", "-inf", "1_0", "0x10", "1,5", "1.234,5", "٣",
    "９",
    "½", "9" * 20, "9" * 400, "0." + "0" * 60 + "1", "1e", "--1", "+", "1.", ".5", "100%", "≥ 80%", "60/63", "1/0",
)  # fmt: skip
WORDS = (
    "", " ", "\u00a0", "\u202e54,34%", "\u2028", "\ufeff", "=1+1", "<script>alert(1)</script>", "{{ 7 * 7 }}",
    "#panic()", "*x", "&x",
    "!!python/object/apply:os.system [ls]", "null", "~", "yes", "2023-02-30", "0000-00-00", "9999-12-31", "2023-W60",
    "VN-99",
    "../../etc/passwd", "a" * 5000, "e\u0301" * 50, "\U0001f600", "attacks", "2022-S3", "/", "//", "attacks/", "%s",
    "{0.__class__}",
)  # fmt: skip
RAW = (
    b"\0", b"\xff", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\xed\xa0\x80", b"\xc0\xaf", b"\r", b"\r\n", b"\x1a",
    b"\x1b[2J",
    b'"', b"'", b",", b";", b"\t", b"\n\n", b"[" * 3000, b"{" * 3000, b"\xf4\x90\x80\x80", b"\x85", b"\xe2\x80\xa8",
)  # fmt: skip
YAML = (
    "&a [*a]", "*a", "{" * 40, "[[[[[[[[[[[[[[[[[[[[[[[[x]]]]]]]]]]]]]]]]]]]]]]]]", "!!binary aGk=", "<<: *a",
    "? [a, b]\n: c", "---", "...", "%YAML 9.9",
    "|", ">-", "@x", "`x`", "- - - -", "'", '"\\ud800"', '"\\x00"', "2023-01-01", "{}", "[]", "null", "\tx: 1",
    "1e400", "!<tag:x> y",
)  # fmt: skip
VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 10**30, 1e308, float("nan"), "", "x", [], {}, [[]], [None], {"": None},
    {"a": {"b": []}}, "\ud800", "\0", "2023",
    "../..", "/etc/passwd", [1, "a", None],
)  # fmt: skip
PLURALS = (
    "nplurals=999999999999; plural=0", "nplurals=-1; plural=n", "nplurals=2; plural=n/(n-3)", "nplurals=2; plural=7",
    "nplurals=1; plural=n**n**n", f"nplurals=1; plural={'(' * 900}n{')' * 900}", "plural=n", "",
)  # fmt: skip
_ENDLESS = (b"a", b"1", b" ", b"(", b"<", b"\n", b"%", "ệ".encode())
_ENCODINGS = ("utf-16", "utf-16-le", "cp1258", "utf-32", "utf-8-sig")
_LONG = 300_000  # characters of a line that does not end
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


GIVEN = (b"a", b"1", b" ", b"(", b"[", b"<", b",", "ệ".encode(), b"- ", b"&", b"{a: ", b"1.234,5 ")
_LONGEST = 10_000_000  # bytes of a line


def given(content: bytes, number: int) -> bytes:
    """Return a file with a line of ten megabytes in its middle, made of the piece of ``GIVEN`` with that number."""
    piece, half = GIVEN[number], len(content) // 2
    middle = content.rfind(b"\n", 0, half) + 1
    return content[:middle] + piece * (_LONGEST // len(piece)) + content[middle:]


def mutated(content: bytes, form: str, random: Random) -> bytes:
    """Return a file of a form, broken in one to three places; the same random numbers break it in the same way.

    Args:
        form: ``csv, yaml, json, zip`` or another, which is broken as text and bytes alone.

    Example:
        >>> mutated(b"a,b", "csv", Random(1)) == mutated(b"a,b", "csv", Random(1))
        True
    """
    ways = [*_FORMS.get(form, ()), _bytes, *(() if form in ("zip", "binary") else (_text,))]
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        content = random.choice(ways)(content, random)
    return content


def _stretch(content: Sequence[Any], random: Random, most: int = 400) -> tuple[int, int]:
    begin = random.randrange(len(content) + 1)
    return begin, min(len(content), begin + random.randrange(1, most))


def _bytes(content: bytes, random: Random) -> bytes:
    begin, end = _stretch(content, random)
    way = random.randrange(8)
    if way == 0 and content:
        at = random.randrange(len(content))
        return content[:at] + bytes([content[at] ^ (1 << random.randrange(8))]) + content[at + 1 :]
    if way == 1:
        return content[:begin]
    if way == 2:
        return content[:begin] + content[end:]
    if way == 3:
        return content[:begin] + content[begin:end] * random.choice((2, 3, 200)) + content[end:]
    if way == 4:
        return content + content
    if way == 5 and random.random() < 0.05:
        return content[:begin] + random.choice(_ENDLESS) * _LONG + content[begin:]
    if way == 6 and random.random() < 0.3:
        return _recoded(content, random)
    return content[:begin] + random.choice(RAW) + content[begin:]


def _recoded(content: bytes, random: Random) -> bytes:
    return content.decode("utf-8", "replace").encode(random.choice(_ENCODINGS), "replace")


def _text(content: bytes, random: Random) -> bytes:
    """Other numbers and words, lines moved."""
    text = content.decode("utf-8", "surrogateescape")
    numbers = list(_NUMBER.finditer(text)) if len(text) < 400_000 else []
    if numbers and random.random() < 0.5:
        found = random.choice(numbers)
        new = random.choice(NUMBERS) if random.random() < 0.7 else random.choice(numbers).group()
        text = text[: found.start()] + new + text[found.end() :]
    else:
        lines = text.split("\n")
        one, other = random.randrange(len(lines)), random.randrange(len(lines))
        way = random.randrange(4)
        if way == 0:
            lines[one], lines[other] = lines[other], lines[one]
        elif way == 1:
            lines.insert(one, lines[other])
        elif way == 2:
            del lines[one]
        else:
            at = random.randrange(len(lines[one]) + 1)
            lines[one] = lines[one][:at] + random.choice(WORDS) + lines[one][at:]
        text = "\n".join(lines)
    return text.encode("utf-8", "surrogateescape")


def _csv(content: bytes, random: Random) -> bytes:
    """Cells taken from elsewhere, columns moved, rows uneven; all of it well quoted."""
    try:
        rows = list(csv.reader(io.StringIO(content.decode(), newline="")))
    except (UnicodeDecodeError, csv.Error):
        return content
    rows = [row for row in rows if row]
    if not rows:
        return content
    row = random.choice(rows)
    at = random.randrange(len(row))
    way = random.randrange(6)
    if way == 0:
        row[at] = random.choice(NUMBERS + WORDS)
    elif way == 1:
        row[at] = random.choice([each[at] for each in rows if at < len(each)])
    elif way == 2:
        row[at] = random.choice(random.choice(rows))
    elif way == 3:
        other = random.randrange(len(row))
        for each in rows:
            if max(at, other) < len(each):
                each[at], each[other] = each[other], each[at]
    elif way == 4:
        row.insert(at, "") if random.random() < 0.5 else row.pop(at)
    else:
        rows.append(list(row))
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().encode()


def _yaml(content: bytes, random: Random) -> bytes:
    """A value, a key or the depth of a line is another one."""
    lines = content.decode("utf-8", "replace").split("\n")
    at = random.randrange(len(lines))
    key, colon, value = lines[at].partition(": ")
    way = random.randrange(5)
    if way == 0:
        lines[at] = f"{key}: {random.choice(YAML + NUMBERS)}"
    elif way == 1:
        lines[at] = f"{key}: {random.choice(lines).partition(': ')[2]}"
    elif way == 2:
        lines[at] = f"{random.choice(lines).partition(': ')[0]}{colon}{value}"
    elif way == 3:
        lines[at] = " " * random.randrange(9) + lines[at].lstrip()
    else:
        lines.insert(at, random.choice(YAML))
    return "\n".join(lines).encode()


def _json(content: bytes, random: Random) -> bytes:
    """Some value anywhere inside is another one, is gone, or lies deep."""
    try:
        whole = json.loads(content)
    except RecursionError:
        return content
    except ValueError:  # a record a line
        head, sep, rest = content.partition(b"\n")
        return _json(head, random) + sep + rest if sep and len(head) < len(content) - 1 else content
    if random.random() < 0.03:
        return b"[" * 100_000 + b"]" * 100_000
    parent: Any = [whole]
    key: Any = 0
    top = parent
    while isinstance(parent[key], dict | list) and parent[key] and random.random() < 0.85:
        parent = parent[key]
        key = random.choice(list(parent)) if isinstance(parent, dict) else random.randrange(len(parent))
    if random.random() < 0.25 and parent is not top:
        del parent[key]
    else:
        parent[key] = random.choice(VALUES)
    return json.dumps(top[0]).encode()


def _po(content: bytes, random: Random) -> bytes:
    """Another rule of plurals, and a message that has some."""
    kind = r"Content-Type: text/plain; charset=utf-8\n"
    head = f'msgid ""\nmsgstr "{kind}Plural-Forms: {random.choice(PLURALS)};\\n"\n'
    message = f'msgid "one"\nmsgid_plural "many"\nmsgstr[{random.choice((0, 1, 9, -1, 10**12))}] "x"\n'
    return f"{head}\n{message}\n".encode() + content.partition(b"\n\n")[2]


def _zip(content: bytes, random: Random) -> bytes:
    """One part of a packed file is broken, gone, or there twice, and all of it is packed well again."""
    try:
        with ZipFile(io.BytesIO(content)) as packed:
            parts = [(name, packed.read(name)) for name in packed.namelist()]
    except (BadZipFile, ValueError, NotImplementedError, EOFError, OSError, RuntimeError):
        return content
    except Exception:  # zlib.error, which zipfile lets through
        return content
    if not parts:
        return content
    at = random.randrange(len(parts))
    name, part = parts[at]
    way = random.randrange(6)
    if way == 0:
        del parts[at]
    elif way == 1:
        parts.append((random.choice((name, "../../evil.xml", "word/vbaProject.bin", "x" * 300)), part))
    elif way == 2:
        parts[at] = name, b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>' + part
    else:
        parts[at] = name, (_text if way < 5 else _bytes)(part, random)
    out = io.BytesIO()
    with warnings.catch_warnings(), ZipFile(out, "w") as packed:
        warnings.simplefilter("ignore")
        for name, part in parts:
            packed.writestr(name, part)
    return out.getvalue()


_FORMS: dict[str, tuple[Broken, ...]] = {
    "csv": (_csv, _csv, _csv),
    "yaml": (_yaml, _yaml),
    "json": (_json, _json, _json),
    "po": (_po,),
    "zip": (_zip, _zip, _zip),
}
