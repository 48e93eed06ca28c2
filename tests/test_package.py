"""The data package: the committed descriptor is the generated one, and the Frictionless tool accepts the data by it."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from frictionless import Package, validate

from dxlib.loaders.contract import ROWS, Successor
from dxlib.loaders.lines import Standing
from dxlib.loaders.package import COLUMNS, descriptor, written

DATA = Path(__file__).parents[1] / "data"
COMMITTED = DATA / "datapackage.json"
FILES = [*DATA.glob("reports/*/*.csv"), DATA / "crosswalk.csv"]
# What sets the targets after 2025.
OF_2025 = {
    "1132/QĐ-TTg": "2024-10-09",
    "57-NQ/TW": "2024-12-22",
    "1568/QĐ-BCT": "2025-06-10",
    "2629/QĐ-TTg": "2025-12-01",
}
MODELS = ROWS | {"crosswalk": Successor, "places": Standing}


def fields(package: dict, resource: str) -> dict[str, dict]:
    (found,) = [one for one in package["resources"] if one["name"] == resource]
    return {field["name"]: field for field in found["schema"]["fields"]}


def faults(folder) -> list[list[str | None]]:
    """What the tool finds in a folder with its descriptor, as [kind of error, column]."""
    return validate(str(folder.root / "datapackage.json")).flatten(["type", "fieldName"])


def test_the_committed_descriptor_is_the_generated_one():
    assert COMMITTED.read_text(encoding="utf-8") == written(), "make package"


def test_the_data_are_valid_by_it():
    report = validate(str(COMMITTED))
    assert report.flatten(["name", "rowNumber", "fieldName", "message"]) == []
    assert report.valid
    assert report.stats["tasks"] == len(FILES)


def test_the_tool_reads_the_types_that_the_contract_means():
    resource = Package(str(COMMITTED)).get_resource("2022-08-08-mid-year-review-adoption")
    row = resource.read_rows()[0]
    assert type(row["line"]) is int
    assert row["adopted"] is False
    resource = Package(str(COMMITTED)).get_resource("2022-08-08-mid-year-review-observations")
    villages = next(row for row in resource.read_rows() if row["indicator"] == "villages_covered")
    assert (villages["value"], villages["upper"], villages["total"]) == (477, None, 832)


def test_every_csv_file_is_a_resource_with_its_header():
    resources = json.loads(COMMITTED.read_text(encoding="utf-8"))["resources"]
    assert {one["path"] for one in resources} == {path.relative_to(DATA).as_posix() for path in FILES}
    for one in resources:
        with (DATA / one["path"]).open(encoding="utf-8", newline="") as file:
            assert [field["name"] for field in one["schema"]["fields"]] == next(csv.reader(file)), one["path"]
        assert one["name"] == one["path"].removeprefix("reports/").removesuffix(".csv").replace("/", "-")


def test_types_and_constraints_follow_the_contract():
    observations = fields(descriptor(), "2024-02-16-decision-942-observations")
    assert observations["value"]["type"] == "number"
    assert observations["value"]["constraints"] == {"required": True}
    assert "constraints" not in observations["total"]
    assert observations["line"]["type"] == "integer"
    assert observations["line"]["constraints"] == {"minimum": 1}, "a page has no lines"
    targets = fields(descriptor(), "2024-02-16-decision-942-targets")
    assert targets["group"]["constraints"] == {"enum": ["achieved", "likely", "effort"]}, "it may be empty"
    assert targets["operator"]["constraints"] == {"required": True, "enum": [">=", "<=", "="]}
    assert fields(descriptor(), "2024-02-16-decision-942-adoption")["adopted"]["type"] == "boolean"


def test_the_documents_are_named_without_addresses_and_pages_with_theirs():
    package = descriptor()
    (decision,) = [one for one in package["sources"] if one.get("number") == "14/BC-BTTTT"]
    assert decision["date"] == "2024-02-16"
    pages = [one for one in package["sources"] if "path" in one]
    others = [one for one in package["sources"] if "path" not in one]
    assert [one["date"] for one in others if one.get("number") in OF_2025] == list(OF_2025.values())
    assert len(others) == 12, "five reports, the three decisions that they follow, and four later ones"
    assert pages and all(one["path"].startswith("http") for one in pages)
    documents = [one for one in package["sources"] if "path" not in one]
    assert "://" not in str(documents)


def test_every_description_is_of_a_column_that_exists():
    known = {name for model in MODELS.values() for name in model.model_fields}
    known |= {f"{table}.{name}" for table, model in MODELS.items() for name in model.model_fields}
    assert set(COLUMNS) <= known


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"qualifier": "roughly"}, ("constraint-error", "qualifier")),
        ({"line": "0"}, ("constraint-error", "line")),
        ({"line": "two"}, ("type-error", "line")),
        ({"value": "12,8"}, ("type-error", "value")),
        ({"indicator": ""}, ("constraint-error", "indicator")),
    ],
)
def test_the_tool_finds_what_breaks_the_contract(folder, change, fault):
    right = {"value": 12, "as_printed": "12"}
    report = folder.report()
    folder.rows(report, "observations", right)
    (folder.root / "datapackage.json").write_text(written(folder.root), encoding="utf-8")
    assert faults(folder) == []
    folder.rows(report, "observations", right | change)
    assert faults(folder) == [list(fault)]


def test_a_missing_column_is_found(folder):
    path = folder.rows(folder.report(), "uncounted", {"as_printed": "12"})
    (folder.root / "datapackage.json").write_text(written(folder.root), encoding="utf-8")
    path.write_text("as_printed,line\n12,1\n", encoding="utf-8")
    assert ["missing-label", "reason"] in faults(folder)
