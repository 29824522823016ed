"""GIR 3(b) and 3(c), with 2(b): mixtures, sets and composite goods whose components are listed or stated.

Headings that each name a part only of them count as equally specific (a); what a more specific name does is in :mod:`hscode.rules.gir3a`.
(b) They are classified as if they consisted of the material or component that gives them their essential character; what an article has or
comes with is in :mod:`hscode.rules.composite`. (c) Where that does not decide, the heading is taken that comes last in numerical order among
those that merit it equally. Source: General Interpretative Rule 3 of the Harmonized System 2022; the marks of essential character (role,
bulk, weight, value, use) are those of its explanatory practice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence, Set
from functools import cache, partial

from hscode.kinds import Level
from hscode.reading.openings import PROSE
from hscode.reading.presentation import State
from hscode.reading.reader import Phrase
from hscode.reading.relations import Role
from hscode.rules.composition import (
    SETS,
    Head,
    Listing,
    Part,
    Unnamed,
    counted,
    equal_parts,
    is_equal,
    is_mixture,
    is_of_one_kind,
    is_pack,
    is_set,
    listed_parts,
    listing,
    may_be_packed,
    may_blend,
    may_list,
    may_open,
    stated_parts,
)  # fmt: skip
from hscode.rules.hearing import Hearing, headings_of, names_goods, places_of
from hscode.rules.rulebook import INEDIBLE, NamedWhole, rulebook

NAMED_WHOLE, NAMED_PLACE = 2.5, 10.0
"""How strongly the name of a set goes before the articles listed in it, and how strongly the terms of a place for such wholes are pointed to."""
_EVEN = 1e-9
"""By how much shares may part that are the same, but for what is lost in adding them up."""
MAIN_ROLES = frozenset({"main", "principal", "essential", "primary", "character", "essential character"})
_WHOLES = frozenset({"gift", "set", "kit", "hamper", "mix", "mixture", "blend"})
"""Words that label sets and mixtures."""
_NAMED_WHOLES = _WHOLES - {"gift"}
"""Last words of names of sets and mixtures."""
_LABELLING = frozenset({Role.HEAD, Role.PACKING})
_MIXED_BY_RULE = range(1, 27)
"""Chapters whose mixtures Rule 3 decides; mixtures of chemicals, textiles and metals are settled by headings and notes of their own."""
_PREPARED_FOODS = range(16, 25)
"""Chapters of foods, drinks and feed that are made of those of the chapters before them."""


Members = Callable[[], tuple[Sequence[Part], Sequence[Unnamed]]]
"""Names the components of a whole: those that a heading names and the others."""


def by_character(hearing: Hearing) -> None:
    """GIR 2(b), 3(b) and 3(c): find the components of a mixture, a set or composite goods, and the one that gives the whole its character.

    A set is two or more articles of different headings, put up together for one need or activity. The mark that decides is, in this
    order: what is stated (role, share by value, share by weight); the activity in the name of the set; what the others only come along
    with or serve (cases, batteries, leaflets, brushes for a colour); the one powered article; the food or drink itself. Where none
    decides, or the text says that none prevails, Rule 3(c) takes the last place in numerical order.
    """
    statement = hearing.reading.statement
    if hearing.components:
        if not hearing.tells(State.UNASSEMBLED):
            _stated(hearing)
        return
    equal = is_equal(statement)
    if not (equal or may_list(statement)) or hearing.tells(State.UNASSEMBLED):
        return
    put_up, packed, mixture = is_set(statement), is_pack(statement), is_mixture(statement)
    shares = "%" in statement.text and not hearing.reading.blend.method and may_blend(statement)
    if not (equal or put_up or mixture or shares or (packed and may_open(statement))):
        return
    found = listing(statement)
    mixture = mixture or (shares and found.is_blend and not _is_prepared(hearing))
    if not (equal or put_up or packed or mixture):
        return
    if len(found.members) < 2 or any(not SETS.isdisjoint(words.split()) for words, _, _ in found.members):
        return
    head = cache(hearing.head)  # the same words are named once
    if equal:
        _equal(hearing, equal_parts(found, head), mixture=mixture, put_up=put_up or packed)
    elif _named_as_whole(hearing, partial(listed_parts, found, head, _goes_on)) or (len(statement.surface) > PROSE and is_of_one_kind(found)):
        return
    elif mixture:
        _mixture(hearing, found, head)
    elif put_up or may_be_packed(found):
        _set(hearing, found, head, all_named=not put_up and found.opener != ":")


def _is_prepared(hearing: Hearing) -> bool:
    """Whether trade names the goods as a prepared food: Rule 1 finds it, and shares are those of ingredients: bread of 90 % wheat flour."""
    tariff = hearing.nomenclature
    return any(int(tariff.place(node).code[:2]) in _PREPARED_FOODS for node in hearing.naming_head())


def _goes_on(_: Part | None) -> bool:
    """Have components named to the last, whatever they are."""
    return False


def _stated(hearing: Hearing) -> None:
    """Classify goods by the components that an ERP states; where no heading names one of them, only what is stated decides."""
    parts, unnamed = stated_parts(hearing.components, cache(hearing.head))
    if _named_as_whole(hearing, lambda: (parts, unnamed)):
        return
    put_up = is_set(hearing.reading.statement)
    if len(parts) < 2 or _is_settled(hearing, parts, unnamed, mixture=not put_up, put_up=put_up) or not _are_apart(parts):
        return
    main = _as_stated(parts, unnamed) if unnamed else _character(hearing, parts, (), "", hearing.head)
    if main is not None or not unnamed:
        _decide(hearing, parts, main, "whole")


def _equal(hearing: Hearing, parts: Sequence[Part], *, mixture: bool, put_up: bool) -> None:
    """Classify goods of which the text says that no component prevails; below a heading Rule 6 applies Rule 3 in the same way."""
    if len({part.named.leaf for part in parts}) < 2:
        return
    if _named_as_whole(hearing, lambda: (parts, ()), {part.heading for part in parts} if mixture else frozenset()):
        return
    if not _is_settled(hearing, parts, (), mixture=mixture, put_up=put_up):
        last_in_order(hearing, parts)


def _are_apart(parts: Sequence[Part]) -> bool:
    """Whether the components are of two headings at least: else there is nothing for Rule 3 to decide."""
    return len({part.heading for part in parts}) > 1


def _is_settled(hearing: Hearing, parts: Sequence[Part], unnamed: Sequence[Unnamed], *, mixture: bool, put_up: bool) -> bool:
    """Whether the terms of a heading or the notes settle where goods of some components belong, so that Rule 3(b) does not come to it."""
    book = rulebook(hearing.nomenclature)
    if mixture and _has_place(hearing, parts, unnamed, book.mixtures, "mixture"):
        return True
    if put_up and _has_place(hearing, parts, unnamed, book.sets, "set"):
        return True
    return (put_up or bool(hearing.components)) and _are_garments(hearing, parts)


def _has_place(hearing: Hearing, parts: Sequence[Part], unnamed: Sequence[Unnamed], wholes: Sequence[NamedWhole], what: str) -> bool:
    """Point to the places that name a mixture or set, if those that are named outweigh what else is in it."""
    tariff = hearing.nomenclature
    if unnamed and sum(part.share or 0.0 for part in parts) <= _beside(parts, unnamed) + _EVEN:
        return False
    named, states = _main_parts(hearing, parts), _states(hearing)
    processed = rulebook(tariff).processed
    if len({frozenset(part.words.casefold().split()) - processed for part in named}) < 2:
        return False
    codes = [tariff.place(part.named.leaf).code for part in named]
    whole = next((each for each in wholes if each.covers(named, codes, states)), None)
    if whole is None:
        return False
    target = tariff.by_code[whole.place]
    home = tariff.above(target, Level.HEADING)
    others = {tariff.above(tariff.by_code[each.place], Level.HEADING) for each in wholes if each.of == whole.of}
    general = hearing.naming_head() if hearing.components else set()  # "seasoning" says less than what it is stated to be made up of
    hearing.exclude(({part.heading for part in parts} | others | general) - {home})
    hearing.exclude(tariff.beside(target, Level.HEADING))
    hearing.point({target, home}, NAMED_PLACE)
    says = f"the {what} of {_listed(parts)} needs no recourse to Rule 3, for it is named: {whole.citation}"
    hearing.record("GIR 2(b)" if what == "mixture" else "GIR 1", says, "point", {target})
    return True


def _states(hearing: Hearing) -> set[str]:
    """Return the states in which the goods are said to be, and whether fats and oils among them are not eaten."""
    states = {hearing.nomenclature.value_names[fact.value][1] for fact in hearing.reading.facts}
    said, book = hearing.reading.statement.spoken(), rulebook(hearing.nomenclature)
    if not book.inedible.isdisjoint(said) and book.eaten.isdisjoint(said):
        states.add(INEDIBLE)
    return states


def _are_garments(hearing: Hearing, parts: Sequence[Part]) -> bool:
    """Put on record that textile garments of different headings are no set, if there are any."""
    tariff = hearing.nomenclature
    garments = {part.heading for part in parts if tariff.place(part.heading).code[:4] in rulebook(tariff).garments}
    if len(garments) < 2:
        return False
    says = f"no set: Section XI, note 14 leaves textile garments of different headings each in its own ({hearing.codes(garments)})"
    hearing.record("GIR 3(b)", says, "tell", garments)
    return True


def _mixture(hearing: Hearing, found: Listing, head: Head) -> None:
    """Classify a mixture of stated shares: by a heading that names such mixtures, else as its predominant component."""
    tariff = hearing.nomenclature

    def is_settled_elsewhere(part: Part | None) -> bool:
        if part is None or (found.is_blend and part.share is None):
            return False
        return int(tariff.place(part.heading).code[:2]) not in _MIXED_BY_RULE

    parts, unnamed = listed_parts(found, head, is_settled_elsewhere)
    if found.is_blend or not any(share for _, share, _ in found.members):  # else what has no name and no share may be no component
        unnamed = [each for each in unnamed if each.share is not None]
    if found.is_blend:
        parts = [part for part in parts if part.share is not None]
    if len(parts) < 2 or _is_settled(hearing, parts, unnamed, mixture=True, put_up=False) or not _are_apart(parts):
        return
    headings = {part.heading for part in parts}
    if any(part.share is None for part in parts) or any(int(tariff.place(node).code[:2]) not in _MIXED_BY_RULE for node in headings):
        return
    main = _by_share(parts, unnamed)
    if main is None and unnamed:
        return
    says = f"the headings that name {_listed(parts)} reach the mixture of them ({hearing.codes(headings)}); Rule 3 decides"
    hearing.record("GIR 2(b)", says, "tell", headings)
    _decide(hearing, parts, main, "mixture")


def _set(hearing: Hearing, found: Listing, head: Head, *, all_named: bool) -> None:
    """Classify a set by the article that gives it its character, if one does or all are known; *all_named*: if trade names all of them."""
    parts, unnamed = listed_parts(found, head, lambda part: all_named and not (part and part.named.by_name))
    if not parts or _is_settled(hearing, parts, (), mixture=False, put_up=True) or not _are_apart(parts):
        return
    headings = {part.heading for part in parts}
    says = f"{hearing.codes(headings)} each name a part only of the set ({_listed(parts)}); they count as equally specific"
    hearing.record("GIR 3(a)", says, "tell", headings)
    main = _character(hearing, parts, unnamed, found.label, head) or _by_number(_main_parts(hearing, parts), unnamed)
    if main is not None or not unnamed:  # else what is not known may give the character
        _decide(hearing, parts, main, "set")


def _decide(hearing: Hearing, parts: Sequence[Part], found: tuple[Part, str] | None, what: str) -> None:
    if found is None:
        last_in_order(hearing, _meriting(_main_parts(hearing, parts)), parts)
        return
    main, why = found
    _as_if(hearing, parts, main, "GIR 3(b)", f"“{main.words}” gives the {what} its essential character ({why})")


def last_in_order(hearing: Hearing, equal: Sequence[Part], parts: Sequence[Part] = ()) -> None:
    """GIR 3(c): none of the components *equal* gives the character, so the place that comes last in numerical order among theirs is taken."""
    tariff = hearing.nomenclature
    last = max(equal, key=lambda part: tariff.place(part.named.leaf).code)
    codes = hearing.codes(part.heading if _are_apart(equal) else part.named.leaf for part in equal)
    rule = "GIR 3(c)"
    _as_if(hearing, parts or equal, last, rule, f"none of {_listed(equal)} gives the character; of {codes} the last in numerical order is taken")


def _as_if(hearing: Hearing, parts: Sequence[Part], main: Part, rule: str, says: str) -> None:
    """Classify the goods as if they were their component *main*, and leave the places of the others aside."""
    out = {part.heading for part in parts} - {main.heading}
    out |= {part.named.leaf for part in parts if part.heading == main.heading} - {main.named.leaf}
    hearing.classify_as(main.words, rule)
    hearing.exclude(out)
    under = hearing.codes([main.heading])
    hearing.record(rule, f"{says}; classified as if it consisted of it alone, under {under}; {hearing.codes(out)} left aside", "exclude", out)


def holder(hearing: Hearing) -> None:
    """GIR 3(b): what holds articles of the kind does not give the character when it comes with them: a knife block with five knives."""
    statement = hearing.reading.statement
    if hearing.as_if or hearing.head_word() not in rulebook(hearing.nomenclature).holders or not statement.plays(Role.WITH):
        return
    behind = hearing.playing(Role.WITH)
    first = {statement.words[k] for k in hearing.playing(Role.HEAD)}
    words = statement.surface_words(statement.positions[behind[0]], statement.positions[behind[-1]] + 1)
    if statement.words[behind[-1]] not in first or not counted(words):
        return
    out = hearing.naming_head(behind) - hearing.named_in(behind)
    hearing.exclude(out)
    hearing.classify_as(f"set of {words}", "GIR 3(b)")
    says = f"“{words}” give the whole its essential character; the {hearing.head_word()} only holds them: {hearing.codes(out)} left aside"
    hearing.record("GIR 3(b)", says, "exclude", out)


def _named_as_whole(hearing: Hearing, members: Members, of_parts: Set[int] = frozenset()) -> bool:
    """Point to the headings that name the set or mixture itself ("manicure set", "trail mix"): they go before the rest of Rule 3, by Rule 1.

    A name does not count beside which the label names other goods: a pasta dinner set is no dinner set; nor one that leads to headings
    *of_parts* of the mixture: a mix of shrimps and squid is not named by being seafood; nor one of sets of other articles than the *members*.
    """
    words, roles = hearing.reading.statement.words, hearing.reading.statement.roles
    if _NAMED_WHOLES.isdisjoint(words):
        return False
    label = {k for k, role in enumerate(roles) if role in _LABELLING}
    terms = [p for p in hearing.reading.phrases if names_goods(p)]
    found = [p for p in terms if label.issuperset(range(p.start, p.end))]
    names = [p for p in found if p.end - p.start > 1 and words[p.end - 1] in _NAMED_WHOLES and not _WHOLES.issuperset(words[p.start : p.end])]
    whole = headings_of(hearing.nomenclature, names)
    if whole <= of_parts or any(p.end <= min(name.start for name in names) for p in found):
        return False
    held = _held(hearing, whole, [p for p in terms if label.isdisjoint(range(p.start, p.end))])
    out, whole = whole - held, held - _of_other_articles(hearing, held, members)
    if not whole:
        return False
    hearing.exclude(out)
    shown = " ".join(words[names[0].start : names[0].end])
    tariff = hearing.nomenclature
    hearing.point(whole | {node for node in places_of(names) if tariff.above(node, Level.HEADING) in whole}, NAMED_WHOLE)
    says = f"“{shown}” names the whole, not its components alone: {hearing.codes(whole)}"
    says += f"; none of these is of {hearing.codes(out)}" if out else ""
    hearing.record("GIR 1", says, "exclude" if out else "point", out or whole)
    return True


def _held(hearing: Hearing, whole: set[int], members: Sequence[Phrase]) -> set[int]:
    """Return those of several headings of a set that the longest names of its members lead to as well, all where no name of two words does.

    A jewellery set is of 7113 or of 7117: with a silver necklace it is of 7113, with a necklace it may be of either.
    """
    if len(whole) < 2:
        return whole
    held = [(p.end - p.start, whole & headings_of(hearing.nomenclature, [p])) for p in members if p.end - p.start > 1]
    longest = max((length for length, headings in held if headings), default=0)
    return set[int]().union(*(headings for length, headings in held if length == longest)) or whole


def _of_other_articles(hearing: Hearing, whole: Set[int], members: Members) -> set[int]:
    """Return the headings of sets of tools or cutlery that take in none of the *members*, or of which these hold a powered article as well."""
    tariff = hearing.nomenclature
    book = rulebook(tariff)
    homes = {each.place[:4]: {code[:4] for code in each.of} for each in book.sets}
    asked = [node for node in whole if tariff.place(node).code[:4] in homes]
    parts, unnamed = members() if asked else ((), ())
    if not parts or unnamed:
        return set()
    codes = {tariff.place(part.heading).code[:4] for part in parts}
    powered = any(code[:2] in book.powered_chapters for code in codes)
    return {node for node in asked if powered or codes.isdisjoint(homes[tariff.place(node).code[:4]])}


def _as_stated(parts: Sequence[Part], unnamed: Sequence[Unnamed]) -> tuple[Part, str] | None:
    """Return the component that gives the character by what is stated, its role or its share, and the mark that shows it."""
    if any(each.role.casefold() in MAIN_ROLES for each in unnamed):
        return None
    named = [part for part in parts if part.role.casefold() in MAIN_ROLES]
    if len(named) == 1:
        return named[0], f"its role is stated as {named[0].role}"
    return _by_share(parts, unnamed)


def _by_share(parts: Sequence[Part], unnamed: Sequence[Unnamed]) -> tuple[Part, str] | None:
    """Return the component of the largest share, if it outweighs what no heading names and what has no share stated."""
    ranked = sorted((part for part in parts if part.share is not None), key=lambda part: -(part.share or 0.0))
    if not ranked or (ranked[0].share or 0.0) <= _beside(parts, unnamed) + _EVEN:
        return None
    if len(ranked) > 1 and (ranked[0].share or 0.0) - (ranked[1].share or 0.0) <= _EVEN:
        return None
    return ranked[0], f"{ranked[0].share:.0%} of it, the largest share"


def _beside(parts: Sequence[Part], unnamed: Sequence[Unnamed]) -> float:
    """Return how much of the whole may be other than components that are named and have their shares stated: 0 to 1."""
    named, others = [part.share for part in parts], [each.share for each in unnamed]
    weight = sum(share or 0.0 for share in others)
    return weight + max(1 - weight - sum(share or 0.0 for share in named), 0.0) if None in (*named, *others) else weight


def _meriting(parts: Sequence[Part]) -> list[Part]:
    """Return the components that merit consideration equally: of those with shares, such as weigh most."""
    rest = _beside(parts, ())
    weights = [rest if part.share is None else part.share for part in parts]
    return [part for part, weight in zip(parts, weights, strict=True) if weight >= max(weights) - _EVEN]


def _character(hearing: Hearing, parts: Sequence[Part], unnamed: Sequence[Unnamed], label: str, head: Head) -> tuple[Part, str] | None:
    """Return the component that gives a set its character, and the mark that shows it."""
    main = _main_parts(hearing, parts)
    return _as_stated(parts, unnamed) or _by_activity(parts, label, head) or _by_service(hearing, main) or _by_food(hearing, main)


def _by_activity(parts: Sequence[Part], label: str, head: Head) -> tuple[Part, str] | None:
    """The name of the set tells its activity: "hair colouring kit"."""
    activity = head(label) if label else None
    if activity is None or not activity.by_name:
        return None
    noun = label.rsplit(maxsplit=1)[-1]
    for part in parts:
        if part.heading == activity.heading:
            return part, f"it is what “{label}” is about"
        if part.words.split()[-1] == noun:
            return part._replace(words=label, named=activity), f"it is the “{label}”"
    return None


def _by_service(hearing: Hearing, main: Sequence[Part]) -> tuple[Part, str] | None:
    """The others serve it, come along with it, or are used with it by hand."""
    if len({part.heading for part in main}) == 1:
        return main[0], "the other articles only serve or accompany it"
    leading = [part for part in main if not part.along]
    if len(leading) == 1:
        return leading[0], "the others come along with it"
    tariff = hearing.nomenclature
    powered = [part for part in main if tariff.place(part.heading).code[:2] in rulebook(tariff).powered_chapters]
    return (powered[0], "the powered article among the articles used with it") if len(powered) == 1 else None


def _by_food(hearing: Hearing, main: Sequence[Part]) -> tuple[Part, str] | None:
    """The others serve to eat or drink it, or season it."""
    eaten = [part for part in main if hearing.is_food(part.heading)]
    if not eaten:
        return None
    codes, book = _headings_of_parts(hearing, main), rulebook(hearing.nomenclature)
    if len(eaten) == 1 and all(code in book.utensils for part, code in zip(main, codes, strict=True) if part not in eaten):
        return eaten[0], "the others serve to eat or drink it"
    if len(eaten) < len(main):
        return None
    bulk = [part for part, code in zip(main, codes, strict=True) if code not in book.seasonings]
    return (bulk[0], "the bulk of the meal; the others only season it") if len(bulk) == 1 else None


def _by_number(main: Sequence[Part], unnamed: Sequence[Unnamed]) -> tuple[Part, str] | None:
    """Most of the articles are of one heading: a drawing kit of ruler, disc calculator and compasses, with pencil and sharpener."""
    heading, number = Counter(part.heading for part in main).most_common(1)[0]
    if 2 * number <= len(main) + len(unnamed):
        return None
    return next(part for part in main if part.heading == heading), f"{number} of the {len(main) + len(unnamed)} articles are of its heading"


def _main_parts(hearing: Hearing, parts: Sequence[Part]) -> list[Part]:
    """Return the components without those that only serve others; all when nothing else is there."""
    codes, book = _headings_of_parts(hearing, parts), rulebook(hearing.nomenclature)
    serving = book.serving_words
    if any(code[:2] in book.applied_chapters for code in codes):
        serving = serving | book.applied_with
    named = [part for part, code in zip(parts, codes, strict=True) if code not in book.serving_headings]
    main = [part for part in named if serving.isdisjoint(part.words.rsplit(maxsplit=1)[-1:])]
    return main or list(parts)


def _headings_of_parts(hearing: Hearing, parts: Sequence[Part]) -> list[str]:
    """Return the four digits of the heading of each component."""
    return [hearing.nomenclature.place(part.heading).code[:4] for part in parts]


def _listed(parts: Sequence[Part]) -> str:
    return " and ".join(f"“{part.words}”" for part in parts)
