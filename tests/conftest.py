"""What the tests share: real evidence, small folders of data written by a test, reproducible random tests."""

from __future__ import annotations

import os
from collections.abc import Iterator

os.environ.setdefault("DX_REPORTS", "documents")  # what was read against print; tests of public pages ask for all

os.environ.setdefault("DX_CACHE", "off")  # what is tested is made, and not fetched from an earlier run

import pytest
from builders import DataFolder
from hypothesis import settings

import dxlib as dx
from dxlib.indicators import Definitions, load_definitions
from dxlib.loaders import Evidence

settings.register_profile("suite", derandomize=True, deadline=None, max_examples=80, database=None)
settings.load_profile("suite")


@pytest.fixture(scope="session")
def evidence() -> Evidence:
    """The five reports."""
    return dx.load()


@pytest.fixture(scope="module")
def with_pages() -> Iterator[None]:
    """Everything counts, public pages too, as it does for users."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DX_REPORTS", "all")
        yield


@pytest.fixture(scope="session")
def definitions() -> Definitions:
    return load_definitions()


@pytest.fixture
def folder(tmp_path) -> DataFolder:
    """An empty folder of data, to be filled with reports and rows."""
    return DataFolder(tmp_path / "data")
