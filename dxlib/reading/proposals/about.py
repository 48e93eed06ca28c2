"""What is known of a report before it is read."""

from __future__ import annotations

from datetime import date
from typing import Literal

from dxlib.loaders.contract import PeriodCode
from dxlib.notation.files import Strict


class About(Strict):
    """What is known of a report before it is read.

    Attributes:
        language: of its print.
        published: the day of its publication.
        as_of: the date of a state that names none.
        covers: the period reported on, as a code.
        producer: who counted what its rows hold, where they name nobody; empty where nobody is known.
        estimated: whether the period is taken from the text, where no title names one: what rests on it is not sure.
    """

    language: Literal["vi", "en"] = "vi"
    published: date
    as_of: date
    covers: PeriodCode
    producer: str = ""
    estimated: bool = False
