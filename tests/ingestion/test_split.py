"""Passages: their size, what is never cut, what they carry."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.documents import Document, PassageKind, Section, Source, Validity
from bot.domain.territories import Layer
from ingestion.sentences import sentences
from ingestion.split import LONGEST, UNBROKEN, split, texts

SOURCE = Source(
    "s", "s.html", Layer.COMMUNAL, "bourg", "https://bourg.example/s", "CC0-1.0", service="mairie",
    validity=Validity(date(2026, 9, 1), None), published=date(2026, 1, 12),
)  # fmt: skip
SENTENCE = "Le conseil municipal fixe chaque année les tarifs des services de la commune, après avis de la commission."


def test_a_passage_carries_its_document() -> None:
    section = Section(("Tarifs", "Cantine"), "Le repas coûte 3,60 €.", anchor="cantine", page=2)
    passage = split(Document("s", SOURCE, "Délibération", "d", (section,)))[0]
    assert (passage.id, passage.position, passage.title) == ("s:0", 0, "Délibération")
    assert (passage.heading_path, passage.anchor, passage.page) == (("Tarifs", "Cantine"), "cantine", 2)
    assert (passage.service, passage.published, passage.validity) == ("mairie", date(2026, 1, 12), SOURCE.validity)


def test_the_digest_is_of_what_is_embedded() -> None:
    def digest(title: str, path: tuple[str, ...], text: str, anchor: str = "") -> str:
        return split(Document("s", SOURCE, title, "d", (Section(path, text, anchor),)))[0].digest

    same = digest("T", ("A",), "x")
    assert same == digest("T", ("A",), "x", anchor="ailleurs")
    assert len({same, digest("U", ("A",), "x"), digest("T", ("B",), "x"), digest("T", ("A",), "y")}) == 4


def test_long_prose_is_cut_between_sentences() -> None:
    cut = texts(Section((), "\n\n".join(" ".join([SENTENCE] * count) for count in (3, 9, 1, 12))))
    assert all(text.endswith(".") and text.startswith("Le conseil") for text in cut)
    assert max(map(len, cut)) <= LONGEST
    assert min(map(len, cut[:-1])) > 250


def test_rows_are_never_cut() -> None:
    rows = [f"Tranche : {number} ; Tarif par repas : {number},35 € ; Remarque : selon quotient" for number in range(60)]
    cut = texts(Section((), "\n".join(rows), kind=PassageKind.TABLE))
    assert [row for text in cut for row in text.split("\n")] == rows
    assert max(map(len, cut)) <= LONGEST


def test_a_list_that_goes_on_repeats_its_lead_in() -> None:
    items = [
        f"- la pièce numéro {number}, en original et en copie, datée de moins de trois mois ;" for number in range(20)
    ]
    cut = texts(Section((), "À fournir :\n" + "\n".join(items)))
    assert len(cut) > 1
    assert all(text.startswith("À fournir :\n- ") for text in cut)


def test_a_contact_stays_whole() -> None:
    text = "\n".join(f"Service {number} : 02 61 91 10 {number}" for number in range(10, 50))
    assert texts(Section((), text, kind=PassageKind.CONTACT)) == [text]


def test_a_text_without_end_is_bounded() -> None:
    assert max(map(len, texts(Section((), "mot " * 20_000)))) <= UNBROKEN + LONGEST


@given(st.lists(st.text("ab .:-\né€1", max_size=400), max_size=12))
def test_no_word_is_lost(paragraphs: list[str]) -> None:
    section = Section((), "\n\n".join(paragraphs))
    kept = {word for text in texts(section) for word in text.split()}
    assert set(section.text.split()) <= kept | {""}


def test_sentences_end_where_french_ends_them() -> None:
    text = "M. Darsel lit l'art. L. 2121-15. Le prix est de 3,60 €. Ouvert à 8 h. Action 12. Planter. « Oui. » Fin."
    assert sentences(text)[0] == "M. Darsel lit l'art. L. 2121-15."
    assert "Action 12. Planter." in sentences(text)
    assert " ".join(sentences(text)) == text
