"""The plot of cost against work: seconds by the number of rows, and by the number of editions."""

from __future__ import annotations

from math import ceil, floor, log10
from statistics import median
from typing import Any

from measured import Measured

_OURS, _PLAIN = "#0b5394", "#767676"  # told apart without colour too: the floor is dashed
_SIZE = 260


def drawn(rows: list[Measured], editions: list[Measured]) -> str:
    """Return the plot as SVG.

    Args:
        rows: comparisons and additions of rows, of which the comparisons are drawn.
        editions: editions by their number.
    """
    import altair as alt

    compared = [one for one in rows if one.name.startswith("compare")]
    both = alt.hconcat(
        _panel(compared, "rows compared", "dx.compare", "pandas by hand"),
        _panel(editions, "editions made", "dx brief --matrix", "papermill and nbconvert"),
    )
    return _svg(
        both.configure(
            font="sans-serif", background="white", padding={"left": 5, "top": 10, "bottom": 5, "right": 40}
        ).configure_view(stroke=None)
    )


def _panel(found: list[Measured], work: str, ours: str, plain: str) -> Any:
    import altair as alt
    import pandas as pd

    sides = [(ours, "times"), (plain, "floors")]
    records = [(one.work, median(getattr(one, side)), name) for one in found for name, side in sides]
    frame = pd.DataFrame(records, columns=["work", "seconds", "by"])
    last = frame.drop_duplicates("by", keep="last")
    ticks = sorted(set(frame["work"]))
    low, high = (round_(log10(end)) for round_, end in zip((floor, ceil), _ends(frame["seconds"]), strict=True))
    powers = [10.0**power for power in range(low, high + 1)]
    along, up = (alt.Scale(type="log", domain=[each[0], each[-1]], nice=False) for each in (ticks, powers))
    x = alt.X("work:Q", title=work, scale=along, axis=alt.Axis(values=ticks, format=",", grid=False))
    y = alt.Y("seconds:Q", title="seconds", scale=up, axis=alt.Axis(values=powers, format="~g"))
    colour = alt.Color("by:N", scale=alt.Scale(domain=[ours, plain], range=[_OURS, _PLAIN]), legend=None)
    dash = alt.StrokeDash("by:N", scale=alt.Scale(domain=[ours, plain], range=[[1, 0], [5, 3]]), legend=None)
    lines = alt.Chart(frame).mark_line(point=True).encode(x, y, colour, dash)
    names = alt.Chart(last).mark_text(align="left", dx=8).encode(x, y, colour, alt.Text("by:N"))
    return (lines + names).properties(width=_SIZE, height=_SIZE)


def _ends(seconds: Any) -> tuple[float, float]:
    return float(seconds.min()), float(seconds.max())


def _svg(chart: Any) -> str:
    import vl_convert

    return str(vl_convert.vegalite_to_svg(chart.to_dict())) + "\n"
