"""The explorer: every comparison, target and finding under a few controls, for JupyterLab and Voilà."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dxlib.explorer.choice import Choice
from dxlib.loaders import Evidence
from dxlib.loaders.verbs import checked

if TYPE_CHECKING:
    from dxlib.explorer.panel import Explorer

__all__ = ["Choice", "explorer"]


@checked
def explorer(
    period: str = "latest", baseline: str = "previous", *, evidence: Evidence | None = None, **choice: Any
) -> Explorer:
    """Return the explorer: controls, one view at a time, and what it shows as a frame, a file or a line of Python.

    Args:
        period, baseline: as in ``compare``.
        evidence: figures of your own; the project's by default.
        **choice: how it opens. ``pillar, topic, indicator, area, as_of, vintage`` as in ``compare``; ``search``,
            beginnings of words in English or Vietnamese; ``province``, one whose adoption is looked at;
            ``status``, of a target or of a comparison, or ``worse`` or ``better`` for what moved so; ``change``:
            ``shown, absolute, points`` or ``relative``; ``method`` as in ``assess``; ``sort``: ``defined, name,
            change, worse`` or ``status``; ``view``: ``comparison, dumbbell, indicator, rivals, scoreboard,
            audit`` or ``adoption``; ``language``.

    Returns:
        What JupyterLab shows as controls, and any other viewer as a drawing and a table. Its ``frame`` is what the
        view shows, its ``line`` the Python that makes it again (where ``evidence`` is the evidence that was given),
        its ``sources`` a table of where the figures are printed.

    Raises:
        UnknownName: no such pillar, topic, indicator, area, method, view, ...; the message offers the nearest names.
        DxError: a period or date that cannot be read; a baseline that is not earlier than the period.

    Example:
        >>> import dxlib as dx
        >>> dx.explorer("2023", "2022", search="ho so", status="compared").frame["indicator"].tolist()[:2]
        ['services_generating_dossiers_share', 'dossiers_online_share']
    """
    from dxlib.explorer.panel import Explorer

    return Explorer(Choice.of(period=period, baseline=baseline, **choice), evidence)
