from __future__ import annotations

import pytest

from pulse.vault import Unreadable, Vault

ABOUT = "webhook:1"


def test_a_secret_comes_back_as_it_was_and_stands_nowhere_in_clear() -> None:
    vault = Vault(["a secret of the installation"])
    sealed = vault.seal("비밀", ABOUT)
    assert vault.open(sealed, ABOUT) == "비밀"
    assert "비밀" not in sealed
    assert vault.seal("비밀", ABOUT) != sealed


def test_a_former_key_still_opens_and_a_strange_one_does_not() -> None:
    sealed = Vault(["old"]).seal("x", ABOUT)
    assert Vault(["new", "old"]).open(sealed, ABOUT) == "x"
    with pytest.raises(Unreadable):
        Vault(["new"]).open(sealed, ABOUT)


def test_a_secret_cannot_be_moved_to_another_row_or_changed() -> None:
    vault = Vault(["key"])
    sealed = vault.seal("x", ABOUT)
    for wrong in (sealed[:-4] + "AAA=", "", "not base64 !", sealed[:8]):
        with pytest.raises(Unreadable):
            vault.open(wrong, ABOUT)
    with pytest.raises(Unreadable):
        vault.open(sealed, "webhook:2")


def test_a_vault_needs_a_secret() -> None:
    with pytest.raises(ValueError, match="needs a secret"):
        Vault([""])
