"""Rows that were checked are kept by their content, and give the very evidence that reading them gives."""

import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

import dxlib as dx
from dxlib.errors import InvalidData
from dxlib.indicators import FOLDER, load_definitions
from dxlib.loaders import evidence as loading
from dxlib.loaders.contract import ROWS
from dxlib.notation.store import opened_store
from dxlib.places import data_folder

FRAMES = (*ROWS, "crosswalk", "reports", "remarks")


@pytest.fixture
def kept(tmp_path, monkeypatch):
    """A store of its own, and nothing that was loaded before."""
    monkeypatch.setenv("DX_CACHE", str(tmp_path / "kept"))
    forget()
    yield tmp_path / "kept"
    forget()


@pytest.fixture
def copy(tmp_path):
    return Path(shutil.copytree(data_folder(), tmp_path / "data"))


def forget():
    """Have the next load begin from the files, as in a new process."""
    load_definitions.cache_clear()
    loading._selected.cache_clear()
    loading._load_all.cache_clear()


def entries():
    return [path for path, _size, _used in opened_store().entries()]


def watched(monkeypatch):
    """The names of the tables that are read and checked from now on."""
    read, original = [], loading._read_table
    monkeypatch.setattr(loading, "_read_table", lambda *args: read.append(args[1]) or original(*args))
    return read


def test_what_is_kept_is_what_is_read_cell_by_cell(kept, monkeypatch):
    read = dx.load(reports="all")
    forget()
    again = watched(monkeypatch)
    served = dx.load(reports="all")
    assert not again and len(entries()) == 2  # of the definitions too
    for name in FRAMES:
        first, second = getattr(read, name), getattr(served, name)
        pd.testing.assert_frame_equal(first, second, check_exact=True)
        for column in first:
            assert [*map(type, first[column])] == [*map(type, second[column])], (name, column)
    pd.testing.assert_frame_equal(read.areas, served.areas)
    assert read.definitions == served.definitions and read.places == served.places
    early = served.published_by("2022-12-31")
    assert (early.observations["published"] <= date(2022, 12, 31)).all()


def test_frames_that_are_served_can_be_written_to(kept):
    dx.load()
    forget()
    served = dx.load()
    served.observations.loc[0, "value"] = 1.0
    served.observations.loc[:, "doubtful"] = True
    assert dx.load().observations["value"][0] != 1.0 and not dx.load().observations["doubtful"].all()


def test_another_content_is_read_anew(kept, copy, monkeypatch):
    before = dx.load(data=copy, reports="all")
    file = next((copy / "reports").glob("*/observations.csv"))
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    file.write_text("".join([*lines[:-1]]), encoding="utf-8", newline="\n")
    again = watched(monkeypatch)
    after = dx.load(data=copy, reports="all")
    assert set(again) == set(ROWS) and len(entries()) == 3
    assert len(after.observations) == len(before.observations) - 1


def test_another_code_reads_anew(kept, monkeypatch):
    dx.load()
    forget()
    again = watched(monkeypatch)
    monkeypatch.setattr("dxlib.loaders.kept._code", lambda: "another")
    dx.load()
    assert set(again) == set(ROWS)


@pytest.mark.parametrize("harm", ["cut", "changed", "empty", "swapped"])
def test_a_spoilt_entry_is_made_anew_and_never_served(kept, monkeypatch, harm):
    whole = dx.load()
    assert len(entries()) == 2
    for entry in entries():
        content = entry.read_bytes()
        if harm == "swapped":  # another content under this name
            entry.write_bytes(content.replace(content[20:60], content[60:100], 1))
        else:
            entry.write_bytes({"cut": content[:-1], "changed": content[:-9] + b"x" + content[-8:], "empty": b""}[harm])
    forget()
    again = watched(monkeypatch)
    pd.testing.assert_frame_equal(dx.load().observations, whole.observations)
    assert set(again) == set(ROWS)


def test_faults_are_told_however_often_and_nothing_is_kept(kept, copy):
    file = next((copy / "reports").glob("*/observations.csv"))
    file.write_text(file.read_text(encoding="utf-8").replace(",exact,", ",roughly,", 1), encoding="utf-8")
    told = []
    for _time in range(2):
        with pytest.raises(InvalidData, match="roughly") as refused:
            dx.load(data=copy)
        told.append(str(refused.value))
    assert told[0] == told[1] and file.parent.name in told[0]
    assert len(entries()) == 1, "the definitions alone"


def test_where_nothing_can_be_kept_everything_is_read(tmp_path):
    (tmp_path / "file").write_text("no folder")
    for folder in ("off", str(tmp_path / "file" / "below")):
        known = {**os.environ, "DX_CACHE": folder}
        code = "import dxlib as dx; print(len(dx.load().observations))"
        ran = subprocess.run([sys.executable, "-c", code], env=known, capture_output=True, text=True, check=True)
        assert int(ran.stdout) == len(dx.load().observations)


def test_rows_of_data_that_change_while_they_are_read_are_not_kept_for_what_stood_there_before(
    kept, folder, monkeypatch
):
    report = folder.report()
    folder.rows(report, "observations", {"value": 9000, "as_printed": "9.000", "line": 3})
    file, original = report / "observations.csv", loading._read_table
    before = file.read_text(encoding="utf-8")

    def changed(*args):
        file.write_text(before.replace("9000", "9001").replace("9.000", "9.001"), encoding="utf-8")
        return original(*args)

    with monkeypatch.context() as patch:
        patch.setattr(loading, "_read_table", changed)
        assert list(dx.load(data=folder.root, reports="all").observations["value"]) == [9001]
    file.write_text(before, encoding="utf-8")
    forget()
    assert list(dx.load(data=folder.root, reports="all").observations["value"]) == [9000]


def test_definitions_that_are_kept_are_those_that_are_read(kept, tmp_path):
    read = load_definitions()
    load_definitions.cache_clear()
    served = load_definitions()
    assert read is not served and read == served and repr(read) == repr(served)
    assert [*read.indicators] == [*served.indicators] and [*read.pillar_of] == [*served.pillar_of]
    of_part = next(one for one in served.indicators.values() if one.by_part)
    assert of_part.part(next(iter(of_part.by_part))) == read.indicators[of_part.id].part(next(iter(of_part.by_part)))


def test_definitions_that_change_are_read_anew_and_their_faults_told_each_time(kept, tmp_path):
    folder = Path(shutil.copytree(FOLDER, tmp_path / "indicators"))
    before = load_definitions(folder)
    file = folder / "cybersecurity.yml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("direction: down", "direction: sideways", 1), encoding="utf-8")
    for _time in range(2):
        load_definitions.cache_clear()
        with pytest.raises(InvalidData, match=r"cybersecurity.yml:[0-9]+.*direction"):
            load_definitions(folder)
    file.write_text(text, encoding="utf-8")
    load_definitions.cache_clear()
    assert load_definitions(folder) == before
    file.unlink()
    load_definitions.cache_clear()
    with pytest.raises(InvalidData, match="the file is missing"):
        load_definitions(folder)


def first_report(folder):
    return next(path.parent for path in sorted((folder / "reports").glob("*/observations.csv")))


@pytest.mark.parametrize("whole", [True, False])
def test_what_stands_behind_a_link_to_a_folder_is_read_anew_when_it_changes(kept, copy, tmp_path, whole):
    place = copy / "reports" if whole else first_report(copy)
    behind = Path(shutil.move(place, tmp_path / "behind"))
    place.symlink_to(behind, target_is_directory=True)
    before = dx.load(data=copy, reports="all").observations
    file = next(iter(sorted(behind.rglob("observations.csv"))))
    rows = file.read_text(encoding="utf-8").splitlines(keepends=True)
    file.write_text("".join(rows[:-1]), encoding="utf-8")
    assert len(dx.load(data=copy, reports="all").observations) == len(before) - 1


@pytest.mark.parametrize("name", ["notes.txt", "report.yaml", ".observations.csv.swp", "targets.csv/"])
def test_a_name_that_is_a_fault_is_told_although_the_same_rows_are_kept(kept, copy, name):
    dx.load(data=copy, reports="all")
    forget()
    stray = first_report(copy) / name
    if name == "targets.csv/":
        stray.unlink(missing_ok=True)
        stray.mkdir()
    else:
        stray.touch()
    with pytest.raises(InvalidData):
        dx.load(data=copy, reports="all")
