from array import array

def train(
    words: list[bytes],
    text_off: array[int],
    text: array[int],
    weight: array[float],
    target: array[int],
    parent: array[int],
    child_off: array[int],
    child: array[int],
    buckets: int,
    epochs: int,
    rate: float,
) -> tuple[bytes, bytes, bytes, bytes]: ...
