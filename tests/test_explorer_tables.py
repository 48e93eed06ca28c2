"""What a newcomer asks of the explorer: what got worse, by which document, over which evidence, as which file."""

import io
from dataclasses import replace
from itertools import pairwise

import pandas as pd
import pytest

import dxlib as dx
from dxlib.briefing.running.translation import served
from dxlib.cli.lab import EXPLORER
from dxlib.errors import DxError, UnknownName
from dxlib.explorer.changes import moves
from dxlib.explorer.choice import Choice
from dxlib.explorer.exports import name_of_file, to_svg
from dxlib.explorer.frames import Frames
from dxlib.explorer.views import view
from dxlib.explorer.words import counted, options
from dxlib.tables import Table
from dxlib.tables.frames import to_csv, to_parquet, to_xlsx


@pytest.fixture(scope="module")
def frames():
    return Frames()


@pytest.fixture(scope="module")
def mine():
    """Evidence in which an indicator has another figure than in the project's."""
    evidence = dx.load()
    rows = evidence.observations
    other = rows["value"].where(rows["indicator"] != "dossiers_online_share", rows["value"] / 2)
    return replace(evidence, observations=rows.assign(value=other))


def tables_of(frames, **chosen):
    shown = view(Choice.of(**chosen), frames)
    return {block.table.caption: block.table for block in shown.blocks if isinstance(block.table, Table)}


def labels_of(table):
    return [column.label for column in table.columns]


def test_the_line_names_the_evidence_that_was_given(mine):
    asked = {"period": "2023", "baseline": "2022", "indicator": "dossiers_online_share"}
    explorer = dx.explorer(**asked, evidence=mine)
    assert explorer.line == "dx.explorer('2023', '2022', indicator='dossiers_online_share', evidence=evidence).frame"
    again = eval(explorer.line, {"dx": dx, "evidence": mine})
    pd.testing.assert_frame_equal(again, explorer.frame)
    assert not again.equals(dx.explorer(**asked).frame)
    assert "evidence=" not in dx.explorer(**asked).line


def test_what_the_name_in_the_line_stands_for_is_said_beside_it(mine):
    words = "“evidence” stands for the evidence that the explorer was given"
    explorer = dx.explorer("2023", "2022", indicator="attacks", evidence=mine)
    assert explorer.widget.children[-1].value.endswith(f"{words}.") and words in explorer._repr_html_()
    assert explorer._panel._line.value == explorer.line
    own = dx.explorer("2023", "2022", indicator="attacks")
    assert words not in own._repr_html_() and own._panel is None
    assert own.widget.children[-1] is not None and not hasattr(own.widget.children[-1], "value")


def test_the_sources_are_those_of_what_is_chosen_and_name_the_period():
    explorer = dx.explorer(indicator="dossiers_online_share")
    explorer.choice = replace(explorer.choice, period="2022", baseline="previous", as_of="2022-12-31")
    rows = {row[1].text: row for row in explorer.sources.rows}
    assert rows["52,80%"][1].small == ("2022",) and "54,34%" not in rows
    explorer.choice = replace(explorer.choice, period="2023", baseline="2022", as_of="")
    assert {row[1].text: row[1].small for row in explorer.sources.rows}["58,41%"] == ("2023",)


@pytest.mark.parametrize("name", ["comparison", "dumbbell", "indicator", "scoreboard", "audit", "adoption"])
def test_every_view_has_sources(name):
    assert len(dx.explorer(view=name, language="vi").sources.rows) > 1


PAIRS = [("latest", "previous"), ("2023", "2022"), ("2022-S1", "2021-S1"), ("2022", "2022-S1")]


@pytest.mark.parametrize(("period", "baseline"), PAIRS)
def test_what_moved_for_the_worse_comes_first_the_largest_first_of_all(frames, period, baseline):
    rows = frames.comparison(Choice(period, baseline, sort="worse"))
    compared = rows[rows["outcome"] == "compared"]
    way = (compared["current"] - compared["baseline"]).round(12) * compared["direction"].map({"up": 1, "down": -1})
    told = frames.moves(Choice(period, baseline))
    assert {name for name in compared["indicator"][way < 0]} == {
        name for name in compared["indicator"] if told.get(name) == "worse"
    }
    worse = rows["indicator"].map(told) == "worse"
    assert worse.sum() > 0 and worse.iloc[: worse.sum()].all(), "all of them, then the rest"
    sizes = rows["relative_change"].abs()[worse & (rows["outcome"] == "compared")].dropna()
    assert all(first >= second for first, second in pairwise(sizes))


def test_rising_where_falling_is_good_is_worse_also_where_it_is_only_stated(frames):
    assert frames.moves(Choice("2022-S1", "2021-S1"))["attacks"] == "worse"
    row = frames.comparison(Choice("2022-S1", "2021-S1", indicator="attacks")).iloc[0]
    assert (row["outcome"], row["direction"], row["shown_change"] > 0) == ("stated", "down", True)
    gained = frames.comparison(Choice("2022-S1", "2021-S1", indicator="attacks")).assign(shown_form="places")
    assert moves(gained) == {"attacks": "better"}, "places gained are a lower rank"
    halved = gained.assign(shown_form="times", shown_change=0.5)
    assert moves(halved) == {"attacks": "better"}, "half the level is a fall"


def test_a_filter_keeps_what_moved_for_the_worse_in_every_view(frames):
    counts = frames.counts(Choice())
    for move in ("worse", "better"):
        rows = frames.comparison(Choice(status=move))
        assert rows["indicator"].nunique() == counts[move] > 0, "indicators are counted, whose parts have rows too"
        assert set(rows["indicator"].map(frames.moves(Choice()))) == {move}
    assert set(frames.targets(Choice(status="worse"))["indicator"]) == {"satisfaction_procedures"}
    offered = [words for words, _value in options(Choice(), frames)["status"]]
    assert f"figures: moved for the worse ({counts['worse']})" in offered


def test_the_targets_too_begin_with_what_moved_for_the_worse(frames):
    assert frames.targets(Choice(sort="worse"))["indicator"].iloc[0] == "satisfaction_procedures"


def test_the_comparison_shows_the_status_it_is_ordered_by_and_where_it_is_printed(frames):
    chosen = {"pillar": "digital_government", "sort": "status"}
    (table,) = tables_of(frames, **chosen).values()
    assert labels_of(table)[-2:] == ["Target", "To note, and source"]
    first = table.rows[0]
    assert (first[-2].text, first[-2].status, first[-2].small) == ("Moving away", "moving_away", ("2025",))
    assert "Report of 16 Feb 2024, line 61" in (first[-1].text, *first[-1].small)
    assert len({len(row) for row in table.rows}) == 1 and len(table.rows) == len(table.frame)


def test_a_comparison_without_targets_has_no_column_for_them(frames):
    (table,) = tables_of(frames, indicator="attacks").values()
    assert "Target" not in labels_of(table)


def test_one_indicator_lists_each_document_that_it_cites_once(frames):
    table = tables_of(frames, view="indicator", indicator="dossiers_online_share")["Documents"]
    files = [row[3].text for row in table.rows]
    assert "003_3f8bd4a15760ba85.txt" in files and len(files) == len(set(files)) == 4
    cited = next(row for row in table.rows if row[3].text.startswith("003"))
    assert cited[1].text == "14/BC-BTTTT" and cited[2].text == "16 Feb 2024" and cited[0].text.startswith("Report on")


@pytest.mark.parametrize("method", ["linear", "eurostat", "open_sdg", "un"])
def test_one_indicator_shows_its_targets_by_every_method_the_chosen_one_first(frames, method):
    chosen = {"view": "indicator", "indicator": "dossiers_online_share", "method": method}
    table = tables_of(frames, **chosen)["Status by each method"]
    assert len(table.columns) == 5 and len(table.rows) == 2
    goals = frames.goals(Choice.of(**chosen), "dossiers_online_share")
    assert [row[1].status for row in table.rows] == goals["status"].tolist()
    due = next(row for row in table.rows if row[0].small == ("2025",))
    assert {cell.status for cell in due[1:]} == {"off_track", "insufficient", "limited", "fair"}


def test_why_a_period_has_no_figure_is_said(frames):
    early = view(Choice("2023", as_of="2022-12-31"), frames).blocks[0].prose.markdown
    assert early == "Nothing is printed for 2023: no report of that period had been published by 31 Dec 2022."
    never = view(Choice("2019", "2018", view="dumbbell"), frames).blocks[0].prose.markdown
    assert never.count("no report has a figure of that period here") == 2
    assert view(Choice("2023", as_of="2024-02-16"), frames).blocks[0].prose is None


def test_two_periods_never_have_one_label(frames):
    for chosen in (Choice(), Choice(period="../2022-06"), Choice(period="../2022-06-30"), Choice(period="../2022-12")):
        for name in ("period", "baseline"):
            offered = options(chosen, frames)[name]
            assert len({words for words, _value in offered}) == len(offered)


def test_the_count_is_of_the_indicators_that_are_shown_among_those_listed(frames):
    chosen = Choice("2023", "2022", pillar="digital_government")
    rows = dx.compare("2023", "2022", pillar="digital_government", evidence=frames.evidence).query("outcome != 'none'")
    listed, shown = len(frames.listed(chosen)), rows["indicator"].nunique()
    assert frames.size(chosen) == shown < listed
    assert counted(frames.size(chosen), chosen, listed) == f"{shown} of {listed} indicators"
    assert options(chosen, frames)["indicator"][0][0] == f"All {listed}"
    assert counted(3, Choice(view="audit"), listed) == "3 findings"


def test_an_indicator_of_several_series_counts_once(with_pages):
    everything = Frames(dx.load(reports="all"))
    chosen = Choice(pillar="digital_government", view="dumbbell")
    assert len(everything.comparison(chosen)) > len(everything.listed(chosen)) >= everything.size(chosen)


def test_a_chart_of_two_days_says_on_and_not_in(frames):
    chosen = Choice("2022-12-31", "2022-06-30", indicator="government_network_share", view="dumbbell")
    assert view(chosen, frames).spec["usermeta"]["title"] == "Shares on 30 June 2022 and on 31 December 2022"
    years = Choice("2023", "2022", indicator="dossiers_online_share", view="dumbbell")
    assert view(years, frames).spec["usermeta"]["title"] == "Shares in 2022 and 2023"


def test_a_file_is_named_by_what_is_chosen_in_characters_that_every_system_takes():
    chosen = Choice("2022-01-01/P11M", "2021", pillar="cybersecurity", view="dumbbell")
    assert name_of_file(chosen, "csv") == "dumbbell-cybersecurity-2022-01-01_P11M-2021.csv"
    picked = replace(chosen, period="../2022-12", baseline="previous", indicator="attacks", as_of="2024-02-16")
    assert name_of_file(picked, "png") == "dumbbell-attacks-to_2022-12-previous-known_2024-02-16.png"


def test_csv_says_that_it_is_utf8_and_has_no_noise_of_computing():
    frame = pd.DataFrame({"name": ["Hồ sơ", "b"], "value": [58.40499999999999, None], "large": [2.75e12, 0.1 + 0.2]})
    content = to_csv(frame)
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8-sig").splitlines()[1:] == ["Hồ sơ,58.405,2750000000000.0", "b,,0.3"]
    assert pd.read_excel(io.BytesIO(to_xlsx(frame)))["value"][0] == 58.405
    assert pd.read_parquet(io.BytesIO(to_parquet(frame)))["value"][0] == 58.40499999999999


def test_a_workbook_is_made_without_a_temporary_file_that_a_kill_would_leave(monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", "/nowhere/at/all")
    assert to_xlsx(pd.DataFrame({"value": [58.4]})).startswith(b"PK")


def test_a_picture_holds_every_chart_of_the_view(frames):
    shown = view(Choice("2023", "2022", pillar="digital_government", view="dumbbell"), frames)
    svg = to_svg(shown.specs).decode()
    assert len(shown.specs) == svg.count('class="marks"') == 2
    assert all(spec["usermeta"]["title"] in svg for spec in shown.specs)


def test_the_page_is_served_in_a_language_under_the_title_of_the_suite(tmp_path):
    import nbformat

    page = nbformat.read(served(EXPLORER, "vi", tmp_path), as_version=4)
    assert page.metadata["title"] == "Chuyển đổi số Việt Nam"
    code = "\n".join(cell.source for cell in page.cells if cell.cell_type == "code")
    values = {}
    exec(code.partition("import dxlib")[0], values)
    assert values["language"] == "vi" and values["period"] == "latest"
    with pytest.raises(UnknownName, match="language"):
        served(EXPLORER, "fr", tmp_path)


def test_a_language_is_asked_of_the_explorer_alone():
    from dxlib.cli import cli

    with pytest.raises(DxError, match="--language goes with the explorer"):
        cli.main(["serve", "--notebook", "mine.ipynb", "--language", "vi"], standalone_mode=False)


def test_a_filter_does_not_hide_why_a_period_has_no_figure(frames):
    chosen = Choice("2023", "2022", as_of="2022-12-31", status="baseline only")
    assert frames.unprinted(chosen) == {"2023": True}
