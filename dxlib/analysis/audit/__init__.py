"""The audit: every share, growth, sum and status that a report states, recomputed; revisions; remarks."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple

import pandas as pd

from dxlib.analysis.audit.claims import bridges, claims, statuses
from dxlib.analysis.audit.suspects import suspects
from dxlib.errors import UnknownName
from dxlib.loaders import Evidence, fingerprint, given, load
from dxlib.loaders.verbs import verb
from dxlib.loaders.witness import standing
from dxlib.places import selection
from dxlib.recompute import VERDICTS, Finding, Levels, Place, level_findings
from dxlib.recompute.levels import Key
from dxlib.recompute.sums import named

__all__ = ["AGREEING", "FINDINGS", "audit", "to_note"]

# In the order in which a reader should see them.
FINDINGS = (
    "inconsistent", "contradiction", "stock and flow", "parts", "status", "suspect", "revision", "noted",
    *(verdict for verdict in VERDICTS if verdict.startswith("consistent if")), "unverifiable", "consistent",
)  # fmt: skip
AGREEING = ("consistent", "unverifiable")  # verdicts that give a reader nothing to mind


@verb
def audit(
    *,
    verdict: str | Iterable[str] | None = None,
    pillar: str | None = None,
    topic: str | None = None,
    indicator: str | Iterable[str] | None = None,
    as_of: str | None = None,
    evidence: Evidence | None = None,
) -> pd.DataFrame:
    """Recompute what the reports state, and list every finding with both places and the arithmetic.

    Every claim has a row, and so has every share, average and sum whose definition says what it is made of.

    Args:
        verdict: keep these only, one or several of ``FINDINGS``.
        pillar, topic, indicator: keep what concerns these only.
        as_of, evidence: as in ``compare``.

    Returns:
        One row a finding, what contradicts first, then in the order of the definitions (remarks that set
        several reports against each other before the others):

        - ``check``: claim, share, average, whole number, sum, sum of totals, names, stock and flow, contradiction,
          revision, fall, total, alike, status, remark, bridge (of a new province from the old ones, by the rule that
          ``dx.analysis.bridge`` names); ``verdict``: one of ``FINDINGS``.
        - ``indicator, name, name_vi, pillar, topic, unit, area, lineage`` (who counted, or the first whose series this
          continues)``, breakdown, period, base_period``
        - ``form`` (percent, points, times, places, unit): of ``stated`` and ``computed``, each with ``_low`` and
          ``_high`` (after rounding), and ``gap`` (stated less computed; empty where they agree). Of a revision,
          stated is the first figure and computed the later one; of a running total, the flow and the rise.
        - ``implied_low, implied_high``: the level that would make the statement hold, and ``implied_as``: which
          (base, denominator, numerator).
        - ``report, line, as_printed``: the figure in question; ``other_report, other_line, other_printed``: the
          first figure it is held against; ``places``: all of them, each with role, report, line, as_printed,
          indicator, period, value.
        - ``doubtful``: it rests on a doubtful reading; ``detail``: which level is missing, which rule.
        - ``title, title_vi, text, text_vi``: what a person noticed; on other findings what explains them.

    Raises:
        UnknownName: no such verdict, pillar, topic or indicator.

    Source: interval arithmetic on the rounding of printed figures; the verdicts are those of the project's methods.

    Example:
        >>> import dxlib as dx
        >>> row = dx.audit(indicator="clinics_with_id_card_share").iloc[0]
        >>> print(row.verdict, row.stated, round(row.computed, 2), round(row.gap, 2))
        inconsistent 91.32 88.28 3.04
    """
    verdicts = (verdict,) if isinstance(verdict, str) else tuple(verdict or FINDINGS)
    for one in verdicts:
        if one not in FINDINGS:
            raise UnknownName("verdict", one, FINDINGS)
    asked = _Asked(verdicts, pillar, topic, indicator if isinstance(indicator, str | None) else tuple(indicator))
    if evidence is None:  # what a caller hands over may be changed by the caller, so its findings are not kept
        return _known(asked, as_of, selection() + fingerprint()).copy(deep=False)
    seen = given(evidence, as_of)
    return _framed(seen, _findings(seen), asked)


class _Asked(NamedTuple):
    """Which findings are asked for."""

    verdicts: tuple[str, ...]
    pillar: str | None
    topic: str | None
    indicator: str | tuple[str, ...] | None


_lately: deque[tuple[str, tuple[Any, Any], list[Finding]]] = deque(maxlen=4)


@lru_cache(maxsize=32)
def _known(asked: _Asked, as_of: str | None, content: str) -> pd.DataFrame:
    """What ``audit`` returns of the project's evidence, while its content stays."""
    seen = load(as_of)
    return _framed(seen, _findings(seen), asked)


def _framed(evidence: Evidence, findings: list[Finding], asked: _Asked) -> pd.DataFrame:
    """The findings that are asked for, with the remarks, in their order."""
    definitions = evidence.definitions
    names = definitions.select(asked.pillar, asked.topic, asked.indicator)
    narrowed = asked.topic is not None or asked.indicator is not None
    rows = [_row(evidence, finding) for finding in findings if finding.indicator in names]
    pillar = asked.pillar and definitions.pillar(asked.pillar).id
    rows = _with_remarks(evidence, rows, set(names), "" if narrowed else pillar)
    frame = pd.DataFrame(rows, columns=COLUMNS)
    frame = frame[frame["verdict"].isin(asked.verdicts)]
    order = frame.assign(
        _verdict=frame["verdict"].map(FINDINGS.index),
        _name=frame["indicator"].map({name: place for place, name in enumerate([*definitions.indicators, ""])}),
        _reports=[
            -len({place.report for place in places}) if verdict == "noted" else 0
            for verdict, places in zip(frame["verdict"], frame["places"], strict=True)
        ],
    ).sort_values(["_verdict", "_reports", "_name", "report", "line", "check"], kind="stable")
    return order[COLUMNS].reset_index(drop=True).astype(_TYPES)


def to_note(findings: pd.DataFrame) -> pd.DataFrame:
    """Return the findings that a reader should mind: not what agrees, nor what cannot be checked.

    Args:
        findings: what ``audit`` returned.
    """
    return findings[~findings["verdict"].isin(AGREEING)].reset_index(drop=True)


def _findings(evidence: Evidence) -> list[Finding]:
    """The findings in evidence, kept as long as the same is asked about: every notebook does so, pillar by pillar."""
    tables = standing([evidence.observations, evidence.adoption, evidence.claims, evidence.targets])
    beside = evidence.definitions, evidence.dimensions
    for content, held, findings in _lately:
        if content == tables and all(one is other for one, other in zip(held, beside, strict=True)):
            return findings
    _lately.appendleft((tables, beside, found := _found(evidence)))
    return found


def _found(evidence: Evidence) -> list[Finding]:
    levels = Levels(evidence.observations, evidence.definitions, evidence.adoption)
    found = [*level_findings(levels), *named(levels), *claims(evidence, levels), *suspects(levels)]
    found += bridges(evidence, levels)
    return [*found, *statuses(evidence)]


def _row(evidence: Evidence, finding: Finding) -> dict[str, Any]:
    first, *others = finding.places
    about = evidence.about(Key.of(finding))
    row = about | vars(finding) | dict.fromkeys(_TEXTS, "")
    row |= {"report": first.report, "line": first.line, "as_printed": first.as_printed}
    row |= {"other_report": "", "other_printed": ""}
    if others:
        other = others[0]
        row |= {"other_report": other.report, "other_line": other.line, "other_printed": other.as_printed}
    for name in _INTERVALS:
        interval = row["implied" if name == "implied" else f"{name}_interval"]
        if interval is not None:
            row |= interval.columns(name)
    return row


def _with_remarks(
    evidence: Evidence, rows: list[dict[str, Any]], names: set[str], pillar: str | None
) -> list[dict[str, Any]]:
    """Add the remarks: those that explain a finding to that finding, the others as rows of their own.

    ``pillar`` is ``None`` where everything is asked for; it then also keeps the remarks that name no indicator.
    """
    noted = []
    remarked = {report for places in evidence.remarks["places"] for report, _, _ in places}
    standing: dict[tuple[str, int], list[dict[str, Any]]] = {}
    for row in rows:
        for at in dict.fromkeys((one.report, one.line) for one in row["places"] if one.report in remarked):
            standing.setdefault(at, []).append(row)
    for remark in evidence.remarks.itertuples():
        near = [row for report, line, _ in remark.places for row in standing.get((report, line), ())]
        beside = {id(row): row for row in near}.values() if remark.annotates else ()
        explained = [row for row in beside if _explains(remark, row)]
        for row in explained:
            for column in _TEXTS:
                row[column] = " ".join(text for text in (row[column], _text(remark, column)) if text)
        concerned = names & set(remark.indicators) or (not remark.indicators and pillar in (None, remark.pillar))
        if not explained and concerned:
            noted.append(_noted(evidence, remark, names))
    return rows + noted


def _explains(remark: Any, row: dict[str, Any]) -> bool:
    """Whether a remark is about the indicator and one of the very figures of a finding."""
    if row["verdict"] in AGREEING or row["indicator"] not in remark.indicators:
        return False
    return any(
        (place.report, place.line) == (report, line) and (printed in place.as_printed or place.as_printed in printed)
        for place in row["places"]
        for report, line, printed in remark.places
    )


def _text(remark: Any, column: str) -> str:
    return str(getattr(remark, column if column.endswith("_vi") else f"{column}_en"))


def _noted(evidence: Evidence, remark: Any, names: set[str]) -> dict[str, Any]:
    places = tuple(Place("noted", report, line, printed) for report, line, printed in remark.places)
    indicator = next((name for name in remark.indicators if name in names), "")
    noted = Finding("remark", "noted", indicator, "VN", "", places, form="", detail=remark.id)
    texts = {column: _text(remark, column) for column in _TEXTS}
    return _row(evidence, noted) | texts | ({} if indicator else {"pillar": remark.pillar})


_INTERVALS = ("stated", "computed", "implied")
_ENDS = [f"{name}_{end}" for name in _INTERVALS for end in ("low", "high")]
_NUMBERS = ["stated", "computed", "gap", *_ENDS]
_TEXTS = ["title", "title_vi", "text", "text_vi"]
COLUMNS = [
    "check", "verdict", "indicator", "name", "name_vi", "pillar", "topic", "unit", "area", "lineage", "breakdown",
    "period", "base_period", "form", "stated", "stated_low", "stated_high",
    "computed", "computed_low", "computed_high", "gap", "implied_low", "implied_high", "implied_as",
    "report", "line", "as_printed", "other_report", "other_line", "other_printed",
    "places", "doubtful", "detail", *_TEXTS,
]  # fmt: skip
_TYPES: dict[str, Any] = (
    dict.fromkeys(_NUMBERS, "float64") | dict.fromkeys(["line", "other_line"], "Int64") | {"doubtful": "bool"}
)
