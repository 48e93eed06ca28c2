"""Arguments of a wrong kind: every verb says in one line what it takes."""

from __future__ import annotations

import inspect
from datetime import date, datetime

import numpy as np
import pandas as pd
import pytest
from verbs import VERBS

import dxlib as dx
from dxlib.errors import DxError, InvalidData, UnknownName

WRONG = [
    None, 5, -1, 0, 2.5, 10**30, float("nan"), float("inf"), True, pd.NaT, pd.NA, np.nan, np.int64(3), "", " ",
    "zz\nzz", "x" * 5000, b"2023", date(2023, 1, 1),
    datetime(2023, 1, 1, 12), pd.Timestamp("1999-01-01"), np.datetime64("NaT"),
    [], ["nobody"], [None], [5], (), {}, {"a": 1}, {"attacks"}, set(), object(), object, print, range(3),
    pd.DataFrame({"a": [1]}), pd.Series([1.0]), np.array([1, 2]), Ellipsis,
]  # fmt: skip
PRINTED = dx.load(reports="documents")
USUAL = {
    "add": {"figures": pd.DataFrame({"indicator": ["attacks"], "period": ["2021"], "value": [5]}),
            "published": "2025-01-02"},
    "bridge": {"indicator": "attacks", "period": "2022"},
    "closing": {"pillar": "cybersecurity"},
    "peers": {"area": "VN-HN"},
    "scoreboard": {"pillar": "cybersecurity"},
    "sources": {"indicator": "attacks"},
    "load": {"reports": "documents"},
    "verify": {"evidence": PRINTED, "documents": "."},
    "indicators": {},
}  # fmt: skip


def parameters() -> list[tuple[str, str]]:
    return [(verb, name) for verb in VERBS for name in inspect.signature(VERBS[verb]).parameters]


def called(verb: str, **given: object) -> object:
    usual = USUAL.get(verb, {} if verb == "explorer" else {"indicator": "attacks"})
    known = inspect.signature(VERBS[verb]).parameters
    evidence = {"evidence": PRINTED} if "evidence" in known else {}
    return VERBS[verb](**{**evidence, **usual, **given})


@pytest.mark.parametrize(("verb", "name"), parameters())
def test_whatever_is_given_a_verb_works_or_says_in_one_line_what_is_wrong(verb, name):
    refused = 0
    for wrong in WRONG:
        try:
            called(verb, **{name: wrong})
        except DxError as error:
            assert isinstance(error, InvalidData) or "\n" not in str(error)
            assert len(str(error)) < 700 or isinstance(error, InvalidData), str(error)
            refused += 1
    assert refused > 5 or name == "choice"


@pytest.mark.parametrize("verb", VERBS)
def test_an_argument_that_there_is_not_is_told_with_the_nearest_one(verb):
    with pytest.raises(UnknownName, match="evidnce"):
        called(verb, evidnce=PRINTED)


def test_a_missing_argument_is_told_without_a_traceback():
    with pytest.raises(DxError, match="peers: missing a required argument: 'area'"):
        dx.peers()


@pytest.mark.parametrize("year", [2025, 2025.0, np.int64(2025), "2025"])
def test_a_map_and_a_period_may_be_numbers(year):
    assert called("compare", map=year, area=None)["area"].notna().all()
    assert called("bridge", period=2022, map=year).empty
    assert called("observations", as_of=year, indicator="attacks")["published"].max() <= date(2025, 12, 31)


def test_dates_of_every_kind_say_when():
    days = ["2022-12-31", date(2022, 12, 31), datetime(2022, 12, 31, 9), pd.Timestamp("2022-12-31 09:00"),
            np.datetime64("2022-12-31")]  # fmt: skip
    assert {called("load", as_of=day).as_of for day in days} == {date(2022, 12, 31)}


def test_several_names_may_come_from_any_collection():
    names = ["attacks", "botnet_addresses"]
    frames = [called("compare", indicator=kind(names)) for kind in (list, tuple, pd.Series, pd.Index, iter)]
    assert all(frame.equals(frames[0]) for frame in frames) and len(frames[0]["indicator"].unique()) == 2
    with pytest.raises(DxError, match="indicator is one name or several, not a dict"):
        called("compare", indicator=dict.fromkeys(names))


@pytest.mark.parametrize(("verb", "given", "told"), [
    ("compare", {"map": []}, "map is a map, such as '2025', not a list: []"),
    ("compare", {"producer": 5}, "producer is one name or several, not an int: 5"),
    ("compare", {"as_of": pd.NaT}, "as_of is a period or a date, such as '2023' or '2023-12-31', not a NaTType"),
    ("compare", {"period": float("nan")},
     "period is a period or a date, such as '2023' or '2023-12-31', not a float: nan"),
    ("load", {"reports": 5}, "reports is a text, not an int: 5"),
    ("rivals", {"area": None}, "area is a text, not None"),
    ("bridge", {"indicator": ["attacks"]}, "indicator is a text, not a list: ['attacks']"),
    ("audit", {"pillar": 1}, "pillar is a text, not an int: 1"),
    ("sources", {"evidence": "2023"}, "evidence is what dx.load() or dx.add() returns, not a str: '2023'"),
    ("add", {"alone": "no"}, "alone is True or False, not a str: 'no'"),
    ("verify", {"documents": 3}, "documents is the path of a file or a folder, not an int: 3"),
])  # fmt: skip
def test_what_is_told(verb, given, told):
    with pytest.raises(DxError) as error:
        called(verb, **given)
    assert str(error.value) == told


def of_frames() -> list[tuple[str, str]]:
    """The functions of texts and tables that take a frame first."""
    found = []
    for room in (dx.text, dx.tables):
        for name in filter(lambda name: inspect.isfunction(getattr(room, name)), room.__all__):
            known = [*inspect.signature(getattr(room, name)).parameters.values()]
            if known and known[0].annotation == "pd.DataFrame":
                found.append((room.__name__.rpartition(".")[2], name))
    return found


@pytest.mark.parametrize(("room", "name"), of_frames())
def test_what_shows_frames_says_in_one_line_what_it_takes(room, name):
    function = getattr(getattr(dx, room), name)
    needed = [one for one in inspect.signature(function).parameters.values() if one.default is one.empty][1:]
    more = [PRINTED.areas if "DataFrame" in str(one) else PRINTED for one in needed]
    with pytest.raises(DxError, match=r"is a frame, as dx\.compare"):
        function(PRINTED, *more)
    try:
        function(pd.DataFrame({"a": [1]}), *more)  # a few need no column
    except DxError as error:
        assert "has no column '" in str(error) and "\n" not in str(error)
