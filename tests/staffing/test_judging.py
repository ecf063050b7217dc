"""The dry run: every bad line has its reason, and what is understood is told as it is meant."""

from __future__ import annotations

from typing import Any

import pytest

from portal.accounts.operations import disable
from portal.testing import make_person
from tests.staffing.tables import IDS, STAFF, plan_of, row


@pytest.mark.parametrize(("more", "sentence"), [
    ({"national_id": "1234567890120"}, "does not fit together"),
    ({"national_id": ""}, "13 digits"), ({"national_id": "x-xxxx-xxxxx-12-1"}, "masked"),
    ({"email": "nobody"}, "no e-mail"), ({"phone": "12"}, "telephone number"),
    ({"phone": ""}, "needs title"), ({"first_name": ""}, "needs title"),
    ({"staff_type": "king"}, "no such kind"), ({"group": "กลุ่มไหน"}, "no such group"),
    ({"group": "กลุ่มเก่า"}, "group is closed"), ({"service": "x", "role": "staff"}, "no such serv"),
    ({"service": "id_card", "role": "king"}, "no such role"),
    ({"service": "id_card"}, "go together"), ({"role": "staff"}, "go together"),
    ({"service": "portal", "role": "admin"}, "named on the person's page"),
    ({"first_name": "ก" * 101}, "too long"), ({"title": "=1+1"}, "formula"),
])  # fmt: skip
def test_every_bad_line_has_its_reason(
    groups: dict[str, int], more: dict[str, str], sentence: str
) -> None:
    plan = plan_of(row(IDS[0], **more), row(IDS[1]))
    assert [verdict.kind for verdict in plan.verdicts] == ["bad", "new"]
    assert sentence in " ".join(plan.verdicts[0].reasons)


def test_lines_of_one_id_must_agree_and_each_say_something(app: Any) -> None:
    approver = {"service": "id_card", "role": "approver"}
    fine = plan_of(row(IDS[0], **STAFF), row(IDS[0], **approver))
    assert [verdict.kind for verdict in fine.verdicts] == ["new", "granted"]
    for second, sentence in ((row(IDS[0], **STAFF), "Line 2 says the same"),
                             (row(IDS[0], last_name="อื่น", **approver), "other details")):
        plan = plan_of(row(IDS[0], **STAFF), second)
        assert [verdict.kind for verdict in plan.verdicts] == ["bad", "bad"]
        assert sentence in plan.verdicts[1].reasons[0]
        assert plan.changes == []


def test_words_are_understood_in_thai_and_english(groups: dict[str, int]) -> None:
    plan = plan_of(row(
        IDS[0], service="ขอบัตรประจำตัว", role="เจ้าหน้าที่", staff_type="พนักงานราชการ",
        group="กลุ่มอำนวยการ",
    ))  # fmt: skip
    assert plan.verdicts[0].reasons == []
    assert plan.changes[0].grants == ("id_card.staff",)
    assert plan.changes[0].details["staff_type"] == "government_employee"


def test_a_closed_account_is_not_opened_by_a_file(app: Any) -> None:
    found = make_person(national_id=IDS[0])
    disable(None, found.id, "left")
    plan = plan_of(row(IDS[0], **STAFF))
    assert "disabled" in plan.verdicts[0].reasons[0]
