"""The ranker's compiled parts against what they stand for, said slowly: trees, postings, and how like a text the phrases of a place are."""

from __future__ import annotations

import math
from array import array
from collections import Counter
from collections.abc import Sequence
from itertools import accumulate, product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hscode import index_file
from hscode._core import Index
from hscode.compile.automaton import arrange
from hscode.compile.builder import Sources
from hscode.index import Nomenclature
from hscode.index_file import unpack24
from hscode.kinds import Kind, Level
from hscode.pipeline import Pipeline
from hscode.ranking._postings import postings
from hscode.ranking._questions import Questions, Shares
from hscode.ranking._ranker import CONTENDER_FEATURES, HEADING_FEATURES, SUBHEADING_FEATURES, Ranker
from hscode.ranking._trees import Forest
from hscode.ranking.groups import SPEAK_FOR
from hscode.ranking.model import load_weights
from tests.conftest import Build, sections_of

Tree = tuple[list[tuple[int, float, int, int]], list[float]]
FEATURES = 5
LANES = 12
OF_MANY, OF_TITLE = 0x800000, 0x8000
KIN, LEAST, NEAR, REMOTE = 0.6, 0.08, 0.5, -8.0


@st.composite
def trees(draw: st.DrawFn) -> Tree:
    """A tree that grew by splitting leaves, over few thresholds so that values hit them."""
    branches: list[tuple[int, float, int, int]] = []
    leaves = [0.5]

    def grow(depth: int) -> int:
        if depth == 0 or len(leaves) > 14 or draw(st.booleans()):
            leaves.append(draw(st.integers(-9, 9)) / 4)
            return ~(len(leaves) - 1)
        me = len(branches)
        branches.append((0, 0.0, 0, 0))
        feature, threshold = draw(st.integers(0, FEATURES - 1)), draw(st.integers(-2, 2)) / 2
        branches[me] = (feature, threshold, grow(depth - 1), grow(depth - 1))
        return me

    grow(3)
    return branches, leaves


def walked(tree: Tree, code: Sequence[float]) -> float:
    """Return the value of the leaf to which a code comes."""
    branches, leaves = tree
    at = 0 if branches else ~0
    while at >= 0:
        feature, threshold, low, high = branches[at]
        at = low if code[feature] <= threshold else high
    return leaves[~at]


VALUES = st.one_of(st.integers(-5, 5).map(lambda n: n / 4), st.floats(-2, 2))


@given(st.lists(trees(), max_size=6), st.lists(st.lists(VALUES, min_size=FEATURES, max_size=FEATURES), max_size=LANES))
def test_trees_asked_at_once_say_what_walking_them_says(forest: list[Tree], codes: list[list[float]]) -> None:
    scores = Forest(forest, 0.5, FEATURES).scores(codes)
    assert scores == [list(accumulate((walked(tree, code) for tree in forest), initial=0.0))[-1] * 0.5 for code in codes]


def test_fitted_trees_say_what_walking_them_says() -> None:
    fitted = load_weights().trees
    trees = [(list(tree.branches), list(tree.leaves)) for tree in fitted.trees]
    forest = Forest(trees, fitted.scale, len(CONTENDER_FEATURES))
    thresholds = {(feature, threshold) for branches, _ in trees for feature, threshold, _, _ in branches}
    at = dict(sorted(thresholds))
    codes = [[at.get(feature, 0.0) + (lane - 5) * 0.1 for feature in range(len(CONTENDER_FEATURES))] for lane in range(LANES)]
    expected = [list(accumulate((walked(tree, code) for tree in trees), initial=0.0))[-1] * fitted.scale for code in codes]
    assert forest.scores(codes) == expected
    assert len(forest) == len(trees)


@pytest.mark.parametrize(
    ("tree", "says"),
    [
        (([], []), "no leaf"),
        (([(0, 1.0, 0, -1)], [1.0]), "does not follow"),
        (([(0, 1.0, -1, -2)], [1.0]), "does not exist"),
        (([(FEATURES, 1.0, -1, -1)], [1.0]), "asks for feature 5"),
        (([], [0.0] * 17), "17 leaves"),
        (([(0, float("nan"), -1, -2)], [0.0, 1.0]), "no number"),
        (([*((0, 1.0, n + 1, n + 1) for n in range(4)), (0, 1.0, -1, -2)], [0.0, 1.0]), "more leaves"),
    ],
)
def test_trees_that_cannot_be_asked_are_refused(tree: Tree, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        Forest([tree], 1.0, FEATURES)


def test_more_thresholds_of_a_feature_than_there_is_room_for() -> None:
    forest: list[Tree] = [([(0, float(n), -1, -2)], [0.0, 1.0]) for n in range(0x8000)]
    assert Forest(forest[1:], 1.0, FEATURES).scores([[n, 0.0, 0.0, 0.0, 0.0] for n in (0.5, 0x7FFE, 0x9000)]) == [0.0, 0x7FFD, 0x7FFF]
    with pytest.raises(ValueError, match="room for 32767 of a feature"):
        Forest(forest, 1.0, FEATURES)


def test_more_codes_or_features_than_there_is_room_for() -> None:
    forest = Forest([], 1.0, FEATURES)
    assert forest.scores([[0.0] * FEATURES]) == [0.0]
    for codes in ([[0.0] * FEATURES] * (LANES + 1), [[0.0]]):
        with pytest.raises(ValueError, match="codes of 5 features"):
            forest.scores(codes)


Postings = tuple[list[tuple[int, int, float | None, float | None]], list[tuple[int, int, int, int]]]


def chapters_of(index: Index) -> dict[int, int]:
    """Return the chapter of each place from the headings down."""
    parents, codes, ends = index.section("node_parent"), index.section("node_code"), index.section("node_end")
    return {node: codes[parents[head]] for head in index.section("head_node") for node in range(head, ends[head])}


def slow_postings(index: Index, token: int) -> Postings:
    """Return the postings of a token as ``postings`` does: all phrases gone through, sorted, the first of each place put in front; then filed."""
    held: list[tuple[float, int, int, int, int, float]] = []
    for pattern in range(index.counts["patterns"]):
        tokens, entries = index.pattern_tokens(pattern), index.entries(pattern)
        length = array("f", [math.sqrt(sum(index.token_idf(each) ** 2 for each in sorted(set(tokens))))])[0]
        known = sum(map(index.token_idf, tokens)) if len(set(tokens)) == len(tokens) else -1.0 - pattern
        many = OF_MANY if len(entries) > 1 else 0
        terms = [(kind, target) for kind, target in sorted(entries) if kind in (Kind.TERM, Kind.TITLE)]
        held += [(length, pattern, target, many, OF_TITLE * (kind == Kind.TITLE), known) for kind, target in terms if token in tokens]
    held.sort(key=lambda posting: posting[:2])
    places: set[tuple[int, int]] = set()
    first: list[tuple[int, int, float | None, float | None]] = []
    rest: list[tuple[int, int, float | None, float | None]] = []
    for length, _, target, _, title, known in held:
        if (target, title) in places:
            rest.append((target, title, None, None))
        else:
            first.append((target, title, length, known))
        places.add((target, title))
    chapter_of = chapters_of(index)
    filed = sorted(((pattern, many, target, title) for _, pattern, target, many, title, _ in held), key=lambda posting: chapter_of.get(posting[2], 0))
    return first + rest, filed


def test_postings_of_the_tiny_nomenclature(tiny: bytes) -> None:
    index = Index(tiny)
    for token in range(index.counts["tokens"]):
        assert postings(index, token) == slow_postings(index, token)
    with pytest.raises(IndexError):
        postings(index, index.counts["tokens"])


@given(data=st.data())
def test_postings_begin_with_the_shortest_phrase_of_each_place(index_of: Build, data: st.DataObject) -> None:
    patterns = data.draw(st.lists(st.lists(st.integers(0, 3), min_size=1, max_size=4).map(tuple), min_size=1, max_size=60, unique=True).map(arrange))
    entry = st.tuples(st.sampled_from((Kind.TERM, Kind.TITLE, Kind.CUE)), st.integers(0, 6))
    index = index_of(patterns, [data.draw(st.lists(entry, min_size=1, max_size=5, unique=True).map(sorted)) for _ in patterns])
    for token in data.draw(st.permutations(range(5))):
        assert postings(index, token) == slow_postings(index, token)


def ranker_of(index: Index) -> Ranker:
    return Ranker(index, [0.1] * len(HEADING_FEATURES), [0.1] * len(SUBHEADING_FEATURES))


Asked = dict[str, Any]
ASKED: Asked = {
    "words": ("tea",), "tokens": (0,), "weights": (1.0,), "head_weights": (1.0,), "head": 0, "values": (), "measures": (), "parts": False,
    "formal": False, "excluded": (), "noted": (), "limit": 5,
}  # fmt: skip


@pytest.mark.parametrize("given", [([], [0], [1.0], [1.0]), (["tea"], [0], [], [1.0]), (["tea"], [0], [1.0], [])])
def test_words_without_their_weights_are_refused(tiny: bytes, given: tuple[list[str], list[int], list[float], list[float]]) -> None:
    index = Index(tiny)
    questions = Questions(index)
    with pytest.raises(ValueError, match="two weights"):
        questions.add(*given, 0, [], [], False, False, [], [], 5)
    questions.add(**ASKED)
    assert ranker_of(index).rank(questions)[0][0]


@pytest.mark.parametrize(
    ("wrong", "error"),
    [({"tokens": (0xFFFFF,)}, IndexError), ({"words": (5,)}, TypeError), ({"weights": ("much",)}, TypeError), ({"values": (0xFFFFF,)}, IndexError),
     ({"measures": ((0, 1.0),)}, ValueError), ({"excluded": (0xFFFFF,)}, IndexError), ({"noted": ((0xFFFFF, 1.0),)}, IndexError),
     ({"noted": (0,)}, TypeError)],
)  # fmt: skip
def test_what_the_index_has_not_is_refused_and_not_asked(tiny: bytes, wrong: Asked, error: type[Exception]) -> None:
    index = Index(tiny)
    questions = Questions(index)
    for each in (ASKED, wrong | {"formal": True}, ASKED):
        if each is ASKED:
            questions.add(**each)
            continue
        with pytest.raises(error):
            questions.add(**ASKED | each)
    assert len(questions) == 2
    first, second = ranker_of(index).rank(questions)
    assert first == second


def test_questions_of_another_index_are_refused(tiny: bytes) -> None:
    for ask in (ranker_of(Index(tiny)).rank, ranker_of(Index(tiny)).contend, ranker_of(Index(tiny)).explain):
        with pytest.raises(ValueError, match="another index"):
            ask(Questions(Index(tiny)))


def test_nothing_is_asked(tiny: bytes) -> None:
    index = Index(tiny)
    ranker, none = ranker_of(index), Questions(index)
    assert (ranker.rank(none), ranker.contend(none), ranker.explain(none)) == ([], [], [])


def numbers(most: int, size: int) -> st.SearchStrategy[list[int]]:
    return st.lists(st.integers(0, most - 1), max_size=size)


@st.composite
def asked(draw: st.DrawFn, index: Index) -> Asked:
    """A question about a text of the index's own words and others, with all else that may be known."""
    counts = index.counts
    words = draw(st.lists(st.one_of(st.text(max_size=60), st.just("w" * 500)), max_size=8)) * draw(st.sampled_from((1, 1, 1, 90)))
    n = len(words)
    weights = st.lists(st.sampled_from((0.0, 0.25, 1.0)), min_size=n, max_size=n)
    node = st.integers(0, counts["nodes"] - 1)
    return {
        "words": words, "tokens": draw(st.lists(st.integers(-1, counts["tokens"] - 1), min_size=n, max_size=n)),
        "weights": draw(weights), "head_weights": draw(weights), "head": draw(st.integers(-2, n + 1)),
        "values": draw(numbers(len(index.section("value_attr")), 3)) * draw(st.sampled_from((1, 40))),
        "measures": draw(st.lists(st.tuples(st.integers(0, 5), st.floats(0, 100), numbers(counts["tokens"], 12)), max_size=20)),
        "parts": draw(st.booleans()), "formal": draw(st.booleans()), "excluded": draw(st.lists(node, max_size=3)),
        "noted": draw(st.lists(st.tuples(node, st.floats(0, 1)), max_size=3)), "limit": draw(st.sampled_from((-1, 0, 1, 5, 10_000))),
    }  # fmt: skip


@given(st.data())
def test_a_run_is_answered_as_each_question_alone(tiny: bytes, data: st.DataObject) -> None:
    index = Index(tiny)
    run = data.draw(st.lists(asked(index), min_size=1, max_size=9))
    together, ranker = Questions(index), ranker_of(index)
    alone = []
    for each in run:
        together.add(**each)
        one = Questions(index)
        one.add(**each)
        alone += ranker.rank(one)
    assert ranker.rank(together) == ranker_of(index).rank(together) == alone
    assert [len(codes) <= max(each["limit"], 0) for each, (codes, _) in zip(run, alone, strict=True)] == [True] * len(run)


def test_answers_are_sequences_of_pairs(tiny: bytes) -> None:
    index = Index(tiny)
    questions = Questions(index)
    for _ in range(2):
        questions.add(**ASKED)
    (codes, headings), again = ranker_of(index).rank(questions)
    pairs = list(codes)
    assert len(codes) == len(pairs) > 1
    assert [codes[i] for i in range(-len(pairs), len(pairs))] == pairs * 2
    assert (codes[:2], codes[::-1], codes[9:]) == (pairs[:2], pairs[::-1], [])
    assert repr(codes) == repr(pairs)
    assert (codes, headings) == again
    assert codes != headings
    assert codes != pairs
    for out in (len(pairs), -len(pairs) - 1):
        with pytest.raises(IndexError):
            codes[out]
    assert (len(Shares()), list(Shares())) == (0, [])


def test_trees_are_over_the_features_of_contenders_and_rankers_share_them(tiny: bytes) -> None:
    index = Index(tiny)
    one, other = ranker_of(index), ranker_of(index)
    with pytest.raises(ValueError, match="over 2 features"):
        one.set_forest(Forest([], 1.0, 2))
    forest = Forest([([(0, 0.0, -1, -2)], [0.5, -0.5])], 1.0, len(CONTENDER_FEATURES))
    one.set_forest(forest)
    other.set_forest(forest)
    del forest
    questions = Questions(index)
    questions.add(**ASKED)
    first = one.rank(questions)
    assert first == other.rank(questions) == one.rank(questions)
    assert first != ranker_of(index).rank(questions)  # which has no trees


def test_an_answer_stays_as_it_was_when_the_questions_are_asked_again(tiny: bytes) -> None:
    index = Index(tiny)
    questions = Questions(index)
    questions.add(**ASKED)
    ((codes, headings),) = ranker_of(index).rank(questions)
    before = codes[:], headings[:]
    other = Ranker(index, [-0.5] * len(HEADING_FEATURES), [1.0] * len(SUBHEADING_FEATURES))
    assert other.rank(questions)[0][0][:] != before[0]
    del questions
    assert (codes[:], headings[:]) == before


@given(st.data())
def test_fewer_codes_are_the_first_of_all(tiny: bytes, data: st.DataObject) -> None:
    index = Index(tiny)
    questions, each = Questions(index), data.draw(asked(index))
    for limit in range(8):
        questions.add(**each | {"limit": limit})
    ranker = ranker_of(index)
    trees = [([(0, data.draw(st.floats(-5, 0)), -1, -2)], [data.draw(st.floats(-3, 3)), 0.5])]
    ranker.set_forest(Forest(trees, 1.0, len(CONTENDER_FEATURES)))
    answers = ranker.rank(questions)
    for limit, (codes, headings) in enumerate(answers):
        assert codes[:] == answers[-1][0][:limit]
        assert headings == answers[-1][1]


@given(st.data())
def test_headings_are_as_likely_as_their_weighed_features(tiny: bytes, data: st.DataObject) -> None:
    index = Index(tiny)
    questions, each = Questions(index), data.draw(asked(index))
    weights = data.draw(st.lists(st.sampled_from((-1.0, 0.0, 0.3)), min_size=len(HEADING_FEATURES), max_size=len(HEADING_FEATURES)))
    questions.add(**each | {"limit": 100})
    ranker = Ranker(index, weights, [0.1] * len(SUBHEADING_FEATURES))
    ((features, _),), ((_, headings),) = ranker.explain(questions), ranker.rank(questions)
    scores = {node: math.exp(math.fsum(weight * value for weight, value in zip(weights, of, strict=True))) for node, of in features}
    assert dict(headings) == pytest.approx({node: score / sum(scores.values()) for node, score in scores.items()})


def is_loud(of: dict[str, float]) -> bool:
    """Whether the text says a phrase of a heading, one is near, or a note points to it."""
    return max(of["similar"], of["similar_head"], of["title"]) > NEAR or of["exact"] > 0 or of["note_to"] > 0


def test_what_the_second_opinion_holds_for_remote_is_passed_over(tariff: Nomenclature, sources: Sources) -> None:
    pipeline = Pipeline(tariff, load_weights())
    passed_over = 0
    for text, _ in sources.descriptions[::97]:
        every = {node: dict(zip(HEADING_FEATURES, of, strict=True)) for node, of in pipeline.explain(text, 1300, ())[0]}
        looked_at = {node for node, _ in pipeline.rank(text, 5).headings}
        remote = {node for node, of in every.items() if of["opinion"] < REMOTE and not is_loud(of)}
        passed_over += len(remote)
        assert not looked_at & remote
    assert passed_over > 1000


def test_codes_far_behind_the_likeliest_do_not_contend(tariff: Nomenclature, sources: Sources) -> None:
    pipeline = Pipeline(tariff, load_weights())
    behind = CONTENDER_FEATURES.index("joint_behind")
    numbers = Counter[int]()
    for text, _ in sources.descriptions[::97]:
        contenders, listed = pipeline.contend(text), dict(pipeline.rank(text, 5).leaves)
        numbers[len(contenders)] += 1
        assert all(-5 < features[behind] <= 0 for _, features in contenders)
        assert len(listed) == 5 or sum(listed.values()) > 0.99  # fewer contenders are no fewer codes
    assert numbers[1] > 10
    assert max(numbers) == LANES


@pytest.mark.parametrize(
    ("text", "code", "cued"), [("frozen cod", "030363", True), ("frozen saffron cod", "030363", False), ("cotton t-shirt", "610910", True)]
)
def test_a_cue_within_the_name_of_other_goods_says_nothing(tariff: Nomenclature, text: str, code: str, cued: bool) -> None:
    node = tariff.by_code[code]
    _, levels = Pipeline(tariff, load_weights()).explain(text, 5, [node])
    cue = {child: of[SUBHEADING_FEATURES.index("cue")] for _, children in levels for child, of in children}
    assert (cue[node] > 0) is cued


def test_what_is_remote_is_looked_at_where_there_is_nothing_else(tiny: bytes) -> None:
    surer = {"op_node_scale": bytes(min(each + 60, 255) for each in sections_of(tiny)["op_node_scale"])}
    index = Index(index_file.write("2022", bytes(32), {**sections_of(tiny), **surer}))
    ranker = ranker_of(index)
    passed_over = looked_at_all_the_same = 0
    for word, *tokens in product(("coffee", "tea", "mate"), range(index.counts["tokens"]), range(index.counts["tokens"])):
        questions = Questions(index)
        n = 4
        questions.add([word] * n, [*tokens, -1, -1], [1.0] * n, [1.0] * n, 0, [], [], False, False, [], [], 100)
        ((features, _),), ((_, headings),) = ranker.explain(questions), ranker.rank(questions)
        every = {node: dict(zip(HEADING_FEATURES, of, strict=True)) for node, of in features}
        heard = {node for node, of in every.items() if of["opinion"] >= REMOTE or is_loud(of)}
        assert {node for node, _ in headings} == (heard or set(every))
        passed_over += len(every) - len(headings)
        looked_at_all_the_same += bool(every) and not heard
    assert passed_over
    assert looked_at_all_the_same


def hashed(text: bytes) -> int:
    """Return the hash of an n-gram: FNV-1a, well mixed."""
    value = 0x811C9DC5
    for byte in text:
        value = (value ^ byte) * 0x01000193 % 2**32
    value = (value ^ value >> 15) * 0x2C1B3C6D % 2**32
    return value ^ value >> 13


def frame(word: bytes) -> bytes:
    """Return a word without the vowels behind its first letter and without doubled letters, behind a mark."""
    left = bytearray(b"$")
    for place, letter in enumerate(word):
        if place == 0 or (letter not in b"aeiou" and letter != left[-1]):
            left.append(letter)
    return bytes(left)


def seen(words: Sequence[str]) -> list[list[int]]:
    """Return the hashes of each word, of its n-grams, of its frame and of the pair that it forms with the word before."""
    out: list[list[int]] = []
    for text in words:
        word = text.encode("utf-8", "replace")[:40]
        marked = b"<" + word + b">"
        grams = [marked[i : i + n] for n in (3, 4, 5) for i in range(len(marked) - n + 1) if n < len(marked)]
        hashes = [hashed(each) for each in (word, *grams, *([frame(word)] if len(frame(word)) > 2 else []))]
        if out:
            low, high = sorted((out[-1][0], hashes[0]))
            value = (low * 0x9E3779B1 + high) % 2**32
            value = (value ^ value >> 16) * 0x85EBCA6B % 2**32
            hashes.append(value ^ value >> 13)
        out.append(hashes)
    return out


def opinion(index: Index, words: Sequence[str], weights: Sequence[float]) -> dict[int, float]:
    """Return by heading the log of the probability that the second opinion gives to it. Skips where NumPy is missing."""
    np = pytest.importorskip("numpy")
    rows = np.frombuffer(index.section("op_row"), np.uint8).reshape(-1, 32)
    scales = np.concatenate([[0], 1e-7 * 2 ** (np.arange(255) / 8)])
    row_scale = scales[np.frombuffer(index.section("op_scale"), np.uint8)]
    node_scale = scales[np.frombuffer(index.section("op_node_scale"), np.uint8)]
    nodes = np.frombuffer(index.section("op_node"), np.int8).reshape(-1, 64) * node_scale[:, None]
    text, total = np.zeros(64), 0.0
    for weight, hashes in zip(weights, seen(words), strict=True):
        for each in hashes:
            row = rows[each & len(rows) - 1].astype(int)
            text += weight * row_scale[each & len(rows) - 1] * (np.concatenate([row & 15, row >> 4]) - 8)
            total += weight
    agreement = nodes @ (text / total if total else text)

    def among(siblings: list[int], node: int) -> float:
        return float(agreement[node] - np.log(np.exp(agreement[siblings]).sum()))

    places = [index.node(node) for node in range(index.counts["nodes"])]
    chapters = [node for node, place in enumerate(places) if place[1] == Level.CHAPTER]
    headings = {node: place[2] for node, place in enumerate(places) if place[1] == Level.HEADING}
    return {node: among(chapters, above) + among([other for other in headings if headings[other] == above], node) for node, above in headings.items()}


@given(st.data())
def test_second_opinion_is_what_its_vectors_say(tiny: bytes, data: st.DataObject) -> None:
    index = Index(tiny)
    words = data.draw(st.lists(st.one_of(st.sampled_from(("coffee", "tea", "raw", "Caf\u00e9")), st.text(max_size=60)), min_size=1, max_size=6))
    says_what_its_vectors_say(index, words, [data.draw(st.sampled_from((0.0, 0.5, 1.0))) for _ in words])


def says_what_its_vectors_say(index: Index, words: Sequence[str], weights: Sequence[float]) -> int:
    """Hold the second opinion of the ranker against that of the reference; return of how many headings."""
    questions = Questions(index)
    questions.add(**ASKED | {"words": words, "tokens": [0] * len(words), "weights": weights, "head_weights": weights, "limit": 100})
    ((features, _),) = ranker_of(index).explain(questions)
    expected = opinion(index, words, weights)
    for node, of in features:
        assert dict(zip(HEADING_FEATURES, of, strict=True))["opinion"] == pytest.approx(max(expected[node], -14.0), abs=1e-3)  # of 16-bit numbers
    return len(features)


@pytest.mark.parametrize(("cut", "whole"), [("cndtnr", "conditioner"), ("shmp", "shampoo"), ("btl", "bottle"), ("color", "colour"), ("ol", "oil")])
def test_words_cut_short_have_the_frame_of_the_whole(tariff: Nomenclature, cut: str, whole: str) -> None:
    assert frame(cut.encode()) == frame(whole.encode())
    assert set(seen([cut])[0]) & set(seen([whole])[0])
    assert says_what_its_vectors_say(tariff.core, [cut], [1.0])


def likeness(index: Index, tokens: Sequence[int], weights: Sequence[float]) -> dict[int, dict[str, float]]:
    """Return by heading how like the text its terms and titles are: all phrases of the index compared with the text, one by one."""
    kin_off, kin = unpack24(index.section("kin_off")), unpack24(index.section("kin_tok"))
    dot: Counter[int] = Counter()
    square, said = 0.0, set[int]()
    for token, weight in zip(tokens, weights, strict=True):
        idf = index.token_idf(token) if token >= 0 else 4.0
        if token in said:
            continue
        square += (weight * idf) ** 2
        if token < 0:
            continue
        said.add(token)
        dot[token] += weight * idf * idf  # type: ignore[assignment]
        for akin in kin[kin_off[token] : kin_off[token + 1]]:
            if akin not in said:
                dot[akin] += KIN * weight * idf * index.token_idf(akin)  # type: ignore[assignment]
    out: dict[int, dict[str, float]] = {}
    for pattern in range(index.counts["patterns"]):
        words = set(index.pattern_tokens(pattern))
        length = math.sqrt(sum(index.token_idf(word) ** 2 for word in words))
        like = sum(dot[word] for word in words) / (length * (math.sqrt(square) or 1.0))
        for kind, target in index.entries(pattern) if like >= LEAST else ():
            heading = target
            while kind in (Kind.TERM, Kind.TITLE) and index.node(heading)[1] > Level.HEADING:
                heading = index.node(heading)[2]
            found = out.setdefault(heading, {"similar": 0.0, "title": 0.0, "terms_near": 0.0})
            if kind == Kind.TERM:
                found["similar"] = max(found["similar"], like)
                found["terms_near"] += like > NEAR
            elif kind == Kind.TITLE:
                found["title"] = max(found["title"], like)
    return out


@given(st.data())
def test_places_are_as_like_a_text_as_all_their_phrases_say(tiny: bytes, data: st.DataObject) -> None:
    index = Index(tiny)
    token = st.integers(-1, index.counts["tokens"] - 1)
    phrase = st.integers(0, index.counts["patterns"] - 1).map(lambda number: list(index.pattern_tokens(number)))
    tokens = [each for part in data.draw(st.lists(st.one_of(token.map(lambda one: [one]), phrase), min_size=1, max_size=4)) for each in part]
    weights = [data.draw(st.sampled_from((1.0, 0.5, 0.25))) for _ in tokens]
    questions = Questions(index)
    for _ in range(2):  # the second time with all that the first left behind
        questions.add(["x"] * len(tokens), tokens, weights, weights, 0, [], [], False, False, [], [], 100)
    _, (headings, _) = ranker_of(index).explain(questions)
    expected = likeness(index, tokens, weights)
    for node, features in headings:
        of = dict(zip(HEADING_FEATURES, features, strict=True))
        slow = expected.get(node, {"similar": 0.0, "title": 0.0, "terms_near": 0.0})
        assert of["similar"] == pytest.approx(slow["similar"], abs=1e-4)
        assert of["similar_head"] == pytest.approx(slow["similar"], abs=1e-4)
        assert of["title"] == pytest.approx(slow["title"], abs=1e-4)
        assert of["terms_near"] == pytest.approx(math.log(1 + slow["terms_near"]), abs=1e-4)
    assert {node for node, found in expected.items() if max(found.values()) > LEAST + 1e-4 and index.node(node)[1] == Level.HEADING} <= {
        node for node, _ in headings
    }


@pytest.mark.parametrize("kind", ["heading", "subheading"])
def test_no_weight_turns_what_speaks_for_a_candidate_against_it(kind: str) -> None:
    fitted: dict[str, float] = getattr(load_weights(), kind)
    heard = SPEAK_FOR & fitted.keys()
    assert len(heard) > 10
    assert {name for name in heard if fitted[name] < 0} == set()
