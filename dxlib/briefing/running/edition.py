"""An edition: notebooks run for one set of parameters, written whole or not at all, in every language and format."""

from __future__ import annotations

import json
import re
import secrets
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from dxlib.briefing.evidence import references
from dxlib.briefing.pages import frame
from dxlib.briefing.running import apart, hashes, runner, shelf, since, surroundings, unchanged, writing
from dxlib.briefing.running.executing import Executing
from dxlib.briefing.running.suite import Entry, Suite, read_suite
from dxlib.errors import DxError, UnknownName
from dxlib.loaders import load
from dxlib.notation.holding import held, making, swap
from dxlib.notation.naming import portable
from dxlib.notation.periods import Period
from dxlib.notation.store import Store
from dxlib.places import SUITE, data_folder, selection
from dxlib.text import areas_apart, languages

DEFAULTS = {
    "period": "latest", "baseline": "previous", "as_of": "", "language": "en", "area": "VN", "reports": "all",
}  # fmt: skip


def make(
    asked: Mapping[str, Any], home: Path, *, compare_to: str | Path | None, suite: Path, progress: bool, store: Store
) -> Path:
    """Make an edition, as ``brief`` says it, and return its folder.

    Args:
        asked: the arguments of ``requested`` by name.
        home: where editions are kept.
        compare_to, suite, progress: as in ``brief``.
        store: what was made before.

    Raises:
        DxError: as ``brief`` does; also where data or notebooks change meanwhile, so that pages may not agree.
    """
    data = hashes.of_folder(data_folder(), "data")
    listed, entries, checked, forms, slug = requested(**asked, suite=suite)
    made_of = {"data": data, "notebooks": _notebooks(suite, entries)}
    spoken, pillar = list(checked), asked["pillar"]
    parameters = checked[spoken[0]][0]
    before = since.earlier(compare_to, home, since.held(parameters, pillar)) if compare_to else None
    scratch = home / f".{slug}.{secrets.token_hex(4)}"
    new = scratch / "edition"
    runs = {each: [runner.Job(e.name, suite.parent / e.file, scratch / each / e.file, checked[each][0])
                   for e in entries] for each in spoken}  # fmt: skip
    begun: list[runner.Job] = []
    with runner.interruptible(), ExitStack() as stack, _whole(home, slug, scratch, begun, listed):
        stack.enter_context(_prepared(home, slug, scratch, spoken))
        with (
            _shown(runs, forms, progress) as (cell, form),
            apart.beside(scratch, begun, form) as aside,
            Executing(runs, store, scratch, begun, cell).languages() as executed,
        ):
            holds = before.after if before else since.held(parameters, pillar)
            keys = since.key_figures(parameters)
            for each, again, beside in executed:
                alone = len(spoken) == 1
                edition = frame.Edition(
                    listed, entries, *checked[each], forms, _slug(checked[each][0], pillar),
                    record="edition.json" if alone else "../edition.json",
                    languages={other: f"../{other}" for other in spoken if other != each},
                    folder=slug if alone else f"{slug}/{each}",
                )  # fmt: skip
                folder = new if alone else new / each
                folder.mkdir(exist_ok=True)
                if beside and runner.PROCESSES > 1:
                    aside(edition, runs[each], keys, before, folder, again)
                else:
                    writing.write(edition, runs[each], keys, before, folder, again, form)
        asked_for: dict[str, Any] = {**parameters, "language": ",".join(spoken), "pillar": pillar}
        asked_for |= {"formats": ",".join(forms), "compare_to": {before.name: before.sha256} if before else None}
        (new / since.FILE).write_bytes(since.stored(holds))
        if made_of != {"data": hashes.of_folder(data_folder(), "data"), "notebooks": _notebooks(suite, entries)}:
            raise DxError(
                "data or notebooks were changed while the edition was made, so that its pages may not agree; nothing "
                "was replaced: ask for it again"
            )
        record = _record(new, asked_for, checked[spoken[0]][1], made_of)
        text = json.dumps(record, ensure_ascii=False, indent=2)
        (new / "edition.json").write_bytes(f"{text}\n".encode())
    return home / slug


class Request(NamedTuple):
    """What was asked for, checked: suite, notebooks, parameters and sources by language, formats, folder."""

    suite: Suite
    entries: list[Entry]
    checked: dict[str, tuple[dict[str, str], frame.Sources]]
    formats: tuple[str, ...]
    slug: str


def requested(
    period: str = "latest", baseline: str = "previous", as_of: str | None = None, pillar: str | None = None,
    language: str | Sequence[str] | None = None, area: str = "VN", reports: str | None = None,
    formats: str | Sequence[str] | None = None, suite: Path = SUITE,
) -> Request:  # fmt: skip
    """Check what ``brief`` was asked for.

    Raises:
        DxError: as ``brief`` does, before anything runs.
    """
    asked = read_suite(suite)
    spoken = _listed("language", language or asked.languages, languages())
    forms = tuple(_listed("format", formats or asked.formats, writing.FORMATS))
    checked = {each: _checked(period, baseline, as_of, each, area, reports) for each in spoken}
    parameters = checked[spoken[0]][0]
    entries = asked.select(pillar, parameters["area"])
    for entry in entries:
        if runner.parameters_cell(runner.read_cells(suite.parent / entry.file)) is None:
            raise DxError(f"notebook {entry.name} has no cell tagged `parameters`")
    named = entries[0].name if pillar else None
    return Request(asked, entries, checked, forms, _slug({**parameters, "language": "-".join(spoken)}, named))


def _listed(kind: str, asked: str | Sequence[str], known: Sequence[str]) -> list[str]:
    """Return what was asked for, once each, in the order asked."""
    names = [name.strip() for name in asked.split(",")] if isinstance(asked, str) else list(asked)
    for name in names:
        if name not in known:
            raise UnknownName(kind, name, known)
    return list(dict.fromkeys(names))


@contextmanager
def _whole(home: Path, slug: str, scratch: Path, begun: list[runner.Job], suite: Suite) -> Iterator[None]:
    """Put what is made in ``scratch`` in the place of the last edition; if anything fails, that one stays."""
    whole = False
    try:
        yield
        with runner.undisturbed():
            with held(home):
                swap(scratch / "edition", home / slug)
            whole = True
            _forget(home / "failed" / slug)
            if unchanged.LISTS:
                shelf.write_index(home, suite)
    except runner.NotebookFailed as failed:
        with runner.undisturbed():
            raise failed.with_note(_keep(begun, home, slug, only=failed.notebook)) from None
    except runner.Interrupted as stopped:
        raise stopped.with_note(_keep(begun, home, slug)) from None
    except runner.Stopped as signalled:
        if not whole:  # else it came too late to matter
            late = runner.Interrupted(signalled.signum, ["the writing of the pages"])
            raise late.with_note(_keep(begun, home, slug)) from None
    except OSError as error:
        raise DxError(f"cannot write the edition to {home.as_posix()}: {error.strerror or error}") from error
    finally:
        with runner.undisturbed():
            shutil.rmtree(scratch, ignore_errors=True)
            with suppress(OSError):  # only if nothing failed is left in it
                (home / "failed").rmdir()


@contextmanager
def _prepared(home: Path, slug: str, scratch: Path, spoken: list[str]) -> Iterator[None]:
    """Make the folder in which the edition is built, beside the place where it will stand, and hold it."""
    with ExitStack() as stack:
        try:
            str(home.absolute()).encode()
            portable(home / slug)
            home.mkdir(parents=True, exist_ok=True)
            unchanged.tidy(home)
            stack.enter_context(making(scratch, unchanged.MAKING))
            for folder in (scratch / "edition", *(scratch / each for each in spoken)):
                folder.mkdir()
        except UnicodeEncodeError:
            raise DxError(f"the name of the folder '{home.absolute()}' is in another encoding; name another") from None
        except OSError as error:
            raise DxError(f"cannot write to {home.as_posix()}: {error.strerror}") from None
        yield


def _checked(
    period: str, baseline: str, as_of: str | None, language: str, area: str, reports: str | None
) -> tuple[dict[str, str], frame.Sources]:
    """Check the parameters before they are put into notebooks, in the form that they are put there."""
    evidence = load(as_of=as_of, reports=reports)
    area = evidence.area(area, period)
    kinds = evidence.reports["kind"].value_counts()
    parameters = {
        "period": period if period == "latest" else Period.parse(period).code,
        "baseline": baseline if baseline == "previous" else Period.parse(baseline).code,
        "as_of": Period.parse(as_of).end.isoformat() if as_of else "",
        "language": language,
        "area": area,
        "reports": reports or selection(),
    }
    known = references(evidence.reports, language, evidence.dimensions.producers)
    documents, pages = (int(kinds.get(kind, 0)) for kind in ("report", "page"))
    return parameters, frame.Sources(
        documents, pages, evidence.published.max(), areas_apart(evidence.areas, language)[area], known
    )


def _slug(parameters: Mapping[str, str], pillar: str | None) -> str:
    """The folder's name: what was asked, the usual left out."""
    unusual = [parameters[name] for name in ("area", "language", "reports") if parameters[name] != DEFAULTS[name]]
    as_of = parameters["as_of"] and f"as-of-{parameters['as_of']}"
    parts = [parameters["period"], parameters["baseline"], as_of, *unusual, pillar]
    named = "_".join(filter(None, parts)).replace("../", "to-").replace("/", "--")
    return re.sub(r"[^A-Za-z0-9_.-]", "-", named)


def bars_of(visible: bool) -> Progress:
    """Return bars that say on standard error how far a command is: of each task how many are done, and since when."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=Console(stderr=True), disable=not visible)


Told = tuple[Callable[[runner.Job, int | None], None], Callable[..., None]]


@contextmanager
def _shown(runs: Mapping[str, list[runner.Job]], forms: Sequence[str], visible: bool) -> Iterator[Told]:
    """Three bars: notebooks that are through, cells, formats; what is called when a cell begins and when a format."""
    first = next(iter(runs.values()))
    cells = {job.name: len(job.cells()) + 1 for job in first}
    with bars_of(visible) as bars:
        notebooks = bars.add_task("notebooks", total=len(first) * len(runs))
        all_cells = bars.add_task("cells", total=sum(cells.values()) * len(runs))
        formats = bars.add_task("formats", total=len(forms) * len(runs))
        reached: dict[Path, int] = {}
        through = begun = 0

        def cell(job: runner.Job, number: int | None) -> None:
            nonlocal through
            if number is None:
                bars.advance(notebooks)
                through += cells[job.name]
            reached[job.output] = number or 0
            bars.update(all_cells, completed=through + sum(reached.values()))

        def form(name: str = "") -> None:
            nonlocal begun
            begun += 1 if name else len(forms)  # of a language that was written apart, all at once
            bars.update(formats, completed=begun - 1, description=f"formats: {name}" if name else "formats")

        yield cell, form
        bars.update(formats, completed=len(forms) * len(runs), description="formats")


def _notebooks(suite: Path, entries: list[Entry]) -> dict[str, str]:
    """The checksums of a suite, the notebooks that run, and their words."""
    names = [suite.name, *sorted(entry.file for entry in entries)]
    found = {f"notebooks/{name}": hashes.of_file(suite.parent / name) for name in names}
    return found | hashes.of_folder(suite.parent / "locale", "notebooks/locale")


def _record(
    new: Path, parameters: Mapping[str, Any], sources: frame.Sources, made_of: Mapping[str, Mapping[str, str]]
) -> dict[str, Any]:
    """What the edition was made from and what came out: no times, no places."""
    files = (file for file in sorted(new.rglob("*")) if file.is_file())
    return {
        "parameters": dict(parameters),
        "published": sources.newest.isoformat(),
        "versions": surroundings.versions(),
        "data": made_of["data"],
        "code": hashes.of_code(),
        "notebooks": made_of["notebooks"],
        "files": {file.relative_to(new).as_posix(): hashes.of_file(file) for file in files},
    }


def _forget(folder: Path) -> None:
    """Remove what was kept of a run that failed, and a link in its place; where that leads is not ours."""
    for place in (folder.parent, folder):
        if place.is_symlink():
            with suppress(OSError):
                place.unlink()
            return
    shutil.rmtree(folder, ignore_errors=True)


def _keep(jobs: list[runner.Job], home: Path, slug: str, only: str | None = None) -> str:
    """Keep the partly executed notebooks apart, if there is room; return what became of the run, in words."""
    folder = home / "failed" / slug
    _forget(folder)
    found = (job.output for job in jobs if job.output.exists() and only in (None, job.name))
    kept = [*{file.name: file for file in found}.values()]
    told = []
    try:
        for file in kept:
            folder.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, folder / file.name)
    except OSError:  # what is told is why the run ended
        shutil.rmtree(folder, ignore_errors=True)
        kept = []
    if kept:
        where = folder / kept[0].name if len(kept) == 1 else folder
        told.append(f"as far as it came, it is kept in {where.as_posix()}")
    if (home / slug).exists():
        told.append(f"the edition in {(home / slug).as_posix()} is as it was")
    return "; ".join(told)
