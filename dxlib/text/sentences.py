"""Sentences computed from a comparison or an assessment, each with the place its figures stand."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from dxlib.analysis.compare import OUTCOMES, move
from dxlib.loaders.verbs import of_frames
from dxlib.text.catalogue import gettext, ngettext
from dxlib.text.places import area_apart
from dxlib.text.prose import Place, Prose, Sentence, escaped, listed
from dxlib.text.remarks import change_between, flags, newest_words, reason, show_between, stated_words
from dxlib.text.words import (
    in_language,
    in_prose,
    is_missing,
    legible,
    level,
    named,
    show,
    show_change,
    show_shown_change,
    size_of_change,
    source_label,
    when,
)


def bold_name(row: Any, language: str) -> str:
    """Return the name of a row's indicator in bold, with its area where that is not the whole country."""
    area = getattr(row, "area", "VN")
    place = escaped(area_apart(str(area), language))
    return f"**{escaped(in_language(row, 'name', language))}**{place}"


def value_of(row: Any, side: str, language: str) -> str:
    """Return the figure of a side of a row, with its unit and qualifier; the bounds of one that has no value."""
    if is_missing(getattr(row, side)):
        return show_between(getattr(row, f"{side}_low", None), getattr(row, f"{side}_high", None), row.unit, language)
    qualifier = getattr(row, f"{side}_qualifier", "exact")
    return level(getattr(row, side), row.unit, language, qualifier)


def places_of(row: Any, sides: tuple[str, ...]) -> tuple[Place, ...]:
    """Return where the figures of those sides of a row stand."""
    parts = ("report", "line", "printed", "period")
    found = ([getattr(row, f"{side}_{part}") for part in parts] for side in sides)
    return tuple(Place(str(report), int(line), str(printed), str(period), row.indicator)
                 for report, line, printed, period in found if not is_missing(report))  # fmt: skip


def source_of(places: Iterable[Place], language: str) -> str:
    """Return where figures stand in short, each place once."""
    return "; ".join(dict.fromkeys(source_label(place.report, place.line, language) for place in places))


def sentence(row: Any, language: str = "en") -> str:
    """Return one row of a comparison as a sentence in Markdown.

    Args:
        row: a row of ``compare``, as ``itertuples(index=False)`` gives it.
        language: the language of the sentence.

    Example:
        >>> import dxlib as dx
        >>> compared = dx.compare("2023", "2022", indicator="satisfaction_procedures")
        >>> print(sentence(next(compared.itertuples(index=False))))
        **Satisfaction with administrative procedures** fell to 79.81% in 2023, from 86.97% in 2022: ...
    """
    return told(row, language).markdown


Said = tuple[str, tuple[str, ...]]  # a statement, and the sides of the row whose figures it names


def told(row: Any, language: str = "en", large: bool = False) -> Sentence:
    """Return one row of a comparison as a sentence with its evidence; ``large`` sets its change apart."""
    compared = row.outcome == "compared"
    text, sides = _moved(row, language) if large and compared else _BY_OUTCOME[row.outcome](row, language)
    newer = newest_words(row, language) if row.outcome != "none" else ""
    cited = (*sides, "stated") if compared and row.shown_basis == "stated" else sides
    return Sentence(
        text,
        source=source_of(places_of(row, sides), language),
        after=" ".join(filter(None, [*flags(row, language), newer])),
        places=places_of(row, cited),
        working=_working(row, language),
        key=str(show_shown_change(row, language)) if large else "",
        move=move(row.direction, row.current - row.baseline) if compared else "",
    )


def _working(row: Any, language: str) -> str:
    """How the change was computed, if it was."""
    if row.outcome != "compared" or row.shown_basis != "computed":
        return ""
    forms = {"percent": "{current} / {baseline} − 1 = {change}", "places": "{baseline} − {current} = {change}"}
    form = forms.get(row.shown_form, "{current} − {baseline} = {change}")
    return form.format(**_pair(row, language), change=show_shown_change(row, language))


def _pair(row: Any, language: str) -> dict[str, str]:
    """The two figures of a row."""
    return {side: value_of(row, side, language) for side in ("current", "baseline")}


def between(
    name: str, way: float, current: str, baseline: str, now: str, before: str, language: str, places: bool = False
) -> str:
    """Return what rose, fell or stayed from which figure to which, without a full stop.

    Args:
        name: what moved.
        way: above zero for what rose, below for what fell; of a rank, the places gained.
        current, baseline, now, before: the figures and their periods.
        language: of the words.
        places: whether the figures are ranks: a better one is a smaller number, so the places are told.

    Example:
        >>> between("Use", 1, "80%", "33%", "2023", "2022", "en")
        'Use rose to 80% in 2023, from 33% in 2022'
        >>> between("Rank", -2, "9", "7", "2023", "2022", "en", places=True)
        'Rank fell 2 places to 9 in 2023, from 7 in 2022'
    """
    _ = gettext(language)
    ranks = {
        0: _("{name} stayed at {current} {when}, as {before}"),
        1: _("{name} rose {size} to {current} {when}, from {baseline} {before}"),
        -1: _("{name} fell {size} to {current} {when}, from {baseline} {before}"),
    }
    forms = {
        1: _("{name} rose to {current} {when}, from {baseline} {before}"),
        0: _("{name} stood at {current} {when}, as {before}"),
        -1: _("{name} fell to {current} {when}, from {baseline} {before}"),
    }
    forms |= ranks if places else {}
    size = show_change(abs(way), "places", "rank", language).removeprefix("+") if places else ""
    said = {"name": name, "current": current, "baseline": baseline, "size": size}
    return forms[_way(way)].format(**said, when=when(now, language), before=when(before, language))


def _compared(row: Any, language: str) -> Said:
    _, (text, sides) = gettext(language), _moved(row, language)
    change = in_prose(show_shown_change(row, language), language)
    if row.current == row.baseline or (row.unit == "rank" and row.shown_basis == "computed"):
        return text, sides  # there is no change, or it is told
    if row.shown_basis == "stated":
        change = _("{change}, as the report states").format(change=change)
    return _("{sentence}: {change}.").format(sentence=text.removesuffix("."), change=change), sides


def _moved(row: Any, language: str) -> Said:
    """The same where the change itself stands apart."""
    return f"{moved(row, bold_name(row, language), language)}.", ("current", "baseline")


def moved(row: Any, name: str, language: str = "en") -> str:
    """Return from which figure to which a compared row moved, without a full stop.

    Args:
        row: a row of ``compare`` with both figures.
        name: what its indicator is called.
        language: of the words.
    """
    ranks = row.unit == "rank"
    figures = _pair(row, language)
    if ranks:
        figures = {side: show(getattr(row, side), row.unit, language) for side in figures}
    way = row.baseline - row.current if ranks else row.current - row.baseline
    return between(name, way, **figures, now=row.current_period, before=row.baseline_period, language=language,
                   places=ranks)  # fmt: skip


def _bounded(row: Any, language: str) -> Said:
    """Two figures of which one is known by its bounds alone."""
    form = gettext(language)("{name}: {baseline} {before}, {current} {when}; a change of {change}.")
    change = change_between(row.absolute_change_low, row.absolute_change_high, row.unit, language)
    moments = {"when": when(row.current_period, language), "before": when(row.baseline_period, language)}
    told = form.format(name=bold_name(row, language), change=change, **moments, **_pair(row, language))
    return told, ("current", "baseline")


def _way(change: float) -> int:
    return (change > 0) - (change < 0)


def _stated(row: Any, language: str) -> Said:
    _ = gettext(language)
    alone = is_missing(row.current)
    text = _stated_form(row, alone, language).format(
        name=bold_name(row, language),
        current=value_of(row, "current", language),
        when=when(row.stated_period if alone else row.current_period, language),
        size=size_of_change(row, language),
        base=named(row.stated_base, language),
    )
    if not alone and row.stated_form != "rank_change" and not is_missing(row.implied_baseline):
        implied = _("That level is not printed; the statement implies about {level}.")
        text += " " + implied.format(level=show(legible(row.implied_baseline), row.unit, language))
    return text, ("stated",) if alone else ("current", "stated")


def _stated_form(row: Any, alone: bool, language: str) -> str:
    """How a stated change is told: by what it is, and whether it stands alone or beside a level."""
    _ = gettext(language)
    if row.stated_form == "rank_change":
        return {
            1: _("{name} stood at {current} {when}; the report states a gain of {size} since {base}."),
            0: _("{name} stood at {current} {when}; the report states no change since {base}."),
            -1: _("{name} stood at {current} {when}; the report states a loss of {size} since {base}."),
        }[_way(row.stated_change)]
    if row.stated_form == "multiple":
        beside = _("{name} stood at {current} {when}; the report states {size} the level of {base}.")
        without = _("{name} {when}: the report states {size} the level of {base}, and prints no level.")
    elif row.stated_change >= 0:
        beside = _("{name} stood at {current} {when}; the report states a rise of {size} on {base}.")
        without = _("{name} {when}: the report states a rise of {size} on {base}, and prints no level.")
    else:
        beside = _("{name} stood at {current} {when}; the report states a fall of {size} on {base}.")
        without = _("{name} {when}: the report states a fall of {size} on {base}, and prints no level.")
    return without if alone else beside


def _refused(row: Any, language: str) -> Said:
    _ = gettext(language)
    form = _("{name} is not compared, because {reason}: {current} {when}, {baseline} {before}.")
    text = form.format(
        name=bold_name(row, language),
        reason=reason(row.reason, language),
        when=when(row.current_period, language),
        before=when(row.baseline_period, language),
        **_pair(row, language),
    )
    if not is_missing(row.daily_current):
        form = _("The daily averages are {current} and {baseline}.")
        daily = {"current": row.daily_current, "baseline": row.daily_baseline}
        text += " " + form.format(**{side: show(legible(v), row.unit, language) for side, v in daily.items()})
    return text, ("current", "baseline")


def _one_sided(row: Any, language: str) -> Said:
    side = row.outcome.removesuffix(" only")
    _, why = gettext(language), reason(row.reason, language)
    form = _("{name} stood at {value} {when}; there is no figure to compare it with.")
    if why:
        form = _("{name} stood at {value} {when}; there is no figure to compare it with, because {reason}.")
    return _standing(form, row, side, language, why)


def _standing(form: str, row: Any, side: str, language: str, why: str = "") -> Said:
    """The one figure that there is."""
    moment, value = when(getattr(row, f"{side}_period"), language), value_of(row, side, language)
    return form.format(name=bold_name(row, language), value=value, when=moment, reason=why), (side,)


def _none(row: Any, language: str) -> Said:
    _, name = gettext(language), bold_name(row, language)
    if not is_missing(row.newest):
        form = _("{name}: no figure for these periods; the newest is {value} {when}.")
        return _standing(form, row, "newest", language)
    if is_missing(row.stated_change):
        if why := reason(row.reason, language):
            return _("{name}: no figure for these periods, because {reason}.").format(name=name, reason=why), ()
        return _("{name}: no figure for these periods.").format(name=name), ()
    form = _("{name}: no figure for these periods; for {period} a report states {change} on {base}, without a level.")
    period, base = named(row.stated_period, language), named(row.stated_base, language)
    return form.format(name=name, period=period, change=stated_words(row, language), base=base), ("stated",)


_BY_OUTCOME = {
    "compared": _compared,
    "bounded": _bounded,
    "stated": _stated,
    "refused": _refused,
    "current only": _one_sided,
    "baseline only": _one_sided,
    "none": _none,
}


@of_frames
def sentences(comparison: pd.DataFrame, language: str = "en", limit: int | None = None) -> Prose:
    """Return a comparison as a list of sentences, the comparable first and the doubtful last.

    Args:
        comparison: what ``compare`` returned.
        language: the language of the sentences.
        limit: at most so many; how many are left out is said.

    Example:
        >>> import dxlib as dx
        >>> dx.text.sentences(dx.compare("2023", "2022", indicator="botnet_addresses"))
        - **...
    """
    _, n_ = gettext(language), ngettext(language)
    if comparison.empty:
        return Prose(_("There are no two figures to compare here."))
    doubtful = comparison[["current_doubtful", "baseline_doubtful"]].fillna(False).any(axis=1)
    rank = comparison["outcome"].map(OUTCOMES.index)
    ordered = comparison.assign(_rank=rank, _doubtful=doubtful).sort_values(["_rank", "_doubtful"], kind="stable")
    shown = ordered.head(len(ordered) if limit is None else limit)
    rest = len(ordered) - len(shown)
    more = n_("{count} more indicator stands in the table.", "{count} more indicators stand in the table.", rest)
    found = [told(row, language) for row in shown.itertuples(index=False)]
    return listed(found, more.format(count=rest) if rest else "")
