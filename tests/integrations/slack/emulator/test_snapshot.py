"""A second start shows what the first one left."""

from pathlib import Path

from slack_sdk import WebClient

from tests.integrations.slack.emulator.conftest import SEED, actions, button, plain
from tests.slack_workspace import BOT_TOKEN, Moment, SlackWorkspace


def test_messages_homes_and_files_survive_a_restart(tmp_path: Path, moment: Moment) -> None:
    path = tmp_path / "slack.json"
    with SlackWorkspace(moment=moment, seed=SEED, state_path=path) as slack:
        web = WebClient(BOT_TOKEN, base_url=slack.api_url)
        first = web.chat_postMessage(channel="U0DEMO0242", text="안녕하세요")
        web.chat_postMessage(channel="C0DEMO0001", text="q", blocks=actions(button("4")))
        home = {"type": "home", "blocks": [{"type": "header", "text": plain("홈")}]}
        web.views_publish(user_id="U0DEMO0242", view=home)
        web.files_upload_v2(channel="C0DEMO0001", content=b"\x00\xff", filename="a.bin")
    with SlackWorkspace(moment=moment, seed=SEED, state_path=path) as slack:
        web = WebClient(BOT_TOKEN, base_url=slack.api_url)
        person = slack.person("p0242")
        assert [seen.text for seen in person.sees()] == ["안녕하세요"]
        assert slack.channel("desk").messages[0].buttons == ["4"]
        assert slack.parts.core.workspace.homes["U0DEMO0242"].content["type"] == "home"
        assert [f.content for f in slack.parts.core.workspace.files.values()] == [b"\x00\xff"]
        again = web.chat_postMessage(channel=first["channel"], text="또 왔어요")
        assert again["channel"] == first["channel"]
        assert again["ts"] > first["ts"]
