"""A service as plain data: for `portal services --json`, documentation and tests."""

from __future__ import annotations

from typing import Any

from flask import current_app

from portal.petitions.workflow import Workflow
from portal.service import Service


def describe(service: Service) -> dict[str, Any]:
    """Number, code, fields, slots, states and transitions, labels in the current language."""
    with current_app.test_request_context():
        form = service.form(formdata=None, meta={"csrf": False})
        fields = [
            {
                "name": field.name,
                "label": str(field.label.text),
                "kind": field.type,
                "required": bool(field.flags.required),
            }
            for field in form
        ]
    return {
        "number": service.number,
        "code": service.code,
        "slug": service.slug,
        "label": str(service.label),
        "title": str(service.title),
        "group": str(service.group),
        "fields": fields,
        "slots": [
            {"code": s.code, "label": str(s.label), "required": s.required} for s in service.slots
        ],
        "states": [
            {"code": s.code, "label": str(s.label), "turn": s.turn.value, "phase": s.phase.value}
            for s in service.workflow.states
        ],
        "transitions": [
            {
                "action": t.action, "label": str(t.label), "source": list(t.source),
                "target": t.target, "by": t.by.value, "note": t.note,
                "form": [f.name for f in _fields(t.form)] if t.form else [],
                "slots": [s.code for s in t.slots],
            }
            for t in service.workflow.transitions
        ],
        "permissions": list(service.permissions),
    }


def _fields(form: Any) -> list[Any]:
    with current_app.test_request_context():
        return list(form(formdata=None, meta={"csrf": False}))


def picture(workflow: Workflow) -> str:
    """The states and steps as a Mermaid diagram, for a plugin's README."""
    lines = ["stateDiagram-v2"]
    lines += [
        f"    {source} --> {step.target}: {step.action} ({step.by})"
        for step in workflow.transitions
        for source in step.source or ("[*]",)
    ]
    lines += [f"    {s.code} --> [*]" for s in workflow.states if s.turn == "nobody"]
    return "\n".join(lines)
