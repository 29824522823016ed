from typing import NamedTuple

from hscode.reading._scan import Token

UNITS: dict[str, tuple[str, float]]

class Quantity(NamedTuple):
    dimension: str
    value: float
    first: int
    last: int

def find_quantities(tokens: list[Token]) -> list[Quantity]: ...
