from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from firn_client import Client

from .caller import AsyncCaller, Caller
from .daemon import Daemon
from .fake import FakeServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def daemon(tmp_path: Path) -> Iterator[Daemon]:
    with Daemon(tmp_path / "data") as running:
        yield running


@pytest.fixture
def client(daemon: Daemon) -> Iterator[Client]:
    with Client(daemon.address) as connected:
        yield connected


@pytest.fixture(params=[Caller, AsyncCaller], ids=["sync", "async"])
def make_caller(request: pytest.FixtureRequest) -> type[Caller]:
    """Each test with this runs with both clients."""
    kind: type[Caller] = request.param
    return kind


@pytest.fixture
def caller(make_caller: type[Caller], daemon: Daemon) -> Iterator[Caller]:
    connected = make_caller(daemon.address)
    yield connected
    connected.close()


@pytest.fixture
def server() -> Iterator[FakeServer]:
    with FakeServer() as running:
        yield running


@pytest.fixture
def fake_caller(make_caller: type[Caller], server: FakeServer) -> Iterator[Caller]:
    connected = make_caller(server.address)
    yield connected
    connected.close()
