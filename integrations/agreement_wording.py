"""What is said about agreements and calendars, Korean and English."""

from __future__ import annotations

AGREEMENTS: dict[str, tuple[str, str]] = {
    "agreement.asked": (
        "새 약속에 서명해 주세요: {service}",
        "Please sign a new promise: {service}",
    ),
    "agreement.promise": ("“{wording}”", "“{wording}”"),
    "agreement.terms": (
        "{goal} 안에, 100건 가운데 {rate}건 이상 지켜요. 첫날은 {day:이에요}.",
        "Within {goal}, kept {rate} times in 100. It begins {day}.",
    ),
    "agreement.terms_bare": (
        "100건 가운데 {rate}건 이상 지켜요. 첫날은 {day:이에요}.",
        "Kept {rate} times in 100. It begins {day}.",
    ),
    "agreement.chain": (
        "깨질 듯하면 ‘{chain}’ 에스컬레이션 단계에 따라 알려요.",
        "When it is about to break, people are told by the chain “{chain}”.",
    ),
    "agreement.before": ("지금 약속: “{wording}”", "Now it says “{wording}”."),
    "agreement.duty.provider": (
        "답하는 부서가 하는 일: {text}",
        "The department that answers: {text}",
    ),
    "agreement.duty.requester": (
        "요청하는 부서가 하는 일: {text}",
        "The department that asks: {text}",
    ),
    "agreement.duty.limits": (
        "받지 않는 일과 한도: {text}",
        "What is refused, and the limit: {text}",
    ),
    "agreement.side.provider": ("답하는 부서", "the department that answers"),
    "agreement.side.customer": ("요청하는 부서", "the department that asks"),
    "agreement.waits": ("서명을 기다리는 쪽: {sides}", "Still to sign: {sides}"),
    "agreement.why": (
        "두 부서장이 모두 서명해야 지키기 시작해요. 이미 열린 요청은 예전 약속대로 지켜요.",
        "It holds once both heads have signed. Requests already open keep their promise.",
    ),
    "agreement.why_first": (
        "두 부서장이 모두 서명하면 첫날부터 들어온 요청에 지켜요.",
        "Once both heads have signed, it holds for requests from its first day on.",
    ),
    "agreement.why_settled": (
        "두 부서의 장이나 서비스 책임자라서 한 번 알려 드려요.",
        "You get this once, as a head of the two departments or the owner of the service.",
    ),
    "agreement.sign": ("{side} 이름으로 서명하기", "Sign for {side}"),
    "agreement.open": ("자세히 보기", "Open"),
    "agreement.signed_one": (
        "서명했어요, 고마워요: {service}. 이제 다른 쪽의 서명만 남았어요.",
        "Signed, thank you: {service}. Only the other side is left.",
    ),
    "agreement.signed_both": (
        "두 부서가 모두 서명했어요: {service}. 첫날은 {day:이에요}.",
        "Both departments have signed: {service}. It begins {day}.",
    ),
    "agreement.off_the_table": (
        "제안한 약속을 거두었어요: {service}. 지금 약속이 그대로예요.",
        "The proposal is off the table: {service}. The promise stays as it is.",
    ),
    "agreement.off_the_table_first": (
        "제안한 약속을 거두었어요: {service}",
        "The proposal is off the table: {service}",
    ),
    "owner.gained": (
        "서비스 {count}개를 맡게 됐어요.",
        "{count:service is|services are} yours from now on.",
    ),
    "owner.gained_one": (
        "이제 {service:을} 맡게 됐어요.",
        "{service} is yours from now on.",
    ),
    "owner.may": (
        "서비스 설명을 고치고, 약속을 제안하고, 다른 분에게 넘길 수 있어요.",
        "You can say what it does, propose what it promises, and hand it on.",
    ),
    "owner.lost": (
        "서비스 {count}개는 이제 맡지 않으셔도 돼요.",
        "{count:service is|services are} no longer yours.",
    ),
    "owner.somebody": (
        "{service}: 이제 {name} 님이 맡아요.",
        "{service}: {name} has it now.",
    ),
    "owner.nobody": (
        "{service}: 지금은 맡은 분이 없어요.",
        "{service}: nobody has it for now.",
    ),
    "owner.open": ("자세히 보기", "Open"),
    "owner.why": (
        "서비스를 맡은 분이 바뀌면 두 분께 한 번씩 알려요.",
        "Whenever a service changes hands, both are told once.",
    ),
    "agreement.review": (
        "{service} 약속을 다시 살펴볼 날이에요.",
        "It is time to look at the promises of {service} again.",
    ),
    "agreement.review_how": (
        "그대로 둘지, 새 판을 제안할지 상대 부서장과 정해 주세요.",
        "Please settle with the other head whether they stay or a new version is due.",
    ),
    "agreement.review_why": (
        "약속에 적어 둔 검토일이라 두 부서장에게 보내요.",
        "Both heads get this on the review date written into the promise.",
    ),
    "calendar.asked": (
        "{calendar} 달력을 바꾸자는 제안이에요. 이유: {reason}",
        "A change of the calendar {calendar} is proposed: {reason}",
    ),
    "calendar.flips": (
        "지키고 어긴 판정이 바뀌는 약속이 {count}건이에요.",
        "{count:promise changes its|promises change their} verdict.",
    ),
    "calendar.moves": (
        "기한만 바뀌는 약속이 {count}건이에요.",
        "{count:promise changes only its|promises change only their} due time.",
    ),
    "calendar.effect_none": (
        "지금까지의 판정과 기한은 하나도 바뀌지 않아요.",
        "No verdict and no due time so far would change.",
    ),
    "calendar.asked_why": (
        "이 달력으로 약속을 지키거나 받는 부서장이라 동의를 구해요. 옛 판정도 함께 남아요.",
        "Your department keeps or receives promises by it, so your consent is asked. The old "
        "verdicts stay on record.",
    ),
    "calendar.look": ("살펴보고 답하기", "Look and answer"),
    "calendar.applied": (
        "{calendar} 달력이 바뀌었어요. 이유: {reason}",
        "The calendar {calendar} has changed: {reason}",
    ),
    "calendar.applied_by_law": (
        "법에 따라 {calendar} 달력이 바뀌었어요. 이유: {reason}",
        "The calendar {calendar} has changed, as a law demands: {reason}",
    ),
    "calendar.flipped": (
        "판정이 바뀐 약속이 {count}건이에요.",
        "{count:promise changed its|promises changed their} verdict.",
    ),
    "calendar.moved": (
        "기한만 바뀐 약속이 {count}건이에요.",
        "{count:promise changed only its|promises changed only their} due time.",
    ),
    "calendar.both_kept": (
        "옛 판정과 새 판정을 모두 볼 수 있어요.",
        "Both the old and the new can be seen.",
    ),
    "calendar.turned_down": (
        "{calendar} 달력은 그대로예요. 바꾸자는 제안은 거두었어요.",
        "The calendar {calendar} stays as it is: the proposal is off the table.",
    ),
    "calendar.settled_why": (
        "이 달력으로 약속을 지키거나 받는 부서장, 또는 제안한 분이라서 한 번 알려 드려요.",
        "You get this once: your department keeps or receives promises by it, or you proposed it.",
    ),
    "calendar.turned_down_why": ("이유: {reason}", "Why: {reason}"),
    "calendar.answer": ("무엇이 바뀌는지 보고 답하기", "See what flips, and answer"),
    "calendar.answer_title": ("달력 바꾸기", "A calendar change"),
    "calendar.answer_counting": (
        "잠깐만요. 바뀌는 판정과 기한을 세고 있어요.",
        "One moment: counting the verdicts and due times that would change.",
    ),
    "calendar.answer_flip": ("{number}: {before} → {after}", "{number}: {before} → {after}"),
    "calendar.answer_more": (
        "그 밖에 {count}건은 페이지에서 볼 수 있어요.",
        "{count} more can be seen on the page.",
    ),
    "calendar.answer_what": ("어떻게 할까요?", "What is your answer?"),
    "calendar.answer_yes": ("동의해요", "Agree"),
    "calendar.answer_no": ("동의하지 않아요", "Turn it down"),
    "calendar.answer_why": ("동의하지 않는 이유", "Why not, if you turn it down"),
    "calendar.agreed": (
        "{calendar} 달력을 바꾸는 데 동의했어요. 고마워요. 다른 부서장의 답이 남았어요.",
        "You agreed to change the calendar {calendar}. Thank you. Others have yet to answer.",
    ),
    "calendar.see": ("바뀐 것 보기", "See what changed"),
    "calendar.review": (
        "달력을 살펴볼 때예요: {names}",
        "It is time to look through these calendars: {names}",
    ),
    "calendar.review_how": (
        "다가오는 공휴일과 휴무, 여는 시간이 맞는지 보고 ‘그대로 맞아요’를 눌러 주세요.",
        "Please check the coming holidays, closures and hours, then press “It still holds”.",
    ),
    "calendar.review_why": (
        "달력을 관리하는 분에게 일 년에 한 번 보내요.",
        "Whoever keeps the calendars gets this once a year.",
    ),
    "calendar.review_open": ("달력 보기", "Open the calendars"),
    "error.may_not_consent": (
        "판정이 바뀌는 부서의 부서장만 답할 수 있어요.",
        "Only the heads of the departments whose verdicts change can answer this.",
    ),
    "error.already_applied": (
        "이미 모두 동의해서 달력이 바뀌었어요.",
        "Everybody has agreed already: the calendar has changed.",
    ),
    "error.calendar_change_withdrawn": (
        "거두어진 제안이라 답할 것이 없어요.",
        "This proposal is off the table, so there is nothing to answer.",
    ),
    "error.calendar_changed_meanwhile": (
        "그사이 달력이 바뀌어 이 제안은 맞지 않아요. 새로 제안해 주세요.",
        "The calendar has changed meanwhile, so this no longer fits. Please propose it anew.",
    ),
    "error.calendar_change_not_found": (
        "그런 제안이 없어요.",
        "There is no such proposal.",
    ),
    "error.reason_missing": (
        "동의하지 않는 이유를 적어 주세요.",
        "Please say why you turn it down.",
    ),
    "error.may_not_sign": (
        "이 약속은 두 부서의 부서장만 서명할 수 있어요.",
        "Only the heads of the two departments can sign this.",
    ),
    "error.already_signed": (
        "이미 서명이 끝난 쪽이에요. 지금 상태로 고쳐 놓았어요.",
        "That side has signed already. The message now shows how it stands.",
    ),
    "error.signed_for_the_other_side": (
        "다른 쪽 이름으로 이미 서명했어요. 두 분이 나눠 서명해야 해요.",
        "You have signed for the other side. Two people have to sign.",
    ),
    "error.first_day_has_passed": (
        "첫날이 지나 서명할 수 없어요. 날짜를 새로 정해 다시 제안해 주세요.",
        "Its first day has passed. Please propose it again with a later day.",
    ),
    "error.version_not_found": (
        "거두어진 제안이라 서명할 것이 없어요.",
        "This proposal is off the table, so there is nothing to sign.",
    ),
}
