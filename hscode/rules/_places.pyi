from typing import Self

from typing_extensions import disjoint_base

from hscode._core import Index

@disjoint_base
class Places:
    def __new__(cls, core: Index, *, things: bytes, drives: bytes, driven: bytes, undriven: bytes, telling_parts: bytes) -> Self: ...
