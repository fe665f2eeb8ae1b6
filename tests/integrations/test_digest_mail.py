"""The digest and a lost workspace by mail: whom they reach, how they end, when they are stale."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import update

from pulse.digests import proposing
from pulse.digests.models import Decision, DecisionKind, DecisionState
from pulse.notices import DigestReady
from pulse.outbox import DeliveryState
from pulse.people import workspaces
from pulse.people.models import Person, RoleAssignment
from pulse.people.workspaces import Place, SealedTokens
from pulse.telling import person_recipient, tell
from pulse.transaction import transaction
from tests.integrations.slack.stage import NINE
from tests.integrations.test_mail_delivery import Post, post, smtp

__all__ = ["post", "smtp"]
HERE = Place("T0LOST")


def make_role(post: Post, role: str) -> Person:
    with post.sessions() as session, transaction(session):
        session.add(
            RoleAssignment(person_id=post.scene.asker.id, role=role, valid_from=date(2020, 1, 1))
        )
        session.execute(update(Person).values(locale="en"))
    return post.scene.asker


def test_administrators_hear_of_a_lost_workspace_by_mail(post: Post) -> None:
    make_role(post, "sys_admin")
    with post.sessions() as session, transaction(session):
        workspaces.end(session, HERE, "app_uninstalled", at=NINE)
    post.send()
    (mail,) = post.smtp.received
    assert "Slack is disconnected" in mail.plain
    assert "The app was removed from the workspace." in mail.plain
    assert "https://ieum.test/settings/slack" in mail.plain
    assert "List-Unsubscribe" not in mail.message
    assert post.chat.said == []


def test_a_workspace_that_came_back_is_no_news(post: Post) -> None:
    make_role(post, "sys_admin")
    with post.sessions() as session, transaction(session):
        workspaces.end(session, HERE, "app_uninstalled", at=NINE)
        workspaces.install(session, HERE, SealedTokens("x"), at=NINE + timedelta(minutes=1))
    post.send()
    assert post.smtp.received == []
    assert post.row().last_error == "connected_again"


def test_a_digest_by_mail_says_how_to_end_it(post: Post) -> None:
    reader = make_role(post, "executive")
    with post.sessions() as session, transaction(session):
        named = {"name_ko": "펄스", "name_en": "Weekly pulse", "wave_id": 1}
        session.add(
            Decision(
                key="d",
                kind=DecisionKind.NO_RESPONSE,
                facts=named,
                raised_at=NINE,
                expires_at=NINE + timedelta(days=9),
            )
        )
        tell(session, DigestReady("2026-08-24"), person_recipient(reader.id), at=NINE)
    post.send()
    (mail,) = post.smtp.received
    assert "One decision is yours to make." in mail.plain
    assert "Weekly pulse" in mail.plain
    assert "https://ieum.test/digest" in mail.plain
    assert "https://ieum.test/stop/" in str(mail.message["List-Unsubscribe"])


def test_who_ended_them_gets_none(post: Post) -> None:
    reader = make_role(post, "executive")
    post.change(reader, wants_digests=False)
    with post.sessions() as session, transaction(session):
        tell(session, DigestReady("2026-08-24"), person_recipient(reader.id), at=NINE)
    post.send()
    assert post.smtp.received == []
    assert post.row().state is DeliveryState.DROPPED


def test_who_proposed_something_reads_the_answer_in_its_own_words(post: Post) -> None:
    reader = make_role(post, "executive")
    with post.sessions() as session, transaction(session):
        proposal = Decision(
            key="p",
            kind=DecisionKind.PROPOSAL,
            facts={"name_ko": "A line for outages", "name_en": "A line for outages"},
            raised_at=NINE,
            expires_at=NINE + timedelta(days=9),
            raised_by=reader.id,
            state=DecisionState.PUT_OFF,
            note="After October, once R&D <has> people.",
        )
        session.add(proposal)
        session.flush()
        proposing.tell_proposer(session, proposal, NINE)
    post.send()
    (mail,) = post.smtp.received
    assert "Your proposal was answered: not now." in mail.plain
    assert "A line for outages" in mail.plain
    assert "After October, once R&D <has> people." in mail.plain
    assert "https://ieum.test/proposals" in mail.plain
