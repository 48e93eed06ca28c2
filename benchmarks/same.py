"""Make the same edition and the same exports in other surroundings, and say whether the bytes are the same.

Other folder, time zone, locale, hash seed, umask, number of processes, warm or cold: what is in a file may not depend
on any of them. With `--write` what came of it is put into `same.csv`, and `TORTURE.md` has the last run of each.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from torture import REPORT, placed, recorded

from dxlib.exporting import FORMATS
from dxlib.places import HOME

_PROGRAM = """
import os, sys
from dxlib.briefing.running import runner
runner.PROCESSES = int(os.environ.get("PROCESSES", "2"))
os.umask(int(os.environ.get("UMASK", "022"), 8))
if cpus := os.environ.get("CPUS"):
    os.sched_setaffinity(0, {int(cpus)})
from dxlib.cli import main
sys.argv[0] = "dx"
main()
"""
RECORD = Path(__file__).parent / "same.csv"
COLUMNS = ("made", "surroundings", "files", "differ")
_ALL = "html,pdf,docx,pptx,xlsx"


@dataclass(frozen=True)
class Elsewhere:
    """Other surroundings: what is set for the process, and whether what was made before is there (``warm``)."""

    name: str
    environment: Mapping[str, str] = field(default_factory=dict)
    warm: bool = False


ELSEWHERE = (
    Elsewhere("another folder"),
    Elsewhere("warm: what was made before is there", warm=True),
    Elsewhere("another time zone", {"TZ": "Pacific/Kiritimati"}),
    Elsewhere("locale C, letters of ASCII", {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0"}),
    Elsewhere("a Turkish locale", {"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8", "LANGUAGE": "tr"}),
    Elsewhere("a Vietnamese locale", {"LC_ALL": "vi_VN.UTF-8", "LANG": "vi_VN.UTF-8", "LANGUAGE": "vi"}),
    Elsewhere("another hash seed", {"PYTHONHASHSEED": "4711"}),
    Elsewhere("umask 077", {"UMASK": "077"}),
    Elsewhere("one process, one processor", {"PROCESSES": "1", "CPUS": "0"}),
    Elsewhere("four processes", {"PROCESSES": "4"}),
    Elsewhere("a terminal of 40 columns, another home", {"COLUMNS": "40", "HOME": "/nonexistent"}),
)

EVERYTHING = Elsewhere("all of these at once", {k: v for one in ELSEWHERE for k, v in one.environment.items()})


def made(folder: Path, command: Sequence[str], elsewhere: Elsewhere, kept: Path) -> dict[str, str]:
    """Run a command in a folder; return the checksum of every file that it made."""
    folder.mkdir(parents=True)
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("DX_", "LC_", "LANG", "TZ"))}
    own = {"PYTHONPATH": str(HOME), "DX_CACHE": str(kept) if elsewhere.warm else "off", "LANG": "C.UTF-8", "TZ": "UTC"}
    environment = {**plain, "PYTHONHASHSEED": "0", **own, **elsewhere.environment}
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, *command], cwd=folder, env=environment, capture_output=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"{elsewhere.name}: {done.stderr.decode('utf-8', 'replace')}")
    return {file.relative_to(folder).as_posix(): sha256(file.read_bytes()).hexdigest()
            for file in sorted(folder.rglob("*")) if file.is_file()}  # fmt: skip


def differing(one: Mapping[str, str], other: Mapping[str, str]) -> list[str]:
    """Return the files that are not the same."""
    return sorted(name for name in {*one, *other} if one.get(name) != other.get(name))


def compared(home: Path, pillar: str, wanted: str, surroundings: str) -> Iterator[tuple[str, str, int, list[str]]]:
    """Yield, for what is made and other surroundings, how many files there are and which differ."""
    commands = {
        "edition": ["brief", "--pillar", pillar, "--format", _ALL, "--language", "vi,en", "--out", "build"],
        **{f"export {form}": ["export", "--format", form, "--out", "out"] for form in FORMATS},
    }
    for what, command in ((what, command) for what, command in commands.items() if wanted in what):
        first = made(home / what / "first", command, Elsewhere("first", warm=True), home / "kept")
        for at, elsewhere in enumerate(one for one in (EVERYTHING, *ELSEWHERE) if re.search(surroundings, one.name)):
            again = made(home / what / f"{at}" / "deeper", command, elsewhere, home / "kept")
            yield what, elsewhere.name, len(first), differing(first, again)


def lines(record: Sequence[Mapping[str, str]], pillar: str) -> Iterator[str]:
    """Yield the section of the report."""
    whats = list(dict.fromkeys(row["made"] for row in record))
    cells = {(row["made"], row["surroundings"]): "same" if row["differ"] == "0" else f"{row['differ']} differ"
             for row in record}  # fmt: skip
    count = {row["made"]: row["files"] for row in record}
    yield "## The same bytes"
    yield ""
    yield f"The edition of one pillar ({pillar}) in two languages and all formats, and every export, made again in"
    yield "other surroundings (`same.py`), each alone and all at once; how many files there are stands at the head. It"
    yield "is held to what was made first: by two processes, in UTC, C.UTF-8, with hash seed 0 and umask 022. Modes"
    yield "follow the umask. Every cell is of its last run, a line of `same.csv`; where – stands there was none yet."
    yield ""
    yield f"| made again with | {' | '.join(f'{what} ({count[what]})' for what in whats)} |"
    yield f"|---|{'---|' * len(whats)}"
    for elsewhere in (*ELSEWHERE, EVERYTHING):
        yield f"| {elsewhere.name} | {' | '.join(cells.get((what, elsewhere.name), '–') for what in whats)} |"


def main(arguments: Sequence[str] | None = None) -> int:
    """Compare; return 1 if something differs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pillar", default="cybersecurity")
    parser.add_argument("--what", default="", help="what is made, by a part of its name")
    parser.add_argument("--elsewhere", default="", help="in these surroundings alone, by a pattern of their names")
    parser.add_argument("--write", action="store_true", help="write it into TORTURE.md")
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="same-") as place:
        worst = 0
        for what, elsewhere, files, differ in compared(Path(place), asked.pillar, asked.what, asked.elsewhere):
            print(what, elsewhere, files, differ[:12], sep=": ", flush=True)
            worst = max(worst, len(differ))
            if asked.write:  # at once: who ends it keeps what was done
                record = recorded(RECORD, COLUMNS, [(what, elsewhere, files, len(differ))])
                placed(REPORT, [*lines(record, asked.pillar)])
    return int(worst > 0)


if __name__ == "__main__":
    sys.exit(main())
