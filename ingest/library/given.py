"""What a user gives: files, folders, patterns and addresses, as a list of single things to read."""

import glob
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Final

import yaml

from kg.errors import DataError
from kg.yaml_text import parse_texts

DOCUMENTS: Final = (".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml", ".pdf", ".docx")
MAPPINGS: Final = (".yml", ".yaml")
MAPPING_ENDING: Final = ".map.yml"
TABLES: Final = (".csv", ".tsv", ".xlsx", ".xls", ".xlsb", ".ods", ".parquet", ".json", *MAPPINGS)
_SCHEMES: Final = ("http://", "https://")


@dataclass(frozen=True)
class Given:
    """One file or address.

    Args:
        place: absolute path or address.
        name: of the file, or the address without its scheme.
    """

    place: str
    name: str

    @property
    def is_address(self) -> bool:
        """Whether it is fetched from the web."""
        return self.place.startswith(_SCHEMES)

    @property
    def is_table(self) -> bool:
        """Whether it is a table or the mapping of one."""
        return not self.is_address and Path(self.place).suffix.casefold() in TABLES

    @property
    def path(self) -> Path:
        """The file."""
        return Path(self.place)

    @property
    def mapping(self) -> Path:
        """The mapping of a table: itself, or the file beside it."""
        return self.path if self.path.suffix.casefold() in MAPPINGS else Path(self.place + MAPPING_ENDING)

    @property
    def table(self) -> Path:
        """The table of a mapping."""
        if self.path.suffix.casefold() not in MAPPINGS:
            return self.path
        try:
            content = parse_texts(self.path.read_bytes())
        except (OSError, ValueError, yaml.YAMLError):
            content = None
        return self.path.parent / str(content.get("file", "") if isinstance(content, dict) else "")

    def digest(self) -> str:
        """Return the SHA-256 of the bytes, '' for what cannot be read now, such as an address."""
        if self.is_address:
            return ""
        return _digest(self.table, self.mapping) if self.is_table else _digest(self.path)


def find_given(names: Iterable[str]) -> list[Given]:
    """Return everything that is named, each once, in the order of the names; what does not exist is in the list too.

    A folder stands for the documents and mappings below it, in the order of their paths; a pattern (`reports/*.pdf`)
    for what fits.
    """
    found = {given.place: given for name in names for given in _expand(name)}
    return list(found.values())


def check_given(given: Given) -> None:
    """Check that there is something to read.

    Raises:
        DataError: no such file, a folder or pattern that stands for nothing.
    """
    if given.is_address or given.path.is_file():
        return
    kind = "the folder has no document" if given.path.is_dir() else "there is no such file"
    raise DataError(kind, path=given.place, hint=f"give a file of one of {', '.join(DOCUMENTS)}")


def _expand(name: str) -> Iterator[Given]:
    if name.startswith(_SCHEMES):
        yield Given(name, name.partition("://")[2].strip("/"))
        return
    path = Path(name)
    files = [path]
    if path.is_dir():
        files = [file for file in sorted(path.rglob("*")) if _is_read(file.relative_to(path)) and file.is_file()]
    elif not path.exists() and glob.has_magic(name):
        files = sorted(Path(match) for match in glob.glob(name, recursive=True) if Path(match).is_file())  # noqa: PTH207 - absolute patterns too
    for file in files or [path]:
        yield Given(str(file.absolute()), file.name)


def _is_read(file: Path) -> bool:
    """Whether a file of a folder is meant: a document or the mapping of a table, and not hidden."""
    if any(part.startswith(".") for part in file.parts):
        return False
    return file.suffix.casefold() in DOCUMENTS or file.name.casefold().endswith(MAPPING_ENDING)


def _digest(*paths: Path) -> str:
    digests = []
    for path in paths:
        try:
            with path.open("rb") as file:
                digests.append(file_digest(file, "sha256").hexdigest())
        except OSError:
            return ""
    return digests[0] if len(digests) == 1 else sha256("".join(digests).encode()).hexdigest()
