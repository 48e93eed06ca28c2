"""The editions in a folder: what each is, and the pages that list them, one a language."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote

import pandas as pd
from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from dxlib.briefing.pages import frame, page
from dxlib.briefing.running import feed, hashes
from dxlib.briefing.running.suite import COUNTRY, Suite
from dxlib.errors import DxError
from dxlib.loaders import load
from dxlib.notation.files import read_json
from dxlib.notation.holding import held
from dxlib.notation.periods import Period
from dxlib.places import data_folder
from dxlib.text import areas_apart, date_label, gettext, ngettext, period_label
from dxlib.text.places import alphabetical

_TEMPLATE = Path(__file__).parents[1] / "pages" / "template"
_MARK = '<meta name="generator" content="dxlib">'  # by it a page of ours is known from somebody else's
_FEED_MARK = f"<generator>{feed.GENERATOR}</generator>"
_FORMS = ("html", *frame.FORMAT_NAMES)
_EXPLORER = frame.EXPLORER.removesuffix(".html")


@dataclass(frozen=True)
class Shelved:
    """An edition as it stands in its folder: the columns of :func:`editions`, files by language, part and format."""

    edition: str
    period: str = ""
    baseline: str = ""
    published: str = ""
    area: str = ""
    pillar: str = ""
    languages: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    compared_to: str = ""
    data: str = ""
    data_changed: int = 0
    damage: str = ""
    files: Mapping[tuple[str, str, str], str] = field(default_factory=dict, repr=False)


def shelved(home: Path) -> list[Shelved]:
    """Return the editions in a folder, the newest evidence first; what is no edition is passed over.

    Raises:
        DxError: there is no such folder.
    """
    if not os.path.isdir(home):  # nor is what no disk takes for a name
        raise DxError(f"there is no folder {home.as_posix()}; `dx brief` makes one")
    today = hashes.of_folder(data_folder(), "data")
    folders = (file.parent for file in home.glob("*/edition.json") if not file.parent.name.startswith("."))
    found = sorted((_read(folder, today) for folder in folders), key=lambda one: one.edition)
    return sorted(found, key=lambda one: one.published, reverse=True)


def _read(folder: Path, today: Mapping[str, str]) -> Shelved:
    try:
        return _known(folder, read_json(folder / "edition.json"), today)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, DxError):
        return Shelved(folder.name, damage="its edition.json cannot be read")


def _known(folder: Path, record: Mapping[str, Any], today: Mapping[str, str]) -> Shelved:
    asked, files = record["parameters"], list(record["files"])
    for name, usual in (("period", "latest"), ("baseline", "previous")):
        if asked[name] != usual:
            Period.parse(asked[name])
    missing = [file for file in files if not (folder / file).is_file()]
    languages = tuple(asked["language"].split(","))
    for spoken in languages:
        gettext(spoken)  # one that nobody speaks is told as damage
    opened = {} if missing else _opened(files, languages)
    published = record.get("published", "")
    if published:  # within the years that a day is told of
        published = date.fromisoformat(published).isoformat()
        Period.parse(published)
    return Shelved(
        edition=folder.name,
        period=str(asked["period"]),
        baseline=str(asked["baseline"]),
        published=published,
        area=str(asked["area"]),
        pillar=str(asked["pillar"] or ""),
        languages=languages,
        formats=tuple(form for form in _FORMS if any(form == key[-1] for key in opened)),
        compared_to=", ".join(asked.get("compare_to") or {}),
        data=hashes.fingerprint(record["data"]),
        data_changed=len({name for name, _digest in {*today.items()} ^ {*record["data"].items()}}),
        damage=f"{len(missing)} of its {len(files)} files are missing" if missing else "",
        files=opened,
    )


def _opened(files: list[str], languages: tuple[str, ...]) -> dict[tuple[str, str, str], str]:
    """The documents and first pages among some files, by part: in a folder a language, where there are several."""
    found = {}
    for file in map(PurePosixPath, files):
        *folder, name = file.parts
        language, form = folder[0] if folder else languages[0], file.suffix[1:]
        read = form in _FORMS[1:] or name in ("index.html", frame.EXPLORER)
        if read and len(folder) <= 1 and language in languages:
            part = next((part for part in (*frame.PARTS, _EXPLORER) if name == frame.file_of(part, form)), "")
            found[language, part, form] = file.as_posix()
    return found


def editions(home: Path | str = "build") -> pd.DataFrame:
    """Return the editions in a folder.

    Args:
        home: the folder.

    Returns:
        One row an edition, the newest evidence first: ``edition`` (its folder), ``period, baseline, published`` (the
        day of its newest report)``, area, pillar, languages, formats, compared_to, data`` (eight characters, others
        for other data)``, data_changed`` (how many files of the data are others today)``, damage`` (why it cannot be
        opened).

    Raises:
        DxError: there is no such folder.
    """
    rows = [{**asdict(one), "languages": ",".join(one.languages), "formats": ",".join(one.formats)}
            for one in shelved(Path(home))]  # fmt: skip
    return pd.DataFrame(rows, columns=[name for name in Shelved.__dataclass_fields__ if name != "files"])


def write_index(home: Path, suite: Suite) -> Path:
    """Write the pages that list the editions of a folder, one a language of the suite; return the first.

    ``index.html`` is in the suite's first language, ``index.en.html`` in another one, and each links the others. A page
    appears whole or not at all. One that somebody else put there stays as it is and is not linked; one of ours in a
    language that the suite has no longer is removed. Beside each page stands an Atom feed of the same editions,
    ``feed.xml`` and ``feed.en.xml``, which tells what changed from one to the next.

    Raises:
        DxError: the folder cannot be written to.
    """
    first = home / "index.html"
    files = {each: home / f"index.{each}.html" for each in suite.languages} | {suite.languages[0]: first}
    scratch = home / f".index.{secrets.token_hex(4)}"
    try:
        with held(home):
            _write_index(home, suite, files, scratch)
    except OSError as error:
        raise DxError(f"cannot write {first.as_posix()}: {error.strerror or error}") from error
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return first


def _write_index(home: Path, suite: Suite, files: Mapping[str, Path], scratch: Path) -> None:
    first = files[suite.languages[0]]
    ours = {language: file.name for language, file in files.items() if not file.exists() or _is_ours(file)}
    found = shelved(home)
    scratch.mkdir()
    for language, name in ours.items():
        told = feed.file_name(language, suite.languages[0])
        items = _items(home, found, suite, language)
        feed.remember(items, scratch)
        (scratch / told).write_bytes(feed.feed(items, suite.title.of(language), language, told, suite.address))
        (scratch / name).write_bytes(_index(found, suite, language, ours).encode("utf-8"))
    # the first page last: what it links is there before it
    for file in sorted(scratch.iterdir(), key=lambda file: (file.name == first.name, file.suffix)):
        if file.name in ours.values() or not (home / file.name).exists() or _is_ours(home / file.name):
            os.replace(file, home / file.name)
    kept = {*files.values(), *(home / feed.file_name(each, suite.languages[0]) for each in suite.languages)}
    for file in {*home.glob("index.*.html"), *home.glob("feed.*.xml")} - kept:
        if _is_ours(file):
            file.unlink()


def _is_ours(file: Path) -> bool:
    if not file.is_file():  # a folder or a device, which has no end
        return False
    with file.open(encoding="utf-8", errors="replace") as opened:
        head = opened.read(1000)
    return _MARK in head or _FEED_MARK in head


def _index(found: list[Shelved], suite: Suite, language: str, pages: Mapping[str, str]) -> str:
    _, n_ = gettext(language), ngettext(language)
    environment = Environment(loader=FileSystemLoader(_TEMPLATE), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    called = _area_names(language)
    whole = sorted((one for one in found if not one.damage), key=lambda one: _by_area(one, called))
    whole.sort(key=lambda one: one.published, reverse=True)
    titles = {entry.name: entry.title.of(language) for entry in suite.notebooks}
    return environment.get_template("index.html.j2").render(
        language=language, suite=suite.title.of(language), mark=Markup(_MARK), **page.look(),
        languages=[
            {"code": each, "href": name, "name": frame.language_name(each)}
            for each, name in pages.items() if each != language
        ],
        rows=[_row(one, titles, called, language) for one in whole],
        feed=feed.file_name(language, suite.languages[0]),
        damaged=[one.edition for one in found if one.damage],
        words={
            "title": _("Editions"),
            "count": n_("{count} edition", "{count} editions", len(whole)).format(count=len(whole)),
            "heads": [_("Edition"), _("Published up to"), _("Area")],
            "since": _("with what changed since {edition}"),
            "note": _("Editions with the same letters under “Data” were computed from the same data."),
            "feed": _("Feed of new editions (Atom)"),
            "damaged": _("Not listed, because files are missing or cannot be read:"),
        },
    )  # fmt: skip


def _items(home: Path, found: list[Shelved], suite: Suite, language: str) -> list[feed.Item]:
    """The editions as the feed tells them, without those that are not whole."""
    titles = {entry.name: entry.title.of(language) for entry in suite.notebooks}
    called = _area_names(language)
    items = []
    for one in (one for one in found if one.files):
        row = _row(one, titles, called, language)
        first = next(spoken["links"][0]["href"] for part in row["parts"] for spoken in part["spoken"])
        title = " · ".join(filter(None, [row["name"], row["pillar"], row["published"]]))
        items.append(feed.Item(home / one.edition, title, one.published, first, one.data, one.compared_to))
    return items


def _area_names(language: str) -> dict[str, str]:
    return areas_apart(load(reports="all").areas, language)


def _by_area(one: Shelved, called: Mapping[str, str]) -> tuple[bool, str, str]:
    """The editions of the country first, then those of areas in the order of their names."""
    return one.area != COUNTRY, alphabetical("" if one.area == COUNTRY else called.get(one.area, one.area)), one.edition


def _row(one: Shelved, titles: Mapping[str, str], called: Mapping[str, str], language: str) -> dict[str, Any]:
    _ = gettext(language)
    period = _("newest figures") if one.period == "latest" else period_label(one.period, language)
    baseline = _("a year earlier") if one.baseline == "previous" else period_label(one.baseline, language)
    named = _("{period}, against {baseline}").format(period=period, baseline=baseline)
    languages = sorted(one.languages, key=lambda spoken: spoken != language)  # the reader's own first

    def links(spoken: str, part: str) -> list[dict[str, str]]:
        """The first page, and the documents of a part."""
        found = [(part, form, frame.FORMAT_NAMES[form]) for form in frame.FORMAT_NAMES]
        pages = {"brief": ("", "html", _("Web page")), "annex": (_EXPLORER, "html", frame.explorer_name(language))}
        first = [pages[part]] if part in pages else []
        return [{"href": quote(f"{one.edition}/{one.files[spoken, of, form]}"), "name": name}
                for of, form, name in first + found if (spoken, of, form) in one.files]  # fmt: skip

    return {
        "name": named[:1].upper() + named[1:] if one.area == COUNTRY else f"{called.get(one.area, one.area)}: {named}",
        "pillar": titles.get(one.pillar, one.pillar),
        "since": one.compared_to,
        "published": date_label(date.fromisoformat(one.published), language) if one.published else "–",
        "area": called.get(one.area, one.area),
        "data": one.data,
        "languages": len(languages),
        "parts": [
            {"name": frame.kind_words(part, language), "part": part,
             "spoken": [{"code": spoken, "name": frame.language_name(spoken), "links": found}
                        for spoken in languages if (found := links(spoken, part))]}
            for part in frame.PARTS
        ],
    }  # fmt: skip
