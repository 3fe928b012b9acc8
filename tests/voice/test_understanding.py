"""What short sentences ask of the conversation, what hangs in the air, and numbers said aloud."""

import pytest

from voice.dictated import hidden, in_pairs, national
from voice.said_numbers import digits_in
from voice.speech import Doubt, Utterance
from voice.turn_events import Meaning
from voice.understanding import Awaited, hangs, intent_of, meaning_of, written_in
from voice.words import Intent, load_wordings

WORDINGS = load_wordings()
FRENCH, ENGLISH = WORDINGS["fr"], WORDINGS["en"]

WISHES = {
    Intent.YES: ["Oui.", "Oui, s'il vous plaît.", "D'accord", "euh oui", "c'est bien ça", "je veux bien merci"],
    Intent.NO: ["Non", "Non merci.", "non, ce n'est pas ça", "ça ira"],
    Intent.REPEAT: ["Répétez", "Vous pouvez répéter la question ?", "Pardon ?", "Est-ce que vous pouvez répéter ?"],
    Intent.SLOWER: ["Plus lentement.", "Parlez moins vite s'il vous plaît", "trop vite"],
    Intent.LOUDER: ["Plus fort", "je vous entends mal"],
    Intent.PERSON: [
        *("Je veux parler à un agent.", "une personne", "passez-moi quelqu'un", "l'accueil s'il vous plaît"),
        "Est-ce que je peux parler à quelqu'un s'il vous plaît ?",
    ],
    Intent.CALL_BACK: ["Je voudrais être rappelé demain matin.", "Rappelez-moi", "Vous pouvez me rappeler lundi ?"],
    Intent.MACHINE: [
        "Vous êtes un robot ?",
        "Je parle à une personne ou à une machine ?",
        "C'est une vraie personne ?",
    ],
    Intent.HELLO: ["Allô ?", "Allô, vous m'entendez ?", "Il y a quelqu'un ?"],
    Intent.THANKS: ["Merci beaucoup.", "Merci c'est gentil"],
    Intent.LINK: ["le lien", "le lien par SMS", "Envoyez-moi le lien."],
    Intent.MORE: ["la suite", "Continuez.", "oui la suite"],
    Intent.STOP: ["Stop !", "attendez", "Attendez, ce n'est pas ma question."],
    Intent.GOODBYE: ["Au revoir.", "merci au revoir", "non c'est tout merci", "Merci, bonne journée"],
    Intent.ENGLISH: ["In English, please.", "do you speak English?"],
}
QUESTIONS = [
    "Quels sont les horaires d'ouverture de la mairie ?",
    "Je voudrais une personne pour garder mes enfants",
    "Est-ce qu'il faut une personne majeure pour signer ?",
    "Le lien entre la mairie et l'agglo",
    "Qui envoie le SMS d'alerte inondation ?",
    "Oui mais combien ça coûte ?",
    "mon voisin met la musique plus fort le soir",
    "au secours ma mère ne respire plus",
    "oui au secours",
    "Comment annuler mon rendez-vous ?",
    "Bonjour",
    "Rappelez-moi les horaires de la mairie",
    "Comment être rappelé par le service urbanisme ?",
    "Y a-t-il une machine à café à la mairie ?",
    "merci, et la piscine ?",
    "comment avoir un agent pour l'état civil le samedi",
]


@pytest.mark.parametrize(("intent", "said"), [(intent, said) for intent in WISHES for said in WISHES[intent]])
def test_a_wish_about_the_talk_is_understood(intent: Intent, said: str) -> None:
    assert intent_of(said, FRENCH) is intent


@pytest.mark.parametrize("said", QUESTIONS)
def test_a_question_is_for_the_counter(said: str) -> None:
    assert intent_of(said, FRENCH) is None


@pytest.mark.parametrize(
    ("said", "intent"),
    [
        ("Yes please.", Intent.YES),
        ("Can you repeat that?", Intent.REPEAT),
        ("I want to speak to a person", Intent.PERSON),
        ("That's all, thank you", Intent.GOODBYE),
        ("En français s'il vous plaît", Intent.FRENCH),
        ("What are the opening hours?", None),
    ],
)
def test_english_too(said: str, intent: Intent | None) -> None:
    assert intent_of(said, ENGLISH) is intent


@pytest.mark.parametrize(
    ("written", "language"),
    [
        ("La mairie est ouverte du lundi au vendredi.", "fr"),
        ("Ask at the reception, 1 place de la République.", "en"),
        ("Bring a photo.", "en"),
    ],
)
def test_a_sentence_is_said_in_the_language_it_is_written_in(written: str, language: str) -> None:
    assert written_in(written, "en") == language
    assert written_in(written, "fr") == "fr"


@pytest.mark.parametrize("said", ["Je voudrais", "Quels sont les horaires de", "c'est pour ma", "et euh", "J'ai"])
def test_half_a_sentence_hangs(said: str) -> None:
    assert hangs(said, FRENCH)


@pytest.mark.parametrize("said", ["Oui.", "La piscine", "Comment ?", "C'est où ?", "Quels sont les horaires ?", ""])
def test_a_whole_one_does_not(said: str) -> None:
    assert not hangs(said, FRENCH)


def heard(text: str, doubt: Doubt = Doubt.NONE) -> Utterance:
    return Utterance(text, "fr", doubt, 1.0, 0.1)


def test_a_murmur_is_one_only_where_no_answer_was_asked() -> None:
    assert meaning_of(heard("Hum."), FRENCH, murmurs_count=False) is Meaning.MURMUR
    assert meaning_of(heard("Oui oui d'accord"), FRENCH, murmurs_count=False) is Meaning.MURMUR
    assert meaning_of(heard("Oui."), FRENCH, murmurs_count=True) is Meaning.FINISHED
    assert meaning_of(heard("Oui mais le samedi ?"), FRENCH, murmurs_count=False) is Meaning.FINISHED


@pytest.mark.parametrize("nothing", [heard(""), heard(" ... "), heard("Merci.", Doubt.NO_SPEECH)])
def test_no_words_mean_nothing(nothing: Utterance) -> None:
    assert meaning_of(nothing, FRENCH, murmurs_count=True) is Meaning.NOTHING


@pytest.mark.parametrize(
    ("doubt", "sound_s", "meaning"),
    [
        (Doubt.UNSURE, 0.9, Meaning.NOTHING),
        (Doubt.REPEATED, 2.0, Meaning.FINISHED),
        (Doubt.UNSURE, 2.0, Meaning.FINISHED),
        (Doubt.TOO_LATE, 0.9, Meaning.FINISHED),
    ],
)
def test_what_is_doubtful_is_asked_again_but_a_cough_is_not(doubt: Doubt, sound_s: float, meaning: Meaning) -> None:
    assert meaning_of(Utterance("", "fr", doubt, sound_s, 0.1), FRENCH, murmurs_count=False) is meaning


def test_a_number_half_given_is_not_finished() -> None:
    half, whole = (Utterance(text, "fr", Doubt.NONE, 2.0, 0.1) for text in ("zéro six, douze", "06 12 34 56 12"))
    assert meaning_of(half, FRENCH, murmurs_count=False, awaited=Awaited.NUMBER) is Meaning.UNFINISHED
    assert meaning_of(whole, FRENCH, murmurs_count=False, awaited=Awaited.NUMBER) is Meaning.FINISHED
    assert meaning_of(half, FRENCH, murmurs_count=False) is Meaning.FINISHED


def test_an_address_half_given_is_not_finished() -> None:
    half, whole = (Utterance(text, "fr", Doubt.NONE, 2.0, 0.1) for text in ("jean point", "jean arobase free point fr"))
    assert meaning_of(half, FRENCH, murmurs_count=False, awaited=Awaited.ADDRESS) is Meaning.UNFINISHED
    assert meaning_of(whole, FRENCH, murmurs_count=False, awaited=Awaited.ADDRESS) is Meaning.FINISHED


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("zéro six douze trente-quatre cinquante-six soixante-dix-huit", "0612345678"),
        ("C'est le 06.12.34.56.78, merci", "0612345678"),
        ("zéro un zéro deux zéro trois zéro quatre dix-sept", "0102030417"),
        ("zéro six soixante et onze quatre-vingts quatre-vingt-dix-sept zéro deux", "0671809702"),
        ("zéro quatre vingt-deux trente et un quarante cinquante", "0422314050"),
        ("zéro six vingt et un vingt-deux soixante-dix dix", "0621227010"),
        ("plus trente-trois six douze trente-quatre cinquante-six douze", "0612345612"),
    ],
)
def test_a_number_said_aloud_is_written(said: str, number: str) -> None:
    assert national(digits_in(said, FRENCH)) == number


def test_english_numbers_are_digits() -> None:
    assert national(digits_in("oh six, one two, double three, 45, six seven", ENGLISH)) == "0612334567"


@pytest.mark.parametrize("wrong", ["", "anonymous", "12", "061234567", "06123456789", "0000000000", "sip:1@2"])
def test_what_is_no_number_is_none(wrong: str) -> None:
    assert national(wrong) == "" == hidden(wrong)


def test_a_number_is_read_back_by_pairs_and_shown_hidden() -> None:
    assert in_pairs(national("+33612345612")) == "06 12 34 56 12"
    assert hidden("+33612345612") == "06 •• •• •• 12"
