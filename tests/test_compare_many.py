"""Comparison by column: many series at once give what each gives alone, and what is not compared costs nothing."""

from itertools import product

import pandas as pd
import pytest

import dxlib as dx
from dxlib.analysis.compare import figures
from dxlib.explorer.choice import Choice
from dxlib.explorer.frames import Frames
from dxlib.tables.frames import table_of

SHARE = {
    "id": "own_share", "name": "Own share", "topic": "online_services", "unit": "percent", "timing": "span",
    "direction": "up", "definition": "A share of one's own.",
}  # fmt: skip
WHY = {"en": "Counted anew.", "vi": "Đếm lại."}
BROKEN = SHARE | {"id": "own_broken", "name": "Own broken share", "breaks": [{"from": "2024-01-01", "why": WHY}]}
FLOW = SHARE | {"id": "own_flow", "name": "Own flow", "unit": "attacks"}
STATE = SHARE | {"id": "own_state", "name": "Own state", "unit": "sites", "timing": "instant"}
KINDS = [SHARE, BROKEN, FLOW, STATE]
PERIODS = ("2021", "2022-S1", "2022", "2023-S1", "2023", "2024")
AREAS = ("VN-HN", "VN-SG", "VN-54")
PAIRS = [("latest", "previous"), ("2023", "2022"), ("2024", "previous"), ("latest", "2022"), ("2023", "2022-S1")]


def own(areas=AREAS, periods=PERIODS, **options):
    """Figures that differ by series and period; some series lack some periods."""
    cells = product([kind["id"] for kind in KINDS], areas, periods)
    rows = [
        {"indicator": name, "area": area, "period": period, "value": 5 + 7 * n % 83}
        for n, (name, area, period) in enumerate(cells)
        if n % 5 != 3
    ]
    standard = {"published": "2025-02-01", "indicators": KINDS, "alone": True}
    return dx.add(pd.DataFrame(rows), **standard | options)


@pytest.fixture(scope="module")
def many():
    return own()


@pytest.mark.parametrize(("period", "baseline"), PAIRS)
def test_many_series_are_compared_as_each_one_alone(many, period, baseline):
    together = dx.compare(period, baseline, area=None, evidence=many)
    assert len(together) == len(KINDS) * len(AREAS)
    for row in range(len(together)):
        name, area = together.loc[row, ["indicator", "area"]]
        alone = dx.compare(period, baseline, indicator=name, area=area, evidence=many)
        pd.testing.assert_frame_equal(together.iloc[[row]].reset_index(drop=True), alone)


def test_of_series_of_one_shape_each_is_told_what_its_own_area_went_into():
    areas = ["VN-54", "VN-37"]
    rows = pd.DataFrame([{"indicator": "own_share", "area": area, "period": "2024", "value": 5} for area in areas])
    evidence = dx.add(rows, published="2025-02-01", indicators=KINDS, alone=True)
    reasons = dx.compare("2026", "2024", area=None, evidence=evidence).set_index("area")["reason"]
    assert reasons.to_dict() == {"VN-54": "ended 2025-06-30 VN34-24", "VN-37": "ended 2025-06-30 VN34-80"}


def test_series_of_the_same_periods_are_told_apart_by_breaks_and_timing():
    rows = pd.DataFrame(
        [{"indicator": kind["id"], "area": "VN-HN", "period": period, "value": 5}
         for kind in KINDS for period in ("2022", "2022-S1", "2023", "2024")]
    )  # fmt: skip
    same = dx.add(rows, published="2025-02-01", indicators=KINDS, alone=True)
    found = dx.compare("2024", "2023", area=None, evidence=same).set_index("indicator")
    assert found["outcome"].to_dict() == {
        "own_share": "compared", "own_broken": "refused", "own_flow": "compared", "own_state": "compared",
    }  # fmt: skip
    found = dx.compare("2023", "2022-S1", area=None, evidence=same).set_index("indicator")
    assert found["reason"].to_dict() == {"own_share": "", "own_broken": "", "own_flow": "length 12,6", "own_state": ""}


def test_of_many_like_series_few_are_made_as_objects(monkeypatch):
    evidence = own(areas=dx.load().areas.query("kind == 'province' and since.isna()")["code"].tolist())
    made, point = [], figures._point
    monkeypatch.setattr(figures, "_point", lambda row, **known: made.append(row) or point(row, **known))
    frame = dx.compare(area=None, evidence=evidence)
    assert len(frame) == 4 * 63 and (frame["outcome"] == "compared").sum() > 200
    assert len(evidence.observations) > 1200 and len(made) < 300


def test_a_figure_that_two_reports_print_is_believed_and_revised_as_the_vintage_says(many):
    again = pd.DataFrame([{"indicator": "own_share", "area": "VN-HN", "period": "2022", "value": 50}])
    both = dx.add(again, published="2025-03-01", title="Again", evidence=many)
    first, *_ = many.observations.query("indicator == 'own_share' and area == 'VN-HN' and period == '2022'")["value"]
    for vintage, (value, other) in {"latest": (50, first), "first": (first, 50)}.items():
        row = dx.compare("2022", "2021", indicator="own_share", area="VN-HN", vintage=vintage, evidence=both).iloc[0]
        assert (row["current"], row["current_revised_from"]) == (value, other)


def test_nothing_to_compare_is_an_empty_frame_of_the_same_columns(many):
    none = dx.compare(area="VN-CT", evidence=many)
    assert none.empty and none.dtypes.equals(dx.compare(evidence=dx.load()).dtypes)


@pytest.mark.parametrize(("period", "baseline"), PAIRS)
def test_the_explorer_has_the_frames_of_compare(many, period, baseline):
    seen = Frames(many)
    for area in ("VN-HN", "VN-54"):
        kept = seen._compared(Choice(period, baseline, area=area))
        pd.testing.assert_frame_equal(kept, dx.compare(period, baseline, area=area, evidence=many))
        assert table_of(kept), "it is shown as a table too"
