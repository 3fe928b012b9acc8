"""Letters are read whatever they are made of, and never raise."""

from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.engines.letters import read_letter


def made(text: str = "Bonjour", **headers: str) -> EmailMessage:
    message = EmailMessage()
    given = {"From": "Jeanne Martin <jeanne@example.org>", "Subject": "Piscine", "Message-ID": "<1@example.org>"}
    given |= {name.replace("_", "-"): value for name, value in headers.items()}
    for name, value in given.items():
        message[name] = value
    message.set_content(text)
    return message


def test_a_plain_letter() -> None:
    letter = read_letter(
        bytes(made("À quelle heure ouvre la piscine ?", In_Reply_To="<a@b>", References="<c@d> <a@b>"))
    )
    assert (letter.sender, letter.name, letter.subject) == ("jeanne@example.org", "Jeanne Martin", "Piscine")
    assert letter.text == "À quelle heure ouvre la piscine ?" and letter.answers == ("<a@b>", "<c@d>", "<a@b>")
    assert not letter.automatic and letter.message_id == "<1@example.org>"


def test_html_is_read_as_people_see_it() -> None:
    message = made()
    html = "<style>p{}</style><script>alert(1)</script><p>Quel <b>tarif</b> ?</p><p>Merci &amp; à bientôt</p>"
    message.set_content(html, subtype="html")
    assert read_letter(bytes(message)).text == "Quel tarif ?\nMerci & à bientôt"


def test_what_is_quoted_is_left_out_unless_it_is_everything() -> None:
    text = "Et le dimanche ?\n\nLe lun. 23 nov. 2026 à 10:00, Mairie <m@x.fr> a écrit :\n> La piscine ouvre à 9 h."
    assert read_letter(bytes(made(text))).text == "Et le dimanche ?"
    assert read_letter(bytes(made("> tout est cité"))).text == "> tout est cité"


def test_attachments_are_named_and_not_read() -> None:
    message = made("Voici.")
    message.add_attachment(b"%PDF" * 1000, maintype="application", subtype="pdf", filename="RIB de\tJeanne.pdf")
    letter = read_letter(bytes(message))
    assert letter.attachments == ("RIB de Jeanne.pdf",) and letter.text == "Voici."


@pytest.mark.parametrize("charset", ["latin-1", "windows-1252", "utf-8", "iso-8859-15"])
def test_other_encodings(charset: str) -> None:
    raw = (
        f"From: a@b.fr\r\nSubject: =?{charset}?q?=E9cole?=\r\n"
        f"Content-Type: text/plain; charset={charset}\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    ).encode() + "Où est l'école ?".encode(charset)
    assert read_letter(raw).text == "Où est l'école ?"


def test_an_encoding_nobody_knows_is_read_as_far_as_it_goes() -> None:
    raw = b"From: a@b.fr\r\nContent-Type: text/plain; charset=martian\r\n\r\nO\xc3\xb9 est la mairie ?"
    assert "est la mairie ?" in read_letter(raw).text


def test_nothing_slips_into_a_header() -> None:
    letter = read_letter(b"From: a@b.fr\r\nSubject: =?utf-8?q?a=0D=0ABcc=3A_x=40y.fr?=\r\n\r\nx")
    assert "\n" not in letter.subject and "\r" not in letter.subject


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Precedence": "bulk"},
        {"From": "MAILER-DAEMON@example.org"},
        {"From": "no-reply@example.org"},
        {"List_Id": "<list.example.org>"},
        {"From": "nobody"},
    ],
)
def test_what_a_machine_wrote_is_known(headers: dict[str, str]) -> None:
    assert read_letter(bytes(made(**headers))).automatic


@given(st.binary(max_size=400))
def test_no_bytes_make_it_fail(raw: bytes) -> None:
    letter = read_letter(b"Content-Type: multipart/mixed; boundary=x\r\n" + raw)
    assert letter.message_id and "\x00" not in letter.text
