"""Texts in the reader's language: words, sentences and summaries, all through one message catalogue."""

from dxlib.figures import show_number
from dxlib.text.catalogue import gettext, languages, ngettext
from dxlib.text.remarks import flags, fragile_words, newest_words, stated_remark
from dxlib.text.sentences import Prose, sentence, sentences, target_sentence, target_sentences
from dxlib.text.summaries import edition_line, lead, moves
from dxlib.text.words import (
    authority_word,
    date_label,
    group_word,
    is_missing,
    period_label,
    reason,
    show,
    show_change,
    show_pace,
    show_shown_change,
    source_label,
    status_word,
)

__all__ = [
    "Prose",
    "authority_word",
    "date_label",
    "edition_line",
    "flags",
    "fragile_words",
    "gettext",
    "group_word",
    "is_missing",
    "languages",
    "lead",
    "moves",
    "newest_words",
    "ngettext",
    "period_label",
    "reason",
    "sentence",
    "sentences",
    "show",
    "show_change",
    "show_number",
    "show_pace",
    "show_shown_change",
    "source_label",
    "stated_remark",
    "status_word",
    "target_sentence",
    "target_sentences",
]
