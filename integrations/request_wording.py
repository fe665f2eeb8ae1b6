"""What is said about single acts on a request, how its time is counted, and escalations."""

from __future__ import annotations

from typing import Final

_ACTS: Final[dict[str, tuple[str, str]]] = {
    "act.more": ("다른 일 하기", "More"),
    "act.reply": ("답하기", "Answer"),
    "act.resume": ("다시 시작하기", "Go on"),
    "act.resolve": ("끝내기(어떻게 끝났는지 고르기)", "Finish, saying how it ended"),
    "act.reassign": ("동료에게 맡기기", "Give to a colleague"),
    "act.hand_over": ("일부를 다른 부서에 부탁하기", "Ask another department for a part"),
    "act.propose": ("다른 시간 제안하기", "Propose another time"),
    "act.priority": ("급한 정도 바꾸기", "Change how urgent it is"),
    "act.lacks": ("요청에서 빠진 것 알리기", "Say what the request lacked"),
    "act.reopen": ("다시 열기", "Reopen"),
    "act.cancel": ("취소하기", "Cancel"),
    "act.waive": ("이번 약속은 세지 않기", "Let them off this promise"),
    "act.correct": ("기록 바로잡기", "Correct the record"),
    "act.times": ("시간 계산 보기", "How the time is counted"),
    "act.title": ("{number}", "{number}"),
    "act.do": ("보내기", "Send"),
    "act.note": ("상대에게 남길 말", "A sentence for the other side"),
    "act.note_reply": ("무엇이라고 답할까요?", "What is your answer?"),
    "act.note_why": ("이유를 한 문장으로 적어 주세요", "Why, in one sentence"),
    "act.hint_hand_over": (
        "우리 부서가 약속한 시간은 그대로 흘러요. 부탁한 몫은 따로 약속을 받아요.",
        "Your own promise goes on. The part gets a promise of its own.",
    ),
    "act.hint_waive": (
        "이번 약속은 셈에서 빠지고, 빠졌다는 것도 함께 보여요.",
        "This promise is left out of the count, and that it is left out is shown.",
    ),
    "act.hint_lacks": (
        "고르지 않고 보내면 빠진 것이 없었다는 뜻이에요.",
        "Choosing nothing says that the request was complete.",
    ),
    "act.hint_correct": (
        "처음 기록은 지워지지 않고, 바로잡은 것이 이어서 남아요.",
        "The first record is not erased; the correction is kept after it.",
    ),
    "act.outcome": ("어떻게 끝났나요?", "How did it end?"),
    "act.person": ("누구에게 맡길까요?", "Who takes it over?"),
    "act.service": ("어느 서비스에 부탁할까요?", "Which service?"),
    "act.due_at": ("언제까지 할 수 있을까요?", "When can it be done?"),
    "act.urgency": ("얼마나 급한가요?", "How urgent is it?"),
    "act.missing": ("무엇이 빠져 있었나요?", "What was missing?"),
    "act.event": ("어느 기록을 바로잡을까요?", "Which record?"),
    "act.happened_at": (
        "실제로는 언제였나요? 비워 두면 없던 일로 적어요.",
        "When was it really? Left empty, it did not happen.",
    ),
    "act.nobody": (
        "맡길 수 있는 동료가 아직 없어요.",
        "There is no colleague to give it to yet.",
    ),
    "act.nowhere": (
        "지금 부탁할 수 있는 다른 부서의 서비스가 없어요.",
        "No service of another department can be asked now.",
    ),
    "outcome.done": ("부탁한 대로 끝났어요", "Done as asked"),
    "outcome.alternative_accepted": (
        "다른 방법으로 끝났고, 요청한 분도 괜찮다고 했어요",
        "Solved another way, and the requester agreed",
    ),
    "outcome.declined_within_limit": (
        "미리 알린 한도에 따라 하지 않기로 했어요",
        "Declined within the published limit",
    ),
    "lack.what": ("무엇이 필요한지", "what exactly is needed"),
    "lack.where": ("어디에서, 어느 기기에서인지", "where, or on which device"),
    "lack.evidence": ("화면 사진이나 예시", "a screenshot or an example"),
    "lack.approval": ("승인", "an approval"),
    "lack.by_when": ("언제까지인지", "by when"),
    "lack.right_place": ("다른 서비스에서 할 일", "it belonged to another service"),
    "event.replied": ("답변", "answered"),
    "event.held": ("멈춤", "put on hold"),
    "event.resumed": ("다시 시작", "resumed"),
    "event.reassigned": ("담당 변경", "given to somebody else"),
    "event.handed_over": ("다른 부서에 부탁", "part handed over"),
    "event.priority_changed": ("급한 정도 변경", "urgency changed"),
    "event.renegotiated": ("시간 다시 정하기", "time renegotiated"),
    "event.resolved": ("해결", "resolved"),
    "event.reopened": ("다시 열림", "reopened"),
    "event.cancelled": ("취소", "cancelled"),
    "event.waived": ("약속 제외", "promise waived"),
}

_STANDING: Final[dict[str, tuple[str, str]]] = {
    "home.risks": ("오늘 지키기 어려울 수 있는 약속", "Promises at risk today"),
    "home.risks_none": (
        "오늘 위험한 약속이 없어요. 하루 안에 끝나야 하거나 지난 약속이 생기면 여기에 보여요.",
        "No promise is at risk today. What is due within a day, or past it, appears here.",
    ),
}

_TIMES: Final[dict[str, tuple[str, str]]] = {
    "times.title": ("시간 계산", "The time"),
    "times.none": (
        "시간을 약속하지 않은 요청이라 계산할 것이 없어요.",
        "No time was promised, so there is nothing to count.",
    ),
    "times.first_reply": ("첫 답", "First answer"),
    "times.resolution": ("해결", "Resolution"),
    "times.used": ("{elapsed} 사용 / {goal} 약속, {verdict}", "{elapsed} of {goal}, {verdict}"),
    "times.used_open": ("{elapsed} 사용, {verdict}", "{elapsed} so far, {verdict}"),
    "times.counts": (" · 세는 시간", " · counts"),
    "times.sum": ("{parts} = 실제로 지난 시간 {whole}", "{parts} = real time {whole}"),
    "times.next": ("아무도 움직이지 않으면", "If nobody acts"),
    "times.step": ("{when} {who}에게 알려요", "{when}: {who} hears of it"),
    "times.step_held": ("멈춰 있는 동안은 기다려요: {who}", "waiting while on hold: {who}"),
    "times.rest": ("나머지는 페이지에서 볼 수 있어요.", "The rest is on the page."),
    "verdict.kept": ("지켰어요", "kept"),
    "verdict.late": ("늦었어요", "late"),
    "verdict.open": ("아직 열려 있어요", "still open"),
    "verdict.excluded": ("세지 않아요", "not counted"),
    "piece.open": ("업무 시간", "working time"),
    "piece.break": ("쉬는 시간", "break"),
    "piece.closed": ("업무 시간 밖", "outside working hours"),
    "piece.holiday": ("휴일", "holiday"),
    "piece.held": ("멈춤", "on hold"),
    "piece.done": ("끝난 뒤", "finished"),
    "party.provider": ("맡은 부서", "department that answers"),
    "party.requester": ("요청한 분", "requester"),
    "party.third_party": ("다른 곳", "third party"),
    "party.closed": ("닫힌 시간", "closed"),
    "role.service_owner": ("서비스 책임자", "the service owner"),
    "role.provider_team_lead": ("맡은 팀의 팀장", "the team lead who answers"),
    "role.provider_dept_head": ("맡은 부서의 부서장", "the head of the department that answers"),
    "role.customer_dept_head": ("요청한 부서의 부서장", "the head of the department that asked"),
    "role.partner_manager": ("협력사 현장 책임자", "the partner's site manager"),
    "role.escalation_final": ("에스컬레이션 최종 담당자", "the last stop for escalations"),
    "role.other": ("정해 둔 담당자", "those the agreement names"),
}

_REFUSALS: Final[dict[str, tuple[str, str]]] = {
    "error.wrong_state.open": (
        "그사이에 다시 진행 중이 됐어요. 바뀐 것은 없어요.",
        "It is open again by now. Nothing was changed.",
    ),
    "error.wrong_state.held": (
        "그사이에 잠시 멈췄어요. 다시 시작한 뒤에 해 주세요.",
        "It has been put on hold meanwhile. Nothing was changed.",
    ),
    "error.wrong_state.resolved": (
        "그사이에 해결됐어요. 바뀐 것은 없어요.",
        "It has been resolved meanwhile. Nothing was changed.",
    ),
    "error.wrong_state.cancelled": (
        "그사이에 취소됐어요. 바뀐 것은 없어요.",
        "It has been cancelled meanwhile. Nothing was changed.",
    ),
    "error.may_not_correct": (
        "기록은 맡은 부서의 팀장이나 서비스 책임자만 바로잡을 수 있어요.",
        "Only the lead of the department in charge can correct the record.",
    ),
    "error.may_not_waive": (
        "약속을 세지 않기로 하는 것은 요청한 분이나 그 부서장만 할 수 있어요.",
        "Only who asked, or their head, can let the department off.",
    ),
    "error.may_not_cancel": (
        "취소는 요청한 분이나 맡은 부서의 팀장만 할 수 있어요.",
        "Only who asked, or the lead of the department in charge, can cancel.",
    ),
    "error.may_not_resume": (
        "지금은 다른 곳을 기다리고 있어, 맡은 부서만 다시 시작할 수 있어요.",
        "It waits for somebody else now; only the department in charge can go on.",
    ),
    "error.may_not_acknowledge": (
        "알림을 받은 분이나 두 부서의 구성원만 맡을 수 있어요.",
        "Only those who were told, or the two sides, can take this on.",
    ),
    "error.may_not_agree_due": (
        "제안한 쪽이 아니라 상대가 동의해야 해요.",
        "The other side has to agree, not who proposed it.",
    ),
    "error.no_proposal": (
        "지금은 동의를 기다리는 시간이 없어요.",
        "No proposed time is waiting for an answer now.",
    ),
    "error.another_proposal": (
        "그사이에 다른 시간이 제안됐어요. 먼저 확인해 주세요.",
        "Another time has been proposed meanwhile. Please look at it first.",
    ),
    "error.already_acknowledged": (
        "다른 분이 먼저 맡았어요. 누구인지는 요청 페이지에서 볼 수 있어요.",
        "Somebody has taken this on already; the request's page says who.",
    ),
    "error.already_assigned": (
        "이미 그 동료가 맡고 있어요.",
        "That colleague has it already.",
    ),
    "error.already_waived": (
        "이 약속은 이미 세지 않기로 했어요.",
        "This promise has been waived already.",
    ),
    "error.no_room_for_waive": (
        "이 약속은 이미 세지 않기로 했어요.",
        "This promise has been waived already.",
    ),
    "error.no_room_for_correct": (
        "아직 바로잡을 기록이 없어요.",
        "There is nothing to correct yet.",
    ),
    "error.no_room_for_agree_due": (
        "지금은 동의를 기다리는 시간이 없어요.",
        "No proposed time is waiting for an answer now.",
    ),
    "error.already_handed_over": (
        "그 서비스에는 이미 부탁해 둔 것이 있어요.",
        "A part is already open with that service.",
    ),
    "error.same_service": (
        "이미 거쳐 온 서비스예요. 다른 서비스를 골라 주세요.",
        "It has come through that service already. Please choose another.",
    ),
    "error.same_priority": (
        "급한 정도가 이미 그렇게 정해져 있어요.",
        "It is already that urgent.",
    ),
    "error.not_of_the_provider": (
        "맡은 부서의 구성원을 골라 주세요.",
        "Please choose somebody of the department in charge.",
    ),
    "error.not_ahead": (
        "지금부터 1년 안의 시간을 골라 주세요.",
        "Please choose a time ahead, within a year.",
    ),
    "error.outside_the_request": (
        "요청이 열린 때부터 지금까지의 시간을 골라 주세요.",
        "Please choose a time between the opening and now.",
    ),
}

REQUEST_ACTS: Final = {**_ACTS, **_STANDING, **_TIMES, **_REFUSALS}

ESCALATION: Final[dict[str, tuple[str, str]]] = {
    "escalation.before.first_reply": (
        "{due}까지 첫 답을 하기로 했어요{subject}",
        "First reply due {due}{subject}",
    ),
    "escalation.before.resolution": ("{due}까지 해결하기로 했어요{subject}", "Due {due}{subject}"),
    "escalation.at_due.first_reply": (
        "첫 답을 하기로 한 시간이 다 됐어요{subject}",
        "The first reply is due now{subject}",
    ),
    "escalation.at_due.resolution": (
        "해결하기로 한 시간이 다 됐어요{subject}",
        "Due now{subject}",
    ),
    "escalation.after.first_reply": (
        "{due}까지 하기로 한 첫 답이 아직 없어요{subject}",
        "The first reply was due {due}{subject}",
    ),
    "escalation.after.resolution": (
        "{due}까지 해결하기로 한 시간이 지났어요{subject}",
        "Was due {due}{subject}",
    ),
    "escalation.at_opening": (
        "방금 들어온 요청이에요{subject}",
        "A request has just come in{subject}",
    ),
    "escalation.subject": (": {subject}", ": {subject}"),
    "escalation.how.before": (
        "{goal} 가운데 {share}%가 지났어요.",
        "{share}% of the promised time has passed: {goal}.",
    ),
    "escalation.how.at_opening": ("{goal:이에요}.", "Promised: {goal}."),
    "escalation.how.at_due": (
        "{goal:을} 다 썼고 아직 열려 있어요.",
        "The promised time is used up, and it is still open: {goal}.",
    ),
    "escalation.how.after": (
        "{goal:을} 넘긴 채 열려 있어요.",
        "It is still open past the promised time: {goal}.",
    ),
    "escalation.first_reply": ("첫 답 약속 {length}", "{length} for the first reply"),
    "escalation.resolution": ("해결 약속 {length}", "{length} for the solution"),
    "escalation.why": (
        "약속에 정해 둔 알림 순서라 보내요. 언제까지 살펴볼지 고르면 그때까지 다음 단계는 멈춰요.",
        "You get this by the steps agreed for this promise. Choose until when you will see to "
        "it, and the next steps wait until then.",
    ),
    "escalation.late": (
        "이 알림은 {length} 늦게 나갔어요.",
        "This notice went out {length} late.",
    ),
    "escalation.acknowledge": ("확인했어요. 언제까지 볼까요?", "Acknowledge, until…"),
    "escalation.within.30": ("30분 안에", "in half an hour"),
    "escalation.within.60": ("1시간 안에", "in an hour"),
    "escalation.within.120": ("2시간 안에", "in two hours"),
    "escalation.within.240": ("4시간 안에", "in four hours"),
    "escalation.within.1440": ("내일 이맘때까지", "by this time tomorrow"),
    "escalation.within.other": ("다른 시간 고르기", "another time"),
    "escalation.other_title": ("언제까지 볼까요?", "Until when?"),
    "escalation.other_until": ("이때까지 살펴볼게요", "I will see to it until"),
    "escalation.hand_over": ("다른 부서에 부탁", "Hand over"),
    "escalation.acknowledged": (
        "{name} 님이 {until}까지 살펴보기로 했어요{subject}\n그때까지 다음 단계는 멈춰요.",
        "{name} sees to it until {until}{subject}\nThe next steps wait until then.",
    ),
    "escalation.acknowledged_open": (
        "{name} 님이 확인했어요{subject}\n다음 단계는 멈췄어요.",
        "{name} has seen it{subject}\nThe next step is on hold.",
    ),
    "escalation.told": ("알린 분: {names}", "Told: {names}"),
    "escalation.both_heads": (
        "{names}, 두 부서가 여기에서 함께 정해 주세요.",
        "{names}: please settle this here together.",
    ),
    "escalation.discreet": (
        "내용은 메시지에 담지 않아요. 요청 {number}의 페이지에서 확인해 주세요.",
        "No details are given in messages. Please look at the page of request {number}.",
    ),
}
