from __future__ import annotations

import json
from typing import Any

import pytest

from firn_client import Connection, ConnectionStringError

from .daemon import ROOT

CASES = json.loads((ROOT / "tests/conformance/connection_strings.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[case["about"] for case in CASES])
def test_connection_string(case: dict[str, Any]) -> None:
    if "fault" in case:
        with pytest.raises(ConnectionStringError) as failure:
            Connection.parse(case["text"])
        assert failure.value.fault == case["fault"]
        assert case["fault"] in str(failure.value)
        return
    expected = dict(case["is"])
    connection = Connection.parse(case["text"])
    if "deadline_ms" in expected:
        assert connection.deadline * 1000 == expected.pop("deadline_ms")
    for name, value in expected.items():
        assert getattr(connection, name) == value


def test_a_connection_is_held_to_the_same_rules() -> None:
    with pytest.raises(ConnectionStringError, match="without TLS"):
        Connection(host="store.example", token="s3cret")
    with pytest.raises(ConnectionStringError, match="both or neither"):
        Connection(host="localhost", tls=True, cert="c.pem")


def test_a_token_is_not_printed() -> None:
    assert "s3cret" not in repr(Connection.parse("firn://localhost?token=s3cret"))


def test_what_is_encoded_is_utf_8() -> None:
    with pytest.raises(ConnectionStringError) as failure:
        Connection.parse("firn://localhost?token=%ff")
    assert failure.value.fault == "token"
