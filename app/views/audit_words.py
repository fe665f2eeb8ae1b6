"""What the entries of the audit trail say."""

from __future__ import annotations

from app.translate import _l
from pulse.people.audit_log import AuditLine

LONGEST_CODE = 40
ACTS: dict[str, object] = {
    "answer_links_shown": _l("had personal links of a survey shown, to be sent on"),
    "absences_imported": _l("imported absences"),
    "backup_failed": _l("could not make a copy of the database"),
    "backup_made": _l("made a copy of the database"),
    "backup_restored": _l("put a copy in the place of the database"),
    "bank_imported": _l("brought a bank of questions in"),
    "account_linked": _l("linked a chat account to a person"),
    "account_not_ours": _l("said that a chat account is nobody's here"),
    "account_ours_after_all": _l("took back that a chat account is nobody's here"),
    "account_refused": _l("said that a chat account is not a person's"),
    "accounts_matched": _l("matched chat accounts to people"),
    "additions_confirmed": _l("confirmed people somebody else brought in"),
    "api_token_acted": _l("a program acted for somebody"),
    "api_token_ended": _l("ended a token"),
    "api_token_made": _l("made a token"),
    "audit_exported": _l("took the audit trail away as a table"),
    "calendar.changed": _l("changed a calendar"),
    "calendar.created": _l("made a calendar"),
    "calendar.renamed": _l("called a calendar something else"),
    "calendar.reviewed": _l("looked through a calendar"),
    "calendar_change.agreed": _l("agreed to a change of a calendar"),
    "calendar_change.applied": _l("a change of a calendar came into force"),
    "calendar_change.proposed": _l("proposed a change of a calendar"),
    "calendar_change.withdrawn": _l("took a change of a calendar back, or turned it down"),
    "chain.added": _l("wrote an escalation chain"),
    "chain.changed": _l("changed an escalation chain"),
    "chain.removed": _l("removed an escalation chain"),
    "chains_imported": _l("imported escalation chains"),
    "clock.breached": _l("a promise was broken"),
    "comment_answered": _l("wrote to the author of a comment, known to nobody"),
    "comments_deleted": _l("comments of a survey were deleted, their time being over"),
    "commitment.agreed": _l("wrote down a promise both departments had agreed on"),
    "commitment.proposed": _l("proposed a promise"),
    "commitment.signed": _l("signed a promise"),
    "commitment.withdrawn": _l("took a proposed promise off the table"),
    "commitment.reviewed": _l("looked at a promise again"),
    "commitments_imported": _l("imported promises"),
    "company_founded": _l("began, as the first person here"),
    "decision_answered": _l("answered a decision a digest asked for"),
    "department_added": _l("wrote a new department down"),
    "department_changed": _l("changed what is said of a department"),
    "department_closed": _l("closed a department"),
    "departments_imported": _l("imported departments"),
    "escalation.acknowledged": _l("took an escalation on"),
    "escalation.fired": _l("an escalation fired"),
    "heads_asked": _l("asked heads for their answer to results"),
    "language_set": _l("chose the language somebody is written to in"),
    "links_written": _l("wrote out personal answer links"),
    "lock_lifted": _l("let a wave open before its last results were answered"),
    "password_changed": _l("changed their password"),
    "password_chosen": _l("chose a password"),
    "password_offered": _l("was sent a link to choose a password"),
    "participation_rated": _l("rated how people take part"),
    "people_imported": _l("imported people"),
    "period.closed": _l("closed a period"),
    "person_added": _l("brought somebody in"),
    "person_changed": _l("changed what is on record of somebody"),
    "person_forgotten": _l("somebody who left was made nameless, their time being over"),
    "pilot_decided": _l("decided on a pilot"),
    "pilot_started": _l("started a pilot"),
    "pilot_written": _l("wrote a pilot down"),
    "person_left": _l("let somebody leave"),
    "proposal_raised": _l("raised a proposal"),
    "publications_checked": _l("checked everything published again"),
    "rating_batch_opened": _l("a batch of ratings began"),
    "recovery_code_used": _l("signed in with a recovery code"),
    "recovery_codes_renewed": _l("made new recovery codes"),
    "report_deleted": _l("a sealed report seen through long ago was deleted"),
    "report_handed_over": _l("handed a sealed report over to another officer"),
    "report_opened": _l("opened a sealed report"),
    "report_settled": _l("marked a sealed report as seen through"),
    "report_reopened": _l("took back that a sealed report was seen through"),
    "public_figures_imported": _l("imported public figures"),
    "requests_imported": _l("imported service requests"),
    "answers_imported": _l("brought in the answers of an earlier survey"),
    "response_published": _l("published a response to results"),
    "role_ended": _l("ended a role"),
    "role_given": _l("gave a role"),
    "roles_followed_groups": _l("roles followed the groups of the sign-in provider"),
    "room_pins_made": _l("made slips with numbers for break rooms"),
    "second_factor_off": _l("switched the second proof off"),
    "second_factor_on": _l("switched the second proof on"),
    "second_factor_reset": _l("took away a colleague's second proof"),
    "series_planned": _l("planned a series of surveys"),
    "series_resumed": _l("let a stopped series of surveys go on"),
    "series_stopped": _l("stopped a series of surveys"),
    "service.added": _l("wrote a service down"),
    "service.changed": _l("changed what is said of a service"),
    "services_imported": _l("imported services"),
    "settings_changed": _l("changed settings of the company"),
    "sign_in_linked": _l("linked an account of the sign-in provider to a person"),
    "site_added": _l("added a site"),
    "site_named": _l("said what a site is called in English"),
    "site_removed": _l("took a site back"),
    "slack_app_kept": _l("kept the secrets of the Slack app"),
    "slack_disconnected": _l("disconnected Slack"),
    "slack_ended": _l("Slack no longer lets us in"),
    "slack_installed": _l("connected Slack"),
    "slack_resumed": _l("Slack lets us in again"),
    "table_taken": _l("took a table away"),
    "template_archived": _l("put a questionnaire away"),
    "template_draft_discarded": _l("threw away the draft of a questionnaire"),
    "template_published": _l("published a version of a questionnaire"),
    "template_unarchived": _l("took a questionnaire out again"),
    "transfers_imported": _l("imported transfers"),
    "wave_closed": _l("a survey wave was closed"),
    "wave_key_destroyed": _l("the key of a wave was destroyed"),
    "wave_opened": _l("a survey wave was opened"),
    "wave_published": _l("results were published"),
    "webhook_added": _l("added an address for events"),
    "webhook_removed": _l("removed an address for events"),
    "webhook_restored": _l("took up an address for events again"),
    "webhook_rotated": _l("gave an address for events a new secret"),
}
KINDS: dict[str, object] = {
    "api_token": _l("tokens"),
    "bank": _l("question banks"),
    "calendar": _l("calendars"),
    "calendar_change": _l("changes of calendars"),
    "catalogue": _l("the catalogue"),
    "chain": _l("escalation chains"),
    "clock": _l("clocks"),
    "commitment_version": _l("promises"),
    "company": _l("settings of the company"),
    "decision": _l("decisions"),
    "database": _l("the database"),
    "escalation": _l("escalations"),
    "department": _l("departments"),
    "half_year": _l("half-years"),
    "people": _l("people"),
    "period_close": _l("closed periods"),
    "person": _l("persons"),
    "pilot": _l("pilots"),
    "public_figures": _l("public figures"),
    "publications": _l("what was published"),
    "report": _l("sealed reports"),
    "roster": _l("lists of people"),
    "series": _l("series of surveys"),
    "service": _l("services"),
    "template": _l("questionnaires"),
    "site": _l("sites"),
    "table": _l("tables taken away"),
    "tree": _l("lists of departments"),
    "wave": _l("survey waves"),
    "webhook": _l("addresses for events"),
    "workspace": _l("the chat workspace"),
    "workspace_app": _l("the Slack app"),
    "workspace_install": _l("the connection to Slack"),
}
OF_A_CHANGE = {"settings_changed", "site_named", "department_changed"}
"""Acts whose facts hold what was before and what came after it."""


def act_words(action: str) -> str:
    """Say what was done; an act nobody has given words to yet goes by its code."""
    return str(ACTS.get(action, action))


def kind_words(kind: str) -> str:
    """Say what kind of thing it was done to."""
    return str(KINDS.get(kind, kind))


def detail_words(line: AuditLine) -> str:
    """Say the facts of an entry in one line."""
    facts = line.entry.details.items()
    return " · ".join(f"{name}: {_said(line, said)}" for name, said in facts)


def short_details(line: AuditLine) -> str:
    """Say the same with long codes cut: they are for comparing, which is done in the table."""
    facts = line.entry.details.items()
    return " · ".join(f"{name}: {_cut(_said(line, said))}" for name, said in facts)


def _cut(said: str) -> str:
    return f"{said[:12]}…" if len(said) > LONGEST_CODE and " " not in said else said


def _said(line: AuditLine, said: object) -> str:
    if line.entry.action in OF_A_CHANGE and isinstance(said, list):
        return "\N{NO-BREAK SPACE}→ ".join("–" if one in ("", None) else str(one) for one in said)
    return _flat(said)


def _flat(said: object) -> str:
    if isinstance(said, list | tuple):
        return ", ".join(str(one) for one in said)
    if isinstance(said, dict):
        return ", ".join(f"{name} {one}" for name, one in said.items())
    return str(said) or "–"
