"""The Jinja environment: escapes everything, refuses names that do not exist."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from functools import lru_cache
from typing import Any

from django.urls import reverse
from jinja2 import Environment, StrictUndefined
from jinja2.compiler import CodeGenerator, Frame
from jinja2.nodes import Expr
from jinja2.runtime import Context

import wardmote
from wardmote.reports.rows_html import body_rows, number_rows
from wardmote.web.look.controls import calendar_rows, download_links, option_rows, small_figures
from wardmote.web.look.escaping import written
from wardmote.web.look.identity import framed_identity
from wardmote.web.look.static import address


class _PageCode(CodeGenerator):
    """Jinja's own code, but that what a page prints goes through `written`."""

    def _output_child_pre(self, node: Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.written(")


class _PageContext(Context):
    """Jinja's own context, but that nothing which a page calls asks for the context."""

    def call(
        self, called: Callable[..., Any], /, *args: Any, _block_vars: object = None,
        _loop_vars: object = None, **named: Any,
    ) -> Any:  # fmt: skip
        """Call it: to look for what our macros and functions never ask costs a page 24 times."""
        return called(*args, **named)


class PageEnvironment(Environment):
    """Jinja's environment, cheaper where each page pays: escaping, calling, importing macros."""

    code_generator_class = _PageCode
    context_class = _PageContext
    written = staticmethod(written)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return the globals as one mapping: a chain of two costs 20 microseconds an import.

        They are all set before the first template is read.
        """
        return {**self.globals, **(d or {})}


def environment(**options: Any) -> Environment:
    """Build the environment that every page is rendered in."""
    options |= {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    env = PageEnvironment(**{**options, "autoescape": True})
    env.globals.update(
        static=address,
        url=_url,
        identity=framed_identity,
        body_rows=body_rows,
        number_rows=number_rows,
        option_rows=option_rows,
        small_figures=small_figures,
        download_links=download_links,
        calendar_rows=calendar_rows,
        version=wardmote.__version__,
        once=once,
    )
    return env


@lru_cache(maxsize=256)  # a page asks for twenty, and each costs 30 microseconds
def _url(name: str, *args: Any) -> str:
    return reverse(name, args=args)


@lru_cache(maxsize=64)
def once(macro: Callable[..., Any], *told: str) -> Any:
    """Return what a macro writes of these words, written once: the menu is the same on many pages."""
    return macro(*told)
