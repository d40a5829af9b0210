"""Run the worked examples of documentation pages and write their answers in.

    tools/write_examples.py docs/reference/analysis/*.md

Each block marked `pycon` is run in order, one page in one namespace. A test holds the pages to
what they print.
"""

from __future__ import annotations

import contextlib
import doctest
import io
import re
import sys
import traceback
from pathlib import Path
from typing import Any

BLOCK = re.compile(r"(```pycon\n)(.*?)(```)", re.DOTALL)


def answered(block: str, names: dict[str, Any]) -> str:
    """Return a block of examples with the answer of each beneath it."""
    lines = []
    for example in doctest.DocTestParser().get_examples(block):
        source = example.source.rstrip("\n").split("\n")
        lines += [
            f"{'>>>' if at == 0 else '...'} {line}".rstrip() for at, line in enumerate(source)
        ]
        lines += said(example, names).splitlines()
    return "\n".join(lines) + "\n"


def said(example: doctest.Example, names: dict[str, Any]) -> str:
    """Return what an example prints; where its page shows it refused, how it is refused.

    Raises:
        whatever an example raises whose page shows no refusal.
    """
    printed = io.StringIO()
    try:
        with contextlib.redirect_stdout(printed):
            exec(compile(example.source, "<example>", "single"), names)  # noqa: S102  # our own page
    except Exception as refusal:
        if example.exc_msg is None:
            raise
        told = "".join(traceback.format_exception_only(refusal)).rstrip()
        return f"Traceback (most recent call last):\n    ...\n{told}"
    return printed.getvalue()


def rewritten(page: str) -> str:
    """Return a page with every block answered."""
    names: dict[str, Any] = {}
    return BLOCK.sub(lambda found: found[1] + answered(found[2], names) + found[3], page)


def main(pages: list[str]) -> int:
    """Rewrite the pages named."""
    for name in pages:
        path = Path(name)
        path.write_text(rewritten(path.read_text(encoding="utf-8")), encoding="utf-8")
        print(f"{path.name}: written")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
