"""List what the project rests on as a CycloneDX bill of materials, `dist/dxlib.cdx.json`: `make sbom`.

Names, versions and checksums are those of `requirements.lock`, licences what the installed packages say of
themselves. The same lock and the same packages give the same bytes: there is no time and no serial number in it.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, metadata, version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
_PACKAGE = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)(.*(?:\n[ \t]+--hash=.*)*)", re.M)
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_LONGEST = 100  # characters of a licence's name; what is longer is its text


def locked(lock: str) -> Iterator[tuple[str, str, list[str]]]:
    """Return name, version and checksums of each package of a lock.

    Example:
        >>> list(locked("babel==2.18.0 --hash=sha256:" + "0" * 64))[0][:2]
        ('babel', '2.18.0')
    """
    for name, number, rest in _PACKAGE.findall(lock):
        yield name, number, _HASH.findall(rest)


def licence(name: str, number: str) -> str:
    """Return what an installed package says of its licence; nothing where it says nothing or is not installed."""
    try:
        told = metadata(name)
    except PackageNotFoundError:
        return ""
    if told["Version"] != number:  # of two versions, each for its own Python, one is installed
        return ""
    classified = [one.rpartition(" :: ")[2] for one in told.get_all("Classifier", []) if one.startswith("License ::")]
    plain = str(told.get("License-Expression") or told.get("License") or "").strip()
    short = "" if "\n" in plain or len(plain) > _LONGEST else plain
    return short or " and ".join(one for one in classified if one != "OSI Approved")


def bill(lock: str) -> dict[str, Any]:
    """Return the bill of materials of a lock."""
    components = []
    for name, number, hashes in locked(lock):
        purl = f"pkg:pypi/{name.lower().replace('_', '-')}@{number}"
        component: dict[str, Any] = {"type": "library", "bom-ref": purl, "name": name, "version": number, "purl": purl}
        if said := licence(name, number):
            component["licenses"] = [{"license": {"name": said}}]
        # which file is installed depends on the machine: each that may be is named
        component["properties"] = [{"name": "lock:sha256", "value": one} for one in hashes]
        components.append(component)
    own = {"type": "application", "bom-ref": "dxlib", "name": "dxlib", "version": version("dxlib")}
    return {"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1, "metadata": {"component": own},
            "components": components}  # fmt: skip


def main() -> None:
    """Write the bill, and say whose licence is not known."""
    found = bill((ROOT / "requirements.lock").read_text(encoding="utf-8"))
    out = ROOT / "dist" / "dxlib.cdx.json"
    out.parent.mkdir(exist_ok=True)
    out.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    unknown = [one["name"] for one in found["components"] if "licenses" not in one]
    print(f"{out.relative_to(ROOT).as_posix()}: {len(found['components'])} packages")
    print(f"no licence known of: {', '.join(unknown) or 'none'}", file=sys.stderr)


if __name__ == "__main__":
    main()
