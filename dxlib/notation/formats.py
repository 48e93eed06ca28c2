"""Number formats of Excel, taken apart."""

from __future__ import annotations

import re

PLACES = {"0", "#", "?"}  # of digits
_TOKEN = re.compile(r'"[^"]*"|\\.|\[[^\[\]]*\]|_.|\*.|General|.', re.S | re.I)


def sections(code: str) -> list[list[str]]:
    """Return the sections of a number format as their signs: quoted words, escapes and brackets are one each.

    Example:
        >>> sections('0.0" triệu";[Red]-0')
        [['0', '.', '0', '" triệu"'], ['[Red]', '-', '0']]
    """
    found: list[list[str]] = [[]]
    for token in _TOKEN.findall(code):
        found.append([]) if token == ";" else found[-1].append(token)
    return found
