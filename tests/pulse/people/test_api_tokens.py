from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.audit import AuditEntry
from pulse.errors import Invalid, NotFound
from pulse.people.api_tokens import (
    FOR_SERVICES,
    ApiToken,
    Scope,
    TokenDraft,
    TokenKind,
    end,
    issue,
    listed,
    note_use,
    offered,
    recognise,
)
from pulse.people.permissions import Viewer, viewer_of
from tests.factories import make_department, make_person

AT = datetime(2026, 9, 1, 3, 0, tzinfo=UTC)
READ = (Scope.REQUESTS_READ.value,)


def somebody(session: Session, code: str, *roles: str) -> Viewer:
    person = make_person(session, make_department(session, code), roles=roles)
    return viewer_of(session, person.id, AT.date())


def draft(scopes: tuple[str, ...] = READ, kind: TokenKind = TokenKind.PERSONAL) -> TokenDraft:
    return TokenDraft(kind, " a job ", scopes, 30)


def test_a_token_is_shown_once_and_kept_as_a_digest(session: Session) -> None:
    token, text = issue(session, somebody(session, "C0"), draft(), at=AT)
    assert recognise(session, text, at=AT) is token
    kept = " ".join(str(value) for value in vars(token).values())
    assert text not in kept
    assert (token.name, token.hint) == ("a job", text[:9])
    noted = session.scalars(select(AuditEntry).where(AuditEntry.object_kind == "api_token")).one()
    assert text not in str(noted.details)


def test_a_token_counts_until_it_ends(session: Session) -> None:
    who = somebody(session, "C0")
    token, text = issue(session, who, draft(), at=AT)
    assert recognise(session, text, at=AT + timedelta(days=30)) is None
    end(session, who, token.id, at=AT)
    assert recognise(session, text, at=AT) is None
    with pytest.raises(NotFound):
        end(session, who, token.id, at=AT)


@pytest.mark.parametrize("text", ["", "ieum_", "ieum_wrong", "xoxb-1", "ieum_" + "a" * 400])
def test_what_is_no_token_is_not_recognised(session: Session, text: str) -> None:
    assert recognise(session, text, at=AT) is None


def test_nobody_gives_away_what_they_may_not(session: Session) -> None:
    agent = somebody(session, "C0")
    for scope in (Scope.RESULTS_READ, Scope.PEOPLE_WRITE):
        with pytest.raises(Invalid) as refused:
            issue(session, agent, draft((scope.value,)), at=AT)
        assert refused.value.fields == {"scopes": "not_offered"}
    assert set(offered(somebody(session, "C1", "hr_lead"), TokenKind.PERSONAL)) == {
        Scope.SERVICES_READ,
        Scope.REQUESTS_READ,
        Scope.REQUESTS_WRITE,
        Scope.RESULTS_READ,
    }


def test_a_services_token_never_reads_results_and_is_made_by_administrators(
    session: Session,
) -> None:
    admin, agent = somebody(session, "C0", "sys_admin"), somebody(session, "C1")
    assert Scope.RESULTS_READ not in FOR_SERVICES
    assert Scope.RESULTS_READ not in offered(admin, TokenKind.PERSONAL)
    assert offered(agent, TokenKind.SERVICE) == ()
    token, _ = issue(session, admin, draft(kind=TokenKind.SERVICE), at=AT)
    other = somebody(session, "C2", "sys_admin")
    assert [one.id for one in listed(session, other, at=AT)] == [token.id]
    assert list(listed(session, agent, at=AT)) == []
    with pytest.raises(NotFound):
        end(session, agent, token.id, at=AT)
    end(session, other, token.id, at=AT)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (TokenDraft(TokenKind.PERSONAL, " ", READ, 30), "name"),
        (TokenDraft(TokenKind.PERSONAL, "x" * 81, READ, 30), "name"),
        (TokenDraft(TokenKind.PERSONAL, "x", (), 30), "scopes"),
        (TokenDraft(TokenKind.PERSONAL, "x", READ, 3650), "days"),
    ],
)
def test_a_draft_that_lacks_something(session: Session, given: TokenDraft, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        issue(session, somebody(session, "C0"), given, at=AT)
    assert set(refused.value.fields) == {field}


def test_only_the_day_of_use_is_kept(session: Session) -> None:
    token, _ = issue(session, somebody(session, "C0"), draft(), at=AT)
    note_use(session, token.id, AT.date())
    session.expire_all()
    assert session.get_one(ApiToken, token.id).last_used_on == AT.date()
