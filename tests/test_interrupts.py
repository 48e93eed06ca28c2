"""Ctrl-C comes at any moment of a command: the result, or one line, and never a traceback."""

import os
import signal
import subprocess
import sys

import pytest

from dxlib.places import PACKAGE

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals")

SAID = "interrupted\n"
BEGIN = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # who runs tests in the background has it ignored
def strike(*_):
    signal.raise_signal(signal.SIGINT)
"""
# The signal comes when the n-th function is called, whichever it is: of the command, of a library, of an import.
AT_A_CALL = """
import os, time
calls, at = 0, int(sys.argv.pop(1))
def called(frame, event, _):
    global calls
    calls += event == "call"
    if calls == at:
        sys.setprofile(None)
        os.kill(os.getpid(), signal.SIGINT)
from dxlib.__main__ import main
sys.setprofile(called)
main()
"""
TOLD = """
from dxlib.interrupts import deaf, listen, stoppable
listen()
try:
    stoppable(program)
    print("through")
except KeyboardInterrupt as stopped:
    {then}
    print("heard", stopped.signum)
finally:
    deaf()
strike()
"""


def ended(program: str, *arguments: str, **how) -> tuple[int, str, str]:
    """Exit code, output and errors of a program."""
    command = [sys.executable, "-c", BEGIN + program, *arguments]
    environment = {**os.environ, "PYTHONPATH": str(PACKAGE.parent)}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment, timeout=60, **how)
    return done.returncode, done.stdout, done.stderr


def listening(program: str, then: str = "pass") -> tuple[int, str, str]:
    return ended(program + TOLD.format(then=then))


@pytest.mark.parametrize("at", [60, 1_500, 6_000, 20_000, 60_000, 140_000])
def test_at_whatever_call_it_comes_there_is_the_result_or_one_line(at):
    code, out, err = ended(AT_A_CALL, str(at), "compare", "dossiers_online_share")
    assert (code, err) == (130, SAID) or (code, err, bool(out)) == (0, "", True)


def test_what_comes_before_anything_has_begun_ends_it_at_once():
    program = "from dxlib.interrupts import listen\nlisten()\nstrike()\nprint('it went on')"
    assert ended(program) == (130, "", SAID)
    closed = f"import os\nos.close(2)\n{program}"
    assert ended(closed) == (130, "", "")


def test_it_is_raised_where_it_can_be_heard_and_comes_too_late_when_all_is_done():
    assert listening("def program(): strike()") == (0, "heard 2\n", "")
    assert listening("def program(): pass") == (0, "through\n", "")


def test_what_comes_again_while_it_is_told_changes_nothing():
    assert listening("def program(): strike()", then="strike()") == (0, "heard 2\n", "")


def test_what_was_to_be_ignored_still_is():
    program = "signal.signal(signal.SIGINT, signal.SIG_IGN)\ndef program(): strike()"
    assert listening(program) == (0, "through\n", "")


WAITS = """
import time
def program():
    {strike}
    time.sleep(30)
    print("nobody heard it")
"""


def test_in_an_import_it_waits_until_the_module_is_whole(tmp_path, monkeypatch):
    (tmp_path / "half.py").write_text("import signal\nsignal.raise_signal(signal.SIGINT)\nwhole = True\n")
    found = f"sys.path.insert(0, {str(tmp_path)!r})\nimport half; assert half.whole"
    strike = found.replace("\n", "; ")
    assert listening(WAITS.format(strike=strike)) == (0, "heard 2\n", "")


def test_in_a_finalizer_where_python_forgets_it_it_comes_again():
    program = "class Left:\n    def __del__(self): strike()\n" + WAITS.format(strike="Left()")
    assert listening(program) == (0, "heard 2\n", "")


SWALLOWED = """
import time
def program():
    try:
        strike()
    except KeyboardInterrupt:
        pass  # as libraries in C do
    {then}
"""


@pytest.mark.parametrize("then", ["time.sleep(30)", "pass", "raise ValueError('another error')"])
def test_what_a_library_takes_for_its_own_is_heard_all_the_same(then):
    assert listening(SWALLOWED.format(then=then)) == (0, "heard 2\n", "")


def test_what_is_put_away_after_it_is_not_disturbed_by_its_coming_again():
    program = """
import time
def program():
    try:
        strike()
    finally:
        time.sleep(0.2)
        print("put away", flush=True)
"""
    assert listening(program) == (0, "put away\nheard 2\n", "")


def test_while_records_are_checked_it_waits_since_it_would_be_a_fault_of_theirs():
    program = """
import time
from typing import Annotated
import pydantic
def checked(text):
    strike()
    return text
Text = Annotated[str, pydantic.AfterValidator(checked)]
def program():
    print(pydantic.TypeAdapter(Text).validate_python("whole"), flush=True)
    time.sleep(30)
"""
    assert listening(program) == (0, "whole\nheard 2\n", "")


def test_what_else_fails_in_a_finalizer_is_told_as_ever():
    code, _, err = listening("class Left:\n    def __del__(self): 1 / 0\ndef program(): Left()")
    assert code == 0 and "ZeroDivisionError" in err


@pytest.mark.parametrize("signum", [signal.SIGTERM, signal.SIGHUP])
def test_other_signals_that_ask_to_end_do_so_in_the_same_way(signum):
    program = f"signal.signal({signum:d}, signal.SIG_DFL)\ndef program(): signal.raise_signal({signum:d})"
    assert listening(program) == (0, f"heard {signum:d}\n", "")


def test_an_edition_hears_it_in_an_import_only_when_the_module_is_whole(tmp_path):
    (tmp_path / "half.py").write_text("import signal\nsignal.raise_signal(signal.SIGTERM)\nwhole = True\n")
    program = f"""
import time
from dxlib.briefing.running import runner
sys.path.insert(0, {str(tmp_path)!r})
try:
    with runner.interruptible():
        import half
        time.sleep(30)
except runner.Stopped as stopped:
    print(half.whole, stopped.signum)
"""
    assert ended(program) == (0, "True 15\n", "")
