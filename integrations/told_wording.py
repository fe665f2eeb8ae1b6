"""What is told of a request when something happens to it, Korean and English.

The first line is the point, with what the request is about; its number stands in the small print.
"""

from __future__ import annotations

TOLD: dict[str, tuple[str, str]] = {
    "request.root.new": ("새 요청이에요: {subject}", "New request: {subject}"),
    "request.root.open": ("진행 중인 요청이에요: {subject}", "In progress: {subject}"),
    "request.root.held": ("잠시 멈춘 요청이에요: {subject}", "On hold: {subject}"),
    "request.root.resolved": ("해결된 요청이에요: {subject}", "Done: {subject}"),
    "request.root.cancelled": ("취소된 요청이에요: {subject}", "Cancelled: {subject}"),
    "request.root_from": ("{requester} 님이 부탁했어요. {due}", "Asked by {requester}. {due}"),
    "request.service_line": (
        "{service} · {priority} · {number}",
        "{service} · {priority} · {number}",
    ),
    "request.state.open": ("진행 중이에요", "In progress"),
    "request.state.held": ("잠시 멈춰 있어요", "On hold"),
    "request.state.resolved": ("해결됐어요", "Done"),
    "request.state.cancelled": ("취소됐어요", "Cancelled"),
    "request.state_line": ("{state}{who}", "{state}{who}"),
    "request.by": (" · {name} 님이 맡았어요", " · {name} is on it"),
    "request.standing": ("{state}: {subject}", "{state}: {subject}"),
    "request.mine_line": (
        "*{subject}*\n{state} · {due} · {number}",
        "*{subject}*\n{state} · {due} · {number}",
    ),
    "request.you_get_this": (
        "직접 올린 요청이라 알려 드려요. 바뀌는 것이 있을 때만 다시 연락할게요.",
        "You get this because you asked. You will only hear again when something changes.",
    ),
    "request.given_to_you": (
        "이 요청의 담당이 되어서 알려 드려요.",
        "You get this because the request is yours now.",
    ),
    "request.opened_for_requester": (
        "잘 받았어요: {subject}\n{due}",
        "We have it: {subject}\n{due}",
    ),
    "request.told.replied": (
        "{name} 님이 맡았어요: {subject}\n{due}",
        "{name} is on it: {subject}\n{due}",
    ),
    "request.told.answered": ("답이 왔어요: {subject}\n{due}", "Answered: {subject}\n{due}"),
    "request.told.held": (
        "잠시 멈췄어요: {subject}\n{reason:을} 기다리고 있어요.",
        "On hold: {subject}\nIt waits for {reason}.",
    ),
    "request.told.held_for_you": (
        "답해 주세요: {subject}\n답을 기다리느라 잠시 멈췄어요. 답하시면 다시 시작해요.",
        "Your answer is wanted: {subject}\nIt is on hold until then and goes on once you answer.",
    ),
    "request.told.resumed": (
        "다시 시작했어요: {subject}\n{due}",
        "It goes on: {subject}\n{due}",
    ),
    "request.told.resolved": (
        "해결됐어요: {subject}\n아직 아니라면 자세히 보기에서 다시 열 수 있어요.",
        "Done: {subject}\nIf it is not, you can reopen it on its page.",
    ),
    "request.told.handed_over": (
        "일부를 다른 부서에도 부탁했어요: {subject}\n약속한 시간은 그대로예요. {due}",
        "A part has gone to another department: {subject}\nThe promise stays. {due}",
    ),
    "request.told.renegotiated_proposed": (
        "{reason}까지로 다시 정하자고 해요: {subject}\n괜찮으면 동의해 주세요.",
        "They propose {reason} instead: {subject}\nPlease agree if that suits you.",
    ),
    "request.told.renegotiated_agreed": (
        "{reason}까지로 함께 정했어요: {subject}\n처음 약속한 시간도 그대로 보여요.",
        "Agreed on {reason}: {subject}\nThe first promise stays visible.",
    ),
    "request.told.assigned": (
        "맡아 주세요: {subject}\n{due}",
        "This is yours now: {subject}\n{due}",
    ),
    "request.told.other": (
        "바뀐 것이 있어요: {subject}\n지금은 {state}.",
        "Something has changed: {subject}\nHow it stands now: {state}.",
    ),
    "request.told_provider.replied": (
        "요청한 분이 답했어요: {subject}",
        "The requester has answered: {subject}",
    ),
    "request.told_provider.resumed": (
        "요청한 분이 답해서 다시 시작해요: {subject}\n{due}",
        "It goes on, the requester has answered: {subject}\n{due}",
    ),
    "request.told_provider.reopened": (
        "다시 열렸어요: {subject}\n{due}",
        "Reopened: {subject}\n{due}",
    ),
    "request.told_provider.cancelled": (
        "요청한 분이 취소했어요: {subject}",
        "Cancelled by the requester: {subject}",
    ),
    "request.told_provider.waived": (
        "요청한 분이 이번 약속은 세지 않기로 했어요: {subject}",
        "The requester has let you off this promise: {subject}",
    ),
    "request.told_provider.renegotiated_proposed": (
        "요청한 분이 {reason}까지로 다시 정하자고 해요: {subject}\n괜찮으면 동의해 주세요.",
        "The requester proposes {reason}: {subject}\nPlease agree if that suits you.",
    ),
    "request.told_provider.renegotiated_agreed": (
        "요청한 분이 {reason}까지로 동의했어요: {subject}",
        "The requester has agreed to {reason}: {subject}",
    ),
}
