"""Translations at run time: one dictionary per language, read straight from the .po files.

Most strings never come here: templates are translated when they are loaded (templates.py).
What remains (flash messages, form labels, mails) costs one dictionary look-up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from flask import current_app

from portal.i18n.language import current_language

CORE = Path(__file__).resolve().parent.parent / "translations"
EXTENSION = "portal_catalogue"

# Werkzeug's documented accessor; asking the proxy itself takes eight times as long.
_app = current_app._get_current_object  # type: ignore[attr-defined]  # noqa: SLF001


class Catalogue:
    """All that the core and the plugins say, per language; later folders win.

    A folder holds `<language>/LC_MESSAGES/messages.po`. Fuzzy and empty entries are left out,
    so the English msgid shows instead of a guess. English needs no file.
    """

    def __init__(self, folders: Iterable[Path] = (CORE,)) -> None:
        self.folders = list(folders)
        self._texts: dict[str, dict[str, str]] = {}
        self._plurals: dict[str, dict[str, tuple[str, ...]]] = {}

    def add(self, folder: Path) -> None:
        """Read one more folder; what was read before is read again on its next use."""
        self.folders.append(folder)
        self._texts.clear()
        self._plurals.clear()

    def texts(self, language: str) -> dict[str, str]:
        """msgid → text of one language."""
        try:
            return self._texts[language]
        except KeyError:
            self._read(language)
            return self._texts[language]

    def plural(self, language: str, singular: str, plural: str, n: int) -> str:
        """The form for `n` things; Thai and Lao have one form, English two."""
        self.texts(language)
        forms = self._plurals[language].get(singular) or (singular, plural)
        return forms[min(n != 1, len(forms) - 1)]

    def _read(self, language: str) -> None:
        from babel.messages.pofile import read_po

        texts: dict[str, str] = {}
        plurals: dict[str, tuple[str, ...]] = {}
        for folder in self.folders:
            path = folder / language / "LC_MESSAGES" / "messages.po"
            if not path.is_file():
                continue
            with path.open("rb") as file:
                for message in read_po(file, locale=language):
                    if not message.id or message.fuzzy or not message.string:
                        continue
                    if isinstance(message.id, str):
                        texts[message.id] = str(message.string)
                    elif all(message.string):
                        plurals[message.id[0]] = tuple(message.string)
        self._plurals[language] = plurals
        self._texts[language] = texts


@cache
def _core() -> Catalogue:
    return Catalogue()


def catalogue() -> Catalogue:
    """The app's catalogue; outside an app the core's alone."""
    try:
        found: Catalogue = _app().extensions[EXTENSION]
    except (RuntimeError, KeyError):
        return _core()
    return found


def gettext(message: str, /, **variables: Any) -> str:
    """`message` in the current language, `%(name)s` filled from `variables` if there are any."""
    text = catalogue().texts(current_language()).get(message, message)
    return text % variables if variables else text


def ngettext(singular: str, plural: str, num: int, /, **variables: Any) -> str:
    """The form for `num` in the current language; `%(num)s` is filled as well."""
    text = catalogue().plural(current_language(), singular, plural, num)
    return text % {"num": num, **variables}


class LazyText:
    """A text that is looked up when it is shown, in the language of that moment.

    For everything written at import time: labels, choices, workflow states. It has no
    `__html__`, so templates and markupsafe escape it like any other text.
    """

    __slots__ = ("_arguments", "_variables")

    def __init__(self, *arguments: Any, **variables: Any) -> None:
        self._arguments = arguments
        self._variables = variables

    def __str__(self) -> str:
        if len(self._arguments) == 1:
            text: str = catalogue().texts(current_language()).get(*self._arguments * 2)
            return text % self._variables if self._variables else text
        return ngettext(*self._arguments, **self._variables)

    def told(self, words: Mapping[str, str]) -> str:
        """The text in the language whose texts these are, where that is known already."""
        if self._variables or len(self._arguments) > 1:
            return str(self)
        message: str = self._arguments[0]
        return words.get(message, message)

    def __repr__(self) -> str:
        return f"lazy_gettext({self._arguments[0]!r})"

    def __eq__(self, other: object) -> bool:
        return str(self) == str(other) if isinstance(other, (str, LazyText)) else NotImplemented

    def __hash__(self) -> int:
        return hash(str(self))

    def __lt__(self, other: object) -> bool:
        return str(self) < str(other)

    def __mod__(self, variables: Any) -> str:
        return str(str(self) % variables)

    def __add__(self, other: object) -> str:
        return str(self) + str(other)

    def __radd__(self, other: object) -> str:
        return str(other) + str(self)

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)

    def __len__(self) -> int:
        return len(str(self))

    def __bool__(self) -> bool:
        return bool(self._arguments[0])

    def __iter__(self) -> Iterator[str]:
        return iter(str(self))

    def __contains__(self, part: object) -> bool:
        return str(part) in str(self)

    def __getitem__(self, index: Any) -> str:
        return str(self)[index]

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(str(self), name)


def lazy_gettext(message: str, /, **variables: Any) -> Any:
    """`gettext` at the moment of showing; libraries that ask for a `str` take it as one."""
    return LazyText(message, **variables)


def lazy_ngettext(singular: str, plural: str, num: int, /, **variables: Any) -> Any:
    """`ngettext` at the moment of showing."""
    return LazyText(singular, plural, num, **variables)
