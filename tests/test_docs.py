"""Every example in a docstring of the package is true where public pages count too, as they do for users."""

import doctest
import importlib
import pkgutil

import pytest

import dxlib

OPTIONS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE | doctest.IGNORE_EXCEPTION_DETAIL


class Blanks(doctest.OutputChecker):
    """Takes the blank that holds a number and its unit for a plain one, as a reader does."""

    def check_output(self, want, got, optionflags):
        return super().check_output(want, got.replace("\xa0", " ").replace(r"\xa0", " "), optionflags)


def modules() -> list[str]:
    return ["dxlib", *(m.name for m in pkgutil.walk_packages(dxlib.__path__, "dxlib."))]


@pytest.mark.parametrize("name", modules())
def test_the_examples_are_true(name, with_pages):
    runner = doctest.DocTestRunner(Blanks(), optionflags=OPTIONS)
    module = importlib.import_module(name)
    for example in doctest.DocTestFinder(exclude_empty=False).find(module):
        runner.run(example)
    assert runner.summarize(verbose=False).failed == 0


def test_there_are_examples():
    assert sum(bool(doctest.DocTestFinder().find(importlib.import_module(name))) for name in modules()) > 10
