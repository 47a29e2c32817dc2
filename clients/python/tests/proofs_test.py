"""What is proven: by the cases of tests/conformance, of a daemon, of a server that lies."""

from __future__ import annotations

import json
import sys
import uuid
from typing import TYPE_CHECKING, Any

import grpc
import pytest
from google.protobuf import json_format

from firn_client import (
    Client,
    Event,
    FirnError,
    NewEvent,
    PositionBeyondHeadError,
    ProofFailedError,
    Reason,
    Verifier,
    _proofs,
)
from firn_client._pb import event_pb2, proof_pb2, proof_pb2_grpc
from firn_client.events import to_bytes

from .daemon import ROOT, Daemon
from .fake import failing
from .wire import as_read

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .caller import Caller
    from .fake import FakeServer

Case = dict[str, Any]

CASES = json.loads((ROOT / "tests/conformance/proofs.json").read_text(encoding="utf-8"))


def cases(group: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(
        "case", CASES[group], ids=[case["about"] for case in CASES[group]]
    )


@cases("bad_keys")
def test_what_is_no_key(case: Case) -> None:
    with pytest.raises(ValueError, match="verifier key"):
        Verifier(case["key"])


def test_a_keys_file_may_end_with_a_line() -> None:
    Verifier(CASES["key"] + "\n")


def test_proofs_need_a_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cryptography.hazmat.primitives.asymmetric", None)
    with pytest.raises(ImportError, match=r"firn-client\[proofs\]"):
        Verifier(CASES["key"])


@cases("entries")
def test_entries(case: Case) -> None:
    event = as_read(json_format.ParseDict(case["event"], event_pb2.EventDTO()))
    entry = _proofs.entry(event)
    assert entry.hex() == case["entry"]
    assert _proofs.leaf_hash(entry).hex() == case["leaf"]


@cases("checkpoints")
def test_checkpoints(case: Case) -> None:
    verifier = Verifier(CASES["key"])
    if case.get("fault"):
        with pytest.raises(ProofFailedError) as failure:
            verifier.open(case["note"])
        assert failure.value.reason is Reason.PROOF_FAILED
        return
    checkpoint = verifier.open(case["note"])
    assert checkpoint.note == case["note"]
    assert case["is"] == {
        "store_id": checkpoint.store_id,
        "size": checkpoint.size,
        "root": checkpoint.root_hash.hex(),
    }


def test_a_text_that_no_server_writes_is_no_checkpoint() -> None:
    note = CASES["checkpoints"][0]["note"]
    for text in (note.replace("13", "1\udc80"), note + "\n", note.replace("— ", "- ")):
        with pytest.raises(ProofFailedError):
            Verifier(CASES["key"]).open(text)


@cases("inclusions")
def test_inclusions(case: Case) -> None:
    leaf, root, hashes = of_case(case, "leaf")
    holds = _proofs.proves_inclusion(case["position"], leaf, case["size"], root, hashes)
    assert holds is case["holds"]


@cases("consistencies")
def test_consistencies(case: Case) -> None:
    old_root, root, hashes = of_case(case, "old_root")
    holds = _proofs.proves_consistency(case["old_size"], old_root, case["size"], root, hashes)
    assert holds is case["holds"]


def of_case(case: Case, first: str) -> tuple[bytes, bytes, list[bytes]]:
    hashes = list(map(bytes.fromhex, case["hashes"]))
    return bytes.fromhex(case[first]), bytes.fromhex(case["root"]), hashes


def of_image(number: int, payload: Any, **members: Any) -> NewEvent:
    target: Any = {"target_type": "image", "target_id": number}
    return NewEvent(event_type="t", payload=payload, **target, **members)


EVENTS = [
    of_image(1, payload={"name": "Île", "n": 1.5}),
    of_image(1, payload=b"\x00\xff", content_type="application/cbor"),
    of_image(2, payload=b"", content_type="application/cbor"),
    of_image(2, payload={}, user_id="Åsa", tags=["b", "a"], metadata={"z": "", "Z": "2", "ä": "3"}),
    NewEvent(event_type="paid", stream="payments", payload=' { "cents" : 1.00 } '),
]


def fill(client: Client) -> list[Event]:
    """Appends events of all shapes, one after the other and as a batch."""
    for event in EVENTS:
        client.append(event)
    client.append_batch([of_image(3, payload={"n": number}) for number in range(3)])
    return list(client.replay())


def changed(event: Event, change: Callable[[event_pb2.EventDTO], object]) -> Event:
    message = event_pb2.EventDTO.FromString(to_bytes(event))
    change(message)
    other: Event = as_read(message)
    return other


def setting(name: str, value: object) -> Callable[[event_pb2.EventDTO], None]:
    return lambda message: setattr(message, name, value)


def ask(caller: Caller, call: str, *arguments: object, **named: object) -> Any:
    return caller.wait(getattr(caller.client, call)(*arguments, **named))


CHANGES: list[Callable[[event_pb2.EventDTO], object]] = [
    setting("id", str(uuid.UUID(int=7))),
    setting("timestamp", 1771686245123),
    setting("event_type", "u"),
    setting("payload_json", "{ }"),
    setting("payload_bytes", b"{ }"),
    setting("target_type", "album"),
    setting("target_id", 3),
    setting("user_id", "ada"),
    setting("created_at", "2026-02-21T15:04:05.120418Z"),
    setting("position", 3),
    setting("stream", "image-3"),
    setting("revision", 3),
    setting("batch_index", 1),
    setting("content_type", "application/json"),
    lambda message: message.ClearField("user_id"),
    lambda message: message.tags.reverse(),
    lambda message: message.tags.append("c"),
    lambda message: message.metadata.update({"ä": "4"}),
    lambda message: message.metadata.pop("z"),
]


def test_events_are_verified(client: Client, caller: Caller) -> None:
    events = fill(client)
    verifier = Verifier(ask(caller, "verifier_key"))
    store_id = client.head().store_id
    for event in events:
        checkpoint = ask(caller, "verify_event", event, verifier)
        assert (checkpoint.store_id, checkpoint.size) == (store_id, len(events))
    for size in range(4, len(events) + 1):
        checkpoint = ask(caller, "verify_event", events[3], verifier, size=size)
        assert checkpoint == ask(caller, "signed_checkpoint", verifier, size=size)
        assert checkpoint.size == size


def test_an_event_that_was_changed_is_not(client: Client, caller: Caller) -> None:
    event = fill(client)[3]
    verifier = Verifier(client.verifier_key())
    ask(caller, "verify_event", changed(event, lambda _: None), verifier)
    for number, change in enumerate(CHANGES):
        other = changed(event, change)
        assert other != event, number
        with pytest.raises(ProofFailedError, match="is not the one in the log"):
            ask(caller, "verify_event", other, verifier)


def test_an_event_that_is_not_whole_is_no_alarm(client: Client, caller: Caller) -> None:
    event = fill(client)[1]
    verifier = Verifier(client.verifier_key())
    for cut in (lambda message: message.ClearField("payload_bytes"), setting("position", 0)):
        with pytest.raises(ValueError, match=r"came without its payload|only planned"):
            ask(caller, "verify_event", changed(event, cut), verifier)


def test_what_the_server_refuses(client: Client, caller: Caller) -> None:
    event = fill(client)[0]
    verifier = Verifier(client.verifier_key())
    with pytest.raises(PositionBeyondHeadError):
        ask(caller, "verify_event", event, verifier, size=1000)
    with pytest.raises(PositionBeyondHeadError):
        ask(caller, "signed_checkpoint", verifier, size=1000)


def test_a_log_begins_with_what_it_was(client: Client, caller: Caller) -> None:
    verifier = Verifier(client.verifier_key())
    notes = [client.signed_checkpoint(verifier).note]
    for number in range(1, 6):
        client.append(of_image(number, payload={}))
        notes.append(client.signed_checkpoint(verifier).note)
    for size, note in enumerate(notes):
        assert verifier.open(note).size == size
        checkpoint = ask(caller, "verify_consistency", note, verifier)
        assert checkpoint.size == 5


def test_another_stores_checkpoint(client: Client, caller: Caller, tmp_path: Path) -> None:
    event = fill(client)[0]
    verifier = Verifier(client.verifier_key())
    with Daemon(tmp_path / "other") as other, Client(other.address) as its:
        its_verifier = Verifier(its.verifier_key())
        note = its.signed_checkpoint(its_verifier).note
    for call, *arguments in (
        ("verify_consistency", note, verifier),
        ("verify_consistency", note, its_verifier),
        ("verify_event", event, its_verifier),
        ("signed_checkpoint", its_verifier),
    ):
        with pytest.raises(ProofFailedError, match="not signed with the key"):
            ask(caller, call, *arguments)


# Against a server that lies: what the daemon said, but for something.


class Truth:
    """What a healthy server says of some events."""

    def __init__(self, address: str) -> None:
        with Client(address) as client:
            self.events = fill(client)
            self.verifier = Verifier(client.verifier_key())
            self.old_note = client.signed_checkpoint(self.verifier, size=3).note
        with grpc.insecure_channel(address) as channel:
            stub = proof_pb2_grpc.ProofsStub(channel)
            self.checkpoints = [
                stub.GetCheckpoint(proof_pb2.GetCheckpointRequest(size=size)) for size in (5, 8)
            ]
            self.inclusions = [
                stub.GetInclusionProof(proof_pb2.GetInclusionProofRequest(position=position))
                for position in (3, 4)
            ]
            self.consistency = stub.GetConsistencyProof(
                proof_pb2.GetConsistencyProofRequest(old_size=3)
            )


@pytest.fixture
def truth(daemon: Daemon) -> Truth:
    return Truth(daemon.address)


def answering(server: FakeServer, method: str, answer: Any) -> None:
    server.answers[method] = [lambda *_: answer]


def test_only_what_is_signed_counts(truth: Truth, server: FakeServer, fake_caller: Caller) -> None:
    proof = truth.inclusions[0]
    proof.checkpoint.size, proof.checkpoint.root_hash = 7, bytes(32)
    proof.checkpoint.verifier_key = "another"
    answering(server, "GetInclusionProof", proof)
    event = truth.events[2]
    checkpoint = ask(fake_caller, "verify_event", event, truth.verifier)
    assert (checkpoint.size, checkpoint.note) == (8, proof.checkpoint.checkpoint)


def test_a_server_that_lies_about_an_event(
    truth: Truth, server: FakeServer, fake_caller: Caller
) -> None:
    shorter, whole = truth.checkpoints

    def lie(**members: Any) -> Any:
        answer = proof_pb2.GetInclusionProofResponse()
        answer.CopyFrom(truth.inclusions[0])
        answer.MergeFrom(proof_pb2.GetInclusionProofResponse(**members))
        return answer

    note = whole.checkpoint
    other_root = lie()
    other_root.checkpoint.checkpoint = note.replace(note.split("\n")[2], "A" * 43 + "=")
    without_a_hash = lie()
    without_a_hash.hashes.pop()
    for answer, fault in (
        (truth.inclusions[1], "is not the one in the log"),
        (lie(entry=truth.inclusions[1].entry), "is not the one in the log"),
        (other_root, "signature is not the key's"),
        (lie(checkpoint=shorter), "does not lead to the root"),
        (lie(hashes=[bytes(32)]), "does not lead to the root"),
        (without_a_hash, "does not lead to the root"),
        (lie(checkpoint={"checkpoint": "hello"}), "no signed note"),
    ):
        answering(server, "GetInclusionProof", answer)
        with pytest.raises(ProofFailedError, match=fault):
            ask(fake_caller, "verify_event", truth.events[2], truth.verifier)


def test_a_server_that_answers_another_question(
    truth: Truth, server: FakeServer, fake_caller: Caller
) -> None:
    answering(server, "GetInclusionProof", truth.inclusions[0])
    answering(server, "GetCheckpoint", truth.checkpoints[0])
    with pytest.raises(ProofFailedError, match="not of 7"):
        ask(fake_caller, "verify_event", truth.events[2], truth.verifier, size=7)
    with pytest.raises(ProofFailedError, match="not of 7"):
        ask(fake_caller, "signed_checkpoint", truth.verifier, size=7)


def test_a_server_that_lies_about_its_past(
    truth: Truth, server: FakeServer, fake_caller: Caller
) -> None:
    def call() -> Any:
        note = truth.old_note
        return ask(fake_caller, "verify_consistency", note, truth.verifier)

    honest = truth.consistency
    answering(server, "GetConsistencyProof", honest)
    assert call().size == 8
    other_path = proof_pb2.GetConsistencyProofResponse(
        hashes=[bytes(32), *honest.hashes[1:]], checkpoint=honest.checkpoint
    )
    for answer in (
        other_path,
        proof_pb2.GetConsistencyProofResponse(checkpoint=honest.checkpoint),
        proof_pb2.GetConsistencyProofResponse(
            hashes=honest.hashes, checkpoint=truth.checkpoints[0]
        ),
    ):
        answering(server, "GetConsistencyProof", answer)
        with pytest.raises(ProofFailedError, match="does not begin with the 3 events"):
            call()


def test_an_old_checkpoint_is_looked_at_before_anything_is_asked(
    truth: Truth, server: FakeServer, fake_caller: Caller
) -> None:
    note = truth.old_note.replace("\n3\n", "\n2\n")
    with pytest.raises(ProofFailedError):
        ask(fake_caller, "verify_consistency", note, truth.verifier)
    assert server.requests == {}


def test_a_proof_that_is_not_ready_is_the_servers_error(
    truth: Truth, server: FakeServer, fake_caller: Caller
) -> None:
    server.answers["GetCheckpoint"] = [
        failing(grpc.StatusCode.UNAVAILABLE),
        failing(grpc.StatusCode.FAILED_PRECONDITION, "PROOF_NOT_READY"),
    ]
    with pytest.raises(FirnError) as failure:
        ask(fake_caller, "signed_checkpoint", truth.verifier)
    assert failure.value.reason is Reason.PROOF_NOT_READY
    assert len(server.requests["GetCheckpoint"]) == 2
