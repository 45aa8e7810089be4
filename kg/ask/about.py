"""Sentences about a thing: for "what does the article say about X" and for "what is X" with nothing else asked.

Pure. No thing or number is wanted there, so what the sources state of the thing answers as it stands.
"""

from kg.ask.asked import which_words
from kg.ask.frame import Frame
from kg.ask.grammar import opens_with_what
from kg.ask.lexicon import Fact
from kg.ask.link import Mention
from kg.ask.match import IN_WORDS, Sheet
from kg.ask.plan import Look
from kg.ask.reading import Reading, Scope, is_source, read_parts
from kg.ask.tell import is_preferred
from kg.vocabulary import expand

_OTHER = ("place_in_text", "why", "when", "where", "who", "how_many", "rank", "yes_no", "source", "score", "condition")
_NEAR = 3


def find_account(frame: Frame, scope: Scope) -> Reading | None:
    """Return the reading by sentences about what a question names, or None if more than that is asked."""
    if any(frame.asks(key) for key in _OTHER) and not frame.asks("about"):
        return None
    if frame.asks("place_in_text") or frame.asks("why"):
        return None
    want = "text" if frame.asks("about") else "define" if _asks_what(frame, scope) else None
    facts = _telling(frame, scope, want) if want else ()
    return Reading(Look(facts, want), 1.0, (), "text") if want and facts else None


def _asks_what(frame: Frame, scope: Scope) -> bool:
    """True for "what is X", "X - meaning?", where X is one name and all there is; a group is asked for its members."""
    named = [m for m in frame.mentions if not is_source(m, scope) and not _is_paper(m, scope)]
    if len(named) != 1 or frame.words or frame.quantities or frame.periods:
        return False
    if frame.asks("define"):
        return bool(named[0].ids("entity", "indicator"))
    if not named[0].ids("entity"):
        return False
    grouped = any(scope.lexicon.is_a(i, expand("mp:Group")) for i in named[0].ids("entity"))
    others = any(c.group in ("asks", "operators", "negation", "exclusion") for c in frame.cues)
    opened = opens_with_what(frame) or which_words(frame)[:1] == [0]
    behind = named[0].last == len(frame.tokens) - 1 and named[0].first <= _NEAR
    return opened and behind and not grouped and not others


def _is_paper(mention: Mention, scope: Scope) -> bool:
    """True for a word such as "study", behind which the source itself stands."""
    classes = mention.ids("class")
    return bool(classes) and all(scope.lexicon.is_below(c, expand("mp:Document")) for c in classes)


def _telling(frame: Frame, scope: Scope, want: str) -> tuple[str, ...]:
    """Return the facts that account for everything named: statements before claims, of the kind asked for first."""
    sheet = _without_papers(read_parts(frame, scope, False), scope)
    held = [f for f in scope.facts(sheet.touched) if not sheet.missed(f.id) and sheet.share(f.id) >= IN_WORDS - 1e-9]
    fitting = [f for f in held if is_preferred(f, want, scope)]
    statements = [f for f in held if f.kind == "statement"]
    return tuple(f.id for f in fitting or statements or _spoken(held))


def _without_papers(sheet: Sheet, scope: Scope) -> Sheet:
    return sheet.without(p for p in sheet.parts if p.mention is not None and _is_paper(p.mention, scope))


def _spoken(facts: list[Fact]) -> list[Fact]:
    return [f for f in facts if f.kind == "claim"]
