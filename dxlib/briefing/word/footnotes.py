"""Footnotes of a Word document: a part of the file of its own, for which python-docx has no words yet."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from dxlib.briefing.word.tables import text

_DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_SEPARATORS = {-1: "separator", 0: "continuationSeparator"}  # as Word numbers them, so that the notes begin at 1
_TIGHT = '<w:spacing w:after="40" w:line="240" w:lineRule="auto"/>'
_MARK = '<w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr>'


class Footnotes:
    """The notes of a Word document in the making, numbered as they are referred to.

    The structure is that of ECMA-376 part 1, section 17.11.

    Example:
        >>> notes = Footnotes()
        >>> notes.reference(["Report of 16 Feb 2024, line 59"]).tag.rsplit("}")[-1], len(notes)
        ('r', 1)
    """

    def __init__(self) -> None:
        self._notes: list[str] = []

    def __len__(self) -> int:
        return len(self._notes)

    def reference(self, lines: Iterable[str]) -> Any:
        """Return the run that refers to a new note of these lines."""
        number = len(self) + 1
        said = "<w:br/>".join(map(text, lines))
        numbered = f"<w:r>{_MARK}<w:footnoteRef/></w:r><w:r><w:tab/>{said}</w:r>"
        note = f'<w:p><w:pPr><w:pStyle w:val="FootnoteText"/></w:pPr>{numbered}</w:p>'
        self._notes.append(f'<w:footnote w:id="{number}">{note}</w:footnote>')
        return parse_xml(f'<w:r {nsdecls("w")}>{_MARK}<w:footnoteReference w:id="{number}"/></w:r>')

    def attach(self, file: Any) -> None:
        """Add the notes to a document of python-docx; nothing where there is none."""
        if not self._notes:
            return
        _set(file.settings.element)
        notes = "".join((*map(_separator, _SEPARATORS), *self._notes))
        content = f"{_DECLARED}<w:footnotes {nsdecls('w')}>{notes}</w:footnotes>".encode()
        part = Part(PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, content, file.part.package)
        file.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def _separator(number: int) -> str:
    kind = _SEPARATORS[number]
    mark = f"<w:pPr>{_TIGHT}</w:pPr><w:r><w:{kind}/></w:r>"
    return f'<w:footnote w:type="{kind}" w:id="{number}"><w:p>{mark}</w:p></w:footnote>'


def _set(settings: Any) -> None:
    """Name the separators in the settings, whose order the standard prescribes."""
    named = "".join(f'<w:footnote w:id="{number}"/>' for number in _SEPARATORS)
    settings.insert_element_before(
        parse_xml(f"<w:footnotePr {nsdecls('w')}>{named}</w:footnotePr>"), "w:endnotePr", "w:compat"
    )
