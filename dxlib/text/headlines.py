"""What changed most, as headlines: the change to be written large, its sentence, and the target of its indicator."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from dxlib.text.catalogue import gettext
from dxlib.text.prose import Prose, Sentence, listed
from dxlib.text.sentences import sentences, told
from dxlib.text.targets import NO_STATUS, printed_at
from dxlib.text.words import capital, named, show, status_word


def headlines(comparison: pd.DataFrame, assessment: pd.DataFrame | None = None, language: str = "en") -> Prose:
    """Return a comparison as headlines, in its own order: each change, to be written large, then its sentence.

    Args:
        comparison: rows of ``compare``, such as ``most_changed`` chose.
        assessment: rows of ``assess``, of which each headline tells the target of its indicator that is due last.
        language: the language of the sentences.

    Example:
        >>> import dxlib as dx
        >>> dx.headlines(dx.compare("2023", "2022", indicator="agencies_open_data_share"), dx.assess())
        - **+49.26 points** · **Agencies that publish open data** rose to 60.46% in 2023, from 11.2% in 2022. On track: ...
    """  # noqa: E501
    if comparison.empty:
        return sentences(comparison, language)
    goals: dict[str, Any] = {}
    if assessment is not None:
        judged = assessment[~assessment["status"].isin(NO_STATUS)].sort_values("due_date", kind="stable")
        goals = {row.indicator: row for row in judged.itertuples(index=False)}
    rows = comparison.itertuples(index=False)
    return listed([_with_target(told(row, language, True), goals.get(row.indicator), language) for row in rows])


def _with_target(sentence: Sentence, goal: Any, language: str) -> Sentence:
    if goal is None:
        return sentence
    words = gettext(language)("{status}: the target is {target} by {due}.").format(
        status=capital(status_word(goal.status, language)),
        target=show(goal.target, goal.unit, language),
        due=named(goal.due, language),
    )
    return replace(sentence, text=f"{sentence.text} {words}", places=(*sentence.places, printed_at(goal)))
