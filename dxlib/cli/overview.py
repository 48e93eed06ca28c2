"""What `dx --help` says: the commands by what they are for, each in one line that is not cut."""

from __future__ import annotations

import click

GROUPS = {
    "Figures": ("indicators", "compare", "sources", "revisions", "rivals", "audit"),
    "Targets": ("targets", "closing"),
    "Editions to circulate": ("brief", "editions", "cache"),
    "JupyterLab and the explorer": ("lab", "serve"),
    "For other programs": ("export",),
    "The next report": ("read", "review", "accept", "refresh", "verify"),
}


class Overview(click.Group):
    """A group that lists its commands by what they are for."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the lists, in the order in which somebody new needs them."""
        room = formatter.width - max(map(len, self.commands)) - 6
        for title, names in GROUPS.items():
            with formatter.section(title):
                formatter.write_dl([(name, self.commands[name].get_short_help_str(room)) for name in names])
