"""What is installed is what is imported: libraries are declared and pinned, a wheel works outside the checkout."""

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("api", "ingest", "kg")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
DECLARED = {re.split(r"[<>=\[]", text)[0].lower() for text in PROJECT["dependencies"]}
PINNED = {
    line.partition("==")[0].lower().replace("_", "-")
    for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    if "==" in line
}


def _imports() -> Iterator[tuple[Path, str]]:
    """Yield (file, top-level module) for every import of the program that is neither ours nor Python's."""
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            if "node_modules" not in path.parts:
                for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                    yield from ((path, name) for name in _names(node) if _is_foreign(name))


def _names(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name.partition(".")[0] for alias in node.names]
    return [node.module.partition(".")[0]] if isinstance(node, ast.ImportFrom) and node.module else []


def _is_foreign(name: str) -> bool:
    return name not in PACKAGES and name not in sys.stdlib_module_names


def test_every_imported_library_is_declared() -> None:
    distributions = packages_distributions()
    for path, name in _imports():
        owners = {owner.lower().replace("_", "-") for owner in distributions[name]}
        assert owners & DECLARED, f"{path.relative_to(ROOT)} imports {name}: add it to pyproject.toml"


def test_every_declared_library_is_pinned() -> None:
    test_tools = {re.split(r"[<>=\[]", text)[0].lower() for text in PROJECT["optional-dependencies"]["test"]}
    assert (DECLARED | test_tools) - PINNED == set()


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel of a copy of the checkout, built without a network by the setuptools of this environment."""
    folder = tmp_path_factory.mktemp("wheel")
    for name in (*PACKAGES, "data", "ontology"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("node_modules", "__pycache__"))
    for name in ("pyproject.toml", "README.md"):
        shutil.copy(ROOT / name, folder)
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "-w", str(folder)]
    subprocess.run([*command, str(folder)], check=True, capture_output=True)
    return next(folder.glob("*.whl"))


def test_a_wheel_holds_data_ontology_and_page(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    wanted = [path for folder in ("data", "ontology") for path in (ROOT / folder).rglob("*.*") if path.is_file()]
    assert {path.relative_to(ROOT).as_posix() for path in wanted} <= names
    assert {"api/static/index.html", "api/templates/thing.html", "api/cli.py", "kg/ask/engine.py"} <= names
    assert not [name for name in names if "node_modules" in name or name.startswith("tests/")]


def test_a_wheel_builds_and_answers_outside_the_checkout(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "site"), "MIDPOWER_HOME": str(tmp_path / "home")}
    environment["MIDPOWER_EMBEDDER"] = "none"

    def python(*arguments: str) -> str:
        command = [sys.executable, "-P", *arguments]
        done = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, check=True)
        return done.stdout

    assert python("-c", "import kg; print(kg.__file__)").startswith(str(tmp_path))
    assert "current release" in python("-m", "api.cli", "build")
    assert "45" in python("-m", "api.cli", "ask", "What is the data center capacity of the United States?")
