"""What bounds a printed figure: before it and behind it, denied, or about something else."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from timing import cpu_seconds

from dxlib.errors import DxError
from dxlib.notation.figures import QUALIFIERS, printed_qualifier, read_figure
from dxlib.notation.prints import read_figures
from dxlib.notation.qualifiers import qualifier


def read(text, language):
    """The qualifier of a print, which a figure alone, a column and a display agree on."""
    figure = read_figure(text, language)
    column = read_figures(*pd.factorize(pd.Series([text])), language)
    assert QUALIFIERS[column["qualifier"][0]] == printed_qualifier(text) == figure.qualifier
    assert figure.value in figure.interval and not figure.falling
    return figure.qualifier


DENIED = {
    "at_most": [
        "không lớn hơn 10%", "chưa vượt 52,5%", "không vượt quá 5 ngày", "không được vượt quá 5%", "không trên 5%",
        "không quá 3 ngày", "không được quá 3 ngày", "không cao hơn 5%", "không nhiều hơn 5", "chưa đạt 80%",
        "không phải là hơn 5", "chưa bao giờ vượt mức 5%", "chưa tới 5", "chưa được 5", "chẳng đến 5",
        "no greater than 5", "not greater than 5", "not to exceed 5", "must not exceed 5", "does not exceed 5",
        "did not exceed 5", "never exceeded 5", "cannot be more than 5", "doesn't exceed 5", "should not be above 5",
        "not larger than 5", "not in excess of 5", "did not reach 80%", "without exceeding 5", "has never passed 5%",
        "nothing above 5%", "chưa đủ 5", "không để vượt quá 5", "không cho phép vượt quá 5%", "không lên quá 5%",
        "không tăng quá 5%", "never rose above 5%", "did not rise above 5%", "failed to exceed 5%", "fails to reach 5%",
        "not yet 5%", "not even 5%", "not quite 5%", "no later than 5 days", "không cao hơn so với 5%",
        "không đạt mức tối thiểu 5%", "không đạt tối thiểu 5%", "chưa chạm mốc 5%", "chưa đạt chỉ tiêu 5%",
        "không vượt trần 5%", "không vượt ngưỡng cho phép 5%", "chưa vượt được 5%", "cấm vượt quá 5%", "tránh vượt 5%",
        "has yet to reach 5%", "yet to exceed 5%", "has not crossed 5%", "is unlikely to exceed 5%", "haven't hit 5%",
        "không vượt 5% so với kế hoạch", "không kéo dài quá 5 ngày", "không chậm quá 5 ngày",
    ],
    "at_least": [
        "không nhỏ hơn 80%", "không bé hơn 80%", "không được thấp hơn 80%", "không ít hơn 5", "không dưới 5",
        "không kém 5", "không được dưới 5", "không thể thấp hơn mức 5%", "no smaller than 5", "never below 5",
        "must not be less than 5", "not to be lower than 5", "no shorter than 5 days", "isn't under 5",
        "không được phép thấp hơn 80%", "chưa khi nào dưới 5%", "không lúc nào dưới 5%", "không để thấp hơn 5%",
        "không để xuống dưới 5%", "không giảm xuống dưới 5%", "không tụt xuống dưới 5%", "did not fall below 5%",
        "has not fallen below 5%", "must not drop below 5%", "never dipped below 5%", "không thua kém 5%",
        "không thấp hơn so với 5%", "không ít hơn mức 5%",
    ],
}  # fmt: skip
SAID = {
    "at_most": [
        "bé hơn 52,5%", "nhỏ hơn 5", "lên tới 30%", "cao nhất là 5%", "nhiều nhất 5", "cao nhất 5%", "tối đa: 5",
        "nhỏ hơn hoặc bằng 5", "dưới hoặc bằng 5", "thấp hơn hoặc bằng 5", "a maximum of 5", "max. 5", "max 5",
        "smaller than 5", "at or below 5",
        "less than or equal to 5", "lower than 5", "52,5% hoặc thấp hơn", "03 ngày trở xuống", "5 ngày tối đa",
        "5% or lower", "5% and below", "5 days at most", "5 provinces or fewer", "5 ngày làm việc trở xuống",
        "thấp hơn mức 5%", "thấp hơn so với 5%", "thấp hơn nhiều so với mức 5%", "ít hơn mức 5%",
        "5 days at the latest", "chậm nhất 5 ngày", "within 5 days", "as many as 5", "as much as 5%", "short of 5%",
        "nhiều nhất cũng chỉ 5%",
        "5% (tối đa)", "ít hơn 5 xã", "dưới mức tối thiểu 5%",
        "below the minimum of 5", "south of 5%", "5 days max", "nhỏ hơn 60% so với GDP",
    ],
    "at_least": [
        "thấp nhất 5%", "thấp nhất là 5%", "trên hoặc bằng 80%", "lớn hơn hoặc bằng 5", "hơn hoặc bằng 5",
        "đạt hoặc vượt 80%", "a minimum of 5", "min. 5", "min 5", "greater than or equal to 5", "at or above 5",
        "reach or exceed 5", "meet or exceed 5", "50 tỉnh trở lên", "52,5 điểm trở lên", "3 triệu người trở lên",
        "52,5%/năm trở lên", "52,5% hoặc cao hơn", "5 xã tối thiểu", "5% or higher", "5% or over", "5% and above",
        "5% at least", "at the very least 5", "50 provinces or more", "50 provinces or above",
        "5 thủ tục hành chính trở lên", "đạt và vượt 5%", "bằng và vượt 5%", "80% (tối thiểu)", "80% (minimum)",
        "5% min",
        "60% plus", "60-plus", "60% at a minimum", "tối thiểu trên 5%", "không thấp hơn mức tối thiểu 5%",
        "5% upwards", "as few as 5", "as low as 5%",
    ],
    "over": [
        "quá 30 phút", "lớn hơn 5", "vượt mốc 5", "vượt qua ngưỡng 5%", "in excess of 5", "upwards of 5",
        "larger than 5",
        "higher than 5", "surpassed 5%", "passed 5%", "topped 5%", "thu hút hơn 5 triệu", "not only more than 5",
        "không chỉ hơn 5", "exceeding US$ 5", "cao hơn mức 5%", "cao hơn nhiều so với mức 5%", "nhiều hơn con số 5",
        "vượt xa mức 5%", "hơn một chút so với 5%", "beyond 5%", "passed 5 million users", "vượt 120% kế hoạch",
        "rút ngắn hơn 5 ngày", "kéo dài hơn 5 ngày",
        "vượt mức tối đa 5%", "exceeds the maximum of 5", "crossed 5%", "tops 5%", "north of 5%",
        "mạng không dây trên 5%", "thanh toán không tiền mặt vượt 5%",
        "thanh toán không dùng tiền mặt đạt trên 5%",
    ],
    "almost": [
        "gần đạt 99%", "gần bằng 5", "gần như 5", "gần tròn 100 triệu", "ngót 5", "ngót nghét 5", "approaching 5%",
        "nearly USD 5", "close to the 5", "close on 5", "just short of 5",
        "just shy of 5", "tiệm cận 5%", "áp sát mốc 5%", "sát mốc 5%",
    ],
    "about": [
        "chừng 5", "cỡ 5", "tầm 5", "5% (ước)", "5% (ước tính)", "52,5 tỷ đồng (ước tính)", "ca. 5%", "c. 5%",
        "est. 5%", "estimated 5%", "5% (est.)", "khoảng hơn 5", "about 5", "some 5 provinces",
        "5% (ước thực hiện)", "suýt soát 5", "sấp xỉ 5", "xấp xĩ 5", "trên, dưới 5", "in the region of 5%",
        "in the order of 5", "5-odd", "5% approximately",
    ],
    "exact": [
        "up to now, 58%", "more than doubled to 60%", "nearly doubled to 60%", "information about 5 provinces",
        "some of the 63 provinces", "news about 5 provinces", "khoảng cách 5%", "khoảng thời gian 5 ngày",
        "vượt kế hoạch 5,2%", "vượt lên 5 bậc", "nhanh hơn 5 ngày", "sớm hơn 5 ngày", "chậm hơn 5 ngày",
        "hiệu quả hơn, đạt 5%", "tối đa hóa 5%", "tối đa hoá 5%", "mạnh hơn 5 lần", "over time, 5 provinces",
        "50 tỉnh đạt loại khá trở lên", "50 tỉnh từ mức trung bình trở lên", "5 provinces and above all",
        "tầm nhìn 5 năm", "quá trình 5 năm", "cao hơn 5 điểm", "vượt 5% so với kế hoạch", "vượt 5% kế hoạch",
        "vượt 5 bậc", "passed 5 laws", "passed 5 new laws", "như trên 5", "cấp dưới 5", "tính trên 5 xã",
        "hàng không 5 tỷ", "chưa đạt 5 tiêu chí", "chưa hoàn thành 5 nhiệm vụ", "did not reach 5 targets", "5 min",
        "giám sát 5 cơ sở", "khảo sát 5 xã", "không hơn không kém 5%", "no more and no less than 5",
    ],
}  # fmt: skip
CASES = [(text, one) for table in (DENIED, SAID) for one, texts in table.items() for text in texts]


def written(text):
    """The language of a print, which matters for its words of size alone."""
    return "vi" if "," in text.replace(", ", "") or not text.isascii() else "en"


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_what_bounds_a_figure(text, expected):
    assert read(text, written(text)) == expected
    assert read(text.capitalize(), written(text)) == expected


@pytest.mark.parametrize(
    "text",
    ["not nearly 60%", "not close to 60%", "chưa gần 60%", "không ít nhất 5",
     "not at least 5", "không chậm hơn 5 ngày", "not slower than 5", "does not cover over 5",
     "không lớn hơn hoặc bằng 5", "không < 5", "not ≥ 5", "không tỉnh nào dưới 5%", "chưa có tỉnh nào đạt trên 5%",
     "không có xã nào dưới 5%", "no province is below 5%", "none of them fell below 5%", "not one province over 5%",
     "nobody paid more than 5", "neither exceeds 5%", "hardly more than 5", "not far below 5%",
     "not much more than 5%",
     "người không có bảo hiểm dưới 5%", "seldom above 5%", "không hẳn 5%",
     "không đúng 5%", "không thấp hơn nhiều so với 5%", "nowhere near 5%",
     "không 5", "chưa 5%"],
)  # fmt: skip
def test_a_denial_that_leaves_no_bound_is_refused(text):
    with pytest.raises(DxError, match="turns it round"):
        read_figure(text)


MORE = ["hơn", "lớn hơn", "trên", "quá", "vượt", "vượt mức", "more than", "greater than", "above", "exceeding"]
LESS = ["dưới", "nhỏ hơn", "bé hơn", "ít hơn", "less than", "fewer than", "under", "below"]
DENIALS = [
    "không",
    "chưa",
    "không được",
    "chưa từng",
    "not",
    "never",
    "must not be",
    "cannot be",
    "should never have been",
]


@given(st.sampled_from(DENIALS), st.sampled_from(MORE + LESS), st.integers(1, 10**6))
def test_a_denial_turns_every_comparison_round(denial, comparison, number):
    expected = ("over", "at_most") if comparison in MORE else ("at_most", "at_least")
    told = [read_figure(f"{words} {number}").qualifier for words in (comparison, f"{denial} {comparison}")]
    assert tuple(told) == expected


WHOSE = [
    "không để xảy ra", "không phát sinh", "không ghi nhận", "không nhất thiết", "chưa chắc", "khó có thể", "đừng", "ko",
    "ít khi", "hiếm nơi nào", "không ai", "không giữ được mức", "không có xã nào", "trừ", "hardly ever", "few are",
    "far from being", "anything but", "prevented from going", "refused to go", "nor", "nobody has",
    "not permitted to go", "do not let it go", "without having been", "no province is", "stopped being", "not always",
]  # fmt: skip
BOUNDS = {
    "over": MORE, "at_most": [*LESS, "tối đa", "at most", "≤", "<"], "at_least": ["tối thiểu", "at least", "≥"],
    "almost": ["gần", "nearly"], "about": ["khoảng", "about"],
}  # fmt: skip


@pytest.mark.parametrize("whose", WHOSE)
@pytest.mark.parametrize(("bound", "words"), [(bound, words) for bound in BOUNDS for words in BOUNDS[bound]])
def test_a_bound_in_a_clause_that_denies_is_never_taken_for_itself(whose, bound, words):
    try:
        assert read_figure(f"{whose} {words} 5").qualifier != bound
    except DxError as refused:
        assert "turns it round" in str(refused)
    assert read_figure(f"khó khăn; {words} 5").qualifier == bound


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("85,5 thuê bao/100 dân", "may be a rate"), ("3.000 đ/1 hồ sơ", "may be a rate"),
        ("12 máy/100 hộ", "may be a rate"), ("01/7", "a day and its month"), ("02/9", "a day and its month"),
        ("15/06", "a day and its month"), ("ngày 5/7", "a day and its month"), ("5,o%", "a letter where a digit"),
        ("7,O", "a letter where a digit"), ("- 58,41% hồ sơ", "is no sign"), ("– 58,41%", "is no sign"),
        ("- 5", "is no sign"),
    ],
)  # fmt: skip
def test_what_may_be_a_rate_a_date_a_slip_or_a_list_is_refused_alone_and_in_a_column(text, reason):
    with pytest.raises(DxError, match=reason):
        read_figure(text)
    [fault] = read_figures(*pd.factorize(pd.Series([text])))["fault"]
    assert reason in fault


@pytest.mark.parametrize(
    ("text", "value", "total"),
    [("5 tỉnh/63 tỉnh", 5, 63), ("60 tỉnh/63", 60, 63), ("04/12", 4, 12), ("07/63", 7, 63), ("3/7", 3, 7)],
)
def test_a_part_counts_the_same_as_its_total(text, value, total):
    assert (read_figure(text).value, read_figure(text).total) == (value, total)


@pytest.mark.parametrize(
    "word", ["hơn ", "không ", "not been ", "≥", ">=", "khoảng ", "gần trên ", "a", "tỉnh ", " ", "("]
)
def test_the_time_grows_with_the_length_of_the_words(word):
    def taken(length):
        before, behind = word * (length // len(word)), word * (length // len(word))
        return cpu_seconds(lambda: qualifier(f"{before}\0{5}{behind}", len(before) + 1))

    taken(100)
    assert (longest := taken(16_000)) < 0.5 or longest < 3 * taken(8_000)
