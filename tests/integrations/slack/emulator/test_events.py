"""Events: signed, and repeated on Slack's schedule."""

from slack_sdk.signature import Clock, SignatureVerifier

from integrations.slack.emulator.config import Answer
from tests.integrations.slack.emulator.conftest import Product
from tests.slack_workspace import SIGNING_SECRET, Moment, SlackWorkspace

EVENT = {"type": "team_join", "user": {"id": "U0DEMO0242"}}


class At(Clock):
    def __init__(self, moment: Moment) -> None:
        self.moment = moment

    def now(self) -> float:
        return self.moment.at.timestamp()


def retries(product: Product) -> list[str | None]:
    return [headers.get("X-Slack-Retry-Num") for _, headers, _ in product.deliveries]


def test_a_delivery_carries_slacks_signature(
    slack: SlackWorkspace, product: Product, moment: Moment
) -> None:
    slack.sends_event(EVENT)
    ((path, headers, body),) = product.deliveries
    assert path == "/slack/events"
    verifier = SignatureVerifier(SIGNING_SECRET, At(moment))
    assert verifier.is_valid_request(body, headers)
    assert not verifier.is_valid_request(body + b" ", headers)
    envelope = product.payloads[0]
    assert envelope["type"] == "event_callback"
    assert envelope["event"]["user"] == EVENT["user"]
    assert envelope["team_id"] == slack.config.team_id


def test_a_refused_event_is_repeated_three_times_with_the_same_id(
    slack: SlackWorkspace, product: Product, moment: Moment
) -> None:
    product.reacts = lambda _path, _payload: Answer(500)
    slack.sends_event(EVENT)
    assert retries(product) == [None, "1"]
    moment.advance(59)
    assert slack.repeats_events() == 0
    moment.advance(1)
    assert slack.repeats_events() == 1
    moment.advance(299)
    assert slack.repeats_events() == 0
    moment.advance(1)
    assert slack.repeats_events() == 1
    assert retries(product) == [None, "1", "2", "3"]
    moment.advance(10_000)
    assert slack.repeats_events() == 0
    assert len({payload["event_id"] for payload in product.payloads}) == 1
    assert product.deliveries[-1][1]["X-Slack-Retry-Reason"] == "http_error"


def test_a_timeout_is_given_as_the_reason_and_success_ends_it(
    slack: SlackWorkspace, product: Product, moment: Moment
) -> None:
    answers = [Answer(0, failure="http_timeout"), Answer(200)]
    product.reacts = lambda _path, _payload: answers.pop(0)
    slack.sends_event(EVENT)
    assert product.deliveries[1][1]["X-Slack-Retry-Reason"] == "http_timeout"
    assert slack.parts.events._waiting == []


def test_the_product_can_refuse_repeats(slack: SlackWorkspace, product: Product) -> None:
    product.reacts = lambda _path, _payload: Answer(503, headers={"X-Slack-No-Retry": "1"})
    slack.sends_event(EVENT)
    assert retries(product) == [None]


def test_unsubscribed_events_stay_home(slack: SlackWorkspace, product: Product) -> None:
    slack.person("p0242").types("hello")
    assert product.deliveries == []
