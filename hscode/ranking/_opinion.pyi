from typing import Self, final

from hscode._core import Index

@final
class Opinion:
    def __new__(cls, index: Index) -> Self: ...
