"""What a catalogue of data sets harvests: the export as DCAT and schema.org say it, in JSON-LD."""

from __future__ import annotations

from typing import Any

from dxlib.exporting.about import About
from dxlib.exporting.tables import LANGUAGES

MEDIA = {
    "csv": "text/csv", "json": "application/json", "parquet": "application/vnd.apache.parquet",
    "duckdb": "application/vnd.duckdb", "xml": "application/xml", "zip": "application/zip",
}  # fmt: skip
SDMX = {
    "csv": "application/vnd.sdmx.data+csv;version=2.0.0", "xml": "application/vnd.sdmx.genericdata+xml;version=2.1",
    "structure.xml": "application/vnd.sdmx.structure+xml;version=2.1",
}  # fmt: skip


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


def _spoken(texts: dict[str, str]) -> list[dict[str, str]]:
    return [{"@value": texts[language], "@language": language} for language in LANGUAGES]
