"""The audit over the five reports: what it must find, what it must not call wrong, and what it leaves open."""

from __future__ import annotations

import os

import pandas as pd
import pytest

from dxlib import audit, to_note
from dxlib.analysis.audit import AGREEING, FINDINGS
from dxlib.errors import DxError, UnknownName
from dxlib.loaders import load

MID_2022, SLIDES, SUMMARY = "2022-08-08-mid-year-review", "2022-12-25-committee-slides", "2022-12-31-annual-summary"
D942, APRIL = "2024-02-16-decision-942", "2024-04-30-april-2024-summary"


@pytest.fixture(scope="module")
def findings():
    return audit()


def one(findings, indicator: str, **wanted):
    """The one finding of an indicator that has these values."""
    rows = findings[findings["indicator"] == indicator]
    for column, value in wanted.items():
        rows = rows[rows[column] == value]
    assert len(rows) == 1, rows[["check", "verdict", "report", "line"]]
    return rows.iloc[0]


def test_no_claim_escapes_a_verdict(findings):
    claims = load().claims
    told = findings[findings["check"] == "claim"]
    assert len(told) == len(claims) > 0
    places = set(zip(claims["report"], claims["line"], claims["as_printed"], strict=True))
    assert set(zip(told["report"], told["line"], told["as_printed"], strict=True)) == places


def test_no_share_average_or_whole_escapes_a_verdict(findings):
    evidence = load()
    defined = {name for name, one in evidence.definitions.indicators.items() if one.numerator}
    printed = set(evidence.observations["indicator"]) & defined
    assert set(findings[findings["check"].isin(["share", "average"])]["indicator"]) == printed


@pytest.mark.parametrize(
    ("indicator", "check", "verdict", "stated", "computed", "gap"),
    [
        ("clinics_with_id_card_share", "share", "inconsistent", 91.32, 88.28, 3.04),
        ("provinces_traffic_normalised_share", "share", "inconsistent", 64, 63.49, 0.51),
        ("systems_level_approved_share", "share", "inconsistent", 68.2, 69.19, -0.99),
        ("systems_level_approved_share", "claim", "inconsistent", 10.2, 15.86, -5.66),
        ("systems_level_approved_share", "share", "consistent if truncated", 56.1, 56.16, None),
        ("active_users_vietnamese_share", "claim", "consistent if read as points", 3.8, 3.8, None),
        ("usage_hours_vietnamese_share", "claim", "consistent if read as points", 5.2, 5.2, None),
        ("community_teams", "contradiction", "contradiction", 80800, 80700, 100),
        ("portal_dossiers_synchronised_cumulative", "stock and flow", "stock and flow", 119e6, 117.1e6, 1.9e6),
        ("portal_dossiers_online_cumulative", "stock and flow", "stock and flow", 29e6, 28.4e6, 0.6e6),
        ("portal_payments_cumulative", "stock and flow", "stock and flow", 20.3e6, 17.32e6, 2.98e6),
        ("portal_payments_value_cumulative", "stock and flow", "stock and flow", 7113e9, 6063e9, 1050e9),
        ("essential_services_all", "sum", "parts", 41, 39, 2),
        ("platforms_over_10m_users", "whole number", "parts", 8.47, 7.38, None),
        ("documents_digitally_signed_share", "status", "status", 100, 99, -1),
        ("satisfaction_procedures", "status", "status", 90, 79.81, -10.19),
        ("services_generating_dossiers_share", "revision", "revision", 80, 51.43, 28.57),
        ("dossiers_online_share", "revision", "revision", 52.8, 54.34, -1.54),
        ("services_generating_dossiers_share", "alike", "suspect", 58.41, 58.41, None),
        ("community_team_members", "alike", "suspect", 379000, 379000, None),
        ("provinces_own_dx_day", "fall", "suspect", 7, 5, None),
        ("ministries_economy_society_plan", "total", "suspect", 22, 30, None),
    ],
)
def test_what_the_reports_hold(findings, indicator, check, verdict, stated, computed, gap):
    row = one(findings, indicator, check=check, verdict=verdict)
    assert row["stated"] == stated
    assert row["computed"] == pytest.approx(computed, abs=0.006)
    assert (row["gap"] != row["gap"]) if gap is None else row["gap"] == pytest.approx(gap, abs=0.006)


@pytest.mark.parametrize(
    ("indicator", "report", "line"),
    [
        ("active_users", MID_2022, 733),  # 2.2 to 2.3 billion stated as 3.22 %, 4.5 % by the rounded levels
        ("active_users", MID_2022, 734),  # of the Vietnamese platforms
        ("active_users", MID_2022, 725),
        ("usage_hours", MID_2022, 736),
        ("usage_hours", MID_2022, 737),
        ("active_users_vietnamese_share", MID_2022, 735),  # 460 million of 2.3 billion is 20.0 %
        ("usage_hours_vietnamese_share", MID_2022, 738),
        ("systems_level_approved_share", MID_2022, 405),  # 922 of 3,022 is 30.5 %, printed 31 %
        ("hours_per_user", MID_2022, 727),
        ("ndxp_transactions_daily", MID_2022, 478),
        ("ndxp_transactions_daily", SUMMARY, 12),
        ("ndxp_transactions", SUMMARY, 12),  # 860 against 180 million is 4.78, stated as over 4.8
        ("mobile_money_accounts", SUMMARY, 6),
        ("staff_course_completions", SLIDES, 152),  # 27,768 against 10,000, about three times
        ("systems_fully_compliant_share", SLIDES, 190),
        ("trusted_websites", D942, 119),  # over 500 and over 3.2 thousand of about 3.8 thousand
        ("trust_platform_visitors_daily", D942, 137),
        ("trust_platform_requests_daily", D942, 137),
        ("documents_exchanged_monthly", D942, 385),
        ("botnet_addresses", D942, 121),
        ("agencies_trust_label_share", D942, 119),  # 21 and 59 of 93
        ("attacks", APRIL, 50),  # 3,446 to 2,323 stated as a fall of 32.6 %
    ],
)
def test_what_only_looks_wrong_is_not_called_inconsistent(findings, indicator, report, line):
    rows = findings[(findings["indicator"] == indicator) & (findings["report"] == report) & (findings["line"] == line)]
    rows = rows[rows["check"].isin(["claim", "share", "average", "sum"])]
    assert len(rows) and rows["verdict"].str.startswith("consistent").all(), rows[["check", "verdict"]]


@pytest.mark.parametrize(
    ("indicator", "line", "low", "high"),
    [
        ("attacks", 385, 4815, 4815),
        ("ndxp_transactions", 477, 12.8e6, 14.7e6),
        ("botnet_addresses", 32, 895e3, 913e3),
        ("portal_accounts_cumulative", 380, 4.09e6, 4.14e6),
    ],
)
def test_what_cannot_be_checked_says_what_it_implies(findings, indicator, line, low, high):
    row = one(findings, indicator, check="claim", verdict="unverifiable", line=line)
    assert row["implied_as"] == "base"
    assert row["implied_low"] == pytest.approx(low, rel=0.01) and row["implied_high"] == pytest.approx(high, rel=0.01)


def test_a_level_outside_the_base_period_decides_nothing_and_is_shown(findings):
    """The running total to November 2022 is not that to December, but it is what there is."""
    row = one(findings, "portal_payments_value_cumulative", check="claim")
    assert row["verdict"] == "unverifiable" and row["computed"] == pytest.approx(2.757, abs=0.001)
    assert [place.role for place in row["places"]] == ["stated", "current", "near"]


def test_a_flow_whose_beginning_is_our_reading_makes_a_doubtful_finding(findings):
    evidence = load()
    flows = evidence.observations[evidence.observations["note"].str.contains("start of the count not printed")]
    rows = findings[findings["verdict"] == "stock and flow"]
    assert len(rows) == 4 and rows["doubtful"].all()
    read = set(flows["indicator"])
    assert {place.indicator for row in rows["places"] for place in row if place.role == "flow"} <= read


def test_an_inconsistent_share_names_the_denominator_that_would_fit(findings):
    clinics = one(findings, "clinics_with_id_card_share", check="share")
    assert clinics["implied_low"] < 13056 < clinics["implied_high"], "two digits of 13,506 exchanged"
    systems = one(findings, "systems_level_approved_share", check="share", report=APRIL)
    assert systems["implied_low"] < 3468 < systems["implied_high"]


def test_every_finding_names_its_places(findings):
    single = {"whole number", "remark"}
    for row in findings.itertuples():
        assert row.places and all(p.report and p.line and p.as_printed for p in row.places), row
        missing = row.verdict == "unverifiable" or row.check in single or row.other_printed
        constant = row.check in ("share", "average") and row.indicator in ("ndxp_transactions_daily",)
        assert missing or constant, (row.check, row.indicator)


def test_what_to_note_leaves_out_what_agrees(findings):
    noted = to_note(findings)
    assert not set(noted["verdict"]) & set(AGREEING)
    assert len(noted) + findings["verdict"].isin(AGREEING).sum() == len(findings)


def test_the_worst_comes_first(findings):
    ranks = [FINDINGS.index(verdict) for verdict in findings["verdict"]]
    assert ranks == sorted(ranks)


def test_the_audit_knows_only_what_had_been_published():
    known = audit(as_of="2022-12-31")
    assert set(known["report"]) == {MID_2022, SLIDES, SUMMARY}
    assert "revision" not in set(known["verdict"]), "the revising report came later"
    assert one(known, "clinics_with_id_card_share", check="share")["verdict"] == "inconsistent"


def test_a_part_of_the_audit_is_asked_for_by_name(findings):
    some = audit(pillar="cybersecurity", verdict=["inconsistent", "consistent if truncated"])
    assert set(some["pillar"]) == {"cybersecurity"}
    assert set(some["verdict"]) == {"inconsistent", "consistent if truncated"}
    pillars = load().definitions.pillars
    parts = pd.concat([audit(pillar=name) for name in pillars])
    ruled, remarks = (frame[frame["verdict"] != "noted"] for frame in (parts, findings)), set(findings["detail"])
    assert len(next(ruled)) == len(next(ruled)), "every finding belongs to one pillar"
    assert remarks <= set(parts["detail"]), "a remark on indicators of two pillars is told in both"
    assert len(audit(indicator="satisfaction_procedures")) >= 1


def test_unknown_names_are_refused_with_the_nearest():
    with pytest.raises(UnknownName, match="inconsistent"):
        audit(verdict="inconsistant")
    with pytest.raises(UnknownName, match="cybersecurity"):
        audit(pillar="cyber_security")
    with pytest.raises(DxError, match="first one is of"):
        audit(as_of="2020")


def test_what_a_caller_does_to_the_findings_stays_with_the_caller(findings):
    mine = audit()
    mine["verdict"] = "changed"
    mine.loc[0, "stated"] = -1
    pd.testing.assert_frame_equal(audit(), findings)


def test_a_change_of_the_data_is_seen_at_once_whatever_the_clock_of_the_file_says(folder, monkeypatch):
    path = folder.rows(folder.report(), "observations", *(
        {"period": period, "value": value, "as_printed": value} for period, value in (("2022", 100), ("2022", 900))
    ))  # fmt: skip
    monkeypatch.setenv("DX_DATA", str(folder.root))
    assert audit(verdict="contradiction")["computed"].tolist() == [900]
    before = path.stat()
    path.write_text(path.read_text(encoding="utf-8").replace("900", "800"), encoding="utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert path.stat().st_size == before.st_size and audit(verdict="contradiction")["computed"].tolist() == [800]


def test_evidence_that_a_caller_changed_is_audited_as_it_is(folder):
    rows = ({"value": value, "as_printed": value} for value in (100, 900))
    folder.rows(folder.report(), "observations", *rows)
    own = folder.load()
    assert len(audit(evidence=own, verdict="contradiction")) == 1
    own.observations.loc[1, ["value", "low", "high"]] = 100.0
    assert audit(evidence=own, verdict="contradiction").empty
