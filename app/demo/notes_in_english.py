"""The company's answers to waves in English: heard, doing, whose task, and what became of it.

In the order of the Korean ones. Units write theirs in Korean alone, as they would.
"""

from __future__ import annotations

WEEKLY = (
    ("Most of you said that other departments answer late.",
     "Every department goes through what it promised, and broken promises are published monthly.",
     "HR Operations", ""),
    ("Several of you again heard of changes after the customers did.",
     "Notices and Terms and Legal look together for the step at which notices get late.",
     "Notices and Terms", ""),
    ("The same about notices for the third time. Waiting for the legal review took longest.",
     "On 20 March it was decided that short notices go out without a review.",
     "Notices and Terms",
     "Notices and Terms and Legal have changed the procedure; it holds from 6 April."),
    ("This answers those who said that notices come late.",
     "From 6 April short notices go out first, without a legal review.",
     "Notices and Terms",
     "Reports of late notices have fallen from 38 to 12 a month."),
    ("Notices come sooner, you said, and calls are hard since the new tariffs.",
     "Daejeon Centre explains the rules on breaks and on ending a call once more.",
     "Occupational Safety and Health",
     "All teams in Daejeon went through the rules, and each has set its breaks anew."),
    ("Many of you did not know where to ask about pay and hours.",
     "The page put up on 11 May gets what is asked most.",
     "HR Operations",
     "It was extended twice; questions fell from 0.30 to 0.24 a person and month."),
    ("Since the new agent desktop repairs are slow, you said, and there is no time to learn.",
     "New screens are tried by two teams first. How much training falls into working hours is "
     "published every month.",
     "Agent Desktop Systems, Learning and Training",
     "Since June two teams try new screens first, and frozen ones are repaired within the "
     "promised time again. The share of training was published for June; since August it is a "
     "promise between departments."),
    ("You still want to know how far your comments got.",
     "The heads of regions and centres answer each comment.",
     "People and Culture",
     "Since July the heads of five centres and regions have answered the results themselves."),
    ("You want to know what recognition and ratings go by.",
     "In August there is a meeting about how people are rated.",
     "HR Operations",
     "It was held on 13 and 14 August, and the recording is online."),
    ("Messages ring in your breaks, you said.",
     "Outside working hours messages about work are held back.",
     "Business Systems", ""),
)  # fmt: skip
"""One for each weekly answer."""
OF_TEMPLATE = {
    "TPL-CARE": (
        "Some of you could not rest after abuse.",
        "Every team practises once more how to end a call and rest.",
        "Occupational Safety and Health",
        "All teams have practised it once, and the team beside takes the calls meanwhile.",
    ),
    "TPL-FIELD": (
        "Partners said again that their settlements are hard to read.",
        "Each settlement comes with a sheet that explains every item and its formula.",
        "Settlement",
        "Since the settlement of July the sheet comes with it.",
    ),
    "TPL-VOICE": (
        "Most of you were never told why a proposal was turned down.",
        "A reason is written for each proposal turned down, and published under Taking part.",
        "People and Culture",
        "",
    ),
}
