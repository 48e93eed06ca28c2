"""Loaders: the evidence as tables, where each figure stands, and its proof against the documents."""

from dxlib.loaders.contents import fingerprint
from dxlib.loaders.evidence import Evidence, given, load
from dxlib.loaders.lookup import indicators, named, newest, observations, sources

__all__ = [
    "Evidence", "fingerprint", "given", "indicators", "load", "named", "newest", "observations", "sources",
]  # fmt: skip
