"""The explorer of an edition as one file: it holds what the verbs gave, in words, and nothing of it is obeyed."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections import Counter

import pytest

import dxlib as dx
from dxlib.briefing.drawing import themed
from dxlib.briefing.exploring.content import content
from dxlib.briefing.exploring.lines import WIDTHS, Lines
from dxlib.briefing.exploring.page import as_data, explorer_page, vega
from dxlib.briefing.exploring.pairs import LEAST, MOST, offered
from dxlib.briefing.pages import frame
from dxlib.briefing.pages.page import BriefingExporter
from dxlib.briefing.running.edition import requested
from dxlib.tables.display import WIDE, rows_of, series_of
from dxlib.text import reason, show, show_change, status_word

pytestmark = pytest.mark.usefixtures("with_pages")

ASKED = {"period": "latest", "baseline": "previous", "area": "VN", "language": "en"}
PARTS = re.compile(r'<script type="(application/json|module)"[^>]*>(.*?)</script>', re.S)


def edition_of(language="en", **asked):
    """An edition in one language of two, as ``brief`` hands it to what writes it."""
    request = requested(language=language, formats="html", **asked)
    parameters, sources = request.checked[language]
    others = {"vi": "../vi", "en": "../en"}
    others.pop(language)
    return frame.Edition(request.suite, request.entries, parameters, sources, ("html",), "latest", languages=others)


def page_of(language="en", **asked):
    return explorer_page(edition_of(language, **asked), BriefingExporter().filled)[1].decode()


def data_of(html):
    return json.loads(dict(PARTS.findall(html))["application/json"])


def words_of(cell):
    """The words of a cell, without the smaller ones under them."""
    return cell if isinstance(cell, str) else cell["text"] if isinstance(cell, dict) else cell[0]


@pytest.fixture(scope="module")
def evidence(with_pages):
    return dx.load()


@pytest.fixture(scope="module")
def held(evidence):
    return content(evidence, ASKED)


@pytest.fixture(scope="module")
def html(with_pages):
    return page_of()


# What it holds


def test_every_pair_holds_the_outcomes_of_compare(held, evidence):
    assert [held["pairs"][0][side][0] for side in ("period", "baseline")] == ["latest", "previous"]
    seen = set()
    for pair in held["pairs"]:
        rows = dx.compare(pair["period"][0], pair["baseline"][0], evidence=evidence)
        assert [row.indicator for row in rows_of(rows)] == [one["of"] for one in held["series"]]
        for n, row in enumerate(rows_of(rows)):
            told = pair["rows"].get(n)
            assert (told is None) == (row.outcome not in ("compared", "bounded", "stated", "refused"))
            if told is None:
                continue
            seen.add(row.outcome)
            baseline, current, change, note, outcome = told
            assert outcome == row.outcome
            if row.outcome == "refused":
                assert words_of(change) == "not compared"
                assert reason(row.reason)[1:] in words_of(note), "the reason stands beside it"
            if row.outcome == "compared":
                assert words_of(baseline) == show(row.baseline, row.unit, qualifier=row.baseline_qualifier)
                assert words_of(current) == show(row.current, row.unit, qualifier=row.current_qualifier)
                assert words_of(change) == show_change(row.shown_change, row.shown_form, row.unit)
    assert seen >= {"compared", "stated", "refused"}


def test_a_change_worked_out_by_hand(held):
    pair = next(one for one in held["pairs"] if (one["period"][0], one["baseline"][0]) == ("2023", "2022"))
    at = next(n for n, one in enumerate(held["series"]) if one["of"] == "dossiers_online_share")
    baseline, current, change, note, _ = pair["rows"][at]
    assert list(map(words_of, (baseline, current, change))) == ["54.34%", "58.41%", "+4.07\u00a0points"]
    assert note.startswith("Another report gives 52.8% for 2022.")


def test_the_newest_figure_of_each_series_is_that_of_the_table(held, evidence):
    rows = rows_of(dx.compare(evidence=evidence))
    told = dict(zip([series_of(row) for row in rows], held["series"], strict=True))
    for row in rows:
        side = next(
            (side for side in ("newest", "current", "baseline") if getattr(row, side) == getattr(row, side)), ""
        )
        newest = told[series_of(row)]["newest"]
        assert (newest is None) == (side == "")
        if side:
            qualifier = getattr(row, f"{side}_qualifier")
            assert words_of(newest) == show(getattr(row, side), row.unit, qualifier=qualifier)


def test_targets_hold_the_status_of_assess_and_why_there_is_none(held, evidence):
    rows = rows_of(dx.assess(evidence=evidence))
    assert [row.status for row in rows] == held["targets"]["status"]
    assert [row.indicator for row in rows] == held["targets"]["of"]
    for row, cells in zip(rows, held["targets"]["rows"], strict=True):
        assert cells[-1]["text"].lower() == status_word(row.status)
        assert cells[-1]["small"] or row.status not in ("not_assessable", "due_no_figure")
    targets = {(row.indicator, row.breakdown, row.target, row.due, row.authority) for row in rows}
    counts = {name: count for name, _, count in held["statuses"]}
    assert sum(counts.values()) == sum(held["targets"]["leads"]) == len(targets) < len(rows)
    assert counts == Counter(row.status for row in rows if not row.rival)
    assert set(counts) == {row.status for row in rows}, "what is true of a rival alone can be asked for too"


def test_every_printed_figure_is_there_with_its_document_and_line(held, evidence):
    printed = evidence.observations.query("area == 'VN' and value == value")
    rows = [(name, row) for name, one in held["indicators"].items() for row in one["figures"]]
    assert len(rows) == len(printed)
    told = sorted((name, words_of(row[2]), row[3], words_of(row[4])) for name, row in rows)
    assert told == sorted(
        (row.indicator, row.as_printed, row.report, f"{row.line or '–'}") for row in printed.itertuples()
    )
    assert {row[3] for _, row in rows} <= set(held["documents"])


def rows_in(held, line, form=0):
    """The rows of a line as the script of the page hands them to the chart: by column, with the places of words."""
    shared = held["timeline"]
    rows = [dict(zip(shared["columns"], cells, strict=False)) for cells in line["rows"]]
    return [row | shared["parts"][row["places"][form]] for row in rows]


def test_a_line_is_broken_where_something_else_is_counted_and_keeps_what_was_replaced(held):
    (line,) = held["indicators"]["dossiers_online_share"]["lines"]
    rows = rows_in(held, line)
    by_date = {(row["date_label"], row["value"]): row for row in rows if row["kind"] == "figure"}
    assert by_date["2022", 52.8]["replaced_by"] == 54.34 and not by_date["2022", 54.34].get("replaced")
    assert by_date["2022", 54.34]["run"] == by_date["2023", 58.41]["run"] != by_date["Apr 2024", 38.3]["run"]
    assert [row["end"] for row in rows if row["kind"] == "break"] == ["2024-01-01"]
    assert by_date["2021", 30]["value_label"] == "30%" and by_date["2021", 30]["page"]
    notes = [held["timeline"]["parts"][number] for number in line["notes"]]
    assert any(note.startswith("A dot in the mark (†)") for note in notes)
    goals = [row["value_label"] for row in rows if row["kind"] == "target" and row["value"] == 80]
    assert goals == ["target 2025: ≥\u00a080%"]
    for row in by_date.values():
        figure = held["indicators"]["dossiers_online_share"]["figures"][row["at"]]
        assert words_of(figure[1]).replace(" ", "\u00a0") == row["value_label"].rstrip("¹²³")


def test_who_counts_and_parts_have_a_line_each(held):
    names = [line["name"] for line in held["indicators"]["digital_economy_gdp_share"]["lines"]]
    assert len(names) == len(set(names)) == 5
    assert any("GSO" in name for name in names) and any("MIC" in name for name in names)


@pytest.mark.parametrize("name", ["dossiers_online_share", "botnet_addresses", "it_revenue_vnd"])
def test_what_is_drawn_of_a_line_is_what_the_chart_of_the_package_draws(evidence, held, name):
    (line,) = held["indicators"][name]["lines"]
    seen = evidence.observations.query("indicator == @name and area == 'VN'")
    goals = dx.assess(period="latest", indicator=name, evidence=evidence)
    chart = dx.charts.timeline(seen, goals)
    shared, spec = held["timeline"], chart.to_dict()
    x, y, width = line["forms"][WIDTHS.index(WIDE)]
    assert (width, shared["spec"]["height"]) == (spec["width"], spec["height"])
    for axis, number in (("x", x), ("y", y)):
        assert shared["parts"][number] == json.loads(themed(json.dumps(spec["encoding"][axis]))), axis
    spoken = [
        layer for layer in spec["layer"] if not isinstance(layer["mark"].get("text"), list)
    ]  # notes are no layers
    kinds = iter([*(["break"] if (chart.data["kind"] == "break").any() else []), "value", "date"])
    layers, places = zip(*(taken_from_rows(layer, kinds) for layer in spoken), strict=True)
    layers = json.loads(themed(json.dumps(layers)))
    assert layers and all(layer in shared["spec"]["layer"] for layer in layers)
    wanted = {kind: spots for each in places for kind, spots in each.items()}
    assert set(wanted) >= {"value", "date"} and wanted["value"]
    for row, own in zip(rows_in(held, line, WIDTHS.index(WIDE)), rows_of(chart.data), strict=True):
        for column in ("kind", "value", "value_label", "date_label"):
            cell = getattr(own, column)
            assert row.get(column) == (None if cell != cell else cell), column
        for kind, spots in wanted.items():
            assert row[f"{kind}_place"] == spots.get(str(own.row)), kind


def taken_from_rows(layer, kinds):
    """A layer of a chart as one that finds the places of its words in the rows, and the places that it held itself."""
    first, *others = layer.get("transform", [{}])
    if "calculate" not in first:
        return layer, {}
    kind, held = next(kinds), json.loads(first["calculate"].removesuffix("[datum.row]")[1:-1])
    moved = json.loads(json.dumps(layer | {"transform": others}).replace("datum.place", f"datum.{kind}_place"))
    return moved, {kind: held}


def test_an_axis_marks_round_figures_in_the_words_of_the_language(evidence):
    name = "dossiers_online_share"
    rows = rows_of(evidence.observations.query("indicator == @name").sort_values("end"))
    lines = Lines("vi")
    line = lines.line(rows, [], evidence.definitions.indicators[name], "Hồ sơ")
    held = {"timeline": lines.shared()}
    axis = held["timeline"]["parts"][line["forms"][0][1]]
    assert '"0": "0%"' in axis["axis"]["labelExpr"] and axis["scale"]["reverse"] is False
    assert rows_in(held, line)[0]["value_label"].rstrip("¹") in ("29,8%", "30%")


def test_where_nothing_is_drawn_there_is_nothing_to_share():
    assert Lines("en").shared() == {}


def test_pairs_are_years_and_twins_a_year_apart_the_newest_first(evidence):
    printed = evidence.observations.query("area == 'VN'")
    pairs = offered(printed, ("2023", "2022"))
    assert pairs[0] == ("2023", "2022") and len(set(pairs)) == len(pairs) <= MOST
    assert ("2022", "2021") in pairs and ("2024-Q1", "2023-Q1") in pairs and ("2024", "2022") in pairs
    assert ("2023-Q2", "2023-Q1") not in pairs and ("2024", "2020") not in pairs
    few = printed[printed["indicator"] == "dossiers_online_share"]
    assert offered(few, ("latest", "previous")) == [("latest", "previous")], f"fewer than {LEAST} series"


@pytest.mark.parametrize(
    "asked",
    [{"area": "VN-DN"}, {"as_of": "2022-12-31"}, {"period": "2023", "baseline": "2022"}, {"reports": "documents"},
     {"period": "1999", "baseline": "1998"}],
)  # fmt: skip
def test_other_editions_have_theirs(asked):
    data = data_of(page_of("vi", **asked))
    assert data["series"] and data["indicators"]
    if "period" in asked:
        assert [data["pairs"][0][side][0] for side in ("period", "baseline")] == [asked["period"], asked["baseline"]]
    if asked.get("as_of"):
        assert all(report[:4] <= "2022" for report in data["documents"])
    if asked.get("reports"):
        assert not any("-page-" in report for report in data["documents"])


def test_an_edition_of_one_pillar_holds_that_one():
    data = data_of(page_of(pillar="cybersecurity"))
    assert {one["pillar"] for one in data["indicators"].values()} == {"cybersecurity"}


# The page


def test_it_is_one_file_below_two_megabytes_and_the_same_twice(html):
    assert len(html.encode()) < 2_000_000
    assert page_of() == html


def test_its_policy_allows_its_own_scripts_and_no_address(html):
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', html)[1]
    scripts = [text for kind, text in PARTS.findall(html) if kind == "module"]
    sums = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in scripts]
    allowed = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert allowed["script-src"] == " ".join(f"'sha256-{one}'" for one in sums) and len(sums) == 2
    assert allowed["default-src"] == "'none'" and "http" not in policy and "unsafe-eval" not in policy
    around = PARTS.sub("", html)
    assert not re.search(r"<(link|img|iframe|script)\b", around) and not re.search(r'(src|href)="https?:', around)


def test_it_says_what_to_do_without_script_and_links_the_pages(html):
    told = re.search(r"<noscript>(.*?)</noscript>", html, re.S)[1]
    assert "turned off" in told
    assert re.findall(r'href="([^"]+)"', told)[:2] == ["index.html", "digital_government.html"]
    assert '<a href="explore.html" aria-current="page">Explorer</a>' in html
    assert '<a href="../vi/explore.html" hreflang="vi" lang="vi">' in html


@pytest.mark.parametrize("evil", ["</script><script>alert(1)</script>", "<!--<script>", "\ud800 \x00 \u2028", "]]>"])
def test_no_text_of_the_data_ends_its_element(evil):
    text = as_data({"name": evil})
    assert "<" not in text and text.encode()
    assert json.loads(text)["name"] == evil.encode(errors="replace").decode()


def test_vega_is_bundled_once_on_a_machine(tmp_path, monkeypatch):
    import vl_convert

    monkeypatch.setenv("DX_CACHE", str(tmp_path))
    first = vega.__wrapped__()
    monkeypatch.setattr(vl_convert, "javascript_bundle", lambda *_: pytest.fail("bundled again"))
    assert vega.__wrapped__() == first and "</script" not in first
