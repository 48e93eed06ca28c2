"""What a document may say: every run of digits proposed as a row of the data contract, the likeliest reading first."""

from __future__ import annotations

from datetime import date
from typing import Literal

from dxlib.loaders.contract import PeriodCode
from dxlib.loaders.evidence import Evidence
from dxlib.notation.files import Strict
from dxlib.reading.document import Document
from dxlib.reading.proposal import Proposal


class About(Strict):
    """What is known of a report before it is read.

    Attributes:
        language: of its print.
        published: the day of its publication.
        as_of: the date of a state that names none.
        covers: the period reported on, as a code.
        producer: who counted what its rows hold, where they name nobody; empty where nobody is known.
    """

    language: Literal["vi", "en"] = "vi"
    published: date
    as_of: date
    covers: PeriodCode
    producer: str = ""


def propose(document: Document, report: About, evidence: Evidence) -> tuple[Proposal, ...]:
    """Return a proposal for every run of digits of a document, in the order of the text.

    Args:
        document: as it was read.
        report: what is known of it.
        evidence: what the data hold so far, without the report itself: its definitions, areas and breakdowns are what
            a reading may name, and its figures are what a reading is held to.
    """
    from dxlib.reading.proposals.propose import proposals

    return proposals(document, report, evidence)
