"""SDMX: the structure in SDMX-ML 2.1 (concepts, code lists, data structures), the data in SDMX-ML and SDMX-CSV 2.0."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from dxlib.exporting import words
from dxlib.exporting.tables import Table, frequency, needed, time_period, written
from dxlib.exporting.words import LANGUAGES, spoken
from dxlib.notation.periods import Period
from dxlib.notation.rows import csv_text

AGENCY, VERSION = "DXLIB", "1.0.0"
_LEFT_OUT = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # what XML has no place for

_TYPES = {
    **dict.fromkeys(("OBS_VALUE", "LOW", "HIGH", "UPPER", "TOTAL"), "double"), "TIME_PERIOD": "observationalTimePeriod",
    "PRINTING": "integer", "LINE": "integer", "LATEST": "boolean", "PUBLISHED": "gregorianDay",
}  # fmt: skip
_ALWAYS = ("OBS_STATUS", "UNIT_MEASURE", "UNIT_MULT", "PERIOD", "PUBLISHED", "QUALIFIER", "LATEST", "OPERATOR")

_DESCRIPTORS = ("DimensionDescriptor", "AttributeDescriptor", "MeasureDescriptor")  # the only names they may have

_LISTED = {  # our lists, by the table that has their names
    "CL_INDICATOR": "indicators", "CL_AREA": "areas", "CL_PRODUCER": "producers", "CL_BREAKDOWN": "breakdowns",
    "CL_VINTAGE": "reports", "CL_UNIT_MEASURE": "units",
}  # fmt: skip
_VERSIONS = {"CL_FREQ": "2.1", "CL_OBS_STATUS": "2.2", "CL_UNIT_MULT": "1.0"}  # of SDMX's cross-domain lists
_ENUMERATED = {
    "FREQ": "CL_FREQ", "INDICATOR": "CL_INDICATOR", "REF_AREA": "CL_AREA", "PRODUCER": "CL_PRODUCER",
    "BREAKDOWN": "CL_BREAKDOWN", "VINTAGE": "CL_VINTAGE", "UNIT_MEASURE": "CL_UNIT_MEASURE",
    "UNIT_MULT": "CL_UNIT_MULT", "OBS_STATUS": "CL_OBS_STATUS",
}  # fmt: skip


@dataclass(frozen=True)
class Flow:
    """A data structure and its dataflow: its dimensions before the time, and the attributes of an observation.

    Attributes:
        attributes: by the names of SDMX, the columns of the table.
    """

    id: str
    table: str
    dimensions: tuple[str, ...]
    attributes: Mapping[str, str]


_BOTH = {"UNIT_MEASURE": "unit", "UNIT_MULT": "", "PERIOD": "period", "PUBLISHED": "published"}
_PRINT = {"AS_PRINTED": "as_printed", "LINE": "line", "COMMENT_EN": "note_en", "COMMENT_VI": "note_vi"}
FLOWS = (
    Flow(
        "FIGURES",
        "observations",
        ("FREQ", "INDICATOR", "REF_AREA", "PRODUCER", "BREAKDOWN", "VINTAGE", "PRINTING"),
        {
            "OBS_STATUS": "status", **_BOTH, "LOW": "low", "HIGH": "high", "UPPER": "upper", "TOTAL": "total",
            "QUALIFIER": "qualifier", "CONTESTED": "contested", "LATEST": "latest", **_PRINT,
        },
    ),
    Flow(
        "TARGETS",
        "targets",
        ("FREQ", "INDICATOR", "REF_AREA", "BREAKDOWN", "VINTAGE", "PRINTING"),
        {**_BOTH, "OPERATOR": "operator", "AUTHORITY": "authority", **_PRINT},
    ),
)  # fmt: skip


def files(tables: Mapping[str, Table], day: Any) -> dict[str, bytes]:
    """Return the files of the format by name.

    Args:
        tables: what ``tables`` made.
        day: of the newest report; it stands for the time of the message, so that the same data give the same bytes.

    Raises:
        DxError: the package that writes SDMX-ML is not installed.
    """
    needed("sdmx", "sdmx1")
    from sdmx import to_xml

    made = _Message(tables, datetime.combine(day, time()))
    found = {"structure.xml": to_xml(made.structure(), pretty_print=True)}
    for flow in FLOWS:
        name = flow.id.lower()
        rows = list(_rows(flow, tables[flow.table]))
        found[f"{name}.csv"] = _csv(flow, rows)
        found[f"{name}.xml"] = _generic(to_xml(made.data(flow, rows)))
    return found


def _generic(message: bytes) -> bytes:
    """A message of generic data under the name that the standard has for it, which its writer gives to another kind."""
    from lxml import etree

    root = etree.fromstring(message)
    root.tag = etree.QName(etree.QName(root).namespace, "GenericData")
    for dataset in root.iter("{*}DataSet"):
        dataset.set("action", "Information")
    etree.indent(root)
    return bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def _rows(flow: Flow, table: Table) -> Iterator[dict[str, str]]:
    """The observations of a flow, as text, with the names of SDMX."""
    counted: dict[tuple[str, ...], int] = {}
    for row in table.rows():
        period = Period.parse(row["period"])
        cells = {
            "FREQ": frequency(period), "INDICATOR": row["indicator"], "REF_AREA": row["area"],
            "PRODUCER": row.get("producer", ""), "BREAKDOWN": row["breakdown"],
            "VINTAGE": row["report"], "PRINTING": "", "TIME_PERIOD": time_period(period),
            "OBS_VALUE": written(row["value"]),
        }  # fmt: skip
        key = tuple(cells[name] for name in (*flow.dimensions, "TIME_PERIOD"))
        counted[key] = counted.get(key, 0) + 1
        cells["PRINTING"] = str(counted[key])
        attributes = {name: written(row[column]) if column else "0" for name, column in flow.attributes.items()}
        named = (*flow.dimensions, "TIME_PERIOD", "OBS_VALUE")
        yield {name: cells[name] for name in named} | {
            name: _LEFT_OUT.sub("", text) for name, text in attributes.items()
        }


def _csv(flow: Flow, rows: list[dict[str, str]]) -> bytes:
    """SDMX-CSV 2.0, whose first columns name the structure of a row and what is to be done with it."""
    names = [*flow.dimensions, "TIME_PERIOD", "OBS_VALUE", *flow.attributes]
    structure = "dataflow", f"{AGENCY}:{flow.id}({VERSION})", "I"
    cells = ((*structure, *(row[name] for name in names)) for row in rows)
    return csv_text(["STRUCTURE", "STRUCTURE_ID", "ACTION", *names], cells)


class _Message:
    """What the messages are made of, in SDMX's model."""

    def __init__(self, tables: Mapping[str, Table], prepared: datetime) -> None:
        from sdmx.model import v21 as model

        self.model, self.prepared = model, prepared
        self.agency, self.sdmx = model.Agency(id=AGENCY), model.Agency(id="SDMX")
        self.lists = {name: self._of_sdmx(name, version) for name, version in _VERSIONS.items()}
        self.lists |= {name: self._own(name, tables[table]) for name, table in _LISTED.items()}
        self.concepts = self._of_ours(model.ConceptScheme, "CONCEPTS", spoken(words.OTHERS["CONCEPTS"]))
        self.concepts.extend([model.Concept(id=id, name=spoken(name)) for id, name in words.COMPONENTS.items()])
        self.structures = {flow.id: self._structure(flow) for flow in FLOWS}

    def _of_ours(self, kind: Any, id: str, name: dict[str, str], **more: Any) -> Any:
        of = {"maintainer": self.agency, "version": VERSION, "is_final": True, "is_external_reference": False}
        return kind(id=id, name=name, **(of | more))

    def _of_sdmx(self, name: str, version: str) -> Any:
        called = words.COMPONENTS[next(one for one, used in _ENUMERATED.items() if used == name)]
        of = {"maintainer": self.sdmx, "version": version, "is_partial": True}
        found = self._of_ours(self.model.Codelist, name, spoken(called), **of)
        found.extend([self.model.Code(id=id, name=spoken(text)) for id, text in words.CODES[name].items()])
        return found

    def _own(self, name: str, table: Table) -> Any:
        found = self._of_ours(self.model.Codelist, name, table.about)
        title = "title" if name == "CL_VINTAGE" else "name"
        for row in table.rows():
            code = self.model.Code(id=row["id"], name=_texts(row, title))
            if "definition_en" in row:
                code.description = _texts(row, "definition")
            found.append(code)
        return found

    def _representation(self, name: str) -> Any:
        if name in _ENUMERATED:
            return self.model.Representation(enumerated=self.lists[_ENUMERATED[name]])
        kind = self.model.FacetValueType[_TYPES.get(name, "string")]
        return self.model.Representation(non_enumerated=[self.model.Facet(value_type=kind)])

    def _part(self, kind: Any, name: str, **more: Any) -> Any:
        return kind(
            id=name, concept_identity=self.concepts[name], local_representation=self._representation(name), **more
        )

    def _structure(self, flow: Flow) -> Any:
        model = self.model
        found = self._of_ours(model.DataStructureDefinition, flow.id, spoken(words.FLOWS[flow.id]))
        for part, id in zip((found.dimensions, found.attributes, found.measures), _DESCRIPTORS, strict=True):
            part.id = id
        parts = [self._part(model.Dimension, name, order=order) for order, name in enumerate(flow.dimensions, 1)]
        parts.append(self._part(model.TimeDimension, "TIME_PERIOD", order=len(parts) + 1))
        found.dimensions.extend(parts)
        measure = self._part(model.PrimaryMeasure, "OBS_VALUE")
        found.measures.append(measure)
        for name in flow.attributes:
            status = model.UsageStatus.mandatory if name in _ALWAYS else model.UsageStatus.conditional
            related = model.PrimaryMeasureRelationship()
            found.attributes.append(self._part(model.DataAttribute, name, usage_status=status, related_to=related))
        return found

    def _header(self, id: str) -> Any:
        from sdmx.message import Header

        return Header(id=id, prepared=self.prepared, sender=self.agency, test=False)

    def structure(self) -> Any:
        """The message with lists, concepts, structures and dataflows."""
        from sdmx.message import StructureMessage

        message = StructureMessage(header=self._header("STRUCTURE"))
        for one in (*self.lists.values(), self.concepts, *self.structures.values()):
            message.add(one)
        for id, one in self.structures.items():
            message.add(self._of_ours(self.model.DataflowDefinition, id, spoken(words.FLOWS[id]), structure=one))
        return message

    def data(self, flow: Flow, rows: list[dict[str, str]]) -> Any:
        """The message with the observations of a flow, series by series."""
        from sdmx.message import DataMessage

        model, structure = self.model, self.structures[flow.id]
        found = model.GenericDataSet(structured_by=structure)
        attributes = {name: structure.attributes.get(name) for name in flow.attributes}
        for row in rows:
            key = structure.make_key(model.SeriesKey, {name: row[name] for name in flow.dimensions})
            when = structure.make_key(model.Key, {"TIME_PERIOD": row["TIME_PERIOD"]})
            attached = {
                name: model.AttributeValue(value=row[name], value_for=attributes[name])
                for name in attributes
                if row[name]
            }
            measure = structure.measures[0]
            seen = model.Observation(
                series_key=key, dimension=when, value=row["OBS_VALUE"], value_for=measure, attached_attribute=attached
            )
            found.series.setdefault(key, []).append(seen)
        time_dimension = structure.dimensions.get("TIME_PERIOD")
        return DataMessage(header=self._header(flow.id), data=[found], observation_dimension=time_dimension)


def _texts(row: Mapping[str, Any], column: str) -> dict[str, str]:
    return {language: row[f"{column}_{language}"] for language in LANGUAGES}
