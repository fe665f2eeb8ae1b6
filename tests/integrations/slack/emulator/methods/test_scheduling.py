"""Messages for later: limits, deletion, and the one that never comes."""

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from tests.slack_workspace import Moment, SlackWorkspace

HAESOL = "U0DEMO0242"
DAY = 24 * 3600


def soon(moment: Moment, seconds: int = 600) -> int:
    return int(moment.at.timestamp()) + seconds


def refusal(call, **args) -> str:
    with pytest.raises(SlackApiError) as caught:
        call(**args)
    return str(caught.value.response["error"])


def test_it_appears_when_its_time_has_come(
    slack: SlackWorkspace, web: WebClient, moment: Moment
) -> None:
    kept = web.chat_scheduleMessage(channel=HAESOL, text="나중에", post_at=soon(moment))
    assert kept["channel"].startswith("D")
    listed = web.chat_scheduledMessages_list()["scheduled_messages"]
    assert [each["id"] for each in listed] == [kept["scheduled_message_id"]]
    moment.advance(599)
    assert slack.posts_scheduled() == 0
    moment.advance(1)
    assert slack.posts_scheduled() == 1
    assert slack.person(HAESOL).sees()[-1].text == "나중에"
    assert float(slack.person(HAESOL).sees()[-1].ts) >= moment.at.timestamp()
    assert web.chat_scheduledMessages_list()["scheduled_messages"] == []
    assert slack.posts_scheduled() == 0


def test_it_can_be_taken_back_until_a_minute_before(
    slack: SlackWorkspace, web: WebClient, moment: Moment
) -> None:
    kept = web.chat_scheduleMessage(channel=HAESOL, text="x", post_at=soon(moment, 120))
    place = {"channel": kept["channel"], "scheduled_message_id": kept["scheduled_message_id"]}
    moment.advance(61)
    call = web.chat_deleteScheduledMessage
    assert refusal(call, **place) == "invalid_scheduled_message_id"
    other = web.chat_scheduleMessage(channel=HAESOL, text="y", post_at=soon(moment))
    place["scheduled_message_id"] = other["scheduled_message_id"]
    assert call(**place)["ok"]
    assert refusal(call, **place) == "invalid_scheduled_message_id"
    moment.advance(DAY)
    assert slack.posts_scheduled() == 1


@pytest.mark.parametrize(
    ("ahead", "error"),
    [(0, "time_in_past"), (-1, "time_in_past"), (120 * DAY + 1, "time_too_far")],
)
def test_the_time_must_fit(web: WebClient, moment: Moment, ahead: int, error: str) -> None:
    call = web.chat_scheduleMessage
    assert refusal(call, channel=HAESOL, text="x", post_at=soon(moment, ahead)) == error


def test_thirty_within_five_minutes_are_enough(web: WebClient, moment: Moment) -> None:
    for number in range(30):
        web.chat_scheduleMessage(channel=HAESOL, text=str(number), post_at=soon(moment))
    call = web.chat_scheduleMessage
    full = {"text": "x", "post_at": soon(moment, 899)}
    assert refusal(call, channel=HAESOL, **full) == "restricted_too_many"
    assert call(channel=HAESOL, text="x", post_at=soon(moment, 900))["ok"]
    assert call(channel="C0DEMO0001", **full)["ok"]


def test_metadata_silences_it_as_slack_does(
    slack: SlackWorkspace, web: WebClient, moment: Moment
) -> None:
    metadata = {"event_type": "kept", "event_payload": {}}
    web.chat_scheduleMessage(channel=HAESOL, text="x", post_at=soon(moment), metadata=metadata)
    moment.advance(600)
    assert slack.posts_scheduled() == 0
    assert slack.person(HAESOL).sees() == []
