"""What is copied or searched in a PDF is what was put in, also in Thai and Lao."""

from __future__ import annotations

from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from hypothesis import HealthCheck, given, settings, strategies as st

from portal.documents import glyphs
from portal.documents.pdf import render_pdf
from portal.documents.walls import STATIC
from tests.documents import paper
from tests.documents.reading import by_glyph, by_reader, font_names, squeezed

pytestmark = pytest.mark.usefixtures("printable")

THAI = [chr(code) for code in range(0x0E01, 0x0E2F)]
THAI_ABOVE = ["", "ั", "ิ", "ี", "ึ", "ื", "ุ", "ู", "ฺ", "็", "ํ"]
THAI_TONES = ["", "่", "้", "๊", "๋", "์"]
LAO = [*"ກຂຄງຈສຊຍດຕຖທນບປຜຝພຟມຢຣລວຫອຮໜໝ"]
LAO_ABOVE = ["", "ັ", "ິ", "ີ", "ຶ", "ື", "ຸ", "ູ", "ົ", "ຼ"]
LAO_TONES = ["", "່", "້", "໊", "໋", "໌"]
PARAGRAPHS = {
    "sara am": "ผู้อำนวยการสำนักงานเขตพื้นที่การศึกษา กำหนดให้นำคำร้องและน้ำใจจำนวนสองลำไปทำตามคำสั่ง "
    "อำเภอ ตำบล ประจำ สำเนา ชำนาญการ จำเป็น ค้ำประกัน ต่ำ ซ้ำ ถ้ำ น้ำ ล้ำ ย่ำค่ำ ปำ ป้ำ ฝำ ฟ้ำ ฬำ ญำ ฐำ",
    "stacked marks": "ที่นี่มีผู้รู้เรื่องเครื่องชั่งปี่ฝุ่นฟื้นฟูปู่ญี่ปุ่นญู่ฐู่ฎุฏู กู้ยืม ตั้งใจ หนังสือ เบี้ยยังชีพ "
    "ขึ้น ยื่น ลื้อ คลื่น ปั๊ม ป๊า ฝ้าย ฟ้า ก็ เป็น เล็ก ศักดิ์ สิทธิ์ ธรรมศาสตร์ พัสดุ์",
    "pali": "นิพฺพานํ ปรมํ สุขํ พุทฺโธ ธมฺโม สงฺโฆ",
    "rare letters": "ฃวด ฅน ฤๅษี ฦๅชา ๆ ฯลฯ ๏ ๚ ๛ ฿ ๎",
    "digits and Latin": "วันที่ ๓๑ มีนาคม ๒๕๖๘ = 31/03/2025, เลขที่ ศธ ๐๔๙๙๙/๑๒๔ "
    "Office fi fl ffi AVATAR “Tō Wà” – (ก)",
    "Lao": "ສາທາລະນະລັດປະຊາທິປະໄຕປະຊາຊົນລາວ ນ້ຳ ນຳ ຄຳ ສຳເນົາ ເຈົ້າໜ້າທີ່ ກົ້ ຊັ້ນ ໝໍ້ ຫຼື ປີ໋ ໑໒໓ ໐໙ ໆ ຯ",
    "all three": "ຊື່ นางสาวน้ำฝน ชื่อ Namfon ທ້າວ ຄຳແສງ 123 ๑๒๓ ໑໒໓",
}


def printed(text: str, extra: str = "") -> bytes:
    return render_pdf(f"{paper.BARE}{extra}<p>{text}</p>", language="th", title="")


@pytest.mark.parametrize("kind", PARAGRAPHS)
def test_paragraphs_copy_as_typed(kind: str) -> None:
    made = printed(PARAGRAPHS[kind])
    assert by_glyph(made) == squeezed(PARAGRAPHS[kind])
    assert by_reader(made) == squeezed(PARAGRAPHS[kind])


@pytest.mark.parametrize("weight", [400, 600])
@pytest.mark.parametrize(
    ("letters", "above", "tones", "am"),
    [(THAI, THAI_ABOVE, THAI_TONES, "ำ"), (LAO, LAO_ABOVE, LAO_TONES, "ຳ")],
    ids=["thai", "lao"],
)
def test_every_letter_vowel_and_tone_copies_as_typed(
    weight: int, letters: list[str], above: list[str], tones: list[str], am: str
) -> None:
    clusters = [
        letter + vowel + tone for letter in letters for vowel in above for tone in tones
    ] + [letter + tone + am for letter in letters for tone in tones[:5]]
    text = " ".join(cluster + letters[0] for cluster in clusters)
    made = printed(text, f"<style>p {{ font-weight: {weight}; font-size: 9pt }}</style>")
    assert by_glyph(made) == squeezed(text)
    assert by_reader(made) == squeezed(text)


CLUSTERS = st.one_of(
    st.tuples(
        st.sampled_from(["", *"เแโใไ"]), st.sampled_from(THAI), st.sampled_from(THAI_ABOVE[:10]),
        st.sampled_from(THAI_TONES[:5]), st.sampled_from(["", "า", "ะ", "ๆ"]),
    ).map("".join),
    st.tuples(st.sampled_from(THAI), st.sampled_from(THAI_TONES[:5]), st.just("ำ")).map("".join),
    st.tuples(st.sampled_from(LAO), st.sampled_from(LAO_TONES[:5]), st.just("ຳ")).map("".join),
    st.sampled_from(["a", "Fi", "12", "๙", "໙", "(", ")", "–", "/", "ÿ"]),
)  # fmt: skip


@given(st.lists(st.lists(CLUSTERS, min_size=1, max_size=8).map("".join), min_size=1, max_size=20))
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_words_copy_as_typed(words: list[str]) -> None:
    text = " ".join(words)
    made = printed(text)
    assert by_glyph(made) == squeezed(text)
    assert by_reader(made) == squeezed(text)


def test_a_real_page_copies_as_drawn() -> None:
    html = paper.draw(paper.press(), "petition", "th", paper.petition())
    text = by_reader(render_pdf(html, language="th", title="", assets=paper.QR))
    for _section, rows in paper.ANSWERS["th"]:
        for label, answer in rows:
            assert squeezed(answer) in text
            assert squeezed(label) in text


@pytest.fixture(scope="module")
def office_fonts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An instance folder with a face of the office's own, which splits sara am as most do."""
    instance = tmp_path_factory.mktemp("office")
    (instance / "fonts").mkdir()
    for weight in (400, 600):
        font = TTFont(STATIC / "fonts" / "print" / f"sarabun-{weight}.ttf")
        for record in font["GSUB"].table.FeatureList.FeatureRecord:
            last = len(font["GSUB"].table.LookupList.Lookup) - 1
            if last in record.Feature.LookupListIndex:
                record.Feature.LookupListIndex.remove(last)
        for number in (1, 4, 16):
            font["name"].setName("TH Sarabun New", number, 3, 1, 0x409)
        font.save(instance / "fonts" / f"thsarabun-{weight}.ttf")
    (instance / "fonts" / "readme.txt").write_text("not a font")
    (instance / "fonts" / "broken.ttf").write_bytes(b"not a font either")
    return instance


@pytest.mark.parametrize("kind", [kind for kind in PARAGRAPHS if "Lao" not in kind])
def test_an_offices_own_face_is_used_and_copies_as_typed(office_fonts: Path, kind: str) -> None:
    with paper.press(instance=office_fonts).app_context():
        made = printed(PARAGRAPHS[kind])
    assert "TH-Sarabun-New" in font_names(made)
    assert by_glyph(made) == squeezed(PARAGRAPHS[kind])
    assert by_reader(made) == squeezed(PARAGRAPHS[kind])


def test_in_an_offices_own_face_sara_am_stays_sara_aa_elsewhere(office_fonts: Path) -> None:
    text = "นา นำ น้า น้ำ ปา ปำ ป้า ป้ำ อํา นํ"
    with paper.press(instance=office_fonts).app_context():
        made = printed(text, "<style>p { text-align: justify }</style>" + "ก " * 40)
    # Nikhahit and sara aa typed one by one look like sara am, and copy as what people meant.
    assert by_glyph(made).endswith(squeezed(text.replace("อํา", "อำ")))


def test_glyphs_of_our_fonts_each_say_one_text() -> None:
    for name, am in (("sarabun", "ำ"), ("noto-sans-lao", "ຳ")):
        for weight in (400, 600):
            said = glyphs.texts((STATIC / "fonts" / "print" / f"{name}-{weight}.ttf").read_bytes())
            assert sum(text == am for text in said.values()) >= 2
            assert not any(am in text[:-1] for text in said.values())


@pytest.mark.parametrize(
    ("parts", "typed"),
    [
        ("\u0e4d\u0e32", "\u0e33"), ("\u0e4d\u0e49\u0e32", "\u0e49\u0e33"),
        ("\u0e49\u0e4d\u0e32", "\u0e49\u0e33"), ("\u0ecd\u0ec9\u0eb2", "\u0ec9\u0eb3"),
        ("\u0e4d", "\u0e4d"),
        ("\u0e49\u0e4d", "\u0e4d\u0e49"), ("\u0e32", "\u0e32"),
        ("\u0e01\u0e4d\u0e32", "\u0e01\u0e4d\u0e32"),
        ("fi", "fi"), ("", ""),
    ],
)  # fmt: skip
def test_the_parts_of_sara_am_are_put_together_as_typed(parts: str, typed: str) -> None:
    assert glyphs.compose(parts) == typed
