"""A press in a pulse: one verb, one row of one table; the next question follows the answer.

A message keeps its buttons beyond the close, since taking them away from those alone who have not
answered would tell who they are. Whoever presses one then loses them, and reads why.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from integrations.ports import Message
from integrations.slack import ids, people, survey_blocks
from integrations.slack.context import Context, Outcome
from integrations.slack.payloads import Actor, ButtonPress, ViewSubmission
from integrations.slack.survey_blocks import PulseFace
from pulse.ballots import submitting
from pulse.ballots.submitting import Progress
from pulse.ballots.threads import new_token, thread_of
from pulse.errors import Invalid, Refused
from pulse.legible import plain_number
from pulse.people.names import all_names
from pulse.publishing.masking import warnings_in
from pulse.reports.signals import sounds_grave
from pulse.transaction import write_surely


@dataclass(frozen=True)
class Place:
    """Which question of which wave a press is about, and in which language it was asked."""

    wave_id: int
    code: str
    option: str
    installment: int
    locale: str


def answer(context: Context, press: ButtonPress) -> Outcome:
    """Seal one answer and move on to the next question."""
    place = read_place(press, context.locale)
    return _sealed(context, press, place)


def skip(context: Context, press: ButtonPress) -> Outcome:
    """Move on; where declining is an answer of its own, seal that."""
    place = read_place(press, context.locale)
    if place.option:
        return _sealed(context, press, place)
    return Outcome(follow_ups=(partial(_show_next, context, press, place, None),))


def back(context: Context, press: ButtonPress) -> Outcome:
    """Show the question before."""
    return Outcome(follow_ups=(partial(_show_previous, context, press),))


def change(context: Context, press: ButtonPress) -> Outcome:
    """Begin again at the first question; what was answered stays until it is answered anew."""
    return Outcome(follow_ups=(partial(_show_first, context, press),))


def comment(context: Context, press: ButtonPress) -> Outcome:
    """Open the modal for words."""
    return Outcome(follow_ups=(partial(_open_comment, context, press),))


def why(context: Context, press: ButtonPress) -> Outcome:
    """Open the page that says why one is asked and what becomes of the answers."""
    return Outcome(follow_ups=(partial(_open_why, context, press),))


def comment_sent(context: Context, submission: ViewSubmission) -> Outcome:
    """Seal the words; sent empty they are taken back.

    Words that sound like a report, or by which somebody may be recognised, come back once,
    unsealed, with a word about it; they are neither logged nor kept for that. Sealed ones can be
    answered on a thread, whose link stands in the modal's last view and nowhere else.
    """
    number, code, part, spoken, *_told = [*submission.metadata.split(":"), "", "", ""]
    wave_id = _number(number)
    locale = spoken if spoken in {"ko", "en"} else context.locale
    words = submission.values.get(ids.SURVEY_COMMENT_TEXT, "").strip()
    is_told = submission.metadata.endswith(survey_blocks.TOLD)
    is_grave, traces = sounds_grave(words), () if is_told else _traces(context, words)
    if not is_told and (is_grave or traces):
        face = _face(context, Place(wave_id, code, "", _number(part or "1"), locale))
        view = survey_blocks.comment_modal(face, words, is_grave=is_grave, traces=traces)
        return Outcome({"response_action": "update", "view": view})
    token = new_token()
    threads = {code: thread_of(token)} if words else {}
    _submit(context, submission.actor, wave_id, {code: words or None}, threads)
    if not words:
        return Outcome()
    view = survey_blocks.letter_modal(locale, context.links.page(f"/letters/{token}"))
    return Outcome({"response_action": "update", "view": view})


def _traces(context: Context, words: str) -> tuple[str, ...]:
    if not words:
        return ()
    with context.sessions() as session:
        return tuple(trace.value for trace in warnings_in(words, all_names(session)))


def read_place(press: ButtonPress, locale: str) -> Place:
    """Read where a press belongs; the door checks it again, so these are hints only."""
    wave_id, _, rest = press.value.partition(":")
    code, _, option = rest.partition(":")
    name = press.block_id.split(".")
    part = plain_number(name[2]) if len(name) >= 4 and name[0] == "pulse" else None
    return Place(
        wave_id=_number(wave_id),
        code=code,
        option=option,
        installment=1 if part is None else part,
        locale=name[1] if part is not None and name[1] in {"ko", "en"} else locale,
    )


def _number(text: str) -> int:
    found = plain_number(text)
    if found is None:
        raise Invalid("not_an_answer")
    return found


def _sealed(context: Context, press: ButtonPress, place: Place) -> Outcome:
    """Seal what was pressed and move on; where it is too late, take the buttons away."""
    try:
        progress = _submit(context, press.actor, place.wave_id, {place.code: place.option})
    except Refused:
        face = _face(context, place)
        if not _is_over(context, face):
            raise
        over = survey_blocks.over_message(face)
        return Outcome(follow_ups=(partial(_replace, context, press, over),))
    return Outcome(follow_ups=(partial(_show_next, context, press, place, progress),))


def _is_over(context: Context, face: PulseFace) -> bool:
    return face.closes_at <= context.instant()


def _submit(
    context: Context,
    actor: Actor,
    wave_id: int,
    answers: dict[str, str | None],
    threads: dict[str, str] | None = None,
) -> Progress:
    submit = partial(
        submitting.submit_as,
        keys=context.keys,
        wave_id=wave_id,
        slack_team=actor.team_id,
        slack_user=actor.user_id,
        answers=answers,
        threads=threads,
        at=context.instant(),
    )
    return write_surely(context.engine, submit)


def _show_next(
    context: Context, press: ButtonPress, place: Place, progress: Progress | None
) -> None:
    face = _face(context, place)
    index = face.index_of(place.code) + 1
    if progress is None and _is_over(context, face):
        message = survey_blocks.over_message(face)
    elif index < len(face.taps):
        message = survey_blocks.step_message(face, index)
    else:
        is_complete = progress is not None and _is_complete(face, progress)
        message = survey_blocks.thanks_message(
            face,
            at=context.instant(),
            is_complete=is_complete,
            link=_way_to_more(context, press, face),
        )
    _replace(context, press, message)


def _way_to_more(context: Context, press: ButtonPress, face: PulseFace) -> str:
    """Return the personal page behind a rating, on which each stage can be told of."""
    if not face.is_rating:
        return ""
    with context.sessions() as session:
        person = people.person_of(session, press.actor)
        return context.links.survey(face.wave_id, person.id)


def _show_previous(context: Context, press: ButtonPress) -> None:
    place = read_place(press, context.locale)
    face = _face(context, place)
    _ask(context, press, face, max(face.index_of(place.code) - 1, 0))


def _show_first(context: Context, press: ButtonPress) -> None:
    _ask(context, press, _face(context, read_place(press, context.locale)), 0)


def _ask(context: Context, press: ButtonPress, face: PulseFace, index: int) -> None:
    """Show a question, as long as it can be answered."""
    message = survey_blocks.step_message(face, index)
    if _is_over(context, face):
        message = survey_blocks.over_message(face)
    _replace(context, press, message)


def _open_comment(context: Context, press: ButtonPress) -> None:
    face = _face(context, read_place(press, context.locale))
    view = survey_blocks.comment_modal(face)
    context.client.call("views.open", trigger_id=press.trigger_id, view=view)


def _open_why(context: Context, press: ButtonPress) -> None:
    face = _face(context, read_place(press, context.locale))
    view = survey_blocks.why_modal(face, context.links.privacy(), _groups(context, press, face))
    context.client.call("views.open", trigger_id=press.trigger_id, view=view)


def _groups(context: Context, press: ButtonPress, face: PulseFace) -> str:
    """Return the page that names the groups of whoever asks; a rating has none."""
    if face.is_rating:
        return ""
    with context.sessions() as session:
        person = people.person_of(session, press.actor)
        return f"{context.links.survey(face.wave_id, person.id)}/groups"


def _is_complete(face: PulseFace, progress: Progress) -> bool:
    """Tell whether all is answered that is asked here, in this language."""
    if progress.next_code in _not_tapped(face):
        return True
    asked = {question.code for question in face.taps}
    return progress.next_code not in asked and asked <= set(progress.answered)


def _not_tapped(face: PulseFace) -> tuple[str | None, ...]:
    """Return what may be left open in a finished pulse: nothing, or the words."""
    return (None, face.comment.code) if face.comment else (None,)


def _face(context: Context, place: Place) -> PulseFace:
    key = (place.wave_id, place.installment, place.locale)
    found = context.faces.kept(key, context.instant())
    if found is not None:
        return found
    with context.sessions() as session:
        return context.faces.read(session, key, context.instant())


def _replace(context: Context, press: ButtonPress, message: Message) -> None:
    body = {"replace_original": True, "text": message.text, "blocks": message.blocks}
    context.client.respond(press.response_url, body)
