"""Courtesy is taken off; what is asked stays."""

import pytest

from bot.answering.courtesy import strip_courtesy


@pytest.mark.parametrize(
    "wrapped",
    [
        "Bonjour, {} Merci d'avance.",
        "Bonjour Madame, Monsieur, je me permets de vous contacter pour savoir {} Merci d'avance pour votre réponse.",
        "Bonsoir ! Pourriez-vous me dire {} s'il vous plaît ? Cordialement",
        "Madame, Monsieur, je souhaiterais savoir {} Dans l'attente de votre réponse, je vous prie d'agréer, Madame, "
        "Monsieur, mes salutations distinguées.",
        "Salut, est-ce que vous pouvez m'expliquer {} svp",
        "Bonjour,\n\nJ'ai une petite question : {}\n\nBien cordialement,",
        "bjr je voudrais savoir {} mrc",
        "Je vous écris car j'aimerais savoir {} Je vous remercie par avance de l'aide apportée.",
        "Bonjour à tous, excusez-moi de vous déranger, {} Bonne journée !",
    ],
)
def test_wrappings_are_taken_off(wrapped: str) -> None:
    assert strip_courtesy(wrapped.format("où demander un acte de naissance ?")).rstrip(" ?") == (
        "où demander un acte de naissance"
    )


@pytest.mark.parametrize("text", ["bonjour", "Bonjour Madame !", "Merci beaucoup", "Salut", "", "?!"])
def test_nothing_is_left_of_courtesy_alone(text: str) -> None:
    assert strip_courtesy(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "Quels papiers pour refaire ma carte d'identité",
        "Puis-je payer la cantine en ligne",
        "Le salut au drapeau du 14 juillet",
        "La journée du patrimoine",
        "Demande de carte grise",
    ],
)
def test_what_is_asked_is_left_as_it_is(text: str) -> None:
    stripped = strip_courtesy(text)
    assert stripped == text or stripped in text
    assert any(word in stripped for word in ("carte", "cantine", "drapeau", "patrimoine"))
