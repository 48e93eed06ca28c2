"""Word files: paragraphs, lists with numbers, tables, boxes, footnotes, and what tracked changes left."""

from __future__ import annotations

import io
from zipfile import ZipFile

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Cm
from reading_files import cells, read, table_of, texts

W = nsdecls("w")
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
MACROS = "application/vnd.ms-word.document.macroEnabled.main+xml"


@pytest.fixture
def word():
    return docx.Document()


def saved(document) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def changed(content: bytes, parts: dict[str, str], replaced: tuple[str, str, str] | None = None) -> bytes:
    """A file with more parts, and words of one part replaced."""
    file = io.BytesIO()
    with ZipFile(io.BytesIO(content)) as old, ZipFile(file, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if replaced and name == replaced[0]:
                part = part.replace(replaced[1].encode(), replaced[2].encode())
            new.writestr(name, part)
        for name, text in parts.items():
            new.writestr(name, text)
    return file.getvalue()


def test_paragraphs_headings_and_numbered_lists(word, tmp_path):
    word.add_heading("Kết quả", 1)
    word.add_paragraph("Đạt 58,41%\nnăm 2023")
    for text in ("một", "hai"):
        word.add_paragraph(text, style="List Number")
    word.add_paragraph("điểm", style="List Bullet")
    document = read(tmp_path, "a.docx", saved(word))
    assert texts(document) == ["Kết quả", "Đạt 58,41%", "năm 2023", "1. một", "2. hai", "- điểm"]
    assert document.lines[0].kind == "heading"
    assert document.lines[2].place.code == "paragraph 2"


def test_merged_header_cells_stand_above_their_columns(word, tmp_path):
    table = word.add_table(3, 3)
    for row, line in enumerate([["Chỉ tiêu", "Kết quả", ""], ["", "2022", "2023"], ["Hồ sơ", "54,34%", "58,41%"]]):
        for column, text in enumerate(line):
            table.cell(row, column).text = text
    table.cell(0, 0).merge(table.cell(1, 0))
    table.cell(0, 1).merge(table.cell(0, 2))
    rows = table_of(read(tmp_path, "a.docx", saved(word)))
    assert [row.kind for row in rows] == ["header", "header", "row"]
    assert rows[2].text == "Hồ sơ | 54,34% | 58,41%"
    assert cells(rows[2])["58,41%"] == (("Kết quả", "2023"), "Hồ sơ")
    assert rows[2].place.code == "table 1, row 3"


def test_a_table_in_a_cell_follows_its_row(word, tmp_path):
    table = word.add_table(2, 2)
    table.cell(0, 0).text, table.cell(1, 0).text, table.cell(1, 1).text = "a", "c", "9"
    inner = table.cell(0, 1).add_table(1, 2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "x", "7"
    rows = table_of(read(tmp_path, "a.docx", saved(word)))
    assert [row.text for row in rows] == ["a |", "x | 7", "c | 9"]


def test_inserted_text_is_read_and_deleted_text_is_not(word, tmp_path):
    paragraph = word.add_paragraph("Có ")
    paragraph._p.append(parse_xml(f"<w:del {W} w:id='1'><w:r><w:delText>12</w:delText></w:r></w:del>"))
    paragraph._p.append(parse_xml(f"<w:ins {W} w:id='2'><w:r><w:t>13</w:t></w:r></w:ins>"))
    paragraph._p.append(parse_xml(f"<w:r {W}><w:rPr><w:vanish/></w:rPr><w:t>14</w:t></w:r>"))
    assert texts(read(tmp_path, "a.docx", saved(word))) == ["Có 13"]


def test_a_text_box_is_read_once_behind_its_paragraph(word, tmp_path):
    box = f"<w:txbxContent {W}><w:p><w:r><w:t>trong khung 25</w:t></w:r></w:p></w:txbxContent>"
    vml = "<v:shape xmlns:v='urn:schemas-microsoft-com:vml'><v:textbox>{}</v:textbox></v:shape>"
    both = (
        f"<w:r {W}><mc:AlternateContent xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'>"
        f"<mc:Choice Requires='wps'><w:drawing>{box}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{vml.format(box)}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    word.add_paragraph("trước")._p.append(parse_xml(both))
    word.add_paragraph("sau")
    document = read(tmp_path, "a.docx", saved(word))
    assert texts(document) == ["trước", "trong khung 25", "sau"]
    assert document.lines[1].place.shape == 1


def test_a_footnote_stands_behind_its_paragraph_with_its_mark(word, tmp_path):
    paragraph = word.add_paragraph("Đạt 56%")
    paragraph._p.append(parse_xml(f"<w:r {W}><w:footnoteReference w:id='5'/></w:r>"))
    word.add_paragraph("Tiếp theo")
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    notes = (
        f"<w:footnotes {W}><w:footnote w:id='0' w:type='separator'><w:p/></w:footnote><w:footnote w:id='5'><w:p><w:r>"
        "<w:footnoteRef/><w:t> Tính đến tháng 3</w:t></w:r></w:p></w:footnote></w:footnotes>"
    )
    rels = ("word/_rels/document.xml.rels", "</Relationships>",
            f"<Relationship Id='rIdN' Type='{kind}' Target='footnotes.xml'/></Relationships>")  # fmt: skip
    content = changed(saved(word), {"word/footnotes.xml": notes}, rels)
    document = read(tmp_path, "a.docx", content)
    assert texts(document) == ["Đạt 56%¹", "¹ Tính đến tháng 3", "Tiếp theo"]
    assert (document.lines[1].kind, document.lines[1].place.code) == ("footnote", "note 1")


def test_raised_digits_never_join_a_figure(word, tmp_path):
    paragraph = word.add_paragraph("58")
    paragraph.add_run("1").font.superscript = True
    paragraph.add_run(" km").font.bold = True
    paragraph.add_run("2").font.superscript = True
    assert texts(read(tmp_path, "a.docx", saved(word))) == ["58¹ km²"]


def test_heads_and_feet_of_pages_are_read_once(word, tmp_path):
    word.sections[0].header.paragraphs[0].text = "đầu trang 7"
    word.sections[0].footer.paragraphs[0].text = "chân trang"
    word.add_paragraph("thân")
    word.add_section()
    assert texts(read(tmp_path, "a.docx", saved(word))) == ["đầu trang 7", "thân", "chân trang"]


def test_a_frame_of_one_column_is_no_table(word, tmp_path):
    word.add_table(1, 1).cell(0, 0).text = "trong khung 9"
    document = read(tmp_path, "a.docx", saved(word))
    assert [(line.text, line.kind) for line in document.lines] == [("trong khung 9", "text")]


def test_a_file_with_macros_is_read_and_they_are_told(word, tmp_path):
    word.add_paragraph("có 5 mục")
    content = changed(saved(word), {"word/vbaProject.bin": "x"}, ("[Content_Types].xml", MAIN, MACROS))
    document = read(tmp_path, "a.docm", content)
    assert texts(document) == ["có 5 mục"]
    assert document.warnings == ("it holds macros; none was run",)


def test_links_out_of_the_file_are_told_and_not_opened(word, tmp_path):
    paragraph = word.add_paragraph("có 5 mục")
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"
    paragraph.part.relate_to("http://localhost:1/mau.dotm", kind, is_external=True)
    document = read(tmp_path, "a.docx", saved(word))
    assert "1 places outside the file" in document.warnings[0]


def test_decomposed_words_are_composed(word, tmp_path):
    word.add_paragraph("Ty\u0309 le\u0323\u0302")
    assert texts(read(tmp_path, "a.docx", saved(word))) == ["Tỷ lệ"]


def test_a_wide_paragraph_of_many_runs_stays_one_line(word, tmp_path):
    paragraph = word.add_paragraph()
    for part in ("3.", "378", ".742", " người"):
        paragraph.add_run(part)
    word.sections[0].left_margin = Cm(1)
    assert texts(read(tmp_path, "a.docx", saved(word))) == ["3.378.742 người"]
