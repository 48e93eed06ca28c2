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
from dxlib.notation.search import folded
from dxlib.places import data_folder
from dxlib.text import areas_apart, needed_words

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
        ("Ho Chí Minh", "VN-SG"),
        ("Đa Nang", "VN-DN"),
        ("Đăk Lăk", "VN-33"),
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
    before = date(2025, 6, 30)
    assert area_code(AREAS, text, on=before) == code
    assert area_code(AREAS, unicodedata.normalize("NFD", text), on=before) == code


@pytest.mark.parametrize("code, kind, english, vietnamese, since", ROWS)
def test_every_area_is_found_by_its_names_with_and_without_diacritics(code, kind, english, vietnamese, since):
    assert area_code(AREAS, code) == area_code(AREAS, code.lower()) == code
    since = since or date(2025, 6, 30)
    for text in (english, vietnamese, vietnamese.upper(), folded(vietnamese)):
        assert area_code(AREAS, text, on=since) == code
    if kind == "province" and not vietnamese.startswith("Thành phố"):
        assert area_code(AREAS, f"tỉnh {vietnamese}", on=since) == code


@pytest.mark.parametrize("day, code", [(date(2025, 6, 30), "VN-18"), (date(2025, 7, 1), "VN34-37")])
def test_of_two_provinces_of_one_name_the_day_decides(day, code):
    for text in ("Ninh Bình", "ninh binh", "tỉnh Ninh Bình", unicodedata.normalize("NFD", "Ninh Bình")):
        assert area_code(AREAS, text, on=day) == code
        with pytest.raises(DxError, match=r"\(VN-18, until 2025-06-30\) or 'Ninh Bình' \(VN34-37\); write its code"):
            area_code(AREAS, text)


@pytest.mark.parametrize("text", ["TP.HCM", "TP. Hồ Chí Minh", "Ho Chi Minh City", "Hồ Chí Minh"])
def test_a_city_that_grew_is_found_by_all_its_names_on_both_maps(text):
    found = [area_code(AREAS, text, on=day) for day in (date(2025, 6, 30), date(2025, 7, 1))]
    assert found == ["VN-SG", "VN34-79"]


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("Hạ Nội", "did you mean 'Hà Nội' (VN-HN)?"),
        ("Hà Nọi", "did you mean 'Hà Nội' (VN-HN)?"),
        ("Ha Nôi", "did you mean 'Hà Nội' (VN-HN)?"),
        ("Hà Nộii", "'Hà Nội' (VN-HN)"),
        (
            "Bắc Nin",
            "did you mean 'Bắc Ninh' (VN-56, until 2025-06-30) or 'Bắc Ninh' (VN34-24) or 'Bắc Giang' (VN-54)?",
        ),
        ("HN", "did you mean 'Hà Nam' (VN-63) or 'Hà Nội' (VN-HN)?"),
        ("Y tế", "did you mean 'Bộ Y tế' (MOH)?"),
    ],
)
def test_what_is_nearly_an_area_is_told_with_the_nearest_names(text, offered):
    with pytest.raises(UnknownName, match="unknown area") as told:
        area_code(AREAS, text)
    assert offered in str(told.value)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Tây Nguyên", "it is a region of several provinces"),
        ("vùng Đồng bằng sông Cửu Long", "it is a region of several provinces"),
        ("Mekong Delta", "it is a region of several provinces"),
        ("Thái Lan", "it lies abroad"),
        ("Singapore", "it lies abroad"),
        ("Hà Lan", "it lies abroad"),
    ],
)
def test_a_region_or_another_country_is_told_to_be_one(text, told):
    with pytest.raises(UnknownName, match=f"unknown area '{text}'; {told}"):
        area_code(AREAS, text)
    own = pd.DataFrame({"indicator": ["attacks"], "period": ["2023"], "area": [text], "value": [3]})
    with pytest.raises(InvalidData, match=f"row 1: area: '{text}' is not in areas.yml; {told}"):
        dx.add(own, published="2026-01-01")


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


EVERYTHING = dx.load(reports="all")
ASKED = {  # every way to ask for an area, with what names a period where there is one
    "compare": lambda area, period: dx.compare(period, area=area, evidence=EVERYTHING),
    "observations": lambda area, _: dx.observations(area=area, evidence=EVERYTHING),
    "revisions": lambda area, _: dx.analysis.revisions(area=area, evidence=EVERYTHING),
    "assess": lambda area, period: dx.assess(period=period, area=area, evidence=EVERYTHING),
    "due": lambda area, _: dx.assess(due="2025", area=area, evidence=EVERYTHING),
    "scoreboard": lambda area, period: dx.scoreboard(period=period, area=area, evidence=EVERYTHING),
    "sensitivity": lambda area, _: dx.analysis.sensitivity("dti_provincial", area=area, evidence=EVERYTHING),
    "closing": lambda area, _: dx.analysis.closing(area=area, evidence=EVERYTHING),
    "rivals": lambda area, period: dx.rivals(period=period, area=area, evidence=EVERYTHING),
    "peers": lambda area, period: dx.peers(area, period=period, evidence=EVERYTHING),
    "portrait": lambda area, _: dx.analysis.portrait(area, EVERYTHING),
    "explorer": lambda area, period: dx.explorer(evidence=EVERYTHING, area=area, period=period),
    "province": lambda area, _: dx.explorer(evidence=EVERYTHING, province=area, view="adoption"),
    "edition": lambda area, period: edition._checked(period, "previous", None, "vi", area, "all")[0],
}


@pytest.mark.parametrize("verb", ASKED)
@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("tp.hcm", "VN-SG", "VN34-79"),  # both have figures
        (unicodedata.normalize("NFD", "Hải Phòng"), "VN-HP", "VN34-31"),
        ("Đà Nẵng", "VN-DN", ""),  # the old one alone
    ],
)
def test_without_a_period_a_name_of_two_provinces_is_the_one_with_figures_and_of_two_the_newer(
    verb, name, old, new, caplog
):
    told = f"'{name}' is read as {new}; figures from before are those of {old}: write that code, or name a period"
    by_name = ASKED[verb](name, "latest")
    assert {record.getMessage() for record in caplog.records} == ({told} if new else set())
    caplog.clear()
    by_code = ASKED[verb](new or old, "latest")
    assert not caplog.records
    if isinstance(by_code, pd.DataFrame):
        pd.testing.assert_frame_equal(by_name, by_code)
    elif verb in ("explorer", "province"):
        assert by_name.choice == by_code.choice
    else:
        assert by_name == by_code


def test_a_name_of_two_provinces_of_which_nothing_is_printed_is_the_newer():
    nothing = dx.add(
        pd.DataFrame({"indicator": ["attacks"], "period": ["2023"], "area": ["VN"], "value": [3]}),
        published="2026-02-01", alone=True,
    )  # fmt: skip
    assert nothing.area("Gia Lai") == "VN34-52"


@pytest.mark.parametrize(("period", "code"), [("2024", "VN-DN"), ("2025", "VN34-48")])
def test_the_period_that_is_asked_for_decides_everywhere(period, code):
    asked = {"area": "Đà Nẵng", "period": period, "evidence": EVERYTHING}
    assert set(dx.rivals("digital_economy_grdp_share", **asked)["area"]) <= {code}
    assert dx.explorer(evidence=EVERYTHING, area="Đà Nẵng", period=period).choice.area == code
    assert edition._checked(period, "previous", None, "vi", "Đà Nẵng", "all")[0]["area"] == code
    pd.testing.assert_frame_equal(dx.peers(**asked), dx.peers(**asked | {"area": code}))
    pd.testing.assert_frame_equal(dx.assess(**asked), dx.assess(**asked | {"area": code}))


def test_evidence_that_is_older_than_a_new_province_means_the_old_one():
    for known in (EVERYTHING.of("documents"), EVERYTHING.published_by("2025-06-30")):
        assert known.area("Đà Nẵng") == known.area("Đà Nẵng", "2025") == "VN-DN"
    assert EVERYTHING.published_by("2025-07-01").area("Đà Nẵng", "2025") == "VN34-48"


@pytest.mark.parametrize(
    ("table", "period", "published", "code"),
    [
        ("observations", "2024", "2025-12-31", "VN-DN"),
        ("observations", "2025", "2025-12-31", "VN34-48"),
        ("targets", "2024", "2022-05-01", "VN-DN"),
        ("targets", "2025", "2022-05-01", "VN-DN"),  # nobody knew of the new one
        ("targets", "2030", "2025-12-31", "VN34-48"),
    ],
)
def test_a_name_in_a_row_is_that_of_its_period_as_far_as_its_report_could_know(folder, table, period, published, code):
    shutil.copy(data_folder() / "areas.yml", folder.root / "areas.yml")
    report = folder.report(published)
    cells = {"indicator": "attacks", "value": 5, "as_printed": "5", "period": period, "area": "TP. Đà Nẵng"}
    folder.rows(report, table, cells)
    own = pd.DataFrame([{k: v for k, v in cells.items() if k != "as_printed"} | (
        {"operator": "=", "authority": "x"} if table == "targets" else {})])  # fmt: skip
    mine = dx.add({table: own}, published=published, alone=True)
    for known in (folder.load(), mine):
        assert getattr(known, table)["area"].tolist() == [code]


def test_of_a_row_whose_period_cannot_be_read_the_period_alone_is_told():
    own = pd.DataFrame({"indicator": ["attacks"], "period": ["soon"], "area": ["Đà Nẵng"], "value": [3]})
    with pytest.raises(InvalidData, match=r"row 1: period: 'soon' is not a period") as told:
        dx.add(own, published="2026-01-01")
    assert len(told.value.faults) == 1


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
    parameters, sources = edition._checked("2024", "previous", None, "vi", "TP.HCM", "all")
    assert (parameters["area"], sources.area) == ("VN-SG", areas_apart(AREAS, "vi")["VN-SG"])
    assert sources.area.startswith("Thành phố Hồ Chí Minh (") and "30/6/2025" in sources.area
    assert edition._slug(parameters, None) == "2024_previous_VN-SG_vi"


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


@pytest.mark.parametrize(
    ("area", "due", "told"),
    [
        ("VN-DN", "2025", "ended 2025-06-30 VN34-48"),
        ("VN-DN", "2024", "none_when_due"),
        ("VN34-48", "2024", "began 2025-07-01 VN-27,VN-DN"),
    ],
)
def test_a_target_due_when_its_province_was_not_there_says_so_and_asks_for_no_figure(area, due, told):
    share = {"indicator": "satisfaction_procedures", "area": area}
    target = share | {"period": due, "value": 80, "operator": ">=", "authority": "942/QĐ-TTg"}
    printed = [share | {"period": "2023" if area == "VN-DN" else "2025", "value": 50}]
    own = {"observations": pd.DataFrame(printed), "targets": pd.DataFrame([target])}
    mine = dx.add(own, published="2026-02-01", evidence=EVERYTHING)
    (row,) = dx.assess(area=area, evidence=mine).itertuples(index=False)
    assert (row.status, row.reason) == ("due_no_figure", told)
    assert row.lacks == ("none_when_due" if told == "none_when_due" else "area")
    assert bool(needed_words(row)) is (told == "none_when_due")
    (closed,) = dx.analysis.closing(due, area=area, evidence=mine).itertuples(index=False)
    assert closed.verdict == "no_figure" and closed.reason == told


@pytest.mark.parametrize(
    ("text", "name", "code"),
    [
        ("UBND tỉnh Lai Châu", "Lai Châu", "VN-01"),
        ("An Giang Province, Vietnam", "An Giang", "VN-44"),
        ("Hanoi, Vietnam", "Hà Nội", "VN-HN"),
        ("People's Committee of Bac Ninh", "Bắc Ninh", "VN-56"),
        ("Công an tỉnh Sơn La", "Sơn La", "VN-05"),
        ("UBND tỉnh Lai Châo", "Lai Châu", "VN-01"),
        ("Sở TT&TT Son Laa", "Sơn La", "VN-05"),
        ("Cần Thơ city, Viet Nam", "Cần Thơ", "VN-CT"),
    ],
)
def test_a_province_that_is_named_within_longer_words_is_offered(text, name, code):
    with pytest.raises(DxError) as caught:
        area_code(AREAS, text)
    assert f"did you mean '{name}' ({code}" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Hà Nội, Lai Châu", "it names 2 areas; give one"),
        ("Hà Nội và Lai Châu", "it names 2 areas; give one"),
        ("các tỉnh", "many areas at once"),
        ("63 tỉnh, thành phố", "many areas at once"),
        ("Tất cả các bộ, ngành", "many areas at once"),
        ("UBND tỉnh X", "lists all"),
    ],
)
def test_several_areas_at_once_are_told(text, told):
    with pytest.raises(DxError, match=told):
        area_code(AREAS, text)
