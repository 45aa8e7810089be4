"""`midpower serve` as a process of its own."""

import json
import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from typing import IO

import pytest

from api.cli import EXAMPLE
from kg.release import Release


@pytest.fixture
def server(world_release: Release) -> Iterator[subprocess.Popen[str]]:
    """A server over the small world at a free port; ended by a signal to it alone."""
    command = [sys.executable, "-m", "api.cli", "serve", "--port", "0", "--release", str(world_release.path)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"})
    with process:
        yield process
        if process.poll() is None:
            process.kill()


def test_it_prints_its_address_and_an_example_answers_and_ends_by_ctrl_c(server: subprocess.Popen[str]) -> None:
    lines = _lines(server.stdout)
    address = next(word for word in next(lines).split() if word.startswith("http://127.0.0.1:"))
    assert EXAMPLE in next(lines)
    request = urllib.request.Request(
        f"{address}/ask",
        data=json.dumps({"question": "Who developed Firefly?"}).encode(),
        headers={"content-type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=20) as response:
        assert [item["label"] for item in json.load(response)["items"]] == ["Lumen AI"]
    server.send_signal(signal.SIGINT)
    assert server.wait(timeout=20) == 0


def _lines(output: IO[str] | None) -> Iterator[str]:
    assert output is not None
    return iter(output)
