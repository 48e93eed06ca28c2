"""What the audit found, in words: the figures, the arithmetic, and what would make it agree. It accuses nobody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from math import isinf
from typing import Any

import pandas as pd

from dxlib.indicators import known_definitions, split_part
from dxlib.loaders.verbs import of_frames
from dxlib.notation.figures import read_figure, show_number
from dxlib.text.catalogue import gettext, ngettext
from dxlib.text.places import area_apart, areas_words
from dxlib.text.prose import Prose
from dxlib.text.remarks import show_between
from dxlib.text.verdicts import computed_between, computed_figure, gap_words, implied_words, level_words, stated_figure
from dxlib.text.words import date_label, in_language, in_prose, is_missing, named, qualified, show, show_change, when

DIFFERS = ("inconsistent", "contradiction", "stock and flow", "parts", "status")
LOOK = ("suspect", "revision")


def finding_sentence(row: Any, language: str = "en") -> str:
    """Return a finding in one or two sentences: what is stated, what the figures give, what would make it hold.

    Args:
        row: a row of ``audit``.
        language: the language of the sentence.

    Example:
        >>> import dxlib as dx
        >>> print(finding_sentence(dx.audit(indicator="clinics_with_id_card_share").iloc[0]))
        The report states 91.32%; 11,923 of 13,506 gives 88.28%, a gap of 3.04 points. It would hold with a denominator of 13,056 to 13,057.
    """  # noqa: E501
    text = _BY_CHECK[row.check](row, language)
    return text + (" " + gettext(language)("It rests on a doubtful reading.") if row.doubtful else "")


@of_frames
def findings_lead(findings: pd.DataFrame, language: str = "en") -> Prose:
    """Return one paragraph: how many figures were checked, how many agree, and how many do not.

    Args:
        findings: what ``audit`` returned, what agrees included.
        language: the language of the paragraph.

    Example:
        >>> import dxlib as dx
        >>> dx.text.findings_lead(dx.audit(indicator="clinics_with_id_card_share"))
        1 check of figures against figures: ...
    """
    _, n_ = gettext(language), ngettext(language)
    verdicts = findings["verdict"]
    checked = int((verdicts != "noted").sum())
    if not checked:
        return Prose(_("The reports asked for print nothing here that can be recomputed."))
    reading = int(verdicts.str.startswith("consistent if").sum())
    agree, differ, look, beyond = (
        int(verdicts.isin(kinds).sum()) for kinds in (["consistent"], DIFFERS, LOOK, ["unverifiable"])
    )
    told = [
        (agree, n_("{count} agrees", "{count} agree", agree)),
        (reading, n_("{count} agrees under another reading", "{count} agree under another reading", reading)),
        (differ, n_("{count} does not agree", "{count} do not agree", differ)),
        (look, n_("{count} was republished or is worth a second look",
                  "{count} were republished or are worth a second look", look)),
        (beyond, n_("{count} cannot be checked, for want of a printed level",
                    "{count} cannot be checked, for want of a printed level", beyond)),
    ]  # fmt: skip
    listed = "; ".join(form.format(count=count) for count, form in told if count)
    total = n_("{count} check of figures against figures", "{count} checks of figures against figures", checked)
    text = _("{total}: {results}.").format(total=total.format(count=checked), results=listed)
    if noted := len(verdicts) - checked:
        more = n_("A person noted {count} thing more.", "A person noted {count} things more.", noted)
        text += " " + more.format(count=noted)
    return Prose(text)


def _places(row: Any, role: str) -> list[Any]:
    return [place for place in row.places if place.role == role]


def _first(row: Any, role: str) -> Any:
    return next(iter(_places(row, role)), None)


def _dated(place: Any, language: str) -> str:
    """The figure at a place with its period; nothing where there is no such place."""
    return "" if place is None else level_words(place, language, dated=True)


def _two(row: Any, language: str, dated: bool = False) -> dict[str, str]:
    """The two figures that a finding is about."""
    first, later = (level_words(place, language, dated) for place in row.places[:2])
    return {"first": first, "later": later}


def _is_change(row: Any) -> bool:
    """Whether the figures of a finding are changes, with a sign."""
    return row.check == "claim" or bool(row.check == "whole number" and row.base_period)


def _stated(row: Any, language: str) -> str:
    """What the report states."""
    words = stated_figure(row, language)
    return in_prose(words, language) if _is_change(row) else words


def _given(row: Any, language: str) -> str:
    """What is recomputed, with what rounding leaves open."""
    value, between = (of(row, language) for of in (computed_figure, computed_between))
    if _is_change(row):
        value, between = in_prose(value, language), in_prose(between, language)
    form = gettext(language)("{value} ({between} after rounding)")
    return form.format(value=value, between=between) if between else value


def _conclusion(row: Any, language: str) -> str:
    """What follows from the two figures: under which reading they agree, or how far apart they lie."""
    _ = gettext(language)
    readings = {
        "consistent": ".",
        "consistent if read as points": _(": it holds if read as points, not as a percentage."),
        "consistent if read as a ratio to the rest": _(": it holds if read as a ratio to the rest, not to the whole."),
        "consistent if read as N+1 times": _(" more: it holds if read so, as N+1 times the earlier level."),
        "consistent if truncated": _(": it holds if the further digits were cut off, not rounded."),
    }
    if row.verdict in readings:
        return readings[row.verdict]
    return _(", a gap of {gap}.").format(gap=gap_words(row, language))


def _would_hold(row: Any, language: str) -> str:
    implied = implied_words(row, language)
    if row.verdict != "inconsistent" or not implied:
        return ""
    _ = gettext(language)
    forms = {
        "base": _("It would hold with {implied} {when}."),
        "numerator": _("It would hold with a numerator of {implied}."),
        "denominator": _("It would hold with a denominator of {implied}."),
    }
    moment = when(row.base_period, language) if row.implied_as == "base" else ""
    return " " + forms[row.implied_as].format(implied=implied, when=moment)


def _claim(row: Any, language: str) -> str:
    _ = gettext(language)
    if row.verdict == "unverifiable":
        return _unverifiable_claim(row, language)
    on_target = row.base_period == "target"
    form = _("The report states a change of {stated}; {before} and {now} give {computed}")
    if on_target:
        form = _("The report states {stated} against the target; {now} and the target of {before} give {computed}")
    text = form.format(
        stated=_stated(row, language),
        computed=_given(row, language),
        now=_dated(_first(row, "current"), language),
        before=level_words(_first(row, "target" if on_target else "base"), language, dated=not on_target),
    )
    text += _conclusion(row, language)
    if row.verdict == "inconsistent" and row.unit == "percent" and row.form == "percent":
        points = show_change(float(row.detail.removeprefix("points ")), "points", row.unit, language)
        text += " " + _("Read as points it does not hold either: {points}.").format(points=in_prose(points, language))
    return text + _would_hold(row, language)


def _unverifiable_claim(row: Any, language: str) -> str:
    _ = gettext(language)
    stated, now, near = _stated(row, language), _first(row, "current"), _first(row, "near")
    if row.base_period == "target":
        form = _("The report states {stated} against the target; target and result are not both printed.")
        return form.format(stated=stated)
    period, base = named(row.period, language), named(row.base_period, language)
    implied = implied_words(row, language)
    if now is None:
        lacking = _("no level is printed for {period} nor for {base}")
        form = lacking if "base" in row.detail else _("no level is printed for {period}")
    elif implied:
        form = _("{now} is printed, and no level for {base}: that implies {implied}")
    else:
        form = _("no level is printed for {base}")
    why = form.format(period=period, base=base, now=_dated(now, language), implied=implied)
    form = _("The report states a change of {stated} from {base} to {period}; {why}.")
    text = form.format(stated=stated, base=base, period=period, why=why)
    if near is not None:
        with_given = not is_missing(row.computed)
        form = _("The nearest level, {near}, would give {computed}.") if with_given else _("The nearest is {near}.")
        text += " " + form.format(near=_dated(near, language), computed=_given(row, language))
    return text


def _ratio(row: Any, language: str) -> str:
    _ = gettext(language)
    stated, implied = stated_figure(row, language), implied_words(row, language)
    if row.verdict == "unverifiable":
        what = "“" + "”, “".join(_unprinted(row, language)) + "”"
        form = _("The report states {stated}; {what} is not printed for {period}.")
        if implied:
            form = _("The report states {stated}; {what} is not printed for {period}: that implies {implied}.")
        return form.format(stated=stated, what=what, period=named(row.period, language), implied=implied)
    form = _("The report states {stated}; {part} of {whole} gives {computed}")
    if row.check == "average":
        form = _("The report states {stated}; {part} over {whole} gives {computed}")
    part = " + ".join(level_words(place, language) for place in _places(row, "numerator"))
    text = form.format(stated=stated, part=part, whole=_whole(row, language), computed=_given(row, language))
    return text + _conclusion(row, language) + _would_hold(row, language)


def _unprinted(row: Any, language: str) -> list[str]:
    """The names of what a share or an average is computed from and no report prints."""
    known = known_definitions()
    one, printed = known.of(row), {place.indicator for place in row.places[1:]}
    named = one.numerators if row.detail == "numerator" else (str(one.denominator),)
    names = [split_part(name)[0] for name in named if name not in printed]
    told = [known.indicators[name].name[language] for name in names if name in known.indicators]
    return told or [gettext(language)("the whole")]


def _whole(row: Any, language: str) -> str:
    """What a share or an average is taken of: printed as a level, known by definition, or printed with the part."""
    _ = gettext(language)
    denominator = known_definitions().of(row).denominator
    if (place := _first(row, "denominator")) is not None:
        return level_words(place, language)
    if denominator in ("days", "months"):
        return {"days": _("the days of the period"), "months": _("the months of the period")}[str(denominator)]
    if not isinstance(denominator, int | float):
        part = _places(row, "numerator")[0]
        denominator = read_figure(part.as_printed, part.language).total
    return _("its total") if denominator is None else show_number(denominator, language)


def _whole_number(row: Any, language: str) -> str:
    _ = gettext(language)
    between = computed_between(row, language)
    if row.base_period:
        form = _("It is stated to change by {stated} to {now}: the level before would be {between}, no whole number.")
        now = level_words(_first(row, "current"), language)
        return form.format(stated=_stated(row, language), now=now, between=between)
    form = _("{stated} of {whole} would be {between}: no whole number lies there.")
    return form.format(stated=stated_figure(row, language), whole=row.detail, between=between)


def _sum(row: Any, language: str) -> str:
    _ = gettext(language)
    form = _("The parts, {parts}, add up to {computed}; the whole is printed as {stated}")
    if row.check == "sum of totals":
        form = _("The totals of the parts add up to {computed}; that of the whole is printed as {stated}")
    parts = ", ".join(level_words(part, language) for part in _places(row, "part"))
    text = form.format(parts=parts, computed=_given(row, language), stated=stated_figure(row, language))
    return text + _conclusion(row, language)


def _names(row: Any, language: str) -> str:
    _ = gettext(language)
    with_it, without = (int(count) for count in row.detail.split())
    form = _("The report counts {stated} and names {count}")
    if not with_it:
        form = _("The report counts {stated} and names {count} without it, which leaves {computed}")
    text = form.format(stated=stated_figure(row, language), count=with_it or without, computed=f"{row.computed:g}")
    return text + _conclusion(row, language)


def _stock(row: Any, language: str) -> str:
    _ = gettext(language)
    form = _(
        "The total went from {first} to {later}, a rise of {computed}; what came in over {period}, as read, is {stated}"
    )
    text = form.format(
        first=_dated(_first(row, "first"), language),
        later=_dated(_first(row, "later"), language),
        computed=_given(row, language),
        period=named(row.detail, language),
        stated=stated_figure(row, language),
    )
    if row.verdict == "consistent":
        return text + "."
    return text + _(", {gap} more than the rise it is part of.").format(gap=gap_words(row, language))


def _contradiction(row: Any, language: str) -> str:
    form = gettext(language)("One report prints two figures for {period}: {first} and {later}, a gap of {gap}.")
    return form.format(period=named(row.period, language), gap=gap_words(row, language), **_two(row, language))


def _revision(row: Any, language: str) -> str:
    form = gettext(language)("Republished: {first} ({day}), then {later} ({later_day}), a gap of {gap}.")
    day, later_day = (date_label(date.fromisoformat(place.report[:10]), language) for place in row.places[:2])
    return form.format(day=day, later_day=later_day, gap=gap_words(row, language), **_two(row, language))


def _fall(row: Any, language: str) -> str:
    _ = gettext(language)
    form = _("It fell from {first} to {later}; such a count seldom falls.")
    if known_definitions().indicators[row.indicator].timing == "cumulative":
        form = _("A running total cannot fall, and this one goes from {first} to {later}.")
    return form.format(**_two(row, language, dated=True))


def _total(row: Any, language: str) -> str:
    form = gettext(language)("It is counted out of {stated} {before} and out of {computed} {when}.")
    before, later = (when(place.period, language) for place in row.places[:2])
    figures = {"stated": stated_figure(row, language), "computed": computed_figure(row, language)}
    return form.format(**figures, before=before, when=later)


def _alike(row: Any, language: str) -> str:
    indicators = known_definitions().indicators
    form = gettext(language)("“{other}” is printed as {value} too, and is another indicator.")
    return form.format(value=level_words(row.places[0], language), other=indicators[row.detail].name[language])


def _status(row: Any, language: str) -> str:
    _ = gettext(language)
    forms = {
        "achieved_short": _("Grouped as achieved; {now} is {gap} short of the target of {target}."),
        "likely_missed": _("Grouped as likely; {now}, when it was due, is {gap} short of the target of {target}."),
        "likely_away": _("Grouped as likely; from {before} to {now} it moved away from the target of {target}."),
        "effort_reached": _("Grouped as needing effort; {now} already reaches the target of {target}."),
    }
    return forms[row.detail].format(
        target=level_words(_first(row, "target"), language),
        now=_dated(_first(row, "current"), language),
        before=_dated(_first(row, "base"), language),
        gap=gap_words(row, language),
    )


def _bridge(row: Any, language: str) -> str:
    """A figure of a new province; ``detail`` has the rule with the old provinces, or those that are missing."""
    _ = gettext(language)
    rule, _space, areas = row.detail.rpartition(" ")
    stated, period = stated_figure(row, language), named(row.period, language)
    if row.verdict == "unverifiable":
        form = _("The report prints {stated} for the new province; for {period} no figure of {areas} is printed.")
        return form.format(stated=stated, period=period, areas=areas_words(areas.split(","), language))
    rule, _colon, weights = rule.partition(":")
    indicators = known_definitions().indicators
    forms = {
        "same": _("The report prints {stated}; for the same province under its old code {computed} is printed"),
        "sum": _("The report prints {stated}; the old provinces, {parts}, add up to {computed}"),
        "ratio": _("The report prints {stated}; the sums of the old provinces, one over the other, give {computed}"),
        "weighted_mean": _("The report prints {stated}; {parts}, weighted by {weights}, give {computed}"),
        "dti_mean": _("The report prints {stated}; the plain mean of the old provinces, {parts}, is {computed}"),
        "range": _("The report prints {stated}; the old provinces, {parts}, leave {computed} open"),
        "at_least": _("The report prints {stated}; those old provinces that are printed, {parts}, have {computed}"),
    }
    text = forms[rule].format(
        stated=stated,
        parts=", ".join(
            f"{level_words(part, language)}{area_apart(part.area, language)}" for part in _places(row, "part")
        ),
        computed=_bridged(row, language),
        weights=f"“{indicators[weights].name[language]}”" if weights in indicators else "",
    )
    return text + ("." if is_missing(row.gap) else _conclusion(row, language))


def _bridged(row: Any, language: str) -> str:
    """What the old provinces give: a value with its rounding, or its bounds alone."""
    if not is_missing(row.computed):
        return _given(row, language)
    if isinf(row.computed_high):
        return qualified(show(row.computed_low, row.unit, language), "at_least", language)
    return show_between(row.computed_low, row.computed_high, row.unit, language)


def _remark(row: Any, language: str) -> str:
    return in_language(row, "text", language)


_BY_CHECK: dict[str, Callable[[Any, str], str]] = {
    "claim": _claim, "share": _ratio, "average": _ratio, "whole number": _whole_number, "sum": _sum,
    "sum of totals": _sum, "names": _names, "stock and flow": _stock, "contradiction": _contradiction,
    "revision": _revision, "fall": _fall, "total": _total, "alike": _alike, "status": _status, "remark": _remark,
    "bridge": _bridge,
}  # fmt: skip
