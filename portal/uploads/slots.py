"""What a service asks people to attach; types and size are the portal's, the same everywhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

#: Where the signed consent lies of a person for whom an officer files at the counter.
CONSENT_SLOT = "consent_paper"


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A place for one file: png, jpg or pdf, at most 5 MB."""

    code: str  #: also the name of the form field, so an identifier
    label: object
    required: bool = True
    hint: object = ""
    #: Whether these answers ask for it, where not every petition does; say in the hint when.
    required_if: Callable[[Mapping[str, Any]], bool] | None = None

    def is_needed(self, answers: Mapping[str, Any]) -> bool:
        """Whether a petition with these answers must have it; missing answers are None."""
        return self.required or (self.required_if is not None and self.required_if(answers))

    def __post_init__(self) -> None:
        if not self.code.isidentifier() or len(self.code) > 40:
            raise ValueError(f"slot code {self.code!r} is not an identifier of up to 40 letters")
        if self.required and self.required_if:
            raise ValueError(f"slot {self.code}: required always, or if the answers ask for it")


class Filed(Protocol):
    """Anything that lies in a slot; in practice a `StoredFile`."""

    @property
    def slot(self) -> str: ...


def missing(slots: Iterable[Slot], files: Iterable[Filed]) -> tuple[Slot, ...]:
    """The required slots that hold no file, in the order the service declares them."""
    filled = {file.slot for file in files}
    return tuple(slot for slot in slots if slot.required and slot.code not in filled)
