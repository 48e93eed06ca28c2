"""Places that are no area of the evidence: regions of the country, which no row names, and other countries."""

from __future__ import annotations

from functools import cache

from dxlib.notation.search import folded

_REGIONS = (
    "Tây Nguyên", "Central Highlands", "Đồng bằng sông Hồng", "Red River Delta", "Đồng bằng sông Cửu Long", "ĐBSCL",
    "Mekong Delta", "Mekong River Delta", "Đông Nam Bộ", "South East", "Southeast", "Tây Nam Bộ", "Nam Bộ", "Bắc Bộ",
    "Trung Bộ", "Trung du và miền núi phía Bắc", "Trung du và miền núi Bắc Bộ", "Miền núi phía Bắc",
    "Northern Midlands and Mountains", "Bắc Trung Bộ và Duyên hải miền Trung", "Bắc Trung Bộ", "Nam Trung Bộ",
    "Duyên hải miền Trung", "Duyên hải Nam Trung Bộ", "North Central and Central Coast", "Central Coast", "Tây Bắc",
    "Đông Bắc", "Miền Bắc", "Miền Trung", "Miền Nam", "Miền Tây", "Northern Vietnam", "Central Vietnam",
    "Southern Vietnam", "North", "Centre", "South",
)  # fmt: skip
_REGION = "it is a region of several provinces, and figures stand by province; `dx.load().areas` lists these"
_MANY = tuple(
    f"{lead}{what}"
    for lead in ("các ", "tất cả các ", "mọi ", "63 ", "34 ", "all ", "the ", "")
    for what in ("tỉnh", "tỉnh, thành phố", "tỉnh thành", "địa phương", "bộ", "bộ, ngành", "provinces", "ministries")
)
_ALL = "it is many areas at once, and a figure is of one; leave the area out for all, or take VN for the country"
_COUNTRY = "it lies abroad; beside Viet Nam, its provinces and its bodies there are the world and ASEAN"


def elsewhere(text: str) -> str:
    """Return what a place is that is none of the areas, and which there are; empty where it is not known.

    Args:
        text: its name in Vietnamese or English; capitals, blanks and diacritics do not count.

    Example:
        >>> elsewhere("Thái Lan"), elsewhere("Lai Châu")
        ('it lies abroad; beside Viet Nam, its provinces and its bodies there are the world and ASEAN', '')
    """
    return _known().get(_letters(text).removeprefix("vung"), "")


def _letters(text: str) -> str:
    return "".join(c for c in folded(text) if c.isalnum())


@cache
def _known() -> dict[str, str]:
    from babel import Locale

    names = [name for language in ("vi", "en") for name in Locale(language).territories.values()]
    told = ((names, _COUNTRY), (_REGIONS, _REGION), (_MANY, _ALL))
    return {_letters(name): why for known, why in told for name in known}
