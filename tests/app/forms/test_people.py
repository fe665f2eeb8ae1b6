"""What an administrator types about somebody becomes what the domain takes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from app.forms.people import TOMORROW, AccountForm, LeavingForm, RoleForm
from pulse.people.permissions import Role
from pulse.people.role_grants import RoleGrant
from pulse.people.tree import DepartmentNode, DepartmentTree

ON = date(2026, 8, 31)
DESK = DepartmentNode(7, "T1", None, "가", "Desk", "team", "hq", 1, None, "CAL", False, "", None)
TREE = DepartmentTree(ON, {7: DESK})


def test_a_role_is_chosen_with_department_and_days(app: Flask) -> None:
    typed = {"role": "team_lead", "department": "T1", "since": "2026-09-01", "until": ""}
    with app.test_request_context():
        form = RoleForm(formdata=MultiDict(typed), meta={"csrf": False})
        form.offer(TREE)
        assert form.validate(), form.errors
        assert form.to_grant(3, TREE) == RoleGrant(3, Role.TEAM_LEAD, 7, date(2026, 9, 1))
        offered = [value for value, _ in form.role.choices]
    assert "sys_admin" in offered
    assert "service_owner" not in offered


@pytest.mark.parametrize("typed", [{}, {"role": "no_such"}, {"role": "hr_lead", "since": "soon"}])
def test_half_a_role_is_refused(app: Flask, typed: dict[str, str]) -> None:
    with app.test_request_context():
        form = RoleForm(formdata=MultiDict(typed), meta={"csrf": False})
        form.offer(TREE)
        assert not form.validate()


@pytest.mark.parametrize(
    ("typed", "is_sound"), [("U0ABC123", True), (" W1 ", True), ("haesol", False), ("", False)]
)
def test_a_member_id_begins_with_u_or_w(app: Flask, typed: str, *, is_sound: bool) -> None:
    with app.test_request_context():
        form = AccountForm(formdata=MultiDict({"user_id": typed}), meta={"csrf": False})
        assert form.validate() is is_sound


def test_the_first_day_gone_is_today_or_tomorrow(app: Flask) -> None:
    with app.test_request_context():
        form = LeavingForm(formdata=MultiDict({"on": TOMORROW}), meta={"csrf": False})
        assert form.validate()
        assert form.first_day(ON) == ON + timedelta(days=1)
        assert not LeavingForm(
            formdata=MultiDict({"on": "yesterday"}), meta={"csrf": False}
        ).validate()
