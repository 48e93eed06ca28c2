"""What the command prints: words in which nothing steers the terminal."""

from __future__ import annotations

import click

from dxlib.characters import spelt_out


def say(text: object, *, err: bool = False) -> None:
    """Print a line; characters that a terminal would obey are spelt out, whoever named a file or wrote a title.

    Args:
        text: what is printed.
        err: whether it is an error.
    """
    click.echo(spelt_out(str(text)), err=err)
