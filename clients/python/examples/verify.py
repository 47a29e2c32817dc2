"""Verifies what a server says: verify.py ADDRESS KEY_FILE CHECKPOINT_FILE

Without the files it makes them: then it is the server that is believed, this once.
"""

import sys
from pathlib import Path

from firn_client import Client, ProofFailedError, Verifier


def verify(client: Client, verifier: Verifier) -> None:
    for event in client.get_all():
        client.verify_event(event, verifier)

    kept = Path(sys.argv[3])
    try:
        if kept.exists():
            client.verify_consistency(kept.read_text(encoding="utf-8"), verifier)
    except ProofFailedError as error:
        sys.exit(f"the log was changed: {error}")
    kept.write_text(client.signed_checkpoint(verifier).note, encoding="utf-8")


if __name__ == "__main__":
    with Client(sys.argv[1]) as client:
        key = Path(sys.argv[2])
        if not key.exists():
            key.write_text(client.verifier_key(), encoding="utf-8")
        verifier = Verifier(Path(sys.argv[2]).read_text(encoding="utf-8"))
        verify(client, verifier)
        print("nothing was changed")
