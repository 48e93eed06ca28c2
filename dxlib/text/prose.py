"""Texts as a notebook shows them; while an edition is made, with the places of the figures in each sentence."""

from __future__ import annotations

import os
import re
from dataclasses import asdict, dataclass
from typing import Any

# What a text is made of, for a document made of it: put out only while an edition is made (see in_edition).
PROSE = "application/vnd.dxlib.prose+json"


def in_edition() -> bool:
    """Whether an edition is being made, so that outputs carry what its documents need; stored outputs do not."""
    return bool(os.environ.get("DX_EDITION"))


@dataclass(frozen=True)
class Place:
    """Where a figure of a sentence stands.

    Attributes:
        report: its id.
        line: in the document; 0 for the target of a decision of which no document is at hand.
        printed: the figure as printed.
        period: its code.
        indicator: its id.
    """

    report: str
    line: int
    printed: str
    period: str
    indicator: str = ""


@dataclass(frozen=True)
class Sentence:
    """A sentence with its evidence.

    Attributes:
        text: what is said, in Markdown.
        source: where it stands, in short.
        after: what to mind of it, in Markdown.
        places: where each of its figures stands.
        working: the arithmetic behind a computed change.
        key: the change, to be written large.
        move: ``better``, ``worse``, or empty where neither can be said.
        behind: whether it tells a target, due later than its newest figure or with it, that is missed or out of reach.
    """

    text: str
    source: str = ""
    after: str = ""
    places: tuple[Place, ...] = ()
    working: str = ""
    key: str = ""
    move: str = ""
    behind: bool = False

    @property
    def markdown(self) -> str:
        """The sentence with its source in brackets."""
        return " ".join(filter(None, [self.text, self.source and f"({self.source})", self.after]))


@dataclass(frozen=True)
class Prose:
    """Markdown that a notebook shows as text.

    Attributes:
        markdown: the whole text.
        sentences: those it lists, each with its evidence.
        more: what stands after the list.

    Example:
        >>> Prose("**Attacks** fell.")
        **Attacks** fell.
    """

    markdown: str
    sentences: tuple[Sentence, ...] = ()
    more: str = ""

    def _repr_markdown_(self) -> str:
        return self.markdown

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        if not (self.sentences and in_edition()):
            return {}
        return {PROSE: {"sentences": [asdict(sentence) for sentence in self.sentences], "more": self.more}}

    def __repr__(self) -> str:
        return self.markdown


def listed(sentences: list[Sentence], more: str = "") -> Prose:
    """Return sentences as a list, a change that is to be written large before its sentence."""
    lines = [f"- {f'**{one.key}** · ' if one.key else ''}{one.markdown}" for one in sentences]
    return Prose("\n".join([*lines, *([f"\n{more}"] if more else [])]), tuple(sentences), more)


def escaped(text: Any) -> str:
    """Return data as Markdown that shows it as it is: no markup, no link, no tag."""
    return re.sub(r"([\\`*_\[\]<>#|~$&])", r"\\\1", re.sub(r"\s+", " ", str(text)))
