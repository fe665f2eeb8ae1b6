"""What is kept sealed opens again with the installation's secrets, and with nothing else."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from integrations.slack import keeping
from integrations.slack.keeping import AppSecrets, Kept, Tokens
from pulse.people import workspaces
from pulse.people.workspaces import Place
from pulse.vault import Unreadable, Vault

AT = datetime(2026, 8, 31, 1, 0, tzinfo=UTC)
HERE = Place("T1", "E1", "예시텔레콤", "UBOT")
OLD, NEW = "o" * 40, "n" * 40
BOT = "xoxb-very-secret"


def keep(session: Session, vault: Vault) -> None:
    secrets = AppSecrets("signing", "xapp-1", "id", "client")
    keeping.keep_app(session, vault, secrets, at=AT, actor_id=None)
    sealed = keeping.sealed_tokens(vault, HERE, Tokens(BOT, "refresh"), frozenset({"b", "a"}))
    workspaces.install(session, HERE, sealed, at=AT)


def test_what_was_kept_is_read_again(session: Session) -> None:
    assert keeping.read_kept(session, Vault([OLD])) == Kept()
    keep(session, Vault([OLD]))
    found = keeping.read_kept(session, Vault([OLD]))
    assert found.tokens == Tokens(BOT, "refresh")
    assert found.app == AppSecrets("signing", "xapp-1", "id", "client")
    assert (found.place, found.scopes) == (HERE, {"a", "b"})


def test_nothing_of_it_stands_in_the_database(session: Session) -> None:
    keep(session, Vault([OLD]))
    install, app = workspaces.current(session), workspaces.app_of(session)
    assert install is not None
    assert app is not None
    for secret in (BOT, "signing", "xapp-1", "client", "refresh"):
        assert secret not in install.sealed + app.sealed


def test_an_empty_field_keeps_what_was_there(session: Session) -> None:
    keep(session, Vault([OLD]))
    keeping.keep_app(session, Vault([OLD]), AppSecrets("changed"), at=AT, actor_id=None)
    assert keeping.read_app(session, Vault([OLD])) == AppSecrets(
        "changed", "xapp-1", "id", "client"
    )


def test_tokens_do_not_open_for_another_workspace(session: Session) -> None:
    keep(session, Vault([OLD]))
    install = workspaces.current(session)
    assert install is not None
    install.team_id = "T2"
    with pytest.raises(Unreadable):
        keeping.opened_tokens(Vault([OLD]), install)


def test_after_a_change_of_secret_everything_opens_and_is_sealed_anew(session: Session) -> None:
    keep(session, Vault([OLD]))
    both = Vault([NEW, OLD])
    assert keeping.read_kept(session, both).tokens.bot_token == BOT
    assert keeping.read_kept(session, Vault([NEW])).is_unreadable
    assert keeping.reseal(session, both, NEW) == 2
    assert keeping.reseal(session, both, NEW) == 0
    assert keeping.read_kept(session, Vault([NEW])).tokens.bot_token == BOT
    assert keeping.read_app(session, Vault([NEW])).client_secret == "client"
