"""Runs notebooks, two at a time, each in a kernel of its own, and says where one stopped."""

from __future__ import annotations

import logging
import os
import queue
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any, Self

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode

from dxlib.briefing.running.translation import in_language
from dxlib.errors import DxError
from dxlib.places import settled

AT_ONCE = 2
_SILENT = logging.Logger("runner", logging.CRITICAL)  # what fails is told as an error


class _Unfinished(DxError):
    """A run that came to no end."""

    before_note = "\n"

    def with_note(self, note: str) -> Self:
        """Return the error with what became of the run."""
        self.args = (f"{self.args[0]}{self.before_note}{note}" if note else self.args[0],)
        return self


class NotebookFailed(_Unfinished):
    """A notebook that stopped: which, at which cell, with which error."""

    def __init__(self, name: str, cell: int | None, source: str, message: str) -> None:
        self.notebook, self.cell = name, cell
        where = f"notebook {name}" + (f", cell {cell} (`{source}`)" if cell else "")
        super().__init__(f"{where}: {message}")


class Interrupted(_Unfinished):
    """The run was stopped from outside, by Ctrl-C or by the system."""

    before_note = "; "

    def __init__(self, signum: int, at: list[str]) -> None:
        self.exit_code = 128 + signum
        super().__init__("interrupted" + (f" in {' and '.join(at)}" if at else ""))


class Stopped(BaseException):
    """Ctrl-C or SIGTERM, while :func:`interruptible` listens."""

    def __init__(self, signum: int) -> None:
        self.signum = signum


@dataclass(frozen=True)
class Job:
    """A notebook to run, and where its executed copy goes."""

    name: str
    notebook: Path
    output: Path

    def cells(self) -> list[Any]:
        """Return the cells as written, before parameters are put in."""
        return read_cells(self.notebook)


Event = tuple[Job, int | None, str]  # the cell that a notebook has come to, none at its end; what failed


def read_cells(notebook: Path) -> list[Any]:
    """Return the cells of a notebook.

    Raises:
        DxError: the file is no notebook.
    """
    try:
        return list(nbformat.read(notebook, as_version=4).cells)
    except (nbformat.reader.NotJSONError, nbformat.ValidationError, AttributeError, UnicodeDecodeError) as error:
        raise DxError(f"{notebook.name} is no notebook: {str(error).splitlines()[0][:80]}") from None


def parameters_cell(cells: list[Any]) -> int | None:
    """Return the place of the cell tagged ``parameters``."""
    tagged = (n for n, cell in enumerate(cells) if "parameters" in cell.metadata.get("tags", []))
    return next(tagged, None)


def place(job: Job, executed: int | None) -> tuple[int | None, str]:
    """Return the number of a cell, as a person counts them in the notebook, and its first line.

    Args:
        job: the notebook.
        executed: the cell's place in the executed copy, which holds one cell more: the values put in.
    """
    if executed is None:
        return None, ""
    cells = job.cells()
    at = parameters_cell(cells)
    index = executed - 1 if at is not None and executed > at else executed
    lines = [line.strip() for line in cells[index].source.splitlines() if line.strip()]
    return index + 1, lines[0] if lines else ""


@contextmanager
def _signals(handler: Any) -> Iterator[None]:
    """Have Ctrl-C and SIGTERM handled so for a while; only the main thread is told of them."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {each: signal.signal(each, handler) for each in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for each, former in before.items():
            signal.signal(each, former)


def interruptible() -> AbstractContextManager[None]:
    """Turn Ctrl-C and SIGTERM into one exception, so that both leave by the same cleaning-up."""

    def stop(signum: int, frame: FrameType | None) -> None:
        for each in (signal.SIGINT, signal.SIGTERM):  # what follows is cleaning up: once is enough
            signal.signal(each, signal.SIG_IGN)
        raise Stopped(signum)

    return _signals(stop)


def undisturbed() -> AbstractContextManager[None]:
    """Hold signals off for the moment in which the edition is swapped."""
    return _signals(signal.SIG_IGN)


def kernel_environment(scratch: Path) -> dict[str, str]:
    """Return the surroundings of a kernel: no start-up files, the same hashes each time."""
    own = {
        "JUPYTER_RUNTIME_DIR": str(scratch / "runtime"),
        "JUPYTER_CONFIG_DIR": str(scratch / "config"),
        "IPYTHONDIR": str(scratch / "ipython"),
        "PYTHONHASHSEED": "0",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
        "PYTHONUTF8": "1",
    }
    return {**os.environ, **settled(), **own}


class Run(NotebookClient):
    """A notebook in a kernel of this interpreter.

    Attributes:
        at: the place of the cell that it has come to.
    """

    def __init__(self, nb: NotebookNode, folder: Path, scratch: Path, started: Callable[[int], None] = lambda at: None):
        super().__init__(
            nb,
            kernel_name="python3",
            resources={"metadata": {"path": str(folder)}},
            timeout=None,
            iopub_timeout=60,
            raise_on_iopub_timeout=True,
            shutdown_kernel="immediate",
            record_timing=False,
            on_cell_start=self._started,
            log=_SILENT,
        )
        self.scratch, self.started = scratch, started
        self.at, self.stopped = 0, False

    def create_kernel_manager(self) -> Any:
        """Return the manager of a kernel that no specification of the machine replaces."""
        km = super().create_kernel_manager()
        km.kernel_spec_manager.kernel_dirs = []
        km.connection_file, km.log = str(self.scratch / f"kernel-{id(self)}.json"), _SILENT
        return km

    def _started(self, cell: Any, cell_index: int) -> None:
        if self.stopped:
            raise RuntimeError("stopped")
        self.at = cell_index
        self.started(cell_index)

    def perform(self, **environment: str) -> None:
        """Run the notebook; what its kernel prints for itself is for nobody.

        Raises:
            CellExecutionError: a cell failed.
            DeadKernelError: the kernel ended.
        """
        env = {**kernel_environment(self.scratch), **environment}
        self.execute(env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def stop(self) -> None:
        """End the kernel, which ends the run; one that has not begun ends at its first cell."""
        self.stopped = True
        process = getattr(getattr(self.km, "provisioner", None), "process", None)
        if process is not None:
            process.kill()


def _perform(run: Run, job: Job, told: queue.SimpleQueue[Event]) -> None:
    """Run a notebook of an edition, keep what was executed of it, and tell how it ended."""
    event: Event = (job, None, "")
    try:
        run.perform(DX_EDITION="1")  # outputs carry what documents need
    except CellExecutionError as error:
        event = (job, run.at, f"{error.ename}: {error.evalue}")
    except Exception as error:
        event = (job, None, f"{type(error).__name__}: {error}")
    nbformat.write(run.nb, job.output)
    told.put(event)


def run(
    jobs: list[Job],
    parameters: dict[str, str],
    scratch: Path,
    progress: Callable[[str, int | None], None] = lambda name, cell: None,
) -> None:
    """Run notebooks with parameters put in by papermill, each in a kernel of this interpreter.

    Args:
        jobs: the notebooks.
        parameters: the values of the cell tagged ``parameters``, checked beforehand.
        scratch: an empty folder for what the run needs on the way.
        progress: called with a notebook's name and the cell it has come to, ``None`` when it is through.

    Raises:
        NotebookFailed: the first notebook that stopped; the others are ended too.
        Interrupted: Ctrl-C or SIGTERM came, where :func:`interruptible` listens.
    """
    from papermill.iorw import load_notebook_node
    from papermill.parameterize import parameterize_notebook

    told: queue.SimpleQueue[Event] = queue.SimpleQueue()

    def prepared(job: Job) -> Run:
        source = in_language(job.notebook, parameters.get("language", "en"), scratch / "translated")
        read = load_notebook_node(str(source))
        nb = parameterize_notebook(read, parameters, kernel_name="python3", language="python")
        return Run(nb, job.notebook.parent, scratch, lambda at: told.put((job, at, "")))

    runs = [prepared(job) for job in jobs]
    open_at: dict[str, tuple[Job, int]] = {}
    left = len(jobs)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        try:
            for each, job in zip(runs, jobs, strict=True):
                pool.submit(_perform, each, job, told)
            while left:
                try:
                    job, cell, failure = told.get(timeout=0.2)
                except queue.Empty:
                    continue
                if failure:
                    raise NotebookFailed(job.name, *place(job, cell), failure)
                progress(job.name, cell)
                if cell is None:
                    del open_at[job.name]
                    left -= 1
                else:
                    open_at[job.name] = job, cell
        except Stopped as stopped:
            at = [f"{name}, cell {place(*where)[0]}" for name, where in sorted(open_at.items())]
            raise Interrupted(stopped.signum, at) from None
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
            for each in runs:
                each.stop()
