"""What ratings say: by role and customer, by stage, and never nearer than the published cells."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import Engine, update

from pulse.people.permissions import Role, Viewer, permissions_of, viewer_of
from pulse.people.tree import load_tree
from pulse.ratings.models import RatingBatch
from pulse.results.disclosures import everything_for
from pulse.results.rating_readers import readable_ratings
from pulse.results.service_ratings import (
    PERIOD,
    Rated,
    ServiceRatings,
    ratings_of,
    satisfaction_by_service,
)
from pulse.transaction import transaction
from tests import databases
from tests.pulse.ratings.world import DAY, NINE, World, scored

WEEK = 7 * DAY
LATER = NINE + 2 * WEEK
STAGES = {"find": 4.1, "ask": 4.0, "do": 3.9, "tell": 2.4, "stay": 3.8}


def spread(mean: float, count: int) -> list[int]:
    """So many whole answers whose mean is as near ``mean`` as whole answers come."""
    low = int(mean)
    high = round((mean - low) * count)
    return [low + 1] * high + [low] * (count - high)


@pytest.fixture(scope="module")
def told(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A service with one weak stage, content buyers, discontent users, and nobody who decides."""
    path = tmp_path_factory.mktemp("rated") / "rated.db"
    shutil.copy(sqlite_template, path)
    engine: Engine = databases.make_engine(f"sqlite:///{path}")
    world = World(engine).build(sizes={"T0901": 30, "PA01": 14, "D02": 12})
    users, partners, buyers = (world.people[code] for code in ("T0901", "PA01", "D02"))
    world.ask([*users, *partners], NINE)
    world.ask(buyers, NINE, role="buyer")
    by_stage = {name: spread(mean, len(users)) for name, mean in STAGES.items()}
    for at, person in enumerate(users):
        mine = {name: found[at] for name, found in by_stage.items()}
        world.rate(person, scored(spread(2.8, len(users))[at], **mine), NINE)
    for at, person in enumerate(partners):
        world.rate(person, scored(spread(2.4, len(partners))[at]), NINE)
    for at, person in enumerate(buyers):
        world.rate(person, scored(spread(4.4, len(buyers))[at]), NINE)
    world.tick(NINE + WEEK)
    world.close_and_publish(NINE + WEEK)
    yield world
    engine.dispose()


def found(told: World) -> ServiceRatings:
    with told.session() as session:
        return ratings_of(session, told.service_id, LATER)


def test_users_and_buyers_are_two_lines_and_the_gap_is_shown(told: World) -> None:
    ratings = found(told)
    assert ratings.roles["buyer"].score == Decimal("85.0")
    assert ratings.satisfaction == Decimal("42.5")
    assert ratings.role_gap == ("buyer", "user", Decimal("42.5"))


def test_a_role_that_was_never_asked_is_a_fault_of_the_measurement(told: World) -> None:
    assert found(told).never_asked == ("decider",)


def test_a_role_with_too_few_answers_was_asked_all_the_same(told: World) -> None:
    with told.session() as session, transaction(session):
        session.execute(update(RatingBatch).values(asked_roles=["buyer", "decider", "user"]))
        ratings = ratings_of(session, told.service_id, LATER)
        session.execute(update(RatingBatch).values(asked_roles=["buyer", "user"]))
    assert ratings.never_asked == ()
    assert "decider" not in ratings.roles


def test_the_weakest_stage_is_named_and_pulls_the_verdict(told: World) -> None:
    ratings = found(told)
    assert {code: float(one.mean) for code, one in ratings.stages.items()} == STAGES
    assert ratings.weakest == ratings.lowest_stage == "tell"
    assert ratings.stage_mean == Decimal("3.64")
    assert ratings.is_nearer_weakest


def rated(mean: str) -> Rated:
    return Rated(Decimal(mean), 1, 5, 50, 1)


def test_the_pull_of_the_worked_example_is_three_quarters() -> None:
    """Stages 77.5, 75, 72.5, 35, 70 (mean 66), overall 42.5: pull 23.5/31."""
    stages = {code: rated(str(mean)) for code, mean in STAGES.items()}
    ratings = ServiceRatings(1, 1, roles={"user": rated("2.7")}, stages=stages)
    assert ratings.pull == Decimal("0.76")


def test_no_pull_where_all_stages_are_alike() -> None:
    stages = {code: rated("3.0") for code in STAGES}
    ratings = ServiceRatings(1, 1, roles={"user": rated("2.7")}, stages=stages)
    assert ratings.pull is None
    assert not ratings.is_nearer_weakest


def test_the_partners_own_line_is_told_apart(told: World) -> None:
    customers = found(told).customers
    assert customers["PA"].score == Decimal("35.0")
    assert found(told).lowest_satisfaction == Decimal("35.0")


def test_figures_of_several_batches_are_weighted_by_what_is_published() -> None:
    two = Rated(Decimal("3.00"), 1, 5, 15, 2)
    assert two.score == Decimal("50.0")


def test_all_services_at_once_tell_the_same_verdict_in_one_query(told: World) -> None:
    with told.session() as session:
        assert satisfaction_by_service(session, LATER)[told.service_id].satisfaction == (
            found(told).satisfaction
        )


def test_nothing_is_told_before_the_morning_it_is_published_nor_after_half_a_year(
    told: World,
) -> None:
    with told.session() as session:
        assert not ratings_of(session, told.service_id, NINE + WEEK - DAY).batches
        assert not ratings_of(session, told.service_id, NINE + WEEK + PERIOD + 3 * DAY).batches


def holder(role: Role) -> Viewer:
    return Viewer(
        person_id=0, locale="en", timezone="UTC", roles=frozenset({role}),
        permissions=permissions_of(frozenset({role}), employer_is_own=True, heads_something=False),
        department_id=None, path_codes=(), headed_department_ids=frozenset(),
        headed_codes=frozenset(), employer_id=1, employer_is_own=True,
    )  # fmt: skip


def told_keys(told: World, viewer: Viewer) -> set[str]:
    with told.session() as session:
        waves = everything_for(session, viewer, at=LATER)["waves"]
        return {cell["cell_key"] for wave in waves for cell in wave["cells"]}


def test_everybody_of_the_company_reads_roles_and_only_results_readers_customers(
    told: World,
) -> None:
    everyone = {"everyone", "role:user", "role:buyer"}
    customers = {"department:D02", "department:D09", "department:PA"}
    assert told_keys(told, holder(Role.AGENT)) == everyone
    assert told_keys(told, holder(Role.HR_LEAD)) == everyone | customers


def test_the_head_who_does_the_work_reads_the_customers_and_no_name(told: World) -> None:
    with told.session() as session:
        viewer = viewer_of(session, told.provider[0], LATER.date())
    assert "department:PA" in told_keys(told, viewer)


def test_a_partner_reads_nothing_of_others(told: World) -> None:
    with told.session() as session:
        viewer = viewer_of(session, told.people["PA01"][0], LATER.date())
        tree = load_tree(session, LATER.date())
        assert not readable_ratings(viewer, ["everyone", "role:user", "department:PA"], tree, 1)


def test_the_viewers_own_cut_leaves_out_other_customers(told: World) -> None:
    mine = found(told).seen_with({"department:PA"})
    assert set(mine.customers) == {"PA"}
    assert (mine.roles, mine.everyone, mine.stages, mine.weakest) == ({}, None, {}, None)


def test_whoever_reads_nothing_sees_what_they_would_see_without_ratings(told: World) -> None:
    assert found(told).seen_with(set()) == ServiceRatings(told.service_id)


def test_whoever_reads_everything_sees_everything(told: World) -> None:
    assert found(told).seen_with(found(told).keys) == found(told)


def test_a_batch_still_open_tells_nothing(told: World) -> None:
    with told.session() as session:
        assert session.get_bind() is told.engine
    again = NINE + 5 * WEEK
    told.ask(told.people["T0901"][:12], again)
    for person in told.people["T0901"][:12]:
        told.rate(person, scored(5), again + timedelta(hours=1))
    with told.session() as session:
        assert ratings_of(session, told.service_id, again + DAY).batches == 1
