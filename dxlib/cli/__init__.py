"""The command ``dx``: a thin layer that reads options, calls dxlib and prints what it says."""

from __future__ import annotations

import gc
import os
import re
import shutil
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import reduce
from io import StringIO
from pathlib import Path
from typing import Any

import click

import dxlib as dx
from dxlib import __version__
from dxlib.cli import lab, reports
from dxlib.cli.commands import Once, Overview, cache, say
from dxlib.errors import DxError

FORMATS = ("table", "csv", "json")
_COLLECT = 1_000_000  # objects; most commands make fewer, and to go through them takes a tenth of the time


@click.group(cls=Overview, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="dx")
def cli() -> None:
    """Compare periods of Vietnam's digital transformation, every number with its source.

    `dx COMMAND --help` lists the options. To begin with: `dx indicators "ho so"`, `dx compare dossiers_online_share`,
    `dx lab`.
    """


OUT = click.option(
    "--out", type=click.Path(path_type=Path), default=Path("build"), show_default=True, help="Where editions are kept."
)
AREA = click.option("--area", default="VN", show_default=True, help="By name or code: Hà Nội, VN-HN, MIC, ...")


def _selected(_context: click.Context, _option: click.Parameter, chosen: str | None) -> None:
    """What is asked for holds for the whole command."""
    if chosen is not None:
        os.environ["DX_REPORTS"] = chosen


REPORTS = click.option(
    "--reports",
    type=click.Choice(["all", "documents"]),
    callback=_selected,
    expose_value=False,
    help="Or the documents alone, without what was read on public pages.  [default: all]",
)


@cli.command(cls=Once, short_help="Write an edition: web pages, PDF, Word, PowerPoint, Excel.")
@click.option("--period", default="latest", show_default=True, help="Reported on: 2023, 2022-S1, ...")
@click.option("--baseline", default="previous", show_default=True, help="Compared with.")
@click.option("--as-of", metavar="DATE", help="Only reports published by this date count.  [default: all]")
@click.option("--pillar", metavar="NAME", help="One briefing alone, such as digital_economy.  [default: all]")
@click.option("--language", metavar="CODES", help="One or several, such as vi,en.  [default: those of suite.yml]")
@click.option("--format", "formats", metavar="NAMES", help="Of html,pdf,docx,pptx,xlsx.  [default: those of suite.yml]")
@click.option("--area", default="VN", show_default=True, help="As elsewhere; each: every province that has a figure.")
@REPORTS
@click.option(
    "--compare-to", metavar="EDITION", help="Open with what changed since an earlier one: its folder or name."
)
@click.option("--force", is_flag=True, help="Make all of it anew, also what was made before from the same things.")
@click.option(
    "--matrix",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Make every edition that a file asks for, instead of one: lists of period, baseline, as_of, area, ...",
)
@click.option("--scheduler", metavar="ADDRESS", help="Make many editions on the workers of a Dask scheduler.")
@OUT
def brief(area: str, matrix: Path | None, scheduler: str | None, **asked: Any) -> None:
    """Run the notebooks for one edition and write it: web pages, PDF, Word, PowerPoint, Excel.

    A province or a ministry has an edition of its own; `--area each` makes one of every province that has a figure or
    is named, `--matrix` every edition that a file asks for. What stands already is left as it is, so that the same
    command goes on where it was interrupted.
    """
    from dxlib import briefing

    each = area.strip().lower() == "each"
    if matrix:
        how = {name: asked[name] for name in ("out", "force")}
        made = briefing.brief_many(briefing.read_matrix(matrix), **how, scheduler=scheduler)
    elif each:
        made = briefing.brief_each(**asked, scheduler=scheduler)
    else:
        made = iter([briefing.brief(area=area, **asked)])
    for folder in made:
        for file in briefing.entrances(folder):
            say(file)


PERIOD = click.option("--period", default="latest", show_default=True, help="2023, 2022-S1, Q1/2024, ... or latest.")
BASELINE = click.option("--baseline", default="previous", show_default=True, help="A period, or previous.")
AS_OF = click.option("--as-of", metavar="DATE", help="Only reports published by this date count.  [default: all]")
PILLAR = click.option("--pillar", metavar="NAME", help="One pillar alone.  [default: all]")
FORMAT = click.option(
    "--format", "form", type=click.Choice(FORMATS), default="table", show_default=True, help="How to print."
)
SAVE = click.option(
    "--save",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write a file instead; its name ends in .xlsx (for Excel), .csv or .json.",
)
# How every command ends that shows a frame.
REPORTED = (AS_OF, REPORTS, FORMAT, SAVE)


def _given(context: click.Context, _parameter: click.Parameter, names: tuple[str, ...]) -> tuple[str, ...] | None:
    for name in names:
        if re.fullmatch(r"(19|20)\d\d(-\w+)*", name):
            how = f": give it as --period {name}" if any(one.name == "period" for one in context.command.params) else ""
            raise click.UsageError(f"{name} is a period, no indicator{how}")
    return names or None


INDICATORS = click.argument("indicator", nargs=-1, callback=_given)


def _options(*options: Callable[..., Any]) -> Callable[..., Any]:
    """Several options as one, in the order of the help."""
    return lambda command: reduce(lambda made, option: option(made), reversed(options), command)


def _show(
    verb: Callable[..., Any], shorten: str, form: str, save: Path | None, asked: dict[str, Any],
    nothing_there: str = "nothing found",
) -> None:  # fmt: skip
    """Show what a verb returns, in the terminal as a function of ``terminal`` shortens it; or why there is nothing."""
    from dxlib.cli import nothing, terminal

    terminal.show(verb(**asked), form, getattr(terminal, shorten), save, nothing.teller(verb, asked, nothing_there))


# Options that a command does not use itself are named as the parameters of its verb, and go there as they are.
@cli.command(cls=Once, short_help="List the editions, and whether the data have changed since.")
@OUT
@click.option("--index", is_flag=True, help="Write the page that lists them anew, as every dx brief does.")
@FORMAT
@SAVE
def editions(out: Path, index: bool, form: str, save: Path | None) -> None:
    """List the editions that there are: newest report, languages, formats, whether the data have changed since."""
    from dxlib import briefing
    from dxlib.cli import terminal

    terminal.show(briefing.editions(out), form, terminal.editions_table, save)
    if index:
        say(briefing.write_index(out, briefing.read_suite(briefing.SUITE)))


@cli.command(cls=Once, short_help="Compare two periods.")
@INDICATORS
@PERIOD
@BASELINE
@PILLAR
@AS_OF
@AREA
@click.option(
    "--producer", multiple=True, callback=_given, metavar="NAME",
    help="Only what this body counts, such as GSO.  [default: all]",
)  # fmt: skip
@REPORTS
@click.option("--vintage", type=click.Choice(["latest", "first"]), default="latest", show_default=True,
              help="Where reports differ: what the latest prints, or the first.")  # fmt: skip
@click.option("--map", metavar="YEAR", help="2025: the 63 provinces bridged to the 34.  [default: none]")
@FORMAT
@SAVE
def compare(form: str, save: Path | None, **asked: Any) -> None:
    """Compare two periods, all indicators or those named."""
    _show(dx.compare, "comparison_table", form, save, asked)


@cli.command(cls=Once, short_help="Assess the targets: how far, how fast, which status.")
@click.option("--method", default="linear", show_default=True, help="linear, eurostat, open_sdg or un.")
@click.option("--due", metavar="PERIOD", help="Only targets due at the end of this period.  [default: all]")
@click.option("--authority", metavar="NUMBER", help="Only targets of this decision, such as 749.  [default: all]")
@_options(PILLAR, AREA, *REPORTED)
def targets(form: str, save: Path | None, **asked: Any) -> None:
    """Assess the targets: how far, how fast, the status by each method, and where the report's group differs."""
    _show(dx.scoreboard, "targets_table", form, save, asked)


@cli.command(cls=Once, short_help="Close a programme: which targets were reached, which missed.")
@click.option("--due", metavar="PERIOD", default="2025", show_default=True, help="The date at which they are due.")
@click.option("--authority", metavar="NUMBER", help="Only targets of this decision, such as 749.  [default: all]")
@_options(PILLAR, AREA, *REPORTED)
def closing(form: str, save: Path | None, **asked: Any) -> None:
    """Close a programme: each target reached, missed, open or without a figure, what it took, and what follows."""
    _show(dx.analysis.closing, "closing_table", form, save, asked)


@cli.command(cls=Once, short_help="Recompute what the reports state; list what does not agree.")
@INDICATORS
@PILLAR
@click.option("--verdict", multiple=True, metavar="NAME", help="These only, such as inconsistent; may be repeated.")
@click.option("--all", "every", is_flag=True, help="Also what agrees, what is unverifiable, and what a person noted.")
@_options(*REPORTED)
def audit(verdict: tuple[str, ...], every: bool, form: str, save: Path | None, **asked: Any) -> None:
    """Recompute what the reports state, and list what is to note."""
    from dxlib.cli import nothing, terminal

    findings = dx.audit(verdict=verdict or None, **asked)
    listed = findings if every or verdict else dx.analysis.to_note(findings).query("verdict != 'noted'")
    if form != "table" or save is not None:
        terminal.show(listed, form, lambda frame: frame, save)
        return
    if listed.empty:
        say(nothing.teller(dx.audit, asked | {"verdict": verdict or None}, "nothing found")())
        return
    terminal.show_findings(listed)
    if not (every or verdict):
        say(terminal.findings_total(findings))


@cli.command(cls=Once, short_help="List figures that a later report prints anew.")
@INDICATORS
@_options(PILLAR, AREA, *REPORTED)
def revisions(form: str, save: Path | None, **asked: Any) -> None:
    """List the figures that several reports print for one period, printing by printing."""
    _show(dx.analysis.revisions, "revisions_table", form, save, asked)


@cli.command(cls=Once, short_help="List what several bodies count, and how far they are apart.")
@INDICATORS
@click.option("--period", metavar="PERIOD", help="Figures of this period only, or latest.  [default: all]")
@click.option("--method", default="linear", show_default=True, help="linear, eurostat, open_sdg or un.")
@click.option("--due", metavar="PERIOD", help="Held to a target due at the end of this period.  [default: chosen]")
@click.option(
    "--authority", metavar="NUMBER", help="Held to a target of this decision, such as 749.  [default: chosen]"
)
@_options(PILLAR, AREA, *REPORTED)
def rivals(form: str, save: Path | None, **asked: Any) -> None:
    """List what several count, or one vintage after another: each figure, how far apart, the target by each."""
    _show(dx.rivals, "rivals_table", form, save, asked, "No figure here is counted by more than one.")


@cli.command(cls=Once, short_help="Find indicators by words, in English or Vietnamese.")
@click.argument("search", nargs=-1)
@_options(PILLAR, *REPORTED)
def indicators(search: tuple[str, ...], form: str, save: Path | None, **asked: Any) -> None:
    """List the indicators; SEARCH finds words in English or Vietnamese, with or without diacritics."""
    _show(dx.indicators, "indicators_table", form, save, {**asked, "search": " ".join(search)})


@cli.command(cls=Once, short_help="List where each figure of an indicator is printed.")
@click.argument("indicator")
@_options(*REPORTED)
def sources(indicator: str, as_of: str | None, form: str, save: Path | None) -> None:
    """List where every figure of INDICATOR is printed: document, line, printed figure."""
    from dxlib.cli import terminal

    frame = dx.sources(indicator, as_of=as_of)
    terminal.show(frame, form, terminal.sources_table, save)


@cli.command(cls=Once, short_help="Write SDMX, CSVW, Frictionless, Parquet, DuckDB or JSON.")
@INDICATORS
@click.option("--format", "form", metavar="NAME", required=True,
              help="sdmx, csvw, frictionless, parquet, duckdb or json.")  # fmt: skip
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The folder that appears.")
@PILLAR
@click.option("--area", metavar="NAME", help="One area alone.  [default: all]")
@AS_OF
@REPORTS
def export(**asked: Any) -> None:
    """Write figures, targets and sources for other programs: SDMX, CSV on the Web, Frictionless, Parquet, DuckDB, JSON.

    The folder appears whole or not at all; an earlier export that stands there is replaced.
    """
    folder = dx.export(asked.pop("form"), asked.pop("out"), **asked)
    for file in sorted(one for one in folder.iterdir() if one.is_file()):
        say(file)


NOTEBOOK = click.option(
    "--notebook",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The notebook that opens, by name or file.  [default: explore]",
)
PORT = click.IntRange(1, 65535)
BROWSER = click.option("--browser/--no-browser", default=True, show_default=True, help="Open a browser.")
EXTRA = click.argument("extra", nargs=-1, type=click.UNPROCESSED)


@cli.command("lab", cls=Once, short_help="Open JupyterLab on the notebooks.")
@NOTEBOOK
@click.option(
    "--folder",
    type=click.Path(path_type=Path),
    help="Copy the notebooks to this folder and open it.  [default: those of the checkout; else ./dxlib-notebooks]",
)
@click.option("--port", type=PORT, default=8888, show_default=True)
@BROWSER
@EXTRA
@click.pass_context
def open_lab(
    context: click.Context, notebook: Path | None, folder: Path | None, port: int, browser: bool, extra: tuple[str, ...]
) -> None:
    """Open JupyterLab on the notebooks; what follows `--` goes to JupyterLab.

    In a folder of your own nothing that you changed is ever replaced; what you did not change is kept up to date.
    """
    opened, told = lab.workplace(notebook, folder)
    for line in told:
        say(line)
    context.exit(lab.run([*lab.lab_command(opened, port, browser), *extra]))


@cli.command(cls=Once, short_help="Serve the explorer as a page, for those who only read.")
@NOTEBOOK
@click.option("--language", metavar="CODE", help="The language of the explorer's page: vi or en.  [default: en]")
@click.option("--port", type=PORT, default=8866, show_default=True)
@click.option("--visitors", type=click.IntRange(1, 1000), default=lab.VISITORS, show_default=True,
              help="How many may explore at once; who comes then is told to wait.")  # fmt: skip
@click.option("--idle", type=click.FloatRange(0.05), default=lab.IDLE, show_default="20", metavar="MINUTES",
              help="When a page that nobody uses gives up its seat; a closed one does so in seconds.")  # fmt: skip
@click.option("--base-path", default="/", show_default=True, metavar="PATH",
              help="The path under which a server in front offers the page, such as /dx/.")  # fmt: skip
@click.option("--behind-proxy", is_flag=True,
              help="Believe X-Forwarded-Host, -Proto and -For; only where a server in front sets them.")  # fmt: skip
@BROWSER
@EXTRA
@click.pass_context
def serve(
    context: click.Context, notebook: Path | None, language: str | None, extra: tuple[str, ...], **how: Any
) -> None:
    """Serve the explorer as a page to read, without its code; what follows `--` goes to Voilà.

    It listens on this machine alone. Each visitor has a process of their own, which is theirs alone; what that costs
    is in benchmarks/VISITORS.md.
    """
    if notebook is not None and language is not None:
        raise DxError("--language goes with the explorer; a notebook of your own says its language itself")
    from dxlib.notation.holding import temporary

    folder = temporary("dx-serve-")
    try:
        if notebook is None:
            from dxlib.briefing.running.translation import served

            notebook = served(lab.EXPLORER, language or "en", folder)
        command = lab.serve_command(notebook, language=language or "en", **how)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    context.exit(lab.run([*command, *extra], folder))


for command in (*reports.COMMANDS, cache):
    cli.add_command(command)


def _tell(text: str) -> None:
    """Tell what is wrong; how the command ends says it where nobody can be told."""
    with suppress(OSError):
        say(text, err=True)


def main() -> None:
    """Run the command; tell mistakes in one line, without a traceback."""
    gc.set_threshold(_COLLECT)
    try:
        code = cli.main(prog_name="dx", standalone_mode=False)
    except click.ClickException as error:
        told = StringIO()
        error.show(told)
        _tell(told.getvalue().rstrip())
        sys.exit(error.exit_code)
    except DxError as error:
        _tell(f"error: {error}")
        sys.exit(getattr(error, "exit_code", 2))
    except OSError as error:
        _tell(f"error: {error.filename or 'the disk'}: {error.strerror or error}")
        sys.exit(2)
    except MemoryError:
        _tell("error: there is not enough memory for this; end other programs, or ask for less at once")
        sys.exit(2)
    finally:
        gc.freeze()  # the process ends: to look through all that is left takes longer than most commands do
    sys.exit(code if isinstance(code, int) else 0)
