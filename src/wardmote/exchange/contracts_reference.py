"""Write docs/reference/contracts.md: `python -m wardmote.exchange.contracts_reference PAGE`."""

from __future__ import annotations

import sys
from pathlib import Path

from wardmote.exchange.describing import contracts_markdown


def main(page: str) -> None:
    """Write the reference page of the contracts that ship."""
    Path(page).write_text(contracts_markdown(), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
