"""The engine ``dxlib`` of papermill: as its ordinary one, with kernels that are forked and not started."""

from __future__ import annotations

from typing import Any

from jupyter_client import AsyncKernelManager
from papermill.engines import NBClientEngine


class WarmEngine(NBClientEngine):
    """Runs a notebook as papermill's ordinary engine does, in a process forked for it alone.

    Nothing is carried from one notebook to the next. Where nothing can be forked, kernels are started as usual.
    """

    @classmethod
    def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **kwargs: Any) -> Any:
        """Run a notebook; the arguments are papermill's."""
        return super().execute_managed_notebook(nb_man, kernel_name, kernel_manager_class=ForkingManager, **kwargs)


class ForkingManager(AsyncKernelManager):
    """Manages a kernel as usual, and has it forked."""

    async def _async_pre_start_kernel(self, **kwargs: Any) -> Any:
        if self.provisioner is None:
            from dxlib.briefing.warm.fork import ForkProvisioner

            self.provisioner = ForkProvisioner(kernel_id=self.kernel_id, kernel_spec=self.kernel_spec, parent=self)
        return await super()._async_pre_start_kernel(**kwargs)
