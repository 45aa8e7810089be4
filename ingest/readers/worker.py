"""The process in which a document's reader runs: a request comes in, content or a complaint goes out.

A reader that crashes takes only this process with it; one that hangs is killed from outside. `ingest.readers.process`
holds the other end.
"""

import json
import resource
import sys
from importlib import import_module
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

from ingest.readers.content import HTML, PDF, WORD, Request
from kg.errors import DataError
from kg.settings import DocumentLimits

READERS: Final = {
    HTML: ("ingest.readers.web_page", "read_web_page"),
    PDF: ("ingest.readers.pdf", "read_pdf"),
    WORD: ("ingest.readers.word", "read_word"),
}
_MB: Final = 1_048_576


def main() -> None:
    """Serve the connection whose descriptor is the first argument until the other side closes it."""
    door = Connection(int(sys.argv[1]))
    while True:
        try:
            header, content = json.loads(door.recv_bytes()), door.recv_bytes()
        except EOFError:
            return
        request = Request(header["media_type"], header["charset"], DocumentLimits(**header["limits"]))
        door.send_bytes(json.dumps(_answer(request, content)).encode())


def _answer(request: Request, content: bytes) -> dict[str, Any]:
    read = _load_reader(request.media_type)
    _limit_memory(request.limits.document_memory_mb)
    try:
        return {"content": read(request, content).to_dict()}
    except DataError as error:
        return {"message": error.message, "hint": error.hint}
    except (MemoryError, RecursionError):
        return {"message": "the document is too large or too deeply nested to be read", "hint": "split it"}


def _load_reader(media_type: str) -> Any:
    """The function that reads this kind; its libraries are loaded before memory is bounded."""
    module, name = READERS[media_type]
    return getattr(import_module(module), name)


def _limit_memory(memory_mb: int) -> None:
    if sys.platform != "linux":  # elsewhere the time limit must do
        return
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    limit = pages * resource.getpagesize() + memory_mb * _MB
    resource.setrlimit(resource.RLIMIT_AS, (limit, resource.RLIM_INFINITY))


if __name__ == "__main__":
    main()
