"""Every example in a docstring of the package is true where public pages count too, as they do for users."""

import doctest
import importlib
import pkgutil

import pytest

import dxlib

OPTIONS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE | doctest.IGNORE_EXCEPTION_DETAIL


def modules() -> list[str]:
    return ["dxlib", *(m.name for m in pkgutil.walk_packages(dxlib.__path__, "dxlib."))]


@pytest.mark.parametrize("name", modules())
def test_the_examples_are_true(name, with_pages):
    failed, _ = doctest.testmod(importlib.import_module(name), optionflags=OPTIONS)
    assert failed == 0


def test_there_are_examples():
    assert sum(bool(doctest.DocTestFinder().find(importlib.import_module(name))) for name in modules()) > 10
