"""The record of calls: complete in the file, bounded in memory."""

import json
from pathlib import Path

from integrations.slack.emulator.call_log import CallLog, LoggedCall


def call(method: str, t: float = 0.0, status: int = 200, wait: int | None = None) -> LoggedCall:
    return LoggedCall(method, {"text": "안녕하세요"}, t, status, wait)


def test_calls_are_kept_in_order_and_found_by_method() -> None:
    log = CallLog(None)
    for at, method in enumerate(("chat.postMessage", "views.open", "chat.postMessage")):
        log.add(call(method, at))
    assert [each.t for each in log.calls()] == [0, 1, 2]
    assert [each.t for each in log.calls("chat.postMessage")] == [0, 2]
    assert log.calls("users.list") == []


def test_the_file_has_one_readable_line_a_call(tmp_path: Path) -> None:
    path = tmp_path / "calls.jsonl"
    log = CallLog(path)
    log.add(call("chat.postMessage", 1.5, 429, 3))
    log.add(call("views.open", 2.0))
    first, second = path.read_text(encoding="utf-8").splitlines()
    assert json.loads(first) == {
        "method": "chat.postMessage",
        "payload": {"text": "안녕하세요"},
        "t": 1.5,
        "status": 429,
        "retry_after": 3,
    }
    assert "안녕하세요" in second


def test_memory_is_bounded_and_forgets_the_oldest_while_the_file_keeps_all(
    tmp_path: Path,
) -> None:
    path = tmp_path / "calls.jsonl"
    log = CallLog(path, keep=3)
    for at in range(20):
        log.add(call("users.list", at))
        assert len(log.calls()) <= 6
    assert [each.t for each in log.calls()][-3:] == [17, 18, 19]
    assert len(path.read_text(encoding="utf-8").splitlines()) == 20
