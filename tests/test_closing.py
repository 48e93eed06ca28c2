"""How the targets of a programme ended: expected values are worked out by hand from the printed figures."""

import csv
from datetime import date
from math import isnan

import pandas as pd
import pytest
from builders import goal, indicator, point, series
from drawn import forms, texts

import dxlib as dx
from dxlib.analysis.progress.closing import between, fastest, form_of, pace, reaches, required
from dxlib.briefing.marks import behind
from dxlib.cli import cli
from dxlib.errors import DxError, UnknownName
from dxlib.loaders.crosswalk import COLUMNS
from dxlib.tables.display import rows_of
from dxlib.text.closings import year_pace

PUBLIC = dx.load(reports="all")
PROGRAMME = ("749/QĐ-TTg", "942/QĐ-TTg", "411/QĐ-TTg")


@pytest.fixture(scope="module")
def ended() -> pd.DataFrame:
    return dx.analysis.closing("2025", evidence=PUBLIC)


def one(ended, indicator, authority, producer=None):
    rows = ended[(ended["indicator"] == indicator) & (ended["authority"] == authority)]
    rows = rows if producer is None else rows[rows["producer"] == producer]
    assert len(rows) == 1
    return rows.iloc[0]


# Real figures


def test_a_missed_target_is_measured_from_the_figure_before(ended):
    row = one(ended, "digital_economy_gdp_share", "749/QĐ-TTg", "nso")
    assert (row.verdict, row.current, row.current_period, row.target) == ("missed", 14.02, "2025", 20)
    assert round(row.needed, 2) == 5.98  # 20 less 14.02
    assert (row.since, row.since_period) == (13.17, "2024")
    assert round(row.required_pace, 2) == 6.83 and round(row.actual_pace, 2) == 0.85
    assert not row.pace_seen and row.seen_pace < 1


def test_who_counts_decides(ended):
    office = one(ended, "digital_economy_gdp_share", "749/QĐ-TTg", "nso")
    ministry = one(ended, "digital_economy_gdp_share", "749/QĐ-TTg", "mic")
    assert (office.rival, ministry.rival) == (False, True) and office.split and ministry.split
    # 18.3% in 2024: 1.7 points in a year would do, and from 11.91% in 2021 to 14.26% in 2022 it was 2.35.
    assert (ministry.verdict, ministry.current, round(ministry.required_pace, 2)) == ("open", 18.3, 1.7)
    assert (round(ministry.seen_pace, 2), ministry.seen_from, ministry.seen_to) == (2.35, "2021", "2022")
    assert ministry.pace_seen


def test_every_producer_has_a_row_and_only_those_that_differ_are_split(ended):
    banks = ended[ended["indicator"] == "adults_bank_account_share"].set_index("producer")
    assert banks["verdict"].to_dict() == {"sbv": "reached", "mic": "no_figure"} and banks["split"].all()
    assert round(banks.loc["mic", "required_pace"], 2) == 1.8  # 3 points in the 20 months after April 2024
    assert not ended.loc[ended["indicator"] == "fibre_households_share", "split"].any()


def test_half_a_year_before_the_date_a_pace_counts_twice(ended):
    row = one(ended, "adults_digital_signature_share", "411/QĐ-TTg")
    assert (row.current, row.current_period) == (28.42, "2025-06")
    assert round(row.required_pace, 2) == 43.16  # 21.58 points in half a year
    assert row.verdict == "no_figure" and row.reason == "none_when_due" and isnan(row.seen_pace)


def test_of_a_rank_less_is_better(ended):
    near, far = one(ended, "egdi_rank", "749/QĐ-TTg"), one(ended, "egdi_rank", "942/QĐ-TTg")
    assert near.current == far.current == 71 and near.pace_form == far.pace_form == "places"
    assert (near.needed, near.required_pace, far.required_pace) == (-1, -1, -21)
    assert near.seen_pace == -7.5 and near.seen_from == "2022"  # from 86 to 71 in two years
    assert (near.pace_seen, far.pace_seen) == (True, False)
    assert (near.verdict, far.verdict) == ("open", "no_figure")


def test_what_is_counted_is_told_by_a_factor(ended):
    row = one(ended, "ecommerce_b2c_revenue", "645/QĐ-TTg")
    assert row.pace_form == "factor" and round(row.required_pace, 3) == 1.4  # 25 to 35 billion dollars in a year
    assert not row.pace_seen and row.verdict == "no_figure"


def test_what_is_reached_needs_nothing(ended):
    row = one(ended, "fibre_households_share", "749/QĐ-TTg")
    assert (row.verdict, row.current) == ("reached", 85.1)
    assert isnan(row.needed) and isnan(row.required_pace) and pd.isna(row.since) and not row.pace_seen


def test_what_nobody_prints_has_no_figure(ended):
    row = one(ended, "adults_smartphone_share", "411/QĐ-TTg")
    assert (row.verdict, row.reason, row.producer) == ("no_figure", "no_figure", "")
    assert pd.isna(row.current) and pd.isna(row.current_line) and isnan(row.needed) and isnan(row.required_pace)


def test_figures_before_a_break_are_not_held_to_the_target(ended):
    row = one(ended, "dossiers_online_share", "942/QĐ-TTg")
    assert (row.current, row.current_period) == (38.3, "2024-04") and isnan(row.seen_pace)


def test_every_row_has_a_verdict_and_only_those_without_a_figure_a_reason(ended):
    assert set(ended["verdict"]) == {"reached", "missed", "open", "no_figure"}
    assert ((ended["reason"] != "") == (ended["verdict"] == "no_figure")).all()
    assert not ended.loc[ended["verdict"] == "reached", "required_pace"].notna().any()
    assert ended.loc[ended["verdict"] == "open", "required_pace"].notna().all()
    assert ended.dtypes[["rival", "split", "pace_seen"]].astype(str).tolist() == ["bool"] * 3


# What follows


def test_the_target_that_follows_is_the_one_due_first(ended):
    row = one(ended, "satisfaction_procedures", "942/QĐ-TTg")
    assert (row.relation, row.next_authority, row.next_indicator) == (
        "replaced", "2629/QĐ-TTg", "satisfaction_online_services",
    )  # fmt: skip
    assert (row.next_due, row.next_target, row.next_unit) == ("2027", 95, "percent")
    raised = one(ended, "digital_economy_gdp_share", "411/QĐ-TTg", "nso")
    assert (raised.relation, raised.next_authority, raised.next_due, raised.next_target) == (
        "raised",
        "57-NQ/TW",
        "2030",
        30,
    )
    assert pd.isna(one(ended, "vehicles_etc_share", "942/QĐ-TTg").relation)


def test_before_a_decision_nothing_follows():
    early = dx.analysis.closing("2025", as_of="2024-10-08", evidence=PUBLIC).set_index(["indicator", "authority"])
    assert pd.isna(early.loc[("satisfaction_procedures", "942/QĐ-TTg"), "relation"])
    assert set(early["next_authority"].dropna()) <= {"749/QĐ-TTg", "942/QĐ-TTg", "411/QĐ-TTg", "52-NQ/TW"}


def test_a_target_that_is_dropped_has_no_next_value(folder):
    folder.rows(folder.report("2026-02-01"), "observations",
                {"indicator": "egdi_rank", "period": "2024", "value": "71", "as_printed": "71"})  # fmt: skip
    row = {"indicator": "egdi_rank", "period": "2025", "value": "50", "operator": "<=", "as_printed": "50", "line": ""}
    folder.rows(folder.decision(), "targets", row)
    folder.decision("2025-12-01", "2629/QĐ-TTg")
    gone = {"authority": "942/QĐ-TTg", "indicator": "egdi_rank", "due": "2025", "value": "50", "relation": "dropped",
            "new_authority": "2629/QĐ-TTg", "page_1": "https://a.vn/1", "page_2": "https://b.vn/2"}  # fmt: skip
    with (folder.root / "crosswalk.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerow(gone)
    ended = dx.analysis.closing(evidence=folder.load(reports="all"))
    assert ended["relation"].tolist() == ["dropped"] and ended["next_target"].isna().all()
    assert "2629/QĐ-TTg drops it." in str(dx.text.closing(ended))
    assert dx.tables.closing(ended).rows[0][-1].text == "Dropped"
    assert dx.tables.crosswalk(folder.load(reports="all").crosswalk).rows[0][2].text == "–"


# Before the date, and other evidence


def test_before_the_date_every_target_with_a_figure_short_of_it_is_open():
    ahead = dx.analysis.closing("2025", as_of="2024-04-30", evidence=dx.load(reports="documents"))
    assert "missed" not in set(ahead["verdict"])
    assert (ahead.loc[ahead["verdict"] == "no_figure", "current"].isna()).all()
    assert (ahead["verdict"] == "open").sum() > 10 and ahead["relation"].isna().all()


def test_a_target_due_later_is_closed_by_the_same_rules():
    later = dx.analysis.closing("2030", evidence=PUBLIC)
    assert set(later["due"]) == {"2030"} and set(later["verdict"]) == {"reached", "open", "no_figure"}
    assert dx.analysis.closing("2027", evidence=PUBLIC)["verdict"].tolist() == ["no_figure", "no_figure"]


def test_nothing_due_is_an_empty_frame_with_all_columns(ended):
    none = dx.analysis.closing("1999", evidence=PUBLIC)
    assert none.empty and none.columns.tolist() == ended.columns.tolist()
    assert str(dx.text.closing(none)) == str(dx.text.closing_lead(none)) == "No target here is due then."
    assert dx.tables.closing(none).rows[0][0].text == "No target here is due then."


@pytest.mark.parametrize(
    ("asked", "error", "told"),
    [
        ({"due": "someday"}, DxError, "someday"),
        ({"area": "Atlantis"}, DxError, "Atlantis"),
        ({"authority": "9999"}, UnknownName, "unknown authority '9999'"),
        ({"pillar": "digital_goverment"}, UnknownName, "did you mean 'digital_government'"),
        ({"as_of": "1900"}, DxError, "no report had been published"),
    ],
)
def test_what_cannot_be_asked_is_told(asked, error, told):
    with pytest.raises(error, match=told):
        dx.analysis.closing(evidence=PUBLIC, **asked)


def test_an_area_without_targets_has_none():
    assert dx.analysis.closing(area="VN-HN", evidence=PUBLIC).empty


# Paces


SHARE = indicator(unit="percent", timing="instant")
COUNT = indicator(unit="attacks", timing="instant")
RANK = indicator(unit="rank", timing="instant", direction="down")


def test_shares_add_ranks_fall_and_counts_multiply():
    assert [form_of(some) for some in (SHARE, RANK, COUNT)] == ["points", "places", "factor"]
    assert pace("points", 10, 2020, 20, 2022) == 5 and pace("places", 80, 2020, 70, 2022) == -5
    assert pace("factor", 100, 2020, 400, 2022) == 2


@pytest.mark.parametrize("levels", [(0, 10), (-1, 10), (1, -10)])
def test_nothing_grows_from_zero_by_a_factor(levels):
    assert isnan(pace("factor", levels[0], 2020, levels[1], 2021))


def test_a_share_may_begin_at_zero_and_a_count_may_end_there():
    assert pace("points", 0, 2020, 10, 2021) == 10 and pace("factor", 10, 2020, 0, 2021) == 0


def test_without_time_or_figure_there_is_no_pace():
    assert isnan(pace("points", 1, 2021, 2, 2021)) and isnan(pace("points", 1, 2022, 2, 2021))
    assert isnan(between("points", None, point("2021", 1))) and isnan(required("points", goal(SHARE, 50), None))
    assert isnan(pace("factor", 1e-300, 2025.999, 1e300, 2026)), "more than a number can hold"


def test_the_fastest_pace_is_that_of_a_year_at_least_and_of_the_right_way():
    shares = [point("2021-12-31", 10), point("2022-12-31", 30), point("2023-03-31", 60)]
    assert fastest("points", goal(SHARE, 80), shares).value == pytest.approx(
        40
    )  # 50 points in 15 months; 3 are too short
    ranks = [point("2020-12-31", 90), point("2021-12-31", 60), point("2022-12-31", 70)]
    assert fastest("places", goal(RANK, 10), ranks).value == -30
    rising = fastest("places", goal(RANK, 10), [point("2020-12-31", 60), point("2021-12-31", 70)])
    assert rising.value == 10, "the fastest there was, though it leads away"


def test_no_pace_crosses_a_break_or_two_lengths_of_time():
    broken = indicator(
        unit="percent", timing="instant", breaks=[{"from": date(2022, 1, 1), "why": {"en": "A", "vi": "B"}}]
    )
    assert isnan(fastest("points", goal(broken, 80), [point("2021-06-30", 10), point("2022-12-31", 30)]).value)
    span = indicator(unit="percent", timing="span", denominator=63)
    assert isnan(fastest("points", goal(span, 80), [point("2021-S1", 10), point("2022", 30)]).value)


def test_a_pace_reaches_another_by_the_direction():
    assert reaches(goal(SHARE, 80), 5, 5) and not reaches(goal(SHARE, 80), 4.9, 5)
    assert reaches(goal(RANK, 10), -5, -4) and not reaches(goal(RANK, 10), 5, -4)
    assert not reaches(goal(SHARE, 80), float("nan"), 5)
    neither = indicator(unit="percent", timing="instant", direction="none")
    assert not reaches(goal(neither, 80), 9, 5)


def test_a_series_of_one_figure_shows_no_pace():
    (only,) = series(SHARE, point("2023", 10)).points
    assert fastest("points", goal(SHARE, 80), [only]).before is None


# Words, tables, the chart, the command


def test_the_lead_counts_each_target_once(ended):
    programme = ended[ended["authority"].isin(PROGRAMME)]
    told = str(dx.text.closing_lead(programme))
    assert told.startswith("Of 59 targets for 2025, 12 were reached, 2 were missed, 5 are open, 40 have no basis.")
    whole = str(dx.text.closing_lead(programme, whole=ended))
    by = "749/QĐ-TTg, 942/QĐ-TTg, 411/QĐ-TTg"
    assert whole.startswith(f"Of 86 targets for 2025, 59 are set by {by}; of these 12 were reached, ")
    assert "Digital economy in GDP (MIC): open; Adults with a bank account (MIC): no basis." in told
    assert told.endswith("A target that follows is confirmed for 11.")


def test_the_sentences_say_what_would_have_to_be_true(ended):
    told = str(dx.text.closing(ended[ended["authority"] == "749/QĐ-TTg"])).replace("\u00a0", " ")
    assert "From 13.17% in 2024 it would have taken +6.8 points a year; it was +0.9 points." in told
    assert (
        "**E-government rank** (749/QĐ-TTg): open; 71 in 2024, against 70 by 2025. From there it takes +1 place a year"
        in told
    )
    assert "Such a pace was seen: +7.5 places a year from 2022 to 2024. What follows is 50 by 2030" in told
    assert "No figure is printed for 5 targets: Digital economy in each sector, 10% (749/QĐ-TTg);" in told
    assert told.splitlines()[0].startswith("- **Digital economy in GDP"), "the missed ones first"


@pytest.mark.parametrize("language", ["en", "vi"])
def test_nothing_is_left_open_in_words_and_tables(ended, language):
    said = [str(dx.text.closing(ended, language)), str(dx.text.closing_lead(ended, language))]
    said += [dx.tables.closing(ended, language=language).to_markdown()]
    said += [dx.tables.crosswalk(PUBLIC.crosswalk, language=language).to_markdown()]
    for text in said:
        assert "{" not in text and "nan" not in text.lower().split() and "None" not in text
    if language == "vi":
        assert not any(word in text for text in said[:2] for word in (" the ", " year", "figure", "points"))


def test_places_of_every_sentence_are_those_of_its_figures(ended):
    for sentence in dx.text.closing(ended).sentences:
        assert sentence.places[0].report in set(PUBLIC.reports["id"]) and len(sentence.places) == 2


def test_a_factor_beyond_a_hundred_is_told_no_closer():
    assert (
        year_pace(4682.1, "factor", "stations") == "over 100 times" and year_pace(1.4, "factor", "USD") == "1.4 times"
    )
    assert year_pace(float("nan"), "factor", "USD") == ""


def test_the_table_has_a_row_a_target_and_the_sign_of_its_verdict(ended):
    table = dx.tables.closing(ended)
    assert len(table.rows) == len(ended) and len(table.columns) == 6
    verdicts = [row[4] for row in table.rows]
    assert {cell.status: cell.text for cell in verdicts} == {
        "missed": "Missed", "open": "Open", "no_figure": "No basis", "reached": "Reached",
    }  # fmt: skip


def test_a_notebook_shows_the_frame_as_its_table(ended):
    from dxlib.tables.frames import table_of

    assert table_of(ended.head(3)).notes[-1].endswith("columns; help(dx.analysis.closing) describes them.")


@pytest.mark.parametrize("language", ["en", "vi"])
def test_the_chart_counts_each_target_once(ended, language):
    chart = dx.charts.scoreboard(ended, by="pillar", language=language)
    assert chart.data["status"].value_counts().to_dict() == {"no_figure": 62, "reached": 12, "open": 8, "missed": 4}
    shown = {text for spec in forms(chart).values() for text in texts(spec)}
    assert {"en": "No basis", "vi": "Chưa có căn cứ"}[language] in " ".join(shown)
    assert not [text for text in shown if text.endswith("…")]


def test_what_is_said_of_the_chart_counts_no_rival(ended):
    chart = dx.charts.scoreboard(ended, by="pillar")
    behind_it = behind(chart.data.to_dict("records"), rows_of(ended))
    assert len(behind_it) == 86 and not any(row.rival for row in behind_it)


def test_the_command_prints_the_same():
    from click.testing import CliRunner

    done = CliRunner().invoke(cli, ["closing", "--authority", "749", "--format", "csv"])
    assert done.exit_code == 0 and done.output.splitlines()[0].split(",")[:4] == [
        "report",
        "line",
        "number",
        "indicator",
    ]
    table = CliRunner().invoke(cli, ["closing", "--authority", "749"]).output
    assert "fastest seen" in table and "digital_economy_gdp_share" in table
