"""JupyterLab and Voilà on the notebooks, with what they need to work without a network and without questions."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from dxlib.errors import DxError

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
EXPLORER = NOTEBOOKS / "explore.ipynb"

# No question whether there may be news, no look for newer versions or for extensions to install.
_QUIET = (
    f"--LabApp.app_settings_dir={Path(__file__).parent / 'settings'}",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--LabApp.extension_manager=readonly",
)
_PROMPT = "kernel_websocket_connection_class=dxlib.lab.connection.Prompt"
# The page is for reading: no code, no traceback, and no file but the notebook.
_READ_ONLY = ("--template=dx", "--theme=light", "--strip_sources=True", "--show_tracebacks=False")


def lab_command(notebook: Path | None = None, port: int = 8888, browser: bool = True) -> list[str]:
    """Return the command that opens JupyterLab on a notebook.

    Args:
        notebook: the one that opens first, by default the explorer's; its folder is the one that JupyterLab shows.
        port: where it listens, or the next free one.
        browser: whether to open a browser.

    Raises:
        DxError: there is no such notebook.
    """
    server = [f"--ServerApp.{_PROMPT}", f"--ServerApp.port={port}", *([] if browser else ["--no-browser"])]
    return [sys.executable, "-m", "jupyterlab", str(_existing(notebook)), *_QUIET, *server]


def serve_command(
    notebook: Path | None = None, port: int = 8866, browser: bool = True, language: str = "en"
) -> list[str]:
    """Return the command that serves a notebook as a page to read, without its code.

    Args:
        notebook: the one that is served, by default the explorer's.
        port: where it listens.
        browser: whether to open a browser.
        language: the one that the page is in, for what reads it aloud.

    Raises:
        DxError: there is no such notebook.
    """
    page = f"--VoilaExporter.language_code={language}"
    server = [f"--Voila.{_PROMPT}", page, f"--port={port}", *([] if browser else ["--no-browser"])]
    return [sys.executable, "-m", "voila", str(_existing(notebook)), *_READ_ONLY, *server]


def run(command: list[str]) -> int:
    """Become a server, so that what stops this stops it; where the system cannot, start it and return its exit code."""
    paths = [str(Path(__file__).parent / "share"), os.environ.get("JUPYTER_PATH", "")]
    environment = {**os.environ, "JUPYTER_PATH": os.pathsep.join(path for path in paths if path)}
    if os.name == "posix":
        sys.stdout.flush()
        os.execve(command[0], command, environment)
    return subprocess.call(command, env=environment)


def _existing(notebook: Path | None) -> Path:
    notebook = notebook or EXPLORER
    if not notebook.is_file():
        raise DxError(f"there is no notebook {notebook}; install dxlib from its folder, with `pip install -e`")
    return notebook
