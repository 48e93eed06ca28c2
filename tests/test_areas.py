"""Areas by name: every way of writing one finds its code, and what is no area is told with the nearest."""

import shutil
import unicodedata
from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import dxlib as dx
from dxlib.analysis.editions import content
from dxlib.briefing.running import edition
from dxlib.errors import DxError, InvalidData, UnknownName
from dxlib.loaders.areas import area_code, known_areas
from dxlib.loaders.search import folded
from dxlib.places import data_folder

AREAS = dx.load().areas
ROWS = list(AREAS[["code", "kind", "name_en", "name_vi", "since"]].itertuples(index=False, name=None))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("VN-HN", "VN-HN"),
        ("vn-hn", "VN-HN"),
        ("vn–hn", "VN-HN"),
        ("Hà Nội", "VN-HN"),
        ("HÀ NỘI", "VN-HN"),
        ("Ha Noi", "VN-HN"),
        ("Hanoi", "VN-HN"),
        ("hanoi city", "VN-HN"),
        ("Thủ đô Hà Nội", "VN-HN"),
        ("  Hà\u00a0Nội ", "VN-HN"),
        ("Ｈà Ｎội", "VN-HN"),
        ("\u00d0à Nẵng", "VN-DN"),
        ("TP.HCM", "VN-SG"),
        ("TP HCM", "VN-SG"),
        ("TPHCM", "VN-SG"),
        ("tp. hcm", "VN-SG"),
        ("T.P. Hồ Chí Minh", "VN-SG"),
        ("Thành phố Hồ Chí Minh", "VN-SG"),
        ("Hồ Chí Minh", "VN-SG"),
        ("Ho Chi Minh City", "VN-SG"),
        ("Sài Gòn", "VN-SG"),
        ("tỉnh Bắc Ninh", "VN-56"),
        ("tinh bac ninh", "VN-56"),
        ("Bac Ninh Province", "VN-56"),
        ("TP. Đà Nẵng", "VN-DN"),
        ("Bà Rịa–Vũng Tàu", "VN-43"),
        ("Ba Ria Vung Tau", "VN-43"),
        ("Hoà Bình", "VN-14"),
        ("Thừa Thiên - Huế", "VN-26"),
        ("Đắc Lắc", "VN-33"),
        ("Kontum", "VN-28"),
        ("Bộ TT&TT", "MIC"),
        ("bộ LĐ-TB&XH", "MOLISA"),
        ("Bộ GDĐT", "MOET"),
        ("Ministry of Information & Communications", "MIC"),
        ("mof", "MOF"),
        ("cả nước", "VN"),
        ("Việt Nam", "VN"),
        ("Vietnam", "VN"),
        ("whole country", "VN"),
    ],
)
def test_an_area_is_found_however_it_is_written(text, code):
    assert area_code(AREAS, text) == code
    assert area_code(AREAS, unicodedata.normalize("NFD", text)) == code


@pytest.mark.parametrize("code, kind, english, vietnamese, since", ROWS)
def test_every_area_is_found_by_its_names_with_and_without_diacritics(code, kind, english, vietnamese, since):
    assert area_code(AREAS, code) == area_code(AREAS, code.lower()) == code
    for text in (english, vietnamese, vietnamese.upper(), folded(vietnamese)):
        assert area_code(AREAS, text, on=since) == code
    if kind == "province" and not vietnamese.startswith("Thành phố"):
        assert area_code(AREAS, f"tỉnh {vietnamese}", on=since) == code


@pytest.mark.parametrize("day, code", [(None, "VN-18"), (date(2025, 6, 30), "VN-18"), (date(2025, 7, 1), "VN34-37")])
def test_of_two_provinces_of_one_name_the_day_decides(day, code):
    for text in ("Ninh Bình", "ninh binh", "tỉnh Ninh Bình", unicodedata.normalize("NFD", "Ninh Bình")):
        assert area_code(AREAS, text, on=day) == code


@pytest.mark.parametrize("text", ["TP.HCM", "TP. Hồ Chí Minh", "Ho Chi Minh City", "Hồ Chí Minh"])
def test_a_city_that_grew_is_found_by_all_its_names_on_both_maps(text):
    found = [area_code(AREAS, text, on=day) for day in (date(2025, 6, 30), date(2025, 7, 1))]
    assert found == ["VN-SG", "VN34-79"]


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("Hạ Nội", "did you mean 'Hà Nội' (VN-HN)?"),
        ("Hà Nộii", "'Hà Nội' (VN-HN)"),
        ("Bắc Nin", "did you mean 'Bắc Ninh' (VN-56)"),
        ("HN", "did you mean 'Hà Nam' (VN-63) or 'Hà Nội' (VN-HN)?"),
        ("Y tế", "did you mean 'Bộ Y tế' (MOH)?"),
    ],
)
def test_what_is_nearly_an_area_is_told_with_the_nearest_names(text, offered):
    with pytest.raises(UnknownName, match="unknown area") as told:
        area_code(AREAS, text)
    assert offered in str(told.value)


@pytest.mark.parametrize("text", ["", " ", "XX", "VN-XX", "VN-99", "12", "tp", "\x00", "<b>", "../", "x" * 10**6, "🙂"])
def test_what_is_no_area_is_refused_in_a_few_words(text):
    with pytest.raises(UnknownName, match="unknown area") as told:
        area_code(AREAS, text)
    assert len(str(told.value)) < 300


def test_names_that_differ_in_diacritics_alone_are_told_apart_by_them_and_never_guessed():
    names = ("Hà Nam", "Hạ Nam")
    areas = pd.DataFrame([(f"P{n}", "province", name, name) for n, name in enumerate(names)], columns=list(AREAS)[:4])
    assert [area_code(areas, name) for name in names] == ["P0", "P1"]
    with pytest.raises(DxError, match=r"'Ha Nam' may be 'Hà Nam' \(P0\) or 'Hạ Nam' \(P1\); write its code"):
        area_code(areas, "Ha Nam")


@given(st.text(max_size=30))
def test_any_text_is_an_area_or_refused_in_words(text):
    try:
        code = area_code(AREAS, text)
    except DxError:
        return
    assert code in set(AREAS["code"])


def test_the_same_areas_are_read_once():
    assert known_areas(AREAS) is known_areas(AREAS.copy())


# Wherever an area is asked for


@pytest.mark.parametrize("name", ["Thế giới", "the gioi", "World"])
def test_every_verb_takes_an_area_by_name(name):
    for verb in (dx.compare, dx.observations, dx.analysis.revisions, dx.assess, dx.scoreboard):
        pd.testing.assert_frame_equal(verb(area=name), verb(area="world"))
    assert (dx.observations(area=name)["area"] == "world").all() and len(dx.observations(area=name))


@pytest.mark.parametrize(
    "verb", [dx.compare, dx.observations, dx.analysis.revisions, dx.assess, dx.scoreboard, dx.explorer]
)
def test_every_verb_refuses_what_is_no_area(verb):
    with pytest.raises(UnknownName, match=r"unknown area 'Hạ Nội'; did you mean 'Hà Nội' \(VN-HN\)\?"):
        verb(area="Hạ Nội")


def test_sensitivity_and_what_an_edition_holds_take_an_area_by_name():
    pd.testing.assert_frame_equal(
        dx.analysis.sensitivity("dossiers_online_share", area="cả nước"),
        dx.analysis.sensitivity("dossiers_online_share"),
    )
    assert content("2023", "2022", area="Việt Nam", evidence=dx.load()) == content("2023", "2022", evidence=dx.load())


def test_the_explorer_holds_the_codes():
    shown = dx.explorer(area="Việt Nam", province="Hà Nội", view="adoption")
    assert (shown.choice.area, shown.choice.province) == ("VN", "VN-HN")
    assert set(shown.frame["area"]) <= {"VN-HN"}


def test_an_edition_is_about_a_code():
    parameters, sources = edition._checked("latest", "previous", None, "vi", "TP.HCM", "all")
    assert (parameters["area"], sources.area) == ("VN-SG", "Thành phố Hồ Chí Minh")
    assert edition._slug(parameters, None) == "latest_previous_VN-SG_vi"


def test_a_data_file_may_name_an_area_and_holds_its_code(folder):
    report = folder.report()
    folder.rows(report, "observations", {"value": 5, "as_printed": "5", "area": "ha noi"})
    folder.rows(report, "adoption", {"as_printed": "Hà Nội", "area": "TP. Hà Nội"})
    evidence = folder.load()
    assert [evidence.observations.iloc[0].area, evidence.adoption.iloc[0].area] == ["VN-HN", "VN-HN"]
    folder.rows(report, "observations", {"value": 5, "as_printed": "5", "area": "Hạ Nội"})
    with pytest.raises(InvalidData, match=r"csv:2: area: 'Hạ Nội' is not in areas.yml; did you mean 'Hà Nội'"):
        folder.load()


def test_figures_of_ones_own_may_name_an_area_and_hold_its_code():
    own = pd.DataFrame({"indicator": ["attacks"], "period": ["2023"], "area": ["TP. Đà Nẵng"], "value": [3]})
    mine = dx.add(own, published="2024-05-01", alone=True)
    assert mine.observations["area"].tolist() == ["VN-DN"]
    assert len(dx.observations(area="Đà Nẵng", evidence=mine)) == 1


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("  successors: [VN34-15]\n", "", "went into one province"),
        ("successors: [VN34-15]", "successors: [MOF]", "no province that began the day after"),
        ("successors: [VN34-15]", "successors: [VN34-15, VN34-08]", "went into one province"),
        ("  until: 2025-06-30\n  successors: [VN34-15]", "  successors: [VN34-15]", "until: is missing"),
        ('number: "15"', 'number: "08"', "'VN34-08' has the same"),
    ],
)
def test_a_list_of_provinces_that_would_bridge_wrongly_is_refused(tmp_path, old, new, told):
    shutil.copytree(data_folder(), tmp_path / "data")
    file = tmp_path / "data" / "areas.yml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InvalidData) as caught:
        dx.load(data=tmp_path / "data")
    assert told in str(caught.value)
