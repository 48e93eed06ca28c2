"""Sentences computed from a comparison or an assessment, each with the place its figures stand."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import pandas as pd

from dxlib.compare import OUTCOMES
from dxlib.text.catalogue import gettext, ngettext
from dxlib.text.remarks import differs_words, flags, fragile_words, newest_words, pace_words, stated_words
from dxlib.text.words import (
    group_word,
    is_missing,
    named,
    reason,
    show,
    show_pace,
    show_shown_change,
    size_of_change,
    source_label,
    status_word,
    when,
)

NO_STATUS = ("not_assessable", "due_no_figure")


@dataclass(frozen=True)
class Prose:
    """Markdown that a notebook shows as text.

    Example:
        >>> Prose("**Attacks** fell.")
        **Attacks** fell.
    """

    markdown: str

    def _repr_markdown_(self) -> str:
        return self.markdown

    def __repr__(self) -> str:
        return self.markdown


def _plain(text: Any) -> str:
    """Data in Markdown stays text: no markup, no link, no tag."""
    return re.sub(r"([\\`*_\[\]<>#|~$])", r"\\\1", re.sub(r"\s+", " ", str(text)))


def _name(row: Any, language: str) -> str:
    area = getattr(row, "area", "VN")
    place = "" if area == "VN" else f" ({_plain(area)})"
    return f"**{_plain(row.name_vi if language == 'vi' else row.name)}**{place}"


def _value(row: Any, side: str, language: str) -> str:
    qualifier = getattr(row, f"{side}_qualifier", "exact")
    return show(getattr(row, side), row.unit, language, qualifier)


def _where(row: Any, sides: tuple[str, ...], language: str) -> str:
    places = [source_label(getattr(row, f"{s}_report"), getattr(row, f"{s}_line"), language) for s in sides]
    return f" ({'; '.join(dict.fromkeys(place for place in places if place))})"


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
    write = {
        "compared": _compared,
        "stated": _stated,
        "refused": _refused,
        "current only": _one_sided,
        "baseline only": _one_sided,
        "none": _none,
    }[row.outcome]
    newer = newest_words(row, language) if row.outcome != "none" else ""
    return " ".join(text for text in (write(row, language), *flags(row, language), newer) if text)


def _compared(row: Any, language: str) -> str:
    _ = gettext(language)
    moved = row.rank_change if row.unit == "rank" else row.current - row.baseline
    forms = {
        1: _("{name} rose to {current} {when}, from {baseline} {before}: {change}."),
        0: _("{name} stood at {current} {when}, as {before}."),
        -1: _("{name} fell to {current} {when}, from {baseline} {before}: {change}."),
    }
    change = show_shown_change(row, language)
    if row.shown_basis == "stated":
        change = _("{change}, as the report states").format(change=change)
    text = forms[(moved > 0) - (moved < 0)].format(
        name=_name(row, language),
        current=_value(row, "current", language),
        when=when(row.current_period, language),
        baseline=_value(row, "baseline", language),
        before=when(row.baseline_period, language),
        change=change,
    )
    return text + _where(row, ("current", "baseline"), language)


def _stated(row: Any, language: str) -> str:
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
        text = form.format(name=_name(row, language), when=when(row.stated_period, language), size=size, base=base)
        return text + _where(row, ("stated",), language)
    if row.stated_form == "multiple":
        form = _("{name} stood at {current} {when}; the report states {size} the level of {base}.")
    elif rises:
        form = _("{name} stood at {current} {when}; the report states a rise of {size} on {base}.")
    else:
        form = _("{name} stood at {current} {when}; the report states a fall of {size} on {base}.")
    text = form.format(
        name=_name(row, language),
        current=_value(row, "current", language),
        when=when(row.current_period, language),
        size=size,
        base=base,
    )
    if not is_missing(row.implied_baseline):
        implied = _("That level is not printed; the statement implies about {level}.")
        text += " " + implied.format(level=show(_legible(row.implied_baseline), row.unit, language))
    return text + _where(row, ("current", "stated"), language)


def _stated_rank(row: Any, base: str, language: str) -> str:
    _ = gettext(language)
    forms = {
        1: _("{name} stood at {current} {when}; the report states a gain of {size} since {base}."),
        0: _("{name} stood at {current} {when}; the report states no change since {base}."),
        -1: _("{name} stood at {current} {when}; the report states a loss of {size} since {base}."),
    }
    text = forms[(row.stated_change > 0) - (row.stated_change < 0)].format(
        name=_name(row, language),
        current=_value(row, "current", language),
        when=when(row.current_period, language),
        size=size_of_change(row, language),
        base=base,
    )
    return text + _where(row, ("current", "stated"), language)


def _legible(value: float) -> float:
    """A computed level with as many digits as say something."""
    return round(value, 2 if abs(value) < 100 else 0)


def _refused(row: Any, language: str) -> str:
    _ = gettext(language)
    form = _("{name} is not compared, because {reason}: {current} {when}, {baseline} {before}.")
    text = form.format(
        name=_name(row, language),
        reason=reason(row.reason, language),
        current=_value(row, "current", language),
        when=when(row.current_period, language),
        baseline=_value(row, "baseline", language),
        before=when(row.baseline_period, language),
    )
    if not is_missing(row.daily_current):
        daily = _("The daily averages are {current} and {baseline}.")
        numbers = [
            show(round(v, 2 if v < 100 else 0), row.unit, language) for v in (row.daily_current, row.daily_baseline)
        ]
        text += " " + daily.format(current=numbers[0], baseline=numbers[1])
    return text + _where(row, ("current", "baseline"), language)


def _one_sided(row: Any, language: str) -> str:
    _ = gettext(language)
    side = "current" if row.outcome == "current only" else "baseline"
    form = _("{name} stood at {value} {when}; there is no figure to compare it with.")
    moment = when(getattr(row, f"{side}_period"), language)
    text = form.format(name=_name(row, language), value=_value(row, side, language), when=moment)
    return text + _where(row, (side,), language)


def _none_but_stated(row: Any, language: str) -> str:
    _ = gettext(language)
    if is_missing(row.stated_change):
        return _("{name}: no figure for these periods.").format(name=_name(row, language))
    form = _("{name}: no figure for these periods; for {period} a report states {change} on {base}, without a level.")
    text = form.format(
        name=_name(row, language),
        period=named(row.stated_period, language),
        change=stated_words(row, language),
        base=named(row.stated_base, language),
    )
    return text + _where(row, ("stated",), language)


def _none(row: Any, language: str) -> str:
    _ = gettext(language)
    if is_missing(row.newest):
        return _none_but_stated(row, language)
    form = _("{name}: no figure for these periods; the newest is {value} {when}.")
    value = _value(row, "newest", language)
    text = form.format(name=_name(row, language), value=value, when=when(row.newest_period, language))
    return text + _where(row, ("newest",), language)


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
    lines = [f"- {sentence(row, language)}" for row in shown.itertuples(index=False)]
    rest = len(ordered) - len(shown)
    if rest:
        more = n_("{count} more indicator stands in the table.", "{count} more indicators stand in the table.", rest)
        lines.append(f"\n{more.format(count=rest)}")
    return Prose("\n".join(lines))


def target_sentence(row: Any, language: str = "en") -> str:
    """Return one row of an assessment as a sentence in Markdown.

    Args:
        row: a row of ``assess``, as ``itertuples(index=False)`` gives it.
        language: the language of the sentence.

    Example:
        >>> import dxlib as dx
        >>> row = next(dx.assess(indicator="dossiers_online_share", due="2025").itertuples(index=False))
        >>> print(target_sentence(row))
        **Dossiers submitted online**: ...
    """
    parts = [_standing(row, language)]
    if row.status not in NO_STATUS:
        parts += [pace_words(row, language), fragile_words(row, language)]
    parts.append(_grouped(row, language))
    places = [(row.current_report, row.current_line), (row.baseline_report, row.baseline_line)]
    if is_missing(row.current) or is_missing(row.line) or not row.line:  # the target of a decision itself has no line
        places.append((row.report, row.line))
    labels = (source_label(report, line, language) for report, line in places)
    return " ".join(part for part in parts if part) + f" ({'; '.join(dict.fromkeys(filter(None, labels)))})"


def _standing(row: Any, language: str) -> str:
    """The status with the figures it rests on, or the reason why there is none."""
    _ = gettext(language)
    said = {
        "name": _name(row, language),
        "status": status_word(row.status, language),
        "target": show(row.target, row.unit, language),
        "due": named(row.due, language),
    }
    known = not is_missing(row.current)
    if known:
        said |= {"value": _value(row, "current", language), "when": when(row.current_period, language)}
    if row.status in NO_STATUS:
        said["reason"] = reason(row.reason or "no_figure", language)
        if not known:
            return _("{name}: {target} by {due}; {status}, because {reason}.").format(**said)
        return _("{name}: {status}, because {reason}; {value} {when}, against {target} by {due}.").format(**said)
    if row.status in ("reached", "missed"):
        return _("{name}: {status}. {value} {when}, against {target} by {due}.").format(**said)
    form = _(
        "{name}: {status}. {value} {when}, from {baseline} {before}; {target} by {due} needs "
        "{required} a year, the pace since then is {actual}."
    )
    text = form.format(
        **said,
        baseline=_value(row, "baseline", language),
        before=when(row.baseline_period, language),
        required=show_pace(row.required_pace, row.unit, language),
        actual=show_pace(row.actual_pace, row.unit, language),
    )
    return f"{text} {_('The two figures cover spans of different length.')}" if row.different_length else text


def _grouped(row: Any, language: str) -> str:
    if not row.group:
        return ""
    form = gettext(language)("The report groups it as “{group}”.")
    text = form.format(group=group_word(row.group, language))
    return f"{text} {differs_words(row, language)}".rstrip()


def target_sentences(assessment: pd.DataFrame, language: str = "en", limit: int | None = None) -> Prose:
    """Return an assessment as a list of sentences: those with a status first.

    Args:
        assessment: what ``assess`` returned.
        language: the language of the sentences.
        limit: at most so many.

    Example:
        >>> import dxlib as dx
        >>> dx.text.target_sentences(dx.assess(indicator="dossiers_online_share", due="2025"), limit=1)
        - **Dossiers submitted online**: ...
    """
    _, n_ = gettext(language), ngettext(language)
    if assessment.empty:
        return Prose(_("No target here has two figures to judge by."))
    unknown = assessment["status"].isin(NO_STATUS)
    ordered = assessment.assign(_unknown=unknown).sort_values("_unknown", kind="stable")
    shown = ordered if limit is None else ordered.head(limit)
    lines = [f"- {target_sentence(row, language)}" for row in shown.itertuples(index=False)]
    rest = len(ordered) - len(shown)
    if rest:
        more = n_("{count} more target stands in the table.", "{count} more targets stand in the table.", rest)
        lines.append(f"\n{more.format(count=rest)}")
    return Prose("\n".join(lines))
