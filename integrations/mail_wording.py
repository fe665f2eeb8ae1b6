"""What is said in mail alone, Korean and English, in the same voice as everywhere."""

from __future__ import annotations

MAIL: dict[str, tuple[str, str]] = {
    "mail.survey_subject": (
        "{name}: {seconds}초면 끝나요",
        "{name}: about {seconds:second|seconds}",
    ),
    "mail.survey_promise": (
        "답은 회사 서버에 잠가 두었다가 마감하면 합쳐서 세고 없애요. {k}명이 안 되는 묶음의 결과는"
        " 아무도 볼 수 없어요.",
        "Answers stay locked on the company's server; at the close they are counted together and "
        "destroyed. Nobody sees results of fewer than {k} people.",
    ),
    "mail.survey_limits": (
        "다만 메일을 관리하는 사람은 이 메일이 간 것을 알 수 있고, 우리 서버의 프로그램을 바꿀 수 "
        "있는 사람까지 막지는 못해요.",
        "What this does not protect: people who run the mail can tell that this was sent, and "
        "somebody able to rewrite the server's own program could get around it.",
    ),
    "mail.survey_link": (
        "받는 분만의 링크예요. 다른 사람에게 전달하면 그 사람이 대신 답할 수 있어요.",
        "The link is yours alone. Whoever you forward it to could answer in your place.",
    ),
    "mail.step_why": (
        "이 약속에 정해 둔 알림 순서라 보내요. 페이지에서 확인을 누르면 다음 단계는 멈춰요.",
        "You get this by the steps agreed for this promise. Acknowledge it on the page to stop "
        "the next step.",
    ),
    "mail.invite_subject": ("이음에 초대해요", "You are invited to Ieum"),
    "mail.invite_subject_from": ("{company}에서 이음에 초대해요", "{company} invites you to Ieum"),
    "mail.reset_subject_from": (
        "{company} 이음: 새 비밀번호 정하기",
        "Ieum at {company}: choose a new password",
    ),
    "mail.invite_lead": (
        "이음에서 쓸 비밀번호를 정해 주세요.",
        "Please choose the password you will use with Ieum.",
    ),
    "mail.invite_not_me": (
        "이음은 고객을 함께 돕는 동료끼리의 약속과 의견을 잇는 도구예요. 잘못 받으셨다면 그대로 "
        "두세요.",
        "Ieum links the people who serve customers through each other. If this is not for you, "
        "leave it be.",
    ),
    "mail.reset_subject": ("새 비밀번호 정하기", "Choose a new password"),
    "mail.reset_lead": (
        "비밀번호를 새로 정하고 싶다고 하셔서 보내 드려요.",
        "You asked for a new password.",
    ),
    "mail.reset_not_me": (
        "직접 요청하지 않았다면 그대로 두세요. 비밀번호는 바뀌지 않아요.",
        "If it was not you, leave it be: your password stays as it is.",
    ),
    "mail.password_choose": ("비밀번호 정하기", "Choose a password"),
    "mail.password_until": (
        "링크는 한 번만, {hours}시간 안에 쓸 수 있어요.",
        "The link works once, within {hours:hour|hours}.",
    ),
}
