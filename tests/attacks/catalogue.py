"""The catalogue of attacks and of promised properties, each with the tests that stand guard.

Attacks (number, in short): 1 small cell · 2 differences of cells · 3 three cells or two viewers ·
4 live results · 5 edited or late answers · 6 somebody joins or leaves between waves · 7 list of
participants · 8 comments by filter or time · 9 comments joined to each other · 10 style of a
comment · 11 who is named in what Slack sends · 12 message history · 13 shared keys and ids ·
14 physical order and row numbers · 15 times · 16 a dump during the wave · 17 what databases leave
in files · 18 length of a sealed ballot · 19 hashes of addresses · 20 attributes on a ballot ·
21 logs and queues · 22 everybody said the same · 23 means that invert · 24 whole-number bounds ·
25 exports, programs, errors · 26 a segment of one · 27 puppets · 28 a question for one ·
29 replies to comments · 30 that a cell is hidden · 31 a changed server · 32 a legal demand.

Properties: P1 one row a submit · P2 two submits differ in noise only · P3 edits and repeats keep
one row · P4 nothing left after the close · P5 a kept copy stays shut · P6 no light combination by
brute force · P7 answers never decide what is shown · P8 people alike can change places · P9 every
number shown is a published cell · P10 refusals are alike · P11 nothing is readable while open ·
P12 a close killed anywhere ends alike · P13 logs name nobody · P14 comments come in blocks only ·
P15 nothing frozen changes, k is never under 5.

A value is the tests by file; what of an attack is not prevented is in ``SAID``, with the words by
which the product says so.
"""

from __future__ import annotations

PROTOCOL = "tests/attacks/test_answer_protocol.py"
LINKAGE = "tests/attacks/test_linkage.py"
SAFE_ATTACKS = "tests/attacks/test_safe_attacks.py"
SAFE = "tests/pulse/publishing/test_safe.py"
CLOSING = "tests/pulse/publishing/test_closing.py"
COMMENTS = "tests/pulse/publishing/test_comments.py"
PLAN = "tests/pulse/publishing/test_plan.py"
OPENING = "tests/pulse/publishing/test_opening.py"
ROUNDING = "tests/pulse/publishing/test_rounding.py"
BOUNDS = "tests/pulse/publishing/test_bounds.py"
SEALING = "tests/pulse/ballots/test_sealing.py"
SUBMITTING = "tests/pulse/ballots/test_submitting.py"
LOGS = "tests/app/test_logs.py"
RESULTS = "tests/app/views/test_results.py"
ANSWER = "tests/app/views/test_answer.py"
BATCHES = "tests/pulse/ratings/test_batches.py"
NEWCOMERS = "tests/pulse/people/test_newcomers.py"
AUTHORING = "tests/pulse/surveys/test_authoring.py"
LETTERS = "tests/pulse/results/test_letters.py"
MAILBOX = "tests/app/views/test_letters.py"
WAVES = "tests/pulse/surveys/test_waves.py"

SUBMIT = f"{PROTOCOL}::test_a_submit_changes_one_row_of_one_table"
NOISE = f"{PROTOCOL}::test_two_peoples_ballots_differ_in_noise_only"
NAMELESS = f"{PROTOCOL}::test_a_ballot_names_nobody"
TABLES = f"{PROTOCOL}::test_after_the_close_no_table_holds_a_trace"
FILES = f"{PROTOCOL}::test_after_the_close_no_file_holds_a_trace"
UNLOGGED = f"{PROTOCOL}::test_nothing_of_the_way_of_an_answer_is_logged"
SWAPPED = f"{PROTOCOL}::test_swapping_two_people_alike_changes_nothing_published"
SHOWN = f"{PROTOCOL}::test_whether_a_cell_is_shown_depends_on_who_answered_not_on_what"
RANDOM = f"{SAFE_ATTACKS}::test_no_random_company_gives_anybody_away"
SEASON = "tests/attacks/test_seasons.py::test_no_season_of_any_company_gives_anybody_away"
WHOLE_NUMBERS = (
    "tests/attacks/test_seasons.py"
    "::test_no_answer_is_pinned_by_whole_numbers_in_a_company_of_eleven"
)
EXHAUSTIVE = f"{SAFE}::test_every_decision_on_up_to_nine_atoms_equals_exhaustive_search"
KEPT_COPY = f"{CLOSING}::test_a_copy_kept_from_the_open_wave_stays_shut"
KEYED = f"{CLOSING}::test_nothing_is_published_while_the_key_exists"
UNREADABLE = f"{RESULTS}::test_an_open_wave_and_one_that_never_was_are_both_not_found"
TAKEN_AWAY = f"{RESULTS}::test_the_table_to_take_away_holds_the_published_cells_and_nothing_else"
ALIKE = f"{RESULTS}::test_every_square_without_a_number_says_the_same"
BLOCKS = f"{COMMENTS}::test_every_respondent_is_in_exactly_one_block_of_ten"
UNORDERED = f"{COMMENTS}::test_comments_lose_their_order_and_their_traces"
FROZEN = f"{WAVES}::test_nothing_frozen_changes_after_the_opening"
PRESSED = f"{LOGS}::test_a_signed_press_leaves_no_trace_in_any_log"

ATTACKS: dict[int, tuple[str, ...]] = {
    1: (f"{SAFE}::test_few_answers_show_nothing_and_k_is_never_lower", RANDOM),
    2: (f"{SAFE}::test_a_part_is_hidden_where_the_rest_would_stand_alone", RANDOM, SEASON),
    3: (
        f"{SAFE}::test_three_overlapping_cells_and_their_total_single_out_the_overlap",
        EXHAUSTIVE,
        SEASON,
    ),
    4: (UNREADABLE, KEYED, f"{BATCHES}::test_seven_days_alone_do_not_close_a_batch"),
    5: (
        f"{SUBMITTING}::test_a_wave_that_closes_between_look_up_and_write_takes_nothing",
        f"{BATCHES}::test_a_late_press_is_refused_and_does_not_fall_into_the_next_batch",
    ),
    6: (f"{BATCHES}::test_two_batches_in_a_row_single_nobody_out", FROZEN, SEASON),
    7: (
        f"{PROTOCOL}::test_while_open_nothing_but_ballots_tells_that_anybody_answers",
        "tests/integrations/test_reminding.py::test_a_dump_is_the_same_whoever_was_spared",
        "tests/attacks/test_participation_attacks.py"
        "::test_no_rate_and_no_combination_concerns_fewer_than_ten",
    ),
    8: (BLOCKS, f"{LINKAGE}::test_after_the_close_no_order_of_the_comments_tells_who_wrote_them"),
    9: (f"{CLOSING}::test_comments_carry_their_block_only", UNORDERED),
    11: (PRESSED, UNLOGGED),
    12: (f"{ANSWER}::test_no_page_ever_shows_what_was_answered_or_that_it_was", PRESSED),
    13: (
        TABLES,
        f"{LINKAGE}::test_a_dump_from_during_and_one_from_after_share_nothing_of_a_ballot",
    ),
    14: (
        f"{LINKAGE}::test_while_open_no_order_of_the_rows_tells_who_wrote_them",
        f"{LINKAGE}::test_after_the_close_every_published_row_was_written_at_once",
    ),
    15: (NAMELESS, SUBMIT),
    16: (f"{LINKAGE}::test_while_open_a_known_box_tells_nothing_of_the_answer", KEPT_COPY),
    17: (FILES,),
    18: (f"{SEALING}::test_the_length_says_nothing_within_a_bucket",),
    19: (f"{SEALING}::test_pseudonyms_differ_by_person_wave_and_key",),
    20: (NAMELESS, f"{CLOSING}::test_a_closed_wave_holds_cells_and_nothing_personal"),
    21: (UNLOGGED, SUBMIT, f"{LOGS}::test_a_database_error_never_repeats_its_parameters"),
    22: (f"{SAFE_ATTACKS}::test_when_everybody_says_the_same_no_number_says_so",),
    23: (f"{SAFE_ATTACKS}::test_exact_sums_of_five_people_leave_each_answer_open",),
    24: (
        f"{BOUNDS}::test_what_is_published_of_one_tree_pins_nobody",
        f"{BOUNDS}::test_whoever_it_calls_pinned_is_pinned_in_every_possible_world",
        WHOLE_NUMBERS,
    ),
    25: (TAKEN_AWAY, ALIKE),
    26: (f"{PLAN}::test_a_department_of_one_cannot_be_a_cell",),
    27: (
        f"{OPENING}::test_who_was_hired_lately_counts_in_everyone_only",
        f"{NEWCOMERS}::test_who_was_brought_in_counts_from_the_fourteenth_day",
        f"{NEWCOMERS}::test_what_one_person_adds_by_hand_another_confirms",
        f"{NEWCOMERS}::test_an_account_nobody_has_used_counts_in_no_group",
        f"{SAFE}::test_newcomers_are_left_out_unless_k_of_them_answered",
        SEASON,
    ),
    28: (f"{AUTHORING}::test_what_is_wrong_is_named_and_nothing_stored",),
    29: (
        f"{LINKAGE}::test_after_the_close_no_thread_leads_to_whoever_holds_its_link",
        f"{LETTERS}::test_letters_of_both_sides_come_out_together_in_the_morning",
        f"{MAILBOX}::test_the_link_is_shown_once_and_stands_in_no_table_log_or_message",
        f"{MAILBOX}::test_reading_one_s_letters_writes_nothing_and_logs_nothing",
    ),
    30: (SHOWN,),
    32: (TABLES, FILES, KEPT_COPY),
}

PROPERTIES: dict[str, tuple[str, ...]] = {
    "P1": (SUBMIT,),
    "P2": (NOISE,),
    "P3": (
        f"{SUBMITTING}::test_a_repeated_delivery_leaves_the_same_ballot",
        f"{ANSWER}::test_two_channels_are_one_ballot",
    ),
    "P4": (TABLES, FILES),
    "P5": (
        KEPT_COPY,
        "tests/integrations/test_key_files.py::test_a_key_overwritten_but_not_unlinked_is_gone",
    ),
    "P6": (EXHAUSTIVE, RANDOM, SEASON),
    "P7": (SHOWN, f"{SAFE_ATTACKS}::test_other_answers_never_change_which_cells_are_shown"),
    "P8": (SWAPPED,),
    "P9": (TAKEN_AWAY, f"{RESULTS}::test_means_stand_as_they_were_published"),
    "P10": (ALIKE, f"{SUBMITTING}::test_every_reason_to_refuse_sounds_the_same"),
    "P11": (UNREADABLE, KEYED),
    "P12": (f"{CLOSING}::test_a_close_killed_anywhere_ends_in_the_same_state",),
    "P13": (UNLOGGED, PRESSED),
    "P14": (BLOCKS, f"{RESULTS}::test_comments_stand_in_blocks_for_those_who_may_read_them"),
    "P15": (
        FROZEN,
        f"{WAVES}::test_the_minimum_group_is_never_lowered",
        f"{PLAN}::test_the_written_plan_names_nobody_and_its_seal_covers_k",
    ),
}

SAID: dict[int, str] = {
    10: "Colleagues may recognise your way of writing in a comment.",
    27: "Somebody who holds several real accounts in a small group",
    28: "A question that only you can answer gives you away; please leave it out.",
    29: "Whoever gets hold of the link of your comment",
    31: "somebody able to change the server's own program",
}
"""What is not prevented (10, 31, in part 27 and 29), or depends on who asks (28)."""
