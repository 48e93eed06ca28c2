"""The bill of materials names every package of the lock."""

import importlib.util
import re
from pathlib import Path

ROOT = Path(__file__).parents[1]

spec = importlib.util.spec_from_file_location("supply", ROOT / "docs" / "supply" / "list.py")
supply = importlib.util.module_from_spec(spec)
spec.loader.exec_module(supply)

LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")


def test_every_package_of_the_lock_is_in_it_once_with_all_its_checksums():
    components = supply.bill(LOCK)["components"]
    names = [one["name"] for one in components]
    assert names == re.findall(r"(?m)^([^\s#=\[]+)(?:\[.*?\])?==", LOCK) and len(names) > 100
    assert len({one["bom-ref"] for one in components}) == len(names)
    held = [one["value"] for component in components for one in component["properties"]]
    assert held == re.findall(r"sha256:([0-9a-f]{64})", LOCK)


def test_licences_are_those_that_packages_tell_and_no_texts():
    licences = {one["name"]: one["licenses"][0]["license"]["name"] for one in supply.bill(LOCK)["components"]
                if "licenses" in one}  # fmt: skip
    assert licences["click"] == "BSD-3-Clause" and "MIT" in licences["pydantic"]
    assert all("\n" not in one and len(one) < 200 for one in licences.values())


def test_the_same_lock_gives_the_same_bill():
    assert supply.bill(LOCK) == supply.bill(LOCK)
