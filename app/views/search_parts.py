"""Finding things by their names: each kind behind the door its own page stands behind."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from flask import url_for
from markupsafe import Markup

from app.access import viewer
from app.extensions import db
from app.i18n import localized, marked_time, pick, short_time
from app.translate import _
from app.views.navigation import PLANNERS, RESULT_READERS
from app.views.search_pages import Hit
from app.words import day, department_name, due_moment, template_name, word
from pulse.access import access_service_request
from pulse.calendars.registry import calendar_names
from pulse.commitments.catalogue import services_and_versions
from pulse.commitments.finding import find_requests
from pulse.commitments.models import CommitmentVersion, Service
from pulse.digests.finding import DecisionFound, find_decisions
from pulse.digests.models import DecisionState
from pulse.digests.proposing import may_propose
from pulse.digests.reading import may_read
from pulse.errors import NotFound
from pulse.people.finding import PeopleWanted, Presence, people_named
from pulse.people.permissions import Permission
from pulse.people.tree import DepartmentTree
from pulse.pilots.reading import pilots
from pulse.results import waves
from pulse.sought import Sought
from pulse.surveys.authoring import latest_templates
from pulse.surveys.models import Wave, WaveState

MOST = 10


def request_hits(sought: Sought, tree: DepartmentTree) -> list[Hit]:
    """Find requests the viewer has a part in or reads all of, and by its number any they may see.

    Whom an escalation told may see a request without any part in it.
    """
    session = db.session()
    found = find_requests(session, viewer(), sought, tree, MOST + 1)
    if not found and (number := sought.request_number()):
        with suppress(NotFound):
            found = [access_service_request(session, viewer(), number, tree.on)[0]]
    return [
        Hit(
            url_for("service_requests.show", number=one.number),
            one.subject,
            _joined(
                one.number,
                localized(one.service, "name"),
                word("state", one.state),
                marked_time(one.opened_at, short_time(one.opened_at)),
            ),
        )
        for one in found
    ]


def people_hits(sought: Sought, tree: DepartmentTree) -> list[Hit]:
    """Find people: everybody's page for whoever manages them, a head's own in the list of them."""
    is_manager = viewer().can(Permission.MANAGE_PEOPLE)
    if not (is_manager or viewer().headed_department_ids):
        return []
    presence = Presence.ALL if is_manager else Presence.HERE
    wanted = PeopleWanted(sought.said, presence=presence)
    return [
        Hit(
            url_for("people.show", person=one.number)
            if is_manager
            else url_for("people.index", q=one.number),
            localized(one, "name"),
            _joined(one.number, _unit(tree, department_id)),
        )
        for one, department_id in people_named(db.session(), viewer(), wanted, tree, MOST + 1)
    ]


def department_hits(sought: Sought, tree: DepartmentTree) -> list[Hit]:
    """Find departments in the structure; whoever heads some finds their people."""
    sees_tree = any(map(viewer().can, (Permission.MANAGE_PEOPLE, Permission.MANAGE_SURVEYS)))
    reached: set[int] = set()
    for headed in viewer().headed_department_ids:
        reached |= tree.subtree_ids(headed) if headed in tree else set()
    return [
        Hit(
            url_for("structure.show", _anchor=node.code)
            if sees_tree
            else url_for("people.index", department=node.code),
            localized(node, "name"),
            _joined(node.code, _unit(tree, node.parent_id)),
        )
        for _depth, node in tree.walk()
        if (sees_tree or node.id in reached) and sought.fits(node.code, node.name_ko, node.name_en)
    ]


def promise_hits(sought: Sought, tree: DepartmentTree) -> tuple[list[Hit], list[Hit]]:
    """Find services by what they and their departments are called, and what they promise."""
    services: list[Hit] = []
    promises: list[Hit] = []
    for service, versions in services_and_versions(db.session(), tree.on):
        unit = service.provider_department_id
        above = tree.path(unit) if unit in tree else ()
        names = [name for node in above for name in (node.name_ko, node.name_en)]
        if sought.fits(service.code, service.name_ko, service.name_en, *names):
            services.append(_service_hit(service, _unit(tree, unit)))
        promises += [
            _promise_hit(service, one)
            for one in versions
            if sought.fits(one.wording_ko, one.wording_en)
        ]
    return services, promises


def _service_hit(service: Service, unit: str) -> Hit:
    url = url_for("services.show", code=service.code)
    return Hit(url, localized(service, "name"), _joined(service.code, unit))


def _promise_hit(service: Service, version: CommitmentVersion) -> Hit:
    url = url_for("services.show", code=service.code, _anchor="promises")
    return Hit(url, localized(version, "wording"), localized(service, "name"))


def wave_hits(sought: Sought) -> tuple[list[Hit], list[Hit]]:
    """Find published waves of which the viewer reads something, and for planners what comes."""
    is_planner = any(map(viewer().can, PLANNERS))
    if not (is_planner or any(map(viewer().can, RESULT_READERS))):
        return [], []
    found = waves.all_waves(db.session(), viewer(), with_coming=is_planner)
    results = [
        Hit(url_for("results.show", wave_id=one.id), localized(one, "name"))
        for one in found.readable
        if sought.fits(one.name_ko, one.name_en)
    ]
    coming = [_coming_hit(one) for one in found.coming if sought.fits(one.name_ko, one.name_en)]
    return results, coming


def _coming_hit(wave: Wave) -> Hit:
    note = (
        _("closes %(time)s", time=due_moment(wave.closes_at))
        if wave.state is WaveState.OPEN
        else _("opens %(time)s", time=due_moment(wave.opens_at))
    )
    url = url_for("pulses.calendar", _anchor=f"wave-{wave.id}")
    return Hit(url, localized(wave, "name"), note)


def questionnaire_hits(sought: Sought) -> list[Hit]:
    """Find questionnaires by their name or code, for whoever plans."""
    if not any(map(viewer().can, PLANNERS)):
        return []
    return [
        Hit(url_for("templates.show", template=one.code), template_name(one), one.code)
        for one in latest_templates(db.session())
        if sought.fits(one.code, one.name_ko, one.name_en)
    ]


def calendar_hits(sought: Sought) -> list[Hit]:
    """Find the calendars promises are kept by, which everybody may read."""
    return [
        Hit(url_for("calendars.show", calendar=one.code), localized(one, "name"), one.code)
        for one in calendar_names(db.session())
        if sought.fits(one.code, one.name_ko, one.name_en)
    ]


def pilot_hits(sought: Sought) -> list[Hit]:
    """Find pilots, for whoever runs them."""
    if not viewer().can(Permission.USE_LAB):
        return []
    return [
        Hit(url_for("pilots.show", pilot_id=one.id), one.name, one.hypothesis)
        for one, _decision in pilots(db.session())
        if sought.fits(one.name, one.hypothesis)
    ]


def decision_hits(sought: Sought, at: datetime) -> list[Hit]:
    """Find one's own proposals, and decisions that are one's to make or were."""
    if not (may_read(viewer()) or may_propose(viewer())):
        return []
    return [_decision_hit(one) for one in find_decisions(db.session(), viewer(), sought, at)]


def _decision_hit(found: DecisionFound) -> Hit:
    one = found.decision
    title = pick(str(one.facts["name_ko"]), str(one.facts["name_en"]))
    if found.is_own:
        return Hit(url_for("proposals.show"), title, _("a proposal of yours"))
    if one.state is DecisionState.DECIDED and one.answered_at is not None:
        note = _("decided on %(day)s", day=day(one.answered_at))
        return Hit(url_for("decided.show"), title, note)
    return Hit(url_for("digest.show"), title, _("waits for your decision"))


def _unit(tree: DepartmentTree, department_id: int | None) -> str:
    node = None if department_id is None else tree.nodes.get(department_id)
    return "" if node is None else department_name(node)


def _joined(*words: str) -> Markup:
    return Markup(" · ").join(word for word in words if word)
