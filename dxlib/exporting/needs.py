"""What some formats need beyond the package itself."""

from __future__ import annotations

from importlib.util import find_spec

from dxlib.errors import DxError

MODULES = {"sdmx1": "sdmx", "duckdb": "duckdb"}


def needed(form: str, package: str) -> None:
    """Raise ``DxError`` where the package that writes a format is not installed; the message says how to get it.

    Example:
        >>> needed("duckdb", "duckdb")
    """
    if find_spec(MODULES[package]) is None:
        raise DxError(f"the format {form} needs the package {package}; install it with `pip install 'dxlib[export]'`")
