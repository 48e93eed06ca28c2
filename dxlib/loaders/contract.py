"""The data contract: what a row of each file of a report must hold."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from dxlib.errors import DxError
from dxlib.indicators import Words
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
FileName = Annotated[str, Field(pattern=r"^[^/\\]+$")]
Whole = Annotated[int, BeforeValidator(_integer)]
Line = Annotated[Whole, Field(ge=1, le=1_000_000_000)]
Tile = Annotated[Whole, Field(ge=0, le=30)]
Qualifier = Literal["exact", "over", "almost", "about", "at_least", "at_most"]
Status = Literal["completed", "in_progress", "regular", "researching"]


class Observation(Strict):
    """A value of an indicator for a period, as one report printed it."""

    indicator: str
    period: PeriodCode
    area: str
    value: float
    upper: float | None = None
    total: float | None = None
    qualifier: Qualifier
    as_printed: str
    line: Line
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
    line: Line
    note: str = ""


class Target(Strict):
    """A value due by a period, with the decision that set it; ``line`` is 0 where no document stands behind it."""

    number: str = ""
    group: Literal["achieved", "likely", "effort", ""] = ""
    indicator: str
    period: PeriodCode
    area: str
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
    period: PeriodCode
    base_period: Annotated[str, AfterValidator(_base_period)]
    form: Literal["growth", "points", "multiple", "difference", "rank_change"]
    value: float
    qualifier: Qualifier
    as_printed: str
    line: Line
    note: str = ""


class Adoption(Strict):
    """A named ministry or province that did something, or did not."""

    indicator: str
    period: PeriodCode
    area: str
    adopted: bool
    as_printed: str
    line: Line
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
    line: Line
    note: str = ""


class Commitment(Strict):
    """A dated request or commitment."""

    commitment_en: str
    commitment_vi: str
    owner: str
    due: LastDay
    status: str = ""
    as_printed: str
    line: Line
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


class Report(Strict):
    """A source document, or a decision of which the targets alone are known, from public pages that ``notes`` name."""

    id: str
    kind: Literal["report", "decision"] = "report"
    title: Words
    issuer: str | None = None
    number: str | None = None
    published: date
    published_basis: Literal["printed", "estimated"]
    as_of: date
    covers: PeriodCode
    document: FileName | None = None
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = None
    lines: Whole | None = None
    language: Literal["vi", "en"]
    lost: tuple[Lost, ...] = ()
    reviewed: Review | None = None
    notes: str | None = None


class Area(Strict):
    """A country, a province, a ministry, a group of countries; ``tile`` is its column and row on a schematic map."""

    code: str
    kind: str
    name: Words
    tile: tuple[Tile, Tile] | None = None


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
