"""Of which area, and of which part of a whole, a figure is: what its clause, its row and the document name."""

from __future__ import annotations

import re
from itertools import chain

from dxlib.indicators import Indicator
from dxlib.reading.proposals.around import Site, in_turn, told_in_turn
from dxlib.reading.proposals.context import Context
from dxlib.reading.proposals.lexicon import Match
from dxlib.reading.proposals.where import BODIES, group, of_its_province, whole
from dxlib.reading.proposals.words import informative

_DATELINE = re.compile(r"^[^-–—0-9]{2,40}[-–—]\s|^[^-–—0-9]{2,30}\([A-ZĐ]{2,9}\)\s*[-–—]?")  # "Hà Nội (TTXVN) -"
_AND = re.compile(r"[;,.(]|(?<!\w)(?:và|and)(?!\w)", re.I)
_BELONGS = re.compile(r"\s*(?:của|thuộc|of|from|in)\s*", re.I)
_MINISTRY = "ministry"
_SINGLE = ("province", _MINISTRY)
_OF_BODY = re.compile(r"(?<!\w)(?:của|tại|ở|thuộc|of|at)\s+(?:the\s+)?$", re.I)
_QUOTED = re.compile(
    r"(?<!\w)(?:theo|báo cáo|số liệu|thống kê|dữ liệu|đánh giá|according to|report|data|figures)(?!\w)", re.I
)
_HAS = re.compile(r"\s*(?::|(?:hiện |đã |mới )?(?:có|đạt|là|còn|chỉ|với)(?!\w)|(?:has|had|reached|with)(?!\w))", re.I)
_CLOSE = 20  # characters between the name of a ministry and its figure
_SUBJECT = 4  # words of a subject
_FEW = 2  # words between two commas that name nothing: "the index, however, fell by 22 places"
_WHOLLY = 0.8  # of an expression, if it names a part of a whole
_PROVINCIAL = re.compile(r"cấp tỉnh|GRDP|of a province|provincial", re.I)
_OF_PART = re.compile(r"(?<!\w)(?:của|khối|tại|ở|qua|via|at|in|among|by)\s", re.I)
_IN_PART = re.compile(r"\W*(?:ở|tại|in|at|among)\s([^;,.()0-9]*?)(?:[;,.(]|\s(?:và|and)\s|$)", re.I)
_AT_LEVEL = re.compile(r"[^,;.()]*?(?<!\w)(?:tại|ở|của)\s(cấp \w+)", re.I)
_WITHIN = re.compile(r"^[^,;.()]*(?<!\w)(?:tại|ở|của|thuộc|cho|in|at|of|for)\s+(?:tỉnh |thành phố )?$", re.I)
_OF = re.compile(r"\W*(?:of|among|in|at|ở|tại)\s", re.I)
_NEAR = 75  # characters behind a figure in which the place may stand that it is of
_REACH = 120  # characters over which a province that was named still governs
_TOGETHER = 20  # characters between the names of provinces that are named together
_AVERAGE = re.compile(r"bình quân|trung bình|mức chung|average", re.I)
_LONG = 90  # characters before a figure in which a long name of a part may stand
_APART = re.compile(r";|trong đó|of which|including", re.I)  # what follows is said of another figure
_OF_WHICH = re.compile(r"[;:(]|trong đó|bao gồm|of which|including", re.I)


def area_of(one: Site, indicator: Indicator, named: str, context: Context) -> tuple[str, float]:
    """The area that a figure is about, and a factor: less where the indicator is none of such areas."""
    known = context.history.areas.get(indicator.id, set())
    provincial = _is_provincial(indicator)
    if context.places.kinds.get(named) == _MINISTRY:
        if "government" in indicator.breakdowns:
            return named, 1.0
        named = ""
    if named:
        fits = provincial or _in_provinces(known, context)
        counts = indicator.unit in ("provinces", "ministries")
        return ("VN", 1.0) if counts else (named, 1.1 if fits else 0.8)
    part = group(one.before.split(";")[-1][-60:] + " " + _APART.split(one.behind)[0][:50])
    if part and (part in known or (part != "rural" and indicator.unit == "Mbps")):
        return part, 1.0
    over = one.passage.lead.text if one.passage.lead else ""
    if context.home and (provincial or (_is_of_areas(indicator) and not whole(over + one.before + one.behind))):
        return context.home, 1.0
    return "VN", 0.5 if provincial else 1.0


def _is_provincial(indicator: Indicator) -> bool:
    """Whether provinces alone have an indicator."""
    return bool(_PROVINCIAL.search(indicator.name.vi)) and "trung bình" not in indicator.name.vi.lower()


def _in_provinces(known: set[str], context: Context) -> bool:
    """Whether some of the areas of which an indicator has figures are provinces."""
    return any(context.places.kinds.get(code) == "province" for code in known)


def _is_of_areas(indicator: Indicator) -> bool:
    """Whether an area may have a figure of its own: a count of areas and a rank of the country are none."""
    return indicator.unit not in ("provinces", "ministries", "rank")


def misplaced(one: Site, indicator: Indicator, area: str, context: Context) -> tuple[str, ...]:
    """A doubt where a sentence, or the document, names a place that the figure is not read of."""
    if not _is_of_areas(indicator):
        return ()
    if one.field and not one.prose:
        misread = area != "VN" and area != context.home and not context.places.named(one.field.before or one.said)
        return ("place",) if misread else ()
    said = one.passage.text[one.sentence[0] : one.clause[1]]
    if context.places.kinds.get(area) == "province" and area not in (context.home, named(one, context)):
        return ("place",)
    if area == "VN" and (of_its_province(one.said) or _is_provincial(indicator)):
        return ("place",)
    home = bool(context.home) and not whole(one.said)
    return ("place",) if home or context.places.elsewhere(said, area) else ()


def named(one: Site, context: Context) -> str:
    """The one province of the row or of the clause; of several or none, nothing."""
    if one.field and not one.prose:
        text = one.field.before or one.passage.text
        if not context.places.provinces(text):
            return context.places.misread(one.field.before) or _labelled(one.field.before, context)
    else:
        if place := _in_turn_of(one, context):
            return place
        within = context.places.provinces(re.split(r"[;.(]", one.behind)[0])
        if (
            len(within) == 1 and within[0].start < _NEAR and _WITHIN.search(one.behind[: within[0].start])
        ):  # "43% in Hà Nội"
            return within[0].code
        before = re.split(r"[;]|:(?=\W{0,80}+\w)|(?<!TP)[.]", _DATELINE.sub("", one.before))[-1][-70:]
        text = before if context.places.provinces(before) else re.split(r"[;,)]|(?<!TP)[.]", one.behind)[0][:40]
        if one.passage.lead and not context.places.provinces(text):
            text = one.passage.lead.text
    provinces = {each.code for each in context.places.provinces(text)}
    if not provinces and (one.prose or not one.field):
        return _ministry(one, context)
    return provinces.pop() if len(provinces) == 1 else ""


def _labelled(label: str, context: Context) -> str:
    """The ministry that the label of a row is, and nothing else."""
    told = [each.code for each in context.places.named(label)]
    return told[0] if len(told) == 1 and not informative(context.places.unplaced(label)) else ""


def _ministry(one: Site, context: Context) -> str:
    """The one ministry that a figure is said to be of, beside it; not one that says it of the country."""
    before, behind = re.split(r"[,;.(]", one.before)[-1], re.split(r"[,;.(]", one.behind)[0][:_NEAR]
    told = [
        each.code for text, at_figure in ((before, True), (behind, False)) for each in context.places.named(text)
        if _is_of(text[: each.start], text[each.end :], at_figure)
    ]  # fmt: skip
    return told[0] if len(told) == 1 and context.places.kinds.get(told[0]) == _MINISTRY else ""


def _is_of(before: str, behind: str, at_figure: bool) -> bool:
    """Whether what is told is said of a name between these words."""
    if _QUOTED.search(before):
        return False
    own = bool(_OF_BODY.search(before)) and (not at_figure or len(behind) < _CLOSE)
    return own or (at_figure and not informative(before) and bool(_HAS.match(behind)))


def governing(one: Site, context: Context) -> str:
    """The province of a figure: that beside it, else the last that its sentence names before it.

    What is said of "its province" is of the last one that the passage names.
    """
    if own := named(one, context):
        return own
    text, (start, _) = one.passage.text, one.sentence
    if (one.field and not one.prose) or whole(one.before + one.behind) or _AVERAGE.search(one.before):
        return ""
    told = _DATELINE.sub("", text[start : one.clause[0]])
    its = of_its_province(one.said) and not context.places.provinces(told)
    if its:
        told = text[:start]
    found = context.places.provinces(told)
    if not found or (len(told) - found[-1].end > _REACH and not its) or whole(told[found[-1].end :]):
        return ""
    near = {each.code for each in found if found[-1].start - each.end < _TOGETHER}
    return found[-1].code if len(near) == 1 else ""


def _in_turn_of(one: Site, context: Context) -> str:
    """Of figures told "respectively" of as many provinces each is of the one that has its place."""
    place, times, (start, end) = in_turn(one)
    places = context.places.provinces(one.passage.text[start:end])
    return places[-times:][place].code if 1 < times <= len(places) else ""


def sole_part(one: Site, context: Context) -> str:
    """The part of a whole that is all a figure is said to be of: "of which ministries 61%", or the label of its row."""
    if one.field and not one.prose:
        label = one.passage.fields[0]
        return context.parts.sole(_OF_WHICH.split(one.passage.text[label.start : label.end])[-1])
    if one.clause[0] <= one.sentence[0]:
        return ""
    named = _AND.split(one.passage.text[one.amount.digits[1] : one.clause[1]])[0]
    within = context.parts.sole(named, bodies=False)
    if within and _OF.match(one.behind):
        return within  # "77% of women and 81% of men"
    return context.parts.sole(_OF_WHICH.split(one.before)[-1]) or within


def has_part(name: str, part: str, context: Context) -> bool:
    """Return whether an indicator may have a part: one it had, of a kind that it has, or a level of government."""
    kinds = context.definitions.indicators[name].breakdowns
    own = part in context.history.breakdowns.get(name, ()) or context.parts.kind(part) in kinds
    return own or context.parts.is_body(part)


def breakdown_of(one: Site, name: str, context: Context, match: Match | None = None) -> str:
    """The part of a whole that words beside a figure name, or else the expression by which it was found."""
    among = {part for part in context.history.breakdowns.get(name, ()) if part}
    if own := told_in_turn(one):
        bodies = context.parts.bodies if "government" in context.definitions.indicators[name].breakdowns else ()
        return next(context.parts.named(own, among.union(bodies)), "")
    if said_to_be := _said_to_be(one, name, among, context):
        return said_to_be
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
        said = re.split(r"[,;.]", one.before)
        counted = one.passage.text[one.amount.digits[1] : one.clause[1]]
        texts = [_AND.split(counted.split(")")[0])[0][:45], said[-1][-50:]]
        if one.clause[0] <= one.sentence[0] or ";" in one.before:  # "; exports of hardware, parts, computers reached 3"
            said = re.split(r"[,.]", one.before.rpartition(";")[2])
            listed = next((n for n, part in enumerate(said[::-1]) if len(part.split()) > _SUBJECT), len(said) - 1)
            texts[1] = ",".join(said[-1 - listed :])[-_LONG:]
        if len(said) > 1 and len(said[-1].split()) <= _FEW and one.amount.unit in ("rank", "points"):
            texts.append(next((text for text in said[-2::-1] if len(text.split()) > _FEW), "")[-50:])
    if match and match.share >= _WHOLLY:
        texts.append(match.expression)
    texts = [context.places.unplaced(text) for text in texts]  # the ministry of finance is none of "ministries"
    found = (part for text in texts for part in context.parts.named(text, among, cut=cell))
    if one.clause[0] > one.sentence[0] or cell:
        return next(found, "")
    return next(chain(found, context.parts.named(one.before[-_LONG:], among, least=3)), "")  # "hardware, electronics"


def within(part: str, area: str, context: Context) -> str:
    """Return a part of a whole if an area may have it: one province or ministry is no part of all of them."""
    return "" if part in BODIES and context.places.kinds.get(area) in _SINGLE else part


def _said_to_be(one: Site, name: str, among: set[str], context: Context) -> str:
    """The part that words right beside a figure say it is of, and no more: "of ministries: 58%", "90% in districts"."""
    if (one.field and not one.prose) or one.amount.unit == "count":
        return ""
    kinds = context.definitions.indicators[name].breakdowns
    opens = one.clause[0] == one.sentence[0] and not _AND.search(one.before)
    subject = context.places.unplaced(one.before).split()[:_SUBJECT] if opens else []
    for length in range(len(subject), 0, -1):  # "ministries handled 59% of dossiers online"
        part = context.parts.sole(" ".join(subject[:length]))
        if part and context.parts.kind(part) in kinds:
            return part
    before = (_OF_PART if _OF_PART.search(one.before) else _AND).split(one.before)[-1]
    within = _IN_PART.match(one.passage.text, one.amount.end) or _AT_LEVEL.match(one.behind)
    for text in (within[1] if within else "", before):
        part = context.parts.sole(text)
        if part and (part in among or context.parts.kind(part) in kinds):
            return part
    return ""


def of_province(name: str, context: Context) -> str:
    """What a province has where the country has an indicator: a share of its own product, where that is defined."""
    own = name.replace("_gdp_", "_grdp_")
    return own if own in context.definitions.indicators else name
