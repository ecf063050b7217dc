"""Administration of settings: all of them, and one with its history."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from wtforms import HiddenField
from wtforms.validators import DataRequired, Length

from portal.i18n import gettext, lazy_gettext as _
from portal.i18n.fields import Trimmed
from portal.i18n.forms import Form
from portal.policy import admin
from portal.settings.declared import LONGEST, SETTINGS, Setting, setting_at
from portal.settings.in_force import is_fixed, known, values
from portal.settings.operations import change_setting, put_back
from portal.settings.queries import history

bp = Blueprint("settings", __name__, url_prefix="/admin/settings")


class SettingForm(Form):
    """A new value; `seen` is the last change the page showed."""

    value = Trimmed(_("Value"), [DataRequired(), Length(max=LONGEST)])
    seen = HiddenField()


@bp.get("/")
@admin
def index() -> ResponseReturnValue:
    return render_template(
        "settings/index.html", settings=SETTINGS, values=values(), set_here=known().set_here,
        is_fixed=is_fixed,
    )


@bp.route("/<slug>", methods=["GET", "POST"])
@admin
def show(slug: str) -> ResponseReturnValue:
    setting = _find(slug)
    form = SettingForm(value=values()[setting.name])
    if not form.is_submitted():
        return _page(setting, form)
    if form.validate():
        try:
            seen = form.seen.data or ""
            changed = change_setting(
                current_user.id, setting, form.value.data or "",
                seen=int(seen) if seen.isascii() and seen.isdigit() else None,
            )
        except ValueError as trouble:
            form.value.errors = [str(trouble)]
        else:
            flash(gettext("Saved.") if changed else gettext("Nothing was changed."), "good")
            return redirect(url_for("settings.show", slug=slug), 303)
    return _page(setting, form), 422


@bp.post("/<slug>/put-back/<int:change_id>")
@admin
def back(slug: str, change_id: int) -> ResponseReturnValue:
    setting = _find(slug)
    if not put_back(current_user.id, setting, change_id):
        abort(404)
    flash(gettext("It is as it was before that change."), "good")
    return redirect(url_for("settings.show", slug=slug), 303)


def _find(slug: str) -> Setting:
    return setting_at(slug) or abort(404)


def _page(setting: Setting, form: SettingForm) -> str:
    changes = history(setting.name)
    form.value.label.text = str(setting.label)
    form.value.description = str(setting.about)
    if not form.is_submitted():
        form.seen.data = str(changes[0].id if changes else 0)
    return render_template(
        "settings/show.html", setting=setting, form=form, value=values()[setting.name],
        file=known().given[setting.name], fixed=is_fixed(setting.name), changes=changes,
    )
