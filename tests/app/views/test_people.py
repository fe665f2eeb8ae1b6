"""The pages about people: who finds whom, and what one person's page says and does not."""

from __future__ import annotations

from collections.abc import Callable

from tests.app.conftest import Browser
from tests.app.tables import table_after

AsPerson = Callable[..., Browser]


def test_the_administrator_finds_anybody_by_name_or_number(as_person: AsPerson) -> None:
    browser = as_person("P0078")
    assert "people work here." in browser.text("/people")
    found = browser.text("/people?q=P0242")
    assert "1 person fits." in found
    assert "/people/P0242" in found
    assert "Nobody fits." in browser.text("/people?q=no-such-name")


def test_the_list_is_put_in_order_over_all_its_pages(as_person: AsPerson) -> None:
    browser = as_person("P0078")
    plain = table_after(browser.text("/people?presence=all&page=2"), "people")
    assert plain.links["Number"] == "/people?presence=all&sort=number#people"
    turned = browser.text("/people?sort=-number")
    assert "people work here." in turned  # nobody is left out
    last = table_after(turned, "people").column("Number")
    assert last == sorted(last, reverse=True)
    assert last[0] not in plain.column("Number")
    page = browser.text("/people?sort=-name&q=P02")
    names = table_after(page, "people").column("Name")
    assert names == sorted(names, reverse=True)
    assert table_after(page, "people").order == {"Name": "descending"}
    assert '<input type="hidden" name="sort" value="-name">' in page  # the filters keep it
    head = table_after(as_person("P0053").text("/people?sort=slack"), "people")
    assert "Slack" not in head.heads


def test_strange_filters_are_no_accident(as_person: AsPerson) -> None:
    browser = as_person("P0078")
    for query in ("department=NONE", "employer=x", "presence=x", "slack=x", "page=x", "page=9999"):
        browser.text(f"/people?{query}")


def test_a_head_reads_names_and_nothing_else(as_person: AsPerson) -> None:
    page = as_person("P0053").text("/people")
    assert "by name" in page
    assert "Slack:" not in page
    assert "@" not in page.split("<main")[1]
    assert 'href="/people/' not in page


def test_a_partner_manager_finds_the_own_firm_alone(as_person: AsPerson) -> None:
    page = as_person("P0491").text("/people")
    assert "P0500" in page
    assert "P0242" not in page


def test_one_person_is_told_with_place_roles_and_doors(as_person: AsPerson) -> None:
    page = as_person("P0078").text("/people/P0030")
    assert "works in" in page
    assert "HR lead" in page
    assert "read all published results" in page
    assert "Confirm it is you" in page
    assert "Give the role" not in page


def test_nothing_is_said_about_answers(as_person: AsPerson) -> None:
    page = as_person("P0078").text("/people/P0242").split("<main")[1].split("</main")[0]
    for word in ("/a/", "wave", "TPL-"):
        assert word not in page


def test_nobody_by_that_number_has_no_page(as_person: AsPerson) -> None:
    as_person("P0078").text("/people/NOBODY", 404)
