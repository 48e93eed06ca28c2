"""The evidence of the five reports: it loads, stands in the documents, and headline figures are as we read them."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

import dxlib as dx
from dxlib.loaders.contract import Remark

MID_2022, SLIDES, YEAR_2022 = "2022-08-08-mid-year-review", "2022-12-25-committee-slides", "2022-12-31-annual-summary"
DECISION, APRIL_2024 = "2024-02-16-decision-942", "2024-04-30-april-2024-summary"

# Read from the documents by a person who did not transcribe them: report, line, indicator, period, value, qualifier.
HEADLINES = [
    (MID_2022, 67, "services_generating_dossiers_share", "2022-S1", 45.78, "exact"),
    (MID_2022, 73, "dossiers_online_share", "2022-S1", 36.91, "exact"),
    (MID_2022, 183, "provinces_party_resolution", "2022-06-30", 60, "exact"),
    (MID_2022, 261, "villages_covered", "2022-06-30", 477, "exact"),
    (MID_2022, 379, "attacks", "2022-S1", 6641, "exact"),
    (MID_2022, 389, "cybersecurity_revenue", "2022-S1", 1.418e12, "exact"),  # the unit stands on the next line
    (MID_2022, 398, "systems_level_approved", "2022-06-30", 922, "exact"),
    (MID_2022, 409, "agencies_not_fully_checked_share", "2022-06-30", 95, "over"),
    (MID_2022, 477, "ndxp_transactions", "2022-S1", 350e6, "about"),
    (MID_2022, 567, "portal_payments_value", "2022-S1", 1.5e12, "over"),  # nghìn on one line, tỷ on the next
    (MID_2022, 577, "documents_exchanged", "2022-S1", 3.7e6, "over"),
    (MID_2022, 723, "app_downloads", "2022-06", 200e6, "about"),  # the words say new downloads of June alone
    (MID_2022, 733, "active_users", "2021-06", 2.2e9, "exact"),
    (MID_2022, 733, "active_users", "2022-06", 2.3e9, "exact"),
    (MID_2022, 735, "active_users_vietnamese_share", "2022-06", 19.8, "exact"),
    (SLIDES, 9, "egdi_rank", "2022-12-25", 86, "exact"),
    (SLIDES, 99, "year_targets_met", "2022-12-25", 9, "exact"),
    (SLIDES, 135, "year_tasks_completed_share", "2022-12-25", 94, "exact"),
    (SLIDES, 143, "community_teams", "2022-12-25", 68933, "exact"),
    (SLIDES, 149, "staff_course_completions", "../2022-12-25", 27768, "exact"),
    (SLIDES, 163, "ministries_scheme146_plan", "2022-12-25", 13, "exact"),  # the labels of the chart are lost
    (SLIDES, 165, "provinces_scheme146_plan", "2022-12-25", 46, "exact"),
    (YEAR_2022, 5, "fixed_broadband_speed", "2022-12-31", 79.95, "exact"),
    (YEAR_2022, 6, "villages_unserved", "2022-12-31", 266, "exact"),
    (YEAR_2022, 6, "mobile_money_accounts", "2021", 362721, "exact"),  # the base in brackets
    (YEAR_2022, 12, "ndxp_transactions", "2022", 860e6, "about"),
    (YEAR_2022, 13, "clinics_with_id_card", "2022-11-28", 11923, "exact"),  # the date in the sentence
    (DECISION, 47, "staff_trained_data_share", "2023", 59.38, "exact"),
    (DECISION, 59, "dossiers_online_share", "2022", 54.34, "exact"),
    (DECISION, 59, "dossiers_online_share", "2023", 58.41, "exact"),
    (DECISION, 61, "satisfaction_procedures", "2022", 86.97, "exact"),
    (DECISION, 61, "satisfaction_procedures", "2023", 79.81, "exact"),
    (DECISION, 65, "agencies_open_data_share", "2023", 60.46, "exact"),
    (DECISION, 117, "information_systems", "2023-11", 3200, "almost"),  # gần **3,2 nghìn**, until November
    (DECISION, 117, "systems_level_approved", "2023-11", 2000, "over"),
    (DECISION, 121, "attacks", "2023", 12800, "over"),
    (DECISION, 121, "botnet_addresses", "2022", 479100, "exact"),  # the base in brackets
    (DECISION, 123, "cybersecurity_revenue", "2023", 4.2e12, "about"),  # ước đạt khoảng **4,2 nghìn** tỷ
    (DECISION, 302, "ndxp_transactions_daily", "2023", 1.78e6, "about"),
    (DECISION, 380, "portal_accounts_new", "2023-01-01/P11M", 6.8e6, "over"),
    (DECISION, 380, "portal_accounts_cumulative", "../2023-12", 11.2e6, "over"),
    (APRIL_2024, 34, "dossiers_online_share", "2024-04", 38.3, "about"),
    (APRIL_2024, 36, "portal_accounts_cumulative", "../2024-04", 14.6e6, "almost"),
    (APRIL_2024, 36, "portal_payments_value_cumulative", "../2024-04", 12.9e12, "over"),
    (APRIL_2024, 42, "mobile_money_accounts", "2024-04-30", 8.2e6, "exact"),
    (APRIL_2024, 48, "systems_level_approved_share", "2024-04-30", 68.2, "exact"),
    (APRIL_2024, 50, "attacks", "2023-Q1", 3446, "exact"),  # the base in brackets
    (APRIL_2024, 54, "procedures_not_simplified", "2024-04-30", 390, "exact"),
]
CLAIMS = [
    (MID_2022, 385, "attacks", "2022-S1", "2021-S1", "growth", 37.92),
    (MID_2022, 477, "ndxp_transactions", "2022-S1", "2021-S1", "multiple", 25),
    (MID_2022, 735, "active_users_vietnamese_share", "2022-06", "2021-06", "growth", 3.8),
    (YEAR_2022, 12, "ndxp_transactions", "2022", "2021", "multiple", 4.8),
    (DECISION, 121, "botnet_addresses", "2023", "2022", "growth", -4.7),
    (APRIL_2024, 50, "attacks", "2024-Q1", "2023-Q1", "growth", -32.6),
]


def documents() -> Path:
    folder = os.environ.get("DX_DOCUMENTS")
    if not folder:
        pytest.skip("DX_DOCUMENTS is not set: the source documents are not beside the project")
    return Path(folder)


def test_the_evidence_loads_without_a_fault(evidence):
    """Loading holds every printed figure to its value, total, qualifier and sign."""
    assert evidence.documents["id"].tolist() == [MID_2022, SLIDES, YEAR_2022, DECISION, APRIL_2024]
    assert len(evidence.observations) > 300 and len(evidence.claims) > 40


def test_every_row_stands_in_its_document_and_every_digit_in_a_row(evidence):
    results = [result for result in dx.reading.verify(evidence, documents()) if result.document]
    assert [str(fault) for result in results for fault in result.faults] == []
    assert len(results) == 5
    assert all(result.covered == result.digits > 100 and result.rows > 50 for result in results)


def test_a_wrong_figure_would_not_stand_in_the_document(evidence):
    """The verification can fail on the real documents too."""
    table = evidence.observations
    at = table.index[(table["indicator"] == "attacks") & (table["period"] == "2022-S1")][0]
    changed = table.copy()
    changed.loc[at, "as_printed"] = "6.642"
    results = dx.reading.verify(replace(evidence, observations=changed), documents())
    faults = [str(fault) for result in results for fault in result.faults]
    assert len(faults) == 3, "the row that does not stand there, and 6 and 641 that no row accounts for"
    assert "'6.642' does not stand on this line" in "\n".join(faults)


@pytest.mark.parametrize(("report", "line", "indicator", "period", "value", "qualifier"), HEADLINES)
def test_headline_figures(evidence, report, line, indicator, period, value, qualifier):
    rows = evidence.observations
    rows = rows[(rows["report"] == report) & (rows["indicator"] == indicator) & (rows["period"] == period)]
    rows = rows[(rows["line"] == line) & (rows["area"] == "VN") & (rows["breakdown"] == "")]
    assert rows["value"].tolist() == pytest.approx([value])
    assert rows["qualifier"].tolist() == [qualifier]


@pytest.mark.parametrize(("report", "line", "indicator", "period", "base", "form", "value"), CLAIMS)
def test_stated_changes(evidence, report, line, indicator, period, base, form, value):
    rows = evidence.claims
    rows = rows[(rows["report"] == report) & (rows["line"] == line) & (rows["indicator"] == indicator)]
    assert rows[["period", "base_period", "form", "value"]].values.tolist() == [[period, base, form, value]]


def test_figures_with_their_totals(evidence):
    totals = evidence.observations.set_index(["report", "indicator"])["total"].to_dict()
    assert totals[MID_2022, "provinces_party_resolution"] == 63
    assert totals[MID_2022, "villages_covered"] == 832
    assert totals[SLIDES, "egdi_rank"] == 193
    assert totals[SLIDES, "year_targets_met"] == 12
    assert totals[APRIL_2024, "procedures_not_simplified"] == 1086


def test_the_world_average_is_kept_apart_from_viet_nam(evidence):
    rows = evidence.observations
    speeds = rows[(rows["indicator"] == "fixed_broadband_speed") & (rows["line"] == 5)]
    assert dict(zip(speeds["area"], speeds["value"], strict=True)) == {"VN": 79.95, "world": 71.39}


def test_the_three_provinces_without_a_party_resolution_by_name(evidence):
    rows = evidence.adoption
    named = rows[(rows["report"] == MID_2022) & (rows["line"] == 183)]
    assert set(named["area"]) == {"VN-44", "VN-22", "VN-32"}, "An Giang, Nghệ An, Phú Yên"
    assert not named["adopted"].any()


def test_the_35_targets_of_decision_942_with_their_groups(evidence):
    targets = evidence.targets[evidence.targets["authority"] == "942/QĐ-TTg"]
    assert Counter(targets["group"]) == {"achieved": 7, "likely": 20, "effort": 8}
    assert set(targets["period"]) == {"2025"}
    assert not targets.duplicated(["group", "number"]).any()
    assert targets["indicator"].is_unique
    at_least = targets[targets["operator"] == ">="].set_index("indicator")["value"].to_dict()
    assert at_least == {"staff_trained_data_share": 50, "dossiers_online_share": 80, "new_services_nonstate_share": 50}


def test_what_the_mid_year_review_asks_for_by_a_date_is_a_target(evidence):
    asked = evidence.targets[evidence.targets["authority"] == "đề nghị 8/2022"]
    assert asked[["line", "indicator", "breakdown", "period", "operator", "value"]].values.tolist() == [
        [442, "systems_level_approved_share", "", "2022-09-30", "=", 100],
        [447, "systems_monitored_share", "", "2022-11-15", "=", 100],
        [447, "systems_monitored_share", "levels_3_to_5", "2022-11-15", "=", 100],
        [460, "population_linked_systems_protected_share", "", "2022-11-15", "=", 100],
        [464, "security_staff_average", "", "2022-12-15", ">=", 5],
    ]
    doubtful = asked["note"].str.startswith("doubtful:")
    assert asked.loc[doubtful, "indicator"].tolist() == ["systems_monitored_share"], "no date in its own sentence"


def test_149_tasks_may_be_those_completed_or_all(evidence):
    row = evidence.observations.query("indicator == 'year_tasks_completed'").iloc[0]
    assert (row.line, row.value, row.doubtful) == (97, 149, True)
    assert round(100 * 149 / (149 + 9)) == round(100 * (149 - 9) / 149) == 94, "why it is open"


def test_a_figure_that_two_reports_print_is_no_detail(evidence):
    """Requests, and rates of programmes that need not be the same, keep their one-off names."""
    names = evidence.details.drop_duplicates(["report", "name_en"])["name_en"]
    assert set(names[names.duplicated()]) == {"Platforms each province is assigned to deploy"}


# What public pages say of the decisions for 2025: authority, indicator, operator, value.
DECIDED = [
    ("749/QĐ-TTg", "digital_economy_gdp_share", "=", 20),
    ("749/QĐ-TTg", "digital_economy_sector_share", ">=", 10),
    ("749/QĐ-TTg", "fibre_households_share", "=", 80),
    ("749/QĐ-TTg", "fibre_communes_share", "=", 100),
    ("749/QĐ-TTg", "online_services_level4_share", "=", 80),
    ("749/QĐ-TTg", "egdi_rank", "<=", 70),
    ("749/QĐ-TTg", "global_cybersecurity_rank", "<=", 40),
    ("411/QĐ-TTg", "digital_economy_gdp_share", "=", 20),
    ("411/QĐ-TTg", "digital_economy_sector_share", ">=", 10),
    ("411/QĐ-TTg", "ecommerce_retail_share", "=", 10),
    ("411/QĐ-TTg", "econtract_enterprises_share", "=", 80),
    ("411/QĐ-TTg", "sme_platform_share", "=", 50),
    ("411/QĐ-TTg", "digital_workforce_share", "=", 2),
    ("411/QĐ-TTg", "adults_smartphone_share", "=", 80),
    ("411/QĐ-TTg", "adults_bank_account_share", "=", 80),
    ("411/QĐ-TTg", "people_trained_digital_skills_share", "=", 70),
    ("411/QĐ-TTg", "fibre_households_share", "=", 80),
    ("411/QĐ-TTg", "citizens_health_record_share", "=", 90),
]


def test_the_targets_of_decisions_that_no_report_prints(evidence):
    decisions = evidence.reports[evidence.reports["kind"] == "decision"]
    assert dict(zip(decisions["number"], decisions["published"].map(str), strict=True)) == {
        "749/QĐ-TTg": "2020-06-03",
        "942/QĐ-TTg": "2021-06-15",
        "411/QĐ-TTg": "2022-03-31",
    }
    rows = evidence.targets[evidence.targets["report"].isin(decisions["id"])]
    assert sorted(rows[["authority", "indicator", "operator", "value"]].itertuples(index=False, name=None)) == sorted(
        DECIDED
    )
    assert set(rows["period"]) == {"2025"} and rows["note"].str.startswith("read in: ").all()


def test_two_decisions_may_set_different_targets_for_one_indicator(evidence):
    targets = evidence.targets.set_index(["indicator", "authority"])["value"].to_dict()
    for name, first, second in (("econtract_enterprises_share", 50, 80), ("sme_platform_share", 100, 50)):
        assert (targets[name, "942/QĐ-TTg"], targets[name, "411/QĐ-TTg"]) == (first, second)


def test_the_results_beside_those_targets(evidence):
    """Of the table of the report, 24 of the 35 targets print a result for 2022, for 2023, or for both."""
    targets = evidence.targets[evidence.targets["authority"] == "942/QĐ-TTg"]
    rows = evidence.observations
    table = rows[(rows["report"] == DECISION) & (rows["line"] < 112) & rows["indicator"].isin(targets["indicator"])]
    assert Counter(table["period"]) == {"2022": 11, "2023": 22}
    assert table["indicator"].nunique() == 24


def test_every_figure_has_an_indicator_an_area_and_a_line_of_its_document(evidence):
    lines = evidence.documents.set_index("id")["lines"]
    codes = set(evidence.areas["code"])
    for name in ("observations", "claims", "targets", "adoption"):
        table = getattr(evidence, name)
        printed = table[table["report"].isin(lines.index)]
        assert ((printed["line"] >= 1) & (printed["line"] <= printed["report"].map(lines))).all(), name
        assert set(table["area"]) <= codes, name
        assert set(table["indicator"]) <= set(evidence.definitions.indicators), name


def test_every_interval_holds_its_value(evidence):
    rows = evidence.observations
    assert ((rows["low"] <= rows["value"]) & (rows["value"] <= rows["high"])).all()


def test_every_doubtful_reading_says_why(evidence):
    for name in ("observations", "claims", "targets", "details"):
        notes = getattr(evidence, name)["note"]
        for note in notes[notes.str.startswith("doubtful:")]:
            assert len(note.removeprefix("doubtful:").strip()) > 10, note


def test_estimated_dates_and_lost_values_are_recorded(evidence):
    assert evidence.reports["published_basis"].tolist().count("estimated") == 2
    assert evidence.reports["lost"].map(len).sum() > 0


def test_there_are_63_provinces(evidence):
    kinds = Counter(evidence.areas["kind"])
    assert kinds["province"] == 63 + 23
    assert evidence.areas["code"].is_unique
    provinces = evidence.areas[evidence.areas["kind"] == "province"]
    old, new = (provinces[provinces["since"].isna() == is_old] for is_old in (True, False))
    assert old["code"].str.fullmatch(r"VN-(\d\d|CT|DN|HN|HP|SG)").all() and len(old) == 63
    assert new["code"].str.fullmatch(r"VN34-\d\d").all()


def test_there_are_34_provinces_since_july_2025_and_every_old_one_went_into_one_of_them(evidence):
    provinces = evidence.areas[evidence.areas["kind"] == "province"]
    there = provinces[provinces["until"].isna()]
    assert len(there) == 34
    assert there["number"].is_unique and there["number"].str.fullmatch(r"\d\d").all()
    gone = provinces[provinces["until"].notna()]
    assert gone["successors"].map(len).eq(1).all()
    parts = gone["successors"].str[0].value_counts()
    assert set(parts.index) == set(there["code"][there["since"].notna()])
    assert parts.sum() == 52 and parts.between(2, 3).all()


def test_the_files_are_plain(evidence):
    """UTF-8 without a mark, LF, sorted as the contract says (the loader checks the order)."""
    folder = Path(__file__).parents[1] / "data"
    for path in [*folder.rglob("*.csv"), *folder.rglob("*.yml")]:
        content = path.read_bytes()
        assert not content.startswith(b"\xef\xbb\xbf") and b"\r" not in content, path.name
        assert content.endswith(b"\n"), path.name


def test_the_remark_that_the_contract_shows_is_one(evidence):
    text = (Path(__file__).parents[1] / "data/README.md").read_text(encoding="utf-8")
    (shown,) = yaml.safe_load(text.partition("```yaml\n")[2].partition("```")[0])
    remark = Remark.model_validate(shown)
    rows = evidence.observations[evidence.observations["indicator"].isin(remark.indicators)]
    printed = set(rows[["report", "line", "as_printed"]].itertuples(index=False, name=None))
    assert {(place.report, place.line, place.as_printed) for place in remark.places} <= printed
