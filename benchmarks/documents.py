"""Good documents for the reader, in every format, to be broken: sentences of our own."""

from __future__ import annotations

from io import BytesIO

TEXT = (
    "BÁO CÁO TÌNH HÌNH THỬ NGHIỆM\nSố 7/BC-TN, ngày 10 tháng 02 năm 2025\n"
    "Trong năm 2024 các nơi làm thử nhận qua mạng 61,2% hồ sơ, tăng 3,1% so với năm 2023.\n"
    "Hệ thống thử ghi nhận hơn 9,1 nghìn cuộc tấn công; 60/63 tỉnh có kế hoạch.\n"
)


def texts() -> dict[str, bytes]:
    """Return text and Markdown."""
    return {"report.txt": TEXT.encode(), "report.md": f"# {TEXT}\n| a | b |\n|---|---|\n| 61,2% | 7 |\n".encode()}


def page() -> dict[str, bytes]:
    """Return a web page with cells that span."""
    body = "".join(f"<p>{line}</p>" for line in TEXT.splitlines())
    table = "<table><tr><th>Nơi<th colspan=2>Hồ sơ<tr><td rowspan=2>Hà Nội<td>40,5%<td>7<tr><td>43,1%<td>8</table>"
    return {"report.html": f"<!doctype html><meta charset=utf-8><title>x</title>{body}{table}".encode()}


def docx() -> dict[str, bytes]:
    """Return a Word document with a table."""
    from docx import Document

    made, out = Document(), BytesIO()
    for line in TEXT.splitlines():
        made.add_paragraph(line)
    table = made.add_table(2, 3)
    for cell in table._cells:
        cell.text = "61,2%"
    made.save(out)
    return {"report.docx": out.getvalue()}


def pptx() -> dict[str, bytes]:
    """Return slides with a table."""
    from pptx import Presentation

    made, out = Presentation(), BytesIO()
    slide = made.slides.add_slide(made.slide_layouts[1])
    slide.shapes.title.text, slide.placeholders[1].text = "Báo cáo", TEXT
    slide.shapes.add_table(2, 2, 0, 0, 999999, 999999).table.cell(0, 0).text = "61,2%"
    made.save(out)
    return {"report.pptx": out.getvalue()}


def pdf() -> dict[str, bytes]:
    """Return a PDF with a table."""
    import typst

    words = TEXT.replace("/", " ")
    source = f"#set page(width: 300pt, height: 300pt)\n{words}\n#table(columns: 2, [a], [b], [61,2%], [7])"
    return {"report.pdf": bytes(typst.compile(source.encode(), format="pdf"))}
