"""A result on its way: what one thread writes another reads, on disk where it is much, to the end or to the error."""

import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from kg.errors import QueryError
from kg.query import ForeignQuery
from kg.settings import Settings
from kg.spool import Spool
from kg.store import GraphStore


@pytest.fixture
def spool() -> Iterator[Spool]:
    with closing(Spool()) as spool:
        yield spool


def test_what_is_written_is_read_in_order_while_more_comes(spool: Spool) -> None:
    parts = [bytes([number]) * 100_000 for number in range(40)]

    def write() -> None:
        for part in parts:
            spool.write(part)
        spool.finish()

    writer = threading.Thread(target=write)
    writer.start()
    assert b"".join(iter(spool.read, b"")) == b"".join(parts)
    writer.join()
    assert spool.size == 4_000_000


def test_the_end_is_waited_for_and_tells_whether_rows_were_left_out(spool: Spool) -> None:
    assert not spool.wait(0)
    spool.finish(truncated=True)
    assert spool.wait(0)
    assert spool.truncated


def test_an_error_comes_after_what_was_written_before_it(spool: Spool) -> None:
    spool.write(b"half")
    spool.finish(error=QueryError("it failed"))
    assert spool.read() == b"half"
    with pytest.raises(QueryError, match="it failed"):
        spool.read()
    with pytest.raises(QueryError, match="it failed"):
        spool.wait(0)


def test_closing_ends_reading_at_once_and_writing_is_no_error(spool: Spool) -> None:
    reader = threading.Thread(target=spool.read)
    reader.start()
    spool.close()
    reader.join(timeout=10)
    assert not reader.is_alive()
    spool.write(b"late")
    assert spool.read() == b""


def test_a_full_disk_is_an_error_and_the_next_query_is_answered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    graph = tmp_path / "graph.nq"
    graph.write_text("".join(f"<u:s{n}> <u:p> <u:o> <u:g> .\n" for n in range(300)), encoding="utf-8")
    write, first = Spool.write, threading.Event()

    def fail_later(spool: Spool, part: bytes) -> None:
        if first.is_set():
            raise OSError(28, "No space left on device")
        first.set()
        write(spool, part)

    monkeypatch.setattr(Spool, "write", fail_later)
    with GraphStore.open(graph, Settings(workers=1)) as store:
        stream = store.stream(ForeignQuery("SELECT * { ?a ?p ?b . ?c ?q ?d }", "text/csv"))
        with pytest.raises(QueryError, match="cannot be kept, No space left on device"):
            list(stream.parts())
        assert store.query("ASK {}", "text/csv").body == b"true"
