"""What the evidence knows of each indicator before a report is read: figures, words for what is counted, who counts."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from math import log10

from dxlib.loaders.evidence import Evidence
from dxlib.notation.periods import Period
from dxlib.reading.proposals.words import words

_TAIL = re.compile(
    r"[0-9](?=[^0-9]*$)(?:(?>[^0-9]*(?:nghìn|triệu|tỷ|tỉ|thousand|million|billion)\s+(?=[^\W\d_]))|\s+)([^\W\d_][^0-9%/]*)$",
    re.I,
)
_COUNTED = {  # what else people call what a unit counts, besides its name and the words of earlier reports
    "persons": "người dân, người, công dân, thành viên, cán bộ, công chức, lao động, học viên, thí sinh, đại biểu,"
    " phóng viên, hội viên, people, citizens, workers, students, trainees, delegates, members",
    "items": "trường hợp, gian hàng, cases",
    "users": "người dùng, người sử dụng, lượt người dùng, users",
    "accounts": "tài khoản, khách hàng, thuê bao, người dùng, accounts, customers, subscribers, users",
    "subscriptions": "thuê bao, subscribers, subscriptions",
    "enterprises": "doanh nghiệp, DN, công ty, tổ chức, enterprises, firms, businesses, companies",
    "services": "dịch vụ, dịch vụ công, DVC, DVCTT, services",
    "procedures": "thủ tục, thủ tục hành chính, TTHC, procedures",
    "dossiers": "hồ sơ, dossiers, applications, documents",
    "transactions": "giao dịch, lượt giao dịch, bưu gửi, transactions, postal items",
    "provinces": "tỉnh, thành phố, địa phương, tỉnh thành, provinces, localities",
    "ministries": "bộ, ngành, bộ ngành, cơ quan ngang bộ, ministries",
    "organisations": "cơ quan, đơn vị, tổ chức, bộ, đơn vị kết nối, organisations, agencies",
    "systems": "hệ thống, hệ thống thông tin, HTTT, systems",
    "attacks": "cuộc, cuộc tấn công, sự cố, vụ, vụ tấn công, attacks, incidents, cyberattacks",
    "villages": "thôn, bản, thôn bản, điểm, villages, hamlets",
    "teams": "tổ, teams", "websites": "website, trang web, trang, cổng, trang thông tin, websites",
    "addresses": "địa chỉ, IP, địa chỉ IP, addresses", "documents": "văn bản, tài liệu, documents",
    "downloads": "lượt, lượt tải, lượt tải mới, downloads", "visits": "lượt, lượt truy cập, visits",
    "platforms": "nền tảng, nền tảng số, ứng dụng, platforms, apps", "certificates": "chứng thư, chứng thư số"
                                                                                     ", certificates",
    "stations": "trạm, trạm phát sóng, stations", "points": "điểm, points", "households": "hộ, hộ gia đình, households",
    "machines": "máy, machines", "cards": "thẻ, cards", "datasets": "bộ dữ liệu, tập dữ liệu, datasets",
    "targets": "mục tiêu, chỉ tiêu, targets", "indicators": "chỉ tiêu, indicators", "tasks": "nhiệm vụ, tasks",
    "clinics": "cơ sở, cơ sở khám chữa bệnh, bệnh viện, facilities",
    "legal_documents": "văn bản, nghị quyết, nghị định, thông tư, luật, quyết định, chỉ thị"
    ", laws, decrees, resolutions, circulars, decisions, directives",
    "sessions": "phiên họp, cuộc họp, sessions", "requests": "lượt, yêu cầu, truy vấn, requests",
    "computers": "máy tính, computers",
    "sites": "điểm, điểm kinh doanh, địa điểm, points", "products": "sản phẩm, loại sản phẩm, products",
    "banks": "ngân hàng, banks", "databases": "cơ sở dữ liệu, CSDL, databases", "connections": "kết nối, điểm kết nối",
    "communes": "xã, phường, communes", "records": "dữ liệu, bản ghi, records", "warnings": "cảnh báo, cuộc, warnings",
}  # fmt: skip


@dataclass(frozen=True)
class Earlier:
    """A figure of the evidence: the last day of its period, its value, its period."""

    end: date
    value: float
    period: str


@dataclass
class History:
    """What the evidence knows of each indicator.

    Attributes:
        times: how many rows have it.
        figures: of each indicator, area and breakdown its figures, the oldest first.
        nouns: the words after its figures; ``counted`` the units that each such word stands for.
        producer: who counts it, where that is hardly ever the producer of the report; ``makers`` all who do, of those
            that continue a series the first.
        breakdowns, areas, totals: which of them its rows have; ``newest`` the last day of which they tell.
        claimed: the forms of the changes that are stated of it.
    """

    times: Counter[str] = field(default_factory=Counter)
    figures: dict[tuple[str, str, str], list[Earlier]] = field(default_factory=lambda: defaultdict(list))
    nouns: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    counted: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    producer: dict[str, str] = field(default_factory=dict)
    makers: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    breakdowns: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    areas: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    totals: dict[str, set[float]] = field(default_factory=lambda: defaultdict(set))
    newest: dict[str, date] = field(default_factory=dict)
    claimed: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def last(self, indicator: str, area: str, breakdown: str) -> list[Earlier]:
        """Return the figures of a series, the oldest first."""
        return self.figures.get((indicator, area, breakdown), [])

    def distance(self, indicator: str, area: str, breakdown: str, value: float) -> float | None:
        """Return by how many powers of ten a value lies from the nearest earlier one; none where there is none."""
        known = [one.value for one in self.last(indicator, area, breakdown) if one.value > 0]
        if not known or value <= 0:
            return None
        return min(abs(log10(value / one)) for one in known)

    def pace(self, indicator: str, area: str, breakdown: str, value: float, days: int) -> float | None:
        """Return by how many powers of ten a flow, day by day, lies from the nearest earlier one of its series."""
        known = [(one.value, Period.parse(one.period).length) for one in self.last(indicator, area, breakdown)]
        paces = [each / length for each, length in known if length and each > 0]
        if not paces or value <= 0:
            return None
        return min(abs(log10(value / days / one)) for one in paces)

    def falls(self, indicator: str, area: str, breakdown: str, end: date, value: float) -> bool:
        """Whether a running total would be less than it was before."""
        return any(one.end <= end and one.value > value * 1.001 for one in self.last(indicator, area, breakdown))


def history(evidence: Evidence) -> History:
    """Return what the evidence knows of each indicator."""
    known = History()
    units = {name: one.unit for name, one in evidence.definitions.indicators.items()}
    for unit, noun in _names(evidence):
        known.counted[noun].add(unit)
    makers: dict[str, Counter[str]] = defaultdict(Counter)
    own = dict(zip(evidence.reports["id"], evidence.reports["producer"], strict=True))
    for row in evidence.observations.itertuples(index=False):
        known.times[row.indicator] += 1
        known.breakdowns[row.indicator].add(row.breakdown)
        known.areas[row.indicator].add(row.area)
        known.totals[row.indicator].add(float(row.total))
        known.newest[row.indicator] = max(row.end, known.newest.get(row.indicator, row.end))
        key = (row.indicator, row.area, row.breakdown)
        known.figures[key].append(Earlier(row.end, float(row.value), row.period))
        makers[row.indicator][row.producer if row.producer != own.get(row.report) else ""] += 1
        if row.lineage:
            known.makers[row.indicator].add(row.lineage)
        if noun := noun_of(row.as_printed):
            known.nouns[row.indicator].add(noun)
            known.counted[noun].add(units[row.indicator])
    for name in ("claims", "targets"):
        for row in getattr(evidence, name).itertuples(index=False):
            known.times[row.indicator] += 1
            if name == "claims":
                known.claimed[row.indicator][row.form] += 1
    for series in known.figures.values():
        series.sort(key=lambda one: one.end)
    for name, counts in makers.items():
        producer, times = counts.most_common(1)[0]
        if producer and times >= 0.7 * sum(counts.values()):
            known.producer[name] = producer
    return known


def noun_of(printed: str) -> str:
    """Return the words after a printed figure, as they are compared.

    Example:
        >>> noun_of("gần 14,6 triệu tài khoản"), noun_of("58,41%")
        ('tài khoản', '')
    """
    match = _TAIL.search(printed)
    return " ".join(words(match[1])) if match else ""


def _names(evidence: Evidence) -> Iterator[tuple[str, str]]:
    """What each unit is called."""
    for name, unit in evidence.definitions.units.items():
        if unit.kind in ("count",):
            told = (*unit.name.vi.split(","), unit.name.en.one, unit.name.en.other, *_COUNTED.get(name, "").split(","))
            for one in told:
                if noun := " ".join(words(one)):
                    yield name, noun


def period_end(code: str) -> date:
    """Return the last day of a period."""
    return Period.parse(code).end
