"""When a figure holds: a time of its clause, or the only time of its sentence."""

from ingest.extract.measured.line import Line
from ingest.extract.reading import When

_OPENING = 3  # words before a time that opens a sentence


def find_time(line: Line, ref: int) -> When | None:
    """Return the time of the amount `ref`: behind it, before it, in its clause; else the time that opens the sentence.

    A year behind "founded" belongs to the life of a thing and to no figure.
    """
    span = line.span("amount", ref)
    times = [number for number in range(len(line.reading.times)) if _is_free(line, number)]
    if span is None or not times:
        return None
    own = line.words[span[0]].clause
    near = {number: _distance(line, number, span) for number in times if _belongs(line, number, own)}
    if near:
        return line.reading.times[min(near, key=lambda number: near[number])]
    return _of_sentence(line, times, own)


def _distance(line: Line, number: int, span: tuple[int, int]) -> int:
    """Words between; a time behind the figure is nearer than one before it, other figures between make it far."""
    here = line.span("time", number) or (0, 0)
    behind = here[0] >= span[1]
    first, last = (span[1], here[0]) if behind else (here[1], span[0])
    others = sum(word.role == "amount" for word in line.words[first:last])
    return (last - first) * (2 if behind else 3) + 50 * others


def _belongs(line: Line, number: int, clause: int) -> bool:
    here = line.span("time", number)
    if here is None:
        return False
    place = line.words[here[0]].clause
    return place == clause or (place in line.inner and line.parents[place] == clause)


def _of_sentence(line: Line, times: list[int], clause: int) -> When | None:
    periods = {line.reading.times[number].period for number in times}
    first = line.span("time", times[0])
    if line.begins_comparison(clause):
        return None  # "compared with 9 GW two years earlier" has another time
    if first is not None and first[0] <= _OPENING:
        return line.reading.times[times[0]]
    above = [n for n in times if _clause_of(line, n) in line.ancestors(clause)]
    return line.reading.times[above[-1]] if len(periods) == 1 and above else None


def _clause_of(line: Line, number: int) -> int:
    here = line.span("time", number)
    return -1 if here is None else line.words[here[0]].clause


def _is_free(line: Line, number: int) -> bool:
    here = line.span("time", number)
    if here is None:
        return False
    life = line.grammar.word_set("life")
    return not any(word.norm in life for word in line.words[max(here[0] - 2, 0) : here[0]])
