"""Commands whose options stand once."""

from __future__ import annotations

from collections import Counter

import click


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
