"""Why a reading is proposed, in words: each rule that a reason names, in every language of the catalogue."""

from __future__ import annotations

from collections.abc import Callable

from dxlib.reading.proposal import Reason
from dxlib.text.catalogue import gettext

_Translate = Callable[[str], str]


def words(reason: Reason, language: str = "en") -> str:
    """Return what a reason says.

    Args:
        reason: of a reading.
        language: of the answer.

    Example:
        >>> words(Reason(rule="words", found="cyberattacks recorded"))
        'The words beside it name: cyberattacks recorded'
    """
    _ = gettext(language)
    says = _said(_).get(reason.rule)
    return says.format(found=reason.found) if says else f"{reason.rule} {reason.found}".strip()


def _said(_: _Translate) -> dict[str, str]:
    """What each rule says; ``{found}`` is what it found."""
    return {
        "words": _("The words beside it name: {found}"),
        "unit": _("The unit fits: {found}"),
        "noun": _("What is counted stands behind it: {found}"),
        "total": _("The total fits: {found}"),
        "size": _("Its size is that of the earlier figures"),
        "same": _("The same value has been printed before: {found}"),
        "beside": _("It stands right after a figure that is read with it: {found}"),
        "move": _("Words say that something rises or falls: {found}"),
        "column": _("The head of its column says so: {found}"),
        "goes_on": _("It goes on with the changes before it"),
        "compared": _("It is compared with another period: {found}"),
        "of_plan": _("It is held to a plan: {found}"),
        "target": _("Words speak of a target: {found}"),
        "to_come": _("Its period begins after the day of publication: {found}"),
        "unnamed": _("Several count it, and who counted this figure is not named"),
        "due": _("A date after the report stands beside it: {found}"),
        "second": _("It is the second figure under a label of targets"),
        "none": _("Nothing says which indicator it could be"),
        **_dated(_),
        **_no_figure(_),
    }


def _dated(_: _Translate) -> dict[str, str]:
    return {
        "period_clause": _("The period stands beside it: {found}"),
        "period_sentence": _("The period stands in its sentence: {found}"),
        "period_base": _("It is the level of the period compared with: {found}"),
        "period_column": _("The period heads its column: {found}"),
        "period_caption": _("The period stands over its table: {found}"),
        "period_paragraph": _("The period stands in the sentences before: {found}"),
        "period_heading": _("The period stands in a heading: {found}"),
        "period_report": _("No period is printed; that of the report is taken: {found}"),
        "base_clause": _("The period compared with stands beside it: {found}"),
        "base_column": _("The period compared with stands in a head of its table: {found}"),
        "base_row": _("No period compared with is printed; the one earlier period of its row is taken: {found}"),
        "base_paragraph": _("No period compared with is printed; that of the change before is taken: {found}"),
        "base_report": _("No period compared with is printed; the year before is taken: {found}"),
    }


def _no_figure(_: _Translate) -> dict[str, str]:
    return {
        "address": _("A web address: {found}"),
        "act": _("The number of a document: {found}"),
        "house": _("The number of a house: {found}"),
        "phone": _("A telephone number: {found}"),
        "standard": _("The number of a standard: {found}"),
        "around the clock": _("Part of an expression: {found}"),
        "age": _("An age: {found}"),
        "per": _("What a rate is counted by: {found}"),
        "term": _("The term of a plan: {found}"),
        "industry": _("Part of a name: {found}"),
        "level": _("The name of a level: {found}"),
        "scheme": _("The number of a scheme: {found}"),
        "version": _("The number of a version: {found}"),
        "generation": _("The name of a technology: {found}"),
        "code": _("Part of a code: {found}"),
        "ordinal": _("Which time it is: {found}"),
        "part": _("The number of a part of a document: {found}"),
        "page": _("The number of a page: {found}"),
        "running": _("The head or the foot of pages: {found}"),
        "row": _("The number of a row: {found}"),
        "list": _("The number of an item: {found}"),
        "bracket": _("A number in brackets: {found}"),
        "axis": _("The label of an axis: {found}"),
        "date": _("A date: {found}"),
        "again": _("A heading that stood before: {found}"),
        "whole": _("The whole of which a part is told: {found}"),
        "unread": _("Digits that cannot be read as one figure: {found}"),
    }
