"""The command `dx`: tables to read, CSV and JSON to take away, mistakes in one line."""

import csv
import io
import json
import shlex
import subprocess
import sys
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

import dxlib as dx
from dxlib import cli
from dxlib.cli.commands import GROUPS
from dxlib.cli.terminal import show


@pytest.fixture
def run(monkeypatch, capsys):
    """Run `dx` in this process; return exit code, standard output and standard error."""

    def call(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["dx", *arguments])
        with pytest.raises(SystemExit) as stopped:
            cli.main()
        output = capsys.readouterr()
        return stopped.value.code, output.out, output.err

    return call


def test_a_comparison_is_a_table_with_both_figures(run):
    code, out, _ = run("compare", "dossiers_online_share", "--period", "2023", "--baseline", "2022")
    assert code == 0
    assert "54.34% (2022)" in out and "58.41% (2023)" in out and "+4.07 points" in out


def test_csv_holds_every_column_of_the_frame(run):
    _, out, _ = run("compare", "--pillar", "cybersecurity", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    frame = dx.compare(pillar="cybersecurity")
    assert list(rows[0]) == list(frame.columns)
    assert [row["indicator"] for row in rows] == frame["indicator"].tolist()


def test_json_is_valid_and_keeps_diacritics(run):
    _, out, _ = run("sources", "citizens_health_record_share", "--format", "json")
    assert {row["line"] for row in json.loads(out)} == {86, None}, "a report's line, a decision without a document"
    _, out, _ = run("indicators", "dossiers", "--format", "json")
    assert "Hồ sơ nộp trực tuyến" in {row["name_vi"] for row in json.loads(out)}


def test_a_frame_is_saved_as_a_workbook_that_excel_opens_with_columns_and_diacritics(run, tmp_path):
    file = tmp_path / "chỉ số.xlsx"
    code, out, _ = run("indicators", "dossiers", "--save", str(file))
    assert code == 0 and out.strip() == str(file)
    frame = dx.indicators("dossiers")
    sheet = openpyxl.load_workbook(file).active
    rows = list(sheet.iter_rows(values_only=True))
    assert list(rows[0]) == list(frame.columns)
    assert [row[2] for row in rows[1:]] == frame["name_vi"].tolist() and "Hồ sơ nộp trực tuyến" in str(rows)
    run("audit", "--all", "--save", str(file))
    assert openpyxl.load_workbook(file).active.max_row == len(dx.audit()) + 1


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_what_is_saved_is_what_is_printed(run, tmp_path, kind):
    file = tmp_path / f"sources.{kind}"
    run("sources", "attacks", "--save", str(file))
    assert file.read_bytes().decode() == run("sources", "attacks", "--format", kind)[1]


@pytest.mark.parametrize(
    ("name", "message"),
    [("figures", "let it end in .xlsx, .csv or .json"), ("no/such/folder.csv", "cannot be written: No such file")],
)
def test_a_file_that_cannot_be_saved_is_told(run, tmp_path, name, message):
    code, _, err = run("sources", "attacks", "--save", str(tmp_path / name))
    assert code == 2 and message in err


def test_too_little_memory_is_told_without_a_traceback(run, monkeypatch):
    def full(*_, **__):
        raise MemoryError

    monkeypatch.setattr(dx, "sources", full)
    code, _, err = run("sources", "attacks")
    assert code == 2 and err.startswith("error: there is not enough memory") and "Traceback" not in err


def test_a_full_disk_leaves_the_file_that_was_saved_before(run, tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    (tmp_path / "sources.csv").write_text("before")
    monkeypatch.setattr("os.fsync", full)
    code, _, err = run("sources", "attacks", "--save", str(tmp_path / "sources.csv"))
    assert code == 2 and "sources.csv: No space left on device" in err
    assert [one.read_text() for one in tmp_path.iterdir()] == ["before"]


@pytest.mark.parametrize("search", ["hồ sơ nộp", "ho so nop", "HO SO NOP"])
def test_a_search_needs_no_diacritics(run, search):
    code, out, _ = run("indicators", search)
    assert code == 0 and "dossiers_online_share" in out


def test_targets_of_one_indicator_are_told_apart_by_who_counts_and_what_part(run, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("DX_REPORTS", "all")
    _, out, _ = run("targets", "--due", "2025", "--authority", "749")
    assert {"producer", "part"} <= {*out.splitlines()[0].split()}
    assert all(part in out for part in ("communes", "districts", "nso", "mic"))
    assert "communes" in run("closing")[1]


@pytest.mark.parametrize(
    ("command", "told"), [("compare", "2023 is a period, no indicator: give it as --period 2023"),
                          ("audit", "2023 is a period, no indicator\n")],
)  # fmt: skip
def test_a_period_given_as_an_indicator_is_told(run, command, told):
    code, out, err = run(command, "2023", "2022-S1")
    assert code == 2 and not out and told in err


def test_targets_are_assessed_by_every_method(run):
    code, out, _ = run("targets", "--pillar", "digital_government", "--due", "2025", "--authority", "942")
    assert code == 0 and "satisfaction" in out and "moving away" in out
    _, out, _ = run("targets", "--method", "un", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    board = dx.scoreboard("un")
    assert list(rows[0]) == list(board.columns)
    assert [row["status"] for row in rows] == board["status_un"].tolist()
    _, out, _ = run("targets", "--authority", "749", "--format", "json")
    assert {row["authority"] for row in json.loads(out)} == {"749/QĐ-TTg"}


@pytest.mark.parametrize("command", ["compare", "targets", "revisions"])
def test_an_area_is_chosen_by_name(run, command):
    world = run(command, "--area", "Thế giới", "--format", "json")
    assert world == run(command, "--area", "world", "--format", "json") != run(command, "--format", "json")
    assert run(command, "--area", "ca nuoc", "--format", "csv") == run(command, "--format", "csv")


@pytest.mark.parametrize("command", ["compare", "targets", "revisions"])
def test_an_area_without_figures_is_told_with_those_that_have_some(run, command):
    _, out, _ = run(command, "--area", "Lai Châu")
    assert out.startswith(
        "nothing found: no report prints a figure of Lai Châu (VN-01); there are figures of Viet Nam (VN)"
    )
    assert json.loads(run(command, "--area", "Lai Châu", "--format", "json")[1]) == []


@pytest.mark.parametrize("command", ["serve", "lab"])
@pytest.mark.parametrize("port", ["0", "99999999", "x"])
def test_a_port_that_none_can_be_is_refused(run, command, port):
    code, out, err = run(command, "--port", port)
    assert code == 2 and not out and "Invalid value for '--port'" in err


def test_on_a_page_too_narrow_for_a_table_each_row_stands_by_itself(run, monkeypatch):
    monkeypatch.setattr("dxlib.cli.terminal.PLAIN_WIDTH", 72)
    out = run("compare", "dossiers_online_share", "--period", "2023", "--baseline", "2022")[1].splitlines()
    assert out[:3] == ["dossiers_online_share", "  baseline  54.34% (2022)", "  current   58.41% (2023)"]
    note = next(n for n, line in enumerate(out) if line.startswith("  to note   "))
    assert out[note + 1].startswith(" " * 12) and max(map(len, out)) <= 72


def test_the_help_lists_every_command_once_by_what_it_is_for_and_cuts_none(run):
    out = run("--help")[1]
    assert sorted(name for names in GROUPS.values() for name in names) == sorted(cli.cli.commands)
    assert "..." not in out.partition("Figures:")[2] and all(f"{title}:" in out for title in GROUPS)
    assert out.index("Figures:") < out.index("Editions to circulate:") < out.index("The next report:")


@pytest.mark.parametrize(("width", "lines"), [(40, 5), (160, 2)])
def test_a_table_is_as_wide_as_its_page(monkeypatch, capsys, width, lines):
    monkeypatch.setattr("dxlib.cli.terminal.PLAIN_WIDTH", width)
    words = "hồ sơ trực tuyến " * 3 + "x" * 30
    show(pd.DataFrame({"indicator": ["attacks"], "value": [58.41], "note": [words]}), "table", lambda frame: frame)
    out = capsys.readouterr().out.splitlines()
    assert out[0] == "indicator  value  note" and out[1].startswith("attacks    58.41  hồ sơ")
    assert len(out) == lines + (width == 40) and max(map(len, out)) <= width
    assert "".join(line[18:] for line in out[1:]).replace(" ", "") == words.replace(" ", "")


@pytest.mark.parametrize(("command", "told"), [
    ("compare attacks --producer gso", "--producer gso leaves nothing; without it there is mic"),
    ("compare attacks --pillar digital_economy", "--pillar digital_economy leaves nothing; without it there is cyber"),
    ("targets --due 2019-06", "--due 2019-06 leaves nothing; without it there is 2030, 2025"),
    ("targets --due 2022 --authority 411", "--authority 411 leaves nothing; without it there is kế hoạch 2022"),
    ("closing --due 2019", "--due 2019 leaves nothing; without it there is 2025"),
    ("revisions organisation_identity_dossiers", "'organisation_identity_dossiers' leaves nothing; without it there"),
    ("rivals --period 1999", "--period 1999 leaves nothing; without it there is"),
    ("audit --pillar digital_economy --verdict status", "--verdict status leaves nothing; without it there is incons"),
    ("indicators botnet --pillar digital_economy", "--pillar digital_economy leaves nothing; without it there is cyb"),
    ("compare botnet_addresses --producer gso --pillar cybersecurity --area VN-DN",
     "--producer gso and --pillar cybersecurity and --area VN-DN and 'botnet_addresses' leave nothing together; leave"),
])  # fmt: skip
def test_what_a_filter_left_out_is_told(run, monkeypatch, command, told):
    monkeypatch.setenv("DX_REPORTS", "all")
    code, out, _ = run(*command.split())
    assert code == 0 and out.startswith(f"nothing found: {told}")


def test_a_search_without_a_hit_says_so(run):
    assert run("indicators", "zeppelin") == (0, "nothing found\n", "")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["sources", "satisfacton"], "did you mean 'satisfaction_procedures'"),
        (["compare", "--pillar", "digital_goverment"], "did you mean 'digital_government'"),
        (["compare", "--period", "2023x"], "'2023x' is not a period; write it as 2022, 2022-S1"),
        (["compare", "--period", "2022", "--baseline", "2023"], "the baseline 2023 must be earlier"),
        (["targets", "--method", "eurostats"], "unknown method 'eurostats'; did you mean 'eurostat'"),
        (["compare", "--area", "Hạ Nội"], "unknown area 'Hạ Nội'; did you mean 'Hà Nội' (VN-HN)?"),
        (["targets", "--due", "soon"], "'soon' is not a period"),
        (["targets", "--authority", "943/QĐ-TTg"], "unknown authority '943/QĐ-TTg'; did you mean '942/QĐ-TTg'"),
        (["compare", "--as-of", "2020"], "no report had been published by 2020-12-31; the first one is of 2022-08-08"),
        (["verify", "--documents", "no-such-folder"], "no folder of documents at 'no-such-folder'"),
    ],
)
def test_a_mistake_is_told_in_words_with_exit_code_2(run, arguments, told):
    code, out, err = run(*arguments)
    assert code == 2 and told in err and out == ""
    assert "Traceback" not in err and err.startswith("error: ")


def test_text_that_a_spreadsheet_would_run_is_defused(capsys):
    hostile = pd.DataFrame(
        {"note": ["=cmd()", "@x", "+3.500", "−4,7%", "-cmd()", "=", ">="], "value": [1.5, -2, 3, 4, 5, 6, 7]}
    )
    show(hostile, "csv", lambda frame: frame)
    rows = list(csv.reader(io.StringIO(capsys.readouterr().out)))[1:]
    assert [row[0] for row in rows] == ["'=cmd()", "'@x", "+3.500", "−4,7%", "'-cmd()", "=", ">="]
    assert rows[1][1] == "-2.0"


def test_markup_of_the_terminal_in_data_stays_text(capsys):
    show(pd.DataFrame({"name": ["[red]x[/red]"]}), "table", lambda frame: frame)
    assert "[red]x[/red]" in capsys.readouterr().out


def test_help_waits_for_no_frames():
    command = [sys.executable, "-X", "importtime", Path(sys.executable).with_name("dx"), "--help"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    imported = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert "click" in imported and not imported & {"pandas", "pydantic", "babel", "rich", "altair", "yaml"}


def test_an_option_that_takes_one_value_stands_once(run):
    for command, option in (("compare", "--area"), ("brief", "--pillar"), ("verify", "--documents")):
        code, out, err = run(command, option, "one", option, "two")
        assert (code, out) == (2, "") and f"{option} stands 2 times, and takes one value" in err
    assert run("audit", "--verdict", "inconsistent", "--verdict", "parts", "--all", "--all")[0] == 0


def test_two_producers_are_refused_with_the_reason(run):
    code, out, err = run("compare", "attacks", "--producer", "mic", "--producer", "vncert")
    assert (code, out) == (2, "") and "'mic' and 'vncert' count each in a way of its own" in err
    code, out, _ = run("compare", "attacks", "--producer", "mic", "--producer", "Bộ TT&TT")
    assert code == 0 and "attacks" in out


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device")
@pytest.mark.parametrize(
    ("asked", "streams", "code", "told"),
    [("indicators attacks", ">/dev/full", 2, "error: the disk: No space left on device\n"),
     ("indicators nothing-is-called-so", "2>/dev/full", 0, ""),
     ("sources nothing", "2>/dev/full", 2, ""),
     ("sources nothing", "<&- >&-", 2, "error: unknown indicator 'nothing'"),
     ("indicators attacks", "<&- >&-", 0, ""),
     ("indicators attacks", "<&- >&- 2>&-", 0, "")],
)  # fmt: skip
def test_where_nothing_can_be_written_it_is_told_once_and_a_stream_that_is_closed_is_none(asked, streams, code, told):
    command = f"exec {shlex.quote(sys.executable)} -m dxlib {asked} {streams}"
    done = subprocess.run(["sh", "-c", command], stderr=subprocess.PIPE, text=True, check=False)
    assert (done.returncode, done.stderr.partition(";")[0]) == (code, told)
