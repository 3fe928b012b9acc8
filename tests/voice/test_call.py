"""Whole calls without a network: a fake leg, scripted senses, and the real counter over HTTP."""

import asyncio
import json

import pytest

from tests.voice.counter import Served
from tests.voice.fake_leg import HangsUp, Interrupts, Listens, Presses, Says, Waits
from tests.voice.senses import ScriptedEar, ScriptedMouth, loud, soft
from tests.voice.stage import Stage
from voice.journal import Speaker
from voice.legs.leg import Ending, Transferred
from voice.room import Limits
from voice.speech import Doubt, Utterance

QUESTION = Says(loud(1.0))
OVER_US = Says(loud(0.6))
COUGH = Says(loud(0.25))


async def test_a_question_is_answered_and_the_call_ends_by_words(stage: Stage) -> None:
    watch = await stage.play(
        [Listens(), QUESTION, Listens(), OVER_US, Listens(at_most_s=8.0)], ["Quels papiers ?", "Au revoir."]
    )
    assert stage.said()[0].startswith("Bonjour, mairie du Bourg. Je suis un assistant automatique")
    assert stage.said()[3:] == [
        "Apportez une photo.",
        "Cela coûte 25 €.",
        "Voulez-vous que je répète, le lien par SMS, ou une personne ?",
        "Merci de votre appel. Au revoir.",
    ]
    assert stage.leg.ended is Ending.COUNTER
    turns = [(entry.speaker, entry.text) for entry in watch.record.entries]
    assert (Speaker.CALLER, "Quels papiers ?") in turns and turns[-1] == (Speaker.COUNTER, stage.said()[-1])


async def test_the_answer_itself_is_heard_within_a_second_of_the_question(stage: Stage) -> None:
    watch = await stage.play([Listens(), QUESTION, Listens()], ["Quels papiers ?"])
    timing = watch.record.timings[0]
    assert 0.3 <= timing.understood_s <= 0.4 and timing.sounded_s is not None
    assert timing.sounded_s - timing.understood_s < 0.6  # the clock of this call runs twenty times too fast


async def test_speaking_over_us_silences_us_within_300_ms(stage: Stage) -> None:
    await stage.play([Listens(), QUESTION, Interrupts(after_s=1.0), OVER_US, Listens()], ["Quels papiers ?", "Stop"])
    interrupted_at = next(one.at_s for one in stage.leg.flushed if one.taken_back_s > 0)
    began_at = stage.leg.heard_s()  # the end of the call, unless found below
    silence = bytes(320)
    frames = [bytes(stage.leg.sent[at : at + 320]) for at in range(0, len(stage.leg.sent), 320)]
    first_silent = next(at for at in range(int(interrupted_at / 0.02), len(frames)) if frames[at] == silence)
    assert first_silent * 0.02 - interrupted_at <= 0.04
    assert interrupted_at < began_at
    assert stage.said()[-1] == "Je vous écoute."


async def test_what_was_not_heard_is_not_remembered_as_said(stage: Stage) -> None:
    watch = await stage.play(
        [Listens(), QUESTION, Interrupts(after_s=0.4), OVER_US, Listens()], ["Quels papiers ?", "Stop"]
    )
    heard = [entry.text for entry in watch.record.entries if entry.speaker is Speaker.COUNTER]
    assert "Cela coûte 25 €." not in heard


async def test_a_short_noise_over_us_holds_our_breath_and_costs_no_word(stage: Stage) -> None:
    watch = await stage.play(
        [Listens(), QUESTION, Interrupts(after_s=0.5), Says(loud(0.08)), Listens(), HangsUp()], ["Quels papiers ?"]
    )
    held = next(one for one in stage.leg.flushed if one.taken_back_s > 0)
    again_s = next(one.at_s for one in stage.leg.played if one.at_s > held.at_s)
    assert again_s - held.at_s < 0.3
    heard = [entry.text for entry in watch.record.entries if entry.speaker is Speaker.COUNTER]
    assert heard[-3:-1] == ["Apportez une photo.", "Cela coûte 25 €."]


@pytest.mark.parametrize("murmur", ["", "Hum.", Utterance("Merci.", "fr", Doubt.NO_SPEECH, 0.3, 0.0)])
async def test_a_cough_over_us_interrupts_nothing_for_long(stage: Stage, murmur: str | Utterance) -> None:
    watch = await stage.play(
        [Listens(), QUESTION, Interrupts(after_s=0.5), COUGH, Listens(), HangsUp()], ["Quels papiers ?", murmur]
    )
    heard = [entry.text for entry in watch.record.entries if entry.speaker is Speaker.COUNTER]
    assert heard[-3:-1] == ["Apportez une photo.", "Cela coûte 25 €."]
    assert len([entry for entry in watch.record.entries if entry.speaker is Speaker.CALLER]) == 1


async def test_an_echo_of_our_own_voice_interrupts_nothing(stage: Stage) -> None:
    await stage.play([Interrupts(after_s=0.3), Says(soft(2.0)), Listens()])
    assert not [one for one in stage.leg.flushed if one.taken_back_s > 0]


async def test_half_a_sentence_waits_for_the_other_half(stage: Stage, counter: Served) -> None:
    await stage.play(
        [Listens(), QUESTION, Waits(0.8), QUESTION, Listens()], ["Quels sont les papiers pour", "Quels papiers pour ?"]
    )
    assert counter.path.asked[-1].text == "Quels papiers pour ?"
    assert stage.ear.sounds[1] > stage.ear.sounds[0] + 1.5  # the whole is heard again, pause included


async def test_words_that_come_just_after_a_question_belong_to_it(stage: Stage, counter: Served) -> None:
    stage.mouth = ScriptedMouth()
    await stage.play([Listens(), QUESTION, Waits(0.36), QUESTION, Listens()], ["lent mais sûr", "pour un enfant"])
    assert counter.path.asked[-1].text in ("lent mais sûr pour un enfant", "pour un enfant")


async def test_a_key_asks_for_a_person_and_nobody_answering_comes_back(stage: Stage, counter: Served) -> None:
    await stage.play(
        [Listens(), QUESTION, Listens(), Presses("0"), Listens(pause_s=1.5), OVER_US, Listens(), Presses("1"),
         Listens(at_most_s=8.0), HangsUp()],
        ["Quels papiers ?", "Oui."],
        [Transferred.NO_ANSWER],
    )  # fmt: skip
    assert stage.leg.asked[0][:2] == ("accueil", 20.0) and len(stage.leg.asked[0][2]) > 8000
    assert "Je vous passe une personne. Restez en ligne." in stage.said()
    assert "Je note le 06 12 34 56 78, seulement pour vous rappeler. C'est bien cela ?" in stage.said()
    assert "C'est noté, la mairie vous rappellera." in stage.said()
    waiting = [one for one in counter.store.desks.requests.queue(["bourg"]) if one.door == "call"]
    assert waiting[-1].reach.phone == "0612345678" and waiting[-1].question == "Quels papiers ?"
    assert "Quels papiers ?" in stage.files("mail")[0] and "Demande de rappel" in stage.files("mail")[0]


async def test_a_person_who_takes_the_call_ends_it_here(stage: Stage) -> None:
    await stage.play([Listens(), Presses("0"), Waits(20.0)], [], [Transferred.DONE])
    assert stage.leg.ended is Ending.TRANSFERRED and stage.leg.now_s < 30


async def test_a_link_is_sent_by_text_message_once_confirmed(stage: Stage) -> None:
    await stage.play(
        [Listens(), QUESTION, Listens(), OVER_US, Listens(), OVER_US, Listens(), HangsUp()],
        ["Quels papiers ?", "Le lien par SMS.", "Oui."],
    )
    message = json.loads(stage.files("sms")[0])
    assert message["number"] == "0612345678" and "https://www.port-clairval.example" in message["text"]
    assert not any("http" in text for text in stage.said())


async def test_silence_is_broken_twice_then_the_call_is_ended(stage: Stage) -> None:
    await stage.play([Waits(90.0)])
    assert stage.said()[-3:] == [
        "Je vous écoute. Posez votre question, ou tapez zéro pour une personne.",
        "Je ne vous entends pas. Parlez après ce message, ou tapez zéro pour une personne.",
        "Je ne vous entends plus. Vous pouvez rappeler. Au revoir.",
    ]
    assert stage.leg.ended is Ending.COUNTER and not any(bytes(stage.leg.sent[-320:]))  # played to its end


async def test_what_nobody_understands_is_heard_once_a_turn_then_a_person(stage: Stage) -> None:
    unsure = Utterance("", "fr", Doubt.UNSURE, 1.0, 0.1)
    steps = [Listens()] + [QUESTION, Listens()] * 3
    await stage.play(steps, [unsure] * 3, [Transferred.DONE])
    assert stage.ear.languages == ["fr"] * 3
    assert stage.leg.asked or "Je vous passe une personne. Restez en ligne." in stage.said()


async def test_english_is_understood_and_answered_in_english(stage: Stage, counter: Served) -> None:
    english = Utterance("What papers do I need?", "en", Doubt.NONE, 1.0, 0.1)
    await stage.play([Listens(), QUESTION, Listens()], [english])
    assert counter.path.asked[-1].text == "What papers do I need?"
    assert stage.mouth.said[-1][:2] == (
        "Shall I repeat, send the link by text message, or would you like a person?",
        "en",
    )


async def test_an_emergency_is_told_even_without_the_counter(stage: Stage) -> None:
    stage.url = "http://127.0.0.1:9"
    await stage.play([Listens(), QUESTION, Listens()], ["Mon mari ne respire plus, il est inconscient !"])
    assert any("15" in text for text in stage.said()) and stage.said()[-1] == "Raccrochez et appelez maintenant."


async def test_without_the_counter_the_caller_is_given_a_person(stage: Stage) -> None:
    stage.url = "http://127.0.0.1:9"
    await stage.play(
        [Listens(), QUESTION, Listens(), OVER_US, Listens(pause_s=1.0)], ["Quels papiers ?", "Oui."], [Transferred.DONE]
    )
    assert stage.said()[0].startswith("Bonjour, le guichet de la mairie.")
    assert stage.leg.asked


async def test_the_keypad_is_enough_without_an_ear(stage: Stage, counter: Served) -> None:
    stage.has_ear = False
    await stage.play([Listens(), Presses("3"), Listens(pause_s=1.5), Presses("9"), Listens(at_most_s=5.0)])
    assert counter.path.asked[-1].text == "Quels sont les horaires d'ouverture de la mairie ?"
    assert "Apportez une photo." in stage.said() and stage.leg.ended is Ending.COUNTER


async def test_a_mouth_that_died_gives_the_caller_to_a_person(stage: Stage) -> None:
    stage.mouth = ScriptedMouth(broken="")
    await stage.play([Waits(10.0)], [], [Transferred.DONE])
    assert stage.leg.ended is Ending.TRANSFERRED


async def test_a_mouth_that_died_and_nobody_to_give_to_ends_the_call(stage: Stage) -> None:
    stage.mouth, stage.person = ScriptedMouth(broken=""), ""
    await stage.play([Waits(10.0)])
    assert stage.leg.ended is Ending.COUNTER


async def test_an_ear_that_raises_does_not_kill_the_call(stage: Stage) -> None:
    class Dead(ScriptedEar):
        async def hear(self, sound_16k: bytes, language: str, deadline_s: float) -> Utterance:
            return Utterance("", language, Doubt.TOO_LATE, 1.0, deadline_s)

    stage.ear = Dead([])
    await stage.play([Listens(), QUESTION, Listens(), HangsUp()])
    assert stage.said()[-1] == "Je n'ai pas compris. Pouvez-vous répéter ?"


async def test_a_caller_who_leaves_in_mid_sentence_cancels_everything(stage: Stage, counter: Served) -> None:
    before = len(asyncio.all_tasks())
    await stage.play([Listens(), QUESTION, Interrupts(after_s=0.3), HangsUp()], ["lent et long"])
    for _ in range(200):
        if "lent et long" in counter.path.closed:
            break
        await asyncio.sleep(0.02)
    assert "lent et long" in counter.path.closed
    assert len(asyncio.all_tasks()) == before


async def test_a_call_has_a_longest_duration(stage: Stage) -> None:
    stage.limits = Limits(longest_call_s=12.0)
    await stage.play([Waits(60.0)])
    assert stage.said()[-1].startswith("L'appel a atteint sa durée maximale") and stage.leg.now_s < 40


async def test_the_call_is_kept_without_words_number_or_sound(stage: Stage, counter: Served) -> None:
    await stage.play([Listens(), QUESTION, Listens(), HangsUp()], ["Rappelez-moi au 06 98 76 54 32"])
    written = "".join(stage.files("calls"))
    assert "98 76" not in written and "612345678" not in written and "Rappelez" not in written
    kept_text = counter.store.answer(counter.store.desks.histories.answers(json.loads(written)["call_id"])[0])
    assert kept_text is not None and "[téléphone]" in kept_text.question.text
    kept = [path.suffix for path in stage.folder.rglob("*") if path.is_file()]
    assert set(kept) <= {".jsonl", ".json", ".txt"}


async def test_the_record_says_what_the_caller_lived(stage: Stage) -> None:
    """The question over the greeting, the answer that was cut, the wish: each as it was."""
    watch = await stage.play(
        [Interrupts(after_s=1.0), QUESTION, Listens(), QUESTION, Interrupts(after_s=0.3), QUESTION, Listens(),
         OVER_US, Listens(pause_s=1.2), HangsUp()],
        ["Quels papiers ?", "Quel prix ?", "Quel prix pour un enfant ?", "Je veux parler à un agent."],
        [Transferred.DONE],
    )  # fmt: skip
    entries = [(entry.speaker, entry.text) for entry in watch.record.entries]
    said = [text for speaker, text in entries if speaker is Speaker.CALLER]
    assert said == ["Quels papiers ?", "Quel prix ?", "Quel prix pour un enfant ?", "Je veux parler à un agent."]
    heard = [text for speaker, text in entries if speaker is Speaker.COUNTER]
    assert heard.count("Cela coûte 25 €.") == 2, "cut the second time, heard the first and the third"
    assert heard[-1] == "Je vous passe une personne. Restez en ligne."
    assert stage.leg.ended is Ending.TRANSFERRED
