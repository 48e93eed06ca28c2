"""What is seen of the explorer without a kernel: the rows of the same view, as tables."""

from __future__ import annotations

from dataclasses import replace

from markupsafe import Markup

from dxlib.explorer.choice import Choice
from dxlib.explorer.frames import Frames
from dxlib.explorer.views import view
from dxlib.explorer.words import given_words
from dxlib.text import gettext

# Where the live explorer stands above, the still one is hidden; where it does not, the place it would have is.
_STYLE = Markup(
    ".jp-OutputArea-child:has(.dx-explorer)~.jp-OutputArea-child:has(.dx-still){display:none}"
    ".jp-OutputArea-child:has(>.jupyter-widgets):not(:has(.dx-explorer)):has(+.jp-OutputArea-child .dx-still)"
    "{display:none}"
)


def still(choice: Choice, frames: Frames) -> str:
    """Return a choice as HTML that needs no program: its tables, and those of its rows in place of charts.

    Example:
        >>> import dxlib as dx
        >>> still(Choice("2023", "2022", indicator="dossiers_online_share"), Frames(dx.load())).count("58.41%")
        1
    """
    _ = gettext(choice.language)
    shown = view(choice, frames)
    blocks = shown.blocks
    if not any(block.table is not None for block in blocks):
        blocks += view(replace(choice, view="comparison"), frames).blocks
    parts = [Markup(block.to_html()) for block in blocks if block.spec is None]
    if shown.message:
        parts = [Markup("<p>{}</p>").format(shown.message)]
    line = Markup("<p>{} <code>{}</code></p>").format(_("As a frame:"), frames.line(choice))
    if frames.is_given:
        line += Markup("<p>{}</p>").format(given_words(choice))
    return Markup('<div class="dx-still"><style>{}</style>{}{}</div>').format(
        _STYLE, Markup("\n").join(parts), line
    )  # fmt: skip
