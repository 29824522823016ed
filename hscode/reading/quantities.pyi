from typing import Final, NamedTuple

from hscode.reading._scan import Token

UNITS: dict[str, tuple[str, float]]
DIMENSIONS: dict[str, int]

class Quantity(NamedTuple):
    dimension: str
    value: float
    first: int
    last: int

PLIES: Final = "plies"
PROPORTION: Final = "proportion"

def find_quantities(tokens: list[Token], trades: dict[str, int] = ...) -> list[Quantity]: ...
