"""What a service asks people to attach; types and size are the portal's, the same everywhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A place for one file: png, jpg or pdf, at most 5 MB."""

    code: str  #: also the name of the form field, so an identifier
    label: object
    required: bool = True
    hint: object = ""

    def __post_init__(self) -> None:
        if not self.code.isidentifier() or len(self.code) > 40:
            raise ValueError(f"slot code {self.code!r} is not an identifier of up to 40 letters")


class Filed(Protocol):
    """Anything that lies in a slot; in practice a `StoredFile`."""

    @property
    def slot(self) -> str: ...


def missing(slots: Iterable[Slot], files: Iterable[Filed]) -> tuple[Slot, ...]:
    """The required slots that hold no file, in the order the service declares them."""
    filled = {file.slot for file in files}
    return tuple(slot for slot in slots if slot.required and slot.code not in filled)
