"""What a browser talks to: JupyterLab and Voilà as `dx lab` and `dx serve` start them, on a free port."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
CHROMIUM = os.environ.get("DX_CHROMIUM", "/usr/bin/chromium")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
TOKEN = "browser-tests"


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def lab(folder: Path) -> Iterator[str]:
    """JupyterLab on a copy of the notebooks, without any setting of whoever runs the tests; its address."""
    notebooks = folder / "notebooks"
    shutil.copytree(ROOT / "notebooks", notebooks, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    extra = ["--allow-root", f"--IdentityProvider.token={TOKEN}", "--ServerApp.port_retries=0"]
    with started(folder, "lab", notebooks / "explore.ipynb", extra, f"/api?token={TOKEN}") as address:
        yield address


@contextmanager
def page(folder: Path) -> Iterator[str]:
    """The explorer as Voilà serves it; its address."""
    with started(folder, "serve", None, [], "/voila/static/voila.js") as address:
        yield address


@contextmanager
def started(
    folder: Path, command: str, notebook: Path | None, extra: list[str], ready: str, *options: str,
    ending: Callable[[subprocess.Popen[bytes]], object] = subprocess.Popen.terminate,
) -> Iterator[str]:  # fmt: skip
    """A server as a command starts it, ended at last; its address."""
    port = free_port()
    home = folder / f"{command}-home"
    home.mkdir(parents=True, exist_ok=True)
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("JUPYTER", "PYTEST"))}
    environment |= {"HOME": str(home), "JUPYTER_CONFIG_DIR": str(home), "JUPYTER_DATA_DIR": str(home / "data")}
    start = [sys.executable, "-m", "dxlib", command, "--no-browser", f"--port={port}", *options]
    start += [f"--notebook={notebook}"] if notebook else []
    log = folder / f"{command}.log"
    with log.open("w", encoding="utf-8") as told:
        server = subprocess.Popen([*start, "--", *extra], stdout=told, stderr=subprocess.STDOUT, env=environment)
        address = f"http://127.0.0.1:{port}"
        try:
            _await(f"{address}{ready}", server, log)
            yield address
        finally:
            ending(server)
            server.wait(20)


def _await(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(300):
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            if server.poll() is not None:
                break
            time.sleep(0.2)
    raise AssertionError(f"the server did not start:\n{log.read_text(encoding='utf-8')}")
