"""Measure every case beside its floor, in one run, and write the page and its plot: `make benchmark`.

`make benchmark-all` adds ten million rows and 64 editions. `python benchmarks/run.py rows editions` measures these
groups alone and writes nothing.
"""

from __future__ import annotations

import json
import os
import platform
import sys
import tempfile
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path

import cases
import editions
import rows
from measured import HEADER, Measured
from plot import drawn

HERE = Path(__file__).parent
TABLE, PLOT = HERE / "README.md", HERE / "cost.svg"
SIZES, MANY_ROWS = [10_000, 100_000, 1_000_000], 10_000_000
COUNTS, MANY_EDITIONS = [1, 4, 16], 64

HEAD = """# Benchmarks

`make benchmark` measures each case and its floor, the plain thing it is built on, in one run, and writes this page;
`make benchmark-all` also measures what takes long, ten million rows and 64 editions. Times are medians; the ratio is
the median of the ratios of the pairs, since machines are noisy and a ratio is less so. A bar that is exceeded fails the
run, a goal is what is aimed at.
"""
ROWS = """
The rows are figures of every indicator in 63 provinces, month by month, in a Parquet file. By hand is the same question
with pandas (`rows.by_hand`): the later report counts, a baseline has an equal span, lies on this side of every break
and a year earlier if it can, and a change has its interval; the run fails if one change differs. """
EDITIONS = """
The reference edition is made in two languages. Its floor, papermill and nbconvert one after the other, makes pages
alone and is run in one language; for two it takes twice as long. Editions by number are of so many provinces, one
notebook each. "All kept" means that nothing has to be made anew, and the edition is written to another folder.
"""
WHERE = """
## Where the time of an edition goes

The reference edition in one language and five formats, cold ({whole:.0f} s). Cells run on {processors} processors;
their seconds are those on one, their share that of the whole. Charts are drawn in a process beside while the notebooks
run, so that what is left of them are the last; pictures as PNG are made beside the pages, which wait for the last. In
two languages the files of the first are written while the notebooks of the second run.

| part | seconds | share |
|---|---:|---:|
"""
BOUND = """
What bounds it: both processors are busy most of the time, so that only less work would make it faster. Of the pages in
two languages, 67 s of processor time, four tenths run the notebooks (of this two thirds are the cells, a fifth what
drives them, a twentieth loads what all need), a quarter makes 488 pictures, an eighth draws charts, the rest are pages,
the explorer and what is kept. Of the cells a fifth writes charts as specifications, and nothing else takes as much. A
chart is drawn in 0.02 s; it took 0.085 s before vl-convert 2, which keeps the typefaces that it measures letters in.
Of a picture Typst has a third, PDFium a third, and what makes a PNG of its points the rest.

A changed observation runs those notebooks again to which the evidence answers otherwise than before: of nine between
two and five, when fourteen figures were changed one at a time. What they show alike is not drawn again. Here four run
again, in both languages, and each of them has another page then: none runs in vain. Of 33 s of processor time 15 s run
them, 13 s write their pages, the rest asks the evidence and draws.

Of sixteen small editions each takes 1.6 s of processor time (papermill and nbconvert 5.1 s), 0.6 s of it kernel and
driver, 0.4 s charts and pictures, 0.25 s what it holds of the evidence, the rest its pages. Before the first one
begins, and once in each process, 10 s go into imports and into bundling Vega: a twelfth of what the plain commands take
would be 14 s for all of it.

Tried, and of no use: pictures of tables drawn by Pillow, or all by Typst alone (twice the time) or resvg (eight times);
a dozen pictures set at once (a tenth of their time); notebooks read without nbformat (a hundredth of all); PNG packed
less, or by runs (a twentieth of a picture's time, a tenth to a fifth more bytes); rows of charts written without Altair
(a hundredth of all). Not tried: processes for many editions that are forked and not started, which would save a second
of each, since what they inherit could be older than the code or the surroundings that they are asked with.
"""


def groups(folder: Path, everything: bool) -> dict[str, Callable[[], Iterator[Measured]]]:
    """Return what can be measured, by name, each in a folder of its own."""

    def own(name: str) -> Path:
        (folder / name).mkdir()
        return folder / name

    return {
        "start": cases.measured,
        "rows": lambda: rows.measured([*SIZES, MANY_ROWS] if everything else SIZES, own("rows")),
        "editions": lambda: editions.reference(own("editions")),
        "many": lambda: editions.many([*COUNTS, MANY_EDITIONS] if everything else COUNTS, own("many")),
    }


def machine() -> str:
    """Return what it was measured on."""
    named = Path("/proc/cpuinfo")
    lines = named.read_text(encoding="utf-8").splitlines() if named.exists() else []
    models = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    model = next(models, platform.machine())
    packages = ", ".join(f"{name} {version(name)}" for name in ("pandas", "altair", "papermill", "nbconvert"))
    return f"{model}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}; {packages}."


def page(found: dict[str, list[Measured]], folder: Path) -> str:
    """Return the page of all that was measured.

    Args:
        found: what was measured, by group.
        folder: where ``rows`` wrote what was held of memory, and ``editions`` where time went.
    """
    lines = [one.line() for group in found.values() for one in group]
    memory = json.loads((folder / "rows/memory").read_text(encoding="utf-8"))
    most, held = list(memory.items())[-1]
    held_told = f"Beside them {held / int(most) * 1e6:,.0f} MB are held at most for each million of them.\n"
    spent = json.loads((folder / "editions/whole").read_text(encoding="utf-8"))
    plot = "\n![Seconds against rows, and against editions, on logarithmic axes](cost.svg)\n"
    return "".join([
        HEAD, f"\n{HEADER}\n", "\n".join(lines), "\n", ROWS, held_told, EDITIONS, where(spent), plot,
        f"\nMeasured on {machine()}\n",
    ])  # fmt: skip


def where(spent: dict[str, float]) -> str:
    """Return the table of where the time of an edition goes."""
    from dxlib.briefing.running.runner import PROCESSES

    whole, of_cells = spent.pop("whole"), spent.pop("cells")
    named = {"python starts and ends": whole - sum(spent.values()), **spent}
    lines = []
    for part, time in named.items():
        lines.append(f"| {part} | {time:.1f} | {time / whole:.0%} |")
        if part == "running the notebooks":
            lines.append(f"| of these the cells themselves | {of_cells:.1f} | {of_cells / PROCESSES / whole:.0%} |")
    return WHERE.format(whole=whole, processors=PROCESSES) + "\n".join(lines) + "\n" + BOUND


def main() -> int:
    """Measure, write the page, and say whether every bar is held."""
    asked = [name for name in sys.argv[1:] if name != "--all"]
    found: dict[str, list[Measured]] = {}
    with tempfile.TemporaryDirectory() as folder:
        known = groups(Path(folder), "--all" in sys.argv)
        if unknown := set(asked) - set(known):
            print(f"no such group: {', '.join(unknown)}; there are {', '.join(known)}", file=sys.stderr)
            return 2
        for name in asked or known:
            found[name] = []
            for one in known[name]():
                found[name].append(one)
                print(one.line(), flush=True)
        if not asked:
            TABLE.write_text(page(found, Path(folder)), encoding="utf-8", newline="\n")
            PLOT.write_text(drawn(found["rows"], found["many"]), encoding="utf-8", newline="\n")
        elif "editions" in asked:
            print(where(json.loads((Path(folder) / "editions/whole").read_text(encoding="utf-8"))))
    return 0 if all(one.holds for group in found.values() for one in group) else 1


if __name__ == "__main__":
    sys.exit(main())
