"""What is said of changed proofs: each change has words, and none of them leads anybody in."""

from __future__ import annotations

import pytest

from integrations.proof_wording import PROOFS
from integrations.wording import say
from pulse.people.proof_notices import ProofChange


@pytest.mark.parametrize("locale", ["ko", "en"])
def test_every_change_has_words_of_its_own_that_name_the_product(locale: str) -> None:
    leads = {say(locale, f"proof.{change.value}") for change in ProofChange}
    assert len(leads) == len(ProofChange)
    assert all(("이음" if locale == "ko" else "Ieum") in lead for lead in leads)


def test_it_speaks_as_politely_as_everything_else() -> None:
    assert not [key for key, (korean, _) in PROOFS.items() if "니다" in korean]
