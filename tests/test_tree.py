"""The tree of the built index: complete, consistent, and every place told apart from every other."""

from __future__ import annotations

from collections import Counter

import pytest

from hscode.index import Nomenclature, Place
from hscode.kinds import Level


@pytest.fixture(scope="module")
def places(tariff: Nomenclature) -> list[Place]:
    """All places in the order of the tariff."""
    return [tariff.place(node) for node in range(tariff.core.counts["nodes"])]


def _children(places: list[Place], parent: Place) -> list[Place]:
    return [place for place in places[parent.node + 1 : parent.end] if place.parent == parent.node]


def test_all_of_hs_2022_is_there(tariff: Nomenclature, places: list[Place]) -> None:
    assert tariff.core.edition == "2022"
    assert sum(place.level == Level.SECTION for place in places) == 21
    assert sum(place.level == Level.CHAPTER for place in places) == 96
    assert sum(place.level == Level.HEADING for place in places) == 1228
    assert sum(place.level > Level.HEADING and not place.leaf for place in places) == 1024
    assert sum(place.leaf for place in places) == 5612
    assert tariff.core.counts["leaves"] == 5612
    assert tariff.core.counts["headings"] == 1228


def test_codes_are_distinct(places: list[Place]) -> None:
    chapters = [place.code for place in places if place.level == Level.CHAPTER]
    headings = [place.code[:4] for place in places if place.level == Level.HEADING]
    leaves = [place.code for place in places if place.leaf]
    assert chapters == sorted({f"{n:02}" for n in range(1, 98)} - {"77"})
    assert len(set(headings)) == 1228
    assert len(set(leaves)) == 5612
    assert all(len(code) == 6 and code.isdigit() for code in leaves)


def test_codes_find_their_places(tariff: Nomenclature, places: list[Place]) -> None:
    for code, node in tariff.by_code.items():
        assert places[node].code[: len(code)] == code
    assert Counter(map(len, tariff.by_code)) == {2: 96, 4: 1228, 6: 5612}


def test_codes_rise_within_a_heading_and_headings_within_a_chapter(places: list[Place]) -> None:
    for parent in places:
        if parent.level in (Level.CHAPTER, Level.HEADING):
            codes = [place.code for place in places[parent.node + 1 : parent.end] if place.leaf]
            assert codes == sorted(codes)


def test_code_of_a_place_begins_with_that_of_its_parent(places: list[Place]) -> None:
    for place in places:
        if place.parent >= 0:
            assert place.code.startswith(places[place.parent].code[:4]), place
        else:
            assert place.level == Level.SECTION


def test_level_of_a_place_is_one_below_that_of_its_parent(places: list[Place]) -> None:
    for place in places:
        if place.parent >= 0:
            assert place.level == places[place.parent].level + 1, place


def test_a_parent_holds_its_children(places: list[Place]) -> None:
    for place in places:
        assert place.node < place.end
        if place.parent >= 0:
            assert places[place.parent].node < place.node
            assert place.end <= places[place.parent].end


def test_leaves_have_no_children_and_all_others_have_some(places: list[Place]) -> None:
    for place in places:
        assert bool(_children(places, place)) != place.leaf, place


def test_path_goes_from_the_chapter_down(tariff: Nomenclature, places: list[Place]) -> None:
    for place in places:
        if place.leaf:
            path = tariff.path(place.node)
            assert path[0].level == Level.CHAPTER
            assert path[-1] == place
            assert [p.level for p in path] == list(range(Level.CHAPTER, place.level + 1))


def test_no_two_titles_are_alike(places: list[Place]) -> None:
    titles = Counter(place.title.casefold() for place in places if place.level >= Level.HEADING)
    assert [title for title, count in titles.items() if count > 1] == []


def test_no_title_is_bare(places: list[Place]) -> None:
    bare = {"", "other", "others", "other goods", "parts", "of other materials", "n.e.s.", "not elsewhere specified", "miscellaneous"}
    assert [place for place in places if place.title.casefold().strip(" .;:,") in bare] == []


def test_titles_are_plain_lines(places: list[Place]) -> None:
    for place in places:
        assert place.title == " ".join(place.title.split()), place
        assert place.title.isprintable(), place


def test_every_divided_heading_has_a_default_or_a_residual(places: list[Place]) -> None:
    without = [p for p in places if p.level == Level.HEADING and not p.leaf and p.default < 0 and not any(c.residual for c in _children(places, p))]
    assert without == []


def test_defaults_lead_down_to_a_code(places: list[Place]) -> None:
    for place in places:
        if place.default >= 0:
            assert places[place.default].parent == place.node
            assert places[place.default].leaf or places[place.default].default >= 0


def test_conditions_can_be_said(tariff: Nomenclature, places: list[Place]) -> None:
    n_values = len(tariff.value_names)
    for place in places:
        for is_measure, _, operator, number, items in tariff.core.conditions(place.node):
            assert operator in range(5)
            assert is_measure or (items and max(items) < n_values and number == 0), place


def test_ancestors_of_values_have_their_attribute(tariff: Nomenclature) -> None:
    names = tariff.value_names
    for value, (attribute, _) in enumerate(names):
        ancestors = tariff.core.value_ancestors(value)
        assert value in ancestors
        assert {names[each][0] for each in ancestors} == {attribute}
