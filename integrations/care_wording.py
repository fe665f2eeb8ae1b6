"""What is said to the safety officer about load and protection, Korean and English."""

from __future__ import annotations

CARE: dict[str, tuple[str, str]] = {
    "care.alert": (
        "보호조치를 살펴봐야 할 곳이 있어요: {name}",
        "Protection needs a look: {name}",
    ),
    "care.gap": (
        "• {unit}: 폭언 등을 겪고도 멈추고 쉬지 못한 사람이 {gap:예요}.",
        "• {unit}: of those who faced abuse, {gap} could not stop and rest.",
    ),
    "care.everyone": ("전체", "Everybody"),
    "care.others": ("작은 조직을 묶은 곳", "Small units together"),
    "care.share": ("약 {points}%", "about {points}%"),
    "care.share_most": ("{points}% 이하", "{points}% or less"),
    "care.share_least": ("{points}% 이상", "{points}% or more"),
    "care.load": (
        "• {unit}: 마음 부담이 지난번보다 {rise}점 늘어 {load}점이에요(높을수록 무거움).",
        "• {unit}: the load rose by {rise} points to {load} of 100 (higher is heavier).",
    ),
    "care.measures": (
        "산업안전보건법 제41조의 조치: 업무를 잠시 멈추거나 바꾸기, 휴게 시간 늘리기, "
        "치료와 상담 지원, 고소·고발 등에 필요한 지원. 누구인지 찾지 말고 "
        "일하는 환경을 바꿔 주세요.",
        "What article 41 of the Occupational Safety and Health Act asks: stop or change the work "
        "for a time, longer breaks, treatment and counselling, support for legal steps. Do not "
        "look for who it was; change the conditions.",
    ),
    "care.why": (
        "안전을 맡고 계셔서 보내요. 그 조직의 장에게는 이 알림을 보내지 않아요.",
        "You get this because you answer for people's safety. The heads of the units do not.",
    ),
}
