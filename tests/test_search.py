"""Searching: words as people type them, with diacritics or without, in any order, or whatever else they paste."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

import dxlib as dx
from dxlib.notation.search import folded, matching

NAMES = sorted({name for row in dx.indicators().itertuples() for name in (row.name, row.name_vi)})


def found(search):
    return set(dx.indicators(search).indicator)


def test_diacritics_that_are_typed_must_be_there():
    known = dx.load().definitions.indicators
    called = [[known[one].name.vi, *(known[one].keywords.vi if known[one].keywords else ())] for one in found("hồ sơ")]
    assert called and all(any("hồ sơ" in text.lower() for text in texts) for texts in called)
    assert found("hồ sơ") < found("ho so")
    assert found("hộ").isdisjoint(found("hồ") - found("hộ hồ")) and found("hộ") and found("hộ") != found("hồ")


@pytest.mark.parametrize(
    ("search", "indicator"),
    [("smartphone subscribers", "phone_subscriptions"), ("thanh toán di động", "cashless_payments_number"),
     ("ransomware", "organisations_attacked_share"), ("dich vu cong truc tuyen OSI", "egdi_rank")],
)  # fmt: skip
def test_what_reports_call_a_part_finds_the_indicator(search, indicator):
    assert indicator in found(search)


def test_words_that_stand_together_are_found_there_alone():
    texts = {"together": ["The reports of ministries"], "apart": ["Ministries and their reports"], "other": ["Reports"]}
    assert matching("reports of min", texts) == ["together"]
    assert matching("ministries reports", texts) == ["together", "apart"], "nobody has them in this order"
    assert matching("reports", texts) == list(texts)


def test_words_stand_together_in_one_text_only():
    assert matching("one two", {"across": ["one", "two"], "within": ["", "one two"]}) == ["within"]


def test_a_search_means_the_same_whatever_pillar_is_asked():
    everywhere = dx.indicators("hồ sơ")
    for pillar in dx.load().definitions.pillars:
        assert set(dx.indicators("hồ sơ", pillar=pillar).indicator) == set(
            everywhere[everywhere.pillar == pillar].indicator
        )


@pytest.mark.parametrize(("one", "other"), [("hoà", "hòa"), ("khoẻ", "khỏe"), ("thuỷ", "thủy"), ("HÓA ĐƠN", "hoá đơn")])
def test_the_tone_may_stand_in_its_older_or_newer_place(one, other):
    texts = {"a": [one], "b": [other], "c": [folded(one)]}
    assert matching(one, texts) == matching(other, texts) == ["a", "b"]
    assert matching(folded(one), texts) == ["a", "b", "c"]


def test_d_with_a_stroke_is_a_letter_of_its_own():
    texts = {"with": ["đo"], "without": ["do"]}
    assert matching("đo", texts) == matching("Đo", texts) == ["with"] and matching("do", texts) == list(texts)


@pytest.mark.parametrize("search", ["", " ", "\t\n"])
def test_nothing_typed_finds_everything(search):
    assert len(dx.indicators(search)) == len(dx.indicators())


@given(st.text(max_size=40))
def test_whatever_is_typed_finds_some_or_none(search):
    keys = matching(search, {name: [name] for name in NAMES})
    assert set(keys) <= set(NAMES) and len(keys) == len(set(keys))


@given(st.sampled_from(NAMES), st.data())
def test_a_part_of_a_name_finds_it_in_every_spelling(name, data):
    words = name.split()
    first = data.draw(st.integers(0, len(words) - 1))
    part = " ".join(words[first : data.draw(st.integers(first + 1, len(words)))])
    texts = {one: [one] for one in NAMES}
    if not any(sign.isalnum() for sign in part):
        return
    plain = matching(part, texts)
    assert name in plain and name in matching(folded(part), texts)
    for form in ("NFC", "NFD", "NFKC"):
        assert matching(unicodedata.normalize(form, part).upper(), texts) == plain
