"""Figures kept while things happen: one row counts all petitions that are alike to a report."""

from __future__ import annotations

from sqlalchemy import Column, Integer, String, Table

from portal.extensions import Model
from portal.petitions.workflow import Phase

SPAN = 32  #: numbers of working days one row tells apart
STARS = range(1, 6)

#: What identifies a row. `month` is that of the sending in Bangkok, as 202611; `officer_id` is 0
#: while nobody has the petition; `base` is 0, or 32, 64 … for those that took so long and longer.
KEYS = ("service_code", "month", "officer_id", "base")
#: What is counted in it: petitions and returns for correction by phase, those finished on time, and
#: of the finished ones their ratings and how many took `base` + 0, 1, … 31 working days.
NUMBERS = (
    *(f"phase_{phase}" for phase in Phase),
    *(f"returns_{phase}" for phase in Phase),
    "on_time",
    *(f"stars_{n}" for n in STARS),
    *(f"days_{n}" for n in range(SPAN)),
)

figure = Table(
    "figure",
    Model.metadata,
    Column("service_code", String(40), primary_key=True),
    Column("month", Integer, primary_key=True, autoincrement=False),
    Column("officer_id", Integer, primary_key=True, autoincrement=False),
    Column("base", Integer, primary_key=True, autoincrement=False),
    *(Column(name, Integer, nullable=False) for name in NUMBERS),
)
