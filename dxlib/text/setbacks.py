"""What a reader should know against the good news: what got worse, and which figures are contested."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dxlib.analysis.compare import move
from dxlib.analysis.leads import importance, leading
from dxlib.loaders.verbs import of_frames
from dxlib.text.catalogue import gettext, ngettext
from dxlib.text.prose import Prose, Sentence, listed
from dxlib.text.remarks import sides_flags
from dxlib.text.rivals import who_says
from dxlib.text.sentences import bold_name, places_of, source_of, value_of
from dxlib.text.targets import headlines
from dxlib.text.words import counted_once, get, is_missing, when


@of_frames
def worse(
    comparison: pd.DataFrame, assessment: pd.DataFrame | None = None, language: str = "en", limit: int | None = None
) -> Prose:
    """Return what moved for the worse as headlines, in the order of ``dx.analysis.leading``, each with its target.

    Args:
        comparison: what ``compare`` returned.
        assessment: what ``assess`` returned, if the targets are to be told.
        language: the language of the sentences.
        limit: at most so many; how many are left out is said, and how many may not be told without reservation.

    Example:
        >>> import dxlib as dx
        >>> printed = dx.load(reports="documents")
        >>> dx.text.worse(dx.compare("2023", "2022", pillar="digital_government", evidence=printed))
        - **−7.16 points** · **Satisfaction with administrative procedures** fell to 79.81% in 2023, from 86.97% ...
    """
    n_ = ngettext(language)
    sure = leading(comparison, assessment, moved="worse")
    shown = sure if limit is None else sure.head(limit)
    once = counted_once(comparison)
    once = once[once["outcome"] == "compared"]
    ways = map(move, once["direction"], once["current"] - once["baseline"])
    open_ = sum(way == "worse" for way in ways) - len(sure)
    rest = len(sure) - len(shown)
    more = [
        (rest, n_("{count} more indicator got worse.", "{count} more indicators got worse.", rest)),
        (open_, n_(
            "{count} more got worse by a figure that is doubtful, contested or of another span.",
            "{count} more got worse by figures that are doubtful, contested or of another span.", open_,
        )),
    ]  # fmt: skip
    said = " ".join(form.format(count=count) for count, form in more if count > 0)
    if shown.empty:
        nothing = gettext(language)("Nothing got worse of what compares without reservation.")
        return Prose(" ".join(filter(None, [nothing, said])))
    found = headlines(shown, assessment, language)
    return listed(list(found.sentences), said)


@of_frames
def contested(
    comparison: pd.DataFrame, counted: pd.DataFrame | None = None, language: str = "en", limit: int | None = None
) -> Prose:
    """Return which figures are contested: by who else counts, by another printed figure, or since they read two ways.

    Args:
        comparison: what ``compare`` returned.
        counted: what ``rivals`` returned, if who counts what is to be told; only figures of one period that no
            rounding brings together count as contested.
        language: the language of the sentences.
        limit: at most so many; how many are left out is said.

    Example:
        >>> import dxlib as dx
        >>> printed = dx.load(reports="documents")
        >>> dx.text.contested(dx.compare("2023", "2022", indicator="community_teams", evidence=printed))
        - **Community digital teams**: over 80,800 on 31 December 2023, 68,933 on 25 December 2022. (report of ...
    """
    n_ = ngettext(language)
    once = counted_once(comparison)
    once = once.loc[importance(once).sort_values(ascending=False, kind="stable").index]
    apart = _apart(counted) if counted is not None else {}
    found = [
        who_says(apart[row.indicator], language).sentences[0] if row.indicator in apart else _against(row, language)
        for row in once.itertuples(index=False)
    ]
    said = [one for one in found if one is not None]
    if not said:
        return Prose(gettext(language)("No figure here is contested."))
    shown = said if limit is None else said[:limit]
    rest = len(said) - len(shown)
    more = n_("{count} more indicator is contested.", "{count} more indicators are contested.", rest)
    return listed(shown, more.format(count=rest) if rest else "")


def _apart(counted: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The quantities whose newest shared figures no rounding brings together, by indicator."""
    shared = counted[counted["newest"] & counted["spread"].notna() & (counted["breakdown"] == "")]
    last = shared.drop_duplicates("indicator", keep="last")
    known = set(last.loc[last["spread_low"] > 0, "indicator"])
    return {str(name): rows for name, rows in counted.groupby("indicator", sort=False) if name in known}


def _against(row: Any, language: str) -> Sentence | None:
    """What speaks against the figures of a row, if anything does."""
    sides = tuple(side for side in ("current", "baseline") if not is_missing(getattr(row, side)))
    if not any(get(row, f"{side}_doubtful") or get(row, f"{side}_contested") for side in sides):
        return None
    figures = [f"{value_of(row, side, language)} {when(getattr(row, f'{side}_period'), language)}" for side in sides]
    notes = sides_flags(row, sides, language)
    places = places_of(row, sides)
    text = f"{bold_name(row, language)}: {', '.join(figures)}."
    return Sentence(text, source_of(places, language), " ".join(notes), places)
