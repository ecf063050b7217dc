"""Workflows are data, checked when they are made."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from portal.petitions.workflow import (
    DECISION,
    STANDARD,
    By,
    Phase,
    State,
    Transition,
    Turn,
    Workflow,
)
from portal.uploads.slots import Slot

LOST = State("lost", "Lost", Turn.OFFICE, Phase.IN_PROGRESS)


@pytest.mark.parametrize(
    ("parts", "without", "complaint"),
    [
        ((LOST,), (), "unreachable"),
        ((Transition("take", "Take", ("submitted",), "in_progress"),), (), "declared twice"),
        ((State("submitted", "Again", Turn.OFFICE, Phase.SUBMITTED),), (), "declared twice"),
        ((Transition("go", "Go", ("submitted",), "nowhere"),), (), "unknown"),
        ((Transition("go", "Go", ("nowhere",), "submitted"),), (), "unknown"),
        ((Transition("begin", "Begin", (), "submitted"),), (), "exactly one step"),
        ((Transition("undo", "Undo", ("completed",), "in_progress"),), (), "nobody's turn"),
        ((Transition("undo", "Undo", ("completed",), "in_progress", By.APPROVER),), (),
         "nobody's turn"),
    ],
)
def test_a_workflow_that_cannot_work_is_refused(parts, without, complaint):
    with pytest.raises(ValueError, match=complaint):
        STANDARD.extend(*parts, without=without)


def test_an_approver_with_a_reason_may_lead_on_from_an_end():
    undo = Transition("undo", "Undo", ("completed",), "in_progress", By.APPROVER, note=True)
    assert undo in STANDARD.extend(undo).from_("completed")


def test_only_a_step_of_the_applicants_own_asks_for_files():
    slip = Slot(code="slip", label="Slip")
    Transition("pay", "Pay", ("returned",), "submitted", By.APPLICANT, slots=(slip,))
    with pytest.raises(ValueError, match="applicant"):
        Transition("pay", "Pay", ("returned",), "submitted", slots=(slip,))
    with pytest.raises(ValueError, match="applicant"):
        Transition("pay", "Pay", (), "submitted", By.APPLICANT, refill=True, slots=(slip,))


def test_a_state_that_waits_on_somebody_and_has_no_way_out_is_refused():
    begin = Transition("begin", "Begin", (), "lost", By.APPLICANT)
    with pytest.raises(ValueError, match="dead end"):
        Workflow((LOST,), (begin,))


@pytest.mark.parametrize("workflow", [STANDARD, DECISION])
def test_from_every_state_an_end_can_be_reached(workflow: Workflow):
    for state in workflow.states:
        if state.turn is not Turn.NOBODY:
            assert workflow.usual_way(state.code)[-1].phase is Phase.COMPLETED


def test_the_standard_lifecycle_is_the_one_of_the_manuals():
    ways = {
        (source, step.target)
        for step in STANDARD.transitions
        for source in step.source
        if step.by is not By.ADMIN and step.action != "edit"
    }
    assert ways == {
        ("submitted", "in_progress"), ("submitted", "returned"), ("submitted", "completed"),
        ("submitted", "cancelled"), ("in_progress", "returned"), ("in_progress", "completed"),
        ("in_progress", "cancelled"), ("returned", "resubmitted"), ("returned", "cancelled"),
        ("resubmitted", "in_progress"), ("resubmitted", "returned"),
        ("resubmitted", "completed"), ("resubmitted", "cancelled"),
    }


def test_what_may_be_done_while_open_follows_the_states_a_plugin_adds():
    printing = State("printing", "Printing", Turn.OFFICE, Phase.IN_PROGRESS)
    flow = STANDARD.extend(
        printing,
        Transition("print", "Print", ("in_progress",), "printing"),
        Transition("done", "Done", ("printing",), "completed"),
    )
    assert {(t.action, t.by) for t in flow.from_("printing")} == {
        ("done", By.STAFF), ("cancel", By.STAFF), ("cancel", By.APPLICANT),
    }


def test_only_an_administrator_reopens_what_has_ended():
    for code in ("completed", "cancelled"):
        assert {step.by for step in STANDARD.from_(code)} == {By.ADMIN}


@given(st.lists(st.sampled_from(STANDARD.transitions), max_size=12))
def test_whatever_is_pressed_only_declared_ways_are_gone(steps):
    state = STANDARD.entry.target
    for step in steps:
        if step in STANDARD.from_(state):
            state = step.target
        assert state in {s.code for s in STANDARD.states}
