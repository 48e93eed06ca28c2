"""A review at work: what a key or a button does. It has no widget, so that all of it can be tested."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from dxlib.errors import DxError
from dxlib.loaders import Evidence, load
from dxlib.notation.periods import Period
from dxlib.reading.drafts import Draft
from dxlib.reading.proposal import Proposal, Reading
from dxlib.reading.proposals.fitting import acts
from dxlib.reading.rows import cell
from dxlib.reviewing.columns import agrees, column_of
from dxlib.reviewing.edits import FIELDS, Edited, Printed, edited, fields_of, uncounted
from dxlib.reviewing.histories import History, history
from dxlib.reviewing.known import Known, known_with, propose
from dxlib.reviewing.passages import Pages
from dxlib.reviewing.queue import Queue
from dxlib.reviewing.words import UNCOUNTED, field_labels
from dxlib.text import gettext, ngettext

Reply = dict[str, Any]


class Session:
    """The review of a draft by one reader.

    Args:
        draft: what ``open_draft`` returned.
        reader: 1, 2 for the blind second reading, or 0 to settle.
        who: the name of the reviewer.
        language: of all words.
        evidence: what the data hold; the project's by default.

    Attributes:
        queue: the figures, and what was decided.
        known: the names that a row may have.
        mode: ``figure``, ``edit``, ``propose`` (a new indicator) or ``together`` (several as one list).
        listed: the numbers of those that are seen together: the sure ones, or the rest of a column.
        choice: which of the readings is shown, from 0.
        form: table and values of the form that is open.
        said, is_alert: what the last act has to say, and whether something is wrong.

    Raises:
        DxError: there is no such reader, nobody is named, or a file of the draft cannot be used.
    """

    def __init__(
        self, draft: Draft, reader: int = 1, who: str = "", language: str = "en", evidence: Evidence | None = None
    ) -> None:
        gettext(language)  # a language that is not there is told here
        self.draft, self.language = draft, language
        self.evidence = evidence or load()
        self.queue = Queue(draft.folder, draft.proposals, reader, who)
        definitions = known_with(draft.folder, self.evidence.definitions)
        self.known = Known(definitions, self.evidence.dimensions, language)
        self.pages = Pages(draft.original, draft.document.format)
        self.lines = [line.text for line in draft.document.lines]
        if lost := [
            one for one in draft.proposals if one.line > len(self.lines) or one.end > len(self.lines[one.line - 1])
        ]:
            raise DxError(f"the draft's text has no place for figure {lost[0].number}; read the file anew")
        self.mode, self.choice = "figure", 0
        self.form: dict[str, Any] = {}
        self.listed: list[int] = []
        self._wrong: dict[tuple[int, int], list[str]] = {}  # of the readings that were shown
        self.said, self.is_alert = "", False

    @property
    def figure(self) -> Proposal | None:
        """The proposal that is looked at."""
        return None if self.queue.at is None else self.queue.proposals[self.queue.at]

    @property
    def reading(self) -> Reading:
        """The reading that is shown: of those that can be chosen.

        Raises:
            DxError: no figure is looked at.
        """
        return self.queue.choices(self._figure().number)[self.choice]

    def printed(self, figure: Proposal) -> Printed:
        """Return where the row of a figure is to stand."""
        report = self.draft.report
        return Printed(self.lines, figure, report.language, report.published)

    def history(self, reading: Reading) -> History | None:
        """Return the earlier figures of what a reading is about."""
        report = self.draft.report
        return history(reading, self.evidence, report.id, report.published, report.producer, report.language)

    def act(self, name: str, given: Mapping[str, Any]) -> Reply | None:
        """Do what a key or a button asks for; what is wrong is said, and then nothing is decided.

        Args:
            name: of the act, such as ``accept`` or ``forward``.
            given: what it needs; ``figure`` is the number that was on the screen, and where another one is looked at by
                now (a key was pressed twice) nothing happens.

        Returns:
            An answer to what was asked beside the screen (``check``, ``search``); else nothing, and the screen is new.
        """
        if name in _ASKED:
            return _ASKED[name](self, given)
        self.said, self.is_alert = "", False
        if name not in _ACTS or given.get("figure", self.queue.at) != self.queue.at:
            return None
        try:
            _ACTS[name](self, given)
        except DxError as error:
            self.tell(str(error), alert=True)
        return None

    def tell(self, words: str, alert: bool = False) -> None:
        """Say something on the next screen."""
        self.said, self.is_alert = words, alert

    def _figure(self) -> Proposal:
        if self.figure is None:
            raise DxError("no figure is looked at")
        return self.figure

    def _shown(self, mode: str = "figure") -> None:
        """Show the figure that is looked at now, as it was decided, or by its first reading."""
        self.mode, self.choice, self.form = mode, 0, {}
        decision = self.queue.decision(self.queue.at) if self.queue.at is not None else None
        if decision is not None and decision.action == "accept" and not self.queue.is_settling:
            self.choice = min(decision.choice, len(self.queue.choices(decision.proposal)) - 1)

    def _accept(self, given: Mapping[str, Any]) -> None:
        doubtful = str(given.get("doubtful", "")).strip()
        if self.wrong:
            self._open(self.reading.table, self.reading, doubtful)
            form = gettext(self.language)("This reading is not whole yet: see what is said beside the fields.")
            self.tell(form, alert=True)
            return
        self.queue.accept(self.choice, doubtful)
        self._shown()

    @property
    def wrong(self) -> list[str]:
        """Why the reading that is shown cannot be accepted as it is: the contract would refuse its row."""
        return self._faults(self._figure(), self.reading, self.choice)

    def _faults(self, figure: Proposal, reading: Reading, choice: int) -> list[str]:
        key = figure.number, choice
        if key not in self._wrong:
            values, label = fields_of(reading, reading.table), field_labels(self.language)
            found = edited(reading.table, values, self.printed(figure), self.known)
            self._wrong[key] = [f"{label[name]}: {message}" for name, message in found.faults.items()]
        return self._wrong[key]

    def _pick(self, given: Mapping[str, Any]) -> None:
        choices = self.queue.choices(self._figure().number)
        choice = (self.choice + 1) % len(choices) if given.get("choice") is None else int(given["choice"])
        if 0 <= choice < len(choices):
            self.choice = choice

    def _edit(self, given: Mapping[str, Any]) -> None:
        figure = self._figure()
        decision = self.queue.decision(figure.number)
        reading = decision.reading if decision is not None and decision.reading is not None else self.reading
        doubtful = decision.doubtful if decision is not None else ""
        self._open(str(given.get("table") or reading.table), reading, doubtful)

    def _open(self, table: str, reading: Reading, doubtful: str = "") -> None:
        values = fields_of(reading, table)
        if not values.get("as_printed"):
            figure = self._figure()
            values["as_printed"] = self.lines[figure.line - 1][figure.start : figure.end]
        self.mode, self.form = "edit", {"table": table, "values": values | {"doubtful": doubtful}}

    def _turn(self, given: Mapping[str, Any]) -> None:
        """The form of another table, with what it has in common with the one before."""
        table, values = str(given["table"]), dict(given.get("values") or {})
        if table not in FIELDS:
            raise DxError(f"there is no table '{table}'")
        figure = self._figure()
        proposed = reversed(self.queue.choices(figure.number))
        notes: dict[str, str] = {one.table: cell(one.row.get("note")) for one in proposed}
        if values.get("note", "") in ("", *notes.values()):  # a note that was proposed explains one kind of row alone
            values["note"] = notes.get(table, "")
        kept = {name: str(values.get(name, "")) for name in (*FIELDS[table], "doubtful")}
        if table == "targets" and not kept["authority"]:
            kept["authority"] = self._set_by(figure, kept["period"])
        self.mode, self.form = "edit", {"table": table, "values": kept}

    def _set_by(self, figure: Proposal, due: str) -> str:
        """Who may have set a target: the decision of its line, of the document, or that it names; the plan of a year.

        Empty where several decisions are named, or no day is due.
        """
        for text in (self.lines[figure.line - 1], self.draft.report.number or "", "\n".join(self.lines)):
            if named := set(acts(text)):
                return named.pop() if len(named) == 1 else ""
        try:
            return f"kế hoạch {Period.parse(due).end.year}"
        except DxError:
            return ""

    def checked(self, given: Mapping[str, Any]) -> Edited:
        """Return what the open form makes of some values."""
        values = {name: str(value) for name, value in dict(given.get("values") or {}).items()}
        return edited(str(given.get("table") or self.form["table"]), values, self.printed(self._figure()), self.known)

    def _save(self, given: Mapping[str, Any]) -> None:
        values = dict(given.get("values") or {})
        self.form = {"table": str(given.get("table")), "values": values}
        found = self.checked(given)
        if found.reading is None:
            self.tell(gettext(self.language)("Nothing is kept yet: see what is said beside the fields."), alert=True)
            return
        doubtful = str(values.get("doubtful", "")).strip()
        self.queue.edit(found.reading, "" if found.reading.table == "uncounted" else doubtful)
        self._shown()

    def _uncounted(self, given: Mapping[str, Any]) -> None:
        reason = str(given.get("reason"))
        if reason not in UNCOUNTED:
            raise DxError(f"'{reason}' is no reason; {', '.join(UNCOUNTED)} are")
        figure, choices = self._figure(), self.queue.choices(self._figure().number)
        for n, one in enumerate(choices):
            if one.table == "uncounted" and one.row.get("reason") == reason:
                self.queue.accept(n)
                break
        else:
            self.queue.edit(uncounted(reason, figure, self.lines))
        self._shown()

    def _doubt(self, given: Mapping[str, Any]) -> None:
        if not str(given.get("doubtful", "")).strip():
            raise DxError("say what is in doubt, and name the other reading")
        self._accept(given)

    def _step(self, by: int) -> None:
        self.queue.step(by)
        self._shown()

    def _go(self, given: Mapping[str, Any]) -> None:
        self.queue.go(int(given["number"]))
        self._shown()

    def _keep(self, given: Mapping[str, Any]) -> None:
        self.queue.keep(str(given.get("confidence", "")), bool(given.get("undecided")))
        self._shown()

    def _undo(self, _given: Mapping[str, Any]) -> None:
        count = self.queue.undo()
        self._shown()
        _, n_ = gettext(self.language), ngettext(self.language)
        told = n_("{count} decision was taken back.", "{count} decisions were taken back.", count).format(count=count)
        self.tell(told if count else _("There is no decision to take back."))

    def _together(self, _given: Mapping[str, Any]) -> None:
        if not self.queue.sure:
            self.tell(gettext(self.language)("No sure one is left that is not decided."))
            return
        self.mode, self.listed = "together", self.queue.sure

    @property
    def column(self) -> list[int]:
        """The rest of the column in which the figure stands that is looked at, itself included.

        Those that are not decided, and are proposed alike what was accepted of the column; none where nothing was
        accepted of it, where something was decided otherwise than proposed, and while settling.
        """
        if self.figure is None or self.queue.is_settling:
            return []
        column = column_of(self.draft.document, self.queue.proposals.values(), self.figure)
        held = [one for each in column if (one := self.queue.decision(each.number)) and one.reading]
        if not held or any(one.action != "accept" or one.choice for one in held):
            return []
        return [
            one.number for one in column
            if self.queue.decision(one.number) is None
            and all(agrees(one.readings[0], each.reading) for each in held if each.reading)
        ]  # fmt: skip

    def _rest(self, _given: Mapping[str, Any]) -> None:
        figures = (self.queue.at_hand(number) for number in self.column)
        if not (rest := [one.number for one in figures if not self._faults(one, one.readings[0], 0)]):
            _ = gettext(self.language)
            self.tell(_("Accept a row of this column as proposed; then the rows like it can be seen together."))
            return
        self.mode, self.listed = "together", rest

    def _take(self, given: Mapping[str, Any]) -> None:
        count = self.queue.accept_together(map(int, given.get("numbers") or ()), self.listed)
        self._shown()
        n_ = ngettext(self.language)
        self.tell(n_("{count} figure was accepted.", "{count} figures were accepted.", count).format(count=count))

    def _new(self, _given: Mapping[str, Any]) -> None:
        self.mode = "propose"

    def _propose(self, given: Mapping[str, Any]) -> None:
        values = {name: str(value) for name, value in dict(given.get("values") or {}).items()}
        definitions, faults = propose(self.draft.folder, values, self.known.definitions, self.language)
        self.form = {**self.form, "new": values, "new_faults": faults}
        if faults:
            self.tell(gettext(self.language)("Nothing is kept yet: see what is said beside the fields."), alert=True)
            return
        self.known = Known(definitions, self.evidence.dimensions, self.language)
        self._wrong.clear()
        kept = {**self.form["values"], "indicator": values["id"]}
        self.mode, self.form = "edit", {"table": self.form["table"], "values": kept}

    def _cancel(self, _given: Mapping[str, Any]) -> None:
        if self.mode == "propose":
            self.mode = "edit"
        else:
            self._shown()

    def _check(self, given: Mapping[str, Any]) -> Reply:
        try:
            found = self.checked(given)
        except (DxError, KeyError) as error:
            return {"checked": {"faults": {"as_printed": str(error)}, "reads": "", "names": {}}}
        return {"checked": {"faults": dict(found.faults), "reads": found.reads, "names": dict(found.names)}}

    def _search(self, given: Mapping[str, Any]) -> Reply:
        column, text = str(given.get("field")), str(given.get("text", ""))
        known = column if column in self.known.names else "period"
        period = str(given.get("period") or "")
        found = self.known.found(known, text, period) if text.strip() or known not in ("indicator", "period") else []
        return {"found": {"field": column, "text": text, "options": found}}


_ACTS: dict[str, Callable[[Session, Mapping[str, Any]], None]] = {
    "accept": Session._accept,
    "pick": Session._pick,
    "edit": Session._edit,
    "detail": lambda session, given: session._edit({**given, "table": "details"}),
    "turn": Session._turn,
    "save": Session._save,
    "uncounted": Session._uncounted,
    "doubt": Session._doubt,
    "forward": lambda session, _given: session._step(1),
    "back": lambda session, _given: session._step(-1),
    "go": Session._go,
    "keep": Session._keep,
    "undo": Session._undo,
    "together": Session._together,
    "rest": Session._rest,
    "take": Session._take,
    "new": Session._new,
    "propose": Session._propose,
    "cancel": Session._cancel,
}
_ASKED: dict[str, Callable[[Session, Mapping[str, Any]], Reply]] = {"check": Session._check, "search": Session._search}
