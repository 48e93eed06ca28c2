"""How a chart reaches a screen: as a specification, as a drawing, and as a picture where nothing draws it."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Callable
from functools import cache
from io import BytesIO
from typing import Any

import altair as alt

from dxlib.charts.fonts import FAMILY, FOLDER
from dxlib.charts.glyphs import settable_drawing
from dxlib.charts.grammar import Room
from dxlib.charts.grounds import PAPER
from dxlib.charts.told import as_v5
from dxlib.charts.vega import to_svg
from dxlib.tables.display import FONT, PALETTE, WIDE, Table, light
from dxlib.text import in_edition

MIME, PICTURE = "application/vnd.vegalite.v5+json", "image/png"
_PAGE = b'#set page(width: auto, height: auto, margin: 0pt)\n#image(bytes(sys.inputs.svg), format: "svg")'
_PIXEL = 96 / 72 * (1 - 1e-6)  # of a point; a hair less, since whole pixels are rounded up


def variable(name: str) -> str:
    """Return the CSS variable of a colour of the palette, in what JupyterLab shows."""
    return f"--dx-{name.replace('_', '-')}"


_VARIABLES = {light: variable(name) for name, (light, _dark) in PALETTE.items()}
_COLOUR = re.compile("|".join(_VARIABLES), re.I)


def in_jupyterlab(selector: str) -> str:
    """Return the palette as CSS variables of what a selector finds: dark ones in a dark JupyterLab."""
    day, night = (";".join(f"{variable(name)}:{pair[n]}" for name, pair in PALETTE.items()) for n in (0, 1))
    return f"{selector}{{{day}}}\n[data-jp-theme-light=false] {selector}{{{night}}}\n"


def in_variables(drawn: str) -> str:
    """Return a drawing or a specification with the variables of JupyterLab in place of the palette's colours.

    Example:
        >>> in_variables('fill="#1B2027"')
        'fill="var(--dx-ink)"'
    """
    return _COLOUR.sub(lambda found: f"var({_VARIABLES[found[0].upper()]})", drawn)


def spec_of(function: Callable[..., Any], *args: Any, width: int = WIDE, **kwargs: Any) -> dict[str, Any] | Table:
    """Return what a chart function would draw at one width, as a specification, fast enough to redraw at once.

    Args:
        function: a function that ``charted`` made.
        *args, **kwargs: what it takes.
        width: ``WIDE`` or ``NARROW``, in pixels.

    Example:
        >>> import dxlib as dx
        >>> spec = spec_of(dx.charts.dumbbell, dx.compare("2023", "2022", topic="online_services"))
        >>> spec["usermeta"]["title"]
        'Shares in 2022 and 2023'
    """
    plan = function.__wrapped__(*args, **kwargs)  # type: ignore[attr-defined]
    if isinstance(plan, Table):
        return plan
    room = Room(width, str(kwargs.get("language", "en")), alike=True)
    chart = plan.at(room)
    rows = json.loads(chart.data.to_json(orient="records", date_format="iso", double_precision=15))
    chart.data = alt.Data(values=[])  # Altair takes twenty times as long to write a frame
    return as_v5({**chart.to_dict(validate=False), "data": {"values": rows}})


def to_png(svg: str, ground: str = light("paper"), scale: float = 2, letters: bool = False) -> bytes:
    """Return a drawing as a picture, by default in twice its size; its letters are those of the package everywhere.

    Typst sets it and PDFium makes the points: Vega's own converter takes eight times as long. Its colours are few and
    need no more than a palette, an eighth of the bytes.

    Args:
        svg: the drawing.
        ground: the colour on which it stands where it has none of its own.
        scale: how many points a pixel of the drawing has.
        letters: whether it is letters and rules alone, whose points have its own colours, mixed with the ground.
    """
    import pypdfium2
    from PIL import Image, ImageColor

    paper = (*ImageColor.getrgb(ground), 255)
    page = {"svg": settable_drawing(svg.replace(f'"{FONT}"', f'"{FAMILY}"'))}
    pdf = _setter().compile(_PAGE, format="pdf", sys_inputs=page, pdf_tags=False)
    with pypdfium2.PdfDocument(pdf) as document:
        how = {"fill_color": paper, "rev_byteorder": True, "prefer_bgrx": True}  # four bytes a point go faster
        points = document[0].render(scale=scale * _PIXEL, **how).to_pil().convert("RGB")
    made, mixed = BytesIO(), _mixed(svg, ground) if letters else []
    colours = mixed
    if not colours:  # every third point of every third line has all colours that count but for those of thin rules
        own = _own(svg, ground)[:128]
        some = points.resize((points.width // 3 + 1, points.height // 3 + 1), Image.Resampling.NEAREST)
        chosen = some.quantize(256 - len(own), Image.Quantize.FASTOCTREE).getpalette() or []
        colours = [*own, *zip(*[iter(chosen)] * 3, strict=True)]
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for colour in (colours * 256)[:256] for part in colour])
    drawn = points.quantize(palette=palette, dither=Image.Dither.NONE)
    drawn.save(made, "PNG", compress_level=4, bits=4 if 0 < len(mixed) <= 16 else 8)
    return made.getvalue()


def _own(svg: str, ground: str) -> list[tuple[int, ...]]:
    """The ground and the colours that a drawing names, in its order."""
    from PIL import ImageColor

    return [ImageColor.getrgb(one) for one in dict.fromkeys([ground.lower(), *re.findall("#[0-9a-f]{6}", svg.lower())])]


def _mixed(svg: str, ground: str) -> list[tuple[int, ...]]:
    """The colours of a drawing and what lies between each and the ground, few enough for half a byte where it can be.

    Example:
        >>> _mixed('<text fill="#000000"/>', "#ffffff")[:4]
        [(255, 255, 255), (238, 238, 238), (221, 221, 221), (204, 204, 204)]
    """
    paper, *own = _own(svg, ground)
    most = 15 if len(own) <= 5 else 63
    steps = max(most // max(len(own), 1), 1)
    between = (
        tuple(round(a + (b - a) * step / steps) for a, b in zip(paper, colour, strict=True))
        for colour in own for step in range(1, steps + 1)
    )  # fmt: skip
    return [*dict.fromkeys([tuple(paper), *between])]


@cache
def _setter() -> Any:
    import typst

    return typst.Compiler(font_paths=[FOLDER], ignore_system_fonts=True)


def bundle(spec: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Return a chart in the forms that viewers choose from; Altair calls this to display any chart.

    Where notebooks become other documents, a picture stands for what only a program draws; an edition draws its charts
    itself. Charts have no background of their own, and are given one here: dark words on a dark notebook are lost.
    """
    spec = as_v5(spec)
    if not in_edition() and spec.get("config", {}).get("background") == "transparent":
        spec = {"background": PAPER, **spec}
    title = spec.get("title")
    words = title.get("text", "") if isinstance(title, dict) else title
    if isinstance(words, list):
        words = " ".join(words)
    text = spec.get("description") or words or "Chart"
    picture = {} if in_edition() else {PICTURE: b64encode(to_png(to_svg(spec))).decode()}
    return {MIME: spec, **picture, "text/plain": text}


def enable() -> None:
    """Make this the way in which Altair displays charts."""
    alt.renderers.register("dxlib", bundle)
    alt.renderers.enable("dxlib")
