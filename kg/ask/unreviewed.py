"""Answers that rest on facts which a machine read and nobody has reviewed: when they are given, how they are marked.

Pure. Such facts never take the place of reviewed ones: they fill a gap or add to a list.
"""

from dataclasses import replace

from kg.ask.lexicon import UNREVIEWED, Lexicon
from kg.model import Answer


def adds_to(wide: Answer, sure: Answer) -> bool:
    """Return whether an answer from all facts says more than the one from reviewed facts alone.

    Args:
        sure: what reviewed facts alone answer. A figure, a date, a yes or no of theirs stands, and what they say
            against the question; of a list all must be in the longer one.
    """
    if sure.status != "answered":
        return wide.status == "answered" and sure.reason != "false_premise"
    listed = wide.status == "answered" and wide.kind == sure.kind and bool(sure.items)
    return listed and len(wide.items) > len(sure.items) and {x.id for x in sure.items} <= {x.id for x in wide.items}


def marked(answer: Answer, lexicon: Lexicon) -> Answer:
    """Return an answer that says in its prose which of its citations nobody has reviewed."""
    marks = "".join(f"[{citation.n}]" for citation in answer.citations if citation.review == UNREVIEWED)
    if not marks:
        return answer
    said = lexicon.languages[answer.lang].prose("unreviewed", marks=marks)
    return replace(answer, answer=f"{answer.answer} {said}")
