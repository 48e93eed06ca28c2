"""What colours a chart has on its ground: ours on light paper, those for the dark on a dark one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dxlib.charts.fonts import converter
from dxlib.tables.display import PALETTE

PAPER = "white"  # under a chart where nothing else is known to lie there


def on_its_ground(spec: dict[str, Any]) -> dict[str, Any]:
    """Return a specification in colours of our palette that can be read where it lies: the dark ones on a dark ground.

    What is plain ink has the colour of text marks, where a theme or a chart says one.
    """
    config, named = spec.get("config", {}), spec.get("usermeta", {}).get("embedOptions", {}).get("theme")
    theme = converter().get_themes().get(named, {}) if named else {}
    ground: Any = spec.get("background") or config.get("background") or theme.get("background")
    text = {**theme.get("text", {}), **config.get("text", {})}
    changes = {light: dark for light, dark in PALETTE.values()} if _is_dark(ground) else {}
    if changes:
        lines = _between(ground, PALETTE["ink"][1])
        changes |= {PALETTE["paper"][0]: ground, PALETTE["rule"][0]: lines, PALETTE["grid"][0]: lines}
    inks: dict[str, Any] = dict.fromkeys(
        (PALETTE[name][0] for name in ("ink", "ink2", "ink3")), text.get("color") or text.get("fill")
    )
    plain = inks if all(inks.values()) else {}
    if not (changes or plain):
        return spec
    kept = {name: part for name, part in spec.items() if name in ("data", "datasets", "usermeta")}
    return {**_recoloured({**spec, **dict.fromkeys(kept)}, changes, plain), **kept}


def _recoloured(part: Any, changes: Mapping[str, str], of_words: Mapping[str, str]) -> Any:
    """A part of a specification with other colours, and others again in its marks of words."""
    if isinstance(part, dict):
        mark = part.get("mark")
        if isinstance(mark, dict) and mark["type"] == "text":
            changes = {**changes, **of_words}
        return {name: _recoloured(one, changes, of_words) for name, one in part.items()}
    if isinstance(part, list | tuple):
        return [_recoloured(one, changes, of_words) for one in part]
    return changes.get(part, part) if isinstance(part, str) else part


def _rgb(colour: Any) -> tuple[int, ...]:
    from PIL import ImageColor

    return ImageColor.getrgb(colour)[:3]


def _is_dark(ground: Any) -> bool:
    if not isinstance(ground, str) or ground in (PAPER, "transparent"):
        return False
    try:
        return sum(share * part for share, part in zip((0.3, 0.59, 0.11), _rgb(ground), strict=True)) < 110
    except ValueError:  # which only Vega knows
        return False


def _between(ground: str, ink: str) -> str:
    """The colour of lines that stand back, a quarter of the way from a ground to its ink."""
    return "#" + "".join(f"{a + (b - a) // 4:02X}" for a, b in zip(_rgb(ground), _rgb(ink), strict=True))
