"""The editions in a folder: listed, linked from one page, and held against each other."""

from __future__ import annotations

import json
import os
import shutil
from datetime import date

import pytest
from click.testing import CliRunner
from test_briefing import contents, write_suite

import dxlib as dx
from dxlib.briefing import brief, editions, read_suite, write_index
from dxlib.briefing.running import since
from dxlib.cli import cli
from dxlib.errors import DxError, UnknownName

pytestmark = pytest.mark.usefixtures("with_pages")


def newest() -> str:
    """The day of the newest report or page."""
    return str(dx.load(reports="all").published.max())


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    """A folder with an edition of 2022 and one of today that tells what changed since."""
    home = tmp_path_factory.mktemp("shelf")
    suite = write_suite(home / "notebooks")
    build = home / "build"
    brief(out=build, suite=suite, as_of="2022-12-31", progress=False)
    brief(out=build, suite=suite, compare_to="latest_previous_as-of-2022-12-31", formats="html,docx", progress=False)
    return build, suite


@pytest.fixture
def copy(shelf, tmp_path):
    """The same folder, to be spoilt."""
    return shutil.copytree(shelf[0], tmp_path / "build")


def page(build, name="index.html"):
    return (build / name).read_text(encoding="utf-8")


def bilingual(suite, *languages):
    return read_suite(suite).model_copy(update={"languages": [*languages] or ["vi", "en"]})


def test_what_changed_stands_before_the_first_section(shelf):
    build, _ = shelf
    html = (build / "latest_previous" / "index.html").read_text(encoding="utf-8")
    assert "Since the edition of 31 Dec 2022</h2>" in html
    everything = dx.load(reports="all").reports
    pages = everything[(everything["kind"] == "page") & (everything["published"] > date(2022, 12, 31))]
    assert (
        f"Published since: 2 reports (16 Feb 2024, 30 Apr 2024) and {len(pages)} public pages (10 Jan 2023 to " in html
    )
    assert "Targets whose status changed" in html
    other = (build / "latest_previous" / "digital_government.html").read_text(encoding="utf-8")
    assert "Since the edition" not in other, "it is told once"


def test_it_stands_in_documents_as_a_heading_with_tables(shelf):
    from docx import Document

    word = Document(str(shelf[0] / "latest_previous" / "annex.docx"))
    assert "Since the edition of 31 Dec 2022" in [p.text for p in word.paragraphs if p.style.name.startswith("Heading")]
    assert any("Missed" in cell.text for table in word.tables for row in table.rows for cell in row.cells)


def test_the_record_names_the_earlier_edition_and_what_it_held(shelf):
    folder = shelf[0] / "latest_previous"
    record = json.loads((folder / "edition.json").read_text(encoding="utf-8"))
    earlier = contents(shelf[0] / "latest_previous_as-of-2022-12-31")["figures.json"]
    assert record["parameters"]["compare_to"] == {"latest_previous_as-of-2022-12-31": earlier}
    assert record["files"]["figures.json"] == contents(folder)["figures.json"]


def test_an_edition_held_against_itself_has_nothing_new(copy, shelf):
    again = brief(out=copy, suite=shelf[1], compare_to="latest_previous", formats="html", progress=False)
    assert "Nothing has changed since" in (again / "index.html").read_text(encoding="utf-8")


def test_the_same_two_editions_give_the_same_bytes(copy, shelf):
    before = contents(copy)
    brief(out=copy, suite=shelf[1], compare_to=copy / "latest_previous_as-of-2022-12-31", formats="html,docx",
          progress=False)  # fmt: skip
    assert contents(copy) == before


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "has no figures.json"),
        ("{", "cannot be read"),
        ("[]", "cannot be read"),
        ('{"form": 1, "parameters": {}}', "cannot be read"),
        ('{"form": 99}', "later form"),
    ],
)
def test_an_edition_that_cannot_be_compared_with_is_refused_before_the_run(copy, shelf, content, message):
    file = copy / "latest_previous" / "figures.json"
    file.unlink()
    if content is not None:
        file.write_text(content, encoding="utf-8")
    before = contents(copy)
    with pytest.raises(DxError, match=message):
        brief(out=copy, suite=shelf[1], compare_to="latest_previous", progress=False)
    assert contents(copy) == before


def test_an_unknown_edition_is_answered_with_the_nearest(copy, shelf):
    with pytest.raises(UnknownName, match="did you mean 'latest_previous'"):
        brief(out=copy, suite=shelf[1], compare_to="latest_previos", progress=False)


def test_a_later_edition_is_no_earlier_one(copy, shelf):
    with pytest.raises(DxError, match=f"the edition latest_previous rests on reports up to {newest()}"):
        brief(out=copy, suite=shelf[1], as_of="2022-12-31", compare_to="latest_previous", progress=False)


def test_the_list_names_what_there_is(shelf):
    found = editions(shelf[0]).set_index("edition")
    assert found.index.tolist() == ["latest_previous", "latest_previous_as-of-2022-12-31"], "newest evidence first"
    row = found.loc["latest_previous"]
    assert (row.published, row.languages, row.formats) == (newest(), "en", "html,docx")
    assert (row.compared_to, row.data_changed, row.damage) == ("latest_previous_as-of-2022-12-31", 0, "")
    assert found["data"].nunique() == 1


def test_data_that_have_changed_since_are_counted(copy):
    file = copy / "latest_previous" / "edition.json"
    record = json.loads(file.read_text(encoding="utf-8"))
    record["data"]["data/areas.yml"] = "0" * 64
    file.write_text(json.dumps(record), encoding="utf-8")
    found = editions(copy).set_index("edition")
    assert found["data_changed"].to_dict() == {"latest_previous": 1, "latest_previous_as-of-2022-12-31": 0}
    assert found["data"].nunique() == 2


def test_the_page_links_every_page_and_document(shelf):
    links = page(shelf[0]).split('href="')[1:]
    assert [link.partition('"')[0] for link in links] == [
        "feed.xml",
        "latest_previous/index.html",
        "latest_previous/explore.html",
        "latest_previous/annex.docx",
        "latest_previous_as-of-2022-12-31/index.html",
        "latest_previous_as-of-2022-12-31/explore.html",
        "feed.xml",
    ]
    assert "<script" not in page(shelf[0])


def test_what_is_foreign_or_broken_disturbs_nothing(copy, shelf):
    (copy / "notes").mkdir()
    (copy / "file.txt").write_text("x", encoding="utf-8")
    for name, text in {
        "torn": "{",
        "list": "[]",
        "odd": '{"parameters": {"period": "<b>"}, "files": {}, "data": {}}',
    }.items():
        (copy / name).mkdir()
        (copy / name / "edition.json").write_text(text, encoding="utf-8")
    (copy / "latest_previous" / "digital_government.html").unlink()
    found = editions(copy).set_index("edition")["damage"]
    assert {*found.index} == {"torn", "list", "odd", "latest_previous", "latest_previous_as-of-2022-12-31"}
    assert "missing" in found["latest_previous"]
    write_index(copy, read_suite(shelf[1]))
    html = page(copy)
    assert "latest_previous/index.html" not in html, "an edition that is not whole is not linked"
    assert "list, odd, torn" in html
    assert "notes" not in html


def test_a_hostile_name_stays_text(copy, shelf):
    (copy / "latest_previous_as-of-2022-12-31").rename(copy / '"><script>alert(1)<')
    write_index(copy, read_suite(shelf[1]))
    assert "<script" not in page(copy)
    assert "%22%3E%3Cscript%3E" in page(copy)


def test_the_page_is_written_whole_or_not_at_all(copy, shelf, monkeypatch):
    before = contents(copy)

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(DxError, match=r"cannot write .*index.html: No space left"):
        write_index(copy, read_suite(shelf[1]))
    assert contents(copy) == before


def test_a_page_of_somebody_else_is_left_alone(copy, shelf):
    (copy / "index.html").write_text("<h1>Mine</h1>", encoding="utf-8")
    brief(out=copy, suite=shelf[1], formats="html", progress=False)
    assert page(copy) == "<h1>Mine</h1>"


def test_there_is_a_page_in_each_language_of_the_suite_and_each_links_the_others(copy, shelf):
    assert write_index(copy, bilingual(shelf[1])) == copy / "index.html"
    first, other = page(copy), page(copy, "index.en.html")
    assert '<html lang="vi">' in first and '<html lang="en">' in other
    assert "<h1>Editions</h1>" in other and "<h1>Editions</h1>" not in first
    assert '<a href="index.en.html" hreflang="en" lang="en">English</a>' in first and 'href="index.html"' not in first
    assert '<a href="index.html" hreflang="vi" lang="vi">Tiếng Việt</a>' in other and "index.en.html" not in other
    before = contents(copy)
    write_index(copy, bilingual(shelf[1]))
    assert contents(copy) == before


def test_where_there_is_one_language_there_is_nothing_to_switch(shelf):
    assert "<nav" not in page(shelf[0])
    assert [file.name for file in shelf[0].glob("index*")] == ["index.html"]


def test_each_page_names_its_own_language_first(copy, shelf):
    folder = copy / "latest_previous"
    record = json.loads((folder / "edition.json").read_text(encoding="utf-8"))
    record["parameters"]["language"], record["files"] = "vi,en", ["vi/index.html", "en/index.html"]
    for file in record["files"]:
        (folder / file).parent.mkdir()
        (folder / file).write_text("x", encoding="utf-8")
    (folder / "edition.json").write_text(json.dumps(record), encoding="utf-8")
    write_index(copy, bilingual(shelf[1]))
    for name, order in {"index.html": ["vi", "en"], "index.en.html": ["en", "vi"]}.items():
        links = [f"latest_previous/{language}/index.html" for language in order]
        assert sorted(links, key=page(copy, name).index) == links


def test_a_page_of_somebody_else_is_left_alone_and_not_linked(copy, shelf):
    (copy / "index.en.html").write_text("<h1>Mine</h1>", encoding="utf-8")
    write_index(copy, bilingual(shelf[1]))
    assert page(copy, "index.en.html") == "<h1>Mine</h1>"
    assert "index.en.html" not in page(copy)


def test_a_language_that_the_suite_no_longer_has_takes_its_page_along_but_nobody_elses(copy, shelf):
    write_index(copy, bilingual(shelf[1]))
    (copy / "index.old.html").write_text("<h1>Mine</h1>", encoding="utf-8")
    write_index(copy, bilingual(shelf[1], "en"))
    assert sorted(file.name for file in copy.glob("index*")) == ["index.html", "index.old.html"]


def test_what_an_interrupt_leaves_are_whole_pages(copy, shelf, monkeypatch):
    write_index(copy, bilingual(shelf[1]))
    (copy / "latest_previous" / "edition.json").unlink()
    old, whole, replace = page(copy), [], os.replace

    def once(*how):
        if whole:
            raise KeyboardInterrupt
        whole.append(replace(*how))

    monkeypatch.setattr(os, "replace", once)
    with pytest.raises(KeyboardInterrupt):
        write_index(copy, bilingual(shelf[1]))
    assert page(copy) == old, "the first page comes last"
    assert page(copy, "index.en.html").rstrip().endswith("</html>") and "1 edition" in page(copy, "index.en.html")
    assert not list(copy.glob(".index*"))


def test_the_command_lists_and_says_where_nothing_is(copy, tmp_path):
    run = CliRunner().invoke(cli, ["editions", "--out", str(copy)])
    assert run.exit_code == 0
    assert newest() in run.output
    missing = CliRunner().invoke(cli, ["editions", "--out", str(tmp_path / "none")])
    assert "dx brief" in str(missing.exception)
    (tmp_path / "empty").mkdir()
    assert CliRunner().invoke(cli, ["editions", "--out", str(tmp_path / "empty")]).output == "nothing found\n"


def test_what_is_stored_can_be_read_again_line_by_line(shelf):
    file = shelf[0] / "latest_previous" / since.FILE
    held = json.loads(file.read_text(encoding="utf-8"))
    assert held["versions"].keys() == {"dxlib", "contract", "definitions", "methods"}
    lines = file.read_text(encoding="utf-8").splitlines()
    assert len(lines) > len(held["figures"]) + len(held["targets"]) + len(held["findings"])


def test_documents_are_listed_by_what_they_are_there_for(shelf):
    html = page(shelf[0])
    heads = [head.partition("</th>")[0] for head in html.split('<th scope="col">')[1:]]
    assert heads == ["Edition", "Published up to", "Area", "Read first", "Every figure", "Data"]
    row = html.partition("<tbody>")[2].partition("</tr>")[0]
    first, every = (row.partition(f'data-label="{head}"')[2].partition("</td>")[0] for head in heads[3:5])
    assert "index.html" in first and "annex.docx" not in first and ">Word<" in every
    assert "<span" not in first, "of one language alone it is not said which"
