"""A program that is ended when it touches the disk for the n-th time; ``killed.py`` runs it.

Its one argument is JSON: ``program``, ``begun`` (the number of a pipe on which it tells that it is loaded), ``touch``
(the number of the touch, 0 for none), ``signal``, ``group`` (whether all of its group are struck), ``count`` (the file
for the number of touches). To open for writing, make, rename or remove is a touch.
"""

from __future__ import annotations

import atexit
import json
import os
import sys
from pathlib import Path
from typing import Any

_TOUCHES = {"os.rename", "os.mkdir", "os.rmdir", "os.remove", "shutil.rmtree", "os.link", "os.utime", "os.truncate"}
_WRITES = os.O_WRONLY | os.O_RDWR


def main() -> None:
    """Load what a command needs, tell it, and run the program."""
    import dxlib.briefing.running.brief
    import dxlib.cli  # noqa: F401

    plan = json.loads(sys.argv[1])
    count = 0

    def touched(event: str, given: tuple[Any, ...]) -> None:
        nonlocal count
        opened = event == "open" and isinstance(given[2], int) and bool(given[2] & _WRITES)
        if event not in _TOUCHES and not opened:
            return
        count += 1
        if count == plan["touch"]:
            if plan["group"]:
                os.killpg(os.getpgrp(), plan["signal"])
            else:
                os.kill(os.getpid(), plan["signal"])

    sys.addaudithook(touched)
    if plan["count"]:
        atexit.register(lambda: Path(plan["count"]).write_text(str(count)))
    os.write(plan["begun"], b"+")
    os.close(plan["begun"])
    exec(compile(plan["program"], "program", "exec"), {"__name__": "__main__"})


if __name__ == "__main__":
    main()
