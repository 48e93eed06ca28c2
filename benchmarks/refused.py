"""Run programs that write where something refuses: no room, no right, no home, little memory, another run beside.

Beside `killed.py`, with the same programs and the same checks: what stood there is whole, what goes wrong is told in
words, nothing is left, and the next run, when nothing refuses, is right. A full disk is a small tmpfs, for which the
system has to allow a mount (as root, or in a namespace: `unshare -Urm make torture`). Writes its table with `--write`.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from killed import Ended, Known, faults_now, faults_then, left_undisturbed, run, surroundings, units
from torture import REPORT, named, placed, recorded, seeds_of, states_of, totals
from victims import VICTIMS, Victim

RECORD = Path(__file__).parent / "refused.csv"
COLUMNS = ("seed", "program", "runs", "told", "faults")
_ROOMS = 6  # sizes of room that are tried with each program
_SIZE = 512  # megabytes of the tmpfs


@dataclass
class Outcome:
    """How often a program was refused something; ``faults`` are what was wrong, with what was refused."""

    tried: int = 0
    told: int = 0
    faults: list[str] = field(default_factory=list)


@contextmanager
def mounted(folder: Path) -> Iterator[None]:
    """Have a tmpfs at a folder for a while.

    Raises:
        CalledProcessError: the system does not allow it.
    """
    folder.mkdir()
    with ExitStack() as stack:
        stack.callback(folder.rmdir)
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={_SIZE}m", "none", str(folder)], check=True)
        stack.callback(subprocess.run, ["umount", "--lazy", str(folder)], check=True)
        yield


def filled(folder: Path, room: int) -> Path:
    """Fill a disk until so many bytes are left; return the file that fills it."""
    file = folder / "filler"
    state = os.statvfs(folder)
    with file.open("wb") as made:
        os.posix_fallocate(made.fileno(), 0, max(state.f_bavail * state.f_frsize - room, 1))
    return file


def read_only(folder: Path, name: str) -> Callable[[], None]:
    """Make a folder read-only, for root too; return what undoes it."""
    (folder / name).mkdir(exist_ok=True)
    place = str(folder / name)
    subprocess.run(["mount", "--bind", place, place], check=True)
    subprocess.run(["mount", "-o", "remount,bind,ro", place], check=True)
    return lambda: subprocess.run(["umount", "--lazy", place], check=True) and None


def may_mount(home: Path) -> bool:
    """Return whether the system allows a mount."""
    try:
        with mounted(home / "tried"):
            return True
    except (OSError, subprocess.CalledProcessError):
        return False


def _written(known: Known, folder: Path) -> int:
    """How many bytes a program writes, about."""
    after = sum(file.stat().st_size for file in (known.home.parent / "after").rglob("*") if file.is_file())
    return max(after - sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()), 4096)


def on_full_disks(victim: Victim, known: Known, home: Path, random: Random, found: Outcome, until: float) -> None:
    """Run a program with less and less room."""
    for number in range(_ROOMS):
        if time.monotonic() > until:
            return
        folder = home / "full"
        with mounted(folder):
            shutil.copytree(known.home, folder, symlinks=True, dirs_exist_ok=True)
            surroundings(folder)
            room = 0 if number == 0 else int(_written(known, folder) * random.random() ** 2)
            filler = filled(folder, room)
            _judge(victim, known, folder, run(folder, victim), filler.unlink, f"{room:,} bytes of room", found)


def _judge(
    victim: Victim, known: Known, folder: Path, ended: Ended, undo: Callable[[], object], what: str, found: Outcome
) -> None:
    """Count what is wrong after a run that was refused something, and after the next, which is not."""
    found.tried += 1
    faults = faults_now(victim, known, folder)
    if "Traceback (most recent" in ended.said:
        faults.append(f"a traceback: {ended.said.strip().splitlines()[-1][:150]}")
    if ended.code:
        found.told += 1
        if ended.code < 0 or not ended.said.strip():
            faults.append(f"it ends with {ended.code} and without a word")
    undo()
    faults += faults_then(victim, known, folder, run(folder, victim))
    found.faults += [f"{what}: {fault}" for fault in dict.fromkeys(faults)]


@dataclass(frozen=True)
class Case:
    """Something that refuses: what is set before a run, and the limits and surroundings of its process."""

    name: str
    before: Callable[[Path], Callable[[], object]] = lambda folder: lambda: None
    environment: Callable[[dict[str, str]], dict[str, str]] = lambda environment: environment
    limit: Callable[[], None] | None = None
    of: tuple[str, ...] = ()  # parts of the names of the programs
    mounts: bool = False  # whether it needs a mount


def _no_home(environment: dict[str, str]) -> dict[str, str]:
    return {name: one for name, one in environment.items() if name not in ("HOME", "XDG_CACHE_HOME", "DX_CACHE")}


def _later(folder: Path) -> Callable[[], object]:
    """Date every file a year ahead, as it is when the clock was set back after it was written."""
    ahead = time.time() + 365 * 86400
    for file in (folder, *folder.rglob("*")):
        os.utime(file, (ahead, ahead))
    return lambda: None


def _memory(megabytes: int) -> Callable[[], None]:
    return lambda: resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))


def _nowhere() -> None:
    """Work in a folder that was removed."""
    Path("gone").mkdir()
    os.chdir("gone")
    Path("../gone").rmdir()


CASES = (
    Case("read-only output", lambda f: read_only(f, "build"), of=("kept",), mounts=True),
    Case("read-only data", lambda f: read_only(f, "data"), of=("accept",), mounts=True),
    Case("read-only drafts", lambda f: read_only(f, "drafts"), of=("refresh",), mounts=True),
    Case("a read-only folder to save in", lambda f: read_only(f, "made"), of=("saved",), mounts=True),
    Case("read-only notebooks", lambda f: read_only(f, "notebooks"), of=("make notebooks",), mounts=True),
    Case("read-only temporary files", lambda f: read_only(f, "tmp"), of=("accept", "DuckDB", "notebooks"), mounts=True),
    Case("no home", environment=_no_home, of=("kept", "accept", "export", "notebooks")),
    Case("no place for temporary files", environment=lambda e: e | {"TMPDIR": "/nowhere/at/all"},
         of=("kept", "accept", "DuckDB", "refresh", "saved", "lab")),
    Case("a home that is not there", environment=lambda e: _no_home(e) | {"HOME": "/nowhere/at/all"},
         of=("kept", "accept", "export", "notebooks")),
    Case("100 MB of memory", limit=_memory(100), of=("kept", "accept", "read", "export")),
    Case("400 MB of memory", limit=_memory(400), of=("kept", "accept", "read", "export")),
    Case("900 MB of memory", limit=_memory(900), of=("kept", "export")),
    Case("1 MB a file", limit=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20)), of=("DuckDB",)),
    Case("files of 2 kB", limit=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (2048, 2048)),
         of=("kept", "accept", "read", "refresh", "export", "notebooks", "cache", "saved", "lab")),
    Case("a working folder that was removed", limit=_nowhere, of=("a pillar", "accept", "read", "export", "saved")),
    Case("a clock set back", _later, of=("kept", "accept", "read", "refresh", "export", "cache", "lab")),
)  # fmt: skip


def refused(victim: Victim, known: Known, home: Path, found: Outcome, until: float, mounts: bool) -> None:
    """Run a program in each case that is of it."""
    for case in CASES:
        ours = any(part in victim.name for part in case.of)
        if time.monotonic() > until or not ours or (case.mounts and not mounts):
            continue
        folder = home / "refused"
        shutil.copytree(known.home, folder, symlinks=True)
        environment = case.environment(surroundings(folder))
        undo = case.before(folder)
        try:
            ended = run(folder, victim, environment=environment, limit=case.limit)
        except BaseException:
            undo()
            raise
        _judge(victim, known, folder, ended, undo, case.name, found)
        shutil.rmtree(folder)


def together(victim: Victim, known: Known, home: Path, found: Outcome) -> None:
    """Run a program twice at once, in one folder."""
    from concurrent.futures import ThreadPoolExecutor

    folder = home / "together"
    shutil.copytree(known.home, folder, symlinks=True)
    with ThreadPoolExecutor(2) as pool:
        both = list(pool.map(lambda _: run(folder, victim), range(2)))
    found.tried += 1
    what = "two at once"
    for ended in both:
        if ended.code:
            found.told += 1
        if ended.code and not victim.already:
            found.faults.append(f"{what}: one ends with {ended.code}: {ended.said[-200:]}")
        if "Traceback (most recent" in ended.said:
            found.faults.append(f"{what}: a traceback: {ended.said.strip().splitlines()[-1][:150]}")
    if units(folder, victim) != known.after:
        found.faults.append(f"{what}: other bytes than of one alone")
    _judge(victim, known, folder, Ended(0, "", 0), lambda: None, what, found)
    shutil.rmtree(folder)


def rows(outcomes: dict[str, Outcome], seed: int) -> Iterator[tuple[object, ...]]:
    """Yield what came of a run, as the record has it."""
    for name, one in ((name, one) for name, one in outcomes.items() if one.tried):
        yield seed, name, one.tried, one.told, len(one.faults)


def lines(record: Sequence[dict[str, str]], outcomes: dict[str, Outcome], mounts: bool) -> Iterator[str]:
    """Yield the section of the report: all runs together, and what was wrong in the last one."""
    programs = totals(record, "program", COLUMNS[2:])
    yield "## Refused"
    yield ""
    yield "The same programs on a small tmpfs with less and less room, on read-only folders, without a home, with"
    yield "little memory, with files dated a year ahead (a clock that was set back), in a working folder that was"
    yield "removed, and two at once (`refused.py`). How much of that a program met is in its number of runs."
    if not mounts:
        yield "Nothing could be mounted where this was run: full disks and read-only folders were not tried."
    yield ""
    yield f"Seeds {seeds_of(record)}: {sum(one[0] for one in programs.values()):,} runs,"
    yield f"{sum(one[-1] for one in programs.values()):,} faults. Every run of a program is a line of `refused.csv`."
    yield states_of(record, "runs")
    yield ""
    yield "| program | runs | told | faults |"
    yield "|---|---:|---:|---:|"
    for name, sums in programs.items():
        yield f"| {name} | {' | '.join(map(str, sums))} |"
    for name, one in outcomes.items():
        for fault in one.faults:
            yield f"- {name}: {fault}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what is asked for; return 1 if something was wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=600, help="of all programs together")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--victim", action="append", help="these alone, by a part of the name")
    parser.add_argument("--how", action="append", choices=["room", "cases", "together"])
    parser.add_argument("--write", action="store_true", help="write it into TORTURE.md")
    asked = parser.parse_args(arguments)
    os.environ["DX_CACHE"] = "off"
    ways = asked.how or ["room", "cases", "together"]
    victims = [one for one in VICTIMS if not asked.victim or any(part in one.name for part in asked.victim)]
    end, outcomes = time.monotonic() + asked.seconds, {}
    with tempfile.TemporaryDirectory(prefix="refused-") as place:
        home = Path(place)
        mounts = may_mount(home)
        for at, victim in enumerate(victims):
            known, found = left_undisturbed(victim, home / "known"), Outcome()
            until = time.monotonic() + (end - time.monotonic()) / (len(victims) - at)
            outcomes[victim.name] = found
            if "together" in ways:
                together(victim, known, home, found)
            if "cases" in ways:
                refused(victim, known, home, found, until, mounts)
            if "room" in ways and mounts:
                on_full_disks(victim, known, home, Random(f"{asked.seed} {victim.name}"), found, until)
            print(f"{victim.name}: {found}", flush=True)
            shutil.rmtree(home / "known")
    found = [named(COLUMNS, row) for row in rows(outcomes, asked.seed)]
    print("\n".join(lines(found, outcomes, mounts)))
    if asked.write:
        placed(REPORT, [*lines(recorded(RECORD, COLUMNS, rows(outcomes, asked.seed)), outcomes, mounts)])
    return int(any(one.faults for one in outcomes.values()))


if __name__ == "__main__":
    sys.exit(main())
