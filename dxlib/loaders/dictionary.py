"""Writes the data dictionary, ``docs/dictionary.md``, from the definitions: ``python -m dxlib.loaders.dictionary``."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pandas as pd

from dxlib.indicators import Indicator, split_part
from dxlib.loaders.evidence import Evidence, load
from dxlib.loaders.lookup import indicators
from dxlib.places import HOME

PAGE = HOME / "docs" / "dictionary.md"

TIMINGS = {"instant": "a state at a date", "span": "over a stretch of time", "cumulative": "a running total"}
DIRECTIONS = {"up": "more is better", "down": "less is better", "none": "neither more nor less is better"}
KINDS = {
    "observations": ("figure", "figures"),
    "targets": ("target", "targets"),
    "claims": ("stated change", "stated changes"),
    "adoption": ("named adopter", "named adopters"),
}
HEAD = """\
# Data dictionary

Made by `make dictionary` from the definitions in `dxlib/indicators/` and the rows in `data/reports/`; change those, not
this page. A *figure* is a printed level: one printed twice, or by two reports, counts twice, and figures of other areas
(the world, a province) count too. Bounds are the least and the greatest value that an indicator can take. Periods are
codes, which [the data contract](../data/README.md#periods) explains.
"""


def escaped(text: str) -> str:
    r"""Return text that Markdown shows as it is, on one line.

    Example:
        >>> print(escaped("a_b | <c>"))
        a\_b \| \<c\>
    """
    plain = re.sub(r"([\\`*_{}\[\]<>#|~$&!])", r"\\\1", " ".join(text.split()))
    return re.sub(r"^(\d*)([-+=.)])", r"\1\\\2", plain)  # what would begin a list or a heading


def dictionary(evidence: Evidence | None = None) -> str:
    """Return the page: every indicator by pillar and topic, with how many figures which reports print."""
    evidence = load(reports="all") if evidence is None else evidence
    known = evidence.definitions
    counted = indicators(evidence=evidence).set_index("indicator")
    printed = {name: getattr(evidence, name) for name in KINDS}
    parts = [HEAD, "\n".join(_contents(evidence)), "## The reports and decisions", "\n".join(_reports(evidence)),
             "## The kinds of breakdown", "\n".join(_kinds(evidence))]  # fmt: skip
    for pillar in known.pillars.values():
        parts += [f"## {_both(pillar.name.en, pillar.name.vi)}", escaped(pillar.asks.en)]
        for topic in pillar.topics:
            names = known.select(pillar.id, topic.id)
            parts += [f"### {_both(topic.name.en, topic.name.vi)}"] if names else []
            for one in (known.indicators[name] for name in names):
                rows = {kind: table[table["indicator"] == one.id] for kind, table in printed.items()}
                lines = [*_defined(evidence, one), *_printed(counted.loc[one.id], rows)]
                parts += [
                    f"#### `{one.id}`",
                    f"**{escaped(one.name.en)}** · {escaped(one.name.vi)}",
                    escaped(one.definition.en),
                    escaped(one.definition.vi),
                    "\n".join(f"- {line}" for line in lines),
                ]
    return "\n\n".join(part.strip() for part in parts) + "\n"


def _both(english: str, vietnamese: str) -> str:
    return f"{escaped(english)} · {escaped(vietnamese)}"


def _anchor(heading: str) -> str:
    """The name that code hosts give a heading."""
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


def _contents(evidence: Evidence) -> Iterator[str]:
    known = evidence.definitions
    yield f"{len(known.indicators)} indicators:\n"
    for pillar in known.pillars.values():
        name = _both(pillar.name.en, pillar.name.vi)
        yield f"- [{name}](#{_anchor(name)}): {len(known.select(pillar.id))}"


def _reports(evidence: Evidence) -> Iterator[str]:
    for report in evidence.reports.itertuples():
        basis = "" if report.published_basis == "printed" else ", an estimated date"
        number = f", number {escaped(report.number)}" if isinstance(report.number, str) and report.number else ""
        yield f"- {_linked(report.id)}: {escaped(report.title_en)}{number}, {report.published}{basis}"


def _kinds(evidence: Evidence) -> Iterator[str]:
    for kind, parts in evidence.dimensions.breakdowns.groupby("dimension", sort=False):
        names = zip(parts["id"], parts["name_en"], parts["name_vi"], strict=True)
        yield f"- {kind}: {', '.join(f'`{one}` ({_both(english, vietnamese)})' for one, english, vietnamese in names)}"


def _linked(report: str) -> str:
    return f"[{escaped(report)}](../data/reports/{report}/)"


def _defined(evidence: Evidence, one: Indicator) -> Iterator[str]:
    unit = evidence.definitions.units[one.unit]
    yield f"unit: {_both(unit.name.en.other, unit.name.vi)} (`{one.unit}`)"
    yield f"timing: {one.timing}, {TIMINGS[one.timing]}"
    yield f"direction: {one.direction}, {DIRECTIONS[one.direction]}"
    for key, label in (("numerator", "numerator"), ("denominator", "denominator"), ("part_of", "part of")):
        other = getattr(one, key)
        if other is not None:
            yield f"{label}: {_other(evidence, other)}"
    if kinds := evidence.dimensions.broken_down(one):
        yield f"broken down by: {', '.join(kinds)}"
    if one.parts:
        yield f"parts that add up to it: {', '.join(f'`{part}`' for part in one.parts)}"
    for part, own in one.by_part.items():
        told = own.model_dump(exclude_unset=True).items()
        yield f"of `{part}`: {', '.join(f'{key} {_other(evidence, value)}' for key, value in told)}"
    if one.accumulates:
        yield f"running total of: {_other(evidence, one.accumulates)}"
    if one.baseline:
        yield f"baseline: {one.baseline.value:,.10g} on {one.baseline.date}"
    for cut in one.breaks:
        yield f"break from {cut.since}: {_both(cut.why.en, cut.why.vi)}"
    low, high = one.bounds
    if low is not None and high is not None:
        yield f"bounds: {low:,.10g} to {high:,.10g}"
    elif low is not None or high is not None:
        yield f"bounds: at least {low:,.10g}" if low is not None else f"bounds: at most {high:,.10g}"


def _other(evidence: Evidence, name: str | float | tuple[str, ...] | None) -> str:
    if isinstance(name, tuple):
        return " + ".join(_other(evidence, one) for one in name)
    if isinstance(name, str):
        indicator, part = split_part(name)
        linked = f"[`{indicator}`](#{indicator})" if indicator in evidence.definitions.indicators else indicator
        return f"{linked} (`{part}`)" if part else linked
    return "none" if name is None else f"{name:,.10g}"


def _printed(counted: pd.Series, rows: dict[str, pd.DataFrame]) -> Iterator[str]:
    """How many there are of each kind, the periods of the levels, and the reports."""
    numbers = [f"{len(table):,} {KINDS[kind][len(table) != 1]}" for kind, table in rows.items() if len(table)]
    first, last = counted["first_period"], counted["last_period"]
    if counted["figures"]:
        numbers[0] += f" (`{first}`)" if first == last else f" (`{first}` to `{last}`)"
    yield f"printed: {', '.join(numbers) or 'nothing yet'}"
    counting = sorted({one for table in rows.values() if "producer" in table for one in table["producer"] if one})
    if counting:
        yield f"counted by: {', '.join(f'`{one}`' for one in counting)}"
    reports = sorted({report for table in rows.values() for report in table["report"]})
    if reports:
        yield f"reports: {', '.join(_linked(report) for report in reports)}"


if __name__ == "__main__":
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(dictionary(), encoding="utf-8", newline="\n")
