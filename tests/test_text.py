"""Texts: values, periods, changes and sentences in words, through one catalogue."""

import os
import re
import shutil
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pandas as pd
import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import dxlib as dx
from dxlib.analysis.progress import METHODS
from dxlib.errors import UnknownName
from dxlib.places import HOME
from dxlib.text import Prose, languages, reason, sentences, show, show_change, source_label, status_word
from dxlib.text.catalogue import LOCALE, gettext
from dxlib.text.extraction import messages
from dxlib.text.statuses import STATUSES
from dxlib.text.words import named, when

PACKAGE = Path(dx.__file__).parent


TRANSLATED = languages()[1:]


def asked_for() -> set[str]:
    """The messages of the code, by their singular."""
    found = extract_from_dir(PACKAGE, method_map=[("**.py", "dxlib.text.extraction:messages")])
    return {message if isinstance(message, str) else message[0] for _, _, message, _, _ in found}


def catalogue(language: str):
    with (LOCALE / language / "LC_MESSAGES" / "dxlib.po").open("rb") as file:
        return read_po(file, locale=language)


def entries(language: str):
    return [message for message in catalogue(language) if message.id]  # all but the header


def forms(text) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def test_every_message_of_the_code_is_in_the_catalogue_template():
    with (LOCALE / "dxlib.pot").open("rb") as file:
        template = {forms(message.id)[0] for message in read_po(file) if message.id}
    assert asked_for() == template, "run `make messages`"


def test_messages_are_found_however_they_are_asked_for():
    code = (
        b"""f"{_('in an f-string')}"; gettext(language)("at once"); self._("of self"); n_("one", "more", 2); _(name)"""
    )
    found = [message for _, _, message, _ in messages(BytesIO(code), (), (), {})]
    assert found == ["in an f-string", "at once", "of self", ("one", "more")]


def test_there_is_a_vietnamese_catalogue():
    assert "vi" in TRANSLATED


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_catalogue_translates_every_message_and_no_other(language):
    found = {forms(message.id)[0]: message for message in entries(language)}
    assert sorted(asked_for() - set(found)) == [], "not translated"
    assert sorted(set(found) - asked_for()) == [] == list(catalogue(language).obsolete), "no longer in the code"
    assert [name for name, message in found.items() if message.fuzzy or not all(forms(message.string))] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_has_the_same_places_as_its_message(language):
    def places(text: str) -> list[str]:
        return sorted(re.findall(r"\{.*?\}", text))

    for message in entries(language):
        for text in forms(message.string):
            assert places(text) == places(forms(message.id)[-1]), message.id


def test_a_vietnamese_translation_is_vietnamese():
    english = re.compile(r"\b(the|of|and|is|are|for|with|from|at|on|not|report|target|figure|level|dossier)s?\b", re.I)
    untranslated = r"\{.*?\}|'[a-z_]+'|[\w-]+\.json|CSV on the Web"  # codes, files, a standard
    for message in entries("vi"):
        words = re.sub(untranslated, "", " ".join(forms(message.string)))
        assert not english.search(words), message.id
        assert message.string != message.id or not re.search("[a-z]", words), message.id


def test_a_language_without_a_catalogue_is_refused_by_name():
    with pytest.raises(UnknownName, match="language 'fr'"):
        gettext("fr")


@pytest.mark.parametrize(
    ("value", "unit", "qualifier", "said"),
    [
        (58.41, "percent", "exact", "58.41%"),
        (0, "percent", "exact", "0%"),
        (46.2e6, "dossiers", "over", "over 46.2\u00a0million"),
        (6641, "attacks", "exact", "6,641"),
        (2.75e12, "VND", "over", "over 2.75\u00a0trillion\u00a0dong"),
        (36.3e9, "USD", "almost", "almost 36.3\u00a0billion\u00a0US\u00a0dollars"),
        (38.3, "percent", "about", "about 38.3%"),
        (79.95, "Mbps", "exact", "79.95\u00a0Mbps"),
        (float("nan"), "percent", "exact", ""),
        (pd.NA, "percent", "exact", ""),
    ],
)
def test_a_value_is_said_with_its_qualifier_and_unit(value, unit, qualifier, said):
    assert show(value, unit, qualifier=qualifier) == said


@pytest.mark.parametrize(
    ("value", "form", "unit", "said"),
    [
        (4.07, "points", "percent", "+4.07\u00a0points"),
        (-7.16, "points", "percent", "−7.16\u00a0points"),
        (1, "points", "percent", "+1\u00a0point"),
        (-32.6, "percent", "attacks", "−32.6%"),
        (2.2, "times", "accounts", "2.2\u00a0times"),
        (5, "places", "rank", "+5\u00a0places"),
        (-1, "places", "rank", "−1\u00a0place"),
        (9, "unit", "provinces", "+9"),
        (0, "points", "percent", "0\u00a0points"),
    ],
)
def test_a_change_is_said_with_its_own_word(value, form, unit, said):
    assert show_change(value, form, unit) == said


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("2023", "in 2023"),
        ("2022-S1", "in the first half of 2022"),
        ("2024-Q1", "in Q1 2024"),
        ("2023-11", "in November 2023"),
        ("2022-12-25", "on 25 December 2022"),
        ("2023-01-01/P11M", "in the first 11 months of 2023"),
        ("../2023-12", "up to December 2023"),
        ("2019-11/2022-11", "up to November 2022"),
    ],
)
def test_a_period_is_said_with_its_preposition(code, said):
    assert when(code) == said
    assert said.endswith(named(code))


def test_every_status_and_every_reason_has_words():
    assert len({status_word(status) for status in STATUSES}) == len(STATUSES)
    assert reason("length 6,12") == "the periods differ in length (6 and 12 months)"
    assert reason("break 2024-01-01") == "what is counted changed from 1 Jan 2024"
    assessed = pd.concat([dx.assess(method) for method in METHODS])
    for code in assessed["reason"].unique():
        assert reason(code) or code == ""


def test_a_place_in_a_document_is_named_by_date_and_line():
    assert source_label("2024-02-16-decision-942", 59) == "report of 16 Feb 2024, line 59"


def test_only_a_decision_is_cited_as_one():
    """By what the data say of it: a report on Decision 942 has the number in its id and is none."""
    for report in dx.load(reports="all").reports.itertuples():
        first = {"decision": "decision of ", "page": "read on a page of ", "report": "report of "}[report.kind]
        assert source_label(report.id, 0).startswith(first) and source_label(report.id, None).startswith(first)


@pytest.mark.parametrize(
    ("asked", "said"),
    [("source_label('2022-03-31-decision-411', 0)", "decision of 31 Mar 2022"),
     ("places.in_file('2023-05-10-april', 1)", "1 (page 7)"),
     ("places.area_apart('VN-DN')", " (Da Nang, VN-DN)")],
)  # fmt: skip
def test_a_process_that_has_loaded_nothing_names_what_others_computed_as_they_do(asked, said, folder):
    """Files are written by processes of their own, from what notebooks computed in others."""
    shutil.copytree(HOME / "data", folder.root, dirs_exist_ok=True)
    april = folder.report("2023-05-10", "april", sha256="a" * 64)
    folder.rows(april, "observations", {"period": "2023-04", "value": 1000, "as_printed": "1.000"})
    (april / "places.csv").write_text("line,place\n1,page 7\n", encoding="utf-8")
    code = f"from dxlib.text import places, source_label; print(repr({asked}))"
    surroundings = {**os.environ, "DX_DATA": str(folder.root), "DX_REPORTS": "all"}
    done = subprocess.run([sys.executable, "-c", code], env=surroundings, capture_output=True, text=True, check=True)
    assert done.stdout == f"{said!r}\n"


def one(period: str, baseline: str, indicator: str) -> str:
    return str(sentences(dx.compare(period, baseline, indicator=indicator)))


def test_a_comparison_names_both_figures_the_change_and_the_revision():
    text = one("2023", "2022", "dossiers_online_share")
    assert "rose to 58.41% in 2023, from 54.34% in 2022: +4.07\u00a0points." in text
    assert "report of 16 Feb 2024, line 59" in text
    assert "Another report gives 52.8% for 2022." in text
    assert "38.3% in April 2024, counts something else and is not compared" in text


def test_a_stated_change_is_called_stated_and_implies_a_level():
    text = one("2022-S1", "2021-S1", "attacks")
    assert "6,641 in the first half of 2022; the report states a rise of 37.92%" in text
    assert "implies about 4,815" in text


def test_a_refused_pair_says_why_and_offers_daily_averages():
    text = one("2023", "2022-S1", "attacks")
    assert "is not compared, because the periods differ in length (12 and 6 months)" in text
    assert "daily averages are 35.07 and 36.69" in text


def test_a_pair_without_figures_names_the_newest():
    assert "no figure for these periods; the newest is 8.3% in 2023" in one("2022", "2021", "procedures_cut_share")


def test_nothing_to_compare_is_said_in_a_sentence():
    assert str(sentences(dx.compare("2023", "2022").head(0))) == "There are no two figures to compare here."


def test_the_rest_is_counted_where_a_limit_cuts():
    frame = dx.compare(pillar="cybersecurity")
    assert f"{len(frame) - 2} more indicators stand in the table." in str(sentences(frame, limit=2))


def test_hostile_text_in_data_stays_text():
    frame = dx.compare("2023", "2022", indicator="dossiers_online_share")
    frame["name"] = "<script>alert(1)</script> [x](javascript:y) **b**"
    text = str(sentences(frame))
    assert "<script>" not in text.replace("\\<", "")
    assert "\\[x\\](javascript:y)" in text


def test_prose_shows_itself_as_markdown():
    assert Prose("**a**")._repr_markdown_() == repr(Prose("**a**")) == "**a**"


def test_target_sentences_tell_baseline_pace_status_and_group():
    text = str(dx.text.target_sentences(dx.assess(indicator="satisfaction_procedures", due="2025")))
    assert "moving away; 79.81% in 2023, from 86.97% in 2022; 90% by 2025 needs +5.1\u00a0points a year" in text
    assert "The report groups it as “likely”. The figures move away from the target: 86.97%, then 79.81%." in text


def test_a_fragile_status_names_what_flips_it():
    text = str(dx.text.target_sentences(dx.assess(indicator="dossiers_online_share", due="2025")))
    assert "Fragile: from 36.91% in the first half of 2022 it would be on track." in text


def test_the_lead_counts_moves_and_standings():
    text = str(dx.text.lead(dx.compare("2023", "2022"), dx.assess(authority="942/QĐ-TTg")))
    assert "for the better" in text
    assert "Of 35 targets for 2025: 6 reached" in text


def test_an_indicator_without_levels_names_the_newest_stated_change():
    text = one("2024-Q1", "2023-Q1", "cashless_payments_number")
    assert "no figure for these periods; for the first half of 2022 a report states +76%" in text


def test_the_lead_counts_stated_changes_where_nothing_is_compared():
    text = str(dx.text.lead(dx.compare("2024-Q1", "2023-Q1", pillar="digital_economy")))
    assert "No indicator has figures for both periods" in text and "For 2 more" in text
