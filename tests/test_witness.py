"""What is asked of the evidence is written down; a run is used again only where every answer is the same."""

from __future__ import annotations

import json
import os
import pickle
import random
import shutil
from copy import deepcopy
from datetime import date
from types import SimpleNamespace

import nbformat
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_briefing import SUITE, notebook
from test_briefing_store import files

import dxlib as dx
from dxlib.briefing import brief
from dxlib.briefing.running import runner, surroundings
from dxlib.errors import DxError
from dxlib.loaders import witness
from dxlib.loaders.contract import ROWS
from dxlib.loaders.evidence import load
from dxlib.loaders.lines import FILE as PLACES
from dxlib.loaders.witness import Answers, read_questions, standing
from dxlib.notation.files import content_of
from dxlib.places import data_folder

pytestmark = pytest.mark.usefixtures("with_pages")

ONE = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates() | st.just(pd.NA)
VALUES = st.recursive(ONE, lambda inner: st.lists(inner) | st.tuples(inner, inner) | st.dictionaries(st.text(), inner))


@given(VALUES, VALUES)
def test_what_stands_for_a_value_tells_it_from_all_others(one, other):
    assert standing(one) == standing(deepcopy(one))
    assert standing(one) != standing(other) or repr(one) == repr(other)


def test_what_stands_for_a_frame_tells_values_kinds_names_order_and_marks_apart():
    frame = pd.DataFrame({"a": [1.0, 2.0], "b": ["x", None], "c": [date(2024, 1, 1), (1, 2)]})
    others = [
        frame.assign(a=[1.0, np.nextafter(2.0, 3)]), frame.assign(a=[1, 2]), frame.rename(columns={"a": "d"}),
        frame[::-1], frame[["b", "a", "c"]], frame.set_axis([1, 2]), frame.assign(b=["x", "None"]), frame.head(1),
        frame.assign(b=frame["b"].astype(object)), frame.assign(c=[date(2024, 1, 1), [1, 2]]),
    ]  # fmt: skip
    marked = frame.copy()
    marked.attrs["dx"] = "compare"
    found = {standing(one) for one in (frame, frame.copy(), *others, marked)}
    assert len(found) == 2 + len(others)


def test_nothing_stands_for_what_may_hide_something():
    for value in (object(), iter([]), pd.DataFrame, dx.load):
        with pytest.raises(witness._Untold):
            standing(value)


@pytest.fixture
def watched(tmp_path, monkeypatch):
    """Where questions are written down for a while."""
    monkeypatch.setenv(witness.PLACE, str(tmp_path / "asked"))
    monkeypatch.setattr(witness, "_watching", [])
    witness.begin()
    return tmp_path / "asked"


def asked(place):
    return [question for question, _ in read_questions(place) or ()]


def test_a_verb_is_one_question_whatever_it_reads(watched):
    evidence = dx.load()
    dx.compare("2023", "2022", indicator=["attacks"], evidence=evidence)
    ((kind, name, arguments),) = asked(watched)
    assert (kind, name) == ("call", "dxlib.analysis.compare:compare")
    assert arguments["period"] == "2023" and arguments["indicator"] == ["attacks"]


def test_a_table_is_one_question_and_so_is_what_a_derived_evidence_rests_on(watched):
    evidence = dx.load()
    assert len(evidence.tasks)
    assert [question[2] for question in asked(watched)] == ["tasks"]
    repr(evidence.without("2024-04-30-april-2024-summary").observations)
    assert {question[2] for question in asked(watched)} == {*ROWS, "crosswalk"}


def test_evidence_of_a_folder_of_ones_own_can_not_be_told(watched):
    load(data=data_folder())
    assert read_questions(watched) is None


def test_a_question_that_was_cut_off_tells_nothing(watched):
    dx.load().tasks  # noqa: B018 - it is read
    watched.write_bytes(watched.read_bytes()[:-9])
    assert read_questions(watched) is None and read_questions(watched.with_name("none")) is None


def test_questions_are_answered_later_as_they_were(watched):
    evidence = dx.load(as_of="2023-01-31")
    dx.audit(pillar="cybersecurity", evidence=evidence)
    dx.compare(as_of="2023")
    dx.tables.printed(evidence, "2022-12-25-committee-slides", (183, 217))
    dx.tables.sources(dx.compare(evidence=evidence), evidence)
    dx.observations(evidence=evidence.of("documents"))
    here = dx.analysis.portrait("VN-DN", evidence)
    dx.analysis.adopted(here, evidence)
    told = read_questions(watched)
    assert len(told) > 10
    witness._watching.clear()
    answers = Answers(load)
    assert [answers.to(question) for question, _ in told] == [answer for _, answer in told]
    assert Answers(lambda **_: 1 / 0).to(told[0][0]) == ""


def test_watched_evidence_is_evidence(watched):
    evidence = dx.load()
    assert repr(evidence) == repr(evidence.of("all")) and evidence.area("Long An") == "VN-41"
    with pytest.raises(DxError):
        evidence.area("nowhere")


def test_the_files_of_rows_are_those_of_which_questions_are_asked():
    rows = {f"data/reports/x/{name}.csv" for name in ROWS}
    beside = {f"data/reports/x/{PLACES}", "data/reports/x/report.yml", "data/areas.yml", "data/crosswalk.csv"}
    found = {file for file in rows | beside if surroundings._ROWS.fullmatch(file)}
    assert found == rows
    known = {f"data/reports/x/{file.name}" for file in data_folder().glob("reports/*/*")}
    assert known <= rows | beside


CELLS = {
    "government": [
        'figures = dx.compare(period, pillar="digital_government", evidence=evidence)\ndx.tables.comparison(figures)',
        "dx.tables.sources(figures, evidence)",
    ],
    "society": [
        'dx.tables.targets(dx.assess(pillar="digital_society", evidence=evidence))',
        'dx.tables.findings(dx.audit(pillar="digital_society", evidence=evidence))',
    ],
    "printed": [
        'dx.tables.printed(evidence, "2024-02-16-decision-942", (55, 86), across=True)',
        "dx.tables.tasks(evidence.tasks, evidence.reports)\ndx.tables.reports(evidence)",
    ],
    "other": ["dx.observations(area=None, evidence=evidence)[['indicator', 'value']].describe()"],
    "untold": ["import pandas as pd\npd.DataFrame(evidence.details)[['name_en', 'value']].tail(3)"],
}


@pytest.fixture
def suite(tmp_path, monkeypatch):
    """A small suite that asks in many ways, a copy of the evidence, and the notebooks that each call really ran."""
    shutil.copytree(data_folder(), tmp_path / "data")
    monkeypatch.setenv("DX_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("DX_CACHE", str(tmp_path / "kept"))
    (tmp_path / "notebooks").mkdir()
    listed = "notebooks:\n"
    for name, sources in CELLS.items():
        nb = notebook(name, "import dxlib as dx\nevidence = dx.load(as_of, reports=reports)", *sources)
        nbformat.write(nb, tmp_path / "notebooks" / f"{name}.ipynb")
        listed += f"  - {{file: {name}.ipynb, title: {{en: {name}, vi: {name}}}}}\n"
    (tmp_path / "notebooks" / "suite.yml").write_text(SUITE + listed, encoding="utf-8")
    ran, running = [], runner.running

    def seen(jobs, scratch):
        ran.extend(job.name for job in jobs)
        return running(jobs, scratch)

    monkeypatch.setattr(runner, "running", seen)

    def make(out="build", **more):
        ran.clear()
        how = {"language": "en", "formats": "html", "progress": False}
        return brief(out=tmp_path / out, suite=tmp_path / "notebooks" / "suite.yml", **{**how, **more})

    (tmp_path / "staying").mkdir()
    with runner.staying(tmp_path / "staying"):
        yield SimpleNamespace(make=make, ran=ran, data=tmp_path / "data")


def change(file, before, after):
    text = content_of(file).decode()
    assert before in text
    file.write_text(text.replace(before, after, 1), encoding="utf-8", newline="")


def test_a_changed_observation_runs_the_notebooks_alone_that_show_it_and_changed_back_none(suite):
    suite.make()
    assert set(suite.ran) == set(CELLS)
    reports = suite.data / "reports"
    told = reports / "2024-02-16-decision-942" / "observations.csv"
    before, after = '58.41,,,exact,"58,41%"', '58.42,,,exact,"58,42%"'
    change(told, before, after)
    folder = suite.make()
    assert set(suite.ran) == {"government", "printed", "other", "untold"}
    assert "58.42" in (folder / "government.html").read_text(encoding="utf-8")
    made = files(folder)
    change(told, after, before)
    folder = suite.make()
    assert suite.ran == [] and "58.42" not in (folder / "government.html").read_text(encoding="utf-8")
    change(told, before, after)
    assert files(suite.make()) == made and suite.ran == []
    change(reports / "2024-04-30-april-2024-summary" / "observations.csv", "77,,,exact,77%", "78,,,exact,78%")
    suite.make()
    assert set(suite.ran) == {"society", "other", "untold"}


def changed_row(data, luck):
    """Change one row of the evidence in one of three ways; what the contract refuses is put back."""
    while True:
        table = luck.choice(sorted(ROWS))
        file = luck.choice(sorted(data.glob(f"reports/*/{table}.csv")))
        text = file.read_text(encoding="utf-8")
        head, *rows = text.splitlines(keepends=True)
        at = luck.randrange(len(rows))
        way = luck.choice(["gone", "noted", "digit"])
        if way == "gone":
            rows[at] = ""
        elif way == "noted":
            rows[at] = rows[at].rstrip("\n") + " noted\n"
        else:
            digit = luck.choice("123456789")
            rows[at] = rows[at].replace(digit, str(int(digit) % 9 + 1))
        file.write_text("".join([head, *rows]), encoding="utf-8")
        try:
            dx.load()
            return f"{way}: {json.dumps(rows[at])} in {file.parent.name}/{file.name}"
        except DxError:
            file.write_text(text, encoding="utf-8")


def test_whatever_row_is_changed_what_was_kept_gives_the_bytes_of_what_is_made(suite):
    luck = random.Random(int(os.environ.get("TEST_SEED", "16")))
    suite.make()
    used_again = 0
    for _ in range(int(os.environ.get("TEST_TRIES", "2"))):
        told = changed_row(suite.data, luck)
        kept = files(suite.make())
        used_again += len(CELLS) - len(suite.ran)
        assert kept == files(suite.make(out="anew", force=True)), told
    assert used_again


def test_no_question_of_a_forged_entry_has_a_module_of_others_run(tmp_path, monkeypatch):
    (tmp_path / "planted.py").write_text("from pathlib import Path\nPath(__file__).with_name('ran').touch()\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    for what in ("planted:verb", "planted", "dxlib.no_such_room:verb"):
        assert Answers(load).to(["asked", what, {}]) == ""
    assert not (tmp_path / "ran").exists()


def test_what_answers_goes_to_another_process_without_what_it_knows():
    answers = Answers(load)
    answers.to(["read", {"as_of": None, "reports": "all"}, "tasks"])
    sent = pickle.dumps(answers)
    assert len(sent) < 1000 and pickle.loads(sent).to(["read", {"as_of": None, "reports": "all"}, "tasks"])
