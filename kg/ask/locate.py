"""Readings that ask where in a document something stands: in which section, in which exhibit.

Pure. A section is where most of the facts stand that account for the question; an exhibit is named by facts about it.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from kg.ask.asked import which_words
from kg.ask.frame import Frame
from kg.ask.lexicon import Fact
from kg.ask.link import Mention
from kg.ask.match import Sheet
from kg.ask.plan import Find, InClass, InFacts, Look, OneOf
from kg.ask.quantities import phrase_at
from kg.ask.reading import Reading, Scope, read_parts
from kg.ask.tell import echo
from kg.ask.tokens import norms
from kg.vocabulary import expand

_SECTION, _EXHIBIT = expand("mp:Section"), expand("mp:Exhibit")
_INNER = " / "  # between the heading of a section and that of a part of it
_SAME, _NEAR = 0.012, 2


def asks_for_passage(frame: Frame, scope: Scope) -> bool:
    """True for "in which section …", "section about …", "which exhibit …" and "where is … mentioned"."""
    if frame.asks("place_in_text") or _asked_part(frame, scope) is not None:
        return True
    said = frame.language.phrases("passage")
    return frame.asks("where") and any(phrase_at(frame.tokens, i, said) for i in range(len(frame.tokens)))


def find_places(frame: Frame, scope: Scope) -> list[Reading]:
    """Return the reading for the exhibits that show something, or else for the section where it stands."""
    sheet = read_parts(frame, scope, True)
    sheet = Sheet(tuple(p for p in sheet.parts if not (p.mention and _is_part(p.mention, scope))))
    if not sheet.parts:
        return []
    wording = echo(frame, scope)
    scored = [(sheet.share(f.id) + wording(f), f) for f in scope.facts(sheet.touched)]
    asked = _asked_part(frame, scope)
    classes = asked.ids("class") if asked else ()
    if classes == (_EXHIBIT,):
        return _exhibits(sheet, scored, scope)
    if set(classes) <= {_SECTION}:
        return _section(sheet, scored)
    names = [norms(n.text) for x in scope.matcher.things_of(classes) for n in scope.lexicon.things[x].names]
    return _section(sheet, [(share, f) for share, f in scored if _is_headed(f, names)])


_Scored = Sequence[tuple[float, Fact]]


def _exhibits(sheet: Sheet, scored: _Scored, scope: Scope) -> list[Reading]:
    """Return the exhibits about which the best facts are."""
    about = [(share, f, x) for share, f in scored for x in _exhibits_of(f, scope)]
    top = max((share for share, _, _ in about), default=0.0)
    best = [(f, x) for share, f, x in about if share >= top - _SAME]
    if not best:
        return []
    facts, things = (tuple(dict.fromkeys(found)) for found in zip(*((f.id, x) for f, x in best), strict=True))
    plan = Find((InClass((_EXHIBIT,)), InFacts(facts), OneOf(things)))
    return [Reading(plan, sheet.share(facts[0]), sheet.missed(facts[0]), "entities")]


def _exhibits_of(fact: Fact, scope: Scope) -> Iterable[str]:
    return (x for x in (*fact.entities, *fact.topics) if scope.lexicon.is_a(x, _EXHIBIT))


def _section(sheet: Sheet, scored: _Scored) -> list[Reading]:
    """Return the section in which most of the best facts stand, shown by the best of them."""
    placed = [(share, f) for share, f in scored if f.section]
    top = max((share for share, _ in placed), default=0.0)
    table: dict[str, list[Fact]] = defaultdict(list)
    for share, fact in sorted(placed, key=lambda s: (-s[0], s[1].kind != "statement", s[1].id)):
        if share >= top - _SAME:
            table[fact.section].append(fact)
    facts = max(table.values(), key=len, default=[])
    return [Reading(Look((f.id,), "section"), sheet.share(f.id), sheet.missed(f.id), "text") for f in facts[:1]]


def _is_headed(fact: Fact, names: Iterable[tuple[str, ...]]) -> bool:
    """True if the section of a fact is one of some: "Methodology" is the heading of the methodology sidebar."""
    heading = norms(fact.section.split(_INNER)[0])
    return bool(heading) and any(name[: len(heading)] == heading for name in names)


def _is_part(mention: Mention, scope: Scope) -> bool:
    """True for a word for parts of a document, such as "sidebar"."""
    kinds = (_SECTION, _EXHIBIT)
    named = any(scope.lexicon.is_below(c, k) for c in mention.ids("class") for k in kinds)
    return named and not mention.ids("entity")


def _asked_part(frame: Frame, scope: Scope) -> Mention | None:
    """Return the word for a part of the document that is asked for, or with which a question opens."""
    which = which_words(frame)
    for mention in (m for m in frame.of_role("class") if _is_part(m, scope)):
        opening = all(t.norm in frame.language.stopwords for t in frame.tokens[: mention.first])
        counted = frame.wants_number() or frame.asks("source")
        if not counted and (opening or any(0 < mention.first - i <= _NEAR for i in which)):
            return mention
    return None
