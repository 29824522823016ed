"""Frames around the goods: "what is the HS code for a water bottle?" asks for a water bottle, "the item under consideration is a kettle" is one.

Questions, requests and rulings speak of goods in words of their own, which say nothing of what the goods are.
"""

from __future__ import annotations

import re

from hscode.reading._scan import Clues

_LIST = r"(?:hs|hsn|hts|htsus|htsusa|cn|ncm|taric|schedule b|tariff|customs|commodity|import|export|harmoni[sz]ed(?: system)?)"
"""What a list of codes is called. Names may follow one another, so none may be made up of others: a row of names that can be cut in two ways is
read in time that doubles with each."""
_CODE = (
    rf"(?:(?:{_LIST}[ -]?)+(?:codes?|numbers?|no|headings?|subheadings?|classifications?|chapters?)|classifications?(?: rulings?)?(?= (?:of|for)\b)"
    rf"|tariff headings?|(?:hs|hsn|hts|htsus|taric)(?= for\b|\s*:))"
)
_ASKING = (
    r"(?:(?:hi|hello|do|have|pay|there|dear|all|sir|madam|team|please|pls|plz|kindly|can|could|would|will|may|you|u|i|we|us|me|anyone|someone"
    r"|help|need|needs|want"
    r"|wish|"
    r"like|looking|searching|trying|find|finding|get|give|provide|advise|suggest|confirm|check|share|send|tell|know|seeking|require|requesting"
    r"|request|"
    r"enquiry|inquiry|query|question|regarding|about|to|for|of|with|on|the|a|an|my|our|your|this|that|what|what's|whats|which|is|are|be|it|correct|"
    r"right|proper|best|exact|accurate|appropriate|applicable|valid|full|complete|six|6|8|10|six-digit|digits?|import|export|and)\W+)"
)
_OF = (
    r"(?:\s*[:?](?=\s*[^\W\d])|(?: (?:that|which|i|we|you|one|should|do|does|would|must|can|to|use|used|is|are|be|applies|apply|applicable|needed"
    r"|required|please))*? (?:for|of|to|covers?|under)(?: (?:import(?:ing)?|export(?:ing)?|us(?:e|ing)|be used)(?: (?:for|of|on))?)?)"
)
_DUTY = (
    r"(?:(?:import|export|customs?|excise)[ -])*(?:dut(?:y|ies)|tax(?:es)?|tariffs?|gst|levy|vat)(?: and (?:tax|vat|gst|duty))?(?: rates?| tax"
    r"| percentages?)*"
)
_ACT = r"(?:classify|classified|declare|import|export|ship|code|clear)"
_FRAMES = re.compile(
    rf"^\W*(?:{_ASKING}{{0,12}}?(?:"
    rf"{_CODE}{_OF}"
    r"|code(?:(?: (?:do|should|would|can|shall) (?:i|we|you|one))?(?: to)? (?:use|import|export|put|declare|apply)(?: (?:for|on|when importing))?"
    r"| (?:for|of|on|covers))"
    rf"|(?:tariff|heading|subheading|chapter|code|{_DUTY}) (?:would |will |does |do )?(?:applies|apply|covers?|be used|is used"
    rf"|is applied)(?: (?:to|for|on))?"
    rf"|(?:how much (?:is (?:the )?)?|is there (?:any )?|any |do i pay |pay )?{_DUTY}(?: (?:is |will be |would be )?(?:payable|due|charged"
    rf"|applicable|do i pay|will i pay|to pay))?"
    r" (?:on|when importing|for importing|for(?<!vat for))"
    r"|(?:import|export)(?:ation)? of|(?:importing|exporting)(?= )|(?:(?:hs|hsn|hts|htsus|taric|commodity|tariff)[ -]?)+(?:codes?"
    r"|numbers?)(?= [^\W\d])"
    rf"|(?:how|where|under (?:what|which) \w+(?: \w+)?) (?:should|do|would|can|to|must|is|are)? ?(?:i|we|you|one)? ?{_ACT}"
    rf"|(?:help(?: me)?|need|want|trying|how|wish|like)? ?(?:to )?classify(?:ing)?(?! as)"
    rf"|(?:i am|i'm|we are|we're|i|we|want|need|plan(?:ning)?|going|trying)(?: (?:to(?: be)?|want|wish|would|like|plan|intend|need|have|will|be"
    rf"|planning|going))*"
    r" (?:import|export|ship|importing|exporting|shipping|sending|buying|bringing in|classifying)"
    r"))(?:(?<=[:?])|(?![\w'’-]))[\s:?]*(?:(?:a|an|the|some|my|our|this|these|following|product|item|goods|importing|shipping|use"
    r"|for)(?:\s*:)? +)*(?=\S)",
    re.IGNORECASE,
)
_HOW = re.compile(
    r"^\W*(?:how|where|(?:(?:under|in|to) )?(?:what|which) (?:\w+ ){1,2})\W*(?:is|are|does|do|would|should|will|can|must) +(?:(?:a|an|the|my) )?(?=.*"
    r"\b(?P<end>(?:be )?(?:classified|fall|belong|go|come|declared|under|attract)(?: (?:under|in|into|to))?(?: (?:customs|the tariff|what|which|hs"
    r"|the hs)\b.*)?\W*)$)",
    re.IGNORECASE,
)
"""A question that holds the goods between its words: "under which heading does a toaster fall?"."""
_ENDS = re.compile(
    rf"[-,.;:?!(]? *(?:please |pls )?(?:(?:and )?(?:what|which)(?:'s| is| are| would be)? )?(?:the |its |your |correct )?(?:{_CODE}|(?<=the )code)"
    r"(?: (?:applies|should \w+ use|is it|do (?:i|we) use|to use|please|pls|needed|required|wanted|of this|for this|(?:for|in) (?:the )?(?:import"
    r"|export|customs|india|"
    r"usa?|uk|eu|europe|canada|australia|pakistan|china|uae|japan|brazil|mexico|south africa)))*\W*$"
    r"|[,.;:?]? *(?:please )?(?:what|which)(?:'s| is| would be)? (?:the |its )?(?:heading|code|tariff|duty)(?: (?:applies|should \w+ use|is it"
    r"|do i use))?\W*$"
    r"|\W+(?:please|pls|thanks|thank you|thanks in advance)(?: (?:advise|help))?\W*$",
    re.IGNORECASE,
)

_THING = r"(?:merchandise|items?|products?|articles?|goods?|samples?|commodity|commodities|subject)"
_NUMBERED = r"(?:(?:style|item|model|sku|sample|product|part|article)s?(?: (?:numbers?|nos?\.?|#))? ?#?[a-z]{0,4}-?\d[\w-]*)"
_RULINGS = re.compile(
    r"^\W*(?:product|item|goods|description|article|commodity|merchandise)s?(?: (?:name|description))?(?: of (?:the )?(?:goods|product"
    r"|item))?\s*:\s*(?=\S)|"
    r"^\W*(?:(?:in (?:your|the) (?:letter|request|submission|correspondence)[^,;:.]{0,40},? )?(?:you|the (?:importer|applicant|requester)"
    r"|your letter|it is)"
    r" (?:have |has )?(?:state|describe|indicate|advise|explain|note|claim|say|submit)(?:d|s|ted)?(?: that)? )?"
    rf"(?:(?:the |this |these |those |your |our |both |each )?(?:(?:subject|submitted|instant|imported|finished|first|second|third"
    rf"|provided) )*{_THING}"
    r"(?: (?:under consideration|under review|in question|concerned|at issue|to be (?:imported|classified)|submitted(?: for classification)?"
    r"|for classification|"
    rf"involved|being imported|you (?:plan|intend|wish) to import|{_NUMBERED}))*|{_NUMBERED})"
    r"(?:,? (?:which (?:is|are) |you )?(?:identified|described|referred to|label(?:l)?ed|designated|invoiced|known|called|marketed|(?:is"
    r"|are) called)[^,;.]{0,60},|, [^,;.]{0,12}\d[^,;.]{0,30},|,)?"
    r" (?:is|are|was|were|(?:has|have) been|consists? of(?! \d)|comprises?(?! \d)|will be|can be|may be)(?: best| generally| commonly)?"
    r"(?: (?:described|identified|referred to|said|stated|known|label(?:l)?ed|marketed|sold|imported|invoiced|called|composed of"
    r"|made up of)(?: by you| in your letter)?)?"
    r"(?: (?:as|to be|as being))? +(?:(?:a|an|the) )?(?=\S)"
    rf"|^\W*(?:in (?:your|the) [^;:.]{{0,60}},? )?you (?:describe|identify|refer to)d? (?:the |this |your )*{_THING} as (?:(?:a|an|the) )?(?=\S)",
    re.IGNORECASE,
)

_CLUES = Clues(
    "code", "number", "heading", "classif", "declare", "import", "export", "shipping", "sending", "buying", "bringing", "please", "pls", "thank",
    "duty", "duties", "tariff", "tax", "vat on", "gst on", "chapter", "customs", "does", "go under", "fall",
    "merchandise", "item", "product", "article", "goods", "sample", "subject", "style", "model", "commodit", "descri", "hts",
)
"""Pieces of words of which each frame holds one."""
_ENDING = re.compile("code|number|no|heading|classification|chapter|hs|hts|taric|tariff|duty|please|pls|thank", re.IGNORECASE)
"""Pieces of words of which each ending holds one, which are sooner found than that none is there."""
LONGEST = 500
"""Characters of a question; a longer text is a ruling at most."""
TAIL, TAILS = 90, 2
"""Characters of a request behind the goods, and how many there may be: "which code? thanks"."""


def goods_asked_for(text: str) -> str:
    """Return *text* with the words that only frame the goods put to spaces, so that every other word keeps its place.

    >>> goods_asked_for("What is the HS code for a steel bottle?").strip()
    'steel bottle?'
    >>> goods_asked_for("The item under consideration, identified as style 12, is a kettle.").strip()
    'kettle.'
    >>> goods_asked_for("customs seals for containers")
    'customs seals for containers'
    """
    if not _CLUES.stand_in(text):
        return text
    ruling = _RULINGS.match(text)
    if ruling:
        return _blanked(text, 0, ruling.end())
    return _asked(text) if len(text) <= LONGEST else text


def _asked(text: str) -> str:
    """Return the text of a question or a request without the words that ask."""
    out = text
    around = _HOW.match(out)
    if around:
        out = _blanked(_blanked(out, 0, around.end()), around.start("end"), len(out))
    else:
        opening = _FRAMES.match(out)
        if opening:
            out = _blanked(out, 0, opening.end())
    for _ in range(TAILS):
        end = len(out.rstrip())
        first = max(0, end - TAIL)
        ending = _ENDS.search(out, first, end) if _ENDING.search(out, first, end) else None
        if ending is None:
            break
        out = _blanked(out, ending.start(), end)
    return out if any(character.isalnum() for character in out) else text


def _blanked(text: str, first: int, last: int) -> str:
    return text[:first] + " " * (last - first) + text[last:]
