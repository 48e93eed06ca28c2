"""Scans and pictures: what Tesseract reads, laid out as pages with a text layer are."""

from __future__ import annotations

import io
import re
import subprocess

import numpy as np
import pypdfium2
import pytest
from PIL import Image, ImageDraw
from reading_files import cells, needs_tesseract, read, table_of, texts, typeset

from dxlib.errors import DxError
from dxlib.reading.extraction import recognition, ruling, scans, spelling

SOURCE = """= Báo cáo thử
Đến tháng 4/2024, tỷ lệ đạt 58,41% và có hơn 3,7 triệu người dùng, tăng 12,5% so với 1.234.567 người.
#table(columns: (auto, 1fr, auto, auto), [TT], [Chỉ tiêu], [2022], [2023],
  [1], [Hồ sơ trực tuyến], [54,34%], [58,41%], [2], [Chữ ký số], [6,3%], [8,3%], [3], [Thanh toán], [4], [9])
Có 63/63 địa phương."""


def drawn(source: str = SOURCE, dpi: int = 200) -> list[Image.Image]:
    return [page.render(scale=dpi / 72, grayscale=True).to_pil() for page in pypdfium2.PdfDocument(typeset(source))]


def as_file(pages: list[Image.Image], form: str, dpi: int = 200) -> bytes:
    file = io.BytesIO()
    more = {"save_all": True, "append_images": pages[1:]} if form in ("PDF", "TIFF") else {}
    kept = {"resolution": dpi} if form == "PDF" else {"dpi": (dpi, dpi)}
    pages[0].save(file, form, **more, **kept)
    return file.getvalue()


@needs_tesseract
def test_a_scanned_page_has_the_figures_of_the_page_in_their_order(tmp_path):
    document = read(tmp_path, "a.pdf", as_file(drawn(), "PDF"))
    assert document.format == "scan"
    assert "look at every figure" in document.warnings[0]
    found = re.findall(r"\d[\d.,/%]*", document.text)
    assert [one.rstrip(".,") for one in found] == [
        "4/2024", "58,41%", "3,7", "12,5%", "1.234.567", "2022", "2023", "1", "54,34%", "58,41%", "2", "6,3%", "8,3%",
        "3", "4", "9", "63/63",
    ]  # fmt: skip
    rows = table_of(document)
    assert cells(rows[1])["58,41%"] == (("2023",), "Hồ sơ trực tuyến")
    assert rows[1].place.code == "page 1, table 1, row 2"


@needs_tesseract
def test_words_have_boxes_in_points(tmp_path):
    document = read(tmp_path, "a.png", as_file(drawn("#v(10cm) #h(5cm) Đạt 58,41%"), "PNG"))
    line = next(line for line in document.lines if "58,41%" in line.text)
    box = next(word.box for word in line.words if line.text[word.start : word.end] == "58,41%")
    assert document.format == "picture"
    assert 195 < box[0] < 260 and 335 < box[1] < 360


@needs_tesseract
@pytest.mark.parametrize("form", ["PNG", "JPEG", "TIFF"])
def test_pictures_are_read_in_every_form(tmp_path, form):
    assert "Đạt 58,41% năm 2023" in texts(read(tmp_path, "a.img", as_file(drawn("Đạt 58,41% năm 2023"), form)))


@needs_tesseract
def test_every_page_of_a_picture_is_read(tmp_path):
    pages = [*drawn("Trang này có 125 mục"), *drawn("Trang sau có 347 mục")]
    document = read(tmp_path, "a.tiff", as_file(pages, "TIFF"))
    assert [(line.text, line.place.page) for line in document.lines] == [
        ("Trang này có 125 mục", 1), ("Trang sau có 347 mục", 2),
    ]  # fmt: skip


@needs_tesseract
def test_a_page_that_lies_crooked_is_set_straight(tmp_path):
    crooked = drawn()[0].rotate(1.4, Image.Resampling.BICUBIC, fillcolor=255)
    rows = table_of(read(tmp_path, "a.png", as_file([crooked], "PNG")))
    assert cells(rows[2])["8,3%"] == (("2023",), "Chữ ký số")


@needs_tesseract
def test_pages_with_and_without_text_are_read_each_in_its_way(tmp_path):
    import pypdf

    writer = pypdf.PdfWriter()
    for part in (typeset("Trang chữ có 125 mục"), as_file(drawn("Trang ảnh có 347 mục"), "PDF")):
        writer.append(io.BytesIO(part))
    file = io.BytesIO()
    writer.write(file)
    document = read(tmp_path, "a.pdf", file.getvalue())
    assert texts(document) == ["Trang chữ có 125 mục", "Trang ảnh có 347 mục"]
    assert document.format == "pdf"
    assert document.warnings[0].startswith("1 page has no text that can be used and was read as a scan")


@needs_tesseract
def test_a_page_that_takes_tesseract_too_long_is_refused_and_leaves_nothing(tmp_path, monkeypatch):
    (passing := tmp_path / "passing").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(passing))
    monkeypatch.setattr(recognition, "_LONGEST", 0.001)
    with pytest.raises(DxError, match="takes Tesseract more than"):
        read(tmp_path, "a.png", as_file(drawn("có 5 mục"), "PNG"))
    assert list(passing.iterdir()) == []


@needs_tesseract
def test_all_that_is_written_while_a_scan_is_read_is_swept_if_the_program_is_killed(tmp_path, monkeypatch):
    from pytesseract import pytesseract

    (passing := tmp_path / "passing").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(passing))
    run, seen = pytesseract.run_tesseract, set()

    def looked(*given, **how):
        run(*given, **how)
        seen.update(one.name.rpartition("-")[0] for one in passing.iterdir())

    monkeypatch.setattr(pytesseract, "run_tesseract", looked)
    read(tmp_path, "a.png", as_file(drawn("Đạt 58,41% năm 2023, l2"), "PNG"))
    assert seen == {"dx-passing"} and list(passing.iterdir()) == []


@pytest.fixture
def without(monkeypatch):
    """Pretend that Tesseract knows these languages, or is not there."""

    def pretend(languages: list[str] | None) -> None:
        import pytesseract

        def known() -> list[str]:
            if languages is None:
                raise pytesseract.TesseractNotFoundError
            return languages

        monkeypatch.setattr(pytesseract, "get_languages", known)
        recognition.hold_ready.cache_clear()

    yield pretend
    recognition.hold_ready.cache_clear()


@pytest.mark.parametrize("form", ["PDF", "PNG"])
@pytest.mark.parametrize("languages", [None, ["eng", "osd"]])
def test_without_tesseract_or_its_vietnamese_it_is_told_what_to_install(tmp_path, without, languages, form):
    without(languages)
    with pytest.raises(DxError, match="tesseract-ocr tesseract-ocr-vie"):
        read(tmp_path, "a.img", as_file(drawn("có 5 mục"), form))


def test_a_picture_that_is_too_large_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(scans, "_LARGEST", 100)
    with pytest.raises(DxError, match="too many to be read"):
        read(tmp_path, "a.png", as_file(drawn("5"), "PNG"))


def written(marks: list[tuple[int, int, int, int]]) -> np.ndarray:
    dark = np.zeros((40, 120), dtype=bool)
    for left, top, right, bottom in marks:
        dark[top:bottom, left:right] = True
    return dark


def test_a_comma_that_was_not_read_is_seen_between_digits():
    dark = written([(2, 5, 16, 25), (18, 22, 21, 29), (24, 5, 38, 25)])
    assert [text for text, _ in recognition.mended("63", (2, 5, 38, 25), dark)] == ["6,3"]


def test_a_point_that_was_not_read_is_seen_between_digits():
    dark = written([(2, 5, 16, 25), (18, 22, 21, 25), (24, 5, 38, 25)])
    assert [text for text, _ in recognition.mended("63", (2, 5, 38, 25), dark)] == ["6.3"]


def test_a_blank_between_digits_parts_them():
    dark = written([(2, 5, 16, 25), (34, 5, 48, 25), (52, 5, 66, 25)])
    assert recognition.mended("412", (2, 5, 66, 25), dark) == [("4", (2, 5, 16, 25)), ("12", (34, 5, 66, 25))]


def test_digits_as_close_as_digits_are_stay_as_they_were_read():
    dark = written([(2, 5, 16, 25), (20, 5, 34, 25)])
    assert recognition.mended("63", (2, 5, 34, 25), dark) == [("63", (2, 5, 34, 25))]


def test_rules_are_taken_out_and_make_a_table():
    image = Image.new("L", (900, 600), 255)
    pen = ImageDraw.Draw(image)
    for y in (100, 200, 300):
        pen.line((100, y, 700, y), fill=0, width=3)
    for x in (100, 400, 700):
        pen.line((x, 100, x, 300), fill=0, width=3)
    clean, tables = ruling.without_rules(image, 200)
    assert [len(table.cells) for table in tables] == [4]
    assert np.asarray(clean).min() == 255


def test_a_picture_without_rules_is_left_as_it_is():
    image = drawn("Đạt 58,41%")[0]
    clean, tables = ruling.without_rules(image, 200)
    assert (clean is image, tables) == (True, [])


@needs_tesseract
def test_tesseract_here_knows_vietnamese():
    assert "vie" in subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, check=True).stdout


def test_words_beside_figures_are_spelled_with_the_diacritics_that_a_scan_lost():
    read = """Kết qua 9 thang nam 2024 dat hon 3,7 triéu nguoi, tang 12%
Ty lệ của công ty tại Việt Nam 2024 là 2,2 ty dong của 5 ngân hàng
QUY III NAM 2024"""
    page = [line.split() for line in read.split("\n")]
    assert [" ".join(line) for line in spelling.spelled(page)] == [
        "Kết qua 9 tháng năm 2024 đạt hơn 3,7 triệu người, tăng 12%",
        "Tỷ lệ của công ty tại Việt Nam 2024 là 2,2 tỷ đồng của 5 ngân hàng",
        "QUÝ III NĂM 2024",
    ]


def test_a_page_in_another_language_is_spelled_as_it_is():
    page = [["From", "5", "dong", "to", "9", "ty"]]
    assert spelling.spelled(page) == page


def test_a_page_printed_without_diacritics_gets_none_by_half():
    read = """Ty le ho so nop trục tuyen 7 tháng đầu năm 2025 đạt 81,4%, tăng 6 diem phan tram
So thue bao la 12 trieu, doanh thu 5 tỷ dong cua cac doanh nghiep trong nam"""
    words = [word for line in spelling.spelled([line.split() for line in read.split("\n")]) for word in line]
    assert all(map(str.isascii, words))
    assert "tang" in words and "dau" in words


def test_names_with_diacritics_stay_on_an_english_page():
    page = [["In", "the", "first", "half", "of", "the", "year", "Đà", "Nẵng", "had", "12", "of", "the", "firms"]]
    assert spelling.spelled(page) == page


@pytest.mark.parametrize(
    ("read", "meant"),
    [("quý IH/2024", "quý III/2024"), ("quý II1 năm 2024", "quý III năm 2024"), ("Quý lI/2024", "Quý II/2024"),
     ("quý IV/2024", "quý IV/2024"), ("quý 1/2024", "quý 1/2024"), ("quý khách", "quý khách")],
)  # fmt: skip
def test_the_strokes_of_a_quarter_are_counted(read, meant):
    assert spelling.spelled([f"Đến hết năm, {read}".split()])[0][3:] == meant.split()


def test_faint_and_double_rules_part_the_columns_of_a_table():
    shades, edges = np.full((500, 1240), 255, dtype=np.uint8), (60, 300, 305, 700, 704, 1100)
    shades[320:350, 100:200] = 20  # letters, much darker
    for x in edges:
        shades[60:420, x : x + 1] = 170
    for y in range(60, 421, 60):
        shades[y : y + 2, edges[0] : edges[-1]] = 100
    _, tables = ruling.without_rules(Image.fromarray(shades), 200)
    assert [len(one.cells) for one in tables] == [6 * 3]
