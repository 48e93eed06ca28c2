"""Commands as all are: an option stands once, nothing steers the terminal, the help says what each is for."""

from __future__ import annotations

import signal
from collections import Counter
from typing import IO, Any

import click

from dxlib.characters import spelt_out
from dxlib.interrupts import stoppable


def say(text: object, *, err: bool = False) -> None:
    """Print a line; characters that a terminal would obey are spelt out, whoever named a file or wrote a title.

    Args:
        text: what is printed.
        err: whether it is an error.
    """
    click.echo(on_terminal(str(text)), err=err)


def on_terminal(text: str) -> str:
    """Return a text as a terminal shows it and programs behind it search it: its blanks plain, nothing obeyed."""
    return spelt_out(text).replace("\u00a0", " ")


class Once(click.Command):
    """A command that refuses an option given twice, of which the last one would silently count alone."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments.

        Raises:
            click.UsageError: an option that takes one value stands twice.
        """
        for option, count in Counter(self.make_parser(ctx).parse_args(list(args))[2]).items():
            if count > 1 and isinstance(option, click.Option) and not (option.multiple or option.is_flag):
                raise click.UsageError(f"{option.opts[-1]} stands {count} times, and takes one value", ctx)
        return super().parse_args(ctx, args)


GROUPS = {
    "Figures": ("indicators", "compare", "sources", "revisions", "rivals", "audit"),
    "Targets": ("targets", "closing"),
    "Editions to circulate": ("brief", "editions", "cache"),
    "JupyterLab and the explorer": ("lab", "serve"),
    "For other programs": ("export",),
    "The next report": ("read", "review", "accept", "refresh", "verify"),
}


class Stopped(click.ClickException):
    """The command was stopped from outside, by Ctrl-C or by the system."""

    def __init__(self, signum: int) -> None:
        super().__init__("interrupted")
        self.exit_code = 128 + signum  # type: ignore[misc]

    def show(self, file: IO[Any] | None = None) -> None:
        """Tell it in one word."""
        click.echo(self.message, file=file)


class Overview(click.Group):
    """A group that lists its commands by what they are for, and can be interrupted while one runs."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command.

        Raises:
            Stopped: it was interrupted.
        """
        try:
            return stoppable(super().invoke, ctx)
        except KeyboardInterrupt as stopped:
            raise Stopped(getattr(stopped, "signum", signal.SIGINT)) from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the lists, in the order in which somebody new needs them."""
        room = formatter.width - max(map(len, self.commands)) - 6
        for title, names in GROUPS.items():
            with formatter.section(title):
                formatter.write_dl([(name, self.commands[name].get_short_help_str(room)) for name in names])


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
