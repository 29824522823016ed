"""What composite goods, sets and mixtures are made up of: the components that a text lists or that an ERP states.

A list is split where the text parts its members. A segment that only labels the whole ("gift set", "mixture of") is no component.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from hscode.reading._scan import Token
from hscode.reading.phrases import canonical_of
from hscode.reading.presentation import PACKED_IN_OR_WITH
from hscode.reading.quantities import find_quantities
from hscode.reading.relations import MEASURES, NEGATION, PRESERVED, Role
from hscode.reading.statement import Statement
from hscode.reading.text import tokenise

if TYPE_CHECKING:
    from hscode.types import Component

SETS = frozenset({"set", "kit", "hamper", "combo", "bundle"})
"""Words that say that articles are put up together."""
MIXTURES = frozenset({"mixture", "mix", "blend", "admixture"})
_PACKS = frozenset({"box", "pack", "basket", "bag", "case", "blister", "tray", "packet"})
"""Packings that hold a set when the text counts or lists different articles in them."""
_SET_WORDS = SETS | {"gift"}
_LABEL_WORDS = SETS | MIXTURES | _PACKS | {"gift", "retail", "boxed", "travel", "starter", "complete", "sale", "luxury", "christmas", "assorted"}
_OPENERS = frozenset(
    {"of", "comprising", "containing", "consisting", "including", "with", "incl", "includes", "contains", ":", "(", "-", "made", "combining"}
)
"""After the label of a whole these open the list of what it holds."""
_BRINGING = frozenset({"with", "containing", "including"})
_HOLDING = _BRINGING | {":", "of"}
"""Those behind which stands what a packing holds."""
_COLON = frozenset({":"})
_LOOSE = frozenset({":", "combining", "comprising", "containing", "consisting"})
_ACCOMPANYING = frozenset({"with", "plus", "including", "incl", "w/"})
"""What these bring comes along with what is named before."""
_PARTING = _OPENERS - {"of", "-", "made"} | _ACCOMPANYING | {",", ";", ")", "and", "&", "+", "|", "."}
CUTTING: frozenset[str] = _PARTING | _OPENERS
"""Words and marks that part the members of a list, or its label from them: where nothing is listed there are none."""
_RELATING = frozenset({"of", "made", "-", ",", "and", ":"})
_RELATING_AFTER = _RELATING | {"with", "from"}
"""Words that stand in front of a member and behind it, and are none of its own."""
_NAMING = frozenset({Role.HEAD, Role.PACKING, Role.QUALIFIER})
_DENYING = NEGATION | {"non", "without", "excluding"}
_COUNTS = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "twelve": 12, "dozen": 12, "twenty": 20,
}  # fmt: skip
_ROUNDING = 0.02
"""What stated shares may lack of, or exceed, the whole."""
_SAY_EQUAL = frozenset({"equal", "equally", "neither", "principal"})
"""Words that may say that no component prevails; halves do so by being two."""
_PREVAILING = frozenset({
    "prevails", "prevailing", "predominates", "predominating", "dominates", "dominating", "gives", "giving", "principal", "main",
})  # fmt: skip
"""Words beside "neither" that say so of components: cheese is "neither grated nor powdered"."""
_CONTENTS = frozenset({
    "contains", "includes", "comprises", "consists", "contents", "containing", "including", "comprising", "consisting", "holds",
})  # fmt: skip
"""Words in front of what a set holds where this is said in a sentence of its own."""
_CONTENTS_WITHIN = 5
"""Words of such a sentence among which they stand."""
_NO_CHARACTER = (("no", "principal"), ("neither",), ("both", "equal"), ("equal",), ("in", "equal"), ("of", "equal"), ("equally",))


class Named(NamedTuple):
    """The place that words alone are classified in: heading, code, and whether a trade name for it stands in the words."""

    heading: int
    leaf: int
    sure: bool
    """Likely enough to count as named."""
    by_name: bool
    """Named by a trade term, or all but certain."""
    material: bool
    """The words say a material, not an article."""


Head = Callable[[str], "Named | None"]
"""From words to what they name, None when they name nothing."""


class Part(NamedTuple):
    """One component: its words, what names it, its share (0 to 1) if stated, its role, whether it only comes along."""

    words: str
    named: Named
    share: float | None = None
    role: str = ""
    along: bool = False

    @property
    def heading(self) -> int:
        """The heading that names it."""
        return self.named.heading


class Unnamed(NamedTuple):
    """A component that no heading names, of which only its share (0 to 1) and its role are known, if stated."""

    share: float | None
    role: str = ""


@dataclass
class Listing:
    """What a text lists: the label of the whole, and its members as words, share, and whether they come along with one before."""

    label: str = ""
    kind: str = ""
    """The last word of the label: set, pack, mixture."""
    opener: str = ""
    members: list[tuple[str, float | None, bool]] = field(default_factory=list)
    equal: bool = False
    """The text says that none of the members prevails."""

    @property
    def is_blend(self) -> bool:
        """Whether the shares of members make up the whole, so that it is a mixture of them without the word."""
        shares = [share for _, share, _ in self.members if share is not None]
        return len(shares) > 1 and abs(sum(shares) - 1) < _ROUNDING


_DETAILS = MEASURES | {"grade", "class", "sizes", "type", "model", "no", "iso", "din", "to", "x", "-", ".", "/", "each"}
"""Words that say a size, a measure or a grade with the figures beside them."""
_FEATURES = frozenset({"blade", "blades", "handle", "handles", "grip", "grips", "jaw", "jaws", "tip", "tips", "head", "heads"})
_FEATURED = frozenset({
    "fixed", "folding", "retractable", "serrated", "insulated", "ergonomic", "cushioned", "soft", "non", "slip", "nonslip", "hardened",
    "wooden", "plastic", "rubber", "rubberised", "grip", "magnetic", "polished",
})  # fmt: skip
"""Words that with those before them say how the articles of a list are made: "fixed blades"."""
EQUAL: frozenset[str] = _SAY_EQUAL | {"half"}
"""One of these words stands in a text that says that no component prevails."""
LISTENS: frozenset[str] = SETS | MIXTURES | _PACKS | EQUAL | {"gift"}
"""One of these words stands in a text that says that its goods are a set, a mixture or a packing of several, or that no component prevails."""


def may_list(statement: Statement) -> bool:
    """Whether anything in the text parts what could be two members of a list."""
    return not CUTTING.isdisjoint(statement.spoken())


def may_blend(statement: Statement) -> bool:
    """Whether the text states two shares at least, which could make up the whole."""
    return sum(quantity.dimension == "share" for quantity in statement.quantities) > 1


def is_set(statement: Statement) -> bool:
    """Whether the text says that its goods are put up together; "ckd kit" does not."""
    if _SET_WORDS.isdisjoint(statement.words):
        return False
    told, later = {position for t in statement.told for position in range(t.first, t.last)}, statement.later()
    words = {
        word
        for k, (word, role, position) in enumerate(zip(statement.words, statement.roles, statement.positions, strict=True))
        if role in _NAMING and position not in told and k not in later
    }
    return not SETS.isdisjoint(words) or ("gift" in words and not _PACKS.isdisjoint(words))


def is_pack(statement: Statement) -> bool:
    """Whether the text names a packing that may hold different articles, and a word behind which these can stand."""
    return not _PACKS.isdisjoint(_naming_words(statement)) and not _HOLDING.isdisjoint(statement.spoken())


def may_open(statement: Statement) -> bool:
    """Whether a packing may be the label of what is listed: this stands right behind a word that brings it, if no name of a set says so.

    A label stands in front of all that is listed, unless shares behind a colon tell what is.
    """
    if not (SETS | MIXTURES).isdisjoint(statement.words):
        return True
    words = [token.text for token in _listing_surface(statement)]
    label = words[: words.index(":")] if ":" in words else []
    return not _PACKS.isdisjoint(map(canonical_of, label)) or _labels_what_follows(words)


def _labels_what_follows(words: Sequence[str]) -> bool:
    """Whether what parts first is the word between a packing and what this holds, and anything behind it parts two members."""
    for k, word in enumerate(words):
        if word not in CUTTING or not k:
            continue
        if canonical_of(words[k - 1]) in _LABEL_WORDS:
            return word in _HOLDING and _may_part(words[k + 1 :])
        if word in _PARTING and words[k - 1] not in _PARTING:  # what stands before it is a member
            return False
    return False


def _may_part(words: Sequence[str]) -> bool:
    """Whether anything parts two members, of which a number alone is none: "6, of steel"."""
    first = 2 if len(words) > 1 and words[1] in _PARTING and _details(words[0]) else 0
    return not CUTTING.isdisjoint(words[first:])


def is_mixture(statement: Statement) -> bool:
    """Whether the text says that its goods are a mixture."""
    return not MIXTURES.isdisjoint(_naming_words(statement))


def _naming_words(statement: Statement) -> list[str]:
    """Return the words of the sentence that names the goods."""
    later = statement.later()
    return [word for k, word in enumerate(statement.words) if k not in later] if later else statement.words


def is_equal(statement: Statement) -> bool:
    """Whether the text may say that no component prevails."""
    said = statement.spoken()
    if EQUAL.isdisjoint(said):
        return False
    equal = said & _SAY_EQUAL if not _PREVAILING.isdisjoint(said) else said & _SAY_EQUAL - {"neither"}
    return bool(equal) or ("half" in said and sum(token.text == "half" for token in statement.surface) > 1)


def stated_parts(components: Sequence[Component], head: Head) -> tuple[list[Part], list[Unnamed]]:
    """Return the components that an ERP states, those that a heading names and the others; the shares by value go before those by weight."""
    by_value = any(c.value_share is not None for c in components)
    found: list[Part] = []
    unnamed: list[Unnamed] = []
    for component in components:
        share = component.value_share if by_value else component.weight_share
        named = head(component.name)
        if named is not None and named.sure:
            found.append(Part(component.name, named, share, component.role))
        else:
            unnamed.append(Unnamed(share, component.role))
    return found, unnamed


def listed_parts(listing: Listing, head: Head, ends: Callable[[Part | None], bool]) -> tuple[list[Part], list[Unnamed]]:
    """Return the articles of a listing, those that a heading names and the others.

    To name one takes as long as to classify it: they are named one after another, and there are none as soon as fewer than two can be named.

    Args:
        listing: what a text lists.
        head: names an article.
        ends: whether it comes to nothing for one of them, or for one that cannot be named.
    """
    found: list[Part] = []
    unnamed: list[Unnamed] = []
    members = _of_one_kind(listing, head)
    for left, (words, share, along) in zip(reversed(range(len(members))), members, strict=True):
        place = head(words)
        part = Part(words, place, share, "", along and bool(found)) if place is not None and place.sure and not place.material else None
        if part is not None:
            found.append(part)
        else:
            unnamed.append(Unnamed(share))
        if ends(part) or len(found) + left < 2:
            return [], []
    return found, unnamed


def _of_one_kind(listing: Listing, head: Head) -> Sequence[tuple[str, float | None, bool]]:
    """Return the members of a listing, those of a blend by the kind of goods that its label names: "flour: wheat 60 %, rye 40 %" is of flours.

    That is so where trade names all of them so, none of them under the heading of its name alone, and one otherwise than the kind.
    """
    kind = _kind_of(listing.label) if listing.is_blend else ""
    named = head(kind) if kind else None
    if named is None or any(kind in words for words, *_ in listing.members):
        return listing.members
    kinds = [(f"{words} {kind}", share, along) for words, share, along in listing.members]
    alone = [getattr(head(words), "heading", None) for words, *_ in listing.members]
    known = [place for words, *_ in kinds for place in (head(words),) if place is not None and place.sure and place.by_name]
    if len(known) < len(kinds) or any(place.heading == heading for place, heading in zip(known, alone, strict=True)):
        return listing.members
    return kinds if any(place.leaf != named.leaf for place in known) else listing.members


def _kind_of(label: str) -> str:
    """Return what the label of a blend calls its goods, without the words that only label the whole: "flour mix" is of flour."""
    words = [token.text for token in tokenise(label)]
    while words and canonical_of(words[-1]) in _LABEL_WORDS:
        words.pop()
    return words[-1] if words else ""


def equal_parts(listing: Listing, head: Head) -> list[Part]:
    """Return the components of a listing of equal ones that can be named; materials are taken as those of the labelled article."""
    named = [(words, share, along, head(words)) for words, share, along in listing.members]
    if listing.label and any(each is not None and each.material for *_, each in named):
        named = [(whole, share, along, head(whole)) for words, share, along, _ in named for whole in (f"{listing.label}, {words}",)]
    if listing.label:
        named = [_in_context(member, listing, head) for member in named]
    found: list[Part] = []
    for words, share, along, place in named:
        if place is not None and place.sure:
            found.append(Part(words, place, share, "", along and bool(found)))
    return found


def is_detail(words: str) -> bool:
    """Whether a member is a size, a grade, a state or a feature of the articles, and so no component.

    >>> is_detail("M10"), is_detail("grade 8.8"), is_detail("size 6 to 12"), is_detail("8 mm drill")
    (True, True, True, False)
    >>> is_detail("50 ml"), is_detail("40% vol"), is_detail("2 x 75 cl"), is_detail("24 pencils")
    (True, True, True, False)
    >>> is_detail("fixed blades"), is_detail("soft-grip handles"), is_detail("spare blades"), is_detail("handles")
    (True, True, False, False)
    >>> is_detail("fresh"), is_detail("cooked, frozen"), is_detail("fresh onions")
    (True, True, False)
    """
    spoken = words.lower().replace("-", " ").split()
    if len(spoken) > 1 and spoken[-1] in _FEATURES:
        return _FEATURED.issuperset(spoken[:-1])
    if PRESERVED.issuperset([word.rstrip(",") for word in spoken]):
        return True
    first = words.split(" ", 1)[0].lower()
    if first.isascii() and first.isalpha() and first not in _DETAILS:  # so most members begin
        return False
    tokens = tokenise(words)
    measured = {k for quantity in find_quantities(tokens) for k in range(quantity.first, quantity.last)}
    return all(k in measured or _details(token.text) for k, token in enumerate(tokens))


def _details(text: str) -> bool:
    return text in _DETAILS or text[0].isdigit() or (text[0] == "m" and text[1:].isdigit())


def _in_context(member: tuple[str, float | None, bool, Named | None], listing: Listing, head: Head) -> tuple[str, float | None, bool, Named | None]:
    """Return a member of equal components with the label of the whole beside it, where that does not lead elsewhere: "radio, hand-crank device".

    What the label of a packing says by itself says nothing of members that are sure by themselves: "net bag with onions and garlic".
    """
    words, share, along, place = member
    if words.startswith(listing.label):
        return member
    whole = f"{words}, {listing.label}"
    named, sure = head(whole), place is not None and place.sure
    if sure and listing.kind in _PACKS and named is not None and named.heading == getattr(head(listing.label), "heading", None):
        return member
    if named is None or (sure and place is not None and named.heading != place.heading):
        return member
    return whole, share, along, named


def listing(statement: Statement) -> Listing:
    """Return what a text lists.

    >>> from hscode.index import nomenclature
    >>> from hscode.reading.reader import Reader
    >>> reader = Reader(nomenclature())
    >>> def members(text):
    ...     found = listing(reader.read(text).statement)
    ...     return found.label, [(words, share) for words, share, _ in found.members], found.equal
    >>> members("gift set of a silk tie with clip")
    ('', [('a silk tie', None), ('clip', None)], False)
    >>> members("mixture of 70% wheat and 30% barley")
    ('', [('wheat', 0.7), ('barley', 0.3)], False)
    >>> members("torch and batteries set")
    ('', [('torch', None), ('batteries', None)], False)
    >>> members("photo frame half wood and half aluminium")
    ('photo frame', [('wood', None), ('aluminium', None)], True)
    """
    surface = _listing_surface(statement)
    if is_equal(statement):
        halves = [i for i, token in enumerate(surface) if token.text == "half"]
        return _halves(surface, halves) if len(halves) > 1 else _equals(surface, statement.trades)
    packing = {statement.surface[k].start for container in statement.containers for k in range(container.first, container.last)}
    return _run_on(surface, statement.trades) or _members(surface, statement.trades, packing)


def _listing_surface(statement: Statement) -> list[Token]:
    """Return the words among which members are looked for: of the sentence that says what a set holds, else of the one that names the goods."""
    named: list[Token] = []
    for clause in statement.clauses:
        words = statement.surface[clause.first : clause.last]
        if clause.names:
            named += words
            continue
        opener = next((k for k, token in enumerate(words[:_CONTENTS_WITHIN]) if token.text in _CONTENTS), None)
        if opener is not None and not clause.puts_up and is_set(statement):
            return words[opener + 1 :]
    return named


def _run_on(surface: Sequence[Token], trades: dict[str, int]) -> Listing | None:
    """Split a mixture that parts its members by their shares alone, None when the text is none: "spice mix turmeric 40 % coriander 60 %".

    In a mixture numbers that add up to a hundred are shares as well: "tea blend: black 60 green 40". A share stands behind its name or in front.
    """
    forms = [canonical_of(token.text) for token in surface]
    mixed = next((k for k, form in enumerate(forms) if form in MIXTURES), -1)
    label = next((k for k, form in enumerate(forms) if form == ":"), mixed)
    words = list(surface[label + 1 :])
    if label < 0 or not SETS.isdisjoint(forms):
        return None
    found_in = find_quantities(words, trades)
    shares = [(q.first, q.last, q.value) for q in found_in if q.dimension == "share"]
    if not shares and mixed >= 0:
        measured = {k for q in found_in if q.dimension != "proportion" for k in range(q.first, q.last)}
        shares = [(k, k + 1, float(t.text)) for k, t in enumerate(words) if k not in measured and t.text.replace(".", "", 1).isdecimal()]
    if len(shares) < 2 or abs(sum(value for *_, value in shares) - 100) > 100 * _ROUNDING:
        return None
    begins, ends = [0, *(last for _, last, _ in shares)], [*(first for first, *_ in shares), len(words)]
    runs = [words[begin:end] for begin, end in zip(begins, ends, strict=True)]
    behind = any(token.text not in _PARTING for token in runs[0])
    names = [_named_in(run, last=behind) for run in (runs[:-1] if behind else runs[1:])]
    if not all(names) or any(token.text in _ACCOMPANYING for token in words):
        return None
    found = Listing(_joined(surface[: label + 1]), forms[label if surface[label].text != ":" else label - 1], ":")
    found.members = [(name, value / 100, False) for name, (*_, value) in zip(names, shares, strict=True)]
    return found


def _named_in(run: Sequence[Token], *, last: bool) -> str:
    """Return the words of the first phrase that stands between two shares, or of the last one."""
    phrases: list[list[Token]] = [[]]
    for token in run:
        if token.text in _PARTING:
            phrases.append([])
        else:
            phrases[-1].append(token)
    named = [phrase for phrase in phrases if phrase]
    return _joined(named[-1 if last else 0]) if named else ""


def _halves(surface: Sequence[Token], halves: Sequence[int]) -> Listing:
    found = Listing(_joined(surface[: halves[0]]), "half", equal=True)
    for i, first in enumerate(halves):
        last = halves[i + 1] if i + 1 < len(halves) else len(surface)
        member = list(surface[first + 1 : last])
        stop = next((k for k, token in enumerate(member) if token.text in (",", ";", "and", ".")), len(member))
        found.members.append((_joined(member[:stop]), None, False))
    return found


def _equals(surface: Sequence[Token], trades: dict[str, int]) -> Listing:
    """Split a text that says "equal": members stand behind these words ("equally of wood and steel"), or else before them."""
    segments: list[list[Token]] = [[]]
    for token in surface:
        if token.text == ",":
            segments.append([])
        segments[-1].append(token)
    before: list[Token] = []
    for segment in segments:
        texts = [token.text for token in segment]
        cut = min((i for i in range(len(texts)) for words in _NO_CHARACTER if tuple(texts[i : i + len(words)]) == words), default=len(texts))
        behind = segment[cut + 1 :] if texts[cut : cut + 1] == ["equally"] or "parts" in texts[cut : cut + 3] else []
        if not cut and MIXTURES.intersection(map(canonical_of, texts[1:2])):  # "equal mixture of linseed and sunflower seeds"
            before += segment[1:]
        before += segment[:cut] if cut or not texts else []
        if any(token.text == "and" for token in behind):
            members = _members([token for token in behind if token.text not in ("parts", "equal")], trades)
            return Listing(_member(before, trades)[0], members=members.members, equal=True)
    found = _members(before, trades, loose=True)
    found.equal = True
    if len(found.members) > 1 and not found.label and " of " in found.members[0][0]:
        found.label, _, first = found.members[0][0].rpartition(" of ")
        found.members[0] = (first, found.members[0][1], False)
    return found


def _members(surface: Sequence[Token], trades: dict[str, int], packing: Set[int] = frozenset(), *, loose: bool = False) -> Listing:
    """Split a list; what the goods come in is no member of it.

    Args:
        surface: the words.
        trades: words that tell how figures are to be read, with their marks.
        packing: where the words begin that name what the goods come in.
        loose: take whatever stands before a word that opens a list for the label.
    """
    found = Listing()
    run: list[Token] = []
    along, first = False, True
    for token in [*surface, Token(".", 0, 0)]:
        if token.text not in CUTTING:
            run.append(token)
            continue
        label = bool(run) and (canonical_of(run[-1].text) in _LABEL_WORDS or (first and token.text in (_LOOSE if loose else _COLON)))
        packed = token.text == "of" and bool(run) and run[-1].start in packing  # "pencils and ruler in a case of plastic"
        if packed or (token.text not in _PARTING and not label):
            run.append(token)
            continue
        labels = label and first and token.text != "."
        words, share = _member(run, trades)
        if labels:
            found.label, found.opener, found.kind = words, token.text, canonical_of(run[-1].text)
        elif words and run[0].text not in _DENYING and not is_detail(words) and not _is_packing(run, packing):  # "set of 6, not lead crystal"
            found.members.append((words, share, along))
        if run:
            along = token.text in _ACCOMPANYING and not labels
            first = False
        run = []
    return found


def _is_packing(run: Sequence[Token], packing: Set[int]) -> bool:
    """Whether all words of a member name what the goods come in: "in case"."""
    return all(token.start in packing or token.text in PACKED_IN_OR_WITH for token in run)


def _member(run: Sequence[Token], trades: dict[str, int]) -> tuple[str, float | None]:
    """Return the words of a member without its share and without the label behind it."""
    tokens = list(run)
    share = next((q for q in find_quantities(tokens, trades) if q.dimension == "share"), None)
    kept = tokens if share is None else tokens[: share.first] + tokens[share.last :]
    while kept and _labels(kept):
        kept.pop()
    return _joined(kept), share.value / 100 if share else None


def _labels(words: Sequence[Token]) -> bool:
    """Whether the last word only labels the whole; a box does so as a gift box and as the whole label, not in "palette in a box"."""
    last = canonical_of(words[-1].text)
    return last in _LABEL_WORDS and (last not in _PACKS or len(words) < 2 or canonical_of(words[-2].text) in _LABEL_WORDS)


def may_be_packed(listing: Listing) -> bool:
    """Whether a listing may be that of the articles in a packing: behind "with" and the like they are counted, or in a pack or blister."""
    if listing.opener in _BRINGING:
        return listing.kind in ("pack", "blister", "packet") or all(counted(words) for words, _, _ in listing.members)
    return listing.opener in _HOLDING


def is_of_one_kind(listing: Listing) -> bool:
    """Whether a set is a number of articles of one kind, of which the other members tell: "set of three boxes of polypropylene, with lids"."""
    first, others = listing.members[0][0], [words for words, *_ in listing.members[1:]]
    return listing.kind in SETS and listing.opener == "of" and counted(first) and not any(map(_is_one, others))


def _is_one(words: str) -> bool:
    return words.split(" ", 1)[0] in ("a", "an") or (counted(words) and not find_quantities(tokenise(words)))


def counted(words: str) -> bool:
    """Whether a member begins with its number: "two brushes", "24 pencils"."""
    first = tokenise(words)[:1]
    return bool(first) and (first[0].text in _COUNTS or first[0].text[0].isdigit())


def pieces(words: str) -> int | None:
    """Return the number with which a member begins, None when it begins with none.

    >>> pieces("two brushes"), pieces("1,000 nails"), pieces("pencils")
    (2, 1000, None)
    """
    first = next((token.text.replace(",", "") for token in tokenise(words)), "")
    return int(first) if first.isdecimal() else _COUNTS.get(first)


def _joined(tokens: Sequence[Token]) -> str:
    """Return the words of tokens, hyphens closed up as in the text, without the words of relation at both ends."""
    first, last = 0, len(tokens)
    while first < last and tokens[first].text in _RELATING:
        first += 1
    while last > first and tokens[last - 1].text in _RELATING_AFTER:
        last -= 1
    if first == last:
        return ""
    out = [tokens[first].text]
    for before, token in pairwise(tokens[first:last]):
        if token.start != before.end:
            out.append(" ")
        out.append(token.text)
    return "".join(out)
