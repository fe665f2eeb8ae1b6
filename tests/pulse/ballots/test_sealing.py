from __future__ import annotations

import hmac
import os

import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from hypothesis import given
from hypothesis import strategies as st

from pulse.ballots.sealing import BUCKET, BoxBroken, Sealer, _subkey

KEY = bytes(range(32))
ANSWERS = st.dictionaries(st.text(max_size=8), st.integers() | st.text(max_size=60), max_size=6)


@given(ANSWERS, st.integers(1, 10**9))
def test_what_is_sealed_opens_again(answers: dict[str, object], person_id: int) -> None:
    sealer = Sealer(KEY, 7)
    pid = sealer.pid(person_id)
    assert sealer.open(pid, sealer.seal(pid, answers)) == answers


def test_the_pseudonym_is_the_documented_one() -> None:
    expected = hmac.new(KEY, b"pid|7|42", "sha256").digest()[:16]
    assert Sealer(KEY, 7).pid(42) == expected


def test_the_subkey_is_hkdf() -> None:
    reference = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"box")
    assert _subkey(KEY, b"box") == reference.derive(KEY)


def test_pseudonyms_differ_by_person_wave_and_key() -> None:
    pids = {
        Sealer(key, wave).pid(person)
        for key in (KEY, os.urandom(32))
        for wave in (1, 2)
        for person in (1, 2)
    }
    assert len(pids) == 8


@pytest.mark.parametrize("words", ["", "짧은 말", "가" * 1200])
def test_the_length_says_nothing_within_a_bucket(words: str) -> None:
    sealer = Sealer(KEY, 7)
    assert len(sealer.seal(bytes(16), {"Q-4": words})) == BUCKET + 28


def test_a_longer_ballot_takes_the_next_bucket() -> None:
    assert len(Sealer(KEY, 7).seal(bytes(16), {"Q-4": "가" * 1500})) == 2 * BUCKET + 28


def test_the_same_answers_never_look_the_same() -> None:
    sealer = Sealer(KEY, 7)
    assert sealer.seal(bytes(16), {"Q": 1}) != sealer.seal(bytes(16), {"Q": 1})


def test_a_box_opens_only_in_its_place() -> None:
    sealer = Sealer(KEY, 7)
    box = sealer.seal(sealer.pid(1), {"Q": 1})
    for other, pid in (
        (Sealer(KEY, 7), sealer.pid(2)),
        (Sealer(KEY, 8), sealer.pid(1)),
        (Sealer(os.urandom(32), 7), sealer.pid(1)),
    ):
        with pytest.raises(BoxBroken):
            other.open(pid, box)
    with pytest.raises(BoxBroken):
        sealer.open(sealer.pid(1), box[:-1] + bytes([box[-1] ^ 1]))
