"""What a page prints is escaped as Jinja would, remembered or not."""

from __future__ import annotations

import pytest
from markupsafe import Markup, escape

from wardmote.web.config.jinja import environment
from wardmote.web.look.escaping import written


@pytest.mark.parametrize("words", ["<b>&'\"", "plain", "long <" * 100, 7, None, Markup("<b>")])
def test_page_prints_as_jinja_escapes(words: object) -> None:
    assert written(words) == escape(words)
    assert written(words) == escape(words)  # and again, where it is remembered


def test_markup_never_passes_for_the_same_words_nor_words_for_it() -> None:
    assert written(Markup("<i>")) == "<i>"
    assert written("<i>") == "&lt;i&gt;"
    assert written(Markup("<i>")) == "<i>"
    template = environment().from_string("{{ one }}{{ other }}{{ one|safe }}")
    assert template.render(one="<u>", other=Markup("<u>")) == "&lt;u&gt;<u><u>"
