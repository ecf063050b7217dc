"""Any form is filled from what its fields say."""

from datetime import date, timedelta
from itertools import pairwise, product
from random import Random

import pytest
from wtforms import BooleanField, DecimalField, IntegerField, SelectMultipleField
from wtforms.validators import InputRequired, Length, NumberRange, StopValidation

from portal.demo.answering import asked
from portal.demo.clock import at
from portal.demo.filling import CannotFill, filled
from portal.demo.ways import LONGEST, way
from portal.i18n import now, today
from portal.i18n.fields import DateField, TimeField, Trimmed
from portal.i18n.forms import Form
from portal.petitions.workflow import DECISION, STANDARD, By, Turn
from portal.plugins import registry

SEEDS = range(30)


class Various(Form):
    number = IntegerField(validators=[NumberRange(5, 9)])
    price = DecimalField(validators=[InputRequired(), NumberRange(min=100)])
    some = SelectMultipleField(choices=["a", "b", "c"])
    sure = BooleanField(validators=[InputRequired()])
    birth_date = DateField(validators=[InputRequired()])
    soon = DateField(validators=[InputRequired()], earliest=today,
                     latest=lambda: today() + timedelta(days=3))
    start_time = TimeField(validators=[InputRequired()])
    purpose = Trimmed(validators=[InputRequired(), Length(max=5)])
    remark = Trimmed()
    remark_too = Trimmed()

    def validate_remark_too(self, field):
        if not field.data:
            raise StopValidation("needed after all")


class Impossible(Form):
    puzzle = Trimmed(validators=[InputRequired()])

    def validate_puzzle(self, field):
        raise StopValidation("no")


def test_a_form_of_every_kind_of_field_is_filled_so_that_it_validates(app):
    for seed in SEEDS:
        form = filled(Random(seed), Various)
        assert 5 <= form.number.data <= 9
        assert form.price.data >= 100
        assert set(form.some.data) <= set("abc")
        assert form.birth_date.data < today() - timedelta(days=20 * 365)
        assert today() <= form.soon.data <= today() + timedelta(days=3)
        assert 0 < len(form.purpose.data) <= 5
        assert form.remark.data == ""
        assert form.remark_too.data


def test_a_form_that_takes_nothing_is_named(app):
    with pytest.raises(CannotFill, match=r"Impossible: puzzle"):
        filled(Random(1), Impossible)


def test_every_form_of_every_service_is_filled(app):
    for seed, service in product(SEEDS, registry()):
        rng = Random(seed)
        assert asked(rng, service).validate()
        # A service that gives examples asks for what only a petition knows; the contract takes
        # every one of its steps.
        for step in service.workflow.transitions if service.example is None else ():
            if step.form is not None:
                assert filled(rng, step.form).validate()


def test_ways_keep_to_the_workflow_and_end_where_it_ends(app):
    workflows = (STANDARD, DECISION, *(service.workflow for service in registry()))
    for seed, workflow in product(SEEDS, workflows):
        rng = Random(seed)
        steps = way(rng, workflow, ended=1.0)
        assert steps[0] is workflow.entry
        for before, after in pairwise(steps):
            assert before.target in after.source
            assert after.by is not By.ADMIN
        ended = workflow.state(steps[-1].target).turn is Turn.NOBODY
        assert ended or len(steps) == LONGEST + 1


def test_the_clock_stands_still_inside_the_block_and_runs_again_after(app):
    then = now() - timedelta(days=400)
    with at(then):
        assert now() == now() == then
        assert today() <= date.today() - timedelta(days=399)  # noqa: DTZ011
    assert now() - then >= timedelta(days=400)
