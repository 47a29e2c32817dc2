"""Connects, in both ways: head.py ADDRESS"""

import asyncio
import sys

from firn_client import Client
from firn_client.aio import AsyncClient


def synchronous(connection: str) -> None:
    with Client(connection) as client:
        print(client.head())


async def asynchronous(connection: str) -> None:
    async with AsyncClient(connection) as client:
        print(await client.head())
        async for event in client.replay():
            print(event.position, event.event_type)


if __name__ == "__main__":
    synchronous(sys.argv[1])
    asyncio.run(asynchronous(sys.argv[1]))
