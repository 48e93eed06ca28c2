"""The commands by which a report comes in: what they print, and how they end."""

import json
import os
import shlex
from pathlib import Path

import incoming
import pytest
from click.testing import CliRunner

import dxlib as dx
from dxlib.cli import cli, lab
from dxlib.errors import DxError

NAME = "2023-06-10-may"


@pytest.fixture
def run(folder, tmp_path, monkeypatch):
    """A command, with data of one report and the drafts of these tests."""
    incoming.stand_in(monkeypatch)
    report = folder.report(sha256="a" * 64)
    folder.rows(report, "observations", {"value": 9000, "as_printed": "9.000"})
    (tmp_path / "may.txt").write_text(incoming.TEXT, encoding="utf-8")
    monkeypatch.setenv("DX_DATA", str(folder.root))
    monkeypatch.setenv("DX_DRAFTS", str(tmp_path / "drafts"))
    return lambda *words: CliRunner().invoke(cli, [*map(str, words)], catch_exceptions=False)


def test_read_says_where_the_draft_lies_how_sure_it_is_and_what_is_next(run, tmp_path):
    lines = run("read", tmp_path / "may.txt", "--id", NAME).output.splitlines()
    home = (tmp_path / "drafts" / NAME).as_posix()
    assert lines == [
        home,
        "Báo cáo Tình hình an toàn mạng tháng 5 năm 2023",
        "published 2023-06-10, as of 2023-05-31, covers 2023-05",
        "7 lines, 11 proposals: 7 sure, 4 likely, 0 open",
        "note: The as-of date is estimated: the end of the period. The English title is ours.",
        f"next: look at {home}/report.yml, then dx review {home}",
    ]


def test_read_takes_days_as_people_write_them_and_another_folder(run, tmp_path):
    out = tmp_path / "elsewhere"
    output = run("read", tmp_path / "may.txt", "--published", "12/6/2023", "--as-of", "1.6.2023", "--out", out).output
    assert "published 2023-06-12 (as given), as of 2023-06-01" in output
    assert [path.name[:10] for path in out.iterdir()] == ["2023-06-12"]


def test_reading_anew_takes_the_place_of_a_draft_in_which_nothing_was_decided(run, tmp_path):
    run("read", tmp_path / "may.txt", "--id", NAME)
    home = tmp_path / "drafts" / NAME
    report = home / "report.yml"
    report.write_text(report.read_text(encoding="utf-8").replace("issuer:", "issuer: Mine #"), encoding="utf-8")
    told = run("read", tmp_path / "may.txt", "--anew", "--covers", "quý I/2023", "--as-of", "31/3/2023").output
    named = told.splitlines()[0]
    assert [path.as_posix() for path in (tmp_path / "drafts").iterdir()] == [named]
    assert "as of 2023-03-31, covers 2023-Q1" in told
    assert f"warning: the draft of before was replaced; its report.yml is kept as {named}/report.before.yml" in told
    assert "issuer: Mine" in (Path(named) / "report.before.yml").read_text(encoding="utf-8")


def test_the_command_that_the_review_gives_reads_the_draft_again_in_its_place(run, tmp_path):
    run("read", tmp_path / "may.txt", "--id", NAME)
    report = tmp_path / "drafts" / NAME / "report.yml"
    report.write_text(
        report.read_text(encoding="utf-8").replace("covers: 2023-05", "covers: 2023-Q1"), encoding="utf-8"
    )
    draft = dx.reading.open_draft(NAME)
    assert draft.corrected == {"covers": ("2023-05", "2023-Q1")}
    told = run(*shlex.split(draft.again)[1:]).output.splitlines()
    assert told[0] == report.parent.as_posix() and "covers 2023-Q1" in told[2]
    draft = dx.reading.open_draft(NAME)
    assert draft.corrected == {} and draft.original.read_bytes() == (tmp_path / "may.txt").read_bytes()


def test_reading_anew_leaves_a_draft_with_decisions_and_names_both(run, tmp_path):
    run("read", tmp_path / "may.txt", "--id", NAME)
    home = tmp_path / "drafts" / NAME
    incoming.accepted(home, [1])
    before = incoming.content(home)
    told = run("read", tmp_path / "may.txt", "--anew").output
    assert incoming.content(home) == before and told.splitlines()[0] != home.as_posix()
    assert f"warning: {home.as_posix()} is another draft of the same file, and stays as it is" in told


def test_accept_says_what_it_could_not_compare_for_want_of_a_producer(run, tmp_path, folder):
    report = next((folder.root / "reports").iterdir()) / "report.yml"
    report.write_text(report.read_text(encoding="utf-8") + "producer: mic\n", encoding="utf-8")
    (folder.root / "producers.yml").write_text(
        "- {id: mic, name: {en: Ministry of Information and Communications, vi: Bộ Thông tin và Truyền thông},"
        " short: {en: MIC, vi: Bộ TT&TT}, method: {en: Records., vi: Sổ sách.}}\n", encoding="utf-8",
    )  # fmt: skip
    run("read", tmp_path / "may.txt", "--id", NAME)
    draft = tmp_path / "drafts" / NAME
    incoming.accepted(draft, [one.number for one in dx.reading.open_draft(draft).proposals])
    known = (draft / "report.yml").read_text(encoding="utf-8")
    assert "producer: mic" in known and "not compared" not in run("accept", draft, "--dry-run").output
    (draft / "report.yml").write_text(known.replace("producer: mic\n", ""), encoding="utf-8")
    lines = run("accept", draft, "--dry-run").output.splitlines()
    at = lines.index("not compared, since nobody is named who counts: 1 indicator")
    assert lines[at + 1] == "  attacks, line 6: figures of mic are known"
    assert "producer: mic" in lines[at + 2] and "report.yml" in lines[at + 2]


def test_accept_shows_what_changes_writes_and_says_what_is_next(run, tmp_path, folder):
    run("read", tmp_path / "may.txt", "--id", NAME)
    draft = tmp_path / "drafts" / NAME
    incoming.accepted(draft, [one.number for one in dx.reading.open_draft(draft).proposals])
    trial = run("accept", NAME, "--dry-run").output
    assert trial.splitlines()[0] == f"{NAME}: observations 1, claims 1, details 2, uncounted 7"
    assert "figures: 1 (1 new period)" in trial and trial.endswith("nothing was written\n")
    assert not (folder.root / "reports" / NAME).exists()
    done = run("accept", draft).output
    assert f"wrote {(folder.root / 'reports' / NAME).as_posix()}" in done
    assert f"as {NAME}.txt in the folder of the documents, for `dx verify`" in done
    assert (folder.root / "reports" / NAME / "observations.csv").exists()


def test_a_mistake_is_told_in_one_line(run, tmp_path):
    with pytest.raises(DxError, match="there is no file"):
        run("read", tmp_path / "june.txt")
    with pytest.raises(DxError, match="there is no draft"):
        run("accept", "2023-06-10-june")


def test_refresh_prints_each_outcome_and_ends_with_its_code(run, tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "may.txt").rename(tmp_path / "in" / "may.txt")
    first, second = run("refresh", tmp_path / "in"), run("refresh", tmp_path / "in")
    assert first.exit_code == 1 and first.output.startswith("may.txt: new: ")
    assert (second.exit_code, second.output) == (0, "nothing new\n")
    (tmp_path / "in" / "x.docx").write_bytes(b"PK")
    assert run("refresh", tmp_path / "in").exit_code == 2


def test_review_opens_the_notebook_beside_the_draft_and_leaves_the_projects_alone(run, tmp_path, monkeypatch):
    run("read", tmp_path / "may.txt", "--id", NAME)
    notebook = tmp_path / "review.ipynb"
    ran = {"cell_type": "code", "source": "1", "execution_count": 1, "metadata": {}, "outputs": ["No draft is open"]}
    notebook.write_text(json.dumps({"cells": [ran]}), encoding="utf-8")
    stored = notebook.read_bytes()
    monkeypatch.setattr(lab, "REVIEW", notebook)
    started = {}
    monkeypatch.setattr(lab, "run", lambda command: started.update(command=command, env=dict(os.environ)) or 0)
    for name in ("DX_DRAFT", "DX_READER", "DX_WHO", "JUPYTER_PATH"):
        monkeypatch.setenv(name, "before")
    assert run("review", NAME, "--reader", "2", "--who", "Lê Văn A", "--no-browser", "--", "--debug").exit_code == 0
    draft = tmp_path / "drafts" / NAME
    assert str(draft / "review.ipynb") in started["command"] and "--no-browser" in started["command"]
    assert started["command"][-1] == "--debug"
    own, before = started["env"]["JUPYTER_PATH"].split(os.pathsep)
    assert before == "before" and list(Path(own).glob("labextensions/*/static/remoteEntry.js"))
    assert notebook.read_bytes() == stored
    press, fresh = json.loads((draft / "review.ipynb").read_bytes())["cells"]
    assert press["cell_type"] == "markdown" and "If it does not: **Run › Run All Cells**" in press["source"]
    assert (fresh["source"], fresh["outputs"], fresh["execution_count"]) == ("1", [], None)
    told = {name: started["env"][name] for name in ("DX_DRAFT", "DX_READER", "DX_WHO")}
    assert told == {"DX_DRAFT": str(draft), "DX_READER": "2", "DX_WHO": "Lê Văn A"}
    assert dx.reading.open_draft(draft).report.id == NAME


def test_review_of_what_is_no_draft_is_told(run):
    with pytest.raises(DxError, match="there is no draft"):
        run("review", Path("2023-06-10-none"))


def test_a_review_speaks_the_language_that_is_asked_for(run, tmp_path, monkeypatch):
    run("read", tmp_path / "may.txt", "--id", NAME)
    monkeypatch.setattr(lab, "run", lambda command: 0)
    for name in ("DX_DRAFT", "DX_READER", "DX_WHO", "JUPYTER_PATH"):
        monkeypatch.setenv(name, "")  # what the command sets goes with the test
    assert run("review", NAME, "--language", "vi", "--no-browser").exit_code == 0
    cells = json.loads((tmp_path / "drafts" / NAME / "review.ipynb").read_bytes())["cells"]
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    assert code[0].startswith('draft = ""') and code[1:] == ["language = 'vi'", "".join(code[2:])]
    with pytest.raises(DxError, match="fr"):
        run("review", NAME, "--language", "fr", "--no-browser")
