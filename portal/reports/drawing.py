"""What the charts of a report show."""

from __future__ import annotations

from portal.i18n.dates import short_month_name
from portal.reports.charts import Chart, chart
from portal.reports.queries import Report
from portal.reports.tally import Tally

LONGEST = 15  #: working days that have a column of their own; the last one holds all above


def by_months(found: Report) -> Chart:
    """Petitions by the month of their sending: finished, not finished, cancelled."""
    return chart([
        (
            short_month_name(month % 100),
            (("bar", tally.finished), ("bar-late", tally.open), ("bar-off", tally.cancelled)),
        )
        for month, tally in found.months.items()
    ])


def by_days(tally: Tally) -> Chart:
    """Finished petitions by the working days they took."""
    numbers = tally.days
    few, many = numbers[:LONGEST], sum(numbers[LONGEST:])
    lots = [(str(days), (("bar", number),)) for days, number in enumerate(few)]
    return chart([*lots, (f"{LONGEST}+", (("bar", many),))] if many else lots)
