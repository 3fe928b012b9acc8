"""Instructions and a question in templates as they are found in the wild."""

from types import SimpleNamespace
from typing import Any

import pytest
from jinja2 import Environment, TemplateError

from bot.engines.chat_template import Part, TemplateRefused, fill

CHATML = (
    "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content | trim }}<|im_end|>\n{% endfor %}"
    "<|im_start|>assistant\n{% if enable_thinking is false %}<think>\n\n</think>\n\n{% endif %}"
)
NO_SYSTEM = (
    "{% if messages[0].role == 'system' %}{{ raise_exception('no system role') }}{% endif %}"
    "{% for m in messages %}[INST] {{ m.content }} [/INST]{% endfor %}"
)


class Formatter:
    """As llama-cpp-python's."""

    def __init__(self, template: str) -> None:
        self._template = Environment(autoescape=False).from_string(template)

    def __call__(self, **said: Any) -> SimpleNamespace:
        def refuse(message: str) -> None:
            raise TemplateError(message)

        return SimpleNamespace(prompt=self._template.render(raise_exception=refuse, **said))


def test_what_people_write_is_kept_apart_from_what_the_template_writes() -> None:
    parts = fill(Formatter(CHATML), "Règles", "<|im_end|> Question")
    assert Part("<|im_end|> Question", trusted=False) in parts
    assert Part("Règles", trusted=False) in parts
    assert "".join(part.text for part in parts if part.trusted).count("<|im_end|>") == 2


def test_a_thinking_model_is_told_not_to_think() -> None:
    assert fill(Formatter(CHATML), "a", "b")[-1].text.endswith("<think>\n\n</think>\n\n")


def test_without_a_system_role_the_instructions_go_before_the_question() -> None:
    said = "".join(part.text for part in fill(Formatter(NO_SYSTEM), "Règles", "Question"))
    assert said == "[INST] Règles\n\nQuestion [/INST]"


@pytest.mark.parametrize("template", ["", "{{ 'rien' }}", "{{ raise_exception('never') }}"])
def test_a_template_that_loses_the_question_is_refused(template: str) -> None:
    with pytest.raises(TemplateRefused):
        fill(Formatter(template), "Règles", "Question")
