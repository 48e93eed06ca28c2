"""A reviewed draft becomes a report of the data: all decided, all checks passed, effects shown, whole or not."""

import os
import re
import signal
import subprocess
import sys
import textwrap
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

import incoming
import pytest
import yaml

import dxlib as dx
from dxlib.errors import DxError
from dxlib.loaders import dictionary, package
from dxlib.notation import folders
from dxlib.reading import acceptance
from dxlib.reading.decisions import Decision, decide
from dxlib.reading.proposal import Reading

ID = "2023-06-10-may-security"
FIGURES = {"1.204": "observations", "15%": "claims", "57/63": "details", "3.517": "details"}


@pytest.fixture
def data(folder):
    """A folder of data: attacks of April, of May by another report, and a target."""
    april = folder.report("2023-05-10", "april", sha256="a" * 64)
    folder.rows(april, "observations", {"period": "2023-04", "value": 1000, "as_printed": "1.000"},
                {"period": "2023-05", "value": 1100, "as_printed": "1.100", "line": 2})  # fmt: skip
    (folder.root / "producers.yml").write_text(
        "- {id: mic, name: {en: Ministry of Information and Communications, vi: Bộ Thông tin và Truyền thông},"
        " short: {en: MIC, vi: Bộ TT&TT}, method: {en: Records., vi: Sổ sách.}}\n", encoding="utf-8",
    )  # fmt: skip
    report = april / "report.yml"
    report.write_text(report.read_text(encoding="utf-8") + "producer: mic\n", encoding="utf-8")
    return folder.root


@pytest.fixture
def draft(monkeypatch, data, tmp_path):
    incoming.stand_in(monkeypatch)
    path = tmp_path / "may.txt"
    path.write_text(incoming.TEXT, encoding="utf-8")
    return dx.reading.read(path, data=data, out=tmp_path / "drafts", id=ID)


@pytest.fixture
def reviewed(draft):
    incoming.accepted(draft, [one.number for one in dx.reading.open_draft(draft).proposals])
    return draft


def number_of(draft, printed):
    """The number of the proposal that reads a figure so."""
    return next(
        one.number for one in dx.reading.open_draft(draft).proposals
        if one.readings[0].table == FIGURES.get(printed) and one.readings[0].row["as_printed"].endswith(printed)
    )  # fmt: skip


def edit(draft, printed, reader=1, table=None, **changes):
    """Decide on a figure with cells of one's own."""
    number = number_of(draft, printed)
    first = dx.reading.open_draft(draft).proposals[number - 1].readings[0]
    reading = Reading(table=table or first.table, row=first.row | changes, score=1.0)
    at = datetime(2023, 6, 11, tzinfo=UTC)
    decide(draft, [Decision(proposal=number, reader=reader, who="B. Reader", at=at, action="edit", reading=reading)])


def test_a_reviewed_draft_becomes_a_report_that_loads(reviewed, data):
    done = dx.reading.accept(reviewed, data=data)
    folder = data / "reports" / ID
    assert done.written == (folder,) and done.folder == folder
    assert sorted(incoming.content(folder)) == [
        "claims.csv", "details.csv", "observations.csv", "places.csv", "report.yml", "uncounted.csv",
    ]  # fmt: skip
    assert (folder / "observations.csv").read_text(encoding="utf-8").splitlines() == [
        "indicator,period,area,value,upper,total,qualifier,as_printed,line,note",
        "attacks,2023-05,VN,1204,,,exact,1.204,6,",
    ]
    assert (folder / "places.csv").read_text(encoding="utf-8").splitlines() == [
        "line,place", '6,"page 1, paragraph 2"', '7,"page 1, table 1, row 2"',
    ]  # fmt: skip
    evidence = dx.load(data=data, reports="all")
    assert evidence.observations.query("report == @ID")["producer"].tolist() == ["mic"]
    assert evidence.places[ID, 7] == "page 1, table 1, row 2"


def test_the_report_says_how_often_it_was_read_and_from_which_file(reviewed, data):
    dx.reading.accept(reviewed, data=data)
    known = yaml.safe_load((data / "reports" / ID / "report.yml").read_text(encoding="utf-8"))
    assert known["reviewed"] == {"readings": 1, "corrections": 0}
    assert known["source"]["file"] == "may.txt" and known["document"] == f"{ID}.txt"


def test_the_documents_get_the_text_and_dx_verify_proves_it(reviewed, data, tmp_path):
    documents = tmp_path / "documents"
    documents.mkdir()
    done = dx.reading.accept(reviewed, data=data, documents=documents)
    assert done.written == (documents / f"{ID}.txt", data / "reports" / ID)
    found = {one.report: one for one in dx.reading.verify(dx.load(data=data, reports="all"), documents)}[ID]
    assert found.faults == [] and found.digits == found.covered == done.verification.digits


def test_what_the_report_changes_is_shown(reviewed, data):
    done = dx.reading.accept(reviewed, data=data, dry_run=True)
    assert done.effects.figures[["indicator", "period", "news"]].values.tolist() == [
        ["attacks", "2023-05", "printed before"]
    ]
    revised = done.effects.revisions.query("revised")
    assert revised[["value", "report", "earlier"]].values.tolist() == [[1204.0, ID, "2023-05-10-april"]]
    assert done.effects.claims["verdict"].tolist() == ["inconsistent"], "1,204 is 20.4% more than 1,000, not 15%"
    assert "inconsistent" in done.effects.findings["verdict"].tolist()
    told = str(done)
    assert (
        "revisions: 1\n  attacks, May 2023: 1,100 becomes 1,204 (report of 10 Jun 2023, line 6 (page 1, paragraph 2))"
        in told
    )
    assert "stated changes: 1 (1 inconsistent)" in told


def test_a_target_whose_status_flips_is_shown(reviewed, data, folder):
    decision = folder.decision("2021-01-15")
    folder.rows(decision, "targets", {"period": "2023-05", "operator": ">=", "value": 1200, "line": "",
                                      "as_printed": "≥ 1.200", "indicator": "attacks"})  # fmt: skip
    flipped = dx.reading.accept(reviewed, data=data, dry_run=True).effects.statuses
    assert flipped["indicator"].tolist() == ["attacks"]
    assert flipped["before"].tolist() != flipped["after"].tolist()


def test_a_trial_writes_nothing(reviewed, data, tmp_path):
    before, drafts = incoming.content(data), incoming.content(tmp_path / "drafts")
    done = dx.reading.accept(reviewed, data=data, documents=tmp_path, dry_run=True)
    assert done.written == () and done.left == ()
    assert incoming.content(data) == before and incoming.content(tmp_path / "drafts") == drafts


def test_the_description_of_the_data_is_brought_up_to_date(reviewed, data):
    descriptor = data / "datapackage.json"
    descriptor.write_text(package.written(data), encoding="utf-8")
    done = dx.reading.accept(reviewed, data=data)
    assert done.written == (data / "reports" / ID, descriptor)
    assert descriptor.read_text(encoding="utf-8") == package.written(data)
    assert f"{ID}-places" in descriptor.read_text(encoding="utf-8")


def test_what_is_left_to_do_is_said(reviewed, data):
    left = dx.reading.accept(reviewed, data=data).left
    assert f"as {ID}.txt in the folder of the documents" in left[0] and "look at the title" in left[1]
    assert len(left) == 2, "make taken-in is for the project's own data"


def test_the_projects_own_data_get_their_dictionary_and_the_command_for_the_rest(reviewed, data, monkeypatch):
    page = data.parent / "dictionary.md"
    page.write_text("old", encoding="utf-8")
    monkeypatch.setattr(acceptance, "HOME", data.parent)
    monkeypatch.setattr(dictionary, "PAGE", page)
    done = dx.reading.accept(reviewed, data=data)
    assert done.written == (data / "reports" / ID, page) and f"reports/{ID}/" in page.read_text(encoding="utf-8")
    assert done.left[-1].startswith("make taken-in")


def test_what_is_made_from_the_data_may_be_made_later(reviewed, data, monkeypatch):
    descriptor = data / "datapackage.json"
    descriptor.write_text("{}", encoding="utf-8")

    def refused(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(folders.os, "replace", refused)
    done = dx.reading.accept(reviewed, data=data)
    assert done.written == (data / "reports" / ID,)
    assert "No space left" in done.left[0] and "make taken-in writes that file" in done.left[0]


def test_nothing_is_added_to_what_a_package_carries(reviewed, data, monkeypatch):
    monkeypatch.setattr(acceptance, "INSTALLED", True)
    monkeypatch.delenv("DX_DATA", raising=False)
    with pytest.raises(DxError, match="DX_DATA names a folder of your own"):
        dx.reading.accept(reviewed)
    assert dx.reading.accept(reviewed, data=data).written


def test_open_proposals_are_counted_and_named(draft, data):
    proposals = dx.reading.open_draft(draft).proposals
    with pytest.raises(
        DxError, match=rf"{len(proposals)} of {len(proposals)} proposals are not decided yet: on lines 2, 3, 5, 6, 7"
    ):
        dx.reading.accept(draft, data=data)
    incoming.accepted(draft, [one.number for one in proposals[:-1]])
    with pytest.raises(DxError, match=r"1 of \d+ proposals are not decided yet: on line 7 of document.txt; `dx review"):
        dx.reading.accept(draft, data=data)
    assert not (data / "reports" / ID).exists()


def test_a_decision_that_is_taken_back_is_open_again(reviewed, data):
    number = number_of(reviewed, "1.204")
    at = datetime(2023, 6, 11, tzinfo=UTC)
    decide(reviewed, [Decision(proposal=number, reader=1, who="A. Reader", at=at, action="open")])
    with pytest.raises(DxError, match=r"1 of .* not decided yet: on line 6"):
        dx.reading.accept(reviewed, data=data)


@pytest.mark.parametrize(
    ("key", "name"),
    [
        *(("document", name) for name in ("..", ".", "../../a.txt", "C:a.txt", "a" * 300)),
        ("file", ".."),
        ("file", "/a"),
    ],
)
def test_a_draft_that_names_a_file_elsewhere_is_refused_and_writes_nothing(reviewed, data, tmp_path, key, name):
    (documents := tmp_path / "documents").mkdir()
    report = reviewed / "report.yml"
    text = re.sub(rf"(?m)^( *{key}): .*$", rf"\1: '{name}'", report.read_text(encoding="utf-8"))
    report.write_text(text, encoding="utf-8")
    before = incoming.content(tmp_path)
    with pytest.raises(DxError, match=rf"report\.yml:\d+: .*{key}"):
        dx.reading.accept(reviewed, data=data, documents=documents)
    assert incoming.content(tmp_path) == before


def test_a_document_whose_place_cannot_be_looked_at_is_told(reviewed, data, tmp_path):
    (documents := tmp_path / "documents").mkdir()
    (documents / str(dx.reading.open_draft(reviewed).report.document)).mkdir()
    with pytest.raises(DxError, match=r"cannot look at .*: Is a directory; nothing was added"):
        dx.reading.accept(reviewed, data=data, documents=documents)


def test_a_doubt_stands_in_the_note(reviewed, data):
    number = number_of(reviewed, "1.204")
    incoming.accepted(reviewed, [number], doubtful="attacks, or incidents")
    dx.reading.accept(reviewed, data=data)
    row = dx.load(data=data, reports="all").observations.query("report == @ID").iloc[0]
    assert row.note == "doubtful: attacks, or incidents" and row.doubtful


def test_a_second_reading_that_differs_is_settled_first(reviewed, data):
    numbers = [one.number for one in dx.reading.open_draft(reviewed).proposals]
    incoming.accepted(reviewed, numbers[:-1], reader=2)
    with pytest.raises(DxError, match=r"1 of .* not read a second time yet: on line 7 .* --reader 2"):
        dx.reading.accept(reviewed, data=data)
    incoming.accepted(reviewed, numbers, reader=2)
    edit(reviewed, "3.517", reader=2, name_en="People taught")
    with pytest.raises(DxError, match=r"1 of .* read in two ways, and not settled: on line 7 .* --reader 0"):
        dx.reading.accept(reviewed, data=data)
    edit(reviewed, "3.517", reader=0, name_en="People taught")
    dx.reading.accept(reviewed, data=data)
    known = yaml.safe_load((data / "reports" / ID / "report.yml").read_text(encoding="utf-8"))
    assert known["reviewed"] == {"readings": 2, "corrections": 1}
    assert "People taught" in (data / "reports" / ID / "details.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("printed", "changes", "message"),
    [
        (
            "1.204",
            {"value": 1240},
            r"document.txt:6: proposal \d+, observations, value: 1240 is written, '1.204' reads 1204",
        ),
        ("1.204", {"period": "May"}, r"document.txt:6: proposal \d+, observations, period: 'May' has no year"),
        ("1.204", {"area": "VN-99"}, "'VN-99' is not in areas.yml"),
        ("1.204", {"as_printed": "1.205", "value": 1205}, "'1.205' does not stand on this line"),
        ("1.204", {"indicator": ""}, "indicator: none is named"),
        ("1.204", {"colour": "red"}, "colour: is no column of this file"),
        ("1.204", {"indicator": "atacks"}, "unknown indicator 'atacks'; did you mean 'attacks'.* needs its definition"),
        ("15%", {"as_printed": "5%", "value": 5}, "'5%' does not stand on this line"),
        ("57/63", {"as_printed": "57", "total": ""}, "'63' is in no row"),
    ],
)
def test_a_row_that_breaks_a_rule_is_told_by_the_line_of_the_text(reviewed, data, tmp_path, printed, changes, message):
    edit(reviewed, printed, **changes)
    before = incoming.content(data)
    with pytest.raises(DxError, match=message):
        dx.reading.accept(reviewed, data=data, documents=tmp_path)
    assert incoming.content(data) == before and not list(tmp_path.glob(f"{ID}.txt"))


def test_all_faults_are_told_at_once(reviewed, data):
    edit(reviewed, "1.204", period="x")
    edit(reviewed, "15%", value=51)
    edit(reviewed, "3.517", unit="learners")
    with pytest.raises(DxError) as told:
        dx.reading.accept(reviewed, data=data)
    assert str(told.value).startswith("3 faults")
    assert {"value", "period", "unit"} == set(re.findall(r", (\w+): ", str(told.value)))


DEFINITION = """\
- id: courses_held
  name: {en: Courses held, vi: Lớp học đã mở}
  topic: attacks
  unit: persons
  timing: span
  direction: up
  definition: {en: Courses held for the public., vi: Số lớp đã mở cho người dân.}
"""


def test_a_proposed_indicator_is_told_where_its_definition_goes(reviewed, data):
    topic = dx.load(data=data, reports="all").definitions.indicators["attacks"].topic
    (reviewed / "indicators.yml").write_text(DEFINITION.replace("topic: attacks", f"topic: {topic}"), encoding="utf-8")
    edit(reviewed, "1.204", indicator="courses_held")
    with pytest.raises(
        DxError, match=r"'courses_held' is proposed in .*; add its definition to dxlib/indicators/\w+.yml"
    ):
        dx.reading.accept(reviewed, data=data)


def test_a_proposed_indicator_without_one_of_the_languages_is_told(reviewed, data):
    (reviewed / "indicators.yml").write_text(DEFINITION.replace(", vi: Lớp học đã mở", ""), encoding="utf-8")
    edit(reviewed, "1.204", indicator="courses_held")
    with pytest.raises(DxError, match=r"indicators.yml:2: name.vi: is missing"):
        dx.reading.accept(reviewed, data=data)


def test_a_document_is_not_added_twice(reviewed, data, tmp_path):
    dx.reading.accept(reviewed, data=data)
    before = incoming.content(data)
    with pytest.raises(DxError, match=f"the data have a report '{ID}' already; nothing was added"):
        dx.reading.accept(reviewed, data=data)
    again = dx.reading.read(tmp_path / "may.txt", data=data, out=tmp_path / "other", anew=True)
    incoming.accepted(again, [one.number for one in dx.reading.open_draft(again).proposals])
    with pytest.raises(DxError, match=f"this draft is the report {ID} of the data already: the same file"):
        dx.reading.accept(again, data=data)
    assert incoming.content(data) == before


def test_of_two_drafts_of_one_document_the_second_is_told_at_accept(reviewed, data, tmp_path):
    scan = tmp_path / "may-scan.txt"
    scan.write_text(incoming.TEXT.replace("tấn công", "tan công").replace("Cả nước", "Ca nuoc"), encoding="utf-8")
    second = dx.reading.read(scan, data=data, out=tmp_path / "drafts", id="2023-06-10-scan", anew=True)
    incoming.accepted(second, [one.number for one in dx.reading.open_draft(second).proposals])
    dx.reading.accept(reviewed, data=data)
    before = incoming.content(data)
    with pytest.raises(DxError, match=rf"the same text as the report {ID} of the data: \d+% .*--anew takes it in"):
        dx.reading.accept(second, data=data)
    assert incoming.content(data) == before
    assert dx.reading.accept(second, data=data, anew=True, dry_run=True).report == "2023-06-10-scan"


@pytest.mark.parametrize("refused", ["rename", "fsync"])
def test_a_disk_that_refuses_leaves_the_data_as_they_were(reviewed, data, tmp_path, monkeypatch, refused):
    before = incoming.content(data)
    whole = getattr(os, refused)

    def only_elsewhere(where, *more):
        path = os.readlink(f"/proc/self/fd/{where}") if isinstance(where, int) else str(where)
        if str(data) in path:
            raise OSError(30, "Read-only file system")
        return whole(where, *more)

    monkeypatch.setattr(folders.os, refused, only_elsewhere)
    with pytest.raises(DxError, match=rf"cannot write .*{ID}: Read-only file system"):
        dx.reading.accept(reviewed, data=data, documents=tmp_path)
    assert incoming.content(data) == before and not (tmp_path / f"{ID}.txt").exists()


@pytest.mark.skipif(
    os.name != "posix" or os.geteuid() == 0, reason="nothing is read-only for whoever may do everything"
)
def test_a_folder_of_data_that_is_read_only_is_told(reviewed, data):
    data.chmod(0o500)
    try:
        assert dx.reading.accept(reviewed, data=data, dry_run=True).rows
        with pytest.raises(DxError, match=r"cannot write .*Permission denied"):
            dx.reading.accept(reviewed, data=data)
    finally:
        data.chmod(0o700)


def test_no_folder_of_documents_is_told_before_anything_is_written(reviewed, data, tmp_path):
    with pytest.raises(DxError, match=r"no folder of documents at .*; nothing was added"):
        dx.reading.accept(reviewed, data=data, documents=tmp_path / "none")
    (tmp_path / f"{ID}.txt").write_text("another", encoding="utf-8")
    with pytest.raises(DxError, match=f"{ID}.txt is there already; nothing was added"):
        dx.reading.accept(reviewed, data=data, documents=tmp_path)
    assert not (data / "reports" / ID).exists()


def test_a_killed_run_leaves_the_data_usable_and_the_next_one_clears_up(reviewed, data):
    code = f"""
        import os, signal
        from pathlib import Path
        import dxlib as dx
        from dxlib.notation import folders
        whole = os.rename
        def killed(one, other):
            if str(other).startswith({str(data)!r}):
                os.kill(os.getpid(), signal.SIGKILL)
            whole(one, other)
        folders.os.rename = killed
        dx.reading.accept({str(reviewed)!r}, data={str(data)!r})
    """
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(code)], env=os.environ)
    assert done.returncode == -signal.SIGKILL
    assert list(data.glob(".dx-*")) and not (data / "reports" / ID).exists()
    assert len(dx.load(data=data, reports="all").reports) == 1
    dx.reading.accept(reviewed, data=data)
    assert not list(data.glob(".*")) and (data / "reports" / ID).is_dir()


@pytest.mark.parametrize("file", ["document", "description"])
def test_killed_after_any_file_the_next_run_writes_the_rest(reviewed, data, tmp_path, monkeypatch, file):
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "tmp"))
    (tmp_path / "tmp").mkdir()
    (documents := tmp_path / "documents").mkdir()
    described = data / "datapackage.json"
    described.write_text(package.written(data), encoding="utf-8")
    last = {"document": documents / f"{ID}.txt", "description": described}[file]
    code = f"""
        import os, signal
        import dxlib as dx
        from dxlib.notation import folders
        whole = os.replace
        def killed(one, other):
            whole(one, other)
            if str(other) == {str(last)!r}:
                os.kill(os.getpid(), signal.SIGKILL)
        folders.os.replace = killed
        dx.reading.accept({str(reviewed)!r}, data={str(data)!r}, documents={str(documents)!r})
    """
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(code)], env=os.environ)
    assert done.returncode == -signal.SIGKILL
    assert (documents / f"{ID}.txt").exists() and not (data / "reports" / ID).exists()
    dx.reading.accept(reviewed, data=data, documents=documents)
    assert (data / "reports" / ID).is_dir() and described.read_text(encoding="utf-8") == package.written(data)
    assert [*data.glob(".*"), *documents.glob(".*"), *(tmp_path / "tmp").iterdir()] == []


def test_of_two_reports_accepted_at_once_the_second_sees_what_the_first_has_added(
    reviewed, data, tmp_path, monkeypatch
):
    described = data / "datapackage.json"
    described.write_text(package.written(data), encoding="utf-8")
    (path := tmp_path / "later.txt").write_text(incoming.TEXT.replace("ngày 10", "ngày 11"), encoding="utf-8")
    later = dx.reading.read(path, data=data, out=tmp_path / "drafts", id="2023-06-11-later", anew=True)
    incoming.accepted(later, [one.number for one in dx.reading.open_draft(later).proposals])
    write, second = (
        acceptance._write,
        Thread(target=dx.reading.accept, args=(later,), kwargs={"data": data, "anew": True}),
    )

    def meanwhile(*arguments):
        if not second.ident:
            second.start()
            second.join(timeout=2)
            assert not (data / "reports" / later.name).exists()
        return write(*arguments)

    monkeypatch.setattr(acceptance, "_write", meanwhile)
    dx.reading.accept(reviewed, data=data)
    second.join()
    assert {ID, later.name} <= {one.name for one in (data / "reports").iterdir()}
    assert described.read_text(encoding="utf-8") == package.written(data)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes")
def test_what_is_no_file_beside_the_data_is_not_read(reviewed, data):
    os.mkfifo(data / "datapackage.json")
    (data / "endless").symlink_to("/dev/zero")
    dx.reading.accept(reviewed, data=data)
    assert (data / "reports" / ID).is_dir()


def test_a_report_that_cannot_appear_leaves_its_description_as_it_was(reviewed, data, monkeypatch):
    described = data / "datapackage.json"
    described.write_text(package.written(data), encoding="utf-8")
    before = incoming.content(data)
    rename = os.rename

    def refused(one, other):
        if str(other).startswith(str(data)):
            raise OSError(30, "Read-only file system")
        rename(one, other)

    monkeypatch.setattr(folders.os, "rename", refused)
    with pytest.raises(DxError, match="Read-only file system"):
        dx.reading.accept(reviewed, data=data)
    assert incoming.content(data) == before


def test_data_that_are_broken_already_are_told_as_they_are(reviewed, data):
    (data / "reports" / "2023-05-10-april" / "observations.csv").write_text("x\n", encoding="utf-8")
    with pytest.raises(DxError, match=r"2023-05-10-april/observations\.csv:1: the header must be"):
        dx.reading.accept(reviewed, data=data)


def test_a_folder_that_is_no_draft_is_told(tmp_path):
    with pytest.raises(DxError, match="there is no draft"):
        dx.reading.accept(Path(tmp_path / "x"))


def test_decisions_that_cannot_be_read_are_told(draft):
    (draft / "decisions.jsonl").mkdir()
    with pytest.raises(DxError, match=r"cannot read .*decisions\.jsonl"):
        acceptance.accept(draft, dry_run=True)
