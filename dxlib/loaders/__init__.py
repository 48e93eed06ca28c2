"""Loaders: the evidence as tables, where each figure stands, and its proof against the documents."""

from dxlib.loaders.evidence import Evidence, fingerprint, given, load
from dxlib.loaders.lookup import indicators, newest, observations, sources
from dxlib.loaders.own import add
from dxlib.loaders.verification import Verification, verify

__all__ = [
    "Evidence",
    "Verification",
    "add",
    "fingerprint",
    "given",
    "indicators",
    "load",
    "newest",
    "observations",
    "sources",
    "verify",
]
