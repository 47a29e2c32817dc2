"""TLS and tokens."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import grpc
import pytest

from firn_client import FirnError, Reason, UnauthenticatedError

from .daemon import Daemon

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .caller import Caller


def openssl(*arguments: str | Path) -> None:
    subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True)


class Authority:
    """Issues certificates; `path` has its own."""

    def __init__(self, folder: Path, name: str) -> None:
        self._folder = folder
        self.path = folder / f"{name}.pem"
        self._key = folder / f"{name}.key"
        openssl(
            *("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"),
            *("-nodes", "-subj", f"/CN={name}", "-days", "2"),
            *("-keyout", self._key, "-out", self.path),
        )

    def issue(self, name: str, alternative_names: str) -> tuple[Path, Path]:
        """A certificate and its key."""
        certificate, key = self._folder / f"{name}.pem", self._folder / f"{name}.key"
        request, extensions = self._folder / f"{name}.csr", self._folder / f"{name}.ext"
        openssl(
            *("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"),
            *("-nodes", "-subj", f"/CN={name}", "-keyout", key, "-out", request),
        )
        extensions.write_text(f"subjectAltName={alternative_names}\n", encoding="utf-8")
        openssl(
            *("x509", "-req", "-in", request, "-CA", self.path, "-CAkey", self._key),
            *("-CAcreateserial", "-days", "2", "-extfile", extensions, "-out", certificate),
        )
        return certificate, key


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("certificates"), "authority")


@pytest.fixture(scope="module")
def other_authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("certificates"), "other")


@pytest.fixture(scope="module")
def server_flags(authority: Authority) -> list[str]:
    certificate, key = authority.issue("server", "DNS:localhost,IP:127.0.0.1")
    return ["--tls-cert", str(certificate), "--tls-key", str(key)]


@pytest.fixture
def tls_daemon(tmp_path: Path, server_flags: list[str]) -> Iterator[Daemon]:
    with Daemon(tmp_path / "data", *server_flags) as running:
        yield running


def head_position(make_caller: type[Caller], connection: str) -> int:
    caller = make_caller(connection)
    try:
        position: int = caller.wait(caller.client.head()).position
        return position
    finally:
        caller.close()


def test_tls(make_caller: type[Caller], tls_daemon: Daemon, authority: Authority) -> None:
    connection = f"firn://{tls_daemon.address}?ca={authority.path}"
    assert head_position(make_caller, connection) == 0


def test_another_authority(
    make_caller: type[Caller], tls_daemon: Daemon, other_authority: Authority
) -> None:
    connection = f"firn://{tls_daemon.address}?ca={other_authority.path}&deadline=1s"
    with pytest.raises(FirnError) as failure:
        head_position(make_caller, connection)
    assert failure.value.code is grpc.StatusCode.UNAVAILABLE


def test_the_authorities_of_the_system(
    make_caller: type[Caller],
    tls_daemon: Daemon,
    authority: Authority,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    connection = f"firn://{tls_daemon.address}?tls=on&deadline=1s"
    with pytest.raises(FirnError):
        head_position(make_caller, connection)
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.path))
    assert head_position(make_caller, connection) == 0


def test_a_folder_of_authorities(
    make_caller: type[Caller],
    tls_daemon: Daemon,
    authority: Authority,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "0123abcd.0").symlink_to(authority.path)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path))
    assert head_position(make_caller, f"firn://{tls_daemon.address}?tls=on") == 0


def test_a_server_of_another_name(
    make_caller: type[Caller], authority: Authority, tmp_path: Path
) -> None:
    certificate, key = authority.issue("named", "DNS:store.example")
    with Daemon(tmp_path / "data", "--tls-cert", str(certificate), "--tls-key", str(key)) as daemon:
        connection = f"firn://{daemon.address}?ca={authority.path}&deadline=1s"
        with pytest.raises(FirnError):
            head_position(make_caller, connection)
        connection += "&server_name=store.example"
        assert head_position(make_caller, connection) == 0


def test_a_clients_certificate(
    make_caller: type[Caller], authority: Authority, server_flags: list[str], tmp_path: Path
) -> None:
    certificate, key = authority.issue("client", "DNS:client")
    flags = [*server_flags, "--tls-client-ca", str(authority.path)]
    with Daemon(tmp_path / "data", *flags) as daemon:
        connection = f"firn://{daemon.address}?ca={authority.path}&deadline=1s"
        with pytest.raises(FirnError):
            head_position(make_caller, connection)
        connection += f"&cert={certificate}&key={key}"
        assert head_position(make_caller, connection) == 0


def test_tokens(make_caller: type[Caller], tmp_path: Path) -> None:
    tokens = tmp_path / "tokens"
    tokens.write_text("the-first-token-of-all\nthe-second-token-of-all\n", encoding="utf-8")
    own = tmp_path / "own"
    own.write_text(" the-second-token-of-all\n", encoding="utf-8")
    with Daemon(tmp_path / "data", "--token-file", str(tokens)) as daemon:
        base = f"firn://{daemon.address}"
        assert head_position(make_caller, f"{base}?token=the-first-token-of-all") == 0
        assert head_position(make_caller, f"{base}?token_file={own}") == 0
        for connection in (base, f"{base}?token=the-third-token-of-all"):
            with pytest.raises(UnauthenticatedError) as failure:
                head_position(make_caller, connection)
            assert failure.value.code is grpc.StatusCode.UNAUTHENTICATED
            assert failure.value.reason is Reason.UNAUTHENTICATED


def test_a_follower_without_a_token_is_told_so(make_caller: type[Caller], tmp_path: Path) -> None:
    tokens = tmp_path / "tokens"
    tokens.write_text("the-first-token-of-all\n", encoding="utf-8")
    with Daemon(tmp_path / "data", "--token-file", str(tokens)) as daemon:
        caller = make_caller(daemon.address)
        with pytest.raises(UnauthenticatedError):
            caller.take(caller.client.follow())
        caller.close()


def test_a_token_under_tls(
    make_caller: type[Caller], authority: Authority, server_flags: list[str], tmp_path: Path
) -> None:
    tokens = tmp_path / "tokens"
    tokens.write_text("the-first-token-of-all\n", encoding="utf-8")
    with Daemon(tmp_path / "data", *server_flags, "--token-file", str(tokens)) as daemon:
        connection = f"firn://{daemon.address}?ca={authority.path}&token=the-first-token-of-all"
        assert head_position(make_caller, connection) == 0


def test_a_file_that_is_not_there(make_caller: type[Caller]) -> None:
    with pytest.raises(FileNotFoundError):
        make_caller("firn://localhost?ca=/nowhere/ca.pem")
