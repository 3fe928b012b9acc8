"""The e-mail door: letters become requests, answers leave as letters; a server that is down only delays them."""

import asyncio
from collections.abc import Coroutine, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Protocol

import structlog

from bot.domain.letters import Letter, Reply
from bot.domain.requests import Door, Reach
from bot.web.faults import places_of
from bot.web.mail_routes import MailRoutes
from bot.web.office import Asked, Office

log = structlog.get_logger(__name__)
LONGEST_QUESTION = 1_000


class Post(Protocol):
    """A mailbox (`bot.engines.mailbox.Mailbox`). Any of these may raise: the mail server is somebody else's."""

    def letters(self) -> Iterator[tuple[str, Letter]]:
        """What was not taken over yet, each with its name in the mailbox."""
        ...

    def seen(self, name: str) -> None:
        """Marks a letter as taken over."""
        ...

    def send(self, reply: Reply) -> None:
        """Hands a reply to the mail server."""
        ...


async def carry(office: Office, post: Post, routes: MailRoutes, every_s: float) -> None:
    """Takes letters over every so often, and sends replies at each change, until it is cancelled."""
    looked_at = float("-inf")
    while True:
        seen, now_s = office.bell.rung, asyncio.get_running_loop().time()
        if now_s - looked_at >= every_s:
            looked_at = now_s
            await _attempt(collect(office, post, routes))
        await _attempt(deliver(office, post, routes))
        await office.bell.wait(seen, every_s)


async def _attempt(work: Coroutine[None, None, int]) -> None:
    try:
        await work
    except Exception as error:  # the mail server, or the store: said, and tried again
        log.error("mail_failed", error=type(error).__name__, reason=str(error)[:200], where=places_of(error))


async def collect(office: Office, post: Post, routes: MailRoutes) -> int:
    """How many letters were taken over. A letter is marked as seen only once it is kept."""
    taken = 0
    for name, letter in await asyncio.to_thread(lambda: list(post.letters())):
        if letter.automatic:
            log.info("letter_left", reason="automatic")
        elif await _keep(office, letter, routes.commune_of(letter)):
            taken += 1
        await asyncio.to_thread(post.seen, name)
    return taken


async def deliver(office: Office, post: Post, routes: MailRoutes) -> int:
    """How many replies left. One that cannot is tried again later, and its trouble is shown to agents."""
    moment, sent = office.desk.now(), 0
    for reply in await office.read(lambda desks: desks.mails.leaving(moment)):
        if await _taken(office, reply, moment):
            sent += await _send(office, post, await _from(office, reply, routes))
    return sent


async def _from(office: Office, reply: Reply, routes: MailRoutes) -> Reply:
    """The reply, from the address of its request's commune."""
    request = await office.read(lambda desks: desks.requests.get(reply.request_id))
    return replace(reply, sender=routes.sender_of(request.commune))


async def _taken(office: Office, reply: Reply, moment: datetime) -> bool:
    return await office.read(lambda desks: desks.mails.take(reply, moment))


async def _send(office: Office, post: Post, reply: Reply) -> bool:
    try:
        await asyncio.to_thread(post.send, reply)
    except Exception as error:  # whatever the server, or an impossible address, does
        trouble, moment = f"{error}"[:500] or type(error).__name__, office.desk.now()
        log.warning("letter_not_sent", request_id=reply.request_id, error=type(error).__name__)
        await office.write(lambda desks: desks.mails.failed(reply, trouble, moment))
        return False
    await office.write(lambda desks: desks.mails.sent(reply, office.desk.now()))
    return True


async def _keep(office: Office, letter: Letter, commune: str) -> bool:
    if await office.read(lambda desks: desks.mails.knows(letter.message_id)):
        return False
    text, moment = _told(letter, office), office.desk.now()
    under_way = await office.read(lambda desks: desks.mails.thread(letter.answers))
    if under_way:
        return await office.write(lambda desks: desks.mails.go_on(letter, under_way, text, moment))
    reach = Reach(letter.name, "", letter.sender, moment)  # who writes to be answered gives the address for that
    question = (letter.text or letter.subject or office.words.say("person.no_words"))[:LONGEST_QUESTION]
    request, draft, said = await office.prepared(Asked(question, commune, "fr", Door.MAIL, reach=reach))
    first = [replace(one, text=text) for one in said]
    return await office.write(lambda desks: desks.mails.begin(letter, request, draft, first))


def _told(letter: Letter, office: Office) -> str:
    """What agents read: the subject, the words, and what was left out."""
    words = office.words
    left = [words.say("person.not_kept", {"names": ", ".join(letter.attachments)})] if letter.attachments else []
    left += [words.say("person.too_large")] if letter.cut else []
    text = words.say("person.received", {"subject": letter.subject, "text": letter.text}).strip()
    return "\n\n".join([text, *left])
