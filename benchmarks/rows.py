"""Many figures of one's own in Parquet: added and compared, and the same question answered by hand with pandas.

`python benchmarks/rows.py write 1000000 FILE` writes so many, and `python benchmarks/rows.py FILE` prints as JSON the
seconds of both ways and what was held of memory.
"""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
import pandas as pd
from measured import Measured, output

import dxlib as dx
from dxlib.notation.periods import Period

SERIES = ["indicator", "area", "lineage", "breakdown"]
BARS = {1_000_000: 2, 10_000_000: 1.3}  # by the number of rows, the ratio that a comparison must not exceed
LEAST = 24  # months that a series has, so that there is a year to look back
NEAR = 31  # days by which a baseline may miss the day a year earlier
TOLD = ["period", "value", "low", "high", "as_printed", "report", "line"]  # of both figures, as one would cite them


def generated(rows: int) -> pd.DataFrame:
    """Return so many figures, month by month in each of 63 provinces, in series of two years at least.

    Where there are many rows, they are of every indicator that is no running total, and the series longer.
    """
    evidence = dx.load()
    known = [name for name, one in evidence.definitions.indicators.items()
             if one.timing != "cumulative" and (one.bounds[1] or 100) >= 100]  # fmt: skip
    provinces = evidence.areas.query("kind == 'province'")
    areas = provinces.loc[provinces["since"].isna(), "code"].tolist()  # those that there were in these years
    names = known[: -(-rows // (len(areas) * LEAST))]
    months = [f"{year}-{month:02}" for year in range(1970, 2025) for month in range(1, 13)]
    wanted = -(-rows // (len(names) * len(areas)))
    cells = pd.MultiIndex.from_product([months[-wanted:], names, areas], names=["period", "indicator", "area"])
    return cells[-rows:].to_frame(index=False).assign(value=np.arange(rows) % 900 / 10 + 5)


def by_hand(evidence: Any) -> pd.DataFrame:
    """Return of every series its newest figure that may be compared, with its baseline and the change.

    The rules are those of ``dx.compare``: a series is counted by one; the later report counts; a baseline is of an
    equal span and on this side of every break, a year earlier within a month if there is one, else the newest. No row
    is looked at twice that need not be: of most figures only the day and the length are.
    """
    figures = evidence.observations[[*SERIES, *TOLD]]
    codes, periods = pd.factorize(figures["period"])
    read = [Period.parse(code) for code in periods]
    flows = {name: one.timing == "span" for name, one in evidence.definitions.indicators.items()}
    months = np.array([one.months or 0 for one in read])[codes] * figures["indicator"].map(flows).to_numpy()
    end = pd.to_datetime([one.end for one in read])[codes]
    moments = pd.DataFrame({"series": figures.groupby(SERIES, sort=False).ngroup(), "end": end, "months": months})
    moments["report"] = pd.factorize(figures["report"])[0]
    moments = moments.sort_values(["series", "end", "months"], kind="stable")
    moments = moments.drop_duplicates()  # a figure that a report repeats
    moments = moments.drop_duplicates(["series", "end", "months"], keep="last")

    newest = moments.drop_duplicates("series", keep="last")
    current = figures.loc[newest.index].assign(series=newest["series"], end=newest["end"])
    since = pd.Series(pd.Timestamp.min, current.index)  # the last break before the newest figure
    for name, one in evidence.definitions.indicators.items():
        for day in sorted(pd.Timestamp(each.since) for each in one.breaks):
            since[(current["indicator"] == name) & (day <= current["end"])] = day
    known = newest[["series", "end", "months"]].assign(
        since=since, is_ratio=current["indicator"].map(lambda name: evidence.definitions.indicators[name].is_ratio)
    )
    pairs = moments.reset_index(names="row").merge(known, on="series", suffixes=("", "_now"))
    same = pairs["months"] == pairs["months_now"]
    pairs = pairs[(pairs["end"] < pairs["end_now"]) & (pairs["end"] >= pairs["since"]) & (same | pairs["is_ratio"])]
    away = (pairs["end"] - (pairs["end_now"] - pd.DateOffset(years=1))).abs().dt.days
    pairs = pairs.assign(other=pairs["months"] != pairs["months_now"], far=away > NEAR, away=away)
    pairs["away"] = pairs["away"].mask(pairs["far"], (pairs["end_now"] - pairs["end"]).dt.days)
    chosen = pairs.sort_values(["series", "other", "far", "away"], kind="stable").drop_duplicates("series")

    before = figures.loc[chosen["row"], TOLD].add_suffix("_before").set_axis(chosen["series"])
    both = current.join(before, on="series")
    change = both["value"] - both["value_before"]
    percent = (change / both["value_before"].abs() * 100).where(both["value_before"] != 0)
    least, most = both["low"] - both["high_before"], both["high"] - both["low_before"]
    return both.assign(change=change, percent=percent, least=least, most=most).reset_index(drop=True)


def differing(compared: pd.DataFrame, hand: pd.DataFrame) -> pd.DataFrame:
    """Return the pairs of which ``compare`` and the query by hand say two things, of what both compare."""
    ours = compared[compared["outcome"] == "compared"].set_index(SERIES)
    change = ours["absolute_change"].fillna(-ours["rank_change"]).rename("ours")
    both = hand.dropna(subset=["change"]).set_index(SERIES).join(change, how="inner")
    return both[(both["change"] - both["ours"]).abs() > 1e-9 * both["value"].abs()]


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Return the seconds that it takes, without the clearing up that is due from before, and what it returns."""
    gc.collect()
    begun = perf_counter()
    done = work()
    return perf_counter() - begun, done


def run(file: Path) -> dict[str, float]:
    """Add and compare the figures of a file, and do both by hand: seconds, and the megabytes that ours held at most.

    Raises:
        RuntimeError: the two ways do not answer the same.
    """
    import resource

    def held() -> float:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

    names = pd.DataFrame({"indicator": list(dx.load().definitions.indicators), "name": "name"})
    dx.compare(area=None)  # brings what is made once
    before = held()
    adding, mine = timed(lambda: dx.add(file, published="2026-01-31", title="Benchmark"))
    comparing, compared = timed(lambda: dx.compare(area=None, evidence=mine))
    memory = held() - before
    hand, other = timed(lambda: by_hand(mine))
    if len(wrong := differing(compared, other)):
        raise RuntimeError(f"{len(wrong)} changes differ from those by hand, the first of {wrong.index[0]}")
    reading, _ = timed(lambda: pd.read_parquet(file).merge(names, on="indicator"))
    return {"add": adding, "read": reading, "compare": comparing, "hand": hand, "memory": memory}


def measured(sizes: Sequence[int], folder: Path) -> Iterator[Measured]:
    """Measure adding and comparing so many figures; how much is held is written beside them.

    Args:
        sizes: how many.
        folder: where the files are written, and ``memory``, the megabytes of each.
    """
    memory = {}
    for size in sizes:
        output("python", __file__, "write", str(size), file := folder / f"{size}.parquet")
        runs = [json.loads(output("python", __file__, file)) for _ in range(1 if size > 1_000_000 else 3)]
        memory[size] = max(each["memory"] for each in runs)
        for name, side, floor, other, most in (
            ("add", "add", "read_parquet and merge", "read", None),
            ("compare", "compare", "pandas by hand", "hand", BARS.get(size)),
        ):
            times, floors = ([each[one] for each in runs] for one in (side, other))
            yield Measured(f"{name} {size:,}", times, floor, floors, most, work=size)
    (folder / "memory").write_text(json.dumps(memory), encoding="utf-8")


if __name__ == "__main__":
    if sys.argv[1] == "write":
        generated(int(sys.argv[2])).to_parquet(sys.argv[3], index=False)
    else:
        print(json.dumps(run(Path(sys.argv[1]))))
