"""List what the project rests on as a CycloneDX bill of materials, `docs/supply/dxlib.cdx.json`: `make sbom`.

Names and versions are those of `requirements.lock`, which has the checksums; licences what packages say of themselves.
What the lock has for other systems is not installed here: its licence is read from its wheel, once, and kept. The same
lock gives the same bytes: there is no time and no serial number in it. The wheel of the project carries the file.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from hashlib import sha256
from importlib.metadata import Distribution, PackageNotFoundError, PathDistribution, distribution, version
from pathlib import Path
from typing import Any
from zipfile import Path as Packed

ROOT = Path(__file__).parents[2]
LOCK, BILL = ROOT / "requirements.lock", Path(__file__).with_name("dxlib.cdx.json")
_PACKAGE = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)(.*(?:\n[ \t]+--hash=.*)*)", re.M)
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_LONGEST = 100  # characters of a licence's name; what is longer is its text
_OTHERS = ("win_amd64", "macosx_11_0_arm64", "macosx_10_13_universal2", "manylinux_2_28_x86_64", "any")
# Words of a licence by which its text is known, the more particular one first.
_TEXTS = {
    "Apache-2.0": r"Apache License,?\s+Version 2\.0", "MPL-2.0": r"Mozilla Public License,? (?:Version|v\.) ?2\.0",
    "PSF-2.0": r"PYTHON SOFTWARE FOUNDATION LICENSE VERSION 2", "MIT": r"Permission is hereby granted, free of charge",
    "BSD-3-Clause": r"Redistribution and use in source and binary forms[\s\S]*Neither the name",
    "BSD-2-Clause": r"Redistribution and use in source and binary forms",
    "ISC": r"Permission to use, copy, modify, and",
}  # fmt: skip


def locked(lock: str) -> Iterator[tuple[str, str, list[str]]]:
    """Return name, version and checksums of each package of a lock.

    Example:
        >>> list(locked("babel==2.18.0 --hash=sha256:" + "0" * 64))[0][:2]
        ('babel', '2.18.0')
    """
    for name, number, rest in _PACKAGE.findall(lock):
        yield name, number, _HASH.findall(rest)


def licence(package: Distribution) -> str:
    """Return what a package says of its licence: in its record, else by the words of its licence file; or nothing."""
    told = package.metadata
    plain = str(told.get("License-Expression") or told.get("License") or "").strip()
    if plain and "\n" not in plain and len(plain) <= _LONGEST:
        return plain
    classified = [one.rpartition(" :: ")[2] for one in told.get_all("Classifier", []) if one.startswith("License ::")]
    named = " and ".join(one for one in classified if one != "OSI Approved")
    return named or next((name for name, words in _TEXTS.items() if re.search(words, _text(package))), "")


def _text(package: Distribution) -> str:
    """The text of the licence that a package carries, in its record or as a file."""
    files = (package.read_text(f"{folder}{name}") for name in package.metadata.get_all("License-File", [])
             for folder in ("licenses/", ""))  # fmt: skip
    return "\n".join([str(package.metadata.get("License") or ""), *filter(None, files)])


def installed(name: str, number: str) -> Distribution | None:
    """Return a package that is installed in this version: of two, each for its own Python, one is."""
    try:
        found = distribution(name)
    except PackageNotFoundError:
        return None
    return found if found.version == number else None


def fetched(name: str, number: str, hashes: list[str], folder: Path) -> Distribution | None:
    """Return a package of another system, from a wheel that pip fetches into a folder; none where it cannot."""
    wanted = folder / f"{name}.txt"
    wanted.write_text(f"{name}=={number} {' '.join(f'--hash=sha256:{one}' for one in hashes)}\n", encoding="utf-8")
    platforms = [word for one in _OTHERS for word in ("--platform", one)]
    subprocess.run(
        [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps",
         "--require-hashes", "--only-binary=:all:", *platforms, "--python-version", "3.12", "--dest", str(folder),
         "--requirement", str(wanted)], stderr=subprocess.DEVNULL, check=False,
    )  # fmt: skip
    stem = re.sub(r"[-_.]+", "_", name)
    wheel = next((one for one in folder.glob("*.whl") if one.name.lower().startswith(f"{stem.lower()}-")), None)
    inside = wheel and next((one for one in Packed(wheel).iterdir() if one.name.endswith(".dist-info")), None)
    return PathDistribution(inside) if inside else None  # type: ignore[arg-type] # it needs no more than a path in a zip


def licences(lock: str, before: Mapping[str, Any]) -> dict[str, str]:
    """Return the licence of every package of a lock by its address, where it is known.

    Args:
        lock: its text.
        before: the bill as it was; what is not installed here is taken from it, or fetched.
    """
    kept = {one["bom-ref"]: one["licenses"][0]["license"]["name"]
            for one in before.get("components", ()) if "licenses" in one}  # fmt: skip
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, number, hashes in locked(lock):
            here = installed(name, number)
            if here is None and (purl := address(name, number)) in kept:
                found[purl] = kept[purl]
            elif package := here or fetched(name, number, hashes, Path(folder)):
                found[address(name, number)] = licence(package)
    return found


def address(name: str, number: str) -> str:
    """Return the address of a package, by which bills name it.

    Example:
        >>> address("Jinja2", "3.1.6")
        'pkg:pypi/jinja2@3.1.6'
    """
    return f"pkg:pypi/{name.lower().replace('_', '-')}@{number}"


def bill(lock: str, known: Mapping[str, str]) -> dict[str, Any]:
    """Return the bill of materials of a lock.

    Args:
        lock: its text.
        known: licences by address.
    """
    components = []
    for name, number, _hashes in locked(lock):
        purl = address(name, number)
        component: dict[str, Any] = {"type": "library", "bom-ref": purl, "name": name, "version": number, "purl": purl}
        if said := known.get(purl):
            component["licenses"] = [{"license": {"name": said}}]
        components.append(component)
    own = {"type": "application", "bom-ref": "dxlib", "name": "dxlib", "version": version("dxlib")}
    # which file of a package is installed depends on the machine: the lock has the checksums of each
    held = {"name": "requirements.lock:sha256", "value": sha256(lock.encode()).hexdigest()}
    return {"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
            "metadata": {"component": own, "properties": [held]}, "components": components}  # fmt: skip


def main() -> None:
    """Write the bill, and say whose licence is not known."""
    lock = LOCK.read_text(encoding="utf-8")
    before = json.loads(BILL.read_bytes()) if BILL.is_file() else {}
    found = bill(lock, licences(lock, before))
    BILL.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    unknown = [one["name"] for one in found["components"] if "licenses" not in one]
    print(f"{BILL.relative_to(ROOT).as_posix()}: {len(found['components'])} packages")
    print(f"no licence known of: {', '.join(unknown) or 'none'}", file=sys.stderr)


if __name__ == "__main__":
    main()
