"""The typefaces that documents and pictures are set in, so that no machine has to have them.

Their names are their own: a typeface of the same name that a machine has would be taken in their place.

Example:
    >>> sorted(path.name for path in FOLDER.glob("*Mono*"))
    ['DxlibSansMono-Regular.ttf']
"""

from __future__ import annotations

import logging
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
FAMILY, MONO = "Dxlib Sans", "Dxlib Sans Mono"


@cache
def converter() -> Any:
    """Return what draws specifications, with the typefaces known to it and, from version 2, no address allowed."""
    import vl_convert

    vl_convert.register_font_directory(str(FOLDER))
    if hasattr(vl_convert, "configure"):
        vl_convert.configure(allowed_base_urls=[])
        logging.getLogger("vl_convert").setLevel(logging.ERROR)  # what it makes of a specification is no news
    return vl_convert
