"""What is said in the weekly digest, and when a workspace is lost, Korean and English."""

from __future__ import annotations

DIGESTS: dict[str, tuple[str, str]] = {
    "digest.kept": (
        "지난 4주 동안 약속 {due}건 가운데 {met}건을 지켰습니다.",
        "Promises kept in the last four weeks: {met} of {due}.",
    ),
    "digest.none_due": (
        "지난 4주 동안 기한이 된 약속이 없었습니다.",
        "No promise fell due in the last four weeks.",
    ),
    "digest.company": ("이번 주 요약입니다.", "This week at a glance."),
    "digest.missed": ("목표를 놓친 서비스: {names}", "Goals missed: {names}"),
    "digest.unsure": (
        "서비스마다 정한 약속 가운데 {count}개는 목표보다 낮지만 우연일 수 있습니다.",
        "{count:promise is|promises are} below the goal, but that may be chance.",
    ),
    "digest.results": ("새로 공개된 결과: {names}", "Results published: {names}"),
    "digest.asks": (
        "결정해 주실 일이 {count}건 있습니다.",
        "{count:decision is|decisions are} yours to make.",
    ),
    "digest.asks_one": ("결정해 주실 일이 1건 있습니다.", "One decision is yours to make."),
    "digest.asks_none": ("결정해 주실 일은 없습니다.", "Nothing needs your decision."),
    "digest.missed_promise": (
        "{name}: ‘{wording}’ 약속이 {due}건 가운데 {met}건만 지켜졌습니다(목표 {goal}%). "
        "무엇을 바꿀지 정해 주세요.",
        "{name}: “{wording}” was kept {met:time|times} of {due} (goal {goal}%). "
        "What should change?",
    ),
    "digest.weakest_stage": (
        "{name}: 가장 약한 고리는 ‘{area}’입니다. 누가 무엇부터 할지 정해 주세요.",
        "{name}: the weakest link is “{area}”. Who begins with what?",
    ),
    "digest.no_response": (
        "{name}: 결과를 공개한 지 일주일이 지났지만 답한 사람들이 아직 회신을 받지 못했습니다. "
        "누가 답할지 정해 주세요.",
        "{name}: a week after the results, those who spoke have had no reply. Who answers them?",
    ),
    "digest.of_unit": (
        "{name}: {unit}의 결과가 공개됐지만 구성원들이 아직 회신을 받지 못했습니다. 인사 담당자가 "
        "회신을 부탁드립니다. 회신하시면 이 질문은 사라집니다.",
        "{name}: the results of {unit} are out, and its people have had no reply yet. HR asks for "
        "yours; once it is published this question is gone.",
    ),
    "digest.proposal": (
        "{name}: 제안이 올라왔습니다. 답은 제안한 분께 그대로 전해집니다. 받아들일지 이유와 함께 "
        "정해 주세요.",
        "{name}: this was proposed; whoever did reads your answer. Is it taken up, and why?",
    ),
    "digest.answer_on_page": (
        "답은 이유와 함께 요약 화면에서 적어 주세요.",
        "Please answer it with a reason on the page of the digest.",
    ),
    "proposal.decided": (
        "제안에 답이 왔어요: 결정했어요.",
        "Your proposal was answered: decided.",
    ),
    "proposal.put_off": (
        "제안에 답이 왔어요: 이번에는 하지 않기로 했어요.",
        "Your proposal was answered: not now.",
    ),
    "proposal.open": ("내 제안 보기", "Open my proposals"),
    "proposal.why": (
        "이 제안을 올리셔서 보내 드려요.",
        "You get this because you raised the proposal.",
    ),
    "digest.again": ("{count}번째 여쭙습니다.", "Asked for the {count:nth} time."),
    "digest.decide": ("결정했어요", "Decided"),
    "digest.put_off": ("이번에는 안 해요", "Not now"),
    "digest.open": ("요약 보기", "Open the digest"),
    "digest.decided": ("결정하신 것으로 적어 두었습니다.", "Noted as decided."),
    "digest.was_put_off": (
        "이번에는 하지 않는 것으로 적어 두었습니다. 같은 일이 다시 생기면 다시 여쭙습니다.",
        "Noted as not now. You will be asked again if it happens again.",
    ),
    "digest.why": (
        "부서를 이끌거나 회사의 결정을 맡고 계셔서 월요일마다 한 번 보냅니다. 답하지 않은 결정은 "
        "다음 주에 다시 여쭙습니다. 내 설정에서 끌 수 있습니다.",
        "Sent once every Monday because you lead a department or decide for the company. What "
        "stays unanswered is asked again next week. You can switch it off in your settings.",
    ),
    "error.already_answered": (
        "그사이에 다른 분이 먼저 답했어요.",
        "Somebody has answered this in the meantime.",
    ),
    "error.decision_not_found": (
        "지금 맡고 계신 결정이 아니에요.",
        "This decision is not yours to make now.",
    ),
    "workspace.lost": (
        "Slack 연결이 끊겨 메시지가 나가지 않고 있어요.",
        "Slack is disconnected, and no messages go out there.",
    ),
    "workspace.lost.app_uninstalled": (
        "워크스페이스에서 앱이 제거됐어요.",
        "The app was removed from the workspace.",
    ),
    "workspace.lost.tokens_revoked": (
        "앱의 토큰이 취소됐어요.",
        "The app's token was revoked.",
    ),
    "workspace.lost.refused": (
        "Slack이 앱의 토큰을 더 이상 받아 주지 않아요.",
        "Slack no longer accepts the app's token.",
    ),
    "workspace.lost.other": ("Slack이 알려 온 이유: {reason}", "Slack's reason: {reason}"),
    "workspace.waits": (
        "보내지 못한 것은 기다리고 있다가, 다시 연결하면 나가요.",
        "What could not be sent waits, and goes out once Slack is connected again.",
    ),
    "workspace.open": ("Slack 설정 열기", "Open the Slack settings"),
    "workspace.why": (
        "이음을 관리하는 분이라 이 메일을 받았어요.",
        "You get this because you administer Ieum.",
    ),
}
