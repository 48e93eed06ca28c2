"""Tables of results: a comparison, an assessment, the newest figures."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dxlib.analysis.leads import FAILING
from dxlib.analysis.progress.goals import NO_STATUS
from dxlib.indicators import load_definitions
from dxlib.loaders.verbs import of_frames
from dxlib.tables.display import (
    Cell,
    Stack,
    Table,
    area_of,
    full,
    get,
    name_of,
    numeric,
    qualifier_of,
    rows_of,
    status_cell,
    true,
    unit_of_row,
)
from dxlib.tables.remarks import Pages, as_sentence, doubts, of_side, target_words
from dxlib.text import (
    authority_word,
    differs_words,
    flags,
    fragile_words,
    gettext,
    group_word,
    is_fragile,
    method_word,
    newest_words,
    pace_words,
    period_label,
    reason,
    show,
    show_change,
    show_change_between,
    show_number,
    show_pace,
    source_label,
    status_word,
    to_go,
    why_unjudged,
)
from dxlib.text.words import legible

_FIGURES = ("baseline", "current", "target")  # that the row of a target shows


@of_frames
def comparison(frame: pd.DataFrame, *, language: str = "en", caption: str = "") -> Table:
    """Return a comparison as a table: baseline, current, change, what it rests on, what to mind.

    Args:
        frame: what ``compare`` returned.
        language, caption: the language of the words, and a title of your own.

    Returns:
        One row an indicator that has a figure for the asked periods. Refused pairs carry the reason, and
        the daily averages if there are any. Where no row has a figure: the table of the newest figures.

    Example:
        >>> import dxlib as dx
        >>> dx.tables.comparison(dx.compare("2023", "2022", indicator="dossiers_online_share"))
        Change between two periods
        ...
    """
    _ = gettext(language)
    kept = frame[(frame["outcome"] != "none") | frame["reason"].fillna("").ne("")] if len(frame) else frame
    if kept.empty:
        return newest(frame, language=language)
    heads = (_("Indicator"), *map(numeric, (_("Baseline"), _("Current"), _("Change"))), full(_("To note")))
    rows, pages = [], Pages(rows_of(kept), ("baseline", "current"), language)
    for row in rows_of(kept):
        name = Cell(name_of(row, language), (area_of(row, language),))
        why = as_sentence(reason(row.reason, language))
        notes = [why, *flags(row, language), _daily(row, language), newest_words(row, language)]
        sides = (_baseline(row, pages, language), pages.cell(row, "current"))
        rows.append((name, *sides, _change(row, language), " ".join(filter(None, notes))))
    return Table.of(caption or _("Change between two periods"), heads, rows, kept, notes=pages.texts)


def _baseline(row: Any, pages: Pages, language: str) -> Cell:
    """The figure compared with; of a stated change what it is stated against, and what that implies."""
    base = pages.cell(row, "baseline")
    if row.outcome != "stated" or get(row, "stated_base") is None:
        return base
    small = [period_label(row.stated_base, language)]
    if (implied := get(row, "implied_baseline")) is not None:
        form = gettext(language)("implied: about {value}")
        small.append(form.format(value=show(legible(implied), row.unit, language)))
    return Cell(base.text, tuple(small))


def _daily(row: Any, language: str) -> str:
    """The daily averages of spans that are not compared, if there are any."""
    if row.outcome != "refused" or get(row, "daily_current") is None:
        return ""
    form = gettext(language)("Daily averages: {baseline}, then {current}.")
    sides = {side: legible(getattr(row, f"daily_{side}")) for side in ("baseline", "current")}
    return form.format(**{side: show(daily, row.unit, language) for side, daily in sides.items()})


def _change(row: Any, language: str) -> Cell:
    """The change with its word, the percentage beside points, and what it rests on."""
    _ = gettext(language)
    if row.outcome == "refused":
        return Cell(_("not compared"))
    if row.outcome == "bounded":
        text = show_change_between(row.absolute_change_low, row.absolute_change_high, row.unit, language)
        return Cell(text, (_("computed"),))
    text = show_change(get(row, "shown_change"), get(row, "shown_form", ""), row.unit, language)
    if not text:
        return Cell("–")
    basis = {"computed": _("computed"), "stated": _("stated in the report")}.get(get(row, "shown_basis", ""), "")
    in_points = row.unit == "percent" and row.shown_form == "points"
    return Cell(text, (show_change(row.relative_change, "percent", row.unit, language) if in_points else "", basis))


@of_frames
def targets(frame: pd.DataFrame, *, language: str = "en", caption: str = "") -> Table:
    """Return an assessment as a table: from where to where, how far, how fast, and the status.

    Args:
        frame: what ``assess`` returned.
        language, caption: the language of the words, and a title of your own.

    Example:
        >>> import dxlib as dx
        >>> dx.tables.targets(dx.assess(indicator="satisfaction_procedures"))
        Progress to the targets
        ...
    """
    _ = gettext(language)
    numbers = (_("Target"), _("Baseline"), _("Current"), _("Pace a year: needed, so far"))
    heads = (_("Indicator"), *map(numeric, numbers), full(_("Status")))
    rows, pages = [], Pages(rows_of(frame), _FIGURES, language)
    for row in rows_of(frame):
        current = pages.cell(row, "current")
        needed, actual = _paces(row, language)
        rows.append((
            Cell(name_of(row, language), (_number(row, language), area_of(row, language))),
            Cell(target_words(row, language), (_due(row, pages, language),)),
            pages.cell(row, "baseline"),
            Cell(current.text, (*current.small, _to_go(row, language))),
            Cell(needed or "–", (actual or "–",)),
            status_cell(row.status, language, *_target_notes(row, language)),
        ))  # fmt: skip
    words = caption or _("Progress to the targets")
    return Table.of(words, heads, rows, frame, _("No report prints a target here."), notes=pages.texts)


def _due(row: Any, pages: Pages, language: str) -> str:
    return period_label(row.due, language) + pages.sign(row, "target")


def _target_notes(row: Any, language: str) -> list[str]:
    """The report's own group, and what to mind of the status."""
    _ = gettext(language)
    notes = []
    if group := group_word(get(row, "group", ""), language):
        notes += [_("Grouped as “{group}”.").format(group=group) + f" {differs_words(row, language)}".rstrip()]
    if row.status in NO_STATUS:
        notes.append(as_sentence(why_unjudged(row, language)))
    else:
        notes += [pace_words(row, language), fragile_words(row, language)]
    notes += [*doubts(row, "baseline", language), *doubts(row, "current", language)]
    if true(row, "doubtful"):
        notes.append(_("A doubtful figure was left out."))
    if true(row, "different_length"):
        notes.append(_("The two figures cover spans of different length."))
    return notes


@of_frames
def scoreboard(frame: pd.DataFrame, *, language: str = "en", caption: str = "") -> Stack:
    """Return the targets by pillar, what is missed or behind first: from where to where, how fast, and the statuses.

    Args:
        frame: what ``scoreboard`` returned.
        language: the language of the words.
        caption: a title of your own, before the name of each pillar.

    Example:
        >>> import dxlib as dx
        >>> dx.tables.scoreboard(dx.scoreboard(pillar="cybersecurity"))
        Targets: Cybersecurity
        ...
    """
    _ = gettext(language)
    words = caption or _("Targets")
    numbers = (_("Baseline, latest"), _("Target"), _("Pace a year"))
    heads = (_("Indicator"), *map(numeric, numbers), full(_("Status by each method")))
    pillars = load_definitions().pillars
    made = []
    for pillar, own in frame.groupby("pillar", sort=False):
        own = own.loc[(~own["status"].isin(FAILING)).sort_values(kind="stable").index]
        title = _("{title}: {pillar}").format(title=words, pillar=pillars[str(pillar)].name[language])
        pages = Pages(rows_of(own), _FIGURES, language)
        rows = [_board_row(row, pages, language) for row in rows_of(own)]
        made.append(Table.of(title, heads, rows, own.reset_index(drop=True), notes=pages.texts))
    return Stack(tuple(made) or (Table.of(words, heads, [], frame, _("No report prints a target here.")),))


def _board_row(row: Any, pages: Pages, language: str) -> tuple[Cell, ...]:
    _ = gettext(language)
    sides = (pages.cell(row, side) for side in ("baseline", "current"))
    base, current = (cell.text + "".join(f" ({text})" for text in cell.small) for cell in sides)
    paces = zip((_("{pace} needed"), _("{pace} so far")), _paces(row, language), strict=True)
    pace = [form.format(pace=text) for form, text in paces if text] or ["–"]
    return (
        Cell(name_of(row, language), (_number(row, language), area_of(row, language))),
        Cell(base, (current,)),
        Cell(target_words(row, language), (_due(row, pages, language), _to_go(row, language))),
        Cell(pace[0], tuple(pace[1:])),
        _statuses(row, language),
    )


def _statuses(row: Any, language: str) -> Cell:
    """The status by one method, by the others where they say something else, and what to mind."""
    _ = gettext(language)
    by_method = {name.removeprefix("status_"): getattr(row, name) for name in row._fields if name.startswith("status_")}
    told: dict[str, list[str]] = {}  # methods that say the same for the same reason share a line
    for method, status in by_method.items() if set(by_method.values()) - {row.status} else ():
        ratio = get(row, f"ratio_{method}")
        why = reason(get(row, f"reason_{method}"), language) if ratio is None else show_number(ratio, language)
        basis = ", ".join(filter(None, (why, _("fragile") if is_fragile(row, method) else "")))
        word = status_word(status, language)
        told.setdefault(f"{word} ({basis})" if basis else word, []).append(method_word(method, language))
    lines = [f"{', '.join(methods)}: {words}" for words, methods in told.items()]
    return status_cell(row.status, language, *lines, *_target_notes(row, language))


def _paces(row: Any, language: str) -> list[str]:
    """The pace that is needed, and the pace so far."""
    return [show_pace(get(row, f"{pace}_pace"), row.unit, language) for pace in ("required", "actual")]


def _to_go(row: Any, language: str) -> str:
    """How far it is to the target; nothing where it is reached, or that is not known."""
    return "" if row.status == "reached" else to_go(get(row, "distance"), row.unit, language)


def _number(row: Any, language: str) -> str:
    parts = [get(row, "number", ""), authority_word(get(row, "authority", ""), language)]
    return ", ".join(str(part) for part in parts if part)


def _why_newest(frame: pd.DataFrame, language: str) -> str:
    """Why the newest figures stand here: no target can be judged, no two figures, or none for the periods."""
    _ = gettext(language)
    if "status" in frame:
        return _("No target has two figures to judge by")
    one_sided = {"current only", "baseline only", "refused", "compared", "bounded", "stated"}
    if "outcome" in frame and one_sided & set(frame["outcome"]):
        return _("No two figures to compare")
    return _("No figure for the periods asked for")


@of_frames
def newest(frame: pd.DataFrame, *, language: str = "en", caption: str = "") -> Table:
    """Return the newest figure of each indicator, for where a chart has no figure for the asked pair.

    Args:
        frame: what ``compare`` or ``assess`` returned, or observations.
        language, caption: the language of the words, and a title of your own.

    Example:
        >>> import dxlib as dx
        >>> dx.tables.newest(dx.compare("2001", "2000", indicator="community_teams"))
        No figure for the periods asked for
        ...
    """
    _ = gettext(language)
    heads = (_("Indicator"), numeric(_("Newest figure")), _("Period"), _("Source"))
    rows = []
    for row in rows_of(frame):
        side = next((s for s in ("newest", "current", "baseline", "value") if get(row, s) is not None), None)
        if side is None:
            continue
        value = show(getattr(row, side), unit_of_row(row), language, qualifier_of(row, side))
        where = source_label(of_side(row, side, "report"), of_side(row, side, "line"), language)
        period = period_label(of_side(row, side, "period"), language)
        name, figure = Cell(name_of(row, language), (area_of(row, language),)), Cell(value, doubts(row, side, language))
        rows.append((name, figure, period, where))
    words, subtitle = caption or _why_newest(frame, language), _("The newest figures that the reports print")
    once = dict.fromkeys(rows)  # two decisions may set targets for one indicator
    return Table.of(words, heads, once, frame, _("No report prints a figure here."), subtitle=subtitle)
