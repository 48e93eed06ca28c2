"""What is written and drawn is set in the typefaces of the package, whatever typefaces a machine has."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import unicodedata
import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path

import docx
import pypdf
import pytest
import typst
from docx.oxml.ns import qn

import dxlib as dx
from dxlib.briefing import paper, word
from dxlib.briefing.document import Chapter, Document, Heading, Paragraph, Run
from dxlib.briefing.drawing import drawing
from dxlib.charts.fonts import FAMILY, FOLDER, MONO
from dxlib.charts.render import to_png

HOME = Path(__file__).parents[1]
WORDS = "Tỷ lệ hộ gia đình ở Đắk Lắk: −3,2 điểm ≥ 80% → 2025 ✓ ◆ ₫ m²"
ALPHABET = "ẪẫẤấẦầẨẩẬậẮắẰằẲẳẴẵẶặẾếỀềỂểỄễỆệỈỉỊịỐốỒồỔổỖỗỘộỚớỜờỞởỠỡỢợỨứỪừỬửỮữỰựỲỳỴỵỶỷỸỹĐđ"
EVERYWHERE = """
import sys
from hashlib import sha256
sys.path.insert(0, "tests")
from test_fonts import document, written
for name, file in written(document()).items():
    print(name, sha256(file).hexdigest())
"""


def document() -> Document:
    """A short edition with words of every kind and a chart with signs beside Vietnamese letters."""
    decomposed = unicodedata.normalize("NFD", WORDS)
    kinds = ({}, {"bold": True}, {"italic": True}, {"bold": True, "italic": True}, {"code": True})
    words = [Paragraph(tuple(Run(text, **kind) for text in (WORDS, decomposed))) for kind in kinds]
    chart = drawing(dx.charts.recomputed(dx.audit(), language="vi").to_dict())
    blocks = (Heading("Ước tính", 2), *words, Paragraph((Run(WORDS),), "code"), chart)
    chapter = Chapter("name", "Chương", None, blocks)
    return Document("Đề", "vi", "k", (("a", "b"),) * 3, date(2024, 4, 30), "f", (chapter,))


def written(made: Document) -> dict[str, bytes]:
    """The edition as files, and its chart as a picture."""
    chart = made.chapters[0].blocks[-1]
    return {"pdf": paper.write(made), "docx": word.write(made), "png": chart.png("#FFFFFF"), "svg": chart.svg.encode()}


@pytest.fixture(scope="module")
def files():
    return written(document())


def characters() -> set[str]:
    """All characters that the code, the catalogues, the data and the notebooks hold.

    Without those by which signs in what others write are known: they are never set.
    """
    found: set[str] = set()
    for folder in ("dxlib", "data", "notebooks"):
        for path in (HOME / folder).rglob("*"):
            if any(path.is_relative_to(HOME / "dxlib" / room) for room in ("notation", "reading")):
                continue
            if path.suffix in {".py", ".po", ".yml", ".csv"}:
                found |= set(path.read_text(encoding="utf-8"))
            elif path.suffix == ".ipynb":
                found |= set(json.dumps(json.loads(path.read_text(encoding="utf-8")), ensure_ascii=False))
    return {letter for letter in found if letter.isprintable()}


def set_in(family: str, style: str, text: str) -> None:
    """Set a text in one face alone; what it has no glyph for is refused."""
    source = f"""#set document(title: "t")
#set text(font: "{family}", fallback: false, {style})
#text({json.dumps(text, ensure_ascii=False)})"""
    typst.compile(source.encode(), font_paths=[FOLDER], ignore_system_fonts=True, format="pdf", pdf_standards="ua-1")


@pytest.mark.parametrize("style", ["", 'weight: "bold"', 'style: "italic"', 'weight: "bold", style: "italic"'])
def test_every_face_has_every_character_of_the_project(style):
    used = characters()
    assert set("ạ₫→−≥✓◆◌") <= used
    set_in(FAMILY, style, "".join(sorted(used | set(ALPHABET))))


def test_code_is_set_in_a_face_with_every_vietnamese_letter():
    set_in(MONO, "", ALPHABET + unicodedata.normalize("NFD", ALPHABET) + "→−≥")


def test_a_character_without_a_glyph_is_noticed():
    with pytest.raises(typst.TypstError):
        set_in(FAMILY, "", "越")


def test_the_typefaces_have_names_of_their_own():
    shipped = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FOLDER])
    assert sorted(shipped.families()) == [FAMILY, MONO]
    assert sum(path.stat().st_size for path in FOLDER.iterdir() if path.is_file()) < 500_000


def test_marks_stand_the_same_whether_letters_are_composed_or_not():
    def picture(text: str) -> bytes:
        sized = 'xmlns="http://www.w3.org/2000/svg" width="1800" height="40"'
        return to_png(f'<svg {sized}><text y="30" font-size="20" font-family="{FAMILY}">{text}</text></svg>')

    assert picture(ALPHABET) == picture(unicodedata.normalize("NFD", ALPHABET)) != picture(ALPHABET.lower())


def test_a_pdf_embeds_the_shipped_typefaces_and_no_other(files):
    file = pypdf.PdfReader(BytesIO(files["pdf"]))
    objects = (file.get_object(number) for number in range(1, int(file.trailer["/Size"])))
    names = {str(each["/BaseFont"]) for each in objects if isinstance(each, dict) and "/BaseFont" in each}
    faces = {name.partition("+")[2] for name in names}
    assert faces == {path.stem for path in FOLDER.glob("*.ttf")}


def test_a_chart_in_word_is_a_drawing_and_a_picture(files):
    opened = docx.Document(BytesIO(files["docx"]))
    (blip,) = opened.element.body.iter(qn("a:blip"))
    (sharp,) = (each for each in blip.iter() if each.tag.endswith("}svgBlip"))
    picture, drawn = (opened.part.related_parts[each.get(qn("r:embed"))] for each in (blip, sharp))
    assert picture.content_type == "image/png" and picture.blob == files["png"]
    assert drawn.content_type == "image/svg+xml" and "điểm" in drawn.blob.decode()
    assert b"Arial" in drawn.blob and FAMILY.encode() not in drawn.blob, "a typeface that the reader has"
    with zipfile.ZipFile(BytesIO(files["docx"])) as archive:
        assert [name for name in archive.namelist() if name.endswith((".svg", ".png"))] == [
            str(part.partname)[1:] for part in (picture, drawn)
        ]


@pytest.mark.skipif(sys.platform != "linux", reason="fontconfig tells which typefaces there are")
def test_a_machine_without_typefaces_makes_the_same_files(files, tmp_path):
    none = tmp_path / "fonts.conf"
    none.write_text(f"<fontconfig><dir>{tmp_path}</dir></fontconfig>", encoding="utf-8")
    known = {**os.environ, "FONTCONFIG_FILE": str(none)}
    run = subprocess.run([sys.executable, "-c", EVERYWHERE], cwd=HOME, env=known, capture_output=True, text=True)
    here = subprocess.run([sys.executable, "-c", EVERYWHERE], cwd=HOME, capture_output=True, text=True)
    assert run.stdout == here.stdout and len(here.stdout.split()) == 8, run.stderr
