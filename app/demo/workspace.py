"""The trial workspace's process: the emulator, peopled with the demo company.

``python -m app.demo.workspace`` reads who is in the company from the database and serves until it
is told to stop. Slack itself never runs this.
"""

from __future__ import annotations

import signal
from typing import Any

from sqlalchemy import select

from app import create_app
from app.demo import secrets as demo_secrets
from app.demo.words import PERSONAS
from app.extensions import db
from app.runtime import runtime
from config import Settings
from integrations.slack import ids
from integrations.slack.emulator.app import serve
from integrations.slack.emulator.config import Command, DemoLink, EmulatorConfig, Shortcut
from pulse.instants import system_now, utc_now
from pulse.people.models import Identity, Person, PersonStatus

HOST = "127.0.0.1"
MOVES = (
    ("10분 건너뛰기", "10 minutes on", "minutes"),
    ("1시간 건너뛰기", "An hour on", "hour"),
    ("다음 근무 시작으로", "To the next opening", "opening"),
    ("펄스 마감으로", "To the pulse's close", "close"),
    ("결과 공개로", "To the results", "results"),
)
FEATURED = {
    number: " · ".join(words.split(", ")[1] for words in (korean, english))
    for number, korean, english in PERSONAS
}
CHANNELS = (
    ("C0DEMOHR", "인사-펄스", "직원 펄스 결과가 올라오는 채널"),
    ("C0DEMOCS", "현장-펄스", "고객을 만나는 부서의 펄스 결과가 올라오는 채널"),
    ("C0DEMOIT", "상담시스템팀-요청", "상담화면 장애 요청이 모이는 채널"),
    ("C0DEMOREQ", "부서-요청", "채널이 따로 없는 부서의 요청이 모이는 채널"),
)


def main() -> None:
    """Serve the workspace of the demo company."""
    app = create_app()
    with app.app_context():
        config = workspace_config()
        port = runtime().settings.emulator_port
        db.session.remove()
        db.engine.dispose()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # leave as on Ctrl-C, saving first
    serve(config, HOST, port)


def workspace_config() -> EmulatorConfig:
    """Return the emulator's configuration for the company in the database."""
    settings = runtime().settings
    product = f"http://{HOST}:{settings.port}"
    return EmulatorConfig(
        product_url=product,
        public_url=f"http://{HOST}:{settings.emulator_port}",
        signing_secret=settings.slack_signing_secret,
        bot_token=settings.slack_bot_token,
        client_id=settings.slack_client_id,
        client_secret=settings.slack_client_secret,
        redirect_urls=(product,),
        instant=utc_now,
        signed_at=system_now,
        team_id=settings.slack_team_id,
        team_name="예시텔레콤",
        team_domain="example-telecom",
        commands=(
            Command(
                settings.slack_command, "request · promises · help", "request · promises · help"
            ),
        ),
        shortcuts=(
            Shortcut(ids.REQUEST_FROM_MESSAGE, "이 메시지로 요청하기", "Make this a request"),
        ),
        seed=seed(settings),
        log_path=settings.emulator_log,
        state_path=settings.data_dir / "workspace.json",
        demo_links=tuple(
            DemoLink(korean, english, f"{product}/demo/time?to={move}")
            for korean, english, move in MOVES
        ),
        demo_now=utc_now,
        control_secret=demo_secrets.load(settings.data_dir)["control_secret"],
    )


def seed(settings: Settings) -> dict[str, Any]:
    """Return the people who have a Slack identity, and the channels the demo posts to."""
    rows = db.session.execute(
        select(Person, Identity.subject)
        .join(Identity, Identity.person_id == Person.id)
        .where(Identity.provider == "slack", Identity.tenant == settings.slack_team_id)
        .order_by(Person.number)
    ).all()
    return {
        "users": [_user(person, subject) for person, subject in sorted(rows, key=_rank)],
        "channels": [
            {"id": channel, "name": name, "topic": topic} for channel, name, topic in CHANNELS
        ],
    }


def _rank(row: Any) -> int:
    """Put those a newcomer plays first, in the order of their stories."""
    number = row[0].number
    return list(FEATURED).index(number) if number in FEATURED else len(FEATURED)


def _user(person: Person, subject: str) -> dict[str, Any]:
    return {
        "id": subject,
        "name": person.number.lower(),
        "real_name": person.name_ko,
        "title": FEATURED.get(person.number, person.title_ko),
        "email": person.email or "",
        "tz": person.timezone,
        "locale": "ko-KR" if person.locale == "ko" else "en-US",
        "deleted": person.status is PersonStatus.LEFT,
        "featured": person.number in FEATURED,
    }


if __name__ == "__main__":
    main()
