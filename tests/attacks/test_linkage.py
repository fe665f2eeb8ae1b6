"""Linking answers to people: a thief with every dump, who also knows in which order all answered.

The thief tries everything that orders or marks rows: where they lie in the file or the heap, row
and transaction numbers, ids, lengths, bytes. A strategy counts as working when its rank
correlation with what it should give away would come about by chance less than once in a million
times; with sixty people a true leak is far beyond that, and an honest release all but never.
"""

from __future__ import annotations

import math
import random
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text

from pulse.ballots import submitting
from pulse.ballots.threads import new_token, thread_of
from pulse.publishing.closing import close_wave, publish_due
from pulse.transaction import transaction, write_surely
from tests.pulse.publishing.waves import Ran
from tests.pulse.surveys.world import AFTER, DURING, PUBLISHES, TEAM

SURELY = 1e-6
SEED = 20260803


@dataclass
class Season:
    """Sixty people who answered one after the other, some twice; what each said, and when."""

    ran: Ran
    order: list[int] = field(default_factory=list)
    said: dict[int, int] = field(default_factory=dict)
    tokens: dict[int, str] = field(default_factory=dict)

    def answer_one_by_one(self) -> None:
        chance = random.Random(SEED)
        self.order = chance.sample(range(len(self.ran.people)), len(self.ran.people))
        for who in self.order:
            self.said[who] = chance.randint(1, 5)
            self.tokens[who] = new_token()
            thread = {"Q-4": thread_of(self.tokens[who])}
            self.press(who, {"Q-1": str(chance.randint(1, 5)), "Q-4": mark(who)}, thread)
            self.press(who, {"Q-1": str(self.said[who])})

    def press(
        self, who: int, answers: Mapping[str, object], threads: Mapping[str, str] | None = None
    ) -> None:
        """One press through the verb of the Slack door, committed by itself."""
        write_surely(
            self.ran.engine,
            lambda connection: submitting.submit_as(
                connection,
                self.ran.keys,
                wave_id=self.ran.wave_id,
                slack_team=TEAM,
                slack_user=f"U{self.ran.people[who].number}",
                answers=answers,
                threads=threads,
                at=DURING,
            ),
        )

    def rows(self, statement: str) -> list[Any]:
        with self.ran.session() as session:
            return list(session.execute(text(statement)))


def mark(who: int) -> str:
    """Words by which the test, and nobody else, knows whose comment it reads."""
    return f"회의가 너무 길어서 힘들어요. 표시 {chr(0xAC00 + 97 * who)}{chr(0xB098 + 53 * who)}"


def surprise(found: Sequence[float], known: Sequence[float]) -> float:
    """The chance of so strong a rank correlation (Spearman's) if nothing were to be found."""
    ranks = [_ranks(found), _ranks(known)]
    count, middle = len(found), (len(found) - 1) / 2
    covariance = sum((a - middle) * (b - middle) for a, b in zip(*ranks, strict=True))
    spread = [math.sqrt(sum((a - middle) ** 2 for a in one)) for one in ranks]
    if not all(spread):
        return 1.0
    rho = covariance / (spread[0] * spread[1])
    return math.erfc(abs(rho) * math.sqrt(count - 1) / math.sqrt(2))


def _ranks(values: Sequence[float]) -> list[float]:
    places: dict[float, list[int]] = {}
    for place, at in enumerate(sorted(range(len(values)), key=values.__getitem__)):
        places.setdefault(values[at], []).append(place)
    return [sum(places[value]) / len(places[value]) for value in values]


def files_of(engine: Engine) -> bytes:
    path = Path(str(engine.url.database))
    return b"".join(file.read_bytes() for file in sorted(path.parent.glob(f"{path.name}*")))


@pytest.fixture
def season(fresh_engine: Engine) -> Season:
    made = Season(Ran(fresh_engine, sizes={"T1": 20, "T2": 20, "T3": 20}).open())
    made.answer_one_by_one()
    return made


def sealed(season: Season) -> dict[int, bytes]:
    """Each person's box, as if the thief knew already which one it is."""
    boxes = {
        bytes(row[0]): bytes(row[1]) for row in season.rows("SELECT pid, box FROM sealed_ballot")
    }
    sealer = submitting.Sealer(season.ran.keys.read(season.ran.wave_id), season.ran.wave_id)
    return {who: boxes[sealer.pid(season.ran.people[who].id)] for who in season.order}


def test_the_measure_itself_finds_a_leak_and_nothing_in_noise() -> None:
    known = list(range(60))
    noise = random.Random(3).sample(known, 60)
    assert surprise([7 * at for at in known], known) < 1e-12
    assert surprise([at // 6 for at in known], known) < SURELY
    assert surprise(noise, known) > 0.001


def test_while_open_a_known_box_tells_nothing_of_the_answer(season: Season) -> None:
    """Even the one who saw everybody press, and so knows whose box is whose, reads noise."""
    boxes = sealed(season)
    assert len(set(map(len, boxes.values()))) == 1
    features = {
        "first byte": lambda box: box[0],
        "last byte": lambda box: box[-1],
        "sum": sum,
        "zeros": lambda box: box.count(0),
        "packed": lambda box: len(zlib.compress(box, 9)),
    }
    known = [season.said[who] for who in season.order]
    for name, feature in features.items():
        found = [float(feature(boxes[who])) for who in season.order]
        assert surprise(found, known) > SURELY, name


@pytest.mark.parametrize("fresh_database", ["sqlite"], indirect=True)  # a heap keeps the order
def test_while_open_no_order_of_the_rows_tells_who_wrote_them(season: Season) -> None:
    """Rows are kept in the order of their pseudonyms, which is the order of nothing else."""
    sealer = submitting.Sealer(season.ran.keys.read(season.ran.wave_id), season.ran.wave_id)
    listed = [bytes(row[0]) for row in season.rows("SELECT pid FROM sealed_ballot")]
    found = [listed.index(sealer.pid(season.ran.people[who].id)) for who in season.order]
    assert surprise(found, range(len(found))) > SURELY
    by_person = [season.ran.people[who].id for who in season.order]
    assert surprise(found, by_person) > SURELY


def orders_of(season: Season, table: str) -> dict[str, list[str]]:
    """The texts of ``table``'s comments in every order that the database keeps them in."""
    if season.ran.engine.dialect.name == "sqlite":
        raw = files_of(season.ran.engine)
        bodies = [row[0] for row in season.rows(f"SELECT body FROM {table}")]
        return {
            "as read": bodies,
            "by id": [row[0] for row in season.rows(f"SELECT body FROM {table} ORDER BY id")],
            "in the file": sorted(bodies, key=lambda body: raw.index(body.encode())),
        }
    return {
        "as read": [row[0] for row in season.rows(f"SELECT body FROM {table}")],
        "by id": [row[0] for row in season.rows(f"SELECT body FROM {table} ORDER BY id")],
        "in the heap": [row[0] for row in season.rows(f"SELECT body FROM {table} ORDER BY ctid")],
        "by writer": [
            row[0]
            for row in season.rows(
                f"SELECT body FROM {table} ORDER BY xmin::text, cmin::text, ctid"
            )
        ],
    }


def test_after_the_close_no_order_of_the_comments_tells_who_wrote_them(season: Season) -> None:
    close_wave(season.ran.closer(), season.ran.wave_id, AFTER)
    with season.ran.session() as session, transaction(session):
        publish_due(session, PUBLISHES)
    author = {mark(who): place for place, who in enumerate(season.order)}
    number = {mark(who): season.ran.people[who].id for who in season.order}
    score = {mark(who): season.said[who] for who in season.order}
    for name, bodies in orders_of(season, "published_comment").items():
        assert len(bodies) == len(author), name
        for known in (author, number, score):
            found = [known[body] for body in bodies]
            assert surprise(range(len(found)), found) > SURELY, name


def test_after_the_close_no_thread_leads_to_whoever_holds_its_link(season: Season) -> None:
    """The mark of a thread is noise: no order of it tells when or by whom its comment was sent.

    While open it is in no file at all, and the token itself never is.
    """
    threads = {who: thread_of(token) for who, token in season.tokens.items()}
    during = everything_stored(season)
    assert not [t for t in (*threads.values(), *season.tokens.values()) if t in during]
    close_wave(season.ran.closer(), season.ran.wave_id, AFTER)
    stored = {row[0]: row[1] for row in season.rows("SELECT body, thread FROM published_comment")}
    assert stored == {mark(who): thread for who, thread in threads.items()}
    by_thread = sorted(threads, key=threads.__getitem__)
    for known in (season.order.index, lambda who: season.ran.people[who].id, season.said.get):
        found = [float(known(who)) for who in by_thread]
        assert surprise(range(len(found)), found) > SURELY
    after = everything_stored(season)
    assert not [token for token in season.tokens.values() if token in after]


def everything_stored(season: Season) -> str:
    """All that a thief of the database reads, in files or in rows."""
    if season.ran.engine.dialect.name == "sqlite":
        return files_of(season.ran.engine).decode("latin-1")
    tables = [
        row[0] for row in season.rows("SELECT tablename FROM pg_tables WHERE schemaname='public'")
    ]
    return repr([season.rows(f'SELECT * FROM "{name}"') for name in tables])


@pytest.mark.parametrize("fresh_database", ["postgresql"], indirect=True)  # numbers transactions
def test_after_the_close_every_published_row_was_written_at_once(season: Season) -> None:
    """One transaction wrote them all, so not even its number tells two rows apart."""
    close_wave(season.ran.closer(), season.ran.wave_id, AFTER)
    for table in ("published_cell", "published_comment"):
        assert len(season.rows(f"SELECT DISTINCT xmin::text FROM {table}")) == 1
    assert season.rows("SELECT pg_relation_size('sealed_ballot')") == [(0,)]


def test_a_dump_from_during_and_one_from_after_share_nothing_of_a_ballot(season: Season) -> None:
    """What joins the two dumps is the wave and the company, never a person's row."""
    boxes = season.rows("SELECT pid, box FROM sealed_ballot")
    close_wave(season.ran.closer(), season.ran.wave_id, AFTER)
    after = repr(
        [
            season.rows(f"SELECT * FROM {table}")
            for table in ("published_cell", "published_comment")
        ]
    )
    for pid, box in boxes:
        for piece in (bytes(pid), bytes(box)[:16], bytes(box)[-16:]):
            assert repr(piece)[2:-1] not in after
            assert piece.hex() not in after
