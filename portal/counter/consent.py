"""What a person agrees to when an officer files for them: the words, and their edition."""

from __future__ import annotations

import hashlib

from portal.i18n import LANGUAGES, lazy_gettext as _, use_language

EDITION = "1"
WORDS = (
    _("I ask the officer to file this petition in my name with what I say and the papers I bring."),
    _("I have been told what the office uses my data for and how long it keeps them."),
    _("I get a receipt with the reference code and can follow, correct or cancel the petition."),
)

HOW: dict[str, object] = {
    "spoken": _("The text was read out and agreed to"),
    "signed": _("The text was signed on paper"),
}


def version() -> str:
    """Edition and hash of every word in every language: what exactly was agreed to."""
    digest = hashlib.sha256()
    for language in LANGUAGES:
        with use_language(language):
            digest.update("\0".join(str(sentence) for sentence in WORDS).encode())
    return f"{EDITION} sha256:{digest.hexdigest()[:20]}"
