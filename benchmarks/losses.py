"""Kinds of passages in which figures are lost, told by rules from the row that a person read and the text around it.

A row has the first kind that fits, in the order of `KINDS`; the rules look at the source, never at what was proposed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from rapidfuzz import fuzz
from rapidfuzz.utils import default_process
from scoring import Outcome
from truth import Row

from dxlib.indicators import Definitions
from dxlib.notation.figures import clean

KINDS = {
    "table": "cell of a table",
    "apart": "label on another line",
    "elsewhere": "of another area than the country",
    "part": "part of a whole",
    "change without base": "change whose base is not printed in the sentence",
    "base": "change with its base",
    "wording": "unknown wording: hardly a word of the indicator's name in the sentence",
    "several": "several figures in one sentence",
    "period": "period not printed in the sentence",
    "plain": "none of these",
}
_END = re.compile(r"(?<=[^\d\s][.;])\s|(?<=\d[.;])\s+(?=\D)|\s(?=- )")
_DELIMITED = re.compile(r"[|\t]")
_FEW_WORDS = 3
_LIKE = 55  # of 100: below it a name and a sentence have hardly a word in common
_MANY = 3  # figures of one sentence


def kind(row: Row, lines: Sequence[str], definitions: Definitions) -> str:
    """Return the kind of passage in which a row stands, a key of `KINDS`."""
    line = lines[row.cells["line"] - 1]
    sentence = _sentence(clean(line), clean(row.cells["as_printed"]))
    base = str(row.cells.get("base_period", ""))
    rules = {
        "table": bool(_DELIMITED.search(line)),
        "apart": len(re.findall(r"[^\W\d_]{2,}", line)) < _FEW_WORDS,
        "elsewhere": row.cells.get("area", "VN") != "VN",
        "part": bool(row.cells.get("breakdown")),
        "change without base": row.table == "claims" and base[:4] not in sentence,
        "base": row.table == "claims",
        "wording": not _named(row, sentence, definitions),
        "several": len(re.findall(r"\d+(?:[.,/]\d+)*", sentence)) >= _MANY,
        "period": str(row.cells.get("period", ""))[:4] not in sentence,
    }
    return next((name for name, fits in rules.items() if fits), "plain")


def lost(outcomes: Iterable[Outcome], lines: Sequence[str], definitions: Definitions) -> dict[str, Counter[str]]:
    """Return how many rows there are of each kind (`rows`), how many `first` lost and how many even `three`."""
    found: dict[str, Counter[str]] = {}
    for one in outcomes:
        counted = found.setdefault(kind(one.row, lines, definitions), Counter())
        counted.update(rows=1, first=one.place != 0, three=one.place is None or one.place > 2)
    return found


def _sentence(line: str, printed: str) -> str:
    """The sentence of a line in which a figure stands, as far as punctuation tells."""
    at = max(line.find(printed), 0)
    ends = [match.end() for match in _END.finditer(line)]
    start = max((end for end in ends if end <= at), default=0)
    return line[start : min((end for end in ends if end > at), default=len(line))]


def _named(row: Row, sentence: str, definitions: Definitions) -> bool:
    definition = definitions.indicators.get(str(row.cells.get("indicator")))
    if definition is None:
        return True
    names = (definition.name.vi, definition.name.en)
    return any(fuzz.token_set_ratio(name, sentence, processor=default_process) >= _LIKE for name in names)
