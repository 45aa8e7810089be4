"""Every knob of the program, each with one sentence of help; read once at the edge and passed on.

Set by environment variables `MIDPOWER_<NAME>`, for example `MIDPOWER_PORT=9000`.
"""

from pathlib import Path

from platformdirs import user_data_path
from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


def _default_home() -> Path:
    return user_data_path("midpower", appauthor=False)


def _beside_packages(folder: str) -> Path:
    """Return the folder that lies beside the package `kg`, in a checkout as in an installed wheel."""
    return Path(__file__).resolve().parents[1] / folder


class Settings(BaseSettings):
    """The settings of one run; immutable."""

    model_config = SettingsConfigDict(env_prefix="MIDPOWER_", frozen=True, extra="ignore")

    home: Path = Field(default_factory=_default_home, description="Folder in which releases live.")
    fetched_dir: Path | None = Field(
        default=None, description="Folder of the fetched files of data sets; 'fetched' below the home unless changed."
    )
    data_dir: Path = Field(
        default_factory=lambda: _beside_packages("data"), description="Folder of the authored tables that are built in."
    )
    ontology_dir: Path = Field(
        default_factory=lambda: _beside_packages("ontology"),
        description="Folder of the ontology, the shapes and the competency questions.",
    )
    base_iri: str = Field(
        default="https://w3id.org/midpower/",
        description="Start of all our own IRIs; terms add 'ns#', things add 'id/'.",
    )
    host: str = Field(default="127.0.0.1", description="Address that the server listens on; loopback unless changed.")
    port: int = Field(default=8000, ge=0, le=65_535, description="Port that the server listens on.")
    workers: int = Field(default=2, ge=1, le=64, description="Number of processes that run SPARQL queries.")
    embedder: str = Field(
        default="bundled",
        description="Embedding model: 'bundled', 'none', or the name or path of any sentence-transformers model.",
    )
    query_seconds: float = Field(default=10.0, gt=0, description="Longest time that one SPARQL query may take.")
    query_rows: int = Field(default=10_000, ge=1, description="Most rows or triples that one SPARQL query may return.")
    query_bytes: int = Field(
        default=16_777_216, ge=1_024, description="Most bytes that one SPARQL query may return, serialised."
    )
    query_memory_mb: int = Field(
        default=2_048, ge=16, description="Memory, in MB beyond the loaded graph, that one SPARQL query may use."
    )
    query_characters: int = Field(default=32_768, ge=1, description="Longest SPARQL query, in characters.")
    question_characters: int = Field(default=2_000, ge=1, description="Longest question, in characters.")
    write_token: SecretStr = Field(
        default=SecretStr(""),
        description="Secret that requests must send to add or review documents; empty: nobody may.",
    )
    upload_mb: int = Field(default=50, ge=1, description="Largest document that is taken over HTTP, in MB.")
    follow_seconds: float = Field(
        default=1.0, ge=0, description="How often a server looks for a new current release, in seconds; 0: never."
    )
    start_seconds: float = Field(
        default=300.0, gt=0, description="Longest time that loading a release into the query processes may take."
    )

    @property
    def library(self) -> Path:
        """Where ingested documents lie."""
        return self.home / "library"

    @property
    def inbox(self) -> Path:
        """Where documents that came over HTTP wait."""
        return self.home / "inbox"

    @property
    def vectors(self) -> Path:
        """Where vectors of texts are kept from one build to the next."""
        return self.home / "vectors"

    @property
    def fetched(self) -> Path:
        """Where the files of data sets lie."""
        return self.fetched_dir or self.home / "fetched"
