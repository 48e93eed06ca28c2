"""What an edition holds, and what changed between two of them."""

from __future__ import annotations

import json
from copy import deepcopy
from datetime import date

import pandas as pd
import pytest

import dxlib as dx
from dxlib import tables, text
from dxlib.analysis import editions
from dxlib.errors import DxError


@pytest.fixture(scope="module")
def then():
    """What was held when the summary of 2022 had come out."""
    return editions.content("latest", "previous", evidence=dx.load(as_of="2022-12-31"))


@pytest.fixture(scope="module")
def now():
    return editions.content("latest", "previous", evidence=dx.load())


@pytest.fixture
def changed(now):
    """A copy to be changed by hand."""
    return deepcopy(now)


def first(content, what, **known):
    return next(one for one in content[what] if all(one[name] == value for name, value in known.items()))


def only(found, kind):
    assert found["difference"].tolist() == [kind]
    return found.iloc[0]


def test_a_content_survives_storing(now):
    assert json.loads(json.dumps(now)) == now
    assert (now["published"], len(now["reports"]), now["form"]) == ("2024-04-30", 5, 1)
    assert len(now["targets"]) == len(dx.scoreboard())
    assert len(now["findings"]) == len(dx.analysis.to_note(dx.audit()).query("area == 'VN'"))


def test_of_two_printings_the_latest_is_held(then, now):
    known = {"indicator": "dossiers_online_share", "period": "2022"}
    assert [first(one, "figures", **known)["value"] for one in (then, now)] == [52.8, 54.34]


def test_nothing_differs_between_an_edition_and_itself(now):
    found = editions.differences(now, now)
    assert found.empty
    assert "Nothing has changed" in text.differences_lead(found, now, now).markdown
    assert tables.differences(found).tables == ()


def test_what_two_more_reports_brought(then, now):
    found = editions.differences(then, now)
    revised = found[found["difference"] == "revised figure"].set_index("indicator")
    printed_again = dx.analysis.revisions().query("revised").set_index("indicator")
    assert revised["after"].to_dict() == printed_again["value"].to_dict()
    flipped = found[found["difference"] == "status"].set_index(["indicator", "authority", "period"])
    row = flipped.loc[("services_generating_dossiers_share", "kế hoạch 2022", "2022")]
    assert (row.before_status, row.before, row.after_status, row.after) == ("reached", 80, "missed", 51.43)
    assert (row.after_report, row.after_line) == ("2024-02-16-decision-942", 60)
    new = found[found["difference"] == "new figure"]
    own = dx.observations().drop_duplicates(["indicator", "breakdown", "period"])
    earlier = dx.observations(as_of="2022-12-31")[["indicator", "breakdown", "period"]].drop_duplicates()
    assert len(new) == len(own) - len(earlier)
    assert not found["difference"].isin(["withdrawn figure", "corrected figure", "settled finding"]).any()


def test_a_new_figure_stands_beside_the_newest_before_it(then, now):
    found = editions.differences(then, now).query("difference == 'new figure'").set_index(["indicator", "period"])
    row = found.loc[("dossiers_online_share", "2023")]
    assert (row.before, row.before_period, row.after) == (52.8, "2022", 58.41)


def test_a_figure_read_anew_at_its_place_is_a_correction(now, changed):
    one = first(changed, "figures", indicator="satisfaction_procedures", period="2023")
    one["value"] = one["low"] = one["high"] = 79.18
    row = only(editions.differences(changed, now), "corrected figure")
    assert (row.before, row.after) == (79.18, 79.81)


@pytest.mark.parametrize(("low", "high", "kinds"), [(79.5, 80.5, []), (70, 71, ["revised figure"])])
def test_another_report_revises_only_what_no_rounding_makes_one(now, changed, low, high, kinds):
    one = first(changed, "figures", indicator="satisfaction_procedures", period="2023")
    one |= {"value": (low + high) / 2, "low": low, "high": high, "report": "2024-01-01-earlier", "line": 3}
    assert editions.differences(changed, now)["difference"].tolist() == kinds


@pytest.mark.parametrize(
    ("what", "new", "gone"),
    [
        ("figures", "new figure", "withdrawn figure"),
        ("targets", "new target", "withdrawn target"),
        ("findings", "new finding", "settled finding"),
    ],
)
def test_what_is_in_one_alone_is_new_or_gone(now, changed, what, new, gone):
    record = changed[what].pop()
    assert only(editions.differences(changed, now), new).indicator == record["indicator"]
    assert only(editions.differences(now, changed), gone).indicator == record["indicator"]


def test_one_pillar_is_held_against_the_same_of_a_whole_edition(now):
    evidence = dx.load()
    pillar = editions.content("latest", "previous", pillar="cybersecurity", evidence=evidence)
    assert 0 < len(pillar["figures"]) < len(now["figures"])
    assert editions.differences(now, pillar).empty
    assert editions.differences(pillar, now).empty
    assert editions.distinctions(now, pillar) == [("pillar", "", "cybersecurity")]


def test_other_parameters_and_versions_are_told(then, now, changed):
    changed["parameters"] |= {"period": "2023", "baseline": "2022"}
    now["versions"] = {"dxlib": "0.1.0", "contract": "aa", "methods": "m"}
    changed["versions"] = {"dxlib": "0.2.0", "contract": "bb", "methods": "m"}
    found = editions.distinctions(now, changed)
    assert [name for name, *_ in found] == ["period", "baseline", "dxlib", "contract"]
    words = text.distinction_sentences(found).markdown
    assert "on the newest figure of each indicator, this one on 2023" in words
    assert "dxlib 0.1.0, this one by 0.2.0" in words
    assert "data contract has changed" in words


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"form": 2}, "later form"),
        (
            {"parameters": {"period": "latest", "baseline": "previous", "pillar": None, "area": "VN-HN"}},
            "Hanoi \\(VN-HN\\)",
        ),
        ({"published": "2025-01-01"}, "other way round"),
    ],
)
def test_what_makes_no_pair_is_refused_in_words(now, change, message):
    with pytest.raises(DxError, match=message):
        editions.differences({**now, **change}, now)


def test_two_pillars_share_nothing(now):
    asked = {"period": "latest", "baseline": "previous", "area": "VN"}
    one, other = ({**now, "parameters": {**asked, "pillar": name}} for name in ("cybersecurity", "foundations"))
    with pytest.raises(DxError, match="share no figure"):
        editions.differences(one, other)


def test_the_tables_hold_every_difference_once(then, now):
    found = editions.differences(then, now)
    shown = tables.differences(found).tables
    assert sum(len(table.rows) for table in shown) == len(found)
    assert [table.folded for table in shown] == [len(table.rows) > 8 for table in shown]
    html = shown[0]._repr_html_()
    assert "Reached" in html
    assert "report of 16 Feb 2024, line 60" in html.replace("Report", "report")


def test_key_figures_name_the_target_that_is_due_next():
    found = editions.key_figures("2023", "2022", evidence=dx.load(reports="all")).set_index("pillar")
    economy, government = found.loc["digital_economy"], found.loc["digital_government"]
    assert (economy.indicator, economy.due, economy.target, economy.status) == (
        "digital_economy_gdp_share", "2023", 15.5, "missed",
    )  # fmt: skip
    assert (government.indicator, government.due, government.target) == ("satisfaction_procedures", "2025", 90)
    assert pd.isna(found.loc["cybersecurity"].status), "no target is set for attacks"


# Public pages


@pytest.fixture(scope="module")
def paged():
    """What an edition of the end of February 2023, and one of today, hold with public pages."""
    everything = dx.load(reports="all")
    return [
        editions.content("latest", "previous", pillar="cybersecurity", evidence=one)
        for one in (everything.published_by("2023-02-28"), everything)
    ]


def test_pages_are_counted_apart_from_reports(paged):
    then, now = paged
    kinds = dx.load(reports="all").reports["kind"].value_counts()
    assert (len(now["reports"]), len(now["pages"])) == (kinds["report"], kinds["page"])
    assert len(then["reports"]) == 3 and 0 < len(then["pages"]) < len(now["pages"])
    lead = text.differences_lead(editions.differences(then, now), then, now).markdown
    new = len(now["pages"]) - len(then["pages"])
    first = min(day for day in now["pages"] if day > "2023-02-28")
    assert lead.startswith("Published since: 2 reports (16 Feb 2024, 30 Apr 2024) and ")
    assert f" and {new} public pages ({text.date_label(date.fromisoformat(first))} to " in lead
    assert lead.count(" 20") <= 4 and "Changes: " in lead, "of many days the first and the last are told"


def test_few_pages_are_named_by_their_days(now, changed):
    changed["pages"] = []
    now = now | {"pages": ["2024-05-01", "2024-05-02"]}
    lead = text.differences_lead(editions.differences(changed, now), changed, now).markdown
    assert lead == (
        "Published since: 2 public pages (1 May 2024, 2 May 2024). Changes: no figure, status or finding has changed."
    )
    del changed["pages"]
    assert text.differences_lead(editions.differences(changed, now), changed, now).markdown == lead, "an older record"


def test_that_one_edition_is_of_the_documents_alone_is_told(now, changed):
    for one, chosen in ((changed, "documents"), (now := deepcopy(now), "all")):
        one["parameters"]["reports"] = chosen
    assert editions.distinctions(changed, now) == [("reports", "documents", "all")]
    assert (
        "documents alone, the other on public pages too"
        in text.distinction_sentences(editions.distinctions(changed, now)).markdown
    )
    del changed["parameters"]["reports"]
    assert editions.distinctions(changed, now) == [("reports", "documents", "all")], "there were no pages yet"
