"""Start-up, evidence, audit and figures of one's own, each beside the plain thing it is built on.

A command is timed as a whole process. What happens inside a process is timed there, in a fresh one for each run:
`python benchmarks/cases.py add` prints the seconds of the case and of its floor.
"""

from __future__ import annotations

import gc
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from measured import Measured, output, seconds

ROWS = 100_000
RUNS = 5


@dataclass(frozen=True)
class Case:
    """What is measured against what.

    Attributes:
        name: what it is called in the table.
        floor: the plain thing in words.
        most, seconds: the ratio and the time that it must not exceed on a quiet machine.
        command: of a whole process, its command, whose floor is ``import pandas``; nothing where the case is a function
            of this file.
    """

    name: str
    floor: str
    most: float | None = None
    command: tuple[str, ...] = ()
    seconds: float | None = None

    def pair(self) -> tuple[float, float]:
        """Return the seconds of the case and of its floor."""
        if self.command:
            return seconds([self.command]), seconds([("python", "-c", "import pandas")])
        measured, floor = map(float, output("python", __file__, self.name.replace(" ", "_")).split())
        return measured, floor


def load() -> tuple[float, float]:
    """The first evidence of a process, whose rows an earlier one has kept, and its files read without a check."""
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


def load_anew() -> tuple[float, float]:
    """The same where no rows are kept from an earlier process."""
    os.environ["DX_CACHE"] = "off"
    return load()


def audit_again() -> tuple[float, float]:
    """The audit of evidence that has not changed, and the evidence loaded again."""
    import dxlib as dx

    dx.audit()
    return timed(dx.audit), timed(dx.load)


def add() -> tuple[float, float]:
    """A table of one's own, checked and added, and the same file read and merged with the names of its indicators."""
    import pandas as pd
    from rows import generated

    import dxlib as dx

    evidence, own = dx.load(), dx.add
    cells = generated(ROWS)
    names = pd.DataFrame({"indicator": list(evidence.definitions.indicators), "name": "name"})
    with tempfile.TemporaryDirectory() as folder:
        file, few = Path(folder) / "own.csv", Path(folder) / "few.csv"
        cells.to_csv(file, index=False)
        cells.head(10).to_csv(few, index=False)
        own(few, published="2026-01-31", title="First use")  # brings what is made once
        floor = timed(lambda: pd.read_csv(file).merge(names, on="indicator"))
        return timed(lambda: own(file, published="2026-01-31", title="Benchmark")), floor


def timed(work: Callable[[], object]) -> float:
    """Return the seconds that it takes, without the clearing up that is due from before."""
    gc.collect()
    begun = perf_counter()
    work()
    return perf_counter() - begun


CASES = (
    Case("import dxlib", "import pandas", 1.2, ("python", "-c", "import dxlib")),
    Case("dx --help", "import pandas", 0.6, ("dx", "--help")),
    Case("dx compare", "import pandas", 2.5, ("dx", "compare")),
    Case("dx targets", "import pandas", None, ("dx", "targets")),
    Case("dx audit", "import pandas", None, ("dx", "audit")),
    Case("load", "its files, read without a check", seconds=0.25),
    Case("load anew", "its files, read without a check", seconds=0.25),
    Case("audit again", "load again", seconds=0.025),
    Case("add", "read_csv and merge", 5),
)


def measured(runs: int = RUNS) -> Iterator[Measured]:
    """Measure every case."""
    for case in CASES:
        case.pair()  # the first fills caches of files
        times, floors = zip(*(case.pair() for _ in range(runs)), strict=True)
        yield Measured(case.name, list(times), case.floor, list(floors), case.most, case.seconds)


if __name__ == "__main__":
    print(*globals()[sys.argv[1]]())
