"""The engine ``dxlib`` of papermill: as its ordinary one, with kernels that are forked and not started."""

from __future__ import annotations

from functools import partial
from typing import Any

from jupyter_client import AsyncKernelManager
from papermill.engines import NBClientEngine, NotebookExecutionManager

_PAUSE = 10  # seconds between two savings of a notebook that is running


class Saving(NotebookExecutionManager):
    """Saves a notebook while it runs now and then, not twice a cell, which takes longer than most cells do.

    Attributes:
        stopped: whether it came to no end; papermill itself saves one that did.
    """

    stopped = False

    def save(self, **kwargs: Any) -> None:
        """Save the notebook if it came to no end, or was not saved for a while."""
        if self.stopped or (self.now() - self.last_save_time).total_seconds() >= _PAUSE:
            super().save(**kwargs)


class WarmEngine(NBClientEngine):
    """Runs a notebook as papermill's ordinary engine does, in a process forked for it alone.

    Nothing is carried from one notebook to the next. Where nothing can be forked, kernels are started as usual.
    """

    @classmethod
    def execute_notebook(
        cls, nb: Any, kernel_name: str, output_path: str | None = None, progress_bar: Any = True,
        log_output: bool = False, autosave_cell_every: int = 30, **kwargs: Any,
    ) -> Any:  # fmt: skip
        """Run a notebook and record how it went; the arguments are papermill's."""
        record = Saving(nb, output_path, log_output, progress_bar, autosave_cell_every)
        record.notebook_start()
        try:
            cls.execute_managed_notebook(record, kernel_name, log_output=log_output, **kwargs)
        except BaseException:
            record.stopped = True
            raise
        finally:
            record.cleanup_pbar()
            record.notebook_complete()
        return record.nb

    @classmethod
    def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **kwargs: Any) -> Any:
        """Run a notebook; the arguments are papermill's.

        A kernel that dies before its first cell is asked for once more: its ports are chosen before it takes them, and
        another process may be quicker.
        """
        run = partial(super().execute_managed_notebook, nb_man, kernel_name, kernel_manager_class=ForkingManager)
        try:
            return run(**kwargs)
        except RuntimeError:
            if any(cell.metadata.papermill["status"] != nb_man.PENDING for cell in nb_man.nb.cells):
                raise
        return run(**kwargs)


class ForkingManager(AsyncKernelManager):
    """Manages a kernel as usual, and has it forked."""

    async def _async_pre_start_kernel(self, **kwargs: Any) -> Any:
        if self.provisioner is None:
            from dxlib.briefing.warm.fork import ForkProvisioner

            self.provisioner = ForkProvisioner(kernel_id=self.kernel_id, kernel_spec=self.kernel_spec, parent=self)
        return await super()._async_pre_start_kernel(**kwargs)
