"""Indicator definitions: refused when broken, and true of the ones the project has."""

import re
from datetime import date

import pandas as pd
import pytest
from builders import indicator

import dxlib as dx
from dxlib.errors import InvalidData, UnknownName
from dxlib.indicators import Indicator, load_definitions
from dxlib.indicators.former import former, unknown_indicator

PILLARS = """\
- id: government
  name: {en: Government, vi: Chính phủ}
  asks: {en: Why?, vi: Sao?}
  topics:
    - {id: services, name: {en: Services, vi: Dịch vụ}}
"""
UNITS = "- {id: percent, kind: share, name: {en: {one: percent, other: percent}, vi: phần trăm}}\n"
GOOD = """\
- id: share
  name: {en: Share, vi: Tỷ lệ}
  topic: services
  unit: percent
  timing: span
  direction: up
  definition: {en: A share., vi: Một tỷ lệ.}
"""


def written(tmp_path, indicators=GOOD, pillars=PILLARS, units=UNITS):
    (tmp_path / "pillars.yml").write_text(pillars, encoding="utf-8")
    (tmp_path / "units.yml").write_text(units, encoding="utf-8")
    (tmp_path / "government.yml").write_text(indicators, encoding="utf-8")
    return tmp_path


def test_a_folder_of_definitions(tmp_path):
    definitions = load_definitions(written(tmp_path))
    assert definitions.indicator("share").name["vi"] == "Tỷ lệ"
    assert definitions.pillar_of == {"share": "government"}
    assert definitions.pillar("government").asks["en"] == "Why?"
    assert definitions.topic("services").name["en"] == "Services"


def test_every_broken_definition_is_told_at_once(tmp_path):
    bad = (
        GOOD + GOOD + "- id: Bad Name\n  colour: red\n" + GOOD.replace("share", "other", 1).replace("percent", "miles")
    )
    bad += "  denominator: nothing\n  part_of: nobody\n"
    bad = bad[::-1].replace("topic: services"[::-1], "topic: nowhere"[::-1], 1)[::-1]  # the last one
    with pytest.raises(InvalidData) as caught:
        load_definitions(written(tmp_path, bad))
    message = str(caught.value)
    for part in (
        "government.yml:8: id: 'share' is defined twice",
        "government.yml:15: id: String should match pattern",
        "government.yml:16: colour: is not a known key",
        "government.yml:17: unit: 'miles' is not in units.yml",
        "government.yml:17: topic: 'nowhere' is no topic of its pillar",
        "government.yml:17: denominator: 'nothing' is no indicator",
        "government.yml:17: part_of: 'nobody' is no indicator",
    ):
        assert part in message


def test_missing_files_and_a_hostile_name(tmp_path):
    with pytest.raises(InvalidData, match=r"pillars.yml:1: the file is missing"):
        load_definitions(tmp_path)
    with pytest.raises(InvalidData, match="id"):
        load_definitions(written(tmp_path, GOOD.replace("id: share", "id: ../../etc/passwd")))


@pytest.mark.parametrize("ask", ["indicator", "pillar", "topic"])
def test_unknown_names_are_refused_with_the_nearest(definitions, ask):
    known = {"indicator": "attacks", "pillar": "cybersecurity", "topic": "attacks"}[ask]
    with pytest.raises(UnknownName, match=f"unknown {ask} '{known}s'; did you mean '{known}'"):
        getattr(definitions, ask)(f"{known}s")


@pytest.mark.parametrize(
    ("changes", "ratio"),
    [
        ({}, False),
        ({"unit": "percent"}, True),
        ({"unit": "per_1000"}, True),
        ({"unit": "rank"}, True),
        ({"denominator": "days"}, True),
        ({"denominator": 63}, True),
    ],
)
def test_what_counts_as_a_ratio(changes, ratio):
    assert indicator(**changes).is_ratio is ratio


@pytest.mark.parametrize("called", ["Dossiers submitted online", "hồ sơ nộp  trực tuyến", "dossiers_online_share"])
def test_an_indicator_is_found_by_its_names(called, definitions):
    assert definitions.indicator(called).id == "dossiers_online_share"
    assert definitions.select("Chính phủ số", "online public services", [called]) == ["dossiers_online_share"]


def test_words_that_are_no_name_are_told_with_the_indicators_that_have_them(definitions):
    told = "its words are in the names of 'services_generating_dossiers_share'.* and [0-9]+ more"
    with pytest.raises(UnknownName, match=told):
        definitions.indicator("hồ sơ trực tuyến")
    with pytest.raises(UnknownName, match="did you mean 'dossiers_online_share'"):
        definitions.indicator("dossier_online_share")


def test_a_break_lies_after_the_first_date_and_not_after_the_last():
    words = {"en": "x", "vi": "y"}
    one = indicator(breaks=[{"from": "2024-01-01", "why": words}])
    assert one.break_between(date(2023, 12, 31), date(2024, 1, 1))
    assert not one.break_between(date(2024, 1, 1), date(2024, 4, 30))
    assert not one.break_between(date(2022, 12, 31), date(2023, 12, 31))


# The definitions of the project


def test_the_five_pillars_in_order(definitions):
    assert list(definitions.pillars) == [
        "digital_government",
        "digital_economy",
        "digital_society",
        "cybersecurity",
        "foundations",
    ]
    for pillar in definitions.pillars:
        assert definitions.select(pillar), pillar


def test_names_are_unique_short_and_in_both_languages(definitions):
    for language in ("en", "vi"):
        names = [one.name[language] for one in definitions.indicators.values()]
        assert len(set(names)) == len(names)
        assert max(map(len, names)) <= 70


def every(definitions):
    return definitions.indicators.values()


def test_shares_have_bounds_and_ranks_fall_when_better(definitions):
    for one in every(definitions):
        if one.unit == "percent" and one.bounds != (None, None):
            assert one.bounds[0] in (0, None) and one.bounds[1] in (100, None), one.id
        if one.unit == "rank":
            assert (one.direction, one.bounds) == ("down", (1, None)), one.id
        if one.id.endswith("_share"):
            assert one.unit == "percent", one.id


def test_bounds_and_breaks_are_in_order(definitions):
    for one in every(definitions):
        low, high = one.bounds
        assert low is None or high is None or low < high, one.id
        assert [b.since for b in one.breaks] == sorted(b.since for b in one.breaks), one.id


def test_averages_are_ratios_so_that_their_spans_may_differ(definitions):
    for one in every(definitions):
        if one.timing == "span" and one.id.endswith(("_daily", "_monthly", "_average", "_per_user")):
            assert one.is_ratio, one.id


def test_a_flow_and_its_running_total_are_two_indicators(definitions):
    for one in every(definitions):
        if one.accumulates:
            assert one.timing == "cumulative", one.id
            assert definitions.indicator(one.accumulates).timing == "span", one.id
            assert definitions.indicator(one.accumulates).unit == one.unit, one.id
        if one.part_of:
            assert one.part_of != one.id


def test_dossiers_submitted_online_break_with_2024(definitions):
    one = definitions.indicator("dossiers_online_share")
    assert one.break_between(date(2023, 12, 31), date(2024, 4, 30))
    assert not one.break_between(date(2022, 6, 30), date(2023, 12, 31))


def test_attacks_are_better_when_they_fall(definitions):
    assert definitions.indicator("attacks").direction == "down"
    assert definitions.indicator("botnet_addresses").direction == "down"


def test_a_definition_cannot_be_changed(definitions):
    with pytest.raises(ValueError, match="frozen"):
        definitions.indicator("attacks").direction = "up"
    assert isinstance(definitions.indicator("attacks"), Indicator)


# Parts of a whole

TELLING = {"total", "vietnamese", "foreign", "ministries", "provinces", "districts", "communes", "urban", "rural",
           "female", "male", "mobile", "achieved", "likely", "effort", "official", "pilot", "government", "economy",
           "society", "births", "marriages", "deaths", "input", "output", "ransomware", "smartphone",
           "feature"}  # fmt: skip


def test_no_two_indicators_of_one_unit_differ_by_a_part_alone(definitions):
    """Such are one indicator, with a breakdown."""
    bare: dict = {}
    for one in definitions.indicators.values():
        key = tuple(word for word in one.id.split("_") if word not in TELLING), one.unit, one.timing, one.topic
        bare.setdefault(key, []).append(one.id)
    assert [ids for ids in bare.values() if len(ids) > 1] == []


def test_every_part_that_a_definition_names_is_in_the_closed_list(definitions, evidence):
    known = set(evidence.dimensions.breakdowns["id"])
    named = {part for one in definitions.indicators.values() for part in (*one.parts, *one.by_part)}
    assert named and named <= known


def test_a_part_has_what_is_defined_of_it_and_else_what_holds_of_the_whole(definitions):
    users = definitions.indicators["active_users"]
    assert [users.part(name).direction for name in ("", "vietnamese", "foreign")] == ["none", "up", "none"]
    share = definitions.indicators["agencies_trust_label_share"]
    assert (share.denominator, share.part("provinces").denominator, share.part("").denominator) == (93, 63, 93)
    assert share.part("provinces").bounds == share.bounds


def test_an_id_that_left_is_told_with_what_to_write(definitions, evidence):
    parts = set(evidence.dimensions.breakdowns["id"])
    assert len(former()) == 46  # 40 that became parts at once, 6 before them
    for old, now in former().items():
        name, _slash, part = now.partition("/")
        assert old not in definitions.indicators
        assert name in definitions.indicators and part in {"", *parts}
        said = f"unknown indicator '{old}'; it is '{name}'" + (f" with the breakdown '{part}' now" if part else " now")
        with pytest.raises(UnknownName, match=re.escape(said)):
            dx.compare(indicator=["attacks", old])


def test_a_row_of_ones_own_with_an_id_that_left_is_told_it_too():
    row = {"indicator": "attacks_phishing", "area": "VN", "period": "2025", "value": 9, "as_printed": "9"}
    with pytest.raises(InvalidData, match=r"row 1: indicator: .* it is 'attacks' with the breakdown 'phishing' now"):
        dx.add(pd.DataFrame([row]), published="2026-02-01")


def test_an_id_that_left_may_be_defined_anew(definitions):
    known = {"mobile_payments_number": definitions.indicators["attacks"]}
    assert "did you mean 'mobile_payments_number'" in str(unknown_indicator("mobile_payments_numbers", known))
    assert "cashless" not in str(unknown_indicator("mobile_payments_value", known))
