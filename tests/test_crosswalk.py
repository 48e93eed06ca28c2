"""The crosswalk: what goes in, what is refused with line and column, and what is known on a day."""

import csv

import pytest

import dxlib as dx
from dxlib.errors import InvalidData
from dxlib.loaders.crosswalk import COLUMNS, site

ROW = {
    "authority": "942/QĐ-TTg", "indicator": "dossiers_online_share", "due": "2025", "value": "80", "relation": "raised",
    "new_authority": "2629/QĐ-TTg", "new_indicator": "dossiers_online_share", "new_due": "2030", "new_value": "95",
    "page_1": "https://en.vietnamplus.vn/a.vnp", "page_2": "https://vtcnews.vn/b.html",
}  # fmt: skip


def target(indicator, period, value, authority, printed):
    return {"indicator": indicator, "period": period, "value": value, "operator": "=", "authority": authority,
            "as_printed": printed}  # fmt: skip


@pytest.fixture
def followed(folder):
    """A report, a decision of 2021 with targets for 2025, and one of 2025 with targets for 2030."""
    folder.rows(folder.report("2023-01-15"), "observations", {"value": "10", "as_printed": "10"})
    old, new = folder.decision(), folder.decision("2025-12-01", "2629/QĐ-TTg")
    ranks = [target("egdi_rank", "2025", "70", "942/QĐ-TTg", "70"), target("attacks", "2025", "5", "942/QĐ-TTg", "5")]
    folder.rows(old, "targets", *[row | {"line": ""} for row in [
        target("dossiers_online_share", "2025", "80", "942/QĐ-TTg", "80%"), *ranks,
    ]])  # fmt: skip
    folder.rows(new, "targets", *[row | {"line": ""} for row in [
        target("dossiers_online_share", "2030", "95", "2629/QĐ-TTg", "95%"),
        target("dossiers_online_share", "2031", "80", "2629/QĐ-TTg", "80%"),
        target("egdi_rank", "2030", "50", "2629/QĐ-TTg", "50"),
        target("egdi_rank", "2031", "90", "2629/QĐ-TTg", "90"),
        target("satisfaction_procedures", "2025", "95", "2629/QĐ-TTg", "95%"),
    ]])  # fmt: skip

    def write(*rows, header=COLUMNS):
        with (folder.root / "crosswalk.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, header, lineterminator="\n", extrasaction="ignore")
            writer.writeheader()
            writer.writerows(ROW | row for row in rows)
        return folder

    return write


def faults(folder) -> list[str]:
    with pytest.raises(InvalidData) as error:
        folder.load()
    return [str(fault) for fault in error.value.faults]


def test_a_target_is_followed_by_another(followed):
    rank = {"indicator": "egdi_rank", "value": "70", "new_indicator": "egdi_rank", "new_value": "50"}
    later = {"relation": "continued", "new_due": "2031", "new_value": "80"}
    crosswalk = followed({}, rank, later).load(reports="all").crosswalk
    assert crosswalk.columns.tolist() == COLUMNS
    assert crosswalk[["value", "relation", "new_value"]].values.tolist() == [
        [80.0, "raised", 95.0], [70.0, "raised", 50.0], [80.0, "continued", 80.0],
    ]  # fmt: skip


def test_a_folder_without_one_has_an_empty_one(folder):
    folder.rows(folder.report(), "observations", {"value": "10", "as_printed": "10"})
    assert folder.load().crosswalk.empty and folder.load().crosswalk.columns.tolist() == COLUMNS


def test_one_that_is_dropped_names_who_drops_it_and_nothing_else(followed):
    gone = {"relation": "dropped", "new_indicator": "", "new_due": "", "new_value": ""}
    assert followed(gone).load(reports="all").crosswalk["new_value"].isna().all()
    assert faults(followed({"relation": "dropped"})) == [
        f"crosswalk.csv:2: {column}: a target that is dropped has none; leave it empty"
        for column in ("new_due", "new_indicator", "new_value")
    ]


HOSTILE = {
    "an unknown authority": ({"authority": "942/QD-TTg"}, "authority: unknown authority '942/QD-TTg'; did you mean"),
    "an unknown new authority": ({"new_authority": "9999/QĐ"}, "new_authority: unknown authority '9999/QĐ'; known: 26"),
    "an unknown indicator": ({"indicator": "dossier_online_share"}, "did you mean 'dossiers_online_share'"),
    "an unknown new indicator": ({"new_indicator": "nothing_of_it"}, "new_indicator: unknown indicator"),
    "an unknown part": ({"breakdown": "women"}, "breakdown: unknown breakdown 'women'"),
    "a target that is not there": (
        {"value": "81"},
        "value: no target of 942/QĐ-TTg for dossiers_online_share is 81 due 2025; there is 80 due 2025",
    ),
    "a new target that is not there": ({"new_value": "96"}, "new_value: no target of 2629/QĐ-TTg for"),
    "another year": ({"due": "2026"}, "is 80 due 2026; there is 80 due 2025"),
    "a year that is none": ({"due": "someday"}, "due: "),
    "a period of another form": ({"new_due": "năm 2030"}, "new_due: "),
    "no number": ({"value": "80%"}, "value: is not a number"),
    "a relation that is none": ({"relation": "lowered"}, "relation: Input should be 'continued', 'raised'"),
    "nothing new": ({"new_value": ""}, "new_value: is missing"),
    "not what is raised": ({"relation": "continued"}, "relation: from 80 to 95 is raised, not continued"),
    "less than before": (
        {"indicator": "egdi_rank", "value": "70", "new_indicator": "egdi_rank", "new_due": "2031", "new_value": "90"},
        "relation: from 70 to 90 is less than before, not raised",
    ),
    "another indicator that is raised": (
        {"new_indicator": "egdi_rank", "new_value": "50"}, "relation: raised means that the same indicator follows",
    ),
    "the same indicator in its place": ({"relation": "replaced"}, "relation: replaced means that another indicator"),
    "no later date": (
        {"relation": "replaced", "new_indicator": "satisfaction_procedures", "new_due": "2025"},
        "new_due: 2025 is not later than 2025",
    ),
    "one site twice": ({"page_2": "https://www.vietnamplus.vn/b"}, "page_2: is of the same site as page_1"),
    "no second page": ({"page_2": ""}, "page_2: is missing"),
    "no address": ({"page_1": "VTC News"}, "page_1: String should match"),
    "a script for an address": ({"page_1": "javascript:alert(1)"}, "page_1: String should match"),
    "a cell with a line break": ({"authority": "942/\nQĐ-TTg"}, "authority: unknown authority"),
}  # fmt: skip


@pytest.mark.parametrize(("changes", "told"), HOSTILE.values(), ids=HOSTILE.keys())
def test_what_is_refused_is_told_with_its_line_and_column(followed, changes, told):
    found = faults(followed({}, changes))
    assert any(fault.startswith("crosswalk.csv:3: ") and told in fault for fault in found), found


def test_every_fault_is_told_at_once(followed):
    found = faults(followed({"authority": "x"}, {"page_2": ""}, {"indicator": "y"}))
    assert [fault.split(": ")[0] for fault in found] == ["crosswalk.csv:2", "crosswalk.csv:3", "crosswalk.csv:4"]


def test_the_same_two_targets_stand_once(followed):
    assert faults(followed({}, {"note": "again"})) == [
        "crosswalk.csv:3: authority: these two targets stand on line 2 already"
    ]


def test_the_header_is_held_to_the_contract(followed):
    (fault,) = faults(followed({}, header=COLUMNS[:-1]))
    assert fault.startswith("crosswalk.csv:1: the header must be authority,indicator,breakdown,due,value,relation,")


def test_what_follows_is_known_from_the_day_of_its_decision(followed):
    evidence = followed({}).load(reports="all")
    assert len(evidence.published_by("2025-12-01").crosswalk) == 1
    assert evidence.published_by("2025-11-30").crosswalk.empty


def test_decisions_after_the_last_document_are_no_part_of_the_documents(followed):
    evidence = followed({}).load(reports="documents")
    assert evidence.reports["published"].astype(str).tolist() == ["2021-06-15", "2023-01-15"]
    assert evidence.crosswalk.empty and set(evidence.targets["authority"]) == {"942/QĐ-TTg"}


def test_whose_pages_an_address_is_among():
    addresses = ("m.thanhnien.vn/a", "khcnbinhduong.gov.vn/b", "vietnam.vnanet.vn:443/c", "x.y.com/d")
    found = [site(f"https://{address}") for address in addresses]
    assert found == ["thanhnien.vn", "khcnbinhduong.gov.vn", "vnanet.vn", "y.com"]


def test_the_projects_own_names_two_sites_for_every_target_that_follows():
    crosswalk = dx.load(reports="all").crosswalk
    assert len(crosswalk) == 21 and not crosswalk.duplicated(COLUMNS[:4] + COLUMNS[6:10]).any()
    assert (crosswalk["page_1"].map(site) != crosswalk["page_2"].map(site)).all()
    replaced = crosswalk[crosswalk["relation"] == "replaced"]
    assert set(replaced["new_authority"]) == {"2629/QĐ-TTg"} and set(replaced["new_due"]) == {"2027", "2030"}


def test_targets_after_2025_are_assessed_like_any_other():
    board = dx.assess(due="2030", evidence=dx.load(reports="all")).set_index(["authority", "indicator", "producer"])
    share = board.loc["57-NQ/TW", "digital_economy_gdp_share", "nso"]
    # 13.17% at the end of 2024, 14.02% a year later: 15.98 points are left for five years.
    assert round(share.required_pace, 3) == 3.196 and share.status == "off_track"
    assert str(share.decided.date()) == "2024-12-22"
    missing = board.loc["2629/QĐ-TTg", "satisfaction_online_services", ""]
    assert (missing.status, missing.reason) == ("not_assessable", "no_figure")
