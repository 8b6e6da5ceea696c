# Drives pysiaalarm's asyncio receiver (eavanvalkenburg/pysiaalarm, src/) as it lies in the folder given; none of its
# code is here.
import asyncio
import json
import logging
import sys

given = json.loads(sys.argv[1])
sys.path[:0] = [given["folder"] + "/src", given["python"]]
from pysiaalarm.aio import SIAAccount, SIAClient  # noqa: E402

logging.disable(logging.CRITICAL)


async def heard(event):
    pass


async def main():
    accounts = [
        SIAAccount(one["account"], one["key"] if given["encrypted"] else None, (300, 300)) for one in given["accounts"]
    ]
    async with SIAClient("127.0.0.1", given["port"], accounts, function=heard):
        print("ready", flush=True)
        await asyncio.Event().wait()


asyncio.run(main())
