"""An edition as slides: one message each, charts and tables that a person can edit, the words in the notes."""

from __future__ import annotations

from dxlib.briefing.document import Document
from dxlib.briefing.slides.brief import Brief
from dxlib.briefing.slides.writer import Slides


def write(document: Document) -> bytes:
    """Return an edition as slides: its annex, or its brief.

    The annex has a title, then for each chapter that is for a talk an opening with its first sentence, what changed
    most, a slide a chart and a short table, and the sentences of sections that have neither; the brief has no more
    slides than it may. Every title says what its slide shows; what else is computed or written stands in the notes, for
    who speaks. Charts are native where the program has their type, else pictures with words for who cannot see them.
    """
    return (Brief if document.brief else Slides)(document).written()
