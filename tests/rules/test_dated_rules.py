"""Rules begin on their day, reach back to nobody, and stand in the trail."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import func, select
from wtforms import BooleanField, IntegerField
from wtforms.validators import InputRequired

from portal.app import Portal
from portal.demo.clock import at
from portal.extensions import db
from portal.i18n import BANGKOK, lazy_gettext as _
from portal.i18n.fields import DateField
from portal.i18n.money_field import MoneyField
from portal.privacy.models import AuditRecord
from portal.rules.dated import DatedRules, RuleForm
from portal.rules.models import Rule
from portal.rules.operations import decide
from portal.testing import make_person


class PriceForm(RuleForm):
    book = MoneyField(_("Price"), [InputRequired()])
    sheets = IntegerField(_("Sheets"), [InputRequired()])
    closed = BooleanField(_("Closed"))
    until = DateField(_("Until"))


PRICES = DatedRules(
    code="prices", title=_("Prices"), form=PriceForm, initial={"book": "160", "sheets": "5"}
)


def bangkok(day: int, hour: int = 12, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=BANGKOK)


def decided(moment: datetime, valid_from: str, **values: str) -> Rule:
    admin = make_person("portal.admin")
    with at(moment):
        form = PRICES.filled(values, valid_from=valid_from, reason="ประกาศสมมติ")
        assert form.validate(), form.errors
        return decide(PRICES, admin.id, form)


def price(moment: datetime) -> Any:
    return PRICES.on(moment)["book"]


def test_before_anybody_changed_anything_the_initial_values_hold(app: Portal) -> None:
    assert dict(PRICES.on(bangkok(1))) == {
        "book": Decimal("160.00"), "sheets": 5, "closed": False, "until": None,
    }


def test_a_rule_begins_at_midnight_in_bangkok(app: Portal) -> None:
    decided(bangkok(10), "2026-11-20", book="170")
    assert price(bangkok(19, 23, 59)) == 160
    assert price(bangkok(20, 0, 0)) == 170


def test_what_is_decided_later_changes_no_earlier_moment(app: Portal) -> None:
    """A rule of today entered at noon leaves the morning as it was."""
    decided(bangkok(20, 12), "2026-11-20", book="170")
    assert price(bangkok(20, 11, 59)) == 160
    assert price(bangkok(20, 12, 1)) == 170


def test_entered_again_for_the_same_day_the_last_one_counts(app: Portal) -> None:
    decided(bangkok(10), "2026-11-20", book="1700")
    decided(bangkok(11), "2026-11-20", book="170")
    decided(bangkok(12), "2026-11-15", book="165")
    assert [price(bangkok(day)) for day in (14, 15, 19, 20)] == [160, 165, 165, 170]


def test_values_of_every_kind_come_back_as_they_were(app: Portal) -> None:
    decided(bangkok(10), "2026-11-10", book="1,234.50", sheets="7", closed="y", until="2027-01-31")
    assert dict(PRICES.on(bangkok(11))) == {
        "book": Decimal("1234.50"), "sheets": 7, "closed": True, "until": date(2027, 1, 31),
    }


def test_a_decision_stands_in_the_trail(app: Portal) -> None:
    rule = decided(bangkok(10), "2026-11-20", book="170")
    act = db.session.scalars(select(AuditRecord)).one()
    assert (act.action, act.actor_id) == ("rule_decided", rule.made_by_id)
    assert act.detail["before"]["book"] == "160"
    assert act.detail["after"]["book"] == "170.00"


@pytest.mark.parametrize("wrong", [
    {"book": "ร้อย"}, {"sheets": "1e3"}, {"valid_from": "2026-11-09"}, {"reason": " "},
])
def test_a_wrong_rule_is_not_valid(app: Portal, wrong: dict[str, str]) -> None:
    right = {"valid_from": "2026-11-10", "reason": "ประกาศ"}
    with at(bangkok(10) + timedelta(hours=1)):
        form = PRICES.filled({**right, **wrong})
        assert not form.validate()
        assert form.errors.keys() == wrong.keys()
    assert db.session.scalar(select(func.count(Rule.id))) == 0
