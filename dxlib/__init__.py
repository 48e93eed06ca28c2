"""Compare periods of Vietnam's digital transformation, every number with its source."""

from dxlib.compare import compare, most_changed
from dxlib.loaders import indicators, load, newest, observations, sources, verify
from dxlib.progress import assess
from dxlib.text import edition_line, lead, sentences, target_sentences

__version__ = "0.1.0"

__all__ = [
    "assess",
    "compare",
    "edition_line",
    "indicators",
    "lead",
    "load",
    "most_changed",
    "newest",
    "observations",
    "sentences",
    "sources",
    "target_sentences",
    "verify",
]
