"""Slides: each title says what its slide shows and no more, and a native chart holds the numbers of its frame."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import nbformat
import pandas as pd
import pptx
import pytest
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.util import Pt

import dxlib as dx
from dxlib.briefing import slides
from dxlib.briefing.document import Chapter, Document, Heading, Paragraph, Run, read_chapter
from dxlib.briefing.drawing import drawing
from dxlib.briefing.evidence import References
from dxlib.briefing.marks import behind
from dxlib.briefing.native import native
from dxlib.briefing.shapes import Run as Joined
from dxlib.briefing.slides.deck import chosen
from dxlib.briefing.slides.headings import chart_titles, headline_titles, sentence_titles, table_titles
from dxlib.briefing.slides.placing import sides
from dxlib.briefing.slides.plotted import _amounts, add_points
from dxlib.briefing.slides.sources import foot, named_places
from dxlib.charts.changes import in_percent
from dxlib.charts.lettering import wrap
from dxlib.tables.display import Cell, Column, Table, light
from dxlib.tables.rests import rest_of
from dxlib.text import show, show_number, status_word

LANGUAGES = ("en", "vi")


@pytest.fixture(autouse=True)
def in_edition(monkeypatch):
    """Charts say by which function they were drawn only while an edition is made."""
    monkeypatch.setenv("DX_EDITION", "1")


def shown(function, *frames, language="en", **options):
    """A chart as an edition has it, with what slides draw of it and what they say."""
    chart = drawing(function(*frames, language=language, **options).to_dict())
    pages = native(chart, language)
    return chart, pages, [chart_titles(chart, page, language) for page in pages or [None]]


def numbers(text):
    """The numbers of a text, as they are written; a date is none of them."""
    return re.findall(r"\d[\d.,]*\d|\d", text)


# Messages


@pytest.mark.parametrize("language", LANGUAGES)
def test_changes_say_which_grew_most(evidence, language):
    frame = dx.compare("2023", "2022", topic="data_sharing", evidence=evidence)
    _chart, _pages, ((title, *_rest),) = shown(dx.charts.changes, frame, language=language)
    drawn = frame[frame["outcome"].isin(["compared", "stated"]) & frame["shown_change"].notna()]
    top = max(drawn.itertuples(index=False), key=lambda row: abs(in_percent(row) or 0))
    assert title.startswith(top.name_vi if language == "vi" else top.name)
    assert show_number(top.shown_change, language, signed=True) in title


def change_rows(evidence, **columns):
    frame = dx.compare("2023", "2022", topic="data_sharing", evidence=evidence)
    frame = frame[(frame["outcome"] == "compared") & frame["relative_change"].notna()]
    return frame.assign(**columns)


def test_a_larger_change_in_doubt_takes_the_superlative_and_makes_no_title(evidence):
    frame = change_rows(evidence)
    top = frame["relative_change"].abs().idxmax()
    doubtful = frame.assign(current_doubtful=frame["current_doubtful"].where(frame.index != top, True))
    _chart, _pages, ((title, *_rest),) = shown(dx.charts.changes, doubtful)
    assert "most" not in title and frame.loc[top, "name"] not in title


@pytest.mark.parametrize("flag", ["current_doubtful", "running_total", "different_length"])
def test_where_every_change_has_a_reservation_the_title_of_the_chart_stays(evidence, flag):
    chart, _pages, (titles,) = shown(dx.charts.changes, change_rows(evidence, **{flag: True}), title="Sharing")
    assert titles == [chart.title] == ["Sharing"]


def test_a_contested_figure_makes_no_title(evidence):
    frame = change_rows(evidence, current_contested="inconsistent")
    assert shown(dx.charts.changes, frame, title="Sharing")[2] == [["Sharing"]]


def test_no_change_is_no_largest_change(evidence):
    frame = change_rows(evidence, relative_change=0.0, absolute_change=0.0, shown_change=0.0, shown_form="percent")
    assert shown(dx.charts.changes, frame, title="Sharing")[2] == [["Sharing"]]


def test_a_fall_that_is_good_is_said_as_a_fall_and_nothing_more(evidence):
    frame = dx.compare("latest", "previous", topic="attacks", evidence=evidence)
    _chart, _pages, ((title, *_rest),) = shown(dx.charts.changes, frame)
    assert title == "Cyberattacks recorded fell most: −32.6%"


@pytest.mark.parametrize("language", LANGUAGES)
def test_shares_say_how_many_rose_and_which_fell(evidence, language):
    frame = dx.compare("2023", "2022", topic="online_services", evidence=evidence)
    _chart, _pages, ((title, *_rest),) = shown(dx.charts.dumbbell, frame, language=language)
    pairs = frame[(frame["unit"] == "percent") & (frame["outcome"] == "compared")]
    rose, (fell,) = (pairs["current"] > pairs["baseline"]).sum(), pairs[pairs["current"] < pairs["baseline"]].index
    assert numbers(title)[:2] == [str(rose), str(len(pairs))]
    for side in ("current", "baseline"):
        assert show(pairs.loc[fell, side], "percent", language) in title


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_share_is_told_with_its_two_figures(evidence, language):
    frame = dx.compare("2023", "2022", indicator="satisfaction_procedures", evidence=evidence)
    _chart, _pages, ((title, *_rest),) = shown(dx.charts.dumbbell, frame, language=language)
    assert numbers(title) == [
        n.replace(".", "," if language == "vi" else ".") for n in ("79.81", "2023", "86.97", "2022")
    ]


def test_a_share_that_stands_still_is_not_said_to_move(evidence):
    frame = dx.compare("2023", "2022", indicator="satisfaction_procedures", evidence=evidence)
    still = frame.assign(current=frame["baseline"], absolute_change=0.0, shown_change=0.0)
    assert "stood at 86.97%" in shown(dx.charts.dumbbell, still)[2][0][0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_scoreboard_counts_each_status_as_the_frame_does(evidence, language):
    frame = dx.scoreboard(due="2025", evidence=evidence)
    _chart, _pages, ((title, *_rest),) = shown(dx.charts.scoreboard, frame, by="pillar", language=language)
    for status, count in frame["status"].value_counts().items():
        assert f"{count} {status_word(status, language)}" in title
    assert str(len(frame)) in numbers(title)


def test_a_target_that_cannot_be_assessed_is_not_said_to_be_missed(evidence):
    frame = dx.scoreboard(due="2025", evidence=evidence)
    frame = frame[frame["status"] == "not_assessable"]
    _chart, _pages, ((title, *_rest),) = shown(dx.charts.scoreboard, frame, by="group")
    assert title == f"Of {len(frame)} targets for 2025: {len(frame)} not assessable"


def test_by_group_the_group_that_is_furthest_from_its_name_is_told(evidence):
    frame = dx.scoreboard(due="2025", evidence=evidence)
    _chart, _pages, ((title, *_rest),) = shown(dx.charts.scoreboard, frame)
    likely = frame[frame["group"] == "likely"]
    assert title.startswith(f"Likely ({len(likely)})")
    assert f"{(likely['status'] == 'off_track').sum()} off track" in title


@pytest.mark.parametrize("language", LANGUAGES)
def test_ways_to_targets_are_counted_as_drawn(evidence, language):
    frame = dx.assess(pillar="digital_government", due="2025", evidence=evidence)
    _chart, (page,), ((title, *_rest),) = shown(dx.charts.progress, frame, language=language)
    drawn = frame[frame["baseline"].notna() & frame["current"].notna()]
    assert len(page.categories) == len(drawn) == int(numbers(title)[0])
    for status, count in drawn["status"].value_counts().items():
        assert f"{count} {status_word(status, language)}" in title


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_timeline_tells_its_ends_up_to_a_break_and_what_was_printed_first(evidence, language):
    seen = evidence.observations.query("indicator == 'dossiers_online_share'")
    _chart, (page,), ((title, *_rest),) = shown(dx.charts.timeline, seen, language=language)
    for value in (54.34, 58.41, 52.8):
        assert show(value, "percent", language) in title
    assert show(36.91, "percent", language) not in title  # of half a year
    assert show(38.3, "percent", language) not in title  # counts something else
    assert page.name in title


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_revision_tells_what_was_printed_first_and_later(evidence, language):
    frame = dx.analysis.revisions(evidence=evidence)
    _chart, pages, titles = shown(dx.charts.revisions, frame, evidence.targets, language=language)
    revised = frame[frame["revised"]]
    assert len(pages) == len(revised[["indicator", "area", "period"]].drop_duplicates())
    for page, (title, *_rest) in zip(pages, titles, strict=True):
        for row in (page.records[0], page.records[-1]):
            assert show(row["value"], row["unit"], language) in title


@pytest.mark.parametrize("language", LANGUAGES)
def test_counts_of_a_whole_tell_the_most_and_the_fewest(evidence, language):
    seen = evidence.observations.query("indicator.str.startswith('provinces_smart')")
    _chart, (page,), ((title, *_rest),) = shown(dx.charts.adoption, seen, language=language)
    counts = seen["value"]
    assert str(int(counts.max())) in numbers(title) and str(int(counts.min())) in numbers(title)
    assert page.series[0].values == [float(value) for value in counts]


def test_levels_tell_each_of_two_and_the_ends_of_many():
    rows = pd.DataFrame({"indicator": [f"own_{n}" for n in range(4)], "name": list("ABCD"), "name_vi": list("ABCD"),
                         "unit": "percent", "value": [10.0, 40.0, 20.0, 30.0], "period": "2023",
                         "qualifier": "exact", "as_printed": "", "doubtful": False})  # fmt: skip
    assert shown(dx.charts.levels, rows.head(2))[2][0][0] == "A: 10%; B: 40%"
    assert shown(dx.charts.levels, rows)[2][0][0] == "Largest: B, 40%; smallest: A, 10%"
    tied = rows.assign(value=[10.0, 40.0, 40.0, 30.0])
    assert shown(dx.charts.levels, tied, title="Levels")[2] == [["Levels"]]


def test_a_recomputed_share_that_differs_is_counted(evidence):
    findings = dx.audit(evidence=evidence)
    _chart, (page,), ((title, *_rest),) = shown(dx.charts.recomputed, findings)
    drawn = behind(page.records, list(findings.itertuples(index=False)))
    count = sum(row.verdict == "inconsistent" for row in drawn)
    assert numbers(title) == [str(count), str(len(drawn))]
    for row, value in zip(drawn, page.series[0].values, strict=True):
        assert value == pytest.approx(row.computed - row.stated)


@pytest.mark.parametrize("language", LANGUAGES)
def test_tables_count_their_statuses_and_call_findings_findings(language):
    def table(*statuses):
        return Table("Rows", (Column("a"), Column("b")), tuple((Cell("x"), Cell("y", (), s)) for s in statuses))

    title = table_titles(table("reached", "not_assessable", "reached"), "S", language)[0]
    assert title == f"Rows: 2 {status_word('reached', language)}, 1 {status_word('not_assessable', language)}"
    assert numbers(table_titles(table("inconsistent", "suspect"), "S", language)[0]) == ["2"]
    assert numbers(table_titles(table("", "", ""), "S", language)[0]) == ["3"]
    assert table_titles(table("reached"), "S", language)[0] == f"x: {status_word('reached', language)}"


def key(name, change, move="better", after=()):
    return Paragraph((Run(name, bold=True), Run(" rose to 2% in 2023, from 1% in 2022.")), "item", 1, computed=True,
                     note=(f"“2%” (2023): Report, line {len(name)}",), key=change, move=move, after=after,
                     source=f"report of 16 Feb 2024, line {len(name)}")  # fmt: skip


def test_headlines_name_what_got_worse_and_what_is_behind_and_leave_the_figures_to_the_rows():
    better, worse = key("Open data", "+49.26 points"), key("Satisfaction", "−7.16 points", "worse")
    behind = replace(key("Economy", "+0.85 points"), behind=True)
    assert headline_titles([better, worse], "S", "en")[0] == "S – for the worse: Satisfaction"
    both = headline_titles([better, worse, behind], "S", "en")
    assert both[0] == "S – for the worse: Satisfaction; behind target: Economy" and both[1:] == [
        "S – for the worse: Satisfaction", "S"]  # fmt: skip
    assert headline_titles([better, key("Other", "+1")], "S", "en")[0] == "S – all 2 for the better"
    assert headline_titles([worse], "S", "en") == headline_titles([better], "S", "en") == ["S"]
    assert headline_titles([better, key("Neither", "+1", "")], "S", "en") == ["S"]


def test_the_first_of_several_sentences_is_the_title_unless_it_has_a_reservation():
    doubted = key("A", "", after=(Run(" That reading is doubtful."),))
    assert sentence_titles([doubted, key("B", "")], "Section") == ["Section"]
    assert sentence_titles([key("B", "")], "Section") == ["Section"]
    assert sentence_titles([key("B", ""), doubted], "Section")[0] == "B rose to 2% in 2023, from 1% in 2022"


def test_a_sentence_that_is_the_title_is_not_told_again():
    slide = deck(Heading("Section", 2), key("A", ""), key("B", ""), key("C", "")).slides[2]
    (table,) = (shape.table for shape in slide.shapes if shape.has_table)
    assert slide.shapes.title.text.startswith("A rose") and [row.cells[0].text for row in table.rows] == ["B", "C"]


def test_a_change_of_a_chapter_is_written_large_once():
    made = deck(
        Heading("First", 2), key("A", "+1"), key("B", "−2", "worse"), Heading("Worse", 2), key("B", "−2", "worse")
    )
    assert [slide.shapes.title.text for slide in made.slides][2:] == ["First – for the worse: B"]


def test_a_change_alone_stands_on_the_slide_before_it():
    made = deck(Heading("First", 2), key("A", "+1"), key("B", "+2"), Heading("Worse", 2), key("C", "−2", "worse"))
    assert [slide.shapes.title.text for slide in made.slides][2:] == ["First – for the worse: C"]


def test_a_title_that_two_lines_do_not_hold_gives_way_to_a_shorter_one():
    assert chosen(["word " * 60, "Short"]) == "Short"
    assert chosen(["word " * 60]).endswith("…")


def test_the_foot_names_each_report_once_with_its_lines(evidence):
    frame = dx.compare(
        "2023", "2022", indicator=["dossiers_online_share", "satisfaction_procedures"], evidence=evidence
    )
    places = named_places(rest_of(frame.itertuples(index=False), ["baseline_", "current_"]).places, "en")
    assert places == ["report of 16 Feb 2024, lines 59, 61"]
    assert foot(places, 870, 11, "en") == "Source: report of 16 Feb 2024, lines 59, 61"
    assert foot([f"report of {day} Feb 2024, line 1" for day in range(40)], 870, 11, "en").startswith(
        "Source: 40 places"
    )
    assert foot([], 870, 11, "en") == ""


# Native charts


def test_a_scoreboard_is_a_stacked_bar_with_the_counts_of_the_frame(evidence):
    frame = dx.scoreboard(due="2025", evidence=evidence)
    for by in ("group", "pillar"):
        _chart, (page,), _titles = shown(dx.charts.scoreboard, frame, by=by)
        assert page.stacked
        counted = sorted(sum(value or 0 for value in series.values) for series in page.series)
        assert counted == sorted(frame["status"].value_counts())
        whole = [sum(series.values[n] or 0 for series in page.series) for n in range(len(page.categories))]
        assert sorted(whole) == sorted(frame[by].fillna("").value_counts())


def test_a_way_to_a_target_is_the_share_of_it_that_is_covered(evidence):
    frame = dx.assess(indicator="dossiers_online_share", due="2025", authority="942", evidence=evidence)
    _chart, (page,), _titles = shown(dx.charts.progress, frame)
    (row,) = frame.itertuples(index=False)
    covered = (row.current - row.baseline) / (row.target - row.baseline) * 100
    passed = (row.current_date - row.baseline_date) / (row.due_date - row.baseline_date) * 100
    assert [series.values for series in page.series] == [[pytest.approx(covered, abs=0.05)],
                                                         [pytest.approx(passed, abs=0.05)]]  # fmt: skip
    assert "54.34% → 58.41%, target ≥ 80%" in page.categories[0].replace("\u00a0", " ")


def test_a_timeline_holds_every_printed_figure_at_the_end_of_its_period(evidence):
    seen = evidence.observations.query("indicator == 'dossiers_online_share'")
    _chart, (page,), _titles = shown(dx.charts.timeline, seen)
    points = {point for run in page.runs for point in run.points}
    assert points == {(pd.Timestamp(end).date(), value) for end, value in zip(seen["end"], seen["value"], strict=True)}
    after_break = next(run for run in page.runs if (date(2024, 4, 30), 38.3) in run.points)
    assert len(after_break.points) == 1  # no line leads across the break


# The deck


def deck(*blocks, language="en", title="Title", lede=None):
    chapter = Chapter("name", "Chapter", lede, tuple(blocks))
    terms = (("Period", "2023"), ("Baseline", "2022"), ("Published up to", "30 Apr 2024"), ("Area", "Viet Nam"))
    document = Document(title, language, "Briefing", terms, date(2024, 4, 30), "footer", (chapter,))
    return pptx.Presentation(BytesIO(slides.write(document)))


@pytest.fixture(scope="module")
def full(evidence):
    """One chapter with everything that a chapter has, in real figures."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DX_EDITION", "1")
        compared = dx.compare("2023", "2022", topic="online_services", evidence=evidence)
        targets = dx.assess(pillar="digital_government", due="2025", evidence=evidence)
        seen = evidence.observations[evidence.observations["indicator"].isin(compared["indicator"])]
        made = [
            dx.charts.dumbbell(compared, targets), dx.charts.progress(targets), dx.charts.timeline(seen),
            dx.charts.scoreboard(dx.scoreboard(due="2025", evidence=evidence)),
            dx.charts.provinces(evidence.adoption.query("indicator == 'provinces_annual_plan'"), evidence.areas),
        ]  # fmt: skip
        charts = [drawing(chart.to_dict()) for chart in made]
    words = Paragraph((Run("What people wrote."),))
    table = Table("Short", (Column("Name"), Column("Value", True)), ((Cell("a", ("2023",)), Cell("1")),) * 3)
    long = Table("Long table", (Column("Name"), Column("Value", True)), ((Cell("a"), Cell("1")),) * 30)
    blocks = (Heading("Changed", 2), words, key("Open data", "+49.26 points"), key("Less", "−7.16 points", "worse"),
              Heading("Charts", 2), *charts, key("In the notes", ""), Heading("Alone", 2), key("Sentence", ""),
              Heading("Tables", 2), table, long)  # fmt: skip
    return [deck(*blocks, language=language) for language in LANGUAGES]


def test_every_slide_has_a_title_that_its_place_holds_and_it_is_read_first(full):
    for made in full:
        assert len(made.slides) > 10
        for slide in made.slides:
            title = slide.shapes.title
            assert title.text.strip() and slide.shapes[0].shape_id == title.shape_id
            if slide.slide_layout.name == "Message":
                size = title.text_frame.paragraphs[0].runs[0].font.size.pt
                assert 24 <= size <= 28
                assert len(wrap(title.text, title.width / 12700, size, True, 9)) <= 2, title.text


def test_nothing_leaves_its_slide_and_no_letter_is_small(full):
    for made in full:
        for slide in made.slides:
            for shape in slide.shapes:
                assert shape.left >= 0 and shape.top >= 0
                assert shape.left + shape.width <= made.slide_width, (slide.shapes.title.text, shape.name)
                assert shape.top + shape.height <= made.slide_height, (slide.shapes.title.text, shape.name)
            for size in slide._element.xpath(".//a:rPr/@sz"):
                assert int(size) >= 1100


def test_every_shape_of_a_slide_has_a_number_of_its_own(full):
    for made in full:
        for slide in made.slides:
            found = slide._element.xpath("//p:cNvPr/@id")
            assert len(found) == len(set(found))


def test_a_figure_in_a_title_stands_on_its_slide_too(full):
    for made in full:
        for slide in made.slides:
            words = " ".join(slide._element.xpath(".//a:t/text()")[1:])  # without the title itself
            for shape in slide.shapes:
                if shape.has_chart:
                    words += " ".join(shape.chart._chartSpace.xpath(".//c:v/text() | .//a:t/text()"))
            for figure in re.findall(r"\d+[.,]\d+", slide.shapes.title.text):
                assert figure in words or figure.replace(",", ".") in words, slide.shapes.title.text


def test_text_boxes_hold_their_words(full):
    for made in full:
        for slide in made.slides:
            for box in slide.shapes:
                if not box.has_text_frame or box.is_placeholder:
                    continue
                need = 0.0
                for paragraph in box.text_frame.paragraphs:
                    size = max((run.font.size.pt for run in paragraph.runs), default=0)
                    lines = wrap(paragraph.text, box.width / 12700, size or 1, lines=99, even=False)
                    need += len(lines) * size * 1.2
                assert need <= box.height / 12700 + 2, box.text_frame.text


def test_charts_and_pictures_are_told_in_words(full):
    for made in full:
        found = [shape for slide in made.slides for shape in slide.shapes if shape.has_chart or shape.shape_type == 13]
        assert len(found) >= 6
        assert all(shape._element.xpath(".//p:cNvPr")[0].get("descr") for shape in found)


def slide_of(made, text):
    return next(slide for slide in made.slides if text in slide.shapes.title.text)


def test_changes_stand_large_beside_their_sentences_and_their_evidence_in_the_notes(full):
    slide = slide_of(full[0], "Changed")
    assert slide.shapes.title.text == "Changed – for the worse: Less"
    table = next(shape.table for shape in slide.shapes if shape.has_table)
    cells = [[cell.text for cell in row.cells] for row in table.rows]
    assert cells[0] == ["+49.26\npoints", "Open data rose to 2% in 2023, from 1% in 2022."]
    sizes = [run.font.size for run in table.cell(0, 0).text_frame.paragraphs[0].runs]
    assert sizes == [Pt(24)]
    assert "“2%” (2023): Report, line 9" in slide.notes_slide.notes_text_frame.text
    assert any("Source: report of 16 Feb 2024, line 9" in shape.text_frame.text for shape in slide.shapes
               if shape.has_text_frame)  # fmt: skip


def test_sentences_beside_a_chart_are_what_the_speaker_says(full):
    titles = [slide.shapes.title.text for slide in full[0].slides]
    assert not any("In the notes" in title for title in titles)
    notes = [slide.notes_slide.notes_text_frame.text for slide in full[0].slides if slide.has_notes_slide]
    assert sum("In the notes rose to 2%" in note for note in notes) == 1


def test_a_sentence_without_a_chart_has_a_slide_whose_title_it_is_not(full):
    slide = slide_of(full[0], "Alone")
    words = [run for run in slide._element.xpath(".//a:t/text()")]
    assert words.count("Sentence") == 1 and any("rose to 2% in 2023" in run for run in words)
    assert not any(shape.has_table for shape in slide.shapes), "one row is no table"


def test_a_long_table_is_named_in_the_notes_of_the_opening(full):
    assert not any("Long table" in slide.shapes.title.text for slide in full[0].slides)
    assert "Long table (30 rows)" in full[0].slides[1].notes_slide.notes_text_frame.text


def test_every_slide_but_the_first_has_edition_and_number_at_its_foot(full):
    for slide in list(full[0].slides)[1:]:
        kinds = {int(holder.placeholder_format.type): holder for holder in slide.placeholders}
        assert 13 in kinds and "Published up to: 30 Apr 2024" in kinds[15].text_frame.text


def test_points_on_a_slide_are_dates_and_values(full):
    charts = [shape.chart for slide in full[0].slides for shape in slide.shapes if shape.has_chart]
    scattered = [chart for chart in charts if chart.chart_type == XL_CHART_TYPE.XY_SCATTER_LINES]
    assert scattered
    for chart in scattered:
        for series in chart.plots[0].series:
            days = [float(point.text) for point in series._element.xpath(".//c:xVal//c:v")]
            assert len(days) == len([value for value in series.values if value is not None])
            assert all(44000 < day < 46100 for day in days)  # from mid-2020 on, as spreadsheets count days


def test_every_run_of_points_on_a_slide_says_it_is_as_long_as_the_longest(full):
    charts = [shape.chart for slide in full[0].slides for shape in slide.shapes if shape.has_chart]
    for chart in charts:
        if chart.chart_type == XL_CHART_TYPE.XY_SCATTER_LINES:
            counts = chart._chartSpace.xpath(".//c:numCache/c:ptCount/@val")
            longest = max(
                len([node for node in cache if node.tag.endswith("}pt")])
                for cache in chart._chartSpace.xpath(".//c:numCache")
            )
            assert set(counts) == {f"{longest}"}, "LibreOffice leaves out a shorter one"


def test_lines_of_several_who_count_have_a_legend_that_names_each_once():
    _drawn, (page,), _titles = shown(
        dx.charts.rivals, dx.rivals("digital_economy_gdp_share", evidence=dx.load(reports="all"))
    )
    slide = pptx.Presentation().slides.add_slide(pptx.Presentation().slide_layouts[6])
    chart = add_points(slide, page, (1, 1, 8, 5), "en").chart
    named = [run.name for run in page.runs]
    assert chart.has_legend and len(set(named)) > 1
    left_out = chart._chartSpace.xpath(".//c:legendEntry/c:idx/@val")
    assert [int(one) for one in left_out] == [n for n, name in enumerate(named) if name in named[:n]]


def test_large_numbers_at_an_axis_are_in_millions_and_billions():
    assert [_amounts(high, "en") for high in (100, 5e6, 140e9, 9e12)] == [
        "#,##0", '#,##0,," million"', '#,##0,,," billion"', '#,##0,,,," trillion"']  # fmt: skip
    assert _amounts(140e9, "vi") == '#,##0,,," tỷ"'


def test_what_is_hostile_stays_text():
    evil = 'x"/><script> & ]]> =1+1'
    made = deck(Heading(evil, 2), key(evil, "+1 point"), title=evil)
    assert made.slides[0].shapes.title.text == evil
    assert any(evil in slide.shapes.title.text for slide in list(made.slides)[1:])


def test_an_edition_without_anything_to_show_is_its_openings():
    assert [slide.shapes.title.text for slide in deck().slides] == ["Title", "Chapter"]


def test_the_template_wears_the_colours_of_the_charts():
    master = pptx.Presentation(Path(slides.__file__).with_name("template.pptx")).slide_master
    theme = master.part.part_related_by(RELATIONSHIP_TYPE.THEME).blob.decode()
    for slot, colour in {"dk2": "reached", "lt2": "soft", "accent1": "track", "accent2": "reached", "accent3": "off",
                         "accent4": "slight", "accent5": "na", "accent6": "away", "hlink": "link"}.items():  # fmt: skip
        assert f'<a:{slot}><a:srgbClr val="{light(colour)[1:]}"/>' in theme, slot


def test_the_same_document_gives_the_same_bytes():
    chapter = Chapter("name", "Chapter", None, (Heading("H", 2), key("A", "+1 point")))
    document = Document("T", "en", "k", (("a", "b"),) * 3, date(2024, 4, 30), "f", (chapter,))
    assert slides.write(document) == slides.write(document)


def test_targets_with_one_figure_stand_beside_it_and_are_not_judged(evidence):
    frame = dx.assess(pillar="digital_society", due="2025", evidence=evidence)
    frame = frame[frame["status"] == "not_assessable"]
    _chart, (page,), ((title, *_rest),) = shown(dx.charts.progress, frame, every=True)
    known = frame[(frame["unit"] == "percent") & frame["current"].notna()]
    shown_pairs = sorted(zip(*(series.values for series in page.series), strict=True))
    assert shown_pairs == sorted(zip(known["current"], known["target"], strict=True))
    assert title == f"Of {len(known)} targets shown here: {len(known)} not assessable"


def test_levels_of_several_units_are_a_table_with_every_figure(evidence):
    asked = ["smedx_reached", "dossiers_online_share", "portal_accounts_new"]
    frame = evidence.observations[evidence.observations["indicator"].isin(asked)]
    _chart, pages, _titles = shown(dx.charts.levels, frame)
    lines = [row for table in pages for row in table.rows]
    assert len(lines) == len(frame) and len({row[2].text for row in lines}) > 1
    assert all(len(table.rows) <= 8 for table in pages)


def test_a_sentence_carries_where_its_figures_stand(evidence):
    prose = dx.text.sentences(dx.compare("2023", "2022", indicator="satisfaction_procedures", evidence=evidence))
    output = nbformat.v4.new_output("display_data", prose._repr_mimebundle_())
    nb = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("", outputs=[output])])
    assert read_chapter(nb, "name", "Title", References("en")).blocks[0].source == "report of 16 Feb 2024, line 61"


def test_words_beside_points_of_one_day_stand_on_different_sides():
    days, ends = [date(2021, 12, 31), date(2022, 12, 31)], (date(2020, 12, 31), date(2024, 6, 30))
    printed = Joined("Printed", [(days[0], 12.87), (days[1], 14.0)], ["12.87%", "14% (2022)"], "#000000", joined=True)
    other = Joined("Other", [(days[0], 11.9)], ["11.91%"], "#000000")
    first = Joined("Replaced", [(days[0], 12.86), (days[0], 12.88)], ["12.86%", "12.88%"], "#000000", "ring")
    found = sides([printed, other, first], ends, (10, 22), (11, 3))
    assert found[0, 0] == XL_LABEL_POSITION.ABOVE and found[1, 0] == XL_LABEL_POSITION.BELOW
    assert found[2, 0] != found[2, 1] and len(found) == 5
    alone = sides([printed], ends, (10, 22), (11, 3))
    assert set(alone.values()) == {XL_LABEL_POSITION.ABOVE}, "nothing is in the way"
