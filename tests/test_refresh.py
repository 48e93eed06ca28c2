"""A watched folder: what is new becomes a draft, what was replaced in silence is told, and nothing is told twice."""

import json
import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import incoming
import pytest

import dxlib as dx
from dxlib.errors import DxError
from dxlib.notation import folders
from dxlib.reading.refreshing import FAULT, LOCK, NOTHING, REVIEW, STATE, differences, lines_of


@pytest.fixture
def data(folder) -> Path:
    report = folder.report(sha256="a" * 64)
    known = report / "report.yml"
    known.write_text(known.read_text(encoding="utf-8").replace("document.txt", "january.txt"), encoding="utf-8")
    folder.rows(report, "observations", {"value": 9000, "as_printed": "9.000", "line": 3})
    return folder.root


@pytest.fixture
def watched(tmp_path) -> Path:
    path = tmp_path / "watched"
    (path / "2023").mkdir(parents=True)
    (path / "2023" / "may.txt").write_text(incoming.TEXT, encoding="utf-8")
    return path


@pytest.fixture
def refresh(monkeypatch, data, watched, tmp_path):
    incoming.stand_in(monkeypatch)
    return lambda: dx.reading.refresh(watched, out=tmp_path / "drafts", data=data)


def kinds(found) -> dict[str, str]:
    return {one.file: one.kind for one in found.outcomes}


def test_a_new_file_becomes_a_draft_and_is_not_told_again(refresh, tmp_path):
    found = refresh()
    assert found.code == REVIEW and kinds(found) == {"2023/may.txt": "draft"}
    assert dx.reading.open_draft(found.outcomes[0].told).report.source.file == "may.txt"
    assert refresh().code == NOTHING and str(refresh()) == "nothing new"


def test_a_file_that_cannot_be_read_is_told_once_and_stops_no_other(refresh, watched):
    (watched / "a.docx").write_bytes(b"PK\x03\x04")
    found = refresh()
    assert found.code == FAULT and kinds(found) == {"2023/may.txt": "draft", "a.docx": "unreadable"}
    assert "a.docx: cannot be read: a.docx is no document; it is damaged" in str(found)
    assert refresh().code == NOTHING


def test_a_file_larger_than_any_report_is_not_taken_into_memory_and_stops_no_other(refresh, watched):
    with (watched / "a.pdf").open("wb") as file:
        file.truncate(40 << 30)  # of which nothing is on the disk
    found = refresh()
    assert found.code == FAULT and kinds(found) == {"2023/may.txt": "draft", "a.pdf": "unreadable"}
    assert "a.pdf: cannot be read: 'a.pdf' is larger than 500 MB" in str(found)
    assert refresh().code == NOTHING
    with pytest.raises(DxError, match="larger than 500 MB"):
        dx.reading.read(watched / "a.pdf")


def test_a_file_that_was_half_copied_is_read_when_it_is_whole(refresh, watched):
    (watched / "2023" / "may.txt").write_bytes(b"PK")
    assert refresh().code == FAULT
    (watched / "2023" / "may.txt").write_text(incoming.TEXT, encoding="utf-8")
    assert kinds(refresh()) == {"2023/may.txt": "draft"}


def test_a_replaced_file_is_told_with_what_differs_line_by_line(refresh, watched):
    refresh()
    path = watched / "2023" / "may.txt"
    path.write_text(
        incoming.TEXT.replace("1.204", "1.402").replace("3.517 học", "3.517 học, 12 thầy"), encoding="utf-8"
    )
    found = refresh()
    assert found.code == REVIEW and kinds(found) == {"2023/may.txt": "replaced"}
    assert found.outcomes[0].differences == ("line 6: 1.204 becomes 1.402", "line 7: nothing becomes 12")
    assert "replaced in silence" in str(found) and "  line 6: 1.204 becomes 1.402" in str(found)
    assert refresh().code == NOTHING
    path.write_text(incoming.TEXT.replace("15%", "51%"), encoding="utf-8")
    assert refresh().outcomes[0].differences == ("line 6: 15 becomes 51",)


def test_a_replaced_document_of_the_data_is_held_against_its_rows(refresh, watched, data):
    (watched / "january.txt").write_text("Trang đầu\n\nCó 9.100 cuộc tấn công\nvà 7 vụ\n", encoding="utf-8")
    (one,) = [one for one in refresh().outcomes if one.file == "january.txt"]
    assert one.kind == "replaced" and "the report 2023-01-15-report of the data" in one.told
    assert one.differences == ("line 3: 9.000 becomes 9.100", "line 4: 7 is new")


def test_a_file_of_the_data_or_of_a_draft_is_known(refresh, watched, data, tmp_path):
    content = "Năm 2022\n".encode()
    report = data / "reports" / "2023-01-15-report" / "report.yml"
    report.write_text(
        report.read_text(encoding="utf-8").replace("a" * 64, sha256(content).hexdigest()), encoding="utf-8"
    )
    (watched / "x.txt").write_bytes(content)
    dx.reading.read(watched / "2023" / "may.txt", out=tmp_path / "drafts", data=data)
    found = refresh()
    assert found.outcomes == () and found.code == NOTHING


def test_the_same_text_in_another_format_is_known_and_said(refresh, watched):
    (watched / "z.txt").write_text(incoming.TEXT.upper(), encoding="utf-8")
    found = refresh()
    assert kinds(found) == {"2023/may.txt": "draft", "z.txt": "known"}
    assert "nearly the same text" in found.outcomes[1].told


def test_a_public_page_is_known_by_its_address(refresh, watched, data):
    page = data / "reports" / "2023-02-01-page-paper"
    page.mkdir()
    text = (data / "reports" / "2023-01-15-report" / "report.yml").read_text(encoding="utf-8")
    kept = [line for line in text.splitlines() if not line.startswith(("document", "sha256", "lines"))]
    (page / "report.yml").write_text(
        "\n".join(kept).replace("2023-01-15-report", page.name).replace("2023-01-15", "2023-02-01")
        + "\nkind: page\nurl: https://paper.example/news/1\nread: 2023-02-02\n", encoding="utf-8",
    )  # fmt: skip
    (watched / "a.txt").write_text("http://www.paper.example/news/1/\nCó 12 vụ năm 2023\n", encoding="utf-8")
    (watched / "b.html").write_text('<link rel="canonical" href="https://paper.example/news/1"><p>12', encoding="utf-8")
    (watched / "c.txt").write_text("Năm 2023, theo https://paper.example/news/1 có 7 vụ\n", encoding="utf-8")
    assert set(kinds(refresh())) == {"2023/may.txt", "c.txt"}


def test_whoever_reads_a_public_page_of_the_data_is_told(refresh, watched, data, tmp_path):
    test_a_public_page_is_known_by_its_address(refresh, watched, data)
    made = dx.reading.read(watched / "a.txt", data=data, out=tmp_path / "own", published="2023-02-03")
    notes = dx.reading.open_draft(made).report.notes
    assert notes.endswith("Figures of this public page stand in the data already: 2023-02-01-page-paper.")


def test_hidden_files_and_locks_of_office_are_passed_over(refresh, watched):
    (watched / "~$may.docx").write_bytes(b"PK")
    (watched / ".part").write_bytes(b"PK")
    (watched / ".git").mkdir()
    (watched / ".git" / "x.txt").write_bytes(b"PK")
    assert set(kinds(refresh())) == {"2023/may.txt"}


def test_what_was_seen_is_kept_after_each_file_and_may_be_lost(refresh, tmp_path):
    refresh()
    state = tmp_path / "drafts" / STATE
    ((_, seen),) = json.loads(state.read_text(encoding="utf-8")).items()
    assert seen["2023/may.txt"]["kind"] == "draft"
    state.write_text("[", encoding="utf-8")
    assert refresh().outcomes == (), "its draft is known"


def test_a_full_disk_is_no_fault_of_the_file(refresh, monkeypatch, tmp_path):
    def full(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(folders.os, "rename", full)
        with pytest.raises(DxError, match="No space left on device"):
            refresh()
    assert kinds(refresh()) == {"2023/may.txt": "draft"}


@pytest.mark.skipif(os.name != "posix", reason="the lock is one of POSIX")
def test_two_looks_at_a_time_are_one_too_many(refresh, tmp_path):
    import fcntl

    (tmp_path / "drafts").mkdir()
    with (tmp_path / "drafts" / LOCK).open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        with pytest.raises(DxError, match="another `dx refresh` is at work"):
            refresh()
    assert refresh().code == REVIEW


def test_the_command_ends_with_a_code_for_cron(data, tmp_path):
    def run(folder) -> subprocess.CompletedProcess:
        command = [sys.executable, "-m", "dxlib", "refresh", str(folder), "--out", str(tmp_path / "drafts")]
        return subprocess.run(command, capture_output=True, text=True, env=os.environ | {"DX_DATA": str(data)})

    (tmp_path / "empty").mkdir()
    done = run(tmp_path / "empty")
    assert (done.returncode, done.stdout, done.stderr) == (NOTHING, "nothing new\n", "")
    done = run(tmp_path / "none")
    assert done.returncode == FAULT and done.stderr.startswith("error: there is no folder")


def test_figures_that_moved_to_another_line_do_not_differ():
    before = lines_of("Có 5 và 7\nrồi 12,5%\n")
    assert list(differences(before, lines_of("Trang\nCó 7 và 5\n\nrồi 12,5%."))) == []
    assert list(differences(before, lines_of("Có 5 và 7\n"))) == ["line 2: 12,5 is gone"]


@pytest.mark.skipif(sys.platform != "linux", reason="names of files that are no text are Linux's")
def test_a_name_in_another_encoding_is_told_and_stops_no_other(refresh, watched):
    (watched / os.fsdecode(b"b\xff.txt")).write_text(incoming.TEXT.replace("1.204", "1.777"), encoding="utf-8")
    found = refresh()
    assert kinds(found) == {"2023/may.txt": "draft", "b\\udcff.txt": "unreadable"}
    assert "in another encoding; rename it" in str(found) and refresh().code == NOTHING


@pytest.mark.parametrize("state", ['{"x": 3}', '{"WATCHED": []}', '{"WATCHED": {"2023/may.txt": 7}}', "[}"])
def test_a_damaged_memory_is_begun_anew(refresh, watched, tmp_path, state):
    refresh()
    (tmp_path / "drafts" / ".refresh.json").write_text(state.replace("WATCHED", str(watched.resolve())))
    assert refresh().code == NOTHING
