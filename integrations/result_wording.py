"""What is said about results, Korean and English: numbers first, then what follows."""

from __future__ import annotations

RESULTS: dict[str, tuple[str, str]] = {
    "results.headline": (
        "{name} 결과를 공개합니다. 전체 평균은 {mean}점입니다({scale_max}점 만점).",
        "Results are out: {name}. The overall mean is {mean} of {scale_max}.",
    ),
    "results.headline_bare": (
        "{name} 결과를 공개합니다.",
        "Results are out: {name}.",
    ),
    "results.out": ("‘{name}’ 결과가 나왔어요.", "Results are out: “{name}”."),
    "results.out_where": (
        "점수는 메일에 적지 않아요. 로그인하면 볼 수 있어요.",
        "No score stands in a mail; you read them once you have signed in.",
    ),
    "results.out_why": (
        "결과를 볼 수 있는 역할을 맡고 있어서 알려 드려요.",
        "You get this because your role reads results.",
    ),
    "results.rate": ("응답률은 약 {rate}%입니다.", "About {rate}% answered."),
    "results.high": ("높은 영역", "Highest"),
    "results.low": ("낮은 영역", "Lowest"),
    "results.weakest": ("가장 약한 고리는 ‘{label}’입니다.", "The weakest link is “{label}”."),
    "results.every": ("모든 영역", "All areas"),
    "results.area": ("영역", "Area"),
    "results.mean": ("평균", "Mean"),
    "results.line": ("{label} {mean}", "{label} {mean}"),
    "results.end_low": ("{mean} 이하", "{mean} or less"),
    "results.end_high": ("{mean} 이상", "{mean} or more"),
    "results.hidden": (
        "{k}명 미만 묶음의 결과는 보여 드리지 않습니다.",
        "Groups under {k} people are not shown.",
    ),
    "results.nothing": (
        "답이 적어 점수는 공개하지 않습니다.",
        "Too few people answered for scores to be shown.",
    ),
    "results.open": ("결과 보기", "See the results"),
    "results.front_line": ("현장 직무의 전체 평균", "Overall mean of the front line"),
    "results.role_agent": ("상담사", "Agents"),
    "results.role_technician": ("현장 기사", "Field technicians"),
    "results.chart_alt": (
        "{name}의 영역별 평균 막대그래프. {scores}",
        "Bar chart of the mean of each area in {name}. {scores}",
    ),
    "results.chart_title": ("{name}: 영역별 평균", "{name}: mean of each area"),
    "results.unit_lead": (
        "{unit}의 ‘{name}’ 결과가 나왔어요.",
        "Results for {unit} are out: “{name}”.",
    ),
    "results.unit_why": (
        "맡으신 조직의 것만, 결과가 나올 때마다 한 번 보내 드려요.",
        "You get those of your own unit only, once whenever results are out.",
    ),
    "results.whole": ("회사 전체", "Everybody"),
    "results.unit_overall": (
        "전반 만족은 {scale_max}점 만점에 {mean}, 답한 사람은 {band}명이에요.",
        "Overall {mean} of {scale_max}; {band} people answered.",
    ),
    "results.unit_hidden": (
        "{unit}: 아무도 드러나지 않게 보여 드릴 수 있는 숫자가 이번에는 없어요.",
        "{unit}: this time there is no number that could be shown without giving somebody away.",
    ),
    "results.unit_first": (
        "이 숫자는 우리 회사가 먼저 봐요. 물어본 회사는 {day}부터 볼 수 있어요.",
        "Your company reads this first; the company that asked can from {day}.",
    ),
    "results.unit_next": (
        "먼저 ‘{label}’부터 함께 이야기해 보세요. 누가 답했는지는 아무도 몰라요.",
        "Begin by talking about “{label}” together. Nobody knows who answered.",
    ),
    "results.heard": (
        "‘{name}’에서 들은 이야기와 앞으로 할 일을 알려 드려요.",
        "What was heard in “{name}”, and what follows from it.",
    ),
    "results.heard_unit": (
        "{unit}에서 ‘{name}’에 답해요. 들은 이야기와 앞으로 할 일이에요.",
        "{unit} answers “{name}”: what was heard, and what follows from it.",
    ),
    "results.heard_what": ("들은 이야기", "What we heard"),
    "results.heard_doing": ("앞으로 할 일", "What we do"),
    "results.heard_when": (
        "{when}까지 {owner}에서 맡아요.",
        "By {when}; {owner} sees to it.",
    ),
    "results.heard_why": (
        "이 설문의 대상이었던 모든 분께 보내요. 누가 답했는지는 저희도 몰라요.",
        "This goes to everybody the survey was meant for. Nobody knows who answered, not even we.",
    ),
    "results.only_ko": ("한국어로만 쓴 글이에요.", "Written in Korean only."),
    "results.only_en": ("영어로만 쓴 글이에요.", "Written in English only."),
    "results.home": ("설문에서 들은 이야기", "What we heard in surveys"),
    "results.home_none": (
        "결과에 대한 답이 나오면 여기에서 볼 수 있어요.",
        "Once results have been answered, you read it here.",
    ),
}
