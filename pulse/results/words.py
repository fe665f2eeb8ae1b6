"""Cutting Korean and English comments into words that carry a subject, without a dictionary.

Korean: particles are stripped from the end of a word, and what ends like a verb or an adjective
is kept only where a noun of two syllables or more stands before "하다" or "되다". A noun of one
syllable with its particle is left out, and so is what "말다", "않다" or "못하다" denies. English:
lower case, plain plurals folded. Words that say nothing by themselves are left out.
"""

from __future__ import annotations

import re
from itertools import zip_longest

TOKEN = re.compile(r"[가-힣]+|[A-Za-z][A-Za-z'-]*[A-Za-z]")
LEAST_KOREAN, LEAST_ENGLISH = 2, 3

PARTICLES = """
에서는 에서도 으로는 으로도 에게서 이라도 에서 에게 에는 에도 으로 까지 부터 처럼 보다 마다 조차
밖에 에게는 에만 에서만 로도 이나 이랑 라도 한테 께서 들이 들은 들을 들의 은 는 이 가 을 를 에 의
와 과 도 만 로 나 랑 들
"""
MADE_VERBS = """
합니다 했습니다 하겠습니다 해요 했어요 했는데 하는데 하지만 하면 하고 하는 하게 하기 하여 해서
했던 해야 한다 했다 하다 해 할 한 됩니다 되었습니다 됐습니다 됐어요 돼요 되는 되면 되고 되어 돼서
된다 된 될 입니다 이에요 예요 이고 이지만 이라 인데 있어요 있습니다 없어요 없습니다
"""
VERB_ENDINGS = """
습니다 니다 네요 지요 는데 은데 지만 어서 아서 춰서 려서 여서 겨서 쳐서 져서 워서 려고 면서 으면
다가 거나 려면 어진 아진 해진 려진 었다 았다 는다 니까 지는 지도 기가 해도 아도 어도 못해 않고
않아 있는 없는 같은 같아 싶은 좋은 좋고 많은 는지 은지 을지 겨 뤄 줘 져 봐 나눠 이고 르고 뀌면
누면 이면 라서 할지 될지
"""
STEMS = """
나가 나오 나누 나서 들어오 들어가 다니 만나 보내 지나 모이 바꾸 바뀌 기다리 마치 끝나 고치 맡기
남기 걸리 올리 내리 누르 모르 다르 빠지 떨어지 달라지 느끼 지키 가르치 돌아가 돌아오 물어보
알아보
"""
SHORT_NOUNS = "글 힘 답 뒤 때 말 곳 것 날 앞 옆 위 안 팀 돈 밤 일 몸 집 쪽 편 칸 층"
DENIED = ("말", "않", "못")
EMPTY_KOREAN = """
너무 정말 조금 많이 그리고 하지만 그래서 그런데 아주 매우 자주 항상 가끔 다시 계속 이번 지난 우리
저희 때문 경우 생각 정도 부분 이런 그런 저런 모두 모든 하나 같이 어떤 무엇 여기 거기 지금 오늘
요즘 아직 이미 특히 그냥 더욱 가장 제일 서로 혼자 이제 바로 먼저 나중 관련 대한 위해 통해 따라
것이 자꾸 미리 없이 늦게 빠르게 빨리 잘못 있던 없던 하던 어요 아요 해요 된다 돼요 알려 적을 받고
두면 싶어 주면 칸이 하루 하면 하지 되지 보면 보니 여러 언제 누가 누구 어디 어떻게 얼마나 왜냐
말아 말고 말지 말하 대신 정해 대해 인해 급한 편한 심한 강한 약한 중요 필요 가능 충분 그때 이때
매번 한번 해도 싶다 싶고 들어 알고 듣고 알면 오면 적어 넣어 다른 나온 바뀐 넘긴 밀린 어느 따로
함께 새로 되레 하기 일하기
전에 있게 작년 올해 내년 바꾸기 들이기
"""
EMPTY_ENGLISH = """
the and but for with that this have has had was were are not you your our ours they them their
there here from when what which who how why all any can could would should will just very too
more most much many some than then into out over about because been being also only even still
does did doing its it's i'm we're don't doesn't isn't get gets got make makes made one two per
after before while again every each other another us him her she his hers during
"""


def _longest_first(listed: str) -> tuple[str, ...]:
    return tuple(sorted(listed.split(), key=len, reverse=True))


_PARTICLES, _MADE = _longest_first(PARTICLES), _longest_first(MADE_VERBS)
_VERBS = tuple(VERB_ENDINGS.split())
_STEMS, _SHORT = frozenset(STEMS.split()), frozenset(SHORT_NOUNS.split())
_EMPTY = frozenset((EMPTY_KOREAN + EMPTY_ENGLISH).split())


def words_of(text: str) -> list[str]:
    """Return the words of a comment that may name a subject, in the order they stand."""
    tokens = TOKEN.findall(text)
    found = (_word(token, then) for token, then in zip_longest(tokens, tokens[1:], fillvalue=""))
    return [word for word in found if word]


def _word(token: str, then: str) -> str:
    if not "가" <= token[0] <= "힣":
        return _english(token)
    is_denied = token.endswith("지") and then.startswith(DENIED)
    return "" if is_denied or (token[0] in _SHORT and token[1:] in _PARTICLES) else _korean(token)


def _korean(token: str) -> str:
    made = next((token[: -len(end)] for end in _MADE if _ends(token, end)), None)
    if made is None and (token.endswith(_VERBS) or _is_polite_verb(token) or token in _EMPTY):
        return ""
    stem = _without_particle(token if made is None else made)
    return "" if len(stem) < LEAST_KOREAN or stem in _EMPTY | _STEMS else stem


def _is_polite_verb(token: str) -> bool:
    """Whether a word ends in the polite "요", or is too short to be a noun with its particle."""
    if len(token) > LEAST_KOREAN:
        return token.endswith("요")
    return token.endswith(("을", "를", "은", "는", "던"))


def _without_particle(token: str) -> str:
    for particle in _PARTICLES:
        if _ends(token, particle):
            return token[: -len(particle)]
        if len(particle) > 1 and token.endswith(particle):
            return ""  # a noun of one syllable, which says too little
    return token


def _ends(token: str, end: str) -> bool:
    """Whether a noun of at least two syllables stands before this ending."""
    return token.endswith(end) and len(token) - len(end) >= LEAST_KOREAN


def _english(token: str) -> str:
    if token.isupper():
        return token
    word = token.lower().removesuffix("'s")
    if len(word) < LEAST_ENGLISH or word in _EMPTY:
        return ""
    if word.endswith("ies") and len(word) > LEAST_ENGLISH + 1:
        return f"{word[:-3]}y"
    is_plural = word.endswith("s") and not word.endswith(("ss", "us", "is"))
    return word[:-1] if is_plural and len(word) > LEAST_ENGLISH else word
