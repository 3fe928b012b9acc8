"""A link by e-mail: where to, read back, confirmed; asked three times at most; kept nowhere."""

import json
import logging
import stat
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller

from bot.domain.clock import PARIS
from bot.engines.mailbox import Mailbox, MailOptions
from bot.settings import Settings
from eval.calls.baresip import free_tcp_port
from tests.voice.counter import Served
from tests.voice.fake_leg import HangsUp, Listens, Says, Waits
from tests.voice.script import LINK, WORDINGS, Script
from tests.voice.senses import loud
from tests.voice.stage import Stage
from voice.ask import CounterLine
from voice.assemble import Engines, VoiceAssemblyError, build_room
from voice.dialog_acts import Ask, CheckDuty, Kind, SendMail
from voice.dialog_events import OnDuty, Silent
from voice.link_mail import SmtpLinkMail, SpooledLinkMail
from voice.prompts import Prompts
from voice.speak import Speaker
from voice.spooling import NotSentError
from voice.taking_address import noted
from voice.talk import Phase, Place

PLACE = Place("Port-Clairval", WORDINGS, "+33612345612", ear=True, text_messages=False, persons=True, mail=True)
BOTH = replace(PLACE, text_messages=True)
QUESTION = "Quels sont les horaires de la mairie ?"
ADDRESS = "jean.dupont@exemple.fr"
DICTATED = "jean point dupont arobase exemple point fr"
MOMENT = datetime(2026, 11, 21, 21, 0, tzinfo=PARIS)
SPOKEN = Says(loud(1.0))


def asked(place: Place = PLACE) -> Script:
    return Script(place=place).open().say(QUESTION)


def awaiting() -> Script:
    return asked().say("le lien")


# --- how it is offered ------------------------------------------------------------------------------


def test_a_link_is_offered_by_the_ways_there_are() -> None:
    assert asked().said[-1].text == "Voulez-vous que je répète, le lien par courriel, ou une personne ?"
    assert "le lien par SMS ou par courriel" in asked(BOTH).said[-1].text
    assert "courriel" not in asked(replace(PLACE, mail=False)).heard


@pytest.mark.parametrize("wish", ["le lien", "Par mail.", "par courriel s'il vous plaît", "le lien par e-mail"])
def test_without_text_messages_the_link_leaves_by_mail(wish: str) -> None:
    script = asked().say(wish)
    assert script.talk.phase is Phase.ADDRESS and "À quelle adresse de courriel ?" in script.heard


def test_with_text_messages_who_asks_for_mail_gets_mail() -> None:
    assert asked(BOTH).say("le lien").talk.phase is Phase.CONFIRM  # the mobile that calls is proposed
    assert asked(BOTH).say("par mail").talk.phase is Phase.ADDRESS
    assert asked(BOTH).say("le lien").say("plutôt par mail").talk.phase is Phase.ADDRESS
    refused = asked(replace(BOTH, mail=False)).say("par mail")
    assert refused.heard == "Je ne peux pas envoyer de courriel."


# --- taken down, read back, confirmed -----------------------------------------------------------------


def test_it_is_read_back_and_leaves_once_confirmed() -> None:
    script = awaiting().say(DICTATED)
    assert script.heard == (
        "J'envoie le lien à : J, E, A, N comme Nicolas, point D comme Désiré, U, P comme Pierre, O, N comme Nicolas, "
        "T comme Thérèse, arobase E, X, E, M comme Marcel, P comme Pierre, L, E, point F R. C'est bien cela ?"
    )
    assert script.said[0].kind is Kind.PRIVATE and not script.did(SendMail)
    assert script.say("oui").did(SendMail) == [SendMail(ADDRESS, LINK)]
    assert script.heard == "Le courriel est parti. Avez-vous une autre question ?"
    assert script.talk.dictated == "" and ADDRESS not in repr(script.talk)


def test_keys_confirm_too() -> None:
    assert awaiting().say(DICTATED).press("1").did(SendMail)
    again = awaiting().say(DICTATED).press("2")
    assert not again.did(SendMail) and again.talk.phase is Phase.ADDRESS


def test_it_may_come_in_several_breaths() -> None:
    script = awaiting().say("j e a n point")
    assert script.heard == "J'ai le début. La suite ?"
    script.say("d u p o n t").say("arobase exemple")
    assert script.say("point fr").talk.dictated == ADDRESS and script.talk.phase is Phase.CONFIRM


def test_it_may_be_given_before_it_is_asked_for() -> None:
    assert asked().say(f"Envoyez-le à {DICTATED}").talk.dictated == ADDRESS
    assert not asked().say(f"Envoyez-le à {DICTATED}").did(Ask)
    without = Script(place=PLACE).open().say(DICTATED)
    assert without.did(Ask), "no link, no letter"


def test_what_is_put_right_is_read_back_again() -> None:
    script = awaiting().say("jean point dupond arobase exemple point fr").say(f"non, {DICTATED}")
    assert script.talk.dictated == ADDRESS and "T comme Thérèse" in script.heard
    assert script.say("oui").did(SendMail) == [SendMail(ADDRESS, LINK)]


@pytest.mark.parametrize("said", ["Oui.", "d'accord", "bonjour", "Bonjour madame.", "allô ?", "merci", "Voilà."])
def test_who_says_yes_or_hello_is_asked_for_the_address_again(said: str) -> None:
    script = awaiting().say(said)
    assert script.talk.phase is Phase.ADDRESS and not script.did(Ask)
    assert script.heard.startswith("À quelle adresse de courriel ?")
    assert script.say("jean point dupont").say(said).heard == "J'ai le début. La suite ?"
    assert script.say("arobase exemple point fr").talk.dictated == ADDRESS


@pytest.mark.parametrize(
    "said",
    ["non, c'est Dupond avec un D", "Non, D comme David.", "c'est Dupond, pas Dupont", "non, un D à la fin ?",
     "non pas du tout", "vous vous êtes trompé, il faut un D à la fin du nom"],
)  # fmt: skip
def test_what_is_wrong_in_it_has_the_whole_asked_again_and_is_no_question(said: str) -> None:
    script = awaiting().say(DICTATED)
    assert noted(script.talk, said, script.talk.phrases) == "[courriel]"
    assert script.say(said).talk.phase is Phase.ADDRESS and not script.did(Ask)
    assert "épelez ce qui est difficile" in script.heard


@pytest.mark.parametrize("said", ["Oui, c'est bien ça.", "oui c'est exact", "Oui, tout à fait."])
def test_an_ordinary_yes_confirms_it(said: str) -> None:
    assert awaiting().say(DICTATED).say(said).did(SendMail) == [SendMail(ADDRESS, LINK)]


@pytest.mark.parametrize("said", ["allô ?", "merci", "parfait"])
def test_what_is_neither_a_yes_nor_a_no_has_it_read_again(said: str) -> None:
    script = awaiting().say(DICTATED).say(said)
    assert script.talk.phase is Phase.CONFIRM and "C'est bien cela ?" in script.heard and not script.did(SendMail)


def test_what_is_read_back_gives_way_to_a_question_and_a_goodbye() -> None:
    assert awaiting().say(DICTATED).say("Non mais quels sont les horaires de la piscine ?").did(Ask)
    assert awaiting().say(DICTATED).say("au revoir").hung_up
    assert awaiting().say(DICTATED).say("non merci, une personne").did(Ask), "it knows who asks for a person"


@pytest.mark.parametrize("said", ["Jean point dupont arobase ?", "jean point dupont ?", "J, E, A, N ?"])
def test_a_rising_voice_asks_the_counter_nothing_and_is_kept_nowhere(said: str) -> None:
    script = awaiting()
    assert noted(script.talk, said, script.talk.phrases) == "[courriel]"
    assert not script.say(said).did(Ask) and script.heard == "J'ai le début. La suite ?"


def test_three_times_at_most_then_a_person() -> None:
    script = awaiting()
    for _ in range(2):
        script.say(DICTATED).say("non")
        assert "épelez ce qui est difficile" in script.heard and script.talk.phase is Phase.ADDRESS
    script.say(DICTATED).say("non")
    assert script.heard == "Je n'arrive pas à noter cette adresse. Voulez-vous parler à une personne ?"
    assert script.talk.dictated == "" and script.say("oui").did(CheckDuty)


def test_then_a_call_back_where_nobody_is_there() -> None:
    script = Script(place=PLACE, duty=OnDuty(False, "")).open().say(QUESTION).say("le lien")
    for _ in range(3):
        script.say("jean arobase arobase point")
    assert "une personne" in script.heard
    assert "Voulez-vous que la mairie vous rappelle ?" in script.say("oui").heard


@pytest.mark.parametrize("said", ["jean point point", "arobase", "jean arobase free point deux"])
def test_what_cannot_be_an_address_is_asked_again(said: str) -> None:
    script = awaiting().say(said)
    assert script.talk.phase is Phase.ADDRESS and not script.did(Ask) and script.heard


@pytest.mark.parametrize("wish", ["annuler", "non merci", "Je n'ai pas d'adresse mail."])
def test_it_may_be_given_up(wish: str) -> None:
    script = awaiting().say(wish)
    assert script.heard == "Bien, je ne garde pas votre adresse. Avez-vous une autre question ?"


def test_a_question_a_person_and_a_danger_go_before() -> None:
    assert awaiting().say("Quels papiers faut-il pour une carte d'identité ?").did(Ask)
    assert awaiting().say("une personne").did(CheckDuty)
    assert awaiting().press("0").did(CheckDuty)
    assert awaiting().say("au feu", danger="Appelez le 18.").did(Ask)


def test_what_is_kept_of_the_caller_holds_no_address_and_loses_no_question() -> None:
    talk = awaiting().talk
    for said in (DICTATED, "jean point", "j e a n", "arobase orange"):
        assert noted(talk, said, talk.phrases) == "[courriel]"
    for said in ("Quels papiers faut-il ?", "annuler", "une personne", "oui"):
        assert noted(talk, said, talk.phrases) == said
    elsewhere = asked().talk
    assert noted(elsewhere, DICTATED, elsewhere.phrases) == "[courriel]"
    assert noted(elsewhere, "Jean point Dupont", elsewhere.phrases) == "Jean point Dupont"


def test_a_silence_says_how() -> None:
    assert "Dites ou épelez" in awaiting().tell(Silent(1)).heard
    assert awaiting().talk.is_discreet and awaiting().say(DICTATED).talk.is_discreet


def files(folder: Path) -> list[Path]:
    return sorted(folder.iterdir())


# --- it leaves, and is nowhere else --------------------------------------------------------------------


async def test_a_whole_call_sends_the_letter_and_keeps_the_address_nowhere(
    stage: Stage, counter: Served, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    stage.mails = True
    with caplog.at_level(logging.DEBUG):
        watch = await stage.play(
            [Listens(), SPOKEN, Listens(), SPOKEN, Listens(), SPOKEN, Waits(0.7), SPOKEN, Listens(), SPOKEN, Listens(),
             HangsUp()],
            ["Quels papiers ?", "par mail", "zoé point berger", "zoé point berger arobase exemple point fr", "Oui."],
        )  # fmt: skip
    letter = json.loads(stage.files("links")[0])
    assert letter["to"] == "zoe.berger@exemple.fr" and "https://www.port-clairval.example" in letter["text"]
    assert letter["subject"].startswith("Mairie du Bourg")
    assert any("B comme Berthe" in text for text in stage.said()), "read back"
    noted = [entry.text for entry in watch.record.entries]
    assert noted.count("[courriel]") == 2, noted
    told = " ".join([*noted, *stage.files("calls"), caplog.text, *capfd.readouterr()])
    assert "berger" not in told.lower() and "Berthe" not in told and "zoe" not in told
    assert not any("berger" in one.text for one in counter.path.asked)


async def test_a_letter_in_the_folder_is_for_its_owner_alone_and_a_hostile_address_is_none(tmp_path: Path) -> None:
    await SpooledLinkMail(tmp_path).send(ADDRESS, "Sujet\nBcc: x", "Texte", MOMENT)
    (kept,) = [(stat.S_IMODE(one.stat().st_mode), one.read_text("utf-8")) for one in files(tmp_path)]
    assert kept[0] == 0o600 and json.loads(kept[1])["subject"] == "Sujet Bcc: x"
    for hostile in ("a@b.fr\nBcc: c@d.fr", "a@b.fr,c@d.fr", "<a@b.fr>", "a b@c.fr", ""):
        with pytest.raises(NotSentError):
            await SpooledLinkMail(tmp_path).send(hostile, "s", "t", MOMENT)


class Kept:
    """A mail server that keeps what it is given, and knows nobody called « inconnu »."""

    def __init__(self) -> None:
        self.to: list[str] = []
        self.letters: list[str] = []

    async def handle_RCPT(self, server, session, envelope, to: str, options) -> str:  # noqa: N802 - as aiosmtpd calls it
        if to.startswith("inconnu"):
            return f"550 no such user {to}"
        envelope.rcpt_tos.append(to)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope) -> str:  # noqa: N802 - as aiosmtpd calls it
        self.to += envelope.rcpt_tos
        self.letters.append(envelope.content.decode("utf-8"))
        return "250 OK"


async def test_it_leaves_by_smtp_and_a_refusal_does_not_tell_the_address() -> None:
    kept, port = Kept(), free_tcp_port()
    controller = Controller(kept, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        mailbox = Mailbox(MailOptions("", f"smtp://127.0.0.1:{port}", "mairie@exemple.fr"))
        mail = SmtpLinkMail(mailbox, "exemple.fr")
        await mail.send(ADDRESS, "Mairie : carte d'identité", "Voici\nhttps://x.example", MOMENT)
        with pytest.raises(NotSentError) as refused:
            await mail.send("inconnu@exemple.fr", "s", "t", MOMENT)
    finally:
        controller.stop()
    assert kept.to == [ADDRESS] and "From: mairie@exemple.fr" in kept.letters[0]
    assert "inconnu" not in str(refused.value) and refused.value.__cause__ is None


def test_smtp_without_a_server_is_said_before_the_first_call(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, link_mail="smtp")
    with pytest.raises(VoiceAssemblyError, match="GUICHET_LINK_MAIL=smtp needs GUICHET_MAIL_SMTP_URL"):
        build_room(settings, Engines(None, Speaker({}, Prompts())), CounterLine("http://127.0.0.1:9", ""))
    made = build_room(
        Settings(data_dir=tmp_path, link_mail=str(tmp_path / "mail")),
        Engines(None, Speaker({}, Prompts())), CounterLine("http://127.0.0.1:9", ""),
    )  # fmt: skip
    assert isinstance(made.desk.link_mail, SpooledLinkMail)
