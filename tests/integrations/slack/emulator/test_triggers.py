"""Trigger ids: once, and within three seconds."""

import pytest

from integrations.slack.emulator.problems import SlackError
from integrations.slack.emulator.triggers import Triggers
from tests.slack_workspace import Moment


def test_a_trigger_works_once() -> None:
    triggers = Triggers(Moment().clock)
    key = triggers.issue("U1")
    assert triggers.exchange(key).user == "U1"
    with pytest.raises(SlackError, match="exchanged_trigger_id"):
        triggers.exchange(key)


@pytest.mark.parametrize(("seconds", "works"), [(3.0, True), (3.1, False)])
def test_a_trigger_lives_three_seconds(seconds: float, works: bool) -> None:
    moment = Moment()
    triggers = Triggers(moment.clock)
    key = triggers.issue("U1")
    moment.advance(seconds)
    if works:
        assert triggers.exchange(key)
    else:
        with pytest.raises(SlackError, match="expired_trigger_id"):
            triggers.exchange(key)


def test_an_invented_trigger_is_invalid() -> None:
    with pytest.raises(SlackError, match="invalid_trigger_id"):
        Triggers(Moment().clock).exchange("1.2.abc")
