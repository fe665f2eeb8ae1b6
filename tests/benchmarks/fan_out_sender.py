"""One sender process of the fan-out: waits for the word, then beats until the outbox is empty.

    python -m tests.benchmarks.fan_out_sender DATABASE_URL API_URL SPEED

Everything that is a time runs SPEED times faster than in an installation: the pace, the beat, the
pause after trouble, what Slack asks to wait, and the product's own clock.
"""

from __future__ import annotations

import sys
import time
from datetime import timedelta

from sqlalchemy.orm import sessionmaker

from app.links import PageLinks
from integrations.crew import HANDS
from integrations.delivery import Pump
from integrations.owners import is_gone, owner_name
from integrations.ports import DeliveryError, Outgoing, Receipt
from integrations.slack.client import SlackClient
from integrations.slack.messenger import Addresses, SlackMessenger
from integrations.slack.pace import SLACK_BURST, Pace
from integrations.slack.renderers import SlackRenderers
from integrations.trouble import Trouble
from pulse.instants import system_now
from pulse.surveys.links import AnswerLinks
from tests import databases
from tests.benchmarks.fan_out_world import AT, standing
from tests.pulse.surveys.world import TEAM
from tests.slack_workspace import BOT_TOKEN

POSTS_PER_MINUTE, BEAT = 300, 0.5


class QuickMessenger(SlackMessenger):
    """Waits as long as Slack asks, on the quicker clock."""

    def __init__(self, client: SlackClient, speed: float) -> None:
        super().__init__(client)
        self._speed = speed

    def post(self, outgoing: Outgoing) -> Receipt:
        try:
            return super().post(outgoing)
        except DeliveryError as error:
            if error.retry_after is not None:
                error.retry_after /= self._speed
            raise


def main() -> None:
    url, api_url, speed = sys.argv[1], sys.argv[2], float(sys.argv[3])
    engine = databases.make_engine(url)
    links = PageLinks("https://ieum.test", AnswerLinks(["x" * 40]))
    pump = Pump(
        sessions=sessionmaker(engine),
        renderers=SlackRenderers(Addresses(TEAM, {}), links).by_kind(),
        messenger=QuickMessenger(SlackClient(BOT_TOKEN, api_url), speed),
        owner=owner_name(),
        workspace=TEAM,
        hands=HANDS,
        is_gone=is_gone,
        pace=Pace(round(POSTS_PER_MINUTE * speed), round(SLACK_BURST * speed)),
        trouble=Trouble(pause=5 / speed, longest=60 / speed),
    )
    print("ready", flush=True)
    sys.stdin.readline()
    began = time.monotonic()
    while True:
        at = AT + timedelta(seconds=speed * (time.monotonic() - began) + 60)
        pump.run_once(at, system_now())
        states = standing(engine)
        if not states["pending"] and not states["sending"]:
            return
        time.sleep(BEAT / speed)


if __name__ == "__main__":
    main()
