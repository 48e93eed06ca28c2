"""How long a review takes by the keystroke-level model: ``python tests/browser/benchmark_review.py``.

Every page of `benchmarks/pages` is read with its own rows hidden and reviewed in JupyterLab and Chromium, by the keys
that a person would press to come to the rows that people read: a right reading is accepted, another one picked, a row
corrected field by field, a one-off figure named, what is no figure told so; the sure ones are accepted together, and
so is the rest of a column once one of its rows was accepted. What is kept at the end is held against those rows. The
acts are counted and become seconds by the operators of Card, Moran and Newell (*The keystroke-level model*, 1980): a
key, a mental preparation, a pointing, a hand that moves; the response of the program is measured. It is a model of a
practised reviewer and not the time of a person.

Needs the pages, in the folder `DX_PAGES`. ``--write`` puts the result into `benchmarks/READING.md`. Exits with 1 if
40 figures take more than five minutes.
"""

from __future__ import annotations

import os
import sys
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from time import perf_counter
from typing import Any

import yaml
from driver import Watched
from playwright.sync_api import sync_playwright
from pydantic import TypeAdapter
from reviewer import Reviewing
from servers import ARGUMENTS, CHROMIUM, ROOT, lab

sys.path.insert(0, str(ROOT / "benchmarks"))
import truth
from reading import REVIEW, TABLE, states
from scoring import FIELDS as SCORED
from scoring import aligned, differences, proposals_on

from dxlib.indicators import load_definitions
from dxlib.reading.document import Document
from dxlib.reading.drafts import DOCUMENT, PROPOSALS, REPORT, TEXT, open_draft
from dxlib.reading.extraction import extract
from dxlib.reading.proposal import Proposal, Reading
from dxlib.reading.proposals import About, propose
from dxlib.reviewing.edits import FIELDS
from dxlib.reviewing.known import Known
from dxlib.reviewing.queue import Queue
from dxlib.reviewing.words import UNCOUNTED

K, P, H, M = 0.28, 1.1, 0.4, 1.35  # seconds: a key of a non-secretary typist, pointing, a hand moved, a preparation
LOOKS = 2  # preparations before a figure is decided: its passage is read, and the row beside it
FIGURES, LIMIT = 40, 300
_CHOICES = {"form", "operator", "group", "adopted"}


@dataclass
class Acts:
    """What was done, and how long the program took to answer.

    Attributes:
        kinds: how many figures were decided in each way.
        seconds: by way, without the response.
    """

    keys: int = 0
    preparations: int = 0
    pointings: int = 0
    hands: int = 0
    response: float = 0.0
    figures: int = 0
    decided: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    spent: Counter[str] = field(default_factory=Counter)

    @property
    def seconds(self) -> float:
        """All of it by the model."""
        acted = K * self.keys + M * self.preparations + P * self.pointings + H * self.hands
        return acted + self.response

    def add(self, other: Acts) -> None:
        """Add those of another page."""
        for name in ("keys", "preparations", "pointings", "hands", "response", "figures", "decided"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.kinds.update(other.kinds)
        self.spent.update(other.spent)


def draft_of(source: truth.Source, folder: Path) -> Any:
    """Write the draft of a page, read with its own rows hidden, and open it."""
    report = source.report
    document: Document = extract(source.path)
    about = About(language=report.language, published=report.published, as_of=report.as_of, covers=report.covers,
                  producer=report.producer or "")  # fmt: skip
    proposals = list(propose(document, about, source.evidence))
    folder.mkdir(parents=True)
    text = document.text.encode()
    told = yaml.safe_load((truth.PAGES / source.name / "report.yml").read_text(encoding="utf-8"))
    kept = {name: value for name, value in told.items() if name not in ("reviewed", "url", "read", "kind")}
    told = kept | {
        "id": f"{report.published}-reviewed", "document": TEXT, "sha256": sha256(text).hexdigest(),
        "lines": text.count(b"\n"), "source": {"file": source.path.name, "sha256": "0" * 64},
    }  # fmt: skip
    (folder / REPORT).write_text(yaml.safe_dump(told, allow_unicode=True), encoding="utf-8")
    (folder / TEXT).write_bytes(text)
    (folder / DOCUMENT).write_text(document.model_dump_json(exclude_defaults=True), encoding="utf-8")
    (folder / PROPOSALS).write_bytes(TypeAdapter(list[Proposal]).dump_json(proposals, exclude_defaults=True))
    (folder / source.path.name).write_bytes(source.path.read_bytes())
    return open_draft(folder)


def wanted(source: truth.Source, draft: Any) -> dict[int, truth.Row | None]:
    """Return of every proposal the row that people read there; nothing where they read none."""
    read = truth.runs([line.text for line in draft.document.lines])
    back = {there: here for here, there in aligned(truth.runs(source.lines), read).items()}
    found: dict[int, truth.Row | None] = {}
    of_run = {run: row for row in source.rows for run in row.runs}
    for proposal, runs in proposals_on(draft.proposals, read):
        rows = [of_run[back[run]] for run in sorted(runs) if run in back and back[run] in of_run]
        found[proposal.number] = next(iter(rows), None)
    return found


class Reviewer:
    """Somebody who knows the rows, and presses the keys that lead to them."""

    def __init__(
        self, review: Reviewing, rows: dict[int, truth.Row | None], known: Known, moments: frozenset[str]
    ) -> None:
        self.review, self.rows, self.known, self.moments = review, rows, known, moments
        self.acts = Acts(figures=sum(row is not None and row.table != "uncounted" for row in rows.values()))
        self.proposals = {one.number: one for one in review.draft.proposals}

    def work(self) -> Acts:
        """Decide everything, the sure ones first."""
        self.together()
        while (number := self.at()) is not None and number not in self.review.kept:
            before = self.acts.seconds - self.acts.response
            way = self.decide(self.proposals[number], self.rows[number])
            if number not in self.review.kept:
                raise SystemExit(
                    f"figure {number} was not decided: {self.review.desk.locator('.dx-said').inner_text()}"
                )
            self.acts.kinds[way] += 1
            self.acts.spent[way] += self.acts.seconds - self.acts.response - before
            self.column()
        self.acts.decided = len(self.review.kept)
        return self.acts

    def at(self) -> int | None:
        """The number of the figure that is looked at."""
        draft = self.review.draft
        return next(iter(Queue(draft.folder, draft.proposals, 1, "Lan").left), None)

    def right(self, reading: Reading, row: truth.Row | None) -> bool:
        """Whether a reading is the row; what nobody read as anything is no figure, for whichever reason."""
        if row is None:
            return reading.table == "uncounted"
        return row.table in SCORED and not differences(reading, row, self.moments)

    def together(self) -> None:
        """Accept the sure ones after a look at their table, without those that are wrong."""
        if any(one.confidence == "sure" for one in self.proposals.values()):
            self.take("s", "sure, in one table")

    def column(self) -> None:
        """Accept the rest of a column after a look at it, where one of its rows was accepted."""
        rest = self.review.desk.locator("button[data-act=rest]")
        if rest.is_visible() and rest.is_enabled():
            self.take("t", "rest of a column")

    def take(self, key: str, way: str) -> None:
        """Accept several that are seen as one list, without those that are wrong; none if these are most of them."""
        before, seconds = len(self.review.kept), self.acts.seconds - self.acts.response
        self.key(key)
        boxes = self.review.body.locator("input[data-number]").all()
        if not boxes:
            return
        self.acts.preparations += len(boxes)
        listed = {int(box.get_attribute("data-number") or 0): box for box in boxes}
        wrong = [n for n in listed if not self.right(self.proposals[n].readings[0], self.rows[n])]
        if 2 * len(wrong) > len(listed):
            self.key("Escape")
            return
        for number in wrong:
            listed[number].uncheck()
            self.acts.pointings, self.acts.hands, self.acts.keys = (
                self.acts.pointings + 1, self.acts.hands + 2, self.acts.keys + 1,
            )  # fmt: skip
        while self.review.body.get_attribute("data-mode") == "together" and len(self.review.kept) == before:
            self.press("a")
            self.review.page.wait_for_timeout(120)
        self.acts.kinds[way] += len(listed) - len(wrong)
        self.acts.spent[way] += self.acts.seconds - self.acts.response - seconds

    def decide(self, one: Proposal, row: truth.Row | None) -> str:
        """Decide the figure that is looked at, and return in which way."""
        self.acts.preparations += LOOKS
        place = next((n for n, reading in enumerate(one.readings) if self.right(reading, row)), None)
        if place is not None:
            if place:
                self.key(str(place + 1))
                self.acts.preparations += 1
            self.key("a")
            if self.review.body.get_attribute("data-mode") == "edit":  # a name is missing
                return self.fill(row, "one-off, to be named")
            return ("right at first", "among the others", "among the others", "among the others")[place]
        if row is None or row.table == "uncounted":
            self.press("u")
            reason = row.cells["reason"] if row is not None else "scope"
            self.acts.preparations += 1
            self.key(str(list(UNCOUNTED).index(reason) + 1))
            return "no figure"
        if row.table == "details":
            self.key("d")
            return self.fill(row, "one-off, to be named")
        self.key("e")
        return self.fill(row, "corrected by hand")

    def fill(self, row: truth.Row | None, way: str) -> str:
        """Bring a form to a row, field by field, and keep it."""
        assert row is not None
        table = self.review.body.locator("select[name=table]")
        if table.input_value() != row.table:
            tables = list(FIELDS)
            self.acts.keys += abs(tables.index(row.table) - tables.index(table.input_value())) + 1  # arrows
            self.acts.preparations += 1
            self.review.after(lambda: table.select_option(row.table))
        for name in FIELDS[row.table]:
            self.put(name, str(row.cells.get(name, "") or ""), row)
        self.key("Control+Enter")
        return way

    def put(self, name: str, value: str, row: truth.Row) -> None:
        """Write into a field what belongs there, if it says something else."""
        control = self.review.body.locator(f"[name={name}]")
        held = control.evaluate(
            "(one) => one.dataset.code && one.value === one.dataset.shown ? one.dataset.code : one.value"
        )
        if (
            name in ("note", "producer", "number", "group", "total")
            or (held and name == "authority")
            or self.same(name, held, value, row)
        ):
            return
        if name in ("name_en", "name_vi") and held.strip():
            return  # what is proposed says what it is
        self.acts.preparations += 1
        self.acts.keys += self.steps(name)
        if name in _CHOICES:
            self.acts.keys += 2  # its first letter, or arrows
            control.select_option(value)
            return
        control.focus()
        control.select_text()
        typed = self.typed(name, value)
        self.acts.keys += sum(strokes(letter) for letter in typed)
        self.review.page.keyboard.type(typed)
        if name in ("indicator", "area", "unit", "breakdown") and value:
            self.review.body.locator(f"#dx-list-{name} [role=option]").first.wait_for()
            self.press("Enter")

    def same(self, name: str, held: str, value: str, row: truth.Row) -> bool:
        """Whether a field says what it should, as the benchmark of reading compares it."""
        told = Reading(table=row.table, row={**row.cells, name: held}, score=1.0)
        return held == value or (name in ("period", "base_period") and not differences(told, row, self.moments))

    def typed(self, name: str, value: str) -> str:
        """What has to be typed: of a name that is offered the first letters at which it is the first on offer."""
        if name not in ("indicator", "area", "unit", "breakdown") or not value:
            return value
        words = self.known.name(name, value)
        for length in range(2, len(words)):
            options = self.known.found(name, words[:length])
            if options and options[0][0] == value:
                return words[:length]
        return words

    def steps(self, name: str) -> int:
        """The tabs from the field that has the focus to another one."""
        names = [one.get_attribute("name") for one in self.review.body.locator("form [name]").all()]
        focused = self.review.page.evaluate("document.activeElement.name ?? ''")
        return abs(names.index(name) - names.index(focused)) if focused in names else names.index(name)

    def press(self, key: str) -> None:
        """Press a key that the kernel need not answer."""
        self.acts.keys += 2 if "+" in key else 1
        self.review.page.keyboard.press(key)

    def key(self, key: str) -> None:
        """Press a key, and wait for the next screen."""
        begun = perf_counter()
        self.review.after(lambda: self.press(key))
        self.acts.response += perf_counter() - begun


def strokes(letter: str) -> int:
    """Return how many keys a letter takes, Vietnamese ones as in Telex: ``ế`` is e, e, s.

    Example:
        >>> [strokes(letter) for letter in "aáếđ"]
        [1, 2, 3, 2]
    """
    return len(unicodedata.normalize("NFD", letter)) + (letter in "đĐ") + (letter.isupper())


def pages(address: str, folder: Path) -> Iterator[tuple[str, Acts]]:
    """Review every page, and yield what that took."""
    definitions = load_definitions()
    where = Path(os.environ.get("DX_PAGES") or "pages")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        watched = Watched(browser.new_page(viewport={"width": 1280, "height": 900}), folder)
        review = Reviewing(watched, address, folder / "draft")
        for source in truth.pages(where):
            if source.name != os.environ.get("DX_PAGE", source.name):  # one of them, to try
                continue
            review.open(lambda at, source=source: draft_of(source, at))
            known = Known(definitions, source.evidence.dimensions, "en")
            rows = wanted(source, review.draft)
            yield source.name, Reviewer(review, rows, known, states(definitions)).work()
        browser.close()


def section(found: Sequence[tuple[str, Acts]]) -> tuple[str, float]:
    """Return the result as a section of a page, and the seconds that 40 figures take."""
    whole = Acts()
    for _, acts in found:
        whole.add(acts)
    per = whole.seconds / whole.figures * FIGURES
    rows = [
        f"| {name} | {one.figures} | {one.decided} | {one.keys} | {one.pointings} | {one.preparations} | "
        f"{one.response:.1f} | {one.seconds:.0f} | {one.seconds / max(one.figures, 1) * FIGURES:.0f} |"
        for name, one in [*found, ("all", whole)]
    ]
    ways = [f"| {way} | {count} | {whole.spent[way] / count:.1f} |" for way, count in whole.kinds.most_common()]
    text = f"""{REVIEW}

`tests/browser/benchmark_review.py` reviews the pages in JupyterLab by the keys that lead to the rows that people read,
and holds what is kept against these. Acts become seconds by the keystroke-level model of Card, Moran and Newell: a key
{K} s, a pointing {P} s, a hand moved {H} s, a mental preparation {M} s, of which {LOOKS} before each figure and one for
each line of a list of several and each field that is filled in; the response of the program is measured. **It is a
model of somebody practised who knows what is right, not the time of a person**: who has to think, or to look something
up, takes longer. Letters with diacritics count the keys of Telex.

**{FIGURES} figures: {per:.0f} s** (asked: at most {LIMIT}), with the dates and numbers beside them that are none.

| page | figures | decided | keys | pointings | preparations | response, s | seconds | for {FIGURES} figures |
| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
{chr(10).join(rows)}

| way | how often | seconds each, without the response |
| --- | ---: | ---: |
{chr(10).join(ways)}
"""
    return text, per


def main() -> int:
    with tempfile.TemporaryDirectory() as folder, lab(Path(folder)) as address:
        text, per = section(list(pages(address, Path(folder))))
    print(text)
    if "--write" in sys.argv:
        before = TABLE.read_text(encoding="utf-8")
        kept = before.partition(f"{REVIEW}\n")[0].rstrip()
        TABLE.write_text(f"{kept}\n\n{text}", encoding="utf-8", newline="\n")
    return 0 if per <= LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())
