"""The command that shows and empties what is kept of earlier editions."""

from __future__ import annotations

import click

from dxlib.cli.once import Once
from dxlib.cli.saying import say


@click.command(cls=Once, short_help="Show or empty what is kept of earlier runs.")
@click.option("--clear", is_flag=True, help="Remove all of it.")
def cache(clear: bool) -> None:
    """Show what is kept of runs and files that were made before, or remove it; `DX_CACHE` names another folder."""
    from dxlib.notation.store import opened_store

    store = opened_store()
    entries = store.entries()
    if store.folder is None:
        say("nothing is kept: DX_CACHE is off, or there is no folder for it")
    else:
        size = sum(size for _, size, _ in entries) / 1e6
        say(f"{store.folder}: {len(entries)} entries, {size:.1f} MB of at most {store.limit / 1e6:.0f}")
    if clear:
        say(f"{store.clear()} removed")
