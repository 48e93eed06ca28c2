"""The names that a researcher meets: few verbs and five modules, each explained down to its columns."""

import inspect
import re
import subprocess
import sys

import pandas as pd
import pytest
from verbs import MODULES, VERBS

import dxlib as dx
from dxlib.analysis.progress import METHODS
from dxlib.tables.frames import SHOWN_BY

SHOWING = ("charts", "tables", "text")


def shown() -> list[tuple[str, str]]:
    """The functions that completion offers in the modules and that take something."""
    found = [(module, name) for module in SHOWING for name in dir(getattr(dx, module))]
    functions = {(module, name): getattr(getattr(dx, module), name) for module, name in found}
    return [key for key, one in functions.items() if inspect.isfunction(one) and inspect.signature(one).parameters]


def frame_of(verb: str) -> pd.DataFrame:
    whole = {"sources": {"indicator": "attacks"}, "closing": {}, "peers": {"area": "VN-HN"}}
    return VERBS[verb](**whole.get(verb, {"indicator": "attacks"}))


def named(column: str, doc: str) -> bool:
    """Whether a docstring names a column: in full, as a word with an ending, or once for every method."""
    words = set(re.findall(r"\w+", doc))
    ends = [(column[:n], column[n:]) for n in range(1, len(column)) if column[n] == "_"]
    each = [f"{head}_<method>" for head, end in ends if end[1:] in METHODS]
    return column in words or any({*end} <= words for end in ends) or any(text in doc for text in each)


def test_completion_offers_a_dozen_verbs_and_five_modules():
    assert dir(dx) == sorted(dx.__all__) and {*MODULES} < {*dx.__all__}
    assert len(dir(dx)) == 13 + len(MODULES)


def test_completion_of_the_modules_offers_no_files_and_no_helpers():
    for module in MODULES:
        offered = {name: getattr(getattr(dx, module), name) for name in dir(getattr(dx, module))}
        assert not [name for name, one in offered.items() if inspect.ismodule(one) or name.startswith("_")]
    assert "sentences" in dir(dx.text) and "is_missing" not in dir(dx.text)


@pytest.mark.parametrize(("module", "name"), [(room, name) for room, names in dx._LEFT.items() for name in names])
def test_a_name_that_left_works_once_more_and_says_where_it_went(module, name):
    with pytest.warns(DeprecationWarning, match=rf"dx\.{name} is called dx\.{module}\.{name} now"):
        found = getattr(dx, name)
    assert found is getattr(getattr(dx, module), name) and name not in dir(dx) and name in dir(getattr(dx, module))


def test_what_changed_most_is_what_leads_now():
    with pytest.warns(DeprecationWarning, match="dx.analysis.leading now"):
        found = dx.most_changed(dx.compare(), 3)
    assert len(found) == 3 and "most_changed" not in dir(dx)


def test_a_name_that_never_was_is_refused():
    for module in (dx, dx.analysis, dx.reading):
        with pytest.raises(AttributeError, match="has no attribute 'comparison'"):
            _ = module.comparison


def test_importing_waits_for_no_charts_and_no_tables():
    code = "import sys, dxlib; print(sorted({'altair', 'jinja2', 'ipywidgets', 'IPython'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("name", sorted(VERBS))
def test_help_says_what_goes_in_what_comes_out_and_what_goes_wrong(name):
    function = VERBS[name]
    doc = inspect.getdoc(function)
    for section in ("Args:", "Returns:", "Raises:", "Example:\n    >>> "):
        assert section in doc, section
    for parameter in inspect.signature(function).parameters:
        assert re.search(rf"\b{parameter}\b", doc), parameter


@pytest.mark.parametrize("name", sorted(SHOWN_BY))
def test_help_names_every_column(name):
    doc = inspect.getdoc(VERBS[name])
    doc += inspect.getdoc(dx.assess) if "the columns of ``assess``" in doc else ""
    columns = (frame_of(name) if name not in ("indicators", "scoreboard") else VERBS[name]()).columns
    assert [column for column in columns if not named(column, doc)] == []


def test_a_column_that_help_does_not_name_is_noticed():
    assert named("current_low", "``current`` with ``_low``") and named("status_un", "``status_<method>``")
    assert not named("current_low", "``current`` with ``_high``") and not named("name_vi", "``name``")


@pytest.mark.parametrize(("module", "name"), shown())
def test_help_of_what_shows_says_what_it_takes_and_gives_and_has_an_example(module, name):
    function = getattr(getattr(dx, module), name)
    doc = inspect.getdoc(function)
    assert doc.startswith("Return " if module != "charts" else ("Draw ", "Return ")) and "Args:" in doc
    assert ">>> " in doc
    for parameter in inspect.signature(function).parameters:
        assert re.search(rf"\b{parameter}\b", doc), parameter


@pytest.mark.parametrize("name", dir(dx.reading))
def test_help_of_what_brings_a_report_in_says_what_it_takes_and_what_goes_wrong(name):
    function = getattr(dx.reading, name)
    doc = inspect.getdoc(function)
    for section in ("Args:", "Raises:", "Example:\n    >>> "):
        assert section in doc, section
    for parameter in inspect.signature(function).parameters:
        assert re.search(rf"\b{parameter}\b", doc), parameter


def test_help_of_a_comparison_names_the_pillars():
    doc = inspect.getdoc(dx.compare)
    assert [pillar for pillar in dx.load().definitions.pillars if pillar not in doc] == []
