"""What is said about sealed reports, Korean and English."""

from __future__ import annotations

REPORTS: dict[str, tuple[str, str]] = {
    "help.report": (
        "`{command} report` 위험, 괴롭힘, 범죄를 담당자 한 사람에게만 알려요.",
        "`{command} report` tells one named officer of danger, harassment or a crime.",
    ),
    "protection.stop": ("멈추고 연락받기", "Stop and be contacted"),
    "protection.lead": (
        "폭언을 듣거나 위험을 느꼈나요? 지금 멈춰도 돼요. 언제까지 연락이 올지 바로 알려 드려요.",
        "Abuse or danger? You may stop now, and are told at once who gets in touch by when.",
    ),
    "report.new": ("신고하기", "Report it"),
    "report.lead": (
        "위험하거나 괴롭힘을 당하고 있나요? 직접 고른 담당자 한 사람만 읽어요.",
        "Danger, harassment or a crime? Only the one officer you choose will read it.",
    ),
    "report.not_this": (
        "*아직 보내지 않았어요.* 신고하려던 내용 같아요. 의견은 이름 없이 모여서 실리기만 하고, "
        "누군가 나서서 처리해야 하는 신고가 아니에요. 도움이 필요하면 신고해 주세요.",
        "*Not sent yet.* This sounds as if somebody should act. A comment is only published among "
        "others, without a name: nobody is obliged to act on it. If you need help, report it.",
    ),
    "report.as_comment": ("의견으로 보내기", "Send as a comment"),
    "report.title": ("신고하기", "Report it"),
    "report.how": (
        "이름과 함께 잠긴 채로, 아래에서 고른 사람에게만 가요. 관리자는 읽을 수 없고, "
        "담당자가 열 때마다 기록이 남아요. 담당자가 먼저 연락드리고, 다음 일은 함께 정해요.",
        "It goes sealed, with your name, to the person you choose below and to nobody else. "
        "Administrators cannot read it, and each opening is noted. The officer gets in touch "
        "first, and what happens next is settled with you.",
    ),
    "report.by_slack": (
        "급하면 112나 119에 먼저 전화해 주세요. 여기에 적은 글은 Slack을 거쳐 가요. "
        "거치지 않으려면 페이지에서 적어 주세요.",
        "In an emergency call 112 or 119 first. What you type here passes through Slack; "
        "to avoid that, write it on the page.",
    ),
    "report.page": ("페이지에서 적기", "Write it on the page"),
    "report.concern": ("무슨 일인가요?", "What is it about?"),
    "report.concern.danger": ("위험한 일", "Danger"),
    "report.concern.harassment": ("괴롭힘이나 성희롱", "Harassment"),
    "report.concern.crime": ("범죄나 부정", "A crime or fraud"),
    "report.concern.other": ("그 밖의 일", "Something else"),
    "report.officer": ("누가 읽을까요?", "Who should read it?"),
    "report.office.grievance_officer": ("고충처리위원", "grievance officer"),
    "report.office.privacy_officer": ("개인정보 보호책임자", "privacy officer"),
    "report.text": ("있었던 일", "What happened"),
    "report.text_hint": (
        "언제, 어디서, 누가, 무엇을. 아는 만큼만 적어도 돼요.",
        "When, where, who, what: as much as you know.",
    ),
    "report.sent": (
        "{name} 님에게 잠가서 보냈어요. 접수 번호는 {reference:이에요}. 메시지로는 남지 않으니 "
        "적어 두세요. {name} 님이 열어 보고 먼저 연락드려요.",
        "Sealed and sent to {name}. Your reference is {reference}; please note it down, for no "
        "message keeps it. {name} will open it and get in touch with you first.",
    ),
    "report.sent_again": ("이미 보냈어요.", "It has been sent already."),
    "report.none": (
        "신고를 받을 담당자가 아직 정해지지 않았어요. 인사 부서에 알려 주세요. "
        "급하면 112나 119에 전화해 주세요.",
        "No officer has been named yet who could take a report. Please tell HR. "
        "In an emergency call 112 or 119.",
    ),
    "report.filed": ("신고가 한 건 들어왔어요.", "A report was sent to you."),
    "report.filed_how": (
        "내용은 페이지에서만 볼 수 있어요. 열면 기록이 남아요.",
        "It can be read on the page only, and opening it is noted.",
    ),
    "report.filed_open": ("신고 열기", "Open the reports"),
    "report.filed_why": (
        "신고를 보낸 사람이 읽을 사람으로 고르셨기 때문에 알려 드려요.",
        "You get this because whoever sent it chose you to read it.",
    ),
    "error.officer_not_chosen": ("누가 읽을지 골라 주세요.", "Please choose who should read it."),
    "error.concern_not_chosen": ("무슨 일인지 골라 주세요.", "Please choose what it is about."),
    "error.report_too_short": ("무슨 일이 있었는지 적어 주세요.", "Please say what happened."),
    "error.report_too_many": (
        "한 시간 안에 다섯 건을 보내셨어요. 보낸 것은 모두 담당자에게 갔어요. "
        "급하면 112나 119에 전화해 주세요.",
        "You sent five within the hour, and all of them are with the officer. "
        "In an emergency call 112 or 119.",
    ),
    "error.report_too_long": (
        "3,000자까지 적을 수 있어요.",
        "Please use at most 3,000 characters.",
    ),
}
