"""What somebody types into one step of a petition, where chance alone would be refused."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from portal.demo.filling import filled
from portal.petitions.queries import details_of

if TYPE_CHECKING:
    from flask_wtf import FlaskForm

    from portal.petitions.models import Petition
    from portal.petitions.workflow import Transition
    from portal.service import Service


def asked(rng: Random, service: Service) -> FlaskForm:
    """The form of the service filled in for the first time."""
    given = service.example(service.workflow.entry, None) if service.example else {}
    return filled(rng, service.form, given)


def answered(
    rng: Random, service: Service, step: Transition, petition: Petition
) -> FlaskForm | None:
    """The form of a step filled in, by the service's example where it gives one.

    Call it inside the transaction that takes the step.
    """
    given = service.example(step, details_of(petition)) if service.example else {}
    kind = service.form if step.refill else step.form
    return filled(rng, kind, given) if kind else None
