"""The data dictionary: the committed page is the generated one, complete, and its links lead somewhere."""

from __future__ import annotations

import re

import mistune
import pytest

import dxlib as dx
from dxlib.loaders.dictionary import PAGE, dictionary, escaped


@pytest.fixture(scope="module")
def page(evidence) -> str:
    return dictionary(dx.load(reports="all"))


def entry(page: str, name: str) -> str:
    return page.partition(f"#### `{name}`\n")[2].partition("\n#")[0]


def test_the_committed_page_is_the_generated_one(page):
    assert PAGE.read_text(encoding="utf-8") == page, "make dictionary"


def test_every_indicator_has_one_entry_in_the_order_of_the_definitions(page, definitions):
    assert re.findall(r"^#### `(\w+)`$", page, flags=re.M) == list(definitions.indicators)


def test_an_entry_says_what_the_definition_says(page):
    lines = entry(page, "dossiers_online_share").strip().splitlines()
    assert lines[0] == "**Dossiers submitted online** · Hồ sơ nộp trực tuyến"
    assert "- unit: percent · phần trăm (`percent`)" in lines
    assert "- timing: span, over a stretch of time" in lines
    assert "- direction: up, more is better" in lines
    assert "- bounds: 0 to 100" in lines
    assert any(line.startswith("- break from 2024-01-01: From 2024 the share is taken over") for line in lines)
    assert "- baseline: 0 on 2021-06-15" in entry(page, "procedures_cut_share")
    assert "- parts that add up to it: `phishing`, `deface`, `malware`" in entry(page, "attacks")
    assert "- counted by: `gso`, `mic`, `nso`" in entry(page, "digital_economy_gdp_share")
    assert "- running total of: [`portal_accounts_new`](#portal_accounts_new)" in entry(
        page, "portal_accounts_cumulative"
    )
    assert "- denominator: 25" in entry(page, "essential_services_scheme06")
    assert "- bounds: at least 1" in entry(page, "egdi_rank")


def test_figures_are_counted_by_kind(folder):
    """By hand: three levels in two reports, one target, and no claim."""
    first, second = folder.report("2023-01-15"), folder.report("2024-01-15")
    folder.rows(first, "observations", {"value": 12, "as_printed": "12"}, {"value": 12, "as_printed": "12"})
    folder.rows(first, "targets", {"value": 9, "as_printed": "≥ 9"})
    folder.rows(second, "observations", {"period": "2023", "value": 13, "as_printed": "13"})
    made = entry(dictionary(folder.load()), "attacks")
    assert "- printed: 3 figures (`2022` to `2023`), 1 target\n" in made
    assert made.count("](../data/reports/") == 2
    assert "- printed: nothing yet" in entry(dictionary(folder.load()), "people_protected")


def test_counts_are_those_of_the_command(page):
    table = dx.indicators(evidence=dx.load(reports="all")).set_index("indicator")["figures"]
    for name in ("attacks", "satisfaction_procedures", "ndxp_transactions"):
        assert f"- printed: {table[name]} figures (" in entry(page, name)


def test_every_link_leads_somewhere(page):
    heads = re.findall(r"^#+ (.*)$", page, flags=re.M)
    anchors = {re.sub(r"[^\w -]", "", head.lower()).replace(" ", "-") for head in heads}
    links = set(re.findall(r"(?<!\\)\]\(([^)]+)\)", page))
    assert {link[1:] for link in links if link.startswith("#")} <= anchors
    for link in links:
        assert link.startswith("#") or (PAGE.parent / link.partition("#")[0]).exists(), link


@pytest.mark.parametrize(
    "text", ["a_b_c *d* [e](f) <g> | `h` ~i~ #j", "- no list", "1. no list", "# no heading", "+ no", "![x](y)", "a\\b"]
)
def test_text_of_the_data_is_shown_as_it_is(text):
    assert (
        mistune.create_markdown(renderer="html")(escaped(text)).strip() == f"<p>{mistune.escape(text, quote=False)}</p>"
    )


def test_text_of_the_data_stays_on_one_line():
    assert escaped("one\n\n# two") == "one \\# two"
