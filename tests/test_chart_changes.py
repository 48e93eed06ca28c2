"""Changes as bars: what each shows and is called, what is cut or has no bar, and what a researcher may do with it."""

import altair as alt
import pandas as pd
import pytest
from drawn import assert_legible, length, shapes, texts, words

import dxlib as dx
from dxlib import charts, tables
from dxlib.charts.render import spec_of, to_svg
from dxlib.tables.display import NARROW, PALETTE

LONG = "Share of the administrative procedures of ministries and provinces that are settled wholly online " * 2
HOSTILE = "<script>alert('x')</script>&lt;b&gt;\"'"


@pytest.fixture(scope="module")
def chart():
    return charts.changes(dx.compare())


def shares(**columns):
    return dx.compare("2023", "2022", indicator="dossiers_online_share").assign(**columns)


def fills(chart):
    return {told.partition(":")[0]: (path.get("fill"), path.get("stroke")) for told, path in shapes(chart)}


def test_data_have_a_row_an_indicator_and_numbers_as_numbers(chart):
    frame = dx.compare()
    drawn = frame[frame["outcome"].isin(["compared", "stated"]) & frame["shown_change"].notna()]
    assert list(chart.data["indicator"]) == list(drawn["indicator"])
    assert all(pd.api.types.is_numeric_dtype(chart.data[column]) for column in ("baseline", "current", "change"))
    row = charts.changes(shares()).data.iloc[0]
    assert (row["baseline"], row["current"], round(row["change"], 2)) == (54.34, 58.41, 7.49)
    assert row["change_label"].startswith("+4.07\u00a0points (+7.49%)") and row["levels_label"] == "54.34% → 58.41%"


def test_a_bar_says_its_change_and_is_as_long():
    chart = charts.changes(dx.compare(indicator="cashless_payments_number"))
    told = dict(shapes(chart))
    lengths = {row.name: length(told[next(key for key in told if key.startswith(row.name))])
               for row in chart.data.itertuples(index=False)}  # fmt: skip
    one, two = chart.data["change"]
    assert lengths[chart.data["name"][0]] / lengths[chart.data["name"][1]] == pytest.approx(one / two, rel=1e-3)


def test_a_fall_that_is_wanted_is_blue_and_one_that_is_not_orange():
    chart = charts.changes(dx.compare(indicator=["attacks", "satisfaction_procedures"]))
    assert dict(zip(chart.data["indicator"], chart.data["effect"], strict=True)) == {
        "attacks": "wanted", "satisfaction_procedures": "unwanted",
    }  # fmt: skip
    assert (chart.data["change"] < 0).all()
    colours = fills(chart)
    names = dict(zip(chart.data["indicator"], chart.data["name"], strict=True))
    assert colours[names["attacks"]][0] == PALETTE["track"][0]
    assert colours[names["satisfaction_procedures"]][0] == PALETTE["off"][0]


def test_a_stated_change_is_outlined_and_called_so():
    chart = charts.changes(dx.compare(indicator="cashless_payments_number").query("breakdown == ''"))
    assert list(chart.data["outcome"]) == ["stated"] and list(chart.data["basis"]) == ["stated"]
    ((told, path),) = shapes(chart)
    assert (path["fill"], path["stroke"]) == (PALETTE["paper"][0], PALETTE["track"][0]) and "stated" in told
    assert path["stroke-dasharray"] and any("stated" in text for text in texts(chart))


def test_a_bar_that_would_dwarf_the_others_is_cut_and_the_chart_says_so():
    frame = dx.compare(
        indicator=["community_teams", "community_team_members", "dx_problems", "staff_course_completions"]
    )
    chart = charts.changes(frame)
    assert frame["shown_change"].max() > 1000
    spec = chart.to_dict()
    ends = {layer["encoding"]["x"]["scale"]["domain"][1] for layer in spec["layer"]
            if "scale" in layer["encoding"].get("x", {})}  # fmt: skip
    assert len(ends) == 1 and max(ends) < 100
    assert "cut" in spec["usermeta"]["subtitle"]
    assert max(length(path) for _told, path in shapes(chart)) <= spec["width"]
    (slashes,) = (layer for layer in spec["layer"] if layer["mark"].get("size") == 400)
    colour = slashes["encoding"]["color"]
    assert colour["value"] == PALETTE["ink"][0], "across a hollow bar, of a change that is stated"
    assert colour["condition"]["value"] == PALETTE["paper"][0], "through a full one"


def test_a_change_without_a_bar_says_why_in_its_place():
    chart = charts.changes(dx.compare(indicator=["documents_exchanged", "egdi_rank", "ndxp_transactions"]))
    found = [text for text in texts(chart) if text.startswith("no bar")]
    assert set(found) == {"no bar: stated as a multiple", "no bar: a change of places"}
    assert len(shapes(chart)) == 1 and chart.data["change"].notna().sum() == 1
    assert_legible(chart)


def test_nothing_changed_is_a_dot_at_zero():
    ((told, path),) = shapes(charts.changes(shares(shown_change=0.0, relative_change=0.0, current=54.34)))
    assert "0 points" in told.replace("\u00a0", " ") and "A" in path["d"]


def test_rows_keep_their_order_and_a_sorted_chart_has_the_largest_first(chart):
    assert list(chart.data["row"]) == list(range(1, len(chart.data) + 1))
    ordered = charts.changes(dx.compare(), sort=True).data["change"].abs().fillna(0)
    assert list(ordered) == sorted(ordered, reverse=True)


def test_the_same_name_in_two_areas_is_two_rows():
    frame = pd.concat([shares(), shares(area="VN-01", current=60.0)])
    assert len(shapes(charts.changes(frame))) == 2


@pytest.mark.parametrize("pillar", ["digital_government", "digital_economy", "digital_society", "cybersecurity"])
def test_no_word_is_cut_off_or_covered(pillar):
    for pair, language in ((("latest", "previous"), "vi"), (("2023", "2022"), "en")):
        chart = charts.changes(dx.compare(*pair, pillar=pillar), language=language)
        if not isinstance(chart, tables.Table):
            assert_legible(chart, f"{pillar} {pair}")


def test_names_and_dates_end_before_the_bars():
    chart = charts.changes(dx.compare("2023", "2022", topic="national_portal"), language="vi")
    found = [word for word in words(chart.to_dict()) if word.left < 10 and "→" in word.text]
    assert found and all(word.right < 244 for word in found)


@pytest.mark.parametrize("name", [LONG, LONG.replace(" ", ""), HOSTILE * 8, "", "ễ" * 90, "한국" * 40])
def test_any_name_fits(name):
    assert_legible(charts.changes(shares(name=name, name_vi=name)), name[:20])


@pytest.mark.parametrize("change", [0.0, -99.99, 1e-9, 1e12])
def test_any_change_is_legible(change):
    assert_legible(charts.changes(shares(shown_change=change, shown_form="percent", relative_change=change)))


def test_without_a_change_a_table_says_so():
    assert isinstance(charts.changes(dx.compare("2010", "2009", pillar="cybersecurity")), tables.Table)


# What a researcher does with it


def test_another_colour_changes_the_bars(chart):
    other = chart.encode(color=alt.ColorValue("#123456"))
    assert "#123456" in to_svg(other.to_dict()) and "#123456" not in to_svg(chart.to_dict())


def test_a_filter_leaves_the_others_out(chart):
    drawing = to_svg(chart.transform_filter("datum.effect === 'unwanted'").to_dict())
    kept = chart.data[chart.data["effect"] == "unwanted"]
    assert 0 < len(kept) < len(chart.data)
    assert all((f'aria-label="{name}:' in drawing) == (name in set(kept["name"])) for name in chart.data["name"])


def test_facets_a_width_another_mark_another_theme_and_a_neighbour(chart, tmp_path):
    own = pd.DataFrame({"change": [10, 10], "name": chart.data["name"][:2]})
    own = alt.Chart(own).mark_line().encode(x="change:Q", y="name:N")
    changed = [chart.properties(width=500), chart.facet("outcome:N"), chart + own, chart | own]
    for other in changed:
        assert to_svg(other.to_dict()).startswith("<svg")
    assert changed[0].to_dict()["width"] == 500
    with alt.theme.enable("default"):
        assert "style" not in chart.to_dict()["config"]
    chart.save(tmp_path / "a.svg")
    assert "<svg" in (tmp_path / "a.svg").read_text(encoding="utf-8")


def test_a_mark_of_ones_own_stands_in_the_row_that_it_names():
    chart = charts.changes(dx.compare("2023", "2022", topic="national_portal"))
    names = list(chart.data["name"])
    own = alt.Chart(pd.DataFrame({"change": [10, 10], "name": [names[5], names[2]], "said": ["sixth", "third"]}))
    told = words((chart + own.mark_text().encode(x="change:Q", y="name:N", text="said:N")).to_dict())
    middle = {word.text: (word.top + word.bottom) / 2 for word in told}
    plain, step = words(chart.to_dict()), chart.to_dict()["height"]["step"]
    assert middle["sixth"] - middle["third"] == pytest.approx(3 * step)
    rows = [word.top for word in plain if word.text in set(chart.data["change_label"])]
    assert 0 < middle["third"] - rows[2] < step / 2 and 0 < middle["sixth"] - rows[5] < step / 2


def test_rows_of_one_name_stay_apart():
    chart = charts.changes(dx.compare("2023", "2022", topic="national_portal").assign(name="The same"))
    assert texts(chart).count("The same") == len(chart.data) > 3
    assert_legible(chart)


def test_a_phone_has_the_words_over_the_bars():
    spec = spec_of(charts.changes, dx.compare("2023", "2022"), width=NARROW)
    assert spec["width"] == NARROW


def test_on_a_phone_the_levels_stand_beside_the_change_where_there_is_room():
    chart = charts.changes(dx.compare("2023", "2022")).narrow()
    assert chart.data["beside"].nunique() == 2
    tops = {word.text: word.top for word in words(chart.to_dict())}
    for row in (
        chart.data.drop_duplicates(["change_label"], keep=False)
        .drop_duplicates(["levels_label"], keep=False)
        .itertuples()
    ):
        assert (abs(tops[row.change_label] - tops[row.levels_label]) < 5) == row.beside
