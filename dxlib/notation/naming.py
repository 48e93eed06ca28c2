"""Names of files and folders that are made here and go to other machines."""

from __future__ import annotations

import os
import re
from pathlib import Path

from dxlib.characters import seen
from dxlib.errors import DxError

LONGEST = 255  # of a name: units of UTF-16 on Windows and macOS, bytes on Linux
_LONGEST_PATH = 1024  # bytes, on macOS
_SIGNS = re.compile(r'[<>:"|?*\\\x00-\x1f\ud800-\udfff]')
_DEVICES = re.compile(r"con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³]")


def portable(path: Path) -> None:
    """Refuse to make what has a name that Windows cannot have, or no disk; what is there already may have any.

    Editions, exports and drafts travel: what cannot be unpacked on the next machine is told on the first.

    Raises:
        DxError: which part of the path, and why.

    Example:
        >>> portable(Path("no/such/folder/aux.txt"))
        Traceback (most recent call last):
        dxlib.errors.DxError: 'aux.txt' is no name on Windows, where others may open it: a device is called so
    """
    if len(os.fsencode(path)) > _LONGEST_PATH:
        raise DxError(f"'{str(path)[:60]}…' is no name: a path has {_LONGEST_PATH:,} bytes at most")
    for part in (path, *path.parents):
        if "\0" not in part.name and os.path.lexists(part):
            return
        if (why := _refused(part.name)) is not None:
            shown = part.name if len(part.name) <= LONGEST else f"{part.name[:60]}…"
            raise DxError(f"'{_in_one_line(shown)}' is no name {why}")


def _in_one_line(name: str) -> str:
    return name.replace("\n", "\\n").replace("\t", "\\t")


def _refused(name: str) -> str | None:
    if name in ("", ".", ".."):
        return None
    if max(len(name.encode("utf-16-le", "surrogatepass")) // 2, len(os.fsencode(name))) > LONGEST:
        return f"on any disk: it is longer than {LONGEST} characters or bytes"
    if name != seen(name):
        return f"as it is seen: it is {name!a}"
    windows = "on Windows, where others may open it"
    if sign := _SIGNS.search(name):
        return f"{windows}: {sign[0]!a} stands in it"
    if name != name.rstrip(". "):
        return f"{windows}: it ends in a full stop or a blank"
    device = _DEVICES.fullmatch(name.partition(".")[0].rstrip().lower())
    return f"{windows}: a device is called so" if device else None
