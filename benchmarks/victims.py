"""What is killed, and run on a full disk: programs that write, what they begin with, and what they write.

Each runs in a folder of its own. A unit is what has to be there whole: as it was before, or as it is after.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from textwrap import indent

import documents
import nbformat

from dxlib.briefing import SUITE
from dxlib.places import HOME

_BRIEF = """
import sys
from pathlib import Path
import dxlib.briefing.running.brief as module
module.brief.__kwdefaults__["suite"] = Path("notebooks/suite.yml").absolute()
sys.argv = ["dx", "brief", *{options!r}]
from dxlib.__main__ import main
main()
"""
_OTHER_TEXT = """
from pathlib import Path
second = Path("notebooks/second.ipynb")
text = second.read_text(encoding="utf-8")
second.write_text(text.replace("1 + 1", "1 + 2"), encoding="utf-8")
try:
{program}
finally:
    second.write_text(text, encoding="utf-8")
"""
_CHANGED = 'open("build/latest_previous/index.html", "a").write("<!-- by hand -->")'
_COMMAND = """
import sys
sys.argv = ["dx", *{options!r}]
from dxlib.__main__ import main
main()
"""
_NOTEBOOKS = """
from pathlib import Path
from dxlib.briefing.running.reference import main
main([Path("notebooks/first.ipynb"), Path("notebooks/second.ipynb")])
"""
_REFRESH = """
import sys
sys.argv = ["dx", "refresh", "watched", "--out", "drafts"]
from dxlib.__main__ import main
try:
    main()
except SystemExit as ended:
    raise SystemExit(0 if ended.code == 1 else ended.code)  # 1: there is something to review
"""
_LAB = """
import os
from pathlib import Path
from dxlib.errors import DxError
try:
    from dxlib.cli.lab.folder import fill
    fill(Path("mine"))
except DxError as error:
    raise SystemExit(f"error: {error}")
except KeyboardInterrupt:
    os._exit(130)
"""
_CACHE = """
import os
from pathlib import Path
try:
    from dxlib.notation.store import key, using
    with using() as store:
        for n in range(300):
            name, content = key("thing", n), bytes(str(n), "ascii") * 3000
            assert store.get(name) in (None, content), "what was kept is something else"
            store.put(name, content)
except KeyboardInterrupt:
    os._exit(130)
"""
_DECISIONS = """
import os
from datetime import UTC, datetime
from pathlib import Path
try:
    from dxlib.reading.decisions import Decision, decide, decided
    said = os.open("said", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    told = set(map(int, Path("said").read_text().split()))
    done = set(decided(Path("draft")))
    missing = told - done
    assert not missing, f"confirmed and lost: {sorted(missing)}"
    for n in sorted(set(range(300)) - done):
        at = datetime(2025, 1, 1, tzinfo=UTC)
        decide(Path("draft"), [Decision(proposal=n, reader=1, who="A. Reader", at=at, action="accept")])
        os.write(said, b"%d\\n" % n)
except OSError as error:
    raise SystemExit(f"error: {error}")
except KeyboardInterrupt:
    os._exit(130)
"""
REPORT = "2023-06-10-may-security"


@dataclass(frozen=True)
class Victim:
    """A program that writes.

    Attributes:
        program: Python, run in the folder.
        prepare: puts into an empty folder what it begins with.
        units: what is whole at any moment, by path; one that holds ``*`` is each that is found.
        weight: of a hundred kills, how many it gets.
        exact: whether two runs write the same bytes, and not the same files alone.
        already: how the next run may end, where the killed one had written all.
        begun: programs that run in the folder before.
    """

    name: str
    program: str
    prepare: Callable[[Path], None]
    units: tuple[str, ...]
    weight: int
    exact: bool = True
    already: str = ""
    begun: tuple[str, ...] = ()


def state(path: Path) -> dict[str, str]:
    """Return the checksum of each file of a folder, or of the file itself; nothing where there is none."""
    if path.is_file():
        return {"": sha256(path.read_bytes()).hexdigest()}
    return {file.relative_to(path).as_posix(): sha256(file.read_bytes()).hexdigest()
            for file in sorted(path.rglob("*")) if file.is_file()}  # fmt: skip


def _notebook(title: str, *sources: str) -> nbformat.NotebookNode:
    asked = {"period": "latest", "baseline": "previous", "as_of": "", "language": "en", "area": "VN", "reports": "all"}
    code, words = nbformat.v4.new_code_cell, nbformat.v4.new_markdown_cell
    cells = [words(f"# {title}"), code("\n".join(f"{n} = {v!r}" for n, v in asked.items())), words("## Attacks")]
    cells += [code(source) for source in sources]
    cells[1].metadata["tags"] = ["parameters"]
    for number, cell in enumerate(cells):
        cell["id"] = f"cell-{number}"
        if number > 1:
            cell.metadata["tags"] = ["brief"]
    return nbformat.v4.new_notebook(cells=cells)


_SHOWN = """import dxlib as dx
dx.tables.comparison(dx.compare(period, baseline, indicator='attacks'), language=language)"""


def suite(folder: Path) -> None:
    """Put a suite of two notebooks into a folder, ``notebooks``."""
    home = folder / "notebooks"
    home.mkdir()
    nbformat.write(_notebook("First", _SHOWN), home / "first.ipynb")
    nbformat.write(_notebook("Second", "1 + 1", "print('two')"), home / "second.ipynb")
    whole = SUITE.read_text(encoding="utf-8")
    entries = "".join(f"  - {{file: {n}.ipynb, title: {{en: {n}, vi: {n}}}}}\n" for n in ("first", "second"))
    kept = whole[: whole.index("\nnotebooks:")]
    (home / "suite.yml").write_text(f"{kept}\nnotebooks:\n{entries}", encoding="utf-8")


def _data(folder: Path) -> Path:
    """Put small data into a folder: a report with one figure."""
    sys.path.insert(0, str(HOME / "tests"))
    import builders

    from dxlib.loaders import package

    made = builders.DataFolder(folder / "data")
    april = made.report("2023-05-10", "april", sha256="a" * 64)
    made.rows(april, "observations", {"period": "2023-04", "value": 1000, "as_printed": "1.000"})
    shutil.copyfile(HOME / "data" / "producers.yml", made.root / "producers.yml")
    with (april / "report.yml").open("a") as file:
        file.write("producer: mic\n")
    (made.root / "datapackage.json").write_bytes(package.written(made.root).encode())
    return Path(made.root)


def reviewed(folder: Path) -> None:
    """Put small data, a reviewed draft and a folder of documents into a folder."""
    import pytest

    data = _data(folder)
    import incoming

    import dxlib as dx

    (folder / "documents").mkdir()
    source = folder / "may.txt"
    source.write_text(incoming.TEXT, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        incoming.stand_in(patch)
        draft = dx.reading.read(source, data=data, out=folder / "drafts", id=REPORT)
    incoming.accepted(draft, [one.number for one in dx.reading.open_draft(draft).proposals])


def _for_export(folder: Path) -> None:
    """An earlier export, of one pillar, that is replaced."""
    import dxlib as dx

    dx.export("csvw", folder / "out", pillar="cybersecurity")


def _for_draft(folder: Path) -> None:
    _data(folder)
    for name, content in documents.texts().items():
        (folder / name).write_bytes(content)


def _for_scan(folder: Path) -> None:
    from PIL import Image, ImageDraw

    _data(folder)
    page = Image.new("L", (900, 300), 255)
    ImageDraw.Draw(page).text((40, 120), "Attacks in May 2023: 1204", fill=0, font_size=48)
    page.save(folder / "scan.png", dpi=(200, 200))


def _for_refresh(folder: Path) -> None:
    _data(folder)
    (folder / "watched").mkdir()
    for name, content in documents.texts().items():
        (folder / "watched" / name).write_bytes(content)


def _for_decisions(folder: Path) -> None:
    (folder / "draft").mkdir()


def _brief(*options: str) -> str:
    return _BRIEF.format(options=options)


def _other(*options: str) -> str:
    """An edition of another text of the notebooks, which is what stands there."""
    return _OTHER_TEXT.format(program=indent(_brief(*options), "    "))


def _command(*options: str) -> str:
    return _COMMAND.format(options=options)


_HTML = ("--language", "en", "--format", "html")
_ALL = ("--language", "en", "--format", "html,pdf,docx,pptx,xlsx")
_BOTH = ("--format", "html,pdf", "--language", "vi,en")
_ONE = ("--pillar", "cybersecurity", *_HTML, "--force")
_SAVED = ("--period", "2023", "--baseline", "2022", "--save", "made/table.xlsx")
_BUILT = ("build/latest_previous",)
VICTIMS = (
    Victim("dx brief, pages", _brief(*_HTML, "--force"), suite, _BUILT, 16, begun=(_other(*_HTML),)),
    Victim("dx brief, all formats", _brief(*_ALL, "--force"), suite, _BUILT, 8, begun=(_other(*_ALL),)),
    Victim("dx brief, a pillar", _command("brief", *_ONE), lambda folder: None, ("build/*",), 3),
    Victim("dx brief, two languages", _brief(*_BOTH, "--force"), suite, ("build/latest_previous_vi-en",), 6,
           begun=(_brief(*_BOTH),)),
    Victim("dx brief, what was kept", _brief(*_ALL), suite, _BUILT, 21, begun=(_brief(*_ALL), _CHANGED)),
    Victim("dx accept", _command("accept", f"drafts/{REPORT}", "--documents", "documents"), reviewed,
           (f"data/reports/{REPORT}", "data/datapackage.json", f"documents/{REPORT}.txt", "data/reports/*"),
           weight=16, already="have a report .* already; nothing was added"),
    Victim("dx read", _command("read", "report.txt", "--out", "drafts"), _for_draft, ("drafts/*",), weight=8,
           already="already: the same file"),
    *([Victim("dx read, a scan", _command("read", "scan.png", "--out", "drafts", "--published", "2023-06-10"),
              _for_scan, ("drafts/*",), weight=4, already="already: the same file")] * bool(shutil.which("tesseract"))),
    Victim("dx refresh", _REFRESH, _for_refresh, ("drafts/*",), weight=4,
           already="another `dx refresh` is at work"),
    Victim("dx lab, its notebooks", _LAB, lambda folder: None, ("mine/*.ipynb", "mine/suite.yml"), weight=4),
    Victim("a table that is saved", _command("compare", *_SAVED),
           lambda folder: (folder / "made").mkdir(), ("made/table.xlsx",), exact=False, weight=2),
    Victim("dx export", _command("export", "--format", "csvw", "--out", "out"), _for_export, ("out",), weight=10),
    Victim("dx export, DuckDB", _command("export", "--format", "duckdb", "--out", "out"), lambda folder: None,
           ("out",), exact=False, weight=4),
    Victim("make notebooks", _NOTEBOOKS, suite, ("notebooks/first.ipynb", "notebooks/second.ipynb"), weight=10),
    Victim("the cache", _CACHE, lambda folder: None, ("kept/*/*.kept",), weight=8),
    Victim("decisions of a review", _DECISIONS, _for_decisions, (), weight=4),
)  # fmt: skip
