"""What is recomputed against what is stated: what the frame holds, what is drawn of it, and what one does with it."""

from __future__ import annotations

import json

import pytest
from drawn import NAMES, assert_legible, assert_workable, forms, marks, texts, words

import dxlib as dx
from dxlib import charts, tables
from dxlib.tables.display import PALETTE
from dxlib.text import languages

LANGUAGES = [language for language in ("en", "vi") if language in languages()]


@pytest.fixture(scope="module")
def everything():
    return dx.audit()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("every", [False, True])
def test_nothing_is_cut_off_or_covered(everything, language, every):
    assert_legible(charts.recomputed(everything, every=every, language=language))


def test_a_mark_stands_where_the_arithmetic_does():
    chart = charts.recomputed(dx.audit(indicator="clinics_with_id_card_share"))
    (row,) = chart.data.itertuples()
    assert row.off == pytest.approx(-3.0407, abs=1e-3)
    assert row.off == pytest.approx(row.computed - row.stated)
    assert row.low <= row.off <= row.high and row.stated_low <= 0 <= row.stated_high
    assert {"Inconsistent", "−3.04\u00a0points", "stated 91.32%, recomputed 88.28%"} <= set(texts(chart.to_dict()))
    assert marks(chart.to_dict(), PALETTE["off"][0]) == 2  # beside the words, and on the scale


def test_a_reading_is_a_blue_ring_and_what_agrees_is_counted_in_a_note():
    chart = charts.recomputed(dx.audit(indicator="active_users_vietnamese_share"))
    assert chart.data["verdict"].tolist() == ["consistent if read as points"]
    drawn = chart.to_dict()
    assert marks(drawn, PALETTE["track"][0]) and not marks(drawn, PALETTE["off"][0])
    assert "2 more shares and changes in percent agree" in " ".join(texts(drawn))


def test_on_request_what_agrees_is_drawn_too(everything):
    some, every = (charts.recomputed(everything, every=choice).data for choice in (False, True))
    assert "consistent" not in set(some["verdict"]) and "consistent" in set(every["verdict"])
    assert len(every) > len(some)


def test_zero_is_the_statement():
    for language, zero in (("en", "as stated"), ("vi", "số nêu")):
        drawn = charts.recomputed(dx.audit(indicator="clinics_with_id_card_share"), language=language).to_dict()
        assert zero in texts(drawn) and "0" not in texts(drawn)


def test_a_doubtful_finding_has_a_note(everything):
    frame = everything.assign(doubtful=everything.index == everything[everything["verdict"] == "inconsistent"].index[0])
    chart = charts.recomputed(frame)
    assert sum(label.endswith("¹") for label in chart.data["verdict_label"]) == 1
    assert "¹ Doubtful reading." in texts(chart.to_dict())
    assert "¹" not in chart.to_dict()["description"]


def test_an_open_interval_is_drawn_at_its_figure(everything):
    chart = charts.recomputed(everything.assign(computed_high=float("inf"), stated_high=float("inf")))
    assert_legible(chart)
    assert (chart.data["high"] == chart.data["off"]).all() and (chart.data["stated_high"] == 0).all()


@pytest.mark.parametrize("off", [0.0, 1e-9, -40.0, 900.0, -900.0])
def test_any_distance_can_be_drawn(off):
    frame = dx.audit(indicator="clinics_with_id_card_share")
    ends = {name: frame["stated"] + off for name in ("computed", "computed_low", "computed_high")}
    chart = charts.recomputed(frame.assign(**ends))
    assert_legible(chart, str(off))
    assert all("as stated" in texts(spec) for spec in forms(chart).values())


@pytest.mark.parametrize("name", NAMES)
def test_any_name_fits(everything, name):
    assert_legible(charts.recomputed(everything.assign(name=name, name_vi=name)), name[:20])


def test_where_nothing_can_be_drawn_a_table_says_so(everything):
    for frame in (everything.head(0), everything[everything["verdict"] == "unverifiable"]):
        assert isinstance(charts.recomputed(frame), tables.Table)


def test_a_researcher_goes_on_with_it(everything, tmp_path):
    chart = charts.recomputed(everything)
    assert_workable(chart, tmp_path, colour="verdict", keep="datum.off < 0", panels="verdict")


def test_words_beside_a_wider_plot_stay_beside_it():
    chart = charts.recomputed(dx.audit())
    told, plot = set(chart.data["figures_label"]) - {""}, chart.to_dict()["width"]
    usual, wide = (
        sorted(word.left for word in words(one.to_dict()) if word.text in told)
        for one in (chart, chart.properties(width=plot + 120))
    )
    assert usual and [right - left for left, right in zip(usual, wide, strict=True)] == pytest.approx([120] * len(wide))


def test_a_huge_distance_does_not_hide_the_others():
    read = dx.audit(evidence=dx.load(reports="all"))
    known = charts.recomputed(read)
    off = known.data["off"].abs().nlargest(2).tolist()
    assert off[0] > 10 * off[1], "that of the attacks of 2022"
    drawn = known.to_dict()
    assert "symlog" in json.dumps(drawn) and "the scale narrows away from zero" in drawn["usermeta"]["subtitle"]
    largest = known.data.loc[known.data["off"].idxmax(), "indicator"]
    even = charts.recomputed(read[read["indicator"] != largest]).to_dict()
    assert "symlog" not in json.dumps(even) and "narrows" not in even["usermeta"]["subtitle"]


def test_it_says_how_many_that_do_not_agree_are_no_share_and_not_drawn(everything, monkeypatch):
    monkeypatch.setenv("DX_EDITION", "1")
    total = int(
        everything["verdict"].isin(["inconsistent", "contradiction", "stock and flow", "parts", "status"]).sum()
    )
    drawn = int((charts.recomputed(everything).data["verdict"] == "inconsistent").sum())
    assert 0 < drawn < total
    (told,) = (note for note in noted(everything) if "do not agree" in note)
    assert told.startswith(f"Drawn are {drawn} of the {total} that do not agree")
    assert not [note for note in noted(everything[everything["check"] == "share"]) if "Drawn" in note], "all are drawn"


def noted(findings):
    return charts.recomputed(findings).to_dict()["usermeta"]["notes"]
