"""Documents made so that a library takes all memory or does not end: read within bounds, or refused in words."""

import io
import signal
import sys
import threading
import time
import zipfile

import docx
import openpyxl
import pptx
import pytest
from pptx.util import Inches
from reading_files import read, texts

from dxlib.errors import DxError
from dxlib.reading.extraction import bounds
from dxlib.reading.extraction.bounds import bounded, longer
from dxlib.reading.extraction.numbering import counted

timed = pytest.mark.skipif(not hasattr(signal, "SIGVTALRM"), reason="no signal tells the time of the processor")


@pytest.mark.skipif(sys.platform != "linux", reason="memory is bounded on Linux")
def test_memory_without_end_is_refused_and_there_again_afterwards(monkeypatch):
    monkeypatch.setattr(bounds, "MEMORY", 100 << 20)
    with pytest.raises(DxError, match=r"'a.pdf' takes more than .* of memory to read"), bounded("a.pdf"):
        bytearray(1 << 30)
    assert len(bytearray(200 << 20)) == 200 << 20


def works(seconds):
    until = time.process_time() + seconds
    while time.process_time() < until:
        sum(range(10_000))


@timed
def test_what_does_not_end_is_ended_and_every_page_has_its_time(monkeypatch):
    monkeypatch.setattr(bounds, "SECONDS", 0.2)
    monkeypatch.setattr(bounds, "PAGE", 0.2)
    before = signal.getsignal(signal.SIGVTALRM)

    with bounded("a.pdf"):
        for _ in range(4):
            works(0.1)
            longer()
    with pytest.raises(DxError, match=r"'a.pdf' takes too long to read"), bounded("a.pdf"):
        works(60)
    works(0.4)
    assert signal.getsignal(signal.SIGVTALRM) == before and signal.getitimer(signal.ITIMER_VIRTUAL)[0] == 0


@timed
def test_what_does_not_end_is_ended_also_where_the_end_of_its_time_fell_into_a_finaliser(monkeypatch):
    class Slow:
        def __del__(self):
            works(0.4)

    lost = []
    monkeypatch.setattr(sys, "unraisablehook", lambda told: lost.append(told.exc_type.__name__))
    monkeypatch.setattr(bounds, "SECONDS", 0.2)
    with pytest.raises(DxError, match=r"'a.pdf' takes too long to read"), bounded("a.pdf"):
        Slow()
        works(10)
    assert lost == ["_TooLong"] and signal.getitimer(signal.ITIMER_VIRTUAL) == (0, 0)


def test_another_thread_reads_too(tmp_path):
    found = []
    thread = threading.Thread(target=lambda: found.append(read(tmp_path, "a.txt", "Năm 2023 đạt 58,41%".encode())))
    thread.start()
    thread.join()
    assert texts(found[0]) == ["Năm 2023 đạt 58,41%"]


def pdf(*objects: bytes) -> bytes:
    made, places = b"%PDF-1.7\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    return (
        made + head + table + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(made))
    )


def stream(content: bytes, *also: bytes) -> bytes:
    return b"<</Length %d%s>>stream\n%s\nendstream" % (len(content), b"".join(also), content)


def drawn_in_itself() -> bytes:
    """A form that draws ten of the next one, twenty deep."""
    forms = [
        stream(
            b"/X Do " * 10, b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X %d 0 R>>>>" % (6 + at)
        )
        for at in range(20)
    ]
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Resources<</XObject<</X 5 0 R>>>>/Contents 4 0 R>>"
    return pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page, stream(b"/X Do"), *forms)


def letters_without_end() -> bytes:
    """A typeface that says what four thousand million letters are."""
    letters = b"begincmap 1 beginbfrange <00000000> <FFFFFFFF> <0041> endbfrange endcmap"
    face = b"<</Type/Font/Subtype/Type0/BaseFont/X/ToUnicode 6 0 R/DescendantFonts[<</Type/Font/BaseFont/X>>]>>"
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Resources<</Font<</F 5 0 R>>>>/Contents 4 0 R>>"
    return pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page,
               stream(b"BT /F 9 Tf (1) Tj ET"), face, stream(letters))  # fmt: skip


@timed
@pytest.mark.parametrize("content", [drawn_in_itself(), letters_without_end()], ids=["drawings", "letters"])
def test_a_pdf_that_does_not_end_is_refused(tmp_path, monkeypatch, content):
    monkeypatch.setattr(bounds, "PAGE", 0.3)
    with pytest.raises(DxError, match=r"'a.pdf' takes too long to read"):
        read(tmp_path, "a.pdf", content)


def changed(content: bytes, name: str, old: bytes, new: bytes, named: str = "") -> bytes:
    """A file of Office with another part, or the same one under another name."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as packed, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for part in packed.namelist():
            inside = packed.read(part)
            if part == name:
                assert old in inside
                made.writestr(named or part, inside.replace(old, new, 1))
            else:
                made.writestr(part, inside.replace(name.encode(), named.encode()) if named else inside)
    return out.getvalue()


def saved(made) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def workbook() -> bytes:
    made = openpyxl.Workbook()
    made.active.append(["Lượt truy cập", 1234])
    return saved(made)


SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize("sign", [b'"', b"'"])
def test_cells_merged_without_end_are_refused(tmp_path, sign):
    merged = b"</sheetData><mergeCells><mergeCell ref=%sA1:XFD1048576%s/></mergeCells>" % (sign, sign)
    with pytest.raises(DxError, match=r"'a.xlsx' merges 17,179,869,184 cells; 2,000,000 are read at most"):
        read(tmp_path, "a.xlsx", changed(workbook(), SHEET, b"</sheetData>", merged))


def test_nothing_is_made_of_the_cells_between_two_that_are_far_apart(tmp_path):
    far = b'<row r="1048576"><c r="XFD1048576"><v>5</v></c></row></sheetData>'
    started = time.process_time()
    assert texts(read(tmp_path, "a.xlsx", changed(workbook(), SHEET, b"</sheetData>", far))) == [
        "Lượt truy cập | 1234", "5",
    ]  # fmt: skip
    assert time.process_time() - started < 5


def test_a_number_larger_than_any_format_is_read(tmp_path):
    made = openpyxl.Workbook()
    made.active.append(["Lượt", 1e300])
    made.active["B1"].number_format = "#,##0." + "0" * 100
    assert texts(read(tmp_path, "a.xlsx", saved(made)))[0].startswith("Lượt | 1.000.000")


def test_a_cell_that_spans_more_than_any_table_is_read(tmp_path):
    made = pptx.Presentation()
    slide = made.slides.add_slide(made.slide_layouts[6])
    table = slide.shapes.add_table(2, 2, 0, 0, Inches(3), Inches(1)).table
    table.cell(0, 0).text, table.cell(1, 1).text = "12%", "x"
    wide = changed(saved(made), "ppt/slides/slide1.xml", b"<a:tc>", b'<a:tc gridSpan="99999999" rowSpan="99999999">')
    assert any("12%" in line for line in texts(read(tmp_path, "a.pptx", wide)))


@pytest.mark.parametrize("named", ["word/document.dat", "word/document.Xml"])
def test_entities_are_refused_also_in_a_part_that_is_named_as_no_other(tmp_path, named):
    made = docx.Document()
    made.add_paragraph("có 1.234 lượt, 58,41%")
    begin = b"<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
    hostile = changed(saved(made), "word/document.xml", begin, begin + b'<!DOCTYPE a [<!ENTITY x "9">]>', named)
    with zipfile.ZipFile(path := tmp_path / "b.docx", "w") as packed, zipfile.ZipFile(io.BytesIO(hostile)) as parts:
        for part in parts.namelist():
            packed.writestr(part, parts.read(part))
        packed.writestr("word/document.xml", "<a/>")
    with pytest.raises(DxError, match=f"its part '{named}' defines entities"):
        read(tmp_path, "a.docx", path.read_bytes())


def test_attributes_without_end_are_refused_and_long_pictures_are_not(tmp_path):
    page = "<html><body><p {}>đạt 58,41%</p></body></html>"
    with pytest.raises(DxError, match="attributes without end"):
        read(tmp_path, "a.html", page.format(" ".join(f"a{n}=1" for n in range(2000))).encode())
    assert texts(read(tmp_path, "a.html", page.format(f'data-a="{"x" * 100_000}"').encode())) == ["đạt 58,41%"]


def test_a_number_that_no_list_has_is_written_in_digits():
    assert (counted(780, "lowerLetter"), counted(10**9, "upperLetter")) == ("z" * 30, "1000000000")


@pytest.mark.parametrize("piece", ["1", "1.", "2,3"])
def test_a_number_that_no_report_has_is_refused(tmp_path, piece):
    with pytest.raises(DxError, match="a number of more than 2,000 characters"):
        read(tmp_path, "a.txt", f"Năm 2023 đạt {piece * 2001}%".encode())
    assert texts(read(tmp_path, "a.txt", ("Mục lục" + "." * 3000 + "12").encode()))
