"""Connection strings: `firn://HOST[:PORT][?PARAMETER=VALUE&...]`."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import unquote

DEFAULT_PORT = 3476

_SCHEME = "firn"
_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0}


class ConnectionStringError(ValueError):
    """A connection string is not as it should be.

    Attributes:
        fault: The parameter at fault, or `scheme`, `host`, `port`, `path`, or `parameter` (of one
            without a name).
    """

    def __init__(self, fault: str, problem: str) -> None:
        super().__init__(fault, problem)
        self.fault = fault

    def __str__(self) -> str:
        return "connection string: {}: {}".format(*self.args)


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """Which server, and how to speak to it. docs/clients.md says what each means."""

    host: str
    port: int = DEFAULT_PORT
    tls: bool = False
    ca: str | None = None
    """File (PEM) of the authorities that the server's certificate is checked against."""
    cert: str | None = None
    """File (PEM) of the client's own certificate."""
    key: str | None = None
    """File (PEM) of its key."""
    server_name: str | None = None
    token: str | None = field(default=None, repr=False)
    token_file: str | None = None
    deadline: float = 30.0
    """How long a call may take with its retries, in seconds, unless it says itself."""

    @classmethod
    def parse(cls, text: str) -> Connection:
        """Reads a connection string.

        Raises:
            ConnectionStringError: It is not one; the error names what is at fault.
        """
        address, question_mark, query = _without_scheme(text).partition("?")
        host, port = _host_and_port(address)
        parameters = _parameters(query) if question_mark else {}
        values: dict[str, str | bool | float] = {
            name: _READERS[name](name, value) for name, value in parameters.items()
        }
        tls = any(name in parameters for name in _NEEDS_TLS)
        # The readers give each parameter the type of its member.
        return cls(host=host, port=port, **{"tls": tls, **values})  # type: ignore[arg-type]

    def __post_init__(self) -> None:
        if (self.cert is None) != (self.key is None):
            missing = "cert" if self.cert is None else "key"
            raise ConnectionStringError(missing, "cert and key are given both or neither")
        if self.token is not None and self.token_file is not None:
            raise ConnectionStringError("token_file", "must not be given with token")
        if self.tls:
            return
        for name in _NEEDS_TLS:
            if getattr(self, name) is not None:
                raise ConnectionStringError(name, "must not be given with tls=off")
        for name in ("token", "token_file"):
            if getattr(self, name) is not None and not _is_this_machine(self.host):
                raise ConnectionStringError(
                    name, f"must not be sent to {self.host} without TLS; add tls=on"
                )


def _without_scheme(text: str) -> str:
    scheme, separator, rest = text.partition("://")
    if not separator:
        return text
    if scheme != _SCHEME:
        raise ConnectionStringError("scheme", f"must be {_SCHEME}; got {scheme!r}")
    return rest


def _host_and_port(address: str) -> tuple[str, int]:
    authority, _, path = address.partition("/")
    if path:
        raise ConnectionStringError("path", f"there is none; got {path!r}")
    match = re.fullmatch(r"(?:\[([0-9A-Fa-f:.]+)\]|([^\[\]@:]*))(?::(.*))?", authority)
    host = match and (match[1] or match[2])
    if not match or not host:
        raise ConnectionStringError(
            "host", f"must be a name or an address, IPv6 in brackets; got {authority!r}"
        )
    return host, DEFAULT_PORT if match[3] is None else _port(match[3])


def _port(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,5}", text) or not 1 <= int(text) <= 65535:
        raise ConnectionStringError("port", f"must be 1 to 65535; got {text!r}")
    return int(text)


def _parameters(query: str) -> dict[str, str]:
    parameters: dict[str, str] = {}
    for part in query.split("&"):
        name, _, value = part.partition("=")
        if name not in _READERS:
            raise ConnectionStringError(
                name or "parameter", f"must be one of {', '.join(_READERS)}"
            )
        if name in parameters:
            raise ConnectionStringError(name, "must stand once")
        parameters[name] = _decoded(name, value)
    return parameters


def _decoded(name: str, value: str) -> str:
    try:
        if not re.search(r"%(?![0-9A-Fa-f]{2})", value):
            return unquote(value, errors="strict")
    except UnicodeDecodeError:
        pass
    got = "" if name == "token" else f"; got {value!r}"  # a token is not for a log
    raise ConnectionStringError(name, f"must be percent-encoded UTF-8{got}")


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _text(name: str, value: str) -> str:
    if not value:
        raise ConnectionStringError(name, "must not be empty")
    return value


def _switch(name: str, value: str) -> bool:
    if value not in ("on", "off"):
        raise ConnectionStringError(name, f"must be on or off; got {value!r}")
    return value == "on"


def _duration(name: str, value: str) -> float:
    match = re.fullmatch(r"([0-9]+)(ms|s|m)", value)
    if not match or int(match[1]) == 0:
        raise ConnectionStringError(
            name, f"must be a time above 0 such as 250ms, 30s or 2m; got {value!r}"
        )
    return int(match[1]) * _UNITS[match[2]]


_READERS: dict[str, Callable[[str, str], str | bool | float]] = {
    "tls": _switch,
    "ca": _text,
    "cert": _text,
    "key": _text,
    "server_name": _text,
    "token": _text,
    "token_file": _text,
    "deadline": _duration,
}
_NEEDS_TLS = ("ca", "cert", "server_name")
