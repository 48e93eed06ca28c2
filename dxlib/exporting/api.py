"""JSON files that a web server of files serves as an interface, with a description by OpenAPI 3.1."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any

import pandas as pd

from dxlib.analysis.compare import compare
from dxlib.analysis.progress import scoreboard
from dxlib.exporting.about import About
from dxlib.exporting.described import as_json
from dxlib.exporting.tables import Column, Table
from dxlib.loaders import Evidence
from dxlib.notation.numerals import plain_number

ABOUT = ("observations", "targets", "claims", "adoption")  # what an indicator's file holds
_TYPES = {"text": "string", "number": "number", "integer": "integer", "date": "string", "boolean": "boolean"}


def files(
    tables: Mapping[str, Table], about: About, evidence: Evidence, names: Collection[str], area: str
) -> dict[str, bytes]:
    """Return the files by path.

    Args:
        evidence, names, area: what the comparisons and targets of the editions are made of.
    """
    made = dict(_editions(evidence, names, area))
    content: dict[str, Any] = {
        "index.json": _entrance(about),
        "openapi.json": _openapi(tables, about),
        "indicators/index.json": list(map(_plain, tables["indicators"].rows())),
        **{f"{name}.json": list(map(_plain, tables[name].rows())) for name in _apart(tables)},
        **dict(_indicators(tables)),
        "editions/index.json": [
            {name: one[name] for name in ("id", "period", "baseline", "as_of")} for one in made.values()
        ],
        **{f"editions/{one}.json": edition for one, edition in made.items()},
        "targets.json": _records(scoreboard(area=area, evidence=evidence).query("indicator in @names")),
    }
    return {path: as_json(one, 1 if path == "openapi.json" else None) for path, one in content.items()}


def _apart(tables: Mapping[str, Table]) -> list[str]:
    """The tables that have a file of their own."""
    return [name for name in tables if name not in (*ABOUT, "indicators")]


def _entrance(about: About) -> dict[str, Any]:
    return {
        "title": about.title,
        "description": about.what,
        "license": about.licence,
        "published": about.day.isoformat(),
        "version": about.version,
        "openapi": "openapi.json",
        "indicators": "indicators/index.json",
        "editions": "editions/index.json",
        "targets": "targets.json",
        **{name: f"{name}.json" for name in _apart(about.tables)},
    }


def _indicators(tables: Mapping[str, Table]) -> Iterator[tuple[str, Any]]:
    rows: dict[str, dict[str, list[Any]]] = {}
    for name in (one for one in ABOUT if one in tables):
        for row in tables[name].rows():
            rows.setdefault(row["indicator"], {}).setdefault(name, []).append(_plain(row))
    for one in tables["indicators"].rows():
        held = rows.get(one["id"], {})
        yield f"indicators/{one['id']}.json", _plain(one) | {name: held.get(name, []) for name in ABOUT}


def _editions(evidence: Evidence, names: Collection[str], area: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The newest figures against those of a year before, and each year of which something compares."""
    ends = evidence.observations["end"]
    years = range(ends.min().year + 1, ends.max().year + 1) if len(ends) else range(0)
    for period, baseline in [("latest", "previous"), *((f"{year}", f"{year - 1}") for year in years)]:
        frame = compare(period, baseline, indicator=tuple(names), area=area, evidence=evidence)
        if period != "latest" and not (frame["outcome"] == "compared").any():
            continue
        id = f"{period}_{baseline}"
        yield id, {
            "id": id, "period": period, "baseline": baseline, "area": area,
            "as_of": (evidence.as_of or evidence.published.max()).isoformat(),
            "comparison": _records(frame[frame["outcome"] != "none"]),
        }  # fmt: skip


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    names = list(map(str, frame))
    rows = frame.astype(object).itertuples(index=False, name=None)
    return [_plain(dict(zip(names, row, strict=True))) for row in rows]


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _cell(cell) for name, cell in row.items()}


def _cell(cell: Any) -> Any:
    """A cell as JSON has it: whole numbers without decimals, days as text, nothing for what is missing."""
    if isinstance(cell, tuple | list | set | frozenset):
        return [_cell(one) for one in cell]
    if isinstance(cell, dict):
        return _plain(cell)
    if cell is None or cell is pd.NA or cell is pd.NaT or cell != cell:
        return None
    if isinstance(cell, date | pd.Timestamp):
        return cell.isoformat()[:10]
    cell = cell.item() if hasattr(cell, "item") else cell
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() else plain_number(cell)
    return cell if isinstance(cell, bool | int | str) else str(cell)


def _openapi(tables: Mapping[str, Table], about: About) -> dict[str, Any]:
    schemas: dict[str, Any] = {_model(name): _row(table) for name, table in tables.items()}
    held = {name: _many(name) for name in ABOUT if name in tables}
    schemas["IndicatorFile"] = {
        "allOf": [{"$ref": f"#/components/schemas/{_model('indicators')}"},
                  {"type": "object", "required": list(ABOUT), "properties": held}]
    }  # fmt: skip
    schemas["EditionName"] = _object(id="string", period="string", baseline="string", as_of="string")
    schemas["Edition"] = _object(
        id="string", period="string", baseline="string", area="string", as_of="string", comparison="array"
    )
    paths = {
        "/index.json": _path("What there is", {"type": "object"}),
        "/indicators/index.json": _path("Every indicator", _many("indicators")),
        "/indicators/{indicator}.json": _path(
            "An indicator with all its figures", _named("IndicatorFile"), "indicator"
        ),
        "/editions/index.json": _path("The editions", {"type": "array", "items": _named("EditionName")}),
        "/editions/{edition}.json": _path("Two periods compared", _named("Edition"), "edition"),
        "/targets.json": _path("Every target with its status", {"type": "array", "items": {"type": "object"}}),
    }
    for name in _apart(tables):
        paths[f"/{name}.json"] = _path(tables[name].about["en"], _many(name))
    return {
        "openapi": "3.1.0",
        "info": {
            "title": about.title["en"], "description": about.what["en"], "version": about.version,
            "license": {"name": "MIT", "url": about.licence},
        },
        "servers": [{"url": "."}],
        "paths": paths,
        "components": {"schemas": schemas},
    }  # fmt: skip


def _model(name: str) -> str:
    """The name of a row of a table."""
    singular = {"indicators": "Indicator", "adoption": "Adoption", "crosswalk": "Successor", "units": "Unit"}
    return singular.get(name, name.removesuffix("s").capitalize())


def _named(model: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{model}"}


def _many(name: str) -> dict[str, Any]:
    return {"type": "array", "items": _named(_model(name))}


def _object(**types: str) -> dict[str, Any]:
    return {"type": "object", "required": list(types), "properties": {key: {"type": one} for key, one in types.items()}}


def _row(table: Table) -> dict[str, Any]:
    return {
        "type": "object",
        "description": table.about["en"],
        "required": [column.name for column in table.columns],
        "properties": {column.name: _property(column) for column in table.columns},
    }


def _property(column: Column) -> dict[str, Any]:
    said = {"description": column.about["en"], "x-description-vi": column.about["vi"]}
    kind = {"type": [_TYPES[column.kind], "null"]}
    return kind | ({"format": "date"} if column.kind == "date" else {}) | said


def _path(summary: str, schema: dict[str, Any], parameter: str = "") -> dict[str, Any]:
    parameters = [{"name": parameter, "in": "path", "required": True, "schema": {"type": "string"}}]
    answer = {"description": summary, "content": {"application/json": {"schema": schema}}}
    get = {"summary": summary, "responses": {"200": answer}}
    return {"get": get | ({"parameters": parameters} if parameter else {})}
