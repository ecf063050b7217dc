"""The executives an office may begin with, by position: no names of real persons."""

from datetime import time

from portal.sdk import ResourceKind, lazy_gettext as _, resource_at

HOURS = ((time(9), time(12)), (time(13), time(16)))  #: in which they receive, Monday to Friday

EXECUTIVES = ResourceKind("executive", _("Executives"), tuple(
    {"slug": slug, "name": name, "place": place, "is_private": True, "slot_minutes": 30,
     "horizon_days": 90, "hours": HOURS}
    for slug, name, place in (
        ("director", "ผู้อำนวยการ", "ห้องผู้อำนวยการ อาคาร 1 ชั้น 2"),
        ("deputy-1", "รองผู้อำนวยการ 1", "ห้องรองผู้อำนวยการ 1 อาคาร 1 ชั้น 2"),
        ("deputy-2", "รองผู้อำนวยการ 2", "ห้องรองผู้อำนวยการ 2 อาคาร 1 ชั้น 2"),
        ("deputy-3", "รองผู้อำนวยการ 3", "ห้องรองผู้อำนวยการ 3 อาคาร 1 ชั้น 2"),
    )
), one=_("Executive"))


def name_of_executive(slug: str) -> str:
    """The position, or the slug of one who is gone."""
    found = resource_at(EXECUTIVES.code, slug)
    return found.name if found else slug
