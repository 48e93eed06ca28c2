"""A language written in a process of its own: the same files, the same errors, and no process that stays."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import time
from hashlib import sha256
from types import SimpleNamespace

import nbformat
import pytest
from test_briefing import VEGA, contents, show, write_suite

from dxlib.briefing import NotebookFailed, brief
from dxlib.briefing.running import apart, runner, writing
from dxlib.briefing.running.again import Again
from dxlib.errors import DxError
from dxlib.loaders import load
from dxlib.loaders.witness import Answers
from dxlib.notation.store import Store

pytestmark = pytest.mark.usefixtures("with_pages")
BOTH = {"language": "vi,en", "formats": "html,xlsx", "progress": False, "force": True}


@pytest.fixture
def suite(tmp_path):
    return write_suite(tmp_path / "notebooks")


def spoilt(suite, source):
    path = suite.parent / "digital_government.ipynb"
    found = nbformat.read(path, as_version=4)
    found.cells[4]["source"] = source
    nbformat.write(found, path)


def test_the_first_language_is_written_apart_with_the_same_bytes(suite, tmp_path, monkeypatch):
    goals = "dx.assess(indicator='global_cybersecurity_rank')"  # which a decision sets, a page tells, a report counts
    spoilt(suite, f"import dxlib as dx\ndx.tables.targets({goals}, language=language)")
    here = []
    wrote = writing.write
    monkeypatch.setattr(writing, "write", lambda edition, *rest: (here.append(edition.language), wrote(edition, *rest)))
    beside = brief(out=tmp_path / "beside", suite=suite, **BOTH)
    assert here == ["en"]
    monkeypatch.setattr(runner, "PROCESSES", 1)
    alone = brief(out=tmp_path / "alone", suite=suite, **BOTH)
    assert here == ["en", "vi", "en"]
    assert contents(beside) == contents(alone)
    assert any(name.startswith("vi/") for name in contents(beside))


def test_where_no_notebook_had_to_run_nothing_is_started(suite, tmp_path, monkeypatch):
    monkeypatch.setenv("DX_CACHE", str(tmp_path / "kept"))
    kept = {**BOTH, "formats": "html", "force": False}
    first = contents(brief(out=tmp_path / "build", suite=suite, **kept))
    monkeypatch.setattr(apart, "_Writer", None)
    assert contents(brief(out=tmp_path / "other", suite=suite, **kept)) == first


def test_a_chart_that_cannot_be_drawn_is_told_by_its_cell_and_kept_in_its_language(suite, tmp_path):
    nonsense = show(**{VEGA.replace("/", "__"): {"mark": {"type": "nonsense"}, "encoding": 3}})
    good = show(text__markdown="Words.").replace("'", '"')
    spoilt(suite, f"if language == 'vi':\n    {nonsense}\nelse:\n    {good}")
    with pytest.raises(NotebookFailed, match=r"digital_government, cell 5 .*cannot be drawn") as caught:
        brief(out=tmp_path / "build", suite=suite, **BOTH)
    assert (caught.value.notebook, caught.value.cell) == ("digital_government", 5)
    (kept,) = (tmp_path / "build" / "failed").rglob("*.ipynb")
    assert 'language = "vi"' in kept.read_text(encoding="utf-8").replace("\\", "")
    assert not list((tmp_path / "build").glob("latest*"))


def written(tmp_path, error):
    """What becomes of an error that is raised where files are written."""
    (tmp_path / "scratch").mkdir()
    script = f"""
import sys
from pathlib import Path
from dxlib.briefing.running import apart, writing
from dxlib.errors import DxError
def write(*_):
    {error}
writing.write = write
sys.exit(apart._main(Path(sys.argv[1]), sys.argv[2]))
"""
    place = tmp_path / "order"
    given = pickle.dumps((SimpleNamespace(), Again(Store(None), "vi", Answers(load), "", "")))
    place.write_bytes(given)
    digest = sha256(given).hexdigest()
    how = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL, "encoding": "utf-8"}
    writer = object.__new__(apart._Writer)
    writer.log = tmp_path / "log"
    writer.log.write_text("MemoryError: no room\n", encoding="utf-8")
    writer.process = subprocess.Popen([sys.executable, "-c", script, str(place), digest], **how)
    try:
        writer.finish()
    finally:
        writer.stop()


def test_what_is_wrong_is_told_as_if_it_had_happened_here(tmp_path):
    with pytest.raises(OSError, match="No space left") as full:
        written(tmp_path, "raise OSError(28, 'No space left on device')")
    assert full.value.errno == 28


def test_an_error_for_people_stays_one(tmp_path):
    with pytest.raises(DxError, match=r"^the page is too long$"):
        written(tmp_path, "raise DxError('the page is too long')")


def test_a_process_that_breaks_down_says_its_last_words(tmp_path):
    with pytest.raises(DxError, match=r"the process that writes the files ended: MemoryError: no room"):
        written(tmp_path, "raise MemoryError('no room')")


@pytest.mark.skipif(os.name != "posix", reason="processes are looked up as Linux has them")
def test_it_ends_with_the_one_that_waits_for_it(tmp_path):
    script = "import threading, time; from dxlib.briefing.running import apart\n"
    script += "threading.Thread(target=apart._end_with_parent, daemon=True).start(); print('up', flush=True)\n"
    script += "time.sleep(60)"
    how = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "encoding": "utf-8"}
    process = subprocess.Popen([sys.executable, "-c", script], **how)
    assert process.stdout.readline() == "up\n"
    process.stdin.close()
    assert process.wait(timeout=10) == 1
    process.stdout.close()


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_an_interrupted_run_ends_it_and_leaves_the_last_edition(suite, tmp_path):
    out = tmp_path / "build"
    brief(out=out, suite=suite, **BOTH)
    last = contents(out / "latest_previous_vi-en")
    spoilt(suite, "import time\nif language == 'en':\n    time.sleep(60)")
    script = f"from pathlib import Path; from dxlib.briefing import brief\nbrief(out={str(out)!r}, "
    script += f"suite=Path({str(suite)!r}), **{BOTH!r})"
    process = subprocess.Popen([sys.executable, "-c", script], stderr=subprocess.DEVNULL)
    until = time.monotonic() + 60
    while not list(out.glob(".latest*/apart-0")) and time.monotonic() < until:
        time.sleep(0.1)
    time.sleep(1)
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=30) != 0
    assert contents(out / "latest_previous_vi-en") == last
    assert not list(out.glob(".latest*"))
    assert str(out) not in subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
