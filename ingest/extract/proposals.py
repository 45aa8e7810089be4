"""Propose new things: runs of capitalised words whose form or neighbours say of what class they are."""

import re
from collections.abc import Sequence

from ingest.extract.gazetteer import classes_of
from ingest.extract.heads import head_before, head_behind, head_ending, head_of_apposition, phrase_at
from ingest.extract.knowledge import Knowledge
from ingest.extract.naming import name_words
from ingest.extract.reading import Named, SentenceText
from ingest.extract.runs import Run, Sight, find_runs, is_capital
from ingest.extract.versions import has_size, version_end
from ingest.extract.words import Word, are_joined, cut_words, mask_markup, plain_words

_TITLE_WORDS = 4  # words from which a text of capitals counts as a title
_TITLE_SHARE = 0.75
_TITLE_SHARE_OF_SENTENCE = 0.9  # it ends with a full stop
_LONGEST_HEAD = 4
_DEED_WORDS = 5
_APPOSITION = re.compile(r"\s*[,(–—]\s*")
_APPOSITION_WORDS = 8
_LONGEST_RUN = 9
_CALLED = re.compile(r"\s*[\"“”'‘«»]?$")
_SENTENCE_BREAK = re.compile(r"[.!?]\s")
_SHORTEST = 2
_PERSON_WORDS = (2, 4)


def is_title(sentence: SentenceText) -> bool:
    """Whether capitals say nothing in a text: a heading, or one that is written like one."""
    words = [word for word in plain_words(sentence.text) if len(word.text) > 3 and word.text.isalpha()]
    capitals = sum(word.is_capital for word in words)
    share = _TITLE_SHARE_OF_SENTENCE if sentence.text.rstrip().endswith(".") else _TITLE_SHARE
    return len(words) >= _TITLE_WORDS and capitals >= share * len(words)


def propose_names(
    sentence: SentenceText, words: Sequence[Word], names: Sequence[Named], knowledge: Knowledge
) -> tuple[Named, ...]:
    """Return new things with their class, and known companies made as long as their legal form."""
    if not any(word.text[0].isupper() or any(map(str.isupper, word.text)) for word in words):
        return ()
    vocabulary = name_words(knowledge, sentence.lang)
    masked = mask_markup(sentence.text)
    sight = Sight(masked, words, are_joined(sentence.text, words), names, vocabulary, knowledge, frozenset((0,)))
    found = (_propose(sight, run) for run in find_runs(sight))
    return tuple(named for named in found if named)


def unproven_names(sentence: SentenceText, names: Sequence[Named], knowledge: Knowledge) -> tuple[Named, ...]:
    """Return capitalised runs that nothing says the class of; good for the end of a clear relation only."""
    if is_title(sentence):
        return ()
    words = plain_words(sentence.text)
    vocabulary = name_words(knowledge, sentence.lang)
    masked = mask_markup(sentence.text)
    sight = Sight(masked, words, are_joined(sentence.text, words), names, vocabulary, knowledge, frozenset((0,)))
    runs = (_uncovered(sight, run) for run in find_runs(sight))
    return tuple(_named(sight, run, (), "") for run in runs if run and _may_stand_alone(sight, run))


def _may_stand_alone(sight: Sight, run: Run) -> bool:
    last = sight.words[run.last - 1].text
    return _may_be_name(sight, run) and last not in sight.vocabulary.no_names_at_end


def _propose(sight: Sight, run: Run) -> Named | None:
    return (
        _by_legal_form(sight, run)
        or _by_opening(sight, run)
        or _by_suffix(sight, run)
        or _by_neighbours(sight, run)
        or _by_shape(sight, run)
    )


def _by_legal_form(sight: Sight, run: Run) -> Named | None:
    forms, last = sight.vocabulary.legal_forms, run.last
    while last - 1 > run.first and sight.words[last - 1].text in forms:
        last -= 1
    if last == run.last or last == run.first:
        return None
    begin, end, first = sight.words[run.first].start, sight.words[last - 1].end, run.first
    known = next((n for n in sight.names if n.start >= begin and n.end >= end), None)
    if known and known.end <= sight.words[run.last - 1].end:
        return _lengthened(sight, known, run.last) if _is_company(sight, known) else None
    return _named(sight, Run(first, run.last), (sight.vocabulary.legal_form_of,), "suffix")


def _lengthened(sight: Sight, known: Named, last: int) -> Named:
    end = sight.words[last - 1].end
    text = sight.text[known.start : end]
    return Named(known.start, end, text, known.id, known.label, known.types, False, known.evidence, known.family)


def _is_company(sight: Sight, named: Named) -> bool:
    return sight.vocabulary.legal_form_of in classes_of(named.types, sight.knowledge)


def _by_opening(sight: Sight, run: Run) -> Named | None:
    """As in "University of Ashford", "Ministerio de Economía"; a capital city or country may be a part."""
    openings, links = sight.vocabulary.openings, sight.vocabulary.opening_links
    if _is_covered(sight, run):
        return None
    for index in range(run.first, run.last - 2):
        word = sight.words[index]
        if word.text in openings and any(w.norm in links for w in sight.words[index + 1 : run.last]):
            return _named(sight, run, (openings[word.text],), "opening")
    return None


def _by_suffix(sight: Sight, run: Run) -> Named | None:
    first = _without_adjective(sight, run)
    last = sight.words[run.last - 1]
    kind = sight.vocabulary.suffixes.get(last.text)
    if not kind or run.last - first < _SHORTEST or _is_covered(sight, Run(first, run.last)):
        return None
    if sight.text[last.end : last.end + 1] in ("-", "‑"):
        return None
    before = sight.words[run.last - 2]
    if kind in sight.vocabulary.weak_suffixes and _is_covered(sight, Run(first, run.last - 1)):
        return None
    if before.norm in sight.vocabulary.no_names_before_suffix or before.text in sight.vocabulary.never:
        return None
    if first == 0 and run.last - first == _SHORTEST and before.norm in sight.vocabulary.little:
        return None
    return _named(sight, Run(first, run.last), (kind,), "suffix")


def _is_covered(sight: Sight, run: Run) -> bool:
    return all(sight.is_known(i) for i in range(run.first, run.last))


def _without_adjective(sight: Sight, run: Run) -> int:
    first = run.first
    while first < run.last and any(n.adjective and n.start == sight.words[first].start for n in sight.names):
        first += 1
    return first


def _by_neighbours(sight: Sight, run: Run) -> Named | None:
    rest = _uncovered(sight, run)
    if not rest or not _may_be_name(sight, rest):
        return None
    titled = _titled(sight, rest)
    if titled:
        return titled
    version = _with_version(sight, rest)
    kind = _evidence(sight, version)
    if version != rest and kind in sight.vocabulary.heads_behind:
        return _named(sight, version, (kind,), "head")
    kind = _evidence(sight, rest)
    return _named(sight, rest, (kind,), "head") if kind and _fits(sight, rest, kind) else None


def _with_version(sight: Sight, run: Run) -> Run:
    """Return a run with the version behind it: "Zorb 3"."""
    end = version_end(sight.text, sight.words, sight.words[run.last - 1].end, sight.vocabulary)
    last = run.last
    while last < len(sight.words) and sight.words[last].end <= end:
        last += 1
    return Run(run.first, last)


def _evidence(sight: Sight, run: Run) -> str:
    """Return the class that the neighbours of a run tell, '' for none."""
    return (
        head_before(sight, run)
        or head_behind(sight, run)
        or head_of_apposition(sight, run)
        or _deed(sight, run)
        or _listed(sight, run)
    )


def _deed(sight: Sight, run: Run) -> str:
    """As in "X, headquartered in …", "X has raised …": what only things of a class do."""
    behind = [w.norm for w in cut_words(sight.text) if w.start >= sight.words[run.last - 1].end][:_DEED_WORDS]
    text = " ".join(behind).removeprefix(", ") + " "
    return next((kind for said, kind in sight.vocabulary.deeds.items() if text.startswith(said)), "")


def _fits(sight: Sight, run: Run, kind: str) -> bool:
    """A person has two names or more; nothing else is said of persons in capitals and figures."""
    if kind != sight.vocabulary.person:
        return True
    low, high = _PERSON_WORDS
    return low <= run.last - run.first <= high and all(w.text.isalpha() for w in sight.words[run.first : run.last])


def _uncovered(sight: Sight, run: Run) -> Run | None:
    """Return the part of a run that no known name covers; None where known names are on both sides or all over."""
    known = [sight.is_known(i) for i in range(run.first, run.last)]
    if not any(known):
        return run
    free = [run.first + i for i, is_known in enumerate(known) if not is_known]
    if not free or free[-1] - free[0] + 1 != len(free):
        return None
    if free[0] != run.first and not any(n.adjective and n.end == sight.words[free[0] - 1].end for n in sight.names):
        return None
    return Run(free[0], free[-1] + 1) if free[-1] + 1 == run.last else None


def _may_be_name(sight: Sight, run: Run) -> bool:
    words = sight.words[run.first : run.last]
    if any(word.text in sight.vocabulary.never for word in words[:1]):
        return False
    only = words[0]
    if len(words) == 1 and (only.norm in sight.vocabulary.little or len(only.text) < _SHORTEST):
        return False
    opens = run.first == 0 and len(words) > 1 and all(word.text in sight.vocabulary.never for word in words[1:])
    return not opens and (only.norm,) not in sight.vocabulary.heads


def _titled(sight: Sight, run: Run) -> Named | None:
    """As in "CEO Ana Prado", also with the title inside the run."""
    titles, words = sight.vocabulary.titles, sight.words
    for width in (2, 1):
        inside = tuple(w.norm for w in words[run.first : run.first + width])
        if inside in titles and run.last - run.first - width >= 1:
            rest = Run(run.first + width, run.last)
            return _named(sight, rest, (sight.vocabulary.person,), "title") if _fits_person(sight, rest) else None
        start = run.first - width
        if start >= 0 and tuple(w.norm for w in words[start : run.first]) in titles and sight.joined[run.first]:
            return _named(sight, run, (sight.vocabulary.person,), "title") if _fits_person(sight, run) else None
    return None


def _fits_person(sight: Sight, run: Run) -> bool:
    words = sight.words[run.first : run.last]
    return len(words) <= _PERSON_WORDS[1] and all(w.text.isalpha() and not w.text.isupper() for w in words)


def _listed(sight: Sight, run: Run) -> str:
    """As in "startups such as X and Y": the head before the words of listing; names between are passed over."""
    index = run.first
    while index > 0:
        for phrase in sight.vocabulary.listing:
            start = index - len(phrase)
            if start > 0 and phrase_at(sight, start, len(phrase)) == phrase:
                return head_ending(sight, start)
        word = sight.words[index - 1]
        if not (is_capital(word) or (word.norm,) in sight.vocabulary.conjunctions):
            return ""
        index -= 1
    return ""


def _by_shape(sight: Sight, run: Run) -> Named | None:
    """As in "Zorb-7B": a word with a number of parameters behind it."""
    rest = _uncovered(sight, run)
    if not rest:
        return None
    end = version_end(sight.text, sight.words, sight.words[rest.first].end, sight.vocabulary)
    start = sight.words[rest.first].start
    version = sight.text[sight.words[rest.first].end : end]
    is_version = has_size(version) or _has_variant(version, sight)
    if not is_version or sight.words[rest.first].text in sight.vocabulary.never:
        return None
    text = sight.text[start:end]
    return Named(start, end, text, "", text, (sight.vocabulary.model,), evidence="shape")


def _has_variant(version: str, sight: Sight) -> bool:
    """Whether a version has a figure and a word of models: "3 Coder"."""
    words = plain_words(version)
    return any(w.text[0].isdecimal() for w in words) and any(w.norm in sight.vocabulary.variants for w in words)


def _named(sight: Sight, run: Run, types: tuple[str, ...], evidence: str) -> Named:
    start, end = sight.words[run.first].start, sight.words[run.last - 1].end
    if sight.vocabulary.model in classes_of(types, sight.knowledge):
        end = max(end, version_end(sight.text, sight.words, end, sight.vocabulary))
    text = sight.text[start:end]
    return Named(start, end, text, "", text, types, evidence=evidence)
