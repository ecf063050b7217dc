"""A message put into words: one letter, shown in the inbox and sent as text and as HTML."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from flask import current_app

from portal.i18n import use_language
from portal.observe.scrubbing import hide_ids

if TYPE_CHECKING:
    from portal.messages.models import Message


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of message. `write` puts it into words in the current language."""

    write: Callable[[Mapping[str, Any]], Letter]
    needs: tuple[str, ...] = ()  #: parameters without which nothing can be said
    secret_link: bool = False  #: the link is only ever in the mail, and sealed until then
    lifetime: timedelta | None = None  #: after that it is of no use and is not sent
    always: bool = False  #: concerns the safety of the account: never muted, never held back
    prompt: bool = False  #: of no use tomorrow: never waits for the mail of the morning


def letter_of(kind: str, parameters: Mapping[str, Any]) -> Letter:
    """The letter of a kind in the current language; of an unknown kind, a plain one."""
    from portal.messages.kinds import KINDS, unknown

    known = KINDS.get(kind)
    return (known.write if known else unknown)(parameters).cleaned()


def absolute(path: str) -> str:
    """The configured address of a path within the portal, never one from a request's Host."""
    return current_app.config["PORTAL_BASE_URL"].rstrip("/") + path if path else ""


def message_text(message: Message, limit: int = 5000) -> str:
    """A message in plain words for its person, in their language, with its link; no ID numbers.

    At most `limit` characters: what is longer ends with "…", the link still there.
    """
    with use_language(message.user.language):
        letter = letter_of(message.kind, message.parameters)
    facts = "\n".join(f"{label}: {text}" for label, text in letter.facts)
    said = "\n\n".join(part for part in (letter.subject, *letter.paragraphs, facts) if part)
    end = f"\n\n{letter.action}: {absolute(message.link)}" if message.link else ""
    room = limit - len(end)
    return (said if len(said) <= room else said[: room - 1] + "…") + end


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
