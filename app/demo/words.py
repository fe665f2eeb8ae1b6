"""What ``make run`` says on the terminal, in Korean and English."""

from __future__ import annotations

from config import Settings

PASSWORD = "ieum-demo"  # noqa: S105 - printed on purpose, and only the demo company has it

PROBLEMS = {
    "port_busy": (
        "다른 프로그램이 {port}번 포트를 쓰고 있습니다. 설정 {name}에 다른 포트를 적어 주세요.",
        "Port {port} is in use by another program. Choose another one with {name}.",
    ),
    "same_port": (
        "제품 화면과 연습 워크스페이스가 같은 {port}번 포트를 쓰도록 되어 있습니다. "
        "IEUM_EMULATOR_PORT로 다른 포트를 정해 주세요.",
        "Pages and workspace are both set to port {port}. "
        "Choose another one with IEUM_EMULATOR_PORT.",
    ),
    "building": (
        "데모 회사와 서른네 주의 이야기를 만들고 있습니다. 30초쯤 기다려 주세요.",
        "Building the demo company and its thirty-four weeks. About half a minute, please.",
    ),
    "build_failed": (
        "데모 회사를 만들지 못했습니다. 남은 것은 없으니 다시 실행하시면 됩니다.",
        "The demo company could not be built. Nothing was left half made; just try again.",
    ),
    "not_ready": (
        "제때 준비되지 않은 것: {names}. 기록: {logs}",
        "Not ready in time: {names}. See the logs in {logs}",
    ),
    "child_restarted": (
        "{name} 프로세스가 멈춰서 다시 띄웠습니다. 잃은 것은 없습니다. 기록: {log}",
        "The {name} process stopped and was started again; nothing is lost. See {log}",
    ),
    "child_died": (
        "{name} 프로세스가 멈췄습니다. 기록: {log}",
        "The {name} process stopped. See {log}",
    ),
}

BANNER = """
  이음 Ieum

  제품 화면     Pages       {pages}
  연습 워크스페이스 Workspace   {workspace}

  로그인 (비밀번호는 모두 {password})      Sign in (everybody's password is {password})
{personas}

  1. 워크스페이스에서 상담사로 들어가 펄스에 답하고, 위 막대에서 시간을 마감까지 옮겨 보세요.
     In the workspace, be the agent, answer the pulse, then move time to its close above.
  2. /ieum request 로 긴급 장애를 요청하고, 한 시간을 건너뛰어 약속이 깨지는 것을 보세요.
     Open an urgent request with /ieum request, move an hour ahead, and watch the promise break.

  멈추려면 Ctrl-C · Stop with Ctrl-C
"""

PERSONAS: tuple[tuple[str, str, str], ...] = (
    ("P0242", "서해솔, 상담사", "Haesol Seo, agent"),
    ("P0067", "신빛나, 상담화면 장애 지원 담당", "Bitna Shin, owner of the agent desktop service"),
    ("P0030", "오도담, 인사 리드", "Dodam Oh, HR lead"),
    ("P0078", "권늘봄, 관리자", "Neulbom Kwon, administrator"),
)


def problem(key: str, **facts: object) -> str:
    """Return one sentence in both languages."""
    return "\n".join(words.format(**facts) for words in PROBLEMS[key])


def banner(settings: Settings) -> str:
    """Return what the newcomer sees once everything answers."""
    personas = "\n".join(
        f"    {number.lower()}@example.com   {korean} · {english}"
        for number, korean, english in PERSONAS
    )
    return BANNER.format(
        pages=settings.public_url,
        workspace=f"http://127.0.0.1:{settings.emulator_port}",
        password=PASSWORD,
        personas=personas,
    )
