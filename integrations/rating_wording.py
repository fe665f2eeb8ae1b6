"""What is said about ratings after a service, Korean and English, in the same voice as everywhere.

The message names the service and never the request, so that nothing in it joins the two.
"""

from __future__ import annotations

RATING: dict[str, tuple[str, str]] = {
    "rating.ask": (
        "{name}, 이번에 어떠셨어요? 두 번만 누르면 끝나요.",
        "{name}: how was it this time? Two taps and you are done.",
    ),
    "rating.ask_link": (
        "{name}, 이번에 어떠셨어요? 아래 링크에서 {seconds}초면 답할 수 있어요.",
        "{name}: how was it this time? About {seconds:second|seconds} on the page linked below.",
    ),
    "rating.who": (
        "마무리된 요청 가운데 뽑아서 여쭙고, 비용을 대거나 정하는 부서에는 분기에 한 번 "
        "여쭤요. 일을 처리한 부서는 누구에게 물었는지 알 수 없어요. "
        "답이 열 개 이상, 일주일 이상 모이면 한꺼번에 세어요.",
        "We ask about some of the requests that were finished and, once a quarter, the "
        "departments that pay for a service or decide on it. The department that did the work "
        "cannot see who was asked. Answers are counted together once there are at least ten and "
        "a week has passed.",
    ),
    "rating.pass_on": (
        "다른 분을 대신해 부탁하셨다면 직접 쓰시는 분께 링크를 전해 주세요. 둘 중 한 분의 답만 "
        "세어요.",
        "If you asked for somebody else, please pass the link on to whoever uses it. One answer "
        "is counted for the two of you.",
    ),
    "rating.closes": ("이번 묶음을 세기 전", "this batch is counted"),
    "rating.thanks": (
        "고마워요. 두 번이면 충분해요. 단계마다 더 말해 주고 싶으시면 아래 링크를 열어 주세요.",
        "Thank you, that is all we need. If you want to tell more, stage by stage, open the page "
        "below.",
    ),
    "rating.more": ("단계별로 더 말하기", "Tell more, stage by stage"),
    "rating.subject": ("{name}, 어떠셨어요?", "{name}: how was it?"),
}
