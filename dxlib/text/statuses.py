"""Statuses, methods and groups of targets in words."""

from __future__ import annotations

from dxlib.text.catalogue import gettext

STATUSES = (
    "reached", "on_track", "significant", "substantial", "slightly_behind", "moderate", "fair", "off_track",
    "insufficient", "limited", "stagnation", "moderate_away", "moving_away", "movement_away", "significant_away",
    "deterioration", "missed", "due_no_figure", "not_assessable",
)  # fmt: skip
BEHIND = ("off_track", "moving_away", "missed")
ENDINGS = ("open", "no_figure")  # besides reached and missed, what ``closing`` says of a target


def status_word(status: str, language: str = "en") -> str:
    """Return a status of a target in words."""
    _ = gettext(language)
    words = {
        "reached": _("reached"),
        "missed": _("missed"),
        "due_no_figure": _("due, no figure"),
        "not_assessable": _("not assessable"),
        "open": _("open"),
        "no_figure": _("no basis"),
        "on_track": _("on track"),
        "slightly_behind": _("slightly behind"),
        "off_track": _("off track"),
        "moving_away": _("moving away"),
        "significant": _("significant progress"),
        "moderate": _("moderate progress"),
        "insufficient": _("insufficient progress"),
        "movement_away": _("movement away"),
        "substantial": _("substantial progress"),
        "limited": _("limited progress"),
        "deterioration": _("deterioration"),
        "fair": _("fair progress, acceleration needed"),
        "stagnation": _("stagnation or regression"),
        "moderate_away": _("moderate movement away"),
        "significant_away": _("significant movement away"),
    }
    return words[status]


def method_word(method: str, language: str = "en") -> str:
    """Return a method of assessment by its name.

    Example:
        >>> method_word("un"), method_word("linear")
        ('UN Progress Chart', 'Linear')
    """
    _ = gettext(language)
    words = {"linear": _("Linear"), "eurostat": "Eurostat", "open_sdg": "Open SDG", "un": _("UN Progress Chart")}
    return words[method]


def group_word(group: str, language: str = "en") -> str:
    """Return the government's own group of a target in words."""
    _ = gettext(language)
    return {"achieved": _("achieved"), "likely": _("likely"), "effort": _("needs effort")}.get(group, "")
