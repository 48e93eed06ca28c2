"""A sentence as a table of the figures that it rests on, so that it is quoted as tables are."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import pandas as pd
from markupsafe import Markup

from dxlib.briefing.pages.markup import from_markdown
from dxlib.indicators import known_definitions
from dxlib.tables.display import Cell, Table, full
from dxlib.text import gettext, period_label, source_label


def of_sentence(sentence: Mapping[str, Any], language: str) -> Table:
    """Return a sentence with its figures: what is said, and a row for each figure as it is printed.

    Args:
        sentence: a ``Sentence`` as the prose of an edition carries it.
        language: of the words.

    Example:
        >>> place = {"report": "2024-02-16-decision-942", "line": 59, "printed": "58,41%", "period": "2023",
        ...          "indicator": "dossiers_online_share"}
        >>> said = {"text": "**Dossiers**: they rose.", "after": "", "places": [place], "working": ""}
        >>> print(of_sentence(said, "en"))
        Dossiers: they rose.
        Indicator                  As printed  Period  Sources
        Dossiers submitted online  58,41%      2023    report of 16 Feb 2024, line 59
    """
    _ = gettext(language)
    known = known_definitions().indicators
    rows, behind = [], []
    for place in sentence["places"]:
        named = known.get(place["indicator"])
        where = source_label(place["report"], place["line"], language)
        period = period_label(place["period"], language)
        rows.append((named.name[language] if named else "", Cell(place["printed"]), period, where))
        behind.append([SimpleNamespace(**place)])
    heads = (_("Indicator"), _("As printed"), _("Period"), full(_("Sources")))
    words = " ".join(filter(None, [sentence["text"], sentence["after"]]))
    caption = Markup(" ").join(Markup(block.html) for block in from_markdown(words)).striptags()
    notes = (_("Computed: {working}").format(working=sentence["working"]),) if sentence["working"] else ()
    return Table.of(caption, heads, rows, pd.DataFrame(), notes=notes, behind=behind)
