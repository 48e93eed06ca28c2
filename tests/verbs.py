"""The verbs by name, wherever a researcher finds them: what takes evidence and gives a frame, or more evidence."""

from __future__ import annotations

import inspect

import dxlib as dx

MODULES = ("analysis", "charts", "reading", "tables", "text")
FURTHER = ("bridge", "closing", "revisions", "sensitivity")  # in ``dx.analysis``
VERBS = {name: getattr(dx, name) for name in dx.__all__ if not inspect.ismodule(getattr(dx, name))}
VERBS |= {name: getattr(dx.analysis, name) for name in FURTHER} | {"verify": dx.reading.verify}
