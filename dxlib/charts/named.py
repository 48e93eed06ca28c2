"""Columns that somebody names and a frame does not have: told, where Vega-Lite would draw nothing and say nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

import altair as alt
import pandas as pd
from altair.expr.core import Expression
from altair.utils import parse_shorthand

from dxlib.errors import UnknownName

_IN_EXPRESSION = re.compile(r"datum\.([A-Za-z_]\w*)|datum\[['\"](.+?)['\"]\]")


def held_to(chart: Any, *given: Any) -> None:
    """Hold what is given to a method of a chart to the columns of its frame.

    Charts whose frame is not known, or which compute columns of their own, are left to Vega-Lite.

    Raises:
        UnknownName: a column is named that is not there.

    Example:
        >>> import dxlib as dx
        >>> dx.charts.levels(dx.observations("attacks")).encode(color="valu:Q")
        Traceback (most recent call last):
        dxlib.errors.UnknownName: unknown column of this chart 'valu'; did you mean 'value'...
    """
    data = chart._get("data")
    if not isinstance(data, pd.DataFrame) or chart._get("transform") is not alt.Undefined:
        return
    columns = sorted(str(column) for column in data.columns)
    for name in _named(given):
        if name not in columns:
            raise UnknownName("column of this chart", name, columns)


def _named(given: Iterable[Any]) -> Iterator[str]:
    """The columns that encodings, facets and filters name."""
    for one in given:
        if isinstance(one, alt.SchemaBase):
            one = next((one._get(key) for key in ("field", "shorthand") if isinstance(one._get(key), str)), one)
        text = str(one) if isinstance(one, str | Expression) else ""
        inside = [name for pair in _IN_EXPRESSION.findall(text) for name in pair if name]
        if inside or not isinstance(one, str):
            yield from inside
        elif isinstance(name := parse_shorthand(one).get("field"), str):
            yield name
