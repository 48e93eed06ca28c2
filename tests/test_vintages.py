"""Vintages: what was known on a date, and how one period's figure changed from report to report."""

from __future__ import annotations

import inspect

import pytest
from verbs import VERBS

import dxlib as dx

ARGUMENTS = {name: ["dossiers_online_share"] for name in ("sources", "sensitivity", "rivals")}
ARGUMENTS |= {"bridge": ["digital_economy_grdp_share", "2022"], "peers": ["VN-DN"]}
EVIDENCE = {name: found for name, verb in VERBS.items() if "evidence" in (found := inspect.signature(verb).parameters)}
EVIDENCE.pop("export")  # gives files: tests/test_exporting.py holds what had been published of them
DATED = [name for name, parameters in EVIDENCE.items() if "as_of" in parameters]


def reports_of(frame) -> set[str]:
    columns = [column for column in frame if column == "report" or column.endswith("_report")]
    parts = {part.report for parts in frame.get("parts", ()) for part in parts if hasattr(part, "report")}
    return {str(report) for column in columns for report in frame[column].dropna()} - {""} | parts


@pytest.fixture
def provinces(name, monkeypatch):
    """The documents print no figure of most provinces: what bridges and ranks these is asked of everything."""
    if name in ("bridge", "peers"):
        monkeypatch.setenv("DX_REPORTS", "all")


def test_every_verb_that_asks_the_evidence_takes_a_date():
    assert {"compare", "assess", "audit", "revisions", "observations", "indicators", "sources"} <= set(DATED)
    without = {"verify", "add", "explorer"}  # these take the evidence of a date, or a control for it
    assert set(EVIDENCE) - set(DATED) == without


@pytest.mark.parametrize("name", DATED)
def test_every_verb_knows_only_what_had_been_published(name, provinces):
    verb, arguments = VERBS[name], ARGUMENTS.get(name, [])
    known = set(dx.load(as_of="2022-12-31").reports["id"])
    early, late = verb(*arguments, as_of="2022-12-31"), verb(*arguments)
    assert reports_of(early) <= known
    assert not early.astype(str).equals(late.astype(str)), "later reports add something"


@pytest.mark.parametrize("name", DATED)
def test_as_of_a_date_is_the_evidence_of_that_date(name, provinces):
    verb, arguments = VERBS[name], ARGUMENTS.get(name, [])
    by_date = verb(*arguments, as_of="2023-12-31")
    by_hand = verb(*arguments, evidence=dx.load(as_of="2023-12-31"))
    assert by_date.astype(str).equals(by_hand.astype(str))


def test_a_revision_has_a_row_for_each_printing():
    seen = dx.analysis.revisions(indicator="services_generating_dossiers_share")
    assert seen["period"].tolist() == ["2022", "2022"] and seen["printing"].tolist() == [1, 2]
    assert seen["value"].tolist() == [80, 51.43] and seen["revised"].tolist() == [False, True]
    assert seen["change"].iloc[1] == pytest.approx(-28.57)


def test_what_rounding_reconciles_is_printed_twice_and_not_revised():
    seen = dx.analysis.revisions(area=None)
    first, later = (seen[seen["printing"] == n].set_index(["indicator", "area", "period"]) for n in (1, 2))
    both = first.join(later.add_suffix("_later"))
    apart = (both["low_later"] > both["high"]) | (both["high_later"] < both["low"])
    assert (both["revised_later"] == apart).all() and apart.any()


def test_a_figure_that_one_report_prints_twice_is_no_revision():
    assert dx.analysis.revisions(indicator="botnet_addresses").empty


def test_before_the_revision_there_is_none():
    assert dx.analysis.revisions(as_of="2022-12-31")["revised"].sum() == 0


def test_first_and_latest_vintage_can_be_compared():
    changes = {
        vintage: dx.compare("2023", "2022", indicator="dossiers_online_share", vintage=vintage).iloc[0]
        for vintage in ("first", "latest")
    }
    assert changes["first"]["baseline"] == 52.8 and changes["first"]["baseline_revised_from"] == 54.34
    assert changes["latest"]["baseline"] == 54.34 and changes["latest"]["baseline_revised_from"] == 52.8
    assert changes["first"]["absolute_change"] == pytest.approx(5.61)
