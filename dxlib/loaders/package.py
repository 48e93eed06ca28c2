"""Describes the data as a Frictionless Data Package: ``python -m dxlib.loaders.package`` writes the descriptor."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic.fields import FieldInfo

from dxlib.loaders.contract import HELD, ROWS, Successor
from dxlib.loaders.crosswalk import FILE
from dxlib.loaders.evidence import load
from dxlib.loaders.lines import FILE as PLACES
from dxlib.loaders.lines import Standing
from dxlib.notation.files import Strict
from dxlib.places import data_folder

# What a column holds, as it stands in the files; of one that differs between tables, by table and column.
COLUMNS = HELD | {
    "indicator": "The id of an indicator, as docs/dictionary.md lists them.",
    "period": "The period that the figure is about, as an SDMX code such as 2022, 2022-S1, 2022-06-30 or ../2023-12.",
    "area": "A code of areas.yml; VN is the country.",
    "producer": "The id of who counted, as producers.yml lists them; empty for the producer of the report.",
    "breakdown": "The part of the whole, as breakdowns.yml lists them; empty for the whole.",
    "line": "The line of the document on which its digits stand, counted from 1; empty where no document is at hand.",
    "note": "What the reader of the row must know; one that begins with 'doubtful:' marks an open reading.",
    "name_en": "What is counted, in English.",
    "name_vi": "What is counted, in Vietnamese.",
    "unit": "The id of a unit.",
    "reason": "Why these digits are no figure.",
    "place": "Where the line stands in the file that the document was read from, such as page 7, table 2, row 3.",
    "targets.as_printed": "The figure as the document prints it, or the page on which a decision's target was read.",
    "claims.period": "The period of the figure that changed, as an SDMX code.",
    "uncounted.as_printed": "The digits as the document prints them.",
}

_MODELS: dict[str, type[Strict]] = {**ROWS, PLACES.removesuffix(".csv"): Standing}


def descriptor(data: Path | str | None = None) -> dict[str, Any]:
    """Return the Data Package descriptor of a folder laid out like ``data/``.

    Args:
        data: the folder; by default the project's own.

    Raises:
        InvalidData: every fault in the data at once.

    Example:
        >>> descriptor()["profile"]
        'tabular-data-package'
    """
    folder = Path(data) if data is not None else data_folder()
    reports = load(data=folder, reports="all").reports.to_dict("records")
    return {
        "profile": "tabular-data-package",
        "name": "vietnam-digital-transformation",
        "title": "Vietnam's digital transformation as its periodic reports print it",
        "description": "Every figure of the reports with its line and its printed form; README.md is the contract.",
        "licenses": [{"name": "MIT", "title": "MIT License"}],
        "sources": [_source(report) for report in reports],
        "resources": [
            _resource(folder, report, name, model)
            for report in reports
            for name, model in _MODELS.items()
            if (folder / "reports" / report["id"] / f"{name}.csv").exists()
        ]
        + ([_crosswalk(folder)] if (folder / FILE).exists() else []),
    }


def _source(report: dict[str, Any]) -> dict[str, str]:
    known = {
        "title": report["title_en"],
        "title_vi": report["title_vi"],
        "number": report["number"],
        "date": report["published"].isoformat(),
        "date_basis": report["published_basis"],
        "path": report["url"],
    }
    return {key: text for key, text in known.items() if isinstance(text, str) and text}


def _resource(folder: Path, report: dict[str, Any], name: str, model: type[Strict]) -> dict[str, Any]:
    path = f"reports/{report['id']}/{name}.csv"
    return {
        "profile": "tabular-data-resource",
        "name": f"{report['id']}-{name}",
        "title": f"{report['title_en']}: {name}",
        "description": (model.__doc__ or "").strip(),
        **_file(path),
        "sources": [_source(report)],
        "schema": _schema(name, model, _header(folder / path)),
    }


def _crosswalk(folder: Path) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": "crosswalk",
        "title": "Which target follows which",
        "description": (Successor.__doc__ or "").partition("\n")[0],
        **_file(FILE),
        "schema": _schema("crosswalk", Successor, _header(folder / FILE)),
    }


def _file(path: str) -> dict[str, str]:
    return {"path": path, "format": "csv", "mediatype": "text/csv", "encoding": "utf-8"}


def _header(path: Path) -> list[str]:
    with path.open(encoding="utf-8") as file:
        return file.readline().rstrip("\n").split(",")


def _schema(table: str, model: type[Strict], header: list[str]) -> dict[str, Any]:
    known = model.model_json_schema()["properties"]
    fields = [_field(table, name, info, known[name]) for name, info in model.model_fields.items() if name in header]
    return {"fields": fields, "missingValues": [""]}


def _field(table: str, name: str, info: FieldInfo, known: dict[str, Any]) -> dict[str, Any]:
    """One column, from what pydantic says of it as JSON Schema, whose names of types are Frictionless's too."""
    (known,) = [one for one in known.get("anyOf", [known]) if one["type"] != "null"]
    constraints: dict[str, Any] = {"required": True} if info.is_required() else {}
    if "enum" in known:
        constraints["enum"] = [value for value in known["enum"] if value != ""]
    for limit in info.metadata:  # pydantic leaves this one out of the JSON Schema, behind a validator
        if hasattr(limit, "ge"):
            constraints["minimum"] = limit.ge
    field = {"name": name, "type": known["type"], "description": COLUMNS.get(f"{table}.{name}") or COLUMNS[name]}
    return {**field, "constraints": constraints} if constraints else field


def written(data: Path | str | None = None) -> str:
    """Return the descriptor as the text of ``datapackage.json``."""
    return json.dumps(descriptor(data), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    (data_folder() / "datapackage.json").write_text(written(), encoding="utf-8", newline="\n")
