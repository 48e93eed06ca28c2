"""Processes that run notebooks stay for the runs that follow, unless one of these failed."""

from __future__ import annotations

import nbformat
import pytest
from test_briefing import notebook

from dxlib.briefing import NotebookFailed
from dxlib.briefing.running import runner


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Runs a notebook of one line of code, and counts the processes that were started for that."""
    monkeypatch.setattr(runner, "PROCESSES", 1)
    started = []
    monkeypatch.setattr(runner, "_Process", lambda *given, make=runner._Process: started.append(1) or make(*given))

    def one(code):
        file, scratch = tmp_path / f"{len(code)}.ipynb", tmp_path / f"scratch {code[:3]}"
        scratch.mkdir()
        nbformat.write(notebook("Overview", code), file)
        job = runner.Job("overview", file, tmp_path / "out.ipynb", {"period": "2023"})
        with runner.running([job], scratch) as events:
            cells = [cell for _job, cell in events]
        return cells[-1], nbformat.read(job.output, as_version=4).cells[-1].outputs[0].text, len(started)

    (tmp_path / "home").mkdir()
    with runner.staying(tmp_path / "home"):
        yield one


def test_a_process_runs_what_follows_and_one_of_a_failed_run_does_not(run):
    assert run("a = 1; print(a)") == (None, "1\n", 1)
    assert run("print('a' in globals(), period)") == (None, "False 2023\n", 1)
    with pytest.raises(NotebookFailed, match="no such year"):
        run("raise ValueError('no such year')")
    assert run("for a in [4, 5]: print(a)") == (None, "4\n5\n", 2)
