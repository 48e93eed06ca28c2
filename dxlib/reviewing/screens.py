"""What is seen of a review, as JSON: the browser lays it out and adds nothing to it."""

from __future__ import annotations

from typing import Any

from dxlib.reading.decisions import Decision
from dxlib.reading.proposal import CONFIDENCES, Proposal, Reading
from dxlib.reading.proposals import reasons
from dxlib.reviewing import words
from dxlib.reviewing.edits import FIELDS
from dxlib.reviewing.known import NEW_FIELDS
from dxlib.reviewing.passages import around, parts, passage
from dxlib.reviewing.queue import unread
from dxlib.reviewing.session import Session
from dxlib.reviewing.words import entries, in_short, value_words
from dxlib.text import date_label, gettext, ngettext
from dxlib.text.statuses import group_word

Shown = dict[str, Any]


def screen(session: Session) -> Shown:
    """Return what a session shows: where it stands, and a figure, a form, the sure ones, or why there is none."""
    queue, language = session.queue, session.language
    shown: Shown = {
        "mode": session.mode if session.figure is not None or session.mode == "together" else "end",
        "figure": queue.at,
        "decided": queue.decided,
        "total": len(queue.order),
        "progress": words.progress_words(queue.decided, len(queue.order), len(queue.sure), language),
        "position": _position(session),
        "sure": len(queue.sure),
        "rest": len(session.column),
        "keep": {"confidence": queue.confidence, "undecided": queue.undecided},
        "offered": _offered(session),
        "said": session.said,
        "alert": session.is_alert,
    }
    if shown["mode"] == "end":
        return shown | {"end": _end(session)}
    if shown["mode"] == "together":
        return shown | {"heads": _heads(language), "rows": [_row(session, queue.proposals[n]) for n in session.listed]}
    figure = queue.proposals[queue.at]  # type: ignore[index]
    shown["passage"] = _passage(session, figure)
    shown["crop"] = f"crop {figure.number}" if session.pages.are_there else ""
    if session.mode == "edit":
        return shown | {"form": _form(session)}
    if session.mode == "propose":
        return shown | {"form": _new_indicator(session)}
    return shown | _figure(session, figure) | {"ahead": _ahead(session)}


def fixed(session: Session) -> Shown:
    """Return what stays the same in a session: labels, and what can be chosen."""
    language = session.language
    reasons = [[code, words.word("uncounted", code, language)] for code in words.UNCOUNTED]
    return {
        "language": language,
        "buttons": words.button_labels(language),
        "words": words.fixed_words(language),
        "reasons": reasons,
        "who": session.queue.who,
        "heading": _heading(session),
        "warnings": [*session.draft.document.warnings, *words.corrected_words(session.draft, language)],
    }


def _heads(language: str) -> list[str]:
    """The heads of the table of the sure ones."""
    label, fixed = words.field_labels(language), words.fixed_words(language)
    named = (label[one] for one in ("indicator", "value", "period", "area"))
    return [fixed["take"], fixed["context"], *named, words.button_labels(language)["look"]]


def _ahead(session: Session) -> list[str]:
    """The drawings that the next figure will need."""
    listed, at = session.queue.listed, session.queue.at
    after = listed[listed.index(at) + 1 :][:1] if at in listed else []
    crops = [f"crop {number}" for number in after] if session.pages.are_there else []
    return [*crops, *(f"chart {number} 0" for number in after)]


def _heading(session: Session) -> str:
    _ = gettext(session.language)
    kinds = {1: _("first reading"), 2: _("second reading"), 0: _("where the two readings differ")}
    return f"{session.draft.report.title[session.language]} · {kinds[session.queue.reader]} · {session.queue.who}"


def _position(session: Session) -> str:
    listed, at = session.queue.listed, session.queue.at
    if at is None:
        return ""
    form = gettext(session.language)("{place} of {total}")
    return form.format(place=listed.index(at) + 1, total=len(listed))


def _offered(session: Session) -> list[list[str]]:
    """What the figures can be restricted to, each with how many there are."""
    proposals = session.queue.proposals.values()
    named = words.fixed_words(session.language)["all"]
    counts = [(one, sum(other.confidence == one for other in proposals)) for one in CONFIDENCES[::-1]]
    return [
        ["", f"{named} ({len(session.queue.order)})"],
        *[[one, f"{words.word('confidence', one, session.language)} ({count})"] for one, count in counts if count],
    ]


def _passage(session: Session, figure: Proposal) -> Shown:
    queue = session.queue
    others = [one for one in session.draft.proposals if one.number != figure.number]
    held = {one.number for one in others if one.line == figure.line and queue.decision(one.number) is not None}
    return passage(session.draft.document, figure, others, held, session.language)


def _figure(session: Session, figure: Proposal) -> Shown:
    queue, known = session.queue, session.known
    choices = queue.choices(figure.number)
    reading = choices[session.choice]
    found = session.history(reading)
    decision = queue.decision(figure.number)
    return {
        "confidence": [figure.confidence, words.word("confidence", figure.confidence, session.language)],
        "choice": session.choice,
        "choices": [in_short(one, known) | {"score": round(one.score, 2)} for one in choices],
        "entries": entries(reading, known),
        "sides": _sides(session, figure) if queue.is_settling else [],
        "reasons": [reasons.words(one, session.language) for one in reading.reasons],
        "wrong": session.wrong,
        "earlier": found.newest(session.language) if found else [],
        "chart": f"chart {figure.number} {session.choice}" if found else "",
        "decision": _decision(decision, session) if decision is not None else "",
        "suggested": next((str(one.row.get("reason")) for one in choices if one.table == "uncounted"), ""),
    }


def _sides(session: Session, figure: Proposal) -> list[Shown]:
    """What each of two readers decided, with what differs marked."""
    _ = gettext(session.language)
    heads = (_("first reading, by {who}"), _("second reading, by {who}"))
    decisions = session.queue.readers(figure.number)
    cells = [entries(one.reading, session.known) if one.reading else [] for one in decisions]
    told = [{entry["field"]: entry["text"] for entry in side} for side in cells]
    for side in cells:
        for entry in side:
            same = told[0].get(entry["field"]) == told[1].get(entry["field"])
            entry["differs"] = "" if same or entry["field"] == "note" else "yes"
    return [
        {"head": head.format(who=one.who), "entries": side, "doubt": _doubt(one, session.language)}
        for head, one, side in zip(heads, decisions, cells, strict=True)
    ]


def _decision(decision: Decision, session: Session) -> str:
    _, language = gettext(session.language), session.language
    form = _("Decided by {who} on {day}: {reading}")
    told = in_short(decision.reading, session.known) if decision.reading else {"text": "", "small": ""}
    day = date_label(decision.at.date(), language)
    words_ = form.format(who=decision.who, day=day, reading=" · ".join(filter(None, told.values())))
    return " · ".join(filter(None, [words_, _doubt(decision, language)]))


def _doubt(decision: Decision, language: str) -> str:
    form = gettext(language)("Doubtful: {words}")
    return form.format(words=decision.doubtful) if decision.doubtful else ""


def _row(session: Session, figure: Proposal) -> Shown:
    """One of several as a row of the table of all: what is printed round it, and what it would become."""
    reading, known = figure.readings[0], session.known
    line = session.lines[figure.line - 1]
    first, last = around(line, figure.start, figure.end)
    short = in_short(reading, known)
    period = next((one["text"] for one in entries(reading, known) if one["field"] == "period"), "")
    row = reading.row
    return {
        "number": figure.number,
        "line": figure.line,
        "parts": [
            *([["… ", ""]] if first else []),
            *parts(line, [(figure.start, figure.end, "here")], first, last),
            *([[" …", ""]] if last < len(line) else []),
        ],
        "text": short["text"],
        "value": value_words(reading, known),
        "period": period,
        "area": known.name("area", str(row["area"])) if row.get("area") else "",
        "kind": words.word("table", reading.table, session.language),
    }


def _end(session: Session) -> list[str]:
    """Why no figure is shown, and what comes next."""
    _, n_ = gettext(session.language), ngettext(session.language)
    queue, name = session.queue, session.draft.folder.as_posix()
    if queue.is_settling:
        left = unread(session.draft.folder, (one.number for one in session.draft.proposals))
        told = [_("Nothing is left to settle.") if queue.order else _("The two readings differ nowhere.")]
        if left:
            form = n_(
                "{count} figure has not been read twice yet.", "{count} figures have not been read twice yet.", left
            )
            told.append(form.format(count=left))
        return told
    if not queue.order:
        return [_("The document has no figure.")]
    if queue.decided < len(queue.order):
        return [_("All that are shown are decided; choose others above.")]
    return [_("Everything is decided."), _("Next: {command}").format(command=f"dx accept {name}")]


def _form(session: Session) -> Shown:
    form, language = session.form, session.language
    label, found = words.field_labels(language), session.checked(form)
    table, values = form["table"], form["values"]
    fields = [_field(session, name, label[name], values.get(name, "")) for name in FIELDS[table]]
    if table != "uncounted":
        fields.append(_field(session, "doubtful", label["doubtful"], values.get("doubtful", "")))
    tables = [[one, words.word("table", one, language)] for one in FIELDS]
    return {
        "table": table, "tables": tables, "label": label["table"], "fields": fields, "faults": dict(found.faults),
        "reads": found.reads, "names": dict(found.names), "new": "indicator" in FIELDS[table],
    }  # fmt: skip


def _new_indicator(session: Session) -> Shown:
    label = words.field_labels(session.language)
    values = session.form.get("new", {})
    fields = [_field(session, name, label[name], values.get(name, "")) for name in NEW_FIELDS]
    return {"fields": fields, "faults": session.form.get("new_faults", {}), "reads": "", "names": {}}


_SEARCHED = ("indicator", "area", "unit", "producer", "breakdown")
_LONG = ("definition_en", "definition_vi")


def _field(session: Session, name: str, label: str, value: str) -> Shown:
    """A field: text, text with names offered, or a choice of a few."""
    options = _options(session, name)
    kind = "choice" if options else "search" if name in _SEARCHED else "long" if name in _LONG else "text"
    shown = session.known.name(name, value) if kind == "search" and value else value
    return {"name": name, "label": label, "value": value, "shown": shown, "kind": kind, "options": options}


def _options(session: Session, name: str) -> list[list[str]]:
    language, definitions = session.language, session.known.definitions
    if name == "topic":
        return [
            [f"{pillar.id}/{topic.id}", f"{pillar.name[language]}: {topic.name[language]}"]
            for pillar in definitions.pillars.values()
            for topic in pillar.topics
        ]
    fixed = words.fixed_words(language)
    return {
        "form": [
            [one, words.word("form", one, language)]
            for one in ("growth", "points", "multiple", "difference", "rank_change")
        ],
        "operator": [["=", "="], [">=", "≥"], ["<=", "≤"]],
        "group": [["", "–"], *[[one, group_word(one, language)] for one in ("achieved", "likely", "effort")]],
        "adopted": [["true", fixed["yes"]], ["false", fixed["no"]]],
        "reason": [[one, words.word("uncounted", one, language)] for one in words.UNCOUNTED],
        "timing": [[one, words.word("timing", one, language)] for one in ("instant", "span", "cumulative")],
        "direction": [[one, words.word("direction", one, language)] for one in ("up", "down", "none")],
    }.get(name, [])


def drawing(session: Session, key: str) -> tuple[Shown, bytes] | None:
    """Return the picture of a page or a chart by its key, with what is to be known of it; none where there is none."""
    kind, *numbers = key.split()
    if not all(one.isdecimal() for one in numbers) or int(numbers[0]) not in session.queue.proposals:
        return None
    figure = session.queue.proposals[int(numbers[0])]
    if kind == "crop":
        crop = session.pages.crop(session.draft.document.lines[figure.line - 1], figure.start, figure.end)
        return ({"key": key, "box": list(crop.box), "width": crop.width}, crop.png) if crop else None
    choices: Any = session.queue.choices(figure.number)
    reading: Reading | None = choices[int(numbers[1])] if int(numbers[1]) < len(choices) else None
    found = session.history(reading) if reading else None
    svg = found.svg(session.language) if found else ""
    return ({"key": key, "svg": True}, svg.encode()) if svg else None
