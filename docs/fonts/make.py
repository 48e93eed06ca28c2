"""Make the typefaces of the documents from those of Noto, as `dxlib/charts/fonts/README.md` says.

Usage: ``python make.py FOLDER OUT``: the folder of Noto's files, and where the new ones go.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter, parse_unicodes
from fontTools.ttLib import TTFont

LETTERS = (
    "20-7E,A0-17F,192,1A0-1A1,1AF-1B0,1E6-1E7,1FA-1FF,218-21B,237,2B9-2BC,2C6-2C7,2D8-2DD,300-304,306-30C,31B,323-324,"
    "326-328,1E80-1E85,1E9E,1EA0-1EF9,2000-200B,2010-2015,2018-2022,2026,202F-2030,2032-2033,2039-203A,203E,2044,"
    "2060,2070-2071,2074-208E,20A0-20BF,2105,2113,2116-2117,2120,2122,2126,212E,2150-215E,25CC,FB01-FB02"
)
SHAPES, ARROWS, MATHS = "■□▲△▶▼▽◀◆◇○●", "←↑→↓↔⇒", "∞∑√∆"
PLAIN = {"Math-Regular": f"{ARROWS}{MATHS}−≈≠≤≥", "Mono-Regular": SHAPES, "Symbols2-Regular": "✓✗"}
HEAVY = {"Math-Regular": f"{ARROWS}{MATHS}", "Mono-Bold": f"{SHAPES}−≈≠≤≥", "Symbols2-Regular": "✓✗"}
# New family and style, the file it is cut from, and which signs it takes from which files.
FACES = {
    ("Dxlib Sans", "Regular"): ("NotoSans-Regular", PLAIN),
    ("Dxlib Sans", "Bold"): ("NotoSans-Bold", HEAVY),
    ("Dxlib Sans", "Italic"): ("NotoSans-Italic", PLAIN),
    ("Dxlib Sans", "Bold Italic"): ("NotoSans-BoldItalic", HEAVY),
    ("Dxlib Sans Mono", "Regular"): ("NotoSansMono-Regular", {"Mono-Regular": f"{SHAPES}{ARROWS}∞√∆−≈≠≤≥"}),
}


def made(folder: Path, family: str, style: str) -> TTFont:
    """Return a face cut to these letters, with the signs that it lacks, under a name of its own."""
    base, signs = FACES[family, style]
    font = TTFont(folder / f"{base}.ttf", recalcTimestamp=False)
    options = Options(layout_features=["ccmp", "locl", "kern", "mark", "mkmk"], hinting=False, glyph_names=False)
    options.name_IDs, options.notdef_outline = ["*"], True
    cut = Subsetter(options)
    cut.populate(unicodes=parse_unicodes(LETTERS))
    cut.subset(font)
    for other, wanted in signs.items():
        add(font, TTFont(folder / f"NotoSans{other}.ttf"), wanted)
    rename(font, family, style)
    return font


def add(font: TTFont, other: TTFont, signs: str) -> None:
    """Copy signs of another face, as outlines."""
    assert font["head"].unitsPerEm == other["head"].unitsPerEm
    glyphs, names, shapes = other.getGlyphSet(), other.getBestCmap(), font["glyf"]
    for sign in signs:
        outline, pen, name = DecomposingRecordingPen(glyphs), TTGlyphPen(None), f"uni{ord(sign):04X}"
        glyphs[names[ord(sign)]].draw(outline)
        outline.replay(pen)
        shapes[name] = pen.glyph()
        shapes[name].recalcBounds(shapes)
        font["hmtx"][name] = (other["hmtx"][names[ord(sign)]][0], shapes[name].xMin)
        for table in font["cmap"].tables:
            if table.isUnicode():
                table.cmap[ord(sign)] = name


def rename(font: TTFont, family: str, style: str) -> None:
    """Give a name that no other typeface has, so that none is taken in its place."""
    file = filed(family, style)
    new = {1: family, 2: style, 3: file, 4: f"{family} {style}", 6: file, 16: "", 17: "", 21: "", 22: ""}
    for number, text in new.items():
        font["name"].removeNames(nameID=number)
        if text:
            font["name"].setName(text, number, 3, 1, 0x409)


def filed(family: str, style: str) -> str:
    """Return the name of a face without spaces, which is its file's too."""
    return f"{family}-{style}".replace(" ", "")


if __name__ == "__main__":
    source, out = map(Path, sys.argv[1:3])
    for face in FACES:
        made(source, *face).save(out / f"{filed(*face)}.ttf")
