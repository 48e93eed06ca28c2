"""Names of one-off figures: those of an earlier report where it had the same, else the words beside the figure."""

from __future__ import annotations

import re

from dxlib.loaders.evidence import Evidence
from dxlib.reading.proposals.around import TOPIC_OF, Site
from dxlib.reading.proposals.glossary import translated
from dxlib.reading.proposals.words import EMPTY, informative, words

FORMS = {
    "": {"vi": "{}", "en": "{}"},
    "growth": {"vi": "Mức tăng {}", "en": "Growth of {}"},
    "fall": {"vi": "Mức giảm {}", "en": "Fall of {}"},
    "plan": {"vi": "{} so với kế hoạch", "en": "{} against the plan"},
    "total": {"vi": "{}, lũy kế", "en": "{}, cumulative"},
}
_LONGEST = 60
_ANY = re.compile(r"(?:lượt\s+)?(?:người|lượt|trường hợp|đơn vị|people|persons)\s*", re.I)  # what says nothing alone
_NO_NAME = re.compile(
    r"(?<!\w)(?:so với|cùng kỳ|cùng kì|kế hoạch|dự toán|lũy kế|luỹ kế|trong tháng|trong quý|trong kỳ|trong đó"
    r"|tương đương|bằng|đạt|ước|tăng|giảm|tháng trước|quý trước|năm trước|năm ngoái|từ đầu năm"
    r"|(?:tháng|quý|năm)\s*[0-9/IV]*|compared with|same period|plan|in|of|the|was|were|reached|rose|fell)(?!\w)", re.I,
)  # fmt: skip
_LEAST = 2  # words of an earlier name that say something; with fewer it may be any figure's


class Names:
    """What one-off figures are called, in both languages.

    Args:
        evidence: its one-off figures, and the names of units and parts, which are known in both languages.
    """

    def __init__(self, evidence: Evidence) -> None:
        frame = evidence.details
        pairs = dict.fromkeys(zip(frame["unit"], frame["name_vi"], frame["name_en"], strict=True))
        self._earlier = [
            (unit, {"vi": _telling(vi), "en": _telling(en)}, {"vi": vi, "en": en}) for unit, vi, en in pairs
        ]
        parts = evidence.dimensions.breakdowns
        known = [
            *((unit.name.vi, unit.name.en.other) for unit in evidence.definitions.units.values()),
            *zip(parts["name_vi"], parts["name_en"], strict=True),
            *((one.name.vi, one.name.en) for one in evidence.definitions.indicators.values()),
        ]
        self._known = {
            "vi": {tuple(words(vi)): en for vi, en in known}, "en": {tuple(words(en)): vi for vi, en in known}
        }  # fmt: skip

    def of(self, said: str, form: str, clause: str, unit: str, language: str) -> dict[str, str]:
        """Return the names of a figure by language; empty where none is known.

        Args:
            said: the words that name what it is of.
            form: what it tells of that: ``""``, ``growth``, ``fall``, ``plan`` or ``total``; see ``FORMS``.
            clause: all that stands around it.
            unit: what it is counted in.
            language: of the print.
        """
        told = set(words(clause))
        fits = [
            (len(telling[language]), names)
            for own, telling, names in self._earlier
            if own == unit and len(telling[language]) >= _LEAST and telling[language] <= told
        ]
        if fits:
            return max(fits, key=lambda fit: fit[0])[1]
        away = {"vi": "en", "en": "vi"}[language]
        other = self._known[language].get(tuple(words(said)), "") or translated(said, language)
        named = {language: said, away: other[:1].upper() + other[1:]}
        return {which: FORMS[form][which].format(_within(name, form)) if name else "" for which, name in named.items()}


def subject(one: Site, last: str) -> str:
    """Return the words that name what a figure is of: those after it, those before it, or those of the one before.

    Args:
        last: the subject of the figure before it in its sentence, empty where there is none.
    """
    counted = re.split(r"[,;.:(]|\s(?:so với|compared)\s", f"{one.amount.noun} ")[0]
    if one.amount.unit == "count" and informative(counted) and not _ANY.fullmatch(counted):
        return _short(counted)
    before = re.sub(r"\([^()]*\)", " ", one.before).split("(")[-1]
    parts = [_NO_NAME.sub(" ", part) for part in re.split(r"[;:,.–]|\s-\s", before)]
    own = next((part for part in parts[::-1] if informative(re.sub(r"[0-9]+", " ", part))), "")
    topic = TOPIC_OF.match(one.passage.text, one.sentence[0], one.amount.moved)
    over = _NO_NAME.sub(" ", topic[1]) if topic else ""
    if own and over and over.strip() not in own:
        own = f"{own} {over}"
    return _short(own or last or over or counted)


def form_of(one: Site) -> str:
    """Return what a figure tells of its subject: its growth or fall, what was reached of a plan, a running total."""
    if re.match(r"\s*(?:so với\s+)?(?:kế hoạch|dự toán|of the (?:annual |year's )?plan)", one.behind, re.I):
        return "plan"
    if one.amount.unit in ("percent", "multiple") and one.amount.move:
        return "growth" if one.amount.move > 0 else "fall"
    return "total" if re.search(r"(?:l[uũ]y|luỹ) kế|cumulative", one.before, re.I) else ""


def _short(text: str) -> str:
    told = " ".join(re.findall(r"[^\W\d_]+(?:&[^\W\d_]+)?", text)[-8:])
    return told[:1].upper() + told[1:_LONGEST]


def _within(name: str, form: str) -> str:
    """A name as it stands in the name of its growth: in small letters, but for what is written large."""
    inside = form in ("growth", "fall") and name[1:2].islower()
    return name[:1].lower() + name[1:] if inside else name


def _telling(name: str) -> set[str]:
    return {word for word in words(name) if word not in EMPTY}
