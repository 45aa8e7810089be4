"""`/documents`: send a document, see what became of it and what was found in it, take it out again."""

import asyncio
import shutil
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.datastructures import UploadFile

from api.jobs import Job, JobQueue, State
from api.state import JobsOf, LibraryOf, SettingsOf
from api.write_access import WriteAccess
from kg.errors import MidpowerError, NotFoundError
from kg.library import Card, Library, name_source
from kg.settings import Settings
from kg.source_names import SourceNames

router = APIRouter(tags=["documents"])

ADDRESS: Final = "/documents"
_LONGEST_NAME: Final = 120
_FORM: Final = {"type": "string", "format": "binary", "description": "The document."}

Limit = Annotated[int, Query(ge=1, le=500, description="Most items on a page.")]
Offset = Annotated[int, Query(ge=0, description="Items to skip.")]


class BadUploadError(MidpowerError):
    """The request holds no document."""

    code = "bad_upload"
    status = 422


class Sent(BaseModel):
    """A document by its address, or as text."""

    model_config = ConfigDict(extra="forbid")

    url: str = Field(default="", pattern=r"^(https?://.+)?$", description="Address from which the server fetches it.")
    text: str = Field(default="", description="The document itself, plain or Markdown.")
    title: str = Field(default="", max_length=300, description="Its title; taken from the document if missing.")
    id: str = Field(default="", description="Id of its source; made from the name or title if missing.")


class DocumentStatus(BaseModel):
    """A document: how far it is, and what is known of it."""

    id: str
    state: State = Field(description="`done` once a release has it.")
    message: str = Field(default="", description="Why it failed, or what the reader had to say.")
    release: str = Field(default="", description="The release that was built with it in this run of the server.")
    title: str = ""
    file: str = Field(default="", description="Name under which it was given.")
    kind: str = ""
    media_type: str = ""
    language: str = Field(default="", description="Language of most of it.")
    origin: str = Field(default="", description="Address from which it was fetched.")
    retrieved: str = ""
    sha256: str = Field(default="", description="Hash of its original bytes.")
    sentences: int = 0
    claims: int = 0


class DocumentList(BaseModel):
    """One page of the documents, by id."""

    items: list[DocumentStatus]
    total: int
    limit: int
    offset: int


@router.post(
    ADDRESS,
    status_code=202,
    summary="Send a document",
    dependencies=[WriteAccess],
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {"schema": Sent.model_json_schema()},
                "multipart/form-data": {
                    "schema": {
                        "type": "object",
                        "required": ["file"],
                        "properties": {"file": _FORM, "title": {"type": "string"}, "id": {"type": "string"}},
                    }
                },
            },
        }
    },
)
async def send_document(
    request: Request, response: Response, jobs: JobsOf, library: LibraryOf, settings: SettingsOf
) -> DocumentStatus:
    """Take a file (field `file` of a form), an address or a text; it is read and built in, then served."""
    if request.headers.get("content-type", "").startswith("multipart/form-data"):
        job = await _take_form(request, jobs, library, settings)
    else:
        job = await _take_json(request, jobs, library, settings)
    response.headers["location"] = f"{ADDRESS}/{job.id}"
    return _status(job.id, job, None)


@router.get(ADDRESS, summary="The documents")
def list_documents(jobs: JobsOf, library: LibraryOf, limit: Limit = 50, offset: Offset = 0) -> DocumentList:
    """List what is in the library and what is on its way."""
    cards = {entry.id: entry.card for entry in library.entries()}
    working = {job.id: job for job in jobs.jobs()}
    names = sorted(cards.keys() | working.keys())
    shown = [_status(name, working.get(name), cards.get(name)) for name in names[offset : offset + limit]]
    return DocumentList(items=shown, total=len(names), limit=limit, offset=offset)


@router.get(f"{ADDRESS}/{{id}}", summary="How far a document is")
def get_document(id: str, jobs: JobsOf, library: LibraryOf) -> DocumentStatus:  # noqa: A002
    """Return what is known of a document, from the moment it was sent."""
    job, entry = jobs.find(id), library.find(id)
    if job is None and entry is None:
        raise NotFoundError(f"there is no document '{id}'", hint="see GET /documents")
    return _status(id, job, entry.card if entry else None)


@router.delete(f"{ADDRESS}/{{id}}", status_code=202, summary="Take a document out", dependencies=[WriteAccess])
def remove_document(id: str, jobs: JobsOf, library: LibraryOf) -> DocumentStatus:  # noqa: A002
    """Remove a document with everything that was taken or computed from it; decisions about it are kept."""
    entry = library.find(id)
    job = jobs.find(id)
    if entry is None and job is not None and not job.is_open:
        jobs.cancel(job)
        return _status(id, job, None)
    card = library.get(id).card
    removal = Job(id, "")
    jobs.reserve(removal)
    jobs.submit(removal)
    return _status(id, removal, card)


async def _take_form(request: Request, jobs: JobQueue, library: Library, settings: Settings) -> Job:
    async with request.form(max_files=1, max_fields=10) as form:
        file = form.get("file")
        if not isinstance(file, UploadFile):
            raise BadUploadError("the form has no file", hint="send the document in the field 'file'")
        name = _file_name(file.filename or "")
        wish, title = (str(form.get(key) or "") for key in ("id", "title"))
        job = Job(_choose_id("", name, wish, library, settings), name, title)
        await asyncio.to_thread(_submit, jobs, job, file.file)
    return job


async def _take_json(request: Request, jobs: JobQueue, library: Library, settings: Settings) -> Job:
    try:
        sent = Sent.model_validate_json(await request.body())
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"])) or "the body"
        raise BadUploadError(f"'{place}': {first['msg']}", hint='send {"url"} or {"text", "title"}') from None
    if bool(sent.url) == bool(sent.text.strip()):
        raise BadUploadError("the body has no document", hint='send {"url": …} or {"text": …, "title": …}')
    name = sent.url.partition("://")[2].strip("/") if sent.url else f"{name_source(sent.title or 'text')}.md"
    job = Job(_choose_id(sent.url, name, sent.id, library, settings), sent.url or name, sent.title)
    await asyncio.to_thread(_submit, jobs, job, None if sent.url else sent.text.encode())
    return job


def _submit(jobs: JobQueue, job: Job, content: Any) -> None:
    """Put the content, bytes or an open file, into the inbox and queue it."""
    folder = jobs.reserve(job)
    try:
        if isinstance(content, bytes):
            (folder / job.given).write_bytes(content)
        elif content is not None:
            with (folder / job.given).open("wb") as file:
                shutil.copyfileobj(content, file)
    except OSError:
        jobs.cancel(job)
        raise BadUploadError("the document cannot be stored", hint="try again later") from None
    jobs.submit(job)


def _file_name(sent: str) -> str:
    """The last part of the name that a browser sends, without what a file's name cannot have."""
    name = PurePosixPath(sent.replace("\\", "/")).name
    name = "".join(c for c in name if c.isprintable()).strip(" .")
    stem, suffix = Path(name).stem, Path(name).suffix
    return f"{stem[: _LONGEST_NAME - len(suffix)]}{suffix}" if name and name != "job.json" else "document.txt"


def _choose_id(place: str, name: str, wish: str, library: Library, settings: Settings) -> str:
    """The id of a document that came over HTTP: the one that is wished for, or one made from its name."""
    taken = (path.parent.name for path in (settings.data_dir / "sources").glob("*/source.yml"))
    return SourceNames(library.entries(), taken, ()).choose(place, name, wish)


def _status(name: str, job: Job | None, card: Card | None) -> DocumentStatus:
    known = {key: getattr(card, key) for key in _CARD_FIELDS} if card else {}
    if job is None:
        return DocumentStatus(id=name, state="done", message=" ".join(card.notes) if card else "", **known)
    known = {"file": job.given, "title": job.title} | known
    return DocumentStatus(id=name, state=job.state, message=job.message, release=job.release, **known)


_CARD_FIELDS: Final = (
    "title", "file", "kind", "media_type", "language", "origin", "retrieved", "sha256", "sentences", "claims",
)  # fmt: skip
