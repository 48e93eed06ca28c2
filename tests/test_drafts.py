"""A file becomes a draft whole or not at all, is not added twice, and is given back as it was."""

import os
import shlex
import signal
import subprocess
import sys
import textwrap
from hashlib import sha256
from pathlib import Path

import incoming
import pytest
import yaml
from builders import DataFolder

import dxlib as dx
from dxlib.errors import DxError
from dxlib.notation import folders
from dxlib.notation.holding import held
from dxlib.reading import drafts
from dxlib.reading.drafts import slug

NAME = "2023-06-10-bao-cao-tinh-hinh-an-toan-mang-thang-5"


@pytest.fixture
def data(folder: DataFolder) -> Path:
    """A folder of data with one report, whose rows hold the digits of its document."""
    report = folder.report(sha256="a" * 64)
    folder.rows(report, "observations", {"value": 9000, "as_printed": "9.000"})
    return folder.root


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "báo cáo tháng 5.txt"
    path.write_text(incoming.TEXT, encoding="utf-8")
    return path


@pytest.fixture
def read(monkeypatch, data, tmp_path):
    """``dx.reading.read`` with the extraction and the proposals of these tests."""
    incoming.stand_in(monkeypatch)
    return lambda path, **more: dx.reading.read(path, data=data, out=tmp_path / "drafts", **more)


def test_a_draft_holds_the_text_the_places_the_report_the_proposals_and_the_file(read, file):
    made = read(file)
    assert made.name == NAME
    assert sorted(incoming.content(made)) == [
        "about.json", "báo cáo tháng 5.txt", "document.json", "document.txt", "proposals.json", "report.yml",
    ]  # fmt: skip
    draft = dx.reading.open_draft(made)
    assert (made / "document.txt").read_text(encoding="utf-8") == draft.document.text == incoming.TEXT
    assert draft.document.lines[6].place.code == "page 1, table 1, row 2"
    assert draft.original.read_bytes() == file.read_bytes()
    assert [one.number for one in draft.proposals] == list(range(1, len(draft.proposals) + 1))
    assert draft.count("likely") == 4


def test_the_report_is_filled_as_far_as_it_is_printed(read, file):
    known = yaml.safe_load((read(file) / "report.yml").read_text(encoding="utf-8"))
    assert known["id"] == NAME and known["document"] == f"{NAME}.txt" and known["lines"] == 7
    assert known["number"] == "21/BC-BTTTT" and str(known["published"]) == "2023-06-10"
    assert known["published_basis"] == "printed" and known["covers"] == "2023-05"
    assert str(known["as_of"]) == "2023-05-31" and known["language"] == "vi"
    assert known["sha256"] == sha256(incoming.TEXT.encode()).hexdigest()
    assert known["source"] == {"file": file.name, "sha256": sha256(file.read_bytes()).hexdigest()}


def test_a_day_that_is_given_counts_and_is_printed_only_where_it_is(read, file):
    report = dx.reading.open_draft(read(file, published="11/6/2023", as_of="2023-05-15")).report
    assert (str(report.published), report.published_basis, str(report.as_of)) == (
        "2023-06-11",
        "estimated",
        "2023-05-15",
    )
    assert "not printed" in report.notes


def test_the_same_day_twice_is_written_twice(read, file):
    report = dx.reading.open_draft(read(file, as_of="2023-06-10")).report
    assert report.as_of == report.published


def test_without_a_day_and_a_period_one_is_asked_for(read, tmp_path):
    path = tmp_path / "note.txt"
    path.write_text("Có 12 hồ sơ.\n", encoding="utf-8")
    with pytest.raises(DxError, match="say --published DATE"):
        read(path)
    assert not (tmp_path / "drafts").exists()


def test_without_a_printed_day_that_of_the_id_counts(read, tmp_path):
    path = tmp_path / "note.txt"
    path.write_text("Có 12 hồ sơ.\n", encoding="utf-8")
    report = dx.reading.open_draft(read(path, id="2023-06-12-note")).report
    assert (str(report.published), report.published_basis, report.covers) == ("2023-06-12", "estimated", "2023")
    assert "it is that of the id" in report.notes


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("may-summary", "'may-summary' is no id; write a date and a few words"),
        ("2023-06-10-Tháng-5", "is no id"),
        ("2023-06-10-../x", "is no id"),
        ("2023-06-10-page-mic", "is no id"),
        ("2023-06-12-may", "must begin with the day of publication, 2023-06-10"),
    ],
)
def test_an_id_follows_the_form_of_ids(read, file, tmp_path, name, message):
    with pytest.raises(DxError, match=message):
        read(file, id=name)
    assert not (tmp_path / "drafts").exists()


def test_two_reports_of_one_date_and_title_get_different_ids(read, file, tmp_path):
    first = read(file)
    other = tmp_path / "b.txt"
    other.write_text(incoming.TEXT.replace("1.204 cuộc", "99 88 77 66 55 44 33 22 11 cuộc"), encoding="utf-8")
    second = read(other)
    assert (first.name, second.name) == (NAME, f"{NAME}-2")


def test_a_draft_that_exists_is_not_overwritten(read, file, tmp_path):
    made = read(file, id="2023-06-10-may")
    before = incoming.content(made)
    other = tmp_path / "b.txt"
    other.write_text(incoming.TEXT.replace("1.204 cuộc", "99 88 77 66 55 44 33 22 11 cuộc"), encoding="utf-8")
    with pytest.raises(DxError, match=r"there is a draft .*2023-06-10-may already; give another id, or remove"):
        read(other, id="2023-06-10-may")
    assert incoming.content(made) == before


def test_an_id_of_the_data_is_not_given_twice(read, file, data):
    (data / "reports" / "2023-01-15-report").rename(data / "reports" / "2023-06-10-may")
    report = data / "reports" / "2023-06-10-may" / "report.yml"
    report.write_text(report.read_text(encoding="utf-8").replace("2023-01-15", "2023-06-10").replace(
        "id: 2023-06-10-report", "id: 2023-06-10-may"), encoding="utf-8")  # fmt: skip
    with pytest.raises(DxError, match="the data have a report '2023-06-10-may' already"):
        read(file, id="2023-06-10-may")


def test_the_same_file_is_told_and_not_added_twice(read, file, tmp_path):
    made = read(file)
    with pytest.raises(DxError, match=rf"is the draft .*{NAME} already: the same file"):
        read(file)
    assert [path.name for path in (tmp_path / "drafts").iterdir()] == [made.name]
    incoming.accepted(made, [1])
    assert read(file, anew=True).name == f"{NAME}-2"


def test_a_document_of_more_figures_than_anybody_reviews_is_refused(read, tmp_path):
    (path := tmp_path / "table.txt").write_text(incoming.TEXT + "1,5 2,5\n" * 5000, encoding="utf-8")
    with pytest.raises(DxError, match=r"table\.txt holds 10,0\d\d numbers, and 10,000 are reviewed at most"):
        read(path)
    assert not (tmp_path / "drafts").exists()


def test_of_two_that_read_a_file_at_once_the_second_is_told_and_makes_nothing(read, file, tmp_path, monkeypatch):
    identify = drafts.identify

    def meanwhile(*given, **more):
        monkeypatch.setattr(drafts, "identify", identify)
        read(file)
        return identify(*given, **more)

    monkeypatch.setattr(drafts, "identify", meanwhile)
    with pytest.raises(DxError, match=rf"is the draft .*{NAME} already: the same file"):
        read(file)
    assert [one.name for one in (tmp_path / "drafts").iterdir()] == [NAME]


def test_a_draft_knows_that_its_report_was_corrected_and_how_it_is_read_again(read, file):
    made = read(file)
    draft = dx.reading.open_draft(made)
    assert draft.corrected == {}
    report = made / "report.yml"
    report.write_text(report.read_text(encoding="utf-8").replace("covers: 2023-05", "covers: 2023-Q1").replace(
        "issuer:", "issuer: Somebody #"), encoding="utf-8")  # fmt: skip
    draft = dx.reading.open_draft(made)
    assert draft.corrected == {"covers": ("2023-05", "2023-Q1")}
    again = shlex.split(draft.again)
    assert again[:3] == ["dx", "read", str(draft.original)] and again[again.index("--covers") + 1] == "2023-Q1"
    assert again[again.index("--id") + 1] == NAME and again[again.index("--out") + 1] == str(made.parent)
    (made / "about.json").unlink()
    assert dx.reading.open_draft(made).corrected == {}, "a draft of before says nothing of it"


def test_the_text_of_a_report_in_the_data_is_told(read, file, data):
    report = data / "reports" / "2023-01-15-report" / "report.yml"
    digest = sha256(incoming.TEXT.encode()).hexdigest()
    report.write_text(report.read_text(encoding="utf-8").replace("a" * 64, digest), encoding="utf-8")
    with pytest.raises(DxError, match="is the report 2023-01-15-report of the data already"):
        read(file)


def test_nearly_the_same_text_in_another_format_is_told(read, file, tmp_path):
    read(file)
    scan = tmp_path / "scan.txt"
    scan.write_text(incoming.TEXT.replace("tấn công", "tan công").replace("3.517", "3.577") + "\n", encoding="utf-8")
    with pytest.raises(DxError, match=r"scan.txt has nearly the same text as the draft .*: 9\d% of the numbers"):
        read(scan)


def test_nearly_the_same_numbers_as_the_rows_of_a_report_are_told(read, file, folder):
    report = folder.report("2023-02-01", "other")
    printed = ["21/BC", "10 tháng 6 năm 2023", "5 năm 2023", "1.204", "15%", "4/2023", "57/63", "3.517"]
    folder.rows(report, "uncounted", *({"as_printed": one, "line": n} for n, one in enumerate(printed, 1)))
    with pytest.raises(DxError, match="nearly the same text as the report 2023-02-01-other of the data: 100%"):
        read(file)


def test_the_next_report_of_the_same_kind_is_another_one(read, file, tmp_path):
    read(file)
    june = tmp_path / "june.txt"
    june.write_text(
        incoming.TEXT.replace("tháng 5", "tháng 7").replace("10 tháng 6", "11 tháng 8").replace("1.204", "1.377")
        .replace("15%", "14%").replace("3.517", "4.020").replace("Số: 21", "Số: 29").replace("4/2023", "6/2023"),
        encoding="utf-8",
    )  # fmt: skip
    assert read(june).name.startswith("2023-08-11-")


@pytest.mark.parametrize("name", ["report.yml", "document.txt", ".hidden"])
def test_a_file_with_the_name_of_one_of_ours_is_kept_under_another(read, tmp_path, name):
    path = tmp_path / "in" / name
    path.parent.mkdir()
    path.write_text(incoming.TEXT, encoding="utf-8")
    draft = dx.reading.open_draft(read(path))
    assert draft.original.name == f"original-{name}" and draft.original.read_bytes() == path.read_bytes()


def test_what_cannot_be_read_leaves_nothing(read, tmp_path):
    path = tmp_path / "x.docx"
    path.write_bytes(b"PK\x03\x04")
    for wrong, message in (
        (path, "is no document"),
        (tmp_path, "is no file but a folder"),
        (tmp_path / "no", "there is no file"),
    ):
        with pytest.raises(DxError, match=message):
            read(wrong)
    assert not (tmp_path / "drafts").exists()


@pytest.mark.parametrize("refused", ["rename", "fsync", "mkdir"])
def test_a_disk_that_refuses_leaves_nothing(read, file, tmp_path, monkeypatch, refused):
    def full(*_args, **_more):
        raise OSError(28, "No space left on device")

    if refused == "mkdir":
        monkeypatch.setattr(Path, "mkdir", full)
    else:
        monkeypatch.setattr(folders.os, refused, full)
    with pytest.raises(DxError, match=r"cannot write .*No space left on device"):
        read(file)
    assert not (tmp_path / "drafts").exists()


def test_a_killed_run_leaves_nothing_that_the_next_does_not_clear(read, file, tmp_path):
    out = tmp_path / "drafts"
    code = f"""
        import os, signal
        from pathlib import Path
        from dxlib.notation import folders
        folders.os.rename = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
        folders.put(Path({str(out)!r}), "half", {{"a.txt": b"a"}})
    """
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(code)], env=os.environ)
    assert done.returncode == -signal.SIGKILL
    (left,) = out.iterdir()
    assert left.name.startswith(".") and (left / "a.txt").exists()
    made = read(file)
    assert list(out.iterdir()) == [made]


def test_a_run_that_goes_on_is_not_cleared(tmp_path):
    beside, left = tmp_path / ".dx-00000000", tmp_path / ".dx-00000001"
    beside.mkdir()
    left.mkdir()
    with held(beside):
        folders.put(tmp_path, "whole", {"a.txt": b"a"})
        folders.replace(tmp_path / "file", b"a")
    assert beside.exists() and not left.exists()
    assert sorted(one.name for one in tmp_path.iterdir()) == [".dx-00000000", "file", "whole"]


@pytest.mark.parametrize(
    ("file_name", "content", "message"),
    [
        ("document.txt", "other\n", "is not the text that was read"),
        ("document.json", "{}", "cannot be used"),
        ("proposals.json", None, "is not whole: No such file"),
        ("report.yml", "id: x\n", "fault"),
    ],
)
def test_a_draft_that_is_damaged_is_told(read, file, file_name, content, message):
    made = read(file)
    if content is None:
        (made / file_name).unlink()
    else:
        (made / file_name).write_text(content, encoding="utf-8")
    with pytest.raises(DxError, match=message):
        dx.reading.open_draft(made)


def test_a_draft_is_found_by_its_name_where_drafts_lie(read, file, tmp_path, monkeypatch):
    read(file)
    monkeypatch.setenv("DX_DRAFTS", str(tmp_path / "drafts"))
    assert dx.reading.open_draft(NAME).report.id == NAME


def test_a_slug_is_short_and_plain():
    assert slug("Đề án 06 – “Dữ liệu”!") == "de-an-06-du-lieu"
    assert slug("Page one") == "one" and slug("…") == "report"


def test_a_name_that_no_file_can_have_is_told(read, tmp_path):
    with pytest.raises(DxError, match="no name that a file can have"):
        read(tmp_path / ("a" * 5000))
    with pytest.raises(DxError, match="in another encoding; rename it"):
        read(tmp_path / os.fsdecode(b"b\xff.txt"))


def test_a_report_whose_id_leaves_its_folder_is_refused(read, file):
    made = read(file)
    report = made / "report.yml"
    report.write_text(report.read_text(encoding="utf-8").replace("id: ", "id: ../../", 1), encoding="utf-8")
    with pytest.raises(DxError, match="write a date and a few words"):
        dx.reading.open_draft(made)


@pytest.mark.parametrize("damage", [('"line":', '"line":99'), ('"number":1', '"number":5')])
def test_proposals_of_another_text_are_refused(read, file, damage):
    made = read(file)
    path = made / "proposals.json"
    path.write_text(path.read_text(encoding="utf-8").replace(*damage, 1), encoding="utf-8")
    with pytest.raises(DxError, match="is not of this text"):
        dx.reading.open_draft(made)


@pytest.mark.parametrize("name", ["a\x1b[31m.txt", "a\nb.txt", "\u202etxt.exe", "a\u200b.txt"])
def test_a_file_whose_name_is_not_what_is_seen_of_it_is_refused_and_no_draft_is_left(tmp_path, folder, name):
    (tmp_path / name).write_text("Năm 2023 đạt 58,41%", encoding="utf-8")
    with pytest.raises(DxError, match="holds characters that are not seen; rename it"):
        dx.reading.read(tmp_path / name, published="2024-01-01", out=tmp_path / "drafts", data=folder.root)
    assert not (tmp_path / "drafts").exists()
