"""What each person the product is for comes to do, and the browser test that walks it.

Each walk begins on the first page, or on the link or the paper somebody was given, and goes on by
what stands there. A test checks that every job has one and that it exists.
"""

from __future__ import annotations

FRONT_LINE = "test_jobs_of_the_front_line.py"
LEADS = "test_jobs_of_the_leads.py"
ADMINISTRATORS = "test_jobs_of_administrators.py"

AGENT = {
    "answer in seconds, in a window of one's own": (
        f"{FRONT_LINE}::test_an_agent_answers_when_it_suits"
    ),
    "get a frozen screen fixed without a form": (
        "test_workspace_journey.py::test_a_promise_breaks_is_taken_up_and_counted"
    ),
    "stop after abuse and have it count": (
        f"{FRONT_LINE}::test_an_agent_stops_after_abuse_and_it_counts"
    ),
    "learn a change before customers do": (
        f"{FRONT_LINE}::test_an_agent_learns_a_change_before_it_holds"
    ),
    "see that a complaint led somewhere": (
        f"{FRONT_LINE}::test_an_agent_reads_what_came_of_a_complaint"
    ),
}
TECHNICIAN = {
    "answer offline and send once": (
        "test_answer_offline.py::test_no_signal_a_dead_battery_and_then_sent_exactly_once"
    ),
    "report missing material by photo or voice": (
        f"{FRONT_LINE}::test_a_technician_shows_what_is_missing"
    ),
    "stop unsafe work and be called back": (
        f"{FRONT_LINE}::test_a_technician_stops_unsafe_work_and_is_called_back"
    ),
    "know of other hours before driving": (
        f"{FRONT_LINE}::test_a_technician_knows_before_driving"
    ),
    "two big buttons and no login every time": (
        f"{FRONT_LINE}::test_a_technicians_phone_remembers_and_begins_with_large_buttons"
    ),
}
PARTNER_WORKER = {
    "know who asks and who sees": (
        f"{FRONT_LINE}::test_a_partners_worker_knows_who_asks_and_who_sees"
    ),
    "answer by a link or a code without an account": (
        "test_partner_in_break_room.py::test_a_slip_and_a_code_are_enough_and_no_signal_loses_nothing"
    ),
    "raise a matter past one's own manager": (
        f"{FRONT_LINE}::test_a_partners_worker_raises_a_matter_past_their_manager"
    ),
    "get protection after abuse": f"{FRONT_LINE}::test_a_partners_worker_gets_protection",
    "see results for one's own firm": (
        f"{FRONT_LINE}::test_a_partners_worker_sees_their_firms_results"
    ),
}
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
    "begin from nothing": f"{ADMINISTRATORS}::test_an_administrator_begins_from_nothing",
    "connect Slack with the least scopes": (
        f"{ADMINISTRATORS}::test_an_administrator_connects_slack_with_the_least_scopes"
    ),
    "load people and keep leavers out": (
        f"{ADMINISTRATORS}::test_an_administrator_loads_people_and_keeps_leavers_out"
    ),
    "back up, upgrade and go back": (
        f"{ADMINISTRATORS}::test_an_administrator_backs_up_and_sees_it"
    ),
    "prove what leaves the network": (
        f"{ADMINISTRATORS}::test_an_administrator_proves_what_leaves_the_network"
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
