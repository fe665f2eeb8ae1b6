"""What the domain's codes are called on pages, and how lengths of time read."""

from __future__ import annotations

import enum
from datetime import date, datetime

from flask import Flask
from flask_babel import format_date, format_time, get_locale, to_user_timezone

from app.i18n import localized, marked_time, short_time
from app.site_words import site_name
from app.translate import _, _l
from pulse.commitments.endings import Ending
from pulse.instants import utc_now
from pulse.people.tree import DepartmentNode
from pulse.surveys.models import Template

WORDS: dict[str, dict[str, object]] = {
    "state": {
        "open": _l("In progress"),
        "held": _l("On hold"),
        "resolved": _l("Resolved"),
        "cancelled": _l("Cancelled"),
    },
    "event": {
        "opened": _l("Opened"),
        "replied": _l("First answer"),
        "held": _l("Put on hold"),
        "resumed": _l("Resumed"),
        "reassigned": _l("Passed to a colleague"),
        "handed_over": _l("Handed to another department"),
        "priority_changed": _l("Urgency changed"),
        "renegotiated": _l("A new time was agreed"),
        "resolved": _l("Resolved"),
        "reopened": _l("Reopened"),
        "cancelled": _l("Cancelled"),
        "waived": _l("Promise waived"),
        "corrected": _l("Corrected"),
    },
    "hold": {
        "waiting_requester": _l("waiting for the requester"),
        "identity_check": _l("checking who is asking"),
        "agreed_date": _l("agreed for a later date"),
        "stock_out": _l("out of stock"),
        "third_party": _l("waiting for an outside party"),
        "unnamed": _l("no reason named"),
    },
    "signing": {
        "provider": _l("the department that answers"),
        "customer": _l("the department that asks"),
    },
    "lack": {
        "what": _l("what exactly is needed"),
        "where": _l("where it happens, or on which device"),
        "evidence": _l("a screenshot or an example"),
        "approval": _l("an approval"),
        "by_when": _l("by when it is needed"),
        "right_place": _l("it belonged to another service"),
    },
    "outcome": {
        "done": _l("Done"),
        "alternative_accepted": _l("Solved another way, accepted by the requester"),
        "declined_within_limit": _l("Declined within the published limit"),
    },
    "piece": {
        "open": _l("Working time"),
        "break": _l("Break"),
        "closed": _l("Outside working hours"),
        "holiday": _l("Holiday"),
        "held": _l("On hold"),
        "done": _l("Finished"),
    },
    "party": {
        "provider": _l("Department that answers"),
        "requester": _l("Requester"),
        "third_party": _l("Outside party"),
        "closed": _l("Closed"),
    },
    "target": {
        "first_reply": _l("First answer"),
        "resolution": _l("Resolution"),
    },
    "promised": {
        "first_response": _l("A first answer from a person"),
        "resolve": _l("That it is solved"),
        "notice_lead": _l("That people are told so long beforehand"),
        "periodic": _l("That something comes again and again, such as news of an outage"),
        "quality": _l("That a share is reached, such as 90 percent of training in working hours"),
        "notify_delay": _l("That whoever waits is told when it gets late"),
    },
    "evidence": {
        "event": _l("a clock on every request, from the request on"),
        "manual": _l("the department's own records"),
    },
    "moment": {
        "submitted": _l("the request comes in"),
        "accepted": _l("somebody takes it on"),
        "first_human_reply": _l("a person answers"),
        "resolved": _l("it is solved"),
        "result_told": _l("whoever asked knows the outcome"),
        "due_missed": _l("the promised time is over"),
        "delay_told": _l("the delay is told"),
        "detected": _l("it is noticed"),
        "notice_sent": _l("the notice is out"),
        "update_sent": _l("the next news is out"),
        "changed": _l("the change is known"),
        "visit_at": _l("the visit begins"),
        "effective_on": _l("it takes effect"),
        "published": _l("it is published"),
        "month_start": _l("the month begins"),
        "owner_reply": _l("the department in charge answers"),
        "collected": _l("it is collected"),
        "left_on": _l("somebody leaves"),
        "action_recorded": _l("what was done is on record"),
    },
    "unit": {
        "business_minutes": _l("minutes of working time"),
        "business_hours": _l("hours of working time"),
        "business_days": _l("working days"),
        "elapsed_minutes": _l("minutes, day and night"),
        "elapsed_hours": _l("hours, day and night"),
        "calendar_days": _l("calendar days"),
        "percent": _l("percent"),
        "settlement_cycle": _l("settlements"),
    },
    "service": {
        "live": _l("Offered"),
        "pilot": _l("On trial"),
        "draft": _l("In preparation"),
        "ended": _l("No longer offered"),
    },
    "sampling": {
        "never": _l("Never"),
        "each": _l("After each"),
        "1_in_3": _l("After one in three"),
        "1_in_5": _l("After one in five"),
        "weekly": _l("Once a week"),
        "monthly": _l("Once a month"),
    },
    "verdict": {
        "kept": _l("kept"),
        "late": _l("late"),
        "open": _l("still open"),
        "excluded": _l("not counted"),
    },
    "priority": {
        "P1": _l("Urgent: work has stopped"),
        "P2": _l("Normal"),
        "P3": _l("No hurry"),
        "any": _l("Every request"),
    },
    "role": {
        "service_owner": _l("the service owner"),
        "provider_team_lead": _l("the team lead who answers"),
        "provider_dept_head": _l("the head of the department that answers"),
        "customer_dept_head": _l("the head of the department that asked"),
        "partner_manager": _l("the partner's site manager"),
        "escalation_final": _l("the last stop for escalations"),
        "safety_officer": _l("the safety officer"),
        "cs_lead": _l("the customer service lead"),
        "hr_lead": _l("the HR lead"),
        "privacy_officer": _l("the privacy officer"),
        "security_reviewer": _l("the security reviewer"),
        "abuse_case_owner": _l("the case owner for abuse"),
        "grievance_officer": _l("the grievance officer"),
        "privacy_reviewer": _l("the privacy reviewer"),
        "center_manager": _l("the centre manager"),
        "executive": _l("the executives"),
        "decider": _l("the deciders"),
        "sys_admin": _l("the administrators"),
        "council_employer": _l("the employer's side of the works council"),
        "council_worker": _l("the employees' side of the works council"),
        "task_owner": _l("whoever has the task"),
    },
    "escalation": {
        "planned": _l("planned"),
        "held": _l("waiting while on hold"),
        "fired": _l("told"),
        "cancelled": _l("no longer needed"),
    },
    "tenure": {
        "under_1y": _l("Here for less than a year"),
        "1y_to_2y": _l("Here for one to two years"),
        "2y_to_5y": _l("Here for two to five years"),
        "5y_to_10y": _l("Here for five to ten years"),
        "over_10y": _l("Here for ten years or more"),
    },
    "peers": {
        "hq_support_team": _l("Support teams at headquarters"),
        "hq_support": _l("Support divisions at headquarters"),
        "hq_business_team": _l("Business teams at headquarters"),
        "hq_tech_team": _l("Technical teams at headquarters"),
        "cc_team": _l("Call centre teams"),
        "cc_site": _l("Call centre sites"),
        "field_region": _l("Field regions"),
        "field_unit": _l("Field units"),
        "shift_team": _l("Shift teams"),
        "partner_company": _l("Partner companies"),
        "partner_team": _l("Teams of partner companies"),
        "employer": _l("Partner companies, each as a whole"),
    },
    "job": {
        "agent": _l("Agents"),
        "technician": _l("Field technicians"),
        "executive": _l("Executives"),
        "manager": _l("Managers"),
        "staff": _l("Office staff"),
        "lead": _l("Team leads"),
        "operator": _l("Operators"),
        "store": _l("Store staff"),
        "warehouse": _l("Warehouse staff"),
    },
    "employment": {
        "regular": _l("permanently"),
        "fixed_term": _l("for a fixed term"),
        "partner": _l("by a partner company"),
    },
    "channel": {
        "slack": _l("Slack"),
        "web": _l("this page"),
        "phone": _l("telephone"),
        "kiosk": _l("kiosk"),
        "email": _l("e-mail"),
        "sms": _l("text message"),
        "push": _l("notification"),
        "system": _l("automatically from another system"),
        "import": _l("brought in from another system"),
    },
    "wave": {
        "planned": _l("Planned"),
        "open": _l("Open"),
        "closing": _l("Being counted"),
        "closed": _l("Counted"),
        "published": _l("Published"),
    },
}


def word(family: str, code: object) -> str:
    """Return what a code of ``family`` is called; an unknown one reads as itself."""
    key = code.value if isinstance(code, enum.Enum) else code
    return str(WORDS[family].get(str(key), key))


def duration(seconds: float | None) -> str:
    """Return a length of time in its two largest useful units, never below a minute's detail."""
    if seconds is None:
        return ""
    whole = abs(int(seconds))
    if whole < 60:
        return _("%(n)s s", n=whole)
    hours, minutes = divmod(whole // 60, 60)
    if not hours:
        return _("%(n)s min", n=minutes)
    if hours >= 100 or not minutes:
        return _("%(n)s h", n=hours)
    return _("%(hours)s h %(minutes)s min", hours=hours, minutes=minutes)


def exact_duration(seconds: float) -> str:
    """Return a length of time to the second, as hours, minutes and seconds that add up."""
    hours, rest = divmod(int(seconds), 3600)
    minutes, second = divmod(rest, 60)
    return f"{hours}:{minutes:02d}:{second:02d}"


def by_when(at: datetime | None) -> str:
    """Return a coming moment as people say it: a bare time today, with its day otherwise."""
    if at is None:
        return ""
    if to_user_timezone(at).date() == to_user_timezone(utc_now()).date():
        return _("today %(time)s", time=format_time(at, "HH:mm"))
    return short_time(at)


def due_moment(at: datetime | None) -> str:
    """Return a coming moment for a page: as people say it, and exact where one asks for it."""
    return "" if at is None else marked_time(at, by_when(at))


def day(at: datetime | date) -> str:
    """Return a date with its year, for reports."""
    pattern = "y년 M월 d일" if str(get_locale()) == "ko" else "d MMMM y"
    return str(format_date(at, pattern))


def day_moment(at: datetime | date) -> str:
    """Return a date with its year for a page; of an instant, its exact time where one asks."""
    return marked_time(at, day(at)) if isinstance(at, datetime) else day(at)


def kept_words(ending: Ending) -> str:
    """Say of a finished request whether its promises were kept; nothing where none counts."""
    if not ending.promised:
        return ""
    if ending.kept == ending.promised:
        return _("promise kept")
    if not ending.kept:
        return _("promise not kept")
    return _("%(kept)s of %(promised)s promises kept", kept=ending.kept, promised=ending.promised)


def template_name(template: Template) -> str:
    """Return what a questionnaire is called; the one asked by itself shares its source's name."""
    name = localized(template, "name")
    if not template.document.get("asked_after"):
        return name
    return _("%(name)s (asked by itself)", name=name)


def department_name(node: DepartmentNode | None) -> str:
    """Return a department's name in the reader's language; a dash where there is none."""
    return "–" if node is None else node.name(str(get_locale()))


def day_words(on: date | None) -> str:
    """Return a date as people write it, with its weekday and year."""
    pattern = "y년 M월 d일(EEE)" if str(get_locale()) == "ko" else "EEE d MMM y"
    return "" if on is None else str(format_date(on, pattern))


def init_words(app: Flask) -> None:
    """Give templates the words."""
    app.jinja_env.globals.update(
        word=word,
        kept_words=kept_words,
        template_name=template_name,
        department_name=department_name,
        site_name=site_name,
    )
    app.jinja_env.filters.update(
        duration=duration,
        exact_duration=exact_duration,
        by_when=due_moment,
        day=day_moment,
        day_words=day_words,
    )
