"""What an answer rests on: the steps of the law, and what there is to know about a description."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hscode.codes import pretty


@dataclass(frozen=True)
class Step:
    """One step of the way to the answer.

    ``rule`` is "reading", "note", one of the rules "GIR 1" to "GIR 6", "edition" or "depth"; ``citation`` what in law it rests on; ``says``
    what it did, because of which words; ``codes`` which places of the tariff it is about; ``effect`` what it did to them: "tell" nothing,
    "exclude" took those in ``on`` out, "point" spoke for them, and let those in ``on`` in again, "choose" took the one in ``on``.
    """

    rule: str
    citation: str
    says: str
    codes: tuple[str, ...] = ()
    effect: str = "tell"
    on: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.citation}: {self.says}"

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        return {"rule": self.rule, "citation": self.citation, "says": self.says, "codes": [pretty(code) for code in self.codes],
                "effect": self.effect, "on": [pretty(code) for code in self.on]}  # fmt: skip


@dataclass(frozen=True)
class Finding:
    """Something to know about the description: ``id`` is stable, ``says`` is for people."""

    id: str
    says: str
