"""The Atom feed of the editions in a folder: what each is, and what changed since the one before it."""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from dxlib.analysis import editions
from dxlib.briefing.running.since import FILE
from dxlib.errors import DxError
from dxlib.notation.files import read_json
from dxlib.text import differences_lead, gettext

GENERATOR = "dxlib"
_SAME = ("period", "baseline", "pillar", "area", "reports")  # what two editions share that follow each other
MEMORY = ".feed"  # in the folder of the editions: what an edition of a name held, and the one that it took the place of
_NAMES = uuid.uuid5(uuid.NAMESPACE_URL, "dxlib:edition")


@dataclass(frozen=True)
class Item:
    """An edition as the feed tells it.

    Attributes:
        folder: of the edition.
        title: what it is.
        published: the day of its newest report.
        href: its first page or document, from the folder of the editions.
        data: eight characters that stand for the data it was computed from.
        since: the name of the edition that it was made to be compared with, if any.
    """

    folder: Path
    title: str
    published: str
    href: str
    data: str
    since: str = ""


def file_name(language: str, first: str) -> str:
    """Return the name of the feed in a language; ``first`` is that of the page ``index.html``.

    Example:
        >>> file_name("vi", "vi"), file_name("en", "vi")
        ('feed.xml', 'feed.en.xml')
    """
    return "feed.xml" if language == first else f"feed.{language}.xml"


def remember(items: Iterable[Item], scratch: Path) -> None:
    """Keep what each edition holds, and what the one held whose place it took: so that the feed can tell what changed.

    Args:
        items: the editions of a folder.
        scratch: an empty folder on the same disk.

    Raises:
        OSError: the folder of the editions cannot be written to.
    """
    for one in items:
        now, file = _held(_json(one.folder / FILE)), _memory(one.folder)
        kept = _json(file)
        before = _held(kept.get("before"))
        last = _held(kept.get("now"))
        if not now or now == last:
            continue
        if last and last["published"] < now["published"]:
            before = last
        if file.parent.is_symlink():  # where it leads is not ours
            file.parent.unlink()
        file.parent.mkdir(exist_ok=True)
        new = scratch / file.name
        new.write_text(json.dumps({"now": now, "before": before}, ensure_ascii=False), encoding="utf-8")
        os.replace(new, file)


def _memory(folder: Path) -> Path:
    return folder.parent / MEMORY / f"{folder.name}.json"


def feed(items: Iterable[Item], title: str, language: str, file: str, address: str = "") -> bytes:
    """Return a feed, the newest edition first: the same bytes for the same editions.

    An edition that was made anew from other data is another entry; its time is the day of its newest report. Links are
    relative, as those of the pages beside it, unless the folder has an address.

    Args:
        items: the editions, whole ones.
        title: of the feed.
        language: of its words.
        file: its name.
        address: at which the folder of the editions is published.
    """
    from feedgen.feed import FeedGenerator

    told = sorted(items, key=lambda one: (one.published, one.folder.name), reverse=True)
    held = {one.folder.name: _held(_json(one.folder / FILE)) for one in told}
    base = f"{address.rstrip('/')}/" if address else ""
    out = FeedGenerator()
    out.id(f"urn:uuid:{uuid.uuid5(_NAMES, base + file)}")
    out.title(title)
    out.author(name=title)
    out.generator(GENERATOR)
    out.language(language)
    out.updated(_moment(max((one.published for one in told if one.published), default="")))
    out.link(href=base + file, rel="self", type="application/atom+xml")
    out.link(href=f"{base}{file.replace('feed', 'index').replace('.xml', '.html')}", rel="alternate", type="text/html")
    for one in told:
        entry = out.add_entry(order="append")
        entry.id(f"urn:uuid:{uuid.uuid5(_NAMES, f'{one.folder.name} {one.published} {one.data}')}")
        entry.title(one.title)
        entry.updated(_moment(one.published))
        entry.link(href=base + one.href, rel="alternate", hreflang=language)
        entry.summary(_changed(one, held, language))
    return bytes(out.atom_str(pretty=True))


def _moment(day: str) -> datetime:
    """A day as a moment; the clock of the machine is never asked, so that the bytes stay the same."""
    return datetime.combine(date.fromisoformat(day) if day else date(1970, 1, 1), time(), UTC)


def _json(file: Path) -> dict[str, Any]:
    """What is stored of an edition; nothing where that cannot be read."""
    try:
        found = read_json(file)
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _held(one: Any) -> dict[str, Any]:
    """What an edition holds; nothing where it has not the form of one."""
    formed = isinstance(one, dict) and isinstance(one.get("published"), str) and isinstance(one.get("parameters"), dict)
    return one if formed else {}


def _changed(one: Item, held: Mapping[str, Mapping[str, Any]], language: str) -> str:
    """What changed since the edition before, in words."""
    now = held[one.folder.name]
    then = held.get(one.since) or _before(now, [*held.values(), _held(_json(_memory(one.folder)).get("before"))])
    if not then:
        return gettext(language)("The first edition of its kind in this folder.")
    try:
        return str(differences_lead(editions.differences(then, now), then, now, language))
    except (DxError, LookupError, ValueError, TypeError, AttributeError):  # an edition in an older form
        return gettext(language)("The edition before it cannot be compared with it.")


def _before(now: Mapping[str, Any], held: Iterable[Mapping[str, Any]]) -> Mapping[str, Any]:
    """The newest edition of the same kind that rests on older reports."""
    if not now:
        return {}
    asked = now["parameters"]
    older = [
        one for one in held
        if one and one["published"] < now["published"]
        and all(one["parameters"].get(name) == asked.get(name) for name in _SAME)
    ]  # fmt: skip
    return max(older, key=lambda one: str(one["published"]), default={})
