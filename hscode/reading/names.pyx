# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The name of the goods: the words of a text that make it up with the phrases of the index, its last noun, and whether it is one of parts.

A name may stand in another order than the index has it ("motor, wiper"), and its end may be cut off by a form that has no more room.
"""

from libc.stdint cimport int32_t, int64_t, uint8_t, uint32_t
from libc.string cimport memcpy

from hscode._core cimport TABLES, Found, Index, Run, View, ends_phrase, lone_token, next_word, open_phrases, runs_from
from hscode.reading._flags cimport FLAG_MATERIAL, FLAG_NOISE, FLAG_NUMBER, FLAG_PACKING, flags_of, is_material
from hscode.reading._patterns cimport Phrases, has_place, is_for_parts, is_of_machines, names_goods
from hscode.reading._position cimport (
    BEHIND_SHARE, ENDS_TERM, FOR, HEAD, INSIDE, MEASURED, MENDED, QUALIFIER, READ_AS, SHARED, SILENT, WITH, WITHOUT, Position,
)
from hscode.reading._scan cimport end_of
from hscode.reading.statement cimport Statement
from hscode.reading.vocabulary cimport (
    ALL_LETTERS, DENIES, DOES, DONE_TO, FIBRE_FORM, MATERIAL_FORM, MEASURE, NAMELESS, PARTICIPLE, SHORT, WORKED, Piece, Spelled, text_of,
)

cdef enum:
    TURNED = 2  # words of a name that stands the other way round, on either side
    CONTEXT = 3  # tokens in front of a cut word that may make a term with it
    MIN_CONTEXT_CUT = 3  # letters that a cut last word has kept at least
    LABEL_LENGTH = 26  # characters from which a line may be cut: parcel labels hold some 30
    MOST_CUT_AT = 50  # characters up to which systems cut: a known word that ends a longer line is whole
    MAX_COMPLETIONS = 80


cdef void turn_round(Statement statement, const View* view) noexcept nogil:
    """Put a name in the order of speech that stands the other way round: "motor, wiper, 24v" is a wiper motor, "balls for bearings" bearing balls.

    Without this the words of relation would be lost on a name that has the same words in the order of the text ("ball bearings").
    """
    cdef const Position* at = statement.at
    cdef Py_ssize_t k = 0, first, end
    while k < statement.size and at[k].role == HEAD:
        k += 1
    if k == 0 or k == statement.size or at[k].token < 0 or statement.formal and at[k].role != FOR:
        return
    if at[k].role == FOR:
        first = k - 1
        if statement.parts or _is_activity(statement, k) or not _is_name(at, first, k, k, view):
            return
    elif at[k].role == QUALIFIER and k <= TURNED and not is_material(at[0].token, view):
        first = 0
    else:
        return
    end = k + 1
    while end < statement.size and at[end].role == at[k].role and at[end].surface == at[end - 1].surface + 1:
        end += 1
    if end - k <= TURNED and _is_name(at, k, end, first, view):
        _turn(statement, first, k, end)


cdef bint _is_name(const Position* at, Py_ssize_t first, Py_ssize_t end, Py_ssize_t last, const View* view) noexcept nogil:
    """Whether the few words at the positions ``[first, end)`` with the one at *last* behind them are a trade term."""
    cdef int32_t before[CONTEXT]
    cdef uint32_t rows[CONTEXT]
    cdef int lengths[CONTEXT]
    cdef int opened, n = 0
    cdef Py_ssize_t k
    for k in range(first, end):
        if at[k].token < 0:
            return False
        before[n] = at[k].token
        n += 1
    if at[last].token < 0:
        return False
    opened = open_phrases(view, before, n, rows, lengths)
    return _ends_term(view, at[last].token, rows, lengths, opened) == n + 1


cdef bint _is_activity(Statement statement, Py_ssize_t k) noexcept nogil:
    """Whether a word says what is done: "planting", but not "bearings"."""
    return statement.pieces.at[statement.at[k].surface].spelled.says & DOES != 0


cdef void _turn(Statement statement, Py_ssize_t first, Py_ssize_t last, Py_ssize_t end) noexcept nogil:
    """Put the few words ``[last, end)`` before those at ``[first, last)``; all of them name the goods."""
    cdef Position turned[TURNED]
    cdef Position* at = statement.at
    cdef Py_ssize_t k, n = end - last
    memcpy(turned, &at[last], n * sizeof(Position))
    for k in range(end - 1, first + n - 1, -1):
        at[k] = at[k - n]
    memcpy(&at[first], turned, n * sizeof(Position))
    for k in range(first, end):
        at[k].role = HEAD


cdef bint is_cut(Statement statement, const Phrases* phrases) noexcept nogil:
    """Whether the last word may have lost its end: it is not plainly known, or the line is as long as labels are and no term ends there."""
    cdef const Position* last
    cdef const Found* found = phrases.found
    cdef const Piece* word
    cdef Py_ssize_t end
    cdef int i
    if statement.formal or statement.size < 2 or statement.spread:
        return False
    last = &statement.at[statement.size - 1]
    if last.role == WITHOUT:  # "candle holder, without candle"
        return False
    word = &statement.pieces.at[last.surface]
    end = end_of(&statement.characters)
    if word.end < end or word.spelled.size < MIN_CONTEXT_CUT or not word.spelled.says & ALL_LETTERS:
        return False
    if last.token < 0 or last.marks & MENDED:
        return True
    if not LABEL_LENGTH <= end <= MOST_CUT_AT:
        return False
    for i in range(phrases.n):
        if found[i].end == statement.size and found[i].end - found[i].start > 1:
            return False
    return True


cdef bint complete(Statement statement, Index core) except -1 nogil:
    """Complete a cut last word to one that makes a trade term with the words before it: "cake toppe" is a cake topper."""
    cdef const View* view = &core.view
    cdef int32_t before[CONTEXT]
    cdef uint32_t rows[CONTEXT]
    cdef int lengths[CONTEXT]
    cdef Run runs[TABLES]
    cdef int i, opened, length, longest = 1, context = _words_before(statement)
    cdef const Position* last = &statement.at[statement.size - 1]
    cdef const Spelled* beginning = statement.pieces.at[last.surface].spelled
    cdef int64_t candidate, found = -1
    cdef int32_t token, best = last.token
    for i in range(context):
        before[i] = statement.at[statement.size - 1 - context + i].token
    opened = open_phrases(view, before, context, rows, lengths)
    if opened == 0:
        return False
    runs_from(view, <const unsigned char*>beginning.letters, beginning.size, runs)
    for _ in range(MAX_COMPLETIONS):
        candidate = next_word(view, runs)
        if candidate < 0:
            break
        token = lone_token(view, <uint32_t>candidate)
        length = _ends_term(view, token, rows, lengths, opened) if token >= 0 else 0
        if length > longest or (found >= 0 and length == longest and view.tok_idf[token] < view.tok_idf[best]):
            longest, found, best = length, candidate, token
    if found < 0:
        return False
    with gil:
        return _take_completed(statement, view, core._text(<uint32_t>found).decode(), best)


cdef bint _take_completed(Statement statement, const View* view, str completed, int32_t token) except -1:
    """Take the last word of a text for a longer one, and return whether it is: not where it makes a term as it stands, or is better known than that."""
    cdef Position* last = &statement.at[statement.size - 1]
    if completed == text_of(&statement.pieces.at[last.surface]):
        return False
    if last.token >= 0 and not last.marks & MENDED and view.tok_idf[token] > view.tok_idf[last.token]:  # "aluminium wall" is no wallet
        return False
    last.token = token
    statement.completed = completed
    return True


cdef int _words_before(Statement statement) noexcept nogil:
    """Return how many words in front of the last may make a term with it, of those that are looked at: no name runs out of what these tell of."""
    cdef Py_ssize_t last = statement.size - 1
    cdef int n = 0
    while n < CONTEXT and n < last and statement.group(last - n - 1) == statement.group(last) and not statement.is_behind_and(last - n):
        n += 1
    return n


cdef int _ends_term(const View* view, int32_t token, const uint32_t* rows, const int* lengths, int opened) noexcept nogil:
    """Return the tokens of the longest trade term that *token* ends, of the phrases that go on in *rows*, the longest first; 0 for none."""
    cdef int i
    cdef int64_t pattern
    for i in range(opened):
        pattern = ends_phrase(view, rows[i], token)
        if pattern >= 0 and names_goods(view, <uint32_t>pattern):
            return lengths[i] + 1
    return 0


cdef Py_ssize_t find_head(Statement statement, const View* view, const uint8_t* components) noexcept nogil:
    """Return the position of the head noun: the last word of the first phrase that can name goods, -1 for none.

    Positions are marked beforehand at which a trade term of two or more words ends; a material there names goods ("float glass"),
    elsewhere at the end it only says what the goods are of ("hand mirror wooden"), and on a label so does any lone word
    ("bath salts lavender"), which stands within no such term, but one of the components: "gate valve yoke".

    Args:
        statement: what is read of the text.
        view: the index.
        components: by token, 0 for a word that is none of a component.
    """
    cdef const Position* at = statement.at
    cdef Py_ssize_t k, size = statement.size, best = -1, material = -1, deed = -1, last_named = -1
    cdef int flags, marks, form
    for k in range(size):
        if at[k].marks & ENDS_TERM and at[k].role == HEAD:
            last_named = k
    for k in range(size):
        if at[k].role != HEAD:
            if best >= 0 or material >= 0 or (deed >= 0 and at[k].role != WITHOUT):  # "roasted, not decaffeinated coffee"
                break
            continue
        marks, form, flags = at[k].marks, at[k].lexeme.marks, flags_of(at[k].token, view)
        if _names_nothing(marks, form, flags, statement.is_empty):
            continue
        if form & PARTICIPLE and best >= 0 and k + 1 < size and at[k + 1].role == WITH:  # "wipes impregnated with lotion"
            continue
        if form & (DONE_TO | WORKED) and not marks & ENDS_TERM:  # "stoppers punched from cork", "forged pistons"
            deed = k if deed < 0 else deed
            continue
        if (flags & FLAG_MATERIAL and not marks & ENDS_TERM) or marks & SHARED:
            material = k
        elif form & MEASURE and k + 1 < size and at[k + 1].marks & MEASURED:
            continue
        elif statement.has_shares and form & FIBRE_FORM:
            material = k if material < 0 else material  # "fabric 100 % polyester FDY" is a fabric
        elif (at[k].token >= 0 or best < 0) and (statement.formal or not 0 <= best <= last_named < k or marks & INSIDE):
            best = k
        elif last_named == k - 1 and at[k].token >= 0 and components[at[k].token]:
            best = k
    if best < 0:
        best = material if material >= 0 else deed
    return best if best >= 0 else _last_known(statement, view)


cdef bint _names_nothing(int marks, int form, int flags, bint empty) noexcept nogil:
    """Whether a word cannot be the head noun by what is known of it.

    Such are a material with its share, a measure, what a phrase says that is passed over, what denies ("non-leather handbag"), sizes and selling words,
    and a packing, if it is not presented *empty*, outside the end of a trade term: "jewelry box" is a box, "biscuits box" are biscuits.
    """
    if marks & (BEHIND_SHARE | MEASURED | SILENT) or form & DENIES or flags & (FLAG_NOISE | FLAG_NUMBER):
        return True
    if form & NAMELESS and (form & SHORT or not marks & READ_AS):
        return True
    return flags & FLAG_PACKING and not marks & ENDS_TERM and not empty


cdef Py_ssize_t _last_known(Statement statement, const View* view) noexcept nogil:
    """Return the last known word that names or qualifies the goods, one that says no material before one that does; -1 for none."""
    cdef const Position* at = statement.at
    cdef Py_ssize_t k, best = -1
    for k in range(statement.size):
        if at[k].token < 0 or at[k].role != HEAD and at[k].role != QUALIFIER:
            continue
        if best < 0 or at[k].role == HEAD or not (is_material(at[k].token, view) or statement.at[k].lexeme.marks & MATERIAL_FORM):
            best = k
    return best


cdef bint are_parts(Statement statement, const Phrases* phrases, const uint8_t* components) noexcept nogil:
    """Whether the goods are parts by their name.

    That is so where the longest trade term that ends with the head noun stands for parts alone, "dryer drum", and where one of the *components*,
    a byte for each token, of which no such term speaks, stands right behind a machine or is for one: "gate valve spindle", "tine for a cultivator". A term
    that begins within the name of the machine does not speak of it: "machine knob" in "vending machine knob".
    """
    cdef const View* view = phrases.view
    cdef const Found* found = phrases.found
    cdef Py_ssize_t head = statement.head
    cdef int i, longest = -1
    cdef Py_ssize_t machine = statement.size  # where the name of the machine begins right behind which the head noun stands
    cdef bint of_machine = False
    cdef bint is_component = statement.at[head].token >= 0 and components[statement.at[head].token] != 0
    for i in range(phrases.n):
        if not names_goods(view, found[i].pattern):
            continue
        if is_component and found[i].end == head and has_place(view, found[i].pattern, is_of_machines, True):
            machine = min(machine, found[i].start)
        if found[i].start < head < found[i].end:
            longest = i if longest < 0 or found[i].end - found[i].start > found[longest].end - found[longest].start else longest
        elif is_component and (found[i].end == head or statement.at[found[i].start].role == FOR):
            of_machine |= has_place(view, found[i].pattern, is_of_machines, True)
    if longest < 0 or machine < found[longest].start:
        return of_machine
    return found[longest].end == head + 1 and not has_place(view, found[longest].pattern, is_for_parts, False)


cdef bint stands_behind_machine(const Phrases* phrases, const Phrases* named) noexcept nogil:
    """Whether one of the names of the goods, the phrases *named* among all, begins right where that of a machine ends: "tumble dryer motor"."""
    cdef const View* view = phrases.view
    cdef const Found* found
    cdef int i, first
    for i in range(named.n):
        if named.found[i].start == 0 or not names_goods(view, named.found[i].pattern):
            continue
        first = named.found[i].start
        found = named.found
        while found > phrases.found and (found - 1).end >= first:
            found -= 1
            if found.end == first and has_place(view, found.pattern, is_of_machines, True):
                return True
    return False
