"""What the import commands say, in the operator's language."""

from __future__ import annotations

REASONS: dict[str, tuple[str, str]] = {
    "after_left": ("이미 퇴사한 뒤의 날짜입니다", "the person had already left by then"),
    "bad_code": ("코드가 비었거나 너무 깁니다", "the code is empty or too long"),
    "bad_columns": ("열 이름을 확인해 주세요", "please check the columns"),
    "bad_cycle_length": ("주기의 길이가 맞지 않습니다", "the length of the cycle does not fit"),
    "bad_date": ("날짜는 2026-03-09처럼 적어 주세요", "dates are written like 2026-03-09"),
    "bad_entry": ("일정을 읽을 수 없습니다", "the entry cannot be read"),
    "bad_repetition": ("반복 규칙을 읽을 수 없습니다", "the repetition cannot be read"),
    "bad_email": ("메일 주소가 아닙니다", "this is not an e-mail address"),
    "bad_flag": ("Y 또는 N으로 적어 주세요", "please write Y or N"),
    "bad_name": ("이름을 읽을 수 없습니다", "the name cannot be read"),
    "bad_number": ("허용된 범위의 정수가 아닙니다", "not a whole number within the allowed range"),
    "bad_question": ("문항 형식을 읽을 수 없습니다", "the question cannot be read"),
    "bad_row": ("이 줄을 읽을 수 없습니다", "this line cannot be read"),
    "already_imported": (
        "이 설문 코드는 이미 있습니다. 다시 넣으려면 다른 코드와 접두어를 써 주세요",
        "this survey code is here already; give the mapping another code and prefix",
    ),
    "bad_mapping": (
        "매핑에 빠진 것이 있습니다. 견본과 견주어 주세요",
        "the mapping lacks something; please compare it with the sample",
    ),
    "bad_unit": ("조직 이름이 비었거나 너무 깁니다", "the unit is empty or too long"),
    "before_opening": (
        "연 때보다 앞선 기록입니다. 연 때부터 셉니다",
        "updated before it was opened; its clock begins at the opening",
    ),
    "invalid_mapping": (
        "매핑에 빠진 것이 있습니다. 견본과 견주어 주세요",
        "the mapping lacks something; please compare it with the sample",
    ),
    "mapping_not_json": ("매핑이 JSON 문서가 아닙니다", "the mapping is not a JSON document"),
    "missing_case": ("건 번호가 없습니다", "the case has no number"),
    "never_resolved": (
        "끝난 기록이 없습니다. 시계는 계속 갑니다",
        "it is never resolved; its clocks run on",
    ),
    "not_an_answer": (
        "척도에 없는 값입니다. 답이 아니면 비워 주세요",
        "not on the scale; leave it empty where it is no answer",
    ),
    "old_workbook": (
        "암호가 걸렸거나 옛 형식(.xls)인 엑셀 파일입니다. .xlsx나 CSV로 다시 저장해 주세요",
        "this workbook is protected or of the old kind (.xls); please save it as .xlsx or CSV",
    ),
    "opening_changed": (
        "연 때가 앞줄과 다릅니다. 처음 적힌 때를 씁니다",
        "it states another opening than before; the first one holds",
    ),
    "out_of_order": (
        "앞줄보다 이른 기록입니다. 시간 순서로 놓습니다",
        "earlier than the row above it; events are put in order of time",
    ),
    "too_many_answers": (
        "5,000명이 넘는 응답은 명령으로 넣어 주세요: flask import-answers",
        "answers of more than 5,000 people are for the command: flask import-answers",
    ),
    "too_many_rows": (
        "20만 줄이 넘는 기록은 나누어 넣거나 명령으로 넣어 주세요: flask import-requests",
        "a log of more than 200,000 rows is for several files, or for the command: "
        "flask import-requests",
    ),
    "unknown_state": (
        "매핑에 없는 상태입니다. 앞의 것을 씁니다",
        "a state that the mapping does not know; the one before is kept",
    ),
    "unknown_priority": (
        "매핑에 없는 우선순위입니다. 앞의 것을 씁니다",
        "a priority that the mapping does not know; the one before is kept",
    ),
    "unread_time": (
        "매핑의 형식으로 읽을 수 없는 때입니다",
        "a time that cannot be read in the mapping's format",
    ),
    "bad_time": ("시각은 09:00처럼 적어 주세요", "times are written like 09:00"),
    "bad_version": ("판 번호는 1 이상의 정수입니다", "a version is a whole number from 1"),
    "bad_window": ("설문 시간대를 읽을 수 없습니다", "the pulse window cannot be read"),
    "before_hired": ("입사일보다 앞선 날짜입니다", "this is before the day of hiring"),
    "before_signed_version": (
        "이미 합의한 판보다 앞선 날짜입니다",
        "this is before a version that is already signed",
    ),
    "below_minimum": ("최소 인원보다 작습니다", "this is below the minimum group"),
    "cancelled": ("취소된 일정이라 넣지 않습니다", "the entry is cancelled, so it is left out"),
    "conditional": (
        "앞 답에 따라 나오는 문항은 답한 사실만으로 앞 답이 드러납니다. 모두에게 묻고 "
        "‘나와 상관없음’을 넣어 주세요",
        "a question asked only after certain answers gives the answer before away; ask everybody "
        "and offer “does not apply”",
    ),
    "changed_without_new_version": (
        "내용이 바뀌었으니 판 번호를 올려 주세요",
        "the content changed, so it needs a higher version",
    ),
    "closes_before_opening": ("여는 날보다 먼저 닫습니다", "it closes before it opens"),
    "cycle": ("상위 부서를 따라가면 자기 자신으로 돌아옵니다", "its parents lead back to itself"),
    "department_closed": (
        "그날 열려 있지 않은 부서입니다",
        "the department is not open on that day",
    ),
    "department_cycle": (
        "자기 아래에 있는 부서로는 옮길 수 없습니다",
        "a department cannot move below itself",
    ),
    "department_has_children": (
        "아래에 부서가 남아 있어 닫을 수 없습니다",
        "it cannot close while departments are below it",
    ),
    "department_not_empty": (
        "사람이 남아 있어 닫을 수 없습니다",
        "it cannot close while people are in it",
    ),
    "duplicate": ("같은 값이 두 번 나옵니다", "the value appears twice"),
    "duplicate_column": ("같은 이름의 열이 두 개입니다", "two columns have this name"),
    "duplicate_date": (
        "같은 날짜가 두 번 나옵니다. 먼저 나온 이름을 씁니다",
        "the date appears twice; the name that came first is kept",
    ),
    "empty_table": ("내용이 없습니다", "the file is empty"),
    "ends_before_start": ("시작일보다 먼저 끝납니다", "it ends before it starts"),
    "file_too_large": ("파일이 너무 큽니다", "the file is too large"),
    "holiday_hours_while_closed": (
        "휴일에 쉬면서 휴일 시간이 적혀 있습니다",
        "there are holiday hours although it closes on holidays",
    ),
    "hours_beside_cycle": (
        "요일별 시간과 주기 중 하나만 적어 주세요",
        "please give either weekly hours or a cycle",
    ),
    "left_before_hired": ("퇴사일이 입사일보다 앞섭니다", "the person left before being hired"),
    "left_but_current": (
        "퇴사일이 있는데 상태는 재직입니다",
        "there is a leaving date, but the status says still here",
    ),
    "longer_than_a_day": ("하루보다 깁니다", "this is longer than a day"),
    "malformed": ("따옴표가 맞지 않습니다", "the quotes do not match"),
    "missing": ("값이 비어 있습니다", "a value is missing"),
    "missing_column": ("열이 없습니다", "the column is missing"),
    "missing_name": ("이름이 없습니다", "the name is missing"),
    "never_opens": ("한 번도 열지 않는 달력입니다", "this never opens"),
    "no_entries": ("일정이 하나도 없습니다", "there is no entry in it"),
    "no_such_absence": (
        "그날 시작하는 부재가 없습니다",
        "no absence of theirs begins on that day",
    ),
    "not_a_cycle": ("주기를 읽을 수 없습니다", "the cycle cannot be read"),
    "not_a_list": ("목록이 아닙니다", "this is not a list"),
    "not_a_pair": ("시작과 끝을 함께 적어 주세요", "please give a start and an end"),
    "not_timed": (
        "사건이나 과제의 날짜를 따르는 에스컬레이션 단계라 약속에 쓸 수 없습니다",
        "its steps follow from the days of a case or a task, so no promise can go by it",
    ),
    "not_a_whole_day": (
        "하루 전체가 아닌 일정은 휴일로 넣지 않습니다",
        "it is not about whole days, so it closes none",
    ),
    "not_an_object": ("형식을 읽을 수 없습니다", "the form cannot be read"),
    "not_icalendar": ("iCalendar(.ics) 파일이 아닙니다", "this is no iCalendar (.ics) file"),
    "not_json": ("JSON: 문서를 읽을 수 없습니다", "JSON: the document cannot be read"),
    "not_signed_yet": (
        "아직 양쪽 부서장이 서명하지 않았습니다",
        "the heads of both sides have not signed it yet",
    ),
    "not_there": ("그날 그 부서에 있지 않습니다", "the person is not in that department then"),
    "not_true_or_false": ("true 또는 false로 적어 주세요", "please write true or false"),
    "not_understood": ("뜻을 알 수 없습니다", "this cannot be understood"),
    "outside_shift": ("근무 시간 밖입니다", "this lies outside the shift"),
    "overlap": ("시간이 겹칩니다", "the hours overlap"),
    "own_manager": ("자기 자신이 상사로 적혀 있습니다", "a person cannot be their own manager"),
    "parent_closed": (
        "상위 부서가 그 기간 내내 열려 있지 않습니다",
        "the parent is not open for all that time",
    ),
    "sensitive_in_slack": (
        "민감한 문항은 Slack에서 답할 수 없습니다",
        "sensitive questions cannot be answered in Slack",
    ),
    "signed_version_changed": (
        "합의한 판은 바꿀 수 없습니다. 새 판으로 적어 주세요",
        "a signed version cannot change; please write a new one",
    ),
    "out_of_range": ("허용하는 범위를 벗어났습니다", "this is outside what is allowed"),
    "taken": ("이미 쓰고 있는 코드입니다", "the code is taken"),
    "too_long": ("너무 깁니다", "this is too long"),
    "too_many_cells": ("열 이름보다 칸이 많습니다", "there are more cells than columns"),
    "too_many_days": ("한 일정이 366일보다 깁니다", "one entry is longer than 366 days"),
    "last_administrator": (
        "이대로 가져오면 설정을 맡을 관리자가 한 사람도 남지 않습니다",
        "nobody would be left who can set things up",
    ),
    "too_many_leavers": (
        "재직자의 5분의 1이 넘는 사람이 퇴사 처리됩니다. 파일이 맞다면 --force를 붙여 주세요",
        "more than a fifth of the people would leave; if the file is right, add --force",
    ),
    "words_of_few": (
        "몇몇 역할에게만 묻는 문항은 글로 받을 수 없습니다",
        "a question for some roles only cannot be answered in words",
    ),
    "unknown": ("모르는 값입니다", "the value is not known"),
    "unknown_channel": ("모르는 알림 방법입니다", "the channel is not known"),
    "unknown_country": (
        "공휴일을 알 수 없는 나라입니다",
        "holidays of this country are not known",
    ),
    "unknown_crew": ("없는 조입니다", "there is no such crew"),
    "unknown_field": ("모르는 항목입니다", "the field is not known"),
    "unknown_holiday_set": ("없는 휴일 묶음입니다", "there is no such set of holidays"),
    "unknown_question": ("없는 문항입니다", "there is no such question"),
    "unknown_role": ("모르는 역할입니다", "the role is not known"),
    "unknown_rotation": ("없는 교대 주기입니다", "there is no such rotation"),
    "unknown_shift_code": ("없는 근무 코드입니다", "there is no such shift code"),
    "unknown_zone": ("모르는 시간대입니다", "the time zone is not known"),
    "unreadable_text": (
        "엑셀 통합 문서(.xlsx)나 UTF-8, CP949 CSV로 저장해 주세요",
        "please save the file as an Excel workbook (.xlsx), or as CSV in UTF-8 or CP949",
    ),
    "unreadable_workbook": (
        "엑셀 파일이 깨졌거나 너무 큽니다. CSV로 저장해 보세요",
        "the workbook is broken or too large; please try saving it as CSV",
    ),
    "weights_not_one": ("가중치의 합이 1이 아닙니다", "the weights do not add up to 1"),
}

SECTIONS: dict[str, tuple[str, str]] = {
    "joiners": ("들어오는 사람", "Joining"),
    "movers": ("부서를 옮기는 사람", "Moving"),
    "leavers": ("퇴사하는 사람", "Leaving"),
    "changed": ("바뀌는 것", "Changed"),
    "unchanged": ("그대로인 것", "Unchanged"),
    "opened": ("새 부서", "Opening"),
    "moved": ("상위가 바뀌는 부서", "Moving below another"),
    "renamed": ("이름이 바뀌는 부서", "Renamed"),
    "closed": ("닫는 부서", "Closing"),
    "headed": ("부서장이 정해지는 부서", "Getting a head"),
    "heads_waiting": ("부서장이 아직 등록되지 않은 부서", "Head not registered yet"),
    "moves": ("이동", "Transfers"),
    "added": ("새로 생기는 것", "New"),
    "cancelled": ("취소되는 것", "Taken back"),
    "ended": ("끝나는 날이 정해지는 것", "Given a last day"),
    "proposed": ("부서장 서명을 기다리는 것", "Waiting for the heads to sign"),
    "noted": ("이상하지만 그대로 넣는 것", "Odd, and taken all the same"),
    "questions": ("문항", "Questions"),
    "units": ("응답한 조직", "Units that answered"),
    "respondents": ("응답한 사람", "People who answered"),
}

PROBLEMS = ("확인이 필요한 줄", "Rows to check")
DRY_RUN = (
    "아직 아무것도 바꾸지 않았습니다. 적용하려면 --apply를 붙여 주세요.",
    "Nothing has been changed yet. Add --apply to do this.",
)
STOPPED = (
    "확인이 필요한 줄이 있어 아무것도 바꾸지 않았습니다.",
    "Nothing has been changed, because rows need checking.",
)
APPLIED = ("적용했습니다.", "Done.")
MORE = ("외 {count}건", "and {count} more")
ROWS = ("{count}줄", "rows: {count}")
LINE = ("{line}번째 줄", "line {line}")


def say(pair: tuple[str, str], locale: str) -> str:
    """Return the Korean or the English of a pair."""
    return pair[1] if locale == "en" else pair[0]


def reason(code: str, locale: str) -> str:
    """Return the sentence of a code; the code itself where there is none."""
    return say(REASONS.get(code, (code, code)), locale)
