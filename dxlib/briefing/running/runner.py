"""Runs notebooks in parallel processes and says where one stopped."""

from __future__ import annotations

import json
import os
import queue
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any, Self

from dxlib import interrupts
from dxlib.briefing.running.surroundings import ALONE
from dxlib.briefing.running.translation import in_language, read_notebook
from dxlib.briefing.warm import fork
from dxlib.errors import DxError
from dxlib.places import settled

PROCESSES = 2
LONGEST = 1800  # seconds that a cell may take: whoever runs editions by night would wait for it for ever
_WORKER = Path(__file__).with_name("worker.py")

Message = dict[str, Any]  # an order or an event, as it goes through a pipe


class _Unfinished(DxError):
    """A run that came to no end."""

    before_note = "\n"

    def with_note(self, note: str) -> Self:
        """Return the error with what became of the run."""
        self.args = (f"{self.args[0]}{self.before_note}{note}" if note else self.args[0],)
        return self


class NotebookFailed(_Unfinished):
    """A notebook that stopped: which, at which cell, with which error; ``told`` is all that the message is made of."""

    def __init__(self, name: str, cell: int | None, source: str, message: str, job: Job | None = None) -> None:
        self.notebook, self.cell, self.job = name, cell, job
        self.told = name, cell, source, message
        where = f"notebook {name}" + (f", cell {cell} (`{source}`)" if cell else "")
        super().__init__(f"{where}: {message}")


class Interrupted(_Unfinished):
    """The run was stopped from outside, by Ctrl-C or by the system."""

    before_note = "; "

    def __init__(self, signum: int, at: list[str]) -> None:
        self.exit_code = 128 + signum
        super().__init__("interrupted" + (f" in {' and '.join(at)}" if at else ""))


class Stopped(interrupts.Interrupted):
    """Ctrl-C or SIGTERM, while :func:`interruptible` listens."""


@dataclass(frozen=True)
class Job:
    """A notebook to run.

    Attributes:
        name, notebook: what it is called, and its file.
        output: where its executed copy goes.
        parameters: the values of the cell tagged ``parameters``, checked beforehand.
    """

    name: str
    notebook: Path
    output: Path
    parameters: Mapping[str, str] = field(default_factory=dict)

    def source(self, folder: Path) -> Path:
        """Return its file in the language that is asked for; a translation is put into a folder."""
        language = self.parameters.get("language", "en")
        return in_language(self.notebook, language, folder / language)

    @property
    def asked(self) -> Path:
        """The file in which stands what it asked of the evidence."""
        return self.output.with_suffix(".asked")

    def cells(self) -> list[Any]:
        """Return the cells as written, before parameters are put in."""
        return read_cells(self.notebook)


def read_cells(notebook: Path) -> list[Any]:
    """Return the cells of a notebook.

    Raises:
        DxError: the file is no notebook.
    """
    return list(read_notebook(notebook).cells)


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
        if interrupts.deferred(signum, frame):
            return
        for each in (signal.SIGINT, signal.SIGTERM):  # what follows is cleaning up: once is enough
            signal.signal(each, signal.SIG_IGN)
        raise Stopped(signum)

    return _signals(stop)


def undisturbed() -> AbstractContextManager[None]:
    """Hold signals off for the moment in which the edition is swapped."""
    return _signals(signal.SIG_IGN)


def kernel_environment(scratch: Path) -> dict[str, str]:
    """Return the surroundings of a kernel: this interpreter, no start-up files, the same hashes each time."""
    scratch = scratch.absolute()  # a kernel works in the folder of its notebook
    spec = scratch / "jupyter" / "kernels" / "python3"
    spec.mkdir(parents=True)
    command = [sys.executable, "-Xfrozen_modules=off", "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    command += ["--HistoryManager.enabled=False", "--log-level=CRITICAL"]  # what fails in a cell is told otherwise
    kernel = {"argv": command, "display_name": "Python 3", "language": "python"}
    (spec / "kernel.json").write_text(json.dumps(kernel), encoding="utf-8")
    (temporary := scratch / "tmp").mkdir()
    own = {
        "JUPYTER_PATH": str(scratch / "jupyter"),
        "JUPYTER_RUNTIME_DIR": str(scratch / "runtime"),
        "JUPYTER_CONFIG_DIR": str(scratch / "config"),
        "IPYTHONDIR": str(scratch / "ipython"),
        "TMPDIR": str(temporary),  # so that nothing is left elsewhere, however all of it ends
        "PYTHONHASHSEED": "0",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
        "PYTHONUTF8": "1",
    }
    return {**os.environ, **settled(), **own}


def warmed(scratch: Path) -> AbstractContextManager[fork.Shared | None]:
    """Have the process that forks kernels for a while; it loads while others go on.

    Args:
        scratch: an empty folder.
    """
    return fork.warmed(kernel_environment(scratch))


class _Process:
    """A process that runs notebooks, one after the other."""

    def __init__(self, folder: Path, environment: dict[str, str], line: socket.socket | None) -> None:
        given = [] if line is None else [line.fileno()]
        if line is not None:
            environment = {**environment, fork.LINE: str(line.fileno())}
        self.log = folder / f"worker-{id(self)}.log"
        with self.log.open("w", encoding="utf-8") as log:
            self.popen = subprocess.Popen(
                [sys.executable, "-P", str(_WORKER)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                env=environment,
                encoding="utf-8",
                pass_fds=given,
                **ALONE,
            )


@dataclass(frozen=True)
class _Room:
    """What runs of notebooks need, for one run or for all that follow.

    Attributes:
        folder: where it lies.
        environment: of kernels.
        waiting: processes that have no run at the moment; ``None`` where they end with their run.
    """

    folder: Path
    environment: dict[str, str]
    waiting: list[_Process] | None = None

    def process(self) -> _Process:
        """Return a process for a run: one that waits, or a new one."""
        while self.waiting:
            if (found := self.waiting.pop()).popen.poll() is None:
                return found
        with fork.warmed(self.environment) as zygote, (zygote and zygote.line()) or nullcontext() as line:
            return _Process(self.folder, self.environment, line)


_staying: list[_Room] = []


@contextmanager
def staying(folder: Path) -> Iterator[None]:
    """Have the processes that run notebooks, and that which forks kernels, stay for all runs of a while.

    Args:
        folder: an empty one.
    """
    room = _Room(folder, kernel_environment(folder), [])
    with fork.warmed(room.environment):
        _staying.append(room)
        try:
            yield
        finally:
            _staying.remove(room)
            for process in room.waiting or ():
                process.popen.kill()


class _Worker(threading.Thread):
    """Feeds one process with orders and passes on what it tells."""

    def __init__(self, orders: queue.SimpleQueue[Message], told: queue.SimpleQueue[Message], process: _Process) -> None:
        super().__init__(daemon=True)
        self.orders, self.told, self.of = orders, told, process
        self.log, self.process = process.log, process.popen

    def run(self) -> None:
        with suppress(queue.Empty):
            while True:
                self._run(self.orders.get_nowait())

    def _run(self, order: Message) -> None:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        with suppress(OSError, ValueError):
            self.process.stdin.write(json.dumps(order) + "\n")
            self.process.stdin.flush()
            for line in self.process.stdout:
                event = json.loads(line)
                self.told.put(event)
                if event["event"] != "cell":
                    return
        said = self.log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        message = "its process ended" + (f": {said[-1]}" if said else "")
        self.told.put({"event": "failed", "number": order["number"], "cell": None, "message": message})

    def stop(self) -> None:
        """Wait for the process, which was asked to stop, or has nothing left to do."""
        try:
            self.process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self.process.kill()
        with suppress(OSError), self.process:  # which closes its pipes
            self.join(timeout=5)


@contextmanager
def running(jobs: list[Job], scratch: Path) -> Iterator[Iterator[tuple[Job, int | None]]]:
    """Run notebooks with papermill, each in a kernel of this interpreter, forked where that can be done.

    Args:
        jobs: the notebooks, in the order in which they are begun.
        scratch: a folder for what the run needs on the way.

    Yields:
        What tells each notebook with the cell it has come to, ``None`` when it is through, until all of them are.

    Raises:
        NotebookFailed: the first notebook that stopped; the others are ended too.
        Interrupted: Ctrl-C or SIGTERM came while one ran, where :func:`interruptible` listens.
    """
    if not jobs:
        yield iter(())
        return
    waiting: queue.SimpleQueue[Message] = queue.SimpleQueue()
    for number, job in enumerate(jobs):
        source = job.source(scratch / "translated")
        waiting.put({"number": number, "notebook": str(source), "output": str(job.output), "longest": LONGEST,
                     "folder": str(job.notebook.parent), "asked": str(job.asked.absolute()),
                     "parameters": dict(job.parameters)})  # fmt: skip
    room = _staying[-1] if _staying else _Room(scratch, kernel_environment(scratch))
    open_at: dict[int, int | None] = {}
    told: queue.SimpleQueue[Message] = queue.SimpleQueue()
    with fork.warmed(room.environment), _workers(min(PROCESSES, len(jobs)), waiting, told, room):
        try:
            yield _told(jobs, told, open_at)
        except Stopped as stopped:
            while not told.empty():  # what was told while others were busy
                _take(told.get(), open_at)
            if not open_at:
                raise
            at = [f"{jobs[n].name}, cell {place(jobs[n], cell)[0]}" for n, cell in sorted(open_at.items())]
            raise Interrupted(stopped.signum, at) from None


def _told(
    jobs: list[Job], told: queue.SimpleQueue[Message], open_at: dict[int, int | None]
) -> Iterator[tuple[Job, int | None]]:
    """Pass on what workers tell, until all notebooks are through or one stopped."""
    left = len(jobs)
    while left:
        try:
            event = told.get(timeout=0.2)
        except queue.Empty:
            continue
        job = jobs[event["number"]]
        if event["event"] == "failed":
            raise NotebookFailed(job.name, *place(job, event["cell"]), event["message"], job)
        _take(event, open_at)
        left -= event["event"] == "done"
        yield job, event.get("cell")


def _take(event: Message, open_at: dict[int, int | None]) -> None:
    """Note to which cell a notebook has come, or that it is through."""
    open_at[event["number"]] = event.get("cell")
    if event["event"] == "done":
        del open_at[event["number"]]


@contextmanager
def _workers(
    count: int, waiting: queue.SimpleQueue[Message], told: queue.SimpleQueue[Message], room: _Room
) -> Iterator[None]:
    """Have so many processes take what is waiting; all of it is done when the context ends, or they are ended."""
    workers: list[_Worker] = []
    done = False
    try:
        for _ in range(count):
            workers.append(_Worker(waiting, told, room.process()))
            workers[-1].start()
        yield
        done = True
    finally:
        while not waiting.empty():
            with suppress(queue.Empty):
                waiting.get_nowait()
        if done and room.waiting is not None:
            room.waiting.extend(worker.of for worker in workers)
        else:
            for worker in workers:
                worker.process.terminate()
            for worker in workers:
                worker.stop()
