"""What a figure may be a figure of: every indicator that its words, its unit and its size speak for, weighed."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from math import log2

from dxlib.indicators import Definitions, Indicator, split_part
from dxlib.notation.periods import Period
from dxlib.reading.proposal import Reason
from dxlib.reading.proposals.about import About
from dxlib.reading.proposals.around import Site
from dxlib.reading.proposals.fitting import FAR, form, grows, size_fit, unit_fit
from dxlib.reading.proposals.history import History
from dxlib.reading.proposals.lexicon import Match
from dxlib.reading.proposals.when import Calendar, When
from dxlib.reading.proposals.where import Parts, Places, group, whole
from dxlib.reading.proposals.words import informative

_COMPARED = re.compile(r"so với|cùng kỳ|cùng kì|compared|year[- ]on|kế hoạch|dự toán|mục tiêu|plan|[,;.(]", re.I)
_APART = 0.2  # an indicator whose change was just told, where words tell the next one apart from it
_CHANGE = 0.5  # a change before it, against a level
_CLEAR = 0.7  # the score of a level beside which a change is sure to be its change
_PART_OF_COLUMN = 2.0
_OF_PART = 1.3  # an indicator of which a part is named beside the figure
_MOST = 14  # indicators of a figure that are weighed by size and period
_LISTED = re.compile(r"\s*(?:,|và|and)\s*", re.I)
_FROM = re.compile(r"(?<!\w)(?:từ|from)(?: mức| khoảng)?\s*$", re.I)
_TO_DATE = re.compile(r"từ đầu năm|(?:l[uũ]y|luỹ) kế [0-9]+ tháng|since the beginning of the year|year to date", re.I)
_SPAN = re.compile(r"^\W*(?:từ|from)(?: mức)?\s*$|(?:^|\s)(?:lên|xuống|to)(?: mức)?\s*$", re.I)
_DATELINE = re.compile(r"^[^-–—0-9]{2,40}[-–—]\s|^[^-–—0-9]{2,30}\([A-ZĐ]{2,9}\)\s*[-–—]?")  # "Hà Nội (TTXVN) -"
_RESPECTIVELY = re.compile(r"(?<!\w)(?:lần lượt|tương ứng|respectively)(?!\w)", re.I)
_COUNTS = {"count", "bare"}
_AND = re.compile(r"[;,.(]|(?<!\w)(?:và|and)(?!\w)", re.I)
_OF_WHICH = re.compile(r"[;:(]|trong đó|bao gồm|of which|including", re.I)
_OF_WHAT = re.compile(r"\s*(?:về|in|of)\b", re.I)
_BELONGS = re.compile(r"\s*(?:của|thuộc|of|from|in)\s*", re.I)
_WHOLLY = 0.8  # of an expression, if it names a part of a whole
_RUNNING = re.compile(
    r"từ khi|kể từ|đến nay|tới nay|l[uũ]y kế|luỹ kế|tổng cộng|since|so far|to date|cumulative|in total", re.I
)
_WITHIN = re.compile(
    r"trong (?:tháng|quý|năm|kỳ|[0-9]|sáu|chín)|tháng đầu năm|cả năm|từ đầu năm|(?:l[uũ]y|luỹ) kế [0-9]+ tháng"
    r"|since the beginning of the year|during|in the (?:first|second|third|month|quarter)",
    re.I,
)
_TWINS = (("", "_rank"), ("_score", "_rank"), ("_speed", "_rank"), ("_number", "_value"), ("_value", "_number"))
_TOLD_OF = (("_number", re.compile(r"\s*(?:về|theo|in)\s+(?:số lượng|số món|number|volume)", re.I)),
            ("_value", re.compile(r"\s*(?:về|theo|in)\s+(?:giá trị|value)", re.I)))  # fmt: skip
_AVERAGE = re.compile(r"_(?:daily|monthly|average|per_[a-z]+)(?:_|$)")
_PROVINCIAL = re.compile(r"cấp tỉnh|GRDP|of a province|provincial", re.I)


@dataclass(frozen=True)
class Candidate:
    """An indicator that a figure may be about.

    Attributes:
        score: how much speaks for it.
        text: how well its words fit; of them ``match`` says which stand there.
        whens: the periods it may be about; ``base`` and ``form`` of a change.
        doubts: what keeps it from being sure: ``new, size, bounds, falls, beside, place, before``.
    """

    indicator: Indicator
    score: float
    match: Match
    whens: tuple[When, ...]
    area: str
    breakdown: str
    reasons: tuple[Reason, ...]
    doubts: tuple[str, ...] = ()
    form: str = ""


@dataclass
class Said:
    """What has been read before a figure, a level or a ``change``; without a candidate no indicator is known of it."""

    site: Site
    candidate: Candidate | None
    score: float = 0.0
    change: bool = False


@dataclass
class Context:
    """All that candidates are weighed with.

    Attributes:
        home: the province that the document is about, if it is about one.
        linked: what is told beside an indicator; ``twins`` its rank, or its value, of the same area and part.
    """

    definitions: Definitions
    history: History
    calendar: Calendar
    places: Places
    parts: Parts
    about: About
    home: str = ""
    linked: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    twins: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def __post_init__(self) -> None:
        for name, one in self.definitions.indicators.items():
            for part in one.numerators:
                self.linked[split_part(part)[0]].add(name)
            for end in ("_share", "_value", "_daily", "_per_100"):
                if f"{name}{end}" in self.definitions.indicators:
                    self.linked[name].add(f"{name}{end}")
            for own, other in _TWINS:
                twin = f"{name.removesuffix(own)}{other}"
                if name.endswith(own) and twin in self.definitions.indicators:
                    self.twins[name].add(twin)


def targets(one: Site, matches: dict[str, Match], before: list[Said], context: Context) -> list[Candidate]:
    """Return the indicators whose target a figure may be, the likeliest first."""
    known = [said for said in before[::-1] if said.candidate and not said.change]
    last = next(iter(known), None) if informative(one.before) <= 2 else None
    extra = {}
    if last and last.candidate and last.site.amount.unit == one.amount.unit:
        extra[last.candidate.indicator.id] = 0.8 * max(min(last.candidate.match.score, 12.0), 6.0)
    found = []
    for name in sorted({*matches, *extra}):
        indicator = context.definitions.indicators[name]
        fit = unit_fit(one.amount, indicator, context.definitions.units[indicator.unit], context.history)
        match = matches.get(name, Match(0.0, 0.0, ""))
        score = (match.score + extra.get(name, 0.0)) * fit.factor
        if score:
            area, _ = _area(one, indicator, _named(one, context), context)
            found.append(Candidate(indicator, score, match, (), area, "", (*_worded(match), *fit.reasons)))
    return sorted(found, key=lambda each: (-each.score, each.indicator.id))[:_MOST]


def levels(one: Site, matches: dict[str, Match], before: list[Said], context: Context) -> list[Candidate]:
    """Return the indicators that a figure may be a level of, the likeliest first."""
    weighed = []
    twins = _twins(one, before, context)
    extra = _shares(one, before, context) | {name: strength for name, (strength, _) in twins.items()}
    running, within = bool(_RUNNING.search(one.said)), bool(_WITHIN.search(one.said))
    to_date = bool(_TO_DATE.search(one.before))
    for name in sorted({*matches, *extra}):
        indicator = context.definitions.indicators[name]
        unit = context.definitions.units[indicator.unit]
        fit = unit_fit(one.amount, indicator, unit, context.history)
        match = matches.get(name, Match(0.0, 0.0, ""))
        text = match.score + extra.get(name, 0.0)
        if fit.factor and text:
            timed = _timed(indicator.timing, running, within) * (
                0.6 if to_date and indicator.timing == "cumulative" else 1
            )
            weighed.append((text * fit.factor * _prior(name, context) * timed, name, fit, match))
    weighed.sort(key=lambda each: (-each[0], each[1]))
    found = []
    place, part = _named(one, context), _sole_part(one, context)
    periods: dict[str, tuple[When, ...]] = {}
    for score, name, fit, match in weighed[:_MOST]:
        indicator = context.definitions.indicators[name]
        unit = context.definitions.units[indicator.unit]
        area, surely = _area(one, indicator, place, context)
        breakdown = _breakdown(one, name, context, match)
        if not breakdown and name in extra and part not in context.parts.named(indicator.name.vi, {part}):
            breakdown = part
        if name in twins and not place and not breakdown:
            area, breakdown, surely = twins[name][1].area, twins[name][1].breakdown, 1.0
        if indicator.timing not in periods:
            periods[indicator.timing] = tuple(context.calendar.periods(one, indicator.timing))
        whens = periods[indicator.timing]
        size = size_fit(one.amount.value, indicator, unit, context.history, area, breakdown)
        doubts = (*size.doubts, *_misplaced(one, indicator, area, context))
        if _FROM.search(one.passage.text[one.clause[0] : one.amount.start]):
            doubts = (*doubts, "before")  # "fell from 2 million to 1.3 million": of a time that is not told
        if whens and _strays(one, indicator, unit.kind, whens[0], context.history, (name, area, breakdown)):
            doubts = (*doubts, "size")
        if indicator.timing == "cumulative" and whens and context.history.falls(
            name, area, breakdown, Period.parse(whens[0].code).end, one.amount.value
        ):  # fmt: skip
            doubts = (*doubts, "falls")
            score *= 0.6
        if breakdown:
            score *= _OF_PART if one.prose else _PART_OF_COLUMN
        reasons = (*_worded(match), *fit.reasons, *size.reasons)
        if name in extra:
            reasons = (*reasons, Reason(rule="beside", found=before[-1].site.amount.printed))
        found.append(Candidate(indicator, score * size.factor * surely, match, whens, area, breakdown, reasons, doubts))
    return sorted(found, key=lambda each: -each.score)


def changes(one: Site, matches: dict[str, Match], before: list[Said], context: Context) -> list[Candidate]:
    """Return the indicators whose change a figure may be, the likeliest first."""
    extra: dict[str, float] = {}
    near: dict[str, Said] = {}
    told_apart = bool(informative(_COMPARED.split(one.behind)[0]))  # "30% về giá trị"
    alone = informative(one.before) <= 1 and not told_apart  # it has no subject of its own
    opens = not any(other.end <= one.amount.moved for other in one.amounts)
    apart: set[str] = set()
    strength = 1.5 if alone else 0.4
    for said in reversed(before):
        if said.candidate is None:
            if said.site.at == one.at:
                strength *= 0.1
            continue
        if said.change and said.site.sentence != one.sentence:
            continue
        if said.site.at != one.at and not opens:
            break
        if said.site.at != one.at:
            strength = min(strength, 0.7 if alone else 0.1)
        elif said.site.sentence != one.sentence:
            strength *= 0.4
        if not said.change and _in_bracket(said.site) and not _in_bracket(one):
            continue  # "21.9 million (22 per 100 people), up 8%": of what stands before the bracket
        name = said.candidate.indicator.id
        unit = context.definitions.units[said.candidate.indicator.unit]
        if one.amount.unit == "rank" and unit.kind != "rank":
            continue
        if said.change and told_apart:
            apart.add(name)
            continue
        if name not in extra:
            own = max(said.candidate.match.score, 8.0)
            extra[name], near[name] = strength * own * (_CHANGE if said.change else 1.0), said
        elif _part(near[name]) and not said.candidate.breakdown and said.site.sentence == one.sentence:
            near[name] = said  # after the parts of a whole, the whole is spoken of again
        strength *= 0.35
    _told_of(one, extra, near, context)
    _in_turn(one, before, extra, near)
    weighed = []
    for name in sorted({*matches, *extra}):
        indicator = context.definitions.indicators[name]
        unit = context.definitions.units[indicator.unit]
        told = form(one.amount, indicator, unit)
        if not told or grows(indicator) or (told == "multiple" and told_apart and not _OF_WHAT.match(one.behind)):
            continue  # "three times the growth of GDP" is no change of its own
        match = matches.get(name, Match(0.0, 0.0, ""))
        score = (match.score * (0.5 if alone and extra else 1.0) + extra.get(name, 0.0)) * _prior(name, context)
        if name in apart:
            score *= _APART
        if told in context.history.claimed.get(name, ()):
            score *= 1.1
        if unit.kind == "rank" and told != "rank_change":
            score *= 0.1
        weighed.append((score, name, match, told))
    weighed.sort(key=lambda each: (-each[0], each[1]))
    place = _named(one, context)
    found = []
    for score, name, match, told in weighed[:_MOST]:
        indicator = context.definitions.indicators[name]
        doubts: tuple[str, ...] = ()
        if (level := near.get(name)) and level.candidate:
            area, breakdown, whens = level.candidate.area, level.candidate.breakdown, level.candidate.whens
            reasons = (Reason(rule="beside", found=level.site.amount.printed), *_worded(match))
            doubts = () if level.score >= _CLEAR and level.site.at == one.at else ("beside",)
            doubts += tuple(each for each in level.candidate.doubts if each != "new")
        else:
            area, _ = _area(one, indicator, place, context)
            breakdown = _breakdown(one, name, context, match)
            whens = tuple(context.calendar.periods(one, indicator.timing))
            reasons = _worded(match)
        doubts += _misplaced(one, indicator, area, context)
        found.append(Candidate(indicator, score, match, whens, area, breakdown, reasons, doubts, told))
    return found


def _in_bracket(one: Site) -> bool:
    """Whether a figure stands in brackets."""
    text = one.passage.text[one.sentence[0] : one.amount.start]
    return text.count("(") > text.count(")")


def _told_of(one: Site, extra: dict[str, float], near: dict[str, Said], context: Context) -> None:
    """A change "in number" or "in value" is of that one of the two, whichever stands nearer."""
    end = next((end for end, told in _TOLD_OF if told.match(one.behind)), "")
    for name in list(extra) if end else ():
        for own in (name, *context.twins.get(name, ())):
            if own.endswith(end) and (name == own or not own.endswith("_rank")):
                extra[own] = max(1.5 * extra[name], 12.0)
                near.setdefault(own, near[name])


def _in_turn(one: Site, before: list[Said], extra: dict[str, float], near: dict[str, Said]) -> None:
    """Of changes told "respectively" each is of the level before them that has its place."""
    told = _RESPECTIVELY.search(one.said)
    if told is None:
        return
    start = one.passage.text.find(told.group(), one.sentence[0])
    changes = [each for each in one.amounts if start <= each.start and each.digits[0] < one.sentence[1]]
    levels = [said for said in before if said.site.at == one.at and not said.change and said.site.amount.end <= start]
    if one.amount in changes and len(levels) >= len(changes) > 1:
        said = levels[-len(changes) :][changes.index(one.amount)]
        if said.candidate:
            name = said.candidate.indicator.id
            extra[name], near[name] = 2 * max(said.candidate.match.score, 8.0), said


def _part(said: Said) -> str:
    return said.candidate.breakdown if said.candidate else ""


def _worded(match: Match) -> tuple[Reason, ...]:
    return (Reason(rule="words", found=match.expression, weight=round(match.share, 2)),) if match.expression else ()


def _prior(name: str, context: Context) -> float:
    """What has been printed before is printed again."""
    return 0.9 + 0.03 * min(log2(1 + context.history.times[name]), 5)


def _timed(timing: str, running: bool, within: bool) -> float:
    """Whether the sentence speaks of a running total or of a stretch."""
    if timing == "cumulative":
        return 1.2 if running else 0.75 if within else 0.95
    return 0.8 if timing == "span" and running and not within else 1.0


def _shares(one: Site, before: list[Said], context: Context) -> dict[str, float]:
    """What a figure right after another is likely to be: its share, its value, or for a share in brackets its count."""
    found: dict[str, float] = {}
    if (change := _of_span(one, before)) and change.candidate:  # "grew 28%, from 18 billion to 23 billion"
        return {change.candidate.indicator.id: max(min(change.candidate.match.score, 12.0), 8.0)}
    before = [said for said in before if not said.change]
    own_place = bool(_named(one, context))
    part = _sole_part(one, context)
    if one.field and not one.prose and part:  # a row of the table is of a part of what the row above is of
        above = (said for said in before[::-1] if said.candidate and said.site.field)
        last = next((said for said in above if said.site.field and said.site.field.above == one.field.above), None)
        own_place = last is not None
    else:
        told = [said for said in before[::-1] if said.candidate and (said.site.at == one.at or own_place)]
        same = [said for said in told[:2] if part and said.site.amount.unit == one.amount.unit]
        last = next(iter(same or told), None)
    if last and last.candidate and (last.site.sentence == one.sentence or own_place):
        name = _of_province(last.candidate.indicator.id, context) if own_place else last.candidate.indicator.id
        alone = informative(context.places.unplaced(_own(one))) <= own_place and (
            one.amount.unit != "count" or not one.amount.noun
        )
        units = {last.site.amount.unit, one.amount.unit}
        listed = units == {"rank", "bare"} and _LISTED.fullmatch(one.before)  # "ranked 2nd and 3rd" in Vietnamese
        if len(units) == 1 or listed or (part and units == _COUNTS):
            own = max(min(last.candidate.match.score, 12.0), 5.0)
            if part:
                found[name] = own
            elif alone or _breakdown(one, name, context):
                found[name] = 0.8 * own  # a part of it, or another period
    same = [said for said in before if said.site.at == one.at and said.site.sentence == one.sentence][::-1][:3]
    if not same and one.amount.unit == "percent" and informative(one.before) == 0:
        same = before[-1:]
    same = [said for said in same if said.candidate]
    for place, said in enumerate(same):
        assert said.candidate is not None
        name, own = said.candidate.indicator.id, max(min(said.candidate.match.score, 12.0), 4.0)
        strength = own * (0.6, 0.4, 0.2)[place]
        if one.amount.unit in ("percent", "VND") or one.behind.startswith("/"):  # "/100 people"
            for other in context.linked.get(name, ()):
                found[other] = max(found.get(other, 0.0), strength)
        elif one.amount.figure.total is not None:
            for other in said.candidate.indicator.numerators:
                indicator = split_part(other)[0]
                found[indicator] = max(found.get(indicator, 0.0), strength)
    return found


def _own(one: Site) -> str:
    """The clause before a figure; of one in brackets, what stands there before it."""
    before = one.before
    return before[before.rfind("(") + 1 :] if before.rfind("(") > before.rfind(")") else before


def _of_span(one: Site, before: list[Said]) -> Said | None:
    """The change of which a figure is the first or the last: "from 18 billion to 23 billion"."""
    told = [said for said in before if said.site.at == one.at and said.site.sentence == one.sentence]
    change = next((said for said in told[::-1] if said.change), None)
    return change if change and _SPAN.search(one.before) and len(told) - told.index(change) <= 2 else None


def _twins(one: Site, before: list[Said], context: Context) -> dict[str, tuple[float, Candidate]]:
    """The rank of the score before it, the value of the number before it, with what these are of."""
    for said in before[::-1]:
        if said.site.at != one.at or said.site.sentence != one.sentence:
            break
        if said.candidate and not said.change and said.site.amount.unit != one.amount.unit:
            own = max(min(said.candidate.match.score, 12.0), 6.0)
            return {name: (own, said.candidate) for name in context.twins.get(said.candidate.indicator.id, ())}
    return {}


def _of_province(name: str, context: Context) -> str:
    """What a province has where the country has an indicator: a share of its own product, where that is defined."""
    own = name.replace("_gdp_", "_grdp_")
    return own if own in context.definitions.indicators else name


def _area(one: Site, indicator: Indicator, named: str, context: Context) -> tuple[str, float]:
    """The area that a figure is about, and a factor: less where the indicator is none of such areas."""
    known = context.history.areas.get(indicator.id, set())
    provincial = bool(_PROVINCIAL.search(indicator.name.vi)) and "trung bình" not in indicator.name.vi.lower()
    if named:
        fits = provincial or _in_provinces(known, context)
        counts = indicator.unit in ("provinces", "ministries")
        return ("VN", 1.0) if counts else (named, 1.1 if fits else 0.8)
    part = group(one.before[-60:] + " " + one.behind[:50])
    if part and (part in known or (part != "rural" and indicator.unit == "Mbps")):
        return part, 1.0
    if context.home and (provincial or (_is_of_areas(indicator) and not whole(one.said))) and not one.field:
        return context.home, 1.0
    return "VN", 0.5 if provincial else 1.0


def _strays(
    one: Site, indicator: Indicator, kind: str, when: When, history: History, series: tuple[str, str, str]
) -> bool:
    """Whether a flow is far from what it was before in as many days; an average has no days."""
    if indicator.timing != "span" or kind not in ("count", "money") or _AVERAGE.search(indicator.id):
        return False
    days = Period.parse(when.code).length
    pace = history.pace(*series, one.amount.value, days) if days else None
    return pace is not None and pace >= FAR


def _in_provinces(known: set[str], context: Context) -> bool:
    """Whether some of the areas of which an indicator has figures are provinces."""
    return any(context.places.kinds.get(code) == "province" for code in known)


def _is_of_areas(indicator: Indicator) -> bool:
    """Whether an area may have a figure of its own: a count of areas and a rank of the country are none."""
    return indicator.unit not in ("provinces", "ministries", "rank")


def _misplaced(one: Site, indicator: Indicator, area: str, context: Context) -> tuple[str, ...]:
    """A doubt where a sentence, or the document, names a place that the figure is not read of."""
    if not _is_of_areas(indicator) or (one.field and not one.prose):
        return ()
    said = one.passage.text[one.sentence[0] : one.clause[1]]
    home = bool(context.home) and not whole(one.said)
    return ("place",) if home or context.places.elsewhere(said, area) else ()


def _named(one: Site, context: Context) -> str:
    """The one province of the row or of the clause; of several or none, nothing."""
    if one.field and not one.prose:
        text = one.field.before or one.passage.text
    else:
        before = _DATELINE.sub("", one.before)
        text = f"{re.split(r'[;:]|(?<!TP)[.]', before)[-1][-70:]} {re.split(r'[;.,]', one.behind)[0][:40]}"
        if in_turn := _in_turn_of(one, context):
            return in_turn
    provinces = {each.code for each in context.places.provinces(text)}
    return provinces.pop() if len(provinces) == 1 else ""


def _in_turn_of(one: Site, context: Context) -> str:
    """Of figures told "respectively" of as many provinces each is of the one that has its place."""
    told = _RESPECTIVELY.search(one.passage.text, *one.sentence)
    if told is None or told.start() > one.amount.start:
        return ""
    behind = [each for each in one.amounts if told.start() <= each.start and each.digits[0] < one.sentence[1]]
    places = context.places.provinces(one.passage.text[one.sentence[0] : told.start()])
    fits = one.amount in behind and 1 < len(behind) <= len(places)
    return places[-len(behind) :][behind.index(one.amount)].code if fits else ""


def _sole_part(one: Site, context: Context) -> str:
    """The part of a whole that is all a figure is said to be of: "of which ministries 61%", or the label of its row."""
    if one.field and not one.prose:
        label = one.passage.fields[0]
        return context.parts.sole(_OF_WHICH.split(one.passage.text[label.start : label.end])[-1])
    if one.clause[0] <= one.sentence[0]:
        return ""
    named = _AND.split(one.passage.text[one.amount.digits[1] : one.clause[1]])[0]
    return context.parts.sole(_OF_WHICH.split(one.before)[-1]) or context.parts.sole(named, bodies=False)


def _breakdown(one: Site, name: str, context: Context, match: Match | None = None) -> str:
    """The part of a whole that words beside a figure name, or else the expression by which it was found."""
    among = {part for part in context.history.breakdowns.get(name, ()) if part}
    of_province = one.field and not one.prose and one.field.above and context.places.provinces(one.field.before)
    if one.field and of_province and (headed := context.parts.headed(one.field.above[-1])):
        return headed  # a column of an index, row by row a province
    if not among:
        return ""
    cell = one.field is not None and not one.prose
    if one.field and cell:
        texts = [*one.field.above, one.field.before]
    elif _BELONGS.fullmatch(one.behind):  # "557 of 21 ministries"
        texts = [one.passage.text[one.clause[1] : one.clause[1] + 30]]
    else:
        texts = [re.split(r"[,;.(]", one.behind)[0][:30], re.split(r"[,;.]", one.before)[-1][-50:]]
    if match and match.share >= _WHOLLY:
        texts.append(match.expression)
    return next((part for text in texts for part in context.parts.named(text, among, cut=cell)), "")
