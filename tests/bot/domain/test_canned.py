"""Canned texts: what is known is filled, what is not stays in sight."""

from bot.domain.canned import filled, unknown_variables

TEXT = "Bonjour, {agent} de {commune} : votre demande {reference} est prise en charge. {signature}"


def test_known_places_are_filled_and_the_others_stay() -> None:
    said = filled(TEXT, {"agent": "Claire", "commune": "Port-Clairval", "reference": ""})
    assert said == "Bonjour, Claire de Port-Clairval : votre demande {reference} est prise en charge. {signature}"


def test_a_place_nobody_can_fill_is_named() -> None:
    assert unknown_variables(TEXT) == ("signature",)
    assert unknown_variables("{} {agent} {0.__class__}") == ("", "0.__class__")


def test_a_value_is_never_read_as_a_text_with_places() -> None:
    assert filled("{question}", {"question": "{agent}", "agent": "Claire"}) == "{agent}"
