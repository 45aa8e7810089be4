"""Every knob of the program, each with one sentence of help; read once at the edge and passed on.

Set by environment variables `MIDPOWER_<NAME>`, for example `MIDPOWER_PORT=9000`.
"""

from dataclasses import dataclass, fields
from pathlib import Path

from platformdirs import user_data_path
from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


def _default_home() -> Path:
    return user_data_path("midpower", appauthor=False)


def _beside_packages(folder: str) -> Path:
    """Return the folder that lies beside the package `kg`, in a checkout as in an installed wheel."""
    return Path(__file__).resolve().parents[1] / folder


@dataclass(frozen=True)
class DocumentLimits:
    """What reading one document may take; each is a setting of its own, described there."""

    document_bytes: int = 67_108_864
    document_characters: int = 10_000_000
    document_pages: int = 2_000
    document_seconds: float = 120.0
    document_memory_mb: int = 1_024
    address_seconds: float = 30.0
    address_redirects: int = 5
    private_addresses: bool = False


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
    web_origins: str = Field(
        default="",
        description="Web origins, separated by commas, whose pages may read from this server; '*': all, empty: none.",
    )
    workers: int = Field(default=2, ge=1, le=64, description="Number of processes that run SPARQL queries.")
    embedder: str = Field(
        default="bundled",
        description="Embedding model: 'bundled', 'none', or the name or path of any sentence-transformers model.",
    )
    query_seconds: float = Field(default=10.0, gt=0, description="Longest time that one SPARQL query may take.")
    query_rows: int = Field(
        default=1_000_000, ge=1, description="Most rows or triples that one SPARQL query may return."
    )
    query_bytes: int = Field(
        default=268_435_456, ge=1_024, description="Most bytes that one SPARQL query may return, serialised."
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
    pinned_releases: int = Field(
        default=1, ge=0, description="How many older releases are held open at a time for their own addresses."
    )
    document_bytes: int = Field(
        default=DocumentLimits.document_bytes,
        ge=1_024,
        description="Largest document, in bytes; a DOCX may unpack to four times as many.",
    )
    document_characters: int = Field(
        default=DocumentLimits.document_characters, ge=1_000, description="Longest text of a document, in characters."
    )
    document_pages: int = Field(default=DocumentLimits.document_pages, ge=1, description="Most pages of a PDF.")
    document_seconds: float = Field(
        default=DocumentLimits.document_seconds, gt=0, description="Longest time that reading one document may take."
    )
    document_memory_mb: int = Field(
        default=DocumentLimits.document_memory_mb,
        ge=128,
        description="Memory, in MB, that reading one document may use.",
    )
    address_seconds: float = Field(
        default=DocumentLimits.address_seconds, gt=0, description="Longest time that fetching one web address may take."
    )
    address_redirects: int = Field(
        default=DocumentLimits.address_redirects, ge=0, description="Most redirects that a web address may go through."
    )
    private_addresses: bool = Field(
        default=DocumentLimits.private_addresses,
        description="Whether documents may be fetched from this machine and from private networks.",
    )
    start_seconds: float = Field(
        default=300.0, gt=0, description="Longest time that loading a release into the query processes may take."
    )
    llm_base_url: str = Field(
        default="",
        description="Address of a language model server that speaks OpenAI's protocol (ends in /v1); none unless set.",
    )
    llm_model: str = Field(default="", description="Name of the language model at that address; none unless set.")
    llm_api_key: SecretStr = Field(
        default=SecretStr(""), description="Key for that address, where it wants one; never logged and never shown."
    )
    llm_seconds: float = Field(
        default=60.0, gt=0, description="Longest time that the language model may take for one reply, retries included."
    )
    llm_retries: int = Field(
        default=2, ge=0, le=10, description="How often a busy or failing language model server is asked again."
    )
    llm_reply_tokens: int = Field(default=4_096, ge=16, description="Longest reply of the language model, in tokens.")
    llm_call_tokens: int = Field(
        default=24_000, ge=64, description="Most tokens of one request to the language model, its reply included."
    )
    llm_day_tokens: int = Field(
        default=2_000_000, ge=0, description="Most tokens that the language model may use in one day (UTC)."
    )
    llm_input_price: float = Field(
        default=0.0, ge=0, description="Price of a million tokens that the language model reads, for the cost counts."
    )
    llm_output_price: float = Field(
        default=0.0, ge=0, description="Price of a million tokens that the language model writes, for the cost counts."
    )
    llm_day_cost: float | None = Field(
        default=None, ge=0, description="Most that the language model may cost in one day (UTC); no limit unless set."
    )

    @property
    def document_limits(self) -> DocumentLimits:
        """What reading one document may take."""
        return DocumentLimits(**{limit.name: getattr(self, limit.name) for limit in fields(DocumentLimits)})

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
