"""Editions of areas: the place of one among its peers, what it is named for, what is not there, and one for each."""

from __future__ import annotations

import json
import re

import nbformat
import pandas as pd
import pytest
from builders import DataFolder
from click.testing import CliRunner
from drawn import assert_legible, shapes, texts
from test_briefing import SUITE, notebook, show

import dxlib as dx
from dxlib.analysis.editions import content, key_figures
from dxlib.analysis.portraits import told_of
from dxlib.briefing import EditionsFailed, brief, brief_each, read_suite, write_index
from dxlib.briefing.running import many
from dxlib.cli import cli
from dxlib.errors import DxError, InvalidData, UnknownName
from dxlib.tables import Table
from dxlib.text import languages

pytestmark = pytest.mark.usefixtures("with_pages")

SHARE, RANK, INDEX = "digital_economy_grdp_share", "dti_provincial_rank", "dti_provincial"
AREAS = """\
- {code: VN, kind: country, name: {en: Viet Nam, vi: Việt Nam}}
- {code: VN-A, kind: province, name: {en: Alpha, vi: An Pha}, tile: [0, 0], until: 2025-06-30, successors: [VN-N]}
- {code: VN-B, kind: province, name: {en: Beta, vi: Bê Ta}, tile: [1, 0], until: 2025-06-30, successors: [VN-N]}
- {code: VN-C, kind: province, name: {en: Gamma, vi: Ga Ma}, tile: [2, 0], tile_2025: [1, 0]}
- {code: VN-D, kind: province, name: {en: Delta, vi: Đen Ta}, tile: [3, 0], tile_2025: [2, 0]}
- {code: VN-N, kind: province, name: {en: New, vi: Mới}, tile: [0, 0], number: "01", from: 2025-07-01}
- {code: MA, kind: ministry, name: {en: Ministry A, vi: Bộ A}}
- {code: MB, kind: ministry, name: {en: Ministry B, vi: Bộ B}}
"""


@pytest.fixture(scope="module")
def evidence():
    return dx.load(reports="all")


@pytest.fixture
def own(tmp_path):
    """What returns the evidence of some figures of four provinces: rows of observations by report."""
    folder = DataFolder(tmp_path / "data")
    (folder.root / "areas.yml").write_text(AREAS, encoding="utf-8")

    def load(*rows, published="2023-01-15", adoption=()):
        report = folder.report(published)
        folder.rows(report, "observations", *rows)
        if adoption:
            folder.rows(report, "adoption", *adoption)
        return folder.load()

    return load


def share(area, printed, period="2022", **more):
    value = float(printed.replace(",", ".").split()[-1].rstrip("%"))
    return {"indicator": SHARE, "area": area, "period": period, "value": value, "as_printed": printed} | more


def row_of(evidence, area="VN-A", **asked):
    (row,) = dx.peers(area, evidence=evidence, **asked).itertuples(index=False)
    return row


# The place among peers


def test_a_place_is_counted_from_the_best_among_those_with_a_figure(own):
    row = row_of(own(share("VN-A", "10%"), share("VN-B", "30%"), share("VN-C", "20%")))
    assert (row.place, row.last_place, row.of, row.whole) == (3, 3, 3, 4)
    assert (row.best, row.best_name, row.median, row.worst, row.worst_name) == (30, "Beta", 20, 10, "Alpha")
    assert [peer.area for peer in row.others] == ["VN-B", "VN-C"]


def test_equal_figures_share_their_places(own):
    found = own(share("VN-A", "20%"), share("VN-B", "20%"), share("VN-C", "10%"), share("VN-D", "30%"))
    row = row_of(found)
    assert (row.place, row.last_place) == (2, 3)
    assert dx.tables.peers(dx.peers("VN-A", evidence=found)).rows[0][2].text == "2 to 3 of 4"
    assert "place 2 to 3 of the 4 that have a figure, as far as they can be told apart" in str(
        dx.text.peers(dx.peers("VN-A", evidence=found))
    )


def test_figures_that_rounding_does_not_tell_apart_share_their_places(own):
    row = row_of(own(share("VN-A", "20%"), share("VN-B", "20,4%"), share("VN-C", "20,6%")))
    assert (row.place, row.last_place) == (2, 3), "20% may be 20.4%, not 20.6%"


def test_of_several_best_all_are_named(own):
    row = row_of(own(share("VN-A", "20%"), share("VN-B", "30%"), share("VN-C", "30%")))
    assert (row.best_name, row.best_name_vi) == ("Beta, Gamma", "Bê Ta, Ga Ma")


def test_zero_is_a_figure(own):
    row = row_of(own(share("VN-A", "0%"), share("VN-B", "30%")))
    assert (row.value, row.place, row.of, row.worst, row.median) == (0, 2, 2, 0, 15)


def test_without_peers_there_is_no_place(own):
    found = own(share("VN-A", "20%"))
    row = row_of(found)
    assert (row.value, row.of, row.whole) == (20, 1, 4) and row.others == ()
    assert pd.isna([row.place, row.last_place, row.best, row.median, row.worst]).all()
    assert "the only figure for it that is printed" in str(dx.text.peers(dx.peers("VN-A", evidence=found)))
    assert isinstance(dx.charts.peers(dx.peers("VN-A", evidence=found)), Table)


def test_other_periods_and_parts_are_no_peers(own):
    found = own(share("VN-A", "20%"), share("VN-B", "30%", period="2021"), share("VN-C", "10%", period="2021"))
    assert row_of(found).of == 1
    assert row_of(found, "VN-B").of == 2 and dx.peers("VN-B", period="2022", evidence=found).empty


def test_a_doubtful_figure_is_held_against_nothing_and_is_no_peer(own):
    found = own(share("VN-A", "20%"), share("VN-B", "30%", note="doubtful: of another year"), share("VN-C", "10%"))
    row = row_of(found)
    assert (row.place, row.of, row.best) == (1, 2, 20)
    doubtful = row_of(found, "VN-B")
    assert doubtful.doubtful and doubtful.of == 2 and pd.isna(doubtful.place) and pd.isna(doubtful.best)
    assert "a doubtful reading, which is held against no other" in str(dx.text.peers(dx.peers("VN-B", evidence=found)))


def test_of_a_rank_the_place_is_what_is_printed(own):
    rank = {"indicator": RANK, "period": "2022"}
    found = own(
        {**rank, "area": "VN-A", "value": 3, "as_printed": "3"}, {**rank, "area": "VN-C", "value": 1, "as_printed": "1"}
    )
    row = row_of(found)
    assert (row.place, row.last_place, row.of, row.whole, row.best_name) == (3, 3, 2, 4, "Gamma")
    own_dot = dx.charts.peers(dx.peers("VN-A", evidence=found)).data.query("look == 'own'").iloc[0]
    assert own_dot["at"] == pytest.approx(1 / 3), "the line goes from the fourth place to the first"


def test_no_reports_no_rows(own):
    found = own(share("VN-A", "20%"))
    assert dx.peers("VN-D", evidence=found).empty
    with pytest.raises(UnknownName, match="did you mean"):
        dx.peers("Alphaa", evidence=found)


def test_ministries_are_peers_of_ministries(own):
    found = own(share("MA", "20%"), share("MB", "30%"), share("VN-A", "40%"))
    row = row_of(found, "MA")
    assert (row.place, row.of) == (2, 2) and pd.isna(row.whole)
    assert row_of(found).of == 1


def test_the_newest_of_each_series_or_all(evidence):
    newest, every = (dx.peers("VN-HN", indicator=RANK, period=period, evidence=evidence) for period in ("latest", None))
    assert newest["period"].tolist() == ["2023"] and every["period"].tolist() == ["2023", "2022"]


# The two maps


def test_the_peers_are_those_of_the_same_map(evidence):
    rows = dx.peers("VN-HN", evidence=evidence).set_index(["indicator", "period"])
    assert rows.loc[(INDEX, "2024"), ["of", "whole"]].tolist() == [4, 34], "printed after the merger"
    assert rows.loc[(RANK, "2022"), ["place", "of", "whole"]].tolist() == [24, 63, 63]
    assert not {peer.area for peer in rows.loc[(RANK, "2022"), "others"]} & {"VN34-31", "VN34-79"}


def test_a_figure_worked_out_by_hand(evidence):
    """19.76% in 2022 (page of 30 September 2023): behind 56.83, 42.92, 42.13, 29.48 and 22.87, before 18.66."""
    row = dx.peers("VN-DN", indicator=SHARE, evidence=evidence).iloc[0]
    assert (row["place"], row["of"], row["best_name"], row["median"]) == (6, 13, "Bắc Ninh", 18.66)


def test_what_is_bridged_is_marked_and_bounds_have_no_place(evidence):
    row = dx.peers("VN34-24", map="2025", indicator=SHARE, evidence=evidence).iloc[0]
    assert row["bridge"] == "range VN-54,VN-56" and pd.isna(row["value"]) and pd.isna(row["report"])
    assert pd.isna(row["place"]) and (row["low"], row["high"]) == pytest.approx((42.125, 56.835))
    told = str(dx.text.peers(dx.peers("VN34-24", map="2025", indicator=SHARE, evidence=evidence)))
    assert "42.12% to 56.84%" in told and "is not printed" in told


def test_who_an_area_is(evidence):
    old, both, new = (dx.analysis.portrait(code, evidence) for code in ("VN-61", "VN-HN", "VN34-31"))
    assert (old.map, both.map, new.map) == (None, None, "2025")
    assert (old.peers, both.peers, new.peers) == ((63, 0), (63, 34), (0, 34))
    assert [one.area for one in old.went_into] == ["VN34-31"] and new.codes == ("VN34-31", "VN-61", "VN-HP")
    assert dx.analysis.portrait("Bộ TT&TT", evidence).kind == "ministry"


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("code", ["VN-DN", "VN-HN", "VN34-31", "VN34-24", "VN-01", "MIC"])
def test_every_kind_of_area_can_be_told(code, language, evidence):
    here = dx.analysis.portrait(code, evidence)
    printed, lists = dx.analysis.figures_of(here, evidence), dx.analysis.adopted(here, evidence)
    first, _blank, told = dx.text.portrait(here, printed, lists, language).markdown.partition("\n\n")
    assert first == f"# {here.name_vi if language == 'vi' else here.name}" and told.count("**") == 2
    for text in (
        dx.text.adopted(lists, language),
        dx.text.peers(dx.peers(code, map=here.map, evidence=evidence), language),
    ):
        assert text.markdown and "nan" not in text.markdown.lower().split() and "<NA>" not in text.markdown


# What it has done, and what is not there


def test_who_is_named_as_missing_is_told_with_report_and_line(evidence):
    rows = dx.analysis.adopted(dx.analysis.portrait("VN-HN", evidence), evidence)
    first = rows.iloc[0]
    assert (first["indicator"], first["state"], first["missing"]) == ("provinces_annual_plan", "missing", 10)
    assert (first["report"], first["line"], first["as_printed"]) == ("2022-08-08-mid-year-review", 187, "Hà Nội")
    told = dx.text.adopted(rows)
    assert "Hanoi is named as missing on 30 June 2022, one of 10. (report of 8 Aug 2022, line 187)" in str(told)
    assert told.sentences[0].places[0].line == 187


@pytest.mark.parametrize(("count", "state"), [(3, "others done"), (2, "not named")])
def test_not_to_be_missing_is_to_have_done_it_only_if_the_count_leaves_no_other_out(count, state, own):
    plan = {"indicator": "provinces_annual_plan", "period": "2022"}
    missing = {**plan, "area": "VN-B", "adopted": "false", "as_printed": "Bê Ta"}
    found = own({**plan, "value": count, "total": 4, "as_printed": f"{count}/4"}, adoption=[missing])
    assert dx.analysis.adopted(dx.analysis.portrait("VN-A", found), found)["state"].tolist() == [state]


def test_what_was_said_of_the_old_provinces_stands_under_their_names(evidence):
    rows = dx.analysis.adopted(dx.analysis.portrait("VN34-31", evidence), evidence)
    assert set(rows["area"]) == {"VN-61", "VN-HP"}
    assert "Hải Dương, Hai Phong" in dx.tables.adopted(rows).rows[0][0].small[0]


def test_what_is_not_there_is_counted(evidence):
    here = dx.analysis.portrait("VN-DN", evidence)
    gaps = dx.analysis.absent(here, evidence).set_index("pillar")
    assert gaps.loc["digital_government", ["own", "targets_own", "there"]].tolist() == [0, 0, False]
    assert gaps["own"].sum() == 3 and gaps["indicators"].sum() == len(evidence.definitions.indicators)
    told = str(dx.text.absent(gaps.reset_index(), here))
    assert "none has one for Da Nang" in told and "it has none for **Dossiers submitted online**" in told


def test_figures_of_an_area_have_those_before_and_after_it_and_one_off_ones(evidence):
    printed = dx.analysis.figures_of(dx.analysis.portrait("VN34-31", evidence), evidence)
    assert printed["area"].tolist()[0] == "VN34-31" and set(printed["area"]) == {"VN34-31", "VN-61", "VN-HP"}
    assert "Servers found breached in Thái Nguyên" in set(
        dx.analysis.figures_of(dx.analysis.portrait("VN-69", evidence), evidence)["name"]
    )


def test_provinces_of_which_anything_is_printed(evidence):
    codes = told_of(evidence)
    assert {"VN-DN", "VN-69", "VN34-31"} <= set(codes) and not {"VN", "MIC", "VN34-48"} & set(codes)
    assert len(told_of(dx.load(reports="documents"))) < len(codes)


# The chart and the map


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("code", ["VN-DN", "VN-HN", "VN34-31"])
def test_the_chart_is_legible_on_both_widths(code, language, evidence):
    here = dx.analysis.portrait(code, evidence)
    chart = dx.charts.peers(dx.peers(code, map=here.map, evidence=evidence), language=language)
    assert_legible(chart, code)
    assert any(here.name_vi in text if language == "vi" else here.name in text for text in texts(chart))


def test_better_is_to_the_right_and_each_area_is_a_dot(evidence):
    chart = dx.charts.peers(dx.peers("VN-DN", indicator=[SHARE, RANK], evidence=evidence))
    data = chart.data
    assert (data.groupby("look")["area"].nunique() == pd.Series({"own": 1, "peer": 62})).all()
    best = data.loc[data[data["indicator"] == SHARE]["at"].idxmax()]
    assert (best["area_name"], best["at"]) == ("Bắc Ninh", 1)
    assert data[(data["indicator"] == RANK) & (data["look"] == "own")]["at"].tolist() == [1, 1]  # in 2020 and in 2022
    said = [told for told, _ in shapes(chart)]
    assert "Digital economy in provincial product, Bắc Ninh: 56.83%" in said and len(said) == len(data)


def test_the_tiles_of_an_area_have_an_edge(evidence):
    names = evidence.adoption.query("indicator == 'provinces_annual_plan'")
    chart = dx.charts.provinces(names, evidence.areas, outlined=("VN34-31", "VN-61", "VN-HP"))
    assert set(chart.data[chart.data["own"]]["area"]) == {"VN-61", "VN-HP"}
    assert "outlined: Hải Dương, Hai Phong" in chart.to_dict()["usermeta"]["subtitle"]
    assert "own" not in dx.charts.provinces(names, evidence.areas, outlined=("VN34-31",)).data
    assert_legible(chart, "outlined")


# The suite


def write(folder, *, area="", entry="for: area"):
    """A suite with a notebook for the country and one for areas, which fails for the area ``area``."""
    folder.mkdir(parents=True)
    fails = f'assert area != "{area}", "no such thing"' if area else "pass"
    nbformat.write(notebook("Overview", show(text__markdown="The country.")), folder / "overview.ipynb")
    one = notebook("One area", f"{fails}", "print('about', area)")
    nbformat.write(one, folder / "one.ipynb")
    listed = "".join(
        f"  - {{file: {name}.ipynb, title: {{en: {name}, vi: {name}}}{more}}}\n"
        for name, more in {"overview": "", "one": f", {entry}"}.items()
    )
    (folder / "suite.yml").write_text(f"{SUITE}notebooks:\n{listed}", encoding="utf-8")
    return folder / "suite.yml"


def chosen(suite, **asked):
    return [entry.name for entry in suite.select(asked.get("pillar"), asked.get("area", "VN"))]


def test_an_area_has_its_own_notebooks_and_the_country_all_others():
    suite = read_suite(many.SUITE)
    assert chosen(suite, area="VN-DN") == ["area"]
    assert "area" not in chosen(suite) and len(chosen(suite)) == 9
    assert chosen(suite, area="VN-DN", pillar="cybersecurity") == ["cybersecurity"]
    with pytest.raises(DxError, match="about one area"):
        chosen(suite, pillar="area")


@pytest.mark.parametrize(("entry", "area", "country"), [
    ("for: both", ["one"], ["overview", "one"]), ("for: country", ["overview", "one"], ["overview", "one"]),
])  # fmt: skip
def test_a_notebook_may_be_for_both_and_without_one_for_areas_all_are(entry, area, country, tmp_path):
    suite = read_suite(write(tmp_path / "notebooks", entry=entry))
    assert (chosen(suite, area="VN-DN"), chosen(suite)) == (area, country)


def test_a_word_that_is_none_and_a_suite_without_the_country_are_faults(tmp_path):
    file = write(tmp_path / "notebooks", entry="for: province")
    with pytest.raises(InvalidData, match=r"suite.yml:\d+: notebooks.1.for: Input should be"):
        read_suite(file)
    text = file.read_text(encoding="utf-8").replace("vi: overview}", "vi: overview}, for: area")
    file.write_text(text.replace("for: province", "for: area"), encoding="utf-8")
    with pytest.raises(InvalidData, match="none is for the country"):
        read_suite(file)


# One for each


@pytest.fixture
def three(monkeypatch):
    """Three provinces in place of seventy."""
    monkeypatch.setattr(many, "told_of", lambda _evidence: ["VN-DN", "VN-HN", "VN34-31"])


def test_there_is_an_edition_for_each_and_one_that_fails_stops_no_other(three, tmp_path):
    suite, home, made = write(tmp_path / "notebooks", area="VN-HN"), tmp_path / "build", []
    with pytest.raises(
        EditionsFailed, match=r"1 of 3 editions failed; the others stand:\n  VN-HN: notebook one"
    ) as told:
        for folder in brief_each(out=home, suite=suite, language="en", formats="html", progress=False):
            made.append(folder)
    assert list(told.value.failed) == ["VN-HN"]
    assert {folder.name for folder in made} == {"latest_previous_VN-DN", "latest_previous_VN34-31"}
    assert sorted(path.name for path in home.iterdir() if not path.name.startswith(("index", "feed", "."))) == [
        "failed", "latest_previous_VN-DN", "latest_previous_VN34-31",
    ]  # fmt: skip
    page = (made[0] / "index.html").read_text(encoding="utf-8")
    assert "about VN-DN" in page and "The country." not in page


def test_the_index_lists_them_by_name(three, tmp_path):
    suite, home = write(tmp_path / "notebooks"), tmp_path / "build"
    for _ in brief_each(out=home, suite=suite, language="en", formats="html", progress=False):
        pass
    write_index(home, read_suite(suite).model_copy(update={"languages": ["vi"]}))
    html = (home / "index.html").read_text(encoding="utf-8")
    heads = re.findall(r'<th scope="row">([^:<]*)', html)
    assert [head.partition(" (")[0] for head in heads] == ["Đà Nẵng", "Hà Nội", "Hải Phòng"]
    assert "30/6/2025" in heads[0] and heads[1] == "Hà Nội" and "01/7/2025" in heads[2], "an old one, and a new one"
    assert f'">{heads[2]}</td>' in html


def test_what_means_nothing_is_told_before_anything_runs(three, tmp_path):
    suite, home = write(tmp_path / "notebooks"), tmp_path / "build"
    for asked, error in (
        ({"pillar": "on"}, "did you mean 'one'"), ({"language": "fr"}, "unknown language"),
        ({"period": "soon"}, "soon"), ({"compare_to": "latest_previous_VN-DN"}, "names the edition of one area"),
    ):  # fmt: skip
        with pytest.raises(DxError, match=error):
            next(brief_each(out=home, suite=suite, progress=False, **asked))
    assert not home.exists()


def test_the_command_tells_what_failed_and_ends_with_an_error(three, tmp_path, monkeypatch):
    asked = {}

    def made(**given):
        asked.update(given)
        yield from ()
        raise EditionsFailed({"VN-HN": "no such thing"}, 3)

    monkeypatch.setattr("dxlib.briefing.brief_each", made)
    run = CliRunner().invoke(cli, ["brief", "--area", "Each", "--format", "html", "--out", str(tmp_path)])
    assert run.exit_code != 0 and isinstance(run.exception, EditionsFailed)
    assert asked["formats"] == "html" and "area" not in asked


def test_an_area_that_nobody_knows_is_answered_with_the_nearest(tmp_path):
    with pytest.raises(UnknownName, match=r"did you mean 'Đà Nẵng' \(VN-DN, until 2025-06-30\)"):
        brief(area="Da Nangg", out=tmp_path, progress=False)


# A real one


@pytest.fixture(scope="module")
def danang(tmp_path_factory):
    home = tmp_path_factory.mktemp("area")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DX_REPORTS", "all")
        return brief(area="VN-DN", language="vi", formats="html", out=home, progress=False)


def test_a_province_has_an_edition_of_its_own(danang):
    page = (danang / "index.html").read_text(encoding="utf-8")
    assert danang.name == "latest_previous_VN-DN_vi" and {one.name for one in danang.glob("*.html")} == {
        "index.html", "explore.html",
    }  # fmt: skip
    assert "<h1>Đà Nẵng</h1>" in page and page.count("<h1") == 1
    assert page.count("<figure") == 3 and "19,76%" in page
    record = json.loads((danang / "edition.json").read_text(encoding="utf-8"))
    assert record["parameters"]["area"] == "VN-DN" and "notebooks/area.ipynb" in record["notebooks"]


def test_it_says_nothing_in_english(danang):
    words = re.sub(r"<(style|script)[\s\S]*?</\1>|<[^>]+>", " ", (danang / "index.html").read_text(encoding="utf-8"))
    words = words.replace("ranked the first", "")  # so an English page prints it
    assert not re.findall(r"\b(?:the|that|have a figure|named|missing|place)\b", words)


def test_wholes_stand_before_their_parts_so_that_a_brief_shows_them():
    found = dx.compare(area="VN-DN", evidence=dx.load(reports="all"))
    parts = dx.tables.standing(found).frame["breakdown"].ne("").tolist()
    assert parts == sorted(parts) and any(parts)
    assert found["breakdown"].ne("").tolist() != parts


def test_what_has_no_figure_for_the_same_reason_is_told_in_one_row():
    found = dx.compare(area="VN34-79", map="2025", evidence=dx.load(reports="all"))
    table = dx.tables.standing(found)
    lacking = found[found["outcome"] == "none"]
    assert len(lacking) > 5 and len(table.rows) == len(found) - len(lacking) + lacking["reason"].nunique()
    text = str(table)
    assert all(name in text for name in found["name"])
    told = "No figure for 2022 is printed for Bà Rịa - Vũng Tàu (VN-43), Bình Dương (VN-57)"
    assert text.count(told) == 1 and "9 indicators" in text
    assert len(table.frame) == len(table.rows)


def test_a_province_of_which_nothing_is_printed_so_far_has_an_edition_too():
    everything = dx.load(reports="all")
    asked = {"area": "VN34-48", "evidence": everything}
    assert dx.observations(**asked).empty and dx.assess(**asked).empty
    assert key_figures("latest", "previous", **asked).empty
    assert [content("latest", "previous", **asked)[part] for part in ("figures", "targets")] == [[], []]
