"""A report comes in, from the file to proven rows, with nothing stood in for: read, decided, accepted, verified."""

from __future__ import annotations

import shutil
from pathlib import Path

import incoming
import pytest

import dxlib as dx
from dxlib.errors import DxError
from dxlib.reading.decisions import Decision, decide, now

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "docs" / "example_report.txt"


@pytest.fixture(scope="module")
def data(tmp_path_factory) -> Path:
    """A copy of the project's data."""
    ignored = shutil.ignore_patterns("locale", "*.md")
    return shutil.copytree(ROOT / "data", tmp_path_factory.mktemp("project") / "data", ignore=ignored)


def as_text(path: Path) -> None:
    shutil.copyfile(EXAMPLE, path)


def as_utf16(path: Path) -> None:
    path.write_bytes(EXAMPLE.read_text(encoding="utf-8").encode("utf-16"))


def as_page(path: Path) -> None:
    lines = "".join(f"<p>{line}</p>" for line in EXAMPLE.read_text(encoding="utf-8").splitlines())
    path.write_text(f'<!doctype html><meta charset="utf-8"><title>x</title><body>{lines}', encoding="utf-8")


def as_word(path: Path) -> None:
    from docx import Document

    document = Document()
    for line in EXAMPLE.read_text(encoding="utf-8").splitlines():
        document.add_paragraph(line)
    document.save(str(path))


def as_pdf(path: Path) -> None:
    import typst

    lines = [line.replace("/", "\\/") for line in EXAMPLE.read_text(encoding="utf-8").splitlines()]
    source = path.with_suffix(".typ")
    source.write_text('#set text(font: "DejaVu Sans", size: 9pt)\n' + "\n\n".join(lines), encoding="utf-8")
    path.write_bytes(typst.compile(str(source)))
    source.unlink()


FORMATS = {"a.txt": as_text, "b.txt": as_utf16, "c.html": as_page, "d.docx": as_word, "e.pdf": as_pdf}


def decide_all(draft) -> None:
    """Accept what is proposed, and name what has no name yet."""
    for one in draft.proposals:
        first = one.readings[0]
        names = (
            {name: first.row.get(name) or "Thử" for name in ("name_en", "name_vi")} if first.table == "details" else {}
        )
        reading = first.model_copy(update={"row": first.row | names})
        decide(
            draft.folder,
            [Decision(proposal=one.number, reader=1, who="A. Reader", at=now(), action="edit", reading=reading)],
        )


@pytest.mark.parametrize("name", FORMATS)
def test_it_is_read_decided_accepted_and_proven(data, tmp_path, name):
    FORMATS[name](tmp_path / name)
    made = dx.reading.read(tmp_path / name, data=data, out=tmp_path / "drafts", id=f"2024-06-05-{name[0]}")
    draft = dx.reading.open_draft(made)
    assert (str(draft.report.published), draft.report.covers) == ("2024-06-05", "2024-05")
    indicators = {one.readings[0].row.get("indicator") for one in draft.proposals}
    assert {"dossiers_online_share", "attacks"} <= indicators
    decide_all(draft)
    before = incoming.content(data)
    done = dx.reading.accept(draft, data=data, dry_run=True)
    assert done.verification.covered == done.verification.digits > 0
    assert {"dossiers_online_share", "attacks"} <= set(done.effects.figures["indicator"])
    assert incoming.content(data) == before, "a trial"
    (tmp_path / "documents").mkdir()
    try:
        dx.reading.accept(draft, data=data, documents=tmp_path / "documents")
        evidence = dx.load(data=data, reports="all")
        (own,) = [one for one in dx.reading.verify(evidence, tmp_path / "documents") if one.report == draft.report.id]
        assert own.faults == [] and own.covered == own.digits
        assert bool(evidence.places) == (name in ("d.docx", "e.pdf", "c.html")), "a text has lines and no other place"
    finally:
        shutil.rmtree(data / "reports" / draft.report.id, ignore_errors=True)


def test_in_every_other_format_it_is_the_same_document(data, tmp_path):
    for name, write in FORMATS.items():
        write(tmp_path / name)
    dx.reading.read(tmp_path / "a.txt", data=data, out=tmp_path / "drafts")
    for name in list(FORMATS)[1:]:
        with pytest.raises(DxError, match=r"is the draft .* already, with the same text|has nearly the same text as"):
            dx.reading.read(tmp_path / name, data=data, out=tmp_path / "drafts")
    assert len([path for path in (tmp_path / "drafts").iterdir() if not path.name.startswith(".")]) == 1


def test_what_is_no_document_leaves_nothing(data, tmp_path):
    (tmp_path / "x.pdf").write_bytes(b"%PDF-1.7\n%broken")
    (tmp_path / "empty.txt").write_bytes(b"")
    for name in ("x.pdf", "empty.txt"):
        with pytest.raises(DxError):
            dx.reading.read(tmp_path / name, data=data, out=tmp_path / "drafts")
    assert not (tmp_path / "drafts").exists()
