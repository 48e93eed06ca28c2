"""What an edition is made with, apart from what was asked for: code, evidence, versions."""

from __future__ import annotations

import gc
import importlib.metadata
import os
import platform
import re
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from dxlib.briefing.running import hashes
from dxlib.places import data_folder

PACKAGES = (
    "dxlib", "pandas", "altair", "vl-convert-python", "papermill", "nbconvert",
    "python-docx", "python-pptx", "typst", "xlsxwriter",
)  # fmt: skip
_SAID = re.compile(r"DX_(?!CACHE$|DATA$|WITNESS$|ZYGOTE$)|LC_|LANG|TZ$|PYTHONPATH$|SOURCE_DATE_EPOCH$")
_BEGUN = time.time()
# How a process is started that Ctrl-C in the terminal does not reach: its parent ends it.
ALONE: dict[str, Any] = {"start_new_session": True} if os.name == "posix" else {"creationflags": 0x200}
# What a cell learns of by verbs alone, or not at all: the description of the data.
_ROWS = re.compile(r"data/(?:reports/[^/]+/(?!places\.csv)[a-z]+\.csv|datapackage\.json)")
_CATALOGUE = re.compile(r"(?:^|/)locale/(?P<language>[^/]+)/")


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Have Python look less often for what is used no more: to import and to write pages makes much that stays."""
    before = gc.get_threshold()
    gc.set_threshold(50_000, 20, 50)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def versions() -> dict[str, str]:
    """Return the versions of Python and of the packages that decide what an edition looks like."""
    return {"python": platform.python_version(), **{name: _version(name) for name in PACKAGES}}


@cache
def _version(name: str) -> str:
    return importlib.metadata.version(name)


def code_and_evidence(language: str | None = None, rows: bool = True) -> dict[str, str]:
    """Return the checksum of every file of dxlib and of the evidence.

    Args:
        language: without the words of others.
        rows: with the files of rows that reports print.
    """
    found = _only(hashes.of_code() | hashes.of_folder(data_folder(), "data"), language)
    return found if rows else {name: one for name, one in found.items() if not _ROWS.fullmatch(name)}


def beside(suite: Path) -> dict[str, str]:
    """Return the checksums of a suite, its notebooks, their translations, and what else they may read beside them."""
    return hashes.of_folder(suite.parent, "notebooks") | {"suite": hashes.of_file(suite)}


def digest(language: str | None = None, rows: bool = True) -> str:
    """Return what stands for code, evidence, versions and machine; as ``code_and_evidence`` takes them."""
    found = code_and_evidence(language, rows) | versions() | {"platform": sys.platform, "machine": platform.machine()}
    return hashes.whole(found)


def made_with(language: str | None = None, rows: bool = True) -> str:
    """Return what stands for all that is used here: as ``digest``, with whatever is installed or set in this place.

    What is kept under it is served nowhere else; two machines that work together need not be that much alike.
    """
    said = {name: value for name, value in os.environ.items() if _SAID.match(name)}
    return hashes.whole({"digest": digest(language, rows), "installed": " ".join(_installed()), **said})


def _installed() -> list[str]:
    """The packages that can be imported, with their versions, as the names of their folders say them."""
    folders = (Path(way) for way in sys.path if way and Path(way).is_dir())
    return sorted({entry.name for folder in folders for entry in folder.glob("*.dist-info")})


def edited() -> bool:
    """Whether some code has changed since this process began to load it, which then no longer is what the files say."""
    return hashes.code_changed() > _BEGUN


def _only(found: Mapping[str, str], language: str | None) -> dict[str, str]:
    return {name: one for name, one in found.items()
            if language is None or not (other := _CATALOGUE.search(name)) or other["language"] == language}  # fmt: skip
