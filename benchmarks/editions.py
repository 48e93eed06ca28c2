"""Editions beside papermill and nbconvert, run one after the other for the same notebooks."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from pathlib import Path
from time import perf_counter

from measured import ROOT, Measured, output, seconds

PLAIN = "papermill and nbconvert"
TRANSLATION = ("notebooks/locale/vi/LC_MESSAGES/notebooks.po", "# Chuyển đổi số Việt Nam", "# Chuyển đổi số ở Việt Nam")
OBSERVATION = (
    "data/reports/2024-02-16-decision-942/observations.csv",
    'dossiers_online_share,2023,VN,,58.41,,,exact,"58,41%"',
    'dossiers_online_share,2023,VN,,58.42,,,exact,"58,42%"',
)
BRIEF = """
import sys
from pathlib import Path
from dxlib.briefing import brief
brief(suite=Path(sys.argv[1]), out=sys.argv[2], formats=sys.argv[3] or None, progress=False)
"""  # as the command does, which has no option for a copied suite
_UNCHANGED = 3  # times that an edition is asked for again


def reference(folder: Path) -> Iterator[Measured]:
    """Measure the reference edition in both languages: its pages from the first time to the last change, all formats.

    The plain commands know one language, and take as long for each other one.

    Args:
        folder: an empty one; ``whole`` in it is where the time of one language went (``where.py``).
    """
    from dxlib.briefing import SUITE, read_suite

    suite = read_suite(SUITE)
    names, languages = [entry.file for entry in suite.select(None)], len(suite.languages)
    floor = seconds(_plain(names, folder)) * languages
    for room in ("data", "notebooks"):
        shutil.copytree(ROOT / room, folder / room)
    kept = {"DX_CACHE": str(folder / "kept"), "DX_DATA": str(folder / "data")}
    command = ("python", "-c", BRIEF, folder / "notebooks/suite.yml")

    def pages(out: str = "build") -> float:
        return seconds([(*command, folder / out, "html")], **kept)

    def told(name: str, times: list[float], goal: float) -> Measured:
        return Measured(f"reference edition, {name}", times, f"{PLAIN}, twice", [floor] * len(times), goal=goal)

    yield told("pages, cold", [pages()], 1 / 4)
    yield told("pages, unchanged", [pages() for _ in range(_UNCHANGED)], 1 / 100)
    yield told("pages, all kept, in another place", [pages("other")], 1 / 12)
    every = seconds([(*command, folder / "all", "")], **{**kept, "DX_CACHE": str(folder / "kept anew")})
    yield told("all five formats, cold", [every], 0.4)
    _changed(folder, *TRANSLATION)
    yield told("pages, one translation changed", [pages()], 1 / 12)
    _changed(folder, *OBSERVATION)
    yield told("pages, one observation changed", [pages()], 1 / 15)
    begun = perf_counter()
    found = output("python", ROOT / "benchmarks/where.py", folder / "parts", DX_CACHE=str(folder / "kept once more"))
    spent = {**json.loads(found), "whole": perf_counter() - begun}
    (folder / "whole").write_text(json.dumps(spent), encoding="utf-8")


def many(counts: Sequence[int], folder: Path) -> Iterator[Measured]:
    """Measure editions of so many provinces, a small notebook each, as pages.

    Args:
        counts: how many, ascending; the plain commands are run for the most, and timed on the way.
        folder: an empty one.
    """
    from dxlib.analysis.portraits import told_of
    from dxlib.loaders import load

    areas = told_of(load())[: counts[-1]]
    plain = list(accumulate(seconds(_plain(["area.ipynb"], folder, "-p", "area", area)) for area in areas))
    for count in counts:
        matrix = folder / f"{count}.yml"
        matrix.write_text(json.dumps({"area": areas[:count], "language": "en", "formats": "html"}), encoding="utf-8")
        command = ("dx", "brief", "--matrix", matrix, "--out", folder / str(count))
        time = seconds([command], DX_CACHE=str(folder / f"kept {count}"))
        name = f"{count} edition{'s' if count > 1 else ''}"
        goal = 1 / 12 if count == 16 else None
        yield Measured(name, [time], f"{PLAIN}, {count} ×", [plain[count - 1]], goal=goal, work=count)


def _plain(notebooks: Iterable[str], folder: Path, *parameters: str) -> Iterator[tuple[str | Path, ...]]:
    """The commands that make a page of each notebook without us."""
    for name in notebooks:
        run = folder / name
        yield "papermill", "--cwd", "notebooks", *parameters, f"notebooks/{name}", run
        yield "jupyter", "nbconvert", "--to", "html", run


def _changed(folder: Path, file: str, before: str, after: str) -> None:
    """Change one place of a copied file."""
    path = folder / file
    text = path.read_text(encoding="utf-8")
    if before not in text:
        raise RuntimeError(f"{file} does not say {before!r} any more; name something else that it says")
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
