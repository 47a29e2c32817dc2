"""Signed checkpoints, and what reads them: needs `firn-client[proofs]`."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass

from .errors import ProofFailedError

_ED25519 = b"\x01"
_ORIGIN_PREFIX = "firn/"
_KEY_BYTES = 32
_KEY_HASH_BYTES = 4
_ROOT_BYTES = 32
_LARGEST_SIZE = 2**64 - 1


@dataclass(frozen=True, slots=True)
class SignedCheckpoint:
    """What a server has signed: of which log it is, how long that was, and its root."""

    note: str
    """Its text: what is to be kept elsewhere, and tools for transparency logs read."""
    store_id: str
    """The log's identity."""
    size: int
    """How many events it is of, the first of the log."""
    root_hash: bytes
    """The root of the Merkle tree over them."""


class Verifier:
    """Reads what a server's key has signed, without a server.

    Args:
        key: What `firn proof key` prints, `NAME+HASH+KEY`; white space around it does not count.

    Raises:
        ValueError: The text is no such key.
        ImportError: The package `cryptography` is not there.
    """

    def __init__(self, key: str) -> None:
        try:
            from cryptography.hazmat.primitives.asymmetric import ed25519  # noqa: PLC0415
        except ImportError as missing:
            raise ImportError(
                "proofs need the package cryptography: pip install 'firn-client[proofs]'"
            ) from missing
        parts = key.strip().split("+", 2)
        if len(parts) != 3 or not parts[0]:
            raise ValueError(f"a verifier key is NAME+HASH+KEY; got {key!r}")
        self._name, hash_text, key_text = parts
        data = _decoded(key_text)
        if data is None or len(data) != len(_ED25519) + _KEY_BYTES or data[:1] != _ED25519:
            raise ValueError(f"the verifier key has no Ed25519 key in base64: {key_text!r}")
        self._hash = hashlib.sha256(self._name.encode() + b"\n" + data).digest()[:_KEY_HASH_BYTES]
        if hash_text != self._hash.hex():
            raise ValueError(
                f"the verifier key's hash is {hash_text!r}, but that of its name and key is "
                f"{self._hash.hex()!r}"
            )
        self._key = ed25519.Ed25519PublicKey.from_public_bytes(data[1:])

    def open(self, note: str) -> SignedCheckpoint:
        """Reads a signed checkpoint.

        Raises:
            ProofFailedError: It is none, or this key has not signed it.
        """
        text, signatures = _parts(note)
        if not any(self._has_signed(text, *each) for each in signatures):
            raise ProofFailedError("the checkpoint is not signed with the key")
        origin, size, root = _body(text)
        if origin != self._name or not origin.startswith(_ORIGIN_PREFIX):
            raise ProofFailedError(f"the checkpoint is of {origin!r}, the key of {self._name!r}")
        return SignedCheckpoint(note, origin.removeprefix(_ORIGIN_PREFIX), size, root)

    def _has_signed(self, text: str, name: str, data: bytes) -> bool:
        """False if the signature is another key's."""
        from cryptography.exceptions import InvalidSignature  # noqa: PLC0415

        if name != self._name or data[:_KEY_HASH_BYTES] != self._hash:
            return False
        try:
            self._key.verify(data[_KEY_HASH_BYTES:], text.encode(errors="surrogatepass"))
        except InvalidSignature:
            raise ProofFailedError("the checkpoint's signature is not the key's") from None
        return True


def _decoded(text: str) -> bytes | None:
    """What stands there in base64, if it does in the one way that counts."""
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError:
        return None
    return data if base64.b64encode(data).decode() == text else None


def _parts(note: str) -> tuple[str, list[tuple[str, bytes]]]:
    """The text that is signed, and who says to have signed it with what."""
    text, empty_line, lines = note.rpartition("\n\n")
    if not empty_line or not lines.endswith("\n"):
        raise ProofFailedError("the checkpoint is no signed note")
    signatures = []
    for line in lines.removesuffix("\n").split("\n"):
        match = re.fullmatch(r"— (\S+) (\S+)", line)
        data = match and _decoded(match[2])
        if not match or not data or len(data) <= _KEY_HASH_BYTES:
            raise ProofFailedError(f"the checkpoint has a line that is no signature: {line!r}")
        signatures.append((match[1], data))
    return text + "\n", signatures


def _body(text: str) -> tuple[str, int, bytes]:
    """The origin, the size and the root; what stands in more lines is for others."""
    origin, size, root, *_ = (*text.split("\n"), "", "", "")
    if not re.fullmatch(r"0|[1-9][0-9]{0,19}", size) or int(size) > _LARGEST_SIZE:
        raise ProofFailedError(f"the checkpoint's size is no number of 64 bits: {size!r}")
    data = _decoded(root)
    if data is None or len(data) != _ROOT_BYTES:
        raise ProofFailedError(f"the checkpoint's root is no hash in base64: {root!r}")
    return origin, int(size), data
