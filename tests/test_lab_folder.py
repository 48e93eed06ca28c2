"""The folder of one's own that `dx lab` opens: filled, kept up to date, and never robbed of what was changed in it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dxlib.cli import lab
from dxlib.cli.lab.folder import RECORD, Filled, fill
from dxlib.errors import DxError
from dxlib.places import NOTEBOOKS

FILES = {"explore.ipynb": "explore 1", "suite.yml": "suite 1", "locale/vi/LC_MESSAGES/notebooks.po": "words 1"}


@pytest.fixture
def shipped(tmp_path) -> Path:
    folder = tmp_path / "shipped"
    written(folder, FILES | {".ipynb_checkpoints/explore.ipynb": "left over", "__pycache__/x.pyc": "left over"})
    return folder


@pytest.fixture
def mine(tmp_path) -> Path:
    return tmp_path / "sổ tay của tôi" / "2024"


def written(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def contents(folder: Path) -> dict[str, str]:
    files = (file for file in folder.rglob("*") if file.is_file() and file.name != RECORD)
    return {file.relative_to(folder).as_posix(): file.read_text(encoding="utf-8") for file in files}


def test_the_first_time_all_is_copied_and_nothing_the_second(shipped, mine):
    assert set(fill(mine, shipped).copied) == set(FILES)
    assert contents(mine) == FILES
    assert fill(mine, shipped) == Filled()


def test_a_copy_can_be_written_where_what_is_shipped_cannot(shipped, mine):
    (shipped / "suite.yml").chmod(0o444)
    fill(mine, shipped)
    assert (mine / "suite.yml").stat().st_mode & 0o200


def test_what_was_changed_stays_and_is_told_once_there_is_another_one(shipped, mine):
    fill(mine, shipped)
    written(mine, {"explore.ipynb": "my own", "of mine.ipynb": "my own"})
    assert fill(mine, shipped) == Filled(), "as long as nothing is newer there is nothing to tell"
    written(shipped, {"explore.ipynb": "explore 2", "suite.yml": "suite 2"})
    for _ in range(2):
        done = fill(mine, shipped)
        assert done.kept == ("explore.ipynb",)
        assert contents(mine)["explore.ipynb"] == contents(mine)["of mine.ipynb"] == "my own"
    assert contents(mine)["suite.yml"] == "suite 2"


def test_what_was_not_changed_is_renewed(shipped, mine):
    fill(mine, shipped)
    written(shipped, {"suite.yml": "suite 2", "new.ipynb": "new"})
    assert fill(mine, shipped) == Filled(copied=("new.ipynb",), renewed=("suite.yml",))
    written(shipped, {"suite.yml": "suite 3"})
    assert fill(mine, shipped) == Filled(renewed=("suite.yml",))


def test_what_was_moved_away_is_copied_again(shipped, mine):
    fill(mine, shipped)
    (mine / "explore.ipynb").rename(mine / "mine.ipynb")
    assert fill(mine, shipped) == Filled(copied=("explore.ipynb",))


def test_a_file_that_was_there_before_is_never_replaced(shipped, mine):
    written(mine, {"suite.yml": "somebody else's"})
    assert fill(mine, shipped).kept == ("suite.yml",)
    assert contents(mine)["suite.yml"] == "somebody else's"


@pytest.mark.parametrize("record", ["", "{", "[]", "null", '{"explore.ipynb": 3}', b"\xff\xfe"])
def test_without_a_record_that_can_be_read_nothing_is_replaced(shipped, mine, record):
    fill(mine, shipped)
    (mine / RECORD).write_bytes(record if isinstance(record, bytes) else record.encode())
    written(mine, {"explore.ipynb": "my own"})
    written(shipped, {"explore.ipynb": "explore 2", "suite.yml": "suite 2"})
    assert fill(mine, shipped).kept == ("explore.ipynb", "suite.yml")
    assert contents(mine)["explore.ipynb"] == "my own"
    assert isinstance(json.loads((mine / RECORD).read_text(encoding="utf-8")), dict)


def test_a_folder_that_is_none_or_cannot_be_written_is_told(shipped, tmp_path):
    (tmp_path / "file").write_text("x", encoding="utf-8")
    for folder in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(DxError, match=r"cannot put the notebooks into .*file.*; --folder names another"):
            fill(folder, shipped)


def test_a_full_disk_is_told_and_leaves_no_half_file(shipped, mine, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    (mine / ".dx-0123abcd").mkdir(parents=True)  # of a program that was killed
    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", full)
        with pytest.raises(DxError, match=r"cannot put the notebooks into .*No space left on device; --folder"):
            fill(mine, shipped)
        with pytest.raises(DxError):
            fill(mine.with_name("new"), shipped)
    assert contents(mine) == {} and not mine.with_name("new").exists()
    fill(mine, shipped)
    (mine / ".dx-4567abcd").mkdir()
    fill(mine, shipped)  # which has nothing to write
    assert not list(mine.glob(".dx-*"))


def test_the_notebooks_themselves_are_not_filled(shipped):
    before = contents(shipped)
    assert fill(shipped, shipped) == Filled()
    assert contents(shipped) == before and not (shipped / RECORD).exists()


def test_it_is_told_in_words():
    few, many = ("audit.ipynb", "suite.yml"), tuple("abcdef")
    assert Filled().told(Path("mine")) == []
    assert Filled(copied=many).told(Path("mine")) == ["copied to mine: 6 files"]
    renewed, kept = Filled(renewed=few, kept=("overview.ipynb",)).told(Path("mine"))
    assert renewed == "renewed in mine, where you had not changed it: audit.ipynb, suite.yml"
    assert kept.startswith("left in mine as you have it") and kept.endswith(": overview.ipynb")


def test_in_a_checkout_its_own_notebooks_open(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert lab.workplace() == (NOTEBOOKS / "explore.ipynb", [])
    assert list(tmp_path.iterdir()) == []


def test_an_installed_one_opens_a_folder_where_it_runs(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(lab, "INSTALLED", True)
    opened, told = lab.workplace()
    assert opened == Path("dxlib-notebooks/explore.ipynb") and opened.is_file()
    assert [line.partition(":")[0] for line in told] == ["copied to dxlib-notebooks"]


def test_a_folder_that_is_asked_for_is_filled_in_a_checkout_too(mine):
    opened, _ = lab.workplace(folder=mine)
    assert opened == mine / "explore.ipynb" and opened.is_file()


def test_a_notebook_of_ones_own_opens_where_it_is_and_nothing_is_copied(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(lab, "INSTALLED", True)
    assert lab.workplace(Path("mine.ipynb")) == (Path("mine.ipynb"), [])
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(DxError, match=r"there is no notebook mine\.ipynb"):
        lab.lab_command(Path("mine.ipynb"))
