# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""Packings: what goods are packed in is set aside from them, and in "box of cigars" the goods stand behind their packing."""

from libc.stdint cimport int32_t

from hscode._core cimport Found, View, find_all
from hscode.reading._flags cimport FLAG_MATERIAL, FLAG_NOISE, FLAG_NUMBER, FLAG_PACKING, FLAG_VAGUE, flags_of, is_material
from hscode.reading._patterns cimport Phrases, has_place, is_filled_in, names_goods
from hscode.reading._position cimport ASIDE, HEAD, LATER, MEASURED, OF, PACKED, PACKING, QUALIFIER, WITH, Position
from hscode.reading.statement cimport Statement
from hscode.reading.vocabulary cimport (
    BREAK, FIGURE, HOLDS, KIND_OF_PACKING, MAKE_OF_PACKING, MATERIAL_FORM, MEASURE, PARTICIPLE, PAST, PLURAL, WORKED, Lexed, Piece, Vocabulary,
    form_of, text_of,
)

from hscode.reading.presentation import (
    FILLING, ORNATE, VESSELS, Container, ends_behind, find_containers, find_filled, find_put, is_fitted, make_of,
)
from hscode.reading.relations import ELSEWHERE, MAKING

cdef enum:
    NAME_WORDS = 3  # before a packing that are looked at for a name of goods
    FEW_FOUND = 40

_SECTION = frozenset({
    "section", "cross", "square", "rectangular", "circular", "round", "oval", "elliptical", "hexagonal", "octagonal", "triangular", "non",
})  # fmt: skip
"""Words for the section of tubes and bars."""
cdef enum:
    _SAYS_NOTHING = FLAG_NOISE | FLAG_NUMBER
    _NAMES_NONE = FLAG_PACKING | FLAG_NOISE | FLAG_NUMBER | FLAG_VAGUE


cdef object set_containers_aside(Statement statement, Vocabulary vocabulary):
    """What goods are packed in does not name them, and what the packing is of does not say what they are of: "honey in glass jars"."""
    cdef const View* view = &vocabulary.core.view
    cdef Py_ssize_t named = _first_head(statement, view, 0)
    for container in find_containers(statement.surface):
        _set_aside(statement, container, named)
    if statement.is_empty:
        return
    cdef list masses = [last for dimension, _, _, last in statement.quantities if dimension == "mass"]
    contents = [(first, last) for dimension, _, first, last in statement.quantities if dimension == "mass" or dimension == "volume"]
    named = _first_head(statement, view, _NAMES_NONE | FLAG_MATERIAL)  # from here on only what stands behind it is set aside
    if contents:
        for container in find_filled(statement.surface, contents):
            _set_aside(statement, container, named)
    for container, first, plain in find_put(statement.surface, contents):
        if _stands_behind_goods(statement, view, container, first, named, plain or container.first in masses):
            _set_aside(statement, container, named)
    for dimension, _, first, last in statement.quantities:
        container = _made_before(statement, vocabulary, first) if dimension == "mass" and ends_behind(statement.surface, last) else None
        if container is not None:
            _set_aside(statement, container, named)


cdef object _made_before(Statement statement, Vocabulary vocabulary, Py_ssize_t figure):
    """Return the packing right before the mass that it holds, told by what it is made of or its kind, where goods are named before that, else None.

    "Ground coffee glass jar 100 g" is coffee, but "jute bag 60 kg" names nothing else, and what is called so with the goods is an article of its
    own: "jewelry wooden box 2 kg".
    """
    cdef const View* view = &vocabulary.core.view
    cdef int32_t tokens[NAME_WORDS + 1]
    cdef Py_ssize_t k = 0, last, noun, n
    cdef int alone
    cdef const Lexed* lexeme
    while k < statement.size and statement.at[k].surface < figure:
        k += 1
    noun = last = k - 1
    if noun < 1 or statement.at[noun].surface != figure - 1 or form_of(statement.at[noun].lexeme) not in VESSELS:
        return None
    while last > 0 and statement.at[last].role == HEAD:
        lexeme = statement.at[last - 1].lexeme
        if not (lexeme.kinds & (KIND_OF_PACKING | MAKE_OF_PACKING) or lexeme.marks & FIGURE):
            break
        last -= 1
    if last == noun or last == 0 or statement.at[last].role != HEAD or statement.at[last - 1].role != HEAD:
        return None
    n = _names_before(statement, last, tokens)
    alone = _longest_term(view, tokens, n)
    if alone == 0 or (alone == 1 and (tokens[n - 1] < 0 or view.tok_flags[tokens[n - 1]] & (_NAMES_NONE | FLAG_MATERIAL))):
        return None
    tokens[n] = statement.at[noun].token
    if _longest_term(view, tokens, n + 1) > max(alone, 1):
        return None
    return Container(form_of(statement.at[noun].lexeme), False, statement.at[last].surface, figure)


cdef bint _stands_behind_goods(Statement statement, const View* view, container, Py_ssize_t first, Py_ssize_t named, bint plain):
    """Whether the words before a packing, up to the surface token *first*, name goods, and no goods together with it: "trash 50 l bag" is a bag.

    The first word that names goods, and no material, stands at the position *named*. What is *plain* packing is so whatever it would be called
    with the goods: "pencil case of 12", and so is what holds a mass: "bananas 18 kg carton".
    """
    cdef int32_t tokens[NAME_WORDS + 1]
    cdef Py_ssize_t k = 0, n, place
    cdef int alone
    inside = statement.within(container.first, container.last)
    while k < statement.size and statement.at[k].surface < first:
        k += 1
    if not inside or k <= named or statement.at[k - 1].role != HEAD or statement.at[k - 1].surface != first - 1:
        return False
    n = _names_before(statement, k, tokens)
    alone = _longest_term(view, tokens, n)
    if alone == 0 or plain:
        return alone > 0
    for place in inside:
        if form_of(statement.at[place].lexeme) == container.noun:
            tokens[n] = statement.at[place].token
            return _longest_term(view, tokens, n + 1) <= max(alone, 1)
    return False


cdef Py_ssize_t _names_before(Statement statement, Py_ssize_t end, int32_t* tokens) noexcept nogil:
    """Write the tokens of the few words before a position, -1 for those that do not name the goods, and return how many there are."""
    cdef Py_ssize_t k, n = 0
    for k in range(max(<Py_ssize_t>0, end - NAME_WORDS), end):
        tokens[n] = statement.at[k].token if statement.at[k].role == HEAD else -1
        n += 1
    return n


cdef int _longest_term(const View* view, const int32_t* tokens, Py_ssize_t n):
    """Return the length of the longest trade term that ends with the last of *tokens*, 0 where none does."""
    cdef Found found[FEW_FOUND]
    cdef int i, longest = 0
    for i in range(find_all(view, tokens, <int>n, found, FEW_FOUND)):
        if found[i].end == n and found[i].end - found[i].start > longest and names_goods(view, found[i].pattern):
            longest = found[i].end - found[i].start
    return longest


cdef Py_ssize_t _first_head(Statement statement, const View* view, int passed_over):
    """Return the first word that names the goods and bears none of some marks in the index; the size of the statement where none does."""
    cdef Py_ssize_t k
    cdef int32_t token
    for k in range(statement.size):
        token = statement.at[k].token
        if statement.at[k].role == HEAD and (token < 0 or not view.tok_flags[token] & passed_over):
            return k
    return statement.size


cdef object _set_aside(Statement statement, container, Py_ssize_t named):
    """Set a container aside if the goods are named before it."""
    cdef Py_ssize_t k
    inside = statement.within(container.first, container.last)
    if not inside or inside[0] <= named:
        return
    statement.add_container(container)
    for k in inside:
        statement.at[k].role = PACKING
        statement.at[k].marks |= PACKED


cdef int open_packings(Statement statement, Vocabulary vocabulary) except -1 nogil:
    """In "box of cigars" the goods stand behind the packing: the first phrase becomes packing, what follows the head."""
    cdef const View* view = &vocabulary.core.view
    cdef const Position* at = statement.at
    cdef Py_ssize_t k, last = -1, following = -1, before = -1
    for k in range(statement.size):
        if at[k].role == HEAD:
            before, last = last, k
        elif at[k].role == OF and following < 0 and not at[k].marks & LATER:
            following = k
    if last < 0 or at[last].token < 0 or not view.tok_flags[at[last].token] & FLAG_PACKING:
        return 0
    if last + 1 < statement.size and at[last + 1].role == WITH and not at[last + 1].marks & (LATER | ASIDE):
        with gil:
            _open_filled(statement, vocabulary, last, before)
    elif following >= last:
        with gil:
            _open_held_of(statement, vocabulary, last, before, following)
    return 0


cdef object _open_held_of(Statement statement, Vocabulary vocabulary, Py_ssize_t last, Py_ssize_t before, Py_ssize_t following):
    """Have the goods named by what a packing is of, "box of cigars", where that is what it holds: behind its noun at *last*, from *following* on."""
    cdef const View* view = &vocabulary.core.view
    cdef Position* at = statement.at
    cdef Py_ssize_t k, end = following
    if _counts_goods(statement, view, last, before, following):
        at[last].role = at[following].role = PACKING
        for k in range(following + 1, statement.size):
            if at[k].role == OF and not is_material(at[k].token, view):
                at[k].role = QUALIFIER
        return
    if not _stands_before_of(statement, at[last].surface + 1, at[following].surface) or _is_named_set(statement, last, before, view):
        return
    while end < statement.size and at[end].role == OF and not at[end].marks & LATER:
        end += 1
    end = _item_end(statement, following, end)
    if _is_sized(statement, following, end) or statement.is_empty:
        return
    if _is_named_packing(statement, last, before, following, end, view) or _is_make_of(statement, vocabulary, last, following, end):
        return
    for k in range(end):
        at[k].role = PACKING if at[k].role == HEAD else HEAD if at[k].role == OF else at[k].role


cdef bint _counts_goods(Statement statement, const View* view, Py_ssize_t last, Py_ssize_t before, Py_ssize_t following):
    """Whether a packing behind its goods says with a number how many these are, "sunglasses pack of 3 black", and is no article with them."""
    cdef int32_t tokens[NAME_WORDS + 1]
    cdef Py_ssize_t n
    if before < 0 or before != last - 1 or not statement.at[following].lexeme.marks & FIGURE:
        return False
    if following + 1 < statement.size and statement.at[following + 1].marks & MEASURED:  # "box of 500 g"
        return False
    if flags_of(statement.at[before].token, view) & _NAMES_NONE:
        return False
    n = _names_before(statement, last, tokens)
    tokens[n] = statement.at[last].token
    if not statement.pieces.at[statement.at[before].surface].spelled.marks & PLURAL:  # "gloves box" is no glove box
        if _longest_term(view, tokens, n + 1) > max(_longest_term(view, tokens, n), 1):
            return False
    while n > 0 and (is_material(tokens[n - 1], view) or _longest_term(view, tokens, n) == 0):  # "knickers women"
        n -= 1
    return n > 0


cdef object _open_filled(Statement statement, Vocabulary vocabulary, Py_ssize_t last, Py_ssize_t before):
    """In "jute bags filled with coffee" the goods stand behind the packing too, and in "violin case with violin" behind the case for them.

    Any other packing with a name of its own is goods: "bean bag filled with beads".
    """
    cdef Position* at = statement.at
    cdef Py_ssize_t k, first = last + 1, end = last + 1
    cdef int flags
    cdef str noun = form_of(statement.at[last].lexeme)
    while end < statement.size and at[end].role == WITH and not at[end].marks & (LATER | ASIDE):
        end += 1
    end = _item_end(statement, first, end)
    if not make_of(noun) or statement.is_empty or not ORNATE.isdisjoint([form_of(statement.at[k].lexeme) for k in range(last)]):
        return
    flags = flags_of(at[before].token, &vocabulary.core.view) if before >= 0 else 0
    if before >= 0 and before == last - 1 and at[before].token >= 0 and not flags & (_NAMES_NONE | FLAG_MATERIAL):
        if form_of(statement.at[before].lexeme) == form_of(statement.at[end - 1].lexeme) and is_fitted(noun, {form_of(statement.at[before].lexeme)}):
            statement.add_container(Container(noun, True, at[before].surface, at[last].surface + 1))
            _name_by_contents(statement, first, end)
            at[before].role = HEAD  # the case is named by the article
            at[last].marks |= PACKED
    elif _tells_filling(statement, at[last].surface + 1, at[first].surface):
        _name_by_contents(statement, first, end)
    else:
        statement.held_from, statement.held_to = first, end


cdef int set_last_aside(Statement statement, Vocabulary vocabulary) except -1 nogil:
    """Set aside the last phrase where it says what the goods are packed in: "acetone, HDPE drums", "honey, glass jars 500 g".

    Behind a mark it has the noun of a packing, in the plural or with another word, and besides no more than what that is of, its kind and its size;
    what is named before it is filled into packings.
    """
    cdef const View* view = &vocabulary.core.view
    cdef Py_ssize_t first, noun
    if not statement.marks & HOLDS or not statement.marks & BREAK:
        return 0
    first = _last_packing(statement, view, &noun)
    if first > 0 and _is_filled_in_before(statement, view, first):
        with gil:
            _put_aside(statement, first, noun)
    return 0


cdef Py_ssize_t _last_packing(Statement statement, const View* view, Py_ssize_t* noun) noexcept nogil:
    """Return where the last phrase begins if it says no more than what may be a packing, of which the noun stands at *noun*; 0 if it says more."""
    cdef const Position* at = statement.at
    cdef const Piece* pieces = statement.pieces.at
    cdef Py_ssize_t k, others = 0
    noun[0] = -1
    for k in range(statement.size - 1, 0, -1):
        if at[k].role != QUALIFIER or at[k].marks & (LATER | ASIDE):
            return 0
        if at[k].marks & MEASURED or at[k].lexeme.marks & FIGURE:
            others += 1
        elif noun[0] < 0:
            if not pieces[at[k].surface].spelled.marks & HOLDS:
                return 0
            noun[0] = k
            others += pieces[at[k].surface].spelled.marks & PLURAL != 0
        elif at[k].surface == at[noun[0]].surface or at[k].lexeme.kinds & (KIND_OF_PACKING | MAKE_OF_PACKING) or flags_of(at[k].token, view) & (FLAG_MATERIAL | _SAYS_NOTHING):
            others += 1
        else:
            return 0
        if at[k].surface > 0 and pieces[at[k].surface - 1].spelled.marks & BREAK:
            return k if noun[0] >= 0 and others else 0
    return 0


cdef bint _is_filled_in_before(Statement statement, const View* view, Py_ssize_t end) noexcept nogil:
    """Whether a trade term ends with the last word before a position that names the goods, of goods that are filled into packings."""
    cdef int32_t tokens[NAME_WORDS + 1]
    cdef Found found[FEW_FOUND]
    cdef Py_ssize_t n
    cdef int i
    while end > 0 and statement.at[end - 1].role != HEAD:
        end -= 1
    n = _names_before(statement, end, tokens)
    for i in range(find_all(view, tokens, <int>n, found, FEW_FOUND)):
        if found[i].end == n and names_goods(view, found[i].pattern):
            return not has_place(view, found[i].pattern, is_filled_in, False)
    return False


cdef object _put_aside(Statement statement, Py_ssize_t first, Py_ssize_t noun):
    """Have the words ``[first, noun]`` name what the goods are packed in."""
    cdef Py_ssize_t k
    statement.add_container(Container(form_of(statement.at[noun].lexeme), False, statement.at[first].surface, statement.at[noun].surface + 1))
    for k in range(first, noun + 1):
        statement.at[k].role = PACKING
        statement.at[k].marks |= PACKED


cdef bint open_held(Statement statement, const Phrases* phrases) noexcept nogil:
    """Have the goods named by what comes with a packing where these are filled into one, "bottle with shampoo", and return whether they are.

    What is a part of the packing is not: "bottle with cap".
    """
    cdef const Found* found = phrases.found
    cdef int i, longest = -1
    for i in range(phrases.n):
        if found[i].end == statement.held_to and found[i].start >= statement.held_from and names_goods(phrases.view, found[i].pattern):
            if longest < 0 or found[i].start < found[longest].start:
                longest = i
    if longest < 0 or has_place(phrases.view, found[longest].pattern, is_filled_in, False):
        return False
    _name_by_contents(statement, statement.held_from, statement.held_to)
    return True


cdef void _name_by_contents(Statement statement, Py_ssize_t first, Py_ssize_t end) noexcept nogil:
    """Have the goods named by what a packing holds, at the positions ``[first, end)``."""
    cdef Py_ssize_t k
    for k in range(end):
        statement.at[k].role = HEAD if k >= first else PACKING if statement.at[k].role == HEAD else statement.at[k].role


cdef bint _tells_filling(Statement statement, Py_ssize_t first, Py_ssize_t last):
    """Whether the surface tokens ``[first, last)`` say that something holds what follows: "filled with", "full of"."""
    return first < last and text_of(&statement.pieces.at[first]) in FILLING


cdef bint _is_make_of(Statement statement, Vocabulary vocabulary, Py_ssize_t packing, Py_ssize_t first, Py_ssize_t end):
    """Whether what stands behind a packing is what it is made of, as the tariff says it: "cups of porcelain", "bags of PU leather".

    What may be filled into it in bulk is held by it, "bags of cement", and so is what is told by its weight.
    """
    cdef int make = make_of(form_of(statement.at[packing].lexeme))
    cdef int flags
    cdef Py_ssize_t k
    cdef const Lexed* lexeme
    if not make or not vocabulary.packed(statement.at[end - 1].lexeme) & make:
        return False
    for quantity in statement.quantities:
        if quantity.dimension == "mass":
            return False
    for k in range(first, end - 1):
        lexeme = statement.at[k].lexeme
        flags = flags_of(statement.at[k].token, &vocabulary.core.view)
        if not (flags & (FLAG_MATERIAL | _SAYS_NOTHING) or lexeme.marks & (MATERIAL_FORM | WORKED | PAST | FIGURE) or lexeme.kinds & MAKE_OF_PACKING):
            return False
    return True


cdef bint _stands_before_of(Statement statement, Py_ssize_t first, Py_ssize_t last):
    """Whether no more than "of", or "of the", stands at the surface tokens ``[first, last)``: what is "made of" something does not hold it."""
    cdef Py_ssize_t place
    if first < last and (text_of(&statement.pieces.at[first]) in MAKING or text_of(&statement.pieces.at[first]) in ELSEWHERE):
        return False
    for place in range(first, last):
        if text_of(&statement.pieces.at[place]) != "in":
            return last - first <= 2
    return False


cdef Py_ssize_t _item_end(Statement statement, Py_ssize_t first, Py_ssize_t end):
    """Return where the first item ends of what stands at the positions ``[first, end)``: at a mark that parts it from the next, or at "in"."""
    cdef Py_ssize_t k, place
    for k in range(first + 1, end):
        for place in range(statement.at[k - 1].surface + 1, statement.at[k].surface):
            if text_of(&statement.pieces.at[place]) in (",", ";", ":", ".", "in"):
                return k
    return end


cdef bint _is_sized(Statement statement, Py_ssize_t first, Py_ssize_t end):
    """Whether what a packing is of is its measure or its shape: "bars of 100 g", "bottles of 500 ml capacity", "tube of square section"."""
    cdef Py_ssize_t k
    cdef bint measured = False
    cdef list unmeasured = [form_of(statement.at[k].lexeme) for k in range(first, end) if not statement.at[k].marks & MEASURED]
    if unmeasured and _SECTION.issuperset(unmeasured):
        return True
    for k in range(first, end):
        measured |= statement.at[k].marks & MEASURED != 0
        if not statement.at[k].marks & MEASURED and not statement.at[k].lexeme.marks & (FIGURE | MEASURE):
            return False
    return measured


cdef bint _is_named_packing(Statement statement, Py_ssize_t last, Py_ssize_t before, Py_ssize_t following, Py_ssize_t end, const View* view):
    """Whether a packing is goods by what it is for, and what follows is its material or contents: "violin case of wood", "pouches containing iron",
    "carrier bags of polyethylene film 50 microns thick".
    """
    cdef Position* at = statement.at
    cdef int flags
    if before < 0 or before != last - 1 or at[before].token < 0:
        return False
    flags = view.tok_flags[at[before].token]
    if flags & (_NAMES_NONE | FLAG_MATERIAL):
        return False
    if text_of(&statement.pieces.at[at[last].surface + 1]) in ("containing", "contains"):
        return True
    while following + 1 < end and not statement.at[following + 1].lexeme.marks & PARTICIPLE:  # "nonwoven polypropylene", but "wood covered with"
        if is_material(at[following].token, view) and statement.at[following + 1].lexeme.marks & MATERIAL_FORM:
            return True
        following += 1
    return is_material(at[following].token, view)


cdef bint _is_named_set(Statement statement, Py_ssize_t last, Py_ssize_t before, const View* view):
    """Whether a set is one of its own name, "backgammon set of walnut", and not a number of what follows, "gift set of soaps"."""
    if before < 0 or form_of(statement.at[last].lexeme) != "set":
        return False
    return statement.at[before].token >= 0 and not view.tok_flags[statement.at[before].token] & _NAMES_NONE
