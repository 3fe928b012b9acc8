"""`plage_ouverture` of the State's directory."""

import json

import pytest

from bot.domain.places import Access, SchoolTime, Weeks
from ingestion.hours.spans import HoursUnclearError
from ingestion.hours.state import read_state


def row(first: str = "Lundi", last: str = "Vendredi", comment: str = "", **times: str) -> dict[str, str]:
    whole = {"1": "09:00:00-12:00:00", "2": ""} | {key[1:]: value for key, value in times.items()}
    found = {"nom_jour_debut": first, "nom_jour_fin": last, "commentaire": comment}
    for number, span in whole.items():
        opens, _, closes = span.partition("-")
        found |= {f"valeur_heure_debut_{number}": opens, f"valeur_heure_fin_{number}": closes}
    return found


def spans(published: object) -> list[tuple[tuple[int, ...], str]]:
    rules = read_state(published).rules
    return [(one.weekdays, " ".join(f"{s.opens:%H:%M}-{s.closes:%H:%M}" for s in one.spans)) for one in rules]


def test_reads_ranges_of_days_and_two_openings() -> None:
    published = [row(_2="13:30:00-17:15:00"), row("Samedi", "Samedi", _1="09:00:00-12:00:00")]
    assert spans(published) == [((0, 1, 2, 3, 4), "09:00-12:00 13:30-17:15"), ((5,), "09:00-12:00")]


def test_reads_the_list_as_json_text_as_the_open_data_files_give_it() -> None:
    assert spans(json.dumps([row("Dimanche", "")])) == [((6,), "09:00-12:00")]


def test_a_range_may_run_over_the_end_of_the_week() -> None:
    assert spans([row("Samedi", "Lundi")])[0][0] == (5, 6, 0)


@pytest.mark.parametrize(
    ("comment", "field", "value"),
    [
        ("Semaines paires", "weeks", Weeks.EVEN),
        ("Hors vacances scolaires.", "school", SchoolTime.TERM),
        ("Pendant les vacances scolaires", "school", SchoolTime.HOLIDAYS),
        ("Accueil du public", "school", SchoolTime.ANY),
    ],
)
def test_comments_that_are_understood(comment: str, field: str, value: object) -> None:
    assert getattr(read_state([row(comment=comment)]).rules[0], field) == value


def test_appointments_and_ranks_in_the_comment() -> None:
    (rule,) = read_state([row(comment="Sur rendez-vous")]).rules
    assert rule.spans[0].access is Access.APPOINTMENT
    (rule,) = read_state([row("Samedi", "Samedi", "Le premier samedi du mois")]).rules
    assert (rule.weekdays, rule.ranks) == ((5,), (1,))


@pytest.mark.parametrize(
    ("published", "named"),
    [
        ("[{", "not JSON"),
        ([], "no list"),
        ({"lundi": "9h"}, "no list"),
        (["lundi"], "no object"),
        ([row("Lundredi")], "lundredi"),
        ([row(_1="")], "no time"),
        ([row(_1="09:00:00-")], "nothing"),
        ([row(_1="9h-12h")], "9h"),
        ([row(_1="09:00:00-25:00:00")], "25:00"),
        ([row(_1="12:00:00-09:00:00")], "21 hours"),
        ([row(comment="Accueil ouvert uniquement hors vacances scolaires l'après-midi.")], "accueil ouvert"),
        ([row("Lundi", "Lundi", "Le premier samedi du mois")], "premier samedi"),
    ],
)
def test_what_is_in_doubt_is_named(published: object, named: str) -> None:
    with pytest.raises(HoursUnclearError) as caught:
        read_state(published)
    assert named in str(caught.value)
