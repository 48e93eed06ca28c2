"""Loaders: the evidence as tables, where each figure stands, and its proof against the documents."""

from dxlib.loaders.evidence import Evidence, fingerprint, given, load
from dxlib.loaders.lookup import indicators, named, newest, observations, sources

__all__ = [
    "Evidence",
    "fingerprint",
    "given",
    "indicators",
    "load",
    "named",
    "newest",
    "observations",
    "sources",
]
