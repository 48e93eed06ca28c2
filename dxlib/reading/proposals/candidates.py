"""What a figure may be a figure of: every indicator that its words, its unit and its size speak for, weighed."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from math import log2

from dxlib.indicators import Indicator, Unit
from dxlib.notation.periods import Period
from dxlib.reading.proposal import Reason
from dxlib.reading.proposals.around import Site
from dxlib.reading.proposals.beside import in_bracket, in_turn, shares, told_of, twins_of
from dxlib.reading.proposals.context import Candidate, Context, Said
from dxlib.reading.proposals.fitting import FAR, adds, form, grows, size_fit, unit_fit
from dxlib.reading.proposals.history import History
from dxlib.reading.proposals.lexicon import Match
from dxlib.reading.proposals.placing import area_of, breakdown_of, governing, has_part, misplaced, sole_part, within
from dxlib.reading.proposals.when import When
from dxlib.reading.proposals.words import informative

_COMPARED = re.compile(
    r"so với|cùng kỳ|cùng kì|compared|against|versus|year[- ]on|kế hoạch|dự toán|mục tiêu|plan|[,;.(]", re.I
)
_AIMED = re.compile(
    r"mục tiêu|chỉ tiêu|kế hoạch|phấn đấu|targets?|goals?|plan|chúng ta|chúng tôi|toàn ngành"
    r"|(?:con số|tỷ lệ|mức) (?:này|đó)|(?<!\w)(?:phải|cần|sẽ|nâng|đưa|quyết tâm|ít nhất|tối thiểu|không dưới"
    r"|we|must|should|raise|bring|at least)(?!\w)",
    re.I,
)
_POINTING = re.compile(  # a sentence that says of what was told last what is to become of it
    r"(?:con số|tỷ lệ|mức) (?:này|đó)|(?:phải|cần) (?:được )?(?:nâng|đưa|tăng)|this (?:figure|share|rate|number)"
    r"|(?:raise|bring) (?:it|this|that)", re.I,
)  # fmt: skip
_MORE = re.compile(r"thêm(?!\w)", re.I)
_APART = 0.2  # an indicator whose change was just told, where words tell the next one apart from it
_STANDS = 0.35  # what came new, where it is told how many there are by a day
_CHANGE = 0.5  # a change before it, against a level
_PART_OF_COLUMN = 2.0
_OF_PART = 1.3  # an indicator of which a part is named beside the figure
_MOST = 14  # indicators of a figure that are weighed by size and period
_ENDED, _OLD = timedelta(days=1200), 0.6  # without a figure for so long a series has ended, and is less likely
_POINTS_BACK = re.compile(
    r"\W*(?:(?:the|this|these) (?:figure|number|rate|result)s?\b|(?:con số|tỷ lệ|mức|kết quả) (?:này|trên))", re.I
)
_SECTOR = re.compile(
    r"(?:toàn|cả) ngành|ngành (?:TT&TT|TTTT|thông tin và truyền thông)|information and communications", re.I
)
_WEEK = re.compile(r"(?<!\w)(?:tuần|weeks?|weekly)(?!\w)", re.I)
_FROM = re.compile(r"(?<!\w)(?:từ|from)(?: mức| khoảng)?\s*$", re.I)
_TO_DATE = re.compile(r"từ đầu năm|(?:l[uũ]y|luỹ) kế [0-9]+ tháng|since the beginning of the year|year to date", re.I)
_OF_WHAT = re.compile(r"\s*(?:về|in|of)\b", re.I)
_RUNNING = re.compile(
    r"từ khi|kể từ|đến nay|tới nay|l[uũ]y kế|luỹ kế|tổng cộng|since|so far|to date|cumulative|in total", re.I
)
_WITHIN = re.compile(
    r"trong (?:tháng|quý|năm|kỳ|[0-9]|sáu|chín)|tháng đầu năm|cả năm|từ đầu năm|(?:l[uũ]y|luỹ) kế [0-9]+ tháng"
    r"|since the beginning of the year|during|in the (?:first|second|third|month|quarter)",
    re.I,
)
_GENERATION = re.compile(r"\b[2-6]G\b")
_PART = re.compile(r"trong đó|bao gồm|of which|including", re.I)
_UP_TO = re.compile(r"(?<!\w)(?:đến|tới)\s+(?:cuối|hết|ngày|nay|tháng)|by the end of|as of|so far", re.I)
_NEW = re.compile(r"(?<!\w)(?:mới|thêm|trong (?:năm|kỳ|tháng|quý|[0-9])|new|more|additional)(?!\w)", re.I)
_MONEY = {"revenue": re.compile(r"doanh thu|revenue", re.I), "exports": re.compile(r"xuất khẩu|export", re.I)}
_AVERAGE = re.compile(r"_(?:daily|monthly|average|per_[a-z]+)(?:_|$)")


def targets(one: Site, matches: dict[str, Match], before: list[Said], context: Context) -> list[Candidate]:
    """Return the indicators whose target a figure may be, the likeliest first."""
    known = [said for said in before[::-1] if said.candidate and not said.change]
    last = next(iter(known), None)
    said = re.split(r"[;,]", one.before)[-1] if one.clause[0] > one.sentence[0] else one.before
    told = informative(_AIMED.sub(" ", said))
    if last and told > (2 if last.site.sentence == one.sentence and last.site.at == one.at else 0):
        last = None
    extra = {}
    if last and last.candidate and last.site.amount.unit == one.amount.unit:
        extra[last.candidate.indicator.id] = 0.8 * max(min(last.candidate.match.score, 12.0), 6.0)
    whole = one.passage.text[one.sentence[0] : one.sentence[1]]
    if extra and one.prose and not told and _POINTING.search(whole) and not informative(_AIMED.sub(" ", one.behind)):
        matches = {name: match for name, match in matches.items() if name in extra}  # "this has to rise to 70%"
    found, place = [], governing(one, context)
    for name in sorted({*matches, *extra}):
        indicator = context.definitions.indicators[name]
        fit = unit_fit(one.amount, indicator, context.definitions.units[indicator.unit], context.history)
        match = matches.get(name, Match(0.0, 0.0, ""))
        worded = match.score if informative(_AIMED.sub(" ", match.expression)) else 0.0
        score = (worded + extra.get(name, 0.0)) * fit.factor
        if score and indicator.unit != "targets":  # the word names what is wished here, not what is counted
            area, _ = area_of(one, indicator, place, context)
            part = within(breakdown_of(one, name, context, match), area, context)
            reasons, doubts = (*_worded(match), *fit.reasons), misplaced(one, indicator, area, context)
            found.append(Candidate(indicator, score, match, (), area, part, reasons, doubts))
    return sorted(found, key=lambda each: (-each.score, each.indicator.id))[:_MOST]


def levels(one: Site, matches: dict[str, Match], before: list[Said], context: Context) -> list[Candidate]:
    """Return the indicators that a figure may be a level of, the likeliest first."""
    weighed = []
    twins = twins_of(one, before, context)
    extra = shares(one, before, context) | {name: strength for name, (strength, _) in twins.items()}
    said = f"{one.passage.lead.text} {one.said}" if one.passage.lead else one.said
    running, spanned = bool(_RUNNING.search(said)), bool(_WITHIN.search(said))
    to_date = bool(_TO_DATE.search(one.before))
    for name in sorted({*matches, *extra}):
        indicator = context.definitions.indicators[name]
        unit = context.definitions.units[indicator.unit]
        fit = unit_fit(one.amount, indicator, unit, context.history)
        match = matches.get(name, Match(0.0, 0.0, ""))
        text = match.score + extra.get(name, 0.0)
        if _MORE.match(one.passage.text, one.amount.moved) and context.added(name):
            text *= _APART  # "1,400 more": what came new, not how many there are
        text *= _told_apart(one, indicator)
        if fit.factor and text:
            timed = _timed(indicator.timing, running, spanned) * (
                0.6 if to_date and indicator.timing == "cumulative" else 1
            )
            weighed.append((text * fit.factor * prior(name, context) * timed, name, fit, match))
    weighed.sort(key=lambda each: (-each[0], each[1]))
    found = []
    place, part = governing(one, context), sole_part(one, context)
    wider = _wider(one)
    periods: dict[str, tuple[When, ...]] = {}
    for score, name, fit, match in weighed[:_MOST]:
        indicator = context.definitions.indicators[name]
        unit = context.definitions.units[indicator.unit]
        area, surely = area_of(one, indicator, place, context)
        breakdown = breakdown_of(one, name, context, match)
        if not breakdown and name in extra and has_part(name, part, context):
            breakdown = part
        breakdown = within(breakdown, area, context)
        if name in twins and area in ("VN", context.home) and not breakdown:
            area, breakdown, surely = twins[name][1].area, twins[name][1].breakdown, 1.0
        if indicator.timing not in periods:
            periods[indicator.timing] = tuple(context.calendar.periods(one, indicator.timing))
        whens = periods[indicator.timing]
        size = size_fit(
            one.amount.value, indicator, unit, context.history, area, breakdown, _days(indicator, unit, whens)
        )
        doubts = (*size.doubts, *misplaced(one, indicator, area, context), *wider(indicator), *context.unnamed(name))
        if _FROM.search(one.passage.text[one.clause[0] : one.amount.start]):
            doubts = (*doubts, "before")  # "fell from 2 million to 1.3 million": of a time that is not told
        if _strays(one, _days(indicator, unit, whens), context.history, (name, area, breakdown)):
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
    own_part = sole_part(one, context)
    alone = (informative(one.before) <= 1 or bool(own_part)) and not told_apart  # it has no subject of its own
    opens = not any(other.end <= one.amount.moved for other in one.amounts)
    apart: set[str] = set()
    orphan = False  # the level beside it is of no indicator that is known
    strength = 1.5 if alone else 0.4
    for said in reversed(before):
        if said.candidate is None:
            if said.site.at == one.at:
                strength *= 0.1
                orphan = orphan or (not said.change and said.site.sentence == one.sentence and not extra)
            continue
        if said.change and said.site.sentence != one.sentence:
            continue
        if said.site.at != one.at and not opens:
            break
        if said.site.at != one.at:
            strength = min(strength, 0.7 if alone else 0.1)
        elif said.site.sentence != one.sentence:
            strength *= 0.4
        if _POINTS_BACK.match(one.before):
            strength = max(strength, 1.5)
        if not said.change and in_bracket(said.site) and not in_bracket(one):
            continue  # "21.9 million (22 per 100 people), up 8%": of what stands before the bracket
        name = said.candidate.indicator.id
        unit = context.definitions.units[said.candidate.indicator.unit]
        if one.amount.unit == "rank" and unit.kind != "rank":
            for twin in context.twins.get(name, ()) if not said.change else ():
                if twin.endswith("_rank") and twin not in extra:
                    extra[twin], near[twin] = strength * max(said.candidate.match.score, 8.0), said
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
    more = _MORE.match(one.passage.text, one.amount.moved)
    others = told_of(one, matches, before, extra, near, context)
    in_turn(one, before, extra, near)
    weighed = []
    for name in sorted({*matches, *extra}):
        indicator = context.definitions.indicators[name]
        unit = context.definitions.units[indicator.unit]
        told = form(one.amount, indicator, unit)
        if told == "difference" and more and context.added(name):
            continue
        if (
            not told
            or grows(indicator)
            or adds(indicator)
            or (told == "multiple" and told_apart and not _OF_WHAT.match(one.behind))
        ):
            continue  # "three times the growth of GDP" is no change of its own
        match = matches.get(name, Match(0.0, 0.0, ""))
        score = (match.score * (0.5 if alone and extra else 1.0) + extra.get(name, 0.0)) * prior(name, context)
        score *= _of_money(one, indicator)
        if name in apart or name in others:
            score *= _APART
        if told in context.history.claimed.get(name, ()):
            score *= 1.1
        if unit.kind == "rank" and told != "rank_change":
            score *= 0.1
        weighed.append((score, name, match, told))
    weighed.sort(key=lambda each: (-each[0], each[1]))
    place, wider = governing(one, context), _wider(one)
    found = []
    for score, name, match, told in weighed[:_MOST]:
        indicator = context.definitions.indicators[name]
        doubts: tuple[str, ...] = ()
        if (level := near.get(name)) and level.candidate:
            area, breakdown, whens = level.candidate.area, level.candidate.breakdown, level.candidate.whens
            if others or own_part or level.site.sentence != one.sentence:  # "via QR up 5% in number"
                breakdown = breakdown_of(one, name, context) or breakdown
            reasons = (Reason(rule="beside", found=level.site.amount.printed), *_worded(match))
            doubts = () if level.sure and level.site.at == one.at else ("beside",)
            doubts += tuple(each for each in level.candidate.doubts if each != "new")
        else:
            area, _ = area_of(one, indicator, place, context)
            breakdown = within(breakdown_of(one, name, context, match), area, context)
            whens = tuple(context.calendar.periods(one, indicator.timing))
            reasons = _worded(match)
            doubts = ("beside",) if orphan else ()
        doubts += (*misplaced(one, indicator, area, context), *wider(indicator), *context.unnamed(name))
        found.append(Candidate(indicator, score, match, whens, area, breakdown, reasons, doubts, told))
    return found


def _part(said: Said) -> str:
    return said.candidate.breakdown if said.candidate else ""


def _worded(match: Match) -> tuple[Reason, ...]:
    return (Reason(rule="words", found=match.expression, weight=round(match.share, 2)),) if match.expression else ()


def prior(name: str, context: Context) -> float:
    """What has been printed before is printed again, if not long ago: a series may have ended."""
    ended = context.history.newest.get(name)
    old = ended is not None and context.about.as_of - ended > _ENDED
    return (0.9 + 0.03 * min(log2(1 + context.history.times[name]), 5)) * (_OLD if old else 1.0)


def _timed(timing: str, running: bool, within: bool) -> float:
    """Whether the sentence speaks of a running total or of a stretch."""
    if timing == "cumulative":
        return 1.2 if running else 0.75 if within else 0.95
    return 0.8 if timing == "span" and running and not within else 1.0


def _told_apart(one: Site, indicator: Indicator) -> float:
    """Less for an indicator of which the words beside a figure say another one: sold abroad, of a generation, new."""
    factor = _of_money(one, indicator)
    text, (start, end) = one.passage.text, one.sentence
    own = _PART.split(text[one.amount.digits[1] : one.clause[1]])[0]
    for generation in _GENERATION.findall(indicator.name.vi):
        if generation not in text[start : one.amount.start] + own and generation in text[one.amount.end : end]:
            factor *= _APART  # "9,000 stations, of which 300 5G stations"
    if adds(indicator) and _UP_TO.search(one.before) and not _NEW.search(one.before + own):
        factor *= _STANDS
    return factor


def _of_money(one: Site, indicator: Indicator) -> float:
    """Less for a revenue where exports are told, and the other way round."""
    name = f"{indicator.name.vi} {indicator.name.en}"
    told = {kind for kind, words in _MONEY.items() if words.search(one.before)}
    own = {kind for kind, words in _MONEY.items() if words.search(name)}
    return _APART if len(told) == 1 and own and not own & told else 1.0


def _wider(one: Site) -> Callable[[Indicator], tuple[str, ...]]:
    """What tells the doubt where a sentence speaks of the whole sector or of a week, and an indicator of neither."""
    sector, week = _SECTOR.search(one.said), _WEEK.search(one.said)

    def doubt(indicator: Indicator) -> tuple[str, ...]:
        narrower = sector and not _SECTOR.search(f"{indicator.name.vi} {indicator.name.en}")
        return ("wider",) if narrower or (week and indicator.timing == "span") else ()

    return doubt


def _strays(one: Site, days: int, history: History, series: tuple[str, str, str]) -> bool:
    """Whether a flow is far from what it was before in as many days."""
    pace = history.pace(*series, one.amount.value, days) if days else None
    return pace is not None and pace >= FAR


def _days(indicator: Indicator, unit: Unit, whens: tuple[When, ...]) -> int:
    """How many days a flow took; 0 for what is none, and for an average, which has no days."""
    flows = indicator.timing == "span" and unit.kind in ("count", "money") and not _AVERAGE.search(indicator.id)
    return Period.parse(whens[0].code).length or 0 if flows and whens else 0
