"""Texts in the reader's language: words, sentences and summaries, all through one message catalogue."""

# ruff: noqa: F401

from dxlib.notation.figures import show_number
from dxlib.text.catalogue import gettext, languages, ngettext, note_words
from dxlib.text.closings import closing, closing_lead
from dxlib.text.findings import finding_sentence, findings_lead
from dxlib.text.message import message
from dxlib.text.places import area_apart, areas_words, in_file, place_words
from dxlib.text.portraits import absent, adopted, areas_apart, peers, portrait
from dxlib.text.prose import PROSE, Place, Prose, Sentence, in_edition
from dxlib.text.remarks import (
    bridged_words,
    contested_words,
    differs_words,
    flags,
    fragile_words,
    is_fragile,
    newest_words,
    pace_words,
    reason,
    show_between,
    show_change_between,
    stated_remark,
)
from dxlib.text.rivals import rivals, who_says
from dxlib.text.sentences import sentence, sentences
from dxlib.text.statuses import group_word, method_word, status_word
from dxlib.text.summaries import (
    contested,
    differences_lead,
    distinction_sentences,
    edition_line,
    lead,
    moves,
    since,
    sources_count,
    worse,
)
from dxlib.text.targets import headlines, lack_word, needed_words, target_sentence, target_sentences, why_unjudged
from dxlib.text.verdicts import computed_between, computed_figure, gap_words, implied_words, stated_figure, verdict_word
from dxlib.text.words import (
    Figure,
    authority_word,
    date_label,
    is_missing,
    is_page,
    period_label,
    published_label,
    show,
    show_change,
    show_distance,
    show_pace,
    show_shown_change,
    source_label,
    to_go,
)

# What completion offers: sentences and summaries, and the languages that there are. The rest is for the rooms above.
__all__ = [
    "absent", "adopted", "closing", "closing_lead", "contested", "edition_line", "finding_sentence", "findings_lead",
    "headlines", "languages", "lead", "message", "peers", "portrait", "rivals", "sentence", "sentences",
    "sources_count", "target_sentence", "target_sentences", "who_says", "worse",
]  # fmt: skip


def __dir__() -> list[str]:
    return __all__
