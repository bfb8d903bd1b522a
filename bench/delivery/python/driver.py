"""clerk-backend-api, as its README says: one asynchronous `Clerk`, `create_async`, `bulk_create_async`.

Its errors do not say whether a request may have been executed, so each of them is "not invited".
"""

import asyncio
import json
import sys

import httpx
from clerk_backend_api import Clerk, models

JOB = json.load(sys.stdin)


def say(person, told, detail):
    print(json.dumps({"email_address": person, "told": told, "detail": detail}), flush=True)


async def call(clerk, people):
    if JOB["way"] == "bulk":
        return await clerk.invitations.bulk_create_async(request=[{"email_address": person} for person in people])
    settings = {"ignore_existing": True} if JOB["way"] == "ignore_existing" else {}
    return [await clerk.invitations.create_async(request={"email_address": person, **settings}) for person in people]


def described(error):
    if isinstance(error, models.ClerkErrors):
        return f"{error.status_code} {error.data.errors[0].code}"
    if isinstance(error, models.ClerkBaseError):
        return str(error.status_code)
    if isinstance(error, httpx.TimeoutException):
        return "timeout"
    return "connection error"


async def invite(clerk, people):
    told, detail, invited = "not_invited", "not in the answer", []
    try:
        answer = await asyncio.wait_for(call(clerk, people), JOB["patience_seconds"])
        invited = [invitation.email_address for invitation in answer]
    except (models.ClerkBaseError, httpx.TransportError) as error:
        detail = described(error)
    except asyncio.TimeoutError:
        told, detail = "unknown", f"no answer after {JOB['patience_seconds']} s"
    for person in people:
        if person in invited:
            say(person, "invited", "")
        else:
            say(person, told, detail)


async def main():
    size = 10 if JOB["way"] == "bulk" else 1
    groups = iter([JOB["people"][first : first + size] for first in range(0, len(JOB["people"]), size)])

    async with Clerk(bearer_auth=JOB["key"], server_url=f"{JOB['url']}/v1") as clerk:

        async def worker():
            for people in groups:
                await invite(clerk, people)

        await asyncio.gather(*(worker() for _ in range(JOB["at_a_time"])))


asyncio.run(main())
