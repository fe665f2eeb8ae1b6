"""Published waves made of plain rows, for the tests of what is worked out from them."""

from __future__ import annotations

import secrets
from datetime import timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from pulse.publishing.models import PublishedCell, WaveRecord
from pulse.surveys.form import freeze_form
from pulse.surveys.models import Installment, Question, Template, Wave, WaveState
from tests.pulse.surveys.world import AGREE, CLOSES, OPENS, make_template, question

WEEK = timedelta(days=7)


def index_template(session: Session, weights: dict[str, Decimal]) -> Template:
    questions: list[Question] = [question("overall", 0, "scale", AGREE, dimension="overall")]
    questions += [
        question(code, at + 1, "scale", AGREE, dimension=code) for at, code in enumerate(weights)
    ]
    dimensions = [{"id": code, "weight": float(weight)} for code, weight in weights.items()]
    return make_template(session, questions, dimensions=dimensions)


def publish_means(
    session: Session, template: Template, week: int, means: dict[str, dict[str, str]]
) -> Wave:
    """A published wave: by cell key, by question, a mean in the scale 1 to 5."""
    shift = WEEK * week
    codes = [entry.code for entry in template.questions]
    part = Installment(number=1, opens_at=OPENS + shift, question_codes=codes)
    wave = Wave(
        template=template,
        name_ko="회차",
        name_en="Wave",
        state=WaveState.PUBLISHED,
        timezone="Asia/Seoul",
        opens_at=OPENS + shift,
        closes_at=CLOSES + shift,
        publishes_at=CLOSES + shift,
        installments=[part],
        plan={"form": freeze_form([part], template.questions), "cells": planned(list(means))},
    )
    session.add(wave)
    session.flush()
    session.add(
        WaveRecord(
            wave_id=wave.id,
            closed_on=CLOSES.date(),
            response_rate=75,
            spreads={},
            certificate={"files_cleaned_at": None},
        )
    )
    for key, by_question in means.items():
        for code, mean in by_question.items():
            session.add(cell(wave, key, code, mean))
    session.flush()
    return wave


def cell(wave: Wave, key: str, code: str, mean: str) -> PublishedCell:
    return PublishedCell(
        id=secrets.token_hex(16),
        wave_id=wave.id,
        cell_key=key,
        question_code=code,
        n_band="10-19",
        mean=mean,
        end_code=None,
    )


def planned(keys: list[str]) -> dict[str, Any]:
    """The cells of a plan: everyone, and departments right below."""
    return {
        "k": 5,
        "distribution_keys": [],
        "cells": [
            {
                "key": key,
                "dimension": "everyone" if key == "everyone" else "department",
                "partition": "everyone" if key == "everyone" else "department@everyone",
                "parent": None if key == "everyone" else "everyone",
                "label_code": key.removeprefix("department:"),
                "terms": [] if key == "everyone" else [f"in:{key.removeprefix('department:')}"],
            }
            for key in keys
        ],
    }
