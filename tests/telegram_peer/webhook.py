"""Posts updates to the bot's webhook as Telegram does: in order within a chat, again until a 2xx."""

from __future__ import annotations

import asyncio
import time

import httpx

from .updates import Updates, Webhook
from .world import Json

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
ANSWER_WITHIN = 10.0
FIRST_PAUSE = 0.1
LONGEST_PAUSE = 2.0


class Courier:
    """Delivers as long as its task runs; one update at a time in each chat."""

    def __init__(self, updates: Updates) -> None:
        self._updates = updates
        self._busy: set[int] = set()

    async def run(self) -> None:
        """Until cancelled."""
        self._busy.clear()
        async with (
            httpx.AsyncClient(timeout=ANSWER_WITHIN, trust_env=False) as client,
            asyncio.TaskGroup() as rounds,
        ):
            with self._updates.listening() as changed:
                while True:
                    changed.clear()
                    for webhook, update in self._ready():
                        rounds.create_task(self._deliver(client, webhook, update))
                    await changed.wait()

    def _ready(self) -> list[tuple[Webhook, Json]]:
        webhook = self._updates.webhook
        if webhook is None:
            return []
        ready = []
        for update in self._updates.pending():
            chat = _chat_of(update)
            if chat not in self._busy and len(self._busy) < webhook.max_connections:
                self._busy.add(chat)
                ready.append((webhook, update))
        return ready

    async def _deliver(self, client: httpx.AsyncClient, webhook: Webhook, update: Json) -> None:
        pause = FIRST_PAUSE
        while self._updates.webhook is webhook:
            error = await _post(client, webhook, update)
            if error is None:
                break
            webhook.last_error = (int(time.time()), error)
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
        self._busy.discard(_chat_of(update))
        if self._updates.webhook is webhook:
            self._updates.acknowledge(update["update_id"])
        else:
            self._updates.ring()


async def _post(client: httpx.AsyncClient, webhook: Webhook, update: Json) -> str | None:
    """None once the bot has it, else Telegram's words for the failure."""
    headers = {SECRET_HEADER: webhook.secret} if webhook.secret else {}
    try:
        answer = await client.post(webhook.url, json=update, headers=headers)
    except httpx.TimeoutException:
        return "Read timeout expired"
    except httpx.TransportError:
        return "Connection refused"
    if answer.is_success:
        return None
    return f"Wrong response from the webhook: {answer.status_code} {answer.reason_phrase}"


def _chat_of(update: Json) -> int:
    """The chat whose order matters; an update without one keeps its own company."""
    for content in update.values():
        if isinstance(content, dict):
            place = content.get("chat") or content.get("message", {}).get("chat")
            if place:
                return int(place["id"])
    return -int(update["update_id"])
