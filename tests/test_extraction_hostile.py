"""Documents that would run, fetch or write something are read as text: nothing is opened, asked for or put anywhere."""

from __future__ import annotations

import io
import os
import resource
import socket
import subprocess
import zipfile
import zlib

import docx
import openpyxl
import pptx
import pypdf
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE as KINDS
from pypdf.generic import DictionaryObject, NameObject, TextStringObject
from reading_files import read, texts, typeset

from dxlib.errors import DxError

EVIL = "http://evil.example/x"
SECRET = "root:x:0:0"


@pytest.fixture(autouse=True)
def nothing_leaves(monkeypatch, tmp_path):
    """No connection is tried, no program is started, and nothing is written outside of the test's folder."""
    tried = []

    def refused(*words, **_):
        tried.append(words)
        raise OSError("refused")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refused)
    for name in ("getaddrinfo", "create_connection"):
        monkeypatch.setattr(socket, name, refused)
    monkeypatch.setattr(subprocess, "Popen", refused)
    monkeypatch.setattr(os, "system", refused)
    yield
    assert tried == []


def written(made) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def with_parts(content: bytes, **parts: tuple[str, bytes]) -> bytes:
    """An archive with more parts, by their names."""
    out = io.BytesIO(content)
    with zipfile.ZipFile(out, "a") as packed:
        for name, part in parts.values():
            packed.writestr(name, part)
    return out.getvalue()


def word() -> bytes:
    made = docx.Document()
    made.add_paragraph("có 5 mục")
    template = KINDS.IMAGE.replace("image", "attachedTemplate")
    for kind in (KINDS.IMAGE, KINDS.HYPERLINK, template, KINDS.OLE_OBJECT):
        made.part.relate_to(EVIL, kind, is_external=True)
    made.part.relate_to("file:///etc/passwd", KINDS.IMAGE, is_external=True)
    return written(made)


def slides() -> bytes:
    made = pptx.Presentation()
    slide = made.slides.add_slide(made.slide_layouts[5])
    slide.shapes.title.text = "có 5 mục"
    slide.part.relate_to(EVIL, KINDS.IMAGE, is_external=True)
    slide.part.relate_to("file:///etc/passwd", KINDS.VIDEO, is_external=True)
    return written(made)


def workbook() -> bytes:
    book = openpyxl.Workbook()
    book.active["A1"], book.active["A2"] = "có 5 mục", f'=WEBSERVICE("{EVIL}")'
    book.active["A1"].hyperlink = EVIL
    return written(book)


OFFICE = {"a.docx": word, "a.pptx": slides, "a.xlsx": workbook}


@pytest.mark.parametrize("name", OFFICE)
def test_what_a_file_of_office_names_outside_of_it_is_told_and_not_opened(tmp_path, name):
    document = read(tmp_path, name, OFFICE[name]())
    assert "có 5 mục" in texts(document) and SECRET not in document.text and "evil.example" not in document.text
    assert any("places outside the file" in one for one in document.warnings)


@pytest.mark.parametrize("name", OFFICE)
def test_macros_and_embedded_files_are_told_and_not_run(tmp_path, name):
    home = {"a.docx": "word", "a.pptx": "ppt", "a.xlsx": "xl"}[name]
    parts = {"a": (f"{home}/vbaProject.bin", b"\xd0\xcf\x11\xe0"), "b": (f"{home}/embeddings/oleObject1.bin", b"MZ"),
             "c": (f"{home}/activeX/activeX1.bin", b"MZ")}  # fmt: skip
    document = read(tmp_path, name, with_parts(OFFICE[name](), **parts))
    told = " ".join(document.warnings)
    assert "it holds macros; none was run" in told and "it embeds 2 other files" in told


def test_a_document_that_word_would_put_in_when_it_opens_is_told(tmp_path):
    document = read(tmp_path, "a.docx", with_parts(word(), a=("word/afchunk1.docx", b"PK"), b=("word/more.mht", b"x")))
    assert any("it embeds 2 other files" in one for one in document.warnings)


@pytest.mark.parametrize("name", OFFICE)
@pytest.mark.parametrize(
    "part", ["../../../evil.xml", "/tmp/evil.xml", "..\\..\\evil.xml", "C:\\evil.xml", "a/../../b.xml"]
)
def test_no_part_is_put_where_its_name_says(tmp_path, name, part):
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    before = {path for path in tmp_path.rglob("*")} | {*tmp_path.parent.iterdir()}
    document = read(inner, name, with_parts(OFFICE[name](), a=(part, b"<a/>")))
    assert "có 5 mục" in texts(document)
    assert {path for path in tmp_path.rglob("*")} | {*tmp_path.parent.iterdir()} == before | {inner / name}


PAGE = f"""<!doctype html><html><head><meta charset=utf-8><base href="{EVIL}/">
<meta http-equiv=refresh content="0;url={EVIL}"><link rel=stylesheet href="{EVIL}.css"><link rel=import href="{EVIL}">
<style>@import "{EVIL}"; p {{ background: url({EVIL}) }}</style>
<script src="{EVIL}.js"></script><title>5</title></head><body onload="x()">
<p>có 5 mục</p><img src="{EVIL}.png" srcset="{EVIL} 2x"><iframe src="file:///etc/passwd"></iframe>
<object data="{EVIL}"></object>
<embed src="{EVIL}"><video src="{EVIL}" poster="{EVIL}"></video><svg><image href="{EVIL}"/><use href="{EVIL}#a"/>
<script>x()</script><foreignObject><p>7</p></foreignObject></svg><form action="{EVIL}"><input name=a></form>
<a href="javascript:x()" ping="{EVIL}">link 8</a><p style="background:url({EVIL})">có 9 mục</p></body></html>"""


def test_a_page_fetches_nothing_and_goes_nowhere(tmp_path):
    document = read(tmp_path, "a.html", PAGE.encode())
    assert {"có 5 mục", "có 9 mục"} <= {*texts(document)} and "evil.example" not in document.text


@pytest.mark.parametrize(
    "content",
    [
        '<!DOCTYPE html [<!ENTITY e SYSTEM "file:///etc/passwd">]><html><body><p>có 5 mục &e;</p></body></html>',
        '<?xml version="1.0"?><!DOCTYPE html SYSTEM "http://evil.example/x.dtd"><html><p>có 5 mục</p></html>',
        "<html><body><p>có 5 mục</p>" + "&lt;" * 1000 + '<!--#include file="/etc/passwd"--></body></html>',
    ],
)
def test_entities_and_includes_of_a_page_stay_what_they_are(tmp_path, content):
    document = read(tmp_path, "a.html", content.encode())
    assert any("có 5 mục" in line for line in texts(document)) and SECRET not in document.text


def test_markdown_fetches_nothing(tmp_path):
    parts = (f"![có 3 mục]({EVIL}.png)", f"[có 5 mục]({EVIL})", f"<img src={EVIL}>", "[a]: file:///etc/passwd", "[a] 6")
    content = "\n\n".join(parts)
    document = read(tmp_path, "a.md", content.encode())
    assert any("có 5 mục" in line for line in texts(document)) and SECRET not in document.text


def test_a_picture_that_is_a_drawing_with_a_program_is_no_document(tmp_path):
    inside = f'<script href="{EVIL}"/><image href="{EVIL}"/><text>có 5 mục</text>'
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg">{inside}</svg>'
    try:
        document = read(tmp_path, "a.svg", drawing.encode())
    except DxError as error:
        assert "a.svg" in str(error)
    else:
        assert document.format == "text"


def armed() -> bytes:
    """A PDF that runs a script when it is opened, starts a program, sends a form, and holds a file."""
    writer = pypdf.PdfWriter(io.BytesIO(typeset("có 5 mục")))
    writer.add_attachment("evil.exe", b"MZ" * 99)
    script = "app.launchURL('http://evil.example')"
    for kind, key, value in (("/JavaScript", "/JS", script), ("/Launch", "/F", "calc.exe"), ("/URI", "/URI", EVIL),
                             ("/GoToR", "/F", "/etc/passwd"), ("/SubmitForm", "/F", EVIL)):  # fmt: skip
        action = DictionaryObject({NameObject("/S"): NameObject(kind), NameObject(key): TextStringObject(value)})
        writer._root_object[NameObject("/OpenAction")] = action
        writer.pages[0][NameObject("/AA")] = DictionaryObject({NameObject("/O"): action})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_pdf_runs_starts_and_unpacks_nothing(tmp_path):
    document = read(tmp_path, "a.pdf", armed())
    assert texts(document) == ["có 5 mục"]
    assert [path.name for path in tmp_path.iterdir()] == ["a.pdf"]


def packed_pdf(piece: bytes, times: int) -> bytes:
    """A PDF whose page is drawn by a stream that unpacks to so many pieces."""
    writer = pypdf.PdfWriter(io.BytesIO(typeset("có 5 mục")))
    stream, packer = pypdf.generic.StreamObject(), zlib.compressobj(9)
    stream._data = b"".join([*(packer.compress(piece * 100_000) for _ in range(times)), packer.flush()])
    stream[NameObject("/Filter")] = NameObject("/FlateDecode")
    writer.pages[0][NameObject("/Contents")] = writer._add_object(stream)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("times", "told"), [(50, "draws more on page 1 than any report"), (300, "grows to more than 100 MB")]
)
def test_a_stream_of_a_pdf_that_grows_without_end_is_not_drawn(tmp_path, times, told):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(DxError, match=rf"'a\.pdf'.*{told}"):
        read(tmp_path, "a.pdf", packed_pdf(b"q Q\n", times))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 600_000, "kilobytes"
