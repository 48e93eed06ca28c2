"""The review of a draft in JupyterLab: every figure of a new report seen in its passage, and decided."""

from __future__ import annotations

import getpass
import os
from pathlib import Path
from typing import TYPE_CHECKING

from dxlib.errors import DxError
from dxlib.text import Prose, gettext

if TYPE_CHECKING:
    from dxlib.reviewing.desk import Review

__all__ = ["review"]


def __dir__() -> list[str]:
    return __all__


def review(
    draft: str | Path = "", reader: int | str | None = None, who: str | None = None, language: str = "en"
) -> Review | Prose:
    """Return the review of a draft: the doubtful figures first, each with its passage, to be decided by key or button.

    Every decision is on disk before the next figure is shown: a review can end at any moment, and goes on where it was.

    Args:
        draft: its folder, or its name in the folder of the drafts; by default what ``dx review`` opened (``DX_DRAFT``).
        reader: 1, 2 for the second reading, which does not see the first, or 0 to settle where the two differ;
            ``DX_READER`` by default, else 1.
        who: the name that every decision is kept with; ``DX_WHO`` by default, else the name of the login.
        language: of all words, ``en`` or ``vi``.

    Returns:
        What JupyterLab shows as the review. Without a draft a few words on how to get one.

    Raises:
        DxError: there is no such draft or reader, or a file of the draft cannot be used.
        UnknownName: there is no such language.

    Example:
        >>> review("2031-01-31-nothing")
        Traceback (most recent call last):
        dxlib.errors.DxError: there is no draft 2031-01-31-nothing; `dx read FILE` makes one
    """
    _ = gettext(language)
    folder = str(draft or os.environ.get("DX_DRAFT") or "").strip()
    if not folder:
        return Prose(
            _(
                "**No draft is open.** `dx read FILE` reads a report (PDF, scan, Word, slides, web page, text) and "
                "makes a draft of it; `dx review DRAFT` then opens this notebook, with every figure to be reviewed."
            )
        )
    from dxlib.reading.drafts import open_draft
    from dxlib.reviewing.desk import Review
    from dxlib.reviewing.session import Session

    return Review(Session(open_draft(folder), _reader(reader), _who(who), language))


def _reader(given: int | str | None) -> int:
    text = os.environ.get("DX_READER") or "1" if given in (None, "") else str(given)
    if text not in ("0", "1", "2"):
        raise DxError(f"there is no reader '{text}'; 1 and 2 read, 0 settles where they differ")
    return int(text)


def _who(given: str | None) -> str:
    name = given or os.environ.get("DX_WHO") or ""
    if not name.strip():
        try:
            name = getpass.getuser()
        except (KeyError, OSError):  # a login without a name
            raise DxError("say who reviews: who='your name', or set DX_WHO") from None
    return name
