"""The commands by which a new report comes in: read, review, accept, a watched folder; and the proof of all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

import dxlib as dx
from dxlib.cli import lab
from dxlib.cli.commands import Once, say

if TYPE_CHECKING:
    from dxlib.reading.drafts import Draft

_FILE = click.Path(path_type=Path)
OUT = click.option("--out", type=_FILE, help="The folder of the drafts.  [default: DX_DRAFTS, else ./drafts]")
DRAFT = click.argument("draft", type=_FILE)


@click.command(cls=Once, short_help="Read a PDF, scan, Word, slides or page to a draft.")
@click.argument("file", type=_FILE)
@click.option("--published", metavar="DATE", help="The day of publication.  [default: as printed]")
@click.option("--as-of", metavar="DATE", help="Of states without a date.  [default: the end of the period covered]")
@click.option(
    "--covers", metavar="PERIOD", help="Such as 2024-05 or 'quý I/2024'.  [default: as the title or text names it]"
)
@click.option("--id", "name", metavar="ID", help="Such as 2024-05-31-may-summary.  [default: the date and the title]")
@OUT
@click.option(
    "--anew", is_flag=True, help="Also where the document is there already; a draft without decisions is replaced."
)
def read(
    file: Path, published: str | None, as_of: str | None, covers: str | None, name: str | None, out: Path | None,
    anew: bool,
) -> None:  # fmt: skip
    """Read a report to a draft: its text, and a proposal for every run of its digits.

    FILE is a PDF, a scan or picture, Word, PowerPoint, Excel, HTML, Markdown or text. Nothing is sent anywhere, and the
    data stay as they are: `dx review` decides what the figures are, and `dx accept` takes them into the data.
    """
    from dxlib.reading import open_draft
    from dxlib.reading import read as make

    folder = make(file, published=published, as_of=as_of, covers=covers, id=name, out=out, anew=anew)
    draft = open_draft(folder)
    counted = ", ".join(f"{draft.count(kind)} {kind}" for kind in ("sure", "likely", "open"))
    say(folder.as_posix())
    say(f"{draft.report.title.vi if draft.report.language == 'vi' else draft.report.title.en}")
    basis = "" if draft.report.published_basis == "printed" else " (as given)" if published else " (estimated)"
    say(f"published {draft.report.published}{basis}, as of {draft.report.as_of}, covers {draft.report.covers}")
    say(f"{len(draft.document.lines)} lines, {len(draft.proposals)} proposals: {counted}")
    if draft.report.notes:
        say(f"note: {draft.report.notes}")
    for warning in (*draft.document.warnings, *_beside(draft)):
        say(f"warning: {warning}")
    say(f"next: look at {folder.as_posix()}/report.yml, then dx review {folder.as_posix()}")


def _beside(draft: Draft) -> Iterator[str]:
    """What else there is of a document that was read anew: another draft, and the report.yml of the one replaced."""
    from dxlib.reading.drafts import BEFORE, same_file

    home, digest = draft.folder.parent, draft.report.source.sha256 if draft.report.source else ""
    for other in same_file(digest, home):
        if other.name != draft.folder.name:
            yield f"{other.as_posix()} is another draft of the same file, and stays as it is"
    if (draft.folder / BEFORE).exists():
        yield f"the draft of before was replaced; its report.yml is kept as {(draft.folder / BEFORE).as_posix()}"


@click.command(cls=Once, short_help="Decide in JupyterLab what every figure of a draft is.")
@DRAFT
@click.option("--reader", type=click.IntRange(0, 2), default=1, show_default=True,
              help="2 for the second reading, 0 to settle where the two differ.")  # fmt: skip
@click.option("--who", metavar="NAME", help="Whose decisions these are.  [default: the name of the account]")
@click.option("--language", metavar="CODE", help="The language of the review: vi or en.  [default: en]")
@click.option("--port", type=click.IntRange(1, 65535), default=8888, show_default=True)
@click.option("--browser/--no-browser", default=True, show_default=True, help="Open a browser.")
@click.argument("extra", nargs=-1, type=click.UNPROCESSED)
@click.pass_context
def review(
    context: click.Context, draft: Path, reader: int, who: str | None, language: str | None, port: int, browser: bool,
    extra: tuple[str, ...],
) -> None:  # fmt: skip
    """Decide in JupyterLab what every figure of a draft is; what follows `--` goes to JupyterLab."""
    notebook, told = lab.review_of(draft, reader, who, language)
    say(f"{notebook.name} opens in JupyterLab and shows the figures; if it does not: Run › Run All Cells")
    os.environ.update(told)
    context.exit(lab.run([*lab.lab_command(notebook, port, browser), *extra]))


@click.command(cls=Once, short_help="Check a reviewed draft and take it into the data.")
@DRAFT
@click.option("--documents", type=_FILE, help="A folder of source documents; the text as read is copied there.")
@click.option("--dry-run", is_flag=True, help="Check, show what the report changes, and write nothing.")
@click.option("--anew", is_flag=True, help="Also where the data have the document, or nearly the same text, already.")
def accept(draft: Path, documents: Path | None, dry_run: bool, anew: bool) -> None:
    """Take a reviewed draft into the data: check every row and digit, show what it changes, then write.

    The folder of the report appears whole or not at all.
    """
    from dxlib.reading import accept as take

    done = take(draft, documents=documents, dry_run=dry_run, anew=anew)
    say(done)
    if dry_run:
        say("nothing was written")
    for path in done.written:
        say(f"wrote {path.as_posix()}")
    for one in done.left:
        say(f"next: {one}")


@click.command(cls=Once, short_help="Make a draft of every new file of a folder.")
@click.argument("folder", type=_FILE)
@OUT
@click.pass_context
def refresh(context: click.Context, folder: Path, out: Path | None) -> None:
    """Make a draft of every file of FOLDER that is new, and tell what was replaced in silence.

    Ends with 0 if nothing is new, 1 if there is something to review, 2 if a file cannot be read or something else is
    wrong. Every file is told once, and again when it changes.
    """
    from dxlib.reading import refresh as look

    found = look(folder, out=out)
    say(found)
    context.exit(found.code)


@click.command(cls=Once, short_help="Hold every row of the data against the documents.")
@click.option(
    "--documents",
    type=click.Path(path_type=Path, file_okay=False),
    envvar="DX_DOCUMENTS",
    show_envvar=True,
    required=True,
    help="The folder of the source documents.",
)
@click.pass_context
def verify(context: click.Context, documents: Path) -> None:
    """Hold every row of the data against the documents, and every digit of the documents against the data.

    Targets of decisions and figures of public pages, behind which no document stands here, are counted and no fault.
    """
    faults, pages = 0, []
    for found in dx.reading.verify(dx.load(reports="all"), documents):
        if found.kind == "page":
            pages.append(found.rows)
        else:
            say(found)
        for fault in found.faults:
            say(f"  {fault}", err=True)
        faults += len(found.faults)
    say(f"{len(pages)} public pages: read on a page, not proven by a document here: {sum(pages)} rows")
    say("no fault" if faults == 0 else f"{faults} faults")
    context.exit(1 if faults else 0)


COMMANDS = (read, review, accept, refresh, verify)
