# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""Roles: the part that each word of a text plays, found from left to right.

Words of relation ("of", "for", "with", "without", "made of", "used in") open a phrase; each content word has the role of the phrase in which
it stands, until a comma, a bracket or a sentence ends it.
"""

from libc.stdint cimport int32_t, uint8_t, uint16_t
from libc.stdlib cimport free, malloc
from libc.string cimport memcpy

from hscode._core cimport Found, find_all
from hscode.reading._position cimport (
    ASIDE, BEHIND_AND, FOR, HEAD, LATER, LIES_IN, OF, PACKING, PLACE, QUALIFIER, WITH, WITHOUT, Position,
)
from hscode.reading.sentences cimport BEFORE, BEGINS, CLAUSE, FRAGMENT, NAMES, PUT_UP
from hscode.reading.vocabulary cimport (
    ADVERB, ANY, ARTICLE, BEEN, BETWEEN, BREAK, CHOICE, CLOSES, COMES_ALONG, COMMA, DEVICE, DIGIT, DONE_TO, ENDS_DEED, FIGURE, HAVE,
    HOW_PACKED, HYPHEN, INCLUDED, IS_PACKED, KEEPS, LEAVES_OUT, LONGER, MATERIAL_FORM, MEASURES_OUT, MEDIUM_OF, NAMELESS, NEGATES, NOT,
    OF_MATERIAL, OF_MEDIUM, OPENS, PARTS_NAMES, PUTS_UP, PAST, PERCENT, POINT, RELATIVE, SAYS_AND, SAYS_ARE, SAYS_FROM, SAYS_IN, SAYS_NO, SAYS_ON,
    SELLS_APART, SEMICOLON, SEPARATELY, SHOE_PART, STRETCHES, WINDS, Deed, Lexed, Lexeme, Piece, Spelled, Surface, Vocabulary,
)

from hscode.reading.phrases import MEDIUM_WORDS, lying_in

cdef enum:
    LISTED_TOKENS = 12  # surface tokens to the end of a list of what is negated
    ITEM_WORDS = 2
    DEED_WORDS = 5  # of a deed and what it is done to, at most
    DEED_REACH = 2  # surface tokens from what is done to the goods to "from"
    JOINED_WITHIN = 2  # surface tokens from one word to the next that may be one with it
    WOUND_WORDS = 5  # surface tokens that name what goods are wound on, at most
    FEW_TOKENS = 16  # of two words, of which more are not looked at
    FEW_FOUND = 136  # phrases in so many tokens, at most

cdef Py_ssize_t _MEDIUM_WORDS = MEDIUM_WORDS


cdef struct Hearing:
    # a text as it is heard, token by token
    const Piece* at  # its tokens
    Py_ssize_t size
    int marks  # of all of them together
    const uint8_t* clauses
    const int32_t* aside
    Words* words
    int role  # of the phrase that is open
    int around  # of what the brackets stand in
    const Lexed* medium  # what goods lie in, behind "in"
    Py_ssize_t medium_at
    Py_ssize_t negated_until
    Py_ssize_t listed_until
    Py_ssize_t deed  # where the deed of a device begins, 0 for nowhere
    Py_ssize_t left_out  # words with which the text begins, and which do not come along


cdef int hear(
    Words* words, const Surface* surface, int marks, const uint8_t* clauses, const int32_t* aside, Vocabulary vocabulary
) except -1 nogil:
    """Gather the content words with the role of the phrase in which they stand.

    Args:
        words: none, with room for as many as there are tokens.
        surface: the tokens.
        marks: all marks of their spellings together.
        clauses: what kind of clause each stands in, NULL where all stand in the first.
        aside: by each token with which words begin that tell how the goods are presented and so name nothing, where they end, less than 0 where
            they say nothing at all; NULL for nowhere.
        vocabulary: the words of the index.
    """
    cdef Hearing heard
    cdef Py_ssize_t i = 0
    heard.at, heard.size, heard.marks, heard.clauses, heard.aside, heard.words = surface.at, surface.size, marks, clauses, aside, words
    heard.role = heard.around = HEAD
    heard.medium = NULL
    heard.negated_until = heard.listed_until = heard.medium_at = -1
    heard.deed = heard.left_out = 0
    while i < heard.size:
        if aside != NULL and aside[i]:  # the words tell how the goods are presented
            i = _pass(&heard, i, aside[i], vocabulary) if aside[i] > 0 else -aside[i]
        else:
            i = _hear(&heard, i, vocabulary)
    return _name_by_deed(words, heard.deed, heard.at, vocabulary) if 0 < heard.deed < words.size else 0


cdef int _add(Words* words, const Lexed* lexeme, Py_ssize_t surface, int role, Vocabulary vocabulary) except -1 nogil:
    """Add a word, at one with the word before it if the index spells both as one: "tea lights" is "tealight"."""
    cdef const Lexed* joined
    cdef Position* at
    if words.size and not words.parted:
        at = &words.at[words.size - 1]
        if at.role == role and surface - at.surface <= JOINED_WITHIN and at.marks & (LATER | ASIDE) == words.marks:
            vocabulary.join(at.lexeme, lexeme, &joined)
            if joined != NULL:
                at.lexeme = joined
                return 0
    at = &words.at[words.size]
    at.lexeme, at.token, at.surface, at.role = lexeme, -1, <int32_t>surface, <uint8_t>role
    at.marks = words.marks | (BEHIND_AND if words.parted and words.size else 0) | (LIES_IN if words.lying else 0)
    words.parted = words.lying = False
    words.named |= role == HEAD and lexeme.n > 0 and not lexeme.marks & (FIGURE | NAMELESS | ANY)
    words.size += 1
    return 0


cdef int _take(Words* words, const Position* at, Vocabulary vocabulary) except -1 nogil:
    """Add a word of others as it stands among them."""
    words.marks = at.marks & (LATER | ASIDE)
    return _add(words, at.lexeme, at.surface, at.role, vocabulary)


cdef bint _is_done_to(const Words* words, Py_ssize_t surface) noexcept nogil:
    """Whether a word that tells what was done to the goods stands in front of a surface token: "cut from", "nailed together from"."""
    cdef Py_ssize_t k = words.size - 1
    while k >= 0 and surface - words.at[k].surface <= DEED_REACH:
        if words.at[k].lexeme.marks & DONE_TO:
            return True
        k -= 1
    return False


cdef int _bracketed(Words* words, Py_ssize_t surface, int role) noexcept nogil:
    """Give the word in a bracket, if one stands there, the role of what the bracket stands in, and return that role."""
    if words.size and words.at[words.size - 1].surface == surface:
        words.at[words.size - 1].role = <uint8_t>role
    return role


cdef int _begin(Words* words, int clause) noexcept nogil:
    """Begin a clause and return the role of its words; where nothing is named yet, and is not later on, it names the goods."""
    cdef int kind = clause & CLAUSE
    if kind == NAMES or not (words.named or clause & BEFORE or kind == PUT_UP):
        words.marks = 0
        return HEAD
    words.marks = ASIDE if kind == PUT_UP else 0 if kind == FRAGMENT else LATER
    return PACKING if kind == PUT_UP else QUALIFIER if kind == FRAGMENT else PLACE


cdef Py_ssize_t _pass(Hearing* heard, Py_ssize_t i, Py_ssize_t end, Vocabulary vocabulary) except -1 nogil:
    """Hear the words ``[i, end)`` as such that name nothing, within the phrase that is open, and return where they end."""
    cdef Py_ssize_t k
    for k in range(i, end):
        if heard.at[k].spelled.lexeme != NULL:
            _add(heard.words, heard.at[k].spelled.lexeme, k, PLACE, vocabulary)
    return end


cdef Py_ssize_t _hear(Hearing* heard, Py_ssize_t i, Vocabulary vocabulary) except -1 nogil:
    """Hear the token at *i*, and return where the next one stands."""
    cdef const Spelled* spelled = heard.at[i].spelled
    cdef Words* words = heard.words
    cdef Py_ssize_t end
    words.parted |= spelled.marks & PARTS_NAMES != 0
    if heard.clauses != NULL and heard.clauses[i] & BEGINS:
        heard.role = _begin(words, heard.clauses[i])
    if words.marks & ASIDE:  # what goods are put up in, and with, names nothing of them
        if spelled.lexeme != NULL and spelled.role < 0:
            _add(words, spelled.lexeme, i, heard.role, vocabulary)
        return i + 1
    if spelled.marks & (BETWEEN | MEASURES_OUT) and _stands_before_figure(heard, i):
        return i + 1
    if spelled.marks & (NEGATES | LEAVES_OUT | SELLS_APART):
        end = _left_out_until(heard, i)
        if end and _leave_out(heard, i, end):
            return end
    end = _relate(heard, i, vocabulary)
    if end > i:
        return end
    if spelled.marks & NEGATES and not _counts(heard, i):
        return _negate(heard, i)
    if spelled.marks & COMMA and _list_goes_on(heard, i):
        return i + 1
    if spelled.marks & BREAK or is_dash(heard.at, i):
        _break(heard, i)
    elif spelled.lexeme != NULL:
        _add(words, heard.medium if i == heard.medium_at else spelled.lexeme, i, _role_of(heard, i), vocabulary)
    return i + 1


cdef int _role_of(const Hearing* heard, Py_ssize_t i) noexcept nogil:
    """Return the role of the word at *i*: that of its phrase, but a state behind what goods have or lack is theirs: "pork without bone frozen"."""
    cdef const Words* words = heard.words
    if i < heard.negated_until:
        return WITHOUT
    if heard.role != WITH and heard.role != WITHOUT or not heard.at[i].spelled.lexeme.kinds & KEEPS:
        return heard.role
    if words.size == 0 or words.at[words.size - 1].role != heard.role or not _phrase_ends(heard, i + 1):
        return heard.role
    return QUALIFIER


cdef bint _stands_before_figure(Hearing* heard, Py_ssize_t i) noexcept nogil:
    """Whether a word only leads to a figure behind it: "measuring 72 mm", which tells of what is named before, "72 by 19 mm"."""
    cdef bint measures_out = heard.at[i].spelled.marks & MEASURES_OUT != 0
    if i + 1 == heard.size or not heard.at[i + 1].spelled.marks & DIGIT or not heard.words.size:
        return False
    if measures_out and heard.role == HEAD:
        heard.role = PLACE
    return measures_out or _stands_behind_figure(heard, i)


cdef Py_ssize_t _relate(Hearing* heard, Py_ssize_t i, Vocabulary vocabulary) except -1 nogil:
    """Open the phrase of a word of relation at *i*, or of two, and return where they end; *i* where none stands."""
    cdef const Spelled* spelled = heard.at[i].spelled
    cdef int role = _role_of_both(heard, i)
    cdef Py_ssize_t end
    if role >= 0:
        _note_deed(heard, role)
        heard.role = role
        return i + 2
    if spelled.role < 0:
        return i
    if i == 0 and spelled.marks & PUTS_UP and spelled.role == PLACE:
        return 1  # "imported frozen trout"
    if spelled.says & SAYS_ON:
        end = _wound_until(heard, i + 1)
        if end:
            return _pass(heard, i, end, vocabulary)
    if spelled.says & SAYS_IN:
        _hear_medium(heard, i + 1, vocabulary)
    if _is_joined_on(heard.at, i):  # "plug-in", "clip-on", "ready-to-eat"
        return i + 1
    if spelled.marks & IS_PACKED and _is_packed_so(heard, i):
        return i
    if spelled.kinds & RELATIVE:
        end = _deed_behind(heard, i)
        if end:  # "which have been frozen" tells of the goods
            heard.role = QUALIFIER
            return end
    _note_deed(heard, spelled.role)
    heard.role = WITHOUT if i == heard.negated_until and spelled.role == FOR else spelled.role  # "not put up for retail sale"
    if heard.role == PLACE and spelled.says & SAYS_FROM and _is_done_to(heard.words, i):
        heard.role = OF
    return i + 1


cdef Py_ssize_t _deed_behind(const Hearing* heard, Py_ssize_t i) noexcept nogil:
    """Return where the word stands that tells what was done to the goods in a clause that begins at *i*, 0 where it tells something else of them."""
    cdef Py_ssize_t k = i + 1
    if heard.role != HEAD and heard.role != QUALIFIER and heard.role != OF:
        return 0
    if k < heard.size and heard.at[k].spelled.says & SAYS_ARE:
        k += 1
    elif k + 1 < heard.size and heard.at[k].spelled.kinds & HAVE and heard.at[k + 1].spelled.kinds & BEEN:
        k += 2
    else:
        return 0
    while k + 1 < heard.size and heard.at[k].spelled.says & ADVERB:
        k += 1
    if k + 1 < heard.size and heard.at[k + 1].spelled.lexeme != NULL and heard.at[k + 1].spelled.lexeme.kinds & KEEPS:
        return k  # "deep frozen"
    if k >= heard.size or heard.at[k].spelled.lexeme == NULL or heard.at[k].spelled.role >= 0:
        return 0
    return k if heard.at[k].spelled.lexeme.marks & DONE_TO or heard.at[k].spelled.lexeme.kinds & KEEPS else 0


cdef int _role_of_both(const Hearing* heard, Py_ssize_t i) noexcept nogil:
    """Return the role of what follows the words at *i* and behind it, where they are a relation of two: "made of"; -1 where they are none."""
    cdef const Spelled* spelled = heard.at[i].spelled
    if spelled.pairs == NULL or i + 1 >= heard.size or heard.at[i + 1].spelled.second < 0:
        return -1
    return spelled.pairs[heard.at[i + 1].spelled.second]


cdef Py_ssize_t _wound_until(const Hearing* heard, Py_ssize_t first) noexcept nogil:
    """Return where the words from *first* on end that name what goods are wound on, "on 1.9 kg paper cones"; 0 where none do.

    They end no phrase: in "yarn on cones, combed" and "yarn on cones combed cotton" alike the cotton is the yarn's.
    """
    cdef Py_ssize_t k
    cdef const Spelled* word
    for k in range(first, min(first + WOUND_WORDS, heard.size)):
        word = heard.at[k].spelled
        if word.says & WINDS:
            return k + 1
        if word.role >= 0 or word.marks & (BREAK | NEGATES):
            break
    return 0


cdef int _hear_medium(Hearing* heard, Py_ssize_t first, Vocabulary vocabulary) except -1 nogil:
    """Find out whether the words from *first* on to the end of their phrase name what goods lie in to keep: "olive oil", "the husk".

    "Sardines in oil" are no sardine oil: the last of them is another word behind "in" if the index knows it so, and else stands apart.
    :func:`hscode.reading.phrases.content_words` does the same with what the index is made of.
    """
    cdef Py_ssize_t k = first + (first < heard.size and heard.at[first].spelled.marks & ARTICLE != 0)
    cdef Py_ssize_t end = min(k + _MEDIUM_WORDS, heard.size)
    cdef const Spelled* last = NULL
    while k < end and heard.at[k].spelled.marks & OF_MEDIUM:
        last = heard.at[k].spelled
        k += 1
    if last == NULL or not last.lexeme.kinds & MEDIUM_OF:
        return 0
    heard.words.lying = heard.words.lies_in = True
    with gil:
        heard.medium = vocabulary.lexed(lying_in((<Lexeme>last.lexeme.lexeme).said))
    if heard.medium.n:
        heard.medium_at = k - 1
    else:
        heard.words.parted = True
    return 0


cdef bint _leave_out(Hearing* heard, Py_ssize_t i, Py_ssize_t end) noexcept nogil:
    """Have what the phrase names that says so at ``[i, end)`` not come along: the words back to the last mark that parts phrases, or to "with".

    False where it names nothing, or the whole text would be left out.
    """
    cdef Words* words = heard.words
    cdef Py_ssize_t first = words.size, last = words.size, k, begins = _phrase_begins(heard.at, i)
    cdef bint had = last > 0 and words.at[last - 1].role == WITH
    while first > 0 and words.at[first - 1].surface >= begins and (not had or words.at[first - 1].role == WITH):
        first -= 1
    if first == last or (first == 0 and end + 1 >= heard.size):
        return False
    for k in range(first, last):
        words.at[k].role = WITHOUT
    if first == 0:
        heard.left_out, words.named = last, False
    return True


cdef Py_ssize_t _negate(Hearing* heard, Py_ssize_t i) noexcept nogil:
    """Hear what is negated at *i*, and return where the next token stands: behind a relation that is negated, it opens a phrase."""
    cdef Py_ssize_t end = _relation_behind(heard, i) if heard.at[i].spelled.marks & NOT else 0
    if end:
        heard.role = WITHOUT
        return end
    heard.negated_until = _negated_until(heard, i + 1)
    return i + 1


cdef bint _list_goes_on(Hearing* heard, Py_ssize_t comma) noexcept nogil:
    """Whether a comma parts no phrases, for what it stands in goes on behind it."""
    cdef const Words* words = heard.words
    cdef Py_ssize_t end
    if heard.role == HEAD and words.size and _goes_on(heard, comma):
        return True
    if heard.role == WITHOUT and words.size and comma >= heard.listed_until:
        end = _list_end(heard, comma, words.at[words.size - 1].lexeme)
        if end:
            heard.listed_until = end
            return True
    return (comma < heard.listed_until and heard.role == WITHOUT) or comma < heard.negated_until


cdef void _break(Hearing* heard, Py_ssize_t i) noexcept nogil:
    """Hear a mark that parts phrases."""
    cdef int marks = heard.at[i].spelled.marks
    if marks & OPENS:
        heard.around = heard.role
    if _goes_on_behind_bracket(heard, i):
        heard.role = _bracketed(heard.words, i - 1, heard.around)
    elif marks & COMMA and heard.role != HEAD and heard.words.size and _tells_deed_behind(heard, i):
        heard.role = QUALIFIER
    elif marks & (COMMA | OPENS) and (heard.role == FOR or heard.role == WITH) and _tells_material_behind(heard, i):
        heard.role = QUALIFIER
    else:
        heard.role = _after_break(heard.role, heard.words.size > heard.left_out)


cdef bint _tells_material_behind(const Hearing* heard, Py_ssize_t i) noexcept nogil:
    """Whether a mark that parts phrases leads to a material alone, with its share: "gasket for pumps, rubber", "shoes with laces (100 % leather)".

    That, or whom they are for, tells of the goods, unless such a word stands in front of the mark, so that more are listed: "glue for wood, leather".
    """
    cdef const Words* words = heard.words
    cdef const Spelled* spelled
    cdef Py_ssize_t k
    cdef bint material = False
    if words.size == 0 or words.at[words.size - 1].lexeme.marks & (OF_MATERIAL | MATERIAL_FORM):
        return False
    for k in range(i + 1, heard.size):
        spelled = heard.at[k].spelled
        if spelled.marks & BREAK:
            break
        if spelled.marks & (DIGIT | PERCENT):
            continue
        if spelled.lexeme == NULL or spelled.role >= 0 or not spelled.lexeme.marks & (OF_MATERIAL | MATERIAL_FORM | SHOE_PART):
            return False
        material |= spelled.lexeme.marks & OF_MATERIAL != 0
    return material


cdef bint _tells_deed_behind(const Hearing* heard, Py_ssize_t comma) noexcept nogil:
    """Whether the clause behind a comma tells what is done to the goods themselves: "with a flap, fastened by a zip", ", deep-frozen"."""
    cdef Py_ssize_t k = comma + 1, size = heard.size
    cdef const Piece* at = heard.at
    cdef bint joined
    while k < size and at[k].spelled.lexeme != NULL:
        joined = k + 1 < size and at[k + 1].spelled.marks & HYPHEN != 0  # "individually quick-frozen"
        if not (at[k].spelled.says & ADVERB or joined):
            break
        k += 2 if joined else 1
    if k >= size or at[k].spelled.lexeme == NULL or not at[k].spelled.lexeme.marks & DONE_TO:
        return False
    if k + 1 == size:
        return True
    return at[k + 1].spelled.role >= 0 or at[k + 1].spelled.marks & (BREAK | CHOICE) != 0


cdef bint _phrase_ends(const Hearing* heard, Py_ssize_t i) noexcept nogil:
    """Whether a phrase ends in front of *i*: there stands no word, or a mark that parts phrases, a figure or a word of relation."""
    if i >= heard.size:
        return True
    return heard.at[i].spelled.lexeme == NULL or heard.at[i].spelled.role >= 0 or heard.at[i].spelled.marks & (BREAK | DIGIT) != 0


cdef bint _stands_behind_figure(const Hearing* heard, Py_ssize_t i) noexcept nogil:
    """Whether a figure, or one with its unit, stands in front of a word: "72 by 19", "72 mm by 19 mm"."""
    return i > 0 and (heard.at[i - 1].spelled.marks & DIGIT != 0 or (i > 1 and heard.at[i - 2].spelled.marks & DIGIT != 0))


cdef bint _is_joined_on(const Piece* at, Py_ssize_t i) noexcept nogil:
    """Whether a hyphen joins a word to the word before it."""
    return i > 1 and at[i - 1].spelled.marks & HYPHEN != 0 and at[i - 1].end == at[i].start and at[i - 2].end == at[i - 1].start


cdef bint _goes_on_behind_bracket(const Hearing* heard, Py_ssize_t i) noexcept nogil:
    """Whether a bracket of one word closes at *i* and what it stands in goes on: "polyvinyl chloride (PVC) hose"."""
    cdef const Spelled* behind
    if not heard.at[i].spelled.marks & CLOSES or i < 2 or i + 1 >= heard.size or not heard.at[i - 2].spelled.marks & OPENS:
        return False
    behind = heard.at[i + 1].spelled
    return behind.lexeme != NULL and behind.role < 0 and not behind.marks & (DIGIT | NEGATES)


cdef void _note_deed(Hearing* heard, int follows) noexcept nogil:
    """Note that the deed of a device begins at the next word, if a word of relation stands behind the device."""
    cdef const Words* words = heard.words
    if (follows == FOR or follows == PLACE) and words.size and (heard.role == HEAD or heard.deed == words.size):
        if words.at[words.size - 1].lexeme.marks & DEVICE:
            heard.deed = words.size


cdef int _name_by_deed(Words* words, Py_ssize_t deed, const Piece* pieces, Vocabulary vocabulary) except -1 nogil:
    """Have a device named by what it does, for which the device goes before that: in "device that opens cans" and
    "machine for peeling potatoes" the goods are a can opener and a potato peeler, and where trade names them by the deed, "machine used to
    wash bottles", they are a bottle washing machine. Without goods of such a name the words stay as they are.
    """
    cdef Py_ssize_t k, last = deed + 1, size = words.size
    cdef Position* at
    cdef uint16_t marks = words.at[deed].marks
    cdef const Lexed* doer = NULL
    cdef const Deed* called
    cdef bint doing = False
    while (last < size and last < deed + DEED_WORDS and words.at[last].role == words.at[deed].role and words.at[last].marks & LATER == marks & LATER
           and not _ends_deed(pieces, words.at[last - 1].surface, words.at[last].surface)):
        last += 1
    if last > deed + 1:
        called = vocabulary.deed(words.at[deed].lexeme)
        doer = _called(vocabulary, called.doers, called.n_doers, words.at[last - 1].lexeme)
        if doer == NULL:
            doer, doing = _called(vocabulary, called.doings, called.n_doings, words.at[last - 1].lexeme), True
    if doer == NULL:
        return 0
    at = <Position*>malloc(size * sizeof(Position))
    if at == NULL:
        raise MemoryError
    try:
        memcpy(at, words.at, size * sizeof(Position))
        words.size, words.parted, words.lying, words.named = 0, False, False, False
        words.marks = marks & (LATER | ASIDE)
        if not doing:
            _add(words, at[deed - 1].lexeme, at[deed - 1].surface, FOR, vocabulary)
        for k in range(deed - 1):
            _take(words, &at[k], vocabulary)
        words.marks = marks & (LATER | ASIDE)
        for k in range(deed + 1, last):
            _add(words, at[k].lexeme, at[k].surface, HEAD, vocabulary)
        _add(words, doer, at[deed].surface, HEAD, vocabulary)
        if doing:
            _add(words, at[deed - 1].lexeme, at[deed - 1].surface, HEAD, vocabulary)
        for k in range(last, size):
            _take(words, &at[k], vocabulary)
    finally:
        free(at)
    return 0


cdef bint _ends_deed(const Piece* pieces, Py_ssize_t first, Py_ssize_t last) noexcept nogil:
    """Whether what a deed is done to ends between two surface tokens, or with the second: at a word of relation or of time, or at a mark."""
    cdef Py_ssize_t i
    for i in range(first + 1, last):
        if pieces[i].spelled.role >= 0 or pieces[i].spelled.marks & BREAK:
            return True
    return pieces[last].spelled.lexeme != NULL and pieces[last].spelled.lexeme.kinds & ENDS_DEED != 0


cdef const Lexed* _called(Vocabulary vocabulary, const Lexed* const* doers, int n, const Lexed* done_to) except? NULL nogil:
    """Return the word for who does a deed to something, or for doing it, NULL if the index calls no goods so."""
    cdef int i
    for i in range(n):
        if _is_called_so(vocabulary, done_to, doers[i]):
            return doers[i]
    return NULL


cdef bint _is_called_so(Vocabulary vocabulary, const Lexed* done_to, const Lexed* doer) except -1 nogil:
    """Whether the index has a phrase of what something is done to and who does it, "can opener", in one word or two."""
    cdef const Lexed* joined
    cdef int32_t tokens[FEW_TOKENS]
    cdef Found found[FEW_FOUND]
    cdef int i, n = done_to.n + doer.n
    vocabulary.join(done_to, doer, &joined)
    if joined != NULL:
        return True
    if n > FEW_TOKENS:
        return False
    memcpy(tokens, done_to.numbers, done_to.n * sizeof(int32_t))
    memcpy(tokens + done_to.n, doer.numbers, doer.n * sizeof(int32_t))
    for i in range(find_all(&vocabulary.core.view, tokens, n, found, FEW_FOUND)):
        if found[i].start < done_to.n and found[i].end == n:
            return True
    return False


cdef bint _is_packed_so(const Hearing* heard, Py_ssize_t i) noexcept nogil:
    """Whether the word in front of "packed", a hyphen passed over, says how: "vacuum-packed"."""
    if i > 1 and heard.at[i - 1].spelled.marks & HYPHEN:
        i -= 1
    return i > 0 and heard.at[i - 1].spelled.marks & HOW_PACKED != 0


cdef bint _counts(const Hearing* heard, Py_ssize_t i) noexcept nogil:
    """Whether "no" at *i* is the short form of number: "order no. 5512"."""
    if not heard.at[i].spelled.says & SAYS_NO or i + 1 >= heard.size:
        return False
    if heard.at[i + 1].spelled.says & POINT and i + 2 < heard.size:
        return heard.at[i + 2].spelled.marks & DIGIT != 0
    return heard.at[i + 1].spelled.marks & DIGIT != 0


cdef Py_ssize_t _left_out_until(const Hearing* heard, Py_ssize_t i) noexcept nogil:
    """Return where the words end that begin at *i* and say at the end of a phrase that what it names does not come along, 0 when there are none:
    "not included", "no longer fitted", "excluded", "sold separately".
    """
    cdef Py_ssize_t end = i + 1
    cdef const Piece* at = heard.at
    if at[i].spelled.marks & SELLS_APART:
        if end == heard.size or not at[end].spelled.says & SEPARATELY:
            return 0
        end += 1
    elif at[i].spelled.marks & NEGATES:
        end += end < heard.size and at[end].spelled.says & LONGER != 0
        if end == heard.size or not at[end].spelled.marks & COMES_ALONG:
            return 0
        end += 1
    if end == heard.size:
        return end
    if at[end].spelled.marks & (BREAK | HYPHEN) or (at[end].spelled.role >= 0 and at[end - 1].spelled.says & INCLUDED):
        return end
    return 0


cdef Py_ssize_t _phrase_begins(const Piece* at, Py_ssize_t i) noexcept nogil:
    """Return where the phrase begins in which a token stands: behind the last mark that parts phrases."""
    cdef Py_ssize_t k = i - 1
    while k >= 0 and not at[k].spelled.marks & BREAK and not is_dash(at, k):
        k -= 1
    return k + 1


cdef Py_ssize_t _relation_behind(const Hearing* heard, Py_ssize_t i) noexcept nogil:
    """Return where the words of relation end that "not" negates: 3 for "not made of", 2 for "not containing", from *i* on; 0 when there are none."""
    if i + 1 >= heard.size:
        return 0
    if _role_of_both(heard, i + 1) >= 0:
        return i + 3
    return i + 2 if heard.at[i + 1].spelled.role >= 0 else 0


cdef Py_ssize_t _negated_until(const Hearing* heard, Py_ssize_t first) noexcept nogil:
    """Return where a negation ends that begins at *first*: behind one word, or what an adverb leads to, and what is listed with it."""
    cdef Py_ssize_t end = first, listed, size = heard.size
    cdef const Piece* at = heard.at
    if first < size:
        end += 1 + (at[first].spelled.marks & STRETCHES != 0)
    while end < size and at[end].spelled.marks & CHOICE and not at[end].spelled.says & SAYS_AND:
        end += 2 + (end + 1 < size and at[end + 1].spelled.marks & STRETCHES != 0)
    if end == first + 1 and _ends_behind(heard, end) and not _leaves_goods(heard, first):
        return end + 1
    if first < end < size and at[end].spelled.marks & COMMA and at[end - 1].spelled.lexeme != NULL:
        listed = _list_end(heard, end, at[end - 1].spelled.lexeme)
        if listed:
            return listed
    return end


cdef bint _ends_behind(const Hearing* heard, Py_ssize_t i) noexcept nogil:
    """Whether one word stands at *i* and a sentence ends behind it: "it is not artificial turf."."""
    cdef const Spelled* word
    if i >= heard.size or (i + 1 < heard.size and not heard.at[i + 1].spelled.says & (POINT | SEMICOLON)):
        return False
    word = heard.at[i].spelled
    return word.lexeme != NULL and word.role < 0 and not word.marks & (DIGIT | BREAK | NEGATES) and i > 2


cdef bint _leaves_goods(const Hearing* heard, Py_ssize_t i) noexcept nogil:
    """Whether what is denied at *i* is only what is done to the goods named behind it: "roasted, not decaffeinated coffee", but "it is not dyed wool"."""
    cdef const Lexed* denied = heard.at[i].spelled.lexeme
    if denied == NULL or not denied.marks & DONE_TO:
        return False
    return i < 2 or not heard.at[i - 2].spelled.says & SAYS_ARE


cdef Py_ssize_t _list_end(const Hearing* heard, Py_ssize_t comma, const Lexed* before) noexcept nogil:
    """Return where a list ends that goes on at *comma*, 0 when there is none: "impregnated, coated or laminated", all of a kind by their form."""
    cdef Py_ssize_t k = comma + 1, run = 0, size = min(heard.size, comma + LISTED_TOKENS)
    cdef const Spelled* spelled
    cdef bint last = False, alike = False
    while k < size:
        spelled = heard.at[k].spelled
        if spelled.marks & CHOICE and run and not last:
            last, run = True, 0
        elif spelled.marks & COMMA and run and not last:
            run = 0
            if k + 1 < size and heard.at[k + 1].spelled.marks & CHOICE:  # "a, b, or c"
                k += 1
                last = True
        elif spelled.marks & HYPHEN and run:
            run = min(run, ITEM_WORDS - 1)  # "self-adhesive" is one
        elif spelled.lexeme != NULL and not spelled.marks & (DIGIT | NEGATES) and spelled.role < 0 and run < ITEM_WORDS:
            run += 1
            alike |= last and (spelled.lexeme.marks & PAST) == (before.marks & PAST)
            if last and alike:
                return k + 1
        else:
            break
        k += 1
    return 0


cdef bint _goes_on(const Hearing* heard, Py_ssize_t comma) noexcept nogil:
    """Whether the noun is still to come: "a plastic-coated, steel wire, drying rack", "gold 95 %, platinum 5 % alloy sheet"."""
    if heard.words.at[heard.words.size - 1].lexeme.marks & PAST:
        return True
    return heard.marks & PERCENT != 0 and _lists_shares(heard, comma)


cdef bint _lists_shares(const Hearing* heard, Py_ssize_t comma) noexcept nogil:
    """Whether the text up to *comma* is nothing but a material with its share, and another share follows."""
    cdef Py_ssize_t k, percents = 0, commas = 0
    cdef const Piece* at = heard.at
    for k in range(comma):
        percents += at[k].spelled.marks & PERCENT != 0
        commas += at[k].spelled.marks & COMMA != 0
    if percents != 1 + commas or not (at[0].spelled.marks & DIGIT or at[comma - 1].spelled.marks & PERCENT) or comma > 5 * percents:
        return False
    for k in range(comma + 1, min(comma + 6, heard.size)):
        if at[k].spelled.marks & PERCENT:
            return True
    return False


cdef int _after_break(int role, bint started) noexcept nogil:
    """What stands behind a comma qualifies the goods; within what they are of, for or with, the list goes on."""
    if not started:
        return HEAD
    return QUALIFIER if role == HEAD or role == QUALIFIER or role == WITHOUT else role
