"""Who counts what: every producer and vintage of one quantity, how far apart, and what that does to its target."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from builders import DataFolder
from click.testing import CliRunner
from drawn import HOSTILE

import dxlib as dx
from dxlib.analysis.progress import METHODS
from dxlib.cli import cli
from dxlib.errors import DxError, UnknownName
from dxlib.explorer.choice import Choice
from dxlib.explorer.frames import Frames
from dxlib.explorer.views import view
from dxlib.explorer.words import options
from dxlib.text import languages
from dxlib.text.rivals import span_words

ECONOMY = "digital_economy_gdp_share"
LANGUAGES = [language for language in ("en", "vi") if language in languages()]
PRODUCERS = """\
- id: office
  name: {en: The Office, vi: Văn phòng}
  short: {en: Office, vi: VP}
  method: {en: By survey., vi: Bằng khảo sát.}
- id: bureau
  name: {en: %s, vi: Cục}
  short: {en: Bureau, vi: Cục}
  method: {en: By register., vi: Bằng sổ sách.}
"""


@pytest.fixture(scope="module")
def everything():
    return dx.load(reports="all")


@pytest.fixture(scope="module")
def economy(everything):
    return dx.rivals(ECONOMY, evidence=everything)


@pytest.fixture(scope="module")
def of_2022(everything):
    return dx.rivals(ECONOMY, period="2022", evidence=everything)


def of(frame, producer, vintage=None):
    rows = frame[frame["producer"] == producer]
    return (rows[rows["newest"]] if vintage is None else rows[rows["vintage"] == vintage]).iloc[0]


def made(folder: DataFolder, *reports: list[dict], targets: list[dict] = (), bureau: str = "The Bureau"):
    """Evidence of some reports, a year apart, of figures of those who count."""
    (folder.root / "producers.yml").write_text(PRODUCERS % bureau, encoding="utf-8")
    folder.decision("2020-06-15")
    for n, rows in enumerate(reports):
        path = folder.report(f"{2023 + n}-01-15", f"report-{n}")
        folder.rows(path, "observations", *rows)
        if n == 0 and targets:
            folder.rows(path, "targets", *targets)
    return folder.load()


def row(period, value, producer, printed="", **more):
    one = {"indicator": ECONOMY, "period": period, "value": value, "producer": producer}
    return one | {"as_printed": printed or f"{value}%".replace(".", ",")} | more


# The figures of 2022


def test_both_who_count_are_there_with_every_vintage(of_2022):
    assert of_2022["producer"].tolist() == ["gso"] * 4 + ["mic"]
    assert of_2022["value"].tolist() == [12.86, 12.67, 12.63, 12.83, 14.26]
    assert of_2022["vintage"].tolist() == [1, 2, 3, 4, 1]
    assert of_2022["newest"].tolist() == [False, False, False, True, True]


def test_parts_without_a_whole_are_what_an_indicator_asked_by_name_has(everything):
    found = dx.rivals("phone_subscriptions", evidence=everything)
    assert set(found["breakdown"]) == {"smartphone", "feature_phone"}
    assert set(dx.rivals("egdi_rank", evidence=everything)["breakdown"]) == {""}, "the whole alone, where it is there"


def test_what_is_printed_again_unchanged_is_one_vintage(of_2022):
    ministry = of(of_2022, "mic")
    assert ministry["printings"] == 3 and str(ministry["published"]) == "2023-06-30"
    assert of(of_2022, "gso", 2)["printings"] == 2


def test_the_spread_is_between_the_newest_figures_and_among_all_vintages(of_2022):
    assert of_2022["spread"].unique() == pytest.approx([1.43])  # 14.26 - 12.83
    assert of_2022["spread_low"].iloc[0] == pytest.approx(1.42) and of_2022["spread_high"].iloc[0] == pytest.approx(
        1.44
    )
    assert of_2022["spread_all"].unique() == pytest.approx([1.63])  # 14.26 - 12.63
    assert of_2022["producers"].unique().tolist() == [2]


def test_the_target_stands_by_each_figure_as_the_linear_method_has_it(of_2022):
    """From 11.91 in 2021, and 12.66 in 2020, to 20 in 2025: (14.26 - 11.91) / 8.09 against a quarter of the time."""
    assert (
        of(of_2022, "mic")["ratio"] == pytest.approx((2.35 / 8.09) / (1 / 4))
        and of(of_2022, "mic")["status"] == "on_track"
    )
    assert of(of_2022, "gso")["ratio"] == pytest.approx((0.17 / 7.34) / (2 / 5), rel=2e-3)
    assert [of(of_2022, "gso", n)["status"] for n in (1, 2, 3, 4)] == [
        "off_track",
        "off_track",
        "moving_away",
        "off_track",
    ]
    assert of_2022["target"].unique().tolist() == [20] and of_2022["authority"].unique().tolist() == ["749/QĐ-TTg"]


def test_what_gives_another_status_than_the_leading_figure_flips(of_2022):
    assert of_2022.loc[of_2022["leading"], ["producer", "value"]].to_numpy().tolist() == [["gso", 12.83]]
    assert of_2022.loc[of_2022["flips"], "value"].tolist() == [12.63, 14.26]
    first = of_2022[["flip_first", "flip_choice", "flip_status"]].drop_duplicates().to_numpy().tolist()
    assert first == [["producer", "mic", "on_track"]]


def test_it_is_the_assessment_of_that_producer_and_period(everything, economy):
    for producer in ("mic", "gso"):
        judged = dx.assess(
            indicator=ECONOMY, producer=producer, period="2022", due="2025", authority="749", evidence=everything
        )
        assert of(economy[economy["period"] == "2022"], producer)["status"] == judged["status"].iloc[0]
    for method in METHODS:
        board = dx.assess(
            method, indicator=ECONOMY, producer="mic", period="2024", due="2025", authority="749", evidence=everything
        )
        assert of(economy[economy["period"] == "2024"], "mic")[f"status_{method}"] == board["status"].iloc[0]


def test_each_is_compared_with_its_own_figures_only(everything):
    compared = dx.compare("2022", "2021", indicator=ECONOMY, evidence=everything)
    wholes = compared[compared["breakdown"] == ""].set_index("producer")
    assert wholes.loc["mic", "baseline"] == 11.91 and wholes.loc["gso", "baseline"] == 12.87
    refused = dx.compare("2022", "2020", indicator=ECONOMY, producer="mic", evidence=everything).iloc[0]
    assert refused["outcome"] == "refused" and refused["reason"] == "producer gso"
    with pytest.raises(DxError, match="are not compared"):
        dx.compare(indicator=ECONOMY, producer=["mic", "gso"], evidence=everything)


def test_who_continues_a_series_counts_as_the_same(economy):
    newest = economy[economy["period"] == "2025"].iloc[0]
    assert (newest["producer"], newest["lineage"], newest["status"]) == ("nso", "gso", "missed")
    assert newest["producer_name"] == "National Statistics Office" and "General" in newest["producer_method"]


def test_a_doubtful_reading_is_shown_and_neither_judged_nor_measured(economy):
    half = economy[economy["period"] == "2023-S1"].iloc[0]
    assert half["doubtful"] and half["status"] == "" and math.isnan(half["spread"])


# What is asked for


def test_by_default_what_more_than_one_counts(everything):
    found = dx.rivals(evidence=everything)
    quantities = found.groupby(["indicator", "breakdown"])["lineage"].nunique()
    assert (quantities > 1).all() and set(found["indicator"]) <= everything.rivalled
    assert (ECONOMY, "core") not in quantities.index  # the office alone counts that part


def test_one_that_a_single_producer_counts_may_be_asked_for():
    found = dx.rivals("dossiers_online_share")
    again = found[found["period"] == "2022"]
    assert again["value"].tolist() == [52.8, 54.34] and found["spread"].isna().all()
    assert again["spread_all"].tolist() == pytest.approx([1.54, 1.54])
    assert "dossiers_online_share" not in set(dx.rivals()["indicator"])


def test_the_latest_is_the_newest_period_that_several_count(everything):
    latest = dx.rivals(ECONOMY, period="latest", evidence=everything)
    assert latest["period"].unique().tolist() == ["2024"] and latest["spread"].iloc[0] == pytest.approx(5.13)


def test_another_target_may_be_asked_for(everything):
    found = dx.rivals(ECONOMY, due="2030", authority="411", period="2024", evidence=everything)
    assert found["target"].unique().tolist() == [30] and found["status"].tolist() == ["off_track", "on_track"]
    assert dx.rivals(ECONOMY, due="2019", evidence=everything)["target"].isna().all()


def test_by_another_method(everything):
    found = dx.rivals(ECONOMY, method="un", period="2022", evidence=everything)
    assert (found["status"] == found["status_un"]).all() and (found["method"] == "un").all()


def test_mistakes_are_told(everything):
    for wrong in ({"method": "lin"}, {"area": "Atlantis"}, {"authority": "1"}, {"pillar": "economy"}):
        with pytest.raises(UnknownName):
            dx.rivals(ECONOMY, evidence=everything, **wrong)
    with pytest.raises(UnknownName, match="did you mean"):
        dx.rivals("digital_economy_gdp")
    with pytest.raises(DxError):
        dx.rivals(ECONOMY, period="soon")


def test_only_what_had_been_published_counts(everything):
    early = dx.rivals(ECONOMY, period="2022", as_of="2023-12-31", evidence=everything)
    assert early.loc[early["producer"] == "gso", "value"].tolist() == [12.86, 12.67]
    assert early["spread"].iloc[0] == pytest.approx(1.59)  # 14.26 - 12.67


def test_where_nobody_else_counts_there_is_nothing():
    found = dx.rivals()
    assert found.empty and list(found.columns) == list(dx.rivals("attacks").columns)
    assert str(dx.text.rivals(found)) == "No figure here is counted by more than one."
    assert "counted by more than one" in repr(dx.tables.rivals(found))


# Figures made by hand


def test_zero_is_a_figure(folder):
    found = dx.rivals(evidence=made(folder, [row("2022", 0, "office"), row("2022", 5, "bureau")]))
    assert found["spread"].tolist() == [5, 5] and sorted(found["value"]) == [0, 5]
    assert found["target"].isna().all() and (found["status"] == "").all() and not found["flips"].any()
    assert "5 points apart" in str(dx.text.rivals(found)).replace("\u00a0", " ")


def test_the_same_figure_is_no_distance(folder):
    found = dx.rivals(evidence=made(folder, [row("2022", 5, "office"), row("2022", 5, "bureau")]))
    assert found["spread"].tolist() == [0, 0] and "the same figure" in str(dx.text.rivals(found))


def test_those_who_never_count_the_same_period_are_not_measured(folder):
    found = dx.rivals(evidence=made(folder, [row("2021", 5, "office"), row("2022", 9, "bureau")]))
    assert found["spread"].isna().all() and found["producers"].tolist() == [1, 1]
    assert "Others count it for other periods alone: 5% (The Office) in 2021." in str(dx.text.rivals(found))


def test_a_doubtful_newest_figure_leaves_nothing_to_subtract(folder):
    doubt = row("2022", 9, "bureau", note="doubtful: a misprint")
    found = dx.rivals(evidence=made(folder, [row("2022", 5, "office"), doubt]))
    assert found["spread"].isna().all() and "9%, a doubtful reading" in str(dx.text.rivals(found))


def test_a_vintage_that_comes_back_is_a_new_one(folder):
    found = dx.rivals(
        evidence=made(folder, *([row("2022", value, "office"), row("2022", 9, "bureau")] for value in (5, 6, 5)))
    )
    office = found[found["producer"] == "office"]
    assert office["value"].tolist() == [5, 6, 5] and office["newest"].tolist() == [False, False, True]
    assert found["spread_all"].iloc[0] == 4 and of(found, "bureau")["printings"] == 3


def test_a_vintage_that_would_flip_comes_after_the_producer_and_before_the_method(folder):
    goal = {"indicator": ECONOMY, "period": "2025", "value": 20, "as_printed": "20%", "authority": "942/QĐ-TTg"}
    first = [row("2021", 10, "office"), row("2022", 12, "office"), row("2021", 10, "bureau"), row("2022", 13, "bureau")]
    found = dx.rivals(period="2022", evidence=made(folder, first, [row("2022", 14, "office")], targets=[goal]))
    office, bureau = of(found, "office"), of(found, "bureau")
    assert (office["status"], bureau["status"]) == (
        "on_track",
        "on_track",
    )  # 4 and 3 of 10 points in a quarter of the time
    assert of(found, "office", 1)["status"] == "slightly_behind" and of(found, "office", 1)["flips"]  # 2 of 10: 0.8
    assert found[["flip_first", "flip_choice", "flip_status"]].iloc[0].tolist() == [
        "vintage",
        "2022 12",
        "slightly_behind",
    ]
    assert "the vintage (12% for 2022: slightly behind)" in str(dx.text.rivals(found))


@pytest.mark.parametrize("language", LANGUAGES)
def test_hostile_names_stay_text(folder, language):
    name = "'<b>**X**</b> [y](z) | `q`'"
    found = dx.rivals(evidence=made(folder, [row("2022", 5, "office"), row("2022", 9, "bureau")], bureau=name))
    found = found.assign(name=HOSTILE, name_vi=HOSTILE)
    told, table = str(dx.text.rivals(found, language)), dx.tables.rivals(found, language=language)
    assert "<b>" not in told.replace("\\<", "") and "**X**" not in told and "<script" not in told.replace("\\<", "")
    assert "<b>**" not in table.to_html() and "<script" not in table.to_html()


def test_where_no_report_names_who_counts_words_stand_for_it(folder):
    path = folder.report()
    folder.rows(path, "observations", {"indicator": ECONOMY, "value": 5, "as_printed": "5%"})
    found = dx.rivals(ECONOMY, evidence=folder.load())
    assert found["producer_name"].tolist() == [""] and "5% (nobody named)" in str(dx.text.rivals(found))


# Sentences, table, command, explorer


def test_a_sentence_says_who_gives_what_how_far_apart_and_what_that_means(of_2022):
    assert str(dx.text.rivals(of_2022)).replace("\u00a0", " ") == (
        "- **Digital economy in GDP** in 2022: 12.83% (General Statistics Office), 14.26% (Ministry of Information and "
        "Communications); 1.43 points apart. Given in turn (General Statistics Office): 12.86%, 12.67%, 12.63%, "
        "12.83%. The target of 20% by 2025 (749/QĐ-TTg): off track (General Statistics Office); on track (Ministry of "
        "Information and Communications); moving away (12.63%). (read on a page of 6 Jan 2025; "
        "read on a page of 30 Jun 2023)"
    )


def test_it_speaks_of_the_last_period_that_most_count(economy):
    told = str(dx.text.rivals(economy)).replace("\u00a0", " ")
    assert "in 2024: 13.17%" in told and "5.13 points apart (4.21 to 6.05 after rounding)" in told


@pytest.mark.skipif("vi" not in LANGUAGES, reason="no Vietnamese")
def test_in_vietnamese_no_english_is_left(economy, everything):
    told = str(dx.text.rivals(dx.rivals(evidence=everything), "vi"))
    table = str(dx.tables.rivals(economy, language="vi"))
    assert "Mục tiêu 20% vào năm 2025" in told and "chênh 5,13" in told.replace("\u00a0", " ")
    for text in (told, table):
        assert not any(f" {word} " in text for word in ("the", "of", "by", "for", "apart", "page", "and"))


def test_the_table_has_a_row_a_producer_with_what_it_gave_before(of_2022):
    table = dx.tables.rivals(of_2022)
    assert [row[1].text for row in table.rows] == [
        "General Statistics Office",
        "Ministry of Information and Communications",
    ]
    assert table.rows[0][2].text == "12.83%" and len(table.rows[0][2].small) == 3
    assert [row[4].status for row in table.rows] == ["off_track", "on_track"]
    assert len(table.notes) == 2 and table.subtitle == "Target: 20% by 2025 (749/QĐ-TTg)".replace(" ", " ")


def test_a_notebook_shows_it_as_its_table(of_2022):
    from dxlib.tables.frames import table_of

    assert table_of(of_2022).notes[-1].startswith("5 rows, ")


def test_the_command_lists_each_figure(monkeypatch):
    monkeypatch.setenv("DX_REPORTS", "all")
    done = CliRunner().invoke(cli, ["rivals", ECONOMY, "--period", "2022"])
    assert done.exit_code == 0 and "1.43 points apart" in done.output and "12.63%" in done.output
    done = CliRunner().invoke(cli, ["rivals", ECONOMY, "--format", "csv"])
    assert done.output.splitlines()[0].startswith("indicator,name,name_vi,")


def test_the_command_says_that_nobody_else_counts(monkeypatch):
    monkeypatch.setenv("DX_REPORTS", "documents")
    done = CliRunner().invoke(cli, ["rivals"])
    assert done.exit_code == 0 and "counted by more than one" in done.output


def offered(choice, frames):
    return [view for _words, view in options(choice, frames)["view"]]


def test_the_explorer_offers_the_view_where_several_count_or_vintages_differ(everything):
    frames = Frames(everything)
    assert "rivals" in offered(Choice(), frames) and "rivals" in offered(Choice(indicator=ECONOMY), frames)
    assert "rivals" in offered(Choice(indicator="dossiers_online_share"), frames)
    assert "rivals" not in offered(Choice(indicator="egdi_rank"), frames)
    assert "rivals" not in offered(Choice(), Frames(dx.load(reports="documents")))
    assert "rivals" in offered(Choice(indicator="egdi_rank", view="rivals"), frames)  # what is chosen stays


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_explorer_shows_sentences_a_chart_and_the_table(everything, language):
    shown = view(Choice(indicator=ECONOMY, view="rivals", language=language), Frames(everything))
    kinds = [(block.prose is not None, block.spec is not None, block.table is not None) for block in shown.blocks]
    assert kinds == [(True, False, False), (False, True, False), (False, False, True)]
    listed = view(Choice(view="rivals", language=language), Frames(everything))
    assert listed.spec is None and len(listed.blocks) == 2


def test_what_the_explorer_cites_is_where_the_figures_stand(everything):
    sources = dx.explorer(indicator=ECONOMY, view="rivals", evidence=everything).sources
    assert {"12,83%", "14,26%"} <= {row[1].text for row in sources.rows}


def test_a_row_picked_in_the_view_is_marked_and_filters_the_others(everything):
    frames = Frames(everything)
    picked = Choice(indicator=ECONOMY, picked_in="rivals", view="rivals")
    assert frames.frame(picked)["indicator"].nunique() > 1
    assert set(frames.frame(Choice(indicator=ECONOMY, view="rivals"))["indicator"]) == {ECONOMY}


def test_its_columns_hold_what_they_say(economy):
    assert economy["newest"].dtype == bool and economy["flips"].dtype == bool and economy["vintage"].dtype == "Int64"
    assert (economy["low"] <= economy["value"]).all() and (economy["value"] <= economy["high"]).all()
    assert economy.groupby("period")["leading"].sum().unique().tolist() == [1]
    assert not pd.isna(economy[["status", "reason", "flip_first", "flip_choice"]]).any().any()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_share_of_a_quarter_held_to_a_target_for_a_year_is_told(everything, economy, language):
    assert economy.loc[economy["different_length"], "period"].tolist() == ["2023-Q2"]
    quarter = dx.rivals(ECONOMY, period="2023-Q2", evidence=everything)
    told = span_words(next(quarter.itertuples(index=False)), language)
    assert (
        told
        and told in str(dx.text.rivals(quarter, language))
        and told in str(dx.tables.rivals(quarter, language=language))
    )
    assert told in " ".join(dx.charts.rivals(quarter, language=language).layer[-1].mark.text)
    year = dx.rivals(ECONOMY, period="2022", evidence=everything)
    assert not any(span_words(row, language) for row in year.itertuples(index=False))


def test_how_large_it_is_is_said_with_who_says_so_and_how_far_apart_they_are(everything, economy):
    text = str(dx.text.who_says(economy)).replace("\u00a0", " ")
    assert text.startswith(
        "- **Digital economy in GDP**: 14.02% (National Statistics Office) in 2025, "
        "about 18.3% (Ministry of Information and Communications) in 2024; "
        "for 2024, the newest that several count (13.17%, about 18.3%), they are 5.13 points apart"
    )
    uses = everything.dimensions.producers.set_index("id")["use_en"]
    assert f"take NSO for {uses['nso']}, take MIC for {uses['mic']}." in text
    assert text.count("\n") == 0 and "read on a page of 5 Jan 2026" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_says_so_follows_the_evidence(folder, language):
    evidence = made(folder, [row("2022", 10, "office"), row("2022", 14, "bureau")], [row("2023", 12.5, "office")])
    text = str(dx.text.who_says(dx.rivals(ECONOMY, evidence=evidence), language)).replace("\u00a0", " ")
    told = dict.fromkeys(("12,5%", "14%", "10%", "4 điểm") if language == "vi" else ("12.5%", "14%", "10%", "4 points"))
    assert all(one in text for one in told) and "believe" not in text


def test_of_what_nobody_counts_nothing_is_said(everything):
    empty = dx.rivals(ECONOMY, period="1999", evidence=everything)
    assert str(dx.text.who_says(empty)) == "No report says how large it is."
