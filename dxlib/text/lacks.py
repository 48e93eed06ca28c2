"""Why a target has no status, and which figure somebody would have to publish, in words."""

from __future__ import annotations

from typing import Any

from dxlib.text.catalogue import gettext
from dxlib.text.reasons import reason
from dxlib.text.words import get, is_missing, named


def lack_word(code: str, language: str = "en") -> str:
    """Return what is missing where a target cannot be judged, by the code in the column ``lacks``.

    Example:
        >>> lack_word("none_when_due")
        'no figure of the due date'
    """
    _ = gettext(language)
    return {
        "none_when_due": _("no figure of the due date"),
        "no_figure": _("no figure at all"),
        "one_figure": _("one figure only"),
        "break": _("what is counted changed in between"),
        "no_baseline": _("no baseline"),
        "doubtful": _("only a doubtful reading"),
        "method": _("figures that no method takes"),
        "area": _("the area was not there when the target was due"),
    }[code]


def needed_words(row: Any, language: str = "en") -> str:
    """Return which figure somebody would have to publish for a target to be judged; empty where none would help."""
    _ = gettext(language)
    forms = {
        "none_when_due": _("the figure for {due}"),
        "no_figure": _("the figure for {due}") if row.status == "due_no_figure" else _("a first figure"),
        "one_figure": _("a second figure"),
        "break": _("a second figure by the new way of counting"),
        "no_baseline": _("the day on which it was set") if is_missing(row.decided) else _("a figure to start from"),
        "doubtful": _("a figure that can be read in one way only"),
    }
    return forms.get(row.lacks, "").format(due=named(row.due, language))


def why_unjudged(row: Any, language: str = "en") -> str:
    """Return why a target of ``assess`` or ``scoreboard`` has no status, by its columns ``reason`` and ``lacks``.

    Example:
        >>> import dxlib as dx
        >>> (row,) = dx.assess(indicator="egdi_rank", due="2025", authority="942").itertuples(index=False)
        >>> why_unjudged(row)
        'no figure is printed for that date'
    """
    code, lacks = get(row, "reason", "no_figure"), get(row, "lacks", "")
    if code == "one_figure" and lacks == "break":
        return lack_word(lacks, language)
    if code == "one_figure" and lacks == "no_baseline":
        since = gettext(language)("no earlier figure since it was set is printed")
        return reason("undated", language) if is_missing(get(row, "decided")) else since
    return reason(code, language)
