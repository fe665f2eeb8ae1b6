"""A pulse from the direct message to the published page, by signed HTTP, on both databases."""

from __future__ import annotations

from tests.journeys.stack import Stack, count

AGENT = "U0DEMO0242"


def test_an_agent_answers_and_the_result_appears(new_week: Stack) -> None:
    stack = new_week
    agent = stack.slack.person(AGENT)
    stack.beat()
    assert "주간 한마디" in agent.sees()[-1].text
    before = count(stack.app, "sealed_ballot")

    for step in ("2/3", "3/3", "고마워요"):
        agent.taps("그런 편이다")
        stack.slack.wait_until(lambda said=step: said in agent.sees()[-1].text)
    assert "고마워요" in agent.sees()[-1].text
    assert len(agent.sees()) == 1, "the message is replaced, never repeated"
    assert count(stack.app, "sealed_ballot") == before + 1

    stack.move("close")
    assert count(stack.app, "sealed_ballot") == 0
    assert not list(stack.app.extensions["ieum"].settings.keys.glob("*.key"))
    reader = stack.page("p0030@example.com")
    assert reader.get("/results/2").status_code == 404, "nothing to read before its hour"

    stack.move("results")
    hr = stack.slack.channel("C0DEMOHR").messages
    summary, picture = hr[-2:]
    assert "결과를 공개합니다" in summary.text
    assert picture.message.files, "the areas as a chart, drawn by the worker"
    page = reader.get("/results/2").text
    assert "서울상담1팀" in page
    assert "부산상담야간팀" not in page, "four people are no group anywhere"
    assert count(stack.app, "published_cell WHERE cell_key LIKE '%T0907'") == 0


def test_nothing_chosen_is_written_back_to_slack(new_week: Stack) -> None:
    stack = new_week
    agent = stack.slack.person(AGENT)
    stack.beat()
    first = agent.sees()[-1]
    agent.taps("매우 그렇다")
    stack.slack.wait_until(lambda: agent.sees()[-1].text != first.text)
    for call in stack.slack.calls():
        said = str(call.payload.get("text", ""))
        assert "매우 그렇다" not in said or call.payload.get("blocks"), (
            "only ever offered as a choice"
        )
        assert "선택하셨" not in said


def test_a_stranger_and_a_forged_press_get_nowhere(stack: Stack) -> None:
    client = stack.app.test_client()
    body = b"payload=%7B%22type%22%3A%22block_actions%22%7D"
    forged = {"X-Slack-Request-Timestamp": "1", "X-Slack-Signature": "v0=00"}
    garbage = {"X-Slack-Request-Timestamp": "soon", "X-Slack-Signature": "v0=00"}
    for headers in (forged, garbage, {}):
        answer = client.post("/slack/interactions", data=body, headers=headers)
        assert answer.status_code == 401
