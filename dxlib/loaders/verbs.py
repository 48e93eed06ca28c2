"""The mark of a frame that a verb returned: which verb, with which columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import ParamSpec

import pandas as pd

KEY = "dx"
P = ParamSpec("P")


def mark(verb: str, columns: Iterable[object]) -> str:
    """Return what stands in the ``attrs`` of a frame of a verb: one text, which pandas copies at no cost.

    Example:
        >>> mark("compare", ["indicator", "name"])
        'compare indicator,name'
    """
    return f"{verb} {','.join(str(column) for column in columns)}"


def verb(function: Callable[P, pd.DataFrame]) -> Callable[P, pd.DataFrame]:
    """Have a function mark the frame that it returns with its own name, by which a notebook shows it as a table."""

    @wraps(function)
    def marked(*args: P.args, **kwargs: P.kwargs) -> pd.DataFrame:
        frame = function(*args, **kwargs)
        frame.attrs[KEY] = mark(function.__name__, frame.columns)
        return frame

    return marked
