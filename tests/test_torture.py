"""Files broken on purpose: a small part of `make torture`, and that it sees what it is there to see."""

import os
import re
import signal
import sys
import time
from dataclasses import replace
from datetime import date
from functools import partial
from importlib import import_module
from pathlib import Path

import pytest
from openpyxl import Workbook
from timing import cpu_seconds

from dxlib.errors import DxError

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))

broken, torture = map(import_module, ("broken", "torture"))

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="limits of memory and time are those of Linux")

SEED, INPUTS, SLOW = 7, 12, {"evidence as a whole": 6, "the shelf of editions": 3}
PLAIN = broken.Kind("plain", "text", lambda: {"a.txt": b"one 1\ntwo 2\n"}, lambda folder, name: None)


@pytest.mark.parametrize("kind", broken.KINDS, ids=lambda kind: kind.name)
def test_a_broken_file_is_taken_or_refused_with_its_place(kind, tmp_path, monkeypatch):
    monkeypatch.setenv("DX_CACHE", "off")
    before = signal.signal(signal.SIGPROF, torture._too_slow)
    try:
        torture.prepared(kind, tmp_path)
        for number in range(SLOW.get(kind.name, INPUTS)):
            try:
                torture.read_one(kind, tmp_path, SEED, number)
            except (Exception, torture.TooSlow) as error:
                pytest.fail(f"benchmarks/torture.py --seed {SEED} --only '{kind.name}:{number}': {torture.told(error)}")
    finally:
        signal.signal(signal.SIGPROF, before)


def test_the_same_numbers_break_a_file_in_the_same_way_and_others_in_another():
    kind = broken.KINDS[0]
    assert torture.content_of(kind, 1, 5) == torture.content_of(kind, 1, 5)
    assert len({torture.content_of(kind, 1, number) for number in range(20)}) > 15


def raising(folder, name):
    if b"one 1" not in (folder / name).read_bytes():
        raise KeyError("no own error")


def crashing(folder, name):
    if b"one 1" not in (folder / name).read_bytes():
        os.kill(os.getpid(), signal.SIGSEGV)


def spinning(folder, name):
    while b"one 1" not in (folder / name).read_bytes():
        pass


def sleeping(folder, name):
    if b"one 1" not in (folder / name).read_bytes():
        time.sleep(60)


def nameless(folder, name):
    if b"one 1" not in (folder / name).read_bytes():
        raise DxError("")


@pytest.mark.parametrize(
    ("reader", "told"),
    [(raising, "KeyError in"), (crashing, "ended with -11"), (spinning, "TooSlow in"), (sleeping, "hangs for"),
     (nameless, "AssertionError in")],
)  # fmt: skip
def test_what_a_reader_may_not_do_is_seen_and_the_next_files_are_read(reader, told, monkeypatch):
    monkeypatch.setattr(torture, "HANG", 0.4 if reader is sleeping else 5.0)  # a busy machine spins slowly
    found = torture.torture(replace(PLAIN, read=reader, seconds=0.1), SEED, 12, 30)
    assert found.inputs == 12 and found.taken
    assert all(told in what for what in found.failures) and found.failures


def test_a_value_that_differs_from_what_is_printed_is_seen(evidence):
    frame = evidence.observations.copy()
    broken.held_to_print(replace(evidence, observations=frame))
    row = frame.index[frame["as_printed"] == "58,41%"][0]
    wrong = frame.assign(value=frame["value"].where(frame.index != row, 58.14))
    with pytest.raises(AssertionError, match="58,41%"):
        broken.held_to_print(replace(evidence, observations=wrong))


# What fell when all this began, each with the smallest file that did it.


@pytest.mark.parametrize(
    "content",
    [b'msgid "a"\nmsgstr "\xff"\n', b'msgid ""\nmsgstr "Content-Type: text/plain; charset=x9\\n"\n',
     b'msgid ""\nmsgstr "POT-Creation-Date: x\\n"\n', b"what is this\n",
     b'msgid ""\nmsgstr "Plural-Forms: nplurals=2; plural=n/(n-3);\\n"\n',
     b'msgid ""\nmsgstr "Plural-Forms: nplurals=999999999999; plural=0;\\n"\n'
     b'msgid "a"\nmsgid_plural "b"\nmsgstr[0] "c"\n'],
)  # fmt: skip
def test_a_catalogue_that_is_none_is_refused_by_name(content, tmp_path):
    from dxlib.text.catalogue import read_catalogue

    file = tmp_path / "vi" / "LC_MESSAGES" / "notes.po"
    file.parent.mkdir(parents=True)
    file.write_bytes(content)
    with pytest.raises(DxError, match=r"notes\.po.*is no catalogue of messages"):
        read_catalogue(file)


def test_a_parquet_file_whose_columns_have_names_in_another_encoding_is_refused_by_name(tmp_path, evidence):
    import pandas as pd

    from dxlib.loaders.own import add

    file = tmp_path / "own.parquet"
    pd.DataFrame({"indicator": ["attacks"]}).to_parquet(file, index=False)
    file.write_bytes(file.read_bytes().replace(b"indicator", b"indic\xe9tor"))
    with pytest.raises(DxError, match=r"own\.parquet.*is no Parquet file that can be read"):
        add(file, published="2024-03-01", alone=True, evidence=evidence)


def test_a_page_of_signs_that_begin_nothing_is_refused(tmp_path):
    from dxlib.reading.extraction import extract

    (tmp_path / "page.html").write_text(f"<!doctype html><p>2023: 5% & 7 < 9</p><p>{'<' * 100_000}</p>")
    with pytest.raises(DxError, match=r"page\.html.* begin nothing"):
        extract(tmp_path / "page.html")


@pytest.mark.parametrize(
    "content",
    ["[]", "{}", "7", '{"nbformat": 4}', '{"nbformat": "x", "cells": []}', "[" * 100_000,
     '{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [{"id": "a", "cell_type": "markdown"}]}',
     r'{"nbformat": 4, "nbformat_minor": 5, "metadata": {"a": "\ud800"}, "cells": []}'],
)  # fmt: skip
def test_a_notebook_that_is_none_is_refused_by_name(content, tmp_path):
    from dxlib.briefing.running.translation import read_notebook

    (tmp_path / "a.ipynb").write_text(content)
    with pytest.raises(DxError, match=r"a\.ipynb is no notebook: ."):
        read_notebook(tmp_path / "a.ipynb")


@pytest.mark.parametrize("content", ["[" * 100_000, '{"published": 7}', r'{"published": "\ud800", "parameters": {}}'])
def test_an_edition_whose_files_are_broken_is_listed_as_damaged_and_compared_with_none(content, tmp_path):
    from dxlib.briefing.running import since
    from dxlib.briefing.running.shelf import editions, write_index

    kind = next(kind for kind in broken.KINDS if kind.name == "edition.json")
    torture.prepared(kind, tmp_path)
    held = broken.json.loads(broken._figures())
    for file in ("edition.json", "figures.json"):
        (tmp_path / "mine" / file).write_text(content)
    write_index(tmp_path, broken._read_suite(broken.NOTEBOOKS / "suite.yml"))
    damage = editions(tmp_path).set_index("edition")["damage"]
    assert damage["mine"] == "its edition.json cannot be read" and not damage["other"]
    with pytest.raises(DxError, match=r"make that edition again|was made"):
        since.earlier("mine", tmp_path, held)


def test_an_edition_in_a_language_that_nobody_speaks_is_listed_as_damaged(tmp_path):
    from dxlib.briefing.running.shelf import editions, write_index

    kind = next(kind for kind in broken.KINDS if kind.name == "edition.json")
    torture.prepared(kind, tmp_path)
    for told in ("en-", "x" * 9, "", "../en"):
        file = tmp_path / "mine" / "edition.json"
        record = broken.json.loads(broken._edition()["mine/edition.json"])
        record["parameters"]["language"] = told
        file.write_text(broken.json.dumps(record))
        write_index(tmp_path, broken._read_suite(broken.NOTEBOOKS / "suite.yml"))
        assert editions(tmp_path).set_index("edition")["damage"]["mine"] == "its edition.json cannot be read"


@pytest.mark.parametrize("day", ["6024-04-30", "0001-01-01", "2024-13-01"])
def test_an_edition_of_a_year_that_no_report_has_is_listed_as_damaged(day, tmp_path):
    from dxlib.briefing.running.shelf import editions, write_index

    kind = next(kind for kind in broken.KINDS if kind.name == "edition.json")
    torture.prepared(kind, tmp_path)
    record = broken.json.loads(broken._edition()["mine/edition.json"])
    (tmp_path / "mine" / "edition.json").write_text(broken.json.dumps(record | {"published": day}))
    write_index(tmp_path, broken._read_suite(broken.NOTEBOOKS / "suite.yml"))
    assert editions(tmp_path).set_index("edition")["damage"]["mine"] == "its edition.json cannot be read"


def test_code_that_no_parser_can_bear_has_no_texts():
    from dxlib.briefing.running.translation import _literals

    for source in ("(" * 300, "-" * 100_000 + "1", "x = '\0'", "[" * 100_000):
        assert _literals(source) == []


def test_a_decision_that_nests_without_end_is_none(tmp_path):
    from dxlib.reading.decisions import FILE, decided

    (tmp_path / FILE).write_text("[" * 100_000 + "\n")
    assert decided(tmp_path) == {}


def test_what_a_user_loses_at_worst_is_held_by_tests_that_are_there():
    root = Path(__file__).parents[1]
    named = re.findall(r"`(test_\w+\.py)::(test_\w+)`", (root / "docs" / "losses.md").read_text(encoding="utf-8"))
    assert len(named) > 15
    assert [one for one in named if f"def {one[1]}(" not in (root / "tests" / one[0]).read_text(encoding="utf-8")] == []


def seconds(kind, folder, content):
    """Of the processor, that a file takes, the shorter of two tries."""
    name = next(iter(broken.good_files(kind)))
    (folder / name).write_bytes(content)
    return cpu_seconds(lambda: torture.judged(kind, folder, name, content), 2)


@pytest.mark.parametrize(
    ("name", "piece", "pieces"),
    [("own definitions", b"- id: x\n  name: y\n", 300),
     ("own figures, CSV", b'attacks,2023-Q1,VN,3712,"3,712",\n', 2000),
     ("catalogues", b'msgid "a"\nmsgstr "b"\n\n', 1000), ("documents: text, Markdown", b"a 1,2 b (c [d < e\n", 2000),
     ("documents: text, Markdown", b"((([[[*_`", 2000), ("documents: web page", b"<p>61,2% <b>x", 150),
     ("documents: web page", b"<!doctype html><table><tr><td>7<tr><td>8</table>", 40),
     ("cells of tables", b'a,"b""c"\n', 4000), ("cells of tables", b'"\n', 4000),
     ("Markdown of notebooks", b"> - **a** [b](c) _d_\n", 60), ("Markdown of notebooks", b"[a][", 500),
     ("HTML of notebooks", b"<table><tr><td>1<b>", 100), ("HTML of notebooks", b"<a href='&#x", 200),
     ("words shown in Markdown", b"*_`[<$ ", 500), ("printed figures", b"1 ", 20),
     ("periods as people write them", b"1/", 100)],
)  # fmt: skip
def test_eight_times_as_much_takes_no_more_than_a_linear_reader_needs(name, piece, pieces, tmp_path, monkeypatch):
    monkeypatch.setenv("DX_CACHE", "off")
    kind = next(one for one in broken.KINDS if one.name == name)
    torture.prepared(kind, tmp_path)
    head = b"indicator,period,area,value,as_printed,note\n" if "CSV" in name else b""
    seconds(kind, tmp_path, head + piece)  # what is imported only now is no part of it
    short, long = (seconds(kind, tmp_path, head + piece * count) for count in (pieces, 8 * pieces))
    assert long < 24 * short + 0.1


def _list(file, count):
    file.with_suffix(".html").write_text(f"<!doctype html><ol>{'<li>5%' * count}</ol>")
    return file.with_suffix(".html")


def _sheet(file, count):
    (book := Workbook(write_only=True)).create_sheet()
    for row in range(count):
        book.worksheets[0].append([row, "5%"])
    book.save(file.with_suffix(".xlsx"))
    return file.with_suffix(".xlsx")


@pytest.mark.parametrize("made", [_list, _sheet])
def test_a_list_and_a_sheet_are_read_in_time_with_their_length(made, tmp_path):
    from dxlib.reading.extraction import extract

    extract(made(tmp_path / "first", 3))  # what is imported only now is no part of it
    short, long = (cpu_seconds(partial(extract, made(tmp_path / "a", count)), 2) for count in (1500, 12_000))
    assert long < 16 * short + 0.1


@pytest.mark.parametrize("piece", ["Tháng 5/2024 có 742 cuộc tấn công mạng; ", "12,5% ", "tại Hà Nội 5 hồ sơ, "])
def test_a_line_of_figures_without_end_is_read_in_time_with_its_length(piece, evidence, monkeypatch):
    from dxlib.reading.document import Document, Line
    from dxlib.reading.proposals import About, propose, texts

    about = About(published=date(2024, 6, 5), as_of=date(2024, 5, 31), covers="2024-05")
    monkeypatch.setattr(texts, "_LONGEST", 120)  # of a sentence; from there on it is read in parts

    def taken(count):
        document = Document(format="text", lines=(Line(text=piece * count),))
        return cpu_seconds(lambda: propose(document, about, evidence))

    taken(1)
    short, long = taken(120 // len(piece)), taken(480 // len(piece))
    assert long < 6 * short + 0.1


@pytest.mark.parametrize("row", ["|", "| ", "a\t"])
def test_a_row_of_cells_without_end_is_parted_in_time_with_its_length(row):
    from dxlib.reading.document import Document, Line
    from dxlib.reading.proposals.texts import passages

    def taken(count):
        document = Document(format="text", lines=(Line(text=row * count),))
        return cpu_seconds(lambda: passages(document, "vi"))

    taken(1)
    short, long = taken(4_000), taken(16_000)
    assert long < 6 * short + 0.1


def test_a_line_of_more_figures_than_any_report_has_is_refused_with_its_place(tmp_path):
    from dxlib.reading.extraction import extract

    (tmp_path / "a.txt").write_text("Báo cáo\n" + "12,5% " * 60_000, encoding="utf-8")
    with pytest.raises(DxError, match=r"line 2 of 'a\.txt' holds 60,000 numbers, and 2,000 are read at most; break it"):
        extract(tmp_path / "a.txt")


def test_a_sentence_that_no_report_has_is_read_in_parts():
    from dxlib.reading.proposals.texts import Passage

    for text in ("60/63 tỉnh; " * 500, "a" * 5000, "Một câu. " * 3):
        parts = Passage(text, (), ()).sentences
        assert "".join(text[start:end] for start, end in parts) == text
        assert max(end - start for start, end in parts) <= 1500
    assert len(parts) == 3


@pytest.mark.parametrize("kind", [kind for kind in broken.KINDS if kind.within], ids=lambda kind: kind.name)
def test_a_line_of_ten_megabytes_is_read_or_refused(kind):
    name, content = torture.content_of(kind, SEED, -4)
    assert len(content) > 9_000_000 and cpu_seconds(lambda: torture.judged(kind, None, name, content), 1) < 20
