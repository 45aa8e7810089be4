"""What kind of thing a question asks for: the class behind its question word, a group, a region, a relation's side.

Pure.
"""

import re
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet

from kg.ask.frame import Frame
from kg.ask.link import Mention
from kg.ask.quantities import phrase_at
from kg.ask.reading import Scope
from kg.ask.tokens import norms
from kg.vocabulary import expand

_DASH = re.compile(r"\s[-–—]\s")
_NEAR = 4
_CLASS_NEAR = 6
_ONE_NEAR = 2
_OPENING = 5
_LEAST_COUNT, _MOST_COUNT, _COUNT_NEAR = 2, 20, 4


def asked_classes(
    frame: Frame, scope: Scope, free: Sequence[Mention], filters: bool
) -> tuple[tuple[str, ...], Mention | None]:
    """Return the classes asked for and their mention: the class word after the question word, else the first one."""
    mentions = tuple(m for m in free if not frame.negated(m.first))
    who = [c.last for c in frame.cues if c.group == "asks" and c.key == "who"]
    relative = set(str(frame.language.data.get("relative", "")).split())
    which = which_words(frame)
    listed = [c.last for c in frame.cues if c.group == "asks" and c.key == "list"]
    opened = [*which, *(i for i in listed if any(i < m.first for m in mentions))]
    who = [i for i in who if (i == 0 or frame.tokens[i].norm not in relative) and not any(w < i for w in opened)]
    if who and not any(0 <= m.first - who[0] <= 1 or m.first <= who[0] <= m.last for m in mentions):
        if _is_alone(frame) and asked_group(frame, scope) is not None:
            return (), None
        return (
            expand("mp:Organisation"),
            expand("mp:Person"),
            *((expand("mp:Area"),) if filters or _is_ranked(frame) else ()),
        ), None
    cues = [c.last for c in frame.cues if c.group == "asks" and c.key in ("how_many", "list")]
    for position in sorted([*which_words(frame), *cues]):
        reach = _reach(position, frame)
        after = [m for m in mentions if 0 <= m.first - position <= reach or m.first <= position <= m.last]
        after = [m for m in after if _is_asked(m, position, frame)]
        if after:
            return _with_alternatives(after[0], mentions, frame), after[0]
    if asked_group(frame, scope) is not None:
        return (), None
    if not mentions and asked_region(frame, scope, (-1, *which_words(frame))):
        return (expand("mp:Country"),), None
    if frame.asks("where"):
        places = [m for m in mentions if any(scope.lexicon.is_below(i, expand("mp:Area")) for i in m.ids("class"))]
        return (places[0].ids("class"), places[0]) if places else ((expand("mp:Area"), expand("mp:City")), None)
    head = relation_head(frame, scope)
    if head:
        return head, None
    return (mentions[0].ids("class"), mentions[0]) if mentions else ((), None)


def _is_ranked(frame: Frame) -> bool:
    following = frame.language.phrases("in_order", "next")
    nexts = any(phrase_at(frame.tokens, i, following) for i in range(len(frame.tokens)))
    return bool(frame.extremes or frame.comparatives or nexts) and bool(frame.of_role("indicator"))


def _is_asked(mention: Mention, position: int, frame: Frame) -> bool:
    """False for a class behind another noun and its verb: "which *conglomerate* used the models of …"."""
    between = [i for i in frame.words if position < i < mention.first]
    return len(between) <= 1 or between[0] != position + 1


def _reach(position: int, frame: Frame) -> int:
    """Return how far behind a question word its class may stand: "what company", but "which … or … plans"."""
    far = set(str(frame.language.data.get("which_far", "")).split())
    weak = frame.tokens[position].norm in set(str(frame.language.data.get("which", "")).split()) - far
    return 2 if weak else _CLASS_NEAR


def asks_for_class(frame: Frame) -> bool:
    """True if a question word has a class behind it: "which companies"."""
    classes = [m.first for m in frame.of_role("class")]
    return any(0 < c - i <= _reach(i, frame) for i in which_words(frame) for c in classes)


def relation_head(frame: Frame, scope: Scope) -> tuple[str, ...]:
    """Return what a relation noun at the head asks for: "home country of …", "what is the developer of …"."""
    first = min(frame.mentions, key=lambda m: m.first, default=None)
    if (
        first is None
        or asks_for_class(frame)
        or (which_words(frame) and not _is_noun_of(first, frame))
        or not first.ids("property")
        or first.ids("class", "entity", "indicator", "quality")
    ):
        return ()
    found: list[str] = []
    for sense in first.senses:
        thing = scope.lexicon.get(sense.id)
        found.extend(thing.extra.get("range" if sense.inverse else "domain", ()) if thing else ())
    return tuple(dict.fromkeys(found))


def _is_noun_of(mention: Mention, frame: Frame) -> bool:
    """True for a relation noun near the opening: "what is the home country of …", but not "what was released …"."""
    of = {p[0] for p in frame.language.phrases("compose", "of")}
    near = frame.tokens[mention.last : mention.last + 2]
    return 1 < mention.first < _NEAR and any(t.norm in of for t in near)


def _with_alternatives(first: Mention, mentions: Sequence[Mention], frame: Frame) -> tuple[str, ...]:
    """Return the classes of two class words that are joined: "startups or labs" asks for both."""
    paths = (("alternatives",), ("compose", "clauses"))
    joining = {p[0] for path in paths for p in frame.language.phrases(*path) if len(p) == 1}
    others = [m for m in mentions if m.first == first.last + 2 and frame.tokens[first.last + 1].norm in joining]
    return (*first.ids("class"), *(i for m in others for i in m.ids("class")))


def asked_group(frame: Frame, scope: Scope) -> Mention | None:
    """Return the group whose members are asked for: "which AI tigers …", "what are the key enablers …"."""
    alone = _is_alone(frame)
    bounded = any(q.comparator not in (None, "approx") for q in frame.quantities)
    which = [i for i in which_words(frame) if not _before_auxiliary(i, frame)]
    for mention in frame.of_role("entity"):
        near = alone or any(0 < mention.first - i <= _NEAR for i in which)
        near = near or ((bounded or bool(frame.comparatives)) and mention.first == 0)
        if near and any(
            scope.lexicon.is_a(i, expand(k)) for i in mention.ids("entity") for k in ("mp:Group", "mp:AreaGroup")
        ):
            return mention
    return None


def _is_alone(frame: Frame) -> bool:
    """True where nothing but things is named: "who are the middle powers?"."""
    words = (i for i in frame.words if frame.tokens[i].norm not in frame.language.numbers)
    named = frame.of_role("class", "indicator", "property", "quality")
    return not any(True for _ in words) and not named and not frame.periods


def _before_auxiliary(position: int, frame: Frame) -> bool:
    """True for "what would …": what stands behind the auxiliary is the subject, not what is asked for."""
    return bool(phrase_at(frame.tokens, position + 1, frame.language.phrases("compose", "auxiliaries")))


def asked_region(frame: Frame, scope: Scope, after: Sequence[int]) -> bool:
    """True for "which Gulf states …": a region or bloc right behind a word stands for the countries in it."""
    kinds = (expand("mp:Region"), expand("mp:Bloc"))
    return any(
        _is_next(m, i, frame) and any(scope.lexicon.is_a(x, k) for x in m.ids("entity") for k in kinds)
        for m in frame.of_role("entity")
        for i in after
    )


def _is_next(mention: Mention, position: int, frame: Frame) -> bool:
    """True for a mention behind a word, or behind "of the two" that follows it."""
    between = frame.tokens[position + 1 : mention.first] if mention.first > position else None
    if between is None:
        return False
    numbers = {i for q in frame.quantities if q.unit is None for i in range(q.first, q.last + 1)}
    partitive = phrase_at(frame.tokens, position + 1, frame.language.phrases("follow_up", "of")) > 0
    counted = any(i in numbers for i in range(position + 1, mention.first))
    return len(between) <= 1 or (partitive and (counted or len(between) <= _ONE_NEAR))


def which_words(frame: Frame) -> list[int]:
    """Return the positions of words such as "which" and "what"."""
    which = set(str(frame.language.data.get("which", "")).split())
    first = set(str(frame.language.data.get("which_first", "")).split())
    what = {i for s in (0, 1) for i in range(s, s + phrase_at(frame.tokens, s, frame.language.phrases("what")))}
    classes = {m.first for m in frame.of_role("class")}
    what -= {i for i in what if classes & {i + 1, i + 2}}
    near = {i for start in _clause_starts(frame) for i in (start, start + 1) if i < len(frame.tokens)}
    accented = {i for i, t in enumerate(frame.tokens) if t.norm in first and t.text.casefold() != t.norm}
    opening = {i for i in near if i not in what and frame.tokens[i].norm in first}
    opening |= {i for i in range(2, len(frame.tokens)) if i + 1 in classes and _opens_main(frame, i, first)}
    found = {*opening, *(accented - what), *(i for i, t in enumerate(frame.tokens) if t.norm in which)}
    found |= set(_before_definite_class(found | what, frame))
    return sorted(i for i in found if not _opens_relative(frame, i))


def _opens_main(frame: Frame, position: int, words: AbstractSet[str]) -> bool:
    """True for a question word behind the comma of an exclusion: "além de A, que startup …"."""
    before = frame.text[frame.tokens[position - 1].end : frame.tokens[position].start]
    left_out = any(c.group == "exclusion" and c.first <= 1 for c in frame.cues)
    return left_out and frame.tokens[position].norm in words and "," in before


def _clause_starts(frame: Frame) -> Iterable[int]:
    """Yield the first tokens of the parts of a question: "the firm that makes X - *from* which country is it?"."""
    yield 0
    for i in range(1, len(frame.tokens)):
        between = frame.text[frame.tokens[i - 1].end : frame.tokens[i].start]
        if set(":;?¿") & set(between) or _DASH.search(between):
            yield i


def _before_definite_class(openings: Iterable[int], frame: Frame) -> Iterable[int]:
    """Yield the article in "what is the company …": what is asked for is the company and not what it is.

    In "the company's revenue" and "the number of companies" the class only belongs to what is asked for.
    """
    for opening in openings:
        verb = opening + 1
        article = verb + phrase_at(frame.tokens, verb, frame.language.phrases("compose", "is"))
        if article > verb and phrase_at(frame.tokens, article, frame.language.phrases("compose", "articles")):
            heads = [m for m in frame.of_role("class") if m.first == _behind_names(article + 1, frame)]
            yield from (article for m in heads if not _owns(m, frame))


def _behind_names(position: int, frame: Frame) -> int:
    """Return the first token behind names and qualities that stand one behind the other."""
    for mention in frame.of_role("entity", "quality"):
        if mention.first == position and not mention.ids("class"):
            position = mention.last + 1
    return position


def _owns(mention: Mention, frame: Frame) -> bool:
    """True for a genitive: "the company's …"."""
    behind = frame.text[frame.tokens[mention.last].end :]
    return behind.startswith(tuple(str(frame.language.data.get("compose", {}).get("possessive", "")).split()))


def _opens_relative(frame: Frame, position: int) -> bool:
    """True for "whose" or "which" behind a class word: "the country whose fund …", "the land from which …"."""
    relative = set(str(frame.language.data.get("relative", "")).split())
    if position > _ONE_NEAR and frame.tokens[position].norm in relative:
        return any(m.last < position for m in frame.of_role("class"))
    for mention in frame.of_role("class"):
        between = frame.tokens[mention.last + 1 : position]
        if mention.last < position <= mention.last + 2 and all(t.norm in frame.language.stopwords for t in between):
            gap = frame.text[frame.tokens[mention.last].end : frame.tokens[position].start]
            return mention.first > 0 and not set(gap) & set(":;-–—?.")
    return False


def asked_count(frame: Frame) -> int | None:
    """Return how many things are asked for ("which two …", "who are the four …", "name three …"), or None.

    A number beside a superlative is a limit ("the two largest"), one behind "of" a set to choose from.
    """
    opening = [i for i in range(_ONE_NEAR) if phrase_at(frame.tokens, i, frame.language.phrases("what"))]
    opening += [c.last for c in frame.cues if c.group == "asks" and c.key in ("who", "list")]
    opening += which_words(frame)
    ends = [c for c in frame.cues if c.key in ("max", "min")]
    for quantity in frame.quantities:
        value, first = quantity.value, quantity.first
        if quantity.comparator or quantity.unit or value is None or not _LEAST_COUNT <= value <= _MOST_COUNT:
            continue
        beside = any(c.first == quantity.last + 1 or c.last == first - 1 for c in ends)
        asked = first == 0 or any(0 < first - i <= _COUNT_NEAR and _is_plain(frame, i + 1, first) for i in opening)
        if asked and not beside and value == int(value):
            return int(value)
    return None


def _is_plain(frame: Frame, start: int, stop: int) -> bool:
    """True if nothing but words such as "are the" stands between a question word and a number."""
    partitive = frame.language.phrases("follow_up", "of")
    return all(t.norm in frame.language.stopwords and (t.norm,) not in partitive for t in frame.tokens[start:stop])


def leaves_out_place(frame: Frame, scope: Scope) -> bool:
    """True for "outside A": what lies in A is left out too, which no sentence about the rest can show."""
    left_out = (i for m in frame.of_role("entity") if frame.negated(m.first) for i in m.ids("entity"))
    return any(scope.matcher.inside.get(i) and scope.lexicon.is_a(i, expand("mp:Area")) for i in left_out)


def asks_for_one(frame: Frame, scope: Scope, classes: Sequence[str]) -> bool:
    """True for "who" and for a class word in the singular behind a question word: "which company"."""
    for mention in frame.of_role("class"):
        asked = any(0 < mention.first - i <= _COUNT_NEAR - 1 for i in which_words(frame))
        if asked and set(mention.ids("class")) & set(classes):
            return set(classes) <= set(mention.ids("class")) and _is_singular(mention, scope)
    return frame.asks("who")


def _is_singular(mention: Mention, scope: Scope) -> bool:
    """True for a word that is a name of its class as it stands (they are in the singular) and ends in no "s"."""
    things = (scope.lexicon.get(i) for i in mention.ids("class"))
    names = {norms(n.text) for t in things if t is not None for n in t.names}
    return norms(mention.text) in names and not mention.text.endswith("s")


def asks_for_name(frame: Frame) -> bool:
    """True for "what is the model … called" and "what is the name of the model …": no sentence is a name."""
    called = frame.language.phrases("compose", "called")
    last = len(frame.tokens) - 1
    return any(phrase_at(frame.tokens, i, called) for i in (*range(min(_OPENING, last)), last))


def asks_for_origin(frame: Frame) -> bool:
    """True for "from which country …", but not for "from which country's …"."""
    origin = frame.language.phrases("compose", "from")
    return any(i > 0 and (frame.tokens[i - 1].norm,) in origin and _near_verb(frame, i) for i in which_words(frame))


def _near_verb(frame: Frame, which: int) -> bool:
    """True if a class and a plain word such as "is" follow: what comes from there is named next."""
    classes = [m for m in frame.of_role("class") if 0 < m.first - which <= _ONE_NEAR]
    behind = frame.tokens[classes[0].last + 1 : classes[0].last + 2] if classes else ()
    return any((t.norm,) in frame.language.phrases("compose", "is") for t in behind)
