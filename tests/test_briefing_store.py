"""Nothing is made twice, and nothing that was damaged, changed or put there by somebody else is served."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
import time
from types import SimpleNamespace

import nbformat
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from test_briefing import notebook, show, write_suite

from dxlib.briefing import NotebookFailed, brief
from dxlib.briefing.running import again, hashes, runner, surroundings
from dxlib.errors import DxError
from dxlib.notation.holding import held, passing, sweep, temporary
from dxlib.notation.store import Store, bundled, key, opened_store, unbundled

pytestmark = pytest.mark.usefixtures("with_pages")


def files(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def asked(tmp_path, monkeypatch):
    """A small suite in two languages, a store of its own, and the notebooks that each call really ran."""
    monkeypatch.setenv("DX_CACHE", str(tmp_path / "kept"))
    suite = write_suite(tmp_path / "notebooks")
    catalogue = suite.parent / "locale" / "vi" / "LC_MESSAGES" / "notebooks.po"
    catalogue.parent.mkdir(parents=True)
    catalogue.write_text('msgid "# Overview"\nmsgstr "# Tổng quan"\n', encoding="utf-8")
    ran = []
    running = runner.running

    def seen(jobs, scratch):
        ran.extend((job.parameters["language"], job.name) for job in jobs)
        return running(jobs, scratch)

    monkeypatch.setattr(runner, "running", seen)

    def make(**more):
        ran.clear()
        how = {"language": "en,vi", "formats": "html", "progress": False}
        return brief(out=tmp_path / "build", suite=suite, **{**how, **more})

    return SimpleNamespace(make=make, ran=ran, suite=suite, catalogue=catalogue, kept=tmp_path / "kept")


def test_an_edition_that_stands_is_left_as_it_is_and_any_change_to_it_is_undone(asked):
    folder = asked.make()
    assert len(asked.ran) == 4
    made, inode = files(folder), folder.stat().st_ino
    assert asked.make() == folder and asked.ran == [] and folder.stat().st_ino == inode
    for spoil in (
        lambda: (folder / "en" / "index.html").write_text("not ours", encoding="utf-8"),
        lambda: (folder / "vi" / "index.html").unlink(),
        lambda: (folder / "more.html").touch(),
        lambda: (folder / "edition.json").write_text("{}", encoding="utf-8"),
        lambda: shutil.rmtree(folder),
    ):
        spoil()
        assert asked.make() == folder and asked.ran == [] and files(folder) == made


def test_what_was_kept_gives_the_same_bytes_as_what_is_made(asked):
    first = files(asked.make())
    assert files(asked.make(force=True)) == first and len(asked.ran) == 4
    shutil.rmtree(asked.kept)
    assert files(asked.make()) == first and len(asked.ran) == 4


def test_a_changed_notebook_runs_alone_and_a_changed_translation_in_its_language_alone(asked):
    asked.make()
    nb = notebook("Digital government", show(text__markdown="**Seven** of 35."))
    nbformat.write(nb, asked.suite.parent / "digital_government.ipynb")
    folder = asked.make()
    assert asked.ran == [("en", "digital_government"), ("vi", "digital_government")]
    assert b"Seven" in (folder / "en" / "digital_government.html").read_bytes()
    asked.catalogue.write_text('msgid "# Overview"\nmsgstr "# Toàn cảnh"\n', encoding="utf-8")
    folder = asked.make()
    assert asked.ran == [("vi", "overview")]
    assert "Toàn cảnh" in (folder / "vi" / "index.html").read_text(encoding="utf-8")


def test_another_format_runs_no_notebook(asked):
    asked.make()
    folder = asked.make(formats="html,xlsx")
    assert asked.ran == [] and len(list(folder.rglob("*.xlsx"))) == 2


def test_a_file_beside_the_notebooks_counts(asked):
    nb = notebook("Overview", "print(open('figures.csv').read())")
    nbformat.write(nb, asked.suite.parent / "overview.ipynb")
    for text in ("first-figure", "second-figure"):
        (asked.suite.parent / "figures.csv").write_text(text, encoding="utf-8")
        folder = asked.make(language="en")
        assert text in (folder / "index.html").read_text(encoding="utf-8")


def test_what_is_set_for_notebooks_counts(asked, monkeypatch):
    nb = notebook("Overview", "import os\nprint('said', os.environ.get('DX_REPORTS'))")
    nbformat.write(nb, asked.suite.parent / "overview.ipynb")
    for said in ("all", "documents"):
        monkeypatch.setenv("DX_REPORTS", said)
        folder = asked.make(language="en", reports="all", pillar="overview")
        assert f"said {said}" in (folder / "index.html").read_text(encoding="utf-8")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="names of files are text elsewhere")
def test_a_folder_whose_name_is_in_another_encoding_is_told_before_anything_runs(asked, tmp_path):
    with pytest.raises(DxError, match=r"the name of the folder '.*\\udcff' is in another encoding; name another"):
        brief(out=tmp_path / "\udcff", suite=asked.suite, progress=False)
    assert asked.ran == [] and not (tmp_path / "\udcff").exists()


def test_an_edition_of_data_or_notebooks_that_change_while_it_is_made_is_not_published(asked):
    folder = asked.make(language="en")
    before = files(folder)
    nb = notebook("Overview", "open('suite.yml', 'a').write('# changed')")
    nbformat.write(nb, asked.suite.parent / "overview.ipynb")
    with pytest.raises(DxError, match="were changed while the edition was made, so that its pages may not agree"):
        asked.make(language="en")
    assert files(folder) == before and not list(folder.parent.glob(".latest*"))
    nbformat.write(notebook("Overview", "print('quiet')"), asked.suite.parent / "overview.ipynb")
    assert asked.make(language="en") == folder and files(folder) != before


def test_what_was_edited_while_it_ran_is_not_kept(asked, monkeypatch):
    monkeypatch.setattr(again.surroundings, "edited", lambda: True)
    for _ in range(2):
        asked.make(language="en", pillar="overview")
        assert asked.ran == [("en", "overview")]


def test_code_that_is_changed_after_it_was_loaded_is_seen(tmp_path, monkeypatch):
    (tmp_path / "one.py").touch()
    monkeypatch.setattr(hashes, "PACKAGE", tmp_path)
    assert surroundings.edited()  # written after this process began
    monkeypatch.setattr(surroundings, "_BEGUN", time.time() + 60)
    assert not surroundings.edited()


def test_a_package_of_another_version_counts(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(tmp_path))
    found = set()
    for version in ("1.0", "1.1"):
        (tmp_path / f"mistune-{version}.dist-info").mkdir()
        found.add(surroundings.made_with())
    assert len(found) == 2


def test_what_links_lead_to_counts(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "rows.csv").write_text("1", encoding="utf-8")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "linked").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    (tmp_path / "elsewhere" / "circle").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    assert list(hashes.of_folder(tmp_path / "data", "data")) == ["data/linked/rows.csv"]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="names of files are text elsewhere")
def test_a_file_whose_name_is_in_another_encoding_counts(tmp_path):
    with open(os.fsencode(tmp_path) + b"/\xff.csv", "w") as file:
        file.write("a")
    found = hashes.of_folder(tmp_path, "notebooks")
    assert list(found) == ["notebooks/\\udcff.csv"] and len(hashes.whole(found)) == 64


def test_an_edition_that_stands_is_listed_with_those_that_stand_beside_it(asked):
    how = {"language": "en", "pillar": "overview"}
    first, other = asked.make(**how), asked.make(**how, period="2023")
    index = first.parent / "index.html"
    assert other.name in index.read_text(encoding="utf-8")
    shutil.rmtree(other)
    asked.make(**how)
    assert asked.ran == [] and other.name not in index.read_text(encoding="utf-8")


def test_what_killed_runs_left_is_removed_and_nothing_else(asked):
    home = asked.suite.parents[1] / "build"
    dead, alive, foreign = home / ".2023_previous.0123abcd", home / ".2022_previous.0123abcd", home / ".notes"
    for folder in (dead / "edition", alive, foreign):
        folder.mkdir(parents=True)
    with held(alive) as ours:
        assert ours
        asked.make(language="en", pillar="overview")
    assert not dead.exists() and alive.exists() and foreign.exists()


def test_an_edition_that_stands_is_cleared_of_what_killed_runs_left_beside_it(asked):
    how = {"language": "en", "pillar": "overview"}
    folder = asked.make(**how)
    aside = folder.with_name(".2023_previous.last")
    dead = folder.with_name(".2022_previous.0123abcd")
    for place in (aside, dead):
        place.mkdir()
        (place / "edition.json").write_text("{}")
    asked.make(**how)
    assert asked.ran == [] and not dead.exists() and not aside.exists()
    assert (folder.parent / "2023_previous" / "edition.json").exists()


def test_where_nothing_can_be_kept_of_a_failed_run_its_cell_is_told_all_the_same(asked, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    nbformat.write(notebook("Overview", "1 / 0"), asked.suite.parent / "overview.ipynb")
    monkeypatch.setattr("dxlib.briefing.running.edition.shutil.copyfile", full)
    with pytest.raises(NotebookFailed, match="ZeroDivisionError"):
        asked.make(language="en", pillar="overview")
    assert list((asked.suite.parents[1] / "build").iterdir()) == []


def test_a_notebook_that_fails_is_not_kept_and_the_others_are(asked):
    path = asked.suite.parent / "digital_government.ipynb"
    good = path.read_bytes()
    nbformat.write(notebook("Digital government", "1 / 0"), path)
    with pytest.raises(NotebookFailed):
        asked.make(language="en")
    with pytest.raises(NotebookFailed):
        asked.make(language="en")
    assert ("en", "digital_government") in asked.ran
    path.write_bytes(good)
    asked.make(language="en")
    assert ("en", "overview") not in asked.ran


def test_damaged_entries_are_made_anew(asked):
    made = files(asked.make())
    for number, (path, _, _) in enumerate(opened_store().entries()):
        entry = path.read_bytes()
        spoilt = (entry[:-1], b"", entry + b"x", os.urandom(64), entry.replace(entry[60:64], b"abcd"))[number % 5]
        path.write_bytes(spoilt)
    assert files(asked.make()) == made and len(asked.ran) == 4


def test_an_entry_under_another_name_is_not_served(tmp_path):
    store = Store(tmp_path)
    store.put(one := key("run", 1), b"one")
    other = key("run", 2)
    (tmp_path / other[:2]).mkdir(exist_ok=True)
    (tmp_path / one[:2] / f"{one}.kept").rename(tmp_path / other[:2] / f"{other}.kept")
    assert store.get(other) is None and store.get(one) is None and store.entries() == []


def test_what_a_link_leads_to_or_somebody_else_put_there_is_not_served(tmp_path, monkeypatch):
    store = Store(tmp_path / "kept")
    store.put(one := key("run", 1), b"one")
    path = store.entries()[0][0]
    assert store.folder.stat().st_mode & 0o077 == 0
    path.rename(tmp_path / "entry")
    path.symlink_to(tmp_path / "entry")
    assert store.get(one) is None
    store.put(one, b"one")
    assert store.get(one) == b"one" and not path.is_symlink()
    monkeypatch.setattr(os, "getuid", lambda: 12345)
    assert store.get(one) is None


def test_it_removes_nothing_that_is_not_its_own(tmp_path):
    store, other = Store(tmp_path), tmp_path / "ab" / "letter.kept"
    other.parent.mkdir()
    other.touch()
    store.put(key("run"), b"one")
    assert store.clear() == 1 and other.exists()


def test_it_keeps_within_its_limit_what_was_used_last(tmp_path):
    store = Store(tmp_path, limit=5_000)
    keys = [key("run", number) for number in range(10)]
    for number, one in enumerate(keys):
        store.put(one, os.urandom(1_000))
        os.utime(tmp_path / one[:2] / f"{one}.kept", (number, number))
    assert store.get(keys[0]) is not None
    store.trim()
    left = [one for one in keys if store.get(one) is not None]
    assert left == [keys[0], *keys[-3:]]
    assert store.clear() == 4 and store.entries() == []


def test_no_place_for_it_is_no_fault(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("", encoding="utf-8")
    for store in (Store(None), Store(tmp_path / "file"), Store(tmp_path / ("x" * 300))):
        store.put(key("run"), b"one")
        assert store.get(key("run")) is None and store.entries() == [] and store.clear() == 0
    monkeypatch.setenv("DX_CACHE", "off")
    assert opened_store().folder is None


def test_a_run_killed_while_it_keeps_something_leaves_nothing_that_is_served(tmp_path):
    program = "\n".join([
        "import os, sys, signal", "from pathlib import Path", "from dxlib.notation import store",
        "store.os.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)",
        f"store.Store(Path({str(tmp_path)!r})).put(store.key('run'), b'one')",
    ])  # fmt: skip
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode != 0
    store = Store(tmp_path)
    assert store.get(key("run")) is None and len(store.entries()) == 1
    store.put(key("other"), b"two")
    store.trim()
    assert store.get(key("other")) == b"two" and len(store.entries()) == 1


@given(st.lists(st.tuples(st.text(max_size=9), st.binary(max_size=99)), max_size=4))
def test_several_files_are_kept_as_one(found):
    assert unbundled(bundled(found)) == found


@given(st.binary(max_size=300), st.data())
def test_an_entry_is_served_whole_or_not(tmp_path_factory, content, data):
    store = Store(tmp_path_factory.mktemp("kept"))
    store.put(one := key("run"), content)
    path = store.entries()[0][0]
    entry = path.read_bytes()
    at = data.draw(st.integers(0, len(entry) - 1))
    path.write_bytes(entry[:at] + bytes([entry[at] ^ data.draw(st.integers(1, 255))]) + entry[at + 1 :])
    assert store.get(one) is None


def test_the_command_shows_and_empties_it(tmp_path, monkeypatch):
    from dxlib.cli import cli

    monkeypatch.setenv("DX_CACHE", str(tmp_path))
    opened_store().put(key("run"), b"one")
    assert "1 entries, 0.0 MB" in CliRunner().invoke(cli, ["cache"]).output
    assert "1 removed" in CliRunner().invoke(cli, ["cache", "--clear"]).output
    assert opened_store().entries() == []


def test_a_chart_is_drawn_once_for_all_that_show_it(tmp_path, monkeypatch):
    from dxlib.briefing import drawing

    monkeypatch.setenv("DX_CACHE", str(tmp_path))
    spec = {"data": {"values": [{"a": 1}]}, "mark": "bar", "encoding": {"x": {"field": "a", "type": "quantitative"}}}
    drawn = []
    monkeypatch.setattr(drawing, "to_svg", lambda *given, make=drawing.to_svg: drawn.append(1) or make(*given))
    first = drawing.figure(spec, "a")
    assert drawing.figure(spec, "a") == first and len(drawn) == 1
    drawing.figure({**spec, "mark": "line"}, "a")
    assert len(drawn) == 2


def test_what_is_being_kept_by_another_process_is_left_to_it(tmp_path):
    store = Store(tmp_path)
    store.put(key("run"), b"one")
    partial = tmp_path / key("run")[:2] / f".{key('run')}.kept.0123abcd"
    partial.write_bytes(b"o")
    with held(partial) as ours:
        store.trim()
        assert ours and partial.exists()
    store.trim()
    assert not partial.exists() and store.get(key("run")) == b"one"


def test_temporary_files_of_a_killed_program_are_removed_by_the_next(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    foreign = tmp_path / "dx-passing-notes"
    foreign.mkdir()
    program = "import os\nfrom dxlib.notation.holding import passing\nwith passing(): os.kill(os.getpid(), 9)"
    subprocess.run([sys.executable, "-c", program], env={**os.environ, "TMPDIR": str(tmp_path)}, check=False)
    (left,) = set(tmp_path.iterdir()) - {foreign}
    with passing() as one, passing() as other:
        assert {*tmp_path.iterdir()} == {foreign, one, other} and left not in (one, other)
    assert [*tmp_path.iterdir()] == [foreign]


def test_where_no_temporary_file_can_be_written_it_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "none"))
    with pytest.raises(DxError, match=r"no temporary file can be written: No such file .*TMPDIR"), passing():
        pass


def test_a_folder_for_the_time_being_stays_while_its_process_lasts_as_whatever_program(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    become = "import os, sys; os.execv(sys.executable, [sys.executable, '-c', 'print(0, flush=True); input()'])"
    program = f"from dxlib.notation.holding import temporary\ntemporary('dx-serve-')\n{become}"
    command = [sys.executable, "-c", program]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        process.stdout.readline()
        sweep(tmp_path, "dx-serve-*")
        assert len(list(tmp_path.iterdir())) == 1
        process.kill()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    made = temporary("dx-serve-")
    assert list(tmp_path.iterdir()) == [made]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes that are files")
def test_a_pipe_in_the_place_of_an_entry_is_not_waited_for(tmp_path):
    kept, name = Store(tmp_path / "kept"), key("thing", 1)
    kept.put(name, b"content")
    kept._path(name).unlink()
    os.mkfifo(kept._path(name))
    assert kept.get(name) is None
    kept.put(name, b"anew")
    assert kept.get(name) == b"anew"
