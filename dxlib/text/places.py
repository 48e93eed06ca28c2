"""Where a line stands in the file that a document was read from, in words."""

from __future__ import annotations

from typing import Any

from dxlib.loaders.lines import parted, place_of
from dxlib.text.catalogue import gettext


def in_file(report: Any, line: Any, language: str = "en") -> str:
    """Return the number of a line, with its place in the file that the document was read from, where one is known.

    Example:
        >>> in_file("2024-02-16-decision-942", 59)
        '59'
    """
    place = place_of(str(report), int(line))
    return f"{int(line)} ({place_words(place, language)})" if place else str(line)


def place_words(code: str, language: str = "en") -> str:
    """Return a place in a file in words; nothing for none.

    Example:
        >>> place_words("page 7, table 2, row 3")
        'page 7, table 2, row 3'
    """
    _ = gettext(language)
    forms = {
        "page": _("page {value}"), "slide": _("slide {value}"), "sheet": _("sheet {value}"),
        "paragraph": _("paragraph {value}"), "shape": _("shape {value}"), "note": _("note {value}"),
        "table": _("table {value}"), "row": _("row {value}"),
    }  # fmt: skip
    steps = parted(code) if code else []
    return ", ".join(forms[step].format(value=value) for step, value in steps)
