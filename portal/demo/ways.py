"""Which step an office would take next: mostly onward, now and then back to the applicant."""

from __future__ import annotations

from random import Random

from portal.petitions.workflow import By, Phase, Transition, Turn, Workflow

#: How many steps a petition of the past may have taken at most.
LONGEST = 12


def next_step(rng: Random, workflow: Workflow, state: str) -> Transition | None:
    """One of the steps that leave a state; None where the petition has ended."""
    if workflow.state(state).turn is Turn.NOBODY:
        return None
    onward = workflow.usual_way(state)
    towards = onward[0].code if onward else ""
    steps = [step for step in workflow.from_(state) if step.by is not By.ADMIN]
    return rng.choices(steps, [_likely(workflow, step, state, towards) for step in steps])[0]


def _likely(workflow: Workflow, step: Transition, state: str, towards: str) -> float:
    if step.target == towards:
        return 10.0
    if workflow.state(step.target).phase is Phase.CANCELLED:
        return 0.3
    return 0.2 if step.target == state else 1.5


def way(rng: Random, workflow: Workflow, *, ended: float) -> tuple[Transition, ...]:
    """The steps of one petition from its birth; with probability `ended` on to an end."""
    length = LONGEST if rng.random() < ended else rng.randrange(4)
    steps = [workflow.entry]
    while len(steps) <= length:
        step = next_step(rng, workflow, steps[-1].target)
        if step is None:
            break
        steps.append(step)
    return tuple(steps)
