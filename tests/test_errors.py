"""Errors tell what is wrong, where, and what to do about it."""

import pytest

from dxlib.characters import spelt_out
from dxlib.errors import DxError, Fault, InvalidData, UnknownName


def test_an_unknown_name_is_told_with_the_nearest_ones():
    error = UnknownName("indicator", "atacks", ["attacks", "attacks_phishing", "dossiers_online_share"])
    assert str(error) == "unknown indicator 'atacks'; did you mean 'attacks' or 'attacks_phishing'?"


def test_case_does_not_hide_the_nearest_name():
    assert "'cybersecurity'" in str(UnknownName("pillar", "CyberSecurity", ["cybersecurity", "foundations"]))


def test_without_a_near_name_a_short_list_is_shown_whole():
    assert str(UnknownName("pillar", "zzz", ["b", "a"])) == "unknown pillar 'zzz'; known: a, b"


def test_without_a_near_name_a_long_list_is_pointed_to():
    message = str(UnknownName("indicator", "????", [f"name_{n}" for n in range(13)]))
    assert message == "unknown indicator '????'; 13 are known, `dx indicators` lists them"


@pytest.mark.parametrize("name", ["", "<script>alert(1)</script>", "=cmd()", "../../etc", "a\x00b", "%s{0}"])
def test_hostile_names_are_quoted_as_they_are(name):
    assert f"'{spelt_out(name)}'" in str(UnknownName("indicator", name, ["attacks"]))


def test_a_fault_names_file_line_and_column():
    assert str(Fault("a.csv", 3, "value", "is missing")) == "a.csv:3: value: is missing"
    assert str(Fault("a.csv", 3, "", "2 cells, 10 are expected")) == "a.csv:3: 2 cells, 10 are expected"


def test_all_faults_are_told_at_once_in_the_order_of_files_and_lines():
    error = InvalidData([Fault("b.csv", 1, "", "y"), Fault("a.csv", 10, "", "x"), Fault("a.csv", 9, "", "w")])
    assert str(error) == "3 faults in the data:\n  a.csv:9: w\n  a.csv:10: x\n  b.csv:1: y"
    assert str(InvalidData([Fault("a.csv", 1, "", "x")])).startswith("1 fault in the data:")


def test_every_error_of_the_package_is_for_people():
    assert issubclass(UnknownName, DxError) and issubclass(InvalidData, DxError)


def test_no_line_of_a_message_is_endless_and_both_ends_of_it_are_told():
    told = str(DxError(f"'{'x' * 10**6}' is not in units.yml\nanother line; write it anew")).split("\n")
    assert len(told[0]) < 2000 and told[0].startswith("'xxx") and told[0].endswith("xxx' is not in units.yml")
    assert told[1] == "another line; write it anew"
