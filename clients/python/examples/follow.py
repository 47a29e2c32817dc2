"""Prints events as they are appended, until it is interrupted: follow.py ADDRESS"""

import sys

from firn_client import Client


def main() -> None:
    with Client(sys.argv[1]) as client:
        print("following", flush=True)
        with client.follow(after=client.head().position) as follower:
            for event in follower:
                print(event.position, event.event_type, flush=True)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
