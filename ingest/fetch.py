"""Fetch the files of data sets: from their publishers' addresses, or from a folder that already has them.

A download goes into `<file>.part` and is moved when it is whole, so that a stop at any point loses nothing: the next
run asks the publisher for the rest, on the condition that the file is still the same (`<file>.tag` holds what the
server calls it). `lock.json` beside the files says what was fetched from where, with its SHA-256; a file that is as the
lock says is not asked for again.
"""

import json
import shutil
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from email.utils import parsedate_to_datetime
from fnmatch import fnmatch
from hashlib import file_digest
from http import HTTPStatus
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit
from zipfile import BadZipFile, ZipFile

import httpx2

from ingest.cells import nearest
from ingest.datasets import DataFile, Dataset
from kg.errors import FetchError, NotFoundError

LOCK: Final = "lock.json"
_TRIES: Final = 4
_FIRST_PAUSE_SECONDS: Final = 1.0
_LONGEST_PAUSE_SECONDS: Final = 60.0
_TIMEOUT_SECONDS: Final = 30.0
_AGENT: Final = "midpower (research; one request at a time)"
_AGAIN: Final = (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.REQUEST_TIMEOUT)

Progress = Callable[[str], None]
Pause = Callable[[float], None]


@dataclass(frozen=True)
class Fetched:
    """What one file came from: the address or folder, its hash and length in bytes, and the day."""

    path: str
    origin: str
    sha256: str
    size: int
    day: str


def choose(datasets: Sequence[Dataset], names: Sequence[str]) -> list[Dataset]:
    """Return the data sets with these ids, all of them for no name.

    Raises:
        NotFoundError: an id that no data set has.
    """
    known = {dataset.id: dataset for dataset in datasets}
    for name in names:
        if name not in known:
            near = ", ".join(nearest(name, sorted(known)) or sorted(known))
            raise NotFoundError(f"no data set is called '{name}'", hint=f"did you mean {near}")
    return [known[name] for name in names] or list(datasets)


def fetch_datasets(
    datasets: Iterable[Dataset],
    folder: Path,
    progress: Progress,
    *,
    origin: Path | None = None,
    again: bool = False,
    today: date,
    pause: Pause = time.sleep,
) -> list[str]:
    """Bring the files of data sets below a folder; return what could not be fetched, one sentence each.

    Args:
        origin: a folder that has the files by the same paths; None fetches from the publishers.
        again: ask for files that are there already, too.
        pause: waits between tries; a test hands in its own.
    """
    problems: list[str] = []
    silent: set[str] = set()  # hosts that cannot be reached, told once
    for dataset in datasets:
        for file in dataset.files:
            if (file.optional and not _can_be_had(file, origin)) or _host(file) in silent:
                continue
            if not origin and not again and _is_there(file, folder):
                progress(f"{dataset.id}: {file.path} is there already; --again asks for it anew")
                continue
            try:
                done = _copy(file, origin, folder) if origin else _download(file, folder, progress, pause)
            except _UnreachableError as error:
                silent.add(_host(file))
                problems.append(str(error))
            except FetchError as error:
                problems.append(str(error))
            else:
                progress(f"{dataset.id}: {file.path}, {done.size:,} bytes")
                _write_lock(folder, Fetched(**(asdict(done) | {"day": today.isoformat()})))
    return problems


def _can_be_had(file: DataFile, origin: Path | None) -> bool:
    return (origin / file.path).is_file() if origin else bool(file.url)


def _host(file: DataFile) -> str:
    """The host and port of a file's address; '' is never silent."""
    return urlsplit(file.url).netloc


def _is_there(file: DataFile, folder: Path) -> bool:
    """Whether a file is what the lock says that this address gave."""
    known, path = read_lock(folder).get(file.path), folder / file.path
    return known is not None and known.origin == file.url and path.is_file() and _sha256(path) == known.sha256


def _copy(file: DataFile, origin: Path, folder: Path) -> Fetched:
    source, target = origin / file.path, folder / file.path
    if not source.is_file():
        raise FetchError(f"{source} is not there", hint=f"put the file there, or fetch it from {file.url}")
    target.parent.mkdir(parents=True, exist_ok=True)
    part = _part(target)
    shutil.copyfile(source, part)
    return _finish(file, part, target, str(source))


def _download(file: DataFile, folder: Path, progress: Progress, pause: Pause) -> Fetched:
    """Download one file, going on where an earlier try stopped.

    Raises:
        FetchError: the publisher cannot be reached, refuses, or sends something else than the card's checksum.
    """
    if not file.url:
        hint = f"save it from {file.page} as {folder / file.path}, or use --from with a folder that has it"
        raise FetchError(f"{file.path} has no address of its own", hint=hint)
    target = folder / file.path
    target.parent.mkdir(parents=True, exist_ok=True)
    for attempt in range(1, _TRIES + 1):
        try:
            _stream(file.url, _part(target))
            _unpack(file, _part(target))
            return _finish(file, _part(target), target, file.url)
        except _TryAgainError as again:
            if attempt == _TRIES:
                raise (_UnreachableError if again.offline else FetchError)(
                    f"{file.path} could not be fetched from {file.url}: {again.why}",
                    hint="check the connection and run it again, or use --from with a folder that has the file",
                ) from again
            wait = min(again.wait or _FIRST_PAUSE_SECONDS * 2 ** (attempt - 1), _LONGEST_PAUSE_SECONDS)
            progress(f"{file.path}: {again.why}; next try in {wait:.0f} s")
            pause(wait)
    raise AssertionError("unreachable: the last try raises")


class _UnreachableError(FetchError):
    """No connection to the host, so that its other files need not be tried."""


class _TryAgainError(Exception):
    """A try that failed in a way that may pass; `wait` is what the server asked for, in seconds."""

    def __init__(self, why: str, wait: float = 0.0, *, offline: bool = False) -> None:
        super().__init__(why)
        self.why, self.wait, self.offline = why, wait, offline


def _stream(url: str, part: Path) -> None:
    """Write what a server sends behind what is there already; a server that starts anew is obeyed."""
    have, headers = _begin(part)
    try:
        with httpx2.stream("GET", url, headers=headers, timeout=_TIMEOUT_SECONDS, follow_redirects=True) as answer:
            if answer.status_code == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
                part.unlink(missing_ok=True)
                raise _TryAgainError("the unfinished file did not fit, it is fetched anew")
            _check_status(url, answer)
            rest = answer.status_code == HTTPStatus.PARTIAL_CONTENT
            if rest and not answer.headers.get("Content-Range", "").startswith(f"bytes {have}-"):
                part.unlink(missing_ok=True)
                raise _TryAgainError("the server sent another part than the one asked for")
            _tag(part).write_text(_tag_of(answer), "utf-8")
            with part.open("ab" if rest else "wb") as file:
                for chunk in answer.iter_bytes():  # as they come: a chunk that waits to be filled is lost by a cut
                    file.write(chunk)
    except httpx2.RequestError as error:
        offline = isinstance(error, httpx2.ConnectError | httpx2.ConnectTimeout)
        raise _TryAgainError(f"no connection ({error or type(error).__name__})", offline=offline) from error


def _tag_of(answer: httpx2.Response) -> str:
    """What the server calls these bytes; '' where they are packed, because a rest is counted in packed bytes."""
    if "Content-Encoding" in answer.headers:
        return ""
    return answer.headers.get("ETag", "") or answer.headers.get("Last-Modified", "")


def _begin(part: Path) -> tuple[int, dict[str, str]]:
    """Return how many bytes are there already, and the headers that ask for the rest of the same file.

    Without a tag nobody could say whether it is the same file: it is fetched anew.
    """
    headers = {"User-Agent": _AGENT, "Accept-Encoding": "identity"}
    tag = _tag(part).read_text("utf-8") if _tag(part).is_file() else ""
    have = part.stat().st_size if part.is_file() else 0
    if not tag or tag.startswith("W/") or not have:  # a weak tag does not promise the same bytes
        return 0, headers
    return have, headers | {"Range": f"bytes={have}-", "If-Range": tag}


def _check_status(url: str, answer: httpx2.Response) -> None:
    if answer.is_server_error or answer.status_code in _AGAIN:
        raise _TryAgainError(f"the server answers {answer.status_code}", _asked_pause(answer))
    if not answer.is_success:
        hint = "the publisher has moved the file: look for its new address and correct source.yml, or use --from"
        raise FetchError(f"{url} answers {answer.status_code}", hint=hint)
    if answer.headers.get("Content-Type", "").startswith("text/html"):
        hint = "the publisher has moved the file: look for its new address and correct source.yml, or use --from"
        raise FetchError(f"{url} answers with a page instead of the file", hint=hint)


def _asked_pause(answer: httpx2.Response) -> float:
    """Seconds of a Retry-After header, 0 where there is none."""
    text = answer.headers.get("Retry-After", "")
    if text.isdigit():
        return float(text)
    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - time.time())
    except ValueError:
        return 0.0


def _unpack(file: DataFile, part: Path) -> None:
    """Put the member of an archive in the archive's place.

    Raises:
        FetchError: it is no archive, or has no such member.
    """
    if not file.member:
        return
    try:
        with ZipFile(part) as archive:
            name = next((name for name in archive.namelist() if fnmatch(name, file.member)), None)
            content = archive.read(name) if name else b""
    except BadZipFile as error:
        part.unlink()
        raise FetchError(f"{file.url} sent no ZIP archive", hint="run it again") from error
    if not name:
        part.unlink()
        hint = "correct 'member' in source.yml"
        raise FetchError(f"the archive of {file.url} has no file like {file.member}", hint=hint)
    part.write_bytes(content)


def _finish(file: DataFile, part: Path, target: Path, origin: str) -> Fetched:
    digest = _sha256(part)
    _tag(part).unlink(missing_ok=True)
    if file.sha256 and digest != file.sha256:
        part.unlink()
        hint = "the publisher has changed it: check the new file and write its hash into source.yml"
        raise FetchError(f"{file.path} has the checksum {digest}, its card says {file.sha256}", hint=hint)
    part.replace(target)
    return Fetched(file.path, origin, digest, target.stat().st_size, "")


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest()


def _part(target: Path) -> Path:
    return target.with_name(f"{target.name}.part")


def _tag(part: Path) -> Path:
    return part.with_suffix(".tag")


def read_lock(folder: Path) -> dict[str, Fetched]:
    """Return path → what was fetched."""
    path = folder / LOCK
    entries = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    return {name: Fetched(**entry) for name, entry in entries.items()}


def _write_lock(folder: Path, fetched: Fetched) -> None:
    """Add one file to the lock; written anew and moved, so that a stop leaves the old one."""
    entries = {name: asdict(entry) for name, entry in read_lock(folder).items()} | {fetched.path: asdict(fetched)}
    part = _part(folder / LOCK)
    part.write_text(json.dumps(entries, indent=1, sort_keys=True) + "\n", "utf-8")
    part.replace(folder / LOCK)
