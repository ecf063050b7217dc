"""Choices of select and radio fields from the mapping a plugin keeps: code → label."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]


def choices(labels: Mapping[str, Any], *, empty: Any = None) -> list[SelectChoice]:
    """One choice per code, its label translated when shown; `empty` is the line for no choice."""
    first = [] if empty is None else [SelectChoice("", empty)]
    return first + [SelectChoice(code, label) for code, label in labels.items()]
