"""Dangers in the words of frightened people, and the ordinary questions that resemble them.

Recall on phrasings nobody had looked at, and false alarms on look-alikes: the sealed halves of `blind_*.toml` gave 25 %
and 4.7 % with the regular expressions of before, 95 % and 1.2 % at the first run of this detector, 98 % and 1.8 % when
they were opened. Five batches written afterwards (`later_*.toml`), four of them to be hard, gave 56, 52, 89, 82 and
77 % at first sight, and 7, 5, 6, 8 and 3 %; each was mended before the next was written. The list of before
(`dangers.toml`), written by others, gave 94 % at the first run. Everything here is heard now; new words will be missed.
"""

import time
import tomllib
from pathlib import Path

import pytest

from bot.answering.emergencies import Emergency, asks_beside, danger_in
from bot.answering.screen import screen
from bot.answering.wording import Danger, Wording, packaged_wordings

DATA = Path(__file__).parent / "data"
LIMIT_MS = 20.0
NUMBERS = {
    Danger.SUICIDE: "3114",
    Danger.GAS: "0 800 47 33 33",
    Danger.SEA: "196",
    Danger.MEDICAL: "15",
    Danger.FIRE: "18",
    Danger.MISSING_CHILD: "116 000",
    Danger.CHILD: "119",
    Danger.VIOLENCE: "3919",
    Danger.POLICE: "17",
    Danger.HOMELESS: "115",
    Danger.BULLYING: "3018",
    Danger.ELDER_ABUSE: "3977",
    Danger.ELECTRICITY: "18",
    Danger.WATER: "18",
    Danger.BUILDING: "18",
    Danger.FLOOD: "18",
    Danger.DOCTOR: "116 117",
    Danger.SILENT: "114",
    Danger.UNNAMED: "112",
}
OWN_LINE = {Danger.SUICIDE, Danger.GAS, Danger.HOMELESS, Danger.DOCTOR}
"""Dangers whose number no other message gives: another kind of help is no help."""


def said(file: str) -> list[tuple[str, str]]:
    tables: dict[str, list[str]] = tomllib.loads((DATA / file).read_text("utf-8"))
    return [(name, text) for name, texts in tables.items() for text in texts]


DANGERS, LOOKALIKES = said("dangers.toml"), said("lookalikes.toml")
OTHER_DANGERS = said("blind_dangers.toml") + said("later_dangers.toml")
OTHER_LOOKALIKES = said("blind_lookalikes.toml") + said("later_lookalikes.toml")


@pytest.fixture(scope="module")
def wording() -> Wording:
    return packaged_wordings()["fr"]


def test_the_lists_are_long_enough_to_mean_something() -> None:
    assert len({text for _, text in DANGERS + OTHER_DANGERS}) >= 900
    assert len({text for _, text in LOOKALIKES + OTHER_LOOKALIKES}) >= 800
    assert {name for name, _ in DANGERS + OTHER_DANGERS} == set(Danger) - {Danger.UNNAMED}


@pytest.mark.parametrize(("danger", "text"), DANGERS)
def test_a_danger_gets_its_numbers_at_once(danger: str, text: str, wording: Wording) -> None:
    raised = screen(text, wording)
    assert isinstance(raised, Emergency), "nothing was raised"
    assert raised.danger == danger
    assert NUMBERS[Danger(danger)] in raised.numbers


@pytest.mark.parametrize(("danger", "text"), OTHER_DANGERS)
def test_a_danger_told_otherwise_gets_a_number_that_answers_it(danger: str, text: str, wording: Wording) -> None:
    raised = screen(text, wording)
    assert isinstance(raised, Emergency), "nothing was raised"
    accepted = {NUMBERS[Danger(danger)]} | (set() if danger in OWN_LINE else {"112"})
    assert accepted & set(raised.numbers)


@pytest.mark.parametrize("around", ["Bonjour, {} merci de me répondre vite", "{}\nJ'habite 3 rue du Lavoir.", "{} !!!"])
def test_politeness_an_address_or_a_shout_do_not_hide_a_danger(around: str) -> None:
    missed = [text for _, text in DANGERS + OTHER_DANGERS if danger_in(around.format(text)) is None]
    assert not missed


@pytest.mark.parametrize(
    "plea", [", quel est le numéro à appeler ?", ", comment faire ?", " où trouver de l'aide ?", " what should I do?"]
)
def test_someone_in_danger_who_also_asks_a_question_is_heard(plea: str) -> None:
    texts = [text.rstrip(".?! ") + plea for name, text in DANGERS + OTHER_DANGERS if name != Danger.WATER]
    missed = [text for text in texts if danger_in(text) is None]
    assert len(missed) <= len(texts) * 0.005, missed


@pytest.mark.parametrize(
    "question", [". Comment faire ?", ". Dans combien de temps arrivez-vous ?", ". C'est combien l'ambulance ?"]
)
def test_someone_in_danger_who_then_asks_a_question_is_heard(question: str) -> None:
    texts = [text.rstrip(".?! ") + question for name, text in DANGERS + OTHER_DANGERS if name != Danger.WATER]
    missed = [text for text in texts if danger_in(text) is None]
    assert len(missed) <= len(texts) * 0.005, missed


@pytest.mark.parametrize(
    "text",
    [
        "Mon père saigne, venez vite ! Dans combien de temps arrivez-vous ?",
        "Ma femme a des contractions. Quelle est l'adresse de la maternité ?",
        "Ma mère est tombée. C'est combien l'ambulance ?",
        "Mon fils qui mange des baies rouges",
        "Quelqu'un est tombé dans le grand bassin et ne remonte pas",
        "My son fell into the water",
        "J'ai peur, mon père s'est cassé la jambe",
        "J'ai peur que ma mère se soit cassé le col du fémur",
        "Mon fils tremble encore",
    ],
)
def test_words_of_everyday_questions_do_not_hide_a_danger(text: str) -> None:
    assert danger_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "Ma mère vit seule et tombe souvent. À combien s'élève l'abonnement au médaillon d'alerte ?",
        "Mon gamin a mangé au réfectoire sans inscription. Quel est le tarif ?",
    ],
)
def test_a_price_asked_after_an_account_of_every_day_is_answered(text: str) -> None:
    assert danger_in(text) is None


def test_capitals_and_missing_accents_do_not_change_a_danger() -> None:
    changed = [text for _, text in DANGERS + OTHER_DANGERS if danger_in(text.upper()) != danger_in(text)]
    assert not changed


def test_dictated_without_any_mark_a_danger_is_still_heard() -> None:
    dictated = ["".join(letter for letter in text if letter not in ".,;:!?") for _, text in DANGERS + OTHER_DANGERS]
    missed = [text for text in dictated if danger_in(text) is None]
    assert len(missed) <= len(dictated) * 0.01, missed


@pytest.mark.parametrize(("kind", "text"), LOOKALIKES + OTHER_LOOKALIKES)
def test_an_ordinary_question_is_never_taken_for_a_danger(kind: str, text: str, wording: Wording) -> None:
    assert not isinstance(screen(text, wording), Emergency)


@pytest.mark.parametrize(
    "text",
    [
        "Le grand bassin est-il ouvert ?",
        "Le petit bassin reste ouvert au public pendant les travaux ?",
        "La tête de station est-elle ouverte ?",
        "Le bras de mer est ouvert à la pêche ?",
        "L'espace Tête à Tête est-il ouvert le samedi ?",
        "Le sentier des côtes, il est ouvert quand ?",
    ],
)
def test_a_place_that_opens_is_no_wound(text: str, wording: Wording) -> None:
    assert not isinstance(screen(text, wording), Emergency)


@pytest.mark.parametrize(
    "text",
    [
        "Mon fils a le bassin ouvert, il saigne",
        "J'ai la main ouverte par la scie, je fais quoi",
        "Son genou est-il ouvert ? Ça saigne beaucoup",
        "Il a le bras ouvert sur dix centimètres",
    ],
)
def test_a_wound_that_is_open_is_heard(text: str, wording: Wording) -> None:
    assert isinstance(screen(text, wording), Emergency)


@pytest.mark.parametrize(
    "text",
    [
        "Qui entretient la tombe de mes grands-parents quand on habite loin ?",
        "Notre voyage est tombé à l'eau, rend-on les arrhes ?",
        "Est-ce que je peux garer ma remorque dans mon jardin ?",
        "Je rentre chez moi à pied, la rue est-elle éclairée ?",
        "Faut-il une autorisation pour un abri à vélos dehors ?",
        "Les policiers municipaux ont-ils une arme ?",
        "J'emmène ma fille de 3 ans à la piscine, un seul adulte suffit ?",
        "On m'a fauché ma poubelle cette nuit, comment en ravoir une ?",
        "La banque peut me supprimer mon découvert ?",
        "Le repas de mon fils est-il perdu s'il est absent ?",
        "Combien coûte la taxe d'enlèvement des ordures ?",
        "La maison de la Criée a été privée d'eau, jusqu'à quand ?",
        "Un broyeur de branches, ça se loue à l'heure ?",
        "Je suis coincée dans le RER, la garderie me facture combien ?",
        "Comment vendre une carabine de catégorie C ?",
    ],
)
def test_words_of_a_danger_in_the_life_of_every_day_raise_no_alarm(text: str, wording: Wording) -> None:
    assert not isinstance(screen(text, wording), Emergency)


@pytest.mark.parametrize(
    "text",
    [
        "Pendant la fête ma fille est tombée à l'eau, on ne la voit plus",
        "Au mariage mon oncle est tombé par terre, il ne respire plus",
        "Il est coincé sous le train",
        "Mon fils a la main coincée dans le broyeur",
        "Sur la place j'ai perdu ma fille de 4 ans",
        "On a enlevé ma fille dans un véhicule blanc",
        "Mon ex a emmené mon fils, je ne sais pas où il est",
        "Je dors dans un abri de jardin avec mes enfants, il gèle",
        "Il y a une fuite de gaz, qui appeler ?",
        "La Caf m'a tout coupé, je vais me supprimer",
        "Il me touche sous mes vêtements, j'ai 12 ans",
        "Il frappe les petits avec sa ceinture",
        "Un type a forcé ma porte, il est dans ma maison",
        "Une voiture a fauché un cycliste, il ne bouge plus",
        "Ma famille me force à épouser un cousin",
        "Ça crie dans l'eau, il y a quelqu'un au large",
        "Il faut une ambulance à la gare",
        "Envoyez une ambulance gare de Clairval",
        "On a besoin d'une ambulance gare SNCF",
        "Un homme avec un couteau devant la préfecture",
        "Un homme est armé d'un fusil devant la préfecture",
        "Un policier municipal est menacé par un homme armé",
        "Des policiers municipaux se font tirer dessus par un homme armé",
        "Un homme qui vend des fleurs a sorti un couteau",
        "Il veut se débarrasser de moi avec son fusil",
        "Mon père veut se débarrasser de ma mère avec un couteau",
        "Maman fait une crise cardiaque, je ne vois pas quoi faire",
        "Crise cardiaque, je vois mon père par terre",
        "Il y a eu un accident mortel en sortie de village",
        "Accident mortel en face, des blessés",
        "Au repas des voisins mon petit s'est perdu",
        "Le repas est fini et mon fils est perdu",
        "Après le repas ma fille de 4 ans s'est perdue",
        "Je rentre chez moi et un homme m'attend dans le noir",
        "On rentre chez nous et il y a un voleur",
        "Je viens de rentrer chez moi, il y a un inconnu dans ma cuisine",
        "Un enfant est coincé dans le métro",
        "Un monsieur est coincé dans le métro entre les portes",
        "Mon collègue est coincé au travail sous un chariot",
        "Il bloque la route barre de fer en main et tape les gens",
        "Des jeunes en pleine rue avec une barre de fer se battent",
        "Il frappe les voitures dans la rue, barre de fer",
        "Trop d'alcool, du sang dans le vomi",
        "Il vomit de l'alcool et du sang",
        "Les charges ont explosé dans le magasin",
        "Il a mis des charges d'explosif dans l'immeuble",
        "Un enfant passe sous la roue arrière du camion",
        "Mon fils a la jambe dans la roue arrière du vélo",
        "La ceinture de sécurité étrangle mon fils",
        "Des terroristes attaquent la prison",
        "Un attentat devant la prison",
        "Mon fils prépare un attentat il sort de prison",
        "Enlèvement véhicule blanc une petite fille",
        "Il s'est tranché 2 doigts",
        "Mon fils a mis la main dans le broyeur à branches",
        "sans abri pour mettre les enfants cette nuit",
        "Papa est monté nettoyer la gouttière, il est tombé du toit",
        "Suis-je forcée de coucher avec mon mari",
    ],
)
def test_the_same_words_in_a_danger_are_heard(text: str, wording: Wording) -> None:
    assert isinstance(screen(text, wording), Emergency)


@pytest.mark.parametrize("danger", Danger)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_danger_gives_in_each_language_the_number_that_answers_it(danger: Danger, language: str) -> None:
    assert NUMBERS[danger] in packaged_wordings()[language].emergencies[danger]


def test_a_message_is_weighed_in_milliseconds() -> None:
    texts = [text for _, text in DANGERS + LOOKALIKES]
    danger_in(texts[0])  # the rules are read once
    spent = sorted(_spent_ms(text) for text in texts)
    assert spent[len(spent) * 95 // 100] < LIMIT_MS
    assert min(_spent_ms(" ".join(texts)[:1000]) for _ in range(3)) < 2 * LIMIT_MS


def _spent_ms(text: str) -> float:
    began = time.process_time()  # of this process only: the machine may be busy
    danger_in(text)
    return (time.process_time() - began) * 1000


@pytest.mark.parametrize(
    "text",
    [
        "Mon bébé est tout bleu. Vous pouvez m'aider s'il vous plaît ?",
        "Il y a le feu chez le voisin. Est-ce que vous pouvez envoyer quelqu'un ?",
        "Ma mère est tombée et ne bouge plus. Comment est-ce que je fais ?",
        "Je veux mourir. Est-ce que quelqu'un m'écoute vraiment ?",
        "Mon fils ne respire plus ! Qu'est-ce que je dois faire maintenant ?",
        "Mon mari me frappe. Qui peut venir me chercher ?",
        "Papa a bu de l'eau de Javel. C'est grave ou pas ?",
        "Ma fille a avalé une boîte de médicaments. À quel numéro je dois appeler ?",
    ],
)
def test_a_call_for_help_asks_nothing_beside(text: str, wording: Wording) -> None:
    raised = screen(text, wording)
    assert isinstance(raised, Emergency) and not raised.beside


def test_a_fact_is_asked_beside_a_danger(wording: Wording) -> None:
    raised = screen("Depuis mon AVC je suis en fauteuil. À quel prix un transport vient-il me prendre ?", wording)
    assert isinstance(raised, Emergency) and raised.beside
    gas = screen("Ça sent le gaz chez moi. À quelle heure ferme la mairie ?", wording)
    assert isinstance(gas, Emergency) and not gas.beside


def test_no_danger_that_others_wrote_asks_a_fact_beside() -> None:
    assert not [text for _, text in (*DANGERS, *OTHER_DANGERS) if asks_beside(text)]
