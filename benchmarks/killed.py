"""Kill programs that write at random moments, hundreds of times, and say what is left: `make torture`.

Half of the moments are points in time, half touches of the disk, which is where something can be half done. A kill is
known by seed, victim and number (`--only "dx accept:12"` does it again and keeps the folder). Writes its table into
`TORTURE.md` with `--write`.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import unquote

from torture import REPORT, named, placed, recorded, seeds_of, states_of, totals
from victims import VICTIMS, Victim, state

SIGNALS = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT)
GONE = 20.0  # seconds after which a process of a killed program counts as orphaned
LASTS = 240.0  # seconds after which a program counts as hanging
RECORD = Path(__file__).parent / "killed.csv"
COLUMNS = ("seed", "program", "kills", "KILL", "TERM", "INT", "through", "faults")
_MARK = "KILLED_IN"
_HERE = Path(__file__).parent
_KEPT_HIDDEN = {".feed", ".refresh.json", ".refresh.lock", ".dxlib.json"}  # what was told, seen, copied


@dataclass(frozen=True)
class Moment:
    """When and how a program is killed: at a touch of the disk, or after a part of its time."""

    signal: signal.Signals
    group: bool
    touch: int = 0
    seconds: float = 0.0

    def __str__(self) -> str:
        when = f"touch {self.touch}" if self.touch else f"{self.seconds:.2f} s"
        return f"{self.signal.name}{' to the group' * self.group} at {when}"


@dataclass(frozen=True)
class Ended:
    """How a program ended."""

    code: int
    said: str
    seconds: float


@dataclass(frozen=True)
class Known:
    """A victim that was left undisturbed: where it began, where it ended, how long that took."""

    home: Path
    before: dict[str, dict[str, str]]
    after: dict[str, dict[str, str]]
    seconds: float
    touches: int


Struck = tuple[int, Moment, bool, list[str]]  # number, moment, whether it was killed, what was wrong


@dataclass
class Outcome:
    """What came of the kills of one victim; ``faults`` are the numbers of the kills by what was wrong."""

    signals: Counter[str] = field(default_factory=Counter)
    through: int = 0
    faults: dict[str, list[int]] = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def kills(self) -> int:
        """How many programs were ended before they were through."""
        return sum(self.signals.values())


def surroundings(folder: Path) -> dict[str, str]:
    """Return what a program is started with: a home, a cache and a place for temporary files of its own."""
    for name in ("home", "tmp"):
        (folder / name).mkdir(exist_ok=True)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DX_")}
    own = {"HOME": "home", "TMPDIR": "tmp", "DX_CACHE": "kept", "XDG_CACHE_HOME": "home/.cache"}
    data = {"DX_DATA": str(folder / "data")} if (folder / "data").is_dir() else {}
    package = str(_HERE.parent)
    return {**kept, **data, **{name: str(folder / value) for name, value in own.items()}, _MARK: str(folder),
            "PYTHONPATH": package, "PYTHONDONTWRITEBYTECODE": "1"}  # fmt: skip


def run(
    folder: Path, victim: Victim, moment: Moment | None = None, count: str = "",
    environment: dict[str, str] | None = None, limit: Callable[[], None] | None = None,
) -> Ended:  # fmt: skip
    """Run a victim in its folder, within a limit, and strike at a moment."""
    told, begun = os.pipe()
    plan = {"program": victim.program, "begun": begun, "count": count, "touch": moment.touch if moment else 0,
            "signal": moment.signal if moment else 0, "group": bool(moment and moment.group)}  # fmt: skip
    command = [sys.executable, str(_HERE / "struck.py"), json.dumps(plan)]
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            command, cwd=folder, env=environment or surroundings(folder),
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=said, pass_fds=[begun],
            start_new_session=True, preexec_fn=limit,
        )  # fmt: skip
        os.close(begun)
        os.read(told, 1)
        os.close(told)
        started = time.monotonic()
        if moment and moment.seconds:
            with suppress(subprocess.TimeoutExpired):
                process.wait(moment.seconds)
            if process.poll() is None:
                (os.killpg if moment.group else os.kill)(process.pid, moment.signal)
        try:
            code = process.wait(LASTS)
        except subprocess.TimeoutExpired:
            process.kill()
            code = process.wait()
        said.seek(0)
        return Ended(code, said.read().decode("utf-8", "replace"), time.monotonic() - started)


def units(folder: Path, victim: Victim) -> dict[str, dict[str, str]]:
    """Return the state of each unit of a victim, by path."""
    found: dict[str, dict[str, str]] = {}
    for pattern in victim.units:
        paths = sorted(folder.glob(pattern)) if "*" in pattern else [folder / pattern]
        for path in paths:
            kept = (
                path.name.startswith(".") or path.name == "failed"
            )  # what is hidden, or kept of a notebook that failed
            if not kept and (path.parent.name != "build" or path.is_dir()):
                content = state(path)
                found[path.relative_to(folder).as_posix()] = content if victim.exact else dict.fromkeys(content, "")
    return found


def left_undisturbed(victim: Victim, home: Path) -> Known:
    """Prepare a victim, and run it once in a copy."""
    before, after = home / "before", home / "after"
    before.mkdir(parents=True)
    victim.prepare(before)
    for program in victim.begun:
        begun = run(before, replace(victim, program=program))
        assert begun.code == 0, f"{victim.name} does not begin: {begun.said}"
    shutil.copytree(before, after, symlinks=True)
    ended = run(after, victim, count=str(home / "count"))
    assert ended.code == 0, f"{victim.name} fails undisturbed: {ended.said}"
    faults = list(_left(after))
    assert not faults, f"{victim.name} leaves behind undisturbed: {faults}"
    touches = int((home / "count").read_text())
    return Known(before, units(before, victim), units(after, victim), ended.seconds, touches)


def moment_of(victim: Victim, known: Known, seed: int, number: int) -> Moment:
    """Return when a kill strikes; for the same numbers the same touch, or the same part of the time."""
    random = Random(f"{seed} {victim.name} {number}")
    how, group = random.choice(SIGNALS), random.random() < 0.4
    if number % 2 and known.touches:
        return Moment(how, group, touch=random.randint(1, known.touches))
    return Moment(how, group, seconds=random.uniform(0.01, known.seconds))


def strike(victim: Victim, known: Known, moment: Moment, folder: Path) -> tuple[bool, list[str]]:
    """Kill a victim, run it again, and return whether it was killed, and what was wrong."""
    shutil.copytree(known.home, folder, symlinks=True)
    ended = run(folder, victim, moment)
    killed = ended.code != 0
    faults = [f"{moment.signal.name}: a traceback"] if killed and "Traceback (most recent" in ended.said else []
    faults += faults_now(victim, known, folder)
    return killed, faults + faults_then(victim, known, folder, run(folder, victim))


def faults_now(victim: Victim, known: Known, folder: Path) -> list[str]:
    """Return what is wrong after a disturbed run."""
    return [f"after it: {one}" for one in (*_processes(folder), *_torn(folder, victim, known))]


def faults_then(victim: Victim, known: Known, folder: Path, again: Ended) -> list[str]:
    """Return what is wrong after the run that came next."""
    faults, found = [], units(folder, victim)
    there = victim.already and found == known.after and re.search(victim.already, again.said)
    if again.code != 0 and not there:
        told = (again.said.strip().splitlines() or [str(again.code)])[-1]
        faults.append(f"the next run ends with {again.code}: {_plain(told)}")
    if found != known.after:
        differing = sorted(name for name in {*found, *known.after} if found.get(name) != known.after.get(name))
        faults.append(f"after the next run: other bytes in {_plain(', '.join(differing)[:80])}")
    return faults + [f"after the next run: {one}" for one in (*_processes(folder), *_left(folder))]


def _torn(folder: Path, victim: Victim, known: Known) -> Iterator[str]:
    """What is neither as it was before nor as it is after."""
    for name, content in units(folder, victim).items():
        if content not in (known.before.get(name, {}), known.after.get(name, {})):
            yield f"{_plain(name)} is not whole"
        elif known.before.get(name) and not content:
            yield f"{_plain(name)} is gone"
    index = folder / "build" / "index.html"
    if index.exists():
        for link in re.findall(r'href="([^"#?:]+)', index.read_text(encoding="utf-8")):
            if not (index.parent / unquote(link)).exists():
                yield "the index lists what is not there"


def _left(folder: Path) -> Iterator[str]:
    """What nobody needs any more: hidden and temporary files."""
    for path in folder.rglob(".*"):
        if path.relative_to(folder).parts[0] != "home" and path.name not in _KEPT_HIDDEN:
            yield f"{_plain(path.relative_to(folder).as_posix())} is left"
    for path in (folder / "tmp").iterdir():
        yield f"tmp/{_plain(path.name)} is left"


def _processes(folder: Path) -> Iterator[str]:
    """The processes of a program that has ended, after a while."""
    until = time.monotonic() + GONE
    while (found := _running(folder)) and time.monotonic() < until:
        time.sleep(0.1)
    for pid in found:
        yield "a process is left"
        with suppress(OSError):
            os.kill(pid, signal.SIGKILL)


def _running(folder: Path) -> list[int]:
    mark, found = f"{_MARK}={folder}\0".encode(), []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            alive = (process / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
            if alive and mark in (process / "environ").read_bytes() + b"\0":
                found.append(int(process.name))
    return found


def _plain(name: str) -> str:
    """A name without what differs from one run to the next."""
    return re.sub(r"[0-9a-f]{64}", "KEY", re.sub(r"[0-9a-f]{8}\b|[a-z0-9_]{8}$", "X", name.replace("|", "/")))


def torture(
    victims: Sequence[Victim], seed: int, count: int, seconds: float, home: Path, first: int = 0, jobs: int = 1
) -> dict[str, Outcome]:
    """Kill as often as is asked, or as the time allows; each victim as often as it weighs."""
    until = time.monotonic() + seconds
    weights = sum(victim.weight for victim in victims)
    outcomes: dict[str, Outcome] = {}
    for victim in victims:
        known, found = left_undisturbed(victim, home / "known"), Outcome()
        outcomes[victim.name] = found
        share = time.monotonic() + (until - time.monotonic()) * victim.weight / weights
        weights -= victim.weight
        started = time.monotonic()
        share_of_kills = max(1, round(count * victim.weight / sum(one.weight for one in victims)))

        def one(number: int, victim: Victim = victim, known: Known = known, until: float = share) -> Struck | None:
            if time.monotonic() > until:
                return None
            moment = moment_of(victim, known, seed, number)
            folder = home / f"struck-{number}"
            killed, faults = strike(victim, known, moment, folder)
            shutil.rmtree(folder)
            return number, moment, killed, faults

        with ThreadPoolExecutor(jobs) as pool:
            struck = [*filter(None, pool.map(one, range(first, first + share_of_kills)))]
        for number, moment, killed, faults in struck:
            if killed:
                found.signals[moment.signal.name.removeprefix("SIG")] += 1
            else:
                found.through += 1
            for fault in dict.fromkeys(faults):
                found.faults.setdefault(fault, []).append(number)
                print(f"{victim.name}:{number} {moment}: {fault}", flush=True)
        found.seconds = time.monotonic() - started
        print(f"{victim.name}: {found}", flush=True)
        shutil.rmtree(home / "known")
    return outcomes


def rows(outcomes: dict[str, Outcome], seed: int) -> Iterator[tuple[object, ...]]:
    """Yield what came of a run, as the record has it."""
    for name, one in outcomes.items():
        if not one.kills + one.through:
            continue  # no time was left for it
        signals = (one.signals[kind] for kind in ("KILL", "TERM", "INT"))
        yield seed, name, one.kills, *signals, one.through, sum(map(len, one.faults.values()))


def lines(record: Sequence[dict[str, str]], outcomes: dict[str, Outcome]) -> Iterator[str]:
    """Yield the section of the report: all runs together, and what was wrong in the last one."""
    programs = totals(record, "program", COLUMNS[2:])
    yield "## Killed"
    yield ""
    yield "A program that writes is ended at a random moment, a point in time or a touch of the disk in turn; the"
    yield "signal goes to it or to all of its group (`killed.py`). What stood there has to be whole at once, nothing of"
    yield "it may go on running, and the next run has to write the bytes of an undisturbed one and to leave nothing"
    yield "hidden and nothing temporary."
    yield ""
    yield f"Seeds {seeds_of(record)}: {sum(one[0] for one in programs.values()):,} kills,"
    yield f"{sum(one[-1] for one in programs.values()):,} faults. Every run of a program is a line of `killed.csv`."
    yield states_of(record, "kills")
    yield ""
    yield "| program | kills | KILL | TERM | INT | through before | faults |"
    yield "|---|---:|---:|---:|---:|---:|---:|"
    for name, sums in programs.items():
        yield f"| {name} | {' | '.join(map(str, sums))} |"
    for name, one in outcomes.items():
        for what, numbers in one.faults.items():
            yield f"- {name}: {what} ({len(numbers)}: {', '.join(map(str, numbers[:5]))})"


def main(arguments: Sequence[str] | None = None) -> int:
    """Kill what is asked for; return 1 if something was wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=600, help="of all victims together")
    parser.add_argument("--count", type=int, default=200, help="kills of all victims together, at most")
    parser.add_argument("--first", type=int, default=0, help="the number of the first kill")
    parser.add_argument("--jobs", type=int, default=1, help="how many at a time")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--victim", action="append", help="these alone, by a part of the name")
    parser.add_argument("--only", help="one kill, VICTIM:NUMBER; its folder is kept")
    parser.add_argument("--write", action="store_true", help="write it into TORTURE.md")
    asked = parser.parse_args(arguments)
    os.environ["DX_CACHE"] = "off"
    if asked.only:
        return _one(asked.only, asked.seed)
    victims = [one for one in VICTIMS if not asked.victim or any(part in one.name for part in asked.victim)]
    with tempfile.TemporaryDirectory(prefix="killed-") as home:
        outcomes = torture(victims, asked.seed, asked.count, asked.seconds, Path(home), asked.first, asked.jobs)
    found = [named(COLUMNS, row) for row in rows(outcomes, asked.seed)]
    print("\n".join(lines(found, outcomes)))
    if asked.write:
        placed(REPORT, [*lines(recorded(RECORD, COLUMNS, rows(outcomes, asked.seed)), outcomes)])
    return int(any(one.faults for one in outcomes.values()))


def _one(named: str, seed: int) -> int:
    name, _, number = named.rpartition(":")
    victim: Any = next(one for one in VICTIMS if one.name == name)
    home = Path(tempfile.mkdtemp(prefix="killed-"))
    known = left_undisturbed(victim, home / "known")
    moment = moment_of(victim, known, seed, int(number))
    print(moment, home / "struck", *strike(victim, known, moment, home / "struck"), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
