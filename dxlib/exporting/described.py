"""Tables as CSV, described as CSV on the Web and as a Data Package; and any export, as DCAT and schema.org say it."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from dxlib.exporting.about import About
from dxlib.exporting.tables import Column, Table, written
from dxlib.exporting.words import LANGUAGES
from dxlib.notation.rows import csv_text

_CSVW = {"text": "string", "number": "double", "integer": "integer", "date": "date", "boolean": "boolean"}
_FRICTIONLESS = {**_CSVW, "number": "number"}
MEDIA = {
    "csv": "text/csv", "json": "application/json", "parquet": "application/vnd.apache.parquet",
    "duckdb": "application/vnd.duckdb", "xml": "application/xml", "zip": "application/zip",
}  # fmt: skip
SDMX = {
    "csv": "application/vnd.sdmx.data+csv;version=2.0.0", "xml": "application/vnd.sdmx.genericdata+xml;version=2.1",
    "structure.xml": "application/vnd.sdmx.structure+xml;version=2.1",
}  # fmt: skip


def csv_of(table: Table) -> bytes:
    """Return a table as CSV: UTF-8, commas, a header, and nothing where nothing is known."""
    names = [column.name for column in table.columns]
    return csv_text(names, (map(written, row.values()) for row in table.rows()))


def as_json(content: Any, indent: int | None = 1) -> bytes:
    """Return what a JSON file holds, in the order given."""
    return json.dumps(content, ensure_ascii=False, indent=indent, allow_nan=False).encode() + b"\n"


def csvw(tables: Mapping[str, Table], about: About) -> dict[str, bytes]:
    """Return the tables as CSV, with ``csv-metadata.json``, which the W3C's Metadata Vocabulary describes."""
    described = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "dc:title": _spoken(about.title),
        "dc:description": _spoken(about.what),
        "dc:license": {"@id": about.licence},
        "dc:issued": {"@value": about.day.isoformat(), "@type": "xsd:date"},
        "tables": [_csvw_table(table, tables) for table in tables.values()],
    }
    return {"csv-metadata.json": as_json(described)} | {f"{one.name}.csv": csv_of(one) for one in tables.values()}


def _spoken(texts: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"@value": texts[language], "@language": language} for language in LANGUAGES]


def _csvw_table(table: Table, tables: Mapping[str, Table]) -> dict[str, Any]:
    refers = [one for one in table.columns if one.refers in tables and table.frame[one.name].notna().all()]
    schema: dict[str, Any] = {"columns": [_csvw_column(column, table) for column in table.columns]}
    if table.key:
        schema["primaryKey"] = list(table.key)
    schema["foreignKeys"] = [
        {"columnReference": one.name, "reference": {"resource": f"{one.refers}.csv", "columnReference": "id"}}
        for one in refers
    ]
    return {"url": f"{table.name}.csv", "dc:description": _spoken(table.about), "tableSchema": schema}


def _csvw_column(column: Column, table: Table) -> dict[str, Any]:
    return {
        "name": column.name,
        "titles": column.name,
        "dc:description": _spoken(column.about),
        "datatype": _CSVW[column.kind],
        **({"required": True} if _always(column, table) else {}),
    }


def _always(column: Column, table: Table) -> bool:
    """Whether each row of a table must have something in this column."""
    return column.name in ("id", "indicator", "value", "report", "period", "area") and table.name != "crosswalk"


def package(tables: Mapping[str, Table], about: About) -> dict[str, bytes]:
    """Return the tables as a Frictionless Data Package in one zip, with what explains it and its licence."""
    described = {
        "profile": "tabular-data-package",
        "name": "vietnam-digital-transformation",
        "title": about.title["en"],
        "title_vi": about.title["vi"],
        "description": about.what["en"],
        "description_vi": about.what["vi"],
        "version": about.version,
        "created": f"{about.day}T00:00:00Z",
        "licenses": [{"name": "MIT", "title": "MIT License", "path": about.licence}],
        "resources": [_resource(table, tables) for table in tables.values()],
    }
    held = {"datapackage.json": as_json(described)} | about.files()
    held |= {f"{one.name}.csv": csv_of(one) for one in tables.values()}
    return {"vietnam-digital-transformation.zip": packed(held)}


def _resource(table: Table, tables: Mapping[str, Table]) -> dict[str, Any]:
    fields = [
        {
            "name": column.name,
            "type": _FRICTIONLESS[column.kind],
            "description": column.about["en"],
            "description_vi": column.about["vi"],
            **({"constraints": {"required": True}} if _always(column, table) else {}),
        }
        for column in table.columns
    ]
    schema: dict[str, Any] = {"fields": fields, "missingValues": [""]}
    if table.key:
        schema["primaryKey"] = list(table.key)
    schema["foreignKeys"] = [
        {"fields": [one.name], "reference": {"resource": one.refers, "fields": ["id"]}}
        for one in table.columns
        if one.refers in tables
    ]
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": f"{table.name}.csv",
        "description": table.about["en"],
        "description_vi": table.about["vi"],
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema,
    }


def packed(files: Mapping[str, bytes]) -> bytes:
    """Return files as a zip that is the same for the same files, whenever and wherever it is made."""
    archive = io.BytesIO()
    with ZipFile(archive, "w", ZIP_DEFLATED, compresslevel=6) as packing:
        for name, content in files.items():
            plain = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            plain.create_system = 0
            packing.writestr(plain, content, ZIP_DEFLATED)
    return archive.getvalue()


def dataset(about: About, files: dict[str, bytes]) -> dict[str, Any]:
    """Return the description of an export: a data set of both vocabularies, and a distribution for each file."""
    years = [one for one in about.tables["observations"].frame["end"] if one is not None]
    known = MEDIA | (SDMX if about.form == "sdmx" else {})
    distributions = [
        {
            "@type": ["dcat:Distribution", "schema:DataDownload"],
            "dcat:downloadURL": {"@id": name},
            "schema:contentUrl": name,
            "dcat:mediaType": kind,
            "schema:encodingFormat": kind,
            "dcat:byteSize": len(content),
        }
        for name, content in files.items()
        if "/" not in name and (kind := known.get(name, known.get(name.rpartition(".")[2])))
    ]
    return {
        "@context": {
            "dcat": "http://www.w3.org/ns/dcat#",
            "dct": "http://purl.org/dc/terms/",
            "schema": "https://schema.org/",
        },
        "@type": ["dcat:Dataset", "schema:Dataset"],
        "dct:title": _spoken(about.title),
        "schema:name": _spoken(about.title),
        "dct:description": _spoken(about.what),
        "schema:description": _spoken(about.what),
        "dct:license": {"@id": about.licence},
        "schema:license": {"@id": about.licence},
        "dct:issued": about.day.isoformat(),
        "schema:datePublished": about.day.isoformat(),
        "schema:version": about.version,
        "schema:spatialCoverage": "VN",
        "dct:spatial": {"@id": "http://publications.europa.eu/resource/authority/country/VNM"},
        **({"schema:temporalCoverage": f"{min(years)}/{max(years)}"} if years else {}),
        "schema:variableMeasured": [
            {"@type": "schema:PropertyValue", "schema:propertyID": one["id"], "schema:name": one["name_en"],
             "schema:unitText": one["unit"]}
            for one in about.tables["indicators"].rows()
        ],
        "dcat:distribution": distributions,
        "schema:distribution": [{"@id": one["schema:contentUrl"]} for one in distributions],
    }  # fmt: skip
