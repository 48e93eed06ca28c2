"""Measure every case beside its floor, in turn, and write the table: `make benchmark`."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path
from statistics import median
from time import perf_counter

from cases import CASES, Case

HERE = Path(__file__).parent
ROOT = HERE.parent
BIN = Path(sys.executable).parent
TABLE = HERE / "README.md"
# Modules are compiled once and kept, as they are where packages are installed.
KEPT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}

HEAD = """# Benchmarks

`make benchmark` measures each case and its floor, the plain thing it is built on, in turn and in one run, and writes
this page. Times are medians; the ratio is the median of the ratios of the pairs, since machines are noisy and a ratio
is less so. `cases.py` says what is measured.

"""


def seconds(commands: tuple[tuple[str, ...], ...], folder: str) -> float:
    """How long some commands take, one after the other."""
    spent = 0.0
    for command in commands:
        program, *rest = (part.format(folder=folder) if "{folder}" in part else part for part in command)
        how = {"cwd": ROOT, "check": True, "stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE}
        begun = perf_counter()
        subprocess.run([BIN / program, *rest], env={**KEPT, "DX_CACHE": f"{folder}/kept"}, **how)
        spent += perf_counter() - begun
    return spent


def pair(case: Case) -> tuple[float, float]:
    """The seconds of a case and of its floor."""
    if case.command:
        with tempfile.TemporaryDirectory() as folder:
            seconds(case.before, folder)
            return seconds((case.command,), folder), seconds(case.floors, folder)
    name = case.name.replace(" ", "_")
    done = subprocess.run(
        [sys.executable, HERE / "cases.py", name], cwd=ROOT, check=True, capture_output=True, text=True, env=KEPT
    )
    measured, floor = map(float, done.stdout.split())
    return measured, floor


def row(case: Case, pairs: list[tuple[float, float]]) -> tuple[str, bool]:
    """The line of a case, and whether it holds its bars."""
    measured, floor = (median(side) for side in zip(*pairs, strict=True))
    ratio = median(one / other for one, other in pairs)
    holds = (case.most is None or ratio <= case.most) and (case.seconds is None or measured <= case.seconds)
    bars = [f"{case.most:g} ×" if case.most else "", f"{case.seconds:g} s" if case.seconds else ""]
    bar = ", ".join(filter(None, bars))
    told = f"{bar}: {'holds' if holds else '**does not hold**'}" if bar else ""
    return f"| {case.name} | {measured:.3f} s | {case.floor} | {floor:.3f} s | {ratio:.2f} | {told} |", holds


def machine() -> str:
    """What it was measured on."""
    named = Path("/proc/cpuinfo")
    lines = named.read_text(encoding="utf-8").splitlines() if named.exists() else []
    model = next(
        (line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine()
    )
    packages = ", ".join(f"{name} {version(name)}" for name in ("pandas", "altair", "papermill", "nbconvert"))
    return f"{model}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}; {packages}."


def main() -> int:
    """Measure, write the table, and say whether every bar is held."""
    chosen = [case for case in CASES if not sys.argv[1:] or case.name in sys.argv[1:]]
    lines = ["| case | time | floor | its time | ratio | bar |", "|---|---:|---|---:|---:|---|"]
    held = True
    for case in chosen:
        if case.runs > 1:
            pair(case)  # the first fills caches of files
        line, holds = row(case, [pair(case) for _ in range(case.runs)])
        lines.append(line)
        held &= holds
        print(line, flush=True)
    if chosen == list(CASES):
        TABLE.write_text(HEAD + "\n".join(lines) + f"\n\nMeasured on {machine()}\n", encoding="utf-8", newline="\n")
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
