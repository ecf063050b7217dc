"""Languages, eras, digits and working days: how the portal speaks to Thai and Lao readers.

Everything here is cheap to import: no locale data, no .po file is read before its first use.
"""

from portal.i18n.catalogue import gettext, lazy_gettext, lazy_ngettext, ngettext
from portal.i18n.dates import (
    BadDate,
    age_in_years,
    isoformat,
    long_day,
    moment,
    month_name,
    parse_day,
    parse_month,
    parse_time,
    parse_year,
    short_day,
    short_month_name,
    weekday_day,
    weekday_name,
    year,
)
from portal.i18n.digits import amount, arabic, baht, baht_in_words, thai
from portal.i18n.language import LANGUAGES, current_language, use_language
from portal.i18n.moments import BANGKOK, now, today

__all__ = [
    "BANGKOK",
    "LANGUAGES",
    "BadDate",
    "age_in_years",
    "amount",
    "arabic",
    "baht",
    "baht_in_words",
    "current_language",
    "gettext",
    "isoformat",
    "lazy_gettext",
    "lazy_ngettext",
    "long_day",
    "moment",
    "month_name",
    "ngettext",
    "now",
    "parse_day",
    "parse_month",
    "parse_time",
    "parse_year",
    "short_day",
    "short_month_name",
    "thai",
    "today",
    "use_language",
    "weekday_day",
    "weekday_name",
    "year",
]
