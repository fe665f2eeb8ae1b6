"""What is said in messages, Korean and English: 해요체, the point first, one request at most.

Words typed by people come in as parameters and are escaped by whoever puts them into a message.
"""

from __future__ import annotations

from integrations.agreement_wording import AGREEMENTS
from integrations.asking_wording import ASKING
from integrations.care_wording import CARE
from integrations.digest_wording import DIGESTS
from integrations.grammar import fill, needs_grammar
from integrations.letter_wording import LETTERS
from integrations.mail_wording import MAIL
from integrations.proof_wording import PROOFS
from integrations.rating_wording import RATING
from integrations.report_wording import REPORTS
from integrations.request_wording import ESCALATION, REQUEST_ACTS
from integrations.result_wording import RESULTS
from integrations.told_wording import TOLD

Words = tuple[str, str]

LOCALES = ("ko", "en")

_SURVEY: dict[str, Words] = {
    "survey.ask": (
        "{name}: 문항 {count}개, {seconds}초면 끝나요. 고르면 바로 다음 문항으로 넘어가요.",
        "{name}: {count:question|questions}, about {seconds:second|seconds}. One tap each.",
    ),
    "survey.ask_link": (
        "{name}: {seconds}초쯤 걸려요. 아래 링크에서 답해 주세요.",
        "{name}: about {seconds:second|seconds}. Please answer on the page linked below.",
    ),
    "survey.again_some": (
        "{name}, 아직 열려 있어요",
        "{name} is still open",
    ),
    "survey.again_wished": (
        "{name}, 다시 여쭐 시간이에요",
        "{name}, now as you asked",
    ),
    "survey.again_all": (
        "{name}, 아직 열려 있어요",
        "{name} is still open",
    ),
    "survey.why_again_all": (
        "모두에게 똑같이 보내는 알림이에요. 이미 답하셨다면 지나쳐 주세요.",
        "This goes to everybody alike; please ignore it if you have answered.",
    ),
    "survey.who": (
        "인사 부서에서 {invited}명에게 함께 여쭙고 있어요. {closes}에 마감해요.",
        "HR is asking {invited:person|people}. It closes {closes}.",
    ),
    "survey.promise": (
        "무엇을 골랐는지는 이 대화에 남지 않아요. 답은 회사 서버에 잠가 두었다가 마감하면 "
        "합쳐서 세고 없애요. {k}명이 안 되는 묶음의 결과는 아무도 볼 수 없어요.",
        "What you choose is not kept in this chat. Answers stay locked on the company's server; "
        "at the close they are counted together and destroyed. Nobody sees results of fewer "
        "than {k} people.",
    ),
    "survey.comments_kept": (
        "의견은 마감하고 {months}개월이 지나면 지워요.",
        "Comments are deleted {months:month|months} after the close.",
    ),
    "survey.limits": (
        "다만 답했다는 사실은 Slack을 관리하는 사람이 알 수 있고, 우리 서버의 프로그램을 바꿀 수 "
        "있는 사람까지 막지는 못해요.",
        "What this does not protect: people who run Slack can tell that you answered, and "
        "somebody able to rewrite the server's own program could get around it.",
    ),
    "survey.free": (
        "답하지 않아도 괜찮아요. 원하지 않으면 그대로 두세요. 누가 답하지 않았는지는 관리자도 "
        "볼 수 없어요.",
        "Answering is up to you: leave it be if you would rather not. No manager can see who "
        "has not answered.",
    ),
    "survey.position": ("{number}/{count}", "{number}/{count}"),
    "survey.not_kept": (
        "고른 답은 이 대화에 남지 않아요.",
        "What you choose is not kept in this chat.",
    ),
    "survey.spoken": ("{count}개 중 {number}번째, {label}", "{number} of {count}, {label}"),
    "survey.pick": ("고르기", "Choose one"),
    "survey.back": ("이전", "Back"),
    "survey.skip": ("건너뛰기", "Skip"),
    "survey.comment": ("의견 쓰기", "Add a comment"),
    "survey.change": ("답 바꾸기", "Change answers"),
    "survey.why": ("왜 저에게 묻나요?", "Why am I asked?"),
    "survey.by_link": ("링크로 답하기", "Answer on a page"),
    "survey.thanks": (
        "고마워요. 답을 잘 받았어요.",
        "Thank you. Your answers are in.",
    ),
    "survey.thanks_open": (
        "고마워요. 비워 둔 문항은 마감 전까지 언제든 답할 수 있어요.",
        "Thank you. What you left open can be answered until the close.",
    ),
    "survey.until": ("{closes}까지 바꿀 수 있어요.", "You can change them until {closes}."),
    "survey.over": (
        "마감한 설문이에요: {name}\n방금 누른 것은 남지 않았고, 마감 전에 보낸 답은 그대로 세요.",
        "This has closed: {name}\nWhat you pressed is not kept; what you sent before it counts.",
    ),
    "survey.comment_title": ("의견", "Your comment"),
    "survey.comment_hint": (
        "고객이나 동료의 이름은 쓰지 말아 주세요. 답한 사람이 {k}명 이상인 묶음에서만, 이름과 "
        "시각 없이 보여요. 비워서 보내면 지워져요.",
        "Please leave out names of customers and colleagues. Shown without name or time, and only "
        "in groups of at least {k} people who answered. Send it empty to take it back.",
    ),
    "survey.why_title": ("왜 저에게 묻나요?", "Why am I asked?"),
    "survey.groups": ("내 답이 들어가는 묶음", "Which groups my answers count in"),
    "survey.privacy": ("저장되는 것 보기", "What is stored about me"),
}

_REQUEST: dict[str, Words] = {
    "request.title": ("부탁하기", "New request"),
    "request.goal": ("무엇을 하려고 하세요?", "What are you trying to get done?"),
    "request.goal_hint": (
        "한 문장이면 충분해요. 누가 읽어도 알 수 있게 적어 주세요.",
        "One sentence is enough, so that anybody can follow.",
    ),
    "request.service": ("어느 서비스에 부탁할까요?", "Which service?"),
    "request.priority": ("얼마나 급한가요?", "How urgent is it?"),
    "request.details": ("더 알려 줄 것", "Anything else"),
    "request.send": ("보내기", "Send"),
    "request.cancel": ("그만두기", "Cancel"),
    "request.close": ("닫기", "Close"),
    "request.no_services": (
        "지금 부탁할 수 있는 서비스가 없어요. 서비스가 열리면 여기에서 고를 수 있어요.",
        "There is no service you can ask yet. Once one is opened you can choose it here.",
    ),
    "request.priority.P1": ("급해요, 일이 멈췄어요", "Urgent, work has stopped"),
    "request.priority.P2": ("보통이에요", "Normal"),
    "request.priority.P3": ("천천히 해도 괜찮아요", "Can wait"),
    "request.none_promised": ("정해 둔 약속이 없어요", "nothing promised"),
    "request.reply_due": ("{when}까지 첫 답을 약속했어요.", "First reply due {when}."),
    "request.done_due": ("{when}까지 해결을 약속했어요.", "Due {when}."),
    "request.paused": (
        "지금은 약속 시간이 흐르지 않아요.",
        "The promised time is not running now.",
    ),
    "request.late": (
        "{when}까지 하기로 한 약속이 지났어요.",
        "The promise for {when} has been missed.",
    ),
    "request.unpromised": (
        "시간을 약속하지 않은 서비스예요.",
        "No time was promised for this service.",
    ),
    "request.on_it": ("제가 볼게요", "I'm on it"),
    "request.hold": ("잠시 멈추기", "Put on hold"),
    "request.resume": ("다시 시작", "Resume"),
    "request.resolve": ("해결했어요", "Done"),
    "request.open_page": ("자세히 보기", "Open"),
    "request.photos": (
        "사진이 {count}장 있어요. 이음의 요청 페이지에서 볼 수 있어요.",
        "{count:photo|photos}, to be seen on the page of the request.",
    ),
    "request.hold_title": ("잠시 멈추기", "Put on hold"),
    "request.hold_why": ("무엇을 기다리나요?", "What are you waiting for?"),
    "request.hold_hint": (
        "멈춘 동안의 시간은 따로 기록되고, 요청한 분에게 이유를 알려요.",
        "Time on hold is recorded apart, and the requester is told why.",
    ),
    "request.reason.waiting_requester": ("요청한 분의 답", "the requester's answer"),
    "request.reason.identity_check": ("본인 확인", "an identity check"),
    "request.reason.third_party": ("다른 업체나 부서", "another party"),
    "request.reason.stock_out": ("재고나 자재", "stock or parts"),
    "request.reason.agreed_date": ("함께 정한 날", "a date agreed on"),
    "request.agree": ("동의하기", "Agree"),
    "request.mine": ("답을 기다리는 내 요청", "My open requests"),
    "request.mine_title": ("내 요청", "My requests"),
    "request.mine_none": (
        "기다리는 요청이 없어요. `{command} request` 뒤에 부탁할 일을 적어 보세요.",
        "Nothing is open. Type `{command} request` and what you need.",
    ),
    "request.more": ("나머지는 페이지에서 볼 수 있어요.", "The rest is on the page."),
}

_GENERAL: dict[str, Words] = {
    "help.head": ("이음이 도와드릴 수 있는 일이에요.", "Here is what Ieum can do for you."),
    "help.request": (
        "`{command} request 부탁할 일` 다른 부서에 부탁하고 약속 시간을 받아요.",
        "`{command} request what you need` asks another department and gets you a due time.",
    ),
    "help.promises": (
        "`{command} promises` 내 요청이 언제까지인지 봐요.",
        "`{command} promises` shows when your open requests are due.",
    ),
    "help.home": (
        "이음의 홈 탭에서 열린 설문과 내 요청, 우리 부서가 받은 일을 한눈에 봐요.",
        "The Home tab shows your open pulses, your requests and your department's queue.",
    ),
    "home.head": ("{name} 님, 안녕하세요.", "Hello, {name}."),
    "home.pulses": ("답할 수 있는 설문", "Open pulses"),
    "home.pulses_none": (
        "지금 열린 설문이 없어요. 열리면 이음이 메시지를 보내요.",
        "No pulse is open. You will get a message when one is.",
    ),
    "home.pulse_line": ("*{name}* · {closes}에 마감", "*{name}* · closes {closes}"),
    "home.queue": ("오늘 우리 부서가 약속한 일", "What my department has promised"),
    "home.queue_none": (
        "우리 부서의 답을 기다리는 요청이 없어요.",
        "Nobody is waiting for your department.",
    ),
    "home.new": ("부탁하기", "New request"),
    "home.settings": ("내 설정", "My settings"),
    "home.promises": ("내 요청 모두 보기", "All my requests"),
    "install.greeting": (
        "이음이 이 워크스페이스와 연결됐어요. 위의 홈 탭을 열어 보시면 돌아오는 길까지 "
        "확인돼요. 설정을 마친 분이라 이 메시지를 받았어요.",
        "Ieum is connected to this workspace. Open the Home tab above, and the way back is proven "
        "as well. You get this because you finished the set-up.",
    ),
    "notice.title": ("알려 드려요", "Please note"),
    "length.minutes": ("{count}분", "{count} min"),
    "length.hours": ("{count}시간", "{count} h"),
    "length.business_minutes": ("업무 시간 {count}분", "{count:working minute|working minutes}"),
    "length.business_hours": ("업무 시간 {count}시간", "{count:working hour|working hours}"),
    "length.business_days": ("{count}영업일", "{count:working day|working days}"),
    "length.days": ("{count}일", "{count:day|days}"),
    "late": ("{when} 약속 시간이 지났어요", "was due {when}"),
    "due": ("{when}까지", "due {when}"),
    "not_due": ("지금은 시간이 흐르지 않아요", "the clock is not running"),
    "error.stranger": (
        "이 Slack 계정은 아직 이음과 연결되어 있지 않아요. 인사 담당자에게 알려 주세요.",
        "This Slack account is not connected to Ieum yet. Please tell your HR contact.",
    ),
    "error.other_team": (
        "이 버튼은 우리 회사 구성원만 쓸 수 있어요.",
        "Only members of this company's workspace can use this.",
    ),
    "error.too_late": (
        "Slack이 기다려 주는 3초를 놓쳐서 창을 열지 못했어요. 한 번만 더 눌러 주세요.",
        "Slack waits three seconds, and we missed them by a moment. Please press once more.",
    ),
    "error.unknown": (
        "지금은 쓸 수 없는 버튼이에요. 이음의 홈 탭에서 다시 시도해 주세요.",
        "This button is no longer in use. Please try again from Ieum's Home tab.",
    ),
    "error.refused": (
        "이 일은 맡은 부서의 구성원이나 요청한 분만 할 수 있어요.",
        "Only the department in charge or the requester can do this.",
    ),
    "error.not_open_to_you": (
        "이 설문은 마감했거나 답할 수 있는 대상이 아니에요. 남긴 것은 없어요.",
        "This pulse has closed, or is not open to you. Nothing was kept.",
    ),
    "error.not_an_answer": (
        "이 답은 읽을 수 없었어요. 다시 골라 주세요.",
        "That answer could not be read. Please choose again.",
    ),
    "error.conflict": (
        "그사이에 누군가 먼저 처리했어요. 지금 상태를 확인해 주세요.",
        "Somebody was quicker. Please look at how it stands now.",
    ),
    "error.not_found": ("찾을 수 없어요.", "Not found."),
    "error.missing": ("적어 주세요.", "Please fill this in."),
    "error.too_long": ("조금만 줄여 주세요.", "Please make it shorter."),
    "error.invalid": ("다시 확인해 주세요.", "Please check this."),
}

_WORDS: dict[str, Words] = {
    **_SURVEY,
    **ASKING,
    **RATING,
    **_REQUEST,
    **TOLD,
    **REQUEST_ACTS,
    **ESCALATION,
    **RESULTS,
    **CARE,
    **MAIL,
    **LETTERS,
    **PROOFS,
    **REPORTS,
    **AGREEMENTS,
    **DIGESTS,
    **_GENERAL,
}
_WITH_GRAMMAR = frozenset(
    text for words in _WORDS.values() for text in words if needs_grammar(text)
)


def say(locale: str, key: str, **params: object) -> str:
    """Return the words for ``key``, in Korean unless ``locale`` is English, with ``params``."""
    text = _WORDS[key][locale == "en"]
    return fill(text, params) if text in _WITH_GRAMMAR else text.format(**params)


def written(key: str) -> Words:
    """Return the words of ``key`` as they are written, for tests."""
    return _WORDS[key]


def knows(key: str) -> bool:
    """Tell whether there are words for ``key``."""
    return key in _WORDS


def keys() -> list[str]:
    """List every key, for tests."""
    return sorted(_WORDS)
