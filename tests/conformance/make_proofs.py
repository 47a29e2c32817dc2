#!/usr/bin/env python3
"""Writes proofs.json: what verifies, and what must not, for everything that checks proofs.

Made after RFC 6962 and the C2SP documents with hashlib and the command openssl, without any of the
code that is tested with it; the same file each time. `make_proofs.py --check` compares.
"""

import base64
import datetime
import hashlib
import json
import pathlib
import struct
import subprocess
import sys
import tempfile

FILE = pathlib.Path(__file__).parent / "proofs.json"
STORE = "0e4a5b2c-41f0-4f53-9d4e-5f1f5c0f7a11"
NAME = f"firn/{STORE}"
# PKCS #8 and SubjectPublicKeyInfo of Ed25519, without the key (RFC 8410).
PRIVATE_PREFIX = bytes.fromhex("302e020100300506032b657004220420")
PUBLIC_PREFIX = bytes.fromhex("302a300506032b6570032100")


def openssl(*arguments: str, data: bytes = b"") -> bytes:
    return subprocess.run(
        ["openssl", *arguments], input=data, check=True, capture_output=True
    ).stdout


class Key:
    def __init__(self, name: str, seed: int) -> None:
        self.name = name
        self._private = PRIVATE_PREFIX + bytes([seed]) * 32
        der = openssl("pkey", "-inform", "DER", "-pubout", "-outform", "DER", data=self._private)
        assert der.startswith(PUBLIC_PREFIX)
        self.public = b"\x01" + der[len(PUBLIC_PREFIX) :]
        self.hash = hashlib.sha256(name.encode() + b"\n" + self.public).digest()[:4]

    def verifier(self) -> str:
        return f"{self.name}+{self.hash.hex()}+{base64.b64encode(self.public).decode()}"

    def signature(self, text: str, *, hash_: bytes | None = None) -> str:
        with tempfile.TemporaryDirectory() as folder:
            key, message = pathlib.Path(folder, "key"), pathlib.Path(folder, "message")
            key.write_bytes(self._private)
            message.write_bytes(text.encode())
            signed = openssl(
                "pkeyutl",
                "-sign",
                "-rawin",
                "-keyform",
                "DER",
                "-inkey",
                str(key),
                "-in",
                str(message),
            )
        blob = base64.b64encode((hash_ or self.hash) + signed).decode()
        return f"\N{EM DASH} {self.name} {blob}\n"

    def note(self, text: str) -> str:
        return f"{text}\n{self.signature(text)}"


def leaf_hash(entry: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def split(count: int) -> int:
    """The largest power of two below the count."""
    return 1 << (count - 1).bit_length() - 1


def root(leaves: list[bytes]) -> bytes:
    if not leaves:
        return hashlib.sha256().digest()
    if len(leaves) == 1:
        return leaves[0]
    middle = split(len(leaves))
    return node_hash(root(leaves[:middle]), root(leaves[middle:]))


def inclusion(leaf: int, leaves: list[bytes]) -> list[bytes]:
    if len(leaves) == 1:
        return []
    middle = split(len(leaves))
    if leaf < middle:
        return [*inclusion(leaf, leaves[:middle]), root(leaves[middle:])]
    return [*inclusion(leaf - middle, leaves[middle:]), root(leaves[:middle])]


def consistency(old: int, leaves: list[bytes], *, is_whole: bool = True) -> list[bytes]:
    if old == len(leaves):
        return [] if is_whole else [root(leaves)]
    middle = split(len(leaves))
    if old <= middle:
        return [*consistency(old, leaves[:middle], is_whole=is_whole), root(leaves[middle:])]
    return [
        *consistency(old - middle, leaves[middle:], is_whole=False),
        root(leaves[:middle]),
    ]


def text(value: str) -> bytes:
    data = value.encode()
    return struct.pack(">I", len(data)) + data


def microseconds(created_at: str) -> int:
    moment = datetime.datetime.fromisoformat(created_at.replace("Z", "+00:00"))
    since = moment - datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def entry(event: dict) -> bytes:
    if "payload_bytes" in event:
        payload = base64.b64decode(event["payload_bytes"])
    else:
        payload = event["payload_json"].encode()
    user = event.get("user_id")
    tags, metadata = event.get("tags", []), event.get("metadata", {})
    parts = [
        b"\x01",
        struct.pack(">Q", int(event["position"])),
        bytes.fromhex(event["id"].replace("-", "")),
        struct.pack(">q", microseconds(event["created_at"])),
        struct.pack(">q", int(event["timestamp"])),
        text(event["event_type"]),
        text(event.get("target_type", "")),
        struct.pack(">q", int(event.get("target_id", "0"))),
        text(event["stream"]),
        struct.pack(">Q", int(event["revision"])),
        struct.pack(">I", event.get("batch_index", 0)),
        b"\x00" if user is None else b"\x01" + text(user),
        text(event.get("content_type", "")),
        struct.pack(">I", len(tags)),
        *(text(tag) for tag in tags),
        struct.pack(">I", len(metadata)),
        *(text(key) + text(metadata[key]) for key in sorted(metadata, key=str.encode)),
        hashlib.sha256(payload).digest(),
    ]
    return b"".join(parts)


def entries() -> list[dict]:
    plain = {
        "id": "00000000-0000-4000-8000-000000000001",
        "timestamp": "1771686245123",
        "event_type": "rating_changed",
        "payload_json": '{"image_id":42,"old_rating":0,"new_rating":5}',
        "target_type": "image",
        "target_id": "42",
        "created_at": "2026-02-21T15:04:05.120417Z",
        "position": "1",
        "stream": "image-42",
        "revision": "1",
    }
    full = plain | {
        "id": "fedcba98-7654-4321-8fed-cba987654321",
        "position": "9007199254740991",
        "revision": "9007199254740990",
        "batch_index": 999,
        "user_id": "Åsa",
        "stream": "näme",
        "tags": ["b", "a", "kind:ä"],
        "metadata": {"z": "", "a": "1", "Z": "2", "\uffff": "3", "\U0001f600": "4", "aa": "5"},
    }
    cases = [
        ("as few members as there can be", plain),
        ("every member; metadata in the order of their keys' bytes", full),
        ("no target", plain | {"target_type": "", "target_id": "0", "stream": "payments"}),
        ("a large target id", plain | {"target_id": "9007199254740991"}),
        (
            "opaque bytes",
            {key: value for key, value in plain.items() if key != "payload_json"}
            | {"payload_bytes": "AAECAwD/", "content_type": "application/cbor"},
        ),
        ("a payload with white space, kept as it is", plain | {"payload_json": '{ "a" : 1.50 }\n'}),
        ("the first moment of a second", plain | {"created_at": "2026-02-21T15:04:05.000000Z"}),
        ("the last moment of a day", plain | {"created_at": "2026-12-31T23:59:59.999999Z"}),
    ]
    return [
        {
            "about": about,
            "event": event,
            "entry": entry(event).hex(),
            "leaf": leaf_hash(entry(event)).hex(),
        }
        for about, event in cases
    ]


def checkpoints(key: Key, other: Key, leaves: list[bytes]) -> list[dict]:
    top = base64.b64encode(root(leaves)).decode()
    body = f"{NAME}\n{len(leaves)}\n{top}\n"
    right = {"store_id": STORE, "size": len(leaves), "root": root(leaves).hex()}
    empty = f"{NAME}\n0\n{base64.b64encode(root([])).decode()}\n"
    good = key.note(body)
    namesake = Key(NAME, 9)
    blob = good[good.index(f" {NAME} ") + len(f" {NAME} ") :].strip()
    broken = bytearray(base64.b64decode(blob))
    broken[40] ^= 1
    cases = [
        ("as the server writes it", good, right),
        ("of no events", key.note(empty), {"store_id": STORE, "size": 0, "root": root([]).hex()}),
        ("a witness signed before", f"{body}\n{other.signature(body)}{key.signature(body)}", right),
        ("a witness signed after", f"{body}\n{key.signature(body)}{other.signature(body)}", right),
        ("with a line of an extension", key.note(body + "extension\n"), right),
        ("another size", good.replace(f"\n{len(leaves)}\n", f"\n{len(leaves) + 1}\n"), None),
        ("another root", good.replace(top, base64.b64encode(root(leaves[1:])).decode()), None),
        (
            "a bit of the signature",
            good.replace(blob, base64.b64encode(bytes(broken)).decode()),
            None,
        ),
        ("signed by somebody else alone", other.note(body), None),
        ("signed by somebody else under the same name", namesake.note(body), None),
        (
            "signed by somebody else who claims the key",
            f"{body}\n{namesake.signature(body, hash_=key.hash)}",
            None,
        ),
        (
            "of another log, signed by this key",
            key.note(f"firn/other\n{len(leaves)}\n{top}\n"),
            None,
        ),
        ("not signed", body, None),
        ("no signature", f"{body}\n", None),
        ("without the last line's end", good[:-1], None),
        ("a size with a zero in front", key.note(f"{NAME}\n0{len(leaves)}\n{top}\n"), None),
        ("a size with a sign", key.note(f"{NAME}\n+{len(leaves)}\n{top}\n"), None),
        ("a size beyond 64 bits", key.note(f"{NAME}\n18446744073709551616\n{top}\n"), None),
        (
            "a root of 31 bytes",
            key.note(f"{NAME}\n3\n{base64.b64encode(bytes(31)).decode()}\n"),
            None,
        ),
        ("a root that is not base64", key.note(f"{NAME}\n3\n{top[:-1]}\n"), None),
        ("no root", key.note(f"{NAME}\n3\n"), None),
        ("nothing", "", None),
    ]
    return [
        {"about": about, "note": note} | ({"fault": True} if is_ is None else {"is": is_})
        for about, note, is_ in cases
    ]


def keys(key: Key) -> list[dict]:
    name, hash_, public = key.verifier().split("+", 2)
    long = base64.b64encode(key.public + b"\x00").decode()
    algorithm = base64.b64encode(b"\x02" + key.public[1:]).decode()
    return [
        {"about": about, "key": text_, "fault": True}
        for about, text_ in [
            ("empty", ""),
            ("a name alone", name),
            ("without the key", f"{name}+{hash_}"),
            ("without a name", f"+{hash_}+{public}"),
            ("a hash that is not the key's", f"{name}+00000000+{public}"),
            ("a hash that is none", f"{name}+{hash_[:-1]}g+{public}"),
            ("a key that is too long", f"{name}+{hash_}+{long}"),
            ("another algorithm", f"{name}+{hash_}+{algorithm}"),
            ("no base64", f"{name}+{hash_}+{public[:-1]}!"),
        ]
    ]


def inclusions(leaves: list[bytes]) -> list[dict]:
    cases = []
    for size in (1, 2, 3, 4, 5, 7, 8, 13):
        for position in range(1, size + 1):
            cases.append(
                (f"event {position} of {size}", leaves[position - 1], position, size, True)
            )
    cases.append(("another event", leaves[3], 5, 7, False))
    cases.append(("another position", leaves[4], 4, 7, False))
    cases.append(("beyond the log", leaves[4], 8, 7, False))
    cases.append(("position 0", leaves[0], 0, 7, False))
    result = [
        {
            "about": about,
            "position": position,
            "size": size,
            "leaf": leaf.hex(),
            "root": root(leaves[:size]).hex(),
            "hashes": [
                hash_.hex() for hash_ in inclusion(min(max(position, 1), size) - 1, leaves[:size])
            ],
            "holds": holds,
        }
        for about, leaf, position, size, holds in cases
    ]
    whole = next(case for case in result if case["about"] == "event 5 of 7")
    for about, hashes in (
        ("a hash missing", whole["hashes"][:-1]),
        ("a hash too many", [*whole["hashes"], leaves[0].hex()]),
        ("hashes in another order", whole["hashes"][::-1]),
        ("no hashes", []),
        ("a hash of 31 bytes", [whole["hashes"][0][:-2], *whole["hashes"][1:]]),
    ):
        result.append(whole | {"about": about, "hashes": hashes, "holds": False})
    return result


def consistencies(leaves: list[bytes]) -> list[dict]:
    result = [
        {
            "about": f"{old} of {size}",
            "old_size": old,
            "old_root": root(leaves[:old]).hex(),
            "size": size,
            "root": root(leaves[:size]).hex(),
            "hashes": [hash_.hex() for hash_ in consistency(old, leaves[:size])] if old else [],
            "holds": True,
        }
        for size in (1, 2, 3, 4, 6, 7, 8, 13)
        for old in range(size + 1)
    ]
    by_name = {case["about"]: case for case in result}
    whole, same, empty = by_name["3 of 7"], by_name["7 of 7"], by_name["0 of 7"]
    other = root(leaves[1:4]).hex()
    for about, case in (
        ("another old root", whole | {"old_root": other}),
        ("another root", whole | {"root": other}),
        ("a hash missing", whole | {"hashes": whole["hashes"][:-1]}),
        ("a hash too many", whole | {"hashes": [*whole["hashes"], other]}),
        ("no hashes", whole | {"hashes": []}),
        ("a log that became shorter", whole | {"old_size": 8}),
        ("the same size, another root", same | {"root": other}),
        ("the same size, with a hash", same | {"hashes": [other]}),
        ("of nothing, with a hash", empty | {"hashes": [other]}),
        ("of nothing, with another root than that has", empty | {"old_root": other}),
        ("nothing of nothing, with another root", empty | {"size": 0, "root": other}),
    ):
        result.append(case | {"about": about, "holds": False})
    return result


def main() -> int:
    key, other = Key(NAME, 7), Key("witness.example/a", 8)
    leaves = [leaf_hash(f"event {number}".encode()) for number in range(1, 14)]
    made = {
        "key": key.verifier(),
        "bad_keys": keys(key),
        "entries": entries(),
        "checkpoints": checkpoints(key, other, leaves),
        "inclusions": inclusions(leaves),
        "consistencies": consistencies(leaves),
    }
    lines = []
    for member, value in made.items():
        if isinstance(value, list):
            cases = ",\n".join("  " + json.dumps(case, ensure_ascii=False) for case in value)
            lines.append(f" {json.dumps(member)}: [\n{cases}\n ]")
        else:
            lines.append(f" {json.dumps(member)}: {json.dumps(value)}")
    result = "{\n" + ",\n".join(lines) + "\n}\n"
    if sys.argv[1:] == ["--check"]:
        return 0 if FILE.read_text(encoding="utf-8") == result else 1
    FILE.write_text(result, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
