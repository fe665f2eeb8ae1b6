"""What is said about being asked: why, later, not at all, and when it suits."""

from __future__ import annotations

ASKING: dict[str, tuple[str, str]] = {
    "asking.because_all": (
        "대상인 분 모두에게 똑같이 여쭙는 설문이에요. "
        "모든 설문을 합쳐 일주일에 많아야 {asks}번만 여쭤요.",
        "You are asked because everybody it is about is asked alike. Over all surveys that is at "
        "most {asks:time|times} in seven days.",
    ),
    "asking.because_sample": (
        "이번에는 무작위로 뽑은 {invited}명에게만 여쭤요. "
        "모든 설문을 합쳐 일주일에 많아야 {asks}번만 여쭤요.",
        "You are asked because you are one of {invited} people drawn at random this time. Over "
        "all surveys you are asked at most {asks:time|times} in seven days.",
    ),
    "asking.earlier": (
        "지난주에 놓친 문항도 링크에서 함께 답하실 수 있어요.",
        "Questions of earlier weeks that you missed are on the page, too.",
    ),
    "asking.later": ("나중에", "Later"),
    "asking.hour": ("한 시간 뒤에", "In an hour"),
    "asking.tomorrow": ("내일", "Tomorrow"),
    "asking.week": ("다음 주에", "Next week"),
    "asking.skip": ("이번 설문은 그만 묻기", "Do not ask me this one"),
    "asking.put_off": (
        "네, {time}에 다시 여쭐게요.",
        "All right, you will be asked again {time}.",
    ),
    "asking.skipped": (
        "네, 이번 설문은 더 여쭙지 않을게요. 마음이 바뀌면 {closes}까지 답하실 수 있어요.",
        "All right, you will not be asked about this one again. Should you change your mind, you "
        "can answer until {closes}.",
    ),
    "asking.now": ("지금 답하기", "Answer now"),
    "asking.settings": ("설문 받는 때 정하기", "When I am asked"),
    "asking.settings_title": ("설문 받는 때", "When I am asked"),
    "asking.day": ("요일", "Day"),
    "asking.any_day": ("일하는 날이면 언제든", "Any day I work"),
    "asking.time": ("시각", "Time"),
    "asking.any_time": ("근무에 맞춰 알아서", "When it suits my shift"),
    "asking.time_hint": (
        "그 시각에 근무 중인 날에만 맞춰 드려요. 밤이나 쉬는 날에는 보내지 않아요.",
        "It counts on days when you are at work then. Nothing comes at night or on a day off.",
    ),
    "asking.way": ("어디로", "Where"),
    "asking.way_slack": ("Slack에서 바로 답하기", "Slack, answering right there"),
    "asking.way_link": ("Slack에는 링크만", "Slack, with a link only"),
    "asking.way_mail": ("메일", "E-mail"),
    "asking.language": ("언어", "Language"),
    "asking.most": ("일주일에 많아야", "At most in a week"),
    "asking.times": ("{count}번", "{count:time|times}"),
    "asking.once": ("한 번", "Once"),
    "asking.pause": ("쉬어 가기", "A break"),
    "asking.no_pause": ("쉬지 않기", "No break"),
    "asking.pause_weeks": ("{count}주 쉬기", "{count:week|weeks} off"),
    "asking.pause_week": ("1주 쉬기", "1 week off"),
    "asking.pause_on": ("{day}까지 쉬기(지금처럼)", "Until {day}, as now"),
    "asking.pause_hint": (
        "쉬는 동안에는 질문도 알림도 가지 않아요. 열린 설문에는 언제든 답하실 수 있어요.",
        "No question and no reminder comes. You may answer open surveys all the same.",
    ),
    "asking.save": ("저장", "Save"),
    "asking.saved": (
        "저장했어요. 이제 이렇게 여쭐게요.",
        "Saved. From now on you are asked like that.",
    ),
    "asking.paused": ("{day}까지는 설문을 보내지 않아요.", "No survey comes before {day}."),
    "survey.recognisable": (
        "아직 보내지 않았어요. 이런 것이 들어 있는 것 같아요: {found}. 동료가 이 글을 보고 "
        "누구인지 알아볼 수 있을까요? 고쳐 쓰시거나, 괜찮다면 한 번 더 보내 주세요. 결과에서는 "
        "가려져요.",
        "Nothing has been sent yet. This seems to be in it: {found}. Would a colleague recognise "
        "you, or somebody else, by it? Change it, or send it once more if you are sure. It is "
        "blacked out in the results.",
    ),
    "survey.send_anyway": ("이대로 보내기", "Send as it is"),
    "trace.link": ("웹 주소", "a web address"),
    "trace.mention": ("@로 부른 사람", "somebody mentioned with @"),
    "trace.email": ("메일 주소", "an e-mail address"),
    "trace.resident_number": ("주민등록번호 같은 숫자", "what looks like a resident number"),
    "trace.phone": ("전화번호", "a phone number"),
    "trace.long_number": (
        "사번이나 고객 번호 같은 숫자",
        "what looks like a staff or customer number",
    ),
    "trace.name": ("이름", "a name"),
    "error.closes_before": (
        "그때는 이미 마감이에요. 더 이른 때를 골라 주세요.",
        "It closes before then. Please choose something earlier.",
    ),
    "error.no_mail_address": (
        "등록된 메일 주소가 없어요. 인사 부서에 알려 주세요.",
        "We have no mail address of yours. Please ask HR to add it.",
    ),
}
