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
from hscode.reading.phrases import content_word, has_digit
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
    inside: set[int] = field(default_factory=set)
    """Positions in ``tokens`` within trade terms of two or more words."""
    mended: set[int] = field(default_factory=set)
    """Positions in ``tokens`` that were read as another word."""
    corrections: dict[str, str] = field(default_factory=dict)
    """Words that were read as another: misspelt, joined or cut."""
    unknown: list[str] = field(default_factory=list)

    def measured(self) -> set[int]:
        """Return the positions in ``tokens`` that are a number with its unit."""
        if not self.quantities:
            return set()
        spans = {place for quantity in self.quantities for place in range(quantity.first, quantity.last)}
        return {k for k, position in enumerate(self.positions) if position in spans}


_OF, _FOR, _WITH, _WITHOUT, _PLACE = Role.OF, Role.FOR, Role.WITH, Role.WITHOUT, Role.PLACE
_RELATIONS: dict[tuple[str, ...], Role] = {
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
    ("via",): _PLACE, ("into",): _PLACE, ("allowing",): _FOR, ("providing",): _FOR, ("produced", "by"): _PLACE,
}  # fmt: skip
_NEGATION = frozenset({"not", "no"})
_BREAKS = frozenset(",;:()[].|")
PART_WORDS = frozenset({"part", "accessory", "component", "spare"})
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
    surface = tokenise(text)
    statement = Statement(text, surface, quantities=find_quantities(surface))
    words = _join_pairs(_roles(surface), lookup)
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


def _roles(surface: list[Token]) -> list[Word]:
    """Return the content words with the role of the phrase in which they stand."""
    words: list[Word] = []
    role, negated_until, i = Role.HEAD, -1, 0
    while i < len(surface):
        token = surface[i].text
        pair = (token, surface[i + 1].text) if i + 1 < len(surface) else None
        if pair in _RELATIONS:
            role, i = _RELATIONS[pair], i + 2
            continue
        if (token,) in _RELATIONS:
            role, i = _RELATIONS[(token,)], i + 1
            continue
        if token in _NEGATION:
            negated_until = i + (3 if i + 1 < len(surface) and surface[i + 1].text in ("-", "of", "in") else 2)
        elif token == "," and role == Role.HEAD and words and words[-1].form.endswith("ed"):
            pass  # "a plastic-coated, steel wire, drying rack": the noun is still to come
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
    before_of = statement.positions[following[0]] - statement.positions[first[-1]] <= 3
    if last >= 0 and flags(last) & TokenFlag.PACKING and before_of:
        for k in first:
            statement.roles[k] = Role.PACKING
        for k in following:
            statement.roles[k] = Role.HEAD


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
    best, material = -1, -1
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
        if token >= 0 and flags(token) & TokenFlag.PACKING and k not in named:  # "jewelry box" is a box, "biscuits box" are biscuits
            continue
        if token >= 0 and flags(token) & TokenFlag.MATERIAL and k not in named:
            material = k
        elif (token >= 0 or best < 0) and not (not statement.formal and 0 <= best <= last_named < k and k not in inside):
            best = k
    if best < 0:
        best = material
    if best < 0:
        known = [k for k, token in enumerate(statement.tokens) if token >= 0 and statement.roles[k] in (Role.HEAD, Role.QUALIFIER)]
        best = known[-1] if known else -1
    return best
