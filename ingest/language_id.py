"""Tell the language of every sentence of a text, where it may change from one sentence to the next.

Each sentence is scored by itself; then the cheapest way through the text is taken, where changing the language
costs. So "(See 2.)" or a name gets the language around it, and a sentence that clearly is in another language keeps
its own.
"""

from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import Final

import numpy as np
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from ingest.text_words import read_text_words

# In units of the model's log-likelihood: a sentence of a dozen words differs by 50 and more between related languages.
_CHANGE_IN_PARAGRAPH: Final = 16.0
_CHANGE_BETWEEN: Final = 10.0
_LONGEST: Final = 2_000  # characters of a sentence that are looked at


def find_languages(sentences: Sequence[str], paragraphs: Sequence[int]) -> list[str]:
    """Return the language (ISO 639-1) of each sentence, '' for all where not one has a letter.

    Args:
        paragraphs: number of the paragraph that each sentence stands in.
    """
    if not any(any(map(str.isalpha, sentence)) for sentence in sentences):
        return [""] * len(sentences)
    costs = np.array([_costs(sentence[:_LONGEST]) for sentence in sentences])
    changes = [_CHANGE_IN_PARAGRAPH if a == b else _CHANGE_BETWEEN for a, b in pairwise(paragraphs)]
    return [_identifier().nb_classes[best] for best in _cheapest_way(costs, changes)]


def _costs(sentence: str) -> list[float]:
    """How unlikely each language is, 0 for the likeliest; all 0 where nothing tells."""
    ranked = dict(_identifier().rank(sentence))
    scores = [ranked[code] for code in _identifier().nb_classes]
    return [max(scores) - score for score in scores]


def _cheapest_way(costs: np.ndarray, changes: Sequence[float]) -> list[int]:
    """Viterbi's algorithm: column chosen in each row so that costs and changes sum to the least."""
    total, steps = costs[0], []
    for row, change in zip(costs[1:], changes, strict=True):
        leave = int(total.argmin())
        stays = total <= total[leave] + change
        steps.append(np.where(stays, np.arange(len(total)), leave))
        total = row + np.where(stays, total, total[leave] + change)
    way = [int(total.argmin())]
    for step in reversed(steps):
        way.append(int(step[way[-1]]))
    return way[::-1]


@cache
def _identifier() -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(read_text_words().languages)
    return identifier
