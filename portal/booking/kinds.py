"""What kinds of resources a service books, and those an office may begin with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class ResourceKind:
    """A kind of resource; `samples` are put in place by the demo, open on weekdays.

    A sample is the columns of a resource, with `hours` as ((opens, closes), …) of every weekday.
    """

    code: str
    label: object  #: of them all: "Meeting rooms"
    samples: tuple[Mapping[str, Any], ...] = field(default=())
    one: object = ""  #: of one of them: "Meeting room"; defaults to the label

    def __post_init__(self) -> None:
        if not self.code.isidentifier() or len(self.code) > 20:
            raise ValueError(f"kind {self.code!r} is no identifier of at most 20 characters")
        object.__setattr__(self, "one", self.one or self.label)
