"""Text that programs left or broke is told from text that people write, in many languages and with many signs."""

from __future__ import annotations

import itertools

import pytest

from ssemap.intake import garbled

RIGHT = [
    "Coopérative de crédit",
    "Größenordnung",
    "Bjärnö & Åsö",
    "Łódź – Żółć",
    "naïveté",
    "São Tomé e Príncipe",
    "Ação",
    "œuvre",
    "ÀÉÎÕÜ",
    "Çağrı",
    "Đặng Thị Ánh",
    "Tổng liên đoàn lao động",
    "ÅÄÖ",
    "äöüß in words",
    "£1,000–£2,000",
    "¥1,234 (¥2,000)",
    "5±2",
    "½ of all",
    "x²+y³",
    "10°C",
    "§12 Abs. 3",
    "©2020 ABC",
    "®",
    "™",
    "« Été »",
    "“quoted” – ‘x’",
    "…",
    "1st–3rd",
    "A×B",
    "±½¼",
    "№ 5",
    "ОАО «Рога»",
    "ΑΒΓ",
    "สหกรณ์",
    "សហគមន៍",
    "ສະຫະກອນ",
    "သမဝါယမ",
    "सहकारी",
    "সমবায়",
    "கூட்டுறவு",
    "협동조합",
    "協同組合",
    "合作社",
    "ＡＢＣ１２３",
    "(千円)",
    "△1,234",
    "▲5.6",
    "※ 주",
    "①②③",
    "~~",
    "50%",
    "100%25",
    "a=b&c=d",
    "R&D",
    "Q&A;x",
    "#1 in Asia",
    "#SSE",
    "C#",
    "F#m",
    "<5",
    ">10",
    "x<y>z",
    "a<b and c>d",
    "+82-2-123-4567",
    "+national-level",
    "+Abcdefgh-x",
    "C:\\users\\new",
    "\\u",
    "%",
    "=",
    "==",
    "É",
    "È»",
    "DÂN",
    "TỔ HỢP TÁC",
    "¡Hola! ¿Qué?",
    "l·l",
    "n°5",
    "2º",
    "3ª",
    "à â é",
    "ä ö ü",
    "Ñ",
    "«Ñandú»",
    "æøå",
    "ÆØÅ",
    "ðþæö",
    "fjöldi þjóða",
    "ĐÀO ÉÊ",
    "Ô ÂÊÔ",
    "ƠƯĂÂ",
    "ÂÊÔĐ",
    "μ",
    "µg",
    "Ω",
    "√2",
    "∑x",
    "≈ 5",
    "≤ 10 ≥ 5",
    "→",
    "•",
    "– – –",
    "°′″",
    "►",
    "■ □ ●",
    "──── total",
    "│ a │ b │",
    "Ã",
    "Â",
    "Î¿?",
    "İstanbul",
    "Ä°",
    "NULL island",
    "none",
    "undefined behaviour",
    "nan khao",
]
# text, the encoding that it was written in, and that in which it was read
WORDS = {
    "utf-8": ["협동조합", "société coopérative", "кооператив", "สหกรณ์", "合作社", "Hợp tác xã", "تعاونية", "ສະຫະກອນ"],
    "cp949": ["협동조합", "사회적기업 육성"],
    "gbk": ["农民专业合作社", "社会组织"],
    "euc-jp": ["協同組合", "生活協同組合連合会"],
    "tis-620": ["สหกรณ์การเกษตร", "สหกรณ์ออมทรัพย์"],
    "koi8-r": ["кооператив", "общественная организация"],
    "cp1251": ["кооператив", "Сельскохозяйственный кооператив"],
    "cp1253": ["συνεταιρισμός"],
    "iso8859-6": ["تعاونية زراعية"],
}
READ_AS = ("cp1252", "latin-1", "mac-roman")
WRONG = [
    text.encode(written).decode(read, "replace")
    for written, texts in WORDS.items()
    for text, read in itertools.product(texts, READ_AS)
]


@pytest.mark.parametrize("text", RIGHT)
def test_text_that_people_write_is_right(text: str) -> None:
    assert garbled.fault(text, is_printed=True, is_address=False) is None


@pytest.mark.parametrize("text", WRONG)
def test_text_that_was_read_in_another_encoding_is_told(text: str) -> None:
    found = garbled.fault(text, is_printed=True, is_address=False)
    assert found is not None
    assert found[0] == "garbled"
