"""Break every kind of file that is read, thousands of times, and say what came of it: `make torture`.

Each input is known by seed, kind and number (`--only "areas, producers, breakdowns:812"` reads one again). It is read
in a process beside, with a limit of memory and of processor time; one that crashes or hangs is told by its number,
and the next go on in a new process. Writes `TORTURE.md` with `--write`.
"""

from __future__ import annotations

import argparse
import faulthandler
import mmap
import multiprocessing
import os
import re
import resource
import shutil
import signal
import struct
import sys
import tempfile
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from time import perf_counter, process_time
from typing import Any

from broken import KINDS, Kind, good_files, judged
from mutations import mutated

REPORT = Path(__file__).parent / "TORTURE.md"
MEMORY = 3 << 30  # bytes of address space beyond what the process begins with
HANG = 90.0  # seconds by the clock after which one input counts as hanging, also inside a library


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


def content_of(kind: Kind, seed: int, number: int) -> tuple[str, bytes]:
    """Return the name and the content of one input; always the same for the same numbers."""
    random = Random(f"{seed} {kind.name} {number}")
    name, good = random.choice(sorted(good_files(kind).items()))
    form = {".csv": "csv", ".yml": "yaml", ".json": "json", ".txt": "text"}.get(Path(name).suffix, kind.form)
    return name, mutated(good, form, random)


def read_one(kind: Kind, folder: Path, seed: int, number: int) -> bool:
    """Read one input in a folder where everything else is good; return whether it was taken."""
    name, content = content_of(kind, seed, number)
    path, good = folder / name, good_files(kind)[name]
    path.write_bytes(content)
    signal.setitimer(signal.ITIMER_PROF, kind.seconds)
    try:
        return judged(kind, folder, name)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        path.write_bytes(good)


def prepared(kind: Kind, folder: Path) -> None:
    """Put what is good into a folder, and see that it is taken."""
    kind.beside(folder)
    for name, content in good_files(kind).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    for name in good_files(kind):
        assert judged(kind, folder, name), f"{kind.name}: the good {name} is refused"


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
    kind: Kind, folder: Path, seed: int, begin: int, end: int, until: float, at: mmap.mmap, said: Connection
) -> None:  # fmt: skip
    """Read inputs one after the other; ``at`` holds the number of the one that is read."""
    faulthandler.disable()
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 2)  # what libraries print of broken files
    _limited()
    for number in range(begin, end):
        if perf_counter() > until:
            break
        at[:8] = struct.pack("q", number)
        started = process_time()
        failed, taken = "", False
        try:
            taken = read_one(kind, folder, seed, number)
        except (Exception, TooSlow) as error:
            failed = told(error)
        said.send((number, taken, failed, process_time() - started))
    said.send(None)


def torture(kind: Kind, seed: int, count: int, seconds: float) -> Outcome:
    """Read so many broken inputs of a kind, or as many as the time allows."""
    found = Outcome()
    started = perf_counter()
    until = started + seconds
    context = multiprocessing.get_context("fork")
    at = mmap.mmap(-1, 8)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place, "files")
        folder.mkdir()
        prepared(kind, folder)
        begin = 0
        while begin < count and perf_counter() < until:
            ours, theirs = context.Pipe(duplex=False)
            process = context.Process(target=_work, args=(kind, folder, seed, begin, count, until, at, theirs))
            process.start()
            theirs.close()
            ended = _listened(found, ours)
            if ended == "through":
                process.join()
                break
            number = struct.unpack("q", at[:8])[0]
            if ended == "silent":
                process.kill()
            process.join()
            what = f"hangs for {HANG:.0f} s" if ended == "silent" else f"the process ended with {process.exitcode}"
            found.failures.setdefault(what, []).append(number)
            shutil.rmtree(folder)
            folder.mkdir()
            prepared(kind, folder)
            begin = number + 1
    found.seconds = perf_counter() - started
    return found


def _listened(found: Outcome, ours: Connection) -> str:
    """Count what a process says; return how that ended: ``through``, ``silent`` or ``gone``."""
    while True:
        try:
            if not ours.poll(HANG):
                return "silent"
            one = ours.recv()
        except EOFError:
            return "gone"
        if one is None:
            return "through"
        number, taken, failed, spent = one
        if failed:
            found.failures.setdefault(failed, []).append(number)
        else:
            found.taken, found.refused = found.taken + taken, found.refused + (not taken)
        found.slowest = max(found.slowest, (spent, number))


def _lines(outcomes: dict[str, Outcome], seed: int) -> Iterator[str]:
    total = sum(one.inputs for one in outcomes.values())
    bad = sum(len(numbers) for one in outcomes.values() for numbers in one.failures.values())
    yield "# Broken on purpose"
    yield ""
    yield "`make torture` breaks good files of every kind that is read (`mutations.py`), reads them as the project does"
    yield "(`broken.py`), and writes this page. Each input has to end in being taken, its figures having the digits"
    yield "that are printed, or in an error of the project with a place, within five seconds (PDF: twenty) of processor"
    yield "time and 3 GB. `python benchmarks/torture.py --seed SEED --only 'KIND:NUMBER'` reads one again."
    yield ""
    yield f"Seed {seed}: {total:,} inputs read, {bad:,} failed."
    yield ""
    yield "| kind | inputs | taken | refused | failed | inputs a second | slowest |"
    yield "|---|---:|---:|---:|---:|---:|---:|"
    for name, one in outcomes.items():
        failed = sum(map(len, one.failures.values()))
        pace = one.inputs / one.seconds if one.seconds else 0
        counts = " | ".join(f"{count:,}" for count in (one.inputs, one.taken, one.refused, failed))
        yield f"| {name} | {counts} | {pace:,.0f} | {one.slowest[0]:.2f} s |"
    if bad:
        yield ""
        yield "What failed, and the numbers of the first inputs:"
        yield ""
        for name, one in outcomes.items():
            for what, numbers in one.failures.items():
                yield f"- {name}: {what} ({len(numbers)}: {', '.join(map(str, numbers[:5]))})"


def placed(report: Path, section: Sequence[str]) -> None:
    """Put a section into the report, in the place of the one with its heading, else at the end."""
    text = report.read_text(encoding="utf-8") if report.exists() else ""
    parts = [part.strip("\n") for part in re.split(r"(?m)^(?=#+ )", text) if part.strip()]
    new = "\n".join(section)
    at = next((n for n, part in enumerate(parts) if part.splitlines()[0] == section[0]), len(parts))
    parts[at : at + 1] = [new]
    report.write_text("\n\n".join(parts) + "\n", encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    """Torture what is asked for; return 1 if something failed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=600, help="of all kinds together")
    parser.add_argument("--count", type=int, default=1_000_000, help="inputs of a kind at most")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kind", action="append", help="these kinds only, by a part of the name")
    parser.add_argument("--only", help="one input, KIND:NUMBER, with the traceback if it fails")
    parser.add_argument("--write", action="store_true", help="write TORTURE.md")
    asked = parser.parse_args(arguments)
    os.environ["DX_CACHE"] = "off"
    if asked.only:
        return _one(asked.only, asked.seed)
    kinds = [kind for kind in KINDS if not asked.kind or any(part in kind.name for part in asked.kind)]
    outcomes: dict[str, Outcome] = {}
    for kind in kinds:
        outcomes[kind.name] = torture(kind, asked.seed, asked.count, asked.seconds / len(kinds))
        print(f"{kind.name}: {outcomes[kind.name]}", flush=True)
    page = "\n".join(_lines(outcomes, asked.seed)) + "\n"
    print(page)
    if asked.write:
        placed(REPORT, page.splitlines())
    return int(any(one.failures for one in outcomes.values()))


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
