"""The explorer on a phone: nothing is cut off, few controls stand before the chart, every place can be picked."""

import pytest
from driver import assert_pickable, marks_seen
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

DRAWN_FOR = "Math.max(...[...document.querySelectorAll('.dx-stage svg')].map((one) => one.viewBox.baseVal.width))"


@pytest.fixture
def phone(watched, page_address):
    watched.page.set_viewport_size({"width": 390, "height": 844})
    watched.page.goto(page_address)
    watched.show_explorer()
    watched.page.wait_for_function(f"{DRAWN_FOR} < 400")
    return watched


def test_a_phone_gets_charts_of_its_own_width(phone):
    drawing = phone.stage.locator("svg").first
    stage, box = phone.stage.bounding_box(), drawing.bounding_box()
    assert marks_seen(drawing) > 40
    assert stage["x"] <= box["x"] and box["x"] + box["width"] <= stage["x"] + stage["width"] <= 390
    assert phone.stage.evaluate("(stage) => stage.scrollWidth <= stage.clientWidth")
    phone.shoot("chart")
    for view in ("Comparison", "One indicator", "Targets", "Audit", "Provinces"):
        phone.view(view)
        assert phone.stage.evaluate("(stage) => stage.scrollWidth <= stage.clientWidth"), view
        phone.shoot(view)


def test_the_chart_stands_under_a_few_controls_and_the_others_unfold(phone):
    assert phone.stage.bounding_box()["y"] - phone.page.locator(".dx-explorer").bounding_box()["y"] < 300
    expect(phone.control("Period")).to_be_visible()
    expect(phone.control("Method")).to_be_hidden()
    phone.page.get_by_role("button", name="More controls").click()
    expect(phone.control("Method")).to_be_visible()
    phone.choose("Method", "Eurostat")
    phone.page.get_by_role("button", name="Fewer controls").click()
    expect(phone.control("Method")).to_be_hidden()


@pytest.mark.parametrize("view", ["Chart", "Targets", "Provinces"])
def test_each_place_of_a_narrow_chart_lies_where_its_subject_is_drawn(phone, view):
    if view != "Chart":
        phone.view(view)
    assert_pickable(phone.places())


def test_a_place_of_a_narrow_chart_can_be_picked(phone):
    phone.point_at("dossiers_online_share")
    expect(phone.place("dossiers_online_share")).to_have_attribute("aria-pressed", "true")
    phone.view("Comparison")
    assert phone.rows == ["dossiers_online_share"]


def test_it_is_drawn_again_where_the_room_grows(phone):
    before = phone.turn
    phone.page.set_viewport_size({"width": 1280, "height": 900})
    phone.page.wait_for_function(f"{DRAWN_FOR} > 800")
    phone.settle()
    assert phone.turn == before + 1
    expect(phone.control("Method")).to_be_visible()
