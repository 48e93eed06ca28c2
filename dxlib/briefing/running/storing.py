"""Stores in a notebook the outputs of the reference edition."""

from __future__ import annotations

import os
from pathlib import Path

import nbformat
from nbclient.exceptions import CellExecutionError, DeadKernelError
from nbconvert.preprocessors import ExecutePreprocessor
from traitlets.config import Config

from dxlib.briefing.outputs import WIDGET
from dxlib.briefing.running.runner import NotebookFailed, kernel_environment, read_cells
from dxlib.charts.render import PICTURE
from dxlib.notation.folders import replace
from dxlib.notation.holding import passing


def store(path: Path) -> None:
    """Run a notebook as it stands and keep its outputs in it, with nothing that differs between machines.

    Raises:
        NotebookFailed: which cell, which error. The notebook stays as it was.
        DiskError: the disk refuses. The notebook stays as it was.
    """
    cells = read_cells(path)
    nb = nbformat.read(path, as_version=4)
    with passing() as scratch:
        os.environ.update(kernel_environment(scratch))
        connection = Config(ConnectionFileMixin={"connection_file": str(scratch / "kernel.json")})
        how = {"timeout": None, "kernel_name": "python3", "record_timing": False}
        # A kernel that is asked to end may fail at closing its lines, and say so where errors are told.
        runner = ExecutePreprocessor(**how, shutdown_kernel="immediate", config=connection)
        try:
            runner.preprocess(nb, {"metadata": {"path": str(path.parent)}})
        except CellExecutionError as error:
            at = next(n for n, cell in enumerate(nb.cells) if _failed(cell))
            first = next((line for line in cells[at].source.splitlines() if line.strip()), "")
            raise NotebookFailed(path.stem, at + 1, first, f"{error.ename}: {error.evalue}") from None
        except DeadKernelError as error:
            raise NotebookFailed(path.stem, None, "", str(error)) from None
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    nb.metadata = nbformat.from_dict({"kernelspec": kernel, "language_info": {"name": "python"}})
    for cell in nb.cells:
        cell.metadata.pop("execution", None)
        if cell.cell_type == "code":  # a widget lives as long as its kernel; its still counterpart is stored
            cell.outputs = [_kept(output) for output in cell.outputs if set(output.get("data", ())) != {WIDGET}]
    text = nbformat.writes(nb).rstrip() + "\n"
    replace(path, text.encode("utf-8"))


def _kept(output: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """An output without its picture, which is drawn of the specification beside it."""
    if "data" in output:
        output.data = {kind: content for kind, content in output.data.items() if kind != PICTURE}
    return output


def _failed(cell: nbformat.NotebookNode) -> bool:
    return any(output.output_type == "error" for output in cell.get("outputs", []))
