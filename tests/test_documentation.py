"""What README and page promise holds on the shipped data."""

import re
from pathlib import Path

import pytest
from click import Command

from api.cli import EXAMPLE, cli
from kg.ask.engine import Engine

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
QUERIES = re.findall(r"```sparql\n(.*?)```", README, re.DOTALL)
EXAMPLES = re.findall(r'^  "(.*)",$', (ROOT / "api/web/src/examples.ts").read_text(encoding="utf-8"), re.MULTILINE)


def test_the_readme_has_three_queries() -> None:
    assert len(QUERIES) == 3


@pytest.mark.parametrize("query", QUERIES, ids=["capacity", "developers", "conflicts"])
def test_a_query_of_the_readme_finds_something(shipped: Engine, query: str) -> None:
    assert shipped.store.select(query)


@pytest.mark.parametrize("question", [EXAMPLE, *EXAMPLES])
def test_an_example_question_is_answered_and_cited(shipped: Engine, question: str) -> None:
    answer = shipped.ask(question)
    assert answer.status == "answered", answer.answer
    assert answer.citations


def test_the_readme_names_every_command() -> None:
    for name in cli.commands:
        assert re.search(rf"midpower {name}\b|\| {name}\b", README), f"add '{name}' to 'Command line' in README.md"


def test_every_option_has_a_sentence_of_help() -> None:
    for command in cli.commands.values():
        assert isinstance(command, Command)
        assert command.help
        for parameter in command.params:
            shown = parameter.to_info_dict()
            assert shown["param_type_name"] == "argument" or shown["help"], f"{command.name} {parameter.name}"


def test_no_file_of_the_page_names_a_registry() -> None:
    lock = (ROOT / "api/web/package-lock.json").read_text(encoding="utf-8")
    assert '"resolved"' not in lock
