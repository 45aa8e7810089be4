"""Where the parts of a composed question stand: what is asked for, its criteria, the descriptions in it.

Pure.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from kg.ask.asked import asked_classes, asked_group, which_words
from kg.ask.cues import Cue
from kg.ask.frame import Frame
from kg.ask.link import Mention
from kg.ask.quantities import phrase_at
from kg.ask.reading import Scope, is_placing
from kg.ask.tokens import Token

_FAR, _NEAR_ANY = 5, 2


def head_of(frame: Frame, scope: Scope) -> range | None:
    """Return the tokens that say what is asked for: "which Gulf state", "middle powers", "… : which countries"."""
    classes, mention = asked_classes(frame, scope, frame.of_role("class"), True)
    which = which_words(frame)
    if mention is None:
        named = [m for m in frame.mentions if is_placing(m, scope) and any(0 < m.first - i <= 2 for i in which)]
        mention = named[0] if named and classes else asked_group(frame, scope)
    who = frame.cue("who")
    if mention is None and who is not None and who.first == 0 and classes:
        return range(who.first, who.last + 1)
    if mention is None:
        return None
    before = [i for i in which if 0 <= mention.first - i <= 4]
    first = before[0] if before else mention.first
    if not before:
        first = min([mention.first, *(m.first for m in frame.of_role("entity") if m.last + 1 == mention.first)])
    return range(first, _with_place(mention, frame, scope) + 1)


def _with_place(mention: Mention, frame: Frame, scope: Scope) -> int:
    """Return the last token of a class with the area that stands behind it: "pays de l'UE"."""
    for other in frame.of_role("entity"):
        between = frame.tokens[mention.last + 1 : other.first]
        weak = all(t.norm in frame.language.stopwords for t in between)
        if is_placing(other, scope) and len(between) <= 2 and weak and other.first > mention.last:
            return other.last
    return mention.last


def text_of(frame: Frame, span: range) -> str:
    """Return the words of a span, opened by a question word."""
    words = frame.text[frame.tokens[span.start].start : frame.tokens[span.stop - 1].end]
    opened = span.start in which_words(frame) or any(c.first == span.start and c.key == "who" for c in frame.cues)
    return words if opened else f"{which_word(frame)} {words}"


def which_word(frame: Frame) -> str:
    return str(frame.language.data["compose"]["which"])


def asked_of_any(frame: Frame) -> str:
    """Return the question for the things of which one would do ("is there a …", "has any …"), or an empty string."""
    phrases = frame.language.phrases("compose", "any")
    width = phrase_at(frame.tokens, 0, phrases)
    head = next((m for m in frame.mentions if m.first >= width), None)
    if not width or head is None or head.first - width > _NEAR_ANY:
        return ""
    return f"{which_word(frame)} {frame.text[frame.tokens[width].start :]}"


def clauses(frame: Frame, head: range) -> Iterable[tuple[str, str]]:
    """Yield the two halves of a question at each word that joins criteria, the head left out.

    Words such as "and" come first; then those that open a relative clause, which stay with what they open.
    """
    body = range(head.stop, len(frame.tokens))
    if len(body) <= 1:
        body = range(head.start)
    inside = {i for m in frame.mentions for i in range(m.first, m.last + 1)}
    inside |= {i for q in frame.quantities for i in range(q.first, q.last + 1)}
    inside |= {i for p in frame.periods for i in range(p.first, p.last + 1)}
    joints = [(i, w) for i in body if (w := _joint(frame, i)) is not None and not (w and i in inside)]
    opened = [(i, 0) for i in body if _opens_relative(frame, i) and i not in inside]
    for position, width in (*joints, *(o for o in opened if o not in joints)):
        left, right = range(body.start, position), range(position + width, body.stop)
        if _is_in_list(frame, position, width):
            continue
        if _says_something(frame, left) and _says_something(frame, right):
            yield _slice(frame, left), f"{_shared(frame, left, right)}{_slice(frame, right)}"


def _shared(frame: Frame, left: range, right: range) -> str:
    """Return the words that both halves of "is a source for A and for B" begin with: what stands before "for"."""
    word = frame.tokens[right.start].norm
    first = next((i for i in left if frame.tokens[i].norm == word), None)
    if first is None or first == left.start or word not in frame.language.stopwords:
        return ""
    both = [c.first for c in frame.cues if c.key == "both" and c.first in range(left.start, first)]
    return f"{_slice(frame, range(left.start, min((first, *both))))} "


def _opens_relative(frame: Frame, position: int) -> bool:
    """True for a word such as "whose" or "with", but not behind a bare number: "the ten with the most …"."""
    if any(q.last == position - 1 and q.unit is None for q in frame.quantities):
        return False
    if _is_than(frame, position):
        return False
    if phrase_at(frame.tokens, position, frame.language.phrases("compose", "with")):
        return _has_criterion(frame, position + 1)
    return phrase_at(frame.tokens, position, frame.language.phrases("compose", "relative_clauses")) > 0


def _is_than(frame: Frame, position: int) -> bool:
    """True for a word that stands for "than" behind a comparative: "mais barata *que* a alemã"."""
    compared = any(0 <= position - c.last <= _FAR for c in frame.comparatives)
    return compared and phrase_at(frame.tokens, position, frame.language.phrases("than")) > 0


def _has_criterion(frame: Frame, position: int) -> bool:
    """True if a figure, a quality or a kind of thing comes next, and not a name: "partner | with A" is no criterion."""
    ahead = [m for m in frame.mentions if m.first >= position]
    figures = [q.first for q in frame.quantities if q.first >= position]
    first = min((m.first for m in ahead), default=len(frame.tokens))
    if figures and min(figures) <= first:
        return True
    return bool(ahead) and not ahead[0].ids("entity")


def _is_in_list(frame: Frame, position: int, width: int) -> bool:
    """True for a joint between two names, as in "outside A, B and C": it joins no criteria."""
    named = frame.of_role("entity")
    before = any(m.last == position - 1 for m in named)
    weak = frame.language.stopwords
    behind = (m for m in named if 0 <= m.first - position - width <= 1)
    return before and any(all(t.norm in weak for t in frame.tokens[position + width : m.first]) for m in behind)


def joined_names(frame: Frame) -> Iterable[tuple[Mention, Mention]]:
    """Yield pairs of names joined by a word that joins criteria, such as "A and B" or "A and from B"."""
    named = frame.of_role("entity")
    for first, second in pairwise(named):
        width = phrase_at(frame.tokens, first.last + 1, frame.language.phrases("compose", "clauses"))
        between = frame.tokens[first.last + 1 + width : second.first]
        if width and len(between) <= 1 and all(t.norm in frame.language.stopwords for t in between):
            yield first, second


def enumerated_relations(frame: Frame) -> list[Mention]:
    """Return the longest run of different relations with nothing but commas and joining words between them."""
    best: list[Mention] = []
    run: list[Mention] = []
    for mention in frame.of_role("property"):
        joined = bool(run) and _is_joined(frame, run[-1], mention)
        run = [*run, mention] if joined and not mention.ids("class", "entity", "indicator") else [mention]
        best = run if len(run) > len(best) else best
    return best


def _is_joined(frame: Frame, first: Mention, second: Mention) -> bool:
    """True for two relations that do not mean the same, joined by a comma or a word that joins criteria."""
    between = frame.tokens[first.last + 1 : second.first]
    comma = "," in frame.text[frame.tokens[first.last].end : frame.tokens[second.first].start]
    width = phrase_at(frame.tokens, first.last + 1, frame.language.phrases("compose", "clauses"))
    beside = (comma and not between) or (width and width == len(between))
    return bool(beside) and set(first.ids("property")).isdisjoint(second.ids("property"))


def _joint(frame: Frame, position: int) -> int | None:
    """Return how many tokens join two criteria at a position: 0 for a comma before it, None for no joint."""
    width = phrase_at(frame.tokens, position, frame.language.phrases("compose", "clauses"))
    if width:
        return width
    before: Token = frame.tokens[position - 1] if position else frame.tokens[position]
    return 0 if position and set(frame.text[before.end : frame.tokens[position].start]) & set(",;") else None


def _says_something(frame: Frame, span: range) -> bool:
    return any(m.first in span for m in frame.mentions) or sum(i in span for i in frame.words) > 1


def _slice(frame: Frame, span: range) -> str:
    return frame.text[frame.tokens[span.start].start : frame.tokens[span.stop - 1].end]


def descriptions(frame: Frame, scope: Scope) -> Iterable[tuple[int, int]]:
    """Yield the spans that may describe a thing: from a class word, not the one asked for, to where it may end."""
    _, asked = asked_classes(frame, scope, frame.of_role("class"), False)
    which = which_words(frame)
    for mention in frame.of_role("class"):
        sought = asked is not None and mention.first == asked.first and _is_asked_first(mention, frame)
        if sought or any(0 < mention.first - i <= 2 for i in which):
            continue
        first = _with_adjective(mention, frame)
        for end in _ends(mention, frame, which):
            if end > mention.last and _asks_something(frame, range(first, end + 1)):
                yield first, end
    yield from _named_by_relation(frame)


def _named_by_relation(frame: Frame) -> Iterable[tuple[int, int]]:
    """Yield the spans of "the home country of A" and "A's maker": a relation noun right before the name of a thing."""
    of = frame.language.phrases("compose", "of")
    for mention in frame.of_role("property"):
        if mention.ids("class", "entity", "indicator") or mention.first == 0:
            continue
        joined = phrase_at(frame.tokens, mention.last, of) or phrase_at(frame.tokens, mention.last + 1, of)
        behind = [m for m in frame.of_role("entity") if 0 < m.first - mention.last <= _FAR - 2]
        if joined and behind and _asks_something(frame, range(mention.first, behind[0].last + 1)):
            yield mention.first, behind[0].last


def _is_asked_first(mention: Mention, frame: Frame) -> bool:
    """True for the class that a question word asks for, or that opens the question, with nothing else before it."""
    before = [m for m in frame.mentions if m.last < mention.first and m.ids("indicator", "class", "property")]
    return not before and not frame.wants_number()


def _ends(mention: Mention, frame: Frame, which: Sequence[int]) -> list[int]:
    """Return where a description may end: before a later question word, else at the end, a relation or a joint."""
    behind = [i - 1 for i in which if i > mention.last + 1]
    if behind:
        return behind
    relations = {m.first - 1 for m in frame.of_role("property", "indicator") if m.first > mention.last + 2}
    relations |= {i - 1 for i in frame.words[-1:] if i == len(frame.tokens) - 1 and i > mention.last + 2}
    joints = {i - 1 for i in range(mention.last + 2, len(frame.tokens)) if _joint(frame, i) is not None}
    counts = {q.last for q in frame.quantities}  # what a number counts stands behind it
    return [len(frame.tokens) - 1, *sorted((relations | joints) - counts, reverse=True)]


def _asks_something(frame: Frame, described: range) -> bool:
    """True if something is asked of what is described, beside the question word itself."""
    who = (c for c in frame.cues if c.key == "who" and c.last != described.start - 1)  # "whose X" alone asks nothing
    spans: tuple[Mention | Cue, ...] = (*frame.mentions, *who)
    return any(s.first not in described for s in spans) or any(i not in described for i in frame.words)


def _with_adjective(mention: Mention, frame: Frame) -> int:
    beside = [m.first for m in frame.of_role("entity", "quality") if m.last + 1 == mention.first]
    return beside[0] if beside else mention.first


def before_article(frame: Frame, first: int) -> int:
    """Return where a description starts in the text, its article included."""
    articles = frame.language.phrases("compose", "articles")
    if first and (frame.tokens[first - 1].norm,) in articles:
        return frame.tokens[first - 1].start
    return frame.tokens[first].start
