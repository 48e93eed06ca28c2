"""Links and devices that somebody put where the project writes, reads or removes: nothing is done where they lead."""

from __future__ import annotations

import os
from datetime import UTC, datetime

import incoming
import pandas as pd
import pytest

import dxlib as dx
from dxlib.briefing import brief
from dxlib.briefing.running import feed, shelf
from dxlib.cli.lab.folder import fill
from dxlib.cli.terminal import _write
from dxlib.errors import DxError
from dxlib.exporting.making import check
from dxlib.notation.folders import put, replace
from dxlib.notation.holding import DiskError, swap
from dxlib.notation.store import Store, key
from dxlib.reading.decisions import FILE, Decision, decide
from dxlib.reading.refreshing import LOCK

pytestmark = pytest.mark.skipif(os.name != "posix", reason="links need rights there")


@pytest.fixture
def precious(tmp_path):
    """A folder of somebody, with a file, that nothing may change; held at the end."""
    folder = tmp_path / "precious"
    folder.mkdir()
    (folder / "kept.json").write_text("precious")
    yield folder
    assert [one.name for one in folder.iterdir()] == ["kept.json"]
    assert (folder / "kept.json").read_text() == "precious"


@pytest.mark.parametrize("linked", ["folder", "file"])
def test_the_memory_of_the_feed_is_kept_in_the_folder_of_the_editions(tmp_path, precious, linked):
    edition, scratch, memory = (tmp_path / name for name in ("kept", "scratch", feed.MEMORY))
    edition.mkdir()
    scratch.mkdir()
    (edition / feed.FILE).write_text('{"published": "2024-04-30", "parameters": {}}')
    if linked == "folder":
        memory.symlink_to(precious)
    else:
        memory.mkdir()
        for name in ("kept.json", ".kept.json"):
            (memory / name).symlink_to(precious / "kept.json")
    feed.remember([feed.Item(edition, "", "2024-04-30", "", "")], scratch)
    assert not memory.is_symlink() and "2024-04-30" in (memory / "kept.json").read_text()
    assert not (memory / "kept.json").is_symlink()


def test_a_device_in_the_place_of_a_page_is_not_ours_and_not_read_to_its_end(tmp_path):
    (tmp_path / "index.html").symlink_to("/dev/zero")
    os.mkfifo(tmp_path / "feed.xml")
    assert not shelf._is_ours(tmp_path / "index.html") and not shelf._is_ours(tmp_path / "feed.xml")


def test_the_cache_keeps_and_removes_nothing_where_a_link_leads(tmp_path, precious):
    name = key("thing", 1)
    (tmp_path / "kept").mkdir()
    (precious / f"{name}.kept").write_text("of another cache")
    (tmp_path / "kept" / name[:2]).symlink_to(precious)
    store = Store(tmp_path / "kept", limit=0)
    store.put(name, b"content")
    store.trim()
    assert store.clear() == 0
    assert (precious / f"{name}.kept").read_text() == "of another cache"
    (precious / f"{name}.kept").unlink()


def test_decisions_are_added_to_the_file_of_the_draft_alone(tmp_path, precious):
    (tmp_path / FILE).symlink_to(precious / "kept.json")
    at = datetime(2025, 1, 1, tzinfo=UTC)
    with pytest.raises(OSError, match="symbolic link"):
        decide(tmp_path, [Decision(proposal=1, reader=1, who="A. Reader", at=at, action="accept")])


def test_notebooks_are_not_put_where_a_link_leads(tmp_path, precious):
    (shipped := tmp_path / "shipped" / "locale").mkdir(parents=True)
    (shipped / "kept.json").write_text("{}")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "locale").symlink_to(precious)
    with pytest.raises(DxError, match="locale is a link there"):
        fill(tmp_path / "mine", tmp_path / "shipped")


def test_a_watched_folder_is_looked_through_and_no_file_beside_it(tmp_path, folder, precious, monkeypatch):
    folder.rows(folder.report(sha256="a" * 64), "observations", {"value": 9000, "as_printed": "9.000", "line": 3})
    incoming.stand_in(monkeypatch)
    (outside := tmp_path / "outside.txt").write_text(incoming.TEXT, encoding="utf-8")
    (watched := tmp_path / "watched").mkdir()
    (watched / "link.txt").symlink_to(outside)
    (watched / "zero").symlink_to("/dev/zero")
    (drafts := tmp_path / "drafts").mkdir()
    assert dx.reading.refresh(watched, out=drafts, data=folder.root).outcomes == ()
    (drafts / LOCK).unlink()
    (drafts / LOCK).symlink_to(precious / "kept.json")
    with pytest.raises(DxError, match="cannot write"):
        dx.reading.refresh(watched, out=drafts, data=folder.root)


def test_a_link_that_leads_to_itself_is_told_or_replaced(tmp_path, monkeypatch, folder):
    for name in ("loop", "loop.csv"):
        (tmp_path / name).symlink_to(name)
    loop = tmp_path / "loop"
    _write(pd.DataFrame({"a": [1]}), tmp_path / "loop.csv")
    assert (tmp_path / "loop.csv").read_text() == "a\n1\n"
    folder.rows(folder.report(), "observations", {"value": 9000, "as_printed": "9.000"})
    (watched := tmp_path / "watched").mkdir()
    (watched / "loop").symlink_to("loop")
    assert dx.reading.refresh(watched, out=tmp_path / "drafts", data=folder.root).outcomes == ()
    for refused in (
        lambda: dx.reading.refresh(watched, out=loop, data=folder.root),
        lambda: dx.reading.accept("a draft", data=loop), lambda: dx.load(data=loop),
        lambda: dx.export("csvw", loop / "out"), lambda: brief(out=loop / "build"),
    ):  # fmt: skip
        with pytest.raises(DxError):
            refused()


@pytest.mark.parametrize("put_there", [os.mkfifo, lambda path: path.write_text("precious"), None])
def test_what_is_no_folder_or_no_file_is_never_replaced(tmp_path, put_there):
    place, new = tmp_path / "place", tmp_path / "new"
    new.mkdir()
    if put_there is None:
        place.symlink_to("/dev/full")  # where a device stands, no folder takes its place
    else:
        put_there(place)
    before = place.lstat()
    with pytest.raises(NotADirectoryError):
        swap(new, place)
    with pytest.raises(DxError, match="is there and is no export of dx"):
        check(place)
    with pytest.raises(DiskError, match="Not a directory"):
        put(tmp_path, "place", {"file": b""}, replacing=True)
    if not place.is_file():
        with pytest.raises(DiskError, match="it is there and is no file"):
            replace(place, b"")
    assert (place.lstat().st_ino, place.lstat().st_mode) == (before.st_ino, before.st_mode) and new.is_dir()
