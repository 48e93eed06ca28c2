"""A process of its own that runs notebooks, one after the other: a job a line in, events out.

It is started as a file. The kernel is the one that
JUPYTER_PATH names, which is the interpreter that runs this.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import sys
from typing import Any, TextIO

ENGINE = "dxlib"
WITNESS = "DX_WITNESS"  # of dxlib.loaders.witness, which a driver need not load
_OUTPUTS = 60  # seconds that a cell's last output may take to come, on a machine that has much to do


def _tell(channel: TextIO, **event: Any) -> None:
    channel.write(json.dumps(event) + "\n")
    channel.flush()


def _run(job: dict[str, Any], channel: TextIO) -> None:
    import papermill
    from papermill.exceptions import PapermillExecutionError

    at: int | None = None

    def started(cell: Any, cell_index: int) -> None:
        nonlocal at
        at = cell_index
        _tell(channel, event="cell", number=job["number"], cell=cell_index)

    os.environ[WITNESS] = job["asked"]  # kernels inherit it
    try:
        papermill.execute_notebook(
            *(_literal(job[name]) for name in ("notebook", "output")),
            parameters=job["parameters"],
            kernel_name="python3",
            language="python",
            cwd=job["folder"],
            engine_name=ENGINE,
            progress_bar=False,
            on_cell_start=started,
            shutdown_kernel="immediate",
            execution_timeout=job["longest"],
            iopub_timeout=_OUTPUTS,
        )
    except PapermillExecutionError as error:
        message = f"{error.ename}: {error.evalue}"
        _tell(channel, event="failed", number=job["number"], cell=error.cell_index, message=message)
    except TimeoutError:
        message = f"it did not end within {job['longest']:,} seconds, or what it puts out did not come"
        _tell(channel, event="failed", number=job["number"], cell=at, message=message)
    except Exception as error:
        message = f"{type(error).__name__}: {error}"
        _tell(channel, event="failed", number=job["number"], cell=at, message=message)
    else:
        _tell(channel, event="done", number=job["number"])


def _stop(signum: int, frame: Any) -> None:
    """Leave by an exception, so that the kernel is shut down on the way."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise SystemExit(128 + signum)


def _literal(path: str) -> str:
    """A path as it is: papermill fills what stands in braces in one."""
    return path.replace("{", "{{").replace("}", "}}")


def main() -> None:
    """Take jobs from standard input until it ends. What others print goes to standard error."""
    signal.signal(signal.SIGTERM, _stop)
    os.environ["DX_EDITION"] = "1"  # kernels inherit it: outputs carry what documents need
    channel = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    logging.getLogger("papermill").setLevel(logging.ERROR)
    from dxlib.briefing.running.surroundings import seldom_collected

    with seldom_collected():
        from papermill.engines import papermill_engines

        from dxlib.briefing.warm.engine import WarmEngine

        papermill_engines.register(ENGINE, WarmEngine)
        for line in sys.stdin:
            _run(json.loads(line), channel)


if __name__ == "__main__":
    main()
