"""Targets as bars for slides: how many stand where, and how far each has come."""

from __future__ import annotations

from typing import Any

from dxlib.briefing.drawing import Drawing
from dxlib.briefing.slides.figured import RAISED, Plot, Series, all_marks, notes_under, numbered, rows_behind, texts
from dxlib.charts.wording import capital, date_of, value_of
from dxlib.display import get, light, name_of, status_colour
from dxlib.indicators import load_definitions
from dxlib.tables import target_words
from dxlib.text import gettext, group_word, ngettext, show, status_word
from dxlib.text.words import STATUSES

_ENDS = (-50.0, 150.0)  # what lies further out is cut
_PAGE = 9  # targets on one slide
_GROUPS = ("achieved", "likely", "effort", "")


def counts(rows: list[Any]) -> dict[str, int]:
    """Return how many targets have each status, in the order in which statuses are told."""
    found = {status: sum(row.status == status for row in rows) for status in STATUSES}
    return {status: count for status, count in found.items() if count}


def by_pillar(chart: Drawing, language: str) -> bool:
    """Whether a scoreboard has a row a pillar, rather than a row a group of the report."""
    return any(text["text"] == gettext(language)("Pillar") for text in texts(chart))


def scoreboard(chart: Drawing, language: str) -> Plot | None:
    """Return a scoreboard as bars: a row a group or pillar, a part a status, with how many there are."""
    _, n_ = gettext(language), ngettext(language)
    rows = rows_behind(chart)
    if not rows:
        return None
    pillars = by_pillar(chart, language)
    if pillars:
        names = {key: pillar.name[language] for key, pillar in load_definitions().pillars.items()}
    else:
        names = {group: capital(group_word(group, language)) or _("No group") for group in _GROUPS}
    column = "pillar" if pillars else "group"
    bands = {name: [row for row in rows if get(row, column, "") == key] for key, name in names.items()}
    bands = {name: mine for name, mine in bands.items() if mine}
    made = []
    for status, total in counts(rows).items():
        found = [sum(row.status == status for row in mine) for mine in bands.values()]
        colour = status_colour(status)
        colours = [light("rest" if colour == "na" else colour)] * len(found)  # those not assessed stand back
        values: list[float | None] = [float(count) if count else None for count in found]
        labels = [f"{count}" if count else "" for count in found]
        made.append(Series(f"{capital(status_word(status, language))}: {total}", values, labels, colours))
    subtitle = [n_("{count} target", "{count} targets", len(rows)).format(count=len(rows))]
    due = {row.due for row in rows}
    subtitle += [_("target for {due}").format(due=date_of(one, language)) for one in due if len(due) == 1]
    subtitle += [text for text in chart.subtitle.split(" · ")[-1:] if ":" in text]  # the method
    notes = []
    differing = [row for row in rows if get(row, "differs")]
    if differing and not pillars:
        form = _("The report’s group and the computed status differ: {list}.")
        notes.append(form.format(list="; ".join(name_of(row, language) for row in differing)))
    labelled = [f"{name} ({len(mine)})" for name, mine in bands.items()]
    return Plot(labelled, made, stacked=True, subtitle=" · ".join(subtitle), notes=notes, rows=rows)


def progress(chart: Drawing, language: str) -> list[Plot]:
    """Return the ways to targets as bars, those due together on one slide: how much is covered, and the time passed."""
    _ = gettext(language)
    ways = [mark for mark, _drawn in all_marks(chart) if "covered" in mark]
    ways.sort(key=lambda mark: mark["y"])
    rows = [_row_of(mark, rows_behind(chart)) for mark in ways]
    if None in rows:
        return []
    if not ways:
        found = _against_target(chart, language)
        return [found] if found else []
    edge = _("A dot at the very edge stands further out than the drawing shows.")
    notes = [note for note in notes_under(chart) if note != edge]
    times = {mark["y"]: mark["value"] for mark, _drawn in all_marks(chart) if mark.get("tip") == _("time passed")}
    beside = {f"{n} ": mark["y"] - 10 for n, mark in enumerate(ways)}  # the words of a status, above its way
    raised = numbered(chart, beside)
    signs = [sign.partition(" ")[2] for sign in raised.values()]
    made = []
    for due in sorted({str(row.due_date) for row in rows}, reverse=True):
        mine = [one for one in zip(ways, rows, signs, strict=True) if str(one[1].due_date) == due]
        together = [row for _mark, row, _sign in mine]
        even = -(-len(mine) // -(-len(mine) // _PAGE))
        chunks = [mine[at : at + even] for at in range(0, len(mine), even)]
        made += [_ways(chunk, together, times, notes, language) for chunk in chunks]
    return made


def _ways(
    shown: list[tuple[Any, Any, str]], together: list[Any], times: dict[float, float], notes: list[str], language: str
) -> Plot:
    """One slide of ways; its rows are all targets due together, of which its title tells."""
    _ = gettext(language)
    rows, signs = [row for _mark, row, _sign in shown], [sign for _mark, _row, sign in shown]
    form = _("{name}: {baseline} → {current}, target {target} · {status}{marks}")
    names = [
        form.format(name=name_of(row, language), baseline=value_of(row, "baseline", language),
                    current=value_of(row, "current", language), target=target_words(row, language),
                    status=status_word(row.status, language), marks=sign)
        for row, sign in zip(rows, signs, strict=True)
    ]  # fmt: skip
    covered: list[float | None] = [round(mark["covered"] * 100, 1) for mark, _row, _sign in shown]
    at = (next((time for y, time in times.items() if 0 < y - mark["y"] < 20), None) for mark, _row, _sign in shown)
    passed: list[float | None] = [None if time is None else round(time * 100, 1) for time in at]
    made = [
        Series(_("Way covered"), covered, [show(value, "percent", language) for value in covered],
               [light(status_colour(row.status)) for row in rows]),
        Series(_("Time passed"), passed, [show(value, "percent", language) for value in passed],
               [light("rest")] * len(rows)),
    ]  # fmt: skip
    known = [value for value in covered if value is not None]
    least, most = (end if beyond else None for end, beyond in
                   zip(_ENDS, (min(known) < _ENDS[0], max(known) > _ENDS[1]), strict=True))  # fmt: skip
    cut = [_("A bar that ends at the edge is longer than drawn.")] if (least, most) != (None, None) else []
    told = [note for note in notes if note[0] not in RAISED or note.partition(" ")[0] in "".join(signs)]
    due = date_of(rows[0].due, language)
    subtitle = f"{_('target for {due}').format(due=due)} · {_('Percent of the way from the baseline to the target')}"
    return Plot(names, made, subtitle=subtitle, least=least, most=most, notes=[*told, *cut], rows=together)


def _row_of(mark: Any, rows: list[Any]) -> Any:
    """The target that a mark shows: the same indicator with the same three figures."""
    sides = ("baseline", "current", "target")
    for row in rows:
        if row.indicator == mark["indicator"] and all(get(row, side) == mark[side] for side in sides):
            return row
    return None


def _against_target(chart: Drawing, language: str) -> Plot | None:
    """Where no target has two figures: the newest figure of each that has one, beside its target."""
    _ = gettext(language)
    rows = [row for row in rows_behind(chart) if row.unit == "percent" and get(row, "target") is not None]
    known = [row for row in rows if get(row, "current") is not None]
    if not known:
        return None
    names = [f"{name_of(row, language)} · {status_word(row.status, language)}" for row in known]
    words = [f"{value_of(r, 'current', language)} ({date_of(r.current_period, language)})" for r in known]
    colours = ["track" if status_colour(row.status) == "na" else status_colour(row.status) for row in known]
    goals = [f"{target_words(row, language)} ({date_of(row.due, language)})" for row in known]
    made = [
        Series(_("Newest figure"), [float(row.current) for row in known], words, [light(name) for name in colours]),
        Series(_("Target"), [float(row.target) for row in known], goals, [light("ink3")] * len(known),
               [True] * len(known)),
    ]  # fmt: skip
    return Plot(names, made, subtitle=_("Percent"), rows=known)
