"""Which figure leads: importance first, worse before better, never what is doubtful or contested."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from builders import goal, indicator, point, series
from hypothesis import given, settings
from hypothesis import strategies as st

import dxlib as dx
from dxlib.analysis.compare import move
from dxlib.analysis.counting import in_force
from dxlib.analysis.leads import FAILING, importance, leading, ordered, ordered_targets
from dxlib.analysis.progress.goals import judge
from dxlib.analysis.progress.lacks import LACKS, lacks

FLAGS = ["current_doubtful", "baseline_doubtful", "running_total", "different_length", "rival"]
TODAY = date(2026, 1, 1)


@pytest.fixture(scope="module")
def figures(evidence):
    return dx.compare(evidence=evidence)


@pytest.fixture(scope="module")
def targets(evidence):
    return dx.assess(evidence=evidence)


def ways(rows: pd.DataFrame) -> list[str]:
    return list(map(move, rows["direction"], rows["current"] - rows["baseline"]))


def test_what_is_important_comes_before_what_changed_more(figures, targets):
    rows = leading(figures, targets)
    weights = importance(rows, targets).tolist()
    assert weights == sorted(weights, reverse=True) and set(weights) == {0, 1, 2}
    assert rows["indicator"].iloc[0] == "satisfaction_procedures", "a headline with a target, and it fell"
    most = rows.loc[rows["multiple"].map(lambda m: max(m, 1 / m) if m == m else 0).idxmax()]
    assert most["indicator"] != rows["indicator"].iloc[0]


def test_of_equal_weight_the_worse_comes_first_and_then_the_larger_change(figures, targets):
    rows = leading(figures, targets)
    rows = rows.assign(weight=importance(rows, targets), way=ways(rows), ratio=rows["current"] / rows["baseline"])
    for _weight, equal in rows.groupby("weight"):
        assert equal["way"].tolist() == sorted(equal["way"], reverse=True), "worse sorts after better"
        for _way, alike in equal.groupby("way"):
            sizes = [max(ratio, 1 / ratio) for ratio in alike["ratio"]]
            assert sizes == sorted(sizes, reverse=True)


@settings(max_examples=25)
@given(data=st.data())
def test_no_order_of_rows_and_no_flags_put_what_is_unsure_first(data, figures, targets):
    rows = figures.sample(frac=1, random_state=data.draw(st.integers(0, 99))).head(60)
    flagged = data.draw(st.lists(st.sampled_from(list(rows.index)), max_size=40, unique=True))
    column = data.draw(st.sampled_from([*FLAGS, "current_contested", "baseline_contested"]))
    rows = rows.copy()
    rows.loc[flagged, column] = True if column in FLAGS else "contradiction"
    chosen = leading(rows, targets)
    assert not set(chosen.index) & set(flagged)
    assert not chosen[FLAGS].fillna(False).any(axis=None)
    assert chosen[["current_contested", "baseline_contested"]].fillna("").eq("").all(axis=None)
    assert sorted(ordered(rows, targets).index) == sorted(rows.index), "ordering loses no row"


@pytest.mark.parametrize("count", [0, 1, 2, 1000])
def test_no_more_lead_than_asked_for(figures, targets, count):
    assert len(leading(figures, targets, count)) <= count


def test_only_one_way_may_be_asked_for(figures, targets):
    assert set(ways(leading(figures, targets, moved="worse"))) == {"worse"}
    assert set(ways(leading(figures, targets, moved="better"))) == {"better"}


def test_a_target_that_was_due_before_the_figure_weighs_nothing(figures, targets):
    before = targets.assign(due_date=pd.Timestamp("2019-12-31"))
    assert importance(figures, before).max() == importance(figures).max() == 1
    assert importance(figures, targets).max() == 2


def test_a_definition_makes_a_headline_and_every_pillar_has_one(definitions):
    heads = {definitions.pillar_of[name] for name, one in definitions.indicators.items() if one.headline}
    assert heads == set(definitions.pillars)


def test_the_economy_is_led_by_its_share_in_gdp_and_not_by_electronic_contracts():
    known = dx.load(reports="all")
    economy = dx.compare(pillar="digital_economy", area="VN", evidence=known)
    judged = dx.assess(pillar="digital_economy", evidence=known)
    assert leading(economy, judged, 1)["indicator"].tolist() == ["digital_economy_gdp_share"]


def test_nothing_leads_where_nothing_is(figures, targets):
    assert leading(figures.iloc[:0], targets).empty
    assert ordered_targets(targets.iloc[:0]).empty and in_force(targets.iloc[:0]).empty


def test_targets_of_the_past_are_no_longer_in_force(targets):
    newest = targets["current_date"].max()
    kept = in_force(targets)
    assert kept["due_date"].min().year >= newest.year
    assert len(kept) < len(targets) and not kept["rival"].any()


def test_targets_are_named_headlines_first_and_doubtful_last(targets, definitions):
    rows = ordered_targets(targets)
    heads = [definitions.indicators[name].headline for name in rows["indicator"]]
    sure = rows["lacks"].ne("doubtful") & rows["current_contested"].fillna("").eq("")
    undated = rows["lacks"].eq("no_baseline") & rows["decided"].isna()
    firm = [head for head, kept in zip(heads, sure & ~undated, strict=True) if kept]
    assert firm == sorted(firm, reverse=True)
    assert not sure.iloc[-1]


# What is missing for a status.

LACKING = {
    "no_figure": (),
    "one_figure": (point("2022", 10),),
    "none_when_due": (),
    "break": (point("2021", 10), point("2023", 20)),
    "no_baseline": (point("2018", 10), point("2023", 20)),
    "doubtful": (point("2022", 10, doubtful=True),),
    "method": (point("2022", 120), point("2023", 10)),
}


@pytest.mark.parametrize("code", [code for code in LACKING if code != "none_when_due"])
def test_what_is_missing_is_told_by_what_there_is(code):
    breaks = ({"from": date(2022, 6, 1), "why": {"en": "a", "vi": "b"}},) if code == "break" else ()
    one = indicator(breaks=breaks)
    asked = goal(one, 100)
    found = series(one, *LACKING[code])
    verdict = judge(found, asked, "linear", date(2024, 1, 1))
    assert verdict.verdict.status == "not_assessable"
    assert lacks(verdict, found, asked, date(2024, 1, 1)) == code


def test_after_the_due_date_its_own_figure_is_missing():
    one = indicator()
    found, asked = series(one, point("2022", 10), point("2023", 20)), goal(one, 100)
    assert lacks(judge(found, asked, "linear", TODAY), found, asked, TODAY) == "none_when_due"
    nothing = series(one)
    assert lacks(judge(nothing, asked, "linear", TODAY), nothing, asked, TODAY) == "no_figure"


def test_a_figure_of_a_part_of_the_period_is_not_that_of_the_due_date():
    known = dx.assess(indicator="it_revenue_vnd", due="2025", evidence=dx.load(reports="all"))
    assert known["reason"].str.startswith("part ").all() and set(known["lacks"]) == {"none_when_due"}


def test_what_has_a_status_lacks_nothing(targets):
    unknown = targets["status"].isin(["not_assessable", "due_no_figure"])
    assert (targets["lacks"].ne("") == unknown).all()
    assert set(targets["lacks"]) <= {"", *LACKS}
    assert targets.loc[targets["status"].isin(FAILING), "lacks"].eq("").all()
