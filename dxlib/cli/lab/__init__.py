"""JupyterLab and Voilà on the notebooks, with what they need to work without a network and without questions."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

from dxlib.errors import DxError
from dxlib.places import INSTALLED, NOTEBOOKS, settled

EXPLORER = NOTEBOOKS / "explore.ipynb"
REVIEW = NOTEBOOKS / "review.ipynb"
FOLDER = Path("dxlib-notebooks")
VISITORS, IDLE = 8, 20.0  # who may explore at once, and the minutes after which a page that rests is closed
_LONGEST_IDLE = 10_080  # minutes: a week

# No question whether there may be news, no look for newer versions or for extensions to install.
_QUIET = (
    f"--LabApp.app_settings_dir={Path(__file__).parent / 'settings'}",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--LabApp.extension_manager=readonly",
)
_SERVER = (sys.executable, "-c", "from dxlib.__main__ import serve; serve()")
_PROMPT = "kernel_websocket_connection_class=dxlib.cli.lab.connection.Prompt"
# The page is for reading: no code, no traceback, and neither template nor theme by what stands in its address.
_READ_ONLY = (
    "--template=dx",
    "--theme=light",
    "--strip_sources=True",
    "--show_tracebacks=False",
    "--VoilaConfiguration.allow_template_override=NO",
    "--VoilaConfiguration.allow_theme_override=NO",
    "--VoilaConfiguration.multi_kernel_manager_class=dxlib.cli.lab.visitors.Visitors",
    "--KernelRestarter.restart_limit=0",
)


def workplace(notebook: Path | None = None, folder: Path | None = None) -> tuple[Path, list[str]]:
    """Return the notebook that JupyterLab is to open, and what a person should know of the folder it is in.

    Args:
        notebook: the one that opens, by default the explorer's in the folder.
        folder: where somebody works with notebooks of their own: the project's are copied there, and nothing that was
            changed there is replaced. By default the checkout's own notebooks, and where there is no checkout
            ``dxlib-notebooks`` in the working directory.

    Raises:
        DxError: the folder cannot be written to.
    """
    from dxlib.cli.lab.folder import fill

    if folder is None and notebook is None and INSTALLED:
        folder = FOLDER
    told = fill(folder).told(folder) if folder else []
    return notebook or (folder or NOTEBOOKS) / EXPLORER.name, told


def review_of(
    draft: Path, reader: int = 1, who: str | None = None, language: str | None = None
) -> tuple[Path, dict[str, str]]:
    """Return the notebook in which a draft is reviewed, and what it reads from the environment.

    The notebook is put beside the draft, so that JupyterLab opens there and the project's own stays as it is. It has
    no outputs of an earlier run, and JupyterLab runs it when it opens (``reviewing/``); its first line says so.

    Args:
        draft: its folder, or its name in the folder of the drafts.
        reader: 1 for the first reading, 2 for the second, 0 where differences are settled.
        who: the name of the reviewer; by default that of the account.
        language: of the review, by default the one that the notebook says.

    Raises:
        DxError: there is no such draft, or its folder cannot be written to.
        UnknownName: nothing is said in that language.
    """
    from dxlib.notation.folders import replace
    from dxlib.reading import open_draft

    folder = open_draft(draft).folder.absolute()
    notebook = folder / REVIEW.name
    replace(notebook, _fresh(_spoken(_existing(REVIEW), language)))
    told = {"DX_DRAFT": str(folder), "DX_READER": str(reader), "JUPYTER_PATH": _paths("reviewing")}
    return notebook, told if who is None else told | {"DX_WHO": who}


def _spoken(notebook: Path, language: str | None) -> bytes:
    """A notebook as it stands in a language."""
    if language is None:
        return notebook.read_bytes()
    from dxlib.briefing.running.translation import served
    from dxlib.notation.holding import passing

    with passing() as folder:
        return served(notebook, language, folder).read_bytes()


def _fresh(notebook: bytes) -> bytes:
    """A notebook as nobody ran it, with what is to be pressed in its first line, in every language."""
    from dxlib.text import gettext, languages

    sheet = json.loads(notebook)
    for cell in sheet["cells"]:
        if cell["cell_type"] == "code":
            cell |= {"outputs": [], "execution_count": None}
    words = [
        gettext(one)("The draft opens below by itself. If it does not: **Run › Run All Cells**.") for one in languages()
    ]
    press = {"cell_type": "markdown", "id": "review-press", "metadata": {}, "source": "  \n".join(words)}
    sheet["cells"].insert(0, press)
    return json.dumps(sheet, ensure_ascii=False, indent=1).encode()


def lab_command(notebook: Path, port: int = 8888, browser: bool = True) -> list[str]:
    """Return the command that opens JupyterLab on a notebook.

    Args:
        notebook: the one that opens first; its folder is the one that JupyterLab shows.
        port: where it listens, or the next free one.
        browser: whether to open a browser.

    Raises:
        DxError: there is no such notebook.
    """
    server = [f"--ServerApp.{_PROMPT}", f"--ServerApp.port={port}", *([] if browser else ["--no-browser"])]
    return [sys.executable, "-m", "jupyterlab", str(_existing(notebook)), *_QUIET, *server]


def serve_command(
    notebook: Path, port: int = 8866, browser: bool = True, language: str = "en", *, visitors: int = VISITORS,
    idle: float = IDLE, base_path: str = "/", behind_proxy: bool = False,
) -> list[str]:  # fmt: skip
    """Return the command that serves a notebook as a page to read, without its code.

    Args:
        notebook: the one that is served.
        port: where it listens.
        browser: whether to open a browser.
        language: the one that the page is in, for what reads it aloud.
        visitors: how many there may be at once.
        idle: minutes after which a page that nobody uses is closed.
        base_path: under which a server in front offers the page.
        behind_proxy: whether to believe what a server in front says of those who ask.

    Raises:
        DxError: there is no such notebook, no such path, or no such time.
    """
    if not 0 < idle <= _LONGEST_IDLE:  # no number among them
        raise DxError(f"--idle is a number of minutes above 0 and up to {_LONGEST_IDLE:,}, not {idle}")
    page = [f"--VoilaExporter.language_code={language}", f"--Server.language={language}", f"--port={port}"]
    seats = [f"--Visitors.most={visitors}", f"--Visitors.idle={idle}"]
    if notebook.name == EXPLORER.name:
        seats.append("--Visitors.warm=dxlib.explorer.warm")
    place = [f"--base_url={_base(base_path)}", f"--Server.behind_proxy={behind_proxy}"]
    quiet = [] if browser else ["--no-browser"]
    return [*_SERVER, str(_existing(notebook)), *_READ_ONLY, *page, *seats, *place, *quiet]


def _base(path: str) -> str:
    """A base path with a slash at both ends."""
    parts = [part for part in path.split("/") if part]
    if any(not re.fullmatch(r"[\w.~-]+", part, re.ASCII) or set(part) == {"."} for part in parts):
        raise DxError(f"--base-path {path!r}: a path such as /dx/ is needed, of letters, digits and - . _ ~")
    return "/".join(["", *parts, ""])


def run(command: list[str], folder: Path | None = None) -> int:
    """Become a server, so that what stops this stops it; where the system cannot, start it and return its exit code.

    Args:
        command: what starts it.
        folder: the one that it removes when it ends.
    """
    own = {"JUPYTER_PATH": _paths("share")}
    if folder is not None:
        own |= {"DX_SERVED": str(folder), "IPYTHONDIR": str(folder / "ipython")}
    environment = {**os.environ, **settled(), **_home(folder), **own}
    if os.name == "posix":
        sys.stdout.flush()
        os.execve(command[0], command, environment)
    return subprocess.call(command, env=environment)


def _paths(own: str) -> str:
    """Where Jupyter looks for what is added to it, a folder of this room first."""
    paths = [str(Path(__file__).parent / own), os.environ.get("JUPYTER_PATH", "")]
    return os.pathsep.join(path for path in paths if path)


def _home(folder: Path | None) -> dict[str, str]:
    """A home for the time being where there is none to write to: servers keep their connections there."""
    home = os.path.expanduser("~")
    if os.access(home, os.W_OK):
        return {}
    from dxlib.notation.holding import temporary

    return {"HOME": str(folder or temporary("dx-home-"))}


def _existing(notebook: Path) -> Path:
    if not notebook.is_file():
        raise DxError(f"there is no notebook {notebook.as_posix()}; `dx lab` alone brings those of the project")
    return notebook
