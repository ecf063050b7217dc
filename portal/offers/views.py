"""Administration of what is said of services: the list, and one part of one with its past."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.errors import Conflict
from portal.i18n import LANGUAGES, gettext, use_language
from portal.markdown import rendered
from portal.offers.forms import PARTS, ManualForm, Part, PartForm, SwitchForm
from portal.offers.operations import decide
from portal.offers.queries import closed_services, history, latest, offers, open_petitions
from portal.petitions.answers import text_of
from portal.plugins import registry
from portal.policy import admin
from portal.service import Service

bp = Blueprint("offers", __name__, url_prefix="/admin/services")


@bp.get("/")
@admin
def index() -> ResponseReturnValue:
    return render_template(
        "offers/index.html", services=offers(), closed=closed_services(), open=open_petitions(),
        parts=PARTS.values(),
    )


@bp.route("/<slug>/<code>", methods=["GET", "POST"])
@admin
def part(slug: str, code: str) -> ResponseReturnValue:
    """One part; `edition` in the address puts an older one into the form, to be saved again."""
    service = registry().by_slug(slug) or abort(404)
    shown = PARTS.get(code) or abort(404)
    known = latest(service.code, code)
    old = _older(service, code, request.args.get("edition", type=int))
    said = old or known
    values = said.values if said else _of_plugin(service, code)
    form = shown.filled(values, known.id if known else 0)
    number = open_petitions().get(service.code, 0)
    if isinstance(form, SwitchForm):
        form.open_petitions = number
    if not form.is_submitted():
        return _page(service, shown, form, number, old=old)
    if not form.validate():
        return _page(service, shown, form, number, 422)
    if "preview" in request.form and isinstance(form, ManualForm):
        return _page(service, shown, form, number, preview=rendered(form.body.data or ""))
    try:
        new = decide(service.code, code, form.values, seen=_number(form), by=current_user.id)
    except Conflict as conflict:
        return _page(service, shown, form, number, 409, trouble=conflict.message)
    flash(gettext("Saved.") if new else gettext("Nothing was changed."), "good")
    return redirect(url_for("offers.part", slug=slug, code=code), 303)


def _number(form: PartForm) -> int:
    typed = form.seen.data or ""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else -1


def _older(service: Service, code: str, number: int | None) -> Any:
    if number is None:
        return None
    return next((one for one in history(service.code, code) if one.id == number), None) or abort(
        404
    )


def _of_plugin(service: Service, code: str) -> dict[str, Any]:
    """What the form shows before anybody has said anything."""
    return {
        "terms": {"target": service.sla.target, "due": service.sla.due},
        "data": {"retention_years": service.retention_years},
    }.get(code, {})


def _page(
    service: Service, shown: Part, form: PartForm, number: int, status: int = 200, **more: Any
) -> ResponseReturnValue:
    _remind(service, form)
    page = render_template(
        "offers/part.html", service=service, part=shown, parts=PARTS.values(), form=form,
        open=number,
        past=[(one, _rows(shown, one.values)) for one in history(service.code, shown.code)],
        **more,
    )
    return page, status


def _remind(service: Service, form: PartForm) -> None:
    """Below each text, what the plugin itself says in that language."""
    for field in form:
        name, _bar, language = field.name.rpartition("_")
        if language in LANGUAGES and hasattr(service, name):
            with use_language(language):
                said = _as_typed(getattr(service, name))
            if said:
                otherwise = gettext("Otherwise: %(text)s", text=said)
                field.description = f"{field.description} {otherwise}"


def _as_typed(said: Any) -> str:
    """A text, a list or a list of pairs of a service, as one would type it here."""
    if not isinstance(said, tuple):
        return str(said)
    pairs = (one if isinstance(one, tuple) else (one,) for one in said)
    return " / ".join(" | ".join(str(part) for part in pair) for pair in pairs)


def _rows(shown: Part, values: dict[str, Any]) -> list[tuple[str, str]]:
    """Label and text of everything an edition says."""
    fields = shown.filled(values, 0)
    return [
        (str(f.label.text), text) for f in fields
        if f.name in fields.values and (text := text_of(f))
    ]  # fmt: skip
