"""The command ``dx``: a thin layer that reads options, calls dxlib and prints what it says."""

from __future__ import annotations

import sys
from pathlib import Path

import click

import dxlib as dx
from dxlib import __version__
from dxlib.errors import DxError
from dxlib.terminal import FORMATS, comparison_table, show


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="dx")
def cli() -> None:
    """Compare periods of Vietnam's digital transformation, every number with its source."""


@cli.command()
@click.option("--period", default="latest", show_default=True, help="Reported on: 2023, 2022-S1, ...")
@click.option("--baseline", default="previous", show_default=True, help="Compared with.")
@click.option("--as-of", metavar="DATE", help="Only reports published by this date count.  [default: all]")
@click.option("--pillar", metavar="NAME", help="One briefing alone, such as digital_economy.  [default: all]")
@click.option("--language", default="en", show_default=True, help="Of page and sentences.")
@click.option("--area", default="VN", show_default=True, help="A code of data/areas.yml.")
@click.option("--out", type=click.Path(path_type=Path), default=Path("build"), show_default=True, help="Folder.")
def brief(
    period: str, baseline: str, as_of: str | None, pillar: str | None, language: str, area: str, out: Path
) -> None:
    """Run the notebooks for one edition and write it as web pages."""
    from dxlib import briefing

    edition = briefing.brief(period, baseline, as_of, pillar, out, language, area)
    click.echo(edition / "index.html")


PERIOD = click.option("--period", default="latest", show_default=True, help="2023, 2022-S1, Q1/2024, ... or latest.")
BASELINE = click.option("--baseline", default="previous", show_default=True, help="A period, or previous.")
AS_OF = click.option("--as-of", metavar="DATE", help="Only reports published by this date count.  [default: all]")
PILLAR = click.option("--pillar", metavar="NAME", help="One pillar alone.  [default: all]")
FORMAT = click.option(
    "--format", "form", type=click.Choice(FORMATS), default="table", show_default=True, help="How to print."
)


@cli.command()
@click.argument("indicator", nargs=-1)
@PERIOD
@BASELINE
@PILLAR
@AS_OF
@click.option("--vintage", type=click.Choice(["latest", "first"]), default="latest", show_default=True)
@FORMAT
def compare(
    indicator: tuple[str, ...],
    period: str,
    baseline: str,
    pillar: str | None,
    as_of: str | None,
    vintage: str,
    form: str,
) -> None:
    """Compare two periods, all indicators or those named."""
    frame = dx.compare(period, baseline, pillar=pillar, indicator=indicator or None, as_of=as_of, vintage=vintage)
    show(frame, form, comparison_table)


@cli.command()
@click.argument("search", nargs=-1)
@PILLAR
@AS_OF
@FORMAT
def indicators(search: tuple[str, ...], pillar: str | None, as_of: str | None, form: str) -> None:
    """List the indicators; SEARCH finds words in English or Vietnamese, with or without diacritics."""
    frame = dx.indicators(" ".join(search), pillar=pillar, as_of=as_of)
    show(frame, form, lambda f: f[["indicator", "name", "pillar", "unit", "figures", "last_period"]])


@cli.command()
@click.argument("indicator")
@AS_OF
@FORMAT
def sources(indicator: str, as_of: str | None, form: str) -> None:
    """List where every figure of INDICATOR is printed: document, line, printed figure."""
    frame = dx.sources(indicator, as_of=as_of)
    show(frame, form, lambda f: f[["kind", "period", "area", "as_printed", "document", "line", "note"]])


@cli.command()
@click.option(
    "--documents",
    type=click.Path(path_type=Path, file_okay=False),
    envvar="DX_DOCUMENTS",
    required=True,
    help="The folder of the source documents.",
)
@click.pass_context
def verify(context: click.Context, documents: Path) -> None:
    """Hold every row of the data against the documents, and every digit of the documents against the data."""
    faults = 0
    for found in dx.verify(dx.load(), documents):
        click.echo(f"{found.report}: {found.rows} rows, {found.covered} of {found.digits} numbers covered")
        for fault in found.faults:
            click.echo(f"  {fault}", err=True)
        faults += len(found.faults)
    click.echo("no fault" if faults == 0 else f"{faults} faults")
    context.exit(1 if faults else 0)


def main() -> None:
    """Run the command; tell mistakes in one line, without a traceback."""
    try:
        code = cli.main(prog_name="dx", standalone_mode=False)
    except click.Abort:
        click.echo("interrupted", err=True)
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except DxError as error:
        click.echo(f"error: {error}", err=True)
        sys.exit(getattr(error, "exit_code", 2))
    sys.exit(code if isinstance(code, int) else 0)


if __name__ == "__main__":
    main()
