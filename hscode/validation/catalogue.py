"""The catalogue of findings: every id that validation can give, with its cause and its mend.

Ids are stable: a number is never given to another finding. ``docs/findings.md`` holds the same entries for readers, and
a test keeps the two together.
"""

from __future__ import annotations

from dataclasses import dataclass

ERROR, WARNING, NOTE = "error", "warning", "note"
"""How grave a finding is: wrong beyond doubt, to be looked at, good to know."""
SEVERITIES = (ERROR, WARNING, NOTE)


@dataclass(frozen=True)
class Entry:
    """One kind of finding: its id, a short title, how grave it can be, its cause and its mend."""

    id: str
    title: str
    severities: tuple[str, ...]
    cause: str
    mend: str


_ENTRIES = (
    # The declared code, by itself
    Entry("HS-E001", "Code missing", (ERROR,),
          "The declared code is empty.",
          "Declare a code; the better codes of the finding are those of the description."),
    Entry("HS-E002", "Code malformed", (ERROR,),
          "The declared code holds letters or signs, is all zeros, has a number of digits that no code has, or a point where none has one.",
          "Write two, four or six digits, or a national code of eight to ten; keep the column as text, not as a number."),
    Entry("HS-E003", "Code unknown", (ERROR,),
          "The first six digits are in no edition of the Harmonized System that this version knows.",
          "Take the nearest code that exists and fits; the finding names some."),
    Entry("HS-E004", "Code of another edition", (WARNING,),
          "The code is not in this edition but in another, and is judged as a code of that edition.",
          "Declare the code of this edition that fits the goods, or name the edition of the code; the finding names the codes of the goods."),
    Entry("HS-E005", "Zero restored", (WARNING,),
          "The code lost a zero at its beginning, or at the end behind its point, as happens when a spreadsheet takes codes for numbers.",
          "Keep the column of the codes as text. The code is judged with its zero."),
    Entry("HS-E006", "Code incomplete", (WARNING,),
          "The code names a chapter or a heading only; a declaration needs six digits.",
          "Add the digits of the subheading; the better codes of the finding lie in the declared place where one fits."),
    Entry("HS-E007", "Chapter for national use", (WARNING,),
          "Chapter 77 is reserved, and chapters 98 and 99 are free for national use: the Harmonized System says nothing about them.",
          "Check the code in the national tariff."),
    # The code against the description
    Entry("HS-E010", "Goods of another chapter", (ERROR, WARNING),
          "The description names goods of another chapter than the declared one.",
          "Compare the better codes and their reasons; change the code, or say in the description what makes the goods those of the code."),
    Entry("HS-E011", "Goods of another heading", (ERROR, WARNING),
          "The description names goods of another heading of the declared chapter.",
          "Compare the better codes and their reasons; change the code, or say in the description what makes the goods those of the code."),
    Entry("HS-E012", "Goods of another subheading", (ERROR, WARNING),
          "The description names goods of another subheading of the declared heading.",
          "Compare the better codes and their reasons; change the code, or add the fact that the declared subheading asks for."),
    Entry("HS-E013", "Excluded by a legal note", (ERROR, WARNING),
          "A legal note takes the goods of the description out of the declared chapter, heading or subheading.",
          "Follow the note to where it sends the goods."),
    Entry("HS-E014", "Fact contradicted", (ERROR, WARNING),
          "The description states a fact (material, sex, state, weight, power) that the declared code rules out.",
          "Correct the code, or the fact in the description."),
    Entry("HS-E015", "Deciding fact not stated", (NOTE,),
          "The declared code asks for a fact that the description does not state.",
          "Add the fact to the description."),
    # The description, by itself
    Entry("HS-E020", "Description missing", (ERROR,),
          "The description is empty, blank or nothing but a tariff code.",
          "Say what the goods are, of what material, and for what."),
    Entry("HS-E021", "Description too vague", (WARNING,),
          "The words are such as import control refuses, fit goods of many chapters, or name goods only that legal notes send away.",
          "Name the article; the finding says which word is too wide and what would be enough."),
    Entry("HS-E022", "Description unreadable", (WARNING,),
          "No word names goods: stray letters, signs or numbers, article numbers alone, or words that the vocabulary does not know.",
          "Describe the goods in plain English."),
    Entry("HS-E023", "Several goods in one line", (WARNING,),
          "The line lists goods of different headings. The code is compared with each of them.",
          "Declare each of the goods in an item of its own, unless they are a set put up for retail sale."),
    Entry("HS-E024", "Code in the description", (NOTE,),
          "The description holds a tariff code. It is left out of the reading: a code does not describe goods.",
          "Take the code out of the description."),
    Entry("HS-E025", "Markup in the description", (NOTE,),
          "The description holds HTML tags or entities, as when it was copied from a web page. They are left out of the reading.",
          "Send plain text."),
    Entry("HS-E026", "Only a brand", (WARNING,),
          "The description holds a brand, a model or a number, and no word for the article: the code cannot be checked.",
          "Add what the article is: “Nike running shoes”, not “Nike”."),
    Entry("HS-E027", "Not in English", (WARNING,),
          "The description is in another language than English, and most of its words cannot be read.",
          "Translate the description into English."),
    Entry("HS-E028", "Description very long", (NOTE,),
          "The description is longer than what is read of it.",
          "Put the article and its facts first, or shorten the text."),
    Entry("HS-E029", "Damaged text", (NOTE,),
          "The description holds control characters, replacement characters or letters of a wrong encoding.",
          "Export the file again as UTF-8, or name its encoding."),
    Entry("HS-E030", "Text that a spreadsheet would execute", (NOTE,),
          "The description begins like a formula (=, +, -, @). It is written to CSV with an apostrophe before it, to Excel as plain text.",
          "Remove the sign; look at where the text came from if it is a formula in earnest."),
    # The row
    Entry("HS-E040", "Row unreadable", (ERROR,),
          "The row does not fit the columns of its file, is not well formed, or holds no text where text must stand.",
          "Mend the row as the finding says; it stands in the output as it came in."),
)  # fmt: skip

CATALOGUE: dict[str, Entry] = {entry.id: entry for entry in _ENTRIES}
"""Every finding that validation can give, by its id."""
