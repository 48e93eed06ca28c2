"""Sentences computed from a comparison or an assessment, each with the place its figures stand."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import pandas as pd

from dxlib.analysis.compare import OUTCOMES, move
from dxlib.text.catalogue import gettext, ngettext
from dxlib.text.prose import Place, Prose, Sentence, listed
from dxlib.text.remarks import flags, newest_words, stated_words
from dxlib.text.words import (
    is_missing,
    named,
    reason,
    show,
    show_shown_change,
    size_of_change,
    source_label,
    when,
)


def _plain(text: Any) -> str:
    """Data in Markdown stays text: no markup, no link, no tag."""
    return re.sub(r"([\\`*_\[\]<>#|~$])", r"\\\1", re.sub(r"\s+", " ", str(text)))


def bold_name(row: Any, language: str) -> str:
    """Return the name of a row's indicator in bold, with its area where that is not the whole country."""
    area = getattr(row, "area", "VN")
    place = "" if area == "VN" else f" ({_plain(area)})"
    return f"**{_plain(row.name_vi if language == 'vi' else row.name)}**{place}"


def value_of(row: Any, side: str, language: str) -> str:
    """Return the figure of a side of a row, with its unit and qualifier."""
    qualifier = getattr(row, f"{side}_qualifier", "exact")
    return show(getattr(row, side), row.unit, language, qualifier)


def places_of(row: Any, sides: tuple[str, ...]) -> tuple[Place, ...]:
    """Return where the figures of those sides of a row stand."""
    found = (
        tuple(getattr(row, f"{side}_{part}") for part in ("report", "line", "printed", "period")) for side in sides
    )
    return tuple(Place(str(report), int(line), str(printed), str(period))
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
    """Return one row of a comparison as a sentence with its evidence.

    Args:
        row, language: as in :func:`sentence`.
        large: whether the change is to be written large.
    """
    write = {
        "compared": _compared,
        "stated": _stated,
        "refused": _refused,
        "current only": _one_sided,
        "baseline only": _one_sided,
        "none": _none,
    }[row.outcome]
    text, sides = _moved(row, language) if large and row.outcome == "compared" else write(row, language)
    newer = newest_words(row, language) if row.outcome != "none" else ""
    named = (*sides, "stated") if row.outcome == "compared" and row.shown_basis == "stated" else sides
    return Sentence(
        text,
        source=source_of(places_of(row, sides), language),
        after=" ".join(filter(None, [*flags(row, language), newer])),
        places=places_of(row, named),
        working=_working(row, language),
        key=str(show_shown_change(row, language)) if large else "",
        move=move(row.direction, row.current - row.baseline) if row.outcome == "compared" else "",
    )


def _working(row: Any, language: str) -> str:
    """How the change was computed, if it was."""
    if row.outcome != "compared" or row.shown_basis != "computed":
        return ""
    forms = {"percent": "{current} / {baseline} − 1 = {change}", "places": "{baseline} − {current} = {change}"}
    return forms.get(row.shown_form, "{current} − {baseline} = {change}").format(
        current=value_of(row, "current", language),
        baseline=value_of(row, "baseline", language),
        change=show_shown_change(row, language),
    )


def between(name: str, way: int, current: str, baseline: str, now: str, before: str, language: str) -> str:
    """Return what rose (``way`` 1), fell (-1) or stayed (0) from which figure to which, without a full stop.

    Args:
        name: of what is told.
        way: where it went.
        current, baseline: the figures in words.
        now, before: the codes of their periods.
        language: the language of the words.

    Example:
        >>> between("Use", 1, "80%", "33%", "2023", "2022", "en")
        'Use rose to 80% in 2023, from 33% in 2022'
    """
    _ = gettext(language)
    forms = {
        1: _("{name} rose to {current} {when}, from {baseline} {before}"),
        0: _("{name} stood at {current} {when}, as {before}"),
        -1: _("{name} fell to {current} {when}, from {baseline} {before}"),
    }
    said = {"name": name, "current": current, "baseline": baseline}
    return forms[way].format(**said, when=when(now, language), before=when(before, language))


def _compared(row: Any, language: str) -> Said:
    _, (text, sides) = gettext(language), _moved(row, language)
    change = show_shown_change(row, language)
    if row.current == row.baseline:
        return text, sides
    if row.shown_basis == "stated":
        change = _("{change}, as the report states").format(change=change)
    return _("{sentence}: {change}.").format(sentence=text.removesuffix("."), change=change), sides


def _moved(row: Any, language: str) -> Said:
    """The same where the change itself stands apart."""
    moved = row.rank_change if row.unit == "rank" else row.current - row.baseline
    text = between(
        bold_name(row, language), (moved > 0) - (moved < 0),
        value_of(row, "current", language), value_of(row, "baseline", language),
        row.current_period, row.baseline_period, language,
    )  # fmt: skip
    return f"{text}.", ("current", "baseline")


def _stated(row: Any, language: str) -> Said:
    _ = gettext(language)
    rises = row.stated_change >= 1 if row.stated_form == "multiple" else row.stated_change >= 0
    size = size_of_change(row, language)
    base = named(row.stated_base, language)
    if row.stated_form == "rank_change":
        return _stated_rank(row, base, language)
    if is_missing(row.current):
        if row.stated_form == "multiple":
            form = _("{name} {when}: the report states {size} the level of {base}, and prints no level.")
        elif rises:
            form = _("{name} {when}: the report states a rise of {size} on {base}, and prints no level.")
        else:
            form = _("{name} {when}: the report states a fall of {size} on {base}, and prints no level.")
        text = form.format(name=bold_name(row, language), when=when(row.stated_period, language), size=size, base=base)
        return text, ("stated",)
    if row.stated_form == "multiple":
        form = _("{name} stood at {current} {when}; the report states {size} the level of {base}.")
    elif rises:
        form = _("{name} stood at {current} {when}; the report states a rise of {size} on {base}.")
    else:
        form = _("{name} stood at {current} {when}; the report states a fall of {size} on {base}.")
    text = form.format(
        name=bold_name(row, language),
        current=value_of(row, "current", language),
        when=when(row.current_period, language),
        size=size,
        base=base,
    )
    if not is_missing(row.implied_baseline):
        implied = _("That level is not printed; the statement implies about {level}.")
        text += " " + implied.format(level=show(_legible(row.implied_baseline), row.unit, language))
    return text, ("current", "stated")


def _stated_rank(row: Any, base: str, language: str) -> Said:
    _ = gettext(language)
    forms = {
        1: _("{name} stood at {current} {when}; the report states a gain of {size} since {base}."),
        0: _("{name} stood at {current} {when}; the report states no change since {base}."),
        -1: _("{name} stood at {current} {when}; the report states a loss of {size} since {base}."),
    }
    text = forms[(row.stated_change > 0) - (row.stated_change < 0)].format(
        name=bold_name(row, language),
        current=value_of(row, "current", language),
        when=when(row.current_period, language),
        size=size_of_change(row, language),
        base=base,
    )
    return text, ("current", "stated")


def _legible(value: float) -> float:
    """A computed level with as many digits as say something."""
    return round(value, 2 if abs(value) < 100 else 0)


def _refused(row: Any, language: str) -> Said:
    _ = gettext(language)
    form = _("{name} is not compared, because {reason}: {current} {when}, {baseline} {before}.")
    text = form.format(
        name=bold_name(row, language),
        reason=reason(row.reason, language),
        current=value_of(row, "current", language),
        when=when(row.current_period, language),
        baseline=value_of(row, "baseline", language),
        before=when(row.baseline_period, language),
    )
    if not is_missing(row.daily_current):
        daily = _("The daily averages are {current} and {baseline}.")
        numbers = [
            show(round(v, 2 if v < 100 else 0), row.unit, language) for v in (row.daily_current, row.daily_baseline)
        ]
        text += " " + daily.format(current=numbers[0], baseline=numbers[1])
    return text, ("current", "baseline")


def _one_sided(row: Any, language: str) -> Said:
    _ = gettext(language)
    side = "current" if row.outcome == "current only" else "baseline"
    form = _("{name} stood at {value} {when}; there is no figure to compare it with.")
    moment = when(getattr(row, f"{side}_period"), language)
    text = form.format(name=bold_name(row, language), value=value_of(row, side, language), when=moment)
    return text, (side,)


def _none_but_stated(row: Any, language: str) -> Said:
    _ = gettext(language)
    if is_missing(row.stated_change):
        return _("{name}: no figure for these periods.").format(name=bold_name(row, language)), ()
    form = _("{name}: no figure for these periods; for {period} a report states {change} on {base}, without a level.")
    text = form.format(
        name=bold_name(row, language),
        period=named(row.stated_period, language),
        change=stated_words(row, language),
        base=named(row.stated_base, language),
    )
    return text, ("stated",)


def _none(row: Any, language: str) -> Said:
    _ = gettext(language)
    if is_missing(row.newest):
        return _none_but_stated(row, language)
    form = _("{name}: no figure for these periods; the newest is {value} {when}.")
    value = value_of(row, "newest", language)
    text = form.format(name=bold_name(row, language), value=value, when=when(row.newest_period, language))
    return text, ("newest",)


def sentences(comparison: pd.DataFrame, language: str = "en", limit: int | None = None) -> Prose:
    """Return a comparison as a list of sentences, the comparable first and the doubtful last.

    Args:
        comparison: what ``compare`` returned.
        language: the language of the sentences.
        limit: at most so many; how many are left out is said.

    Example:
        >>> import dxlib as dx
        >>> dx.sentences(dx.compare("2023", "2022", indicator="botnet_addresses"))
        - **...
    """
    _, n_ = gettext(language), ngettext(language)
    if comparison.empty:
        return Prose(_("There are no two figures to compare here."))
    doubtful = comparison[["current_doubtful", "baseline_doubtful"]].fillna(False).any(axis=1)
    rank = comparison["outcome"].map({outcome: i for i, outcome in enumerate(OUTCOMES)}).astype(int)
    ordered = comparison.assign(_rank=rank, _doubtful=doubtful).sort_values(["_rank", "_doubtful"], kind="stable")
    shown = ordered if limit is None else ordered.head(limit)
    rest = len(ordered) - len(shown)
    more = n_("{count} more indicator stands in the table.", "{count} more indicators stand in the table.", rest)
    found = [told(row, language) for row in shown.itertuples(index=False)]
    return listed(found, more.format(count=rest) if rest else "")
