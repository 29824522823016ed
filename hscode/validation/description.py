"""The quality of a description, by itself: what import control refuses, and what makes a text hard to read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from hscode.classification import Classification
from hscode.codes import pretty
from hscode.index import Nomenclature
from hscode.kinds import Kind, Level, TokenFlag
from hscode.ranking._ranked import Ranked
from hscode.reading.reader import Phrase, Reading
from hscode.reading.relations import Role
from hscode.reading.statement import Statement
from hscode.reading.text import MAX_CHARACTERS
from hscode.rules.hearing import names_goods
from hscode.validation import wording
from hscode.validation.types import ValidationFinding, found

_MARKUP = re.compile(r"</?[a-zA-Z][^<>]{0,200}>|&(?:[a-zA-Z]{2,8}|#\d{1,7}|#x[0-9a-fA-F]{1,6});")
_NAMED_CODE = re.compile(
    r"\b(?:HS|HSN|HTS|HTSUS|CN|TARIC|NCM|tariff|commodity)(?:\s+(?:code|no\.?|number|heading))?"
    r"\s*[:#.]?\s*(\d{2}(?:[.\s]?\d{1,2}){1,5})(?!\d)",
    re.IGNORECASE,
)
_BARE_CODE = re.compile(r"(?<![\d.,])(\d{4}\.?\d{2}(?:[.\s]?\d{2}){0,2})(?![\d.,]*\d)")
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_MOJIBAKE = re.compile("[ÃÂ][\u0080-\u00bf]|â€|\ufffd")
_FORMULA = re.compile(r"^\s*[=+\-@]\s*[\w(\"']")
_NUMERIC = re.compile(r"^\s*[+-]?[\d.,\s]+%?\s*$")
_CARRIED = frozenset("\t\n\r")
_IDLE = TokenFlag.NOISE | TokenFlag.PACKING | TokenFlag.NUMBER
_NAMING = frozenset({Role.HEAD, Role.QUALIFIER})
_WEAK_JOINT = ","
_JOINTS = frozenset(";/+&|") | {"and", _WEAK_JOINT}
_UNREAD, _MOSTLY = 2, 0.6
"""Unknown words from which a text may be garbage, and their share in all words from which it is."""
_LISTED = 3
"""Goods from which a list with commas counts: "lamp, table" is one good, "lamps, tables, shirts" are three."""


@dataclass(frozen=True)
class Cleaned:
    """A description without what is no description: codes are taken out, so that the classifier sees none."""

    text: str
    findings: tuple[ValidationFinding, ...]


def clean(text: str, tariff: Nomenclature) -> Cleaned:
    """Return a description without tariff codes, and what is wrong with it as text.

    Args:
        text: the description, of any length.
        tariff: the edition whose codes are looked for.
    """
    findings = []
    if len(text) > MAX_CHARACTERS:
        says = f"the description has {len(text):,} characters, of which the first {MAX_CHARACTERS:,} are read"
        findings.append(found("HS-E028", "description", says))
        text = text[:MAX_CHARACTERS]
    if damage := _damage(text):
        findings.append(found("HS-E029", "description", damage))
    if _FORMULA.match(text) and not _NUMERIC.match(text):
        says = f"the description begins with “{text.strip()[0]}”, which a spreadsheet takes for a formula"
        findings.append(found("HS-E030", "description", says))
    if markup := _MARKUP.search(text):
        findings.append(found("HS-E025", "description", f"the description holds markup (“{markup[0]:.40}”), which is left out", words=(markup[0],)))
    text, codes = _without_codes(text, tariff)
    if codes:
        says = f"the description holds the code {', '.join(codes)}, which describes no goods and is left out"
        findings.append(found("HS-E024", "description", says, words=tuple(codes)))
    return Cleaned(text, tuple(findings))


def quality(cleaned: Cleaned, answer: Classification, ranked: Ranked, tariff: Nomenclature) -> tuple[list[ValidationFinding], bool]:
    """Return what is wrong with a description as a description of goods, and whether it says enough to judge a code by.

    Args:
        cleaned: the description that was read.
        answer: what the classifier says of it.
        ranked: how it was read and ranked.
        tariff: the edition.
    """
    statement = ranked.reading.statement
    blocking = _foreign(cleaned.text, statement) or _unnamed(cleaned.text, ranked.reading, tariff) or _of_brand(cleaned.text, statement, tariff)
    if blocking:
        return [blocking], False
    if not ranked.leaves:
        return [_all_excluded()], False
    weak = _weak(cleaned.text, statement) or (_wide(statement) if answer.code is None else None)
    return [weak] if weak else [], True


def goods_listed(reading: Reading, tariff: Nomenclature) -> list[str]:
    """Return the goods that a line lists, each in its words, where no two of them may be of one heading; nothing for one good."""
    parts, weak = _parts(reading.statement)
    if len(parts) < 2:
        return []
    named = [(words, headings) for words, headings in (_named(part, reading, tariff) for part in parts) if headings]
    if len(named) < (_LISTED if weak else 2) or len(named) < len(parts):
        return []
    seen: set[str] = set()
    for _, headings in named:
        if not seen.isdisjoint(headings):
            return []
        seen |= headings
    return [words for words, _ in named]


def several(goods: list[str]) -> ValidationFinding:
    """Return the finding of a line that lists *goods*."""
    shown = ", ".join(f"“{each}”" for each in goods)
    return found("HS-E023", "description", f"the line lists {len(goods)} goods of different headings: {shown}", words=tuple(goods))


def missing(text: str) -> ValidationFinding:
    """Return the finding of a description that is empty, or holds nothing besides a tariff code."""
    fault = "is nothing but a tariff code" if text.strip() else "is empty"
    return found("HS-E020", "description", f"the description {fault}; say what the goods are, of what material, and for what")


def _damage(text: str) -> str:
    control = next((c for c in text if unicodedata.category(c) in ("Cc", "Cs") and c not in _CARRIED), "") if not text.isprintable() else ""
    if control:
        return f"the description holds the character U+{ord(control):04X}, which is no text"
    garbled = _MOJIBAKE.search(text) if not text.isascii() else None
    return f"the description holds “{garbled[0]}”, as text does that was read in a wrong encoding" if garbled else ""


def _without_codes(text: str, tariff: Nomenclature) -> tuple[str, list[str]]:
    """Return *text* without the tariff codes in it, and the codes."""
    if sum(map(str.isdigit, text)) < 4:
        return text, []
    codes: list[str] = []

    def take(match: re.Match[str]) -> str:
        digits = re.sub(r"\D", "", match[1])
        if digits[:6] not in tariff.by_code:
            return match[0]
        codes.append(pretty(digits) if len(digits) == 6 else digits)
        return " "

    return _BARE_CODE.sub(take, _NAMED_CODE.sub(take, text)), codes


def _names(token: int, tariff: Nomenclature) -> bool:
    """Whether a token can name goods: a word of the vocabulary that is no colour, size, number, packing or vague word."""
    return token >= 0 and not tariff.core.token_flags(token) & (_IDLE | TokenFlag.VAGUE)


def _foreign(text: str, statement: Statement) -> ValidationFinding | None:
    """Return the finding of a text in another language or script, None for English."""
    script = wording.script_of(text)
    if script:
        return found("HS-E027", "description", f"the description is written in {script} letters; translate it into English")
    words = [word.lower() for word in _WORD.findall(text)]
    language = wording.language_of(words, {*statement.unknown, *statement.corrections})
    if language is None:
        return None
    return found("HS-E027", "description", f"the description seems to be in {language}; translate it into English", words=tuple(statement.unknown))


def _unnamed(text: str, reading: Reading, tariff: Nomenclature) -> ValidationFinding | None:
    """Return why a text does not name its goods, None when it does."""
    idle = _vague_article(reading, tariff)
    if idle:
        return _vague(idle, tariff)
    idle_phrases = {k for phrase in reading.phrases_of(Kind.VAGUE) for k in range(phrase.start, phrase.end)}
    named = any(_names(token, tariff) for k, token in enumerate(reading.statement.tokens) if k not in idle_phrases)
    return None if named else _nothing_named(text, reading, tariff)


def _weak(text: str, statement: Statement) -> ValidationFinding | None:
    """Return why a text can hardly be read although a word of it points to goods: words nobody knows around it."""
    if len(statement.unknown) >= _UNREAD and len(statement.unknown) > _MOSTLY * len(statement.words):
        return _unread(text, tuple(statement.unknown))
    return None


def _nothing_named(text: str, reading: Reading, tariff: Nomenclature) -> ValidationFinding:
    """Return why a text names no goods: vague words, a brand, no words at all, or words that nobody knows."""
    statement = reading.statement
    vague = sorted(reading.phrases_of(Kind.VAGUE), key=lambda p: p.start - p.end)
    if vague:
        inside = [p for p in vague if not any(o is not p and o.start <= p.start and p.end <= o.end for o in vague)]
        return _vague(tuple(dict.fromkeys(_as_written(statement, range(p.start, p.end)) for p in inside)), tariff)
    brands = tuple(dict.fromkeys(word for word in map(str.lower, _WORD.findall(text)) if wording.is_brand(word, tariff)))
    if brands:
        return _brand(brands)
    unknown = tuple(form for form, token in zip(statement.words, statement.tokens, strict=True) if token < 0)
    if unknown or not statement.tokens or not _WORD.search(text):
        return _unread(text, unknown)
    return _vague(tuple(dict.fromkeys(_as_written(statement, [k]) for k in range(len(statement.tokens)))), tariff)


def _of_brand(text: str, statement: Statement, tariff: Nomenclature) -> ValidationFinding | None:
    """Return the finding of a text of brands: what goods of a maker are the most common does not say what these are."""
    brands = _only_brands(text, statement, tariff)
    return _brand(brands) if brands else None


def _only_brands(text: str, statement: Statement, tariff: Nomenclature) -> tuple[str, ...]:
    """Return the brands of a text that holds no word besides but colours, sizes and numbers; nothing for any other text."""
    words = [word.lower() for word in _WORD.findall(text)]
    brands = tuple(dict.fromkeys(word for word in words if wording.is_brand(word, tariff)))
    if not brands:
        return ()
    others = (token for form, token in zip(statement.words, statement.tokens, strict=True) if form not in brands)
    return () if any(_names(token, tariff) for token in others) else brands


def _brand(brands: tuple[str, ...]) -> ValidationFinding:
    says = f"“{brands[0]}” is a brand and says nothing of the article; add what it is, as in “Nike running shoes” or “Bosch cordless drill”"
    return found("HS-E026", "description", says, words=brands)


def _unread(text: str, unknown: tuple[str, ...]) -> ValidationFinding:
    shown = f"the vocabulary does not know the words of “{text.strip():.60}”" if _WORD.search(text) else f"“{text.strip():.60}” holds no words"
    return found("HS-E022", "description", f"{shown}; describe the goods in plain English", words=unknown)


def _vague(words: tuple[str, ...], tariff: Nomenclature) -> ValidationFinding:
    shown = ", ".join(f"“{word}”" for word in words[:4])
    says = f"{shown} alone does not describe goods; enough would be {wording.enough(words[0], tariff)}"
    return found("HS-E021", "description", says, words=words)


def _wide(statement: Statement) -> ValidationFinding:
    says = f"the words fit goods of many chapters; enough would be {wording.GENERAL}"
    return found("HS-E021", "description", says, words=tuple(dict.fromkeys(statement.words[:4])))


def _all_excluded() -> ValidationFinding:
    says = "the legal notes exclude every heading that the words name, and do not say where the goods belong instead; say more of what they are"
    return found("HS-E021", "description", says)


def _vague_article(reading: Reading, tariff: Nomenclature) -> tuple[str, ...]:
    """Return the vague words that name the article, where nothing but its material, colour or size is said besides; else nothing."""
    statement = reading.statement
    spans = reading.phrases_of(Kind.VAGUE)
    over_head = [p for p in spans if p.start <= statement.head < p.end]
    if not over_head or any(p.end - p.start > 1 and names_goods(p) for p in reading.head_phrases()):
        return ()
    inside = {k for p in spans for k in range(p.start, p.end)}
    silent = _IDLE | TokenFlag.VAGUE | TokenFlag.MATERIAL
    for k, token in enumerate(statement.tokens):
        if k not in inside and token >= 0 and not tariff.core.token_flags(token) & silent:
            return ()
    widest = max(over_head, key=lambda p: p.end - p.start)
    return (_as_written(statement, range(widest.start, widest.end)),)


def _as_written(statement: Statement, tokens: Iterable[int]) -> str:
    """Return tokens as the text has them, in lower case."""
    return " ".join(statement.surface[statement.positions[k]].text for k in tokens)


def _parts(statement: Statement) -> tuple[list[list[int]], bool]:
    """Split a line at commas, "and" and the like: the positions of the tokens of each part, and whether only commas part them."""
    joints = [i for i, token in enumerate(statement.surface) if token.text in _JOINTS and i]
    if not joints:
        return [], True
    parts: dict[int, list[int]] = {}
    for k, position in enumerate(statement.positions):
        parts.setdefault(sum(joint < position for joint in joints), []).append(k)
    weak = all(statement.surface[joint].text == _WEAK_JOINT for joint in joints)
    return [sorted(parts[number]) for number in sorted(parts)], weak


def _named(part: list[int], reading: Reading, tariff: Nomenclature) -> tuple[str, set[str]]:
    """Return the words of a part and the headings whose goods it names whole, none when it does not name goods."""
    statement = reading.statement
    if any(statement.roles[k] not in _NAMING for k in part):
        return "", set()
    content = [k for k in part if statement.tokens[k] < 0 or not tariff.core.token_flags(statement.tokens[k]) & (_IDLE | TokenFlag.MATERIAL)]
    if not content:
        return "", set()
    over = [p for p in reading.phrases_of(Kind.TERM) if p.start <= content[0] and content[-1] < p.end and set(range(p.start, p.end)) <= set(part)]
    return _as_written(statement, part), set(_headings(over, tariff))


def _headings(phrases: list[Phrase], tariff: Nomenclature) -> Iterator[str]:
    for phrase in phrases:
        for kind, node in phrase.entries:
            if kind == Kind.TERM and tariff.place(node).level >= Level.HEADING:
                yield tariff.place(tariff.above(node, Level.HEADING)).code
