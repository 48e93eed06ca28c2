"""Areas by name: every way of writing one finds its code, and what is no area is told with the nearest."""

import unicodedata

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import dxlib as dx
from dxlib.errors import DxError, UnknownName
from dxlib.loaders.areas import area_code, known_areas
from dxlib.loaders.search import folded

AREAS = dx.load().areas
ROWS = list(AREAS[["code", "kind", "name_en", "name_vi"]].itertuples(index=False, name=None))


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


@pytest.mark.parametrize("code, kind, english, vietnamese", ROWS)
def test_every_area_is_found_by_its_names_with_and_without_diacritics(code, kind, english, vietnamese):
    plain = "".join(c for c in unicodedata.normalize("NFD", vietnamese) if not unicodedata.combining(c))
    for text in (
        code,
        code.lower(),
        english,
        vietnamese,
        vietnamese.upper(),
        plain.replace("đ", "d").replace("Đ", "D"),
    ):
        assert area_code(AREAS, text) == code
    if kind == "province":
        assert area_code(AREAS, f"tỉnh {vietnamese}") == code


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
