"""What a slide says, as its title: computed from the figures that it shows, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable
from itertools import takewhile
from types import SimpleNamespace
from typing import Any

from dxlib.briefing.document import Paragraph
from dxlib.briefing.drawing import Drawing
from dxlib.briefing.marks import evidence
from dxlib.briefing.shapes import Plot, Points, Shown
from dxlib.charts.changes import in_percent
from dxlib.charts.notes import words
from dxlib.charts.wording import value_of
from dxlib.indicators import known_definitions
from dxlib.notation.periods import Period
from dxlib.tables.display import Table, get, name_of, series_of, unit_of_row
from dxlib.text import (
    gettext,
    group_word,
    ngettext,
    period_label,
    show,
    show_change,
    show_shown_change,
    status_word,
    verdict_word,
)
from dxlib.text.rivals import rivals_title, telling
from dxlib.text.sentences import between
from dxlib.text.statuses import BEHIND, ENDINGS, STATUSES
from dxlib.text.targets import counted_targets
from dxlib.text.words import capital, unit_of, when

Titles = list[str]  # the fullest first, then shorter ones
_JUDGED = (*STATUSES, *ENDINGS)


def chart_titles(chart: Drawing, shown: Shown | None, language: str) -> Titles:
    """Return what a chart says, the fullest wording first and its own title last.

    A figure in doubt, or one that another figure contests, makes no title; nor does a count that hides such a one.

    Args:
        chart: as the notebook has it.
        shown: what the slide draws of it; ``None`` where it is a picture.
        language: the language of the words.
    """
    if isinstance(shown, Table):
        return [chart.title]
    records = shown.among if isinstance(shown, Plot) else shown.records if shown else None
    rows = evidence(chart, records)
    if isinstance(shown, Points):
        readers_of_points = {"revisions": _revised, "rivals": _rivals}
        said = readers_of_points.get(chart.kind, _over_time)(rows, language)
        return [*said, shown.name]
    told = [SimpleNamespace(**record) for record in (chart.records if records is None else records)]
    sure = all(map(certain, rows))
    whole = not isinstance(shown, Plot) or len(shown.records) == len(shown.among)
    if chart.kind not in ("progress", "parts", "scoreboard") and not whole:
        return [chart.title]  # no slide of several shows all that a title would tell of
    readers: dict[str, Callable[[], Titles]] = {
        "adoption": lambda: _adoption(told, language) if sure else [],
        "changes": lambda: _changes(rows, language),
        "dumbbell": lambda: _shares(rows, language),
        "levels": lambda: _levels(told, language) if sure else [],
        "parts": lambda: _parts(shown, rows, language) if shown and sure else [],
        "progress": lambda: _shown_standing(told, language),
        "provinces": lambda: _provinces(chart, rows, language),
        "recomputed": lambda: _recomputed(rows, language),
        "scoreboard": lambda: _scoreboard(told, language),
    }
    reader = readers.get(chart.kind)
    return [*(reader() if reader and rows else []), chart.title]


def certain(row: Any) -> bool:
    """Whether a row may be told without reservation: no reading in doubt, none contested by another figure."""
    sides = ("", "current_", "baseline_")
    doubt = any(get(row, f"{side}doubtful") or get(row, f"{side}contested") for side in sides)
    stated = get(row, "outcome") == "stated" and get(row, "stated_doubtful")
    return not (doubt or stated or get(row, "running_total") or get(row, "different_length"))


def _changes(rows: list[Any], language: str) -> Titles:
    """The largest change; without a superlative where a larger one is in doubt."""
    _ = gettext(language)
    sizes = {id(row): size for row in rows if (size := in_percent(row)) is not None}
    sure = [row for row in rows if sizes.get(id(row)) and certain(row)]
    if not sure:
        return []
    top = max(sure, key=lambda row: abs(sizes[id(row)]))
    size = sizes[id(top)]
    first = abs(size) == max(map(abs, sizes.values())) and len(rows) > 1
    change = str(show_shown_change(top, language))
    if top.outcome == "stated":
        change = _("{change}, stated").format(change=change)
    elif top.shown_form == "points" and get(top, "relative_change") is not None:
        change = f"{change} ({show_change(top.relative_change, 'percent', top.unit, language)})"
    forms = {
        (True, True): _("{name} grew most: {change}"),
        (True, False): _("{name} fell most: {change}"),
        (False, True): _("{name} rose: {change}"),
        (False, False): _("{name} fell: {change}"),
    }
    return [forms[first, size > 0].format(name=name_of(top, language), change=change)]


def _shares(rows: list[Any], language: str) -> Titles:
    """How many shares rose and fell; one alone, or the largest of the certain ones, with its figures."""
    _, n_ = gettext(language), ngettext(language)
    sure = [row for row in rows if certain(row)]
    if not sure:
        return []
    moved = {series_of(row): round(row.current - row.baseline, 12) for row in sure}
    if len(sure) < len(rows) or len(rows) == 1:
        return [_moved(max(sure, key=lambda row: abs(moved[series_of(row)])), language)]
    up, down = ([row for row in rows if way * moved[series_of(row)] > 0] for way in (1, -1))
    total = len(rows)
    rose = n_("{count} of {total} share rose", "{count} of {total} shares rose", total)
    fell = n_("{count} of {total} share fell", "{count} of {total} shares fell", total)
    rose, fell = rose.format(count=len(up), total=total), fell.format(count=len(down), total=total)
    short = f"{rose}; {fell}" if up and down else fell if down else rose
    if total == 2:
        return ["; ".join(_moved(row, language) for row in rows), short]
    if len(down) == 1 and up:
        levels = {side: value_of(down[0], side, language) for side in ("current", "baseline")}
        form = _("{fell}: {name}, to {current} from {baseline}")
        return [f"{rose}; {form.format(fell=fell, name=name_of(down[0], language), **levels)}", short]
    return [short]


def _moved(row: Any, language: str) -> str:
    """One row with its two figures, as a sentence of a text says it, without its full stop."""
    current, baseline = (value_of(row, side, language) for side in ("current", "baseline"))
    way, ranks = _way(row.baseline, row.current, unit_of_row(row))
    moments = row.current_period, row.baseline_period
    return between(name_of(row, language), way, current, baseline, *moments, language, ranks)


def _way(before: float, now: float, unit: str) -> tuple[float, bool]:
    """Which way a figure went, of a rank with its places, where fewer are better; and whether it is a rank."""
    ranks = unit_of(unit).kind == "rank"
    return (before - now if ranks else now - before), ranks


def _scoreboard(rows: list[Any], language: str) -> Titles:
    """How many are reached of all, or how those stand of the group that is furthest from its name."""
    _ = gettext(language)
    groups = {group: [row for row in rows if get(row, "group", "") == group] for group in ("achieved", "likely")}
    behind = {group: sum(row.status in BEHIND for row in mine) for group, mine in groups.items()}
    group = max(behind, key=lambda name: behind[name])
    if get(rows[0], "verdict") or not behind[group]:
        return _standing(rows, language)
    form = _("{group}, as the report groups them: {statuses}")
    named_group = f"{capital(group_word(group, language))} ({len(groups[group])})"
    late = [row for row in groups[group] if row.status in BEHIND]
    return [form.format(group=named_group, statuses=_listed(some, language)) for some in (groups[group], late)]


def _listed(rows: list[Any], language: str) -> str:
    found = [get(row, "status") or row.verdict for row in rows]
    counts = {status: found.count(status) for status in _JUDGED}
    return ", ".join(f"{count} {status_word(status, language)}" for status, count in counts.items() if count)


def _standing(rows: list[Any], language: str) -> Titles:
    """How many targets stand where."""
    authorities = [get(row, "authority") for row in rows if get(row, "verdict")]
    return _counted(counted_targets([row.due for row in rows], language, authorities), rows, language)


def _shown_standing(rows: list[Any], language: str) -> Titles:
    """The same of those that a chart shows, which leaves out targets without the figures to draw."""
    form = ngettext(language)("{count} target shown here", "{count} targets shown here", len(rows))
    return _counted(form.format(count=len(rows)), rows, language)


def _counted(targets: str, rows: list[Any], language: str) -> Titles:
    said = gettext(language)("Of {targets}: {statuses}.").rstrip(".")
    return [said.format(targets=targets, statuses=_listed(rows, language))]


def _over_time(rows: list[Any], language: str) -> Titles:
    """The first and the last figure of what may be compared, and the revision of one of them if there is one."""
    _ = gettext(language)
    seen = [row for row in rows if get(row, "value") is not None and get(row, "operator") is None]
    last = {row.period: row for row in seen}
    standing = [row for row in seen if last[row.period] is row and certain(row)]
    run = _unbroken(standing)
    if not run:
        return []
    first, newest = run[0], run[-1]
    name, value = name_of(newest, language), value_of(newest, "value", language)
    if first is newest:
        return [_("{name}: {value} {when}").format(name=name, value=value, when=when(newest.period, language))]
    way, ranks = _way(first.value, newest.value, unit_of_row(newest))
    baseline = value_of(first, "value", language)
    sentence = between(name, way, value, baseline, newest.period, first.period, language, ranks)
    replaced = [row for row in seen if last[row.period] is not row and row.report != last[row.period].report]
    replaced = [row for row in replaced if certain(row) and last[row.period] in run]
    if not replaced:
        return [sentence]
    old = replaced[-1]
    form = _("{sentence}; {period} was first printed as {value}")
    period = period_label(old.period, language)
    return [form.format(sentence=sentence, period=period, value=value_of(old, "value", language)), sentence]


def _unbroken(rows: list[Any]) -> list[Any]:
    """The longest run of figures that no break parts, over spans of the same length: a half is not told with a year."""
    if not rows:
        return []
    indicator = known_definitions().indicators.get(rows[0].indicator)
    days = [one.since for one in indicator.breaks] if indicator else []
    over_time = indicator is not None and indicator.timing == "span"
    runs: list[list[Any]] = []
    last: Period | None = None
    for row in sorted(rows, key=lambda row: str(row.end)):
        period = Period.parse(row.period)
        broken = last is None or any(last.end < day <= period.end for day in days)
        if broken or (over_time and last is not None and last.months != period.months):
            runs.append([])
        runs[-1].append(row)
        last = period
    return max(reversed(runs), key=len)


def _revised(rows: list[Any], language: str) -> Titles:
    form = gettext(language)("{name} in {period}: first printed as {first}, later as {last}")
    first, last = (show(row.value, unit_of_row(row), language) for row in (rows[0], rows[-1]))
    period = period_label(rows[0].period, language)
    return [form.format(name=name_of(rows[0], language), period=period, first=first, last=last)]


def _rivals(rows: list[Any], language: str) -> Titles:
    """Who gives what for the most telling period: nothing is told over time across those who count."""
    return [rivals_title(telling(rows), language)] if rows else []


def _levels(levels: list[Any], language: str) -> Titles:
    """Each of up to three levels; of more the largest and the smallest, if all are of one unit."""
    if len({level.unit for level in levels}) > 1:
        return []
    told = [(level.name, words(level.value_label)) for level in levels]
    if len(told) <= 3:
        listed = [f"{name}: {value}" for name, value in told]
        return ["; ".join(listed), "; ".join(listed[:2])]
    form = gettext(language)("Largest: {name}, {value}; smallest: {other}, {least}")
    return _extremes(told, [float(level.value) for level in levels], form)


def _extremes(told: list[tuple[str, str]], values: list[float], form: str) -> Titles:
    """The largest and the smallest by name, where each is one alone."""
    if values.count(max(values)) > 1 or values.count(min(values)) > 1:
        return []
    (most, high), (least, low) = (told[values.index(end)] for end in (max(values), min(values)))
    return [form.format(name=most, value=high, other=least, least=low)]


def _adoption(counts: list[Any], language: str) -> Titles:
    """How many of how many: each of two, else the most and the fewest, of the newest counts."""
    dated = len({count.period for count in counts}) > 1
    newest = {count.name: count for count in sorted(counts, key=lambda count: Period.parse(count.period).end)}.values()
    told = [
        (count.name, words(count.value_label) + (f" {when(count.period, language)}" if dated else ""))
        for count in newest
    ]
    if len(told) <= 2:
        return ["; ".join(f"{name}: {count}" for name, count in told)]
    form = gettext(language)("Most: {name}, {value}; fewest: {other}, {least}")
    return _extremes(told, [count.value / count.total for count in newest], form)


def _parts(shown: Plot, rows: list[Any], language: str) -> Titles:
    """The largest part of a whole; at several dates its part at the first and the last."""
    _ = gettext(language)
    known = {name_of(row, language): row for row in rows}
    made = [series for series in shown.series if series.name in known and all(v is not None for v in series.values)]
    if not made:
        return []
    if len(shown.categories) > 1:
        first = made[0]
        form = _("{name}: {first} in {before}, {last} in {now}")
        return [form.format(name=first.name, first=first.labels[0], before=shown.categories[0], last=first.labels[-1],
                            now=shown.categories[-1])]  # fmt: skip
    sizes = [series.values[0] or 0 for series in made]
    if len(made) < 2 or sizes.count(max(sizes)) > 1:
        return []
    top = made[sizes.index(max(sizes))]
    return [_("Largest part: {name}, {value}").format(name=top.name, value=top.labels[0])]


def _provinces(chart: Drawing, rows: list[Any], language: str) -> Titles:
    """How many provinces are named, of which kind the map's own title says."""
    count = len({row.area for row in rows if str(row.area).startswith(("VN-", "VN34-"))})
    alike = len({row.adopted for row in rows}) == 1  # those that did and those that did not are not counted together
    form = gettext(language)("{title}: {count}")
    return [form.format(title=chart.title, count=count)] if count and alike else []


def _recomputed(rows: list[Any], language: str) -> Titles:
    n_ = ngettext(language)
    count = sum(row.verdict == "inconsistent" for row in rows)
    form = n_(
        "{count} of {total} stated figures does not agree with what it is recomputed from",
        "{count} of {total} stated figures do not agree with what they are recomputed from",
        count,
    )
    return [form.format(count=count, total=len(rows))] if all(not row.doubtful for row in rows) else []


def table_titles(table: Table, section: str, language: str) -> Titles:
    """Return what a table says: its caption with how many rows have which status, or with how many rows there are."""
    _, n_ = gettext(language), ngettext(language)
    caption, count = table.caption or section, len(table.rows)
    found = [next((cell.status for cell in row if cell.status), "") for row in table.rows]
    judged = all(status in _JUDGED for status in found)
    if count == 1:
        row = table.rows[0]
        said = status_word(found[0], language) if judged else verdict_word(found[0], language) if found[0] else ""
        words = [] if judged else [f"{row[0].text}: {row[-1].text}".rstrip(".")] if said else []
        return [*words, f"{row[0].text}: {said}" if said else caption, caption]
    if judged:
        words = [f"{found.count(one)} {status_word(one, language)}" for one in _JUDGED if one in found]
        return [_("{caption}: {statuses}").format(caption=caption, statuses=", ".join(words)), caption]
    if all(found) and len(set(found)) < len(found):  # else a row is a kind of finding
        form = n_("{caption}: {count} finding", "{caption}: {count} findings", count)
        return [form.format(caption=caption, count=count), caption]
    return [rows_words(caption, count, language), caption]


def rows_words(caption: str, count: int, language: str) -> str:
    """Return what a table is called, with how many rows it has."""
    form = ngettext(language)("{caption} ({count} row)", "{caption} ({count} rows)", count)
    return form.format(caption=caption, count=count)


def headline_titles(paragraphs: list[Paragraph], section: str, language: str) -> Titles:
    """Return how what is written large stands, by name alone: what got worse, then what is behind its target.

    The figures stand below; of one alone, or where all got worse, the section says enough.
    """
    _ = gettext(language)
    form, names = _("{section} – {said}"), {one: subject(one)[0] for one in paragraphs if subject(one)[0]}
    worse = [name for one, name in names.items() if one.move == "worse"]
    if len(names) == 1 or len(worse) == len(names):
        return [section]
    late = [name for one, name in names.items() if one.behind and name not in worse]
    said = [_("for the worse: {names}").format(names=", ".join(worse))] if worse else []
    said += [_("behind target: {names}").format(names=", ".join(late))] if late else []
    if not said and all(one.move == "better" for one in paragraphs):
        said = [_("all {count} for the better").format(count=len(names))]
    titles = [form.format(section=section, said="; ".join(said[:many])) for many in range(len(said), 0, -1)]
    return [*titles, section]


def sentence_titles(paragraphs: list[Paragraph], section: str) -> Titles:
    """Return the first of several sentences without its full stop, if it has no reservation, and the section."""
    first = paragraphs[0]
    leads = len(paragraphs) > 1 and first.kind == "item" and not first.after
    return [*([first.text.rstrip(".")] if leads else []), section]


def subject(paragraph: Paragraph) -> tuple[str, str]:
    """Return what a sentence is about, which stands bold before the rest, and the rest."""
    bold = "".join(run.text for run in takewhile(lambda run: run.bold, paragraph.runs))
    return (bold, paragraph.text.removeprefix(bold).lstrip(" :")) if bold else ("", paragraph.text)
