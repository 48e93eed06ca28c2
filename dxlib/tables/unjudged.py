"""The table of what the reports would have to print: the targets that cannot be judged, by decision and indicator."""

from __future__ import annotations

import pandas as pd

from dxlib.analysis.leads import first_year, in_force
from dxlib.indicators import load_definitions
from dxlib.loaders.verbs import of_frames
from dxlib.tables.display import Cell, Table, capital, get, name_of, numeric, qualifier_of, rows_of
from dxlib.tables.remarks import target_words
from dxlib.text import authority_word, date_label, gettext, lack_word, needed_words, period_label, show


@of_frames
def unjudged(frame: pd.DataFrame, *, language: str = "en", caption: str = "") -> Table:
    """Return which figure is missing for which target, in the order of the decisions.

    Args:
        frame: what ``assess`` returned; targets due before the year of its newest figure are left out, and so are
            those by the figures of a producer who does not lead.
        language: the language of the words.
        caption: a title of your own.

    Returns:
        One row a target that cannot be judged: the decision with its date; the indicator; the target and when it is
        due; the newest figure; the figure that would have to be published, and why there is no status. ``frame``
        holds the rows.

    Example:
        >>> import dxlib as dx
        >>> dx.tables.unjudged(dx.assess(pillar="digital_government"))
        What should be published
        ...
    """
    _ = gettext(language)
    found = in_force(frame)
    found = found[found["lacks"] != ""]
    places = {name: n for n, name in enumerate(load_definitions().indicators)}
    keys = {"_place": found["indicator"].map(places)}
    found = found.assign(**keys).sort_values(["decided", "authority", "_place", "due_date"], kind="stable")
    found = found.drop(columns="_place").reset_index(drop=True)
    heads = (_("Decision"), _("Indicator"), numeric(_("Target")), numeric(_("Newest figure")), _("Missing"))
    rows = []
    for row in rows_of(found):
        day = get(row, "decided")
        value = show(get(row, "current"), row.unit, language, qualifier_of(row, "current"))
        needed = capital(needed_words(row, language)) or "–"
        rows.append((
            Cell(authority_word(row.authority, language), (date_label(day.date(), language) if day else "",)),
            name_of(row, language),
            Cell(target_words(row, language), (period_label(row.due, language),)),
            Cell(value or "–", (period_label(get(row, "current_period"), language),)),
            Cell(needed, (capital(lack_word(row.lacks, language)),)),
        ))  # fmt: skip
    empty = _("Every target here can be judged.") if len(frame) else _("No target is set here.")
    if since := first_year(frame):  # those that were due before are not looked at
        empty = _("Every target due in {since} or later can be judged.").format(since=since)
    return Table.of(caption or _("What should be published"), heads, rows, found, empty)
