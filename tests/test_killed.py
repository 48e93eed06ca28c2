"""Programs that are killed, or refused something: a small part of `make torture`, which sees what it is there for."""

import os
import signal
import sys
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))

killed, refused, same, victims = map(import_module, ("killed", "refused", "same", "victims"))

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are looked up in /proc")

SEED = 7
VICTIM = {victim.name: victim for victim in victims.VICTIMS}


@pytest.fixture
def left(tmp_path, monkeypatch):
    """A victim that was left undisturbed."""
    monkeypatch.setenv("DX_CACHE", "off")
    monkeypatch.setenv("DX_REPORTS", "all")
    return lambda victim: killed.left_undisturbed(victim, tmp_path / "known")


@pytest.mark.parametrize(
    ("name", "numbers"), [("the cache", (1, 3)), ("decisions of a review", (1,)), ("dx accept", (1,))]
)
def test_what_is_killed_is_whole_and_the_next_run_is_right(name, numbers, left, tmp_path):
    known = left(VICTIM[name])
    for number in numbers:
        moment = killed.moment_of(VICTIM[name], known, SEED, number)
        was_killed, faults = killed.strike(VICTIM[name], known, moment, tmp_path / f"{number}")
        assert was_killed and faults == [], f"benchmarks/killed.py --seed {SEED} --only '{name}:{number}' ({moment})"


def test_an_edition_that_is_killed_or_made_twice_at_once_is_whole(left, tmp_path):
    program = victims._brief(*victims._HTML)
    victim = replace(VICTIM["dx brief, what was kept"], program=program, begun=(program, victims._CHANGED))
    known = left(victim)
    moment = killed.Moment(signal.SIGKILL, group=True, touch=known.touches - 12)
    assert killed.strike(victim, known, moment, tmp_path / "struck") == (True, [])
    found = refused.Outcome()
    refused.together(victim, known, tmp_path, found)
    assert (found.told, found.faults) == (0, [])


TORN = """
import os, subprocess, sys
open("place/one", "w").write("1")
open("place/two", "w").write("2")
open("place/one", "w").write("2")
"""
LEAVING = """
import os, subprocess, sys, tempfile
if os.path.exists("again"):
    sys.exit()
open("again", "w").close()
subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], start_new_session=True)
os.mkdir("place/.hidden")
os.kill(os.getpid(), 9)
"""


def placed(folder):
    (folder / "place").mkdir()
    for name in ("one", "two"):
        (folder / "place" / name).write_text("0")


def struck(program, tmp_path, touch):
    victim = victims.Victim("a program", program, placed, ("place",), 1)
    (tmp_path / "before").mkdir()
    placed(tmp_path / "before")
    whole = {"place": victims.state(tmp_path / "before" / "place")}
    known = killed.Known(tmp_path / "before", whole, whole, 1.0, 3)
    moment = killed.Moment(signal.SIGKILL, group=False, touch=touch)
    return killed.strike(victim, known, moment, tmp_path / "struck")


def test_what_is_half_written_is_seen(tmp_path):
    was_killed, faults = struck(TORN, tmp_path, 2)
    assert was_killed and faults == ["after it: place is not whole", "after the next run: other bytes in place"]


def test_a_process_and_a_hidden_folder_that_are_left_are_seen(tmp_path, monkeypatch):
    monkeypatch.setattr(killed, "GONE", 0.5)
    was_killed, faults = struck(LEAVING, tmp_path, 0)
    assert was_killed and faults == ["after it: a process is left", "after the next run: place/.hidden is left"]


def test_the_same_numbers_strike_at_the_same_moment_and_others_at_another(tmp_path):
    victim, known = VICTIM["the cache"], killed.Known(tmp_path, {}, {}, 2.0, 900)
    assert killed.moment_of(victim, known, 1, 5) == killed.moment_of(victim, known, 1, 5)
    moments = {killed.moment_of(victim, known, 1, number) for number in range(40)}
    assert len(moments) == 40 and {one.signal for one in moments} == set(killed.SIGNALS)
    assert {bool(one.touch) for one in moments} == {one.group for one in moments} == {True, False}


def test_on_a_full_disk_nothing_is_half_there_and_it_is_told(left, tmp_path, monkeypatch):
    if not refused.may_mount(tmp_path):
        pytest.skip("nothing may be mounted here")
    monkeypatch.setattr(refused, "_ROOMS", 2)
    name, found = "decisions of a review", refused.Outcome()
    random = refused.Random(SEED)
    refused.on_full_disks(VICTIM[name], left(VICTIM[name]), tmp_path, random, found, until=float("inf"))
    assert (found.tried, found.told, found.faults) == (2, 2, [])


def test_a_decision_that_the_disk_refuses_is_not_there(tmp_path, monkeypatch):
    from datetime import UTC, datetime

    from dxlib.reading.decisions import FILE, Decision, decide, decided

    one = Decision(proposal=1, reader=1, who="A. Reader", at=datetime(2025, 1, 1, tzinfo=UTC), action="accept")
    decide(tmp_path, [one])
    before = (tmp_path / FILE).read_bytes()

    def full(*_):
        raise OSError(28, "No space left on device")

    for call in ("fsync", "write"):
        with monkeypatch.context() as patch:
            patch.setattr(os, call, full)
            with pytest.raises(OSError, match="No space left"):
                decide(tmp_path, [one.model_copy(update={"proposal": 2})])
        assert (tmp_path / FILE).read_bytes() == before
    decide(tmp_path, [one.model_copy(update={"proposal": 3})])
    assert set(decided(tmp_path)) == {1, 3}


def test_what_kernels_write_for_a_while_lies_in_the_folder_of_their_run(tmp_path, monkeypatch):
    from dxlib.briefing.running.runner import kernel_environment

    monkeypatch.chdir(tmp_path)
    place = Path(kernel_environment(Path("run"))["TMPDIR"])
    assert place.is_dir() and place.parent == tmp_path / "run"


def test_another_time_zone_locale_hash_seed_and_umask_give_the_same_bytes(tmp_path):
    command = ["export", "--format", "csvw", "--out", "out", "--pillar", "cybersecurity"]
    first = same.made(tmp_path / "first", command, same.Elsewhere("first"), tmp_path / "kept")
    assert len(same.EVERYTHING.environment) > 8
    second = same.made(tmp_path / "second", command, same.EVERYTHING, tmp_path / "kept")
    assert len(first) > 10 and same.differing(first, second) == []
