"""What the kernels of pages share: what the explorer needs, loaded once in the process they are forked from."""

from __future__ import annotations

import subprocess
import sys

from dxlib.explorer import stage
from dxlib.explorer.choice import Choice
from dxlib.explorer.frames import Frames
from dxlib.explorer.stage import drawn

_BUNDLED = "import sys; from dxlib.explorer.stage import bundled; sys.stdout.buffer.write(bundled().encode())"


def preload() -> None:
    """Load what the explorer opens with.

    Its script is bundled in a process of its own, since V8 leaves threads behind, which no fork survives.
    """
    import dxlib.explorer.panel  # noqa: F401  ipywidgets with it

    made = subprocess.run([sys.executable, "-c", _BUNDLED], capture_output=True, check=True)
    stage.script.append(made.stdout.decode())
    drawn(Choice.of(pillar="digital_government", view="dumbbell"), Frames())
