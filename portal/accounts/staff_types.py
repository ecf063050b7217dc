"""The kinds of personnel an account may name; the office's own four, and the public."""

from __future__ import annotations

from portal.i18n import lazy_gettext as _

#: code → label; the codes are stored and stay for ever.
STAFF_TYPES: dict[str, object] = {
    "teacher_official": _("Teacher civil servants and education personnel"),
    "permanent_employee": _("Permanent employee"),
    "government_employee": _("Government employee"),
    "pensioner": _("Pensioner"),
}

#: For accounts of people who do not work for the state; forms for officials do not offer it.
PUBLIC = "public"
ACCOUNT_TYPES: dict[str, object] = {**STAFF_TYPES, PUBLIC: _("General public")}


def staff_type_label(code: str) -> object:
    """The label of a stored code; a code of former times shows as itself."""
    return ACCOUNT_TYPES.get(code, code)
