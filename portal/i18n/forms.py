"""The base of every form: WTForms and Flask-WTF speak through the portal's catalogue."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm

from portal.i18n.catalogue import catalogue, gettext
from portal.i18n.language import current_language


class _Translations:
    """What WTForms asks of a translator; it fills placeholders itself."""

    def gettext(self, string: object) -> str:
        return gettext(str(string))

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        return catalogue().plural(current_language(), singular, plural, n)


_translations = _Translations()


class Form(FlaskForm):
    """A Flask-WTF form whose validators answer in the reader's language."""

    class Meta(FlaskForm.Meta):
        def get_translations(self, form: Any) -> _Translations:
            return _translations
