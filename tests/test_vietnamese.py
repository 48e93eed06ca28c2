"""What a Vietnamese reader reads: sentences, statuses, numbers, dates, labels in charts, the order of names."""

import re
from pathlib import Path

import pytest
from drawn import forms, texts

import dxlib as dx
from dxlib.explorer.choice import Choice
from dxlib.explorer.frames import Frames
from dxlib.text import finding_sentence
from dxlib.text.places import alphabetical

ROOT = Path(dx.__file__).parents[1]
WRITTEN = (
    "data/remarks.yml", "data/locale/vi/LC_MESSAGES/notes.po", "notebooks/locale/vi/LC_MESSAGES/notebooks.po",
)  # fmt: skip
COMPUTED = "dxlib/locale/vi/LC_MESSAGES/dxlib.po"
ENGLISH = re.compile(r"\b(the|of|and|is|are|for|with|from|not|report|target|million|points?|January|April)\b")
ENGLISH_NUMBER = re.compile(r"\d\.(?!\d{3}(?!\d))\d|\d,\d{3},\d")  # a decimal point, commas between thousands


def one(period: str, baseline: str, indicator: str) -> str:
    return str(dx.text.sentences(dx.compare(period, baseline, indicator=indicator), "vi")).replace("\u00a0", " ")


def test_a_comparison():
    assert one("2023", "2022", "dossiers_online_share") == (
        "- **Hồ sơ nộp trực tuyến**: 58,41% trong năm 2023, tăng so với 54,34% trong năm 2022 (tăng 4,07 điểm %). "
        "(báo cáo ngày 16/02/2024, dòng 59) Báo cáo khác nêu số liệu năm 2022 là 52,8%. Số liệu mới hơn "
        "(khoảng 38,3% trong tháng 4/2024) tính theo cách khác nên không so sánh."
    )


def test_a_rank_is_called_one_and_told_by_its_places():
    fell = one("2022-12-25", "2022-06", "app_downloads_rank")
    assert "hạng 9 tính đến ngày 25/12/2022, giảm 2 bậc so với hạng 7 trong tháng 6/2022." in fell
    goals = str(dx.text.target_sentences(dx.assess(indicator="egdi_rank"), "vi")).replace("\u00a0", " ")
    assert re.search(r"mục tiêu là hạng \d+ vào năm", goals) or re.search(r"để đạt hạng \d+ vào năm", goals)


@pytest.mark.parametrize(
    ("period", "baseline", "indicator", "said"),
    [
        ("2022-S1", "2021-S1", "attacks", "6.641 trong 6 tháng đầu năm 2022; báo cáo nêu mức tăng 37,92% so với"),
        ("2023", "2022-S1", "attacks", "không so sánh được vì hai kỳ dài ngắn khác nhau (12 tháng, 6 tháng)"),
        ("2023", "2022", "portal_accounts_cumulative", "hơn 11,2 triệu lũy kế đến tháng 12/2023; báo cáo nêu gấp"),
        (
            "2023-12-31",
            "2022-06-30",
            "provinces_community_teams",
            "63 tính đến ngày 31/12/2023, tăng so với 47 tính đến",
        ),
        ("2022", "2021", "attacks", "không có số liệu cho các kỳ này; số mới nhất là 11.500 trong năm 2023"),
    ],
)
def test_periods_numbers_and_verbs_go_together(period, baseline, indicator, said):
    assert said in one(period, baseline, indicator)


def test_a_target():
    text = str(dx.text.target_sentences(dx.assess(indicator="satisfaction_procedures", due="2025"), "vi"))
    assert text.replace("\u00a0", " ").startswith(
        "- **Mức hài lòng về giải quyết thủ tục hành chính**: xa dần mục tiêu; 79,81% trong năm 2023, so với 86,97% "
        "trong năm 2022; để đạt 90% vào năm 2025, mỗi năm cần tăng 5,1 điểm %, thực tế mỗi năm giảm 7,2 điểm %."
    )
    assert "Báo cáo xếp vào nhóm “có khả năng hoàn thành cao”. Số liệu xa dần mục tiêu: 86,97%, sau đó" in text


def test_a_finding():
    (row,) = dx.audit(indicator="clinics_with_id_card_share").itertuples(index=False)
    assert finding_sentence(row, "vi").replace("\u00a0", " ") == (
        "Báo cáo nêu 91,32%; 11.923 trên 13.506 là 88,28%, chênh 3,04 điểm %. Sẽ khớp nếu mẫu số là 13.056 đến 13.057."
    )


def prose() -> str:
    compared = [dx.compare(*pair) for pair in (("2023", "2022"), ("2022", "2021"), ("2022-S1", "2021-S1"), ())]
    found, assessed, counted = dx.audit(), dx.assess(), dx.rivals()
    parts = [*(dx.text.sentences(frame, "vi") for frame in compared), dx.text.target_sentences(assessed, "vi")]
    for frame in compared:
        parts += [dx.text.message(frame, assessed, "vi"), dx.text.worse(frame, assessed, "vi")]
        parts += [
            dx.text.contested(frame, counted, "vi"),
            dx.text.headlines(dx.analysis.leading(frame, assessed), assessed, "vi"),
        ]
    parts += [
        dx.text.lead(compared[0], assessed, "vi"),
        dx.text.findings_lead(found, "vi"),
        dx.text.rivals(counted, "vi"),
    ]
    parts += [dx.text.closing(dx.analysis.closing(), "vi"), dx.tables.unjudged(assessed, language="vi").to_markdown()]
    parts += [finding_sentence(row, "vi") for row in found[found["verdict"] != "noted"].itertuples(index=False)]
    return "\n".join(map(str, parts)).replace("\u00a0", " ")


def patterns() -> dict[str, list[str]]:
    """Every sentence by its pattern, without names and numbers; run as a program, this file lists them to be read."""
    found: dict[str, list[str]] = {}
    for line in prose().splitlines():
        for said in re.split(r"(?<=[.!?:;])\s+(?=[A-ZĐ*])", line):
            shape = re.sub(r"\*\*.*?\*\*|“.*?”|\(.*?\)", "…", said)
            shape = re.sub(r"[−+]?\d[\d.,/]*( ?%| điểm %)?", "#", shape)
            found.setdefault(shape, []).append(said)
    return found


def test_words_of_time_stand_once_and_signs_beside_numbers():
    for said in (said for each in patterns().values() for said in each):
        assert not re.search(r"\b(trong|vào|tính đến|lũy kế đến) (trong|vào|tính đến)\b", said), said
        assert not re.search(r"[+−](?! ?\d)| [,;.]|\(\)", said.replace("| ", "")), said


def test_no_english_word_number_or_open_place_is_left_in_prose():
    for line in prose().splitlines():
        assert not ENGLISH.search(line), line
        assert not ENGLISH_NUMBER.search(line), line
        assert "{" not in line and "  " not in line, line


def test_a_status_begins_with_a_capital_also_where_it_has_a_mark():
    cells = [row[-1].text for row in dx.tables.targets(dx.assess(), language="vi").rows]
    assert all(text[0].isupper() for text in cells)
    assert {"Đã đạt", "Đúng tiến độ", "Chậm tiến độ", "Đến hạn chưa có số liệu"} <= set(cells)


def drawn(chart) -> list[str]:
    """The texts of a chart, wide and narrow."""
    return [text for spec in forms(chart).values() for text in texts(spec)]


@pytest.mark.parametrize("method", ["linear", "eurostat", "open_sdg", "un"])
@pytest.mark.parametrize("by", ["group", "pillar"])
def test_no_word_of_the_scoreboard_is_cut(method, by):
    texts = drawn(dx.charts.scoreboard(dx.assess(method), by=by, language="vi"))
    assert any("điểm" in text or "đạt" in text for text in texts)
    assert not [text for text in texts if text.endswith("…")]


def test_numbers_in_charts_have_a_decimal_comma():
    shown = [
        dx.charts.dumbbell(dx.compare("2023", "2022"), dx.assess(due="2025"), language="vi"),
        dx.charts.recomputed(dx.audit(), language="vi"),
        dx.charts.timeline(dx.observations(indicator="attacks"), language="vi"),
    ]
    texts = [text for chart in shown for text in drawn(chart)]
    assert "58,41%" in texts and "15.000" in texts
    assert not [text for text in texts if ENGLISH_NUMBER.search(text) or ENGLISH.search(text)]
    assert shown[0].to_dict()["usermeta"]["embedOptions"]["formatLocale"]["decimal"] == ","


def test_names_stand_in_the_order_of_the_vietnamese_alphabet():
    names = [
        "Đà Nẵng",
        "Cần Thơ",
        "Đắk Lắk",
        "Cao Bằng",
        "Hà Nội",
        "Điện Biên",
        "Cà Mau",
        "Hải Phòng",
        "Hà Nam",
        "An Giang",
    ]
    assert sorted(names, key=alphabetical) == [
        "An Giang", "Cà Mau", "Cao Bằng", "Cần Thơ", "Đà Nẵng", "Đắk Lắk", "Điện Biên", "Hà Nam", "Hà Nội", "Hải Phòng",
    ]  # fmt: skip
    assert sorted(["mạ", "mã", "má", "mả", "mà", "ma"], key=alphabetical) == ["ma", "mà", "mả", "mã", "má", "mạ"]
    assert sorted(["Zone b", "attack", "Zone a"], key=alphabetical) == ["attack", "Zone a", "Zone b"]


def test_the_explorer_sorts_by_that_alphabet():
    names = Frames(dx.load()).comparison(Choice(sort="name", language="vi"))["name_vi"].tolist()
    assert names == sorted(names, key=alphabetical)
    first = next(name for name in names if name.startswith("Đ"))
    assert names.index(first) > names.index(next(name for name in names if name.startswith("Dịch vụ")))


def test_the_places_of_an_indicator_carry_the_vietnamese_title():
    table = dx.tables.places(dx.sources("satisfaction_procedures"), language="vi")
    assert table.rows[0][2].text.startswith("Báo cáo thực hiện Chiến lược Chính phủ số")


if __name__ == "__main__":
    for pattern in sorted(patterns().items(), key=lambda one: -len(one[1])):
        print(f"{len(pattern[1]):5} {pattern[1][0]}")


def test_people_write_percentage_points_out_and_what_is_computed_abbreviates_them():
    """In a sentence that a person wrote: điểm phần trăm; in a label, and after a figure that is computed: điểm %."""
    said = {name: "".join((ROOT / name).read_text(encoding="utf-8").split()) for name in (*WRITTEN, COMPUTED)}
    assert not [name for name in WRITTEN if "điểm%" in said[name].replace('"', "")]
    assert "điểmphầntrăm" not in said[COMPUTED].replace('"', "")
