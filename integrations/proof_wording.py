"""What somebody is told when what they sign in with has changed, Korean and English."""

from __future__ import annotations

PROOFS: dict[str, tuple[str, str]] = {
    "proof.password_changed": (
        "이음 비밀번호가 바뀌었어요.",
        "Your Ieum password was changed.",
    ),
    "proof.password_chosen": (
        "일회용 링크로 이음 비밀번호가 새로 정해졌어요.",
        "Your Ieum password was chosen with a one-time link.",
    ),
    "proof.second_factor_on": (
        "이음에 로그인할 때 2단계 인증을 거치게 됐어요.",
        "Signing in to Ieum now asks you for a second proof.",
    ),
    "proof.second_factor_off": (
        "이음 2단계 인증이 꺼졌어요.",
        "Your second proof for Ieum was switched off.",
    ),
    "proof.second_factor_reset": (
        "관리자가 이음 2단계 인증을 해제했어요.",
        "An administrator took away your second proof for Ieum.",
    ),
    "proof.recovery_codes_renewed": (
        "이음 복구 코드가 새로 발급됐어요.",
        "New recovery codes were made for Ieum.",
    ),
    "proof.recovery_code_used": (
        "이음 복구 코드 하나가 쓰였어요.",
        "One of your recovery codes for Ieum was used.",
    ),
    "proof.token_made": (
        "내 이름으로 이음 프로그램용 토큰이 발급됐어요: {name}",
        "A token for programs was made for Ieum in your name: {name}",
    ),
    "proof.mail_moved": (
        "이음에 등록된 메일 주소가 바뀌었어요.",
        "Your mail address in Ieum was changed.",
    ),
    "proof.mail_to": (
        "앞으로 이음 메일은 이 주소로 가요: {mail}",
        "From now on Ieum writes to: {mail}",
    ),
    "proof.mail_nowhere": (
        "이제 등록된 메일 주소가 없어서 이음 메일을 보낼 수 없어요.",
        "No mail address is kept any more, so Ieum can no longer write to you.",
    ),
    "proof.mail_known": (
        "아는 일이라면 그대로 두셔도 돼요. 모르는 일이라면 지금 바로 이렇게 해 주세요. "
        "새 비밀번호를 정하는 링크도 바뀐 주소로 가니까요.",
        "If you know of this, there is nothing to do. If not, please act now, because the link to "
        "a new password goes to that address, too:",
    ),
    "proof.mail_ask": (
        "이음 관리자에게 주소를 되돌려 달라고 하세요: {names}",
        "Ask an administrator of Ieum to put your address right: {names}.",
    ),
    "proof.mail_ask_operator": (
        "이음을 운영하는 분에게 주소를 되돌려 달라고 하세요.",
        "Ask whoever runs Ieum at your company to put your address right.",
    ),
    "proof.mail_password": (
        "‘내 설정’에서 비밀번호를 바꾸세요. 다른 곳에서는 모두 로그아웃돼요.",
        "Change your password under My settings; that signs you out everywhere else.",
    ),
    "proof.mails_moved": (
        "한 번에 {people}명의 메일 주소가 바뀌었어요.",
        "One list changed the mail addresses of {people:person|people}.",
    ),
    "proof.mails_to": ("{before} → {after}", "{before} → {after}"),
    "proof.mails_nowhere": (
        "{before} 주소가 지워졌고 새 주소는 없어요.",
        "Their addresses at {before} are gone, and none came instead.",
    ),
    "proof.mails_untold": (
        "회사가 메일 주소를 옮길 때 있는 일이라 한 사람씩 따로 알리지는 않았어요. "
        "모르는 일이라면 누가 올린 명단인지 감사 기록에서 바로 확인해 주세요. "
        "새 비밀번호를 정하는 링크도 바뀐 주소로 가요.",
        "That is what happens when a company moves its mail, so they were not told one by one. If "
        "you do not know of it, please see at once in the audit trail whose list it was: links to "
        "a new password go to those addresses, too.",
    ),
    "proof.mails_open": ("감사 기록 열기", "Open the audit trail"),
    "proof.mails_why": (
        "이음 관리자라서 보내 드려요.",
        "You get this because you administer Ieum.",
    ),
    "proof.when": ("언제: {when}", "When: {when}"),
    "proof.known": (
        "아는 일이라면 그대로 두셔도 돼요. 모르는 일이라면 지금 바로 이렇게 해 주세요.",
        "If you know of this, there is nothing to do. If not, please act now:",
    ),
    "proof.end_token": (
        "‘내 설정’의 ‘프로그램용 토큰’에서 이 토큰을 끝내세요.",
        "End this token under My settings, Tokens for programs.",
    ),
    "proof.password": (
        "‘내 설정’에서 비밀번호를 바꾸세요. 다른 곳에서는 모두 로그아웃돼요. 비밀번호가 맞지 "
        "않으면 로그인 화면에서 새로 정할 수 있어요.",
        "Change your password under My settings; that signs you out everywhere else. If it is no "
        "longer taken, the sign-in page leads to a new one.",
    ),
    "proof.no_password": (
        "‘내 설정’에서 ‘다른 곳에서 모두 로그아웃’을 누르세요.",
        "Press Sign out everywhere else under My settings.",
    ),
    "proof.ask": (
        "그래도 안 되거나 잘 모르겠다면 이음 관리자에게 알려 주세요: {names}",
        "If that does not help, or you are not sure, tell an administrator of Ieum: {names}.",
    ),
    "proof.ask_operator": (
        "그래도 안 되거나 잘 모르겠다면 이음을 운영하는 분에게 알려 주세요.",
        "If that does not help, or you are not sure, tell whoever runs Ieum at your company.",
    ),
    "proof.open": ("내 설정 열기", "Open My settings"),
    "proof.why": (
        "계정을 지키려고 누구에게나 보내는 알림이라 끌 수 없어요. 비밀번호나 코드를 메시지로 묻는 "
        "일은 없어요.",
        "Everybody gets this to keep their account safe, so it cannot be switched off. We never "
        "ask for a password or a code in a message.",
    ),
}
