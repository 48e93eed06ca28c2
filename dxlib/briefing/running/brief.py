"""An edition asked for: the one that stands there if nothing has changed, else a new one."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from dxlib.briefing.running import surroundings, unchanged
from dxlib.notation.holding import passing
from dxlib.notation.store import using
from dxlib.places import SUITE, selection

_DOCUMENTS = (".pdf", ".docx", ".pptx", ".xlsx")


def brief(
    period: str = "latest",
    baseline: str = "previous",
    as_of: str | None = None,
    pillar: str | None = None,
    out: Path | str = Path("build"),
    language: str | Sequence[str] | None = None,
    area: str = "VN",
    *,
    reports: str | None = None,
    formats: str | Sequence[str] | None = None,
    compare_to: str | Path | None = None,
    suite: Path = SUITE,
    progress: bool = True,
    force: bool = False,
) -> Path:
    """Run the notebooks for one edition and write it in the languages and formats asked for; return its folder.

    What was made before from the same code, data, notebooks, words and versions is not made again; an edition that
    stands there just so is left as it is.

    The folder holds a page a notebook and ``index.html``; ``brief`` and ``annex`` as PDF, Word and slides (the brief
    where cells are tagged for it), and a workbook; ``figures``, where the data and the pictures of what the pages show
    lie beside pages to embed; ``edition.json`` (parameters, versions, and the hashes of data,
    code, notebooks and files), and ``figures.json``, which a later edition can be held against. With several languages,
    each has a folder of its own. The edition appears whole or not at all, and the same inputs give the same bytes.
    ``index.html`` beside the editions lists them all.

    An area has the notebooks that ``suite.yml`` marks ``for: area``, the country all others.

    Args:
        period: a period, or ``latest``.
        baseline: a period, or ``previous``.
        as_of: a date; only reports published by then count. All of them by default.
        pillar: one notebook of the suite by name; all of them by default.
        out: where editions are kept.
        language: one or several that texts have a catalogue for, such as ``vi,en``; by default those of the suite.
        area: an area, by code or name; the edition holds its code.
        reports: ``all``, or ``documents`` without public pages; by default what ``DX_REPORTS`` says, else all.
        formats: one or several of ``html, pdf, docx, pptx, xlsx``; by default those of the suite.
        compare_to: an earlier edition, its folder or its name in ``out``; what changed since stands first then.
        suite: the file that lists the notebooks.
        progress: whether to show how far the run is.
        force: make all of it anew, whatever was made before.

    Raises:
        NotebookFailed: which notebook, which cell, which error. The last good edition is as it was.
        Interrupted: the run was stopped. The last good edition is as it was.
        DxError: a parameter that means nothing, with the nearest that does.

    Example:
        >>> brief("2023", "2022", pillar="digital_government")  # doctest: +SKIP
        PosixPath('build/2023_2022_digital_government')
    """
    asked = {"period": period, "baseline": baseline, "as_of": as_of, "pillar": pillar, "language": language,
             "area": area, "reports": reports or selection(), "formats": formats}  # fmt: skip
    home = Path(out)
    wanted = unchanged.key_of(asked, home, suite) if compare_to is None else None
    with using(fresh=force) as store:
        if wanted and (standing := unchanged.standing(wanted, home, store)):
            unchanged.listed(home, suite, store)
            return standing
        with surroundings.seldom_collected(), _warming():
            from dxlib.briefing.running.edition import make  # papermill, nbconvert and the writers of all formats

            folder = make(asked, home, compare_to=compare_to, suite=suite, progress=progress, store=store)
        if wanted and not surroundings.edited() and unchanged.key_of(asked, home, suite) == wanted:
            unchanged.remember(wanted, folder, store)
            unchanged.remember_listed(home, suite, store)
    return folder


@contextmanager
def _warming() -> Iterator[None]:
    """Have the process that forks kernels load what they need, while others go on."""
    from dxlib.briefing.running import runner

    with passing() as folder, runner.warmed(folder):
        yield


def entrances(edition: Path) -> list[Path]:
    """Return the files of an edition that a reader opens: the first pages, briefs, annexes, and what else there is."""
    order = {"index": 0, "brief": 1, "annex": 2}
    found = [edition / name for name in json.loads((edition / "edition.json").read_text(encoding="utf-8"))["files"]]
    opened = [file for file in found if file.name == "index.html" or file.suffix in _DOCUMENTS]
    return sorted(opened, key=lambda file: order.get(file.stem, 3))
