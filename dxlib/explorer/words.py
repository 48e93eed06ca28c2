"""The words of the explorer: names of its controls and of what they offer, and what to loosen where nothing is left."""

from __future__ import annotations

from collections.abc import Iterable

from dxlib.analysis.progress import METHODS
from dxlib.explorer.choice import Choice
from dxlib.explorer.frames import RESTRICTIONS, Frames
from dxlib.loaders import Evidence
from dxlib.notation.periods import Period
from dxlib.text import date_label, gettext, method_word, ngettext, period_label, status_word
from dxlib.text.words import named

Options = list[tuple[str, str]]  # what is read, what is meant


def labels(language: str) -> dict[str, str]:
    """Return what each control is called."""
    _ = gettext(language)
    return {
        "pillar": _("Pillar"),
        "topic": _("Topic"),
        "search": _("Search"),
        "indicator": _("Indicator"),
        "period": _("Period"),
        "baseline": _("Compared with"),
        "as_of": _("Known on"),
        "vintage": _("Where reports differ"),
        "change": _("Change as"),
        "method": _("Method"),
        "status": _("Status"),
        "sort": _("Order"),
        "view": _("View"),
        "province": _("Province"),
    }


def options(choice: Choice, frames: Frames) -> dict[str, Options]:
    """Return what each control offers for a choice, the words in its language."""
    _, language = gettext(choice.language), choice.language
    evidence = frames.evidence
    pillars = evidence.definitions.pillars.values()
    topics = {topic.id: topic for pillar in pillars if choice.pillar in ("", pillar.id) for topic in pillar.topics}
    names = [evidence.definitions.indicators[name] for name in frames.listed(choice)]
    offered = {
        "pillar": [(_("All"), ""), *((pillar.name[language], pillar.id) for pillar in pillars)],
        "topic": [(_("All"), ""), *((topic.name[language], topic.id) for topic in topics.values())],
        "indicator": [
            (_("All {count}").format(count=len(names)), ""),
            *((one.name[language], one.id) for one in names),
        ],
        "period": [(_("newest comparable"), "latest"), *_periods(evidence, choice.period, language)],
        "baseline": [(_("the figure before"), "previous"), *_periods(evidence, choice.baseline, language)],
        "as_of": [(_("any date"), ""), *_dates(evidence, choice.as_of, language)],
        "vintage": [(_("the newest"), "latest"), (_("the first"), "first")],
        "change": [
            (_("best suited"), "shown"),
            (_("in the unit"), "absolute"),
            (_("points"), "points"),
            (_("percent"), "relative"),
        ],
        "method": [(method_word(name, language), name) for name in METHODS],
        "status": [(_("All"), ""), *_statuses(choice, frames)],
        "sort": [
            (_("by topic"), "defined"),
            (_("by name"), "name"),
            (_("largest change"), "change"),
            (_("for the worse first"), "worse"),
            (_("worst status"), "status"),
        ],
        "view": [
            (_("Comparison"), "comparison"),
            (_("Chart"), "dumbbell"),
            (_("One indicator"), "indicator"),
            *([(_("Who counts"), "rivals")] if frames.is_rivalled(choice) else []),
            (_("Targets"), "scoreboard"),
            (_("Audit"), "audit"),
            (_("Provinces"), "adoption"),
        ],
    }
    for name, found in offered.items():  # what is chosen is always offered, also where nothing has it any more
        value = getattr(choice, name)
        if value not in [meant for _read, meant in found]:
            found.append((_called(name, value, language), value))
    return offered


def _called(control: str, value: str, language: str) -> str:
    """What is chosen in a control that does not offer it any more, in words where there are some."""
    if control == "view":
        return gettext(language)("Who counts")
    return _status(value, language) if control == "status" else value


def _periods(evidence: Evidence, chosen: str, language: str) -> Options:
    """The periods that have a figure, the latest first, each once however its code is written."""
    codes = [*evidence.observations["period"].unique(), *([] if chosen in ("latest", "previous") else [chosen])]
    periods = {(one.kind, one.start, one.end): one for one in map(Period.parse, codes)}
    ordered = sorted(periods.values(), key=lambda period: (period.end, period.length or 0), reverse=True)
    labels = [period_label(period.code, language) for period in ordered]
    return [
        (label if labels.count(label) == 1 else f"{label} ({date_label(period.end, language)})", period.code)
        for label, period in zip(labels, ordered, strict=True)
    ]


def _dates(evidence: Evidence, chosen: str, language: str) -> Options:
    reports = evidence.reports
    days = sorted(set(reports[reports["kind"] == "report"]["published"]), reverse=True)
    found = [(date_label(day, language), day.isoformat()) for day in days]
    return found if chosen in ("", *(code for _words, code in found)) else [(chosen, chosen), *found]


def _statuses(choice: Choice, frames: Frames) -> Options:
    counts = frames.counts(choice)
    return [(f"{_status(name, choice.language)} ({count})", name) for name, count in counts.items()]


def _status(name: str, language: str) -> str:
    """A status of a target, or a move or an outcome of a comparison, told apart."""
    _ = gettext(language)
    outcomes = {
        "worse": _("figures: moved for the worse"),
        "better": _("figures: moved for the better"),
        "compared": _("figures: compared"),
        "bounded": _("figures: compared by their bounds"),
        "stated": _("figures: change stated alone"),
        "refused": _("figures: not comparable"),
        "current only": _("figures: current alone"),
        "baseline only": _("figures: baseline alone"),
        "none": _("figures: none for these periods"),
    }
    if name in outcomes:
        return outcomes[name]
    return _("target: {status}").format(status=status_word(name, language))


def loosened_words(choice: Choice, ways: dict[str, int]) -> str:
    """Return why there is nothing to show, and what to loosen, by how many rows that gives (``ways``)."""
    _, n_ = gettext(choice.language), ngettext(choice.language)
    called = labels(choice.language)
    ask = {
        "search": _("empty “{label}”"),
        "as_of": _("set “{label}” to any date"),
        "period": _("set “{label}” to the newest"),
        "province": _("let go of the “{label}” picked on the map"),
    }
    told = []
    for name, count in ways.items():
        act = ask.get(name, _("set “{label}” to All")).format(label=called[name])
        told.append(n_("{act} ({count} row)", "{act} ({count} rows)", count).format(act=act, count=count))
    nothing = _("Nothing in the reports fits all of this.")
    if told:
        return f"{nothing} {_('To see something')}: {joined(told, choice.language)}."
    restricted = [called[name] for name in RESTRICTIONS if getattr(choice, name)]
    if restricted:
        return f"{nothing} {_('Loosen more than one of these')}: {', '.join(restricted)}."
    return nothing


def unprinted_words(choice: Choice, periods: dict[str, bool]) -> str:
    """Return why nothing is printed for some periods, and whether something is when all reports count."""
    _, language = gettext(choice.language), choice.language
    early = _("Nothing is printed for {period}: no report of that period had been published by {date}.")
    never = _("Nothing is printed for {period}: no report has a figure of that period here.")
    told = []
    for period, later in periods.items():
        day = date_label(Period.parse(choice.as_of).end, language) if choice.as_of else ""
        told.append((early if later else never).format(period=named(period, language), date=day))
    return " ".join(told)


def given_words(choice: Choice) -> str:
    """Return what the name ``evidence`` in the line of Python stands for."""
    return gettext(choice.language)("In this line, “evidence” stands for the evidence that the explorer was given.")


def counted(count: int, choice: Choice, whole: int | None = None) -> str:
    """Return how much a view shows, and of what: of rows that are indicators, also of how many that are listed."""
    _, n_ = gettext(choice.language), ngettext(choice.language)
    forms = {
        "scoreboard": n_("{count} target", "{count} targets", count),
        "audit": n_("{count} finding", "{count} findings", count),
        "adoption": n_("{count} name", "{count} names", count),
        "rivals": n_("{count} figure or vintage", "{count} figures and vintages", count),
        "indicator": n_("{count} printed figure", "{count} printed figures", count),
    }
    if choice.view in forms or whole in (None, count):
        return forms.get(choice.view, n_("{count} indicator", "{count} indicators", count)).format(count=count)
    return n_("{count} of {whole} indicator", "{count} of {whole} indicators", whole).format(count=count, whole=whole)


def failed(error: Exception, choice: Choice) -> str:
    """Return in words that something went wrong that nobody foresaw."""
    _ = gettext(choice.language)
    form = _("This could not be shown: {error}. Choose something else; the controls still work.")
    return form.format(error=f"{type(error).__name__}: {error}")


def joined(parts: Iterable[str], language: str) -> str:
    """Return alternatives as one phrase."""
    *first, last = parts
    return f"{', '.join(first)} {gettext(language)('or')} {last}" if first else last
