"""Who is in the workspace."""

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from tests.slack_workspace import Moment, SlackWorkspace


def test_the_list_comes_in_pages(web: WebClient) -> None:
    found, pages, cursor = [], 0, ""
    while pages == 0 or cursor:
        page = web.users_list(limit=2, cursor=cursor)
        found += [member["id"] for member in page["members"]]
        cursor = page["response_metadata"]["next_cursor"]
        pages += 1
    assert pages == 3
    assert len(found) == len(set(found)) == 5


def test_a_big_workspace_is_not_listed_at_once(moment: Moment) -> None:
    people = [{"id": f"U{i:09d}", "name": f"p{i}", "real_name": f"P {i}"} for i in range(1001)]
    with SlackWorkspace(moment=moment, seed={"users": people}) as slack:
        web = WebClient(slack.config.bot_token, base_url=slack.api_url)
        with pytest.raises(SlackApiError, match="limit_required"):
            web.users_list()


def test_a_person_has_slacks_shape(web: WebClient) -> None:
    user = web.users_info(user="U0DEMO0242", include_locale=True)["user"]
    assert (user["tz"], user["tz_offset"], user["locale"]) == ("Asia/Seoul", 32400, "ko-KR")
    assert user["profile"]["email"] == "p0242@example.com"
    assert "email" not in web.users_info(user="U0DEMO0067")["user"]["profile"]
    gone = web.users_info(user="U0GONE0001")["user"]
    assert gone["deleted"]
    assert "tz" not in gone
    stranger = web.users_info(user="U0OUT00001", include_locale=True)["user"]
    assert stranger["is_stranger"]
    assert "locale" not in stranger


def test_lookup_by_mail_ignores_case_and_knows_nobody_else(web: WebClient) -> None:
    assert web.users_lookupByEmail(email="P0242@EXAMPLE.COM")["user"]["id"] == "U0DEMO0242"
    with pytest.raises(SlackApiError, match="users_not_found"):
        web.users_lookupByEmail(email="nobody@demo.test")


def test_a_broken_cursor_is_refused(web: WebClient) -> None:
    with pytest.raises(SlackApiError, match="invalid_cursor"):
        web.users_list(limit=2, cursor="nonsense")
