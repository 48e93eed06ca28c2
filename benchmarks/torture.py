"""Break every kind of file that is read, thousands of times, and say what came of it: `make torture`.

Each input is known by seed, kind and number (`--only "areas, producers, breakdowns:812"` reads one again); those below
zero are the same for every seed: lines of ten megabytes. It is read in a process beside, with a limit of memory and of
processor time; one that crashes or hangs is told by its number, and the next go on in a new process. With `--write`
what came of it is added to `torture.csv`, and `TORTURE.md` says what came of all runs.
"""

from __future__ import annotations

import argparse
import csv
import faulthandler
import io
import mmap
import multiprocessing
import os
import re
import resource
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from time import perf_counter, process_time
from typing import Any

from broken import KINDS, Kind, good_files, judged
from mutations import GIVEN, given, mutated

from dxlib.errors import DxError
from dxlib.notation.folders import replace
from dxlib.places import HOME

REPORT = Path(__file__).parent / "TORTURE.md"
RECORD = Path(__file__).parent / "torture.csv"
COLUMNS = ("seed", "kind", "inputs", "taken", "refused", "failed", "seconds", "slowest")
MENDED = "## What fell, and was mended"  # what stands under it in the report is written by hand
MEMORY = 3 << 30  # bytes of address space beyond what the process begins with
HANG = 90.0  # seconds by the clock after which one input counts as hanging, also inside a library
LONG_SECONDS = 60.0  # of the processor, that a file of ten megabytes may take
_STATE = struct.Struct("qqqdq")  # the number that is read; taken, refused; the slowest: its seconds and its number


class TooSlow(BaseException):
    """An input took more of the processor than it may."""


@dataclass
class Outcome:
    """What came of the inputs of one kind.

    Attributes:
        slowest: seconds of the processor, and the number of that input.
        failures: by what failed and where, the numbers of the inputs.
    """

    taken: int = 0
    refused: int = 0
    seconds: float = 0.0
    slowest: tuple[float, int] = (0.0, -1)
    failures: dict[str, list[int]] = field(default_factory=dict)

    @property
    def inputs(self) -> int:
        """How many broken inputs were read."""
        return self.taken + self.refused + sum(map(len, self.failures.values()))


@cache
def _files(kind: Kind) -> list[tuple[str, bytes, str]]:
    """The good files of a kind: name, content, form."""
    forms = {".csv": "csv", ".yml": "yaml", ".json": "json", ".txt": "text"}
    return [(name, good, forms.get(Path(name).suffix, kind.form)) for name, good in sorted(good_files(kind).items())]


def content_of(kind: Kind, seed: int, number: int) -> tuple[str, bytes]:
    """Return the name and the content of one input; always the same for the same numbers."""
    files = _files(kind)
    if number < 0:
        name, good, _form = files[number % len(files)]
        return name, given(good, number)
    random = Random(f"{seed} {kind.name} {number}")
    name, good, form = random.choice(files)
    return name, mutated(good, form, random)


def read_one(kind: Kind, folder: Path, seed: int, number: int) -> bool:
    """Read one input, of a file in a folder where everything else is good; return whether it was taken."""
    name, content = content_of(kind, seed, number)
    path = folder / name
    if kind.within is None:
        path.write_bytes(content)
    signal.setitimer(signal.ITIMER_PROF, LONG_SECONDS if number < 0 else kind.seconds)
    try:
        return judged(kind, folder, name, content)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        if kind.within is None:
            path.write_bytes(good_files(kind)[name])


def prepared(kind: Kind, folder: Path) -> None:
    """Put what is good into a folder, and see that it is taken."""
    kind.beside(folder)
    for name, content in good_files(kind).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    for name in good_files(kind):
        assert judged(kind, folder, name, good_files(kind)[name]), f"{kind.name}: the good {name} is refused"


def told(error: BaseException) -> str:
    """Return what failed, and where in the project."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if "/dxlib/" in f.filename or "broken" in f.filename]
    last = frames[-1] if frames else None
    place = f"{Path(last.filename).name}:{last.name}" if last else "?"
    words = str(error).splitlines()[0][:100] if str(error) and isinstance(error, AssertionError) else ""
    return f"{type(error).__name__} in {place}" + (f": {words}" if words else "")


def _too_slow(*_: object) -> None:
    raise TooSlow


def _limited() -> None:
    used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (used + MEMORY, used + MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGPROF, _too_slow)


def _work(
    kind: Kind, folder: Path, seed: int, begin: int, end: int, until: float, shared: mmap.mmap, said: Connection
) -> None:  # fmt: skip
    """Read inputs one after the other; what failed is said, and all else is counted in ``shared``."""
    faulthandler.disable()
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 2)  # what libraries print of broken files
    _limited()
    taken = refused = 0
    slowest = (0.0, -1)
    for number in range(begin, end):
        if perf_counter() > until:
            break
        _STATE.pack_into(shared, 0, number, taken, refused, *slowest)
        started = process_time()
        try:
            if read_one(kind, folder, seed, number):
                taken += 1
            else:
                refused += 1
        except (Exception, TooSlow) as error:
            said.send((number, told(error)))
        slowest = max(slowest, (process_time() - started, number))
    _STATE.pack_into(shared, 0, end, taken, refused, *slowest)
    said.send(None)


def torture(kind: Kind, seed: int, count: int, seconds: float, begin: int = 0) -> Outcome:
    """Read so many broken inputs of a kind from a number on, or as many as the time allows."""
    found = Outcome()
    context = multiprocessing.get_context("fork")
    shared = mmap.mmap(-1, _STATE.size)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place, "files")
        folder.mkdir()
        prepared(kind, folder)
        started = perf_counter()
        until = started + seconds
        while begin < count and perf_counter() < until:
            ours, theirs = context.Pipe(duplex=False)
            _STATE.pack_into(shared, 0, begin, 0, 0, 0.0, -1)
            process = context.Process(target=_work, args=(kind, folder, seed, begin, count, until, shared, theirs))
            process.start()
            theirs.close()
            ended = _listened(found, ours, shared)
            if ended == "silent":
                process.kill()
            process.join()
            number, taken, refused, *slowest = _STATE.unpack_from(shared)
            found.taken, found.refused = found.taken + taken, found.refused + refused
            found.slowest = max(found.slowest, (slowest[0], slowest[1]))
            if ended == "through":
                break
            what = f"hangs for {HANG:.0f} s" if ended == "silent" else f"the process ended with {process.exitcode}"
            found.failures.setdefault(what, []).append(number)
            shutil.rmtree(folder)
            folder.mkdir()
            prepared(kind, folder)
            begin = number + 1
        found.seconds = perf_counter() - started
    return found


def _listened(found: Outcome, ours: Connection, shared: mmap.mmap) -> str:
    """Take in what a process says; return how that ended: ``through``, ``silent`` or ``gone``."""
    before = None
    while True:
        try:
            if not ours.poll(HANG):
                at = _STATE.unpack_from(shared)[0]
                if at == before:
                    return "silent"
                before = at
                continue
            one = ours.recv()
        except EOFError:
            return "gone"
        if one is None:
            return "through"
        number, failed = one
        found.failures.setdefault(failed, []).append(number)


def record(outcomes: Iterable[tuple[int, str, Outcome]]) -> list[dict[str, str]]:
    """Add what came of runs to the record, and return all of it; another run of a seed takes the place of the first."""
    rows = []
    for seed, name, one in outcomes:
        failed = sum(map(len, one.failures.values()))
        rows.append((seed, name, one.inputs, one.taken, one.refused, failed,
                     f"{one.seconds:.1f}", f"{one.slowest[0]:.2f}"))  # fmt: skip
    return recorded(RECORD, COLUMNS, rows)


def recorded(file: Path, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> list[dict[str, str]]:
    """Add rows to a record with the state of the code, and return all of it.

    One with the first two cells of another takes its place.
    """
    before = list(csv.DictReader(file.read_text(encoding="utf-8").splitlines())) if file.is_file() else []
    held = {(row[columns[0]], row[columns[1]]): row for row in before}
    for row in rows:
        cells = named(columns, row)
        held[cells[columns[0]], cells[columns[1]]] = cells
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, [*columns, "state"], lineterminator="\n")
    writer.writeheader()
    writer.writerows(held.values())
    _keep(file, text.getvalue())
    return list(held.values())


def totals(rows: Iterable[dict[str, str]], by: str, columns: Sequence[str]) -> dict[str, list[int]]:
    """Return the sums of columns of a record, by what stands in another one, in its order."""
    found: dict[str, list[int]] = {}
    for row in rows:
        name = row.get(by) or ""
        sums = found.setdefault(name, [0] * len(columns))
        found[name] = [one + int(row[column]) for one, column in zip(sums, columns, strict=True)]
    return found


@cache
def state() -> str:
    """Return the commit that changed ``dxlib`` last, with a + where its files differ; nothing outside of a checkout."""
    git, last = ["git", "-C", str(HOME)], ["log", "-1", "--abbrev=9", "--format=%h"]
    try:
        commit = subprocess.run([*git, *last, "--", "dxlib"], capture_output=True, check=True)
        changed = subprocess.run([*git, "diff", "--quiet", "HEAD", "--", "dxlib"], check=False).returncode
    except (OSError, subprocess.CalledProcessError):
        return ""
    return commit.stdout.decode().strip() + "+" * bool(changed)


def named(columns: Sequence[str], row: Sequence[object]) -> dict[str, str]:
    """Return a row of a record by column, with the state of the code."""
    return dict(zip(columns, map(str, row), strict=True)) | {"state": state()}


def states_of(rows: Sequence[dict[str, str]], column: str) -> str:
    """Return in words how many of what a record counts are of which state of the code."""
    counts = (f"{count:,} of {f'commit {name}' if name else 'earlier ones'}"
              for name, (count,) in totals(rows, "state", [column]).items())  # fmt: skip
    return f"By the state of the code: {', '.join(counts)}."


def seeds_of(rows: Iterable[dict[str, str]]) -> str:
    """Return the seeds of a record in words."""
    return ", ".join(dict.fromkeys(row["seed"] for row in rows))


def _keep(path: Path, text: str) -> None:
    """Write a record whole, or end in words where the disk refuses; the one that is there stays."""
    try:
        replace(path, text.encode())
    except DxError as error:
        raise SystemExit(f"error: {error}") from None


def page(rows: Sequence[dict[str, str]]) -> str:
    """Return the report of all runs; what is written by hand under ``MENDED`` stays."""
    before = REPORT.read_text(encoding="utf-8") if REPORT.is_file() else ""
    by_hand = before.partition(MENDED)[2].strip("\n")
    return "\n".join([*_lines(rows), MENDED, *(["", by_hand] if by_hand else [])]) + "\n"


def _lines(rows: Sequence[dict[str, str]]) -> Iterator[str]:
    def total(some: Iterable[dict[str, str]], name: str) -> int:
        return sum(int(row[name]) for row in some)

    seeds = sorted({int(row["seed"]) for row in rows})
    yield "# Broken on purpose"
    yield ""
    yield "`make torture` breaks good files of every kind that is read (`mutations.py`), reads them as the project does"
    yield "(`broken.py`, `passages.py`), and writes this page. Each input has to end in being taken, its figures having"
    yield "the digits that are printed, or in an error of the project with a place, within five seconds (PDF: twenty)"
    yield "of processor time and 3 GB; lines of ten megabytes within a minute. `python benchmarks/torture.py --seed S"
    yield "--only 'KIND:NUMBER'` reads one again. Every run of a kind is a line of `torture.csv`, none with the seed of"
    yield "another one."
    yield ""
    told = f"{total(rows, 'inputs'):,} inputs read, {total(rows, 'failed'):,} failed"
    yield f"Seeds {', '.join(map(str, seeds))}: {told}."
    yield states_of(rows, "inputs")
    yield ""
    yield "| kind | inputs | taken | refused | failed | inputs a second | slowest |"
    yield "|---|---:|---:|---:|---:|---:|---:|"
    known = {kind.name: kind for kind in KINDS}
    for name in sorted({row["kind"] for row in rows}, key=lambda one: [*known, one].index(one)):
        mine = [row for row in rows if row["kind"] == name]
        counts = " | ".join(f"{total(mine, column):,}" for column in COLUMNS[2:6])
        pace = total(mine, "inputs") / max(sum(float(row["seconds"]) for row in mine), 0.1)
        slowest = max(float(row["slowest"]) for row in mine)
        yield f"| {name} | {counts} | {pace:,.0f} | {slowest:.2f} s |"
    yield ""


def placed(report: Path, section: Sequence[str]) -> None:
    """Put a section into the report, in the place of the one with its heading, else at the end."""
    text = report.read_text(encoding="utf-8") if report.exists() else ""
    parts = [part.strip("\n") for part in re.split(r"(?m)^(?=#+ )", text) if part.strip()]
    new = "\n".join(section)
    at = next((n for n, part in enumerate(parts) if part.splitlines()[0] == section[0]), len(parts))
    parts[at : at + 1] = [new]
    _keep(report, "\n\n".join(parts) + "\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Torture what is asked for; return 1 if something failed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=600, help="of all kinds together")
    parser.add_argument("--count", type=int, default=1_000_000, help="inputs of a kind at most")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--long", action="store_true", help="begin with lines of ten megabytes")
    parser.add_argument("--kind", action="append", help="these kinds only, by a part of the name")
    parser.add_argument("--only", help="one input, KIND:NUMBER, with the traceback if it fails")
    parser.add_argument("--write", action="store_true", help="add what came of it to torture.csv and TORTURE.md")
    asked = parser.parse_args(arguments)
    os.environ["DX_CACHE"] = "off"
    if asked.only:
        return _one(asked.only, asked.seed)
    kinds = [kind for kind in KINDS if not asked.kind or any(part in kind.name for part in asked.kind)]
    each = asked.seconds / sum(kind.share for kind in kinds)
    begin = -len(GIVEN) if asked.long else 0
    outcomes = []
    for kind in kinds:
        outcomes.append((asked.seed, kind.name, torture(kind, asked.seed, asked.count, each * kind.share, begin)))
        print(f"{kind.name}: {outcomes[-1][-1]}", flush=True)
        if asked.write:  # at once: who ends it keeps what was done
            for section in re.split(r"(?m)^(?=#+ )", page(record(outcomes[-1:]))):
                if section.strip():
                    placed(REPORT, section.strip("\n").splitlines())
    for _seed, name, one in outcomes:
        for what, numbers in one.failures.items():
            print(f"FAILED {name}: {what} ({len(numbers)}: {', '.join(map(str, numbers[:5]))})")
    print(f"{sum(one.inputs for _, _, one in outcomes):,} inputs")
    return int(any(one.failures for _, _, one in outcomes))


def _one(named: str, seed: int) -> int:
    name, _, number = named.rpartition(":")
    kind: Any = next(kind for kind in KINDS if kind.name == name)
    signal.signal(signal.SIGPROF, _too_slow)
    with tempfile.TemporaryDirectory() as place:
        prepared(kind, Path(place))
        print(content_of(kind, seed, int(number))[1][:3000])
        print("taken" if read_one(kind, Path(place), seed, int(number)) else "refused")
    return 0


if __name__ == "__main__":
    sys.exit(main())
