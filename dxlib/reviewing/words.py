"""What a review says besides names and figures: kinds, confidences, reasons, buttons, fields."""

from __future__ import annotations

from typing import get_args

from dxlib.loaders.contract import Uncounted
from dxlib.reading.document import Place
from dxlib.text import gettext, ngettext, place_words

# Why digits are no figure, in the order in which they are offered.
UNCOUNTED: tuple[str, ...] = get_args(Uncounted.model_fields["reason"].annotation)


def table_word(table: str, language: str) -> str:
    """Return what kind of row a table holds.

    Example:
        >>> table_word("claims", "en")
        'change stated'
    """
    _ = gettext(language)
    words = {
        "observations": _("figure"),
        "claims": _("change stated"),
        "targets": _("target"),
        "adoption": _("who did it, by name"),
        "details": _("one-off figure"),
        "uncounted": _("not a figure"),
    }
    return words[table]


def confidence_word(confidence: str, language: str) -> str:
    """Return how sure a proposal is."""
    _ = gettext(language)
    return {"sure": _("sure"), "likely": _("most likely"), "open": _("open")}[confidence]


def uncounted_word(reason: str, language: str) -> str:
    """Return why digits are no figure."""
    _ = gettext(language)
    words = {
        "identifier": _("number of a document or a law"),
        "date": _("date"),
        "numbering": _("numbering"),
        "axis": _("axis of a chart"),
        "name": _("part of a name"),
        "page": _("page number"),
        "repeated": _("repeats a figure"),
        "scope": _("how many are spoken of"),
        "lost": _("label or chart was lost"),
    }
    return words[reason]


def form_word(form: str, language: str) -> str:
    """Return in which form a change is stated."""
    _ = gettext(language)
    words = {
        "growth": _("growth in percent"),
        "points": _("difference in points"),
        "multiple": _("multiple"),
        "difference": _("difference in the unit"),
        "rank_change": _("places gained or lost"),
    }
    return words[form]


def timing_word(timing: str, language: str) -> str:
    """Return what the period of an indicator is."""
    _ = gettext(language)
    words = {"instant": _("state at a date"), "span": _("over a stretch of time"), "cumulative": _("running total")}
    return words[timing]


def direction_word(direction: str, language: str) -> str:
    """Return which way is better."""
    _ = gettext(language)
    return {"up": _("more is better"), "down": _("less is better"), "none": _("neither is better")}[direction]


def where(line: int, place: Place, language: str) -> str:
    """Return where a line stands, in the text and in the file.

    Example:
        >>> where(14, Place(page=7, table=2, row=3), "en")
        'line 14 · page 7, table 2, row 3'
    """
    told = gettext(language)("line {number}").format(number=line)
    return " · ".join(filter(None, [told, place_words(place.code, language)]))


def field_labels(language: str) -> dict[str, str]:
    """Return what the cells of a row are called."""
    _ = gettext(language)
    return {
        "table": _("Kind"),
        "indicator": _("Indicator"),
        "name_en": _("Name in English"),
        "name_vi": _("Name in Vietnamese"),
        "unit": _("Unit"),
        "period": _("Period"),
        "base_period": _("Compared with"),
        "area": _("Area"),
        "producer": _("Who counts"),
        "breakdown": _("Part of the whole"),
        "value": _("Value"),
        "total": _("Of how many"),
        "form": _("Form"),
        "operator": _("At least, at most"),
        "authority": _("Set by"),
        "number": _("Number in the list"),
        "group": _("Group in the report"),
        "adopted": _("Did it"),
        "reason": _("Reason"),
        "as_printed": _("As printed"),
        "note": _("Note"),
        "doubtful": _("Doubt"),
        "id": _("Id"),
        "topic": _("Topic"),
        "timing": _("Timing"),
        "direction": _("Direction"),
        "definition_en": _("Definition in English"),
        "definition_vi": _("Definition in Vietnamese"),
    }


def button_labels(language: str) -> dict[str, str]:
    """Return what the buttons say."""
    _ = gettext(language)
    return {
        "accept": _("Accept"),
        "next": _("Next reading"),
        "edit": _("Edit"),
        "detail": _("One-off figure"),
        "uncounted": _("Not a figure"),
        "doubt": _("Doubtful"),
        "back": _("Back"),
        "forward": _("Forward"),
        "undo": _("Undo"),
        "together": _("All sure ones"),
        "save": _("Keep this"),
        "cancel": _("Cancel"),
        "propose": _("Propose a new indicator"),
        "add": _("Propose it"),
        "take": _("Accept those ticked"),
        "look": _("Look"),
        "return": _("Back to the figures"),
    }


def fixed_words(language: str) -> dict[str, str]:
    """Return the words of the review that stay the same."""
    _ = gettext(language)
    return {
        "title": _("Review of a report"),
        "keys": _(
            "Keys: A or Enter accepts · 1 to 4 pick a reading, N the next · E edits · D one-off figure · U not a "
            "figure · ? doubtful · J and K or arrows go on and back · Z undoes · S all sure ones. They work while the "
            "review has the focus, and not in a text field."
        ),
        "all": _("all"),
        "undecided": _("undecided alone"),
        "show": _("Show"),
        "passage": _("Passage"),
        "page": _("The page, with the figure marked"),
        "reading": _("Reading"),
        "readings": _("Readings"),
        "why": _("Why"),
        "earlier": _("Earlier figures"),
        "which_reason": _("Why is it not a figure?"),
        "which_doubt": _("What is in doubt? Name the other reading."),
        "doubt_place": _("may be the total of both years"),
        "no_kernel": _(
            "The kernel does not answer. Restart it and run the cell again: everything that was decided is kept."
        ),
        "scroll": _("Scroll to the end of the table before accepting: all of it is to be seen."),
        "nothing_found": _("nothing is called so"),
        "yes": _("yes"),
        "no": _("no"),
        "take": _("Accept"),
        "context": _("Where it stands"),
    }


def progress_words(decided: int, total: int, sure: int, language: str) -> str:
    """Return how far a review is.

    Example:
        >>> progress_words(12, 40, 9, "en")
        '12 of 40 decided · 9 sure ones can be seen together'
    """
    _, n_ = gettext(language), ngettext(language)
    told = [_("{decided} of {total} decided").format(decided=decided, total=total)]
    if sure:
        told.append(
            n_("{count} sure one can be seen", "{count} sure ones can be seen together", sure).format(count=sure)
        )
    return " · ".join(told)
