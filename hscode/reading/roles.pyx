# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""Roles: the part that each word of a text plays, found from left to right.

Words of relation ("of", "for", "with", "without", "made of", "used in") open a phrase; each content word has the role of the phrase in which
it stands, until a comma, a bracket or a sentence ends it.
"""

from libc.stdint cimport int32_t, uint8_t

from cpython.bytearray cimport PyByteArray_AS_STRING

from hscode.reading._position cimport (
    ASIDE, BEHIND_AND, FOR, HEAD, LATER, LIES_IN, OF, PACKING, PLACE, QUALIFIER, WITH, WITHOUT, Position, room_for,
)
from hscode.reading._scan cimport Token
from hscode.reading.sentences cimport BEFORE, BEGINS, CLAUSE, FRAGMENT, NAMES, PUT_UP, clauses_of
from hscode.reading.vocabulary cimport (
    ANY, ARTICLE, BETWEEN, BREAK, CHOICE, CLOSES, COMES_ALONG, COMMA, DEVICE, DIGIT, DONE_TO, FIGURE, HOW_PACKED, HYPHEN, IS_PACKED, LEAVES_OUT, MATERIAL_FORM,
    MEASURES_OUT, NAMELESS, NEGATES, NOT, OF_MATERIAL, OF_MEDIUM, OPENS, PARTS_NAMES, PAST, PERCENT, SELLS_APART, SHOE_PART, STRETCHES, Lexeme, Spelling, Vocabulary,
)

from hscode.reading.phrases import MEDIUM_WORDS, lying_in
from hscode.reading.presentation import MEDIUM
from hscode.reading.relations import ENDING_DEEDS, PRESERVED, WOUND_ON, doers, doings

cdef enum:
    LISTED_TOKENS = 12  # surface tokens to the end of a list of what is negated
    ITEM_WORDS = 2
    DEED_WORDS = 5  # of a deed and what it is done to, at most
    DEED_REACH = 2  # surface tokens from what is done to the goods to "from"
    JOINED_WITHIN = 2  # surface tokens from one word to the next that may be one with it
    WOUND_WORDS = 5  # surface tokens that name what goods are wound on, at most


cdef int _MEDIUM = MEDIUM
cdef Py_ssize_t _MEDIUM_WORDS = MEDIUM_WORDS


cdef class Words:
    """The content words of a text, each with its surface token and its role, as they are gathered."""

    cdef object add(self, Lexeme lexeme, Py_ssize_t surface, int role):
        """Add a word, at one with the word before it if the index spells both as one: "tea lights" is "tealight"."""
        cdef Lexeme joined
        cdef Position* before
        if self.size and not self.parted:
            before = &self.at[self.size - 1]
            if before.role == role and surface - before.surface <= JOINED_WITHIN and before.marks & (LATER | ASIDE) == self.marks:
                joined = self.vocabulary.joined(self.lexemes[self.size - 1], lexeme)
                if joined is not None:
                    self.lexemes[self.size - 1] = joined
                    return
        self.at[self.size].surface = <int32_t>surface
        self.at[self.size].role = <uint8_t>role
        self.at[self.size].marks = self.marks | (BEHIND_AND if self.parted and self.size else 0) | (LIES_IN if self.lying else 0)
        self.parted = self.lying = False
        self.named |= role == HEAD and len(lexeme.numbers) > 0 and not lexeme.marks & (FIGURE | NAMELESS | ANY)
        self.size += 1
        self.lexemes.append(lexeme)

    cdef object take(self, Words words, Py_ssize_t k):
        """Add a word of others as it stands among them."""
        self.marks = words.at[k].marks & (LATER | ASIDE)
        self.add(words.lexemes[k], words.at[k].surface, words.at[k].role)

    cdef bint is_done_to(self, Py_ssize_t surface):
        """Whether a word that tells what was done to the goods stands in front of a surface token: "cut from", "nailed together from"."""
        cdef Py_ssize_t k = self.size - 1
        while k >= 0 and surface - self.at[k].surface <= DEED_REACH:
            if (<Lexeme>self.lexemes[k]).marks & DONE_TO:
                return True
            k -= 1
        return False

    cdef int bracketed(self, Py_ssize_t surface, int role):
        """Give the word in a bracket, if one stands there, the role of what the bracket stands in, and return that role."""
        if self.size and self.at[self.size - 1].surface == surface:
            self.at[self.size - 1].role = <uint8_t>role
        return role

    cdef int begin(self, int clause):
        """Begin a clause and return the role of its words; where nothing is named yet, and is not later on, it names the goods."""
        cdef int kind = clause & CLAUSE
        if kind == NAMES or not (self.named or clause & BEFORE or kind == PUT_UP):
            self.marks = 0
            return HEAD
        self.marks = ASIDE if kind == PUT_UP else 0 if kind == FRAGMENT else LATER
        return PACKING if kind == PUT_UP else QUALIFIER if kind == FRAGMENT else PLACE


cdef Words _no_words(Vocabulary vocabulary, Py_ssize_t room):
    """Return no words, with room for some."""
    cdef Words words = Words.__new__(Words)
    words.vocabulary, words.lexemes, words.held = vocabulary, [], room_for(room, sizeof(Position))
    words.at = <Position*>PyByteArray_AS_STRING(words.held)
    return words


cdef Words words_of(str text, list surface, list spellings, int marks, dict aside, Vocabulary vocabulary):
    """Return the content words with the role of the phrase in which they stand.

    Args:
        text: the description.
        surface: its tokens.
        spellings: what each is by its spelling.
        marks: all marks of these together.
        aside: where words begin that tell how the goods are presented and so name nothing, and where they end; None for nowhere.
        vocabulary: the words of the index.
    """
    cdef _Hearing hearing = _Hearing.__new__(_Hearing)
    hearing.surface, hearing.spellings, hearing.marks, hearing.aside = surface, spellings, marks, aside
    hearing.words = _no_words(vocabulary, len(spellings))
    hearing.words.clauses = clauses_of(text, surface, spellings)
    return hearing.hear()


cdef class _Hearing:
    """A text as it is heard, token by token."""

    cdef list surface
    cdef list spellings
    cdef int marks
    cdef dict aside
    cdef Words words
    cdef int role  # of the phrase that is open
    cdef int around  # of what the brackets stand in
    cdef Lexeme medium  # what goods lie in, behind "in"
    cdef Py_ssize_t medium_at
    cdef Py_ssize_t negated_until
    cdef Py_ssize_t listed_until
    cdef Py_ssize_t deed  # where the deed of a device begins, 0 for nowhere
    cdef Py_ssize_t left_out  # words with which the text begins, and which do not come along

    cdef Words hear(self):
        """Hear all tokens."""
        cdef Py_ssize_t i = 0, size = len(self.spellings)
        self.role = self.around = HEAD
        self.negated_until = self.listed_until = self.medium_at = -1
        while i < size:
            if self.aside is not None and i in self.aside:  # the words tell how the goods are presented
                i = self._pass(i, self.aside[i])
            else:
                i = self._hear(i)
        return _named_by_deed(self.words, self.deed, self.spellings) if 0 < self.deed < self.words.size else self.words

    cdef Py_ssize_t _pass(self, Py_ssize_t i, Py_ssize_t end):
        """Hear the words ``[i, end)`` as such that name nothing, within the phrase that is open, and return where they end."""
        cdef Py_ssize_t k
        cdef Spelling spelling
        for k in range(i, end):
            spelling = self.spellings[k]
            if spelling.lexeme is not None:
                self.words.add(spelling.lexeme, k, PLACE)
        return end

    cdef Py_ssize_t _hear(self, Py_ssize_t i):
        """Hear the token at *i*, and return where the next one stands."""
        cdef Spelling spelling = self.spellings[i]
        cdef Py_ssize_t end
        cdef bytearray clauses = self.words.clauses
        self.words.parted |= spelling.marks & PARTS_NAMES != 0
        if clauses is not None and clauses[i] & BEGINS:
            self.role = self.words.begin(clauses[i])
        if self.words.marks & ASIDE:  # what goods are put up in, and with, names nothing of them
            if spelling.lexeme is not None and spelling.role < 0:
                self.words.add(spelling.lexeme, i, self.role)
            return i + 1
        if spelling.marks & (BETWEEN | MEASURES_OUT) and self._stands_before_figure(i, spelling):
            return i + 1
        if spelling.marks & (NEGATES | LEAVES_OUT | SELLS_APART):
            end = _left_out_until(self.spellings, i)
            if end and self._leave_out(i, end):
                return end
        end = self._relate(i, spelling)
        if end > i:
            return end
        if spelling.marks & NEGATES and not _counts(self.spellings, i):
            return self._negate(i, spelling)
        if spelling.marks & COMMA and self._list_goes_on(i):
            return i + 1
        if spelling.marks & BREAK or _is_dash(self.surface, self.spellings, i):
            self._break(i, spelling)
        elif spelling.lexeme is not None:
            self.words.add(self.medium if i == self.medium_at else spelling.lexeme, i, self._role_of(i, spelling))
        return i + 1

    cdef int _role_of(self, Py_ssize_t i, Spelling spelling):
        """Return the role of the word at *i*: that of its phrase, but a state behind what goods have or lack is theirs: "pork without bone frozen"."""
        cdef Words words = self.words
        if i < self.negated_until:
            return WITHOUT
        if self.role != WITH and self.role != WITHOUT or spelling.lexeme.form not in PRESERVED:
            return self.role
        if words.size == 0 or words.at[words.size - 1].role != self.role or not _phrase_ends(self.spellings, i + 1):
            return self.role
        return QUALIFIER

    cdef bint _stands_before_figure(self, Py_ssize_t i, Spelling spelling):
        """Whether a word only leads to a figure behind it: "measuring 72 mm", which tells of what is named before, "72 by 19 mm"."""
        if i + 1 == len(self.spellings) or not (<Spelling>self.spellings[i + 1]).marks & DIGIT or not self.words.size:
            return False
        if spelling.marks & MEASURES_OUT and self.role == HEAD:
            self.role = PLACE
        return spelling.marks & MEASURES_OUT or _stands_behind_figure(self.spellings, i)

    cdef Py_ssize_t _relate(self, Py_ssize_t i, Spelling spelling):
        """Open the phrase of a word of relation at *i*, or of two, and return where they end; *i* where none stands."""
        cdef Spelling behind
        cdef int role
        cdef Py_ssize_t end
        if spelling.pairs is not None and i + 1 < len(self.spellings):
            behind = self.spellings[i + 1]
            if behind.text in spelling.pairs:
                role = spelling.pairs[behind.text]
                self.deed = _deed_begins(self.words, self.role, role, self.deed)
                self.role = role
                return i + 2
        if spelling.role < 0:
            return i
        if spelling.text == "on" and (end := self._wound_until(i + 1)):
            return self._pass(i, end)
        if spelling.text == "in":
            self._hear_medium(i + 1)
        if _is_joined_on(self.surface, i):  # "plug-in", "clip-on", "ready-to-eat"
            return i + 1
        if spelling.marks & IS_PACKED and _is_packed_so(self.spellings, i):
            return i
        self.deed = _deed_begins(self.words, self.role, spelling.role, self.deed)
        self.role = WITHOUT if i == self.negated_until and spelling.role == FOR else spelling.role  # "not put up for retail sale"
        if self.role == PLACE and spelling.text == "from" and self.words.is_done_to(i):
            self.role = OF
        return i + 1

    cdef Py_ssize_t _wound_until(self, Py_ssize_t first):
        """Return where the words from *first* on end that name what goods are wound on, "on 1.9 kg paper cones"; 0 where none do.

        They end no phrase: in "yarn on cones, combed" and "yarn on cones combed cotton" alike the cotton is the yarn's.
        """
        cdef Py_ssize_t k
        cdef Spelling word
        for k in range(first, min(first + WOUND_WORDS, <Py_ssize_t>len(self.spellings))):
            word = self.spellings[k]
            if word.text in WOUND_ON:
                return k + 1
            if word.role >= 0 or word.marks & (BREAK | NEGATES):
                break
        return 0

    cdef object _hear_medium(self, Py_ssize_t first):
        """Find out whether the words from *first* on to the end of their phrase name what goods lie in to keep: "olive oil", "the husk".

        "Sardines in oil" are no sardine oil: the last of them is another word behind "in" if the index knows it so, and else stands apart.
        :func:`hscode.reading.phrases.content_words` does the same with what the index is made of.
        """
        cdef Py_ssize_t k = first + (first < <Py_ssize_t>len(self.spellings) and (<Spelling>self.spellings[first]).marks & ARTICLE != 0)
        cdef Py_ssize_t end = min(k + _MEDIUM_WORDS, <Py_ssize_t>len(self.spellings))
        cdef Spelling last = None
        while k < end and (<Spelling>self.spellings[k]).marks & OF_MEDIUM:
            last = self.spellings[k]
            k += 1
        if last is None or not self.words.vocabulary.packed(last.lexeme) & _MEDIUM:
            return
        self.words.lying = self.words.lies_in = True
        self.medium = self.words.vocabulary.lexeme(lying_in(last.lexeme.said))
        if self.medium.numbers:
            self.medium_at = k - 1
        else:
            self.words.parted = True

    cdef bint _leave_out(self, Py_ssize_t i, Py_ssize_t end):
        """Have what the phrase names that says so at ``[i, end)`` not come along: the words back to the last mark that parts phrases, or to "with".

        False where it names nothing, or the whole text would be left out.
        """
        cdef Words words = self.words
        cdef Py_ssize_t first = words.size, last = words.size, k, begins = _phrase_begins(self.surface, self.spellings, i)
        cdef bint had = last > 0 and words.at[last - 1].role == WITH
        while first > 0 and words.at[first - 1].surface >= begins and (not had or words.at[first - 1].role == WITH):
            first -= 1
        if first == last or (first == 0 and end + 1 >= <Py_ssize_t>len(self.spellings)):
            return False
        for k in range(first, last):
            words.at[k].role = WITHOUT
        if first == 0:
            self.left_out, words.named = last, False
        return True

    cdef Py_ssize_t _negate(self, Py_ssize_t i, Spelling spelling):
        """Hear what is negated at *i*, and return where the next token stands: behind a relation that is negated, it opens a phrase."""
        cdef Py_ssize_t end = _relation_behind(self.spellings, i) if spelling.marks & NOT else 0
        if end:
            self.role = WITHOUT
            return end
        self.negated_until = _negated_until(self.spellings, i + 1)
        return i + 1

    cdef bint _list_goes_on(self, Py_ssize_t comma):
        """Whether a comma parts no phrases, for what it stands in goes on behind it."""
        cdef Py_ssize_t end
        if self.role == HEAD and self.words.size and _goes_on(self.words, self.spellings, comma, self.marks):
            return True
        if self.role == WITHOUT and self.words.size and comma >= self.listed_until:
            end = _list_end(self.spellings, comma, self.words.lexemes[self.words.size - 1])
            if end:
                self.listed_until = end
                return True
        return (comma < self.listed_until and self.role == WITHOUT) or comma < self.negated_until

    cdef object _break(self, Py_ssize_t i, Spelling spelling):
        """Hear a mark that parts phrases."""
        if spelling.marks & OPENS:
            self.around = self.role
        if _goes_on_behind_bracket(self.spellings, i):
            self.role = self.words.bracketed(i - 1, self.around)
        elif spelling.marks & COMMA and self.role != HEAD and self.words.size and _tells_deed_behind(self.spellings, i):
            self.role = QUALIFIER
        elif spelling.marks & (COMMA | OPENS) and (self.role == FOR or self.role == WITH) and self._tells_material_behind(i):
            self.role = QUALIFIER
        else:
            self.role = _after_break(self.role, self.words.size > self.left_out)

    cdef bint _tells_material_behind(self, Py_ssize_t i):
        """Whether a mark that parts phrases leads to a material alone, with its share: "gasket for pumps, rubber", "shoes with laces (100 % leather)".

        That, or whom they are for, tells of the goods, unless such a word stands in front of the mark, so that more are listed: "glue for wood, leather".
        """
        cdef Spelling spelling
        cdef bint material = False
        if self.words.size == 0 or (<Lexeme>self.words.lexemes[self.words.size - 1]).marks & (OF_MATERIAL | MATERIAL_FORM):
            return False
        for spelling in self.spellings[i + 1 :]:
            if spelling.marks & BREAK:
                break
            if spelling.marks & (DIGIT | PERCENT):
                continue
            if spelling.lexeme is None or spelling.role >= 0 or not spelling.lexeme.marks & (OF_MATERIAL | MATERIAL_FORM | SHOE_PART):
                return False
            material |= spelling.lexeme.marks & OF_MATERIAL != 0
        return material


cdef bint _tells_deed_behind(list spellings, Py_ssize_t comma):
    """Whether the clause behind a comma tells what is done to the goods themselves: "with a flap, fastened by a zip", ", deep-frozen"."""
    cdef Py_ssize_t k = comma + 1, size = len(spellings)
    cdef Spelling spelling
    while k < size and (<Spelling>spellings[k]).lexeme is not None and ((<Spelling>spellings[k]).text.endswith("ly") or (
            k + 1 < size and (<Spelling>spellings[k + 1]).marks & HYPHEN)):  # "individually quick-frozen"
        k += 2 if k + 1 < size and (<Spelling>spellings[k + 1]).marks & HYPHEN else 1
    if k >= size or (<Spelling>spellings[k]).lexeme is None or not (<Spelling>spellings[k]).lexeme.marks & DONE_TO:
        return False
    if k + 1 == size:
        return True
    spelling = spellings[k + 1]
    return spelling.role >= 0 or spelling.marks & (BREAK | CHOICE) != 0


cdef bint _phrase_ends(list spellings, Py_ssize_t i):
    """Whether a phrase ends in front of *i*: there stands no word, or a mark that parts phrases, a figure or a word of relation."""
    cdef Spelling spelling
    if i >= <Py_ssize_t>len(spellings):
        return True
    spelling = spellings[i]
    return spelling.lexeme is None or spelling.role >= 0 or spelling.marks & (BREAK | DIGIT) != 0


cdef bint _stands_behind_figure(list spellings, Py_ssize_t i):
    """Whether a figure, or one with its unit, stands in front of a word: "72 by 19", "72 mm by 19 mm"."""
    return i > 0 and ((<Spelling>spellings[i - 1]).marks & DIGIT or (i > 1 and (<Spelling>spellings[i - 2]).marks & DIGIT))


cdef bint _is_joined_on(list surface, Py_ssize_t i):
    """Whether a hyphen joins a word to the word before it."""
    return (i > 1 and (<Token>surface[i - 1]).text == "-" and (<Token>surface[i - 1]).end == (<Token>surface[i]).start
            and (<Token>surface[i - 2]).end == (<Token>surface[i - 1]).start)


cdef bint _goes_on_behind_bracket(list spellings, Py_ssize_t i):
    """Whether a bracket of one word closes at *i* and what it stands in goes on: "polyvinyl chloride (PVC) hose"."""
    cdef Spelling behind
    if not (<Spelling>spellings[i]).marks & CLOSES or i < 2 or i + 1 >= len(spellings) or not (<Spelling>spellings[i - 2]).marks & OPENS:
        return False
    behind = spellings[i + 1]
    return behind.lexeme is not None and behind.role < 0 and not behind.marks & (DIGIT | NEGATES)


cdef inline Py_ssize_t _deed_begins(Words words, int role, int follows, Py_ssize_t deed):
    """Return where the deed of a device begins: at the next word, if a word of relation stands behind the device, else where it was."""
    if (follows == FOR or follows == PLACE) and words.size and (role == HEAD or deed == words.size):
        if (<Lexeme>words.lexemes[words.size - 1]).marks & DEVICE:
            return words.size
    return deed


cdef Words _named_by_deed(Words words, Py_ssize_t deed, list spellings):
    """Return the words with a device named by what it does, for which the device goes before them: in "device that opens cans" and
    "machine for peeling potatoes" the goods are a can opener and a potato peeler, and where trade names them by the deed, "machine used to
    wash bottles", they are a bottle washing machine. Without goods of such a name the words stay as they are.
    """
    cdef Py_ssize_t k, last = deed + 1
    cdef Position* at = words.at
    cdef Words named
    cdef Lexeme doer
    cdef bint doing = False
    while (last < words.size and last < deed + DEED_WORDS and at[last].role == at[deed].role and at[last].marks & LATER == at[deed].marks & LATER
           and not _ends_deed(spellings, at[last - 1].surface, at[last].surface)):
        last += 1
    doer = _called(words.vocabulary, doers((<Lexeme>words.lexemes[deed]).form), words.lexemes[last - 1]) if last > deed + 1 else None
    if doer is None and last > deed + 1:
        doer = _called(words.vocabulary, doings((<Lexeme>words.lexemes[deed]).form), words.lexemes[last - 1])
        doing = True
    if doer is None:
        return words
    named = _no_words(words.vocabulary, words.size)
    named.clauses, named.marks = words.clauses, at[deed].marks & (LATER | ASIDE)
    if not doing:
        named.add(words.lexemes[deed - 1], at[deed - 1].surface, FOR)
    for k in range(deed - 1):
        named.take(words, k)
    named.marks = at[deed].marks & (LATER | ASIDE)
    for k in range(deed + 1, last):
        named.add(words.lexemes[k], at[k].surface, HEAD)
    named.add(doer, at[deed].surface, HEAD)
    if doing:
        named.add(words.lexemes[deed - 1], at[deed - 1].surface, HEAD)
    for k in range(last, words.size):
        named.take(words, k)
    return named


cdef bint _ends_deed(list spellings, Py_ssize_t first, Py_ssize_t last):
    """Whether what a deed is done to ends between two surface tokens, or with the second: at a word of relation or of time, or at a mark."""
    cdef Py_ssize_t i
    cdef Spelling spelling = spellings[last]
    for i in range(first + 1, last):
        if (<Spelling>spellings[i]).role >= 0 or (<Spelling>spellings[i]).marks & BREAK:
            return True
    return spelling.lexeme is not None and spelling.lexeme.form in ENDING_DEEDS


cdef Lexeme _called(Vocabulary vocabulary, tuple forms, Lexeme done_to):
    """Return the word for who does a deed to something, or for doing it, None if the index calls no goods so."""
    cdef Lexeme doer
    for form in forms:
        doer = vocabulary.lexeme(form)
        if doer.numbers and _is_called_so(vocabulary, done_to, doer):
            return doer
    return None


cdef bint _is_called_so(Vocabulary vocabulary, Lexeme done_to, Lexeme doer):
    """Whether the index has a phrase of what something is done to and who does it, "can opener", in one word or two."""
    if vocabulary.joined(done_to, doer) is not None:
        return True
    tokens = [*done_to.numbers, *doer.numbers]
    return any(first < len(done_to.numbers) and end == len(tokens) for _, first, end in vocabulary.core.match(tokens))


cdef bint _is_packed_so(list spellings, Py_ssize_t i):
    """Whether the word in front of "packed", a hyphen passed over, says how: "vacuum-packed"."""
    if i > 1 and (<Spelling>spellings[i - 1]).marks & HYPHEN:
        i -= 1
    return i > 0 and (<Spelling>spellings[i - 1]).marks & HOW_PACKED != 0


cdef bint _counts(list spellings, Py_ssize_t i):
    """Whether "no" at *i* is the short form of number: "order no. 5512"."""
    cdef Py_ssize_t size = len(spellings)
    if (<Spelling>spellings[i]).text != "no" or i + 1 >= size:
        return False
    if (<Spelling>spellings[i + 1]).text == "." and i + 2 < size:
        return (<Spelling>spellings[i + 2]).marks & DIGIT != 0
    return (<Spelling>spellings[i + 1]).marks & DIGIT != 0


cdef Py_ssize_t _left_out_until(list spellings, Py_ssize_t i):
    """Return where the words end that begin at *i* and say at the end of a phrase that what it names does not come along, 0 when there are none:
    "not included", "no longer fitted", "excluded", "sold separately".
    """
    cdef Py_ssize_t end = i + 1, size = len(spellings)
    cdef Spelling behind, word = spellings[i]
    if word.marks & SELLS_APART:
        if end == size or (<Spelling>spellings[end]).text != "separately":
            return 0
        end += 1
    elif word.marks & NEGATES:
        end += end < size and (<Spelling>spellings[end]).text == "longer"
        if end == size or not (<Spelling>spellings[end]).marks & COMES_ALONG:
            return 0
        end += 1
    if end == size:
        return end
    behind = spellings[end]
    return end if behind.marks & (BREAK | HYPHEN) or (behind.role >= 0 and (<Spelling>spellings[end - 1]).text == "included") else 0


cdef Py_ssize_t _phrase_begins(list surface, list spellings, Py_ssize_t i):
    """Return where the phrase begins in which a token stands: behind the last mark that parts phrases."""
    cdef Py_ssize_t k = i - 1
    while k >= 0 and not (<Spelling>spellings[k]).marks & BREAK and not _is_dash(surface, spellings, k):
        k -= 1
    return k + 1


cdef inline bint _is_dash(list surface, list spellings, Py_ssize_t i):
    """Whether a hyphen with a space before it stands at *i*."""
    return (<Spelling>spellings[i]).marks & HYPHEN != 0 and i > 0 and (<Token>surface[i]).start > (<Token>surface[i - 1]).end


cdef Py_ssize_t _relation_behind(list spellings, Py_ssize_t i):
    """Return where the words of relation end that "not" negates: 3 for "not made of", 2 for "not containing", from *i* on; 0 when there are none."""
    cdef Py_ssize_t size = len(spellings)
    cdef Spelling behind
    if i + 1 >= size:
        return 0
    behind = spellings[i + 1]
    if behind.pairs is not None and i + 2 < size and (<Spelling>spellings[i + 2]).text in behind.pairs:
        return i + 3
    return i + 2 if behind.role >= 0 else 0


cdef Py_ssize_t _negated_until(list spellings, Py_ssize_t first):
    """Return where a negation ends that begins at *first*: behind one word, or what an adverb leads to, and what is listed with it."""
    cdef Py_ssize_t end = first, listed, size = len(spellings)
    if first < size:
        end += 1 + ((<Spelling>spellings[first]).marks & STRETCHES != 0)
    while end < size and (<Spelling>spellings[end]).marks & CHOICE and (<Spelling>spellings[end]).text != "and":
        end += 2 + (end + 1 < size and (<Spelling>spellings[end + 1]).marks & STRETCHES != 0)
    if end == first + 1 and _ends_behind(spellings, end) and not _leaves_goods(spellings, first):
        return end + 1
    if first < end < size and (<Spelling>spellings[end]).marks & COMMA and (<Spelling>spellings[end - 1]).lexeme is not None:
        listed = _list_end(spellings, end, (<Spelling>spellings[end - 1]).lexeme)
        if listed:
            return listed
    return end


cdef bint _ends_behind(list spellings, Py_ssize_t i):
    """Whether one word stands at *i* and a sentence ends behind it: "it is not artificial turf."."""
    cdef Py_ssize_t size = len(spellings)
    cdef Spelling word
    if i >= size or (i + 1 < size and (<Spelling>spellings[i + 1]).text not in (".", ";")):
        return False
    word = spellings[i]
    return word.lexeme is not None and word.role < 0 and not word.marks & (DIGIT | BREAK | NEGATES) and i > 2


cdef bint _leaves_goods(list spellings, Py_ssize_t i):
    """Whether what is denied at *i* is only what is done to the goods named behind it: "roasted, not decaffeinated coffee", but "it is not dyed wool"."""
    cdef Spelling denied = spellings[i]
    if denied.lexeme is None or not denied.lexeme.marks & DONE_TO:
        return False
    return i < 2 or (<Spelling>spellings[i - 2]).text not in ("is", "are", "was", "were")


cdef Py_ssize_t _list_end(list spellings, Py_ssize_t comma, Lexeme before):
    """Return where a list ends that goes on at *comma*, 0 when there is none: "impregnated, coated or laminated", all of a kind by their form."""
    cdef Py_ssize_t k = comma + 1, run = 0, size = min(<Py_ssize_t>len(spellings), comma + LISTED_TOKENS)
    cdef Spelling spelling
    cdef bint last = False, alike = False
    while k < size:
        spelling = spellings[k]
        if spelling.marks & CHOICE and run and not last:
            last, run = True, 0
        elif spelling.marks & COMMA and run and not last:
            run = 0
            if k + 1 < size and (<Spelling>spellings[k + 1]).marks & CHOICE:  # "a, b, or c"
                k += 1
                last = True
        elif spelling.marks & HYPHEN and run:
            run = min(run, ITEM_WORDS - 1)  # "self-adhesive" is one
        elif spelling.lexeme is not None and not spelling.marks & (DIGIT | NEGATES) and spelling.role < 0 and run < ITEM_WORDS:
            run += 1
            alike |= last and (spelling.lexeme.marks & PAST) == (before.marks & PAST)
            if last and alike:
                return k + 1
        else:
            break
        k += 1
    return 0


cdef bint _goes_on(Words words, list spellings, Py_ssize_t comma, int marks):
    """Whether the noun is still to come: "a plastic-coated, steel wire, drying rack", "gold 95 %, platinum 5 % alloy sheet"."""
    return (<Lexeme>words.lexemes[words.size - 1]).marks & PAST or (marks & PERCENT and _lists_shares(spellings, comma))


cdef bint _lists_shares(list spellings, Py_ssize_t comma):
    """Whether the text up to *comma* is nothing but a material with its share, and another share follows."""
    cdef Py_ssize_t k, percents = 0, commas = 0
    cdef Spelling first = spellings[0], last = spellings[comma - 1]
    for k in range(comma):
        percents += (<Spelling>spellings[k]).marks & PERCENT != 0
        commas += (<Spelling>spellings[k]).marks & COMMA != 0
    if percents != 1 + commas or not (first.marks & DIGIT or last.marks & PERCENT) or comma > 5 * percents:
        return False
    for k in range(comma + 1, min(comma + 6, <Py_ssize_t>len(spellings))):
        if (<Spelling>spellings[k]).marks & PERCENT:
            return True
    return False


cdef int _after_break(int role, bint started) noexcept:
    """What stands behind a comma qualifies the goods; within what they are of, for or with, the list goes on."""
    if not started:
        return HEAD
    return QUALIFIER if role == HEAD or role == QUALIFIER or role == WITHOUT else role
