"""What tables say, in which language and markup, and that data in them stays data."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pandas as pd
import pytest

import dxlib as dx
from dxlib import tables
from dxlib.tables.display import Table, full
from dxlib.text import languages, status_word
from dxlib.text.statuses import STATUSES

LANGUAGES = [language for language in ("en", "vi") if language in languages()]
HOSTILE = "<script>alert('x')</script><b onclick=\"x\">&amp;"


@pytest.fixture(scope="module")
def evidence():
    return dx.load()


class Reader(HTMLParser):
    """The cells of a table as a browser would show them, and every tag that was opened or closed."""

    def __init__(self, html):
        super().__init__()
        self.rows, self.tags, self.open, self.style = [], [], [], False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag == "br":
            self.handle_data(" ")
            return
        self.open.append(tag)
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if {"td", "th"} & set(self.open):
            self.rows[-1][-1] += data


def read(table):
    reader = Reader(table.to_html(phone=True))
    assert not reader.open
    return reader


def texts(table):
    return [" | ".join(row) for row in read(table).rows]


def one(**columns):
    return dx.compare("2023", "2022", indicator="dossiers_online_share").assign(**columns)


def test_a_comparison_says_what_was_compared():
    head, row = texts(tables.comparison(one()))
    assert head.split(" | ")[:4] == ["Indicator", "Baseline", "Current", "Change"]
    for part in ("54.34% 2022", "58.41% 2023", "+4.07\u00a0points", "+7.49%", "computed", "52.8%", "about 38.3%"):
        assert part in row


def test_a_figure_keeps_its_qualifier():
    row = texts(tables.comparison(dx.compare("2023", "2022", indicator="portal_dossiers_online")))[1]
    assert "over 4.62\u00a0million" in row and "over 29\u00a0million" in row and "The figure is dated" in row


def test_a_stated_change_is_called_so_and_what_it_implies_is_marked():
    row = texts(tables.comparison(dx.compare(indicator="fixed_broadband_speed")))[1]
    assert "stated" in row and "implied: about" in row and "not printed" in row


def test_a_refused_pair_has_its_reason_and_the_daily_averages():
    frame = dx.compare("2022", "2021", indicator="attacks").assign(
        outcome="refused", reason="length 6,12", current=6641.0, current_period="2022-S1", baseline=12000.0,
        baseline_period="2021", daily_current=36.69, daily_baseline=32.88,
    )  # fmt: skip
    row = texts(tables.comparison(frame))[1]
    assert "not compared" in row and "6 and 12 months" in row and "32.88, then 36.69" in row
    row = texts(tables.comparison(frame.assign(reason="break 2024-01-01", daily_current=float("nan"))))[1]
    assert "changed from 1 Jan 2024" in row and "Daily" not in row


def test_flags_are_words():
    flagged = one(
        current_doubtful=True, baseline_stand_in=True, different_length=True, running_total=True, stated_agrees=False,
        stated_change=3.1, stated_form="growth",
    )  # fmt: skip
    row = texts(tables.comparison(flagged))[1]
    for words in ("doubtful", "The figure is dated", "different length", "running total", "states +3.1%"):
        assert words in row


def test_targets_have_their_status_as_sign_and_word():
    frame = dx.assess(due="2025", indicator=["satisfaction_procedures", "dossiers_online_share"])
    table = tables.targets(frame)
    rows = texts(table)
    moving = next(row for row in rows if "Satisfaction" in row)
    assert "Moving away" in moving and "“likely”" in moving and "+10.19\u00a0points to go" in moving
    dossiers = next(row for row in rows if "Dossiers" in row)
    assert "from 36.91% in the first half of 2022 it would be on track" in dossiers
    assert "▼ Off track" in repr(table) and "← Moving away" in repr(table)


@pytest.mark.parametrize("status", STATUSES)
def test_every_status_has_a_sign_and_a_class(status):
    frame = dx.assess(due="2025", indicator="satisfaction_procedures").assign(status=status, reason="one_figure")
    html = tables.targets(frame)._repr_html_()
    assert status_word(status)[1:] in html and re.search(r'class="st s-\w+"><span aria-hidden=true>[✓▲◆▼←◌]<', html)


def test_where_there_is_no_figure_the_newest_are_shown():
    table = tables.comparison(dx.compare("2010", "2009", indicator=["attacks", "dossiers_online_share"]))
    assert table.caption == "No figure for the periods asked for"
    assert any("2,323" in row and "report of 30 Apr 2024" in row for row in texts(table))


def test_sources_name_document_line_and_print(evidence):
    rows = texts(tables.sources(one(), evidence))
    assert any("54,34%" in row and "14/BC-BTTTT" in row and row.split(" | ")[3] == "59" for row in rows)
    targets = texts(tables.sources(dx.assess(due="2025", indicator="dossiers_online_share"), evidence))
    assert any("80%" in row for row in targets)


def test_every_figure_of_a_comparison_has_its_source(evidence):
    frame = dx.compare(pillar="digital_government")
    printed = {text for side in ("current", "baseline") for text in frame[f"{side}_printed"].dropna()}
    shown = {row[1].text for row in tables.sources(frame, evidence).rows}
    assert printed <= shown


def test_figures_are_listed_in_the_order_of_time(evidence):
    seen = evidence.observations
    rows = texts(tables.figures(seen[(seen.indicator == "attacks") & (seen.breakdown == "")]))
    assert [row.split(" | ")[2] for row in rows[1:]] == ["6.641", "3.446 cuộc", "hơn 12,8 nghìn", "2.323 cuộc"]
    whole = texts(tables.figures(seen[seen.total.notna()].head(1)))
    assert " of " in whole[1]


def test_adoption_names_who_did_not(evidence):
    seen = evidence.observations.query("indicator == 'provinces_annual_plan'")
    rows = texts(tables.adoption(seen, evidence.adoption, evidence.areas))
    assert "53 of 63" in rows[1] and "Not done: Bắc Kạn" in rows[1]
    assert "VN-53" in texts(tables.adoption(seen, evidence.adoption))[1]
    assert rows[2].endswith("–")


# Markup


def all_tables(evidence, language):
    seen, frame, due = evidence.observations, dx.compare(), dx.assess()
    return [
        tables.comparison(frame, language=language),
        tables.comparison(dx.compare("2023", "2022"), language=language),
        tables.targets(due, language=language),
        tables.newest(frame, language=language),
        tables.newest(due, language=language),
        tables.sources(frame, evidence, language=language),
        tables.figures(seen, language=language),
        tables.adoption(frame, evidence.adoption, evidence.areas, language=language),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_tables_are_well_formed_and_stable(evidence, language):
    for table, again in zip(all_tables(evidence, language), all_tables(evidence, language), strict=True):
        reader = read(table)
        assert len({len(row) for row in reader.rows}) == 1
        names = [tag for tag, _ in reader.tags]
        assert names.count("caption") == 1 and table.caption
        assert all("scope" in attrs for tag, attrs in reader.tags if tag == "th")
        assert ("table", "dx-table") in [(t, a.get("class", "").split()[0]) for t, a in reader.tags if a.get("class")]
        assert table._repr_html_() == again._repr_html_() and repr(table) == repr(again)
        assert "nan" not in repr(table).lower().split() and "<NA>" not in repr(table)


def test_numbers_stand_to_the_right():
    reader = read(tables.comparison(one()))
    assert [attrs.get("class") for tag, attrs in reader.tags if tag == "td"] == ["num", "num", "num", "full"]


def test_data_stays_data(evidence):
    frame = one(name=HOSTILE, current_printed=HOSTILE + "58", newest_printed="9")
    due = dx.assess(due="2025", indicator="dossiers_online_share").assign(name=HOSTILE, number=HOSTILE)
    seen = evidence.observations.head(1).assign(as_printed=HOSTILE + "1", note=HOSTILE)
    for table in (
        tables.comparison(frame), tables.targets(due), tables.newest(frame), tables.figures(seen),
        tables.sources(frame, evidence), tables.comparison(frame, caption=HOSTILE),
    ):  # fmt: skip
        allowed = {"style", "table", "caption", "thead", "tbody", "tr", "th", "td", "small", "span", "b", "br"}
        allowed |= {"details", "summary"}
        assert {tag for tag, _ in read(table).tags} <= allowed
        assert not any(key.startswith("on") for _, attrs in read(table).tags for key in attrs)
        assert not re.search(r"(?<!\\)<script", table.to_markdown())


def test_a_cell_cannot_break_a_markdown_table():
    table = tables.comparison(one(name="a|b"))
    assert "a\\|b" in table.to_markdown()
    lines = [line for line in table.to_markdown().splitlines() if line.startswith("|")]
    assert len({len(re.findall(r"(?<!\\)\|", line)) for line in lines}) == 1


def test_empty_frames_give_a_table_that_says_so(evidence):
    nothing, no_targets = dx.compare().head(0), dx.assess().head(0)
    for table in (
        tables.comparison(nothing), tables.targets(no_targets), tables.newest(nothing), tables.newest(no_targets),
        tables.sources(nothing, evidence), tables.figures(evidence.observations.head(0)), tables.adoption(nothing),
    ):  # fmt: skip
        assert len(table.rows) == 1 and table.rows[0][0].text.startswith("No report")


def test_a_table_keeps_the_frame_it_was_made_from():
    frame = one()
    pd.testing.assert_frame_equal(tables.comparison(frame).frame, frame)


@pytest.mark.skipif("vi" not in languages(), reason="there is no Vietnamese catalogue")
def test_vietnamese_words_and_numbers():
    row = texts(tables.comparison(one(), language="vi"))[1]
    assert "58,41%" in row and "+4,07" in row and "Hồ sơ nộp trực tuyến" in row


def test_a_name_that_takes_two_lines_on_a_phone_pushes_no_value_down():
    short, long = (Table.of("T", ["A", label, full("A name of the whole width")], [("a", "1", "b")], pd.DataFrame())
                   for label in ("Value", "Value of the year before"))  # fmt: skip
    assert 'class="dx-table restack"' in short.to_html(phone=True)
    assert 'class="dx-table restack tall"' in long.to_html(phone=True) and "tall" not in long.to_html()
