"""The scoreboard: all targets by pillar and decision, where the groups differ, as table, chart, command and words."""

import pandas as pd
import pytest
from builders import goal, indicator, point, series

import dxlib as dx
from dxlib import tables
from dxlib.analysis.progress import COLUMNS, METHODS
from dxlib.analysis.progress.goals import judge
from dxlib.analysis.progress.paces import differs
from dxlib.cli.terminal import targets_table
from dxlib.errors import UnknownName
from dxlib.text import differs_words, pace_words, target_sentences

SHARE = indicator(unit="percent", denominator=100)


@pytest.fixture(scope="module")
def board() -> pd.DataFrame:
    return dx.scoreboard()


def row_of(frame: pd.DataFrame, name: str, due: str = "2025"):
    return next(row for row in frame.itertuples(index=False) if (row.indicator, row.due) == (name, due))


def test_one_row_a_target_with_the_status_of_every_method(board):
    assert list(board.columns[: len(COLUMNS)]) == COLUMNS
    keys = ["indicator", "due", "authority", "number"]
    for method in METHODS:
        own = dx.assess(method).set_index(keys)[["status", "ratio", "fragile", "reason"]]
        of_board = board.set_index(keys)[[f"{part}_{method}" for part in ("status", "ratio", "fragile", "reason")]]
        assert len(own) == len(board)
        pd.testing.assert_frame_equal(of_board.set_axis(own.columns, axis=1).sort_index(), own.sort_index())


def test_rows_go_by_pillar_then_by_decision(board, definitions):
    pillars = list(dict.fromkeys(board["pillar"]))
    assert pillars == [pillar for pillar in definitions.pillars if pillar in pillars]
    for _, own in board.groupby("pillar"):
        dated = own["decided"].dropna()
        assert dated.is_monotonic_increasing
        assert own["decided"].isna().tolist() == sorted(own["decided"].isna()), "plans of a year come last"


def test_the_method_that_was_asked_for_decides(board):
    by_un = dx.scoreboard("un")
    assert set(by_un["method"]) == {"un"} and by_un["status"].tolist() == by_un["status_un"].tolist()
    assert by_un["status_linear"].tolist() == board["status_linear"].tolist()
    with pytest.raises(UnknownName, match="did you mean 'open_sdg'"):
        dx.scoreboard("opensdg")


def test_the_case_that_flips_with_its_baseline(board):
    row = row_of(board, "dossiers_online_share")
    found = (row.status_linear, row.status_eurostat, row.status_open_sdg, row.status_un)
    assert found == ("off_track", "insufficient", "limited", "fair")
    assert row.fragile_eurostat == "baseline, vintage" and row.fragile_linear == "baseline"


# Where the official group and the figures differ


@pytest.mark.parametrize(
    ("group", "target", "values", "due", "code"),
    [
        ("achieved", 100, (90, 99), "2025", "achieved_short"),
        ("achieved", 100, (99,), "2025", "achieved_short"),
        ("achieved", 100, (90, 100), "2025", ""),
        ("likely", 90, (86.97, 79.81), "2025", "likely_away"),
        ("likely", 80, (40, 41), "2025", "likely_behind"),
        ("likely", 80, (40, 60), "2025", ""),
        ("likely", 80, (40, 60), "2023", "likely_missed"),
        ("likely", 80, (60,), "2025", ""),
        ("effort", 80, (40, 80), "2025", "effort_reached"),
        ("effort", 80, (40, 60), "2025", "effort_ahead"),
        ("effort", 80, (40, 41), "2025", ""),
        ("", 80, (40, 30), "2025", ""),
    ],
)
def test_how_a_group_and_the_figures_differ(group, target, values, due, code):
    points = [point(str(2024 - len(values) + n), value) for n, value in enumerate(values)]
    mine = goal(SHARE, target, due)
    found = judge(series(SHARE, *points), mine, "linear", pd.Timestamp("2024-04-30").date())
    assert differs(group, mine, found) == code


def test_where_the_groups_of_the_report_differ_from_its_figures(board):
    found = board[board["differs"] != ""].set_index("indicator")["differs"].to_dict()
    assert found == {
        "documents_digitally_signed_share": "achieved_short",
        "dossiers_online_share": "likely_behind",
        "services_generating_dossiers_share": "likely_behind",
        "satisfaction_procedures": "likely_away",
        "procedures_cut_share": "likely_behind",
    }


def test_a_group_is_not_held_to_a_figure_that_was_printed_later(board):
    plan = row_of(board, "dossiers_online_share", "2022")
    assert (plan.group, plan.status, plan.differs) == ("effort", "reached", "")
    assert plan.current_report > plan.report


# In words


def test_the_difference_is_worded_with_its_arithmetic(board):
    away = row_of(board, "satisfaction_procedures")
    assert differs_words(away) == "The figures move away from the target: 86.97%, then 79.81%."
    short = row_of(board, "documents_digitally_signed_share")
    assert differs_words(short) == "The printed figure is 1\u00a0point short of the target."
    slow = row_of(board, "dossiers_online_share")
    assert differs_words(slow) == "The pace so far, +4.1\u00a0points a year, is slower than needed (Linear)."


def test_two_figures_are_never_dressed_up_as_a_forecast(board):
    # 21.59 points at 4.07 a year from the end of 2023 take 5.3 years.
    slow = pace_words(row_of(board, "dossiers_online_share"))
    assert slow == "At that pace it would be reached in 2029 (two figures; no forecast)."
    away = pace_words(row_of(board, "satisfaction_procedures"))
    assert away == "At that pace it would not be reached (two figures; no forecast)."
    three = pace_words(row_of(board, "agencies_open_data_share"))
    assert three.endswith("(3 figures, between +16.4\u00a0points and +49.3\u00a0points a year).")
    for settled in ("agencies_24_7_share", "services_redesigned_share"):
        assert pace_words(row_of(board, settled)) == ""


def test_a_pace_that_takes_for_ever_names_no_year(board):
    row = board[board["indicator"] == "dossiers_online_share"].query("due == '2025'").assign(arrival=31415.9)
    assert "would not be reached before 2100" in pace_words(next(row.itertuples()))


@pytest.mark.parametrize(
    ("method", "baseline", "vintage", "said"),
    [
        ("linear", "2022", "latest", "off track; 58.41% in 2023, from 54.34% in 2022"),
        ("eurostat", "2022", "latest", "insufficient progress; 58.41% in 2023, from 54.34% in 2022"),
        ("eurostat", "2022", "first", "moderate progress; 58.41% in 2023, from 52.8% in 2022"),
        ("linear", "2022-S1", "latest", "on track; 58.41% in 2023, from 36.91% in the first half of 2022"),
        (
            "eurostat",
            "2022-S1",
            "latest",
            "significant progress; 58.41% in 2023, from 36.91% in the first half of 2022",
        ),
    ],
)
def test_the_sentence_says_from_where_the_status_comes_and_what_would_flip_it(method, baseline, vintage, said):
    frame = dx.assess(method, indicator="dossiers_online_share", due="2025", baseline=baseline, vintage=vintage)
    text = str(target_sentences(frame))
    assert said in text and "80% by 2025 needs +10.8\u00a0points a year" in text
    assert "Fragile: from " in text
    if baseline == "2022-S1":
        assert "The two figures cover spans of different length." in text


def test_a_sentence_names_the_other_vintage_with_its_value():
    text = str(target_sentences(dx.assess("eurostat", indicator="dossiers_online_share", due="2025")))
    assert "with 52.8% for 2022, as another report prints, it would be moderate progress" in text


def test_what_is_not_assessed_says_why_and_shows_no_pace():
    text = str(target_sentences(dx.assess("eurostat", indicator="procedures_cut_share")))
    assert "not assessable, because the method needs a baseline above zero; 8.3% in 2023, against 20% by 2025." in text
    assert "pace" not in text


def test_targets_of_a_decision_name_it_as_their_source():
    text = str(target_sentences(dx.assess(indicator="digital_economy_gdp_share")))
    assert "decision of 3 Jun 2020" in text and "decision of 31 Mar 2022" in text
    assert "()" not in str(target_sentences(dx.assess()))


def test_what_decisions_set_alike_is_said_once_and_names_them_all():
    known = dx.load(reports="all")
    told = target_sentences(dx.assess(indicator="fibre_households_share", due="2025", evidence=known)).sentences
    assert [sentence.text for sentence in told] == [
        "**Households with fibre broadband**: reached; 85.1% in June 2025, "
        "against 80% by 2025 (749/QĐ-TTg, 411/QĐ-TTg)."
    ]
    assert len({place.report for place in told[0].places}) == 4, "both figures and both targets"


def test_a_target_set_otherwise_for_the_same_date_names_who_set_it():
    known = dx.load(reports="all")
    told = target_sentences(dx.assess(indicator="adults_smartphone_share", due="2025", evidence=known)).sentences
    assert ["(411/QĐ-TTg)" in told[0].text, "(36/QĐ-TTg)" in told[1].text] == [True, True]


# Shown


def test_the_table_has_a_part_a_pillar_and_every_method_that_says_something_else(board):
    text = str(tables.scoreboard(board))
    assert text.count("Targets: ") == board["pillar"].nunique()
    line = next(line for line in text.splitlines() if line.startswith("Dossiers submitted online; 1.1"))
    for part in ("54.34% (2022); 58.41% (2023)", "≥\u00a080%; 2025; +21.59\u00a0points to go",
                 "+10.8\u00a0points needed",
                 "Eurostat: insufficient progress (0.54, fragile)", "Open SDG: limited progress",
                 "UN Progress Chart: fair progress", "Grouped as “likely”. The pace so far"):  # fmt: skip
        assert part in line
    cut = next(line for line in text.splitlines() if line.startswith("Procedures cut"))
    assert "Eurostat, Open SDG, UN Progress Chart: not assessable (the method needs a baseline above zero)" in cut


def test_what_is_missed_stands_first_so_that_no_short_list_loses_it():
    board = dx.scoreboard(pillar="cybersecurity", evidence=dx.load(reports="all"))
    assert "missed" in set(board["status"]) and board["status"].iloc[0] != "missed"
    (table,) = tables.scoreboard(board).tables
    assert table.frame["status"].iloc[0] == "missed" and "Missed" in table.rows[0][-1].text
    assert sorted(table.frame["indicator"]) == sorted(board["indicator"])


def test_ranks_have_places_to_go(board):
    assert "+16\u00a0places to go" in repr(tables.scoreboard(board[board["indicator"] == "egdi_rank"]))


def test_where_there_is_no_target_the_table_says_so(board):
    assert "No report prints a target here." in repr(tables.scoreboard(board.head(0)))


def test_the_terminal_shows_the_way_the_paces_and_the_other_methods(board):
    shown = targets_table(board).set_index(["indicator", "set by"])
    row = shown.loc[("dossiers_online_share", "1.1 942/QĐ-TTg")]
    assert row["way"] == "54.34% (2022) → 58.41% (2023)"
    assert (row["target"], row["needed a year"], row["so far"]) == (
        "≥\xa080% (2025)",
        "+10.8\u00a0points",
        "+4.1\u00a0points",
    )
    assert row["status"] == "off track"
    assert "Eurostat: insufficient progress. Open SDG: limited progress." in row["to note"]
    assert "Fragile: from 36.91% in the first half of 2022 it would be on track." in row["to note"]
    assert shown.loc[("egdi_rank", "749/QĐ-TTg")]["to note"] == "Only one figure is printed."
