# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""The ranker: features of headings, of the places below them and of the best codes, and their probabilities.

Evidence is gathered by ``_evidence``, the second opinion by ``_opinion``, the trees are in ``_trees``. What a feature means to the
fitted weights is said in ``hscode.ranking``; law is in ``hscode.rules``.
"""

cimport cython
from libc.math cimport INFINITY, exp, log
from libc.stdint cimport int16_t, int32_t, int64_t, uint8_t, uint16_t, uint32_t, uint64_t
from libc.stdlib cimport calloc, free, malloc
from libc.string cimport memcpy, memset

from hscode._builtins cimport claim, give_back
from hscode._core cimport (
    CHAPTERS, LEVEL_HEADING, PARTS, PARTS_INCLUDED, RESIDUAL, Index, View, has, is_kind_of, lowest, prefetch, stands,
)
from hscode.ranking._evidence cimport NEAR, NO_PHRASE, UNKNOWN, Evidence, Likeness, Sayings
from hscode.ranking._opinion cimport REMOTE, Opinion
from hscode.ranking._questions cimport DEPTH_HEADINGS, MAX_LEAVES, Measure, Question, Questions
from hscode.ranking._trees cimport LANES, Bits, Forest, Ranks, Side

cdef enum:
    BLOCK = 8  # headings whose features are weighed side by side

ctypedef double Block[BLOCK]

cdef extern from "_wide.h" nogil:
    void weigh "hscode_weigh"(const double* weights, const Block* features, int n, double* sums)
    double log_sum "hscode_log_sum"(const double* powers, int n)

cdef enum:  # features of headings, as HEADING_FEATURES names them; how many they are
    H_SIMILAR, H_SIMILAR_HEAD, H_TITLE, H_EXACT, H_EXACT_HEAD, H_EXACT_END, H_ASSOCIATION, H_ASSOCIATION_HEAD, H_TERM_COVERED,
    H_TEXT_COVERED, H_CUE, H_FACTS_MET, H_FACTS_CONTRADICTED, H_LOOKALIKE, H_PARTS_AGREE, H_PARTS_MISSING, H_NOTE_TO, H_CHAPTER, H_SIZE,
    H_SIMILAR_SHARE, H_ASSOCIATION_SHARE, H_WHOLE_TEXT, H_TERMS_NEAR, H_EXACT_SHARE, H_EXACT_LONE_MODIFIER, H_FACTS_UNKNOWN,
    H_EXACT_HEAD_SHARE, H_EXACT_INSIDE, H_SIMILAR_HEAD_SHARE, H_COMMON, H_COMMON_CASUAL, H_EXACT_WHOLE, H_COMMON_UNSURE,
    H_ASSOCIATION_UNSURE, H_COMMON_SHORT, H_CHAPTER_UNSURE, H_PARCELS, H_PARCELS_UNSURE, H_CHAPTER_WORDS, H_CHAPTER_HEAD, H_CHAPTER_NAMING,
    H_PARTS_UNSAID, H_OPINION, H_OPINION_SHARE, NH

cdef enum:  # of the places below them, as SUBHEADING_FEATURES names them
    S_SIMILAR, S_SIMILAR_HEAD, S_TITLE, S_EXACT, S_EXACT_HEAD, S_ASSOCIATION, S_CUE, S_FACTS_MET, S_FACTS_CONTRADICTED, S_FACTS_UNKNOWN,
    S_DEFAULT, S_RESIDUAL, S_PARTS_AGREE, S_PARTS_UNSAID, S_SIZE, S_DEFAULT_QUIET, S_LOOKALIKE, S_RESIDUAL_QUIET, S_SIMILAR_SHARE,
    S_NOTE_TO, S_SIMILAR_BEST, S_CUE_SHARE, S_FIRST, S_LAST, S_FIRST_CASUAL, S_DEFAULT_CASUAL, S_COMMON, S_COMMON_CASUAL, S_EXACT_WHOLE,
    S_PARCELS, S_OPINION, NS

cdef enum:  # of a contender that are neither its heading's nor its way's
    C_JOINT, C_HEADING, C_WAY, C_LEVELS, C_JOINT_BEHIND, C_HEADING_BEHIND, C_PLACE, C_OPINION_CODE, C_OPINION_HEADING, C_OPINION_CHAPTER,
    C_OPINION_BEHIND, C_OPINION_HEADING_BEHIND, C_NAMED, NC

cdef enum:
    NR = NC + NH + NS
    MAX_CHILDREN = 256
    DASHES = 2  # dash levels below a heading
    MAX_STEPS = 8192  # whole blocks
    CONTENDERS = LANES  # codes that the trees set in order
    LOGS = 256
    WEAK_PASSED_OVER = 1  # of a heading: weak likenesses of its places to the text are not noted
    LEFT_OUT = 2  # and it is not listed
    SHARE_CONTRADICTED = 3  # conditions for which one counts that a stated share contradicts

HEADING_FEATURES = (
    "similar", "similar_head", "title", "exact", "exact_head", "exact_end", "association", "association_head",
    "term_covered", "text_covered", "cue", "facts_met", "facts_contradicted", "lookalike", "parts_agree", "parts_missing",
    "note_to", "chapter", "size", "similar_share", "association_share", "whole_text", "terms_near", "exact_share", "exact_lone_modifier",
    "facts_unknown", "exact_head_share", "exact_inside",
    "similar_head_share", "common", "common_casual", "exact_whole",
    "common_unsure", "association_unsure", "common_short", "chapter_unsure", "parcels", "parcels_unsure",
    "chapter_words", "chapter_head", "chapter_naming", "parts_unsaid", "opinion", "opinion_share",
)
SUBHEADING_FEATURES = (
    "similar", "similar_head", "title", "exact", "exact_head", "association", "cue", "facts_met", "facts_contradicted",
    "facts_unknown", "default", "residual", "parts_agree", "parts_unsaid", "size", "default_quiet", "lookalike",
    "residual_quiet", "similar_share", "note_to", "similar_best", "cue_share", "first", "last", "first_casual", "default_casual",
    "common", "common_casual", "exact_whole", "parcels", "opinion",
)
CONTENDER_FEATURES = (
    "joint", "heading", "way", "levels", "joint_behind", "heading_behind", "place", "opinion_code", "opinion_heading", "opinion_chapter",
    "opinion_behind", "opinion_heading_behind", "named",
    *(f"heading.{name}" for name in HEADING_FEATURES), *(f"way.{name}" for name in SUBHEADING_FEATURES),
)
assert len(HEADING_FEATURES) == NH and len(SUBHEADING_FEATURES) == NS and len(CONTENDER_FEATURES) == NR

cdef str AT_ONCE = "a ranker is asked by one thread at a time; give each its own"
cdef double LEAST_JOINT = -11.5  # a code less likely than e to this power is not listed
cdef double LEAST_OPINION = -14.0  # below it the second opinion knows nothing
cdef double LEAST_HEADING = 1e-4  # a heading less likely is not gone into
cdef double UNASKED = -1.0  # of a code that is no contender: its share follows from how likely it is
cdef double BEHIND = 5.0  # a code that is e to this power less likely than the likeliest is no contender
cdef double BOUND = 1e-6  # logs that are nearer are told apart by what they are the logs of
cdef double ALL_BUT_SAME = 0.995  # likeness from which a phrase has the words of the text and no others
cdef double LOUD_CUE = 0.05, LOUD_TERM = 0.3  # shares of the text from which a cue or a term speaks for a place; below them all are quiet
cdef double LEAST_ASSOCIATION = 0.3  # a heading of which no phrase is like the text is listed for its words from here on


cdef struct Heading:
    # a heading that is listed: what is known of it that asks for its places
    uint32_t node
    int32_t number
    Likeness likeness
    Sayings sayings
    uint8_t chapter
    uint8_t is_spoken  # something is said of its places
    double association
    double term_covered
    double text_covered
    double opinion


cdef struct HeadingFacts:
    # of a heading, whatever the text: side by side, as texts ask for it from all over memory
    double size  # log of one more than its places
    float common
    float parcels
    uint16_t node  # an index has at most 0x8000 places
    uint16_t end  # of its places
    uint32_t n_conditions
    uint8_t holds_parts
    uint8_t is_parts


cdef struct Codes:
    # of a heading: the numbers of its codes
    uint32_t first
    uint32_t end


cdef struct Step:
    # a place on the way down from a heading, and the step before
    uint32_t node
    int32_t before


cdef struct Leaf:
    # a code at the end of the way: log of the heading's probability and of its share in the heading
    uint32_t node
    int32_t step
    int32_t levels
    int32_t heading
    double heading_share
    double way
    double opinion
    double share


cdef struct Tally:
    # conditions that the stated facts meet, contradict and leave open
    int met
    int contradicted
    int unknown


@cython.final
cdef class Ranker:
    """Probabilities of headings and codes. Not to be used by two threads at once, which raises a ``RuntimeError``.

    Args:
        index: the compiled nomenclature.
        heading_weights: one number for each of :data:`HEADING_FEATURES`.
        subheading_weights: one number for each of :data:`SUBHEADING_FEATURES`.
    """

    cdef readonly Index index
    cdef bint is_asked  # and has not answered
    cdef Evidence evidence
    cdef Opinion opinion
    cdef Forest forest
    cdef double heading_weights[NH]
    cdef double subheading_weights[NS]
    cdef double logs[LOGS]
    cdef int dim_share
    cdef int dim_length
    # of the index
    cdef int16_t* heading_number  # of each place, -1 above headings; an index has at most 0x8000 places
    cdef HeadingFacts* facts_of
    cdef Codes* codes_of
    cdef uint8_t* chapter_of  # of each heading, close together
    # of the text
    cdef bint parts
    cdef bint formal
    cdef const uint32_t* values
    cdef int n_values
    cdef uint64_t stated  # bits of their attributes, of which some share one
    cdef const Measure* measures
    cdef int n_measures
    cdef double text_weight
    cdef Tally chapter_tally[CHAPTERS]
    cdef uint8_t chapter_judged[CHAPTERS]
    cdef float chapter_best[CHAPTERS]  # how much the words go with the best heading of the chapter, and the second best
    cdef float chapter_second[CHAPTERS]
    # headings
    cdef uint8_t* far  # of each heading, from 1, what is passed over of it; 0 for what is above headings
    cdef int32_t* place  # of each heading in the list, from 1; 0 for none
    cdef Heading* headings
    cdef Block* heading_features  # for each block of them all their features
    cdef double* logits  # the score of each
    cdef int n_listed
    cdef Heading blank  # of which nothing is known
    cdef Heading top  # the most of each that any heading has
    cdef int32_t* order  # the best, best first
    cdef int n_best
    cdef double share[DEPTH_HEADINGS]
    # the way down
    cdef Step* steps  # siblings side by side from the beginning of a block
    cdef double* step_logits  # how likely each is among its siblings
    cdef Block* step_features  # for each block of steps all their features
    cdef int n_steps
    cdef Leaf* leaves
    cdef int n_leaves
    cdef double likeliest[MAX_LEAVES]  # how likely the best of them are, as many as are kept, best first
    cdef int n_kept
    cdef int n_near  # those of them that can contend
    cdef int limit  # codes that are asked for
    cdef int contenders[CONTENDERS]
    cdef int n_contenders
    cdef Side features[NR]
    cdef Ranks ranks[NR]  # what the trees note of the contenders
    cdef Bits* left
    cdef double scores[LANES]
    cdef double held[LANES]  # what each contender holds before the trees are asked

    def __cinit__(self, Index index not None, heading_weights, subheading_weights):
        cdef View* v = &index.view
        cdef uint32_t i, node, head
        cdef HeadingFacts* facts
        self.index = index
        self.evidence = Evidence(index)
        self.opinion = Opinion(index)
        self.heading_number = <int16_t*>malloc(v.n_nodes * sizeof(int16_t))
        self.facts_of = <HeadingFacts*>calloc(v.n_headings + 1, sizeof(HeadingFacts))
        self.codes_of = <Codes*>calloc(v.n_headings + 1, sizeof(Codes))
        self.chapter_of = <uint8_t*>calloc(v.n_headings + 1, 1)
        self.far = <uint8_t*>calloc(v.n_headings + 1, 1)
        self.place = <int32_t*>calloc(v.n_headings + 1, sizeof(int32_t))
        self.headings = <Heading*>malloc((v.n_headings + 1) * sizeof(Heading))
        self.heading_features = <Block*>calloc((v.n_headings // BLOCK + 1) * NH, sizeof(Block))
        self.logits = <double*>malloc((v.n_headings + BLOCK) * sizeof(double))
        self.order = <int32_t*>malloc((v.n_headings + 1) * sizeof(int32_t))
        self.steps = <Step*>malloc(MAX_STEPS * sizeof(Step))
        self.step_logits = <double*>calloc(MAX_STEPS, sizeof(double))
        self.step_features = <Block*>calloc(MAX_STEPS // BLOCK * NS, sizeof(Block))
        self.leaves = <Leaf*>malloc(MAX_LEAVES * sizeof(Leaf))
        if (self.heading_number == NULL or self.facts_of == NULL or self.codes_of == NULL or self.chapter_of == NULL or self.far == NULL
                or self.place == NULL or self.headings == NULL or self.heading_features == NULL or self.logits == NULL or self.order == NULL
                or self.steps == NULL or self.step_logits == NULL or self.step_features == NULL or self.leaves == NULL):
            raise MemoryError
        for i in range(LOGS):
            self.logs[i] = log(<double>i)
        self.blank.likeness.best = NO_PHRASE
        memset(self.heading_number, 0xFF, v.n_nodes * sizeof(int16_t))
        for i in range(v.n_headings):
            head, facts = v.head_node[i], &self.facts_of[i]
            facts.node, facts.end = <uint16_t>head, <uint16_t>v.node_end[head]
            facts.n_conditions = v.cond_off[head + 1] - v.cond_off[head]
            self.chapter_of[i] = <uint8_t>v.node_code[v.node_parent[head]]
            facts.is_parts = v.node_flags[head] & PARTS != 0
            facts.common, facts.parcels = v.node_common[head], v.node_parcels[head]
            facts.size = self._log(1 + <int64_t>v.node_end[head] - head)
            for node in range(head, v.node_end[head]):
                self.heading_number[node] = <int16_t>i
                if v.node_leaf[node] >= 0:
                    self._widen(&self.codes_of[i], <uint32_t>v.node_leaf[node])
                if v.node_flags[node] & (PARTS | PARTS_INCLUDED):
                    facts.holds_parts = 1
        self.set_weights(heading_weights, subheading_weights)
        self.set_forest(Forest((), 1.0, NR))

    def __dealloc__(self):
        free(self.heading_number); free(self.facts_of); free(self.codes_of); free(self.chapter_of); free(self.far); free(self.place)
        free(self.headings); free(self.heading_features); free(self.logits); free(self.order)
        free(self.steps); free(self.step_logits); free(self.step_features); free(self.leaves); free(self.left)

    @cython.boundscheck(True)
    def set_weights(self, heading_weights, subheading_weights):
        """Set the weights of the linear models, in the order of the feature names: all, or where one is refused none.

        Raises:
            ValueError: more or fewer weights than features.
            RuntimeError: the ranker is being asked.
        """
        cdef int i
        cdef double of_headings[NH]
        cdef double of_places[NS]
        if len(heading_weights) != NH or len(subheading_weights) != NS:
            raise ValueError("one weight for each feature is needed")
        for i in range(NH):
            of_headings[i] = heading_weights[i]
        for i in range(NS):
            of_places[i] = subheading_weights[i]
        self._claim()  # at last: what is no float has run code of its own
        memcpy(self.heading_weights, of_headings, sizeof(of_headings))
        memcpy(self.subheading_weights, of_places, sizeof(of_places))
        give_back(&self.is_asked)

    def set_forest(self, Forest forest not None):
        """Set the trees that put the best codes in order; none leaves the order to the linear models.

        Raises:
            ValueError: trees over other features than those of the contenders.
        """
        cdef Bits* left
        if forest.n_features != NR:
            raise ValueError(f"the trees are over {forest.n_features} features; contenders have {NR}")
        left = <Bits*>calloc(forest.n_trees + 1, sizeof(Bits))
        if left == NULL:
            raise MemoryError
        try:
            self._claim()
        except RuntimeError:
            free(left)
            raise
        free(self.left)
        self.left, self.forest = left, forest
        give_back(&self.is_asked)

    def set_dimensions(self, int share, int length):
        """Tell the numbers of the two dimensions whose measures need a name.

        Raises:
            RuntimeError: the ranker is being asked.
        """
        self._claim()
        self.dim_share = share
        self.dim_length = length
        give_back(&self.is_asked)

    def rank(self, Questions questions not None):
        """Return the best codes and headings that :meth:`answer` finds of each text of a run.

        Returns:
            for each text ``(leaves, headings)``: pairs ``(node, probability)``, best first, of as many codes as were asked for.
        """
        self._begin(questions)
        try:
            self._answer_all(questions)
            return questions.answers()
        finally:
            self._end(questions)

    def answer(self, Questions questions not None):
        """Find the best codes and headings of each text of a run.

        From the first text to the last the GIL is free for other threads; for one text alone it is not worth handing over.

        Raises:
            RuntimeError: the ranker or the questions are being asked.
            ValueError: questions of another index.
        """
        self._begin(questions)
        self._answer_all(questions)
        self._end(questions)

    cdef void _answer_all(self, Questions questions) noexcept:
        """Find the best codes and headings of all texts of a run, for one who has the ranker and the questions for oneself."""
        cdef Py_ssize_t i
        if questions.size == 1:
            self._answer(questions.question[0], NULL)
        else:
            with nogil:
                for i in range(questions.size):
                    self._answer(questions.question[i], questions.question[i + 1] if i + 1 < questions.size else NULL)

    cdef void _answer(self, Question* question, const Question* following) noexcept nogil:
        """Find the best codes and headings of a text; what the words of the *following* one ask for is on its way from memory meanwhile."""
        self._hear(question)
        self._score_headings(True)
        if following != NULL:
            self.evidence.await_words(following)
        self._contend(question.limit)
        if following != NULL:
            self.evidence.await_postings(following)
        if self.forest.n_trees and self.n_contenders > 1:
            self.forest.judge(self.features, self.ranks, self.left, self.n_contenders, self.scores)
        self._deal()
        self._put_codes(question)
        self._put_headings(question)
        self._forget()

    cdef int _begin(self, Questions questions) except -1:
        """Take questions that nobody is at, and no others until they are answered: what is known of one text stands where that of the next would."""
        if questions.index is not self.index:
            raise ValueError("the questions are of another index than the ranker")
        self._claim()
        try:
            questions.take()
        except RuntimeError:
            give_back(&self.is_asked)
            raise
        return 0

    cdef int _claim(self) except -1:
        """Have the ranker for oneself."""
        if not claim(&self.is_asked):
            raise RuntimeError(AT_ONCE)
        return 0

    cdef void _end(self, Questions questions) noexcept:
        give_back(&questions.is_taken)
        give_back(&self.is_asked)

    def contend(self, Questions questions not None):
        """Return of each text ``(code, features)`` of the codes that the trees set in order (:data:`CONTENDER_FEATURES`), for fitting.

        Raises:
            RuntimeError: the ranker or the questions are being asked.
            ValueError: questions of another index.
        """
        cdef Py_ssize_t at
        cdef int i, j
        self._begin(questions)
        out = []
        try:
            for at in range(questions.size):
                self._hear(questions.question[at])
                self._score_headings(True)
                self._contend(0)
                out.append([(self.leaves[self.contenders[i]].node, [self.features[j][i] for j in range(NR)]) for i in range(self.n_contenders)])
                self._forget()
        finally:
            self._forget()
            self._end(questions)
        return out

    def explain(self, Questions questions not None, wanted=()):
        """Return the features of headings and of the places below them, for fitting.

        What the second opinion holds for remote, which :meth:`rank` passes over, is among them, so that the best headings may be others.

        Args:
            questions: the texts.
            wanted: nodes of headings and codes whose features are needed, however unlikely they are.

        Returns:
            for each text ``(headings, levels)``: ``headings`` are ``(node, features)`` of as many of the best as codes were asked for, and
            of those wanted; ``levels`` are ``(parent, [(child, features), ...])`` for every parent on the way to a wanted leaf.

        Raises:
            RuntimeError: the ranker or the questions are being asked.
            ValueError: questions of another index.
        """
        cdef Py_ssize_t at
        self._begin(questions)
        out = []
        try:
            wanted = list(wanted)
            for at in range(questions.size):
                self._hear(questions.question[at])
                self._score_headings(False)
                self._find_best(questions.question[at].limit)
                out.append((self._headings_with(wanted), self._levels(wanted)))
                self._forget()
        finally:
            self._forget()
            self._end(questions)
        return out

    cdef list _headings_with(self, list wanted):
        """Return the features of the best headings and of those wanted."""
        cdef int i
        cdef int32_t number
        cdef uint32_t node
        numbers = [self.headings[self.order[i]].number for i in range(self.n_best)]
        for node in wanted:
            number = self.heading_number[node] if node < self.index.view.n_nodes else -1
            if number >= 0 and self.place[number] and number not in numbers:
                numbers.append(number)
        return [self._features_of_heading(number) for number in numbers]

    cdef tuple _features_of_heading(self, int32_t number):
        cdef const Heading* heading = &self.headings[self.place[number] - 1]
        cdef Block features[NH]
        cdef int j
        self._describe_headings(&heading, 1, features)
        return heading.node, [features[j][0] for j in range(NH)]

    cdef list _levels(self, wanted):
        cdef const View* v = &self.index.view
        cdef uint32_t node, parent
        cdef const double* f
        cdef int i, j, n
        levels, seen = [], set()
        for leaf in wanted:
            node = leaf
            while node < v.n_nodes and v.node_level[node] > LEVEL_HEADING:
                parent = v.node_parent[node]
                if parent not in seen:
                    seen.add(parent)
                    self.n_steps = 0
                    self._associate_leaves(self.heading_number[parent])
                    n = self._children(parent, -1)
                    children = []
                    for i in range(n):
                        f = self._features_of_step(i)
                        children.append((self.steps[i].node, [f[j * BLOCK] for j in range(NS)]))
                    levels.append((parent, children))
                node = parent
        return levels

    cdef void _widen(self, Codes* codes, uint32_t code) noexcept nogil:
        """Have the codes of a heading hold another."""
        codes.first = min(codes.first, code) if codes.end else code
        codes.end = max(codes.end, code + 1)

    cdef void _hear(self, const Question* question) noexcept nogil:
        """Take a text."""
        cdef int i
        self.evidence.hear(question)
        self.opinion.read(question)
        self.parts, self.formal = question.parts, question.formal
        self.stated = 0
        self.values, self.n_values = question.values, question.n_values
        for i in range(self.n_values):
            self.stated |= <uint64_t>1 << (self.index.view.value_attr[self.values[i]] & 63)
        self.measures, self.n_measures = question.measures, question.n_measures

    cdef void _forget(self) noexcept nogil:
        cdef int i
        for i in range(self.n_listed):
            self.place[self.headings[i].number] = 0
        self.n_listed = self.n_best = self.n_steps = self.n_leaves = self.n_contenders = 0
        self.evidence.clear()

    cdef inline double _log(self, int64_t n) noexcept nogil:
        return self.logs[n] if 0 <= n < LOGS else log(<double>n)

    # --- facts

    cdef int _state_of_values(self, uint32_t condition) noexcept nogil:
        """Whether the stated values leave a condition open (0), meet it (1) or contradict it (2)."""
        cdef const View* v = &self.index.view
        cdef uint32_t k, value
        cdef int i, state = 0
        cdef bint is_above
        if not self.stated >> (v.cond_key[condition] & 63) & 1:
            return 0
        for i in range(self.n_values):
            value = self.values[i]
            if v.value_attr[value] != v.cond_key[condition]:
                continue
            is_above = False
            for k in range(v.cond_list_off[condition], v.cond_list_off[condition + 1]):
                if is_kind_of(v, value, v.cond_list[k]):
                    return 1
                is_above |= is_kind_of(v, v.cond_list[k], value)
            state = state if is_above else 2
        return state

    cdef int _state_of_measures(self, uint32_t condition) noexcept nogil:
        """Whether the stated measures leave a condition open (0), meet it (1) or contradict it (2)."""
        cdef const View* v = &self.index.view
        cdef uint32_t k
        cdef int i, j
        cdef bint named
        for i in range(self.n_measures):
            if self.measures[i].dimension != v.cond_key[condition]:
                continue
            named = False
            for k in range(v.cond_list_off[condition], v.cond_list_off[condition + 1]):
                for j in range(self.measures[i].n_near):
                    if self.measures[i].near[j] == v.cond_list[k]:
                        named = True
            # a share or a length means nothing without its name: fat or cotton, width or thickness
            if not named and self.measures[i].dimension in (self.dim_share, self.dim_length):
                continue
            return 1 if stands(v.cond_op[condition], self.measures[i].value, v.cond_val[condition]) else 2
        return 0

    cdef inline void _count_facts(self, uint32_t node, uint32_t n_conditions, Tally* tally) noexcept nogil:
        """Add how many conditions of *node*, which has so many, the stated facts meet, contradict, or leave open."""
        if not self.n_values and not self.n_measures:
            tally.unknown += <int>n_conditions
        elif n_conditions:
            self._judge_conditions(node, tally)

    cdef void _judge_conditions(self, uint32_t node, Tally* tally) noexcept nogil:
        cdef const View* v = &self.index.view
        cdef uint32_t c
        cdef int state
        for c in range(v.cond_off[node], v.cond_off[node + 1]):
            state = self._state_of_measures(c) if v.cond_kind[c] else self._state_of_values(c)
            if state == 1:
                tally.met += 1
            elif state == 2:  # a share is known, where words may be misread
                tally.contradicted += SHARE_CONTRADICTED if v.cond_kind[c] and v.cond_key[c] == self.dim_share else 1
            else:
                tally.unknown += 1

    # --- headings

    cdef void _score_headings(self, bint passing_over) noexcept nogil:
        """List the headings for which anything speaks, and score them by the linear model.

        What the second opinion holds for remote is looked at for the fit alone: it is never chosen, but tells the weights what to keep away from.
        """
        cdef const View* v = &self.index.view
        cdef int i
        cdef int32_t j
        self.text_weight = 0
        for i in range(self.evidence.n_tokens):
            j = self.evidence.tokens[i]
            self.text_weight += v.tok_idf[j] if j >= 0 else UNKNOWN
        self.evidence.weigh()
        self.evidence.say_phrases()
        self.opinion.hear(self.evidence.whole, self.evidence.n_tokens)
        self.opinion.judge_chapters()
        memset(self.chapter_judged, 0, sizeof(self.chapter_judged))
        if passing_over:
            self._find_far()
            self.evidence.compare(self.far, self.opinion.remote)
            self._keep_heard()
            self.evidence.compare_rest(self.far)
            self._list_headings()
        if self.n_listed == 0:  # nothing is passed over, or what is remote is all that there is
            memset(self.far, 0, self.index.view.n_headings + 1)
            memset(self.opinion.remote, 0, CHAPTERS)
            self.evidence.compare(self.far, self.opinion.remote)
            self.evidence.compare_rest(self.far)
            self._list_headings()
        self._find_most()
        for i in range((self.n_listed + BLOCK - 1) // BLOCK):
            self._weigh_headings(BLOCK * i)

    cdef Heading* _list(self, int32_t number) noexcept nogil:
        """Return a heading of the list, which it joins if no note excludes it and it is not left out; else NULL."""
        cdef const HeadingFacts* facts = &self.facts_of[number]
        cdef Heading* heading
        if self.place[number]:
            return &self.headings[self.place[number] - 1]
        if self.evidence.out[facts.node] or self.far[number + 1] & LEFT_OUT:
            return NULL
        heading = &self.headings[self.n_listed]
        heading[0] = self.blank
        heading.node, heading.number, heading.chapter = facts.node, number, self.chapter_of[number]
        self.n_listed += 1
        self.place[number] = self.n_listed
        return heading

    cdef void _list_headings(self) noexcept nogil:
        """List the headings of the places that are like the text or spoken of, and those with which its words go much."""
        cdef int i
        self._take_likenesses()
        self._take_sayings()
        for i in range(self.evidence.n_excluded):  # what a note shuts out speaks for the rest of its heading
            if self.heading_number[self.evidence.excluded[i]] >= 0:
                self._list(self.heading_number[self.evidence.excluded[i]])
        self._take_associations()
        for i in range(self.n_listed):
            self.evidence.await_cover(&self.headings[i].likeness)

    cdef void _find_far(self) noexcept nogil:
        """Find the headings that the second opinion holds for remote: they are left out unless the text says a phrase of theirs.

        In chapters that are remote, weak likenesses are not noted even then.
        """
        cdef const float* opinion
        cdef double remote = REMOTE
        cdef uint8_t* far
        cdef int chapter
        cdef int32_t h
        memset(self.far, WEAK_PASSED_OVER | LEFT_OUT, self.index.view.n_headings + 1)
        for chapter in range(CHAPTERS):
            if self.opinion.remote[chapter] or self.opinion.n_headings[chapter] == 0:  # no heading is likelier than its chapter
                continue
            self._judge_chapter(chapter)
            opinion, far = self.opinion.heading + self.opinion.first_heading[chapter], self.far + 1 + self.opinion.first_heading[chapter]
            for h in range(self.opinion.n_headings[chapter]):
                far[h] = LEFT_OUT if opinion[h] < remote else 0

    cdef void _keep_heard(self) noexcept nogil:
        """Keep the remote headings of which the text says a phrase, to which one is near by a single word, or to which a note points."""
        cdef const uint64_t* compared = self.evidence.compared
        cdef const uint64_t* spoken = self.evidence.spoken
        cdef uint32_t word, node, n_words = (self.index.view.n_nodes >> 6) + 1
        cdef uint64_t bits
        cdef uint8_t* far
        for word in range(n_words):
            bits = compared[word] | spoken[word]
            while bits:
                node = 64 * word + lowest(bits)
                bits &= bits - 1
                far = &self.far[self.evidence.heading_of[node]]
                if far[0] & LEFT_OUT and self._is_heard(node):
                    far[0] ^= LEFT_OUT

    cdef bint _is_heard(self, uint32_t node) noexcept nogil:
        cdef const Likeness* likeness = &self.evidence.likeness[node]
        cdef const Sayings* said = &self.evidence.sayings[node]
        if self.evidence.out[node]:
            return False
        if has(self.evidence.compared, node) and (likeness.whole > NEAR or likeness.naming > NEAR):
            return True
        return has(self.evidence.spoken, node) and (said.exact > 0 or said.title > NEAR or said.note > 0)

    cdef void _take_associations(self) noexcept nogil:
        """Take how much the words go with each heading, for it and for its chapter."""
        cdef const uint64_t* associated = self.evidence.associated
        cdef const float* much = self.evidence.heading
        cdef const uint8_t* chapter_of = self.chapter_of
        cdef float* best = self.chapter_best
        cdef float* second = self.chapter_second
        cdef uint32_t word, number, n_words = (self.index.view.n_headings >> 6) + 1
        cdef uint64_t bits
        cdef int32_t chapter
        cdef float association
        memset(best, 0, sizeof(self.chapter_best))
        memset(second, 0, sizeof(self.chapter_second))
        for word in range(n_words):
            bits = associated[word]
            while bits:
                number = 64 * word + lowest(bits)
                bits &= bits - 1
                chapter, association = chapter_of[number], much[number]
                second[chapter] = max(second[chapter], min(best[chapter], association))
                best[chapter] = max(best[chapter], association)
                if association > LEAST_ASSOCIATION:
                    self._list(<int32_t>number)

    cdef void _take_likenesses(self) noexcept nogil:
        """Take how like the text places are for their headings."""
        cdef const uint64_t* compared = self.evidence.compared
        cdef uint32_t word, node, end = 0, n_words = (self.index.view.n_nodes >> 6) + 1
        cdef uint64_t bits
        cdef Heading* heading = NULL
        for word in range(n_words):
            bits = compared[word]
            while bits:
                node = 64 * word + lowest(bits)
                bits &= bits - 1
                if node >= end:
                    heading = self._list_for(node, &end)
                if heading != NULL and not self.evidence.out[node]:
                    take_likeness(&heading.likeness, &self.evidence.likeness[node])

    cdef void _take_sayings(self) noexcept nogil:
        """Take what is said of places for their headings."""
        cdef const uint64_t* spoken = self.evidence.spoken
        cdef uint32_t word, node, end = 0, n_words = (self.index.view.n_nodes >> 6) + 1
        cdef uint64_t bits
        cdef Heading* heading = NULL
        cdef const Sayings* said
        for word in range(n_words):
            bits = spoken[word]
            while bits:
                node = 64 * word + lowest(bits)
                bits &= bits - 1
                if node >= end:
                    heading = self._list_for(node, &end)
                if heading != NULL and not self.evidence.out[node]:
                    said = &self.evidence.sayings[node]
                    heading.is_spoken = True
                    take_sayings(&heading.sayings, said)
                    if node == heading.node:  # what speaks for or against a place below it does not do so for the heading
                        heading.sayings.cue, heading.sayings.lookalike = said.cue, said.lookalike

    cdef inline Heading* _list_for(self, uint32_t node, uint32_t* end) noexcept nogil:
        """Return the heading of a place, which joins the list, if there is one and no note excludes it, else NULL; write the *end* of what it holds."""
        cdef int32_t number = self.heading_number[node]
        if number < 0:
            return NULL
        end[0] = self.facts_of[number].end
        return self._list(number)

    cdef void _find_most(self) noexcept nogil:
        """Find the most that any heading has of what is compared among them."""
        cdef Heading* heading
        cdef Heading* top = &self.top
        cdef int i
        cdef double known, covered
        top[0] = self.blank
        top.opinion = LEAST_OPINION
        for i in range(self.n_listed):
            heading = &self.headings[i]
            self._judge_chapter(heading.chapter)
            self.evidence.cover(&heading.likeness, &known, &covered)
            heading.term_covered = covered / known if known > 0 else 0
            heading.text_covered = covered / self.text_weight if self.text_weight > 0 else 0
            heading.association = self.evidence.heading[heading.number] / self.evidence.total_whole
            heading.opinion = max(<double>self.opinion.heading[heading.number], LEAST_OPINION)
            top.likeness.whole = max(top.likeness.whole, heading.likeness.whole)
            top.likeness.naming = max(top.likeness.naming, heading.likeness.naming)
            top.sayings.exact = max(top.sayings.exact, heading.sayings.exact)
            top.sayings.exact_head = max(top.sayings.exact_head, heading.sayings.exact_head)
            top.association = max(top.association, heading.association)
            top.opinion = max(top.opinion, heading.opinion)

    cdef void _judge_chapter(self, int32_t chapter) noexcept nogil:
        """Ask the second opinion for the headings of a chapter, and its own conditions, once for a text."""
        cdef const View* v = &self.index.view
        cdef uint32_t node = <uint32_t>self.opinion.chapter_node[chapter]
        if self.chapter_judged[chapter]:
            return
        self.chapter_judged[chapter] = 1
        self.opinion.judge_headings(chapter)
        memset(&self.chapter_tally[chapter], 0, sizeof(Tally))
        self._count_facts(node, v.cond_off[node + 1] - v.cond_off[node], &self.chapter_tally[chapter])

    cdef void _weigh_headings(self, int start) noexcept nogil:
        """Score a block of headings: the features of each side by side, added up in their order; what is beside the last means nothing."""
        cdef const Heading* headings[BLOCK]
        cdef Block* features = self.heading_features + start // BLOCK * NH
        cdef int i, n = min(BLOCK, self.n_listed - start)
        for i in range(n):
            headings[i] = &self.headings[start + i]
        self._describe_headings(headings, n, features)
        weigh(self.heading_weights, features, NH, self.logits + start)

    cdef void _describe_headings(self, const Heading** headings, int n, Block* f) noexcept nogil:
        """Write the features of up to a block of headings side by side; what is beside the last means nothing."""
        cdef int i
        for i in range(n):
            self._describe_heading(headings[i], f, i)
            if headings[i].is_spoken:
                self._describe_sayings(&headings[i].sayings, f, i)
            else:
                _describe_silence(f, i)
        self._compare_headings(f)

    cdef void _describe_heading(self, const Heading* heading, Block* f, int i) noexcept nogil:
        """Write what a heading has by itself, for which nothing need be said of it."""
        cdef const HeadingFacts* facts = &self.facts_of[heading.number]
        cdef int chapter = heading.chapter
        cdef Tally tally = self.chapter_tally[chapter]
        cdef bint is_best = self.evidence.heading[heading.number] == self.chapter_best[chapter]
        self._count_facts(heading.node, facts.n_conditions, &tally)
        f[H_SIMILAR][i] = heading.likeness.whole
        f[H_SIMILAR_HEAD][i] = heading.likeness.naming
        f[H_ASSOCIATION][i] = heading.association
        f[H_ASSOCIATION_HEAD][i] = self.evidence.heading_naming[heading.number]
        f[H_TERM_COVERED][i] = heading.term_covered
        f[H_TEXT_COVERED][i] = heading.text_covered
        f[H_FACTS_MET][i] = tally.met
        f[H_FACTS_CONTRADICTED][i] = tally.contradicted
        f[H_PARTS_AGREE][i] = facts.holds_parts
        f[H_CHAPTER][i] = self.chapter_second[chapter] if is_best else self.chapter_best[chapter]
        f[H_SIZE][i] = facts.size
        f[H_TERMS_NEAR][i] = self._log(1 + <int64_t>heading.likeness.near)
        f[H_FACTS_UNKNOWN][i] = tally.unknown
        f[H_COMMON][i] = facts.common
        f[H_PARCELS][i] = facts.parcels
        f[H_CHAPTER_WORDS][i] = self.evidence.chapter[chapter]
        f[H_CHAPTER_HEAD][i] = self.evidence.chapter_head[chapter]
        f[H_CHAPTER_NAMING][i] = self.evidence.chapter_naming[chapter]
        f[H_PARTS_UNSAID][i] = facts.is_parts
        f[H_OPINION][i] = heading.opinion

    cdef void _describe_sayings(self, const Sayings* said, Block* f, int i) noexcept nogil:
        """Write those features of a heading that follow from what is said of its places."""
        f[H_TITLE][i] = said.title
        f[H_EXACT][i] = said.exact
        f[H_EXACT_HEAD][i] = said.exact_head
        f[H_EXACT_END][i] = said.exact_end
        f[H_CUE][i] = said.cue
        f[H_LOOKALIKE][i] = said.lookalike
        f[H_NOTE_TO][i] = said.note
        f[H_EXACT_SHARE][i] = said.exact / at_least(self.top.sayings.exact) if said.exact > 0 else 0
        f[H_EXACT_LONE_MODIFIER][i] = said.lone
        f[H_EXACT_HEAD_SHARE][i] = said.exact_head / at_least(self.top.sayings.exact_head) if said.exact_head > 0 else 0
        f[H_EXACT_INSIDE][i] = said.inside
        f[H_EXACT_WHOLE][i] = said.named

    cdef void _compare_headings(self, Block* f) noexcept nogil:
        """Write what headings have by the text or by the best of all, for the whole block."""
        cdef double like = at_least(self.top.likeness.whole), like_naming = at_least(self.top.likeness.naming), unsure = 1 - like
        cdef double association = at_least(self.top.association), opinion = self.top.opinion
        cdef double total_whole = self.evidence.total_whole, total_naming = self.evidence.total_naming
        cdef double casual = 0 if self.formal else 1, parts = 1 if self.parts else 0, unsaid = 1 - parts
        cdef double short = 1 if self.evidence.n_tokens == 1 else 0
        cdef int i
        for i in range(BLOCK):
            f[H_ASSOCIATION_HEAD][i] /= total_naming
            f[H_PARTS_AGREE][i] *= parts
            f[H_PARTS_MISSING][i] = parts - f[H_PARTS_AGREE][i]
            f[H_CHAPTER][i] /= total_whole
            f[H_SIMILAR_SHARE][i] = f[H_SIMILAR][i] / like
            f[H_ASSOCIATION_SHARE][i] = f[H_ASSOCIATION][i] / association
            f[H_WHOLE_TEXT][i] = 1 if f[H_SIMILAR][i] > ALL_BUT_SAME else 0
            f[H_SIMILAR_HEAD_SHARE][i] = f[H_SIMILAR_HEAD][i] / like_naming
            f[H_COMMON_CASUAL][i] = casual * f[H_COMMON][i]
            f[H_COMMON_UNSURE][i] = f[H_COMMON][i] * unsure
            f[H_ASSOCIATION_UNSURE][i] = f[H_ASSOCIATION][i] * unsure
            f[H_COMMON_SHORT][i] = short * f[H_COMMON][i]
            f[H_CHAPTER_UNSURE][i] = f[H_CHAPTER][i] * unsure
            f[H_PARCELS][i] *= casual
            f[H_PARCELS_UNSURE][i] = f[H_PARCELS][i] * unsure
            f[H_PARTS_UNSAID][i] *= unsaid
            f[H_OPINION_SHARE][i] = f[H_OPINION][i] - opinion

    cdef void _find_best(self, int limit) noexcept nogil:
        """Put the best headings in order, those of the same score in that of the tariff."""
        cdef int i, k
        cdef double least = -INFINITY  # of those that are among them, once these are as many as can be
        self.n_best = 0
        for i in range(self.n_listed):
            if self.logits[i] < least:
                continue
            k = self.n_best
            if k == limit and (k == 0 or not self._is_before(i, self.order[k - 1])):
                continue
            if k == limit:
                k -= 1
            else:
                self.n_best += 1
            while k and self._is_before(i, self.order[k - 1]):
                self.order[k] = self.order[k - 1]
                k -= 1
            self.order[k] = i
            if self.n_best == limit:
                least = self.logits[self.order[limit - 1]]

    cdef inline bint _is_before(self, int heading, int other) noexcept nogil:
        if self.logits[heading] != self.logits[other]:
            return self.logits[heading] > self.logits[other]
        return self.headings[heading].number < self.headings[other].number

    # --- the way down

    cdef void _contend(self, int limit) noexcept nogil:
        """Go down from the best headings to the contenders and as many codes behind them as can be among the *limit* best; describe the contenders."""
        cdef double total = log_sum(self.logits, self.n_listed), share
        cdef const Heading* heading
        cdef int i
        self._find_best(DEPTH_HEADINGS)
        for i in range(self.n_best):
            self._await_places(self.headings[self.order[i]].node)
        self.limit = min(limit, MAX_LEAVES - CONTENDERS)  # the trees may set all contenders behind the rest
        self.n_kept = self.n_near = 0
        for i in range(self.n_best):
            share, heading = self.logits[self.order[i]] - total, &self.headings[self.order[i]]
            self.share[i] = exp(share)
            if self.share[i] > LEAST_HEADING or self.n_leaves == 0:
                if self._is_wanted(share):
                    self._associate_leaves(heading.number)
                    self._descend(heading.node, -1, 0, i, share, 0, self.opinion.heading[heading.number])
        self._choose()
        self._describe()

    cdef void _associate_leaves(self, int32_t number) noexcept nogil:
        """Have it known with which codes of a heading the words go."""
        self.evidence.associate_leaves(self.codes_of[number].first, self.codes_of[number].end)

    cdef void _await_places(self, uint32_t node) noexcept nogil:
        """Have what is known of a heading and the first places below it brought from memory."""
        cdef const View* v = &self.index.view
        prefetch(v.node_leaf + node)
        prefetch(v.node_end + node)
        prefetch(v.node_flags + node)
        prefetch(v.node_default + node)
        prefetch(v.node_common + node)
        prefetch(v.node_parcels + node)
        prefetch(v.cond_off + node)
        prefetch(v.op_node_scale + node)
        self.opinion.await_node(node + 1)

    cdef void _descend(self, uint32_t node, int step, int dash, int heading, double share, double way, double opinion) noexcept nogil:
        """List the codes under *node* with their shares of it, one dash level at a time (GIR 6)."""
        cdef const View* v = &self.index.view
        cdef int n, i, first
        cdef double total, part
        cdef Leaf* leaf
        if v.node_leaf[node] >= 0:
            if self.n_leaves < MAX_LEAVES:
                leaf = &self.leaves[self.n_leaves]
                leaf.node, leaf.step, leaf.levels, leaf.heading = node, step, dash, heading
                leaf.heading_share, leaf.way, leaf.opinion, leaf.share = share, way, opinion, UNASKED
                self.n_leaves += 1
                self._keep(share + way)
            return
        if dash >= DASHES:
            return
        first = self.n_steps
        n = self._children(node, step)
        total = log_sum(self.step_logits + first, n)
        for i in range(first, first + n):
            part = self.step_logits[i] - total
            if share + way + part > LEAST_JOINT and self._is_wanted(share + way + part):
                self._descend(self.steps[i].node, i, dash + 1, heading, share, way + part, opinion + self._features_of_step(i)[S_OPINION * BLOCK])

    cdef inline bint _is_wanted(self, double joint) noexcept nogil:
        """Whether a code that is at most so likely can still contend, or be among the best behind those that do."""
        cdef bint contends = self.n_kept == 0 or joint > self.likeliest[0] - BEHIND - BOUND
        cdef int n = self.limit + (CONTENDERS if contends else self.n_near)
        return self.n_kept < n or joint > self.likeliest[n - 1] - BOUND

    cdef inline void _keep(self, double joint) noexcept nogil:
        """Keep how likely a code is among the best, best first."""
        cdef int k = self.n_kept
        if k < self.limit + CONTENDERS:
            self.n_kept += 1
        elif joint <= self.likeliest[k - 1]:
            return
        else:
            k -= 1
        while k and joint > self.likeliest[k - 1]:
            self.likeliest[k] = self.likeliest[k - 1]
            k -= 1
        self.likeliest[k] = joint
        self.n_near = 1
        while self.n_near < min(self.n_kept, CONTENDERS) and self.likeliest[self.n_near] > self.likeliest[0] - BEHIND:
            self.n_near += 1

    cdef inline double* _features_of_step(self, int step) noexcept nogil:
        """Return where the first feature of a step stands; the others follow ``BLOCK`` numbers apart."""
        return &self.step_features[<uint32_t>step // BLOCK * NS][<uint32_t>step % BLOCK]

    cdef int _children(self, uint32_t parent, int before) noexcept nogil:
        """Add steps to the children of *parent* that no note excludes, with their features; return how many there are."""
        cdef const View* v = &self.index.view
        cdef int n = 0, i, first = self.n_steps, n_blocks
        cdef uint32_t child = parent + 1
        while child < v.node_end[parent] and n < MAX_CHILDREN and first + n < MAX_STEPS:
            self.opinion.await_node(v.node_end[child])  # the next, if there is one
            if not self.evidence.out[child]:
                self.steps[first + n].node, self.steps[first + n].before = child, before
                self._describe_child(parent, child, self._features_of_step(first + n))
                n += 1
            child = v.node_end[child]
        if n:
            self._compare_children(first, n)
        n_blocks = (n + BLOCK - 1) // BLOCK
        for i in range(n_blocks):
            weigh(self.subheading_weights, self.step_features + (first // BLOCK + i) * NS, NS, self.step_logits + first + i * BLOCK)
        self.n_steps += n_blocks * BLOCK
        return n

    cdef void _compare_children(self, int first, int n) noexcept nogil:
        """Write the features of children that ask for each other."""
        cdef int i, best = -1
        cdef double top = 1e-9, top_cue = 1e-9, opinion
        cdef double opinions[MAX_CHILDREN]
        cdef bint quiet = True
        cdef double* f
        for i in range(n):
            f = self._features_of_step(first + i)
            if f[S_SIMILAR * BLOCK] > top:
                top = f[S_SIMILAR * BLOCK]
                best = i
            top_cue = max(top_cue, f[S_CUE * BLOCK])
            opinions[i] = f[S_OPINION * BLOCK]
            if f[S_FACTS_MET * BLOCK] > 0 or f[S_CUE * BLOCK] > LOUD_CUE or f[S_EXACT * BLOCK] > LOUD_TERM:
                quiet = False
        opinion = log_sum(opinions, n)
        for i in range(n):
            f = self._features_of_step(first + i)
            f[S_DEFAULT_QUIET * BLOCK] = f[S_DEFAULT * BLOCK] if quiet else 0
            f[S_RESIDUAL_QUIET * BLOCK] = f[S_RESIDUAL * BLOCK] if quiet else 0
            f[S_SIMILAR_SHARE * BLOCK] = f[S_SIMILAR * BLOCK] / top
            f[S_SIMILAR_BEST * BLOCK] = 1 if i == best else 0
            f[S_CUE_SHARE * BLOCK] = f[S_CUE * BLOCK] / top_cue if top_cue > 1e-8 else 0
            f[S_FIRST * BLOCK] = 1 if i == 0 else 0
            f[S_LAST * BLOCK] = 1 if i == n - 1 else 0
            f[S_FIRST_CASUAL * BLOCK] = 1 if i == 0 and not self.formal else 0
            f[S_OPINION * BLOCK] -= opinion

    cdef void _describe_child(self, uint32_t parent, uint32_t child, double* f) noexcept nogil:
        """Write the features of a child of *parent* but those that ask for other children, ``BLOCK`` numbers apart."""
        cdef const View* v = &self.index.view
        cdef uint32_t node
        cdef double association = -1e9, cue = 0, casual = 0 if self.formal else 1, common = v.node_common[child]
        cdef double is_default = 1 if v.node_default[parent] == <int32_t>child else 0
        cdef bint is_parts = v.node_flags[child] & PARTS != 0
        cdef Likeness likeness = self.blank.likeness
        cdef Sayings said = self.blank.sayings
        cdef Tally tally
        for node in range(child, v.node_end[child]):
            if v.node_leaf[node] >= 0:
                association = max(association, <double>self.evidence.leaf[v.node_leaf[node]])
            if has(self.evidence.compared, node):
                likeness.whole = max(likeness.whole, self.evidence.likeness[node].whole)
                likeness.naming = max(likeness.naming, self.evidence.likeness[node].naming)
            if has(self.evidence.spoken, node):
                take_sayings(&said, &self.evidence.sayings[node])
                cue += self.evidence.sayings[node].cue
                said.lookalike = max(said.lookalike, self.evidence.sayings[node].lookalike)
        tally.met = tally.contradicted = tally.unknown = 0
        self._count_facts(child, v.cond_off[child + 1] - v.cond_off[child], &tally)
        f[S_SIMILAR * BLOCK], f[S_SIMILAR_HEAD * BLOCK] = likeness.whole, likeness.naming
        f[S_TITLE * BLOCK], f[S_EXACT * BLOCK], f[S_EXACT_HEAD * BLOCK] = said.title, said.exact, said.exact_head
        f[S_ASSOCIATION * BLOCK] = association / self.evidence.total_whole
        f[S_CUE * BLOCK] = cue
        f[S_FACTS_MET * BLOCK], f[S_FACTS_CONTRADICTED * BLOCK], f[S_FACTS_UNKNOWN * BLOCK] = tally.met, tally.contradicted, tally.unknown
        f[S_DEFAULT * BLOCK] = is_default
        f[S_RESIDUAL * BLOCK] = 1 if v.node_flags[child] & RESIDUAL else 0
        f[S_PARTS_AGREE * BLOCK] = 1 if is_parts and self.parts else 0
        f[S_PARTS_UNSAID * BLOCK] = 1 if is_parts and not self.parts else 0
        f[S_SIZE * BLOCK] = self._log(<int64_t>v.node_end[child] - child)
        f[S_LOOKALIKE * BLOCK] = said.lookalike
        f[S_NOTE_TO * BLOCK] = said.note
        f[S_DEFAULT_CASUAL * BLOCK] = casual * is_default
        f[S_COMMON * BLOCK] = common
        f[S_COMMON_CASUAL * BLOCK] = casual * common
        f[S_EXACT_WHOLE * BLOCK] = said.named
        f[S_PARCELS * BLOCK] = casual * v.node_parcels[child]
        f[S_OPINION * BLOCK] = self.opinion.agree(child)

    # --- the best codes

    cdef void _choose(self) noexcept nogil:
        """Choose the contenders: the likeliest codes, best first, those of the same probability in the order of the tariff."""
        cdef int i, k
        cdef double joint
        self.n_contenders = 0
        for i in range(self.n_leaves):
            joint = self._joint(i)
            k = self.n_contenders
            if k == CONTENDERS and joint <= self._joint(self.contenders[k - 1]):
                continue
            k = k if k < CONTENDERS else CONTENDERS - 1
            while k and joint > self._joint(self.contenders[k - 1]):
                self.contenders[k] = self.contenders[k - 1]
                k -= 1
            self.contenders[k] = i
            self.n_contenders += 1 if self.n_contenders < CONTENDERS else 0
        self.n_contenders = min(self.n_contenders, self.n_near)

    cdef inline double _joint(self, int leaf) noexcept nogil:
        return self.leaves[leaf].heading_share + self.leaves[leaf].way

    cdef void _describe(self) noexcept nogil:
        """Fill the features of the contenders, side by side."""
        cdef int i
        cdef double top_heading = -1e300, top_opinion = -1e300, top_heading_opinion = -1e300
        cdef Side* f = self.features
        cdef const Leaf* leaf
        cdef const Heading* heading
        for i in range(self.n_contenders):
            leaf = &self.leaves[self.contenders[i]]
            heading = &self.headings[self.order[leaf.heading]]
            f[C_JOINT][i] = leaf.heading_share + leaf.way
            f[C_HEADING][i] = leaf.heading_share
            f[C_WAY][i] = leaf.way
            f[C_LEVELS][i] = leaf.levels
            f[C_PLACE][i] = i
            f[C_OPINION_CODE][i] = max(leaf.opinion, LEAST_OPINION)
            f[C_OPINION_HEADING][i] = heading.opinion
            f[C_OPINION_CHAPTER][i] = self.opinion.chapter[heading.chapter]
            f[C_NAMED][i] = self._named(leaf, heading)
            self._describe_way(leaf.step, &f[NC + NH][i])
            top_heading = max(top_heading, f[C_HEADING][i])
            top_opinion = max(top_opinion, f[C_OPINION_CODE][i])
            top_heading_opinion = max(top_heading_opinion, f[C_OPINION_HEADING][i])
        for i in range(self.n_contenders):
            f[C_JOINT_BEHIND][i] = f[C_JOINT][i] - f[C_JOINT][0]
            f[C_HEADING_BEHIND][i] = f[C_HEADING][i] - top_heading
            f[C_OPINION_BEHIND][i] = f[C_OPINION_CODE][i] - top_opinion
            f[C_OPINION_HEADING_BEHIND][i] = f[C_OPINION_HEADING][i] - top_heading_opinion
        self._copy_headings()

    cdef double _named(self, const Leaf* leaf, const Heading* heading) noexcept nogil:
        """How much of the text a trade name of a code is: all of it where only neutral words stand beside it."""
        cdef const double* f
        if leaf.step < 0:
            return max(<double>heading.sayings.named, <double>heading.sayings.exact)
        f = self._features_of_step(leaf.step)
        return max(f[S_EXACT_WHOLE * BLOCK], f[S_EXACT * BLOCK])

    cdef void _copy_headings(self) noexcept nogil:
        """Write the features of its heading beside each contender."""
        cdef const double* of_heading
        cdef double* f
        cdef int i, j
        for i in range(self.n_contenders):
            of_heading, f = self._features_of_listed(self.order[self.leaves[self.contenders[i]].heading]), &self.features[NC][i]
            for j in range(NH):
                f[j * LANES] = of_heading[j * BLOCK]

    cdef inline double* _features_of_listed(self, int heading) noexcept nogil:
        """Return where the first feature of a heading of the list stands; the others follow ``BLOCK`` numbers apart."""
        return &self.heading_features[<uint32_t>heading // BLOCK * NH][<uint32_t>heading % BLOCK]

    cdef void _describe_way(self, int32_t last, double* f) noexcept nogil:
        """Write the sums of the features on the way to a code, from the heading down, ``LANES`` numbers apart."""
        cdef int32_t way[DASHES]
        cdef const double* of_step
        cdef int j, n = 0
        while last >= 0:
            way[n] = last
            n += 1
            last = self.steps[last].before
        for j in range(NS):
            f[j * LANES] = 0
        while n:
            n -= 1
            of_step = self._features_of_step(way[n])
            for j in range(NS):
                f[j * LANES] += of_step[j * BLOCK]

    cdef void _deal(self) noexcept nogil:
        """Give each code its probability: the trees deal out anew what the contenders hold."""
        cdef int i
        cdef double top = -1e300, total = 0, held = 0
        cdef double odds[LANES]
        for i in range(self.n_contenders):
            self.held[i] = exp(self._joint(self.contenders[i]))
            self.leaves[self.contenders[i]].share = self.held[i]
        if self.forest.n_trees == 0 or self.n_contenders < 2:
            return
        for i in range(self.n_contenders):
            top = max(top, self.scores[i])
        for i in range(self.n_contenders):
            odds[i] = exp(self.scores[i] - top)
            total += odds[i]
            held += self.held[i]
        for i in range(self.n_contenders):
            self.leaves[self.contenders[i]].share = held * odds[i] / total

    cdef void _put_codes(self, Question* question) noexcept nogil:
        """Write the likeliest codes with their probabilities, those of the same probability in the order of the tariff."""
        cdef int i, k, n = 0, limit = min(question.limit, self.n_leaves)
        cdef double least = -1e300
        cdef int32_t best[MAX_LEAVES]
        cdef Leaf* leaf
        if limit and limit < self.n_contenders:  # few of the rest can be among them
            least = log(self._share_of(limit)) - BOUND
        for i in range(self.n_leaves):
            leaf = &self.leaves[i]
            if leaf.share == UNASKED:
                if self._joint(i) < least:
                    continue
                leaf.share = exp(self._joint(i))
            k = n
            while k and self._is_likelier(i, best[k - 1]):
                if k < limit:
                    best[k] = best[k - 1]
                k -= 1
            if k < limit:
                best[k] = i
                n += n < limit
        question.n_codes = n
        for i in range(n):
            question.codes[i].node, question.codes[i].share = self.leaves[best[i]].node, self.leaves[best[i]].share

    cdef double _share_of(self, int place) noexcept nogil:
        """Return the share of the contender in a place, from 1."""
        cdef double shares[CONTENDERS]
        cdef double share
        cdef int i, k
        for i in range(self.n_contenders):
            share, k = self.leaves[self.contenders[i]].share, i
            while k and share > shares[k - 1]:
                shares[k] = shares[k - 1]
                k -= 1
            shares[k] = share
        return shares[place - 1]

    cdef inline bint _is_likelier(self, int leaf, int other) noexcept nogil:
        cdef double share = self.leaves[leaf].share, its = self.leaves[other].share
        return share > its or (share == its and self.leaves[leaf].node < self.leaves[other].node)

    cdef void _put_headings(self, Question* question) noexcept nogil:
        """Write the best headings with their probabilities, to which the trees have dealt out anew what the contenders hold."""
        cdef int i, k
        cdef int order[DEPTH_HEADINGS]
        cdef Leaf* leaf
        for i in range(self.n_contenders):
            leaf = &self.leaves[self.contenders[i]]
            self.share[leaf.heading] += leaf.share - self.held[i]
        for i in range(self.n_best):
            k = i
            while k and self._is_likelier_heading(i, order[k - 1]):
                order[k] = order[k - 1]
                k -= 1
            order[k] = i
        question.n_headings = self.n_best
        for i in range(self.n_best):
            question.headings[i].node, question.headings[i].share = self.headings[self.order[order[i]]].node, self.share[order[i]]

    cdef inline bint _is_likelier_heading(self, int place, int other) noexcept nogil:
        cdef double share = self.share[place], its = self.share[other]
        return share > its or (share == its and self.headings[self.order[place]].node < self.headings[self.order[other]].node)


cdef inline void _describe_silence(Block* f, int i) noexcept nogil:
    """Write those features of a heading that follow from what is said of its places where nothing is."""
    f[H_TITLE][i] = f[H_CUE][i] = f[H_LOOKALIKE][i] = f[H_NOTE_TO][i] = 0
    f[H_EXACT][i] = f[H_EXACT_HEAD][i] = f[H_EXACT_END][i] = f[H_EXACT_SHARE][i] = f[H_EXACT_HEAD_SHARE][i] = 0
    f[H_EXACT_LONE_MODIFIER][i] = f[H_EXACT_INSIDE][i] = f[H_EXACT_WHOLE][i] = 0


cdef inline double at_least(double value) noexcept nogil:
    """Return what can be divided by."""
    return value if value > 1e-9 else 1e-9


cdef inline void take_likeness(Likeness* most, const Likeness* of_place) noexcept nogil:
    if of_place.whole > most.whole:
        most.whole = of_place.whole
        most.best, most.touch = of_place.best, of_place.touch
    most.naming = max(most.naming, of_place.naming)
    most.near += of_place.near


cdef inline void take_sayings(Sayings* most, const Sayings* of_place) noexcept nogil:
    most.title = max(most.title, of_place.title)
    most.exact = max(most.exact, of_place.exact)
    most.exact_head = max(most.exact_head, of_place.exact_head)
    most.exact_end = max(most.exact_end, of_place.exact_end)
    most.lone = max(most.lone, of_place.lone)
    most.inside = max(most.inside, of_place.inside)
    most.named = max(most.named, of_place.named)
    most.note = max(most.note, of_place.note)
