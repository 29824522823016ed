"""The ranker's compiled parts against what they stand for, said slowly: trees, postings, and how like a text the phrases of a place are."""

from __future__ import annotations

import math
from array import array
from collections import Counter
from collections.abc import Sequence
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hscode._core import Index
from hscode.compile.automaton import arrange
from hscode.index_file import unpack24
from hscode.kinds import Kind, Level
from hscode.ranking._postings import postings
from hscode.ranking._ranker import CONTENDER_FEATURES, HEADING_FEATURES, SUBHEADING_FEATURES, Ranker
from hscode.ranking._trees import Forest
from hscode.ranking.model import load_weights
from tests.conftest import Build

Tree = tuple[list[tuple[int, float, int, int]], list[float]]
FEATURES = 5
LANES = 12
OF_MANY, AGAIN, OF_TITLE = 0x800000, 0x1000000, 0x8000
KIN, LEAST, NEAR = 0.6, 0.08, 0.5


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
    forest = Forest(fitted.trees, fitted.scale, len(CONTENDER_FEATURES))
    thresholds = {(feature, threshold) for branches, _ in fitted.trees for feature, threshold, _, _ in branches}
    at = dict(sorted(thresholds))
    codes = [[at.get(feature, 0.0) + (lane - 5) * 0.1 for feature in range(len(CONTENDER_FEATURES))] for lane in range(LANES)]
    expected = [list(accumulate((walked((list(b), list(v)), code) for b, v in fitted.trees), initial=0.0))[-1] * fitted.scale for code in codes]
    assert forest.scores(codes) == expected
    assert len(forest) == len(fitted.trees)


@pytest.mark.parametrize(
    ("tree", "says"),
    [
        (([], []), "no leaf"),
        (([(0, 1.0, 0, -1)], [1.0]), "does not follow"),
        (([(0, 1.0, -1, -2)], [1.0]), "does not exist"),
        (([(FEATURES, 1.0, -1, -1)], [1.0]), "asks for feature 5"),
        (([], [0.0] * 17), "17 leaves"),
        (([*((0, 1.0, n + 1, n + 1) for n in range(4)), (0, 1.0, -1, -2)], [0.0, 1.0]), "more leaves"),
    ],
)
def test_trees_that_cannot_be_asked_are_refused(tree: Tree, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        Forest([tree], 1.0, FEATURES)


def test_more_codes_or_features_than_there_is_room_for() -> None:
    forest = Forest([], 1.0, FEATURES)
    assert forest.scores([[0.0] * FEATURES]) == [0.0]
    for codes in ([[0.0] * FEATURES] * (LANES + 1), [[0.0]]):
        with pytest.raises(ValueError, match="codes of 5 features"):
            forest.scores(codes)


def slow_postings(index: Index, token: int) -> list[tuple[int, int, int, float | None]]:
    """Return the postings of a token as ``postings`` does: all phrases gone through, sorted, the first of each place put in front."""
    held: list[tuple[float, int, int, int, int]] = []
    for pattern in range(index.counts["patterns"]):
        tokens, entries = index.pattern_tokens(pattern), index.entries(pattern)
        length = array("f", [math.sqrt(sum(index.token_idf(each) ** 2 for each in sorted(set(tokens))))])[0]
        many = OF_MANY if len(entries) > 1 else 0
        terms = [(kind, target) for kind, target in sorted(entries) if kind in (Kind.TERM, Kind.TITLE)]
        held += [(length, pattern, target, many, OF_TITLE * (kind == Kind.TITLE)) for kind, target in terms if token in tokens]
    held.sort(key=lambda posting: posting[:2])
    places: set[tuple[int, int]] = set()
    first: list[tuple[float, int, int, int, int]] = []
    rest: list[tuple[float, int, int, int, int]] = []
    for posting in held:
        (rest if (posting[2], posting[4]) in places else first).append(posting)
        places.add((posting[2], posting[4]))
    seen: set[int] = set()
    out: list[tuple[int, int, int, float | None]] = []
    for place, (length, pattern, target, many, title) in enumerate(first + rest):
        out.append((pattern, target, many | title | (AGAIN if pattern in seen else 0), length if place < len(first) else None))
        seen.add(pattern)
    return out


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


@pytest.mark.parametrize("given", [([], [0], [1.0], [1.0]), (["tea"], [0], [], [1.0]), (["tea"], [0], [1.0], [])])
def test_words_without_their_weights_are_refused(tiny: bytes, given: tuple[list[str], list[int], list[float], list[float]]) -> None:
    ranker = Ranker(Index(tiny), [0.1] * len(HEADING_FEATURES), [0.1] * len(SUBHEADING_FEATURES))
    with pytest.raises(ValueError, match="two weights"):
        ranker.rank(*given, 0, [], [], False, False, [], [], 5)
    assert ranker.rank(("tea",), (0,), (1.0,), (1.0,), 0, (), (), False, False, (), (), 5)[0]


def likeness(index: Index, tokens: Sequence[int], weights: Sequence[float]) -> dict[int, dict[str, float]]:
    """Return by heading how like the text its terms and titles are: all phrases of the index compared with the text, one by one."""
    kin_off, kin = unpack24(index.section("kin_off")), unpack24(index.section("kin_tok"))
    touched: Counter[int] = Counter()
    square, said = 0.0, set[int]()
    for token, weight in zip(tokens, weights, strict=True):
        idf = index.token_idf(token) if token >= 0 else 4.0
        if token in said:
            continue
        square += (weight * idf) ** 2
        if token < 0:
            continue
        said.add(token)
        touched[token] += weight  # type: ignore[assignment]
        for akin in kin[kin_off[token] : kin_off[token + 1]]:
            if akin not in said:
                touched[akin] += KIN * weight  # type: ignore[assignment]
    out: dict[int, dict[str, float]] = {}
    for pattern in range(index.counts["patterns"]):
        words = set(index.pattern_tokens(pattern))
        length = math.sqrt(sum(index.token_idf(word) ** 2 for word in words))
        like = sum(touched[word] * index.token_idf(word) ** 2 for word in words) / (length * (math.sqrt(square) or 1.0))
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
    ranker = Ranker(index, [0.1] * len(HEADING_FEATURES), [0.1] * len(SUBHEADING_FEATURES))
    for _ in range(2):  # the second time with all that the first left behind
        headings, _ = ranker.explain(["x"] * len(tokens), tokens, weights, weights, 0, [], [], False, False, [], [], 100)
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
