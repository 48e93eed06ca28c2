"""One area in words: which it is, its place among its peers, what it is named for, what is not there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from dxlib.analysis.portraits import Named, Portrait
from dxlib.loaders.verbs import of_frames
from dxlib.text.catalogue import gettext, ngettext
from dxlib.text.prose import Place, Prose, Sentence, escaped, listed
from dxlib.text.remarks import bridged_words, show_between
from dxlib.text.words import date_label, get, in_language, is_missing, named, period_label, show, source_label, when


def portrait(
    here: Portrait, figures: pd.DataFrame, adopted: pd.DataFrame | None = None, language: str = "en"
) -> Prose:  # fmt: skip
    """Return the name of an area as a heading, and one paragraph: which it is, and how much is told of it.

    Args:
        here: what ``portrait`` returned.
        figures: what ``figures_of`` returned.
        adopted: what ``adopted`` returned, if it is to be told too.
        language: the language of the words.

    Example:
        >>> import dxlib as dx
        >>> seen = dx.load(reports="documents")
        >>> here = dx.analysis.portrait("VN34-31", seen)
        >>> dx.text.portrait(here, dx.analysis.figures_of(here, seen)).markdown.splitlines()[0]
        '# Hai Phong'
    """
    parts = [_which(here, language), _printed(figures[figures["area"] == here.area], language)]
    parts += [] if adopted is None else [_named_for(adopted[adopted["area"] == here.area], language)]
    return Prose(f"# {escaped(in_language(here, 'name', language))}\n\n{' '.join(filter(None, parts))}")


def _which(here: Portrait, language: str) -> str:
    """The name and code of an area, its map, and what came before and after."""
    _ = gettext(language)
    old, new = here.peers
    forms = {
        (True, True): _("{name} was one of the {old} provinces until 30 June 2025, and is one of the {new} since."),
        (True, False): _("{name} was one of the {old} provinces until 30 June 2025; since then it is part of {after}."),
        (False, True): _("{name} is one of the {new} provinces since 1 July 2025, formed of {before}."),
    }  # fmt: skip
    form = forms.get((bool(old), bool(new)))
    if form is None and here.until is not None:
        form = _("{name} was there until {until}; it went into {after}.")
    said = {
        "name": f"**{escaped(in_language(here, 'name', language))}** ({here.area})", "old": old, "new": new,
        "before": names_of(here.formed_of, language), "after": names_of(here.went_into, language),
        "until": date_label(here.until, language) if here.until else "",
    }  # fmt: skip
    return (form or _("This page is about {name}.")).format(**said)


def names_of(areas: Iterable[Named], language: str) -> str:
    """Return the names of some areas with their codes, as a sentence lists them."""
    told = [f"{escaped(in_language(one, 'name', language))} ({one.area})" for one in areas]
    if len(told) < 2:
        return "".join(told)
    form = gettext(language)("{first} and {last}")
    return form.format(first=", ".join(told[:-1]), last=told[-1])


def _printed(own: pd.DataFrame, language: str) -> str:
    """How many figures are printed for an area, of how many indicators, up to when."""
    _, n_ = gettext(language), ngettext(language)
    once = own["indicator"] == own["name"]  # a one-off figure has no other name
    levels, count = own[~once], int(once.sum())
    told = []
    if len(levels):
        form = n_(
            "{count} figure of {indicators} is printed for it, for {period}.",
            "{count} figures of {indicators} are printed for it, the newest for {period}.", len(levels),
        )  # fmt: skip
        kinds = levels["indicator"].nunique()
        indicators = n_("{count} indicator", "{count} indicators", kinds).format(count=kinds)
        newest = levels.sort_values("end", kind="stable")["period"].iloc[-1]
        told.append(form.format(count=len(levels), indicators=indicators, period=named(newest, language)))
    else:
        told.append(_("No figure of any indicator is printed for it."))
    form = n_("{count} figure is printed once, of no series.", "{count} figures are printed once, of no series.", count)
    return " ".join([*told, *([form.format(count=count)] if count else [])])


def _named_for(adopted: pd.DataFrame, language: str) -> str:
    n_ = ngettext(language)
    counts = adopted["state"].value_counts()
    done, missing = (int(counts.get(state, 0)) for state in ("done", "missing"))
    forms = [
        (done, n_("It is named on {count} list of those that had done something.",
                  "It is named on {count} lists of those that had done something.", done)),
        (missing, n_("It is named on {count} list of those that had not.",
                     "It is named on {count} lists of those that had not.", missing)),
    ]  # fmt: skip
    return " ".join(form.format(count=count) for count, form in forms if count)


@of_frames
def peers(frame: pd.DataFrame, language: str = "en") -> Prose:
    """Return the place of an area among its peers, a sentence a figure; parts of a whole stand in the table alone.

    Args:
        frame: what ``dx.peers`` returned.
        language: the language of the sentences.

    Example:
        >>> import dxlib as dx
        >>> found = dx.peers("VN-DN", indicator="digital_economy_grdp_share", evidence=dx.load(reports="all"))
        >>> print(dx.text.peers(found))
        - **Digital economy in provincial product**: 19.76% in 2022; place 6 of the 13 that have a figure; ...
    """
    whole = frame[frame["breakdown"].fillna("") == ""]
    if whole.empty:
        return Prose(
            gettext(language)("No figure for the period asked for is printed that could be held against others.")
        )
    return listed([_placed(row, language) for row in whole.itertuples(index=False)])


def _placed(row: Any, language: str) -> Sentence:
    form = gettext(language)("{name}: {value} {when}; {place}.")
    text = form.format(
        name=f"**{escaped(in_language(row, 'name', language))}**", value=peer_value(row, language),
        when=when(row.period, language), place=_place(row, language),
    )  # fmt: skip
    places = (
        () if is_missing(row.report) else (Place(row.report, int(row.line), row.printed, row.period, row.indicator),)
    )
    source = "" if is_missing(row.report) else source_label(row.report, row.line, language)
    return Sentence(text, source, bridged_words(get(row, "bridge", ""), row.period, language), places)


def peer_value(row: Any, language: str = "en") -> str:
    """Return the figure of a row of ``dx.peers`` in words, or its bounds where no more is known."""
    if is_missing(row.value):
        return show_between(row.low, row.high, row.unit, language)
    return show(row.value, row.unit, language, get(row, "qualifier", "exact"))


def place_words(row: Any, language: str = "en") -> str:
    """Return a place among those that have a figure; from where to where, if the figures leave it open.

    Example:
        >>> from types import SimpleNamespace
        >>> [place_words(SimpleNamespace(place=1, last_place=last, of=5, unit="percent")) for last in (1, 4)]
        ['1 of 5', '1 to 4 of 5']
    """
    if is_missing(row.place) or row.unit == "rank":
        return "" if is_missing(row.place) else f"{row.place}"
    form = gettext(language)("{place} of {count}")
    return form.format(place=_open_place(row, language), count=row.of)


def _open_place(row: Any, language: str) -> str:
    if row.place == row.last_place:
        return f"{row.place}"
    return gettext(language)("{first} to {last}").format(first=row.place, last=row.last_place)


def _place(row: Any, language: str) -> str:
    _, n_ = gettext(language), ngettext(language)
    if row.doubtful:
        return _("a doubtful reading, which is held against no other")
    if is_missing(row.value):
        return _("bounds alone, which have no place among others")
    if row.unit == "rank":
        form = n_("the only rank that is printed", "a rank is printed for {count} of {whole}", int(row.of))
        return form.format(count=row.of, whole=get(row, "whole", row.of))
    if is_missing(row.place):
        return _("the only figure for it that is printed")
    form = _("place {place} of the {count} that have a figure")
    if row.place != row.last_place:
        form = _("place {place} of the {count} that have a figure, as far as they can be told apart")
    return "; ".join([form.format(place=_open_place(row, language), count=row.of), _ends(row, language)])


def _ends(row: Any, language: str) -> str:
    """The highest and the lowest figure, where they are another's, and the median."""
    _ = gettext(language)
    ends = {
        "best": _("the best is {value} ({area})"),
        "median": _("the median {value}"),
        "worst": _("the last {value} ({area})"),
    }
    if row.direction == "none":
        ends |= {"best": _("the greatest is {value} ({area})"), "worst": _("the least {value} ({area})")}
    told = []
    for name, form in ends.items():
        area = in_language(row, f"{name}_name", language) if name != "median" else ""
        if name == "median" or getattr(row, name) != row.value:
            told.append(form.format(value=show(getattr(row, name), row.unit, language), area=escaped(area)))
    return ", ".join(told)


@of_frames
def adopted(frame: pd.DataFrame, language: str = "en") -> Prose:
    """Return what an area is named as having done or as missing, a sentence a list, and on which it is not named.

    Args:
        frame: what ``adopted`` returned.
        language: the language of the sentences.

    Example:
        >>> import dxlib as dx
        >>> seen = dx.load(reports="documents")
        >>> print(dx.text.adopted(dx.analysis.adopted(dx.analysis.portrait("VN-HN", seen), seen)))
        - **Provinces with a plan for the year**: Hanoi is named as missing on 30 June 2022, ...
    """
    _ = gettext(language)
    by_name = frame[frame["state"].isin(("missing", "done"))]
    forms = {
        "others done": _("Done, since only those are named that had not done it: {names}."),
        "not named": _("Not named where only those are named that had done it, from which nothing follows: {names}."),
    }
    told, several = [], frame["area"].nunique() > 1
    frame = by_list(frame)
    for state, form in forms.items():
        names = [_listed_name(row, several, language) for row in frame[frame["state"] == state].itertuples(index=False)]
        told += [form.format(names="; ".join(names))] if names else []
    more = "\n\n".join(told) or ("" if len(by_name) else _("No report names areas of this kind."))
    if by_name.empty:
        return Prose(more)
    return listed([_by_name(row, language) for row in by_name.itertuples(index=False)], more)


def by_list(frame: pd.DataFrame) -> pd.DataFrame:
    """Return what ``adopted`` returned with a row a list for all areas of which it says the same, by name apart."""
    joined = ["area", "area_name", "area_name_vi"]
    rest = [column for column in frame.columns if column not in joined]
    if frame.empty:
        return frame
    grouped = frame.groupby(rest, sort=False, dropna=False)[joined].agg(", ".join).reset_index()
    return grouped[frame.columns]


def _listed_name(row: Any, several: bool, language: str) -> str:
    """The name of a list with its date, and of which area it is said where there are several."""
    about = [in_language(row, "area_name", language)] if several else []
    form = gettext(language)("{name} ({period})")
    period = ", ".join([*about, period_label(row.period, language)])
    return form.format(name=escaped(in_language(row, "name", language)), period=escaped(period))


def _by_name(row: Any, language: str) -> Sentence:
    n_ = ngettext(language)
    count = int(row.missing if row.state == "missing" else row.done)
    form = n_("{name}: {area} is named as having done it {when}, alone.",
              "{name}: {area} is named as having done it {when}, one of {count}.", count)  # fmt: skip
    if row.state == "missing":
        form = n_("{name}: {area} is named as missing {when}, alone.",
                  "{name}: {area} is named as missing {when}, one of {count}.", count)  # fmt: skip
    text = form.format(
        name=f"**{escaped(in_language(row, 'name', language))}**", count=count, when=when(row.period, language),
        area=escaped(in_language(row, "area_name", language)),
    )  # fmt: skip
    place = Place(row.report, int(row.line), row.as_printed, row.period, row.indicator)
    return Sentence(text, source_label(row.report, row.line, language), places=(place,))


@of_frames
def absent(frame: pd.DataFrame, here: Portrait, language: str = "en") -> Prose:
    """Return one paragraph: how much of what is told of the country is not told of an area.

    Args:
        frame: what ``absent`` returned.
        here: what ``portrait`` returned.
        language: the language of the paragraph.

    Example:
        >>> import dxlib as dx
        >>> seen = dx.load(reports="documents")
        >>> here = dx.analysis.portrait("VN-DN", seen)
        >>> print(dx.text.absent(dx.analysis.absent(here, seen), here))
        Of ... indicators, ... have a figure for the country and 0 one for Da Nang. ...
    """
    _ = gettext(language)
    name = escaped(in_language(here, "name", language))
    sums = {column: int(frame[column].sum()) for column in ("indicators", "country", "own", "targets", "targets_own")}
    held = _("Of the {targets} with a target for the country, {targets_own} have one for {area}.")
    parts = [
        _("Of {indicators} indicators, {country} have a figure for the country and {own} one for {area}."),
        held if sums["targets_own"] else _("Of the {targets} with a target for the country, none has one for {area}."),
    ]
    missing = frame[(frame["indicator"] != "") & (frame["there"] == False)]  # noqa: E712 - empty where there is none
    names = [f"**{escaped(in_language(row, 'name', language))}**" for row in missing.itertuples(index=False)]
    parts += [_("Of the indicators that stand for the pillars, it has none for {names}.")] if names else []
    return Prose(" ".join(part.format(area=name, names=", ".join(names), **sums) for part in parts))


def areas_apart(areas: pd.DataFrame, language: str = "en") -> dict[str, str]:
    """Return of each code what the area is called, with its end or its beginning where it was not always there.

    Args:
        areas: the evidence's ``areas``.
        language: of the names.

    Example:
        >>> import dxlib as dx
        >>> called = areas_apart(dx.load().areas)
        >>> called["VN-HN"], called["VN-DN"], called["VN34-48"]
        ('Hanoi', 'Da Nang (until 30 Jun 2025)', 'Da Nang (from 1 Jul 2025)')
    """
    _ = gettext(language)
    found = {}
    name = f"name_{language}" if f"name_{language}" in areas else "name_en"
    for code, called_, since, until in zip(*(areas[one] for one in ("code", name, "since", "until")), strict=True):
        form = _("{area} (until {date})") if until else _("{area} (from {date})") if since else "{area}"
        found[code] = form.format(area=called_, date=date_label(until or since, language) if until or since else "")
    return found
