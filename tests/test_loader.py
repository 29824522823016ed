"""The loader: the same sources give the same bytes, and every fault is told with file, line, key and mend."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from hscode._core import Index
from hscode.compile.builder import compile_index, read_sources, source_digest
from hscode.compile.opinion import half_of
from hscode.compile.wordtable import fnv1a
from hscode.errors import HSCodeError, NomenclatureError
from hscode.index_file import SECTIONS as SECTIONS_OF_INDEX
from hscode.kinds import Flag, Kind, Level
from hscode.reading.quantities import DIMENSIONS
from tests.conftest import TINY, Write

pytest.importorskip("yaml")

CHAPTER, SECTIONS, TERMS = "hs2022/09.yaml", "hs2022/sections.yaml", "terms/09.txt"
LINES, DESCRIPTIONS = "lines/09.txt", "descriptions/09.txt"
FACTS, ABBREVIATIONS = "vocabulary/facts.txt", "vocabulary/abbreviations.txt"
LABELS, LENGTHS, FRAMES = "vocabulary/labels.txt", "vocabulary/lengths.txt", "vocabulary/frames.txt"
PACKED, COMPONENTS = "vocabulary/packed.txt", "vocabulary/components.txt"
VAGUE = "vocabulary/vague.txt"
MEASURES, RULES, ALLOYS = "vocabulary/measures.txt", "vocabulary/rules.yaml", "vocabulary/alloys.txt"
TRADES = "vocabulary/trades.txt"
EDITION = "editions/2017-2022.txt"


@dataclass(frozen=True)
class Fault:
    """A change of the tiny nomenclature that must be refused: where the message points, at which key, with which mend."""

    name: str
    file: str
    old: str
    new: str
    key: str
    at: str
    """How the line that the message names begins; the last such line counts, further lines tell it from others."""
    mend: str
    says: str = ""


FAULTS = [
    # keys and values of YAML
    Fault("unknown key", CHAPTER, "title: Coffee and tea", "titel: Coffee and tea", "titel", "titel:", "Use one of", "not a key of a chapter"),
    Fault("unknown key of a heading", CHAPTER, '"0903"\n', '"0903"\n  parent: "09"\n', "parent", "  parent:", "children, examples, heading"),
    Fault("unknown key of a note", CHAPTER, "  effect: exclude\n", "  effekt: exclude\n", "effekt", "  effekt:", "Use one of"),
    Fault("unknown key of a case", CHAPTER, "goods: roasted chicory,", "good: roasted chicory,", "good", "  - {good:", "code, goods, not"),
    Fault("key twice", CHAPTER, 'section: "II"\n', 'section: "II"\nsection: "II"\n', "section", "section:", "Keep one", "stands twice"),
    Fault("key missing", CHAPTER, "  title: Mate\n", "", "title", '- heading: "0903"', "Add `title"),
    Fault("chapter without its number", CHAPTER, 'chapter: "09"\n', "", "chapter", "section:", "Add `chapter"),
    Fault("number for text", CHAPTER, "title: Mate", "title: 12", "title", "  title: 12", "Quote the value"),
    Fault("empty text", CHAPTER, "title: Mate", 'title: "  "', "title", '  title: "  "', "Quote the value"),
    Fault("list for a mapping", CHAPTER, TINY[CHAPTER], "- one\n- two\n", "chapter", "- one", "key: value"),
    Fault("text for a list", CHAPTER, "      - 60 kg bag of green coffee\n", "        60 kg bag\n", "examples", "        60 kg",
          "one `- item` a line"),
    Fault("mapping for text", CHAPTER, "- 60 kg bag of green coffee", "- {goods: coffee}", "examples", "      - {goods", "Quote it"),
    Fault("flag that is no flag", CHAPTER, "residual: true", "residual: perhaps", "residual", "    residual: perhaps", "Write true"),
    Fault("not YAML", CHAPTER, "title: Mate", 'title: "Mate" tea', "file", '  title: "Mate" tea', "indentation and quotes", "is not YAML"),
    Fault("tab for spaces", CHAPTER, "  title: Mate", "\ttitle: Mate", "file", "\ttitle", "indentation and quotes", "is not YAML"),
    Fault("empty file", CHAPTER, TINY[CHAPTER], "", "file", "", "delete the file", "is empty"),
    Fault("file of comments", SECTIONS, TINY[SECTIONS], "# nothing\n", "file", "# nothing", "delete the file", "is empty"),
    # codes of the tariff
    Fault("heading not quoted", CHAPTER, 'heading: "0903"', "heading: 0903", "heading", "- heading: 0903", 'Write heading: "0903"'),
    Fault("code not quoted", CHAPTER, 'code: "090111"', "code: 090111", "code", "    - code: 090111", 'Write code: "090111"', "not quoted"),
    Fault("code of a note not quoted", CHAPTER, 'to: ["0902"]', "to: [0902]", "to", "  to:", 'Write "0902"', "not quoted"),
    Fault("code with a dot", CHAPTER, '"090111"', '"0901.11"', "code", '    - code: "0901.11"', "without dots", "6 digits"),
    Fault("heading of six digits", CHAPTER, '"0903"', '"090300"', "heading", "- heading:", "without dots", "4 digits"),
    Fault("code outside its heading", CHAPTER, '"090112"', '"090212"', "code", '    - code: "090212"', "Move it to its heading"),
    Fault("heading outside its chapter", CHAPTER, '"0903"', '"1003"', "heading", '- heading: "1003"', "Move it to its chapter"),
    Fault("unknown section", CHAPTER, 'section: "II"', 'section: "IX"', "section", "section:", "Use one of II"),
    Fault("code twice", CHAPTER, '"090290"', '"090210"', "code", '  - code: "090210"\n    title: Parts', "Delete one", "stands twice"),
    Fault("heading twice", CHAPTER, '"0903"', '"0902"', "code", '- heading: "0902"\n  title: Mate', "Delete one", "stands twice"),
    Fault("title twice", CHAPTER, "title: Mate", "title: TEA, flavoured or not", "title", '- heading: "0903"', "Say what parts the two",
          "also the title"),
    Fault("bare other", CHAPTER, "title: Husks and coffee substitutes", "title: Other.", "title", '  - code: "090190"', "Name what", "bare 'Other'"),
    Fault("group without codes", CHAPTER, "- heading: \"0903\"\n", "  - group: Nothing\n- heading: \"0903\"\n", "group", "  - group: Nothing",
          "make it a code"),
    Fault("codes below six digits", CHAPTER, "    parts: true\n", '    parts: true\n    children:\n    - {code: "090291", title: A}\n',
          "children", '  - code: "090290"', "Make it a group"),
    # facts
    Fault("undeclared value", CHAPTER, "decaffeinated=yes", "decaffeinated=perhaps", "when", "      when: decaff", "Declare it", "not declared"),
    Fault("undeclared attribute", CHAPTER, "decaffeinated=yes", "colour=green", "when", "      when: colour", "Write attribute=value"),
    Fault("undeclared value set by a note", SECTIONS, "pellets=yes", "pellets=many", "when", "    sets:", "Declare it", "not declared"),
    Fault("threshold without a unit", CHAPTER, "weight<3 kg", "weight<3", "when", "  when: share", "Add the unit", "without a unit"),
    Fault("threshold of an exception without a unit", CHAPTER, "share>=1 %", "share>=1", "when", "    facts:", "Add the unit"),
    Fault("unknown unit", CHAPTER, "weight<3 kg", "weight<3 stone", "when", "  when: share", "Use one of", "unit 'stone'"),
    Fault("unreadable condition", CHAPTER, "weight<3 kg", "weight under 3 kg", "when", "  when: share", "name<=number unit", "cannot read"),
    Fault("unknown parent of a value", FACTS, "cotton < textile", "cotton < fibre", "cotton", "  cotton <", "Declare fibre under material"),
    Fault("value twice", FACTS, "  no\npellets", "  yes\npellets", "yes", "  yes\npellets", "Keep one", "stands twice under decaffeinated"),
    Fault("attribute twice", FACTS, "pellets\n", "roasted\n", "roasted", "roasted\n  yes\n", "under one line", "declared twice"),
    Fault("bad name of an attribute", FACTS, "pellets\n", "Pellets!\n", "Pellets!", "Pellets!", "small letters"),
    Fault("value without an attribute", FACTS, "material\n  textile: textile\n", "  textile: textile\nmaterial\n", "textile: textile", "  textile",
          "under an attribute"),
    Fault("unreadable value", FACTS, "  cotton < textile: cotton", "  Cotton > textile", "Cotton > textile", "  Cotton", "value < parent: word"),
    # terms
    Fault("unknown code in terms", TERMS, "090300\n", "090400\n", "090400", "  terms     yerba", "existing heading or code", "does not exist"),
    Fault("unknown code of a cue", TERMS, "\n090112\n", "\n090113\n", "090113", "  terms     decaf", "existing heading or code", "does not exist"),
    Fault("code that is none", TERMS, "090300\n", "0903.00\n", "0903.00", "0903.00", "Start a block with codes"),
    Fault("unknown key of a block", TERMS, "  cues      decaf", "  clues     decaf", "clues", "  clues", "terms, cues, elsewhere"),
    Fault("key before any code", TERMS, "# the words of trade\n0901\n", "", "default", "  default", "Write the code on a line above"),
    Fault("line that goes on with nothing", TERMS, "0902\n  terms     tea; green tea", "0902\n      tea; green tea", "tea; green tea", "      tea",
          "Start with one of"),
    Fault("term twice at siblings", TERMS, "yerba mate", "yerba mate; tea", "090300", "  terms     yerba", "Move it to their parent",
          "also at the sibling 0902"),
    Fault("look-alike to nowhere", TERMS, "tea cup > 0902", "tea cup > 6912", "elsewhere", "  elsewhere", "existing heading or code",
          "6912 does not exist"),
    Fault("look-alike that stands as a term", TERMS, "coffee for roasting", "cups for tea; tea cups", "elsewhere", "  elsewhere",
          "Take away the one", "'tea cup' is sent elsewhere, to 0902, but stands as a term at 0901 ('tea cups', terms/09.txt:4)"),
    Fault("look-alike that stands as a term below", TERMS, "decaf green coffee", "tea cups", "elsewhere", "  elsewhere", "Take away the one",
          "as a term at 090112 ('tea cups', terms/09.txt:12)"),
    Fault("look-alikes that send to each other", TERMS, "tea; green tea", "tea; green tea\n  elsewhere tea cups > 090190", "elsewhere",
          "  elsewhere tea cup >", "Take away the one", "as a term at 090190 ('tea cups', terms/09.txt:17)"),
    Fault("look-alike without an arrow", TERMS, "tea cup > 0902", "tea cup", "elsewhere", "  elsewhere", "Write `phrase > code`"),
    Fault("look-alike to a word", TERMS, "tea cup > 0902", "tea cup > tea", "elsewhere", "  elsewhere", "Write `phrase > code`"),
    Fault("look-alike without a phrase", TERMS, "tea cup > 0902", "> 0902", "elsewhere", "  elsewhere", "Write `phrase > code`"),
    Fault("default outside its heading", TERMS, "default   090111", "default   090210", "default", "  default", "code of this heading"),
    Fault("default that does not exist", TERMS, "default   090111", "default   090119", "default", "  default", "Write an existing code", "090119"),
    Fault("two defaults", TERMS, "default   090111", "default   090111; 090112", "default", "  default", "Write one six-digit code"),
    Fault("default said twice", TERMS, "090300\n", "0901\n  default   090112\n\n090300\n", "default", "  default   090112",
          "Write one six-digit code"),
    Fault("heading as its own default", TERMS, "default   090111", "default   0901", "default", "  default", "Write one six-digit code"),
    Fault("frequency of two digits", TERMS, "  terms     decaf", "  common    12\n  terms     decaf", "common", "  common", "Write `common 5`"),
    Fault("frequency of a heading", TERMS, "0902\n", "0902\n  common    5\n", "common", "  common", "Write `common 5`"),
    # lines of trade
    Fault("line under an unknown code", LINES, "090300", "090400", "090400", "  taragui", "existing code", "does not exist"),
    Fault("line under a heading", LINES, "090300", "0903", "0903", "0903", "Start a block with one code", "not a code of six digits"),
    Fault("line before any code", LINES, "090111\n", "", "santos ny2 scr 17/18 jute bags", "  santos", "Write the code on a line above"),
    Fault("line that stands twice", LINES, "taragui con palo 500g", "Santos NY2 scr 17/18 jute bags", "090300", "  Santos", "Keep it under the code",
          "stands in line 3"),
    Fault("text under an unknown code", DESCRIPTIONS, "090300", "090400", "090400", "  We import", "existing code", "does not exist"),
    # notes
    Fault("unknown effect", CHAPTER, "effect: exclude", "effect: forbid", "effect", "  effect: forbid", "Use one of exclude"),
    Fault("unknown status", CHAPTER, "status: text-only", "status: done", "status", "  status: done", "Use one of encoded"),
    Fault("unknown method", CHAPTER, "  status: text-only", "  method: guess\n  status: text-only", "method", "  method", "Use one of"),
    Fault("note without its status", CHAPTER, "  status: text-only\n", "", "status", "- id: ch09.2", "Add `status"),
    Fault("text-only note without a reason", CHAPTER, "  why: it needs shares\n", "", "why", "- id: ch09.2", "Say what is missing"),
    Fault("encoded note without conditions", CHAPTER, "  status: text-only\n  why: it needs shares\n", "  status: encoded\n",
          "when", "- id: ch09.2", "set the status to text-only"),
    Fault("note that points to nowhere", CHAPTER, 'to: ["0902"]', 'to: ["2101"]', "to", "- id: ch09.1", "existing chapter", "2101"),
    Fault("note about nothing", CHAPTER, 'scope: ["0901"]', 'scope: ["0801"]', "scope", "- id: ch09.1", "existing chapter", "0801"),
    Fault("note on unknown goods", CHAPTER, 'goods-of: ["0901"]', 'goods-of: ["0801"]', "goods-of", "- id: ch09.1", "existing chapter", "0801"),
    Fault("exception for unknown goods", CHAPTER, '    facts: "coffee share>=1 %"', '    goods-of: ["0801"]', "goods-of", "- id: ch09.1",
          "existing chapter"),
    Fault("note of a section that points to nowhere", SECTIONS, 'scope: ["09"]', 'scope: ["10"]', "scope", "  - id: secII.1", "existing chapter"),
    Fault("note twice", CHAPTER, "id: ch09.2", "id: ch09.1", "id", "- id: ch09.1\n  cite: Chapter 09, note 2", "Rename one", "stands twice"),
    Fault("goods mentioned of nowhere", CHAPTER, '    goods-of: ["0901"]', '    mentions-goods-of: ["0801"]', "mentions-goods-of", "- id: ch09.1",
          "existing chapter", "0801"),
    Fault("exclusions in a circle", CHAPTER, "  status: text-only\n  why: it needs shares\n",
          '  effect: exclude\n  scope: ["0902"]\n  to: ["0901"]\n  when:\n    article: [tea, chicory]\n  status: encoded\n',
          "to", "- id: ch09.2", "Take the word", "ch09.1 to ch09.2 to ch09.1: these exclusions send 'chicory' round"),
    Fault("exclusions of goods in a circle", CHAPTER, TINY[CHAPTER][TINY[CHAPTER].index("    article:") : TINY[CHAPTER].index("headings:")],
          '    goods-of: ["0903"]\n  status: encoded\n- id: ch09.2\n  cite: Chapter 09, note 2\n  says: Back.\n  effect: exclude\n'
          '  scope: ["0902"]\n  to: ["09"]\n  when:\n    goods-of: ["0903"]\n  status: encoded\n',
          "to", "- id: ch09.2", "give each a condition", "'0903' round"),
    Fault("exception to no note", CHAPTER, "  status: text-only\n", "  excepts: [ch09.7]\n  status: text-only\n", "excepts", "- id: ch09.2",
          "Write the id of a note", "ch09.7, which does not exist"),
    Fault("exceptions in a circle", CHAPTER, "  status: text-only\n", "  excepts: [ch09.2]\n  status: text-only\n", "excepts", "- id: ch09.2",
          "Take the label out", "ch09.2 excepts ch09.2"),
    Fault("case without a code", CHAPTER, ', not: "0901"}', "}", "case", "  - {goods: roasted", 'Add code: "..."'),
    # editions
    Fault("line without an arrow", EDITION, "090112 < 090190", "090112 090190", "090112 090190 090112", "090112 090190", "new code < old code"),
    Fault("line without old codes", EDITION, "- < 090500", "090190 <", "090190 <", "090190 <", "new code < old code"),
    Fault("new code with a dot", EDITION, "090112 <", "0901.12 <", "0901.12", "0901.12", "without dots", "6 digits"),
    Fault("new code that does not exist", EDITION, "090112 <", "090113 <", "090113", "090113", "a code of HS 2022", "no code of HS 2022"),
    Fault("new code of an older edition that does not exist", "editions/2012-2017.txt", "090500 <", "090600 <", "090600", "090600",
          "a code of HS 2017"),
    Fault("new code twice", EDITION, "- < 090500", "090210 < 090500", "090210", "090210 < 090500", "Keep one", "also on line 3"),
    Fault("old code twice", EDITION, "< 090190 090112", "< 090190 090190", "090190", "090112 <", "Keep one", "twice on this line"),
    Fault("old code of five digits", EDITION, "- < 090500", "- < 09050", "09050", "- <", "Write 841311, 8413", "neither a code"),
    Fault("heading as the best", EDITION, "< 090190 090112", "< 0901", "0901", "090112 <", "Write 841311, 8413", "behind the best code"),
    Fault("headings that hold nothing", EDITION, "0903-0904", "0908-0904", "0908-0904", "090210 090290", "rising order", "no code of HS 2017"),
    Fault("line of what goes without saying", EDITION, "- < 090500", "090111 < 090111", "090111", "090111", "Delete the line"),
    Fault("code that ended and went on", EDITION, "- < 090500", "- < 090300", "090300", "- <", "Delete it", "went on"),
    # vocabulary
    Fault("label of an unknown kind", LABELS, "is of", "is off", "is off", "is off", "Write one of: names goods, is of"),
    Fault("label under nothing", LABELS, "names goods\n", "", "product", "  product", "names goods", "stands under nothing"),
    Fault("packing of an unknown make", PACKED, "stiff", "stif", "stif", "stif", "Write one of: stiff, soft", "packings are of"),
    Fault("length of an unknown kind", LENGTHS, "diameter", "diametre", "diametre", "diametre", "Write one of: width, thickness", "a length is"),
    Fault("component of an unknown kind", COMPONENTS, "on an article", "on goods", "on goods", "on goods", "Write one of: part of a machine"),
    Fault("component twice under one kind", COMPONENTS, "  handle; drum", "  handle; handle", "handle", "  handle", "Keep one", "on an article"),
    Fault("measures under an unknown name", MEASURES, "mass\n", "masses\n", "masses", "masses", "Write one of: described, telling", "no block"),
    Fault("measure under nothing", MEASURES, "described\n", "", "width: wide", "  width", "Write the name of its block", "stands under nothing"),
    Fault("words of no measure", MEASURES, "width: wide", "wide", "wide; broad", "  wide", "word of the tariff: other words", "say what of"),
    Fault("measure twice", MEASURES, "  side: &width", "  width: breadth", "width", "  width: breadth", "Keep one", "stands twice"),
    Fault("words of a measure that does not stand above", MEASURES, "&width", "&breadth", "&breadth", "  side", "Write a line `breadth: ...`"),
    Fault("word of a field twice", MEASURES, "of something", "  capacity: contents\nof something", "content", "  capacity", "that it means"),
    Fault("trade of an unknown kind", TRADES, "deniers", "denier", "denier", "denier", "Write one of: megawatts", "nothing that a figure says"),
    Fault("word of a trade under nothing", TRADES, "deniers\n", "", "yarn", "  yarn", "at the margin one of: megawatts", "stands under nothing"),
    Fault("word of a trade twice", TRADES, "  yarn; silk", "  silk; silk", "silk", "  silk; silk", "Keep one", "twice under deniers"),
    Fault("words of a trade for one", TRADES, "  yarn;", "  silk yarn;", "silk yarn", "  silk yarn", "Write one word in small", "no single word"),
    Fault("word of a trade in capitals", TRADES, "  yarn;", "  Yarn;", "Yarn", "  Yarn", "Write one word in small letters", "no single word"),
    Fault("unknown block of alloys", ALLOYS, "pure from", "pure", "pure", "pure", "Write one of: elements", "no block"),
    Fault("alloy under nothing", ALLOYS, "elements\n", "", "C: carbon", "  C: carbon", "Write the name of its block", "stands under nothing"),
    Fault("element without a name", ALLOYS, "C: carbon", "C:", "C:", "  C:", "Write `Symbol: name`", "no element"),
    Fault("element twice", ALLOYS, "Cr: chromium", "C: chromium", "C", "  C: chromium", "Keep one", "stands twice"),
    Fault("share of no element", ALLOYS, "Cr 0.3", "Cu 0.3", "Cu", "  Cu 0.3", "Declare it under `elements`", "no element"),
    Fault("share that is none", ALLOYS, "  C 99", "  C 99 %", "C 99 %", "  C 99 %", "Write the symbol of an element and its per cent"),
    Fault("share of an element twice", ALLOYS, "C+Cr 1;", "C 1; C 2;", "C", "  C 1;", "Keep one", "stands twice"),
    Fault("coat of no element", ALLOYS, "coats of steel\n  C", "coats of steel\n  Zn", "Zn", "  Zn", "Declare it under `elements`"),
    Fault("kind of steel that no fact is", ALLOYS, "  cotton:", "  inox:", "inox", "  inox:", "Declare it in vocabulary/facts.txt"),
    Fault("condition of steel that is none", ALLOYS, "Cr>=10.5", "Cr>10.5", "Cr>10.5", "  cotton:", "Write `Cr>=10.5`", "no condition"),
    Fault("steel by no element", ALLOYS, "only Cr", "only Cr Ni", "Ni", "  cotton:", "Declare it under `elements`"),
    Fault("unknown key of the rules", RULES, "utensils:", "utensil:", "utensil", "utensil:", "Use one of applied-chapters"),
    Fault("heading of the rules that does not exist", RULES, '"0902-0903"', '"0902-0909"', "utensils", "utensils:", "existing codes of 4 digits",
          "0902-0909 does not exist"),
    Fault("stuff that does not exist", RULES, 'stuff: ["0901"', 'stuff: ["0908"', "stuff", "stuff:", "existing codes of 4 digits", "0908 does"),
    Fault("chapter for headings of articles", RULES, '"0901-0902"', '"09"', "articles", "articles:", "existing codes of 4 digits"),
    Fault("chapter for a heading of the rules", RULES, '"0902-0903"', '"09"', "utensils", "utensils:", "existing codes of 4 digits"),
    Fault("parts of machines that do not exist", RULES, '"090290"]', '"0905"]', "machines", "- {machines", "existing chapters, headings or codes"),
    Fault("place for parts that does not exist", RULES, '"0901-0903"', '"0901-0909"', "parts", '- {machines: ["0902"]', "existing heading or code",
          "0901-0909"),
    Fault("things of a note on parts that do not exist", RULES, '"09", "0901"]', '"08", "0901"]', "of", '- of: ["08", "0901"]', "existing chapters"),
    Fault("note on parts without a citation", RULES, "  cite: note two\n", "", "cite", '- of: ["09", "0901"]', "Add `cite: ...`"),
    Fault("article that does not exist", RULES, 'article: "0902"', 'article: "0904"', "article", "- {article", "Write an existing code", "0904"),
    Fault("mixture in a place that does not exist", RULES, 'place: "090300"', 'place: "090400"', "place", "  place:", "Write an existing code"),
    Fault("mixture of goods that do not exist", RULES, 'of: ["0901"', 'of: ["0801"', "of", "- of:", "existing chapters, headings or codes"),
    Fault("mixture in an unknown state", RULES, "state: cotton", "state: wet", "state", "  state:", "Declare it in vocabulary/facts.txt", "'wet'"),
    Fault("label twice", LABELS, "  model", "  item", "item", "  item\n", "Keep one", "stands twice"),
    Fault("bad abbreviation", ABBREVIATIONS, "grn = green", "grn: green", "grn: green", "grn:", "short = what it stands for"),
    Fault("abbreviation of nothing", ABBREVIATIONS, "grn = green", "grn =", "grn =", "grn =", "short = what it stands for"),
    Fault("vague word without advice", VAGUE, " > what they are", "", "goods; sample", "goods", "what to write instead", "would be enough"),
    Fault("vague word twice", VAGUE, "goods; sample", "goods; goods", "goods", "goods", "Keep one", "stands twice"),
    Fault("clue in capitals", FRAMES, "code; item", "Code; item", "Code", "  Code; item", "Write it in small letters"),
    Fault("clue that is too short", FRAMES, "code; item", "it; code", "clues", "clues", "longer pieces", "3 letters or more"),
    Fault("words without a name", FRAMES, "clues\n", "", "code; item", "  code; item", "Write the name of the block", "before any name"),
    Fault("block of nothing", FRAMES, "  item : GOODS; item ... , is # GOODS\n  item {code}* !# GOODS\n", "", "rulings", "rulings",
          "Write its items below it"),
    Fault("name twice", FRAMES, "\nquestions", "\ncode\n  hsn code\nquestions", "code", "code\n  hsn", "Rename one"),
    Fault("name that is not used", FRAMES, "\nquestions", "\nduty\n  item duty\nquestions", "duty", "duty", "Write {duty} in a frame"),
    Fault("name that does not exist", FRAMES, "the {code} for", "the {cod} for", "{cod}", "  what is the", "Use one of code"),
    Fault("bracket that is not closed", FRAMES, "[a|the] GOODS", "[a|the GOODS", "[", "  what is the", "Write ] behind"),
    Fault("bracket that is not opened", FRAMES, "[a|the] GOODS", "a|the] GOODS", "]", "  what is the", "Write [ before it"),
    Fault("brackets around nothing", FRAMES, "[a|the] GOODS", "[] GOODS", "[]", "  what is the", "Write between them"),
    Fault("word in capitals", FRAMES, "what is the", "What is the", "What", "  What is the", "Write words in small letters", "in 'What is the"),
    Fault("word with a hyphen", FRAMES, "how is|are", "how-is|are", "how-is", "  how-is", "Write words in small letters"),
    Fault("goods twice", FRAMES, "GOODS {code}", "GOODS {code} GOODS", "GOODS {code} GOODS", "  what is the", "Write GOODS once"),
    Fault("frame without goods", FRAMES, "GOODS {code}", "goods {code}", "goods {code}", "  what is the", "Write GOODS once"),
    Fault("frame of what may be missing", FRAMES, "item : GOODS;", "[item :] GOODS;", "[item :] GOODS", "  [item", "Write one outside"),
    Fault("frame without a clue", FRAMES, "the item GOODS classified", "the goods GOODS classified", "how is|are the goods GOODS classified",
          "  how is", "Add a piece of a word", "'how are the goods GOODS classified'"),
    Fault("words of no name", ABBREVIATIONS, "grn = green", "grn = green | &farm", "&farm", "grn = green |", "Write a line `&farm = ...`", "no name"),
    Fault("beside nothing", ABBREVIATIONS, "grn = green", "grn = green |", "grn = green |", "grn = green |", "words beside it"),
    Fault("nothing beside", ABBREVIATIONS, "grn = green", "grn = | tea", "grn = | tea", "grn = |", "words beside it"),
    Fault("abbreviation twice", ABBREVIATIONS, "grn = green", "w/o = with", "w/o", "w/o = with\n", "Keep one", "stands twice"),
    Fault("chapter in the wrong file", CHAPTER, 'chapter: "09"', 'chapter: "10"', "chapter", "chapter:", "Rename one"),
    Fault("encoded note with empty conditions", CHAPTER, "  status: text-only\n  why: it needs shares\n", "  status: encoded\n  when: {}\n",
          "when", "  when: {}", "Give at least one", "says nothing"),
    Fault("group with a code", CHAPTER, "- group: Green coffee\n", '- group: Green coffee\n    code: "090110"\n', "code", "    code:",
          "drop the code"),
    Fault("control character behind accents", CHAPTER, "  title: Mate", "  # " + "\u00e9" * 40 + "\n  title: Mate\x07", "file",
          "  title: Mate", "Take the character out", "'\\x07'"),
    Fault("control character", CHAPTER, "title: Mate", "title: Mate\x07", "file", "  title: Mate", "Take the character out", "'\\x07'"),
]  # fmt: skip


def _line(text: str, at: str) -> int:
    """Number of the last line at which *at* begins."""
    return text[: f"\n{text}".rindex(f"\n{at}")].count("\n") + 1


def _differing(one: Index, other: Index) -> set[str]:
    """Names of the sections in which two indexes differ."""
    return {name for name in SECTIONS_OF_INDEX if bytes(one.section(name)) != bytes(other.section(name))}


@pytest.mark.parametrize("file", [LINES, DESCRIPTIONS])
def test_lines_and_descriptions_teach_the_second_opinion_and_change_nothing_else(write: Write, file: str) -> None:
    untaught, taught = Index(compile_index(write({file: None}))), Index(compile_index(write({})))
    learned = _differing(taught, untaught)
    assert learned and learned <= {"op_row", "op_scale", "op_node", "op_node_scale"}


def test_half_of_the_descriptions_is_left_out(write: Write) -> None:
    """Weights are fitted to a description with an opinion that has not learned from it."""
    half = half_of("We import mate, dried and cut, for infusions. It comes in bags of 500 g, twenty to a carton.")
    untaught, root = Index(compile_index(write({DESCRIPTIONS: None}))), write({})
    assert not _differing(Index(compile_index(root, half)), untaught)
    assert compile_index(root, 1 - half) == compile_index(root)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_fault_names_file_line_key_and_mend(write: Write, fault: Fault) -> None:
    before = TINY[fault.file]
    assert fault.old in before
    changed = before.replace(fault.old, fault.new, 1)
    with pytest.raises(NomenclatureError) as caught:
        compile_index(write({fault.file: changed}))
    error = caught.value
    assert error.file == fault.file
    assert error.line == _line(changed, fault.at)
    assert error.key == fault.key
    assert fault.mend in error.mend
    assert fault.says in error.fault
    assert str(error) == f"{error.file}:{error.line}: {error.key}: {error.fault}. {error.mend}."


def test_a_fault_is_an_hscode_error() -> None:
    assert issubclass(NomenclatureError, HSCodeError)


def test_names_of_the_faults_are_distinct() -> None:
    names = [fault.name for fault in FAULTS]
    assert len(names) == len(set(names))


def test_same_sources_same_bytes(write: Write, tiny: bytes) -> None:
    root = write({})
    assert compile_index(root) == compile_index(root) == tiny


def test_order_in_which_files_were_written_does_not_matter(tmp_path: Path, tiny: bytes) -> None:
    for name, text in reversed(TINY.items()):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert compile_index(tmp_path) == tiny


def test_a_changed_source_changes_the_digest(write: Write, tiny: bytes) -> None:
    root = write({TERMS: TINY[TERMS].replace("mocha", "moka")})
    assert source_digest(root) != Index(tiny).digest
    assert Index(compile_index(root)).digest == source_digest(root)
    assert source_digest(write({})) == Index(tiny).digest


def test_a_comment_changes_nothing_but_the_digest(write: Write, tiny: bytes) -> None:
    data = compile_index(write({TERMS: "# one more\n" + TINY[TERMS]}))
    assert data[56:60] + data[64:] == tiny[56:60] + tiny[64:]
    assert data[24:56] != tiny[24:56]


def test_what_is_read(write: Write) -> None:
    sources = read_sources(write({}))
    codes = [(node.kind, node.code, node.six) for section in sources.sections for node in section.walk()]
    assert codes == [
        ("section", "II", "II0000"), ("chapter", "09", "090000"), ("heading", "0901", "090100"), ("group", "0901a", "0901a0"),
        ("subheading", "090111", "090111"), ("subheading", "090112", "090112"), ("subheading", "090190", "090190"), ("heading", "0902", "090200"),
        ("subheading", "090210", "090210"), ("subheading", "090290", "090290"), ("heading", "0903", "090300"),
    ]  # fmt: skip
    assert [note.id for note in sources.notes] == ["secII.1", "ch09.1", "ch09.2"]
    assert [term for term, code, _ in sources.sheet.terms if code == "0901"] == ["coffee", "coffee bean", "mocha", "coffee for roasting"]
    assert [code for term, code, _ in sources.sheet.terms if term == "raw coffee"] == ["090111", "090112"]
    assert sources.descriptions == [("We import mate, dried and cut, for infusions. It comes in bags of 500 g, twenty to a carton.", "090300")]
    assert sources.lines == [("santos ny2 scr 17/18 jute bags", "090111"), ("taragui con palo 500g", "090300")]
    assert sources.noise == ["fine", "best price", "large", "small", "mini"], "a phrase goes on in the next line, but not over a remark"
    assert sources.abbreviations == {"decaf.": "decaffeinated", "w/o": "without", "grn": "green"}
    assert sources.facts.ancestors("material", "cotton") == ["cotton", "textile"]
    assert sources.components["part of a machine"] == ["spindle", "drum"]
    assert sources.components["on an article"] == ["handle", "drum"]


def test_what_is_read_of_measures(write: Write) -> None:
    measures = read_sources(write({})).measures
    assert measures.described == {"width": ["wide", "broad"], "side": ["wide", "broad"]}
    assert measures.meant == {"mass": {"content": "packing weight"}}
    assert measures.lists == {"telling little": ["oil"], "of something else": ["carton"], "saying nothing": []}


def test_what_is_read_of_alloys(write: Write) -> None:
    alloys = read_sources(write({})).alloys
    assert alloys["elements"] == [["C", ["carbon"]], ["Cr", ["chromium", "chrome"]]]
    assert alloys["alloyed_steel_from"] == [["Cr", 0.3], ["C", 5.0]]
    assert alloys["kinds_of_steel"] == [["cotton", [["only", ["Cr"], 0], ["told", ["C"], 0], [">=", ["Cr"], 10.5], ["<=", ["C", "Cr"], 12.0]]]]
    assert alloys["refined_copper_up_to"] == [["C+Cr", 1.0], ["others", 0.3]]
    assert (alloys["coats_of_steel"], alloys["pig_iron_up_to"]) == (["C"], [])


def test_what_is_read_of_the_rules(write: Write) -> None:
    rules = read_sources(write({})).rulebook
    assert rules["lacking"] == [["0902", "leaf", "0903"]]
    assert rules["parts_of"] == [["0902", "0901"], ["0902", "0902"], ["0902", "0903"], ["0901", "090300"], ["090290", "090300"]]
    assert rules["parts_notes"] == [
        {"of": ["09", "0901"], "own_citation": "note 1", "own": ["0903"], "citation": "note two", "nouns": ["lug"], "named": ["spout"], "with_": True}
    ]
    assert (rules["utensils"], rules["plated"], rules["serving_words"], rules["driven"]) == (["0902", "0903"], ["plated"], ["spoons"], [])
    (mixture,) = rules["mixtures"]
    assert mixture["of"] == ["0901", "0902"] and mixture["several"] and not mixture["shared"] and mixture["state"] == "cotton"


def test_thresholds_are_in_base_units(write: Write) -> None:
    sources = read_sources(write({CHAPTER: TINY[CHAPTER].replace("weight<3 kg", "weight<3 g")}))
    tea = next(node for section in sources.sections for node in section.walk() if node.code == "0902")
    assert [(c.name, c.op, c.dimension) for c in tea.when] == [("share of caffeine", "<=", "share"), ("weight", "<", "mass")]
    assert tea.when[1].number == pytest.approx(0.003)


def test_redirects_that_tell_the_goods_apart_are_no_circle(write: Write) -> None:
    """The same word, but one of the two asks for another fact, or speaks of other goods besides."""
    back = '  effect: exclude\n  scope: ["0902"]\n  to: ["0901"]\n  when:\n    article: [chicory]\n{}  status: encoded\n'
    fact, mention = "    facts: roasted=yes\n", "    mentions: [fine]\n"
    for lines, there in ((fact, ""), (mention, "    mentions: [fine, best]\n")):
        chapter = TINY[CHAPTER].replace("  status: text-only\n  why: it needs shares\n", back.format(lines))
        sources = read_sources(write({CHAPTER: chapter.replace("  unless:\n", f"  unless:\n{there}")}))
        assert [note.effect for note in sources.notes[1:]] == ["exclude", "exclude"]
    chapter = TINY[CHAPTER].replace("  status: text-only\n  why: it needs shares\n", back.format(mention))
    with pytest.raises(NomenclatureError, match="'chicory' round in a circle"):
        read_sources(write({CHAPTER: chapter}))


def test_a_redirect_into_the_scope_of_an_earlier_note_is_no_circle(write: Write) -> None:
    """The section sends headgear to its chapter, and the chapter sends worn headgear to a heading of the section: that one is spared."""
    section = TINY[SECTIONS] + (
        '  - id: secII.2\n    cite: Section II, note 2\n    says: Out.\n    effect: exclude\n    scope: ["0901"]\n    to: ["0902"]\n'
        "    when:\n      article: [tea]\n    status: encoded\n"
    )
    back = '  effect: exclude\n  scope: ["0902"]\n  to: ["{}"]\n  when:\n    article: [tea]\n  status: encoded\n'
    for target, circle in (("090190", False), ("0901", True)):
        chapter = TINY[CHAPTER].replace("  status: text-only\n  why: it needs shares\n", back.format(target))
        root = write({SECTIONS: section, CHAPTER: chapter})
        if circle:
            with pytest.raises(NomenclatureError, match=r"'tea' round in a circle"):
                read_sources(root)
        else:
            assert len(read_sources(root).notes) == 4


def test_words_that_count_beside_a_share_only(write: Write) -> None:
    sources = read_sources(write({FACTS: TINY[FACTS].replace("cotton < textile: cotton", "cotton < textile: cotton; %lint; % raw lint")}))
    cotton = sources.facts.values["material"]["cotton"]
    assert cotton.words == ("cotton",)
    assert cotton.shares == ("lint", "raw lint")


def test_words_that_count_behind_a_word_of_relation(write: Write) -> None:
    stated = "cotton < textile: cotton; with lace; in rolls; rolls; with lace trim; without lace"
    cotton = read_sources(write({FACTS: TINY[FACTS].replace("cotton < textile: cotton", stated)})).facts.values["material"]["cotton"]
    assert cotton.behind == ("with lace",)
    assert "rolls" in cotton.words


def test_values_that_goods_state_by_what_they_have(write: Write) -> None:
    sources = read_sources(write({FACTS: TINY[FACTS].replace("cotton < textile: cotton", "cotton < textile: cotton; trimmed with lace")}))
    assert [name for name, value in sources.facts.values["material"].items() if value.is_had] == ["cotton"]


def test_what_is_compiled(tiny: bytes) -> None:
    index = Index(tiny)
    nodes = [index.node(i) for i in range(index.counts["nodes"])]
    assert [node[0] for node in nodes] == [0, 9, 901, 901, 90111, 90112, 90190, 902, 90210, 90290, 90300]
    levels = [Level.SECTION, Level.CHAPTER, Level.HEADING, Level.ONE_DASH, Level.TWO_DASH, Level.TWO_DASH, Level.ONE_DASH, Level.HEADING,
              Level.ONE_DASH, Level.ONE_DASH, Level.HEADING]  # fmt: skip
    assert [node[1] for node in nodes] == levels
    assert [node[2] for node in nodes] == [-1, 0, 1, 2, 3, 3, 2, 1, 7, 7, 1]
    assert [node[3] for node in nodes] == [11, 11, 7, 6, 5, 6, 7, 10, 9, 10, 11]
    stuff, article = Flag.STUFF, Flag.ARTICLES  # a heading that stands in both lists of the rules is stuff
    assert [node[4] for node in nodes] == [0, 0, *[stuff] * 4, stuff | Flag.RESIDUAL, article, article, article | Flag.PARTS, 0]
    assert [node[5] for node in nodes] == [-1, -1, 3, 4] + [-1] * 7
    assert [node[6] for node in nodes] == [-1, -1, -1, -1, 0, 1, 2, -1, 3, 4, 5]
    assert index.title(5) == "Green coffee without caffeine"


def test_a_lookalike_is_a_term_where_it_belongs(tiny: bytes) -> None:
    index = Index(tiny)
    tea, cup = index.word_tokens("tea") or (), index.word_tokens("cup") or ()
    number = next(pattern for pattern, start, end in index.match(tea + cup) if (start, end) == (0, 2))
    assert index.entries(number) == [(Kind.TERM, 7), (Kind.LOOKALIKE, 2)]
    assert index.pattern_text(number) == "tea cup"


def test_a_word_with_a_dot_or_slash_stands_for_its_long_form(tiny: bytes) -> None:
    index = Index(tiny)
    assert index.word_tokens("grn") == index.word_tokens("green")


def test_conditions_and_values(tiny: bytes) -> None:
    index = Index(tiny)
    assert index.conditions(3) == [(0, 1, 0, 0.0, (3,))]
    share, weight = index.conditions(7)
    assert share[:4] == (1, DIMENSIONS["share"], 2, 5.0)
    assert weight[:4] == (1, DIMENSIONS["mass"], 1, 3.0)
    assert index.value_ancestors(1) == [0, 1]


def test_hash_is_fnv_1a() -> None:
    assert [fnv1a(data) for data in (b"", b"a", b"foobar")] == [0x811C9DC5, 0xE40C292C, 0xBF9CF968]


def test_missing_file_is_named(write: Write) -> None:
    root = write({})
    (root / FACTS).unlink()
    with pytest.raises(FileNotFoundError, match="facts"):
        compile_index(root)


def test_short_forms_by_their_neighbours(write: Write) -> None:
    lines = [
        "grn = green", "&cup = tea", "ms = mild steel | plates bars", "ms = my scone | &cup", "phos = phosphate | &cup cup",
        "a/c = air conditioner | tea",
    ]  # fmt: skip
    sources = read_sources(write({"vocabulary/abbreviations.txt": "\n".join(lines) + "\n"}))
    assert sources.abbreviations == {"grn": "green"}
    assert [tuple(entry) for entry in sources.by_neighbours] == [
        ("ms", ("mild", "steel"), ("plate", "bar")), ("ms", ("scone",), ("tea",)), ("pho", ("phosphate",), ("tea", "cup")),
        ("a/c", ("air", "conditioner"), ("tea",)),
    ]  # fmt: skip
