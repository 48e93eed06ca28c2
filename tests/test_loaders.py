"""Loading the evidence: what is refused, what is derived, what had been published when."""

import gc
import os
import sys
from datetime import date, datetime
from pathlib import Path

import pytest

import dxlib as dx
from dxlib.errors import DxError, InvalidData
from dxlib.indicators import load_definitions
from dxlib.loaders import load


def faults(folder) -> list[str]:
    with pytest.raises(InvalidData) as caught:
        folder.load()
    return [str(fault) for fault in caught.value.faults]


def test_a_small_folder_loads(folder):
    report = folder.report()
    folder.rows(report, "observations", {"value": 6641, "as_printed": "6.641"})
    evidence = folder.load()
    row = evidence.observations.iloc[0]
    assert (row.indicator, row.value, row.low, row.high) == ("attacks", 6641, 6641, 6641)
    assert (row.report, row.published, row.end) == (report.name, date(2023, 1, 15), date(2022, 12, 31))
    assert evidence.claims.empty and evidence.tasks.empty


def test_an_empty_or_missing_folder_is_told_in_words(folder, tmp_path):
    with pytest.raises(DxError, match="'reports' holds no report"):
        folder.load()
    with pytest.raises(DxError, match="has no folder 'reports'"):
        load(data=tmp_path / "nowhere")


def test_the_folder_may_be_named_by_the_environment(folder, monkeypatch):
    folder.report()
    monkeypatch.setenv("DX_DATA", str(folder.root))
    assert len(dx.load().reports) == 1


def test_all_faults_of_all_files_at_once(folder):
    one, two = folder.report(slug="one"), folder.report(slug="two", published="2023-02-01")
    folder.rows(
        one, "observations", {"indicator": "atacks", "value": 1, "as_printed": "1"}, {"value": "x", "as_printed": "1"}
    )
    folder.rows(two, "claims", {"value": 5, "as_printed": "giảm 5%"}, {"value": 5, "as_printed": "5%", "area": "XX"})
    (two / "notes.txt").write_text("x", encoding="utf-8")
    found = "\n".join(faults(folder))
    for part in (
        "2023-01-15-one/observations.csv:2: indicator: unknown indicator 'atacks'; did you mean 'attacks'",
        "2023-01-15-one/observations.csv:3: value: is not a number",
        "2023-02-01-two/claims.csv:2: value: 'giảm 5%' falls; mind the sign",
        "2023-02-01-two/claims.csv:3: area: 'XX' is not in areas.yml",
        "2023-02-01-two/notes.txt:1: no file of the data contract has this name",
    ):
        assert part in found


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="names of files are text there")
def test_a_name_of_a_file_in_another_encoding_is_told(folder):
    report = folder.report()
    Path(os.fsdecode(os.fsencode(report) + b"/\xff.csv")).write_text("a")
    with pytest.raises(InvalidData, match=r"\\udcff.csv:1: no file of the data contract has this name"):
        load(data=folder.root)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"value": 6640, "as_printed": "6.641"}, "value: 6640 is written, '6.641' reads 6641"),
        ({"value": 3.7, "as_printed": "3,7 triệu"}, "value: 3.7 is written, '3,7 triệu' reads 3700000"),
        ({"value": 5, "as_printed": "hơn 5"}, "qualifier: 'hơn 5' reads over"),
        ({"value": 5, "qualifier": "over", "as_printed": "5"}, "qualifier: '5' reads exact"),
        ({"value": -5, "as_printed": "5"}, "value: '5' does not fall"),
        ({"value": 60, "total": 64, "as_printed": "60/63"}, "total: '60/63' reads a total of 63"),
        ({"value": 60, "as_printed": "60/63"}, "total: '60/63' reads a total of 63"),
        ({"value": 2, "as_printed": "2-3"}, "upper: '2-3' reads 3.0"),
        ({"value": 2, "as_printed": "<script>"}, "as_printed: no number stands in"),
        ({"value": 2, "as_printed": "=cmd()"}, "as_printed: no number stands in"),
        ({"value": 5, "as_printed": "5", "period": "2022-H1"}, "period: write this period as 2022-S1"),
        ({"value": 5, "as_printed": "5", "period": "../../etc"}, "period: '../../etc' is not a period"),
        ({"value": 5, "as_printed": "5", "period": "2022-06-30"}, "period: attacks is measured over a span"),
        ({"value": 5, "as_printed": "5", "line": 0}, "line: Input should be greater than or equal to 1"),
        ({"value": 5, "as_printed": "5", "qualifier": "roughly"}, "qualifier: Input should be"),
        ({"value": 1e300, "as_printed": "5"}, "value: 1e+300 is written"),
        (
            {"indicator": "dossiers_online_share", "value": 101, "as_printed": "101%"},
            "value: 101 lies outside the bounds of dossiers_online_share",
        ),
        (
            {"indicator": "documents_exchanged_cumulative", "value": 5, "as_printed": "5"},
            "period: documents_exchanged_cumulative is a running total; write the period as ../2022",
        ),
        (
            {"indicator": "community_teams", "value": 5, "as_printed": "5", "period": "../2022"},
            "period: community_teams is a state at a date",
        ),
    ],
)
def test_an_observation_that_does_not_fit(folder, row, message):
    folder.rows(folder.report(), "observations", row)
    assert any(message in fault for fault in faults(folder)), faults(folder)


@pytest.mark.parametrize(
    ("table", "row", "message"),
    [
        ("targets", {"value": 80, "as_printed": "≥ 80%", "operator": "="}, "operator: '≥ 80%' reads >="),
        ("targets", {"value": 80, "as_printed": "80%", "operator": "about"}, "operator: Input should be"),
        ("claims", {"value": -5, "as_printed": "tăng 5%"}, "value: 'tăng 5%' does not fall"),
        ("claims", {"value": 5, "as_printed": "5%", "base_period": "before"}, "base_period: 'before' is not a period"),
        ("claims", {"value": 5, "as_printed": "5%", "form": "percent"}, "form: Input should be"),
        ("details", {"value": 5, "as_printed": "5", "unit": "miles"}, "unit: 'miles' is not in units.yml"),
        ("adoption", {"as_printed": "Hà Nội", "adopted": "perhaps"}, "adopted: Input should be"),
        ("uncounted", {"as_printed": "5", "reason": "boring"}, "reason: Input should be"),
    ],
)
def test_rows_of_other_tables_that_do_not_fit(folder, table, row, message):
    folder.rows(folder.report(), table, row)
    assert any(message in fault for fault in faults(folder)), faults(folder)


def test_a_claim_against_a_target_is_allowed(folder):
    folder.rows(
        folder.report(), "claims", {"value": 3, "form": "multiple", "base_period": "target", "as_printed": "gấp 3 lần"}
    )
    assert len(folder.load().claims) == 1


def test_rows_are_sorted_by_line(folder):
    rows = [{"value": 5, "as_printed": "5", "line": line} for line in (7, 3)]
    folder.rows(folder.report(), "observations", *rows)
    assert faults(folder)[0].endswith("observations.csv:3: line: rows are sorted by line; 3 comes after 7")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"id": "other"}, "id: 'other' must be the folder's name"),
        (
            {"published": "2023-01-16", "id": "2023-01-15-report"},
            "published: the folder's name must begin with this date, and so must id; of a draft change id alone",
        ),
        ({"sha256": "abc"}, "sha256: String should match pattern"),
        ({"lines": "many"}, "lines: must be a whole number such as 59 (found 'many')"),
        ({"lines": "1_0"}, "lines: must be a whole number such as 59 (found '1_0')"),
    ],
)
def test_a_report_that_does_not_fit(folder, changes, message):
    path = folder.report()
    text = (path / "report.yml").read_text(encoding="utf-8")
    for key, value in changes.items():
        text = "\n".join(f"{key}: {value}" if row.startswith(f"{key}:") else row for row in text.split("\n"))
    (path / "report.yml").write_text(text, encoding="utf-8")
    assert any(message in fault for fault in faults(folder)), faults(folder)


@pytest.mark.parametrize("name", ["../secret.txt", "a/b.txt", "..\\b.txt"])
def test_a_document_is_a_file_name_and_no_path(folder, name):
    path = folder.report()
    file = path / "report.yml"
    file.write_text(file.read_text(encoding="utf-8").replace("document.txt", f"'{name}'"), encoding="utf-8")
    assert any("document: String should match pattern" in fault for fault in faults(folder))


# Decisions

TARGET = {"value": 80, "as_printed": "trên 80%", "operator": "=", "line": ""}


def test_a_decision_needs_no_document_and_its_targets_no_line(folder):
    folder.rows(folder.decision(), "targets", TARGET, TARGET | {"indicator": "botnet_addresses"})
    folder.report()
    evidence = folder.load()
    assert evidence.reports["kind"].tolist() == ["decision", "report"]
    assert evidence.reports["number"].tolist()[0] == evidence.targets["authority"].unique().item() == "942/QĐ-TTg"
    assert evidence.reports["lines"].tolist()[1] == 10
    assert evidence.targets["line"].tolist() == [0, 0]
    assert evidence.documents["id"].tolist() == ["2023-01-15-report"]


def test_a_decision_may_stand_without_rows(folder):
    folder.decision()
    folder.report()
    assert folder.load().targets.empty


def test_a_report_without_a_document_is_refused(folder):
    path = folder.decision() / "report.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("kind: decision", "kind: report"), encoding="utf-8")
    assert faults(folder) == ["2021-06-15-decision/report.yml:1: document: a report needs document, sha256 and lines"]


def test_a_decision_without_a_number_is_refused(folder):
    folder.decision(number='""')
    assert faults(folder) == [
        "2021-06-15-decision/report.yml:1: number: a decision needs its number, by which its targets name it"
    ]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"indicator": "atacks"}, "targets.csv:2: indicator: unknown indicator 'atacks'; did you mean 'attacks'"),
        ({"value": 81}, "targets.csv:2: value: 81 is written, 'trên 80%' reads 80"),
        ({"authority": "411/QĐ-TTg"}, "targets.csv:2: authority: '411/QĐ-TTg' is not the number of this decision"),
        ({"line": 3}, "targets.csv:2: line: no document stands behind this decision; leave the line empty"),
        ({"line": 0}, "targets.csv:2: line: Input should be greater than or equal to 1"),
    ],
)
def test_a_target_that_does_not_fit_its_decision(folder, changes, message):
    folder.rows(folder.decision(), "targets", TARGET | changes)
    (found,) = faults(folder)
    assert found.startswith(f"2021-06-15-decision/{message}")


def test_a_decision_without_a_document_holds_targets_alone(folder):
    folder.rows(folder.decision(), "observations", {"value": 5, "as_printed": "5"})
    assert faults(folder) == [
        "2021-06-15-decision/observations.csv:1: a decision without a document holds targets.csv alone"
    ]


def test_a_target_of_a_report_needs_its_line(folder):
    folder.rows(folder.report(), "targets", TARGET | {"line": 3}, TARGET)
    assert faults(folder) == ["2023-01-15-report/targets.csv:3: line: is missing"]


def test_a_decision_is_known_from_its_date_and_is_not_the_first_report(folder):
    folder.rows(folder.decision("2021-06-15"), "targets", TARGET)
    folder.rows(folder.decision("2023-06-15", "411/QĐ-TTg"), "targets", TARGET | {"authority": "411/QĐ-TTg"})
    folder.report("2023-01-15")
    folder.report("2024-01-15")
    assert folder.load(as_of="2023-01-15").targets["authority"].tolist() == ["942/QĐ-TTg"]
    assert folder.load(as_of="2023-12-31").targets["authority"].tolist() == ["942/QĐ-TTg", "411/QĐ-TTg"]
    with pytest.raises(DxError, match=r"no report had been published by 2022-01-01; the first one is of 2023-01-15"):
        folder.load(as_of="2022-01-01")


def test_decisions_alone_are_no_evidence(folder):
    folder.decision()
    with pytest.raises(DxError, match="'reports' holds no report"):
        folder.load()


def test_the_sources_of_a_target_of_a_decision_have_no_document_and_no_line(folder):
    folder.rows(folder.decision(), "targets", TARGET)
    folder.rows(folder.report(), "observations", {"value": 5, "as_printed": "5", "line": 7})
    rows = dx.sources("attacks", evidence=folder.load())
    assert rows["kind"].tolist() == ["target", "observation"]
    assert rows["line"].isna().tolist() == rows["document"].isna().tolist() == [True, False]
    assert rows["line"].tolist()[1] == 7


def test_hostile_text_stays_text(folder):
    note = "<script>alert(1)</script> =cmd() ../.."
    folder.rows(folder.report(), "observations", {"value": 5, "as_printed": "5", "note": note})
    assert folder.load().observations["note"].item() == note


def test_rounding_intervals_know_bounds_and_sign(folder):
    folder.rows(
        folder.report(),
        "observations",
        {"indicator": "dossiers_online_share", "value": 100, "as_printed": "100%"},
        {"indicator": "it_revenue", "period": "2021", "value": -5, "as_printed": "giảm 5%"},
    )
    rows = folder.load().observations
    assert (rows.low[0], rows.high[0]) == (99.5, 100)
    assert (rows.low[1], rows.high[1]) == (-5.5, -4.5)


def test_a_doubtful_reading_is_marked(folder):
    rows = [{"value": 5, "as_printed": "5", "note": note} for note in ("doubtful: a flow or a stock", "not doubtful")]
    folder.rows(folder.report(), "observations", *rows)
    assert folder.load().observations["doubtful"].tolist() == [True, False]


# Remarks

REMARK = """\
- id: {id}
  title: {{en: Two bases, vi: Hai mẫu số}}
  text: {{en: The bases differ., vi: Mẫu số khác nhau.}}
  indicators: [{indicators}]
{pillar}  annotates: false
  places:
    - {{report: {report}, line: {line}, as_printed: "5%"}}
    - {{report: {report}, line: 1, as_printed: sáu nhóm}}
"""


def remark(**changes) -> str:
    standard = {"id": "two-bases", "indicators": "attacks", "pillar": "", "report": "2023-01-15-report", "line": 10}
    return REMARK.format(**standard | changes)


def remarked(folder, *remarks: str):
    folder.report()
    (folder.root / "remarks.yml").write_text("".join(remarks), encoding="utf-8")
    return folder


def test_remarks_are_read_in_the_order_of_the_file(folder):
    about_a_pillar = remark(id="headings", indicators="", pillar="  pillar: cybersecurity\n")
    rows = remarked(folder, remark(), about_a_pillar).load().remarks
    assert rows["id"].tolist() == ["two-bases", "headings"]
    first, second = rows.itertuples()
    assert (first.title_en, first.title_vi, first.text_en, first.text_vi) == (
        "Two bases",
        "Hai mẫu số",
        "The bases differ.",
        "Mẫu số khác nhau.",
    )
    assert (first.indicators, first.pillar, first.annotates) == (("attacks",), "", False)
    assert first.places == (("2023-01-15-report", 10, "5%"), ("2023-01-15-report", 1, "sáu nhóm"))
    assert (second.indicators, second.pillar) == ((), "cybersecurity")


def test_without_remarks_the_table_is_empty_and_can_be_cut_at_a_date(folder):
    folder.report()
    evidence = folder.load()
    assert evidence.remarks.empty and "places" in evidence.remarks
    assert evidence.published_by("2023").remarks.columns.tolist() == evidence.remarks.columns.tolist()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"indicators": "atacks"}, "remarks.yml:1: indicators: unknown indicator 'atacks'; did you mean 'attacks'"),
        ({"indicators": ""}, "remarks.yml:1: pillar: name the indicators, or the pillar where there are none"),
        ({"indicators": "", "pillar": "  pillar: economy\n"}, "remarks.yml:1: pillar: unknown pillar 'economy'"),
        ({"pillar": "  pillar: cybersecurity\n"}, "remarks.yml:1: pillar: is that of the indicators; leave it out"),
        (
            {"report": "2023-01-16-report"},
            "remarks.yml:1: places.0.report: unknown report '2023-01-16-report'; did",
        ),
        ({"line": 11}, "remarks.yml:1: places.0.line: 11 lies beyond the 10 lines of '2023-01-15-report'"),
        ({"line": 0}, "remarks.yml:7: places.0.line: Input should be greater than or equal to 1"),
        ({"id": "Two_Bases"}, "remarks.yml:1: id: String should match pattern"),
        ({"pillar": "  source: me\n"}, "source: is not a known key"),
    ],
)
def test_a_remark_that_does_not_fit(folder, changes, message):
    found = faults(remarked(folder, remark(**changes)))
    assert any(message in fault for fault in found), found


def test_two_remarks_of_one_id(folder):
    assert faults(remarked(folder, remark(), remark())) == [
        "remarks.yml:9: id: 'two-bases' is the id of an earlier remark"
    ]


def test_a_remark_on_a_report_that_cannot_be_read_is_not_told_beside_it(folder):
    remarked(folder, remark())
    (folder.root / "reports" / "2023-01-15-report" / "report.yml").unlink()
    assert faults(folder) == ["2023-01-15-report/report.yml:1: the file is missing"]


def test_a_remark_is_known_when_all_its_places_are_published(folder):
    later = remark(id="later", report="2023-02-01-report")
    remarked(folder, later, remark()).report("2023-02-01")
    assert folder.load().remarks["id"].tolist() == ["later", "two-bases"]
    assert folder.load(as_of="2023-01-31").remarks["id"].tolist() == ["two-bases"]
    assert folder.load(as_of="2023-02-01").published_by("2023-01-31").remarks["id"].tolist() == ["two-bases"]


# What had been published when


def test_only_what_had_been_published(evidence):
    assert len(dx.load("2022-12-25").documents) == 2
    assert len(dx.load("2022-12-24").documents) == 1
    assert len(dx.load("2022").documents) == 3
    assert set(dx.load("2023-12-31").observations["report"]) == set(evidence.documents["id"][:3])
    assert len(dx.load(date(2022, 12, 25)).documents) == len(dx.load(datetime(2022, 12, 25, 9)).documents) == 2
    assert len(dx.load("").reports) == len(dx.load(None).reports) == len(evidence.reports)


def test_before_the_first_report_there_is_nothing():
    with pytest.raises(DxError, match=r"no report had been published by 2022-08-07; the first one is of 2022-08-08"):
        dx.load("2022-08-07")


@pytest.mark.parametrize("text", ["yesterday", "2022-S3", "../../etc/passwd", "<script>"])
def test_a_date_that_is_none_is_refused(text):
    with pytest.raises(DxError, match=r"is (not a|no) period"):
        dx.load(text)


def test_changing_a_table_does_not_change_the_evidence_of_the_next_call():
    mine = dx.load()
    count = len(mine.observations)
    mine.observations["value"] = 0
    del mine.observations["line"]
    again = dx.load()
    assert len(again.observations) == count and again.observations["value"].max() > 0 and "line" in again.observations


def test_an_edited_file_is_read_again(folder):
    report = folder.report()
    folder.rows(report, "observations", {"value": 5, "as_printed": "5"})
    assert folder.load().observations["value"].item() == 5
    folder.rows(report, "observations", {"value": 66, "as_printed": "66"})
    assert folder.load().observations["value"].item() == 66


def test_a_link_to_a_file_that_is_not_there_is_told_as_missing(folder):
    report = folder.report()
    folder.load()  # what was kept then is no longer what stands there
    (folder.root / "reports" / report / "observations.csv").symlink_to(folder.root / "elsewhere.csv")
    assert any("observations.csv:1: the file is missing" in fault for fault in faults(folder))


@pytest.mark.parametrize("enabled", [True, False])
@pytest.mark.parametrize("plugins", ["", "logfire"])
def test_what_reading_leaves_out_is_as_it_was_afterwards(folder, monkeypatch, enabled, plugins):
    name, inside = "PYDANTIC_DISABLE_PLUGINS", []
    monkeypatch.setenv(name, plugins)
    look = "dxlib.loaders.evidence.load_definitions"
    monkeypatch.setattr(look, lambda: inside.append((gc.isenabled(), os.environ[name])) or load_definitions())
    folder.rows(folder.report(), "observations", {"value": 5, "as_printed": "6"})
    was = gc.isenabled()
    try:
        gc.enable() if enabled else gc.disable()
        assert faults(folder)
        assert inside == [(False, "__all__")]
        assert (gc.isenabled(), os.environ[name]) == (enabled, plugins)
    finally:
        gc.enable() if was else gc.disable()


# Looking things up


def test_indicators_are_found_without_diacritics():
    assert "dossiers_online_share" in set(dx.indicators("ho so")["indicator"])
    assert dx.indicators("<script>").empty


def test_the_sources_of_an_indicator_name_document_and_line():
    rows = dx.sources("attacks")
    assert {"observation", "claim"} <= set(rows["kind"])
    assert rows["line"].min() >= 1 and rows["document"].str.endswith(".txt").all()
    early = dx.sources("attacks", as_of="2022-12-24")
    assert 0 < len(early) < len(rows)


def test_evidence_of_ones_own_is_cut_at_a_date_too(evidence):
    late, early = (
        dx.observations("attacks", evidence=evidence),
        dx.observations("attacks", evidence=evidence, as_of="2022"),
    )
    assert len(early) < len(late)
    assert set(early["report"]) <= set(evidence.documents["id"][:3])


def test_an_area_that_stands_twice_and_areas_that_are_missing_are_told_alone(folder):
    folder.rows(folder.report(), "observations", {"value": 1, "as_printed": "1"})
    areas = folder.root / "areas.yml"
    text = areas.read_text(encoding="utf-8")
    areas.write_text(text + text.splitlines()[1] + "\n", encoding="utf-8")
    with pytest.raises(InvalidData, match=r"areas\.yml:3: code: 'VN-HN' stands twice"):
        folder.load()
    areas.unlink()
    with pytest.raises(InvalidData, match=r"1 fault in the data:\n  areas\.yml:1: the file is missing"):
        folder.load()


def test_evidence_is_shown_in_one_line():
    shown = repr(dx.load(reports="documents"))
    assert shown.startswith("Evidence(5 reports, 3 decisions, ") and shown.endswith(" claims)") and len(shown) < 120
