"""Tokens by themselves: two workers which refresh at once, and what is alive."""

import threading

import pytest

from integrations.slack.emulator.problems import SlackError
from integrations.slack.emulator.tokens import Token, Tokens
from tests.slack_workspace import Moment

BOT = "U0IEUMBOT1"


@pytest.fixture
def tokens(moment: Moment) -> Tokens:
    return Tokens(moment.clock)


def test_of_two_workers_with_one_refresh_token_one_wins(tokens: Tokens) -> None:
    text = tokens.issue(BOT, ("chat:write",), rotating=True).refresh
    won: list[Token] = []
    lost: list[str] = []
    ready = threading.Barrier(4, timeout=60)

    def refresh() -> None:
        ready.wait()
        try:
            won.append(tokens.refresh(text))
        except SlackError as refusal:
            lost.append(refusal.error)

    threads = [threading.Thread(target=refresh) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(won) == 1
    assert lost == ["invalid_refresh_token"] * 3


def test_only_working_tokens_of_the_kind_are_alive(tokens: Tokens, moment: Moment) -> None:
    lasting = tokens.issue(BOT, ())
    ending = tokens.issue(BOT, (), rotating=True)
    tokens.issue("U0DEMO0242", ("openid",), "user")
    assert tokens.alive() == [lasting, ending]
    moment.advance(43_200)
    assert tokens.alive() == [lasting]
    tokens.revoke(BOT)
    assert tokens.alive() == []
    assert len(tokens.alive("user")) == 1


@pytest.mark.parametrize(("text", "error"), [("", "not_authed"), ("xoxb-?", "invalid_auth")])
def test_what_is_no_token_is_refused(tokens: Tokens, text: str, error: str) -> None:
    with pytest.raises(SlackError, match=error):
        tokens.find(text)
