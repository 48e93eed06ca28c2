"""Small honest data for tests: a folder of reports, and figures of one indicator built by hand."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

from dxlib.analysis.compare import Point, Series
from dxlib.analysis.progress.goals import Goal
from dxlib.indicators import Indicator
from dxlib.loaders import Evidence, load
from dxlib.loaders.contract import ROWS
from dxlib.notation.figures import read_figure, rounding_interval
from dxlib.notation.intervals import Interval
from dxlib.notation.periods import Period

AREAS = """\
- {code: VN, kind: country, name: {en: Viet Nam, vi: Việt Nam}}
- {code: VN-HN, kind: province, name: {en: Ha Noi, vi: Hà Nội}}
"""
REPORT = """\
id: {id}
title: {{en: A report, vi: Một báo cáo}}
published: {published}
published_basis: printed
as_of: {published}
covers: "2022"
document: document.txt
sha256: "{sha256}"
lines: {lines}
language: {language}
"""
DEFAULTS = {
    "observations": {"indicator": "attacks", "period": "2022", "area": "VN", "qualifier": "exact"},
    "details": {
        "name_en": "A",
        "name_vi": "B",
        "unit": "persons",
        "period": "2022",
        "area": "VN",
        "qualifier": "exact",
    },
    "targets": {"indicator": "attacks", "period": "2025", "area": "VN", "operator": ">=", "authority": "942/QĐ-TTg"},
    "claims": {
        "indicator": "attacks",
        "area": "VN",
        "period": "2022",
        "base_period": "2021",
        "form": "growth",
        "qualifier": "exact",
    },
    "adoption": {"indicator": "attacks", "period": "2022", "area": "VN-HN", "adopted": "true"},
    "uncounted": {"reason": "date"},
}


class DataFolder:
    """A folder laid out like ``data/``; ``report`` and ``rows`` fill it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        (root / "reports").mkdir(parents=True)
        (root / "areas.yml").write_text(AREAS, encoding="utf-8")

    def report(self, published: str = "2023-01-15", slug: str = "report", **changes: Any) -> Path:
        """Write a report's folder and its report.yml; a change of ``None`` drops the key."""
        name = f"{published}-{slug}"
        path = self.root / "reports" / name
        path.mkdir()
        text = REPORT.format(
            **{"id": name, "published": published, "sha256": "0" * 64, "lines": 10, "language": "vi"} | changes
        )
        (path / "report.yml").write_text(text, encoding="utf-8")
        return path

    def decision(self, published: str = "2021-06-15", number: str = "942/QĐ-TTg") -> Path:
        """Write the folder of a decision of which no document is at hand."""
        path = self.report(published, "decision")
        lines = (path / "report.yml").read_text(encoding="utf-8").splitlines()
        kept = [line for line in lines if not line.startswith(("document", "sha256", "lines"))]
        text = "\n".join(["kind: decision", f"number: {number}", *kept])
        (path / "report.yml").write_text(text, encoding="utf-8")
        return path

    @staticmethod
    def rows(report: Path, table: str, *rows: dict[str, Any]) -> Path:
        """Write rows, each with the defaults of its table; lines count up where none is given."""
        columns = list(ROWS[table].model_fields)
        path = report / f"{table}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, lineterminator="\n")
            writer.writeheader()
            for number, row in enumerate(rows, start=1):
                writer.writerow(DEFAULTS.get(table, {}) | {"line": number} | row)
        return path

    def load(self, **options: Any) -> Evidence:
        return load(data=self.root, **options)


def indicator(**changes: Any) -> Indicator:
    """A flow of which more is better, unless changed."""
    words = {"en": "A", "vi": "B"}
    standard = {
        "id": "thing",
        "name": words,
        "topic": "topic",
        "unit": "attacks",
        "timing": "span",
        "direction": "up",
        "definition": words,
    }
    return Indicator.model_validate(standard | changes)


def point(period: str, value: float, printed: str = "", **changes: Any) -> Point:
    """A figure; exact unless its print says otherwise."""
    interval = rounding_interval(printed) if printed else Interval(value, value)
    standard = {
        "period": Period.parse(period),
        "value": value,
        "interval": interval,
        "qualifier": read_figure(printed).qualifier if printed else "exact",
        "as_printed": printed,
        "report": "report",
        "published": date(2024, 1, 1),
        "line": 1,
        "doubtful": False,
        "note": "",
    }
    return Point(**standard | changes)


def series(one: Indicator, *points: Point) -> Series:
    ordered = sorted(points, key=lambda p: (p.end, p.period.length or 0))
    return Series(one, "VN", tuple(ordered))


def goal(one: Indicator, value: float, due: str = "2025", decided: date | None = date(2020, 1, 1)) -> Goal:
    return Goal(one, value, Period.parse(due), decided)
