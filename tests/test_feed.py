"""The Atom feed beside the index: valid, the same bytes for the same editions, and it tells what changed."""

from __future__ import annotations

import json
import shutil
from datetime import datetime
from xml.etree import ElementTree

import pytest
from test_briefing import write_suite

from dxlib.briefing import brief, read_suite, write_index
from dxlib.briefing.running.feed import MEMORY

pytestmark = pytest.mark.usefixtures("with_pages")
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    """A folder with an edition of the documents of 2022 and one of today."""
    home = tmp_path_factory.mktemp("feed")
    suite = write_suite(home / "notebooks")
    for as_of in ("2022-12-31", None):
        brief(out=home / "build", suite=suite, as_of=as_of, reports="documents", formats="html", progress=False)
    return home / "build", suite


@pytest.fixture
def copy(shelf, tmp_path):
    return shutil.copytree(shelf[0], tmp_path / "build")


def read(build, name="feed.xml"):
    return ElementTree.parse(build / name).getroot()


def links(element, rel):
    return [link.get("href") for link in element.findall(f"{ATOM}link") if link.get("rel", "alternate") == rel]


def test_it_has_what_atom_asks_for(shelf):
    feed = read(shelf[0])
    for element in (feed, *feed.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"{ATOM}{name}")) == 1, name
        assert element.find(f"{ATOM}id").text.startswith("urn:uuid:")
        assert datetime.fromisoformat(element.find(f"{ATOM}updated").text).tzinfo is not None
    assert feed.find(f"{ATOM}author/{ATOM}name").text and links(feed, "self") == ["feed.xml"]
    ids = [entry.find(f"{ATOM}id").text for entry in feed.findall(f"{ATOM}entry")]
    assert len(set(ids)) == len(ids) == 2


def test_every_edition_is_an_entry_that_links_its_first_page(shelf):
    entries = read(shelf[0]).findall(f"{ATOM}entry")
    assert [links(one, "alternate") for one in entries] == [
        ["latest_previous_documents/index.html"], ["latest_previous_as-of-2022-12-31_documents/index.html"],
    ]  # fmt: skip
    assert all((shelf[0] / links(one, "alternate")[0]).is_file() for one in entries)
    assert [one.find(f"{ATOM}updated").text[:10] for one in entries] == ["2024-04-30", "2022-12-31"]


def test_it_tells_what_changed_since_the_edition_before(shelf):
    newest, first = [one.find(f"{ATOM}summary").text for one in read(shelf[0]).findall(f"{ATOM}entry")]
    assert newest.startswith("2 reports have been published since (16 Feb 2024, 30 Apr 2024): ")
    assert "new figures" in newest and "with another status" in newest
    assert first == "The first edition of its kind in this folder."


def test_the_same_editions_give_the_same_bytes(copy, shelf):
    before = (copy / "feed.xml").read_bytes()
    (copy / "feed.xml").unlink()
    write_index(copy, read_suite(shelf[1]))
    assert (copy / "feed.xml").read_bytes() == before


def test_an_edition_made_anew_from_other_data_is_another_entry(copy, shelf):
    def ids():
        return {one.find(f"{ATOM}id").text for one in read(copy).findall(f"{ATOM}entry")}

    before = ids()
    file = copy / "latest_previous_documents" / "edition.json"
    record = json.loads(file.read_text(encoding="utf-8"))
    record["data"]["data/areas.yml"] = "0" * 64
    file.write_text(json.dumps(record), encoding="utf-8")
    write_index(copy, read_suite(shelf[1]))
    assert len(ids()) == 2 and len(ids() & before) == 1


def test_an_edition_that_took_the_place_of_another_tells_what_changed_since(copy, shelf):
    older, newest = copy / "latest_previous_as-of-2022-12-31_documents", copy / "latest_previous_documents"
    whole = {name: (newest / name).read_bytes() for name in ("figures.json", "edition.json")}
    record = json.loads(whole["edition.json"])
    record["published"] = "2022-12-31"
    (newest / "edition.json").write_text(json.dumps(record), encoding="utf-8")
    shutil.move(older / "figures.json", newest / "figures.json")
    shutil.rmtree(older)
    shutil.rmtree(copy / MEMORY)
    write_index(copy, read_suite(shelf[1]))
    assert read(copy).find(f"{ATOM}entry/{ATOM}summary").text == "The first edition of its kind in this folder."
    for name, content in whole.items():
        (newest / name).write_bytes(content)
    for _ in range(2):
        write_index(copy, read_suite(shelf[1]))
        summary = read(copy).find(f"{ATOM}entry/{ATOM}summary").text
        assert summary.startswith("2 reports have been published since (16 Feb 2024, 30 Apr 2024): ")


def test_there_is_one_in_each_language_of_the_suite(copy, shelf):
    bilingual = read_suite(shelf[1]).model_copy(update={"languages": ["vi", "en"]})
    write_index(copy, bilingual)
    assert read(copy).get("{http://www.w3.org/XML/1998/namespace}lang") == "vi"
    assert links(read(copy, "feed.en.xml"), "self") == ["feed.en.xml"]
    assert links(read(copy, "feed.en.xml"), "alternate") == ["index.en.html"]
    assert 'href="feed.en.xml"' in (copy / "index.en.html").read_text(encoding="utf-8")
    write_index(copy, read_suite(shelf[1]))
    assert not (copy / "feed.en.xml").exists(), "the suite has that language no longer"


def test_links_begin_with_the_address_that_the_suite_gives(copy, shelf):
    write_index(copy, read_suite(shelf[1]).model_copy(update={"address": "https://stats.example/dx/"}))
    feed = read(copy)
    assert links(feed, "self") == ["https://stats.example/dx/feed.xml"]
    assert links(feed.find(f"{ATOM}entry"), "alternate") == [
        "https://stats.example/dx/latest_previous_documents/index.html"
    ]


def test_an_edition_that_is_not_whole_is_left_out(copy, shelf):
    (copy / "latest_previous_documents" / "index.html").unlink()
    write_index(copy, read_suite(shelf[1]))
    assert len(read(copy).findall(f"{ATOM}entry")) == 1


def test_an_edition_that_stored_nothing_of_itself_is_still_told(copy, shelf):
    (copy / "latest_previous_documents" / "figures.json").write_text("[", encoding="utf-8")
    write_index(copy, read_suite(shelf[1]))
    assert len(read(copy).findall(f"{ATOM}entry")) == 2


def test_a_feed_that_somebody_else_put_there_stays(copy, shelf):
    (copy / "feed.xml").write_text("<feed>mine</feed>", encoding="utf-8")
    write_index(copy, read_suite(shelf[1]))
    assert (copy / "feed.xml").read_text(encoding="utf-8") == "<feed>mine</feed>"


def test_a_folder_without_editions_has_an_empty_feed(tmp_path, shelf):
    write_index(tmp_path, read_suite(shelf[1]))
    assert read(tmp_path).findall(f"{ATOM}entry") == []
