"""The statement: what a goods description says, as the rules need it.

A description is read left to right. Words of relation ("of", "for", "with", "without", "made of", "used in") open a
phrase; each content word has the role of the phrase in which it stands. The head noun is the last noun of the first phrase:
"case *for* a laser meter" is a case, "lamp *of* plastic" a lamp, "parts *of* a washing machine" a part.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum
from typing import NamedTuple

from hscode.kinds import TokenFlag
from hscode.reading.asking import goods_asked_for
from hscode.reading.phrases import content_word, has_digit
from hscode.reading.presentation import Container, State, Told, find_containers, find_told
from hscode.reading.quantities import Quantity, find_quantities
from hscode.reading.text import Token, tokenise
from hscode.reading.words import singular


class Role(IntEnum):
    """Part that a word plays in the description."""

    HEAD = 0
    """In the phrase that names the goods."""
    QUALIFIER = 1
    """After a comma or in brackets: "radiators, motor vehicles"."""
    OF = 2
    """What it is made of or consists of."""
    FOR = 3
    """What, or whom, it is for."""
    WITH = 4
    """What it has or comes with."""
    WITHOUT = 5
    """What it is said not to be or have."""
    PLACE = 6
    """Where it is from, where it is used, what else is told."""
    PACKING = 7
    """The packing in front of the goods: "box of", "set of"."""


class Word(NamedTuple):
    """One content word: its index form, its surface token number, its role."""

    form: str
    position: int
    role: Role


@dataclass
class Statement:
    """What a description says. All lists are in the order of the text; ``tokens`` and ``roles`` go together."""

    text: str
    surface: list[Token]
    tokens: list[int] = field(default_factory=list)
    """Token numbers of the index, -1 where no word of the vocabulary is meant."""
    roles: list[Role] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    positions: list[int] = field(default_factory=list)
    """Number of the surface token behind each token."""
    head: int = -1
    """Position of the head noun in ``tokens``, -1 when there is none."""
    quantities: list[Quantity] = field(default_factory=list)
    parts: bool = False
    """Presented as parts or accessories of something."""
    formal: bool = False
    """Written like an entry of an index or a tariff ("radiators, motor vehicles"), not like a label or an invoice line."""
    lesser: set[int] = field(default_factory=set)
    """Positions in ``tokens`` of the lesser materials of a blend."""
    shared: set[int] = field(default_factory=set)
    """Positions in ``tokens`` of the materials whose shares are stated."""
    inside: set[int] = field(default_factory=set)
    """Positions in ``tokens`` within trade terms of two or more words."""
    mended: set[int] = field(default_factory=set)
    """Positions in ``tokens`` that were read as another word."""
    corrections: dict[str, str] = field(default_factory=dict)
    """Words that were read as another: misspelt, joined or cut."""
    unknown: list[str] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    """States of presentation: unassembled, unfinished, empty."""
    containers: list[Container] = field(default_factory=list)
    """Packings and fitted cases that come with the goods."""

    def tells(self, state: State) -> str:
        """Return the words that tell a state of presentation, empty when none do."""
        return next((self.surface_words(told.first, told.last) for told in self.told if told.state is state), "")

    def surface_words(self, first: int, last: int) -> str:
        """Return the folded words of the surface tokens ``[first, last)``, spaced as in the text."""
        out, end = "", None
        for token in self.surface[first:last]:
            out += (" " if end is not None and token.start > end else "") + token.text
            end = token.end
        return out

    def contained(self) -> set[int]:
        """Return the positions in ``tokens`` of the packings and cases that come with the goods."""
        return {k for container in self.containers for k in self.within(container.first, container.last)}

    def groups(self) -> list[int]:
        """Return a number for each position in ``tokens``: no name of goods runs from one number into another.

        What the goods are without, what they are packed in, and on a label or an invoice what stands behind a comma, are apart from
        what they are: "passenger car, petrol engine" is no engine.
        """
        packed = self.contained()
        apart = Role.WITHOUT if self.formal else Role.QUALIFIER
        return [
            1 if k in packed else 2 if role == Role.WITHOUT else 3 if role == apart else 0 for k, role in enumerate(self.roles)
        ]

    def within(self, first: int, last: int) -> list[int]:
        """Return the positions in ``tokens`` of the words at the surface tokens ``[first, last)``."""
        return [k for k, position in enumerate(self.positions) if first <= position < last]

    def measured(self) -> set[int]:
        """Return the positions in ``tokens`` that are a number with its unit."""
        if not self.quantities:
            return set()
        spans = {place for quantity in self.quantities for place in range(quantity.first, quantity.last)}
        return {k for k, position in enumerate(self.positions) if position in spans}


_OF, _FOR, _WITH, _WITHOUT, _PLACE = Role.OF, Role.FOR, Role.WITH, Role.WITHOUT, Role.PLACE
RELATIONS: dict[tuple[str, ...], Role] = {
    ("made",): _OF, ("made", "of"): _OF, ("made", "from"): _OF, ("made", "with"): _OF, ("made", "in"): _PLACE, ("made", "by"): _PLACE,
    ("consisting", "of"): _OF,
    ("composed", "of"): _OF, ("consists", "of"): _OF, ("constructed", "of"): _OF, ("constructed", "from"): _OF, ("manufactured", "from"): _OF,
    ("comprising",): _OF, ("comprised", "of"): _OF, ("containing",): _OF, ("contains",): _OF, ("based", "on"): _OF, ("of",): _OF,
    ("for",): _FOR, ("used", "for"): _FOR, ("used", "in"): _FOR, ("used", "as"): _FOR, ("used", "with"): _FOR, ("used", "to"): _FOR,
    ("used", "on"): _FOR,
    ("used", "by"): _FOR, ("use", "in"): _FOR, ("use", "with"): _FOR, ("use", "as"): _FOR, ("use", "on"): _FOR,
    ("use", "by"): _FOR,
    ("designed", "to"): _FOR, ("designed", "for"): _FOR, ("designed",): _FOR, ("intended", "for"): _FOR, ("intended", "to"): _FOR,
    ("intended",): _FOR,
    ("suitable", "for"): _FOR, ("compatible", "with"): _FOR, ("fits",): _FOR, ("to", "fit"): _FOR, ("fit", "for"): _FOR, ("to",): _FOR,
    ("with",): _WITH, ("w/",): _WITH, ("c/w",): _WITH, ("including",): _WITH, ("includes",): _WITH, ("incl",): _WITH, ("featuring",): _WITH,
    ("features",): _WITH, ("having",): _WITH, ("has",): _WITH, ("incorporating",): _WITH, ("equipped", "with"): _WITH, ("fitted", "with"): _WITH,
    ("plus",): _WITH, ("along", "with"): _WITH, ("together", "with"): _WITH, ("filled", "with"): _WITH, ("packed", "with"): _WITH,
    ("without",): _WITHOUT, ("w/o",): _WITHOUT, ("excluding",): _WITHOUT, ("excl",): _WITHOUT, ("except",): _WITHOUT, ("other", "than"): _WITHOUT,
    ("from",): _PLACE, ("on",): _PLACE, ("by",): _PLACE, ("at",): _PLACE, ("that",): _PLACE, ("which",): _PLACE, ("imported",): _PLACE,
    ("in",): _OF, ("where",): _PLACE, ("when",): _PLACE, ("called",): _PLACE, ("known", "as"): _PLACE, ("packaged",): _PLACE, ("packed",): _PLACE,
    ("via",): _PLACE, ("sold",): _PLACE, ("into",): _PLACE, ("allowing",): _FOR, ("providing",): _FOR, ("produced", "by"): _PLACE,
}  # fmt: skip
"""Words of relation with the role of what follows."""
NEGATION = frozenset({"not", "no"})
"""Words that negate what follows at once."""
_BREAKS = frozenset(",;:()[].|")
PART_WORDS = frozenset({"part", "accessory", "component", "spare"})
_MEASURES = frozenset({"diameter", "width", "length", "height", "thickness", "depth", "size", "weight"})
"""Names of measures; in front of a number they do not name the goods."""
FIBRE_FORMS = frozenset({"filament", "staple", "multifilament", "monofilament"})
"""Words that say in which form a fibre is that stands in front of them; then they are no names of goods."""
_UNSTATED = -1
_FORMAL_WORDS = 14
_TURNED_WORDS = 4

Lookup = Callable[[str], tuple[int, ...]]
"""From a word's index form to token numbers, empty when it is unknown."""
Mend = Callable[[str, bool], tuple[str, tuple[int, ...]]]
"""From an unknown word and whether it ends the text, to what it is read as and its token numbers (empty: nothing)."""


Flags = Callable[[int], int]
"""From a token number to its marks (:class:`~hscode.kinds.TokenFlag`)."""


def read_statement(text: str, lookup: Lookup, mend: Mend, flags: Flags) -> Statement:
    """Read *text* to a :class:`Statement`.

    Args:
        text: the description; anything from nothing to a megabyte.
        lookup: the words of the index.
        mend: what an unknown word may stand for.
        flags: marks of a token.

    The head noun is found later, by :func:`find_head`, when the phrases of the index are known.
    """
    surface = tokenise(goods_asked_for(text))
    statement = Statement(text, surface, quantities=find_quantities(surface))
    statement.told = find_told(surface)
    words = _join_pairs(_roles(surface, statement.told), lookup)
    for k, word in enumerate(words):
        numbers = lookup(word.form)
        if not numbers and not word.form[0].isdigit():
            mended, numbers = mend(word.form, k == len(words) - 1)
            if numbers:
                statement.corrections[word.form] = mended
                statement.mended.update(range(len(statement.tokens), len(statement.tokens) + len(numbers)))
            else:
                statement.unknown.append(word.form)
        for number in numbers or (_UNSTATED,):
            statement.tokens.append(number)
            statement.roles.append(word.role)
            statement.words.append(word.form)
            statement.positions.append(word.position)
    _set_containers_aside(statement)
    _open_packings(statement, flags)
    _find_parts(statement)
    statement.formal = _is_formal(statement)
    if statement.formal:
        _turn_round(statement)
    return statement


def _turn_round(statement: Statement) -> None:
    """Read an inverted entry in the order of speech: "corundum, artificial" as "artificial corundum"."""
    first = [k for k, role in enumerate(statement.roles) if role == Role.HEAD]
    rest = [k for k, role in enumerate(statement.roles) if role == Role.QUALIFIER]
    if not first or not 0 < len(rest) <= _TURNED_WORDS or len(first) + len(rest) < len(statement.roles) or first[-1] > rest[0]:
        return
    order = rest + first
    statement.tokens = [statement.tokens[k] for k in order]
    statement.roles = [statement.roles[k] for k in order]
    statement.words = [statement.words[k] for k in order]
    statement.positions = [statement.positions[k] for k in order]
    statement.mended = {order.index(k) for k in statement.mended}


def _is_formal(statement: Statement) -> bool:
    """Plural nouns without measures, counts or names: how an index or a tariff speaks of goods in general."""
    surface = statement.surface
    if statement.unknown or not surface or len(surface) > _FORMAL_WORDS or any(token.text[0].isdigit() for token in surface):
        return False
    listed = any(token.text in (",", "or", "(") for token in surface)
    plural = any(_is_plural(token.text) for token in surface[:6])
    return surface[0].text not in ("a", "an", "the") and (listed or plural)


def _is_plural(word: str) -> bool:
    return len(word) > 3 and word[-1] == "s" and singular(word) != word


def _join_pairs(words: list[Word], lookup: Lookup) -> list[Word]:
    """Join two words of one phrase that the index spells as one: "tea lights" is "tealight"."""
    out: list[Word] = []
    for word in words:
        before = out[-1] if out else None
        if before and before.role == word.role and word.position - before.position <= 2 and lookup(f"{before.form} {word.form}"):
            out[-1] = Word(f"{before.form} {word.form}", before.position, before.role)
        else:
            out.append(word)
    return out


def _lists_shares(surface: list[Token], comma: int) -> bool:
    """Whether the text up to *comma* is nothing but a material with its share, and another share follows."""
    before = [token.text for token in surface[:comma]]
    first, last = before[0][0].isdigit(), before[-1] == "%"
    shared = before.count("%") == 1 + before.count(",") and (first or last) and len(before) <= 5 * before.count("%")
    return shared and any(token.text == "%" for token in surface[comma + 1 : comma + 6])


def _roles(surface: list[Token], told: list[Told]) -> list[Word]:
    """Return the content words with the role of the phrase in which they stand; words that tell how the goods are presented name nothing."""
    words: list[Word] = []
    role, negated_until, i = Role.HEAD, -1, 0
    aside = {t.first: t.last for t in told if t.state is not State.EMPTY}
    while i < len(surface):
        if i in aside:
            words += [Word(form, k, Role.PLACE) for k in range(i, aside[i]) if (form := content_word(surface[k].text))]
            i = aside[i]
            continue
        token = surface[i].text
        pair = (token, surface[i + 1].text) if i + 1 < len(surface) else None
        if pair in RELATIONS:
            role, i = RELATIONS[pair], i + 2
            continue
        if (token,) in RELATIONS:
            role, i = RELATIONS[(token,)], i + 1
            continue
        if token in NEGATION:
            behind = surface[i + 1].text if i + 1 < len(surface) else ""
            negated_until = i + (3 if behind in ("-", "of", "in", "for") or behind.endswith("ly") else 2)
        elif token == "," and role == Role.HEAD and words and (words[-1].form.endswith("ed") or _lists_shares(surface, i)):
            pass  # "a plastic-coated, steel wire, drying rack", "gold 95 %, platinum 5 % alloy sheet": the noun is still to come
        elif token in _BREAKS or (token == "-" and i and surface[i].start > surface[i - 1].end):
            role = _after_break(role, bool(words))
        elif form := content_word(token):
            words.append(Word(form, i, Role.WITHOUT if i < negated_until else role))
        i += 1
    return words


def _after_break(role: Role, started: bool) -> Role:
    """What stands behind a comma qualifies the goods; within what they are of, for or with, the list goes on."""
    if not started:
        return Role.HEAD
    return Role.QUALIFIER if role in (Role.HEAD, Role.QUALIFIER, Role.WITHOUT) else role


def _open_packings(statement: Statement, flags: Flags) -> None:
    """In "box of cigars" the goods stand behind the packing: the first phrase becomes packing, what follows the head."""
    first = [k for k, role in enumerate(statement.roles) if role == Role.HEAD]
    following = [k for k, role in enumerate(statement.roles) if role == Role.OF]
    if not first or not following or following[0] < first[-1]:
        return
    last = statement.tokens[first[-1]]
    between = range(statement.positions[first[-1]] + 1, statement.positions[following[0]])
    before_of = len(between) <= 2 and any(statement.surface[place].text != "in" for place in between)
    if last >= 0 and flags(last) & TokenFlag.PACKING and before_of and not _is_named_set(statement, first, flags):
        for k in first:
            statement.roles[k] = Role.PACKING
        for k in following:
            statement.roles[k] = Role.HEAD


def _is_named_set(statement: Statement, first: list[int], flags: Flags) -> bool:
    """Whether a set is one of its own name, "backgammon set of walnut", and not a number of what follows, "gift set of soaps"."""
    if len(first) < 2 or statement.words[first[-1]] != "set":
        return False
    before = statement.tokens[first[-2]]
    return before >= 0 and not flags(before) & (TokenFlag.PACKING | TokenFlag.NOISE | TokenFlag.NUMBER | TokenFlag.VAGUE)


def _set_containers_aside(statement: Statement) -> None:
    """What goods are packed in does not name them, and what the packing is of does not say what they are of: "honey in glass jars"."""
    for container in find_containers(statement.surface):
        inside = statement.within(container.first, container.last)
        if not inside or not any(role == Role.HEAD for role in statement.roles[: inside[0]]):
            continue
        statement.containers.append(container)
        for k in inside:
            statement.roles[k] = Role.PACKING


def _find_parts(statement: Statement) -> None:
    """Parts of a thing are named by the thing: "parts for pumps", "pump parts"; what follows "of" or "for" names the goods."""
    named = [k for k, form in enumerate(statement.words) if form in PART_WORDS and statement.roles[k] in (Role.HEAD, Role.QUALIFIER, Role.PACKING)]
    if not named:
        return
    statement.parts = True
    for k, role in enumerate(statement.roles):
        if role in (Role.OF, Role.FOR) and k > named[0]:
            statement.roles[k] = Role.HEAD


def find_head(statement: Statement, flags: Flags, named: set[int], inside: set[int]) -> int:
    """Return the position of the head noun: the last word of the first phrase that can name goods, -1 for none.

    Args:
        statement: the statement as read so far.
        flags: marks of a token.
        named: positions at which a trade term of two or more words ends; a material there names goods ("float glass"),
            elsewhere at the end it only says what the goods are of ("hand mirror wooden"), and on a label so does any lone word
            ("bath salts lavender").
        inside: positions within such terms.
    """
    noise = TokenFlag.NOISE | TokenFlag.NUMBER
    shares = {q.last for q in statement.quantities if q.dimension == "share"}
    measured = statement.measured()
    best, material, empty = -1, -1, bool(statement.tells(State.EMPTY))
    last_named = max((k for k in named if statement.roles[k] == Role.HEAD), default=-1)
    for k, (token, role, form) in enumerate(zip(statement.tokens, statement.roles, statement.words, strict=True)):
        if role != Role.HEAD:
            if max(best, material) >= 0:
                break
            continue
        if statement.positions[k] in shares or k in measured:  # "60% cotton": a material, "500 g": a measure, not the goods
            continue
        if form in PART_WORDS or len(form) < 3 or has_digit(form) or (token >= 0 and flags(token) & noise):
            continue
        if token >= 0 and flags(token) & TokenFlag.PACKING and k not in named and not empty:  # "jewelry box" is a box, "biscuits box" are biscuits
            continue
        if (token >= 0 and flags(token) & TokenFlag.MATERIAL and k not in named) or k in statement.shared:
            material = k
        elif form in _MEASURES and k + 1 in measured:
            continue
        elif shares and form in FIBRE_FORMS:
            material = k
        elif (token >= 0 or best < 0) and not (not statement.formal and 0 <= best <= last_named < k and k not in inside):
            best = k
    if best < 0:
        best = material
    if best < 0:
        known = [k for k, token in enumerate(statement.tokens) if token >= 0 and statement.roles[k] in (Role.HEAD, Role.QUALIFIER)]
        best = known[-1] if known else -1
    return best
