"""What is said about letters on comments, Korean and English."""

from __future__ import annotations

LETTERS: dict[str, tuple[str, str]] = {
    "letters.title": ("의견을 받았어요", "Your comment is in"),
    "letters.kept": (
        "*의견을 잠가 두었어요.* 결과가 공개된 뒤 누군가 답을 쓰면 아래 링크에서 이름 없이 읽고 "
        "다시 답할 수 있어요.",
        "*Your comment is locked away.* If somebody answers it once results are out, you can read "
        "that behind the link below and write back, without your name.",
    ),
    "letters.once": (
        "이 링크는 지금 한 번만 보여요. 메시지로는 오지 않고 다시 찾아 드릴 수도 없으니, 필요하면 "
        "지금 적어 두세요. 링크를 가진 사람은 누구나 열 수 있어요. 의견을 고쳐 보내면 새 링크가 "
        "생기고 이 링크는 쓸 수 없어요.",
        "This link is shown now and never again: no message carries it and nobody can find it for "
        "you, so note it down if you want it. Whoever has it can open it. If you send the comment "
        "anew there is a new link, and this one leads nowhere.",
    ),
    "letters.answered": (
        "‘{name}’의 의견 가운데 답이 달린 것이 있어요.",
        "Some comments in “{name}” have been answered.",
    ),
    "letters.answered_how": (
        "의견을 보낼 때 나온 링크를 적어 두셨다면 그 링크로 열어 보세요. 누구의 의견인지는 "
        "저희도 몰라요.",
        "If you noted the link you saw when you sent a comment, open it now. Whose comments they "
        "are, nobody knows, not even we.",
    ),
    "letters.answered_open": ("링크를 적어 두셨나요?", "I noted my link"),
    "letters.answered_why": (
        "의견을 썼는지와 상관없이, 같은 묶음의 모든 분께 보내요.",
        "This goes to everybody of that group, whether they wrote a comment or not.",
    ),
}
