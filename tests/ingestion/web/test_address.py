"""One spelling for all the addresses of a page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingestion.web.address import belongs, canonical


@pytest.mark.parametrize(
    ("address", "one"),
    [
        ("https://Ville.example:443/a/../b/?utm_source=x&b=2&a=1#haut", "https://ville.example/b/?a=1&b=2"),
        ("http://ville.example", "http://ville.example/"),
        ("/mairie?PHPSESSID=42", "https://ville.example/mairie"),
        ("école", "https://ville.example/site/%C3%A9cole"),
        ("//autre.example/x", "https://autre.example/x"),
        ("http://ville.example:8080/", "http://ville.example:8080/"),
    ],
)
def test_an_address_has_one_spelling(address: str, one: str) -> None:
    assert canonical(address, "https://ville.example/site/") == one


@pytest.mark.parametrize(
    "address",
    ["mailto:a@b.example", "javascript:x()", "tel:+33", "ftp://x.example/", "https://user:pw@x.example/", "https://",
     "http://[::1", "https://x.example:99999/", "https://x.example/" + "a/" * 40, "https://x.example/" + "a" * 3000],
)  # fmt: skip
def test_what_is_no_page_of_the_web_has_none(address: str) -> None:
    assert canonical(address) == ""


@given(st.text(max_size=60))
def test_any_text_is_an_address_or_none_and_stays_the_same_twice(text: str) -> None:
    once = canonical(text, "https://ville.example/")
    assert not once or canonical(once) == once


def test_a_page_belongs_by_host_and_path() -> None:
    hosts = ("ville.example",)
    assert belongs("https://ville.example/a", hosts, ())
    assert not belongs("https://ville.example.mal.example/a", hosts, ())
    assert not belongs("https://ville.example/prive/a", hosts, ("/prive",))
