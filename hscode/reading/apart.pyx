# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""What a text names besides the goods is set apart from them, and what it calls by another name stands for them.

That needs the phrases of the index: a trade term of both stays whole. "Sardines in oil" come with the oil, but "peaches in syrup" are one name.
"""

from libc.stdint cimport int32_t, uint8_t, uint32_t

from hscode._core cimport FACT, NOISE, NOTE, Found, View, entry_start
from hscode.reading._flags cimport FLAG_NOISE, FLAG_PACKING, FLAG_REMARK, flags_of, is_material, tells_nothing
from hscode.reading._patterns cimport Phrases, are_joined, has_place, is_article, is_preparation, is_stuff, names_goods, stands_for
from hscode.reading._position cimport (
    BEHIND_SHARE, ENDS_TERM, FOR, HEAD, INSIDE, LIES_IN, MEASURED, OF, PLACE, QUALIFIER, SILENT, WITH, WITHOUT, Position,
)
from hscode.reading.quantities cimport SHARE_DIMENSION, Amount
from hscode.reading.statement cimport Statement
from hscode.reading.vocabulary cimport (
    ACCESSORY, ANY, BLANK, DENIES, DOING, FIGURE, FREE, IMITATES, LETTERS_ALONE, LIKE, OPENS, SERVES, Spelled, parts_items,
)

from hscode.reading.presentation import State, Told

cdef enum:
    MOST_INGREDIENT = 90  # per cent of a preparation


cdef int set_apart(Statement statement, Phrases* phrases, int material) except -1 nogil:
    """Set apart what is named besides the goods.

    Args:
        statement: what is read of the text.
        phrases: those of the index that are found in it; what is silenced is no longer among them.
        material: number of the attribute that says what goods are of.
    """
    _silence(statement, phrases)
    if statement.said & (DENIES | FREE | LIKE | IMITATES):
        _set_denied_aside(statement, phrases)
    _open_blanks(statement, phrases)
    _mark_terms(statement, phrases, material)
    if not statement.formal and not statement.parts and statement.size > 2:
        _set_named_besides_apart(statement, phrases.view)
    if statement.said & SERVES and not statement.parts:
        _set_served_apart(statement, phrases, material)
    if statement.size > 1:
        _set_stuff_apart(statement, phrases)
    if statement.has_shares:
        _set_ingredients_apart(statement, phrases)
    return 0


cdef void _set_role(Statement statement, Py_ssize_t first, Py_ssize_t end, int role) noexcept nogil:
    """Give the words at the positions ``[first, end)`` a role."""
    cdef Py_ssize_t k
    for k in range(first, end):
        statement.at[k].role = <uint8_t>role


cdef void open_articles(Statement statement, const View* view) noexcept nogil:
    """Goods of any kind are named by what they are of, unless that is a material: "articles of jewellery", but "articles of leather"."""
    cdef const Position* at = statement.at
    cdef Py_ssize_t k = 0, end
    while k < statement.size and at[k].role == HEAD and statement.at[k].lexeme.marks & (ANY | FIGURE):
        k += 1
    if k == 0 or k == statement.size or at[k].role != OF or at[k].token < 0:
        return
    end = k + 1
    while end < statement.size and at[end].role == OF and at[end].surface == at[end - 1].surface + 1:
        end += 1
    if not is_material(at[end - 1].token, view):
        _set_role(statement, k, end, HEAD)


cdef void set_media_apart(Statement statement, const Phrases* phrases) noexcept nogil:
    """Have goods come with what they lie in to keep, "sardines in oil", unless a phrase of the index holds both, "peaches in syrup"."""
    cdef const Position* at = statement.at
    cdef Py_ssize_t k, end
    for k in range(1, statement.size):
        if at[k].marks & LIES_IN and at[k].role == OF and not are_joined(phrases, k - 1, k):
            end = k + 1
            while end < statement.size and at[end].role == OF:
                end += 1
            _set_role(statement, k, end, WITH)


cdef void _silence(Statement statement, Phrases* phrases) noexcept nogil:
    """Silence the phrases of two words or more that say nothing of the goods ("no commercial value"), where others are named beside them.

    Figures right behind such a phrase go with it: "order no 5512". Facts and notes that hear the words still do.
    """
    cdef Found* found = phrases.found
    cdef int i, k, kept = 0
    for i in range(phrases.n):
        if _is_remark(statement, phrases, i) and not _stands_in_term(phrases, i):
            statement.mark(found[i].start, found[i].end, SILENT)
            statement.silenced = True
    if not statement.silenced:
        return
    if not _names_besides(statement, phrases):
        statement.unmark(SILENT)
        statement.silenced = False
        return
    for k in range(1, <int>statement.size):
        if statement.at[k - 1].marks & SILENT and statement.at[k].lexeme.marks & FIGURE and not statement.at[k].marks & MEASURED:
            statement.at[k].marks |= SILENT
    for i in range(phrases.n):
        if not _is_silent(statement, &found[i]) or _is_heard(phrases.view, found[i].pattern):
            found[kept] = found[i]
            kept += 1
    phrases.n = kept


cdef bint _is_remark(Statement statement, const Phrases* phrases, int i) noexcept nogil:
    """Whether the phrase that was found is one that says nothing of the goods, or a word that by itself does not: "fcl"."""
    cdef const Found* found = &phrases.found[i]
    if found.end - found.start > 1:
        return stands_for(phrases.view, found.pattern, NOISE) and not names_goods(phrases.view, found.pattern)
    return flags_of(statement.at[found.start].token, phrases.view) & FLAG_REMARK != 0


cdef bint _stands_in_term(const Phrases* phrases, int i) noexcept nogil:
    """Whether the phrase that was found stands within a longer one that is a trade term."""
    cdef const Found* found = phrases.found
    cdef int k
    for k in range(phrases.n):
        if (found[k].start <= found[i].start and found[i].end <= found[k].end and found[k].end - found[k].start > found[i].end - found[i].start
                and names_goods(phrases.view, found[k].pattern)):
            return True
    return False


cdef bint _is_silent(Statement statement, const Found* found) noexcept nogil:
    """Whether a word of a phrase is silent."""
    cdef int k
    for k in range(found.start, found.end):
        if statement.at[k].marks & SILENT:
            return True
    return False


cdef bint _is_heard(const View* view, uint32_t pattern) noexcept nogil:
    """Whether a pattern that says nothing of the goods is one of a fact or a note."""
    return not names_goods(view, pattern) and (stands_for(view, pattern, FACT) or stands_for(view, pattern, NOTE))


cdef bint _names_besides(Statement statement, const Phrases* phrases) noexcept nogil:
    """Whether a trade term that is more than a packing or a selling word stands outside the silent phrases."""
    cdef const Found* found = phrases.found
    cdef int i, k, token
    for i in range(phrases.n):
        if _is_silent(statement, &found[i]) or not names_goods(phrases.view, found[i].pattern):
            continue
        for k in range(found[i].start, found[i].end):
            token = statement.at[k].token
            if token >= 0 and not tells_nothing(token, phrases.view):
                return True
    return False


cdef void _set_denied_aside(Statement statement, const Phrases* phrases) noexcept nogil:
    """Give the words that are denied, or only imitated, the roles of such, unless a phrase of the index holds them with what denies them."""
    cdef Py_ssize_t k, other
    for k in range(statement.size):
        if not statement.at[k].lexeme.marks & (DENIES | FREE | LIKE | IMITATES):
            continue
        for other in range(max(<Py_ssize_t>0, k - 1), min(k + 2, statement.size)):
            if other == k or are_joined(phrases, min(k, other), max(k, other)):
                continue
            if statement.is_denied(other, other + 1):
                _deny(statement, other)
            elif is_material(statement.at[other].token, phrases.view) and statement.is_imitated(other, other + 1):
                statement.at[other].role = PLACE


cdef void _deny(Statement statement, Py_ssize_t k) noexcept nogil:
    """Give a word the role of what is denied, at all positions of the tokens that its spelling stands for."""
    cdef Position* at = statement.at
    cdef int32_t surface = at[k].surface
    while k > 0 and at[k - 1].surface == surface:
        k -= 1
    while k < statement.size and at[k].surface == surface:
        at[k].role = WITHOUT
        k += 1


cdef int _open_blanks(Statement statement, const Phrases* phrases) except -1 nogil:
    """Blanks for a thing are named by the thing, unless trade has a name for them ("key blank"): what follows "for" or "of" names the goods."""
    cdef Position* at = statement.at
    cdef Py_ssize_t k = 0, other, place, comma
    cdef int i
    cdef bint ends_before = False
    cdef const Found* phrase
    while k < statement.size and not statement.at[k].lexeme.marks & BLANK:
        k += 1
    if k == statement.size or at[k].role != HEAD or (k + 1 < statement.size and at[k + 1].role == HEAD):
        return 0
    for i in range(phrases.n):
        phrase = &phrases.found[i]
        if not names_goods(phrases.view, phrase.pattern) or is_material(at[phrase.end - 1].token, phrases.view):
            continue
        ends_before |= phrase.end == k  # "saw blade blanks of steel"
        if phrase.start <= k < phrase.end and _names_besides_blank(statement, phrase, k, phrases.view):
            return 0
    place = at[k].surface
    with gil:
        statement.add_told(Told(State.UNFINISHED, place, place + 1))
    at[k].role = PLACE
    if ends_before:
        return 0
    comma = place
    while comma < statement.pieces.size and not _parts_clauses(statement.pieces.at[comma].spelled):
        comma += 1
    for other in range(k + 1, statement.size):
        if at[other].role == OF or at[other].role == FOR:
            at[other].role = HEAD if at[other].surface < comma else QUALIFIER
    return 0


cdef inline bint _parts_clauses(const Spelled* spelled) noexcept nogil:
    """Whether a mark parts what is behind it from what the words in front of it are for or of."""
    return parts_items(spelled) or spelled.marks & OPENS != 0


cdef bint _names_besides_blank(Statement statement, const Found* phrase, Py_ssize_t blank, const View* view) noexcept nogil:
    """Whether a trade term has a word besides that for a blank and for materials: "key blank", but not "steel blank"."""
    cdef Py_ssize_t k
    for k in range(phrase.start, phrase.end):
        if k != blank and not is_material(statement.at[k].token, view):
            return True
    return False


cdef void _mark_terms(Statement statement, const Phrases* phrases, int material) noexcept nogil:
    """Mark what stands within trade terms of two or more words, and where they end; names of materials are none."""
    cdef const Found* found = phrases.found
    cdef int i
    for i in range(phrases.n):
        if found[i].end - found[i].start > 1 and _names_article(phrases.view, found[i].pattern, material):
            statement.mark(found[i].start, found[i].end, INSIDE)
            statement.mark(found[i].end - 1, found[i].end, ENDS_TERM)


cdef bint _names_article(const View* view, uint32_t pattern, int material) noexcept nogil:
    """Whether a pattern is a trade term, and not first of all the name of a material: "sterling silver" in "sterling silver flute"."""
    cdef uint32_t entry
    if not names_goods(view, pattern):
        return False
    for entry in range(entry_start(view, pattern), entry_start(view, pattern + 1)):
        if view.ent_kind[entry] == FACT and view.value_attr[view.ent_target[entry]] == material:
            return False
    return True


cdef void _set_named_besides_apart(Statement statement, const View* view) noexcept nogil:
    """On a label, tell the goods from what stands beside them without a word of relation.

    An accessory behind a model of a thing is for the thing: "Ender 3 nozzle" is a nozzle for an Ender 3. Else what is
    named once colours, sizes and measures have parted it from a named article is what the article has: "weighted blanket 7 kg glass beads".
    """
    cdef const Position* at = statement.at
    cdef Py_ssize_t first = 0, last, k, end, behind, size = 0
    cdef bint parted = False
    cdef int role = WITH
    while size < statement.size and at[size].role == HEAD:
        size += 1
    while first < size and not at[first].marks & INSIDE:
        first += 1
    last = _end_of_names(at, first, size)
    if last < 0:
        return
    behind = _accessory(statement, view, first, last, size)
    if behind:
        _set_role(statement, first, last, FOR)
        statement.mark(behind - 1, behind, ENDS_TERM)
        last, role = behind, FOR
    k = last
    while k < size:
        if not at[k].marks & INSIDE:
            if _says_nothing(statement, view, k):
                parted = True
            elif not parted and role == WITH:
                return
            k += 1
            continue
        if not parted:
            return
        end = max(_end_of_names(at, k, size), k + 1)
        if at[k].marks & BEHIND_SHARE:  # "polo shirt 100% polyester pique" is of it
            role = OF
        elif role == OF:
            role = WITH
        if end - k > 2 or not statement.at[k].lexeme.marks & FIGURE:  # "1.9 TDI" is a type
            _set_role(statement, k, end, role)
        k = end


cdef Py_ssize_t _end_of_names(const Position* at, Py_ssize_t first, Py_ssize_t size) noexcept nogil:
    """The end of the trade terms that begin at a position and run into one another, -1 when none does."""
    cdef Py_ssize_t k = first, end = -1
    while k < size and at[k].marks & INSIDE:
        k += 1
        if at[k - 1].marks & ENDS_TERM:
            end = k
    return end


cdef bint _says_nothing(Statement statement, const View* view, Py_ssize_t k) noexcept nogil:
    """Whether a word is a colour, a size, a selling word or a measure."""
    return statement.at[k].marks & MEASURED != 0 or flags_of(statement.at[k].token, view) & FLAG_NOISE != 0


cdef Py_ssize_t _accessory(Statement statement, const View* view, Py_ssize_t first, Py_ssize_t last, Py_ssize_t size) noexcept nogil:
    """Return the end of the name of an accessory behind a model of the thing named at ``[first, last)``, 0 when there is none."""
    cdef const Position* at = statement.at
    cdef Py_ssize_t k = last, end
    cdef bint model = statement.at[last - 1].lexeme.marks & FIGURE != 0 or not statement.at[last - 1].lexeme.kinds & LETTERS_ALONE
    while k < size and statement.at[k].lexeme.marks & FIGURE and not at[k].marks & MEASURED:
        model = True
        k += 1
    if not model:
        return 0
    while k < size and not at[k].marks & INSIDE and (_says_nothing(statement, view, k) or is_material(at[k].token, view)):
        k += 1
    if k == size:
        return 0
    end = _end_of_names(at, k, size) if at[k].marks & INSIDE else k + 1
    return end if end > 0 and statement.at[end - 1].lexeme.marks & ACCESSORY else 0


cdef void _set_served_apart(Statement statement, const Phrases* phrases, int material) noexcept nogil:
    """What is named in front of what serves or makes it is what the goods are for: "golf clubs stand" is a stand, "zip bag making machine" a machine.

    A trade term of both stays whole.
    """
    cdef const Found* found = phrases.found
    cdef const Position* at = statement.at
    cdef Py_ssize_t k, servant = 0, first, served
    cdef int i
    for k in range(1, statement.size):
        if at[k].role != HEAD:
            break
        if statement.at[k].lexeme.marks & SERVES:
            servant = k
    first = served = servant
    if servant > 1 and statement.at[servant - 1].lexeme.kinds & DOING:
        served -= 1
    for i in range(phrases.n if servant else 0):
        if not _names_article(phrases.view, found[i].pattern, material):
            continue
        if found[i].start < servant < found[i].end:
            return
        if served <= found[i].end <= servant and found[i].start < first and not tells_nothing(at[found[i].end - 1].token, phrases.view):
            first = found[i].start
    if first < servant:
        _set_role(statement, first, servant, FOR)
        statement.mark(servant, servant + 1, ENDS_TERM)


cdef void _set_stuff_apart(Statement statement, const Phrases* phrases) noexcept nogil:
    """What goods are made of may stand before them by a name of its own: "metallic thread jumper" is a jumper, "polystyrene foam sledge" a sledge.

    A trade term that runs from the one into the other stays whole: "steel wire basket".
    """
    cdef const Found* found = phrases.found
    cdef const View* view = phrases.view
    cdef Py_ssize_t end = 0, first, begin
    cdef int i
    while end < statement.size and statement.at[end].role == HEAD:
        end += 1
    first = end
    for i in range(phrases.n):
        if found[i].end == end and 0 < found[i].start < first and has_place(view, found[i].pattern, is_article, True):
            first = found[i].start
    if first == end or flags_of(statement.at[end - 1].token, view) & FLAG_PACKING:  # "cotton yarn reel" is yarn
        return
    begin = first
    for i in range(phrases.n):
        if not names_goods(view, found[i].pattern):
            continue
        if found[i].start < first < found[i].end:
            return
        if found[i].end == first and found[i].start < begin and found[i].start + 1 < first and has_place(view, found[i].pattern, is_stuff, True):
            begin = found[i].start
    if begin < first:
        _set_role(statement, begin, first, OF)
        statement.mark(end - 1, end, ENDS_TERM)


cdef void _set_ingredients_apart(Statement statement, const Phrases* phrases) noexcept nogil:
    """What stands beside a share is in the preparation named before it: "croissant butter 24 %" and "croissant 24 % butter" are no butter.

    A trade term of both stays whole, and a share of nearly all tells what the goods are.
    """
    cdef Py_ssize_t first, last, i
    cdef const Amount* amount
    for i in range(statement.amounts.size):
        amount = &statement.amounts.at[i]
        if amount.dimension != SHARE_DIMENSION or amount.value > MOST_INGREDIENT:
            continue
        last = _ends_before(statement, amount.first)
        first = _term_begins(phrases, last)
        if 0 < first < last and _names_preparation(statement, phrases, first, first):
            _set_with(statement, first, last)
            continue
        first = max(_ends_before(statement, amount.last + 1) - 1, 0)  # the word behind the share
        last = _term_ends(phrases, first) if first else 0
        if last and _names_preparation(statement, phrases, 1, first) and not _names_preparation(statement, phrases, last, last):
            _set_with(statement, first, last)


cdef void _set_with(Statement statement, Py_ssize_t first, Py_ssize_t end) noexcept nogil:
    """Have the goods come with what is named at ``[first, end)``, none of which is denied."""
    cdef Py_ssize_t k
    for k in range(first, end):
        if statement.at[k].role != WITHOUT:
            statement.at[k].role = WITH


cdef Py_ssize_t _ends_before(Statement statement, Py_ssize_t surface) noexcept nogil:
    """Return the position behind the word that stands right before a surface token, 0 when none does."""
    cdef Py_ssize_t k
    for k in range(statement.size - 1, -1, -1):
        if statement.at[k].surface < surface:
            return k + 1 if statement.at[k].surface == surface - 1 else 0
    return 0


cdef Py_ssize_t _term_begins(const Phrases* phrases, Py_ssize_t end) noexcept nogil:
    """Return where the longest trade term begins that ends at a position, *end* when none does."""
    cdef const Found* found = phrases.found
    cdef Py_ssize_t first = end
    cdef int i
    for i in range(phrases.n):
        if found[i].end == end and found[i].start < first and names_goods(phrases.view, found[i].pattern):
            first = found[i].start
    return first


cdef Py_ssize_t _term_ends(const Phrases* phrases, Py_ssize_t first) noexcept nogil:
    """Return where the longest trade term ends that begins at a position, 0 when none does."""
    cdef const Found* found = phrases.found
    cdef Py_ssize_t end = 0
    cdef int i
    for i in range(phrases.n):
        if found[i].start == first and found[i].end > end and names_goods(phrases.view, found[i].pattern):
            end = found[i].end
    return end


cdef bint _names_preparation(Statement statement, const Phrases* phrases, Py_ssize_t least, Py_ssize_t most) noexcept nogil:
    """Whether a preparation is named whose words end at a position from *least* to *most*, the goods, and no trade term runs over *most*."""
    cdef const Found* found = phrases.found
    cdef bint named = False
    cdef int i
    for i in range(phrases.n):
        if not names_goods(phrases.view, found[i].pattern):
            continue
        if found[i].start < most < found[i].end:
            return False
        if least <= found[i].end <= most and statement.at[found[i].end - 1].role == HEAD:
            named |= has_place(phrases.view, found[i].pattern, is_preparation, True)
    return named
