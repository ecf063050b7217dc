"""One organisation, however its name is typed."""

import unicodedata


def key_of(name: str) -> str:
    """Letters, marks and digits alone, small: "สดจ. เชียงใหม่" is "สดจ.เชียงใหม่"."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return "".join(sign for sign in plain if unicodedata.category(sign)[0] in "LMN")[:100]
