"""The explorer of an edition as one file: it holds what the verbs gave, in words, and nothing of it is obeyed."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections import Counter

import pytest

import dxlib as dx
from dxlib.briefing.exploring.content import content
from dxlib.briefing.exploring.lines import line_of
from dxlib.briefing.exploring.page import as_data, explorer_page, vega
from dxlib.briefing.exploring.pairs import LEAST, MOST, offered
from dxlib.briefing.pages import frame
from dxlib.briefing.pages.page import BriefingExporter
from dxlib.briefing.running.edition import requested
from dxlib.tables.display import rows_of, series_of
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


def test_a_line_is_broken_where_something_else_is_counted_and_keeps_what_was_replaced(held):
    (line,) = held["indicators"]["dossiers_online_share"]["lines"]
    by_date = {(point["date"], point["value"]): point for point in line["points"]}
    assert by_date["2022", 52.8]["by"] == 54.34 and "by" not in by_date["2022", 54.34]
    assert by_date["2022", 54.34]["run"] == by_date["2023", 58.41]["run"] != by_date["Apr 2024", 38.3]["run"]
    assert [cut["end"] for cut in line["breaks"]] == ["2024-01-01"]
    assert by_date["2021", 30]["label"] == "30%†" and by_date["2021", 30]["page"]
    assert any(note.startswith("† Read on a public page") for note in line["notes"])
    assert [goal["label"] for goal in line["goals"] if goal["value"] == 80] == ["target 2025: ≥\u00a080%"]
    for point in line["points"]:
        figure = held["indicators"]["dossiers_online_share"]["figures"][line["from"] + point["at"]]
        assert words_of(figure[1]).replace(" ", "\u00a0") == point["label"].rstrip("†")


def test_who_counts_and_parts_have_a_line_each(held):
    names = [line["name"] for line in held["indicators"]["digital_economy_gdp_share"]["lines"]]
    assert len(names) == len(set(names)) == 5
    assert any("GSO" in name for name in names) and any("MIC" in name for name in names)


def test_an_axis_marks_round_figures_in_the_words_of_the_language(evidence):
    name = "dossiers_online_share"
    rows = rows_of(evidence.observations.query("indicator == @name").sort_values("end"))
    line = line_of(rows, [], evidence.definitions.indicators[name], "Hồ sơ", "vi")
    assert line["axis"]["marks"][0] == [0.0, "0%"] and line["points"][0]["label"].replace("†", "") in ("29,8%", "30%")
    assert not line["axis"]["falling"]


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
