"""Many editions: every combination that a file lists, on the processors of this machine or on a Dask scheduler's."""

from __future__ import annotations

import gc
import os
import signal
import socket
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, as_completed
from contextlib import ExitStack, contextmanager, suppress
from itertools import product
from math import prod
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator

from dxlib.analysis.portraits import told_of
from dxlib.briefing.running import runner, surroundings, unchanged
from dxlib.briefing.running.brief import brief
from dxlib.briefing.running.edition import bars_of, requested
from dxlib.briefing.warm import fork
from dxlib.errors import DxError, InvalidData
from dxlib.loaders import load
from dxlib.notation.files import Strict, read_yaml
from dxlib.notation.holding import passing
from dxlib.notation.store import opened_store
from dxlib.places import SUITE

EACH = "each"  # the area that stands for every province of which something is printed
_MOST = 10_000  # editions of a file
_RETRIES = 3  # of an edition whose worker was lost


class EditionsFailed(DxError):
    """Some editions of many that were asked for; the others stand.

    Attributes:
        failed: why, by what distinguishes the edition.
    """

    def __init__(self, failed: dict[str, str], count: int) -> None:
        self.failed = failed
        lines = [f"  {name}: {why}" for name, why in failed.items()]
        super().__init__("\n".join([f"{len(failed)} of {count} editions failed; the others stand:", *lines]))


def _listed(value: Any) -> Any:
    """One value, or several, as texts."""
    values = value if isinstance(value, list) else [value]
    if any(isinstance(one, list | dict | bool) for one in values):
        raise ValueError("must be a value such as 2023, or a list of them")
    return tuple(None if one is None else str(one) for one in values)


Several = Annotated[tuple[str | None, ...], BeforeValidator(_listed)]


class Matrix(Strict):
    """What editions are asked for: each list is combined with all others; languages are those of every edition."""

    period: Several = ("latest",)
    baseline: Several = ("previous",)
    as_of: Several = (None,)
    area: Several = ("VN",)
    reports: Several = (None,)
    pillar: Several = (None,)
    language: Several = ()
    formats: Several = ()

    def editions(self) -> list[dict[str, Any]]:
        """Return what ``brief`` is called with, edition by edition.

        Raises:
            DxError: they are more than are made.
        """
        names = ("period", "baseline", "as_of", "area", "reports", "pillar")
        if (count := prod(len(getattr(self, name)) for name in names)) > _MOST:
            raise DxError(f"{count:,} editions are asked for, and {_MOST:,} are made at most; ask for fewer at once")
        same = {name: list(filter(None, getattr(self, name))) or None for name in ("language", "formats")}
        found = [dict(zip(names, values, strict=True)) for values in product(*(getattr(self, name) for name in names))]
        return [{**asked, **same} for edition in found for asked in _areas(edition)]


def read_matrix(path: Path) -> list[dict[str, Any]]:
    """Return the editions that a file asks for.

    Raises:
        InvalidData: every fault of the file, with line and key.
        DxError: more editions than are made, or an area ``each`` where of no province anything is printed.
    """
    matrix, faults = read_yaml(path, Matrix, path.name)
    if matrix is None:
        raise InvalidData(faults)
    return matrix.editions()


def _areas(asked: dict[str, Any]) -> list[dict[str, Any]]:
    """An edition for itself, or one for each province."""
    if str(asked["area"]).strip().lower() != EACH:
        return [asked]
    codes = told_of(load(as_of=asked.get("as_of"), reports=asked.get("reports")))
    if not codes:
        raise DxError("of no province anything is printed in these reports")
    return [{**asked, "area": code} for code in codes]


def brief_each(**asked: Any) -> Iterator[Path]:
    """Make an edition of each province that has a figure or is named as an adopter; yield the folders.

    Args:
        **asked: as in ``brief`` and ``brief_many``; ``compare_to`` is refused, since it names the edition of one area.

    Raises:
        EditionsFailed, Interrupted, DxError: as ``brief_many`` does.

    Example:
        >>> [folder.name for folder in brief_each(formats="html", language="vi")]  # doctest: +SKIP
        ['latest_previous_VN-01_vi', ...]
    """
    if asked.pop("compare_to", None):
        raise DxError("--compare-to names the edition of one area; leave it out, or name one area")
    how = {name: asked.pop(name) for name in ("out", "suite", "progress", "force", "scheduler") if name in asked}
    yield from brief_many(_areas({**asked, "area": EACH}), **how)


def brief_many(
    editions: Sequence[Mapping[str, Any]], *, out: Path | str = Path("build"), suite: Path = SUITE,
    progress: bool = True, force: bool = False, scheduler: str | None = None,
) -> Iterator[Path]:  # fmt: skip
    """Make many editions, as many at a time as there are processors; yield each folder when it stands.

    Each appears whole or not at all, and one that fails does not stop the others. What was interrupted is asked for
    again with the same words: editions that stand are left as they are.

    Args:
        editions: the arguments of ``brief``, edition by edition.
        out, suite, progress, force: as in ``brief``.
        scheduler: the address of a scheduler of Dask, whose workers see the same folders and have the same code and
            evidence; by default the processors of this machine.

    Raises:
        EditionsFailed: at the end, which failed and why.
        Interrupted: the run was stopped; what was made before stays.
        DxError: a parameter that means nothing, before anything runs; or the scheduler cannot be used.
    """
    # Of two that have one folder the last one stands, as if they were made one after the other.
    editions = [*{requested(**asked, suite=suite).slug: asked for asked in editions}.values()]
    how = {"out": Path(out).absolute(), "suite": suite.absolute(), "progress": False, "force": force}
    failed: dict[str, str] = {}
    listing = _Listing(Path(out), suite)
    with _executor(len(editions), scheduler) as executor, _bar(len(editions), progress) as told:
        waiting: dict[Future[tuple[str, str]], Mapping[str, Any]] = {}
        try:
            with _interrupted():
                waiting = {executor.submit(_one, {**asked, **how}): asked for asked in editions}
            coming = as_completed(waiting)
            while (done := _next(coming)) is not None:
                name = _called(waiting[done], editions)
                folder, why = _result(done)
                told(name, why)
                if why:
                    failed[name] = why
                else:
                    listing.add()
                    yield Path(out) / folder
        except BaseException:
            with suppress(DxError):
                listing.list()
            raise
        finally:
            for future in waiting:
                future.cancel()
    listing.list()
    if failed:
        raise EditionsFailed(failed, len(editions))


class _Listing:
    """Lists the editions of a folder while they are made, so seldom that it takes a tenth of the time at most."""

    def __init__(self, home: Path, suite: Path) -> None:
        self.home, self.suite = home, suite
        self._then, self._new = 0.0, False

    def add(self) -> None:
        """One more stands."""
        self._new = True
        if time.monotonic() >= self._then:
            self.list()

    def list(self) -> None:
        """List them, if there are new ones."""
        if self._new:
            begun = time.monotonic()
            unchanged.listed(self.home, self.suite, opened_store())
            self._then, self._new = begun + 10 * (time.monotonic() - begun), False


@contextmanager
def _interrupted() -> Iterator[None]:
    """Tell Ctrl-C and SIGTERM; what others do with an edition between two of ours is not ours to stop."""
    try:
        with runner.interruptible():
            yield
    except runner.Stopped as stopped:
        raise runner.Interrupted(stopped.signum, []) from None


def _next(coming: Iterator[Future[tuple[str, str]]]) -> Future[tuple[str, str]] | None:
    with _interrupted():
        return next(coming, None)


def _one(asked: Mapping[str, Any]) -> tuple[str, str]:
    """The folder of an edition, or why there is none: an error of ours need not travel between processes."""
    if _ending.is_set():
        return "", "interrupted"
    try:
        return brief(**asked).name, ""
    except DxError as error:
        return "", str(error)


def _result(done: Future[tuple[str, str]]) -> tuple[str, str]:
    try:
        return done.result()
    except Exception as error:  # of the executor: the process that made it was lost
        return "", f"its process ended: {type(error).__name__}"


def _called(asked: Mapping[str, Any], editions: Sequence[Mapping[str, Any]]) -> str:
    """What distinguishes an edition from the others."""
    differing = [name for name in asked if len({str(one.get(name)) for one in editions}) > 1]
    return ", ".join(str(asked[name]) for name in differing if asked[name] is not None) or "the edition"


@contextmanager
def _executor(count: int, scheduler: str | None) -> Iterator[Executor]:
    with ExitStack() as stack:
        if scheduler:
            yield stack.enter_context(_on_dask(scheduler))
            return
        processes = min(os.cpu_count() or 1, count)
        context = get_context("spawn")  # a process that is spawned has loaded nothing that a fork would harm
        theirs, ours = context.Pipe(duplex=False)
        folder = stack.enter_context(passing())
        zygote = stack.enter_context(runner.warmed(folder))
        given = theirs, folder, zygote.control if zygote else None
        pool = ProcessPoolExecutor(processes, mp_context=context, initializer=_ready, initargs=given)
        stack.enter_context(theirs)
        stack.callback(pool.shutdown, wait=True, cancel_futures=True)
        stack.enter_context(ours)  # closed first, by which they end, whatever they are at
        yield pool


def _ready(parent: Connection, folder: Path, zygote: socket.socket | None) -> None:
    """Make a process ready for many editions: one notebook at a time, in processes that stay."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # of Ctrl-C the parent tells
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    runner.PROCESSES, unchanged.LISTS = 1, False
    if zygote is not None:
        fork.share(zygote)
    stack = ExitStack()
    (own := folder / str(os.getpid())).mkdir()
    stack.enter_context(runner.staying(own))
    _kept.append(stack)
    gc.freeze()  # what is loaded stays: it is not looked through after each edition


def _end_with(parent: Connection) -> None:
    """End when the parent lets go, or has been killed: what is made is cleaned up, and nothing else is begun."""
    with suppress(OSError):
        parent.poll(None)
    _ending.set()
    while True:
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(1)  # it may have come in a moment that nothing may disturb


_ending = threading.Event()
_kept: list[ExitStack] = []  # until the process ends


@contextmanager
def _on_dask(address: str) -> Iterator[Executor]:
    try:
        from distributed import Client
    except ImportError:
        raise DxError("--scheduler needs the package distributed: pip install 'dxlib[cluster]'") from None
    try:
        client = Client(address, timeout="10s", set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise DxError(f"no scheduler answers at {address}: {error}") from None
    with client:
        here = surroundings.digest()
        others = [worker for worker, digest in client.run(surroundings.digest).items() if digest != here]
        if others:
            raise DxError(f"other code, evidence or versions on {', '.join(sorted(others))}; make them equal first")
        yield client.get_executor(retries=_RETRIES, pure=False)


@contextmanager
def _bar(count: int, visible: bool) -> Iterator[Any]:
    """One bar for all editions; a line for each that failed."""
    with bars_of(visible) as bars:
        task = bars.add_task("editions", total=count)

        def told(name: str, why: str) -> None:
            bars.advance(task)
            if why and visible:
                bars.console.print(f"{name}: failed", highlight=False)

        yield told
