"""Indicators by their words: names, expressions and definitions, each word weighed by how much it tells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from heapq import nlargest
from itertools import pairwise
from math import log

from dxlib.indicators import Definitions, Indicator
from dxlib.reading.proposals.words import EMPTY, words

_PAIR = 0.7  # what two words beside each other tell, against each alone
_DEFINED = 0.3  # what the words of the definition tell, against those of the name
_BESIDE_ANY = 0.3  # what words tell that stand beside any figure, against others
_LABEL = 1.6  # where the words right beside a figure are those of the expression and no others
_STRANGE = 3.0  # what a word tells that no indicator has
_UNKNOWN = 8.0  # and of a word beside a figure that no indicator has, against all of them
_OWN = 0.8  # nearness of the words right beside a figure
_UNEXPLAINED = 0.55  # what an indicator loses that has none of them
_LOOKED_AT = 60  # indicators whose words fit best; of the others nothing is looked at


@dataclass(frozen=True)
class Match:
    """How well the words around a figure fit an indicator.

    Attributes:
        score: more is better; the share of the expression that stands there, and how much its words tell.
        share: the part of the expression that stands there, from 0 to 1.
        expression: the name or the expression.
    """

    score: float
    share: float
    expression: str


class Lexicon:
    """The words of all indicators in one language.

    Args:
        definitions: the indicators.
        language: of the print.
        parts: what the parts of each indicator are called, if it has any.
        names: words of names of places, which tell nothing.
    """

    def __init__(
        self, definitions: Definitions, language: str, parts: Mapping[str, Iterable[str]], names: Iterable[str] = ()
    ) -> None:
        self._names = frozenset(names)
        self._expressions: list[tuple[str, str, bool]] = []
        vectors: list[set[str]] = []
        for name, one in definitions.indicators.items():
            for text, defined in _texts(one, language):
                self._expressions.append((name, text, defined))
                vectors.append(set(_terms(words(text))))
        holders: dict[str, set[str]] = defaultdict(set)
        for (name, _, _), terms in zip(self._expressions, vectors, strict=True):
            for term in terms:
                holders[term].add(name)
        total = len(definitions.indicators)
        self._tells = {
            term: log(1 + total / len(names))
            * (_PAIR if " " in term else 1.0)
            * (_BESIDE_ANY if _is_empty(term) else 1.0)
            for term, names in holders.items()
        }
        self._postings: dict[str, list[int]] = defaultdict(list)
        self._weight = [sum(self._tells[term] for term in terms) for terms in vectors]
        self._says = [{term for term in terms if " " not in term and term not in EMPTY} for terms in vectors]
        for at, terms in enumerate(vectors):
            for term in terms:
                self._postings[term].append(at)
        self._vocabulary: dict[str, set[str]] = defaultdict(set)
        for (name, _, _), terms in zip(self._expressions, vectors, strict=True):
            self._vocabulary[name] |= {term for term in terms if " " not in term}
        for name, texts in parts.items():
            self._vocabulary[name] |= {word for text in texts for word in words(text)}

    def tells(self, term: str) -> float:
        """Return how much a word tells; one that no indicator has tells nothing."""
        return self._tells.get(term, 0.0)

    def mass(self, around: dict[str, float]) -> float:
        """Return how much the words around a figure tell, those beside it also where no indicator has them."""
        return sum(self._tells.get(term, self._strange(term, near)) * near for term, near in around.items())

    def _strange(self, term: str, near: float) -> float:
        """What a word tells that no indicator has: right beside a figure, that it may be of none of them."""
        known = near < _OWN or " " in term or term in EMPTY or term in self._names or term.isdecimal()
        return 0.0 if known else _UNKNOWN

    def explains(self, name: str, own: dict[str, float]) -> float:
        """Return which part of the words right beside a figure belongs to an indicator, from 0 to 1.

        Args:
            own: these words; those that no indicator has count like rather rare ones.
        """
        tells = {
            word: self._tells.get(word, 0.0 if word in self._names or word.isdecimal() else _STRANGE) * near
            for word, near in own.items()
        }
        total = sum(tells.values())
        return sum(tells[word] for word in own if word in self._vocabulary[name]) / total if total else 1.0

    def matches(self, around: dict[str, float]) -> dict[str, Match]:
        """Return the indicators whose words stand around a figure, those that fit best.

        Args:
            around: words and pairs of words, each with its nearness from 0 to 1.
        """
        own = {term: near for term, near in around.items() if near >= _OWN and " " not in term and term not in EMPTY}
        label = own.keys()
        sums: dict[int, float] = defaultdict(float)
        for term, near in around.items():
            tells = self._tells.get(term)
            if tells:
                for at in self._postings[term]:
                    sums[at] += tells * near
        best: dict[str, Match] = {}
        defined: dict[str, float] = {}
        for at, held in sums.items():
            name, text, is_definition = self._expressions[at]
            share = held / self._weight[at]
            score = held * share * (_LABEL if self._says[at] == label else 1.0)
            if is_definition:
                defined[name] = max(defined.get(name, 0.0), score)
            elif name not in best or score > best[name].score:
                best[name] = Match(score, share, text)
        for name, score in defined.items():
            match = best.get(name, Match(0.0, 0.0, ""))
            best[name] = Match(match.score + _DEFINED * score, match.share, match.expression)
        if len(best) > _LOOKED_AT:  # what cannot come among them is not weighed further
            least = nlargest(_LOOKED_AT, (match.score for match in best.values()))[-1] * (1 - _UNEXPLAINED)
            best = {name: match for name, match in best.items() if match.score >= least}
        weighed = {
            name: Match(
                match.score * (1 - _UNEXPLAINED * (1 - self.explains(name, own))), match.share, match.expression
            )
            for name, match in best.items()
        }
        return dict(sorted(weighed.items(), key=lambda one: (-one[1].score, one[0]))[:_LOOKED_AT])


def _is_empty(term: str) -> bool:
    """Whether words stand beside any figure."""
    return all(word in EMPTY for word in term.split())


def _texts(one: Indicator, language: str) -> Iterator[tuple[str, bool]]:
    yield one.name[language], False
    if one.keywords is not None:
        for text in getattr(one.keywords, language):
            yield text, False
    yield one.definition[language], True


def _terms(found: list[str]) -> Iterator[str]:
    yield from found
    yield from (f"{first} {second}" for first, second in pairwise(found))


def terms(pieces: Iterable[tuple[list[str], float]]) -> dict[str, float]:
    """Return words and pairs of words with their nearness, of pieces of text with theirs."""
    around: dict[str, float] = {}
    for found, near in pieces:
        for term in _terms(found):
            around[term] = max(near, around.get(term, 0.0))
    return around
