"""Runs the conformance cases through both clients; tests/conformance has their language."""

from __future__ import annotations

import dataclasses
import json
import time
from typing import TYPE_CHECKING, Any

import grpc
import pytest
from google.protobuf import json_format

from firn_client import FirnError, ProjectionNotReadyError
from firn_client._pb import (
    event_store_pb2,
    event_store_pb2_grpc,
    history_pb2,
    history_pb2_grpc,
    read_pb2,
)
from firn_client._status import error_of_rpc

from . import wire
from .caller import Caller
from .daemon import ROOT, Daemon

if TYPE_CHECKING:
    from pathlib import Path

    from .wire import Json

CASES = [
    (f"{path.stem}: {case['name']}", case)
    for path in sorted((ROOT / "tests/conformance/cases").glob("*.json"))
    for case in json.loads(path.read_text(encoding="utf-8"))
]

VALID_EVENT = {
    "id": "#1",
    "timestamp": 1700000000000,
    "event_type": "rating_changed",
    "payload_json": "{}",
    "target_type": "image",
    "target_id": 42,
}


def append_arguments(request: Json) -> Json:
    return {
        "events": [wire.to_event(event) for event in request["events"]],
        "checks": [wire.to_check(check) for check in request.get("checks", [])],
    }


def _of_target(request: Json) -> Json:
    """The keyword arguments of a call about a target."""
    target, moment = wire.to_target(request["target"]), wire.to_moment(request.get("as_of"))
    return request | {"target": target, "as_of": moment}


class CaseRunner:
    """Runs one case."""

    def __init__(self, daemon: Daemon, calls: type[Caller]) -> None:
        self._daemon = daemon
        self._make_calls = calls
        self._saved: dict[str, Any] = {}
        self._calls = calls(daemon.address)

    def run(self, steps: list[Json]) -> None:
        try:
            for step in steps:
                if "restart" in step:
                    self._restart()
                else:
                    self._step(step)
        finally:
            self._calls.close()

    def _restart(self) -> None:
        self._calls.close()
        self._daemon.stop()
        self._daemon.start()
        self._calls = self._make_calls(self._daemon.address)

    def _step(self, step: Json) -> None:
        request = self._expand(step["request"])
        take = self._call_bare if step.get("wire") else self._call
        expected = step["expect"]
        try:
            response = take(step["call"], request)
        except FirnError as error:
            assert "error" in expected, f"{step} failed with {error}"
            self._match(expected["error"], wire.of_error(error), f"{step}: error")
        else:
            assert "response" in expected, f"{step} was answered with {response}"
            self._match(expected["response"], response, f"{step}: response")

    def _call(self, call: str, request: Any) -> Any:
        client, wait = self._calls.client, self._calls.wait
        match call:
            case "AppendEvent":
                event = wire.to_event(request["event"])
                expected = request.get("expected_revision")
                return wire.of_appended(wait(client.append(event, expected_revision=expected)))
            case "AppendEvents":
                return wire.of_batch(wait(client.append_batch(**append_arguments(request))))
            case "AppendStream":
                return self._append_stream(request)
            case "GetEvents":
                page = wait(client.get(**wire.to_selection(request)))
                return {
                    "events": [wire.of_event(event) for event in page.events],
                    "next_page_token": page.next_page_token,
                    "head": str(page.head),
                    "position": str(page.position),
                }
            case "GetNewestEvents":
                return self._newest(request)
            case "CountEvents":
                count = wait(client.count(**wire.to_selection(request)))
                position = str(count.position)
                return {"count": str(count.count), "position": position, "until": position}
            case "ReplayEvents":
                return self._replay(request)
            case "GetHead":
                head = wait(client.head())
                return {
                    "position": str(head.position),
                    "created_at": wire.time_text(head.created_at),
                    "store_id": head.store_id,
                    "server_version": head.server_version,
                }
            case "GetPositionAt":
                at = wait(client.position_at(wire.to_time(request["time"])))
                return {
                    "position": str(at.position),
                    "created_at": wire.time_text(at.created_at),
                    "head": str(at.head),
                }
            case "GetTimeAt":
                recorded = wait(client.time_at(int(request["position"])))
                return {"created_at": wire.time_text(recorded)}
        return self._call_projections(call, request)

    def _call_projections(self, call: str, request: Json) -> Json:
        client, wait = self._calls.client, self._calls.wait
        match call:
            case "CreateProjection":
                files = {file["path"]: file["sql"] for file in request.pop("files", [])}
                created = wait(client.create_projection(files=files, **request))
                return dataclasses.asdict(created) | {"position": str(created.position)}
            case "Query":
                return self._query(wire.to_query_arguments(request))
            case "GetState":
                return wire.of_state(wait(client.state(**_of_target(request))))
            case "GetHistory":
                assert request.pop("payload_form") == "PAYLOAD_FORM_JSON"
                return wire.of_history(wait(client.history(**_of_target(request))))
            case "Undo":
                return wire.of_undone(wait(client.undo(**wire.to_undo(request))))
            case "Redo":
                return wire.of_undone(wait(client.redo(**wire.to_undo(request))))
        raise AssertionError(f"no such call: {call}")

    def _append_stream(self, requests: list[Json]) -> Json:
        results = []
        answers = self._calls.append_stream(map(append_arguments, requests))
        for number, answer in enumerate(answers, 1):
            result: Json = {"request_number": str(number)}
            if isinstance(answer, FirnError):
                result["error"] = wire.of_append_error(answer)
            else:
                result["appended"] = wire.of_batch(answer)
            results.append(result)
        return {"results": results}

    def _newest(self, request: Json) -> Json:
        until = request.get("until_position")
        newest = self._calls.wait(
            self._calls.client.newest(
                streams=request.get("streams", []),
                queries=[wire.to_query(query) for query in request.get("queries", [])],
                until_position=until and int(until),
            )
        )
        entries = [
            {"event": wire.of_event(event)} if event else {"position": "0"}
            for event in newest.events
        ]
        return {"newest": entries, "head": str(newest.head)}

    def _replay(self, request: Json) -> Json:
        selection = wire.to_selection(request)
        if request.get("follow"):
            selection["after"] = selection.pop("after_position", 0)
            interval = float(request["heartbeat_interval"].removesuffix("s"))
            replay = self._calls.client.follow(**selection, heartbeat_interval=interval)
        else:
            replay = self._calls.client.replay(**selection)
        batches = self._calls.batches(replay)
        return {
            "events": [wire.of_event(event) for batch in batches for event in batch],
            "position": str(batches[-1].position if batches else 0),
            "head": str(batches[-1].head if batches else 0),
        }

    def _query(self, arguments: Json) -> Json:
        while True:
            try:
                result = self._calls.wait(self._calls.client.query(**arguments))
                return wire.of_rows(result, self._calls.take(result))
            except ProjectionNotReadyError:
                time.sleep(0.02)

    def _call_bare(self, call: str, request: Json) -> Any:
        while True:
            try:
                return self._call_bare_once(call, request)
            except ProjectionNotReadyError:
                time.sleep(0.02)

    def _call_bare_once(self, call: str, request: Json) -> Any:
        with grpc.insecure_channel(self._daemon.address) as channel:
            stubs = (
                event_store_pb2_grpc.EventStoreStub(channel),
                history_pb2_grpc.HistoryStub(channel),
            )
            method = next(getattr(stub, call) for stub in stubs if hasattr(stub, call))
            name = f"{call}Request"
            modules = (event_store_pb2, history_pb2, read_pb2)
            make = next(getattr(module, name) for module in modules if hasattr(module, name))
            try:
                answer = method(json_format.ParseDict(request, make()), timeout=30)
                if call not in ("ReplayEvents", "Diff"):
                    return _message_json(answer)
                everything = next(answer)
                for part in answer:
                    everything.MergeFrom(part)
                return _message_json(everything)
            except grpc.RpcError as failure:
                raise error_of_rpc(failure) from failure

    def _expand(self, value: Any) -> Any:
        """Replaces what stands for something else."""
        match value:
            case str() if value.startswith("#"):
                return f"00000000-0000-4000-8000-{value[1:]:0>12}"
            case str() if value.startswith("$"):
                return self._saved.get(value[1:], value)
            case list():
                return [self._expand(element) for element in value]
            case {"$repeat": [text, count]}:
                return text * count
            case {"$event": members}:
                event = {k: v for k, v in (VALID_EVENT | members).items() if v is not None}
                return self._expand(event)
            case dict():
                return {key: self._expand(member) for key, member in value.items()}
        return value

    def _match(self, expected: Any, actual: Any, path: str) -> None:
        match expected:
            case dict():
                for key, value in expected.items():
                    if value is None:
                        assert key not in actual, f"{path}.{key}"
                    else:
                        assert key in actual, f"{path}.{key} is missing in {actual}"
                        self._match(value, actual[key], f"{path}.{key}")
            case list():
                assert len(actual) == len(expected), f"{path} is {actual}"
                for index, value in enumerate(expected):
                    self._match(value, actual[index], f"{path}[{index}]")
            case "$any":
                assert actual not in (None, ""), path
            case str() if expected.startswith("$save:"):
                assert actual not in (None, ""), path
                self._saved[expected.removeprefix("$save:")] = actual
            case _:
                assert actual == self._expand(expected), path


def _message_json(message: Any) -> Any:
    return json_format.MessageToDict(
        message, preserving_proto_field_name=True, always_print_fields_with_no_presence=True
    )


@pytest.mark.parametrize("case", [case for _, case in CASES], ids=[name for name, _ in CASES])
def test_holds(case: Json, make_caller: type[Caller], tmp_path: Path) -> None:
    assert case["steps"]
    with Daemon(tmp_path / "data", "--catalog", "warn") as daemon:
        CaseRunner(daemon, make_caller).run(case["steps"])
