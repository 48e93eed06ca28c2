"""How sure a key figure is, on its card: in short, in every language, and never silent."""

from __future__ import annotations

import pytest

import dxlib as dx
from dxlib.analysis import editions
from dxlib.briefing.evidence import References
from dxlib.briefing.pages.cards import cards
from dxlib.briefing.running.suite import read_suite
from dxlib.places import SUITE
from dxlib.text import languages
from dxlib.text.sureness import sure_words


@pytest.fixture(scope="module")
def keys():
    return editions.key_figures("latest", "previous", evidence=dx.load(reports="all"))


def sure(keys, pillar, language="en"):
    (row,) = keys[keys["pillar"] == pillar].itertuples(index=False)
    return sure_words(row, language)


def test_rounding_leaves_a_change_between_two_ends(keys):
    """79.81 and 86.97, each give or take 0.005, are 7.15 to 7.17 points apart."""
    assert sure(keys, "digital_government") == ["±0.01\u00a0points by rounding"]
    assert sure(keys, "foundations") == ["±0.51\u00a0points by rounding"], "45% is printed to a whole point"
    assert sure(keys, "digital_society")[0] == "+10.96 to +11.98\u00a0points after rounding", "over 75% is not below it"


def test_a_change_in_percent_keeps_one_decimal_outwards(keys):
    assert sure(keys, "cybersecurity")[0] == "−55.4% to −50.6% after rounding"


def test_who_counts_otherwise_stands_on_the_card(keys):
    told = sure(keys, "digital_economy")
    assert "† read on public pages" in told and "MIC counts about 18.3% (2024)" in told
    assert not any("counts" in one for one in sure(keys, "cybersecurity")), "a count from before the baseline is none"


def test_doubts_and_newer_figures_that_count_otherwise_are_told():
    found = dx.compare("2023", "2022", indicator="dossiers_online_share", evidence=dx.load(reports="documents"))
    (row,) = found.itertuples(index=False)
    told = sure_words(row)
    assert "Another report gives 52.8% for 2022." in told
    assert any("counts something else and is not compared" in one for one in told)


@pytest.mark.parametrize("language", languages())
def test_every_card_says_how_sure_it_is(keys, language):
    suite = read_suite(SUITE)
    made = cards(suite.notebooks, keys, References(language))
    assert len(made) == 5
    assert all(card.sure.partition(": ")[2].strip() and "nan" not in card.sure for card in made.values())
