"""What cannot be read is told in one sentence, leaves nothing behind, and never costs more than a moment."""

from __future__ import annotations

import io
import os
import re
import tempfile
from zipfile import ZIP_DEFLATED, ZipFile

import docx
import openpyxl
import pptx
import pypdf
import pytest
from reading_files import read, texts, typeset

from dxlib.errors import DxError
from dxlib.reading.document import Document, Line
from dxlib.reading.extraction import extract

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504


def office(make) -> bytes:
    file = io.BytesIO()
    make().save(file)
    return file.getvalue()


def workbook():
    book = openpyxl.Workbook()
    book.active["A1"] = "có 5 mục"
    return book


OFFICE = {"a.docx": docx.Document, "a.pptx": pptx.Presentation, "a.xlsx": workbook}


def zipped(parts: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return file.getvalue()


def encrypted_pdf() -> bytes:
    writer = pypdf.PdfWriter(io.BytesIO(typeset("có 5 mục")))
    writer.encrypt("bí mật")
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


@pytest.fixture(autouse=True)
def nothing_left(tmp_path, monkeypatch):
    """Whatever is refused, no file stays where files are put for a while."""
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    yield
    assert list(scratch.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.pdf", encrypted_pdf(), "is protected by a password; save it without one"),
        ("a.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "is protected by a password; save it without one"),
        ("a.doc", OLE + "WordDocument".encode("utf-16-le"), "is an old .doc; save it as docx"),
        ("a.xls", OLE + "Workbook".encode("utf-16-le"), "is an old .xls; save it as xlsx"),
        ("a.ppt", OLE + "PowerPoint Document".encode("utf-16-le"), "is an old .ppt; save it as pptx"),
        ("a.rtf", b"{\\rtf1 a}", "is Rich Text; save it as docx"),
        ("a.mht", b"MIME-Version: 1.0\n", "is a web archive; save it as HTML"),
        ("a.odt", zipped({"mimetype": b"", "content.xml": b"<a/>"}), "is an OpenDocument file; save it as docx"),
        ("a.zip", zipped({"b.txt": b"x"}), "is an archive; unpack it and give one file of it"),
        ("a.txt", b"", "is empty"),
        ("a.pdf", b"\0" * 2000, "is empty"),
        ("a.pdf", typeset("có 5 mục")[:1500], "breaks off, or is damaged"),
        ("a.pdf", b"%PDF-1.7\n", "breaks off, or is damaged"),
        ("a.png", b"\x89PNG\r\n\x1a\n" + b"x" * 200, "breaks off, or is no picture"),
        ("a.jpg", b"\xff\xd8\xff" + b"\0" * 200, "no picture that can be read (of no kind that is known)"),
        ("a.bin", os.urandom(4096), "is no text in an encoding that is read"),
        ("a.docx", zipped({"word/document.xml": b"<a/>"}), "is damaged"),
        ("a.html", b"<html><body><script>1</script></body></html>", "holds no text that can be read"),
    ],
)
def test_it_is_told_what_a_file_is_and_what_to_do(tmp_path, name, content, told):
    with pytest.raises(DxError) as refused:
        read(tmp_path, name, content)
    assert f"'{name}'" in str(refused.value)
    assert told in str(refused.value)


def test_libraries_say_nothing_in_their_own_words(tmp_path, recwarn, capfd):
    extension = b'<extLst><ext uri="{CCE6A557-97BC-4B89-ADB6-D9C93CAAB3DF}"/></extLst></worksheet>'
    with ZipFile(io.BytesIO(office(workbook))) as book:
        parts = {part: book.read(part).replace(b"</worksheet>", extension) for part in book.namelist()}
    assert read(tmp_path, "a.xlsx", zipped(parts)).lines
    (writer := pypdf.PdfWriter()).append(io.BytesIO(typeset("có 5 mục")))
    writer.write(made := io.BytesIO())
    box = re.sub(rb"(/MediaBox \[)([^]]*)", lambda found: found[1] + b"/x".ljust(len(found[2])), made.getvalue())
    with pytest.raises(DxError, match="coordinate"):
        read(tmp_path, "a.pdf", box)
    assert not recwarn.list and capfd.readouterr().err == ""


@pytest.mark.parametrize("name", OFFICE)
@pytest.mark.parametrize("share", [0.2, 0.6, 0.97])
def test_a_truncated_file_of_office_is_told(tmp_path, name, share):
    content = office(OFFICE[name])
    with pytest.raises(DxError, match="breaks off, or is damaged"):
        read(tmp_path, name, content[: int(len(content) * share)])


@pytest.mark.parametrize("part", ["word/document.xml", "ppt/presentation.xml", "xl/workbook.xml"])
def test_a_zip_bomb_is_not_unpacked(tmp_path, part):
    with pytest.raises(DxError, match=r"is not unpacked: 'media/a\.bin' grows to 50 MB out of \d+ kB"):
        read(tmp_path, "a.docx", zipped({part: b"<a/>", "media/a.bin": b"\0" * 50_000_000}))


def test_parts_that_are_too_much_together_are_not_unpacked(tmp_path, monkeypatch):
    monkeypatch.setattr("dxlib.notation.archives.LARGEST", 10_000)
    with pytest.raises(DxError, match="no more than"):
        read(tmp_path, "a.docx", office(docx.Document))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("name", OFFICE)
def test_entities_are_refused_wherever_they_stand(tmp_path, name, encoding):
    bomb = f'<?xml version="1.0" encoding="{encoding}"?><!-- x --><!DOCTYPE a [<!ENTITY b "bb">]><a>&b;</a>'.encode(
        encoding
    )
    file = io.BytesIO(office(OFFICE[name]))
    with ZipFile(file, "a") as packed:
        packed.writestr("docProps/custom.xml", bomb)
    with pytest.raises(DxError, match=r"'docProps/custom\.xml' defines entities"):
        read(tmp_path, name, file.getvalue())


def test_a_folder_and_a_missing_file_are_told(tmp_path):
    with pytest.raises(DxError, match="is a folder"):
        extract(tmp_path)
    with pytest.raises(DxError, match="there is no file"):
        extract(tmp_path / "a.pdf")
    with pytest.raises(DxError):
        extract("a\0b")


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="whoever runs this may read every file")
def test_a_file_that_may_not_be_read_is_told(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("5")
    path.chmod(0)
    with pytest.raises(DxError, match=r"'a\.txt' cannot be read: Permission denied"):
        extract(path)


def test_a_file_that_is_too_large_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr("dxlib.reading.extraction.LARGEST", 3)
    with pytest.raises(DxError, match="is larger than"):
        read(tmp_path, "a.txt", b"12345")


@pytest.mark.parametrize("name", ["năm 2023 (bản cuối).txt", "a'b\"c.txt", "-x.txt", "a\nb.txt", "…"])
def test_odd_names_are_no_hindrance(tmp_path, name):
    assert texts(read(tmp_path, name, "có 5 mục".encode())) == ["có 5 mục"]


@pytest.mark.parametrize("name", OFFICE)
def test_a_wrong_ending_is_read_by_content(tmp_path, name):
    file = docx.Document() if name == "a.docx" else pptx.Presentation() if name == "a.pptx" else workbook()
    if name == "a.docx":
        file.add_paragraph("có 5 mục")
    elif name == "a.pptx":
        file.slides.add_slide(file.slide_layouts[5]).shapes.title.text = "có 5 mục"
    document = read(tmp_path, "a.pdf", office(lambda: file))
    assert (document.format, texts(document)) == (name[2:], ["có 5 mục"])


def test_tables_nested_too_deep_are_refused(tmp_path):
    document = docx.Document()
    cell = document.add_table(1, 1).cell(0, 0)
    for _ in range(30):
        cell = cell.add_table(1, 1).cell(0, 0)
    with pytest.raises(DxError, match=r"'a\.docx': .* more than twenty deep"):
        read(tmp_path, "a.docx", office(lambda: document))
    with pytest.raises(DxError, match=r"'a\.html': .* more than twenty deep"):
        read(tmp_path, "a.html", b"<html><body>" + b"<table><tr><th>a<th>b<tr><td>7<td>" * 30)


class TestPlugs:
    """Readers of other packages, found as entry points."""

    @pytest.fixture
    def plug(self, tmp_path, monkeypatch):
        """Install a package whose reader is this code."""

        def install(code: str) -> None:
            (tmp_path / "plugged_reader.py").write_text(code, encoding="utf-8")
            info = tmp_path / "plugged_reader-1.0.dist-info"
            info.mkdir()
            (info / "METADATA").write_text("Metadata-Version: 2.1\nName: plugged-reader\nVersion: 1.0\n")
            (info / "entry_points.txt").write_text("[dxlib.readers]\nfax = plugged_reader:read\n")
            monkeypatch.syspath_prepend(tmp_path)

        yield install
        import sys

        sys.modules.pop("plugged_reader", None)

    def test_a_reader_of_another_package_reads_what_it_knows(self, plug, tmp_path):
        plug(
            "from dxlib.reading.document import Document, Line\n"
            "def read(path):\n"
            "    if path.suffix == '.fax':\n"
            "        return Document(format='fax', lines=(Line(text=path.read_text()[::-1]),))\n"
        )
        assert read(tmp_path, "a.fax", b"321") == Document(format="fax", lines=(Line(text="123"),))
        assert read(tmp_path, "a.txt", b"321").format == "text"

    @pytest.mark.parametrize(
        ("code", "told"),
        [
            ("def read(path): 1 / 0", "failed on"),
            ("def read(path): return 5", "int"),
            ("1 / 0", "failed on"),
            ("def read(path): raise SystemExit(0)", "failed on"),
            ("raise SystemExit", "failed on"),
        ],
    )
    def test_a_broken_one_is_named(self, plug, tmp_path, code, told):
        plug(code)
        with pytest.raises(DxError, match=f"the reader 'fax' .*{told}"):
            read(tmp_path, "a.txt", b"5")
