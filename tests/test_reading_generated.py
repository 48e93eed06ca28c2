"""Sentences made of indicators and patterns of prose: how many are read rightly may not fall."""

import sys
from pathlib import Path

import pytest

from dxlib.loaders.evidence import load

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))

from generated import AS_OF, measured
from patterns import PATTERNS

FIRST, THREE, SURE, WEAKEST = 0.92, 0.96, 0.97, 0.5


@pytest.fixture(scope="module")
def outcomes():
    return measured(load(as_of=f"{AS_OF}", reports="all"), most=6, seed=20)


def share(outcomes, among):
    return sum(one.place is not None and one.place < among for one in outcomes) / len(outcomes)


def test_most_sentences_of_every_pattern_are_read_rightly(outcomes):
    assert share(outcomes, 1) >= FIRST and share(outcomes, 3) >= THREE
    weak = {
        pattern.name: found
        for pattern in PATTERNS
        if (found := share([one for one in outcomes if one.sample.pattern is pattern], 1)) < WEAKEST
    }
    assert not weak


def test_what_is_sure_is_right(outcomes):
    sure = [one for one in outcomes if one.confidence == "sure"]
    assert len(sure) > 100 and share(sure, 1) >= SURE
