"""What papermill finds under the name ``dxlib``: the engine, imported when a notebook runs.

papermill loads every engine while it is imported itself, which one that builds on papermill cannot be.
"""

from __future__ import annotations

from typing import Any


def _engine() -> Any:
    from dxlib.briefing.warm.engine import WarmEngine

    return WarmEngine


class Entry:
    """Stands for ``WarmEngine``."""

    @classmethod
    def execute_notebook(cls, *args: Any, **kwargs: Any) -> Any:
        """Run a notebook; the arguments are papermill's."""
        return _engine().execute_notebook(*args, **kwargs)

    @classmethod
    def nb_kernel_name(cls, nb: Any, name: str | None = None) -> Any:
        """Return the name of a notebook's kernel."""
        return _engine().nb_kernel_name(nb, name)

    @classmethod
    def nb_language(cls, nb: Any, language: str | None = None) -> Any:
        """Return the language of a notebook."""
        return _engine().nb_language(nb, language)
