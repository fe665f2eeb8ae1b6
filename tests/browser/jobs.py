"""What each person the product is for comes to do, and the browser test that walks it.

Each walk begins on the first page, or on the link or the paper somebody was given, and goes on by
what stands there. A test checks that every job has one and that it exists.
"""

from __future__ import annotations

FRONT_LINE = "test_jobs_of_the_front_line.py"

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
HR_LEAD: dict[str, str] = {}
CENTRE_MANAGER: dict[str, str] = {}
DEPARTMENT_HEAD: dict[str, str] = {}
ADMINISTRATOR: dict[str, str] = {}

JOBS: dict[str, dict[str, str]] = {
    "agent on shift": AGENT,
    "field technician": TECHNICIAN,
    "partner worker": PARTNER_WORKER,
    "HR lead": HR_LEAD,
    "centre manager": CENTRE_MANAGER,
    "department head": DEPARTMENT_HEAD,
    "administrator": ADMINISTRATOR,
}
