"""Serve one release over HTTP until the process is told to stop."""

import socket
from collections.abc import Callable
from contextlib import suppress

import uvicorn

from api.app import create_app
from kg.ask.opening import open_engine
from kg.errors import MidpowerError
from kg.release import Release
from kg.results import JSON_RESULTS
from kg.settings import Settings


class AddressInUseError(MidpowerError):
    """The server cannot listen where it should."""

    code = "address_in_use"


def serve_release(release: Release, settings: Settings, say: Callable[[str], object], example: str) -> None:
    """Open the release, say where it is served, and answer until interrupted.

    Raises:
        AddressInUseError: nothing can listen at that host and port.
    """
    with listen(settings.host, settings.port) as door, open_engine(release, settings) as engine:
        example = engine.example or example
        app = create_app(engine, settings)
        config = uvicorn.Config(app, log_level="warning", server_header=False, date_header=True)
        for lang in engine.lexicon.languages:  # fills the caches, so that the first visitor does not wait for them
            engine.ask(example, lang=lang)
        engine.store.query("ASK {}", JSON_RESULTS)  # the same for the first foreign query: its guard takes 0.3 s
        say(_welcome(release, door.getsockname(), example))
        with suppress(KeyboardInterrupt):  # Ctrl-C is how it ends; uvicorn has answered what was open before raising it
            uvicorn.Server(config).run(sockets=[door])


def listen(host: str, port: int) -> socket.socket:
    """Return a listening socket; taken before anything slow, so that a busy port is told at once."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    door = socket.socket(family, socket.SOCK_STREAM)
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        door.bind((host, port))
        door.listen()
    except OSError as error:
        door.close()
        message = f"nothing can listen on {host}:{port}, {error.strerror}"
        raise AddressInUseError(message, hint="choose another one with --host and --port") from None
    return door


def _welcome(release: Release, address: tuple[str, int], example: str) -> str:
    host, port = address[:2]
    base = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
    return (
        f"midpower answers at {base} from release {release.id}; stop with Ctrl-C.\n"
        f"Ask there, for example: {example}\n"
        f'Or: curl -s {base}/ask -H "content-type: application/json" -d \'{{"question": "{example}"}}\''
    )
