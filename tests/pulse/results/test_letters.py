"""Letters on a comment: both ways, together each morning, to nobody known by name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, delete, event, select
from sqlalchemy.orm import Session

from pulse.audit import AuditEntry
from pulse.ballots import submitting
from pulse.ballots.threads import new_token, thread_of
from pulse.errors import Invalid, NotFound, Refused
from pulse.outbox import OutboxMessage
from pulse.people.permissions import Role, Viewer
from pulse.publishing.closing import close_wave, publish_due
from pulse.publishing.masking import MASK
from pulse.publishing.models import PublishedComment
from pulse.results import letters
from pulse.results.disclosures import everything_for
from pulse.results.letters import Office
from pulse.results.models import CommentLetter
from pulse.transaction import transaction
from tests.pulse.publishing.waves import Ran
from tests.pulse.results.test_reading import head_of, with_role
from tests.pulse.surveys.world import AFTER, DURING, PUBLISHES

SEOUL = ZoneInfo("Asia/Seoul")
MONDAY = datetime(2026, 8, 24, 14, 0, tzinfo=SEOUL).astimezone(UTC)
EARLY = datetime(2026, 8, 25, 8, 59, tzinfo=SEOUL).astimezone(UTC)
MORNING = datetime(2026, 8, 25, 9, 0, tzinfo=SEOUL).astimezone(UTC)
WORDS = "교대표를 미리 알려 주세요"
ANSWER = "고맙습니다. 다음 달부터 2주 전에 공개합니다."


@dataclass
class Box:
    """A published wave in which everybody of T1 and T2 wrote, each with a token of their own."""

    ran: Ran
    tokens: list[str]

    def comment(self, session: Session, who: int) -> PublishedComment:
        thread = thread_of(self.tokens[who])
        return session.scalars(
            select(PublishedComment).where(PublishedComment.thread == thread)
        ).one()

    def write(self, session: Session, who: int, viewer: Viewer, at: datetime = MONDAY) -> None:
        letters.write_to_author(session, viewer, self.comment(session, who).id, ANSWER, at=at)

    def hr(self, session: Session) -> Viewer:
        return with_role(session, self.ran.people[0], Role.HR_LEAD)


@pytest.fixture
def box(sqlite_fresh: Engine) -> Box:
    ran = Ran(sqlite_fresh).open()
    tokens = [new_token() for _person in ran.people[:26]]
    with ran.session() as session, transaction(session):
        for token, person in zip(tokens, ran.people, strict=False):
            submitting.submit(
                session.connection(), ran.keys, wave_id=ran.wave_id, person_id=person.id,
                answers={"Q-1": 3, "Q-4": WORDS}, threads={"Q-4": thread_of(token)}, at=DURING,
            )  # fmt: skip
    close_wave(ran.closer(), ran.wave_id, AFTER)
    return Box(ran, tokens)


def publish(box: Box) -> Box:
    with box.ran.session() as session, transaction(session):
        publish_due(session, PUBLISHES)
    return box


def bodies(session: Session, token: str, at: datetime) -> list[str]:
    found = letters.open_thread(session, token, at=at)
    assert found is not None
    return [one.body for one in found.letters]


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)))  # noqa: DTZ001 - made aware below
def test_a_letter_always_waits_for_a_later_nine_oclock_and_no_longer_than_a_day(
    naive: datetime,
) -> None:
    at = naive.replace(tzinfo=SEOUL)
    day = letters.batch_day(at, "Asia/Seoul")
    out = datetime.combine(day, time(9), SEOUL)
    assert timedelta(0) < out - at <= timedelta(days=1)
    assert letters.released_until(at, "Asia/Seoul") < day
    assert letters.released_until(out, "Asia/Seoul") == day


def test_before_publishing_and_for_a_foreign_token_there_is_nothing(box: Box) -> None:
    with box.ran.session() as session:
        assert letters.open_thread(session, box.tokens[0], at=MONDAY) is None
        session.rollback()
        publish(box)
        assert letters.open_thread(session, box.tokens[0], at=MONDAY) is not None
        assert letters.open_thread(session, new_token(), at=MONDAY) is None
        with pytest.raises(NotFound):
            letters.write_back(session, new_token(), "…", at=MONDAY)


def test_letters_of_both_sides_come_out_together_in_the_morning(box: Box) -> None:
    publish(box)
    with box.ran.session() as session, transaction(session):
        hr = box.hr(session)
        box.write(session, 3, hr)
        letters.write_back(session, box.tokens[3], "덧붙이면, 야간조가 급해요.", at=MONDAY)
        comment = box.comment(session, 3)
        assert bodies(session, box.tokens[3], EARLY) == []
        assert letters.letters_on(session, comment_wave(session, box), [comment], at=EARLY) == {}
        (own,) = letters.read_thread(session, hr, comment.id, at=EARLY).letters
        assert (own.office, own.is_waiting) == (Office.HR, True)
        assert sorted(bodies(session, box.tokens[3], MORNING)) == sorted(
            [ANSWER, "덧붙이면, 야간조가 급해요."]
        )
        read = letters.read_thread(session, hr, comment.id, at=MORNING)
        assert {one.office for one in read.letters} == {Office.HR, Office.AUTHOR}
        rows = session.scalars(select(CommentLetter)).all()
        assert {row.released_on for row in rows} == {date(2026, 8, 25)}


def comment_wave(session: Session, box: Box) -> letters.Wave:
    return session.get_one(letters.Wave, box.ran.wave_id)


def test_only_who_reads_a_block_and_acts_on_it_writes(box: Box) -> None:
    publish(box)
    with box.ran.session() as session, transaction(session):
        first, second = (box.comment(session, who).id for who in (0, 20))
        head = head_of(session, box.ran.people[1], "T1")
        letters.write_to_author(session, head, first, ANSWER, at=MONDAY)
        analyst = with_role(session, box.ran.people[2], Role.HR_ANALYST)
        agent = with_role(session, box.ran.people[3], Role.AGENT)
        officer = with_role(session, box.ran.people[4], Role.PRIVACY_OFFICER)
        for viewer, comment in (
            (head, second), (analyst, first), (agent, first), (officer, first)
        ):  # fmt: skip
            with pytest.raises(NotFound, match="comment_not_found"):
                letters.write_to_author(session, viewer, comment, ANSWER, at=MONDAY)
        (row,) = session.scalars(select(CommentLetter)).all()
        assert row.office == "head"
        noted = session.scalars(
            select(AuditEntry).where(AuditEntry.action == "comment_answered")
        ).one()
        assert noted.actor_id == box.ran.people[1].id
        assert ANSWER not in str(noted.details)
        assert first not in str(noted.details)


def test_everybody_of_the_block_is_told_once_whoever_wrote(box: Box) -> None:
    publish(box)
    with box.ran.session() as session, transaction(session):
        hr = box.hr(session)
        box.write(session, 0, hr)
        box.write(session, 5, hr)
        letters.write_back(session, box.tokens[20], "저도요", at=MONDAY)
        assert letters.tell_blocks(session, at=EARLY) == 0
        assert letters.tell_blocks(session, at=MORNING) == 14
        assert letters.tell_blocks(session, at=MORNING) == 0
        told = session.scalars(
            select(OutboxMessage).where(OutboxMessage.notice == "comments_answered")
        ).all()
        assert {row.recipient for row in told} == {
            f"person:{person.id}" for person in box.ran.people[:14]
        }
        assert {str(row.payload) for row in told} == {
            str({"wave_id": box.ran.wave_id, "answered_on": "2026-08-25"})
        }


def test_an_author_is_masked_held_to_three_and_never_to_nothing(box: Box) -> None:
    publish(box)
    token = box.tokens[7]
    with box.ran.session() as session, transaction(session):
        name = box.ran.people[9].name_ko
        letters.write_back(session, token, f"{name} 님에게 010-1234-5678로", at=MONDAY)
        (body,) = bodies(session, token, MORNING)
        assert name not in body
        assert "1234" not in body
        assert MASK in body
        for text, why in (("  ", "missing"), ("말" * 2001, "too_long")):
            with pytest.raises(Invalid) as caught:
                letters.write_back(session, token, text, at=MONDAY)
            assert caught.value.fields == {"text": why}
        for _ in range(2):
            letters.write_back(session, token, "한 번 더", at=MONDAY)
        with pytest.raises(Refused, match="letters_waiting"):
            letters.write_back(session, token, "네 번째", at=MONDAY)
        letters.write_back(session, token, "다음 날", at=MORNING)


def test_words_sent_anew_leave_the_link_of_before_behind(sqlite_fresh: Engine) -> None:
    ran = Ran(sqlite_fresh).open().answer()
    old, new = new_token(), new_token()
    for token in (old, new):
        with ran.session() as session, transaction(session):
            submitting.submit(
                session.connection(), ran.keys, wave_id=ran.wave_id, person_id=ran.people[1].id,
                answers={"Q-4": WORDS}, threads={"Q-4": thread_of(token)}, at=DURING,
            )  # fmt: skip
    close_wave(ran.closer(), ran.wave_id, AFTER)
    publish(Box(ran, []))
    with ran.session() as session:
        assert letters.open_thread(session, old, at=MONDAY) is None
        assert letters.open_thread(session, new, at=MONDAY) is not None


def test_letters_go_with_their_comments_and_are_in_the_auditors_list(box: Box) -> None:
    publish(box)
    with box.ran.session() as session, transaction(session):
        hr = box.hr(session)
        box.write(session, 0, hr)
        for at, many in ((EARLY, 0), (MORNING, 1)):
            (wave,) = everything_for(session, hr, at=at)["waves"]
            found = [one for comment in wave["comments"] for one in comment["letters"]]
            assert len(found) == many
        assert found == [{"by": "hr", "on": "2026-08-25", "body": ANSWER}]
        assert thread_of(box.tokens[0]) not in str(wave)
        session.execute(
            delete(PublishedComment).where(PublishedComment.wave_id == box.ran.wave_id)
        )
        session.expire_all()
        assert session.scalars(select(CommentLetter)).all() == []


def test_reading_writes_nothing(box: Box) -> None:
    publish(box)
    seen: list[str] = []
    event.listen(
        box.ran.engine,
        "before_cursor_execute",
        lambda _c, _k, statement, *_r: seen.append(statement),
    )
    with box.ran.session() as session:
        letters.open_thread(session, box.tokens[0], at=MONDAY)
    assert seen
    assert all(statement.startswith(("SELECT", "BEGIN")) for statement in seen)
