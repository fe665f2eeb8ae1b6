from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from sqlalchemy.orm import Session

from pulse.digests.models import Decision, DecisionKind, DecisionState
from pulse.participation.overview import VOICE, Overview, Perception, insight_reach, overview_of
from pulse.participation.process import Share, Step
from pulse.participation.rubric import Criterion, Rubric, Side
from pulse.results.scores import Score
from tests.pulse.participation import scene
from tests.pulse.participation.scene import WEEK, span_at, weekday
from tests.pulse.surveys.world import CLOSES

LATE = CLOSES + 8 * WEEK
SHARES = tuple(
    Share(step, met, due)
    for step, met, due in zip(Step, (82, 50, 64, 9), (100, 100, 100, 14), strict=True)
)
RATED = Rubric(2, True, tuple(Side(one, (2, 2), ("/", "/")) for one in Criterion))
SAID = Perception(1, CLOSES.date(), Score(Decimal(46)))


def test_the_index_of_the_worked_example() -> None:
    found = Overview(SAID, SHARES, RATED)
    assert found.process == Decimal("65.1")
    assert found.index == Decimal("54.4")


def test_without_any_part_there_is_no_index() -> None:
    nothing_due = (Share(Step.ANSWERED, 0, 0), *SHARES[1:])
    disputed = Rubric(2, True, (Side(Criterion.EASE, (0, 2), ("/", "/")), *RATED.sides[1:]))
    for found in (
        Overview(None, SHARES, RATED),
        Overview(SAID, nothing_due, RATED),
        Overview(SAID, SHARES, Rubric(1, False, ())),
        Overview(SAID, SHARES, disputed),
    ):
        assert found.index is None


def test_what_people_say_is_the_newest_survey_on_being_heard(session: Session) -> None:
    made = scene.build(session)
    made.survey(0)
    span = span_at(LATE)
    assert overview_of(session, span, weekday).perception is None
    made.template.code = VOICE
    session.flush()
    wave = made.survey(1)
    found = overview_of(session, span, weekday).perception
    assert found is not None
    assert (found.wave_id, found.score.value) == (wave.id, Decimal("50.0"))


def test_what_reaches_its_owner_is_answered_before_it_lapses(session: Session) -> None:
    states = [DecisionState.DECIDED, DecisionState.PUT_OFF, DecisionState.OVER, DecisionState.OPEN]
    for at, state in enumerate(states):
        session.add(
            Decision(
                key=f"k{at}", kind=DecisionKind.NO_RESPONSE, facts={}, raised_at=CLOSES,
                expires_at=LATE, state=state,
            )
        )  # fmt: skip
    session.flush()
    assert insight_reach(session, span_at(LATE)) == (2, 3)
    assert insight_reach(session, span_at(CLOSES - timedelta(days=1))) == (0, 0)
