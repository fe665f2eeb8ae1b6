"""Writing the next version of a questionnaire: a draft, read by somebody else, then published.

A published version never changes: waves that were asked with it stay as they were asked. A draft
may be unfinished; it is judged whole when it is to be published.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pulse import audit
from pulse.errors import Conflict, Invalid, NotFound
from pulse.surveys.authoring import check_entry, import_templates, latest_template
from pulse.surveys.entries import (
    Entry,
    Placed,
    entry_of,
    moved,
    placed_questions,
    put_in,
    without,
)
from pulse.surveys.models import ArchivedTemplate, Template, TemplateDraft, Wave, WaveState
from pulse.surveys.scales import STANDARD

NOTICE = ("purpose", "items", "retention", "refusal")
"""What people must be told before they are asked for personal data (Korean law, article 15)."""

LONGEST_CODE = 48

Writer = tuple[datetime, int]
BEFORE = "before"
"""Where a draft keeps what it was before a question was taken out, until it is written in."""
"""When something is written, and by whom."""


def begin(session: Session, code: str, at: datetime, actor_id: int) -> TemplateDraft:
    """Begin the next version from the newest one, or return the draft there is.

    Conflict("template_archived") for one that was put away: it is taken out first.
    """
    if session.get(ArchivedTemplate, code) is not None:
        raise Conflict("template_archived", template=code)
    found = session.scalar(select(TemplateDraft).where(TemplateDraft.code == code))
    if found is not None:
        return found
    template = latest_template(session, code)
    entry, scales = entry_of(template)
    return _keep(
        session, code, template.version, {"template": entry, "scales": scales}, (at, actor_id)
    )


def begin_copy(
    session: Session, base: str, code: str, names: Mapping[str, str], by: Writer
) -> TemplateDraft:
    """Begin a questionnaire of its own from another one; Invalid for a code that is taken."""
    entry, scales = entry_of(latest_template(session, base))
    _check_code(session, code)
    entry = {**entry, "template_id": code, "name": dict(names)}
    draft = _keep(session, code, 0, {"template": entry, "scales": scales}, by)
    draft.authors = [by[1]]
    return draft


def find(session: Session, code: str, *, to_write: bool = False) -> TemplateDraft:
    """Return the draft of a questionnaire; NotFound where nobody has begun one."""
    query = select(TemplateDraft).where(TemplateDraft.code == code)
    found = session.scalar(query.with_for_update() if to_write else query)
    if found is None:
        raise NotFound("draft_not_found", template=code)
    return found


def codes_in_work(session: Session) -> set[str]:
    """Return the codes of all questionnaires somebody is writing."""
    return set(session.scalars(select(TemplateDraft.code)))


def entry_in(draft: TemplateDraft) -> Entry:
    """Return the questionnaire as it is written so far."""
    found: Entry = draft.document["template"]
    return found


def scales_in(draft: TemplateDraft) -> dict[str, Any]:
    """Return the scales its questions may use."""
    found: dict[str, Any] = draft.document["scales"]
    return {**STANDARD, **found}


def rewrite(draft: TemplateDraft, entry: Entry, at: datetime, actor_id: int) -> None:
    """Keep what somebody wrote, and that it was them."""
    draft.document = {"template": entry, "scales": scales_in(draft)}
    draft.changed_at, draft.changed_by = at, actor_id
    draft.authors = sorted({*draft.authors, actor_id})


def put_question(draft: TemplateDraft, written: Placed, at: datetime, actor_id: int) -> None:
    """Keep a question, new or changed; Invalid where it could not be asked as it stands."""
    entry = put_in(entry_in(draft), written)
    found = check_entry({**entry, "version": 1}, scales_in(draft))
    path = f"questions.{written.code}"
    own = {place: code for place, code in found.items() if f"{place}.".startswith(f"{path}.")}
    if own:
        raise Invalid("bad_question", fields=own)
    rewrite(draft, entry, at, actor_id)


def move_question(draft: TemplateDraft, code: str, by: int, who: Writer) -> None:
    """Move a question one step among those of its place."""
    rewrite(draft, moved(entry_in(draft), code, by), *who)


def remove_question(draft: TemplateDraft, code: str, who: Writer) -> None:
    """Take a question out; versions that have it keep it, and it can be put back at once."""
    before = entry_in(draft)
    rewrite(draft, without(before, code), *who)
    draft.document = {**draft.document, BEFORE: before}


def put_back(draft: TemplateDraft, who: Writer) -> None:
    """Undo taking a question out; Conflict("draft_went_on") once anything else was written."""
    if BEFORE not in draft.document:
        raise Conflict("draft_went_on", template=draft.code)
    rewrite(draft, draft.document[BEFORE], *who)


def problems(session: Session, draft: TemplateDraft) -> dict[str, str]:
    """Return what stands against publishing a draft, by its place in the document.

    Besides what every imported template must keep to: the notice in both languages, with why
    anything sensitive is asked, the legal basis, that something was written, and that no newer
    version has come meanwhile.
    """
    entry = entry_in(draft)
    found = check_entry({**entry, "version": 1}, scales_in(draft))
    notice = entry.get("notice") or {}
    if entry.get("basis") is None:
        found["basis"] = "missing"
    asked = [placed.question for placed in placed_questions(entry)]
    needs_reason = any(each.get("sensitive") for each in asked)
    for name in (*NOTICE, *(["extra"] if needs_reason else [])):
        words = notice.get(name) or {}
        for locale in ("ko", "en"):
            if not str(words.get(locale) or "").strip():
                found[f"notice.{name}.{locale}"] = "missing"
    if not draft.authors:
        found["version"] = "unchanged"
    if draft.based_on < _newest(session, draft.code):
        found["version"] = "overtaken"
    return found


def may_publish(draft: TemplateDraft, actor_id: int) -> bool:
    """Tell whether somebody may publish: only who did not write in it reads it with fresh eyes."""
    return actor_id not in draft.authors


def publish(session: Session, code: str, at: datetime, actor_id: int) -> Template:
    """Make a draft the newest version; Conflict for its authors, Invalid with every problem.

    What is planned for later is planned anew with it; what is open goes on as it was opened.
    """
    draft = find(session, code, to_write=True)
    if not may_publish(draft, actor_id):
        raise Conflict("own_draft", template=code)
    against = problems(session, draft)
    if against:
        raise Invalid("unfinished_draft", fields=against)
    version = draft.based_on + 1
    entry = {**entry_in(draft), "version": version}
    import_templates(session, {"scales": scales_in(draft), "templates": [entry]})
    details = {"version": version, "written_by": list(draft.authors)}
    session.delete(draft)
    session.flush()
    audit.record(
        session, "template_published", "template", code, at=at, actor_id=actor_id, details=details
    )
    return latest_template(session, code)


def discard(session: Session, code: str, at: datetime, actor_id: int) -> None:
    """Throw a draft away; published versions stay."""
    session.delete(find(session, code, to_write=True))
    audit.record(session, "template_draft_discarded", "template", code, at=at, actor_id=actor_id)
    session.flush()


def versions_asked(session: Session, code: str) -> dict[int, tuple[int, int]]:
    """Return for each version its id, and how many waves have opened with it, newest first."""
    opened = func.count(Wave.id).filter(Wave.state != WaveState.PLANNED)
    rows = session.execute(
        select(Template.version, Template.id, opened)
        .outerjoin(Wave, Wave.template_id == Template.id)
        .where(Template.code == code)
        .group_by(Template.version, Template.id)
        .order_by(Template.version.desc())
    )
    return {version: (template_id, asked) for version, template_id, asked in rows}


def _keep(
    session: Session,
    code: str,
    based_on: int,
    document: Mapping[str, Any],
    by: Writer,
) -> TemplateDraft:
    at, actor_id = by
    draft = TemplateDraft(
        code=code,
        based_on=based_on,
        document=dict(document),
        authors=[],
        changed_at=at,
        changed_by=actor_id,
    )
    session.add(draft)
    session.flush()
    return draft


def _check_code(session: Session, code: str) -> None:
    if not 0 < len(code) <= LONGEST_CODE or not code.replace("-", "").isalnum():
        raise Invalid("bad_code", fields={"code": "bad_code"})
    is_taken = _newest(session, code) or code in codes_in_work(session)
    if is_taken:
        raise Invalid("bad_code", fields={"code": "taken"})


def _newest(session: Session, code: str) -> int:
    query = select(func.max(Template.version)).where(Template.code == code)
    return session.scalar(query) or 0
