"""Numbers and places of scores in the words of a language."""

from collections.abc import Mapping

from kg.ask.explain import number_in_words
from kg.ask.language import Language
from kg.model import Value

_TEENS = (11, 12, 13)


def points(number: float, language: Language, *, signed: bool = False) -> str:
    """Return a score or a part of one with three decimals."""
    text = f"{number:+.3f}" if signed else f"{number:.3f}"
    return text.replace(".", ",") if str(language.data["decimal"]) == "," else text


def share(number: float) -> str:
    """Return a share of 0..1 in percent."""
    return f"{number:.0%}"


def figure(number: float, unit: str, language: Language) -> str:
    """Return a value with its unit."""
    return number_in_words(Value(number, unit=unit or None), language)


def place(number: int, language: Language) -> str:
    """Return a place as the language writes it: "2nd", "2.º"; endings of the last digit stand under `*digit`."""
    forms: Mapping[str, str] = language.data["places"]
    ending = "" if number % 100 in _TEENS else f"*{number % 10}"
    pattern = forms.get(str(number)) or forms.get(ending) or forms["*"]
    return str(pattern).format(n=number)


def places(best: int, worst: int, language: Language) -> str:
    """Return the places from one to another, or the one place."""
    if best == worst:
        return place(best, language)
    between = str(language.data["places"]["between"])
    return between.format(a=place(best, language), b=place(worst, language))
