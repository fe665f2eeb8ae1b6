"""What each person the product is for comes to do, and the browser test that walks it.

Each walk begins on the first page, or on the link or the paper somebody was given, and goes on by
what stands there. A test checks that every job has one and that it exists.
"""

from __future__ import annotations

FRONT_LINE = "test_jobs_of_the_front_line.py"
LEADS = "test_jobs_of_the_leads.py"

AGENT: dict[str, str] = {}
TECHNICIAN: dict[str, str] = {}
PARTNER_WORKER: dict[str, str] = {}
HR_LEAD = {
    "launch a lawful survey in a morning": (
        f"{LEADS}::test_hr_launches_a_lawful_survey_in_a_morning"
    ),
    "show the council what is stored": f"{LEADS}::test_hr_shows_the_council_what_is_stored",
    "tell noise from change": f"{LEADS}::test_hr_tells_noise_from_change",
    "get heads to act": f"{LEADS}::test_hr_gets_heads_to_act",
    "report to the board": f"{LEADS}::test_hr_reports_to_the_board",
}
CENTRE_MANAGER = {
    "see today's load and what is new": (
        f"{LEADS}::test_a_centre_manager_sees_todays_load_and_what_is_new"
    ),
    "raise a proposal that cannot be buried": (
        f"{LEADS}::test_a_centre_manager_raises_a_proposal_that_cannot_be_buried"
    ),
    "run a pilot in two teams": f"{LEADS}::test_a_centre_manager_runs_a_pilot_in_two_teams",
    "protect people after a hard day": (
        f"{LEADS}::test_a_centre_manager_protects_people_after_a_hard_day"
    ),
    "prove the centre's worth in numbers": (
        f"{LEADS}::test_a_centre_manager_proves_its_worth_in_numbers"
    ),
}
DEPARTMENT_HEAD = {
    "know which promise breaks today": f"{LEADS}::test_a_head_knows_what_breaks_today",
    "argue a clock fairly": f"{LEADS}::test_a_head_argues_a_clock_fairly",
    "renegotiate a promise with its customers": (
        f"{LEADS}::test_a_head_renegotiates_a_promise_with_its_customers"
    ),
    "mend one weak stage": f"{LEADS}::test_a_head_mends_one_weak_stage",
    "show what became better": f"{LEADS}::test_a_head_shows_what_became_better",
}
ADMINISTRATOR = {
    "begin from nothing": f"{LEADS}::test_an_administrator_begins_from_nothing",
    "connect Slack with the least scopes": (
        f"{LEADS}::test_an_administrator_connects_slack_with_the_least_scopes"
    ),
    "load people and keep leavers out": (
        f"{LEADS}::test_an_administrator_loads_people_and_keeps_leavers_out"
    ),
    "back up, upgrade and go back": f"{LEADS}::test_an_administrator_backs_up_and_sees_it",
    "prove what leaves the network": (
        f"{LEADS}::test_an_administrator_proves_what_leaves_the_network"
    ),
}

JOBS: dict[str, dict[str, str]] = {
    "agent on shift": AGENT,
    "field technician": TECHNICIAN,
    "partner worker": PARTNER_WORKER,
    "HR lead": HR_LEAD,
    "centre manager": CENTRE_MANAGER,
    "department head": DEPARTMENT_HEAD,
    "administrator": ADMINISTRATOR,
}
