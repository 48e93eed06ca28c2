"""A review at work, without a browser: what each key does, and what is seen after it."""

import json
import time
from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from made_drafts import ID, PUBLISHED, made, made_from_pdf, made_table
from PIL import Image

import dxlib as dx
from dxlib.errors import DxError, UnknownName
from dxlib.reading.decisions import FILE, decided
from dxlib.reading.document import Line, Place, Word
from dxlib.reading.drafts import Draft
from dxlib.reading.proposal import Reading
from dxlib.reading.proposals.about import About
from dxlib.reviewing import screens
from dxlib.reviewing.desk import Desk
from dxlib.reviewing.histories import history
from dxlib.reviewing.known import NEW_FIELDS
from dxlib.reviewing.passages import Pages, box_of
from dxlib.reviewing.screens import drawing, fixed
from dxlib.reviewing.session import Session


@pytest.fixture(scope="module")
def evidence():
    return dx.load(reports="all")


@pytest.fixture
def draft(tmp_path):
    return made(tmp_path / "draft")


@pytest.fixture
def session(draft, evidence):
    return Session(draft, 1, "Lan", "en", evidence)


@pytest.fixture
def paged(tmp_path, evidence):
    return Session(made_from_pdf(tmp_path / "draft"), 1, "Lan", "en", evidence)


def act(session, name, **given):
    """Do what a key does on the screen that is seen, and return the next screen."""
    session.act(name, {"figure": session.queue.at, **given})
    return screens.screen(session)


def go_to(session, printed):
    """Look at the figure that is printed so."""
    lines = session.lines
    number = next(one.number for one in session.draft.proposals if lines[one.line - 1][one.start : one.end] == printed)
    return act(session, "go", number=number)


def cells(shown):
    return {entry["field"]: entry["text"] for entry in shown["entries"]}


def kept(session, reader=1):
    return decided(session.draft.folder, reader)


# What is seen.


def test_the_screen_says_how_far_the_review_is(session):
    shown = screens.screen(session)
    count, sure = len(session.draft.proposals), len(session.queue.sure)
    assert shown["progress"] == f"0 of {count} decided · {sure} sure ones can be seen together"
    assert shown["position"] == f"1 of {count}" and shown["confidence"] == ["open", "open"]
    assert act(session, "accept")["progress"].startswith(f"1 of {count} decided")


def test_the_figure_is_marked_in_its_line_between_its_neighbours(session):
    shown = go_to(session, "88,4%")["passage"]
    own = next(line for line in shown["lines"] if ["88,4%", "here"] in line["parts"])
    assert [line["number"] for line in shown["lines"]] == [3, 4, 5, 6, 7] and own["number"] == 5
    assert shown["place"] == "line 5 · paragraph 5"


def test_other_figures_of_the_line_are_marked_and_told_apart_when_decided(session):
    marks = [mark for mark in go_to(session, "45 hệ thống")["passage"]["lines"][2]["parts"] if mark[1]]
    assert marks == [["45 hệ thống", "here"], ["3 ngày", "other"]]
    go_to(session, "3 ngày")
    act(session, "uncounted", reason="date")
    marks = [mark for mark in go_to(session, "45 hệ thống")["passage"]["lines"][2]["parts"] if mark[1]]
    assert marks[1] == ["3 ngày", "done"]


def test_the_reading_is_shown_in_words(session):
    shown = go_to(session, "hơn 9,1 nghìn")
    found = cells(shown)
    assert (
        found["indicator"] == "Cyberattacks recorded" and found["value"] == "over 9,100" and found["period"] == "2024"
    )
    assert "attacks" in next(one["small"] for one in shown["entries"] if one["field"] == "indicator")
    assert [choice["text"] for choice in shown["choices"]][:1] == ["Cyberattacks recorded"]
    assert "first half" not in found["period"] and "second half of 2024" in shown["choices"][1]["small"]


def test_a_change_and_a_target_are_shown_as_such(session):
    change = cells(go_to(session, "giảm 28,9%"))
    assert (change["value"], change["base_period"], change["table"]) == ("−28.9%", "2023", "change stated")
    target = cells(go_to(session, "≥ 82%"))
    assert (target["value"], target["table"], target["authority"]) == ("≥ 82%", "target", "942/QĐ-TTg")
    part = cells(go_to(session, "60/63"))
    assert part["value"] == "60 of 63"


def test_the_earlier_figures_of_the_indicator_stand_beside_it(session):
    shown = go_to(session, "61,2%")
    assert shown["earlier"][1]["text"] == "58,41%" and shown["earlier"][1]["period"] == "2023"
    about, svg = drawing(session, shown["chart"])
    assert about["svg"] and b"58.41%" in svg and b"61.2%" in svg and b"var(--dx-" in svg


def test_of_a_flow_only_figures_over_as_many_months_are_earlier_ones(evidence):
    row = {"indicator": "attacks", "period": "2024", "area": "VN", "as_printed": "9.000", "value": 9000}
    found = history(Reading(table="observations", row=row, score=1), evidence, ID, date(2025, 2, 10))
    assert {len(period) for period in found.rows["period"]} == {4}, "years alone"
    assert found.own["value"].tolist() == [9000]


def test_a_figure_without_an_indicator_has_no_earlier_ones(evidence):
    reading = Reading(table="observations", row={"indicator": "", "period": "2024", "as_printed": "5"}, score=0.1)
    assert history(reading, evidence, ID, date(2025, 2, 10)) is None


def test_a_row_of_a_table_stands_under_its_heads(paged):
    shown = go_to(paged, "43,1%")
    assert [cell["above"] for cell in shown["passage"]["cells"]] == ["Nơi làm thử", "Hồ sơ qua mạng", "Hài lòng"]
    assert [cell["here"] for cell in shown["passage"]["cells"]] == [False, True, False]
    assert shown["passage"]["place"].endswith("page 1, table 1, row 2")


def test_the_page_is_shown_with_a_box_round_the_figure(paged):
    about, png = drawing(paged, go_to(paged, "43,1%")["crop"])
    image = Image.open(BytesIO(png)).convert("L")
    left, top, width, height = (one / 100 for one in about["box"])
    inside = image.crop((int(left * image.width), int(top * image.height), int((left + width) * image.width),
                         int((top + height) * image.height)))  # fmt: skip
    assert min(inside.tobytes()) < 100, "dark letters stand in the box"
    assert inside.width / image.width < 0.2 and 0 < left < 1 and 0 < top < 1


def test_a_picture_is_cut_by_its_resolution(tmp_path):
    sheet = Image.new("RGB", (1200, 800), "white")
    sheet.paste("black", (600, 400, 700, 430))
    path = tmp_path / "photo.png"
    sheet.save(path, dpi=(144, 144))
    line = Line(text="5 7", place=Place(page=1, box=(0, 200, 350, 215)), words=(
        Word(start=0, end=1, box=(0, 200, 10, 215)), Word(start=2, end=3, box=(300, 200, 350, 215))))  # fmt: skip
    crop = Pages(path, "picture").crop(line, 2, 3)
    assert crop.width > 350, "the whole line is seen"
    image = Image.open(BytesIO(crop.png)).convert("L")
    left, top, width, height = (one / 100 for one in crop.box)
    middle = int((left + width / 2) * image.width), int((top + height / 2) * image.height)
    assert image.getpixel(middle) < 40 and image.getpixel((int(left * image.width) - 6, middle[1])) > 200


def test_what_the_reader_could_not_keep_is_said(draft, evidence):
    warned = draft.document.model_copy(update={"warnings": ("read from a picture: look at every figure",)})
    session = Session(replace(draft, document=warned), 1, "Lan", "en", evidence)
    assert fixed(session)["warnings"] == ["read from a picture: look at every figure"]


def test_a_page_that_cannot_be_drawn_is_left_out(paged, draft, evidence):
    assert drawing(paged, "crop 999") is None and drawing(paged, "crop x") is None
    paged.draft.original.write_bytes(b"%PDF-1.7 broken off")
    assert Pages(paged.draft.original, "pdf").crop(paged.draft.document.lines[1], 0, 5) is None
    assert not Session(draft, 1, "Lan", "en", evidence).pages.are_there
    assert box_of(Line(text="a"), 0, 1) is None


def test_all_words_are_those_of_the_language(draft, evidence):
    session = Session(draft, 1, "Lan", "vi", evidence)
    assert "Tỷ lệ" in json.dumps(screens.screen(session), ensure_ascii=False) or cells(screens.screen(session))
    with pytest.raises(UnknownName, match="unknown language 'xx'"):
        Session(draft, 1, "Lan", "xx", evidence)


# What keys do.


def test_another_reading_is_picked_and_accepted(session):
    number = session.queue.at
    shown = act(session, "pick")
    assert shown["choice"] == 1 and cells(shown)["table"] != cells(act(session, "pick", choice=0))["table"]
    act(session, "pick", choice=1)
    act(session, "accept")
    assert kept(session)[number].choice == 1
    assert act(session, "go", number=number)["choice"] == 1, "what was decided is shown again"


def test_the_next_reading_after_the_last_is_the_first(session):
    count = len(screens.screen(session)["choices"])
    for _ in range(count):
        shown = act(session, "pick")
    assert shown["choice"] == 0


def test_a_key_pressed_twice_decides_once(session):
    first = session.queue.at
    session.act("accept", {"figure": first})
    session.act("accept", {"figure": first})
    assert list(kept(session)) == [first]


def test_a_reading_that_is_not_whole_is_completed_before_it_is_accepted(session):
    go_to(session, "45 hệ thống")
    shown = act(session, "accept")
    assert shown["mode"] == "edit" and shown["alert"] and "not whole" in shown["said"]
    assert {"name_en", "name_vi", "unit"} <= set(shown["form"]["faults"]) and not kept(session)
    values = {field["name"]: field["value"] for field in shown["form"]["fields"]}
    values |= {"name_en": "Systems drilled", "name_vi": "Hệ thống được diễn tập", "unit": "systems"}
    act(session, "save", table="details", values=values)
    assert next(iter(kept(session).values())).reading.row["unit"] == "systems"


def test_an_edit_is_kept_as_the_reading_of_the_reviewer(session):
    shown = go_to(session, "61,2%")
    number = shown["figure"]
    shown = act(session, "edit")
    values = {field["name"]: field["value"] for field in shown["form"]["fields"]}
    assert values["indicator"] == "dossiers_online_share" and shown["form"]["reads"] == "61.2%"
    act(session, "save", table="observations", values=values | {"period": "quý IV/2024", "note": "of the last quarter"})
    decision = kept(session)[number]
    assert (decision.action, decision.reading.row["period"]) == ("edit", "2024-Q4")
    shown = act(session, "go", number=number)
    assert shown["decision"].startswith("Decided by Lan on") and "Q4 2024" in shown["decision"]
    again = act(session, "edit")
    assert {field["name"]: field["value"] for field in again["form"]["fields"]}["note"] == "of the last quarter"


def test_a_bad_edit_is_not_kept_and_nothing_typed_is_lost(session):
    go_to(session, "61,2%")
    act(session, "edit")
    values = {"indicator": "dossiers_online_share", "as_printed": "62%", "period": "soon", "note": "mine"}
    shown = act(session, "save", table="observations", values=values)
    assert shown["mode"] == "edit" and shown["alert"] and set(shown["form"]["faults"]) == {"as_printed", "period"}
    assert {field["name"]: field["value"] for field in shown["form"]["fields"]}["note"] == "mine"
    assert not kept(session) and act(session, "cancel")["mode"] == "figure"


def test_what_is_typed_is_checked_at_once_without_a_new_screen(session):
    go_to(session, "61,2%")
    act(session, "edit")
    values = {"indicator": "dossiers_online_share", "as_printed": "61,2%", "period": "6T/2024"}
    reply = session.act("check", {"table": "observations", "values": values})["checked"]
    assert reply == {"faults": {}, "reads": "61.2%", "names": {
        "indicator": "Dossiers submitted online", "area": "Viet Nam", "period": "first half of 2024"}}  # fmt: skip
    found = session.act("search", {"field": "indicator", "text": "tấn công"})["found"]
    assert "attacks" in [code for code, *_ in found["options"]]
    assert session.act("search", {"field": "indicator", "text": ""})["found"]["options"] == []


def test_another_kind_of_row_keeps_what_was_typed(session):
    go_to(session, "61,2%")
    act(session, "edit")
    shown = act(session, "turn", table="claims", values={"period": "2024", "note": "mine", "as_printed": "61,2%"})
    values = {field["name"]: field["value"] for field in shown["form"]["fields"]}
    assert shown["form"]["table"] == "claims" and values["note"] == "mine" and values["base_period"] == ""


def test_a_figure_that_becomes_a_target_has_the_decision_and_no_note_of_another_kind(session, draft):
    go_to(session, "61,2%")
    figure = session.figure
    first = figure.readings[0]
    note = "period not printed: as-of date of the report"
    noted = first.model_copy(update={"row": first.row | {"note": note}})
    session.queue.proposals[figure.number] = figure.model_copy(update={"readings": (noted, *figure.readings[1:])})
    values = {"period": "2025", "note": note, "as_printed": "61,2%"}
    act(session, "edit")
    shown = act(session, "turn", table="targets", values=values)
    told = {field["name"]: field["value"] for field in shown["form"]["fields"]}
    assert (told["note"], told["authority"]) == ("", "kế hoạch 2025"), "no decision is named: the plan of the year"
    back = act(session, "turn", table="observations", values=told)
    assert {field["name"]: field["value"] for field in back["form"]["fields"]}["note"] == note
    session.lines[3] += " theo Quyết định số 942/QĐ-TTg"
    shown = act(session, "turn", table="targets", values=values | {"note": "mine"})
    told = {field["name"]: field["value"] for field in shown["form"]["fields"]}
    assert (told["note"], told["authority"]) == ("mine", "942/QĐ-TTg")
    cleared = session.act("check", {"table": "targets", "values": told | {"authority": ""}})["checked"]["faults"]
    assert "kế hoạch 2025" in cleared["authority"]


def test_the_areas_of_the_period_are_offered_first(session):
    def offered(period):
        given = {"field": "area", "text": "bac ninh", "period": period}
        return [(code, small) for code, _, small in session.act("search", given)["found"]["options"]]

    old, new = ("VN-56", "VN-56 (until 30 Jun 2025)"), ("VN34-24", "VN34-24")
    assert offered("2025-07") == [new, old] and offered("2025-05") == [old, new]
    assert offered("soon") == [old, new]


def test_the_review_says_that_the_report_was_corrected_after_it_was_read(session, draft):
    assert fixed(session)["warnings"] == []
    then = About(published=PUBLISHED, as_of=date(2024, 12, 31), covers="2024-Q4")
    session.draft = Draft(draft.folder, draft.document, draft.report, draft.proposals, draft.original, then)
    (told,) = fixed(session)["warnings"]
    assert "covers: 2024-Q4 → 2024" in told and "dx read" in told and "--covers 2024" in told


def test_digits_that_are_no_figure_take_the_proposed_reading_where_there_is_one(session):
    shown = go_to(session, "2025")
    assert shown["suggested"] == "date"
    act(session, "uncounted", reason="scope")
    decision = kept(session)[shown["figure"]]
    assert (decision.action, decision.choice, decision.reading.row["reason"]) == ("accept", 1, "scope")
    number = go_to(session, "86,9%")["figure"]
    act(session, "uncounted", reason="repeated")
    decision = kept(session)[number]
    assert decision.action == "edit" and decision.reading.row == {
        "as_printed": "86,9%",
        "line": 6,
        "reason": "repeated",
    }
    assert act(session, "uncounted", reason="whim")["alert"] and len(kept(session)) == 2


def test_a_doubt_needs_words(session):
    number = go_to(session, "88,4%")["figure"]
    assert act(session, "doubt", doubtful="  ")["alert"] and not kept(session)
    act(session, "doubt", doubtful="may be the first half")
    assert kept(session)[number].doubtful == "may be the first half"
    assert "Doubtful: may be the first half" in act(session, "go", number=number)["decision"]


def test_undo_says_what_it_took_back(session):
    act(session, "accept")
    first = session.queue.order[0]
    shown = act(session, "undo")
    assert shown["said"] == "1 decision was taken back." and shown["figure"] == first and not kept(session)
    assert act(session, "undo")["said"] == "There is no decision to take back."


def test_the_sure_ones_are_seen_as_one_table_and_accepted_together(session):
    shown = act(session, "together")
    assert shown["mode"] == "together" and [row["number"] for row in shown["rows"]] == session.queue.sure
    row = next(row for row in shown["rows"] if row["value"] == "61.2%")
    assert (row["text"], row["period"], row["area"]) == ("Dossiers submitted online", "2024", "Viet Nam")
    assert ["61,2%", "here"] in row["parts"]
    out = row["number"]
    shown = act(session, "take", numbers=[one["number"] for one in shown["rows"] if one["number"] != out])
    assert shown["mode"] == "figure" and "figures were accepted" in shown["said"] and session.queue.sure == [out]
    assert "can be seen" in shown["progress"]
    go_to(session, "61,2%")
    act(session, "accept")
    assert "No sure one is left" in act(session, "together")["said"]


@pytest.fixture
def table(tmp_path, evidence):
    return Session(made_table(tmp_path / "draft"), 1, "Lan", "en", evidence)


def test_the_rest_of_a_column_is_seen_as_one_list_and_accepted_as_proposed(table):
    shown = go_to(table, "42,5%")
    assert not shown["rest"] and "Accept a row of this column" in act(table, "rest")["said"]
    act(table, "accept")
    shown = go_to(table, "43,5%")
    assert shown["rest"] == 7
    shown = act(table, "rest")
    assert shown["mode"] == "together" and [row["value"] for row in shown["rows"]] == [f"{n}.5%" for n in range(43, 50)]
    numbers = [row["number"] for row in shown["rows"]]
    shown = act(table, "take", numbers=numbers[1:])
    assert "6 figures were accepted" in shown["said"] and set(kept(table)) == {1, *numbers[1:]}
    assert act(table, "undo")["said"] == "6 decisions were taken back."


def test_what_is_not_like_the_accepted_rows_stays_for_itself(table):
    go_to(table, "72,5%")
    act(table, "accept")
    go_to(table, "73,5%")
    values = [row["value"] for row in act(table, "rest")["rows"]]
    assert len(values) == 6 and "75.5%" not in values  # that row is proposed as a one-off figure


def test_a_column_of_which_a_row_was_corrected_is_decided_row_by_row(table):
    go_to(table, "42,5%")
    act(table, "accept")
    go_to(table, "43,5%")
    act(table, "pick")
    act(table, "uncounted", reason="scope")
    assert not go_to(table, "44,5%")["rest"]


def test_only_what_was_seen_is_accepted_with_the_rest(table):
    go_to(table, "42,5%")
    act(table, "accept")
    go_to(table, "43,5%")
    act(table, "rest")
    other = next(one.number for one in table.draft.proposals if one.readings[0].table == "details")
    assert act(table, "take", numbers=[other])["alert"] and other not in kept(table)


def test_one_of_the_sure_ones_can_be_looked_at(session):
    shown = act(session, "together")
    number = shown["rows"][0]["number"]
    assert act(session, "go", number=number)["figure"] == number


def test_figures_of_one_confidence_are_stepped_through(session):
    shown = act(session, "keep", confidence="likely", undecided=True)
    assert shown["confidence"][0] == "likely" and shown["position"].startswith("1 of ")
    assert act(session, "forward")["confidence"][0] == "likely"
    assert act(session, "keep", confidence="certain")["alert"]


def test_at_the_end_the_next_command_is_told(session):
    for number in session.queue.order:
        session.queue.go(number)
        session.queue.accept()
    shown = act(session, "forward")
    assert shown["mode"] == "end" and shown["end"][0] == "Everything is decided."
    assert shown["end"][1] == f"Next: dx accept {session.draft.folder.as_posix()}"
    assert act(session, "back")["figure"] == session.queue.order[-1]


def test_a_document_without_figures_says_so(tmp_path, evidence):
    session = Session(made(tmp_path / "draft", "Một trang không có số nào.\n"), 1, "Lan", "en", evidence)
    assert screens.screen(session)["end"] == ["The document has no figure."]
    assert act(session, "accept")["alert"] and act(session, "forward")["mode"] == "end"


def test_a_new_indicator_is_proposed_from_the_form_and_used(session):
    go_to(session, "45 hệ thống")
    act(session, "edit")
    act(session, "turn", table="observations", values={"as_printed": "45 hệ thống", "period": "2024-12-31"})
    shown = act(session, "new")
    assert shown["mode"] == "propose" and [field["name"] for field in shown["form"]["fields"]] == list(NEW_FIELDS)
    values = {"id": "systems_drilled", "name_en": "Systems drilled", "name_vi": "Hệ thống diễn tập", "unit": "systems",
              "timing": "instant", "direction": "up", "definition_en": "Systems that took part.",
              "definition_vi": ""}  # fmt: skip
    topics = [code for code, _ in next(f for f in shown["form"]["fields"] if f["name"] == "topic")["options"]]
    values["topic"] = next(code for code in topics if code.startswith("cybersecurity/"))
    shown = act(session, "propose", values=values)
    assert shown["alert"] and shown["form"]["faults"] == {"definition_vi": "is missing"}
    shown = act(session, "propose", values=values | {"definition_vi": "Hệ thống đã tham gia."})
    kept_values = {field["name"]: field["value"] for field in shown["form"]["fields"]}
    assert shown["mode"] == "edit" and kept_values["indicator"] == "systems_drilled"
    assert kept_values["as_printed"] == "45 hệ thống" and shown["form"]["faults"] == {}
    act(session, "save", table="observations", values=kept_values)
    assert next(iter(kept(session).values())).reading.row["indicator"] == "systems_drilled"
    assert Session(session.draft, 1, "Lan", "vi", session.evidence).known.name("indicator", "systems_drilled")


# Two readers.


def test_settling_shows_both_readings_and_what_differs(draft, evidence):
    first, second = (Session(draft, reader, who, "en", evidence) for reader, who in ((1, "Lan"), (2, "Minh")))
    go_to(first, "86,9%"), go_to(second, "86,9%")
    act(first, "accept")
    act(second, "pick", choice=1)
    act(second, "accept")
    assert first.queue.decided == second.queue.decided == 1
    settling = Session(draft, 0, "Hoa", "en", evidence)
    shown = screens.screen(settling)
    assert [side["head"] for side in shown["sides"]] == ["first reading, by Lan", "second reading, by Minh"]
    differing = {entry["field"] for entry in shown["sides"][0]["entries"] if entry["differs"]}
    assert differing == {"table", "value", "period"} and "where the two readings differ" in fixed(settling)["heading"]
    act(settling, "pick", choice=1)
    shown = act(settling, "accept")
    assert kept(settling, 0)[settling.queue.order[0]].reading.table == "claims"
    assert shown["end"][0] == "Nothing is left to settle." and "have not been read twice yet" in shown["end"][1]


def test_the_second_reader_is_shown_nothing_of_the_first(draft, evidence):
    first = Session(draft, 1, "Lan", "en", evidence)
    number = go_to(first, "88,4%")["figure"]
    act(first, "doubt", doubtful="may be the first half")
    second = Session(draft, 2, "Minh", "en", evidence)
    shown = act(second, "go", number=number)
    assert shown["decision"] == "" and "Lan" not in json.dumps(shown, ensure_ascii=False)
    assert "may be the first half" not in json.dumps(act(second, "edit"), ensure_ascii=False)


def test_two_readers_who_agree_leave_nothing_to_settle(draft, evidence):
    for reader, who in ((1, "Lan"), (2, "Minh")):
        session = Session(draft, reader, who, "en", evidence)
        act(session, "accept")
    assert screens.screen(Session(draft, 0, "Hoa", "en", evidence))["end"][0] == "The two readings differ nowhere."


# Speed, and what nobody foresaw.


def test_a_step_is_quick(session):
    act(session, "forward")
    act(session, "back")
    taken = []
    for _ in range(12):
        begun = time.process_time()
        json.dumps(act(session, "accept" if session.mode == "figure" else "cancel"))
        taken.append(time.process_time() - begun)
    assert sorted(taken)[len(taken) // 2] < 0.15, taken


def test_proposals_of_another_text_are_told(draft, evidence):
    short = draft.document.model_copy(update={"lines": draft.document.lines[:5]})
    with pytest.raises(DxError, match="has no place for figure 7; read the file anew"):
        Session(replace(draft, document=short), 1, "Lan", "en", evidence)


def test_what_nobody_foresaw_is_told_in_words(session, monkeypatch):
    told = []
    desk = Desk(session)
    monkeypatch.setattr(desk, "send", lambda message, buffers=None: told.append(message))
    desk._told(desk, {"act": "go", "given": {"figure": session.queue.at, "number": "x"}}, [])
    assert "This did not work" in told[-1]["failed"] and not kept(session)
    turn = desk.turn
    desk._told(desk, {"act": "accept", "given": {"figure": session.queue.at}}, [])
    assert desk.turn == turn + 1 and json.loads(desk.screen)["decided"] == 1 == len(kept(session))
    desk._told(desk, "nonsense", [])


def test_drawings_come_when_they_are_wanted_and_are_made_once(session, monkeypatch):
    go_to(session, "61,2%")
    desk, told, made_ = Desk(session), [], []
    monkeypatch.setattr(desk, "send", lambda message, buffers=None: told.append((message, buffers)))
    draw = drawing
    monkeypatch.setattr("dxlib.reviewing.desk.drawing", lambda *args: made_.append(args[1]) or draw(*args))
    key = json.loads(desk.screen)["chart"]
    for _ in range(2):
        desk._told(desk, {"want": [key, "crop 1"]}, [])
        desk._worker.submit(lambda: None).result(timeout=60)
    assert [message["drawing"]["key"] for message, _ in told] == [key, "crop 1"] * 2
    assert told[0][1][0].startswith(b"<svg") and told[1][1] == [b""], "a text has no pages"
    assert made_.count(key) <= 1


def test_an_act_that_is_not_known_does_nothing(session):
    shown = act(session, "erase")
    assert shown["mode"] == "figure" and not (session.draft.folder / FILE).exists()


def test_reasons_are_said_in_words(session):
    shown = go_to(session, "61,2%")
    assert len(shown["reasons"]) == 2 and all(shown["reasons"])


# How it is opened.


def test_without_a_draft_it_says_how_to_get_one(monkeypatch):
    monkeypatch.delenv("DX_DRAFT", raising=False)
    assert "No draft is open" in dx.reviewing.review()._repr_markdown_()
    assert "dx read FILE" in dx.reviewing.review(language="vi")._repr_markdown_()


def test_a_draft_is_opened_by_what_the_command_left(draft, monkeypatch):
    for name, value in {"DX_DRAFT": str(draft.folder), "DX_READER": "2", "DX_WHO": "Minh"}.items():
        monkeypatch.setenv(name, value)
    session = dx.reviewing.review().session
    assert (session.queue.reader, session.queue.who, session.draft.report.id) == (2, "Minh", ID)
    given = dx.reviewing.review(draft.folder, reader="1", who="Lan").session
    assert (given.queue.reader, given.queue.who) == (1, "Lan")


@pytest.mark.parametrize("reader", ["3", "first", 7])
def test_there_are_readers_1_2_and_0(draft, reader):
    with pytest.raises(DxError, match="1 and 2 read, 0 settles"):
        dx.reviewing.review(draft.folder, reader=reader, who="Lan")


def test_without_a_kernel_it_says_how_far_it_is(draft):
    review = dx.reviewing.review(draft.folder, who="Lan")
    assert f"{ID}: 0 of {len(draft.proposals)} decided" in review._repr_html_()
