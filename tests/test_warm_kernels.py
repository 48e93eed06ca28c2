"""Forked kernels do what started ones do, carry nothing on, and none is left behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import papermill
import pytest
from papermill.engines import papermill_engines

from dxlib.briefing.warm import fork
from dxlib.briefing.warm.engine import WarmEngine

pytestmark = pytest.mark.skipif(not fork.CAN_FORK, reason="kernels are forked on Linux alone")

WAIT = 30


@pytest.fixture(scope="module", autouse=True)
def zygote():
    """One process for all tests; the engine has its name also where the package was installed without it."""
    papermill_engines.register("dxlib", WarmEngine)
    with fork.warmed(os.environ) as opened:
        fork._lines[:] = [opened.line()]
        yield opened
        fork._lines.clear()


def ran(folder: Path, *sources: str, engine: str = "dxlib", **parameters):
    folder.mkdir(exist_ok=True)
    code = nbformat.v4.new_code_cell
    cells = [code("name = ''", metadata={"tags": ["parameters"]}), *map(code, sources)]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), folder / "in.ipynb")
    how = {"kernel_name": "python3", "language": "python", "progress_bar": False, "cwd": str(folder)}
    return papermill.execute_notebook(
        str(folder / "in.ipynb"), str(folder / "out.ipynb"), parameters=parameters, engine_name=engine, **how
    )


def shown(notebook):
    return ["".join(out.get("text", "") or out.get("data", {}).get("text/plain", "") for out in cell.get("outputs", []))
            for cell in notebook.cells]  # fmt: skip


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split(")")[1].split()[0] != "Z"
    except OSError:
        return False


def ends(pid: int) -> bool:
    deadline = time.monotonic() + WAIT
    while alive(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not alive(pid)


WHAT = "import os, sys\nprint(name, os.getcwd(), __name__, sys.executable, '' in sys.path)"


def test_it_shows_what_an_ordinary_kernel_shows(tmp_path):
    verb = "import dxlib as dx\ndx.compare(indicator='dossiers_online_share')"
    warning = "import warnings\nwarnings.warn('look')"
    sources = (WHAT, verb, "1 + 1", "!echo from a shell", warning, "def f(): ...\nf.__module__")
    warm, plain = (ran(tmp_path / "same", *sources, engine=one, name="Đà Nẵng") for one in ("dxlib", None))
    for cell, other in zip(warm.cells, plain.cells, strict=True):
        if "warnings" not in cell.source:  # which name the number of the process
            assert cell.get("outputs") == other.get("outputs")
    assert "Đà Nẵng" in shown(warm)[2] and "look" in shown(warm)[6]


def test_nothing_is_carried_from_one_notebook_to_the_next(tmp_path):
    names = "import pandas as pd, dxlib as dx, os\n"
    spoil = names + "left = 1\npd.left = 1\ndx.left = 1\nos.environ['LEFT'] = '1'\nos.chdir('/')"
    look = names + "print('left' in globals(), *(hasattr(one, 'left') for one in (pd, dx)), 'LEFT' in os.environ)"
    first = shown(ran(tmp_path, spoil, look))[-1]
    assert first.split() == ["True"] * 4
    assert shown(ran(tmp_path, look))[-1].split() == ["False"] * 4


def test_a_failing_cell_is_named_as_ever(tmp_path):
    with pytest.raises(papermill.PapermillExecutionError) as told:
        ran(tmp_path, "1", "1 / 0", "2")
    assert told.value.ename == "ZeroDivisionError" and told.value.cell_index == 2


@pytest.mark.parametrize(("dying", "starts"), [(1, 2), (2, 2)])
def test_a_kernel_that_dies_before_its_first_cell_is_started_once_more(dying, starts, tmp_path, monkeypatch):
    started, launch = [], fork.ForkProvisioner.launch_kernel

    async def launched(self, cmd, **kwargs):
        info = await launch(self, cmd, **kwargs)
        started.append(self.pid)
        if len(started) <= dying:
            os.kill(self.pid, signal.SIGKILL)
        return info

    monkeypatch.setattr(fork.ForkProvisioner, "launch_kernel", launched)
    if dying < starts:
        assert shown(ran(tmp_path, "6 * 7"))[-1] == "42"
    else:
        with pytest.raises(RuntimeError, match="Kernel died"):
            ran(tmp_path, "6 * 7")
    assert len(started) == starts


def test_a_kernel_that_crashes_is_told_and_the_next_one_runs(tmp_path):
    with pytest.raises(Exception, match=r"(?i)died|dead"):
        ran(tmp_path, "import os; os.kill(os.getpid(), 9)")
    assert shown(ran(tmp_path, "1 + 1"))[-1] == "2"


def test_no_kernel_is_left(tmp_path, zygote):
    pid = int(shown(ran(tmp_path, "import os; os.getpid()"))[-1])
    assert ends(pid) and alive(zygote.process.pid)
    parents = ran(tmp_path, "import os; os.getppid()")
    assert int(shown(parents)[-1]) == zygote.process.pid


DRIVER = r"""
import os, sys
from test_warm_kernels import ran, papermill_engines, WarmEngine
from pathlib import Path
papermill_engines.register("dxlib", WarmEngine)
where = f"open({sys.argv[2]!r}, 'w')"
ran(Path(sys.argv[1]), f"import os, time\n{where}.write(f'{{os.getpid()}} {{os.getppid()}}')\ntime.sleep(60)")
"""


def test_where_the_driver_is_killed_kernel_and_zygote_end_too(tmp_path):
    told = tmp_path / "pids"
    environment = {name: value for name, value in os.environ.items() if name != fork.LINE}
    environment["PYTHONPATH"] = os.pathsep.join([str(Path(__file__).parent), environment.get("PYTHONPATH", "")])
    command = [sys.executable, "-c", DRIVER, str(tmp_path), str(told)]
    with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as driver:
        deadline = time.monotonic() + 2 * WAIT
        while not (told.exists() and told.read_text().count(" ")) and time.monotonic() < deadline:
            time.sleep(0.05)
        kernel, parent = map(int, told.read_text().split())
        driver.send_signal(signal.SIGKILL)
    assert ends(kernel) and ends(parent)


def test_where_the_process_that_forks_is_killed_its_kernel_ends_and_the_next_is_started(tmp_path, monkeypatch):
    other = fork.Zygote(os.environ)
    monkeypatch.setattr(fork, "_lines", [other.line()])
    told = tmp_path / "pid"
    source = (
        f"import os, time\nopen({str(told)!r}, 'w').write(str(os.getpid()))\nos.kill(os.getppid(), 9)\ntime.sleep(60)"
    )
    with pytest.raises(Exception, match=r"(?i)died|dead"):
        ran(tmp_path, source)
    assert ends(int(told.read_text()))
    assert shown(ran(tmp_path, "1 + 1"))[-1] == "2"
    other.process.wait(WAIT)
    assert other.line() is None
    other.stop()


def test_many_forks_one_after_the_other(tmp_path, zygote):
    """What is loaded before the fork leaves no thread whose lock a child would wait for."""
    order = {"arguments": ["--help"], "cwd": str(tmp_path), "env": dict(os.environ)}
    line = zygote.line()
    for _ in range(60):
        assert fork.Forked(line, order).wait(WAIT) == 0
    tasks = Path(f"/proc/{zygote.process.pid}/task")
    assert len(list(tasks.iterdir())) <= 4  # those that libraries of linear algebra start, which know of forks


def test_without_forking_kernels_are_started(tmp_path, monkeypatch):
    monkeypatch.setattr(fork, "CAN_FORK", False)
    monkeypatch.setattr(fork, "_lines", [])
    with fork.warmed(os.environ) as opened:
        assert opened is None
    pid, parent = eval(shown(ran(tmp_path, "import os; (os.getpid(), os.getppid())"))[-1])
    assert parent == os.getpid() and ends(pid)


def test_papermill_finds_the_engine_by_its_name(tmp_path):
    """As who installs the package has it: in a process that has registered nothing, whatever is imported first."""
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1 + 1")]), tmp_path / "in.ipynb")
    for first in ("papermill", "dxlib.briefing.warm.engine"):
        how = "engine_name='dxlib', kernel_name='python3', language='python', progress_bar=False"
        program = f"import {first}, papermill\npapermill.execute_notebook('in.ipynb', 'out.ipynb', {how})"
        environment = {name: value for name, value in os.environ.items() if name != fork.LINE}
        subprocess.run([sys.executable, "-c", program], cwd=tmp_path, env=environment, check=True, capture_output=True)
        assert shown(nbformat.read(tmp_path / "out.ipynb", as_version=4))[-1] == "2"


def order(folder):
    """What a kernel is asked for with."""
    connection = {f"{name}_port": 0 for name in ("shell", "iopub", "stdin", "control", "hb")}
    file = folder / "kernel.json"
    file.write_text(json.dumps({**connection, "ip": "127.0.0.1", "transport": "tcp", "key": "",
                                "signature_scheme": "hmac-sha256"}), encoding="utf-8")  # fmt: skip
    return {"arguments": ["-f", str(file)], "cwd": str(folder), "env": dict(os.environ)}


def test_waiting_for_a_kernel_ends_when_it_was_to(tmp_path, zygote):
    """As of any process: a kernel that goes on is told, and can still be ended."""
    kernel = fork.Forked(zygote.line(), order(tmp_path))
    with pytest.raises(subprocess.TimeoutExpired):
        kernel.wait(0.2)
    assert kernel.poll() is None
    kernel.kill()
    assert kernel.wait(WAIT) == -signal.SIGKILL == kernel.poll()


@pytest.mark.parametrize("loads", [True, False])
def test_it_ends_at_once_when_it_is_told_to_with_all_its_kernels(tmp_path, loads):
    """Also while it loads, and where another process has its socket too, which therefore does not close."""
    own = fork.Zygote(os.environ)
    with own.control.dup():
        kernel = None if loads else fork.Forked(own.line(), order(tmp_path))  # which waits until all is loaded
        own.stop()
        assert own.process.returncode is not None
        assert kernel is None or ends(kernel.pid)
