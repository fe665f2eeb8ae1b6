"""Every form of the product is decided about: undone, asked first, filled in, or harmless."""

from __future__ import annotations

import ast
import inspect
from dataclasses import dataclass
from pathlib import Path

from flask import Flask

from app.second_thoughts import ask_first
from tests.house.source import ROOT


@dataclass(frozen=True)
class Undone:
    """It can be undone, from the page that follows or one it leads to, by this route."""

    by: str


@dataclass(frozen=True)
class Asked:
    """It is final: a page says what becomes of it, and nothing is done before its button."""

    when: str = ""


@dataclass(frozen=True)
class Typed:
    """It takes a form filled in beside what becomes of it; sent empty, it is refused."""

    what: str


@dataclass(frozen=True)
class Shown:
    """It does what a page has just shown, and only that: it names the plan, or is sent twice."""

    plan: str


@dataclass(frozen=True)
class Harmless:
    """Nothing is lost that the same person cannot have again at once."""

    why: str


Kind = Undone | Asked | Typed | Shown | Harmless
SIGN_IN = Harmless("only this browser's own entry")
PROGRAM = Typed("a program's signature or token")
DECIDED: dict[str, Kind] = {
    # answering, and writing without a name
    "answer.send": Undone("answer.send"),
    "room_door.enter": Harmless("leads to the personal page"),
    "letters.find": Harmless("leads to a thread"),
    "letters.write": Typed("the letter; it waits for the next batch"),
    "letters_read.write": Typed("the letter; it waits for the next batch"),
    "protection.send": Harmless("one tap on purpose; the request it opens can be cancelled"),
    "protection_by_link.send": Harmless("one tap on purpose"),
    "reports.send": Typed("what happened, and who reads it"),
    "report_by_link.send": Typed("what happened, and who reads it"),
    # reports
    "reports.settle": Undone("reports.open_again"),
    "reports.open_again": Undone("reports.settle"),
    "reports.hand_over": Typed("the officer, after a proof"),
    # programs
    "api.apply_people": Shown("the plan's digest"),
    "api.plan_people": Harmless("nothing is changed"),
    "api.open_request": PROGRAM,
    "api.add_event": PROGRAM,
    "slack.commands": PROGRAM,
    "slack.events": PROGRAM,
    "slack.interactions": PROGRAM,
    # calendars and promises
    "calendar_days.bring_in": Shown("the days of the file"),
    "calendar_editing.create": Shown("the next fourteen days"),
    "calendar_editing.save": Shown("the next fourteen days"),
    "calendars.reviewed": Harmless("only a reminder moves; the calendar can be changed any day"),
    "calendar_changes.agree": Asked(),
    "calendar_changes.turn_down": Asked("no reason is given with it"),
    "chain_editing.create": Undone("chain_editing.remove"),
    "chain_editing.save": Undone("chain_editing.save"),
    "chain_editing.remove": Asked(),
    "service_editing.add": Undone("service_editing.save"),
    "service_editing.save": Undone("service_editing.save"),
    "promising.make": Asked("written down as agreed; what is proposed can be taken back"),
    "agreements.propose_submit": Undone("agreements.withdraw"),
    "agreements.sign": Asked(),
    "agreements.withdraw": Asked(),
    "agreements.keep": Harmless("only a reminder moves; a new version may be proposed any day"),
    # service requests
    "service_requests.open_submit": Undone("request_acts.act"),
    "request_acts.act": Asked("the act has no way back"),
    "request_acts.acknowledge": Harmless("the steps only wait; it can be done again"),
    "request_photos.take_back": Asked(),
    "request_queue.together": Typed("what everybody reads; each can be reopened"),
    "request_queue.save_view": Undone("request_queue.forget_view"),
    "request_queue.forget_view": Undone("request_queue.save_view"),
    # digests and results
    "digest.decide": Asked("nothing was written about what is decided"),
    "proposals.propose": Typed("the proposal"),
    "digests.stop": Undone("account.choose"),
    "responses.publish": Typed("the answer to the results"),
    "responses.ask": Harmless("a line in the digest of those named on the page, once"),
    "participation.rate": Undone("participation.rate"),
    "publications.check": Harmless("only counts again"),
    # surveys
    "pulses.plan": Undone("pulses.stop"),
    "pulses.count_now": Harmless("only counts"),
    "pulses.stop": Undone("pulses.resume"),
    "pulses.resume": Undone("pulses.stop"),
    "pulses.lift": Typed("the reason"),
    "pilots.write": Undone("pilots.rewrite"),
    "pilots.rewrite": Undone("pilots.rewrite"),
    "pilots.start": Asked(),
    "pilots.decide": Typed("the decision and its reason"),
    "rooms.slips": Asked("numbers that were handed out end"),
    "room_texts.texts": Harmless("shows them; that it did is noted"),
    "templates.begin": Undone("template_drafts.discard"),
    "templates.copy": Undone("template_drafts.discard"),
    "templates.put_away": Undone("templates.offer_again"),
    "templates.offer_again": Undone("templates.put_away"),
    "template_drafts.save": Undone("template_drafts.save"),
    "template_drafts.keep_question": Undone("template_drafts.remove"),
    "template_drafts.move": Undone("template_drafts.move"),
    "template_drafts.remove": Undone("template_drafts.put_back"),
    "template_drafts.put_back": Undone("template_drafts.remove"),
    "template_drafts.publish": Asked(),
    "template_drafts.discard": Asked(),
    "question_bank.take": Undone("template_drafts.remove"),
    # people
    "additions.confirm": Asked(),
    "people_acts.give_role": Undone("people_acts.end_role"),
    "people_acts.end_role": Undone("people_acts.give_role"),
    "people_acts.link_account": Undone("people_acts.decide_account"),
    "people_acts.decide_account": Undone("people_acts.decide_account"),
    "people_acts.invite": Harmless("a link that runs out by itself"),
    "people_acts.choose_language": Undone("people_acts.choose_language"),
    "people_acts.let_go": Typed("the day, after a proof, below what ends with it"),
    "people_editing.add": Undone("people_acts.let_go"),
    "people_editing.save": Undone("people_editing.save"),
    "unmatched.decide": Undone("unmatched.decide"),
    "unmatched.join": Undone("people_acts.decide_account"),
    "second_factor.reset": Typed("the colleague's number, after a proof"),
    "departments.add": Undone("departments.close"),
    "departments.save": Asked("it moves: what goes along is said, and it can be put back"),
    "departments.close": Asked(),
    "structure.open_site": Undone("structure.drop_site"),
    "structure.drop_site": Undone("structure.open_site"),
    "structure.name_site": Undone("structure.name_site"),
    # files and long work
    "imports.look": Harmless("nothing is changed"),
    "imports.confirm": Shown("the plan's name"),
    "imports.cancel": Harmless("the file can be brought in again"),
    "long_imports.order": Shown("the plan's name"),
    "long_imports.stop": Harmless("the file can be brought in again"),
    "exports.stop": Harmless("the table can be asked for again"),
    # settings
    "settings.change": Undone("settings.change"),
    "slack_oauth.add": Harmless("leads to Slack, which asks"),
    "slack_setup.keep_app": Undone("slack_setup.keep_app"),
    "slack_setup.paste": Undone("slack_setup.disconnect"),
    "slack_setup.disconnect": Asked(),
    "webhooks.add": Undone("webhooks.remove"),
    "webhooks.ping": Harmless("a try-out"),
    "webhooks.remove": Undone("webhooks.tell_again"),
    "webhooks.tell_again": Undone("webhooks.remove"),
    "webhooks.rotate": Harmless("the former secret signs beside the new one for two days"),
    # one's own
    "account.choose": Undone("account.choose"),
    "account.ask_me": Undone("account.ask_me"),
    "account.pause_surveys": Undone("account.end_pause"),
    "account.end_pause": Undone("account.pause_surveys"),
    "account.put_off": Undone("account.put_off"),
    "account.change_password": Typed("both passwords"),
    "account.end_one": SIGN_IN,
    "account.end_everywhere": SIGN_IN,
    "account.keep_this": Undone("session.leave"),
    "api_tokens.make": Undone("api_tokens.end"),
    "api_tokens.end": Asked(),
    "second_factor.begin": Harmless("nothing counts before its code is typed"),
    "second_factor.confirm": Undone("second_factor.switch_off"),
    "second_factor.renew_codes": Harmless("the new codes are shown in place of the old"),
    "second_factor.switch_off": Undone("second_factor.begin"),
    # getting in
    "first_person.begin": Typed("the company and its administrator"),
    "language.choose": Undone("language.choose"),
    "password.forgotten_submit": Harmless("a link that runs out by itself"),
    "password.choose_submit": Typed("the password"),
    "proof.carry": SIGN_IN,
    "proof.submit": SIGN_IN,
    "session.sign_in_submit": SIGN_IN,
    "session.leave": SIGN_IN,
    "second_step.submit": SIGN_IN,
}


def taken_by_post(app: Flask) -> set[str]:
    return {rule.endpoint for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())}


def test_every_form_is_decided_about(demo_app: Flask) -> None:
    assert taken_by_post(demo_app) == set(DECIDED)


def test_every_way_back_is_a_form_of_the_product(demo_app: Flask) -> None:
    back = {kind.by for kind in DECIDED.values() if isinstance(kind, Undone)}
    assert back <= taken_by_post(demo_app)


def test_what_is_final_is_asked_about_and_nothing_else(demo_app: Flask) -> None:
    """Whichever view asks is in the table; that each refuses unasked is told in its own tests."""
    asking = {
        name
        for name in taken_by_post(demo_app)
        if ask_first.__name__ in _all_of(inspect.unwrap(demo_app.view_functions[name]))
    }
    assert asking == {name for name, kind in DECIDED.items() if isinstance(kind, Asked)}


def test_a_message_says_what_happened_to_what() -> None:
    """Never a bare "Saved.": what it is about and what comes next take some words."""
    told = [words for path in sorted((ROOT / "app").rglob("*.py")) for words in _flashed(path)]
    assert len(told) > 50
    assert [words for words in told if len(words.split()) < 5] == []


def _flashed(path: Path) -> list[str]:
    """Every sentence that stands inside a call which tells something on the next page."""
    calls = (one for one in ast.walk(ast.parse(path.read_text("utf-8"))) if _tells(one))
    inside = (part for call in calls for part in ast.walk(call) if isinstance(part, ast.Call))
    said = [part.args[0] for part in inside if part.args and _named(part) in ("_", "ngettext")]
    return [str(words.value) for words in said if isinstance(words, ast.Constant)]


def _tells(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and _named(node) == "flash"


def _named(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""


def _all_of(view: object) -> str:
    """A view's words, with those of the functions of its module that it calls."""
    own = inspect.getsource(view)  # type: ignore[arg-type]
    module = inspect.getmodule(view)
    called = [
        inspect.getsource(one)
        for name, one in vars(module).items()
        if inspect.isfunction(one) and one.__module__ == module.__name__ and f"{name}(" in own
    ]
    return own + "".join(called)
