"""Loading the evidence: what is refused, what is derived, what had been published when."""

from datetime import date, datetime

import pytest

import dxlib as dx
from dxlib.errors import DxError, InvalidData
from dxlib.loaders import data_folder, load


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
    with pytest.raises(DxError, match="'reports' is empty"):
        folder.load()
    with pytest.raises(DxError, match="has no folder 'reports'"):
        load(data=tmp_path / "nowhere")


def test_the_folder_may_be_named_by_the_environment(folder, monkeypatch):
    folder.report()
    monkeypatch.setenv("DX_DATA", str(folder.root))
    assert data_folder() == folder.root
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
        "2023-01-15-one/observations.csv:3: value: Input should be a valid number",
        "2023-02-01-two/claims.csv:2: value: 'giảm 5%' falls; mind the sign",
        "2023-02-01-two/claims.csv:3: area: 'XX' is not in areas.yml",
        "2023-02-01-two/notes.txt:1: no file of the data contract has this name",
    ):
        assert part in found


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
            "published: the folder's name must begin with this date",
        ),
        ({"sha256": "abc"}, "sha256: String should match pattern"),
        ({"lines": "many"}, "lines: Input should be a valid integer"),
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


def test_a_decision_needs_no_document(folder):
    path = folder.report()
    file = path / "report.yml"
    kept = [
        row
        for row in file.read_text(encoding="utf-8").split("\n")
        if not row.startswith(("document", "sha256", "lines"))
    ]
    file.write_text("\n".join(kept), encoding="utf-8")
    assert "document: a report needs document, sha256 and lines" in faults(folder)[0]
    file.write_text("\n".join(["kind: decision", *kept]), encoding="utf-8")
    folder.report("2023-03-01")
    evidence = folder.load()
    assert evidence.reports["kind"].tolist() == ["decision", "report"]
    assert evidence.reports["lines"].tolist()[1] == 10


def test_hostile_text_stays_text(folder):
    note = "<script>alert(1)</script> =cmd() ../.."
    folder.rows(folder.report(), "observations", {"value": 5, "as_printed": "5", "note": note})
    assert folder.load().observations["note"].item() == note


def test_rounding_intervals_know_bounds_and_sign(folder):
    folder.rows(
        folder.report(),
        "observations",
        {"indicator": "dossiers_online_share", "value": 100, "as_printed": "100%"},
        {"indicator": "attacks", "period": "2021", "value": -5, "as_printed": "giảm 5%"},
    )
    rows = folder.load().observations
    assert (rows.low[0], rows.high[0]) == (99.5, 100)
    assert (rows.low[1], rows.high[1]) == (-5.5, -4.5)


def test_a_doubtful_reading_is_marked(folder):
    rows = [{"value": 5, "as_printed": "5", "note": note} for note in ("doubtful: a flow or a stock", "not doubtful")]
    folder.rows(folder.report(), "observations", *rows)
    assert folder.load().observations["doubtful"].tolist() == [True, False]


# What had been published when


def test_only_what_had_been_published(evidence):
    assert len(dx.load("2022-12-25").reports) == 2
    assert len(dx.load("2022-12-24").reports) == 1
    assert len(dx.load("2022").reports) == 3
    assert set(dx.load("2023-12-31").observations["report"]) == set(evidence.reports["id"][:3])
    assert len(dx.load(date(2022, 12, 25)).reports) == len(dx.load(datetime(2022, 12, 25, 9)).reports) == 2
    assert len(dx.load("").reports) == len(dx.load(None).reports) == len(evidence.reports)


def test_before_the_first_report_there_is_nothing():
    with pytest.raises(DxError, match=r"no report had been published by 2022-08-07; the first one is of 2022-08-08"):
        dx.load("2022-08-07")


@pytest.mark.parametrize("text", ["yesterday", "2022-13", "../../etc/passwd", "<script>"])
def test_a_date_that_is_none_is_refused(text):
    with pytest.raises(DxError, match="is not a period"):
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
    assert set(early["report"]) <= set(evidence.reports["id"][:3])
