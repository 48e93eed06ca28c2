"""What an edition is made with, apart from what was asked for: code, evidence, versions."""

from __future__ import annotations

import importlib.metadata
import platform
import re
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from dxlib.briefing.running import hashes
from dxlib.places import data_folder

PACKAGES = (
    "dxlib", "pandas", "altair", "vl-convert-python", "papermill", "nbconvert",
    "python-docx", "python-pptx", "typst", "xlsxwriter",
)  # fmt: skip
_CATALOGUE = re.compile(r"(?:^|/)locale/(?P<language>[^/]+)/")


def versions() -> dict[str, str]:
    """Return the versions of Python and of the packages that decide what an edition looks like."""
    return {"python": platform.python_version(), **{name: _version(name) for name in PACKAGES}}


@cache
def _version(name: str) -> str:
    return importlib.metadata.version(name)


def code_and_evidence(language: str | None = None) -> dict[str, str]:
    """Return the checksum of every file of dxlib and of the evidence; of one language, without the words of others."""
    return _only(hashes.of_code() | hashes.of_folder(data_folder(), "data"), language)


def notebooks(suite: Path, language: str | None = None) -> dict[str, str]:
    """Return the checksums of a suite, its notebooks and their translations."""
    kept = {
        f"notebooks/{file.relative_to(suite.parent).as_posix()}": hashes.of_file(file)
        for file in [suite, *suite.parent.glob("*.ipynb")]
    }
    return _only(kept | hashes.of_folder(suite.parent / "locale", "notebooks/locale"), language)


def digest(language: str | None = None) -> str:
    """Return what stands for code, evidence, versions and machine in one language, or in all."""
    found = code_and_evidence(language) | versions() | {"platform": sys.platform, "machine": platform.machine()}
    return hashes.whole(found)


def _only(found: Mapping[str, str], language: str | None) -> dict[str, str]:
    return {name: one for name, one in found.items()
            if language is None or not (other := _CATALOGUE.search(name)) or other["language"] == language}  # fmt: skip
