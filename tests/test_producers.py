"""Who counted, which part of the whole, and public pages: what rows may name, and what is never compared."""

from __future__ import annotations

import csv
import os
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest
from builders import DEFAULTS, DataFolder
from click.testing import CliRunner

import dxlib as dx
from dxlib.cli import cli
from dxlib.errors import DxError, InvalidData, UnknownName
from dxlib.indicators.own import unknown_parts
from dxlib.loaders.contract import OPTIONAL_COLUMNS, ROWS
from dxlib.text import reason

DATA = Path(__file__).parents[1] / "data"
FROZEN = Path(__file__).parent / "frozen"
PRODUCERS = """\
- id: mic
  name: {en: The old ministry, vi: Bộ cũ}
  short: {en: Old, vi: Cũ}
  method: {en: By register., vi: Bằng sổ sách.}
  until: 2025-02-28
- id: mst
  name: {en: The new ministry, vi: Bộ mới}
  short: {en: New, vi: Mới}
  method: {en: As the old one., vi: Như bộ cũ.}
  predecessor: mic
  from: 2025-03-01
- id: gso
  name: {en: The office, vi: Tổng cục}
  short: {en: Office, vi: Tổng cục}
  method: {en: By survey., vi: Bằng khảo sát.}
"""
BREAKDOWNS = """\
- id: phishing
  dimension: attack
  name: {en: phishing, vi: lừa đảo}
- id: districts
  dimension: government
  name: {en: districts, vi: cấp huyện}
  until: 2025-06-30
"""
ECONOMY = "digital_economy_gdp_share"
ENDED = {"indicator": "documents_exchanged", "breakdown": "districts", "period": "2025-S2"}


def row(value=5, printed="", **columns):
    return {"value": value, "as_printed": printed or str(value)} | columns


def page(folder: DataFolder, published: str = "2023-02-01", slug: str = "page-news", **changes) -> Path:
    """Write the folder of a public page; a change of ``None`` drops the key."""
    path = folder.report(published, slug)
    kept = [line for line in (path / "report.yml").read_text(encoding="utf-8").splitlines()
            if not line.startswith(("document", "sha256", "lines"))]  # fmt: skip
    known = {"kind": "page", "url": "https://news.vn/a", "read": "2026-11-29"} | changes
    added = [f"{key}: {value}" for key, value in known.items() if value is not None]
    (path / "report.yml").write_text("\n".join([*added, *kept, ""]), encoding="utf-8")
    return path


@pytest.fixture
def lists(folder) -> DataFolder:
    """A folder with producers and breakdowns."""
    (folder.root / "producers.yml").write_text(PRODUCERS, encoding="utf-8")
    (folder.root / "breakdowns.yml").write_text(BREAKDOWNS, encoding="utf-8")
    return folder


def faults(folder) -> list[str]:
    with pytest.raises(InvalidData) as caught:
        folder.load()
    return [str(fault) for fault in caught.value.faults]


def written(path: Path, table: str, columns: list[str], *rows: dict) -> None:
    """A file with these columns alone."""
    with (path / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(DEFAULTS[table] | {"line": number} | one for number, one in enumerate(rows, start=1))


@pytest.fixture(scope="module")
def everything():
    return dx.load(reports="all")


# The names that rows give


@pytest.mark.parametrize(
    ("column", "name", "told"),
    [
        ("producer", "mci", "producer: unknown producer 'mci'; did you mean 'mic'?"),
        ("producer", "MIC", "producer: unknown producer 'MIC'; did you mean 'mic'?"),
        ("producer", "statistics", "producer: unknown producer 'statistics'; known: gso, mic, mst"),
        ("breakdown", "phising", "breakdown: unknown breakdown 'phising'; did you mean 'phishing'?"),
        ("breakdown", "=cmd()", "breakdown: unknown breakdown '=cmd()'; known: districts, phishing"),
    ],
)
@pytest.mark.parametrize("table", ["observations", "claims"])
def test_a_name_that_nobody_has_is_told_with_the_nearest(lists, table, column, name, told):
    lists.rows(lists.report(), table, row(), row(**{column: name}))
    assert faults(lists) == [f"2023-01-15-report/{table}.csv:3: {told}"]


@pytest.mark.parametrize("column", ["producer", "breakdown"])
def test_a_folder_without_the_list_knows_no_name(folder, column):
    folder.rows(folder.report(), "observations", row(**{column: "mic"}))
    assert faults(folder) == [f"2023-01-15-report/observations.csv:2: {column}: 'mic' is not in {column}s.yml"]


def test_the_producer_of_a_report_must_be_known_too(lists):
    page(lists, producer="mci")
    lists.report()
    assert faults(lists) == ["2023-02-01-page-news/report.yml:1: producer: unknown producer 'mci'; did you mean 'mic'?"]


def test_one_who_had_ended_is_told_with_the_one_that_continues_the_series(lists):
    path = lists.report("2026-01-15")
    lists.rows(path, "observations", row(period="2024", producer="mic"), row(period="2025", producer="mic"))
    assert faults(lists) == [
        "2026-01-15-report/observations.csv:3: producer: 'mic' (Bộ cũ) ended on 2025-02-28; it cannot stand for "
        "2025: followed by 'mst' (Bộ mới)"
    ]


def test_one_who_began_after_the_report_is_told_with_the_one_before(lists):
    lists.rows(lists.report(), "observations", row(producer="mst"))
    assert faults(lists) == [
        "2023-01-15-report/observations.csv:2: producer: 'mst' (Bộ mới) began on 2025-03-01; it cannot stand for "
        "2023-01-15: before it there was 'mic' (Bộ cũ)"
    ]


def test_a_part_that_had_ended_is_refused_and_has_no_successor(lists):
    lists.rows(
        lists.report("2026-01-15"),
        "observations",
        row() | ENDED,
    )
    (told,) = faults(lists)
    assert told.endswith("breakdown: 'districts' (cấp huyện) ended on 2025-06-30; it cannot stand for 2025-S2")


@pytest.mark.parametrize(
    ("successor", "told"),
    [
        ("phishing", "cannot stand for 2025-S2: followed by 'phishing' (lừa đảo)"),
        ("phising", "breakdowns.yml:4: successors: unknown breakdown 'phising'; did you mean 'phishing'?"),
    ],
)
def test_a_part_that_another_follows_is_refused_with_it(successor, told, lists):
    (lists.root / "breakdowns.yml").write_text(f"{BREAKDOWNS}  successors: [{successor}]\n", encoding="utf-8")
    lists.rows(
        lists.report("2026-01-15"),
        "observations",
        row() | ENDED,
    )
    assert faults(lists)[-1].endswith(told)


@pytest.mark.parametrize("table", ["observations", "targets", "claims"])
def test_a_part_that_makes_no_sense_of_an_indicator_is_refused_in_a_file(lists, table):
    report = lists.report()
    lists.rows(report, table, row(breakdown="districts", as_printed="5%"))
    (told,) = (one for one in faults(lists) if "breakdown" in one)
    assert f"{table}.csv:2: breakdown: 'districts' (government) is no part of attacks, whose parts are phishing" in told
    lists.rows(report, table, row(breakdown="phishing", as_printed="5%"))
    assert getattr(lists.load(), table)["breakdown"].tolist() == ["phishing"]


def test_a_part_that_makes_no_sense_of_an_indicator_is_refused_of_ones_own_figures():
    names = ["attacks", "botnet_addresses", "internet_users", "attacks"]
    rows = pd.DataFrame({"indicator": names, "breakdown": ["nữ", "phishing", "female", "ransomware"]})
    rows = rows.assign(period="2024", area="VN", value=5)
    with pytest.raises(InvalidData) as told:
        dx.add({"observations": rows}, published="2025-01-05")
    lines = str(told.value).splitlines()[1:]
    assert [line.split(" breakdown: ")[0].strip() for line in lines] == ["observations, row 1:", "observations, row 2:"]
    assert "'female' (sex) is no part of attacks, whose parts are phishing, deface, malware, ransomware" in lines[0]
    assert "is no part of botnet_addresses, which has no parts: leave the cell empty, or name attack in" in lines[1]
    assert lines[1].endswith("; broken down by attack: attacks, attack_warnings_key_units, attacks_estimated")


def test_a_definition_of_ones_own_says_which_kinds_of_parts_it_has():
    one = {"id": "my_visits", "name": "My visits", "definition": "Visits of mine.", "topic": "national_portal",
           "unit": "visits", "timing": "span", "direction": "up"}  # fmt: skip
    rows = pd.DataFrame({"indicator": ["my_visits"], "period": ["2024"], "area": ["VN"], "value": [5],
                         "breakdown": ["female"]})  # fmt: skip

    def added(**keys):
        return dx.add(rows, published="2025-01-05", indicators=[one | keys], alone=True)

    known = added(breakdowns=["sex"])
    assert known.observations["breakdown"].tolist() == ["female"]
    assert dx.indicators("my visits", evidence=known)["breakdowns"].tolist() == ["sex"]
    assert added(parts=["female", "male"]).dimensions.broken_down(known.definitions.indicator("my_visits")) == ["sex"]
    with pytest.raises(InvalidData, match="which has no parts: leave the cell empty, or name sex in `breakdowns`"):
        added()
    with pytest.raises(InvalidData, match="breakdowns: unknown kind of breakdown 'sexx'; did you mean 'sex'"):
        added(breakdowns=["sexx"])
    with pytest.raises(InvalidData, match="parts: unknown breakdown 'femal'; did you mean 'female'"):
        added(parts=["femal"])


def test_every_definition_names_parts_that_are_there(definitions):
    kinds = dx.load().dimensions.kinds
    assert [told for one in definitions.indicators.values() for told in unknown_parts(one, kinds)] == []


def test_districts_are_followed_by_communes():
    known = dx.load().dimensions
    assert "followed by 'communes' (cấp xã)" in known.told("breakdown", "districts", "2025")


def test_who_publishes_later_may_count_what_was_before(lists):
    lists.rows(lists.report("2025-06-15"), "observations", row(period="2022", producer="mst"))
    assert lists.load().observations[["producer", "lineage"]].values.tolist() == [["mst", "mic"]]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            ("predecessor: mic", "predecessor: mci"),
            "producers.yml:6: predecessor: unknown producer 'mci'; did you mean",
        ),
        (("predecessor: mic", "predecessor: mst"), "producers.yml:6: predecessor: 'mst' would continue its own series"),
        (("id: gso", "id: mic"), "producers.yml:12: id: 'mic' stands twice"),
        (("from: 2025-03-01", "from: 2025-03-01\n  until: 2025-02-01"), "until: 2025-02-01 lies before the beginning"),
        (("id: gso", "id: G S O"), "id: String should match pattern"),
    ],
)
def test_a_list_that_does_not_hold_together(lists, change, told):
    lists.report()
    (lists.root / "producers.yml").write_text(PRODUCERS.replace(*change), encoding="utf-8")
    assert any(told in fault for fault in faults(lists)), faults(lists)


# Two columns that a file may leave out


COLUMNS = {name: list(ROWS[name].model_fields) for name in ("observations", "claims")}


@pytest.mark.parametrize("left_out", [(), ("producer",), ("breakdown",), OPTIONAL_COLUMNS])
@pytest.mark.parametrize("table", ["observations", "claims"])
def test_columns_that_may_be_left_out_are_empty_then(lists, table, left_out):
    given = {"producer": "gso", "breakdown": "phishing"}
    columns = [name for name in COLUMNS[table] if name not in left_out]
    written(lists.report(), table, columns, row(**given))
    found = getattr(lists.load(), table)
    assert found[[*OPTIONAL_COLUMNS]].values.tolist() == [["" if n in left_out else given[n] for n in OPTIONAL_COLUMNS]]
    assert found["lineage"].tolist() == ["" if "producer" in left_out else "gso"]


def test_files_with_and_without_them_stand_beside_each_other(lists):
    older, newer = lists.report(), lists.report("2023-03-01", "newer")
    written(older, "observations", [n for n in COLUMNS["observations"] if n not in OPTIONAL_COLUMNS], row(4))
    written(newer, "observations", COLUMNS["observations"], row(5), row(6, producer="gso", breakdown="phishing"))
    found = lists.load().observations
    assert found[["value", "producer", "breakdown"]].values.tolist() == [
        [4, "", ""], [5, "", ""], [6, "gso", "phishing"],
    ]  # fmt: skip


def test_no_other_column_may_be_left_out_and_none_may_stand_elsewhere(lists):
    path = lists.report()
    told = (
        "2023-01-15-report/observations.csv:1: the header must be indicator,period,area,value,upper,total,qualifier,"
        "as_printed,line,note, with producer and breakdown after area"
    )
    for columns in ([n for n in COLUMNS["observations"] if n != "note"], [*COLUMNS["observations"][::-1]]):
        written(path, "observations", columns, row())
        assert faults(lists) == [told]


def test_where_no_row_names_anybody_the_report_does(lists):
    path = page(lists, producer="gso")
    lists.rows(path, "observations", row(line=""), row(6, line="", producer="mic"))
    lists.report()
    found = lists.load(reports="all").observations
    assert found["producer"].tolist() == found["lineage"].tolist() == ["gso", "mic"]


# Public pages


def test_a_page_needs_no_document_and_its_rows_no_line(lists):
    path = page(lists)
    lists.rows(path, "observations", row(line=""))
    lists.rows(path, "targets", row(line="", operator="=", authority="942/QĐ-TTg"))
    lists.rows(path, "claims", row(printed="5%", line=""))
    lists.report()
    evidence = lists.load(reports="all")
    assert evidence.reports["kind"].tolist() == ["report", "page"]
    assert evidence.documents["id"].tolist() == ["2023-01-15-report"]
    assert [getattr(evidence, name)["line"].tolist() for name in ("observations", "targets", "claims")] == [[0]] * 3
    assert dx.sources("attacks", evidence=evidence)["url"].tolist() == ["https://news.vn/a"] * 3


@pytest.mark.parametrize(
    ("table", "more"), [("observations", {}), ("targets", {"operator": "=", "authority": "x"}), ("claims", {})]
)
def test_a_row_of_a_page_with_a_line_is_refused(lists, table, more):
    lists.report()
    lists.rows(page(lists), table, row(line="", **more), row(line=3, **more))
    assert faults(lists) == [
        f"2023-02-01-page-news/{table}.csv:3: line: no document stands behind this page; leave the line empty"
    ]


@pytest.mark.parametrize(
    ("table", "more"), [("observations", {}), ("targets", {"operator": "=", "authority": "x"}), ("claims", {})]
)
def test_a_row_of_a_report_without_a_line_is_refused(lists, table, more):
    lists.rows(lists.report(), table, row(line=3, **more), row(line="", **more))
    assert faults(lists) == [f"2023-01-15-report/{table}.csv:3: line: is missing"]


@pytest.mark.parametrize("table", ["details", "adoption", "uncounted"])
def test_a_page_holds_no_other_table(lists, table):
    lists.report()
    lists.rows(page(lists), table, {"as_printed": "5", "value": 5} if table == "details" else {"as_printed": "5"})
    told = "a page without a document holds observations.csv and targets.csv and claims.csv alone"
    assert faults(lists) == [f"2023-02-01-page-news/{table}.csv:1: {told}"]


@pytest.mark.parametrize(
    ("slug", "changes", "told"),
    [
        ("page-news", {"url": None}, "url: a page needs url and read"),
        ("page-news", {"read": None}, "url: a page needs url and read"),
        ("page-news", {"url": "javascript:alert(1)"}, "url: String should match pattern"),
        ("page-news", {"read": "yesterday"}, "read: "),
        ("page-news", {"read": "2023-01-31"}, "read: 2023-01-31 lies before the day of its publication"),
        ("news", {}, "id: the name of a page's folder, and of no other, has page- behind the date"),
        (
            "page-news",
            {"kind": "report"},
            "id: the name of a page's folder, and of no other, has page- behind the date",
        ),
        ("page-news", {"document": "a.txt"}, "document: a page has no document"),
    ],
)
def test_a_page_that_does_not_fit(lists, slug, changes, told):
    lists.report()
    page(lists, slug=slug, **changes)
    assert any(f"2023-02-01-{slug}/report.yml" in one and told in one for one in faults(lists)), faults(lists)


def test_the_documents_alone_are_without_pages_and_without_later_decisions(lists, monkeypatch):
    lists.rows(lists.report(), "observations", row(5))
    lists.rows(page(lists), "observations", row(6, line=""))
    lists.decision("2021-06-15")
    lists.decision("2023-01-16", "411/QĐ-TTg")
    kinds = lists.load(reports="documents").reports[["kind", "number"]].fillna("")
    assert kinds.values.tolist() == [["decision", "942/QĐ-TTg"], ["report", ""]]
    assert lists.load(reports="documents").observations["value"].tolist() == [5]
    assert lists.load(reports="all").observations["value"].tolist() == [5, 6]
    for chosen, count in (("all", 2), ("documents", 1), ("", 2)):
        monkeypatch.setenv("DX_REPORTS", chosen)
        assert len(lists.load().observations) == count
    with pytest.raises(UnknownName, match="unknown selection of reports 'pages'; known: all, documents"):
        lists.load(reports="pages")


def test_a_page_is_later_evidence_like_a_report(lists):
    lists.rows(lists.report(), "observations", row(5))
    lists.rows(page(lists), "observations", row(6, line=""))
    found = dx.compare("2022", "2021", evidence=lists.load(reports="all"))
    assert found[["current", "current_report"]].values.tolist() == [[6, "2023-02-01-page-news"]]
    assert len(lists.load(reports="all").published_by("2023-01-31").observations) == 1


# What is compared


def series(lists, *figures) -> pd.DataFrame:
    """A comparison of 2025 with 2022 of figures given as (period, value, producer, breakdown)."""
    rows = [row(value, period=period, producer=who, breakdown=part) for period, value, who, part in figures]
    lists.rows(lists.report("2026-01-15"), "observations", *rows)
    return dx.compare("2025", "2022", evidence=lists.load())


def test_who_continues_a_series_is_compared_with_it(lists):
    found = series(lists, ("2022", 40, "mic", ""), ("2025", 50, "mst", "")).iloc[0]
    assert (found.outcome, found.baseline, found.current, found.absolute_change) == ("compared", 40, 50, 10)
    assert (found.producer, found.lineage) == ("mst", "mic")


def test_who_counts_otherwise_is_not(lists):
    found = series(lists, ("2022", 40, "mic", ""), ("2025", 50, "gso", "")).set_index("lineage")
    assert found["outcome"].to_dict() == {"gso": "refused", "mic": "baseline only"}
    assert found.loc["gso", "reason"] == "producer mic"
    changes = ["absolute_change", "relative_change", "multiple", "annual_pace", "shown_change"]
    assert found[changes].isna().all(axis=None)


def test_a_part_is_compared_with_itself_alone(lists):
    found = series(lists, ("2022", 40, "", "phishing"), ("2025", 50, "", ""), ("2025", 20, "", "phishing"))
    assert found[["breakdown", "outcome", "absolute_change"]].fillna(0).values.tolist() == [
        ["", "current only", 0], ["phishing", "compared", -20],
    ]  # fmt: skip


def test_the_ministry_that_took_over_continues_the_series(everything):
    shares = dx.compare("2024", "2023", indicator="fibre_households_share", evidence=everything)
    one = shares[shares["lineage"] == "mic"].iloc[0]
    assert (one.outcome, one.producer, one.baseline, one.current) == ("compared", "mst", 80.2, 85.1)


def test_the_share_of_the_digital_economy_is_never_compared_across_who_counts(everything):
    shares = dx.compare("2025", "2023", indicator=ECONOMY, evidence=everything)
    whole = shares[shares["breakdown"] == ""].set_index("lineage")
    assert whole["outcome"].to_dict() == {"gso": "compared", "mic": "baseline only"}
    assert (whole.loc["gso", "baseline"], whole.loc["gso", "current"], whole.loc["gso", "producer"]) == (
        12.87, 14.02, "nso",
    )  # fmt: skip
    assert whole.loc["mic", "baseline"] == 16.5 and pd.isna(whole.loc["mic", "absolute_change"])
    earlier = dx.compare("2024", "2020", indicator=ECONOMY, producer="mic", evidence=everything).iloc[0]
    assert (earlier.outcome, earlier.reason, earlier.current, earlier.baseline) == (
        "refused", "producer gso", 18.3, 12.66,
    )  # fmt: skip
    assert pd.isna(earlier.absolute_change) and pd.isna(earlier.shown_change)


def test_no_comparison_joins_two_lines_of_producers(everything):
    lineage = everything.observations.groupby(["report", "indicator", "area", "breakdown", "value"])["lineage"].agg(set)
    for pair in (("latest", "previous"), ("2025", "2023"), ("2024", "2023"), ("2023", "2022")):
        found = dx.compare(*pair, area=None, evidence=everything)
        for one in found[found["outcome"] == "compared"].itertuples():
            for side in ("current", "baseline"):
                place = (getattr(one, f"{side}_report"), one.indicator, one.area, one.breakdown, getattr(one, side))
                assert one.lineage in lineage[place], (pair, place)


def test_two_who_count_each_in_a_way_of_their_own_are_not_asked_for_together(everything):
    with pytest.raises(DxError) as caught:
        dx.compare(indicator=ECONOMY, producer=["mic", "gso"], evidence=everything)
    assert str(caught.value) == (
        "'mic' and 'gso' count each in a way of its own, so their figures are not compared; ask for one of them"
    )
    both = dx.compare("2025", "2023", indicator=ECONOMY, producer=["gso", "nso"], evidence=everything)
    assert set(both["lineage"]) == {"gso"}, "one line"
    with pytest.raises(UnknownName, match=r"unknown producer 'mci'; did you mean 'mic' \(MIC\)"):
        dx.compare(producer="mci", evidence=everything)


# Figures of one's own


def own(**columns) -> pd.DataFrame:
    return pd.DataFrame([{"indicator": "attacks", "period": "2025", "area": "VN", "value": 7} | columns])


@pytest.mark.parametrize(
    ("counted", "named", "expected"),
    [
        (["gso"], "", ["gso", "gso"]),
        (["mic", "mst"], "", ["mst", "mic"]),
        (["gso", "mic"], "", ["", ""]),
        ([""], "", ["", ""]),
        (["gso"], "mst", ["mst", "mic"]),
    ],
)
def test_figures_without_a_name_are_those_of_the_only_one_who_counts(lists, counted, named, expected):
    rows = (row(5 + n, period=str(2021 + n), producer=who) for n, who in enumerate(counted))
    lists.rows(lists.report("2025-06-15"), "observations", *rows)
    frame = own(producer=named) if named else own()
    mine = dx.add(frame, published="2026-01-31", evidence=lists.load())
    assert mine.observations.iloc[-1][["producer", "lineage"]].tolist() == expected


def test_claims_of_ones_own_take_the_only_one_who_counts_too(lists):
    lists.rows(lists.report(), "observations", row(producer="gso"))
    claim = own(base_period="2022", form="growth", as_printed="7%", qualifier="exact")
    mine = dx.add({"claims": claim}, published="2026-01-31", evidence=lists.load())
    assert mine.claims[["producer", "lineage"]].values.tolist() == [["gso", "gso"]]


def test_figures_of_ones_own_continue_the_projects_series_where_one_alone_counts(everything):
    mine = dx.add(own(), published="2026-11-01", evidence=everything)
    assert mine.observations.query("report == '2026-11-01-own-figures'")["producer"].tolist() == [""]
    frame = own(indicator="dti_national", period="2025", value=0.81)
    mine = dx.add(frame, published="2026-11-01", evidence=everything)
    found = dx.compare("2025", "2024", indicator="dti_national", evidence=mine).iloc[0]
    assert (found.outcome, found.lineage, found.baseline, found.current) == ("compared", "mic", 0.7955, 0.81)


@pytest.mark.parametrize(
    ("columns", "told"),
    [
        ({"producer": "mci"}, "row 1: producer: unknown producer 'mci'; did you mean 'mic'?"),
        ({"breakdown": "phising"}, "row 1: breakdown: unknown breakdown 'phising'; did you mean 'phishing'?"),
        ({"producer": "mst", "period": "2022"}, "producer: 'mst' (Bộ mới) began on 2025-03-01"),
        ({"producer": "mic", "period": "2025-Q3"}, "followed by 'mst' (Bộ mới)"),
    ],
)
def test_names_in_figures_of_ones_own_are_held_to_the_lists(lists, columns, told):
    lists.rows(lists.report(), "observations", row())
    day = "2023-05-01" if columns.get("period") == "2022" else "2026-01-31"
    with pytest.raises(InvalidData) as caught:
        dx.add(own(**columns), published=day, evidence=lists.load())
    assert told in str(caught.value)


# The project's own lists and pages


def test_every_producer_and_part_in_the_data_is_one_of_the_lists(everything):
    for name in ("observations", "claims"):
        table = getattr(everything, name)
        assert set(table["producer"]) <= {"", *everything.dimensions.producers["id"]}, name
        assert set(table["breakdown"]) <= {"", *everything.dimensions.breakdowns["id"]}, name
        assert set(table["lineage"]) <= {"", *everything.dimensions.producers["lineage"]}, name
    lineages = everything.dimensions.lineages()
    assert (lineages["mst"], lineages["nso"], lineages["gso"], lineages["oog"]) == ("mic", "gso", "gso", "oog")


def test_pages_are_read_on_a_day_and_have_an_address_of_their_own(everything):
    pages = everything.reports[everything.reports["kind"] == "page"]
    assert len(pages) > 150 and pages["url"].str.startswith("http").all() and pages["read"].notna().all()
    assert pages["document"].isna().all() and (pages["published"] <= pages["read"]).all()
    rows = pd.concat([getattr(everything, name) for name in ("observations", "targets", "claims")])
    assert set(rows["report"][rows["line"] == 0]) >= set(pages["id"])
    assert (rows["line"][rows["report"].isin(pages["id"])] == 0).all()
    for name in ("details", "adoption", "tasks", "commitments", "uncounted"):
        assert not set(getattr(everything, name)["report"]) & set(pages["id"])


# What was left out


@pytest.fixture(scope="module")
def left_out() -> list[dict[str, str]]:
    with (DATA / "left_out.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def test_what_was_left_out_is_well_formed_and_every_row_says_why(left_out):
    text = (DATA / "left_out.csv").read_bytes()
    assert not text.startswith(b"\xef\xbb\xbf") and b"\r" not in text and text.endswith(b"\n")
    header = ["name_en", "name_vi", "unit", "period", "area", "kind", "value", "publisher", "url", "published",
              "confidence", "reason"]  # fmt: skip
    assert len(left_out) > 200 and all(list(one) == header for one in left_out)
    assert all(text == text.strip() for one in left_out for text in one.values())
    assert all(text for one in left_out for key, text in one.items() if key != "published"), "a page may have no date"
    assert {one["kind"] for one in left_out} == {"observation", "target"}
    assert {one["confidence"] for one in left_out} == {"high", "medium", "low"}
    assert all(one["url"].startswith("http") and " " not in one["url"] for one in left_out)
    assert all(float(one["value"]) == float(one["value"]) for one in left_out)
    assert all(len(one["reason"]) >= len("medium, one page") for one in left_out)


def test_what_one_page_says_with_certainty_is_left_out_for_a_reason_of_its_own(left_out):
    """That it stands on one page alone is no reason then."""
    certain = [one["reason"] for one in left_out if one["confidence"] == "high"]
    assert certain and not any("one page" in reason for reason in certain)


def test_nothing_is_left_out_twice(left_out):
    kept = [tuple(text for key, text in one.items() if key != "reason") for one in left_out]
    assert [one for one, count in Counter(kept).items() if count > 1] == []


def test_nothing_that_was_left_out_is_in_the_data_too(left_out, everything):
    """A figure is known by its page, its value and its period."""
    address = everything.reports.set_index("id")["url"]
    rows = {"observation": everything.observations, "target": everything.targets}
    held = {
        (kind, url, value, period, everything.area(area))
        for kind, table in rows.items()
        for url, value, period, area in zip(
            table["report"].map(address), table["value"], table["period"], table["area"], strict=True
        )
    }
    assert len(held) > 500
    found = []
    for one in left_out:
        place = everything.area(one["area"].removeprefix("TP. "), one["period"])
        for period in (one["period"], f"../{one['period']}"):
            if (one["kind"], one["url"], float(one["value"]), period, place) in held:
                found.append(one)
    assert found == []


# The command


def run(*arguments: str, **environment: str) -> str:
    before = os.environ.copy()
    try:
        done = CliRunner(env=environment).invoke(cli, arguments, catch_exceptions=False)
    finally:
        os.environ.clear()
        os.environ.update(before)
    assert done.exit_code == 0, done.output
    return done.output


def test_verifying_counts_the_pages_in_one_line(everything, tmp_path):
    folder = os.environ.get("DX_DOCUMENTS")
    if not folder:
        pytest.skip("DX_DOCUMENTS is not set: the source documents are not beside the project")
    out = run("verify", "--documents", folder).splitlines()
    pages = everything.reports["id"][everything.reports["kind"] == "page"]
    rows = sum(getattr(everything, name)["report"].isin(pages).sum() for name in ROWS)
    assert out[-2:] == [
        f"{len(pages)} public pages: read on a page, not proven by a document here: {rows} rows", "no fault",
    ]  # fmt: skip
    assert not any("-page-" in line for line in out)
    assert len(out) == 2 + len(everything.reports) - len(pages)


def test_a_page_that_is_held_against_the_documents_says_that_none_proves_it(lists, tmp_path):
    lists.rows(page(lists), "observations", row(line=""))
    lists.report()
    (one,) = [found for found in dx.reading.verify(lists.load(reports="all"), tmp_path) if found.kind == "page"]
    assert str(one) == "2023-02-01-page-news: read on a page, not proven by a document here: 1 rows"
    assert one.faults == [] and one.document == ""


def test_the_documents_alone_give_the_comparison_that_was_checked(with_pages):
    asked = ("compare", "--period", "2023", "--baseline", "2022", "--format", "csv")
    alone = list(csv.DictReader(run(*asked, "--reports", "documents").splitlines()))
    frozen = list(csv.DictReader((FROZEN / "compare-2023.csv").read_text(encoding="utf-8").splitlines()))
    assert len(alone) == len(frozen) > 100
    numbers = ("current", "baseline", "absolute_change", "relative_change", "shown_change", "stated_change", "newest")
    for now, then in zip(alone, frozen, strict=True):
        name = now["indicator"] + (f"_{now['breakdown']}" if now["breakdown"] else "")
        assert name == then["indicator"]
        for column in then.keys() & now.keys() - {"indicator", "name", "name_vi"}:
            if column in numbers or column.endswith(("_low", "_high")):
                assert (now[column] == "") == (then[column] == ""), (name, column)
                if now[column]:
                    assert float(now[column]) == pytest.approx(float(then[column]), rel=1e-9), (name, column)
        assert (now["outcome"], now["reason"]) == (then["outcome"], then["reason"])
    everything = list(csv.DictReader(run(*asked).splitlines()))
    assert len(everything) > len(alone), "users see the pages too"


def test_what_is_asked_of_a_command_counts_more_than_the_environment():
    asked = ("compare", ECONOMY, "--period", "2025", "--baseline", "2023", "--format", "csv")
    assert len(run(*asked, DX_REPORTS="documents").splitlines()) < len(
        run(*asked, "--reports", "all", DX_REPORTS="documents").splitlines()
    )


def test_the_producer_of_the_report_is_held_to_its_days_too(lists):
    path = lists.report("2026-01-15")
    with (path / "report.yml").open("a", encoding="utf-8") as file:
        file.write("producer: mic\n")
    lists.rows(path, "observations", row(period="2025"))
    (told,) = faults(lists)
    assert "2: producer: 'mic' (Bộ cũ) ended on 2025-02-28" in told


def test_every_printed_figure_is_listed_under_who_counted_it_and_its_part(everything):
    """Series of one indicator and pages without lines: none takes the name of another, none hides another."""
    table = dx.tables.sources(dx.compare(indicator="digital_economy_gdp_share", evidence=everything), everything)
    by_figure = {row[1].text: row[0].text for row in table.rows}
    assert by_figure["14,02%"] == "Digital economy in GDP (GSO)"
    assert by_figure["7.18%"] == "Digital economy in GDP (ICT part, MIC)"
    index = dx.compare("2022", "2021", indicator="dti_provincial", area=None, evidence=everything)
    parts = index[index["breakdown"] == "institutions"]
    assert len(dx.tables.sources(parts, everything).rows) == len(parts) == 5


@pytest.mark.parametrize("name", ["gso", "GSO", "General Statistics Office", "tong cuc thong ke", "TỔNG CỤC THỐNG KÊ"])
def test_a_producer_is_found_by_its_names(name):
    known = dx.load(reports="all")
    assert known.dimensions.lineage(name) == "gso"
    assert set(dx.observations(ECONOMY, producer=name, evidence=known)["lineage"]) == {"gso"}
    assert set(dx.compare(indicator=ECONOMY, producer=name, evidence=known)["lineage"]) == {"gso"}
    assert set(dx.assess(indicator=ECONOMY, producer=name, evidence=known)["lineage"]) == {"gso"}


def test_who_is_not_found_is_told_with_ids_and_names():
    known = dx.load(reports="all").dimensions
    with pytest.raises(UnknownName, match=r"unknown producer 'Statistics Ofice'; did you mean 'gso' \(GSO\)"):
        known.lineage("Statistics Ofice")
    with pytest.raises(UnknownName, match=r"unknown producer 'zzz'; known: 'mic' \(MIC\), 'mst' \(MST\)"):
        known.lineage("zzz")
    with pytest.raises(UnknownName, match=r"unknown breakdown 'rurall'; did you mean 'rural' \(rural areas\)"):
        known.named("breakdown", "rurall")


def test_own_figures_may_name_producers_and_parts(lists):
    rows = pd.DataFrame({"indicator": ["attacks"] * 2, "period": ["2023", "2023"], "value": [5, 7], "area": "VN",
                         "producer": ["The office", "GSO"], "breakdown": ["Lừa đảo", ""]})  # fmt: skip
    lists.report()
    mine = dx.add(rows.head(1), published="2024-01-02", evidence=lists.load(), alone=True).observations
    assert mine[["producer", "breakdown"]].values.tolist() == [["gso", "phishing"]]
    with pytest.raises(InvalidData, match="producer: unknown producer 'nobody'"):
        dx.add(rows.assign(producer=["gso", "nobody"]), published="2024-01-02", evidence=lists.load())


def test_a_figure_that_names_nobody_is_told_to_name_somebody_where_several_count():
    row = {"indicator": ECONOMY, "period": "2023", "area": "VN", "value": 19, "as_printed": "19%"}
    own = dx.add(pd.DataFrame([row]), published="2026-02-01", evidence=dx.load(reports="all"))
    found = dx.compare("2023", "2022", indicator=ECONOMY, evidence=own).query("lineage == ''").iloc[0]
    assert (found.outcome, found.reason) == ("refused", "producer gso,mic unnamed")
    assert reason(found.reason).startswith(
        "who counted is not named, and the only figures for the baseline are of General"
    )
