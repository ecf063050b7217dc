"""The rooms and things an office may begin with; the names are those of the sample table."""

from portal.sdk import ResourceKind, lazy_gettext as _

ROOMS = ResourceKind("room", _("Meeting rooms"), tuple(
    {"slug": slug, "name": name, "capacity": capacity, "place": place}
    for slug, name, capacity, place in (
        ("petch", "เพชร", 120, "อาคาร 1 ชั้น 2"),
        ("pailin", "ไพลิน", 40, "อาคาร 1 ชั้น 3"),
        ("ploychompoo", "พลอยชมพู", 30, "อาคาร 1 ชั้น 3"),
        ("morakot", "มรกต", 60, "อาคาร 2 ชั้น 1"),
        ("tubtim", "ทับทิม", 15, "อาคาร 2 ชั้น 2"),
    )
), one=_("Room"))

EQUIPMENT = ResourceKind("equipment", _("Equipment"), tuple(
    {"slug": slug, "name": name, "stock": stock}
    for slug, name, stock in (
        ("projector", "โปรเจคเตอร์", 3),
        ("screen", "จอโปรเจคเตอร์", 3),
        ("sound", "ชุดเครื่องเสียงและลำโพง", 2),
        ("microphone", "ชุดไมโครโฟน", 4),
        ("whiteboard", "กระดานไวท์บอร์ดและเครื่องเขียน", 5),
        ("sockets", "ปลั๊กไฟแบบมีช่องประจุและ Adapter", 6),
    )
))
