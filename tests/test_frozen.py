"""What `compare`, `assess`, `audit` and `revisions` say of the five documents, to twelve digits.

The stored frames were checked against independent readings. `python tests/test_frozen.py` stores them anew, after a
change of the data that somebody has read against print; a change of the code alone must never need it.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import dxlib as dx

FOLDER = Path(__file__).parent / "frozen"
PAIRS = {"latest": "previous", "2023": "2022", "2022": "2021", "2022-S1": "2021-S1"}
METHODS = ("linear", "eurostat", "open_sdg", "un")
WORDS = ["name", "name_vi", "title", "title_vi", "text", "text_vi", "definition"]  # shown, not computed
# What tells series apart: in the documents one body counts, and the columns came later.
SERIES = ["producer", "lineage", "breakdown", "part", "part_vi", "rival"]
# Of the reason, what is missing in one word, how a figure is printed, and for how long a pace was seen: of the values
# that were checked.
LATER = ["lacks", "baseline_qualifier", "current_qualifier", "short_pace"]


def frames() -> dict[str, pd.DataFrame]:
    printed = dx.load(reports="documents")
    compared = {f"compare-{now}": dx.compare(now, before, evidence=printed) for now, before in PAIRS.items()}
    assessed = {f"assess-{method}": dx.assess(method, evidence=printed) for method in METHODS}
    found = {"audit": dx.audit(evidence=printed), "revisions": dx.analysis.revisions(evidence=printed)}
    return {**compared, **assessed, **found}


def stored(frame: pd.DataFrame) -> str:
    if "breakdown" in frame:  # the kinds of attack were indicators of their own when the values were checked
        part = frame["breakdown"].fillna("").astype(str)
        frame = frame.assign(indicator=frame["indicator"].where(part == "", frame["indicator"] + "_" + part))
    kept = frame.drop(columns=WORDS + SERIES + (LATER if "lacks" in frame else []), errors="ignore").dropna(
        axis="columns", how="all"
    )
    return kept.to_csv(index=False, lineterminator="\n", float_format="%.12g")


@pytest.fixture(scope="module")
def found() -> dict[str, pd.DataFrame]:
    return frames()


@pytest.mark.parametrize("name", [path.stem for path in sorted(FOLDER.glob("*.csv"))])
def test_values_are_those_that_were_checked(name, found):
    assert stored(found[name]).splitlines() == (FOLDER / f"{name}.csv").read_text(encoding="utf-8").splitlines()


def test_every_frame_is_stored(found):
    assert {path.stem for path in FOLDER.glob("*.csv")} == set(found)


if __name__ == "__main__":
    for name, frame in frames().items():
        (FOLDER / f"{name}.csv").write_text(stored(frame), encoding="utf-8", newline="\n")
