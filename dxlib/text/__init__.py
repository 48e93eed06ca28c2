"""Texts in the reader's language: words, sentences and summaries, all through one message catalogue."""

from dxlib.figures import show_number
from dxlib.text.catalogue import gettext, languages, ngettext
from dxlib.text.sentences import Prose, sentence, sentences, target_sentence, target_sentences
from dxlib.text.summaries import edition_line, lead, moves
from dxlib.text.words import (
    date_label,
    group_word,
    is_missing,
    period_label,
    reason,
    show,
    show_change,
    show_pace,
    source_label,
    status_word,
)

__all__ = [
    "Prose",
    "date_label",
    "edition_line",
    "gettext",
    "group_word",
    "is_missing",
    "languages",
    "lead",
    "moves",
    "ngettext",
    "period_label",
    "reason",
    "sentence",
    "sentences",
    "show",
    "show_change",
    "show_number",
    "show_pace",
    "source_label",
    "status_word",
    "target_sentence",
    "target_sentences",
]
