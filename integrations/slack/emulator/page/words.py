"""The page's own words, Korean and English."""

from typing import Final

WORDS: Final[dict[str, tuple[str, str]]] = {
    "title": ("연습용 워크스페이스", "Practice workspace"),
    "choose": ("누구로 들어갈까요?", "Who would you like to be?"),
    "choose_why": (
        "여기는 연습용 공간이에요. 사람을 고르면 그 사람이 슬랙에서 보는 화면이 열려요.",
        "This is a place to try things. Choose a person to see their Slack.",
    ),
    "find_person": ("이름이나 이메일로 찾기", "Find by name or e-mail"),
    "find": ("찾기", "Find"),
    "nobody": ("찾는 사람이 없어요. 다른 말로 찾아보세요.", "Nobody matches. Try other words."),
    "featured": ("먼저 만나 볼 사람", "Good people to start with"),
    "people": ("구성원", "Members"),
    "more_people": ("그 밖의 구성원은 이름으로 찾아보세요.", "Find everybody else by name."),
    "switch": ("다른 사람으로", "Switch"),
    "apps": ("앱", "Apps"),
    "app": ("앱", "APP"),
    "private": ("비공개", "private"),
    "channels": ("채널", "Channels"),
    "home": ("홈", "Home"),
    "messages": ("메시지", "Messages"),
    "home_empty": (
        "아직 홈 화면이 없어요. 앱이 준비되면 여기에 나타나요.",
        "There is no Home yet. It appears here once the app has published it.",
    ),
    "no_messages": (
        "아직 메시지가 없어요. 앱이 보내는 첫 메시지가 여기에 나타나요.",
        "No messages yet. The first one from the app will appear here.",
    ),
    "no_channel_messages": (
        "아직 메시지가 없어요. 먼저 말을 걸어 보세요.",
        "No messages yet. Say something first.",
    ),
    "only_you": ("나에게만 보이는 메시지예요", "Only visible to you"),
    "edited": ("(편집됨)", "(edited)"),
    "table": ("표", "Table"),
    "conversation": ("대화", "Conversation"),
    "conversations": ("대화 목록", "Conversations"),
    "one_reply": ("댓글 1개", "1 reply"),
    "replies": ("댓글 {n}개", "{n} replies"),
    "reply": ("스레드로 답하기", "Reply in thread"),
    "thread": ("스레드", "Thread"),
    "close": ("닫기", "Close"),
    "cancel": ("취소", "Cancel"),
    "submit": ("보내기", "Submit"),
    "send": ("보내기", "Send"),
    "write_to": ("{name}에 메시지 보내기", "Message {name}"),
    "write_reply": ("댓글 쓰기", "Write a reply"),
    "commands": ("쓸 수 있는 명령어", "Commands you can use"),
    "message_menu": ("메시지 메뉴", "Message menu"),
    "more": ("더 보기", "More"),
    "select": ("고르세요", "Choose"),
    "optional": ("(선택)", "(optional)"),
    "back": ("목록", "List"),
    "light_dark": ("밝게/어둡게", "Light or dark"),
    "language": ("English", "한국어"),
    "required": ("꼭 채워 주세요.", "Please complete this field."),
    "too_short": ("{least}자 이상 써 주세요.", "Please write at least {least} characters."),
    "too_long": ("{most}자까지 쓸 수 있어요.", "Please write at most {most} characters."),
    "unread": ("읽지 않은 메시지 {n}개", "{n} unread"),
    "demo": ("데모 시간", "Demo time"),
    "demo_failed": ("제품에서 답이 오지 않았어요.", "The product did not answer."),
    "away": ("비활성화된 계정", "Deactivated account"),
    "image_of": ("첨부 이미지", "Attached image"),
    "unknown_command": (
        "그런 명령어는 이 워크스페이스에 없어요.",
        "This workspace does not know that command.",
    ),
    "command_in_thread": (
        "스레드 안에서는 명령어를 쓸 수 없어요. 대화창에서 입력해 주세요.",
        "Commands do not work in threads. Type it in the conversation.",
    ),
    "http_timeout": (
        "3초 안에 답이 오지 않았어요. 다시 시도해 주세요.",
        "No answer within 3 seconds. Please try again.",
    ),
    "connection_failed": (
        "제품에 연결하지 못했어요. 켜져 있는지 확인해 주세요.",
        "The product cannot be reached. Is it running?",
    ),
    "http_error": (
        "제품이 이 동작을 받지 않았어요.",
        "The product did not take this action.",
    ),
    "install_title": ("{app} 앱을 {team}에 설치할까요?", "Install {app} in {team}?"),
    "sign_in_title": ("{team} 계정으로 {app}에 로그인할까요?", "Sign in to {app} with {team}?"),
    "consent_scopes": (
        "앱이 이런 권한을 요청했어요.",
        "The app asks for these permissions.",
    ),
    "consent_who": ("허용하는 사람", "Who allows it"),
    "consent_problem": (
        "이 요청은 허용할 수 없어요.",
        "This request cannot be allowed.",
    ),
    "allow": ("허용", "Allow"),
    "suggest": ("검색할 말을 적어 주세요", "Type to search"),
    "gone": (
        "이미 바뀌었거나 사라진 메시지예요.",
        "That message has changed or is gone.",
    ),
}
PROBLEMS: Final = (
    "unknown_command",
    "command_in_thread",
    "http_timeout",
    "connection_failed",
    "http_error",
)


def words(language: str) -> dict[str, str]:
    """All words of one language, `ko` or `en`."""
    place = 1 if language == "en" else 0
    return {name: pair[place] for name, pair in WORDS.items()}
