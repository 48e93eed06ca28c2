"""Characters that show nothing and change what is seen around them: taken out of texts, spelt out in messages."""

from __future__ import annotations

import re

# Marks that turn the direction of text, blanks without width, hyphens and joiners that are not seen, tags.
UNSEEN = "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f"
_MARKS = re.compile(f"[{UNSEEN}]")
_STEERING = re.compile(f"[{UNSEEN}\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def seen(text: str) -> str:
    r"""Return a text without the characters that show nothing: those that turn its direction, and those without width.

    Vietnamese and English need none of them; they serve to make a figure or a name look like another one.

    Example:
        >>> seen("\u202e%14,85\u202c of\u200b all")
        '%14,85 of all'
    """
    return text if text.isascii() else _MARKS.sub("", text)


def spelt_out(text: str) -> str:
    r"""Return a text in which characters that show nothing, or that a terminal obeys, are written as their code.

    Ends of lines and tabs stay.

    Example:
        >>> print(spelt_out("name\x1b[2J\u202e.txt"))
        name\x1b[2J\u202e.txt
    """
    return _STEERING.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), text)
