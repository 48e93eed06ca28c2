"""The notes of the data in Vietnamese: none missing, stale or misshapen, and shown wherever a note is."""

import re

import pytest
from babel.messages.pofile import read_po

import dxlib as dx
from dxlib import tables
from dxlib.explorer.choice import Choice
from dxlib.explorer.frames import Frames
from dxlib.explorer.views import view
from dxlib.loaders.contract import ROWS
from dxlib.places import data_folder
from dxlib.text import note_words

LOCALE = data_folder() / "locale"
TOLD = [m for m in read_po((LOCALE / "vi/LC_MESSAGES/notes.po").open("rb"), locale="vi") if m.id]
AS_OF = "period not printed: as-of date of the report"
AS_OF_VI = "không ghi kỳ: lấy ngày chốt số liệu của báo cáo"


def said() -> set[str]:
    """Every note of the data, and all that the texts lost."""
    seen = dx.load(reports="all")
    notes = {note for name in (*ROWS, "crosswalk") for note in getattr(seen, name).get("note", ()) if note}
    return notes | {what for lost in seen.reports["lost"] for _line, what in lost}


def test_the_template_is_up_to_date():
    template = {m.id for m in read_po((LOCALE / "notes.pot").open("rb")) if m.id}
    assert template == said(), "run `make messages`"


def test_every_note_is_translated_and_no_other():
    assert said() - {m.id for m in TOLD if m.string and not m.fuzzy} == set()
    assert {m.id for m in TOLD} - said() == set()


def numbers(text: str) -> set[int]:
    return {int(re.sub("[.,]", "", number)) for number in re.findall(r"\d+(?:[.,]\d+)*", text)}


def test_a_translation_names_every_number_of_the_english():
    assert [m.id for m in TOLD if not numbers(m.id) <= numbers(m.string)] == []


def test_a_translation_has_as_many_parts_as_the_english():
    assert [m.id for m in TOLD if m.string.count("; ") < m.id.count("; ")] == []


def test_what_is_doubtful_is_doubtful_in_both():
    differ = [m.id for m in TOLD if m.id.startswith("doubtful:") != m.string.startswith("chưa chắc chắn:")]
    assert differ == []


def test_a_translation_is_written_as_vietnamese_is():
    """No English, no decimal point, no comma within thousands, no straight quotes, no ISO dates."""
    foreign = re.compile(
        r"\b(the|of|and|is|are|for|with|from|not|report|line|year)\b|\d\.\d+ ?%|\d,\d{3}\b|[\"']|\d-\d", re.IGNORECASE
    )
    assert [m.string for m in TOLD if foreign.search(m.string) or m.string == m.id] == []


def test_a_note_without_a_translation_stays_as_it_is(monkeypatch, tmp_path):
    assert note_words(AS_OF, "vi") == AS_OF_VI
    assert note_words(AS_OF, "en") == AS_OF
    assert note_words("a note of my own", "vi") == "a note of my own"
    assert note_words("", "vi") == ""
    monkeypatch.setenv("DX_DATA", str(tmp_path))
    assert note_words(AS_OF, "vi") == AS_OF


@pytest.fixture(scope="module")
def shown() -> dict[str, str]:
    """What shows notes, in Vietnamese."""
    seen = dx.load(reports="all")
    made = {
        "sources": tables.sources(dx.compare("2023-12-31", "2022-06-30"), seen, language="vi"),
        "figures": tables.figures(seen.observations, language="vi"),
        "places": tables.places(dx.sources("provinces_community_teams"), language="vi"),
        "printed": tables.printed(seen, "2022-08-08-mid-year-review", (99, 270), language="vi"),
        "tasks": tables.tasks(seen.tasks, seen.reports, language="vi"),
        "commitments": tables.commitments(seen.commitments, seen.areas, language="vi"),
        "lost": tables.lost(seen, "2022-12-25-committee-slides", language="vi"),
    }
    choice = Choice(view="indicator", indicator="mobile_money_accounts", language="vi")
    explored = "\n".join(block.to_html() for block in view(choice, Frames(seen)).blocks if block.table)
    return {name: table.to_markdown() for name, table in made.items()} | {"explorer": explored}


@pytest.mark.parametrize(
    ("where", "english", "vietnamese"),
    [
        *((name, AS_OF, AS_OF_VI) for name in ("sources", "figures", "places", "printed", "explorer")),
        ("tasks", "result cell empty", "ô kết quả để trống"),
        ("commitments", "misprint: read as quarter II", "in nhầm: hiểu là quý II"),
        ("lost", "target and result of 2022 (chart)", "chỉ tiêu và kết quả năm 2022 (biểu đồ)"),
    ],
)
def test_notes_are_shown_in_vietnamese(shown, where, english, vietnamese):
    text = shown[where]
    assert vietnamese in text
    assert english not in text


def test_what_was_lost_begins_with_a_capital():
    rows = tables.lost(dx.load(reports="all"), "2022-12-25-committee-slides", language="vi").rows
    assert all(row[0].text[0].isupper() or row[0].text[0].isdigit() for row in rows)
