"""Where evidence and notebooks are: in the checkout of this package, or in the package that was installed.

They follow the code. The folder in which a command runs does not matter, nor what else stands beside the package.
"""

from __future__ import annotations

import os
from pathlib import Path

PACKAGE = Path(__file__).parent
_SHIPPED = PACKAGE / "shipped"  # what a wheel carries, and no checkout has

INSTALLED = _SHIPPED.is_dir()
HOME = _SHIPPED if INSTALLED else PACKAGE.parent
NOTEBOOKS = HOME / "notebooks"
SUITE = NOTEBOOKS / "suite.yml"


def data_folder() -> Path:
    """Return the folder of the evidence: ``DX_DATA`` if set, else ``data`` where the notebooks are."""
    return Path(os.environ.get("DX_DATA") or HOME / "data")


def settled() -> dict[str, str]:
    """Return ``DX_DATA``, if it is set, in the form for processes that run in another folder."""
    named = os.environ.get("DX_DATA")
    return {"DX_DATA": str(Path(named).absolute())} if named else {}


def selection() -> str:
    """Return which reports count where nobody says so: ``DX_REPORTS`` if set, else ``all``."""
    return os.environ.get("DX_REPORTS") or "all"
