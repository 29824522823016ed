"""Check a batch of import declarations: each item's code against its description, with a report for the declarant.

Run it on the batch beside it, or on a file of your own with the same columns::

    python examples/declaration_checker.py examples/declarations.csv

Exit status 1 says that an item is contradicted or its code is none: such a declaration goes back.
"""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import hscode

BATCH = Path(__file__).with_name("declarations.csv")
BACK, LOOK, PASS = "send back", "look at", "pass"


@dataclass(frozen=True)
class Item:
    """One item of a declaration."""

    declaration: str
    number: str
    code: str
    description: str
    value: float


@dataclass(frozen=True)
class Checked:
    """An item with what validation says of it, and what to do."""

    item: Item
    answer: hscode.Validation

    @property
    def action(self) -> str:
        """What to do: send the declaration back, have a person look at it, or let it pass."""
        if self.answer.verdict is hscode.Verdict.CONTRADICTED or self.answer.code_fault:
            return BACK
        return LOOK if self.answer.serious else PASS


def read_items(path: Path) -> Iterator[Item]:
    """Yield the items of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield Item(row["declaration"], row["item"], row["code"], row["description"], float(row["value"]))


def check(items: Iterable[Item]) -> dict[str, list[Checked]]:
    """Return the checked items by declaration, in their order."""
    declarations: dict[str, list[Checked]] = defaultdict(list)
    for item in items:
        declarations[item.declaration].append(Checked(item, hscode.validate(item.code, item.description)))
    return dict(declarations)


def report(declarations: dict[str, list[Checked]]) -> Iterator[str]:
    """Yield the lines of the report: each declaration with its items, and for each finding what is wrong and what to do."""
    for name, checked in declarations.items():
        yield f"{name}: {_worst(checked)}"
        for each in checked:
            yield f"  item {each.item.number}  {each.item.code or '(no code)'}  {each.item.description[:50]!r}: {each.answer.verdict}, {each.action}"
            for finding in each.answer.findings:
                yield f"      {finding.id} {finding.severity}: {finding.says}"
                if finding.reason:
                    yield f"        because {finding.reason}"
            if each.action != PASS and each.answer.better:
                yield f"      likelier: {', '.join(hscode.lookup(code).title + ' (' + code + ')' for code in each.answer.better)}"
    at_stake = sum(each.item.value for checked in declarations.values() for each in checked if each.action == BACK)
    yield f"{sum(map(len, declarations.values()))} items; value of those to send back: {at_stake:,.2f}"


def _worst(checked: list[Checked]) -> str:
    actions = {each.action for each in checked}
    return next(action for action in (BACK, LOOK, PASS) if action in actions)


def main(arguments: list[str]) -> int:
    """Check the file that is named, else the batch beside this program."""
    declarations = check(read_items(Path(arguments[0]) if arguments else BATCH))
    for line in report(declarations):
        print(line)
    return int(any(each.action == BACK for checked in declarations.values() for each in checked))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
