"""Areas and parts of a whole that words around a figure name."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from rapidfuzz.fuzz import ratio

from dxlib.errors import DxError
from dxlib.indicators import Indicator
from dxlib.loaders.evidence import Evidence
from dxlib.notation.search import folded
from dxlib.reading.extraction.wording import unaccented
from dxlib.reading.proposals.words import words

# The province is a city since 2025.
_HUE = ("Thành phố Huế", "thành phố Huế", "TP. Huế", "TP.Huế", "TP Huế", "Huế")
_SHORT = (
    "TP.HCM", "TP. HCM", "TP HCM", "TPHCM", "TP.Hồ Chí Minh", "TP. Hồ Chí Minh", "Thành phố Hồ Chí Minh", "HCMC",
    "Ho Chi Minh City", "Sài Gòn", "BR-VT", "BRVT", "TT-Huế", "TT Huế", "T.T.Huế", "Thừa Thiên - Huế",
    "Thừa Thiên-Huế", "Bà Rịa Vũng Tàu", "Bà Rịa-Vũng Tàu", "Da Nang", "Hanoi", "Ha Noi", "Hai Phong", "Can Tho",
    "Hue", "Quang Ninh", "Bac Ninh", "Thai Nguyen", "Binh Duong", "Dong Nai", "Lam Dong", "Đắc Lắc", "Bắc Cạn",
    "Đắc Nông", *_HUE,
)  # fmt: skip
_CODES = {"BR-VT": "BRVT", "TT-Huế": "TT Huế", "T.T.Huế": "TT Huế"} | dict.fromkeys(_HUE, "TT Huế")
_LOCAL = re.compile(  # a place that is no area, or one that is not known by this name
    r"(?:[Tt]ỉnh|[Tt]hành phố|TP\.?|[Hh]uyện|[Qq]uận|[Tt]hị xã|[Tt]hị trấn|[Pp]hường|[Xx]ã|[Tt]hôn)\s+"
    r"(?:[0-9]{1,2}\b|[A-ZĐÀ-Ỹ])"
    r"|[A-Z][a-z]+ (?:[Dd]istrict|[Cc]ommune|[Ww]ard|[Tt]own|[Pp]rovince)\b"
)
_ABROAD = re.compile(
    r"(?<!\w)(?:Thái Lan|Singapore|Xin-?ga-?po|Malaysia|Indonesia|Philippines?|Lào|Campuchia|Myanmar|Brunei|Estonia"
    r"|Trung Quốc|Hàn Quốc|Nhật Bản|Ấn Độ|Mỹ|Hoa Kỳ|Anh|Pháp|Đức|Úc|châu (?:Á|Âu|Phi|Mỹ)|Đông Nam Á|ASEAN|[Tt]hế giới"
    r"|[Tt]oàn cầu|Thailand|China|(?:South )?Korea|Japan|India|United States|South-?[Ee]ast Asia|[Ww]orldwide"
    r"|[Gg]lobally?)(?!\w)"
)
_PAPER = re.compile(r"\W*(?:báo(?! cáo)|tạp chí|đài|cổng|trang)\s", re.I)
_WITHIN = re.compile(r"(?<!\w)(?:tại|ở|riêng|at|in|within)\s+$", re.I)
_WHOLE = re.compile(r"cả nước|toàn quốc|Việt Nam|Viet ?nam|nationwide|the country|national", re.I)
_ITS_PROVINCE = re.compile(
    r"(?<!\w)(?i:toàn|của|cả|trong|địa bàn) tỉnh(?!\w)(?!,? thành)(?! [A-ZĐ])|(?:^|[.;:]\s*)Tỉnh(?= [a-zđ])(?! ủy| uỷ)"
    r"|\b(?:the|our|this) province\b"
)
_PROVINCE = re.compile(r"(?<!\w)(?:tỉnh|của(?: thành phố| TP\.?)?|province of)\s+$", re.I)
_OWN_PROVINCE = re.compile(r"['’]s\b|\s+province\b", re.I)
_LEAST, _MOST = 5, 24  # letters of the name of a province
_NEARLY = 85  # of 100: how alike a name and one misread are
_WORLD = re.compile(
    r"(?:mặt bằng chung|trung bình|bình quân|mức chung)(?:\s+(?:của|trên))?\s+(?:thế giới|toàn cầu)|(?:world"
    r"|global) (?:average|mean)|(?:thế giới|toàn cầu)\s+(?:là|đạt)",
    re.I,
)
_ASEAN = re.compile(
    r"(?:trung bình|bình quân|average)(?:\s+(?:của|in|of))?\s+(?:các nước\s+)?(?:ASEAN|Đông Nam Á|South-?East Asia)",
    re.I,
)
_RURAL = re.compile(
    r"(?:tại|ở|thuộc|khu vực|vùng)\s+(?:vùng\s+|khu vực\s+)?nông thôn|nông thôn, miền núi|rural (?:areas|and)", re.I
)
BODIES = {"ministries", "provinces", "ministries_provinces"}  # that many expressions name beside each other
_WORDED = {
    "government",
    "platform",
    "event",
    "phone",
    "result",
    "stage",
    "service",
}  # kinds that expressions tell apart
_OWN = {  # what the parts of a whole are also called
    "phishing": ("lừa đảo", "giả mạo", "phishing"),
    "deface": ("thay đổi giao diện", "deface", "defacing", "defacement"),
    "malware": ("mã độc", "malware"), "hardware": ("phần cứng", "hardware"), "software": ("phần mềm", "software"),
    "female": ("nữ", "nữ giới", "phụ nữ", "women", "female"), "male": ("nam giới", "đàn ông", "men"),
    "content": ("nội dung số", "digital content"), "internet": ("qua internet", "kênh internet"),
    "mobile": ("di động", "qua điện thoại di động", "kênh điện thoại di động", "qua thiết bị di động"),
    "qr": ("mã qr", "qr code", "qr"), "ict": ("ict",), "urban": ("thành thị", "urban"), "rural": ("nông thôn", "rural"),
    "ministries": ("bộ", "bộ ngành", "cấp bộ", "ministries"),
    "provinces": ("địa phương", "tỉnh", "cấp tỉnh", "localities", "provinces"),
    "districts": ("huyện", "quận huyện", "districts"), "communes": ("xã", "xã phường", "communes"),
    "vietnamese": ("việt nam", "trong nước", "vietnamese"), "foreign": ("nước ngoài", "foreign"),
    "achieved": ("đã hoàn thành", "đã đạt"), "likely": ("khả năng hoàn thành", "likely"),
    "effort": ("phải nỗ lực", "nỗ lực", "effort"), "official": ("chính thức", "official"),
    "pilot": ("thử nghiệm", "trial", "pilot"), "smartphone": ("smartphone", "smartphones"),
    "feature_phone": ("điện thoại phổ thông", "feature phones"), "births": ("khai sinh", "birth"),
    "marriages": ("kết hôn", "marriage"), "deaths": ("khai tử", "death"), "inputs": ("đầu vào", "input"),
    "outputs": ("đầu ra", "output"),
    "with_services": ("cung cấp dịch vụ công", "có cung cấp dịch vụ công"),
    "without_services": ("không cung cấp dịch vụ công",),
}  # fmt: skip


# Words that say no more than that a part, and then its figure, follows.
_LINKS = frozenset(
    words("""
    trong đó khối riêng của và còn tại ở đối với các cấp khu vực thuộc đạt là chiếm mức có qua thì kênh bằng nhóm
    được trong đó them whom chiếm via by through among reached of which in at the for and was were is are
""")
)


@dataclass(frozen=True)
class Named:
    """An area that a text names."""

    start: int
    end: int
    code: str


class Places:
    """The areas of the evidence, to be found in running text.

    Args:
        evidence: its areas.
        on: of two areas of one name the one of this day.
    """

    def __init__(self, evidence: Evidence, on: date) -> None:
        areas = evidence.areas
        self._lookup, self._on = evidence.dimensions.lookup, on
        self.kinds = dict(zip(areas["code"], areas["kind"], strict=True))
        names = set(_SHORT)
        for code, kind, vietnamese, english in zip(
            areas["code"], areas["kind"], areas["name_vi"], areas["name_en"], strict=True
        ):
            if kind not in ("country", "group", "part"):
                names |= {vietnamese, english, unaccented(english)}
                if vietnamese.startswith("Bộ "):
                    initials = "".join(word[0] for word in re.findall(r"\w+", vietnamese)[1:] if word != "và")
                    names |= {f"Bộ {initials}", f"Bộ {initials[:2]}&{initials[2:]}", vietnamese.replace(" và ", " & ")}
                if code.isalpha():
                    names.discard(code)
        forms = {unicodedata.normalize("NFC", name) for name in names}
        ordered = sorted(forms, key=lambda name: (-len(name), name))
        pattern = "|".join(re.escape(one).replace(r"\ ", r"\s*") for one in ordered)  # a scan loses blanks
        self._pattern = re.compile(rf"(?<![\w])(?:{pattern})(?!\w)")
        self._spaced = {re.sub(r"\s", "", one): one for one in ordered}
        self._codes: dict[str, str] = {}
        self._told = lru_cache(maxsize=64)(self._read)  # every candidate of a figure asks for the same words
        self._found = lru_cache(maxsize=64)(self._find)  # and every figure of a row for the whole of it
        self.misread = lru_cache(maxsize=64)(self._misread)
        self.words = frozenset(word for name in names for word in words(name))

    def named(self, text: str) -> list[Named]:
        """Return the provinces and central bodies that a text names, in its order."""
        return list(self._found(text))

    def _find(self, text: str) -> tuple[Named, ...]:
        return tuple(
            Named(match.start(), match.end(), code)
            for match in self._pattern.finditer(text)
            if (code := self._code(match.group()))
        )

    def elsewhere(self, text: str, area: str) -> bool:
        """Whether words name a place other than an area, so that what is said may be said of that place."""
        places, elsewhere = self._told(text)
        return elsewhere or bool(places - {area})

    def _read(self, text: str) -> tuple[frozenset[str], bool]:
        """The places that words name, and whether they speak of places without naming them."""
        within = (one for one in self.named(text)
                  if self.kinds.get(one.code) == "province" or _WITHIN.search(text[: one.start]))  # fmt: skip
        unnamed = self.unplaced(text)
        return frozenset(one.code for one in within), bool(_LOCAL.search(unnamed) or _ABROAD.search(unnamed))

    def home(self, title: str) -> str:
        """Return the province that a title speaks of; empty for none, several, the whole country, or a newspaper."""
        if _PAPER.match(title) or _WHOLE.search(title):
            return ""
        if title.isupper():
            title = title.title()
        found = {one.code for one in self.provinces(title)}
        return found.pop() if len(found) == 1 else ""

    def subject(self, text: str) -> str:
        """Return the province that a text tells of by the word, and names nobody else, nor the country; else empty."""
        named = self.named(text)
        codes = {one.code for one in named}
        own = any(_PROVINCE.search(text[: one.start]) or _OWN_PROVINCE.match(text, one.end) for one in named)
        told = own and len(codes) == 1 and self.kinds.get(named[0].code) == "province"
        return codes.pop() if told and not whole(text) else ""

    def unplaced(self, text: str) -> str:
        """Return a text without the names of places."""
        return self._pattern.sub(" ", text)

    def provinces(self, text: str) -> list[Named]:
        """Return the provinces that a text names."""
        return [one for one in self.named(text) if self.kinds.get(one.code) == "province"]

    def _misread(self, label: str) -> str:
        """The one province whose name a label is nearly, as a scan garbles it; empty for none or several."""
        bare = re.sub(r"[^a-z]", "", folded(label))
        if not _LEAST <= len(bare) <= _MOST:
            return ""
        named = (one for one in self._spaced.values() if one[0].isupper())
        near = {self._code(one) for one in named if ratio(bare, re.sub(r"[^a-z]", "", folded(one))) >= _NEARLY}
        found = {one for one in near if self.kinds.get(one) == "province"}
        return found.pop() if len(found) == 1 else ""

    def _code(self, name: str) -> str:
        if name not in self._codes:
            try:
                whole = self._spaced.get(re.sub(r"\s", "", name), name)
                self._codes[name] = self._lookup.code(_CODES.get(whole, whole), self._on)
            except DxError:
                self._codes[name] = ""
        return self._codes[name]


def whole(text: str) -> bool:
    """Return whether words speak of the whole country."""
    return bool(_WHOLE.search(text))


def of_its_province(text: str) -> bool:
    """Return whether words speak of the province that a text is about, without its name: "toàn tỉnh", "Tỉnh có"."""
    return bool(_ITS_PROVINCE.search(text))


def group(text: str) -> str:
    """Return the group of countries, or the part of the country, that words speak of; empty for none."""
    if _WORLD.search(text):
        return "world"
    if _ASEAN.search(text):
        return "asean"
    return "rural" if _RURAL.search(text) else ""


class Parts:
    """The parts of a whole, to be found in the words around a figure."""

    def __init__(self, evidence: Evidence) -> None:
        frame = evidence.dimensions.breakdowns
        self._called: dict[str, list[list[str]]] = {}
        self._printed: dict[str, list[str]] = {}
        for name, english, vietnamese in zip(frame["id"], frame["name_en"], frame["name_vi"], strict=True):
            texts = {english, vietnamese, *_OWN.get(name, ())}
            if any(c.isdigit() for c in vietnamese):  # "from 10 to 20%", of which words alone say nothing
                self._printed[name] = [text.lower().replace("%", "") for text in texts]
                continue
            self._called[name] = [found for text in texts if (found := words(text))]
        self._kinds = dict(zip(frame["id"], frame["dimension"], strict=True))

    def called(self, name: str) -> list[str]:
        """Return what a part is called."""
        return [" ".join(one) for one in self._called.get(name, ())]

    def kind(self, name: str) -> str:
        """Return the kind of a part: sex, government, channel."""
        return self._kinds.get(name, "")

    @property
    def bodies(self) -> list[str]:
        """The levels of government."""
        return [name for name, kind in self._kinds.items() if kind == "government"]

    def is_body(self, name: str) -> bool:
        """Return whether a part is a level of government."""
        return self._kinds.get(name) == "government"

    def headed(self, head: str) -> str:
        """Return the part whose name, or its beginning, the head of a column is; empty for none or several alike."""
        told = words(head)
        left = {
            name: min(len(one) - len(told) for one in called if one[: len(told)] == told)
            for name, called in self._called.items()
            if told and any(one[: len(told)] == told for one in called)
        }
        nearest = [name for name, more in left.items() if more == min(left.values())]
        return nearest[0] if len(nearest) == 1 else ""

    def sole(self, text: str, bodies: bool = True) -> str:
        """Return the part that a text names and says nothing else of; empty for none.

        Args:
            bodies: whether it may be a level of government; "63 provinces" counts these themselves.
        """
        told = [word for word in words(text) if word not in _LINKS]
        for name, called in self._called.items():
            if not bodies and self._kinds[name] == "government":
                continue
            if any(told == [word for word in each if word not in _LINKS] for each in called if told):
                return name
        return ""

    def worded(self, one: Indicator) -> set[str]:
        """Return the parts that the expressions of an indicator name, its name not; of each kind two at least."""
        expressions = (*one.keywords.vi, *one.keywords.en) if one.keywords else ()
        own = {*self.named(one.name.vi, set(self._called)), *self.named(one.name.en, set(self._called))}
        told = {name for text in expressions for name in self.named(text, set(self._called))} - own
        kinds = Counter(self._kinds[name] for name in told - BODIES)
        return {name for name in told - BODIES if self._kinds[name] in _WORDED and kinds[self._kinds[name]] > 1}

    def named(self, text: str, among: set[str], cut: bool = False, least: int = 1) -> Iterator[str]:
        """Return those of some parts that a text names, the longest name first.

        Args:
            cut: whether the text may be the beginning of a name, as in the head of a column.
            least: words of a name.
        """
        told = words(text)
        found, printed = f" {' '.join(told)} ", text.lower().replace("%", "")
        fits = [
            (len(one), name)
            for name in among
            for one in self._called.get(name, ())
            if (len(one) >= least and f" {' '.join(one)} " in found)
            or (cut and len(told) > 1 and one[: len(told)] == told)
        ]
        fits += [(len(each), name) for name in among for each in self._printed.get(name, ()) if each in printed]
        yield from dict.fromkeys(name for _, name in sorted(fits, reverse=True))
