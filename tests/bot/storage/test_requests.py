"""Requests: opened once, held by one agent, answered whole or not at all."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.requests import Message, Stage, Voice
from bot.domain.reviews import Standing, Suggestion, Verdict
from bot.storage import Deed, NotYoursError, Store, StoredApprovals, UnknownRequestError
from tests.bot.storage.desk_values import NOW, REACH, SUGGESTION, UNTIL, approved, deed, request, review


def test_what_is_kept_comes_back_whole(opened: Store) -> None:
    desks = opened.desks
    asked = request(theme="social", reach=REACH, answer_id="a1", service="sports")
    hello = Message("r1", 1, Voice.RESIDENT, "", "Bonjour", NOW)
    desks.requests.open(asked, SUGGESTION, [hello])
    assert desks.requests.get("r1") == asked
    assert desks.requests.suggestion("r1") == SUGGESTION
    assert desks.requests.messages("r1") == (hello,)
    assert desks.requests.suggestion("unknown") == Suggestion()
    with pytest.raises(UnknownRequestError):
        desks.requests.get("unknown")


def test_what_residents_wrote_is_masked_and_what_agents_wrote_is_not(opened: Store) -> None:
    desks = opened.desks
    desks.requests.open(request(question="Rappelez-moi au 06 12 34 56 78"), SUGGESTION)
    desks.requests.say("r1", Voice.RESIDENT, "", "je suis jeanne@example.org", NOW)
    desks.requests.say("r1", Voice.AGENT, "Claire", "Appelez le 02 61 91 10 00", NOW)
    assert desks.requests.get("r1").question == "Rappelez-moi au [téléphone]"
    assert [one.text for one in desks.requests.messages("r1")] == [
        "je suis [courriel]",
        "Appelez le 02 61 91 10 00",
    ]


def test_a_conversation_asks_once_until_it_is_answered(opened: Store) -> None:
    requests = opened.desks.requests
    requests.open(request(1, conversation_id="c"), SUGGESTION)
    assert requests.open(request(2, conversation_id="c"), SUGGESTION).id == "r1"
    held = requests.claim("r1", "claire", NOW, UNTIL)
    opened.desks.deciding.decide(deed("r1", "claire", held.version))
    assert requests.open(request(2, conversation_id="c"), SUGGESTION).id == "r2"
    assert requests.of_conversation("c").id == "r2"


def test_the_queue_is_oldest_first_and_by_commune(opened: Store) -> None:
    requests = opened.desks.requests
    for number in (3, 1, 2):
        requests.open(request(number, commune="hameau" if number == 2 else "bourg"), SUGGESTION)
    assert [one.id for one in requests.queue()] == ["r1", "r2", "r3"]
    assert [one.id for one in requests.queue(["bourg"])] == ["r1", "r3"]
    assert requests.before(requests.get("r3"), NOW) == 1
    requests.claim("r1", "claire", NOW, UNTIL)
    assert requests.before(requests.get("r3"), NOW) == 0, "a request that an agent holds waits no longer"
    assert requests.before(requests.get("r3"), UNTIL) == 1, "until its claim runs out"


def test_a_claim_keeps_colleagues_out_until_it_runs_out(opened: Store) -> None:
    requests = opened.desks.requests
    requests.open(request(), SUGGESTION)
    held = requests.claim("r1", "claire", NOW, UNTIL)
    assert held.held_by(NOW) == "claire" and held.held_by(UNTIL) == ""
    with pytest.raises(NotYoursError) as refused:
        requests.claim("r1", "omar", NOW, UNTIL)
    assert refused.value.by == "claire"
    assert requests.hold_on("r1", "claire", UNTIL + timedelta(minutes=10))
    with pytest.raises(NotYoursError):
        requests.claim("r1", "omar", UNTIL, UNTIL + timedelta(minutes=10))
    taken = requests.claim("r1", "omar", UNTIL + timedelta(minutes=10), UNTIL + timedelta(minutes=20))
    assert taken.claim.by == "omar" and not requests.hold_on("r1", "claire", UNTIL)
    with pytest.raises(NotYoursError) as late:
        opened.desks.deciding.decide(deed("r1", "claire", held.version))
    assert late.value.by == "omar" and opened.desks.requests.reviews("r1") == ()


def test_given_back_or_to_somebody(opened: Store) -> None:
    requests = opened.desks.requests
    requests.open(request(), SUGGESTION)
    held = requests.claim("r1", "claire", NOW, UNTIL)
    with pytest.raises(NotYoursError):
        requests.release("r1", "omar", held.version)
    given = requests.release("r1", "claire", held.version, assignee="omar", service="sports")
    assert (given.claim, given.assignee, given.service) == (None, "omar", "sports")
    assert requests.claim("r1", "omar", NOW, UNTIL).service == "sports"


def test_a_decision_sends_signs_closes_and_is_recorded_together(opened: Store) -> None:
    desks = opened.desks
    desks.requests.open(request(), SUGGESTION)
    held = desks.requests.claim("r1", "claire", NOW, UNTIL)
    done = desks.deciding.decide(deed("r1", "claire", held.version))
    assert (done.stage, done.closed_at, done.claim) == (Stage.CLOSED, NOW, None)
    assert [(one.voice, one.author) for one in desks.requests.messages("r1")] == [
        (Voice.AGENT, "Claire, service des sports"),
        (Voice.COUNTER, ""),
    ]
    assert desks.requests.reviews("r1") == (review("r1", "claire"),)
    assert StoredApprovals(desks.approvals).find("a quelle heure ouvre la piscine", "bourg", NOW.date()) == approved()
    assert [one.decision.action for one in opened.audit.show("r1")] == ["request.claimed", "answer.corrected"]
    assert opened.audit.verify().wrong == "" and desks.requests.queue() == ()


def test_a_save_that_fails_halfway_leaves_nothing(opened: Store) -> None:
    desks = opened.desks
    desks.requests.open(request(1), SUGGESTION)
    desks.requests.open(request(2), SUGGESTION)
    for number in (1, 2):
        desks.requests.claim(f"r{number}", "claire", NOW, UNTIL)
    desks.deciding.decide(deed("r1", "claire", 2))
    with pytest.raises(Exception, match=r"(?i)unique"):
        desks.deciding.decide(deed("r2", "claire", 2))  # its signed answer has the identifier of the first one
    assert desks.requests.get("r2").held_by(NOW) == "claire"
    assert desks.requests.reviews("r2") == () and desks.requests.messages("r2") == ()


def test_a_sensitive_theme_waits_for_somebody_else(opened: Store) -> None:
    desks = opened.desks
    desks.requests.open(request(theme="social"), SUGGESTION)
    held = desks.requests.claim("r1", "claire", NOW, UNTIL)
    waiting = desks.deciding.decide(deed("r1", "claire", held.version))
    assert waiting.stage is Stage.SIGNING and desks.requests.messages("r1") == ()
    assert desks.approvals.find(approved().asked, "bourg", NOW.date()) is None
    again = deed("r1", "claire", waiting.version)
    with pytest.raises(NotYoursError):
        desks.deciding.second(again, "claire")
    assert desks.deciding.second(again, "omar").stage is Stage.CLOSED
    assert desks.requests.reviews("r1")[0].seconded_by == "omar"
    assert desks.requests.messages("r1")[0].text == "La piscine ouvre à 10 h."
    with pytest.raises(NotYoursError):
        desks.deciding.second(again, "lea")


def test_a_second_signature_refused_goes_back_with_a_note(opened: Store) -> None:
    desks = opened.desks
    desks.requests.open(request(theme="social"), SUGGESTION)
    held = desks.requests.claim("r1", "claire", NOW, UNTIL)
    waiting = desks.deciding.decide(deed("r1", "claire", held.version))
    back = desks.deciding.send_back("r1", waiting.version, "omar", "Il manque le montant.", NOW)
    assert back.stage is Stage.OPEN
    assert [(one.voice, one.text) for one in desks.requests.messages("r1")] == [(Voice.NOTE, "Il manque le montant.")]


def test_a_newer_signature_takes_the_place_of_the_older(opened: Store) -> None:
    desks = opened.desks
    for number in (1, 2):
        desks.requests.open(request(number), SUGGESTION)
        held = desks.requests.claim(f"r{number}", "claire", NOW, UNTIL)
        desks.deciding.decide(replace(deed(f"r{number}", "claire", held.version), approved=approved(number)))
    assert desks.approvals.find(approved().asked, "bourg", NOW.date()).id == "a2"
    assert desks.approvals.get("a1").standing is Standing.REPLACED
    assert desks.approvals.find(approved().asked, "hameau", NOW.date()) is None
    last = approved().expires_on
    assert desks.approvals.find(approved().asked, "bourg", last) and not desks.approvals.find(
        approved().asked, "bourg", last + timedelta(days=1)
    )
    assert desks.approvals.withdraw("a2", "claire") and not desks.approvals.withdraw("a2", "claire")
    assert desks.approvals.find(approved().asked, "bourg", NOW.date()) is None


def test_a_rejection_sends_nothing_and_needs_no_second_signature(opened: Store) -> None:
    desks = opened.desks
    desks.requests.open(request(theme="social"), SUGGESTION)
    held = desks.requests.claim("r1", "claire", NOW, UNTIL)
    no = review("r1", "claire", verdict=Verdict.REJECTED, text="", changes=())
    assert desks.deciding.decide(Deed(no, held.version)).stage is Stage.CLOSED
    assert desks.requests.messages("r1") == ()
