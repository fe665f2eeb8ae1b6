"""Faults on order: which calls they hit, and how long they stay in force."""

import pytest

from integrations.slack.emulator.faults import Fault, FaultKind, Faults


def hits(faults: Faults, method: str, calls: int) -> list[bool]:
    return [faults.take(method) is not None for _ in range(calls)]


def test_an_order_hits_its_own_method_as_often_as_it_says() -> None:
    faults = Faults()
    faults.add(Fault("chat.postMessage", FaultKind.SERVER_ERROR, times=2))
    assert faults.take("views.open") is None
    assert hits(faults, "chat.postMessage", 4) == [True, True, False, False]


def test_a_star_hits_every_method() -> None:
    faults = Faults()
    faults.add(Fault("*", FaultKind.FATAL, times=2))
    assert hits(faults, "views.open", 1) + hits(faults, "users.list", 2) == [True, True, False]


def test_every_third_call_goes_wrong_until_the_order_is_withdrawn() -> None:
    faults = Faults()
    faults.add(Fault("*", FaultKind.RATE_LIMITED, times=None, every=3))
    assert hits(faults, "users.list", 6) == [False, False, True, False, False, True]
    faults.clear()
    assert not any(hits(faults, "users.list", 6))


def test_orders_wait_behind_one_another() -> None:
    faults = Faults()
    faults.add(Fault("*", FaultKind.ERROR, error="not_in_channel"))
    faults.add(Fault("*", FaultKind.DROP))
    taken = [faults.take("chat.postMessage") for _ in range(3)]
    assert [fault and fault.kind for fault in taken] == [FaultKind.ERROR, FaultKind.DROP, None]


@pytest.mark.parametrize("kind", FaultKind)
def test_only_a_lost_answer_leaves_the_call_done_unless_said_otherwise(kind: FaultKind) -> None:
    is_lost = kind in {FaultKind.DROP, FaultKind.HANG}
    assert Fault("*", kind).takes_effect is is_lost
    assert Fault("*", kind, accepted=not is_lost).takes_effect is not is_lost


def test_withdrawing_lets_a_hanging_call_go_at_once() -> None:
    faults = Faults()
    faults.add(Fault("*", FaultKind.HANG, seconds=3600))
    assert not faults._released.is_set()
    faults.clear()
    assert faults._released.is_set()
    assert faults.take("users.list") is None
