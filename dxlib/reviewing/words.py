"""What a review says: kinds, reasons, buttons and fields, and readings as small tables and in one line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

from dxlib.errors import DxError
from dxlib.loaders.contract import Uncounted
from dxlib.notation.figures import show_number
from dxlib.reading.document import Place
from dxlib.reading.drafts import Draft
from dxlib.reading.proposal import Reading
from dxlib.recompute.verdicts import FORM_SHOWN
from dxlib.reviewing.known import Known
from dxlib.text import authority_word, gettext, ngettext, period_label, place_words, show, show_change
from dxlib.text.catalogue import note_words
from dxlib.text.statuses import group_word
from dxlib.text.words import qualified

# Why digits are no figure, in the order in which they are offered.
UNCOUNTED: tuple[str, ...] = get_args(Uncounted.model_fields["reason"].annotation)


def word(kind: str, code: str, language: str) -> str:
    """Return a code of a review in words.

    Args:
        kind: table, confidence (of a proposal), uncounted (why digits are no figure), form (of a stated change), timing
            or direction (of an indicator).
        code: what it is.
        language: of the words.

    Example:
        >>> word("table", "claims", "en")
        'change stated'
    """
    _ = gettext(language)
    known = {
        "table": {
            "observations": _("figure"), "claims": _("change stated"), "targets": _("target"),
            "adoption": _("who did it, by name"), "details": _("one-off figure"), "uncounted": _("not a figure"),
        },
        "confidence": {"sure": _("sure"), "likely": _("most likely"), "open": _("open")},
        "uncounted": {
            "identifier": _("number of a document or a law"), "date": _("date"), "numbering": _("numbering"),
            "axis": _("axis of a chart"), "name": _("part of a name"), "page": _("page number"),
            "repeated": _("repeats a figure"), "scope": _("how many are spoken of"),
            "lost": _("label or chart was lost"),
        },
        "form": {
            "growth": _("growth in percent"), "points": _("difference in points"), "multiple": _("multiple"),
            "difference": _("difference in the unit"), "rank_change": _("places gained or lost"),
        },
        "timing": {
            "instant": _("state at a date"), "span": _("over a stretch of time"), "cumulative": _("running total"),
        },
        "direction": {"up": _("more is better"), "down": _("less is better"), "none": _("neither is better")},
    }  # fmt: skip
    return known[kind][code]


def where(line: int, place: Place, language: str) -> str:
    """Return where a line stands, in the text and in the file.

    Example:
        >>> where(14, Place(page=7, table=2, row=3), "en")
        'line 14 · page 7, table 2, row 3'
    """
    told = gettext(language)("line {number}").format(number=line)
    return " · ".join(filter(None, [told, place_words(place.code, language)]))


def field_labels(language: str) -> dict[str, str]:
    """Return what the cells of a row are called."""
    _ = gettext(language)
    return {
        "table": _("Kind"),
        "indicator": _("Indicator"),
        "name_en": _("Name in English"),
        "name_vi": _("Name in Vietnamese"),
        "unit": _("Unit"),
        "period": _("Period"),
        "base_period": _("Compared with"),
        "area": _("Area"),
        "producer": _("Who counts"),
        "breakdown": _("Part of the whole"),
        "value": _("Value"),
        "total": _("Of how many"),
        "form": _("Form"),
        "operator": _("At least, at most"),
        "authority": _("Set by"),
        "number": _("Number in the list"),
        "group": _("Group in the report"),
        "adopted": _("Did it"),
        "reason": _("Reason"),
        "as_printed": _("As printed"),
        "note": _("Note"),
        "doubtful": _("Doubt"),
        "id": _("Id"),
        "topic": _("Topic"),
        "timing": _("Timing"),
        "direction": _("Direction"),
        "definition_en": _("Definition in English"),
        "definition_vi": _("Definition in Vietnamese"),
    }


def corrected_words(draft: Draft, language: str) -> Iterator[str]:
    """Yield that ``report.yml`` was corrected since the proposals were made, and how to read again, where it was."""
    if corrected := draft.corrected:
        changes = ", ".join(f"{name}: {then} → {now}" for name, (then, now) in corrected.items())
        form = gettext(language)(
            "report.yml was corrected after the figures were proposed ({changes}). The proposals stay as they are; "
            "{command} makes them anew."
        )
        yield form.format(changes=changes, command=draft.again)


def button_labels(language: str) -> dict[str, str]:
    """Return what the buttons say."""
    _ = gettext(language)
    return {
        "accept": _("Accept"),
        "next": _("Next reading"),
        "edit": _("Edit"),
        "detail": _("One-off figure"),
        "uncounted": _("Not a figure"),
        "doubt": _("Doubtful"),
        "back": _("Back"),
        "forward": _("Forward"),
        "undo": _("Undo"),
        "together": _("All sure ones"),
        "rest": _("Rest of the column"),
        "save": _("Keep this"),
        "cancel": _("Cancel"),
        "propose": _("Propose a new indicator"),
        "add": _("Propose it"),
        "take": _("Accept those ticked"),
        "look": _("Look"),
        "return": _("Back to the figures"),
    }


def fixed_words(language: str) -> dict[str, str]:
    """Return the words of the review that stay the same."""
    _ = gettext(language)
    return {
        "title": _("Review of a report"),
        "keys": _(
            "Keys: A or Enter accepts · 1 to 4 pick a reading, N the next · E edits · D one-off figure · U not a "
            "figure · ? doubtful · J and K or arrows go on and back · Z undoes · S all sure ones · T the rest of a "
            "column. They work while the review has the focus, and not in a text field."
        ),
        "all": _("all"),
        "undecided": _("undecided alone"),
        "show": _("Show"),
        "passage": _("Passage"),
        "page": _("The page, with the figure marked"),
        "reading": _("Reading"),
        "readings": _("Readings"),
        "why": _("Why"),
        "earlier": _("Earlier figures"),
        "which_reason": _("Why is it not a figure?"),
        "which_doubt": _("What is in doubt? Name the other reading."),
        "doubt_place": _("may be the total of both years"),
        "no_kernel": _(
            "The kernel does not answer. Restart it and run the cell again: everything that was decided is kept."
        ),
        "scroll": _("Scroll to the end of the table before accepting: all of it is to be seen."),
        "nothing_found": _("nothing is called so"),
        "yes": _("yes"),
        "no": _("no"),
        "take": _("Accept"),
        "context": _("Where it stands"),
    }


def progress_words(decided: int, total: int, sure: int, language: str) -> str:
    """Return how far a review is.

    Example:
        >>> progress_words(12, 40, 9, "en")
        '12 of 40 decided · 9 sure ones can be seen together'
    """
    _, n_ = gettext(language), ngettext(language)
    told = [_("{decided} of {total} decided").format(decided=decided, total=total)]
    if sure:
        told.append(
            n_("{count} sure one can be seen", "{count} sure ones can be seen together", sure).format(count=sure)
        )
    return " · ".join(told)


def entries(reading: Reading, known: Known) -> list[dict[str, str]]:
    """Return the cells of a reading in words, as JSON; empty ones are left out.

    Example:
        >>> import dxlib as dx
        >>> evidence = dx.load()
        >>> row = {"reason": "date", "as_printed": "16 tháng 02 năm 2024", "line": 8}
        >>> known = Known(evidence.definitions, evidence.dimensions, "en")
        >>> [one["text"] for one in entries(Reading(table="uncounted", row=row, score=1), known)]
        ['not a figure', 'date', '16 tháng 02 năm 2024']
    """
    labels = field_labels(known.language)
    return [
        {"field": field, "label": labels[field], "text": text, "small": "".join(small)}
        for field, text, *small in _entries(reading, known) if text
    ]  # fmt: skip


def in_short(reading: Reading, known: Known) -> dict[str, str]:
    """Return a reading in two parts: what it is about, and its value, kind, period and place."""
    row, language = reading.row, known.language
    if reading.table == "uncounted":
        return {
            "text": word("uncounted", str(row.get("reason")), language),
            "small": word("table", "uncounted", language),
        }
    _ = gettext(language)
    about = _named(reading, known) or (_("no name yet") if reading.table == "details" else _("no indicator yet"))
    where = known.name("area", str(row.get("area") or "VN"))
    period, base = _period(row, "period", language), _base(row, language)
    if base:
        period = _("{period} against {base}").format(period=period, base=base)
    told = [value_words(reading, known), period, where, word("table", reading.table, language)]
    return {"text": about, "small": " · ".join(filter(None, told))}


def value_words(reading: Reading, known: Known) -> str:
    """Return the value of a reading as it would be shown: with its qualifier, range, total, or form of change."""
    row, language = reading.row, known.language
    value, unit = _number(row.get("value")), unit_of_reading(reading, known)
    if reading.table in ("adoption", "uncounted") or value is None:
        return ""
    qualifier = str(row.get("qualifier") or "exact")
    if not unit:
        return qualified(show_number(value, language), qualifier, language)
    if reading.table == "claims" and row.get("form") in FORM_SHOWN:
        change = show_change(value, FORM_SHOWN[str(row["form"])], unit, language)
        return qualified(change, qualifier, language)
    if reading.table == "targets":
        return f"{_sign(row.get('operator'))}{show(value, unit, language)}"
    told = show(value, unit, language, qualifier)
    upper, total = _number(row.get("upper")), _number(row.get("total"))
    if upper is not None:
        told = f"{told} – {show(upper, unit, language)}"
    if total is not None:
        told = gettext(language)("{value} of {total}").format(value=told, total=show(total, unit, language))
    return told


def unit_of_reading(reading: Reading, known: Known) -> str:
    """Return the unit that a reading is counted in, empty where it is not known."""
    if unit := str(reading.row.get("unit") or ""):
        return unit if unit in known.definitions.units else ""
    one = known.indicator(str(reading.row.get("indicator") or ""))
    return one.unit if one else ""


def _entries(reading: Reading, known: Known) -> Iterator[tuple[str, ...]]:
    """The cells, each with its field, its words, and smaller ones under them."""
    row, language = reading.row, known.language
    _ = gettext(language)
    yield "table", word("table", reading.table, language)
    if reading.table == "uncounted":
        yield "reason", word("uncounted", str(row.get("reason")), language)
    elif reading.table == "details":
        yield "indicator", _named(reading, known)
    else:
        one = known.indicator(code := str(row.get("indicator") or ""))
        told = f"{one.definition[language]} ({code})" if one else ""
        yield "indicator", _named(reading, known) or _("none is known; pick one"), told
    yield "value", value_words(reading, known)
    if reading.table == "claims":
        yield "form", word("form", str(row["form"]), language) if row.get("form") else ""
    period, code = _period(row, "period", language), str(row.get("period") or "")
    yield "period", period, code if code != period else ""
    yield "base_period", _base(row, language)
    if row.get("area"):
        yield "area", known.name("area", str(row["area"])), str(row["area"])
    for column in ("breakdown", "producer"):
        yield column, known.name(column, str(row[column])) if row.get(column) else ""
    if reading.table == "adoption":
        yield "adopted", _("yes") if is_true(row.get("adopted")) else _("no")
    if row.get("authority"):
        yield "authority", authority_word(str(row["authority"]), language)
    yield "number", str(row.get("number") or "")
    yield "group", group_word(str(row.get("group") or ""), language)
    yield "as_printed", str(row.get("as_printed") or "")
    yield "note", note_words(str(row.get("note") or ""), language)


def is_true(cell: Any) -> bool:
    """Return what a cell says that holds yes or no."""
    return str(cell).strip().lower() in ("true", "1")


def _named(reading: Reading, known: Known) -> str:
    """What a reading is about."""
    row = reading.row
    if reading.table == "details":
        return str(row.get(f"name_{known.language}") or row.get("name_vi") or row.get("name_en") or "")
    return known.name("indicator", str(row.get("indicator") or ""))


def _period(row: dict[str, Any], column: str, language: str) -> str:
    """A period in words; as it stands where it is none."""
    code = str(row.get(column) or "")
    try:
        return period_label(code, language)
    except DxError:
        return code


def _base(row: dict[str, Any], language: str) -> str:
    """What a change is measured from, in words."""
    is_target = row.get("base_period") == "target"
    return gettext(language)("its target") if is_target else _period(row, "base_period", language)


def _number(cell: Any) -> float | None:
    try:
        return None if cell in (None, "") else float(cell)
    except (TypeError, ValueError):
        return None


def _sign(operator: Any) -> str:
    return {">=": "≥ ", "<=": "≤ "}.get(str(operator), "")
