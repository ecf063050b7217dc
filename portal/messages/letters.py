"""A message put into words: one letter, shown in the inbox and sent as text and as HTML."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import current_app

from portal.observe.scrubbing import hide_ids


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What is said, in the language of the moment it was written."""

    subject: str  #: one line
    paragraphs: tuple[str, ...]
    facts: tuple[tuple[str, str], ...] = ()  #: (label, text)
    action: str = ""  #: words of the link, where the message has one

    def cleaned(self) -> Letter:
        """The same without ID numbers somebody typed, and with a subject of one line."""
        return Letter(
            subject=" ".join(hide_ids(self.subject).split())[:200],
            paragraphs=tuple(hide_ids(text) for text in self.paragraphs if text),
            facts=tuple((label, hide_ids(text)) for label, text in self.facts if text),
            action=self.action,
        )


def letter_of(kind: str, parameters: Mapping[str, Any]) -> Letter:
    """The letter of a kind in the current language; of an unknown kind, a plain one."""
    from portal.messages.kinds import KINDS, unknown

    known = KINDS.get(kind)
    return (known.write if known else unknown)(parameters).cleaned()


def absolute(path: str) -> str:
    """The configured address of a path within the portal, never one from a request's Host."""
    return current_app.config["PORTAL_BASE_URL"].rstrip("/") + path if path else ""


def bodies(letter: Letter, *, name: str, path: str, language: str) -> tuple[str, str]:
    """(text, HTML) of a mail; both say the same. Call inside `use_language(language)`.

    Rendered without a request, a session or the page context.
    """
    from portal.face import office

    context = {
        "letter": letter, "name": name, "url": absolute(path), "language": language,
        "office": office(),
    }
    text, html = (
        current_app.jinja_env.get_template(f"messages/mail.{ending}").render(context)
        for ending in ("txt", "html")
    )
    return text, html
