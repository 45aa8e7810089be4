"""The examples of docs/scores.md do what the page says."""

import doctest
from pathlib import Path

import yaml

from kg.method import Method

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "scores.md"


def test_every_example_gives_what_it_shows() -> None:
    examples = PAGE.read_text("utf-8").replace("```python\n", "").replace("```\n", "")
    test = doctest.DocTestParser().get_doctest(examples, {}, PAGE.name, str(PAGE), 0)
    assert len(test.examples) > 15
    assert doctest.DocTestRunner().run(test).failed == 0


def test_the_own_method_of_the_page_is_one() -> None:
    block = PAGE.read_text("utf-8").partition("```yaml\n")[2].partition("```")[0]
    base = Method.from_mapping(yaml.safe_load((ROOT / "data/methods/article-1.yml").read_text("utf-8")))
    own = Method.from_mapping(yaml.safe_load(block), known={"article-1": base})
    assert (own.aggregation, own.flags, own.reference_set) == ("minimum", "drop", base.reference_set)


def test_the_page_names_every_key_of_a_method() -> None:
    text = PAGE.read_text("utf-8")
    assert [key for key in Method.__dataclass_fields__ if f"`{key}`" not in text] == []
