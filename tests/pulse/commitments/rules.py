"""Every rule of promises between departments, and the tests that hold it.

``RULES`` are the twelve rules of working time; each has tests whose names begin with its number.
``HONEST`` are the promises of honest clocks. ``ESCALATION`` and ``OBJECTS`` are what escalating
and the things themselves must do. A test is named by its file under ``tests`` and its name, or by
the file alone where every test with the rule's number in its name belongs to it.
"""

from __future__ import annotations

TIME = "pulse/calendars/test_working_time_rules.py"
CLOCKS = "pulse/commitments/test_clocks.py"
REPLAY = "pulse/commitments/test_calendar_changes.py"
KNOWN = "pulse/commitments/test_known_figures.py"
HONEST_CLOCKS = "pulse/commitments/test_honest_clocks.py"
REQUESTS = "pulse/commitments/test_requests.py"
ESCALATING = "pulse/commitments/test_escalating.py"
STEPS = "pulse/commitments/test_chains.py"
TOLD = "integrations/slack/test_escalation_handlers.py"
SIGNING = "pulse/commitments/test_signing.py"
FULFILMENT = "pulse/commitments/test_fulfilment.py"
ASKING = "pulse/ratings/test_asking.py"
BY_ROLE = "pulse/ratings/test_by_role.py"

RULES: dict[int, tuple[str, ...]] = {
    1: (TIME,),
    2: (TIME,),
    3: (TIME, CLOCKS),
    4: (TIME, CLOCKS),
    5: (
        TIME,
        CLOCKS,
        "pulse/calendars/test_bulk.py::test_a_goal_used_up_at_closing_time_is_due_then",
    ),
    6: (TIME, CLOCKS),
    7: (TIME, CLOCKS, f"{REQUESTS}::test_resolved_and_reopened_the_closed_time_does_not_count"),
    8: (
        CLOCKS,
        f"{KNOWN}::test_a_later_correction_changes_nothing_in_what_was_known",
        f"{KNOWN}::test_a_reopened_request_was_kept_before",
        f"{KNOWN}::test_known_then_equals_what_was_counted_then",
    ),
    9: (TIME, CLOCKS),
    10: (TIME, CLOCKS),
    11: (
        TIME,
        CLOCKS,
        f"{REQUESTS}::test_a_change_of_priority_applies_the_new_goal_to_the_whole_time",
        f"{KNOWN}::test_another_priority_s_promise_was_not_known_before_the_change",
    ),
    12: (
        TIME,
        REPLAY,
        f"{KNOWN}::test_a_replay_changes_what_is_known_from_then_on",
        "integrations/slack/test_replay_handlers.py"
        "::test_both_heads_consent_with_the_flips_before_their_eyes",
    ),
}

HONEST: dict[str, tuple[str, ...]] = {
    "1 derivation, verifier": (
        f"{HONEST_CLOCKS}::test_honest_1_every_reading_carries_a_derivation_somebody_else_can_re_add",
        "pulse/commitments/test_derivation.py::test_any_one_changed_segment_is_rejected",
        "integrations/slack/test_request_act_handlers.py"
        "::test_how_the_time_is_counted_is_open_to_who_asked",
    ),
    "2 parties' minutes": (
        f"{HONEST_CLOCKS}::test_honest_2_the_parties_minutes_are_the_minutes_on_the_wall",
    ),
    "3 both figures": (
        f"{HONEST_CLOCKS}::test_honest_3_both_figures_and_the_share_of_pauses_are_told",
        f"{FULFILMENT}::test_green_outside_red_inside",
        "app/views/test_watermelons.py::test_a_head_sees_the_own_watermelons_and_no_others",
    ),
    "4 fulfilment, interval": (
        f"{HONEST_CLOCKS}::test_honest_4_one_cannot_say_missed_while_the_goal_lies_inside_the_interval",
        f"{FULFILMENT}::test_waived_declined_and_replaced_are_left_out",
        f"{FULFILMENT}::test_promises_are_rolled_up_by_weight_never_pooled",
    ),
    "5 burn rate": (
        f"{HONEST_CLOCKS}::test_honest_5_the_burn_rate_is_the_used_share_of_the_misses_allowed",
        "pulse/commitments/test_forecast.py::test_few_promises_leave_the_outcome_open",
    ),
    "6 matrix": (
        f"{HONEST_CLOCKS}::test_honest_6_the_matrix_shows_what_passed_between_two_departments",
        "app/views/test_ratings_words.py"
        "::test_a_pair_shows_what_its_customer_says_of_the_providers_services",
    ),
}

ESCALATION: dict[str, tuple[str, ...]] = {
    "steps and their targets": (
        f"{STEPS}::test_each_rule_of_a_three_hour_goal",
        f"{STEPS}::test_steps_are_planned_in_order_with_repeats_written_out",
        f"{ESCALATING}::test_whoever_is_away_is_replaced_by_the_next_in_line",
        "pulse/commitments/test_recipients.py"
        "::test_a_partner_worker_is_stood_for_by_the_site_representative",
    ),
    "frozen, planned, held": (
        f"{ESCALATING}::test_the_chain_is_frozen_when_the_request_opens",
        f"{ESCALATING}::test_the_whole_chain_is_planned_at_the_opening",
        f"{ESCALATING}::test_a_hold_holds_and_a_resume_shifts",
    ),
    "fired once, acknowledged, one thread": (
        f"{ESCALATING}::test_a_step_fires_once",
        f"{ESCALATING}::test_two_workers_at_once_fire_each_step_once",
        f"{ESCALATING}::test_the_clock_is_read_again_before_a_step_fires",
        f"{ESCALATING}::test_acknowledged_until_then_all_further_steps_wait",
        f"{TOLD}::test_once_the_time_is_over_the_steps_go_on",
        f"{TOLD}::test_a_part_is_handed_over_from_the_notice",
        f"{TOLD}::test_both_heads_meet_in_one_thread_at_the_fourth_rung",
    ),
    "quiet hours": (
        f"{ESCALATING}::test_the_notice_waits_for_the_recipients_own_morning",
        f"{ESCALATING}::test_only_the_urgent_goes_through_quiet_hours",
    ),
    "killed, down, listed": (
        f"{ESCALATING}::test_killed_before_the_commit_nothing_is_lost_and_nothing_doubled",
        f"{ESCALATING}::test_a_scheduler_that_was_down_catches_up_in_order_and_says_so",
        f"{ESCALATING}::test_the_future_as_listed_is_what_happens",
        "journeys/test_escalations_killed.py"
        "::test_killed_in_the_middle_nothing_is_lost_and_nothing_told_twice",
    ),
    "ratings afterwards, by role": (
        f"{ASKING}::test_a_finished_request_asks_its_user_two_working_hours_later",
        f"{ASKING}::test_a_service_never_asked_about_stays_so",
        f"{ASKING}::test_the_role_of_the_request_is_kept_and_not_that_of_the_job",
        f"{BY_ROLE}::test_buyers_and_deciders_are_asked_once_a_quarter_with_their_role",
        f"{BY_ROLE}::test_what_each_role_says_is_published_apart",
        "integrations/slack/test_rating_scenario.py::test_two_taps_and_it_is_done",
    ),
}

OBJECTS: dict[str, tuple[str, ...]] = {
    "service": (
        "pulse/commitments/test_services_import.py"
        "::test_a_service_is_stored_with_its_three_sides_and_owner",
        f"{SIGNING}::test_a_service_without_a_decider_promises_nothing",
    ),
    "commitment": (
        f"{SIGNING}::test_both_heads_sign_and_the_new_version_begins_on_its_day",
        f"{SIGNING}::test_two_people_sign_each_for_their_side",
        f"{SIGNING}::test_a_review_date_comes_up",
        "pulse/commitments/test_duties.py"
        "::test_what_is_agreed_is_kept_and_what_is_not_is_left_out",
        "pulse/commitments/test_reviewing.py"
        "::test_both_heads_are_reminded_once_on_the_review_date",
    ),
    "target": (
        f"{CLOCKS}::test_every_unit_of_a_goal",
        f"{REQUESTS}::test_the_first_reply_of_the_provider_stops_the_reply_clock",
        "pulse/calendars/test_working_time.py"
        "::test_one_working_day_is_the_same_time_on_the_next_working_day",
    ),
    "service request": (
        f"{REQUESTS}::test_opening_takes_the_version_in_force_that_day_and_its_priority",
        f"{SIGNING}::test_an_open_request_keeps_its_version",
        "pulse/commitments/test_intake.py::test_users_with_all_below_them_and_whoever_buys",
    ),
    "request event": (
        f"{REQUESTS}::test_the_log_never_changes",
        f"{REQUESTS}::test_a_correction_moves_an_event_and_keeps_it",
        f"{REQUESTS}::test_two_presses_at_once_have_one_effect",
        "pulse/commitments/test_handing_over.py"
        "::test_a_part_is_a_request_of_its_own_with_its_own_promise",
        "pulse/commitments/test_renegotiating.py::test_both_times_stay_visible",
        "pulse/commitments/test_grouping.py"
        "::test_one_act_resolves_all_and_each_keeps_its_own_clock_and_event",
    ),
    "clock": (
        "pulse/commitments/test_caches.py::test_a_rebuild_gives_the_same_columns_and_steps",
        "pulse/commitments/test_settling.py::test_a_breach_is_recorded_once_with_its_own_moment",
    ),
    "chain": (f"{STEPS}::test_a_rule_is_read_and_written_back",),
}
