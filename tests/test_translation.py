"""Notebooks in Vietnamese: what is translated in them, and that nothing of it is missing, stale or misshapen."""

import re
from gettext import NullTranslations

import nbformat
import pytest
from babel.messages.pofile import read_po

from dxlib.briefing import read_suite
from dxlib.briefing.pages.markup import parse
from dxlib.briefing.running import runner
from dxlib.briefing.running.edition import SUITE
from dxlib.briefing.running.messages import template, update
from dxlib.briefing.running.translation import catalogue_file, in_language, messages, translated
from dxlib.text.catalogue import read_catalogue

NOTEBOOKS = {e.name: nbformat.read(SUITE.parent / e.file, as_version=4) for e in read_suite(SUITE).notebooks}
VIETNAMESE = catalogue_file(SUITE.parent, "vi")
TOLD = [m for m in read_po(VIETNAMESE.open("rb"), locale="vi") if m.id]


class Said(NullTranslations):
    """A catalogue of a few words."""

    def __init__(self, **words: str) -> None:
        super().__init__()
        self.words = words

    def gettext(self, message: str) -> str:
        return self.words.get(message, message)


def notebook(*sources: str, parameters: str = 'language = "en"') -> nbformat.NotebookNode:
    new = nbformat.v4
    tagged = new.new_code_cell(parameters, metadata={"tags": ["parameters"]})
    cells = [new.new_markdown_cell(s[3:]) if s.startswith("md:") else new.new_code_cell(s) for s in sources]
    return new.new_notebook(cells=[tagged, *cells])


def code(source: str, **words: str) -> str:
    return translated(notebook(source), Said(**words)).cells[1].source


# What is translated


def test_prose_and_texts_that_are_shown_are_messages_in_reading_order():
    asked = notebook(
        "md:## Payments  \n\nPaid online. ",
        'groups = {"Of all": ["a_share"], "b_share": 1}\nf(x.query("unit == \'persons\'"), title="Growth", by="group")',
        'g(caption="By report", rest="others", breaks="from here", title=name)\nh(title="Growth")',
    )
    assert messages(asked) == ["## Payments\n\nPaid online.", "Of all", "Growth", "By report", "others", "from here"]


def test_code_is_the_same_but_for_the_texts_that_are_shown():
    source = 'é = "Đ"; f(é, title="One",  caption = \'One\')  # One\nf(title=("On"\n  "e"))'
    assert code(source, One='Một "1"') == (
        'é = "Đ"; f(é, title="Một \\"1\\"",  caption = "Một \\"1\\"")  # One\nf(title=("Một \\"1\\""))'
    )


def test_what_has_no_translation_stays_as_it_is():
    asked = notebook("md:Two words", "f( title = 'Growth' )")
    assert translated(asked, NullTranslations()) == asked


def test_parameters_and_broken_code_are_left_alone():
    asked = notebook("f(title='Growth'", parameters='f(title="Growth")')
    assert messages(asked) == []
    assert translated(asked, Said(Growth="Tăng")) == asked


def test_the_notebook_itself_is_not_changed():
    asked = notebook("md:One", 'f(title="One")')
    before = nbformat.writes(asked)
    assert translated(asked, Said(One="Một")).cells[2].source == 'f(title="Một")'
    assert nbformat.writes(asked) == before


# Files


@pytest.fixture
def folder(tmp_path):
    """A suite of one notebook, with a catalogue that knows one of its texts."""
    text = SUITE.read_text(encoding="utf-8").split("notebooks:")[0]
    suite = tmp_path / "suite.yml"
    suite.write_text(f"{text}notebooks:\n  - {{file: one.ipynb, title: {{en: One, vi: Một}}}}\n", encoding="utf-8")
    nbformat.write(
        notebook("md:Payments online", 'title = "Payments"; print(dict(title="Growth"))'), tmp_path / "one.ipynb"
    )
    file = catalogue_file(tmp_path, "vi")
    file.parent.mkdir(parents=True)
    file.write_text(
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Growth"\nmsgstr "Tăng trưởng"\n\n'
        'msgid "Payments on line"\nmsgstr "Thanh toán"\n\nmsgid "Gone"\nmsgstr "Mất"\n',
        encoding="utf-8",
    )
    return tmp_path


def test_a_notebook_is_translated_on_its_way_into_the_run(folder):
    job = runner.Job("one", folder / "one.ipynb", folder / "out.ipynb", {"language": "vi"})
    (folder / "scratch").mkdir()
    with runner.running([job], folder / "scratch") as events:
        assert [cell for _job, cell in events][-1] is None
    ran = nbformat.read(job.output, as_version=4)
    assert ran.cells[-1].outputs[0].text == "{'title': 'Tăng trưởng'}\n"
    assert "Growth" in job.cells()[-1].source


def test_a_language_without_a_catalogue_takes_the_notebook_as_it_is(folder):
    assert in_language(folder / "one.ipynb", "en", folder / "scratch") == folder / "one.ipynb"
    assert not (folder / "scratch").exists()


def test_a_changed_text_keeps_its_translation_as_fuzzy_which_is_not_shown(folder):
    update(folder / "suite.yml")
    written = catalogue_file(folder, "vi").read_bytes()
    found = {m.id: m for m in read_po(catalogue_file(folder, "vi").open("rb"), locale="vi") if m.id}
    assert set(found) == {"Growth", "Payments online"}
    assert found["Payments online"].fuzzy and found["Payments online"].string == "Thanh toán"
    said = read_catalogue(catalogue_file(folder, "vi"))
    assert (said.gettext("Growth"), said.gettext("Payments online")) == ("Tăng trưởng", "Payments online")
    update(folder / "suite.yml")
    assert catalogue_file(folder, "vi").read_bytes() == written


# The Vietnamese of the suite


def test_the_template_is_up_to_date():
    assert (SUITE.parent / "locale" / "notebooks.pot").read_bytes() == template(SUITE), "run `make messages`"


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_every_text_of_a_notebook_is_translated(name):
    known = {m.id for m in TOLD if m.string and not m.fuzzy}
    assert [text for text in messages(NOTEBOOKS[name]) if text not in known] == []


def test_no_translation_is_left_over():
    in_no_edition = [nbformat.read(SUITE.parent / f"{name}.ipynb", as_version=4) for name in ("explore", "review")]
    used = {text for asked in (*NOTEBOOKS.values(), *in_no_edition) for text in messages(asked)}
    assert [m.id for m in TOLD if m.id not in used] == []


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_no_text_in_code_is_passed_over(name):
    """What begins with a capital is written for people."""
    known = set(messages(NOTEBOOKS[name]))
    for cell in NOTEBOOKS[name].cells:
        if cell.cell_type == "code" and "parameters" not in cell.metadata.get("tags", []):
            for literal in re.findall(r'"([^"]*)"', cell.source):
                assert not literal[:1].isupper() or literal in known, f"{literal!r} is shown and not translated"


def structure(text: str) -> list[str]:
    """What a Markdown text is built of: blocks in their order, and what is emphasised, linked or code."""
    counted = {"strong", "emphasis", "link", "codespan", "image", "inline_html"}
    inline: list[str] = []

    def walk(token: dict) -> None:
        if token["type"] in counted:
            shown = token.get("raw", "") if token["type"] == "codespan" else token.get("attrs", {}).get("url", "")
            inline.append(f"{token['type']} {shown}")
        for child in token.get("children", []):
            walk(child)

    blocks = []
    for token in parse(text):
        if token["type"] != "blank_line":
            blocks.append(f"{token['type']} {token.get('attrs', {}).get('level', '')}")
            walk(token)
    return blocks + sorted(inline)


def numbers(text: str) -> set[str]:
    return {re.sub(r"[.,]", "", number) for number in re.findall(r"\d+(?:[.,]\d+)*", text)}


def test_a_translation_is_built_as_the_english_is():
    assert [m.id for m in TOLD if structure(m.string) != structure(m.id)] == []
    assert [m.id for m in TOLD if re.findall(r"\{\w*\}", m.string) != re.findall(r"\{\w*\}", m.id)] == []


def test_a_translation_names_every_number_of_the_english():
    assert [m.id for m in TOLD if not numbers(m.id) <= numbers(m.string)] == []


def test_a_translation_is_written_as_vietnamese_is():
    """No decimal point, no comma within thousands, no straight quotes, no minus made of a hyphen."""
    foreign = re.compile(r"\d\.\d+ ?%|\d,\d{3}\b|(?<![\w-])-\d|[\"']")
    said = {m.id: re.sub(r"<[^>]+>|`[^`]+`", "", m.string) for m in TOLD}
    assert [text for asked, text in said.items() if foreign.search(text) or text == asked] == []


def test_what_the_suite_says_is_said_in_vietnamese():
    suite = read_suite(SUITE)
    texts = [suite.title, *(e.title for e in suite.notebooks), *(p.description for _, p in suite.parameters)]
    assert all(words.vi != words.en for words in texts)


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_page_and_its_title_in_the_suite_go_by_one_name(name):
    entry = next(e for e in read_suite(SUITE).notebooks if e.name == name)
    vietnamese = translated(NOTEBOOKS[name], read_catalogue(VIETNAMESE))
    headings = [vietnamese.cells[0].source.splitlines()[0], NOTEBOOKS[name].cells[0].source.splitlines()[0]]
    if name != "overview":  # its heading is the title of the whole
        assert headings == [f"# {entry.title.vi}", f"# {entry.title.en}"]
    else:
        assert headings[0] == f"# {read_suite(SUITE).title.vi}"
