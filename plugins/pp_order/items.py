"""The printed forms that can be ordered: five items in two levels, of which the books are stock."""

from dataclasses import dataclass

from portal.sdk import lazy_gettext as _


@dataclass(frozen=True, slots=True)
class Item:
    """One kind of printed form. `code` names its columns, prices and stock, for ever."""

    code: str
    label: object
    level: object
    unit: object
    is_book: bool = False  #: a controlled book with a serial number

    @property
    def quantity(self) -> str:
        """The field and column of how many are ordered."""
        return f"qty_{self.code}"

    @property
    def price(self) -> str:
        """The field of its price in the list."""
        return f"price_{self.code}"

    @property
    def serials(self) -> str:
        """The field and column of the serial numbers handed out."""
        return f"serials_{self.code}"


PRIMARY, LOWER = _("Primary school"), _("Lower secondary")
BOOK, SHEET = _("volume"), _("sheet")

ITEMS = (
    Item("p1_primary", _("PP.1-P"), PRIMARY, BOOK, is_book=True),
    Item("p3_primary", _("PP.3-P"), PRIMARY, SHEET),
    Item("p1_lower", _("PP.1-B"), LOWER, BOOK, is_book=True),
    Item("p2_lower", _("PP.2-B"), LOWER, SHEET),
    Item("p3_lower", _("PP.3-B"), LOWER, SHEET),
)
BOOKS = tuple(item for item in ITEMS if item.is_book)


def item_of(code: str) -> Item:
    """The item of that code; KeyError if there is none."""
    for item in ITEMS:
        if item.code == code:
            return item
    raise KeyError(code)
