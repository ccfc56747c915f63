"""Whatever Rasa answers, or does not, a text has its meaning: the local matcher steps in and says why."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from bot.conversation.content import Content
from bot.conversation.meaning import Source
from bot.understanding.interpreter import Interpreter
from bot.understanding.rasa_client import RasaClient

Answer = Callable[[asyncio.StreamWriter], Awaitable[None]]


def saying(status: str, body: str) -> Answer:
    """A server's answer."""

    async def answer(writer: asyncio.StreamWriter) -> None:
        head = f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        writer.write((head + body).encode())

    return answer


async def silence(_: asyncio.StreamWriter) -> None:
    await asyncio.sleep(5)


async def hanging_up(writer: asyncio.StreamWriter) -> None:
    writer.close()


TROUBLE = {
    "silent": silence,
    "gone in the middle": hanging_up,
    "an error": saying("500 Internal Server Error", "{}"),
    "no model": saying("409 Conflict", '{"status":"failure"}'),
    "not JSON": saying("200 OK", "<html>"),
    "another shape": saying("200 OK", '{"intent":{"name":"x"}}'),
    "a list": saying("200 OK", "[]"),
}


@asynccontextmanager
async def server(answer: Answer) -> AsyncIterator[str]:
    """Something on loopback that is not quite Rasa."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        await answer(writer)
        writer.close()

    listening = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
    finally:
        listening.close()


@pytest.mark.parametrize("answer", TROUBLE.values(), ids=TROUBLE.keys())
async def test_the_local_matcher_steps_in(answer: Answer, content: Content) -> None:
    interpreter = Interpreter(content)
    async with server(answer) as url:
        interpreter.listen_to(RasaClient(url))
        meaning = await interpreter.understand("c koi l'apprentissage")
    assert (meaning.source, meaning.ranking[0].intent) == (Source.LOCAL, "definition-apprentissage")
    assert "Rasa ne répond pas" in interpreter.reason


async def test_an_intent_that_leads_nowhere_any_more_is_left_out(content: Content) -> None:
    ranking = '[{"name":"reponse-retiree","confidence":0.9},{"name":"saluer","confidence":0.1}]'
    interpreter = Interpreter(content)
    async with server(saying("200 OK", f'{{"intent_ranking":{ranking}}}')) as url:
        interpreter.listen_to(RasaClient(url))
        meaning = await interpreter.understand("bonjour")
    assert meaning.ranking[0].intent == "saluer"
    assert "reponse-retiree" not in {guess.intent for guess in meaning.ranking}
    assert meaning.source is Source.RASA
