"""What a client is made with: files, tokens, the environment."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from importlib.metadata import PackageNotFoundError
from typing import TYPE_CHECKING, Any

import grpc
import pytest

from firn_client import (
    ConnectionStringError,
    StoreChangedError,
)
from firn_client._pb import event_store_pb2
from firn_client._status import error_of_append

from .wire import as_read

if TYPE_CHECKING:
    from pathlib import Path

    from .caller import Caller
    from .daemon import Daemon
    from .fake import FakeServer


def fault_of(make_caller: type[Caller], connection: str) -> str:
    with pytest.raises(ConnectionStringError) as failure:
        make_caller(connection)
    return failure.value.fault


@pytest.mark.parametrize("token", ["a%0Ab", "a%20b", "%C3%A9", "a%00"])
def test_a_token_that_no_header_can_carry(make_caller: type[Caller], token: str) -> None:
    assert fault_of(make_caller, f"firn://localhost?token={token}") == "token"


@pytest.mark.parametrize("text", [b"", b" \n", b"two words", b"\xff\xff"])
def test_a_file_without_a_token(make_caller: type[Caller], tmp_path: Path, text: bytes) -> None:
    path = tmp_path / "token"
    path.write_bytes(text)
    assert fault_of(make_caller, f"firn://localhost?token_file={path}") == "token_file"


def test_files_that_are_no_pem(make_caller: type[Caller], tmp_path: Path) -> None:
    path = tmp_path / "file.pem"
    path.write_text("nothing of the kind\n", encoding="utf-8")
    assert fault_of(make_caller, f"firn://localhost?ca={path}") == "ca"
    assert fault_of(make_caller, f"firn://localhost?cert={path}&key={path}") == "cert"
    certificate = tmp_path / "cert.pem"
    certificate.write_text("-----BEGIN CERTIFICATE-----\n", encoding="utf-8")
    assert fault_of(make_caller, f"firn://localhost?cert={certificate}&key={path}") == "key"


def test_a_token_is_not_told(make_caller: type[Caller]) -> None:
    for token in ("s3cret%zz", "s3cret%0A", "s3cret%ff"):
        with pytest.raises(ConnectionStringError) as failure:
            make_caller(f"firn://localhost?token={token}")
        assert "s3cret" not in str(failure.value)


# Of which gRPC reads which is decided once in a process.
HEAD = """
import sys
from firn_client import Client
with Client(f"firn://{sys.argv[1]}?deadline=5s") as client:
    print(client.head().position)
"""


@pytest.mark.parametrize("variable", ["grpc_proxy", "https_proxy", "http_proxy"])
def test_a_proxy_for_the_web_is_not_asked(daemon: Daemon, variable: str) -> None:
    environment = {k: v for k, v in os.environ.items() if not k.lower().endswith("_proxy")}
    environment[variable] = "http://127.0.0.1:9"
    command = [sys.executable, "-c", HEAD, daemon.address]
    run = subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert run.stdout == "0\n", run.stderr


def test_a_program_that_was_packed_without_metadata(
    server: FakeServer, make_caller: type[Caller], monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(name: str) -> str:
        raise PackageNotFoundError(name)

    monkeypatch.setattr("firn_client._channel.version", none)
    caller = make_caller(server.address)
    assert caller.wait(caller.client.head()).position == 0
    caller.close()


def test_a_client_may_be_closed_twice(server: FakeServer, make_caller: type[Caller]) -> None:
    caller = make_caller(server.address)
    caller.wait(caller.client.head())
    caller.close_client()
    caller.close_client()
    caller.close()


def test_errors_survive_pickling() -> None:
    conflict = event_store_pb2.AppendConflict()
    conflict.failed_checks.add(check_index=1).events.add(id="i", position=7)
    failure = event_store_pb2.AppendError(
        code=grpc.StatusCode.ABORTED.value[0],
        reason="ERROR_REASON_CHECK_FAILED",
        conflict=conflict,
    )
    check_failed = error_of_append(as_read(failure))
    errors: list[Any] = [
        check_failed,
        StoreChangedError("a", "b"),
        ConnectionStringError("token", "must stand once"),
    ]
    for error in errors:
        restored = pickle.loads(pickle.dumps(error))
        assert type(restored) is type(error)
        assert str(restored) == str(error)
        for name in ("fault", "code", "reason", "metadata", "conflict"):
            assert getattr(restored, name, None) == getattr(error, name, None)
