"""Finding words in names: in the words as people type them, with diacritics or without."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from functools import cache

_WORD = re.compile(r"[^\W_]+")
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_OLD_PLACE = re.compile(f"(?<=o)([{_TONES}])([ae])|(?<=u)([{_TONES}])(y)")  # hòa, hòe and thúy for hoà, hoè and thuý


@cache
def folded(text: str) -> str:
    """Return text without case and diacritics, so that "ho so" finds "hồ sơ"."""
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(c for c in plain if not unicodedata.combining(c))


def decomposed(text: str) -> str:
    """Return text with its diacritics apart, each tone where the newer spelling has it (hoà for hòa)."""
    return _OLD_PLACE.sub(r"\2\1\4\3", unicodedata.normalize("NFD", text))


def typed(text: str) -> str:
    """Return text in the one form of those that look alike when typed: composed, in small letters, single spaces."""
    return " ".join(unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).lower()).split())


def matching(search: str, texts: Mapping[str, Collection[str]]) -> list[str]:
    """Return the keys of those whose texts hold what is searched.

    A word matches the beginning of a word. Typed with diacritics it must match with them, wherever the tone is placed
    (hoà, hòa); typed without it matches any. Where a text of anyone holds the words next to each other in that order,
    only such keys are returned, otherwise those that hold all words.

    Args:
        search: words; none find everything, signs without a letter or digit nothing.
        texts: the texts of each key.

    Example:
        >>> matching("ho so", {"a": ["hồ sơ số"], "b": ["số hộ"]}), matching("hộ", {"a": ["hồ sơ"], "b": ["số hộ"]})
        (['a'], ['b'])
    """
    if not search.split():
        return list(texts)
    sought = [_forms(word) for word in _WORD.findall(typed(search))]
    if not sought:
        return []
    words = {key: [_words(text) for text in own] for key, own in texts.items() if _may_hold(sought, own)}
    together = [key for key, own in words.items() if any(_beside(sought, text) for text in own)]
    return together or [key for key, own in words.items() if _all(sought, own)]


def _may_hold(sought: list[_Forms], texts: Collection[str]) -> bool:
    """Whether some word of the texts begins with each word that is sought; a quick look."""
    runs = [_run(text) for text in texts]
    return all(any(f" {form}" in run for form in dict.fromkeys(forms[:2]) for run in runs) for forms in sought)


_Forms = tuple[str, str, str]  # as typed, with the tone at its newer place, without diacritics


@cache
def _run(text: str) -> str:
    """Every form of every word of a text, with a space before each."""
    return "".join(f" {form}" for forms in _words(text) for form in dict.fromkeys(forms))


@cache
def _words(text: str) -> list[_Forms]:
    return [_forms(word) for word in _WORD.findall(typed(text))]


def _forms(word: str) -> _Forms:
    if word.isascii():
        return word, word, word
    return word, unicodedata.normalize("NFC", decomposed(word)), folded(word)


def _begins(sought: _Forms, word: _Forms) -> bool:
    if sought[0] == sought[2]:
        return word[2].startswith(sought[2])
    return word[0].startswith(sought[0]) or word[1].startswith(sought[1])


def _beside(sought: list[_Forms], text: list[_Forms]) -> bool:
    runs = (text[start : start + len(sought)] for start in range(len(text) - len(sought) + 1))
    return any(all(_begins(*pair) for pair in zip(sought, run, strict=True)) for run in runs)


def _all(sought: list[_Forms], texts: list[list[_Forms]]) -> bool:
    return all(any(_begins(one, word) for text in texts for word in text) for one in sought)
