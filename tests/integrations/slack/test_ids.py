from __future__ import annotations

from integrations.slack import ids, router


def test_every_id_is_routed_exactly_once() -> None:
    assert len(set(ids.ACTIONS)) == len(ids.ACTIONS)
    assert set(router.PRESSES) == set(ids.ACTIONS)
    assert set(router.SUBMISSIONS) == set(ids.CALLBACKS)
    assert set(router.CHOICES) == set(ids.SHORTCUTS)


def test_ids_fit_into_slacks_limit() -> None:
    assert all(0 < len(name) <= 255 for name in (*ids.ACTIONS, *ids.CALLBACKS, *ids.SHORTCUTS))


def test_every_id_of_this_file_that_is_pressed_or_sent_is_listed() -> None:
    fields = {
        ids.REQUEST_GOAL,
        ids.REQUEST_PRIORITY,
        ids.REQUEST_DETAILS,
        ids.REQUEST_HOLD_REASON,
        ids.SURVEY_COMMENT_TEXT,
        ids.REPORT_OFFICER,
        ids.REPORT_CONCERN,
        ids.REPORT_TEXT,
        ids.REPLAY_ANSWER,
        ids.REPLAY_REASON,
        *(value for name, value in vars(ids).items() if name.startswith(("ACT_", "ASK_"))),
    }
    names = {
        value for name, value in vars(ids).items() if name.isupper() and isinstance(value, str)
    }
    assert names - fields == {
        *ids.ACTIONS,
        *ids.CALLBACKS,
        *ids.SHORTCUTS,
    } - set(ids.SURVEY_ANSWER)
