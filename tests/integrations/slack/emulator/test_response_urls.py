"""Five answers within half an hour."""

import pytest

from integrations.slack.emulator.problems import SlackError
from integrations.slack.emulator.response_urls import LIFETIME_SECONDS, ResponseUrls
from tests.slack_workspace import Moment


def test_a_key_leads_back_to_where_the_person_acted() -> None:
    urls = ResponseUrls(Moment().clock)
    target = urls.use(urls.issue("D1", "U1", "1.0", "0.5"))
    assert (target.channel, target.user) == ("D1", "U1")
    assert (target.message_ts, target.thread_ts) == ("1.0", "0.5")


def test_the_sixth_use_is_refused_and_another_key_is_untouched() -> None:
    urls = ResponseUrls(Moment().clock)
    key, other = urls.issue("D1", "U1"), urls.issue("D1", "U1")
    assert [urls.use(key).uses for _ in range(5)] == [1, 2, 3, 4, 5]
    with pytest.raises(SlackError, match="used_url"):
        urls.use(key)
    assert urls.use(other).uses == 1


def test_it_works_until_the_thirtieth_minute_and_not_a_second_longer() -> None:
    moment = Moment()
    urls = ResponseUrls(moment.clock)
    key = urls.issue("D1", "U1")
    moment.advance(LIFETIME_SECONDS)
    urls.use(key)
    moment.advance(1)
    with pytest.raises(SlackError, match="expired_url"):
        urls.use(key)


def test_unknown_and_long_forgotten_keys_are_refused_alike() -> None:
    moment = Moment()
    urls = ResponseUrls(moment.clock)
    key = urls.issue("D1", "U1")
    moment.advance(3 * LIFETIME_SECONDS)
    urls.issue("D1", "U1")
    for refused in (key, "never-issued"):
        with pytest.raises(SlackError, match="expired_url"):
            urls.use(refused)
    assert key not in urls._issued
