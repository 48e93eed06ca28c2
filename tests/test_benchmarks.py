"""The benchmarks measure what they say: floors answer the same question, parts of time add up, the page is whole."""

import json
import sys
import time
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest

import dxlib as dx

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "benchmarks"))

editions, measured, plot, rows, run, where = map(
    import_module, ("editions", "measured", "plot", "rows", "run", "where")
)


@pytest.fixture(scope="module")
def few(tmp_path_factory):
    file = tmp_path_factory.mktemp("few") / "own.parquet"
    rows.generated(20_000).to_parquet(file, index=False)
    return dx.add(file, published="2026-01-31", title="Benchmark")


def case(name="compare 10,000", time=1.0, floor=2.0, **known):
    return measured.Measured(name, [time], "by hand", [floor], **known)


def test_rows_are_months_of_all_provinces(few):
    own = few.observations.query("report == '2026-01-31-benchmark'")
    assert len(own) == 20_000
    assert own["area"].nunique() == 63
    assert own["period"].max() == "2024-12"


def test_pandas_by_hand_answers_what_compare_answers(few):
    compared, hand = dx.compare(area=None, evidence=few), rows.by_hand(few)
    assert rows.differing(compared, hand).empty
    both = compared[compared["outcome"] == "compared"].merge(hand, on=rows.SERIES)
    assert len(both) > 0.99 * (compared["outcome"] == "compared").sum()
    assert (both["current_period"] == both["period"]).mean() > 0.99
    assert (both["baseline_period"] == both["period_before"]).mean() > 0.99
    paired = both.dropna(subset=["least", "absolute_change_low"])
    assert len(paired) > 0.95 * len(both)
    np.testing.assert_allclose(paired["absolute_change_low"], paired["least"], rtol=1e-12, atol=1e-12)


def test_another_answer_is_found_out(few):
    compared, hand = dx.compare(area=None, evidence=few), rows.by_hand(few)
    at = hand["change"].first_valid_index()
    hand.loc[at, "change"] += 0.1
    assert len(rows.differing(compared, hand)) == 1


def test_a_line_tells_bars_and_goals():
    assert case(most=2).line().endswith("| 0.5 | 2 ×: holds |")
    assert case(seconds=0.5).line().endswith("| 0.5 s: **does not hold** |")
    assert not case(seconds=0.5).holds
    assert case(goal=0.4).line().endswith("| goal 0.4 ×: not reached |")
    assert case(goal=0.4).holds


def test_the_ratio_is_the_median_of_the_pairs():
    assert measured.Measured("load", [1, 9, 2], "read", [1, 3, 1]).ratio == 2


def test_a_command_that_fails_says_why():
    with pytest.raises(RuntimeError, match=r"no such thing"):
        measured.output("python", "-c", "raise SystemExit('no such thing')")


def test_time_of_an_inner_part_counts_for_it_alone():
    clock = where.Clock()
    inner = clock.around(lambda name: time.sleep(0.03), "format {}")
    with clock.on("outer"):
        time.sleep(0.01)
        inner("pdf")
    assert set(clock.spent) == {"outer", "format pdf"}
    assert clock.spent["format pdf"] > 0.03 > clock.spent["outer"] > 0.01


def test_seconds_of_cells_are_those_that_papermill_wrote(tmp_path):
    ran = [{"metadata": {"papermill": {"duration": one}}} for one in (0.25, None)] + [{"metadata": {}}]
    (tmp_path / "a.ipynb").write_text(json.dumps({"cells": ran}), encoding="utf-8")
    (tmp_path / "b.ipynb").write_text(json.dumps({"cells": ran}), encoding="utf-8")
    assert where.cells(tmp_path.glob("*.ipynb")) == 0.5


@pytest.mark.parametrize(("file", "before", "after"), [editions.TRANSLATION, editions.OBSERVATION])
def test_what_is_changed_stands_in_its_file(file, before, after):
    text = (ROOT / file).read_text(encoding="utf-8")
    assert before in text
    assert after not in text


def test_plain_commands_make_a_page_of_each_notebook(tmp_path):
    commands = list(editions._plain(["area.ipynb"], tmp_path, "-p", "area", "VN-DN"))
    assert [command[0] for command in commands] == ["papermill", "jupyter"]
    assert commands[0][-1] == commands[1][-1]
    assert (ROOT / commands[0][-2]).exists()


def test_the_page_has_every_case_the_parts_and_the_plot(tmp_path):
    for name, told in (("rows/memory", {"10000": 6.5}), ("editions/whole", {"whole": 10, "cells": 4,
                        "running the notebooks": 5, "pdf": 3})):  # fmt: skip
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(json.dumps(told), encoding="utf-8")
    found = {"start": [case("load")], "rows": [case()], "editions": [case("cold")], "many": [case("4 editions")]}
    text = run.page(found, tmp_path)
    for one in found.values():
        assert one[0].line() in text
    assert "650 MB are held at most for each million" in text
    assert "| python starts and ends | 2.0 | 20% |" in text
    assert "| of these the cells themselves | 4.0 | 20% |" in text
    assert "](cost.svg)" in text


def test_the_plot_names_both_ways_and_each_amount_of_work():
    compared = [case(f"compare {n}", n / 1e5, n / 5e4, work=n) for n in (10_000, 100_000)]
    svg = plot.drawn(compared, [case(f"{n} editions", n, 9 * n, work=n) for n in (1, 4)])
    assert svg.startswith("<svg")
    for word in ("dx.compare", "pandas by hand", "papermill and nbconvert", "100,000", "editions made"):
        assert f">{word}<" in svg


def test_a_group_that_there_is_not_is_refused(capsys, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["run.py", "speed"])
    assert run.main() == 2
    assert "there are start, rows, editions, many" in capsys.readouterr().err
