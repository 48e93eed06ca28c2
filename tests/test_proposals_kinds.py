"""Kinds of passages as ministries, plans and the news write them: how many figures of each are read rightly."""

from collections import defaultdict

import pytest
from reading_kinds import cases, judged

FIRST, THREE, SURE = 0.8, 0.9, 0.97
KINDS = sorted({case.kind for case in cases()})


@pytest.fixture(scope="module")
def read():
    found = defaultdict(list)
    for case in cases():
        found[case.kind] += [(case, *one) for one in judged(case)]
    return found


def share(places, among):
    return sum(place is not None and place < among for place in places) / len(places)


@pytest.mark.parametrize("kind", KINDS)
def test_most_figures_of_every_kind_of_passage_are_read_rightly(read, kind):
    places = [place for _, _, place, _, _ in read[kind]]
    lost = [(case.lines, figure) for case, figure, place, _, _ in read[kind] if place != 0]
    assert share(places, 1) >= FIRST and share(places, 3) >= min(THREE, 1 - 1 / len(places)), lost


def test_what_is_sure_of_them_is_right(read):
    sure = [place for some in read.values() for _, _, place, confidence, _ in some if confidence == "sure"]
    assert len(sure) > 60 and share(sure, 1) >= SURE
