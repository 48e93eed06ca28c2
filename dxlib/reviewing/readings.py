"""A reading in words: the cells of its row as a small table, and all of it in one line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from dxlib.errors import DxError
from dxlib.notation.figures import show_number
from dxlib.reading.proposal import Reading
from dxlib.recompute.verdicts import FORM_SHOWN
from dxlib.reviewing.known import Known
from dxlib.reviewing.words import field_labels, form_word, table_word, uncounted_word
from dxlib.text import authority_word, gettext, period_label, show, show_change
from dxlib.text.catalogue import note_words
from dxlib.text.words import group_word, qualified


@dataclass(frozen=True)
class Entry:
    """A line of the small table: what it is about, its words, and smaller ones under them."""

    field: str
    label: str
    text: str
    small: str = ""


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
    return [{**vars(one)} for one in _entries(reading, known) if one.text]


def in_short(reading: Reading, known: Known) -> dict[str, str]:
    """Return a reading in two parts: what it is about, and its value, kind, period and place."""
    row, language = reading.row, known.language
    if reading.table == "uncounted":
        return {"text": uncounted_word(str(row.get("reason")), language), "small": table_word("uncounted", language)}
    _ = gettext(language)
    about = _named(reading, known) or (_("no name yet") if reading.table == "details" else _("no indicator yet"))
    where = known.name("area", str(row.get("area") or "VN"))
    period, base = _period(row, "period", language), _base(row, language)
    if base:
        period = _("{period} against {base}").format(period=period, base=base)
    told = [value_words(reading, known), period, where, table_word(reading.table, language)]
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


def _entries(reading: Reading, known: Known) -> Iterator[Entry]:
    row, language, label = reading.row, known.language, field_labels(known.language)
    _ = gettext(language)
    yield Entry("table", label["table"], table_word(reading.table, language))
    if reading.table == "uncounted":
        yield Entry("reason", label["reason"], uncounted_word(str(row.get("reason")), language))
    elif reading.table == "details":
        yield Entry("indicator", label["indicator"], _named(reading, known))
    else:
        one = known.indicator(code := str(row.get("indicator") or ""))
        told = f"{one.definition[language]} ({code})" if one else ""
        yield Entry("indicator", label["indicator"], _named(reading, known) or _("none is known; pick one"), told)
    yield Entry("value", label["value"], value_words(reading, known))
    if reading.table == "claims":
        yield Entry("form", label["form"], form_word(str(row["form"]), language) if row.get("form") else "")
    period, code = _period(row, "period", language), str(row.get("period") or "")
    yield Entry("period", label["period"], period, code if code != period else "")
    yield Entry("base_period", label["base_period"], _base(row, language))
    if row.get("area"):
        yield Entry("area", label["area"], known.name("area", str(row["area"])), str(row["area"]))
    for column in ("breakdown", "producer"):
        yield Entry(column, label[column], known.name(column, str(row[column])) if row.get(column) else "")
    if reading.table == "adoption":
        yield Entry("adopted", label["adopted"], _("yes") if is_true(row.get("adopted")) else _("no"))
    if row.get("authority"):
        yield Entry("authority", label["authority"], authority_word(str(row["authority"]), language))
    yield Entry("number", label["number"], str(row.get("number") or ""))
    yield Entry("group", label["group"], group_word(str(row.get("group") or ""), language))
    yield Entry("as_printed", label["as_printed"], str(row.get("as_printed") or ""))
    yield Entry("note", label["note"], note_words(str(row.get("note") or ""), language))


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
