"""What printed figures say of each other: shares, averages, sums and totals recomputed, rounding allowed for."""

from dxlib.recompute.findings import Finding, Place
from dxlib.recompute.levels import Level, Levels, same_moment
from dxlib.recompute.printings import contradictions, one_a_report, printings, revisions
from dxlib.recompute.ratios import ratios, whole_numbers
from dxlib.recompute.stocks import stocks_and_flows
from dxlib.recompute.sums import named, sums
from dxlib.recompute.verdicts import (
    CONSISTENT,
    INCONSISTENT,
    UNVERIFIABLE,
    VERDICTS,
    Recomputed,
    Statement,
    implied_base,
    recompute_change,
    recompute_ratio,
)

__all__ = [
    "CONSISTENT",
    "INCONSISTENT",
    "UNVERIFIABLE",
    "VERDICTS",
    "Finding",
    "Level",
    "Levels",
    "Place",
    "Recomputed",
    "Statement",
    "contested",
    "contradictions",
    "implied_base",
    "level_findings",
    "named",
    "one_a_report",
    "printings",
    "ratios",
    "recompute_change",
    "recompute_ratio",
    "revisions",
    "same_moment",
    "stocks_and_flows",
    "sums",
    "whole_numbers",
]

# What a figure must be part of to be marked wherever it appears.
CONTESTING = (INCONSISTENT, "contradiction", "stock and flow", "parts")


def level_findings(levels: Levels) -> list[Finding]:
    """Return what the printed levels say of each other, whatever the verdict."""
    checks = (ratios, whole_numbers, sums, stocks_and_flows, contradictions, revisions)
    return [finding for check in checks for finding in check(levels)]


def contested(levels: Levels) -> dict[tuple[str, int, str], str]:
    """Return the figures that another printed figure contradicts: (report, line, indicator) -> verdict."""
    found: dict[tuple[str, int, str], str] = {}
    for finding in level_findings(levels):
        if finding.verdict in CONTESTING:
            for place in finding.places:
                found.setdefault((place.report, place.line, place.indicator), finding.verdict)
    return found
