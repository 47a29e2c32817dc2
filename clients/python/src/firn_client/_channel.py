"""What a channel to a server is made with, and what is called over it."""

from __future__ import annotations

import re
import ssl
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar

import grpc
from google.protobuf.message_factory import GetMessageClass

from ._messages import SERVICES, answer_class
from .connection import Connection, ConnectionStringError

if TYPE_CHECKING:
    from collections.abc import Sequence

C = TypeVar("C", grpc.Channel, grpc.aio.Channel)

# The server allows a ping every 10 s.
_KEEPALIVE_MS = 20_000
_KEEPALIVE_TIMEOUT_MS = 10_000


def address(connection: Connection) -> str:
    """The server, as gRPC names it."""
    host = f"[{connection.host}]" if ":" in connection.host else connection.host
    return f"{host}:{connection.port}"


def options(connection: Connection) -> Sequence[tuple[str, str | int]]:
    """Settings of the channel."""
    settings: list[tuple[str, str | int]] = [
        ("grpc.primary_user_agent", _user_agent()),
        ("grpc.keepalive_time_ms", _KEEPALIVE_MS),
        ("grpc.keepalive_timeout_ms", _KEEPALIVE_TIMEOUT_MS),
        # A follower only receives; its pings are not to stop for that.
        ("grpc.http2.max_pings_without_data", 0),
        # Messages are as large as the server's answers.
        ("grpc.max_receive_message_length", -1),
        ("grpc.max_send_message_length", -1),
        # A replay's messages of 256 KiB come in one piece each, rather than in 16.
        ("grpc.http2.max_frame_size", 1 << 20),
        # As the pauses of a retry, see `_retry`.
        ("grpc.initial_reconnect_backoff_ms", 50),
        ("grpc.max_reconnect_backoff_ms", 2000),
        # A proxy set for the web in the environment would be asked for 127.0.0.1 too, and be told
        # the token that is for this machine.
        ("grpc.enable_http_proxy", 0),
        # One connection for each channel, which is gone when the channel is.
        ("grpc.use_local_subchannel_pool", 1),
    ]
    if connection.server_name:
        settings.append(("grpc.ssl_target_name_override", connection.server_name))
    return settings


def _user_agent() -> str:
    try:
        return f"firn-python/{version('firn-client')}"
    except PackageNotFoundError:  # in a program that was packed into one file, say
        return "firn-python"


def credentials(connection: Connection) -> grpc.ChannelCredentials | None:
    """How the server is checked and the client known; None without TLS.

    Raises:
        OSError: A file cannot be read.
        ConnectionStringError: It holds something else.
    """
    if not connection.tls:
        return None
    ca = _pem("ca", connection.ca, "CERTIFICATE")
    certificate = _pem("cert", connection.cert, "CERTIFICATE")
    key = _pem("key", connection.key, "PRIVATE KEY")
    return grpc.ssl_channel_credentials(
        root_certificates=ca or _system_authorities(),
        private_key=key,
        certificate_chain=certificate,
    )


def methods(channel: grpc.Channel | grpc.aio.Channel) -> dict[str, Any]:
    """What calls each method of the services, by the method's name."""
    kinds = {
        (False, False): channel.unary_unary,
        (False, True): channel.unary_stream,
        (True, False): channel.stream_unary,
        (True, True): channel.stream_stream,
    }
    return {
        method.name: kinds[method.client_streaming, method.server_streaming](
            f"/{service.full_name}/{method.name}",
            GetMessageClass(method.input_type).SerializeToString,
            answer_class(method.output_type.full_name).FromString,
        )
        for file in SERVICES
        for service in file.services_by_name.values()
        for method in service.methods
    }


@dataclass(frozen=True, eq=False)
class Line(Generic[C]):
    """A connection to the server, and what calls each method over it."""

    channel: C
    methods: dict[str, Any]

    @classmethod
    def over(cls, channel: C) -> Self:
        """The connection that this channel makes."""
        return cls(channel, methods(channel))


def call_metadata(connection: Connection) -> tuple[tuple[str, str], ...]:
    """What is sent with every call.

    Raises:
        OSError: The token's file cannot be read.
        ConnectionStringError: No call can carry the token, or its file has none.
    """
    parameter, token = "token", connection.token
    if connection.token_file is not None:
        parameter = "token_file"
        token = _read(connection.token_file).decode("utf-8", "replace").strip()
    if token is None:
        return ()
    if not re.fullmatch(r"[!-~]+", token):
        raise ConnectionStringError(parameter, "must be a token of visible ASCII characters")
    return (("authorization", f"Bearer {token}"),)


def _read(path: str) -> bytes:
    return Path(path).read_bytes()


def _pem(parameter: str, path: str | None, label: str) -> bytes | None:
    """What stands in a file that must have something of this kind."""
    if path is None:
        return None
    text = _read(path)
    # gRPC would only say of each call that the server cannot be reached.
    if f"{label}-----".encode() not in text:
        raise ConnectionStringError(parameter, f"{path} has no {label}")
    return text


def _system_authorities() -> bytes | None:
    """What OpenSSL trusts; gRPC by itself would take a list of its own, which None stands for."""
    paths = ssl.get_default_verify_paths()
    if paths.cafile:
        return _read(paths.cafile)
    if paths.capath:
        # Each certificate stands there under its hash.
        files = sorted(
            path
            for path in Path(paths.capath).iterdir()
            if re.fullmatch(r"[0-9a-f]{8}\.[0-9]+", path.name)
        )
        return b"\n".join(path.read_bytes() for path in files) or None
    # Windows keeps them elsewhere.
    certificates = ssl.create_default_context().get_ca_certs(binary_form=True)
    return "".join(map(ssl.DER_cert_to_PEM_cert, certificates)).encode() or None
