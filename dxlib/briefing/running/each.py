"""An edition for every province of which something is printed, one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rich.console import Console

from dxlib.analysis.portraits import told_of
from dxlib.briefing.running.brief import brief
from dxlib.briefing.running.edition import requested
from dxlib.briefing.running.runner import Interrupted
from dxlib.errors import DxError
from dxlib.loaders import load
from dxlib.places import SUITE


class EditionsFailed(DxError):
    """Some editions of many that were asked for; the others stand.

    Attributes:
        failed: why, by the code of the area.
    """

    def __init__(self, failed: dict[str, str], count: int) -> None:
        self.failed = failed
        lines = [f"  {code}: {why}" for code, why in failed.items()]
        super().__init__("\n".join([f"{len(failed)} of {count} editions failed; the others stand:", *lines]))


def brief_each(
    *, as_of: str | None = None, reports: str | None = None, compare_to: str | Path | None = None,
    suite: Path = SUITE, progress: bool = True, **asked: Any,
) -> Iterator[Path]:  # fmt: skip
    """Make an edition of each province that has a figure or is named as an adopter; yield the folders.

    Each appears whole or not at all, and one that fails does not stop the others.

    Args:
        as_of, reports: decide what is printed; as in ``brief``, like all others.
        compare_to: is refused: it names the edition of one area.
        suite, progress, **asked: as in ``brief``.

    Raises:
        EditionsFailed: at the end, which failed and why.
        Interrupted: the run was stopped; what was made before stays.
        DxError: nothing is printed of any province, or a parameter that means nothing.

    Example:
        >>> [folder.name for folder in brief_each(formats="html", language="vi")]  # doctest: +SKIP
        ['latest_previous_VN-01_vi', ...]
    """
    if compare_to:
        raise DxError("--compare-to names the edition of one area; leave it out, or name one area")
    evidence = load(as_of=as_of, reports=reports)
    codes, failed, shown = told_of(evidence), dict[str, str](), Console(stderr=True, quiet=not progress)
    if not codes:
        raise DxError("of no province anything is printed in these reports")
    whole = {"as_of": as_of, "reports": reports, "suite": suite, **asked}
    requested(area=codes[0], **{name: value for name, value in whole.items() if name != "out"})
    names = evidence.areas.set_index("code")["name_vi"]
    for number, code in enumerate(codes, 1):
        shown.print(f"{number} of {len(codes)}: {code}, {names[code]}", highlight=False)
        try:
            yield brief(area=code, progress=progress, **whole)
        except Interrupted:
            raise
        except DxError as error:
            failed[code] = str(error)
    if failed:
        raise EditionsFailed(failed, len(codes))
