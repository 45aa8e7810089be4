"""What a test gets that runs the command line."""

from collections.abc import Callable
from typing import NamedTuple


class Ran(NamedTuple):
    """What a call gave."""

    code: int
    out: str
    err: str


Midpower = Callable[..., Ran]
