"""The bill of materials names every package of the lock with its licence, and an audit that asked nobody is none."""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
from email.message import Message
from importlib.metadata import Distribution
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[1]


def script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"supply_{name}", ROOT / "docs" / "supply" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


supply, audit = script("list"), script("audit")
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
BILL = json.loads((ROOT / "docs" / "supply" / "dxlib.cdx.json").read_bytes())
KNOWN = {one["bom-ref"]: one["licenses"][0]["license"]["name"] for one in BILL["components"] if "licenses" in one}


def test_the_bill_is_that_of_the_lock():
    names = [one["name"] for one in BILL["components"]]
    assert names == re.findall(r"(?m)^([^\s#=\[]+)(?:\[.*?\])?==", LOCK) and len(names) > 100
    assert len({one["bom-ref"] for one in BILL["components"]}) == len(names)
    assert supply.bill(LOCK, KNOWN) == BILL, "make sbom"


def test_every_licence_is_known_and_none_is_a_text():
    assert [one["name"] for one in BILL["components"] if "licenses" not in one] == []
    assert all("\n" not in one and len(one) < 200 for one in KNOWN.values())
    for name, told in {"click": "BSD-3-Clause", "axe-playwright-python": "MIT", "appnope": "BSD-2-Clause"}.items():
        assert next(said for purl, said in KNOWN.items() if f"/{name}@" in purl) == told


class Package(Distribution):
    """A package that says this of itself, and carries this licence."""

    def __init__(self, told: dict[str, str], text: str = "") -> None:
        self.told, self.text = Message(), text
        for name, value in {**told, **({"License-File": "LICENSE"} if text else {})}.items():
            self.told[name] = value

    @property
    def metadata(self) -> Message:
        return self.told

    def read_text(self, filename: str) -> str | None:
        return self.text if filename == "licenses/LICENSE" else None

    def locate_file(self, path: str) -> Path:
        raise NotImplementedError


@pytest.mark.parametrize(
    ("told", "text", "named"),
    [
        ({"License-Expression": "MIT AND 0BSD", "License": "x"}, "", "MIT AND 0BSD"),
        ({"License": "BSD"}, "", "BSD"),
        ({"License": "a text\n" * 30, "Classifier": "License :: OSI Approved :: ISC License (ISCL)"}, "",
         "ISC License (ISCL)"),
        ({"Classifier": "License :: OSI Approved"}, "Permission is hereby granted, free of charge, to", "MIT"),
        ({}, "Redistribution and use in source and binary forms\n* Neither the name of", "BSD-3-Clause"),
        ({}, "Apache License\n   Version 2.0, January 2004", "Apache-2.0"),
        ({}, "All rights reserved.", ""),
    ],
)  # fmt: skip
def test_a_licence_is_what_the_record_says_else_known_by_its_words(told, text, named):
    assert supply.licence(Package(told, text)) == named


FAULT = {"name": "a", "version": "1.0", "vulns": [{"id": "CVE-1", "fix_versions": ["1.1"]}]}
SOUND = {"name": "b", "version": "2", "vulns": []}
UNASKED = {"name": "c", "skip_reason": "Dependency not found on PyPI and could not be audited"}


@pytest.mark.parametrize(
    ("packages", "code", "told"),
    [
        ([SOUND], 0, ["no fault is known of 1 packages"]),
        ([SOUND, FAULT], 1, ["a 1.0: CVE-1, mended in 1.1"]),
        ([SOUND, UNASKED], 3, ["1 of 2 packages could not be asked for: c"]),
        ([UNASKED, FAULT], 1, ["a 1.0: CVE-1, mended in 1.1", "1 of 2 packages could not be asked for: c"]),
        ([], 3, ["it cannot be reached"]),
    ],
)
def test_what_was_not_asked_is_no_proof(packages, code, told):
    assert audit.judged({"dependencies": packages}) == (code, told)


def test_a_list_that_cannot_be_reached_is_told(monkeypatch, capsys):
    monkeypatch.setattr(audit.importlib.util, "find_spec", lambda name: name)
    monkeypatch.setattr(audit.subprocess, "run", lambda *_, **__: subprocess.CompletedProcess([], 1, "", "no network"))
    assert audit.judged(None) == (3, ["it cannot be reached"]) and audit.main() == 3
    assert "not audited: no list of known faults could be reached" in capsys.readouterr().err


def test_without_pip_audit_it_says_how_to_get_it(monkeypatch, capsys):
    monkeypatch.setattr(audit.importlib.util, "find_spec", lambda name: None)
    assert audit.main() == 2 and "pip install pip-audit" in capsys.readouterr().err
