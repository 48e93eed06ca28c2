"""Names of what is made: one that cannot exist on Windows, or on no disk, is told before anything is written."""

import sys
from pathlib import Path

import pytest

from dxlib import cli
from dxlib.errors import DxError
from dxlib.exporting.making import check
from dxlib.notation.folders import put, replace
from dxlib.notation.naming import portable

NAMES = {
    "CON": "a device is called so",
    "nul.csv": "a device is called so",
    "aux .tar.gz": "a device is called so",
    "COM¹.xlsx": "a device is called so",
    "lpt9": "a device is called so",
    "to be continued...": "it ends in a full stop or a blank",
    "2024 ": "it ends in a full stop or a blank",
    "10:30.csv": "':' stands in it",
    "what?.csv": "'?' stands in it",
    "a\\b.csv": "stands in it",
    "two\nlines.csv": r"'\n' stands in it",
    "\x1b[31mred.csv": "stands in it",
    "caf\udce9.csv": r"'\udce9' stands in it",
    "invoice\u202efdp.exe": r"as it is seen: it is 'invoice\u202efdp.exe'",
    "ế" * 100: "longer than 255",
}
GOOD = ("console", "com10", "nullable.csv", ".hidden", "Báo cáo tháng 5 (số 2).xlsx", "a.b.c", "ă" * 120, "-", "~")


@pytest.mark.parametrize(("name", "why"), NAMES.items(), ids=map(ascii, NAMES))
def test_what_cannot_be_unpacked_on_the_next_machine_is_refused_with_the_reason(name, why, tmp_path):
    for path in (tmp_path / name, tmp_path / "new" / name / "edition"):
        with pytest.raises(DxError) as told:
            portable(path)
        assert why in str(told.value) and len(str(told.value)) < 400
    place = tmp_path / name
    for make in (lambda: put(tmp_path, name, {"one": b""}), lambda: replace(place, b""), lambda: check(place)):
        with pytest.raises(DxError, match="is no name"):
            make()
    assert [*tmp_path.iterdir()] == []


@pytest.mark.parametrize("name", GOOD)
def test_all_other_names_are_taken(name, tmp_path):
    portable(tmp_path / name)
    replace(tmp_path / name, b"kept")
    assert (tmp_path / name).read_bytes() == b"kept"


def test_a_path_that_does_not_end_is_told(tmp_path):
    with pytest.raises(DxError, match="1,024 bytes at most"):
        put(tmp_path / ("deep/" * 500), "x", {})


@pytest.mark.skipif(sys.platform == "win32", reason="it cannot be there")
def test_what_is_there_may_have_any_name(tmp_path):
    (tmp_path / "10:30.csv").write_bytes(b"before")
    replace(tmp_path / "10:30.csv", b"after")
    assert (tmp_path / "10:30.csv").read_bytes() == b"after"


LONG = "x" * 300
COMMANDS = [
    ["editions", "--out", LONG], ["accept", LONG], ["refresh", LONG], ["refresh", ".", "--out", LONG], ["read", LONG],
    ["verify", "--documents", LONG], ["brief", "--matrix", LONG], ["brief", "--compare-to", LONG],
    ["brief", "--language", "en", "--format", "html", "--out", LONG], ["sources", "attacks", "--save", f"{LONG}.csv"],
    ["lab", "--folder", LONG], ["lab", "--notebook", LONG], ["export", "--format", "json", "--out", LONG],
]  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS, ids=lambda one: " ".join(one).replace("x" * 300, "LONG"))
def test_a_name_that_no_disk_takes_is_told_by_every_command(command, monkeypatch, tmp_path, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["dx", *command])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 2 and "rror: " in capsys.readouterr().err
    assert [one for one in Path().rglob("*") if one.name != "drafts"] == []
