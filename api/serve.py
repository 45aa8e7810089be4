"""Serve one release over HTTP until the process is told to stop."""

import socket
from collections.abc import Callable
from contextlib import suppress

import uvicorn

from api.app import create_app
from api.follow import Follower, warm_up
from kg.ask.opening import open_engine
from kg.errors import MidpowerError
from kg.release import Release
from kg.settings import Settings


class AddressInUseError(MidpowerError):
    """The server cannot listen where it should."""

    code = "address_in_use"


def serve_release(
    release: Release, settings: Settings, say: Callable[[str], object], example: str, *, follow: bool = False
) -> None:
    """Open the release, say where it is served, and answer until interrupted.

    Args:
        follow: whether another release that becomes current takes over.

    Raises:
        AddressInUseError: nothing can listen at that host and port.
    """
    with listen(settings.host, settings.port) as door, open_engine(release, settings) as engine:
        app = create_app(engine, settings)
        config = uvicorn.Config(app, log_level="warning", server_header=False, date_header=True)
        warm_up(engine, example)
        say(_welcome(release, door.getsockname(), engine.example or example))
        follower = Follower(app.state.serving, settings, example)
        if follow:
            follower.start()
        with suppress(KeyboardInterrupt):  # Ctrl-C is how it ends; uvicorn has answered what was open before raising it
            uvicorn.Server(config).run(sockets=[door])
        follower.stop()
        app.state.jobs.close()
        app.state.rebuild.close()
        app.state.pinned.close()
        app.state.serving.close()


def listen(host: str, port: int) -> socket.socket:
    """Return a listening socket; taken before anything slow, so that a busy port is told at once."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # named, or asyncio does not switch off Nagle's algorithm and every answer in two pieces waits 40 ms for the client
    door = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
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
