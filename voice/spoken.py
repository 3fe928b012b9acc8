"""Written sentences made speakable."""


def speakable(text: str, language: str) -> str:
    """The same, as it is said."""
    return " ".join(text.split())
