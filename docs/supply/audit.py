"""Hold the packages of `requirements.lock` against lists of known faults: `make audit-supply`.

It asks PyPI, then OSV, by pip-audit (`python -m pip install pip-audit`). It ends with 0 where no fault is known of any
package, 1 where one is, 2 where pip-audit is missing, and 3 where no list could be reached for all of them: what was
not asked is no proof.
"""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

LOCK = Path(__file__).parents[2] / "requirements.lock"
SOURCES = {"pypi": "PyPI", "osv": "OSV"}
SOUND, FAULTY, MISSING, UNREACHED = range(4)


def asked(source: str) -> dict[str, Any] | None:
    """Return what a list of faults says of the lock, as pip-audit tells it; nothing where it cannot be reached."""
    run = subprocess.run(
        [sys.executable, "-m", "pip_audit", "--requirement", str(LOCK), "--disable-pip", "--require-hashes",
         "--vulnerability-service", source, "--format", "json", "--progress-spinner", "off", "--timeout", "20"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    try:
        return dict(json.loads(run.stdout))
    except ValueError:
        return None


def judged(answer: Mapping[str, Any] | None) -> tuple[int, list[str]]:
    """Return what an answer amounts to, and what is to be told of it, a line each.

    A package that a list does not know counts as not asked: mirrors have packages and no list.

    Example:
        >>> judged({"dependencies": [{"name": "a", "version": "1", "vulns": []}]})
        (0, ['no fault is known of 1 packages'])
        >>> judged({"dependencies": [{"name": "a", "skip_reason": "not found"}]})
        (3, ['1 of 1 packages could not be asked for: a'])
    """
    packages = list((answer or {}).get("dependencies", ()))
    faults = [_told(one, fault) for one in packages for fault in one.get("vulns", ())]
    unasked = [one["name"] for one in packages if "skip_reason" in one]
    told = [f"{len(unasked)} of {len(packages)} packages could not be asked for: {_named(unasked)}"] if unasked else []
    if faults:
        return FAULTY, [*faults, *told]
    if unasked or not packages:
        return UNREACHED, told or ["it cannot be reached"]
    return SOUND, [f"no fault is known of {len(packages)} packages"]


def _told(package: Mapping[str, Any], fault: Mapping[str, Any]) -> str:
    mended = ", ".join(fault.get("fix_versions", ())) or "no version yet"
    return f"{package['name']} {package['version']}: {fault['id']}, mended in {mended}"


def _named(names: Iterable[str], most: int = 5) -> str:
    names = list(names)
    return ", ".join(names[:most]) + (", …" if len(names) > most else "")


def main() -> int:
    """Ask one list after the other until one answers for all; return what came of it."""
    if importlib.util.find_spec("pip_audit") is None:
        print("make audit-supply needs pip-audit: .venv/bin/python -m pip install pip-audit", file=sys.stderr)
        return MISSING
    code = UNREACHED
    for source, name in SOURCES.items():
        code, told = judged(asked(source))
        for line in told:
            print(f"{name}: {line}", file=sys.stderr if code else sys.stdout)
        if code != UNREACHED:
            return code
    print("not audited: no list of known faults could be reached for the whole lock", file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())
