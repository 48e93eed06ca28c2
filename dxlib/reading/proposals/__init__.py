"""What a document may say: every run of digits proposed as a row of the data contract, the likeliest reading first."""

from __future__ import annotations

from dxlib.loaders.evidence import Evidence
from dxlib.reading.document import Document
from dxlib.reading.proposal import Proposal
from dxlib.reading.proposals.about import About

__all__ = ["About", "propose"]


def propose(document: Document, report: About, evidence: Evidence) -> tuple[Proposal, ...]:
    """Return a proposal for every run of digits of a document, in the order of the text.

    Args:
        document: as it was read.
        report: what is known of it.
        evidence: what the data hold so far, without the report itself: its definitions, areas and breakdowns are what
            a reading may name, and its figures are what a reading is held to.

    Returns:
        Every run of digits is in exactly one proposal, each with one to four readings that really differ. The same
        input gives the same proposals.

    Example:
        >>> import dxlib as dx
        >>> from datetime import date
        >>> from dxlib.reading.document import Line
        >>> document = Document(format="text", lines=(Line(text="Tháng 5/2024 có 742 cuộc tấn công mạng."),))
        >>> about = About(published=date(2024, 6, 5), as_of=date(2024, 5, 31), covers="2024-05")
        >>> found = propose(document, about, dx.load(as_of="2024-04"))
        >>> [one.readings[0].row.get("indicator", one.readings[0].table) for one in found]
        ['uncounted', 'attacks']
    """
    from dxlib.reading.proposals.proposing import proposals

    return proposals(document, report, evidence)
