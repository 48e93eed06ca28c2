"""What is measured, each beside the plain thing it is built on, its floor; `make benchmark` runs all of it.

A command is timed as a whole process. What happens inside a process is timed there, in a fresh one for each run:
`python benchmarks/cases.py add` prints the seconds of the case and of its floor.
"""

from __future__ import annotations

import gc
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from dxlib.briefing import SUITE, read_suite

if TYPE_CHECKING:
    import pandas as pd

PILLAR = "digital_society"
ROWS = 100_000
PANDAS = ("python", "-c", "import pandas")


@dataclass(frozen=True)
class Case:
    """What is measured against what.

    Attributes:
        name: what it is called in the table.
        floor: the plain thing in words.
        most: the ratio that it must not exceed; nothing where none is agreed.
        commands: of a whole process, its command; nothing where the case is a function of this file.
        floors: the commands of its floor, one after the other.
        before: commands that come first and are not timed; every pair begins with nothing kept of earlier runs.
        seconds: the time that it must not exceed on a quiet machine.
        runs: how often it is run.
    """

    name: str
    floor: str
    most: float | None = None
    command: tuple[str, ...] = ()
    floors: tuple[tuple[str, ...], ...] = ()
    before: tuple[tuple[str, ...], ...] = ()
    seconds: float | None = None
    runs: int = 7


def load() -> tuple[float, float]:
    """The first evidence of a process, and its files read without a check."""
    import pandas as pd
    import yaml

    import dxlib as dx
    from dxlib.places import data_folder

    measured = timed(dx.load)

    def plain() -> None:
        data = data_folder()
        for path in data.rglob("*.csv"):
            pd.read_csv(path)
        for path in (*data.rglob("*.yml"), *(Path(dx.__file__).parent / "indicators").glob("*.yml")):
            yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))

    return measured, timed(plain)


def audit_again() -> tuple[float, float]:
    """The audit of evidence that has not changed, and the evidence loaded again."""
    import dxlib as dx

    dx.audit()
    return timed(dx.audit), timed(dx.load)


def add() -> tuple[float, float]:
    """A table of one's own, checked and added, and the same file read and merged with the names of its indicators."""
    import pandas as pd

    import dxlib as dx

    evidence, own = dx.load(), dx.add
    cells = _own(ROWS, [str(year) for year in range(2010, 2017)])
    names = pd.DataFrame({"indicator": list(evidence.definitions.indicators), "name": "name"})
    with tempfile.TemporaryDirectory() as folder:
        file, few = Path(folder) / "own.csv", Path(folder) / "few.csv"
        cells.to_csv(file, index=False)
        cells.head(10).to_csv(few, index=False)
        own(few, published="2026-01-31", title="First use")  # brings what is made once
        floor = timed(lambda: pd.read_csv(file).merge(names, on="indicator"))
        return timed(lambda: own(file, published="2026-01-31", title="Benchmark")), floor


def compare_10000() -> tuple[float, float]:
    """Ten thousand figures of one's own compared."""
    return _compared(10_000)


def compare_100000() -> tuple[float, float]:
    """A hundred thousand."""
    return _compared(100_000)


def compare_1000000() -> tuple[float, float]:
    """A million."""
    return _compared(1_000_000)


def _compared(rows: int) -> tuple[float, float]:
    """Every figure of one's own compared with that of a year before, by `compare` and by hand."""
    import pandas as pd

    import dxlib as dx

    cells = _own(rows, [f"{year}-Q{quarter}" for year in range(1955, 2025) for quarter in range(1, 5)], "span")
    with tempfile.TemporaryDirectory() as folder:
        cells.to_csv(file := Path(folder) / "own.csv", index=False)
        evidence = dx.add(file, published="2026-01-31", title="Benchmark")
    dx.compare(area=None, evidence=dx.load())  # brings what is made once
    series = ["indicator", "area", "lineage", "breakdown"]

    def by_hand() -> pd.DataFrame:
        figures = evidence.observations[[*series, "end", "value"]].assign(
            end=lambda found: pd.to_datetime(found["end"])
        )
        figures = figures.sort_values([*series, "end"], kind="stable").drop_duplicates([*series, "end"], keep="last")
        newest = figures.drop_duplicates(series, keep="last")
        before = figures.assign(end=figures["end"] + pd.DateOffset(years=1))
        both = newest.merge(before, on=[*series, "end"], how="left", suffixes=("", "_before"))
        change = both["value"] - both["value_before"]
        return both.assign(change=change, relative=change / both["value_before"].abs() * 100)

    return timed(lambda: dx.compare(area=None, evidence=evidence)), timed(by_hand)


def _own(rows: int, periods: list[str], timing: str = "") -> pd.DataFrame:
    """Figures of one's own: so many rows, of provinces and of indicators that may be up to a hundred."""
    import pandas as pd

    import dxlib as dx

    evidence = dx.load()
    known = {name: one for name, one in evidence.definitions.indicators.items()
             if (one.bounds[1] or 100) >= 100 and timing in ("", one.timing)}  # fmt: skip
    provinces = evidence.areas.query("kind == 'province'")
    areas = provinces.loc[provinces["since"].isna(), "code"]  # those that there were in these years
    cells = pd.MultiIndex.from_product([periods, known, areas])[-rows:].to_frame(index=False)
    cells.columns = ["period", "indicator", "area"]
    totals = cells["indicator"].map(lambda name: known[name].timing == "cumulative").astype(bool)
    cells["period"] = cells["period"].mask(totals, "../" + cells["period"])
    return cells.assign(value=[n % 900 / 10 + 5 for n in range(len(cells))])


def timed(work: Callable[[], object]) -> float:
    """Seconds that it takes, without the clearing up that is due from before."""
    gc.collect()
    begun = perf_counter()
    work()
    return perf_counter() - begun


BRIEF = ("dx", "brief", "--out", "{folder}", "--language", "en", "--format", "html")


def plain(*notebooks: str) -> tuple[tuple[str, ...], ...]:
    """The commands that make a page of each notebook without us."""
    return tuple(
        command
        for name in notebooks
        for command in (
            ("papermill", "--cwd", "notebooks", f"notebooks/{name}.ipynb", "{folder}/run.ipynb"),
            ("jupyter", "nbconvert", "--to", "html", "{folder}/run.ipynb"),
        )
    )


PLAIN_PILLAR = plain(PILLAR)
PLAIN = plain(*(entry.name for entry in read_suite(SUITE).select(None)))

CASES = (
    Case("import dxlib", "import pandas", 1.2, ("python", "-c", "import dxlib"), (PANDAS,)),
    Case("dx --help", "import pandas", 0.6, ("dx", "--help"), (PANDAS,)),
    Case("dx compare", "import pandas", 2.5, ("dx", "compare"), (PANDAS,)),
    Case("dx targets", "import pandas", None, ("dx", "targets"), (PANDAS,)),
    Case("dx audit", "import pandas", None, ("dx", "audit"), (PANDAS,)),
    Case("load", "its files, read without a check", seconds=0.25),
    Case("audit again", "load again", seconds=0.025),
    Case("add", "read_csv and merge", 5),
    Case("compare 10000", "pandas by hand"),
    Case("compare 100000", "pandas by hand"),
    Case("compare 1000000", "pandas by hand", 2, runs=3),
    Case("dx brief, one pillar", "papermill and jupyter nbconvert", None, (*BRIEF, "--pillar", PILLAR), PLAIN_PILLAR,
         runs=3),
    Case("dx brief, all", "papermill and jupyter nbconvert, one after the other", None, BRIEF, PLAIN, runs=1),
    Case("dx brief, unchanged", "papermill and jupyter nbconvert, one pillar", None, (*BRIEF, "--pillar", PILLAR),
         PLAIN_PILLAR, before=((*BRIEF, "--pillar", PILLAR),), runs=3),
    Case("dx brief, one more format", "papermill and jupyter nbconvert, one pillar", None,
         (*BRIEF[:-1], "html,xlsx", "--pillar", PILLAR), PLAIN_PILLAR, before=((*BRIEF, "--pillar", PILLAR),), runs=3),
)  # fmt: skip

if __name__ == "__main__":
    print(*globals()[sys.argv[1]]())
