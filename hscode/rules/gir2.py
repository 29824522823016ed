"""GIR 2: what a heading reaches beyond its words.

(a) A heading that names an article reaches the article incomplete or unfinished, if it has the essential character of the whole
already, and the article taken apart or not yet put together. So words such as "knocked down" or "in parts" do not make parts of the
goods, and blanks go with what they are to become. (b) A heading that names a material reaches its mixtures and combinations with
others; where more than one heading is reached so, Rule 3 decides. Source: General Interpretative Rule 2 of the Harmonized System 2022.
"""

from __future__ import annotations

from collections.abc import Sequence, Set

from hscode.kinds import Level, TokenFlag
from hscode.reading.presentation import State
from hscode.reading.relations import PART_WORDS, Role
from hscode.rules.hearing import Hearing, headings_of
from hscode.rules.rulebook import rulebook

UNFINISHED = 2.0
"""How strongly an unfinished article points to the headings of the finished one."""
LISTENS: frozenset[str] = frozenset({"blank"})
"""Words of an article that is still to be finished; "without" one of its parts it is so by the role of what follows."""
_MADE_UP = 39
"""Chapters from this one on hold articles; those before it hold food, minerals, chemicals and preparations, none of which lacks a part."""
_WHOLE = frozenset({"complete", "all", "full", "whole", "every"})
"""With these, "parts" are all the parts of the article: it is there, taken apart."""


def unassembled(hearing: Hearing) -> None:
    """GIR 2(a), second sentence: goods presented unassembled or disassembled are the article, not its parts.

    The article's headings for parts are taken out where the text names the article itself. Parts of an article that are only parts
    ("unassembled frame parts") stay parts.
    """
    statement = hearing.reading.statement
    words = hearing.tells(State.UNASSEMBLED)
    if not words or not _is_whole(hearing):
        return
    was_parts, statement.parts = statement.parts, False
    named = hearing.naming_head()
    out = _parts_beside(hearing, named)
    hearing.exclude(out)
    says = f"“{words}”: the article {_quoted(hearing)}presented unassembled or disassembled is classified as the article put together"
    says += ", not as parts" if was_parts or out else ""
    says += f"; the headings and subheadings of parts are left aside: {hearing.codes(out)}" if out else ""
    hearing.record("GIR 2(a)", says, "exclude" if out else "tell", out or named)


def unfinished(hearing: Hearing) -> None:
    """GIR 2(a), first sentence: an incomplete or unfinished article with the essential character of the whole is that article.

    Words of the state ("unfinished", "blanks for", "without wheels") name nothing, so the headings of the finished article are
    compared; a heading that trade names for the unfinished thing ("key blank", "car body") stands first by GIR 1.
    """
    named = hearing.naming_head()
    if not named or _is_left_over(hearing, named):
        return
    words = hearing.tells(State.UNFINISHED) or _lacking(hearing, named)
    if not words:
        return
    hearing.point(named, UNFINISHED)
    out = [] if hearing.reading.statement.parts else _parts_beside(hearing, named)
    hearing.exclude(out)
    says = f"“{words}”: the article {_quoted(hearing)}is classified as if finished: heading {hearing.codes(named)}"
    says += f"; the headings and subheadings of parts are left aside: {hearing.codes(out)}" if out else ""
    hearing.record("GIR 2(a)", says, "exclude" if out else "point", out or named)


def _lacking(hearing: Hearing, named: Set[int]) -> str:
    """Return the words for the article or part that the article is without, if that has a name of its own; and the name of a blank.

    Food, materials and preparations have no parts, and no article is unfinished for want of these: "juice without sugar", "nappies without perfume".
    """
    statement = hearing.reading.statement
    if statement.plays(Role.WITHOUT) and "without" in statement.spoken():
        without = hearing.playing(Role.WITHOUT)
        if _are_articles(hearing, [statement.head], named) and _are_articles(hearing, without, hearing.named_in(without)):
            return "without " + " ".join(statement.words[k] for k in without)
    if "blank" not in statement.words:
        return ""
    blank = [p for p in hearing.head_phrases() if statement.words[p.end - 1] == "blank" and p.end - p.start > 1]
    return statement.said_by(blank[0].start, blank[0].end) if blank else ""


def _are_articles(hearing: Hearing, positions: Sequence[int], named: Set[int]) -> bool:
    """Whether words name articles, and no materials."""
    tariff, tokens = hearing.nomenclature, hearing.reading.statement.tokens
    flags = tariff.core.section("tok_flags")
    if not named or all(tokens[k] < 0 or flags[tokens[k]] & TokenFlag.MATERIAL for k in positions):
        return False
    return all(int(tariff.place(node).code[:2]) >= _MADE_UP for node in named)


def _is_left_over(hearing: Hearing, named: Set[int]) -> bool:
    """Leave nothing but the heading of what is left of an article without what gives it its character: sunglasses without lenses are frames."""
    tariff, lacked = hearing.nomenclature, _lacked(hearing)
    lacking = rulebook(tariff).lacking
    codes = {lacking[key] for node in named for word in lacked if (key := (tariff.place(node).code[:4], word)) in lacking}
    if not codes:
        return False
    left = {tariff.by_code[code] for code in codes}
    kept = {place for node in left for place in (node, *tariff.all_above(node))}
    hearing.exclude({place for node in left for place in tariff.outside(node)} - kept)
    articles = {tariff.by_code[article] for (article, _), code in lacking.items() if code in codes}
    says = f"without “{lacked[-1]}” the article {_quoted(hearing)}has not the essential character of the whole, and what is left is of "
    hearing.record("GIR 2(a)", f"{says}{hearing.codes(left)}; {hearing.codes(articles)} left aside", "exclude", articles)
    return True


def _lacked(hearing: Hearing) -> list[str]:
    """Return the nouns of what the article is without: the last word of each phrase, "lens" but not "lens coating"."""
    places = hearing.playing(Role.WITHOUT)
    return [hearing.reading.statement.words[k] for k in places if k + 1 not in places]


def _is_whole(hearing: Hearing) -> bool:
    """Whether all of the article is there: it is named itself, or all its parts are."""
    statement = hearing.reading.statement
    if not statement.parts:
        return True
    if _WHOLE.intersection(token.text for token in statement.surface):
        return True
    first = next((k for k, word in enumerate(statement.words) if word in PART_WORDS), None)
    if first is None:  # the name itself is that of a part: "bicycle frame"
        return False
    return 0 <= statement.head < first and statement.roles[first] != Role.HEAD


def _parts_beside(hearing: Hearing, named: set[int]) -> list[int]:
    """Return the places for parts in the chapters of the headings *named*; none when trade names parts with the very words."""
    tariff = hearing.nomenclature
    if not named or any(tariff.place(node).parts for node in named):
        return []
    terms = [p for p in hearing.head_phrases() if p.end - p.start > 1]
    if any(tariff.place(node).parts for node in headings_of(tariff, terms)):
        return []
    chapters = {tariff.above(node, Level.CHAPTER) for node in named}
    out: list[int] = []
    for chapter in sorted(chapters):
        node = chapter + 1
        while node < tariff.place(chapter).end:
            place = tariff.place(node)
            if place.parts and node not in named:
                out.append(node)
            node = place.end if place.parts else node + 1
    return out


def _quoted(hearing: Hearing) -> str:
    word = hearing.head_word()
    return f"(“{word}”) " if word else ""
