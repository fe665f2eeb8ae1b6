"""A batch: when it closes, what it publishes, and what two in a row give away."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import func, select

from pulse import notices
from pulse.ballots import submitting
from pulse.ballots.keys import KeyGone
from pulse.errors import Refused
from pulse.outbox import OutboxMessage
from pulse.people.permissions import viewer_of
from pulse.people.tree import load_tree
from pulse.publishing.cells import labels_of
from pulse.publishing.closing import Closer, close_wave
from pulse.publishing.models import PublishedCell
from pulse.ratings.batches import (
    TO_ANSWER,
    customer_codes,
    finish_full,
    open_batch,
    rating_plan,
    role_key,
)
from pulse.ratings.models import RatingBatch
from pulse.results import waves as results
from pulse.results.disclosures import everything_for
from pulse.surveys import waves as surveys
from pulse.surveys.models import Invitation, RosterEntry, Wave, WaveState
from pulse.transaction import transaction
from tests.attacks.auditor import Shown, audit
from tests.pulse.ratings.world import DAY, NINE, World, scored
from tests.pulse.surveys.world import MemoryKeys

WEEK = 7 * DAY


def rated_by(world: World, people: list[int], at: object = NINE, overall: int = 4) -> World:
    for number, person in enumerate(people):
        world.rate(person, scored(1 + (overall + number) % 5), at)  # type: ignore[arg-type]
    return world


def state_of(world: World, wave_id: int) -> WaveState:
    with world.session() as session:
        return session.get_one(Wave, wave_id).state


def test_ten_ballots_alone_do_not_close_a_batch(world: World) -> None:
    people = world.people["T0901"][:12]
    world.ask(people, NINE)
    rated_by(world, people)
    assert world.tick(NINE + WEEK - timedelta(seconds=1)) == 0


def test_seven_days_alone_do_not_close_a_batch(world: World) -> None:
    people = world.people["T0901"][:12]
    world.ask(people, NINE)
    rated_by(world, people[:9])
    assert world.tick(NINE + 3 * WEEK) == 0


def test_ballots_taken_back_do_not_count(world: World) -> None:
    people = world.people["T0901"][:10]
    world.ask(people, NINE)
    rated_by(world, people)
    batch = world.batch(NINE)
    assert batch is not None
    with world.session() as session, transaction(session):
        submitting.withdraw(
            session.connection(), world.keys, wave_id=batch.id, person_id=people[0], at=NINE
        )
    assert world.tick(NINE + WEEK) == 0


def test_both_together_close_it_and_a_second_tick_changes_nothing(world_on_each: World) -> None:
    world = world_on_each
    people = world.people["T0901"][:12]
    world.ask(people, NINE)
    rated_by(world, people)
    at = NINE + WEEK
    assert [world.tick(at), world.tick(at)] == [1, 0]
    (wave_id,) = world.close_and_publish(at)
    assert state_of(world, wave_id) is WaveState.PUBLISHED
    with world.session() as session:
        for table in (RosterEntry, Invitation):
            assert session.scalar(select(func.count()).select_from(table)) == 0
        assert session.scalar(select(func.count()).select_from(PublishedCell)) == 3
        assert session.get_one(Wave, wave_id).publishes_at == at + 3 * DAY
    with pytest.raises(KeyGone):
        world.keys.read(wave_id)


def test_a_tick_killed_before_its_commit_is_made_up_for_by_the_next(world: World) -> None:
    people = world.people["T0901"][:12]
    world.ask(people, NINE)
    rated_by(world, people)
    at = NINE + WEEK
    with world.session() as session:
        assert finish_full(session, world.keys, at) == 1
        session.rollback()
    assert world.batch(at) is not None
    assert world.tick(at) == 1
    with pytest.raises(RuntimeError, match="killed"):
        close_wave(killed_closer(world), 1, at + TO_ANSWER)
    (wave_id,) = world.close_and_publish(at)
    assert state_of(world, wave_id) is WaveState.PUBLISHED
    assert world.close_and_publish(at) == []


class KilledKeys(MemoryKeys):
    """A store whose process dies when the key is to be destroyed."""

    def destroy(self, wave_id: int) -> None:
        raise RuntimeError("killed")


def killed_closer(world: World) -> Closer:
    keys = KilledKeys()
    keys.held = world.keys.held
    return Closer(world.session, world.engine, keys, Random(1))


def test_a_batch_whose_opening_was_lost_is_opened_anew(world: World) -> None:
    with world.session() as session:
        open_batch(session, world.keys, world.service(session), NINE, "Asia/Seoul")
        session.rollback()
    assert len(world.keys.held) == 1, "the key was made last, and is left over"
    assert world.ask(world.people["T0901"][:1], NINE) == 1
    world.rate(world.people["T0901"][0], scored(3), NINE)


def test_a_full_batch_takes_in_nobody_new_and_lets_those_asked_answer(world: World) -> None:
    people = world.people["T0901"]
    world.ask(people[:12], NINE)
    rated_by(world, people[:11])
    full = world.batch(NINE)
    assert full is not None
    at = NINE + WEEK
    assert world.tick(at) == 1
    world.ask(people[12:14], at)
    following = world.batch(at)
    assert following is not None
    assert following.id != full.id
    with world.session() as session, transaction(session):
        submitting.submit(
            session.connection(), world.keys, wave_id=full.id, person_id=people[11],
            answers=scored(1), at=at + DAY,
        )  # fmt: skip
    with world.session() as session:
        assert submitting.ballot_count(session.connection(), full.id) == 12


def test_who_was_not_asked_yet_is_asked_in_the_next_batch(world: World) -> None:
    people = world.people["T0901"]
    world.ask(people[:12], NINE)
    world.ask([people[12]], NINE, begins=NINE + 10 * DAY)
    world.ask([people[13]], NINE, role="decider", begins=NINE + 10 * DAY)
    rated_by(world, [*people[:11], people[12]])
    full = world.batch(NINE)
    assert full is not None
    at = NINE + WEEK
    world.tick(at)
    following = world.batch(at)
    assert following is not None
    with world.session() as session:
        places = dict(session.execute(select(RosterEntry.person_id, RosterEntry.wave_id)).all())
        asks = dict(session.execute(select(Invitation.person_id, Invitation.wave_id)).all())
        roles = session.get_one(RatingBatch, following.id).asked_roles
    assert places[people[13]] == asks[people[13]] == following.id
    assert places[people[12]] == full.id, "who has answered stays, asked or not"
    assert roles == ["decider"]


def test_publishing_a_batch_tells_no_channel(world: World) -> None:
    people = world.people["T0901"][:12]
    world.ask(people, NINE)
    rated_by(world, people)
    world.tick(NINE + WEEK)
    world.close_and_publish(NINE + WEEK)
    with world.session() as session:
        kinds = set(session.scalars(select(OutboxMessage.notice)))
    assert notices.ResultsReady.kind not in kinds


def test_a_double_press_is_one_ballot(world: World) -> None:
    person = world.people["T0901"][0]
    world.ask([person], NINE)
    world.rate(person, scored(2), NINE)
    world.rate(person, scored(2), NINE)
    batch = world.batch(NINE)
    assert batch is not None
    with world.session() as session:
        assert submitting.ballot_count(session.connection(), batch.id) == 1


def test_a_late_press_is_refused_and_does_not_fall_into_the_next_batch(world: World) -> None:
    people = world.people["T0901"][:12]
    world.ask(people, NINE)
    rated_by(world, people[:11])
    world.tick(NINE + WEEK)
    (wave_id,) = world.close_and_publish(NINE + WEEK)
    world.ask(world.people["T0901"][12:14], NINE + WEEK)
    late = people[11]
    following = world.batch(NINE + WEEK)
    assert following is not None
    for target in (wave_id, following.id):
        with world.session() as session, pytest.raises(Refused):
            submitting.submit(
                session.connection(),
                world.keys,
                wave_id=target,
                person_id=late,
                answers=scored(1),
                at=NINE + WEEK,
            )


def test_the_list_of_cells_is_frozen_before_anybody_is_on_the_roster(world: World) -> None:
    with world.session() as session, transaction(session):
        wave = open_batch(session, world.keys, world.service(session), NINE, "Asia/Seoul")
        before = wave.plan_sha256
        wave_id = wave.id
    world.ask(world.people["T0901"][:12], NINE)
    with world.session() as session:
        wave = session.get_one(Wave, wave_id)
        assert wave.plan_sha256 == before
        keys = [label.key for label in labels_of(wave).values()]
    assert keys == [
        "everyone",
        "department:D02",
        "department:D04",
        "department:D09",
        "department:PA",
        "role:user",
        "role:buyer",
        "role:decider",
        "role:proxy",
    ]


def test_customers_are_disjoint_departments_and_partner_companies(world: World) -> None:
    with world.session() as session:
        tree = load_tree(session, NINE.date())
    assert customer_codes(tree) == ["D02", "D04", "D09", "PA"]
    assert rating_plan(tree).distribution_keys == tuple(
        f"department:{code}" for code in ("D02", "D04", "D09", "PA")
    )


def test_roles_are_told_apart_and_a_small_one_stays_hidden(world: World) -> None:
    users, buyers = world.people["T0901"][:12], world.people["D02"][:6]
    world.ask(users, NINE)
    world.ask(buyers, NINE, role="buyer")
    for person in users:
        world.rate(person, scored(2), NINE)
    for person in buyers:
        world.rate(person, scored(4), NINE)
    world.tick(NINE + WEEK)
    world.close_and_publish(NINE + WEEK)
    with world.session() as session:
        cells = {
            cell.cell_key: cell.mean
            for cell in session.scalars(
                select(PublishedCell).where(PublishedCell.question_code == "S-ALL")
            )
        }
    assert cells[role_key("user")] == "2.0"
    assert cells[role_key("buyer")] == "4.0"


def test_four_buyers_can_be_found_in_no_cell(world: World) -> None:
    users, buyers = world.people["T0901"][:12], world.people["T0901"][12:16]
    world.ask(users, NINE)
    world.ask(buyers, NINE, role="buyer")
    rated_by(world, users + buyers)
    world.tick(NINE + WEEK)
    world.close_and_publish(NINE + WEEK)
    with world.session() as session:
        keys = set(session.scalars(select(PublishedCell.cell_key)))
    assert role_key("buyer") not in keys
    assert role_key("user") not in keys  # everyone less the users would be the buyers


def published(world: World) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    with world.session() as session:
        for wave_id, key in session.execute(select(PublishedCell.wave_id, PublishedCell.cell_key)):
            found.setdefault(wave_id, set()).add(key)
    return found


def test_two_batches_in_a_row_single_nobody_out(world: World) -> None:
    """Their cells and their sums, with batch x person as columns, stand an independent audit."""
    first = world.people["T0901"][:9] + world.people["PA01"][:6]
    members = roster(world, first, buyers=world.people["D02"][:6])
    one = closed_by(world, NINE, members)
    again = world.people["T0901"][:8] + world.people["T0901"][20:28] + world.people["PA01"][6:12]
    members_again = roster(world, again, buyers=world.people["D02"][6:12])
    two = closed_by(world, NINE + 3 * WEEK, members_again)
    cells = published(world)
    answers = [(one, person) for person in members] + [(two, person) for person in members_again]
    number = {answer: at for at, answer in enumerate(answers)}
    sets = {
        (wave_id, key): frozenset(
            number[wave_id, person]
            for person, cell_keys in (members if wave_id == one else members_again).items()
            if key in cell_keys
        )
        for wave_id, keys in cells.items()
        for key in keys
    }
    assert len(sets) > 8
    assert all(len(found) >= 5 for found in sets.values())
    sums = [
        found | sets[two, key]
        for (of, key), found in sets.items()
        if of == one and (two, key) in sets
    ]
    assert audit([Shown(members=found) for found in [*sets.values(), *sums]], 5) == []


Members = dict[int, set[str]]


def roster(world: World, users: list[int], buyers: list[int]) -> Members:
    """Name the cells each person is in, as an attacker who knows the company would."""
    home = {person: code for code, people in world.people.items() for person in people}
    top = {"T0901": "D09", "PA01": "PA", "D02": "D02"}
    return {
        person: {"everyone", f"department:{top[home[person]]}", role_key(role)}
        for role, people in (("user", users), ("buyer", buyers))
        for person in people
    }


def closed_by(world: World, at: object, members: Members) -> int:
    users = [person for person, keys in members.items() if role_key("user") in keys]
    buyers = [person for person in members if person not in users]
    world.ask(users, at)  # type: ignore[arg-type]
    world.ask(buyers, at, role="buyer")  # type: ignore[arg-type]
    rated_by(world, [*users, *buyers], at)
    assert world.tick(at + WEEK) == 1  # type: ignore[operator]
    (wave_id,) = world.close_and_publish(at + WEEK)  # type: ignore[operator]
    return wave_id


def test_the_close_moves_on_while_answers_are_still_waited_for(world: World) -> None:
    world.ask(world.people["T0901"][:2], NINE)
    first = world.batch(NINE)
    assert first is not None
    at = NINE
    for _ in range(20):
        at += 4 * WEEK
        world.tick(at)
    last = world.batch(NINE + 50 * WEEK)
    assert last is not None
    assert last.id == first.id
    with world.session() as session:
        closes_at = session.get_one(Wave, first.id).closes_at
    assert closes_at == NINE + 365 * DAY, "a year at the longest"


def test_the_provider_reads_the_same_whoever_was_asked_and_rated(world: World) -> None:
    """Two people of one department change places; whatever the provider's head reads stays."""
    told = []
    for left_out, at in ((11, NINE), (10, NINE + 4 * WEEK)):
        people = [one for n, one in enumerate(world.people["T0901"][:12]) if n != left_out]
        world.ask(people, at)
        rated_by(world, people, at)
        world.tick(at + WEEK)
        world.close_and_publish(at + WEEK)
        with world.session() as session:
            viewer = viewer_of(session, world.provider[0], at.date())
            found = everything_for(session, viewer, at=at + 5 * WEEK)["waves"][-1]
        told.append({name: found[name] for name in ("cells", "findings", "comments", "labels")})
    assert told[0] == told[1]
    assert told[0]["cells"]


def test_lists_of_surveys_leave_batches_out(world: World) -> None:
    people = world.people["T0901"][:12]
    world.ask(people, NINE)
    with world.session() as session:
        assert surveys.open_waves(session, people[0], NINE) == []
        assert results.open_waves(session) == []
        assert results.asking(session, people[0], NINE + DAY) == []
    rated_by(world, people)
    world.tick(NINE + WEEK)
    world.close_and_publish(NINE + WEEK)
    with world.session() as session:
        viewer = viewer_of(session, world.provider[0], NINE.date())
        assert results.readable_waves(session, viewer) == []
