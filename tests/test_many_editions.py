"""Many editions: what a file asks for, on this machine or others, each whole, none lost."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
from click.testing import CliRunner
from test_briefing import SUITE, notebook

from dxlib.briefing import EditionsFailed, brief_many, read_matrix
from dxlib.briefing.running import many
from dxlib.cli import cli
from dxlib.errors import DxError, InvalidData

pytestmark = pytest.mark.usefixtures("with_pages")

HOW = {"language": "en", "formats": "html", "pillar": None}


def editions(**lists):
    return [{**HOW, "period": period, "baseline": "previous", "as_of": None, "area": "VN", "reports": None}
            for period in lists["period"]]  # fmt: skip


@pytest.fixture
def suite(tmp_path):
    """A suite of one notebook, which waits while a file is there, and fails for 2021."""
    folder = tmp_path / "notebooks"
    folder.mkdir()
    source = "import os, time\nassert period != '2021', 'no such year'\nwhile os.path.exists('wait'): time.sleep(0.1)\n"
    nbformat.write(notebook("Overview", source + "print('of', period)"), folder / "overview.ipynb")
    (folder / "suite.yml").write_text(SUITE + "languages: [en]\nformats: [html]\nnotebooks:\n"
        "  - {file: overview.ipynb, title: {en: Overview, vi: Tổng quan}}\n", encoding="utf-8")  # fmt: skip
    return folder / "suite.yml"


def matrix(tmp_path, text):
    file = tmp_path / "editions.yml"
    file.write_text(text, encoding="utf-8")
    return file


def test_every_combination_is_asked_for(tmp_path):
    file = matrix(tmp_path, "period: [2022, '2023']\narea: [VN, Hà Nội]\nas_of: 2024-03-01\nlanguage: [vi, en]\n")
    asked = read_matrix(file)
    assert [(one["period"], one["area"]) for one in asked] == [
        ("2022", "VN"), ("2022", "Hà Nội"), ("2023", "VN"), ("2023", "Hà Nội"),
    ]  # fmt: skip
    assert {one["as_of"] for one in asked} == {"2024-03-01"} and asked[0]["language"] == ["vi", "en"]
    assert asked[0]["formats"] is None and asked[0]["baseline"] == "previous"


def test_each_province_is_many(tmp_path, monkeypatch):
    monkeypatch.setattr(many, "told_of", lambda _evidence: ["VN-DN", "VN-HN"])
    asked = read_matrix(matrix(tmp_path, "area: [VN, each]\n"))
    assert [one["area"] for one in asked] == ["VN", "VN-DN", "VN-HN"]


@pytest.mark.parametrize(("text", "error"), [
    ("periods: [2022]\n", r"editions.yml:1: periods"), ("area:\n  VN: 1\n", "must be a value such as 2023"),
    ("- 2022\n", "editions.yml"), ("period: [", "editions.yml:2"), ("period: [[2022]]\n", "must be a value such as"),
])  # fmt: skip
def test_what_it_cannot_say_is_told_with_its_place(text, error, tmp_path):
    with pytest.raises(InvalidData, match=error):
        read_matrix(matrix(tmp_path, text))


def test_more_editions_than_are_made_are_refused_before_they_are_listed(tmp_path):
    years = ", ".join(["2023"] * 3000)
    with pytest.raises(DxError, match="9,000,000 editions are asked for, and 10,000 are made at most"):
        read_matrix(matrix(tmp_path, f"period: [{years}]\nbaseline: [{years}]\n"))


def test_one_that_fails_stops_no_other_and_the_same_words_go_on(suite, tmp_path, monkeypatch):
    monkeypatch.setenv("DX_CACHE", str(tmp_path / "kept"))
    home, asked = tmp_path / "build", editions(period=["2021", "2022", "2023"])
    made = brief_many(asked, out=home, suite=suite, progress=False)
    with pytest.raises(EditionsFailed, match=r"1 of 3 editions failed; the others stand:\n  2021: .*no such year"):
        assert {next(made).name, next(made).name} == {"2022_previous", "2023_previous"}
        next(made)
    times = {file: file.stat().st_mtime_ns for file in home.glob("202*/*")}
    assert "of 2023" in (home / "2023_previous" / "index.html").read_text(encoding="utf-8")
    assert "2022_previous" in (home / "index.html").read_text(encoding="utf-8")
    assert len(list(brief_many(asked[1:], out=home, suite=suite, progress=False))) == 2
    assert {file: file.stat().st_mtime_ns for file in home.glob("202*/*")} == times


def test_to_list_them_takes_a_tenth_of_the_time_at_most_and_none_is_left_out(monkeypatch, tmp_path):
    clock, listed = SimpleNamespace(now=0.0), []

    def lists(*_):
        clock.now += 2
        listed.append(clock.now)

    monkeypatch.setattr(many.time, "monotonic", lambda: clock.now)
    monkeypatch.setattr(many.unchanged, "listed", lists)
    listing = many._Listing(tmp_path, SUITE)
    for _ in range(50):
        listing.add()
        clock.now += 1
    assert listed[0] == 2 and 2 * len(listed) <= clock.now / 10 + 2
    count = len(listed)
    listing.list()
    listing.list()
    assert len(listed) == count + 1


def test_one_folder_is_made_once(suite, tmp_path):
    asked = [*editions(period=["2022", "2022"]), {**editions(period=["2022"])[0], "area": "Việt Nam"}]
    made = list(brief_many(asked, out=tmp_path / "build", suite=suite, progress=False))
    assert [folder.name for folder in made] == ["2022_previous"]


PROGRAM = """
import sys
from pathlib import Path
from dxlib.briefing import brief_many
from dxlib.errors import DxError
asked = [{"period": period, "language": "en", "formats": "html"} for period in ("2022", "2023", "2024")]
if __name__ == "__main__":
    try:
        print(*brief_many(asked, out=Path("build"), suite=Path("notebooks/suite.yml"), progress=False))
    except DxError as error:
        sys.exit(error.exit_code)
"""


def started_with(mark):
    """The processes in whose surroundings a value stands."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            state = (folder / "stat").read_text().rpartition(")")[2].split()[0]
            if mark.encode() in (folder / "environ").read_bytes() and state != "Z":
                found.append(int(folder.name))
    return found


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="processes are looked up in /proc")
@pytest.mark.parametrize("signum", [signal.SIGKILL, signal.SIGTERM])
def test_whoever_ends_it_no_process_is_left_and_no_edition_begun(suite, tmp_path, signum):
    (suite.parent / "wait").touch()  # the notebooks wait for ever
    (tmp_path / "many.py").write_text(PROGRAM, encoding="utf-8")
    environment = {**os.environ, "DX_CACHE": str(tmp_path / "kept"), "MARK": tmp_path.as_posix()}
    home = tmp_path / "build"
    with subprocess.Popen([sys.executable, "many.py"], cwd=tmp_path, env=environment, stderr=subprocess.DEVNULL) as run:
        deadline = time.monotonic() + 120
        while len(list(home.glob(".*/en"))) < 2 and time.monotonic() < deadline:
            time.sleep(0.2)
        run.send_signal(signum)
        assert run.wait(60) == (-signum if signum == signal.SIGKILL else 128 + signum)
    deadline = time.monotonic() + 60
    while started_with(environment["MARK"]) and time.monotonic() < deadline:
        time.sleep(0.2)
    assert started_with(environment["MARK"]) == []
    assert list(home.glob("202*")) == list(home.glob(".*")) == []


def test_what_means_nothing_is_told_before_anything_runs(suite, tmp_path):
    asked = editions(period=["2022", "soon"])
    with pytest.raises(DxError, match="soon"):
        next(brief_many(asked, out=tmp_path / "build", suite=suite, progress=False))
    assert not (tmp_path / "build").exists()


def test_the_command_takes_the_file(tmp_path):
    run = CliRunner().invoke(cli, ["brief", "--matrix", str(matrix(tmp_path, "period: [soon]\n"))])
    assert isinstance(run.exception, DxError) and "soon" in str(run.exception)


def test_a_scheduler_that_is_not_there_is_told(suite, tmp_path):
    with pytest.raises(DxError, match=r"no scheduler answers at tcp://127\.0\.0\.1:9"):
        next(brief_many(editions(period=["2022"]), out=tmp_path, suite=suite, progress=False,
                        scheduler="tcp://127.0.0.1:9"))  # fmt: skip


@pytest.fixture
def cluster(tmp_path):
    """A scheduler of Dask and two workers, each a process of its own; its address and the workers."""
    pytest.importorskip("distributed")
    file, log = tmp_path / "scheduler.json", (tmp_path / "dask.log").open("w")
    started = []

    def start(module, *arguments):
        command = [sys.executable, "-m", f"distributed.cli.{module}", "--scheduler-file", str(file), *arguments]
        started.append(subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True, cwd=tmp_path))
        return started[-1]

    start("dask_scheduler", "--port", "0", "--host", "127.0.0.1", "--no-dashboard")
    workers = [start("dask_worker", "--nthreads", "1", "--no-nanny", "--no-dashboard") for _ in range(2)]
    deadline = time.monotonic() + 60
    while not file.exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    yield json.loads(file.read_text())["address"], workers
    for process in started:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    log.close()


def test_a_worker_that_is_killed_costs_nothing_but_time(cluster, suite, tmp_path):
    from distributed import Client

    address, workers = cluster
    with Client(address, set_as_default=False) as client:
        client.wait_for_workers(2, timeout=90)
    wait = suite.parent / "wait"
    wait.touch()
    home = tmp_path / "build"
    made = brief_many(
        editions(period=["2022", "2023", "2024"]), out=home, suite=suite, progress=False, scheduler=address
    )
    from threading import Thread

    found = []
    thread = Thread(target=lambda: found.extend(made))
    thread.start()
    deadline = time.monotonic() + 120
    while len(list(home.glob(".*"))) < 2 and time.monotonic() < deadline:  # both are at work
        time.sleep(0.2)
    os.killpg(workers[0].pid, signal.SIGKILL)
    wait.unlink()
    thread.join(timeout=180)
    assert sorted(folder.name for folder in found) == ["2022_previous", "2023_previous", "2024_previous"]
    for folder in found:
        assert f"of {folder.name[:4]}" in (folder / "index.html").read_text(encoding="utf-8")
