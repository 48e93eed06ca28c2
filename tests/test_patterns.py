"""Every regular expression of the package takes time that grows with the length of a text, and not with its square.

They are discovered: those that are compiled when a module is loaded, and those that stand as text in a call. The texts
are made of what each of them looks for, over and over, with an end that does not fit.
"""

import ast
import importlib
import pkgutil
import re
import re._constants as sre
import re._parser as parser
import signal
import time
from collections import defaultdict
from contextlib import contextmanager, suppress
from itertools import permutations
from pathlib import Path

import pytest
from timing import cpu_seconds

import dxlib
from dxlib.errors import DxError

PACKAGE = Path(dxlib.__file__).parent
HOW = {"match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer"}
FRAME = {"contains": "search", "extract": "search", "extractall": "findall", "replace": "sub", "count": "findall"}
LONG = 8_000  # characters
GROWS = 10  # with four times the length: what is linear takes four times as long, and what is not sixteen times
ROUNDS = 10  # in all of which it takes too long, since a busy machine may take its time over one
SHORT = 0.004  # seconds, below which none counts
REPEATS = (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT)
KINDS = {sre.CATEGORY_DIGIT: "1", sre.CATEGORY_SPACE: " ", sre.CATEGORY_WORD: "w"}
ASSERTS = (sre.ASSERT, sre.ASSERT_NOT)

pytestmark = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="time is taken by a timer")


def constants():
    """Patterns that stand as text in a call, with how they are used."""
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            name, of = node.func.attr, node.func.value
            ours = isinstance(of, ast.Name) and of.id == "re" and name in HOW
            frames = isinstance(of, ast.Attribute) and of.attr == "str" and name in (*HOW, *FRAME)
            first = node.args[0] if node.args else None
            if (ours or frames) and isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield re.compile(first.value), {FRAME.get(name, name)}, path


def held(value):
    """The patterns in what a module holds: itself one, a table of them, or a function without arguments for one."""
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, (tuple, list)):
        for one in value:
            yield from held(one)
    elif isinstance(value, dict):
        yield from held([*value, *value.values()])
    else:
        made = getattr(getattr(value, "__wrapped__", None), "__annotations__", {})
        if [*made] == ["return"] and "re.Pattern" in made["return"]:
            yield from held(value())


def compiled():
    """Patterns that a module holds, with how it uses one of that name; those of a table are matched at least."""
    used = defaultdict(set)
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr in HOW:
                used[path, getattr(node.value, "id", getattr(node.value, "attr", None))].add(node.attr)
    for found in pkgutil.walk_packages(dxlib.__path__, "dxlib."):
        if "__main__" not in found.name:
            module = importlib.import_module(found.name)
            path = Path(module.__file__)
            for name, value in vars(module).items():
                for pattern in held(value):
                    if isinstance(pattern.pattern, str):
                        yield pattern, used[path, name] or {"match"}, path


PATTERNS: dict = {}
for pattern, how, path in [*constants(), *compiled()]:
    PATTERNS.setdefault((pattern.pattern, pattern.flags), (pattern, set(), path))[1].update(how)


def sample(kind, given):
    """A character that one step of a pattern takes."""
    if kind is sre.LITERAL:
        return chr(given)
    if kind is sre.IN and given[0][0] is not sre.NEGATE:
        first, value = given[0]
        return chr(value) if first is sre.LITERAL else chr(value[0]) if first is sre.RANGE else KINDS.get(value, "~")
    if kind in (sre.IN, sre.NOT_LITERAL):
        avoided = {value for first, value in given if first is sre.LITERAL} if kind is sre.IN else {given}
        return next(one for one in "a~ x1" if ord(one) not in avoided)
    return "a" if kind is sre.ANY else ""


def inner(kind, given):
    """The patterns in a step of a pattern."""
    if kind in REPEATS:
        return [given[2]]
    if kind is sre.SUBPATTERN:
        return [given[3]]
    if kind is sre.ATOMIC_GROUP:
        return [given]
    if kind in ASSERTS:
        return [given[1]]
    return given[1] if kind is sre.BRANCH else []


def fitting(steps):
    """A text that fits, more or less."""
    text = ""
    for kind, given in steps:
        if kind not in ASSERTS:
            within = inner(kind, given)
            text += fitting(within[0]) if within else sample(kind, given)
    return text


def atoms(steps, before=""):
    """What a pattern takes over and over, or once, each with whether it is repeated and what stands before it."""
    for kind, given in steps:
        within = inner(kind, given)
        for each in within:
            yield from atoms(each, before)
        text = fitting(within[0]) if within else sample(kind, given)
        yield kind in REPEATS, (before if kind in REPEATS else ""), text
        before += "" if kind in ASSERTS else text


def hostile(pattern):
    """Texts by their beginning, what is repeated, and the end: what the pattern itself repeats comes first."""
    steps = parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE)
    ordered = sorted(atoms(steps), key=lambda atom: not atom[0])
    found = list(dict.fromkeys(atom[1:] for atom in ordered))[:24]
    singles = list(dict.fromkeys(text for _, text in found if text))[:4]
    made = [(before, text, end) for before, text in found if text for end in ("", "\0")]
    return dict.fromkeys([*made, *(("", one + other, "\0") for one, other in permutations(singles, 2))])


class Slow(BaseException):
    pass


@contextmanager
def ended_after(seconds):
    def over(*_):
        raise Slow

    before = signal.signal(signal.SIGVTALRM, over)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def spent(pattern, how, text):
    """Seconds of the processor, the least of two."""
    call = {"sub": lambda: pattern.sub("", text), "subn": lambda: pattern.subn("", text),
            "finditer": lambda: [*pattern.finditer(text)]}.get(how, lambda: getattr(pattern, how)(text))  # fmt: skip
    least = float("inf")
    for _ in range(2):
        begun = time.process_time()
        try:
            with ended_after(0.5):
                call()
        except Slow:
            return float("inf")
        least = min(least, time.process_time() - begun)
        if least < SHORT:
            break
    return least


def slower(longest, pattern, how, short):
    """Whether a text takes so much more time than a short one."""
    return longest == float("inf") or (longest > SHORT and longest > GROWS * spent(pattern, how, short))


def grows(pattern, how):
    """The first text with whose length a pattern's time grows too fast."""
    for before, text, end in hostile(pattern):

        def long(length, before=before, text=text, end=end):
            return before + text * (length // len(text)) + end

        for one in how:
            if all(slower(spent(pattern, one, long(LONG)), pattern, one, long(LONG // 4)) for _ in range(ROUNDS)):
                return one, before, text, end
    return None


def test_patterns_are_discovered():
    assert len(PATTERNS) > 300
    assert {path.relative_to(PACKAGE).parts[0] for _, _, path in PATTERNS.values()} > {
        "notation",
        "loaders",
        "briefing",
        "reading",
    }


@pytest.mark.parametrize("pattern", [r"\s+$", r"(a+)+b", r"[0-9]+%", r"(?:x|xy)*z", r"\s*,?\s*;"])
def test_a_pattern_that_takes_the_square_or_more_is_seen(pattern):
    assert any(grows(re.compile(pattern), {"search"}) for _ in range(5)), (
        "at least once, on a machine that others use too"
    )
    assert grows(re.compile(r"(?<!\s)\s+;"), {"search"}) is None


@pytest.mark.parametrize("key", PATTERNS, ids=lambda key: ascii(key[0])[:60])
def test_the_time_of_every_pattern_grows_with_the_length_of_a_text(key):
    pattern, how, path = PATTERNS[key]
    assert grows(pattern, how) is None, f"{path.relative_to(PACKAGE)}: {pattern.pattern}"


@pytest.mark.parametrize("sign", [" ", ":", "(", "a", "1", "- ", ".0", "[đơn vị: ", "Số "])
def test_the_time_of_reading_a_line_grows_with_its_length(sign, tmp_path):
    def taken(length):
        line = sign * (length // len(sign))
        file = tmp_path / f"{length}.txt"
        file.write_text(
            f"BÁO CÁO tháng 5 năm 2023\n\nSố{line}5 cuộc tấn công (đơn vị{line} tháng 5/2023.\n", encoding="utf-8"
        )
        return cpu_seconds(lambda: read(file), 1)  # a second draft would be refused

    def read(file):
        with suppress(DxError):  # such as a number of thousands of digits
            dxlib.reading.read(file, out=tmp_path / "drafts")

    taken(100)
    assert (longest := taken(16_000)) < 1 or longest < GROWS * taken(4_000)
