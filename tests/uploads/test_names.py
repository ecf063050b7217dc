"""Names: kept as written, harmless when shown; no folder, no newline, no national ID."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given, strategies as st

from portal.uploads.names import LONGEST, ascii_name, cleaned, shown, suffixes


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("สำเนาบัตร-ฟ้าใส.jpg", "สำเนาบัตร-ฟ้าใส.jpg"),
        ("ໃບຢັ້ງຢືນ.pdf", "ໃບຢັ້ງຢືນ.pdf"),
        ("../../etc/passwd", "passwd"),
        (r"C:\fakepath\card.jpg", "card.jpg"),
        ("a\r\nSet-Cookie: x=1.pdf", "aSet-Cookie: x=1.pdf"),
        ("a\0b\x7f\u2028.pdf", "ab.pdf"),
        ('say "hi" & <b>.pdf', 'say "hi" & <b>.pdf'),
        ("e\u0301.pdf", "\u00e9.pdf"),
        ("photo\u202egpj.exe", "photo\u202egpj.exe"),
        ("\ud800.pdf", ".pdf"),
        ("  spaced .pdf ", "spaced .pdf"),
        ("", "file.pdf"),
        (None, "file.pdf"),
        ("...", "file.pdf"),
        ("\u202e", "file.pdf"),
        ("folder/", "file.pdf"),
        ("x" * 300 + ".pdf", "x" * 251 + ".pdf"),
        ("x" * 300, "x" * 255),
        ("a." + "x" * 300, "a." + "x" * 253),
    ],
)
def test_names_are_kept_as_data(name: str | None, kept: str) -> None:
    assert cleaned(name, fallback="file.pdf") == kept


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("1101700230708.jpg", "x-xxxx-xxxxx-70-8.jpg"),
        ("บัตร 1-1017-00230-70-8 (1).jpg", "บัตร x-xxxx-xxxxx-70-8 (1).jpg"),
        ("๑๑๐๑๗๐๐๒๓๐๗๐๘.pdf", "x-xxxx-xxxxx-70-8.pdf"),
        ("1101700230709.jpg", "1101700230709.jpg"),
        ("1111017002307081.jpg", "1111017002307081.jpg"),
        ("20261121101500.pdf", "20261121101500.pdf"),
    ],
)
def test_national_ids_in_names_are_masked(name: str, kept: str) -> None:
    assert cleaned(name, fallback="file.pdf") == kept


@given(st.text(max_size=400))
@example("\u202e" * 400)
def test_cleaned_names_hold_nothing_harmful(name: str) -> None:
    kept = cleaned(name, fallback="file.pdf")
    assert 0 < len(kept) <= LONGEST
    assert not set("/\\") & set(kept)
    assert not any(unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"} for c in kept)
    assert cleaned(kept, fallback="file.pdf") == kept, "cleaning twice changes nothing"


@given(st.text(max_size=300))
def test_shown_names_turn_nothing_around(name: str) -> None:
    turning = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
    assert not {unicodedata.bidirectional(c) for c in shown(name)} & turning


@given(st.text(max_size=300))
def test_ascii_names_are_plain(name: str) -> None:
    plain = ascii_name(name, "pdf")
    assert plain.isascii()
    assert plain.endswith(".pdf")
    assert len(plain) <= 64
    assert all(c.isalnum() or c in "-_." for c in plain)


@pytest.mark.parametrize(
    ("name", "endings"),
    [("a.pdf", ["pdf"]), ("a", []), ("a.b.c.PDF", ["c", "pdf"]), ("a.php .jpg", ["php", "jpg"]),
     (".pdf", []), ("a.pdf.", ["pdf"]), ("a.j\u202epg", ["jpg"])],
)  # fmt: skip
def test_endings_are_read_as_people_read_them(name: str, endings: list[str]) -> None:
    assert suffixes(name) == endings
