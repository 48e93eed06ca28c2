"""The data contract: what a row of each file of a report must hold."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from dxlib.errors import DxError
from dxlib.indicators import Identifier, Keywords, Words
from dxlib.notation.files import Strict
from dxlib.notation.periods import Period


def _period(code: str) -> str:
    try:
        period = Period.parse(code)
    except DxError as error:
        raise ValueError(str(error)) from None
    if period.code != code:
        raise ValueError(f"write this period as {period.code}")
    return code


def _base_period(code: str) -> str:
    return code if code == "target" else _period(code)


def _last_day(text: str) -> str:
    if text not in ("annual", "ongoing"):
        try:
            date.fromisoformat(text)
        except ValueError:
            raise ValueError("must be a date (2022-08-31), annual or ongoing") from None
    return text


def _integer(text: Any) -> Any:
    if not isinstance(text, str):
        return text
    if not (text.isascii() and text.isdecimal()):
        raise ValueError("must be a whole number such as 59")
    return int(text)


PeriodCode = Annotated[str, AfterValidator(_period)]
LastDay = Annotated[str, AfterValidator(_last_day)]
FileName = Annotated[str, Field(pattern=r"^(?:[^/\\.]|\.[^/\\.]|\.\.[^/\\])[^/\\]*$")]  # it leads to no other folder
DocumentName = Annotated[str, Field(pattern=r"^[^/\\:.][^/\\:]{0,199}$")]  # nor, on Windows, to another disk
Address = Annotated[str, Field(pattern=r"^https?://[^\s<>\"']+$")]
Whole = Annotated[int, BeforeValidator(_integer)]
Line = Annotated[Whole, Field(ge=1, le=1_000_000_000)]
Tile = Annotated[Whole, Field(ge=0, le=30)]
Qualifier = Literal["exact", "over", "almost", "about", "at_least", "at_most"]
Status = Literal["completed", "in_progress", "regular", "researching"]


class Observation(Strict):
    """A value of an indicator for a period, as one report printed it.

    Attributes:
        producer: who counted; empty for the producer of the report.
        breakdown: of which part of the whole it is the value; empty for the whole.
        line: in the document; 0 where no document is at hand.
    """

    indicator: str
    period: PeriodCode
    area: str
    producer: str = ""
    breakdown: str = ""
    value: float
    upper: float | None = None
    total: float | None = None
    qualifier: Qualifier
    as_printed: str
    line: Line = 0
    note: str = ""


class Detail(Strict):
    """A one-off figure that no series will follow."""

    name_en: str
    name_vi: str
    unit: str
    period: PeriodCode
    area: str
    value: float
    upper: float | None = None
    total: float | None = None
    qualifier: Qualifier
    as_printed: str
    line: Line = 0
    note: str = ""


class Target(Strict):
    """A value due by a period, with the decision that set it."""

    number: str = ""
    group: Literal["achieved", "likely", "effort", ""] = ""
    indicator: str
    period: PeriodCode
    area: str
    breakdown: str = ""
    operator: Literal[">=", "<=", "="]
    value: float
    authority: str
    as_printed: str
    line: Line = 0
    note: str = ""


class Claim(Strict):
    """A change between two periods, or a result against its target, that a report states."""

    indicator: str
    area: str
    producer: str = ""
    breakdown: str = ""
    period: PeriodCode
    base_period: Annotated[str, AfterValidator(_base_period)]
    form: Literal["growth", "points", "multiple", "difference", "rank_change"]
    value: float
    qualifier: Qualifier
    as_printed: str
    line: Line = 0
    note: str = ""


class Adoption(Strict):
    """A named ministry or province that did something, or did not."""

    indicator: str
    period: PeriodCode
    area: str
    adopted: bool
    as_printed: str
    line: Line = 0
    note: str = ""


class Task(Strict):
    """A thing to be done, with its status."""

    list: str
    number: str
    task_en: str
    task_vi: str
    status: Status
    deadline: LastDay | None = None
    as_printed: str
    line: Line = 0
    note: str = ""


class Commitment(Strict):
    """A dated request or commitment."""

    commitment_en: str
    commitment_vi: str
    owner: str
    due: LastDay
    status: str = ""
    as_printed: str
    line: Line = 0
    note: str = ""


class Uncounted(Strict):
    """Digits of a document that are no figure."""

    as_printed: str
    line: Line
    reason: Literal["identifier", "date", "numbering", "axis", "name", "page", "repeated", "scope", "lost"]


class Lost(Strict):
    """A chart or table whose values the text of the document lost."""

    line: Line
    what: str


class Review(Strict):
    """That a second reading was made, and what it corrected."""

    readings: Whole
    corrections: Whole
    notes: str = ""


class Source(Strict):
    """The file that a document was read from, as it was received: its name and its checksum."""

    file: FileName
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Report(Strict):
    """A source document; a decision, known by its targets from pages that ``notes`` name; or a public page.

    Attributes:
        producer: who counted what its rows hold, where they name nobody.
        url, read: the address of a page, and the day on which its figures were taken over.
        source: the file of which ``document`` is the text.
    """

    id: str
    kind: Literal["report", "decision", "page"] = "report"
    title: Words
    issuer: str | None = None
    number: str | None = None
    producer: str = ""
    published: date
    published_basis: Literal["printed", "estimated"]
    as_of: date
    covers: PeriodCode
    document: DocumentName | None = None
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = None
    lines: Whole | None = None
    source: Source | None = None
    language: Literal["vi", "en"]
    url: Address | None = None
    read: date | None = None
    lost: tuple[Lost, ...] = ()
    reviewed: Review | None = None
    notes: str | None = None


class InForce(Strict):
    """What is there from one day to another, both included; without days, always."""

    since: date | None = Field(default=None, alias="from")
    until: date | None = None


class Area(InForce):
    """A country, a province, a ministry, a group of countries.

    Attributes:
        name_2025: its name on the map since July 2025, where it has another.
        tile: its column and row on the schematic map of its time; of one that stands on two maps, on the earlier one.
        tile_2025: its column and row on the map since July 2025, where they differ.
        number: its code in the official list of provinces of July 2025.
        successors: the areas that it went into.
    """

    code: str
    kind: str
    name: Words
    name_2025: Words | None = None
    tile: tuple[Tile, Tile] | None = None
    tile_2025: tuple[Tile, Tile] | None = None
    number: Annotated[str, Field(pattern=r"^[0-9]{2}$")] | None = None
    successors: tuple[str, ...] = ()


class Producer(InForce):
    """Who counts; ``method`` says how, ``use`` what its figures are good for where others count the same.

    ``short`` is its name in charts, ``predecessor`` whose series it continues, ``keywords`` its departments and
    what else it is called, by which a new report finds it; one that moved is of the producer in force on the day.
    """

    id: Identifier
    name: Words
    short: Words
    method: Words
    use: Words | None = None
    keywords: Keywords | None = None
    predecessor: str | None = None


class Breakdown(InForce):
    """A part of a whole, beside others of its dimension: women and men, urban and rural areas.

    ``successors`` are the parts that count what it counted, after it ended.
    """

    id: Identifier
    dimension: Identifier
    name: Words
    successors: tuple[str, ...] = ()


class Place(Strict):
    """Where a figure or a few words stand in a report."""

    report: str
    line: Line
    as_printed: Annotated[str, Field(min_length=1)]


class Remark(Strict):
    """What a person noticed that no rule finds; ``annotates`` says that it explains figures that a rule flags too."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    title: Words
    text: Words
    indicators: tuple[str, ...] = ()
    pillar: str = ""
    annotates: bool = False
    places: Annotated[tuple[Place, ...], Field(min_length=1)]


class Successor(Strict):
    """Which target follows one that is due, as two pages of different sites print it.

    Attributes:
        breakdown: of which part of the whole both are.
        relation: ``continued`` (the same value, due later), ``raised`` (a further one), ``replaced`` (something else is
            counted) or ``dropped`` (``new_authority`` gives it up, and sets nothing in its place).
    """

    authority: str
    indicator: str
    breakdown: str = ""
    due: PeriodCode
    value: float
    relation: Literal["continued", "raised", "replaced", "dropped"]
    new_authority: str
    new_indicator: str = ""
    new_due: PeriodCode = ""
    new_value: float | None = None
    note: str = ""
    page_1: Address
    page_2: Address


ROWS: dict[str, type[Strict]] = {
    "observations": Observation,
    "details": Detail,
    "targets": Target,
    "claims": Claim,
    "adoption": Adoption,
    "tasks": Task,
    "commitments": Commitment,
    "uncounted": Uncounted,
}
# What a file of these tables may leave out altogether.
OPTIONAL_COLUMNS = ("producer", "breakdown")
_ = str  # marks a message, which is put into a language where it is said
# What columns hold, in the files and in every export alike; of one that differs between tables, by table and column.
HELD = {
    "as_printed": _("The figure as it is printed."),
    "value": _("The figure in its unit and in full: 3700000, not 3.7 million."),
    "upper": _("The other end of a printed range."),
    "total": _("What the value is a part of: 63 in '60/63'."),
    "qualifier": _("What is printed beside the figure: over, almost, about, at least, at most; exact if nothing is."),
    "number": _("Its number in the document's own list."),
    "group": _("How the document groups the target: achieved, likely to be, or needing effort."),
    "operator": _("Whether the target is a least value, a greatest value, or neither is printed."),
    "authority": _("The decision that set the target, or the plan of a year."),
    "base_period": _("The period that the figure is compared with, or 'target'."),
    "form": _("The form in which the change is printed."),
    "adopted": _("Whether the area is named as having done it, or as not having done it."),
    "list": _("The document's list that the task stands in."),
    "task_en": _("The task in short, in English."),
    "task_vi": _("The task in short, in Vietnamese."),
    "deadline": _("The last day, as a date; or annual, or ongoing."),
    "commitment_en": _("What is to be done, in short, in English."),
    "commitment_vi": _("What is to be done, in short, in Vietnamese."),
    "owner": _("Who is to do it."),
    "due": _("The last day, as a date; or annual, or ongoing."),
    "targets.period": _("When the target is due."),
    "targets.value": _("The value that is due, in the unit of the indicator and in full."),
    "tasks.status": _("How far it is, as the document says."),
    "commitments.status": _("How far it is, as the document says."),
    "crosswalk.due": _("When the target is due."),
    "crosswalk.value": _("The value that is due, in the unit of the indicator and in full."),
    "new_indicator": _("The indicator that the new target is about."),
    "new_due": _("When the new target is due."),
    "new_value": _("The value that is due then."),
    "claims.value": _("The change in its form; falls are negative."),
    "relation": _("How the new target follows: continued, raised, replaced by another indicator, or dropped."),
    "new_authority": _("The decision that sets the new target, or gives the old one up."),
    "page_1": _("The address of a page that prints the new target."),
    "page_2": _("The address of a page of another site that prints it too."),
}
