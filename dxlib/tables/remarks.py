"""What to say of a target and of an adoption, in words."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dxlib.display import get
from dxlib.text import (
    gettext,
    show,
)


def as_sentence(text: str) -> str:
    """Return some words with a capital and a full stop."""
    return text[:1].upper() + text[1:].rstrip(".") + "." if text else ""


def target_words(row: Any, language: str = "en") -> str:
    """Return a target with its operator, as far as the report prints one."""
    sign = next((sign for sign in ("≥", "≤") if sign in str(get(row, "target_printed", ""))), "")
    value = show(row.target, row.unit, language)
    return f"{sign}\u00a0{value}" if sign else value


def named(row: Any, period: Any, names: pd.DataFrame | None, areas: pd.DataFrame | None, language: str = "en") -> str:
    """Return who did something or did not, as far as the reports name them; empty if they name no one."""
    if names is None or names.empty:
        return ""
    _ = gettext(language)
    mine = names[(names["indicator"] == row.indicator) & (names["period"] == period)]
    called = {} if areas is None else dict(zip(areas["code"], areas[f"name_{language}"], strict=True))
    texts = []
    for done, form in ((False, _("Not done: {names}.")), (True, _("Done: {names}."))):
        found = [str(called.get(area, area)) for area in mine[mine["adopted"] == done]["area"]]
        if found:
            texts.append(form.format(names=", ".join(dict.fromkeys(found))))
    return " ".join(texts)
