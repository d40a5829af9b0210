"""Rebuild the generated parts of docs/ and check that every link leads somewhere: `make docs`."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LINK = re.compile(r"\]\((?!https?://|mailto:|#)([^)\s#]+)")


def rebuild() -> None:
    """Run each generator; each writes its own pages."""
    reference = ROOT / "docs" / "reference"
    pages = [
        str(path)
        for path in sorted((reference / "analysis").glob("*.md"))
        if "```pycon" in path.read_text("utf-8")
    ]
    for arguments in (
        ["-m", "wardmote.evidence.measures_reference", str(reference / "measures.md")],
        ["-m", "wardmote.exchange.contracts_reference", str(reference / "contracts.md")],
        ["tools/write_examples.py", *pages],
        ["tools/draw_analysis.py"],
        ["tools/draw_places.py"],
        ["tools/draw_people.py"],
    ):
        print(" ".join(arguments[:2]))
        subprocess.run([sys.executable, *arguments], cwd=ROOT, check=True)  # noqa: S603 - our own files


def dead_links() -> list[str]:
    """Return every relative link of a Markdown page that leads nowhere."""
    found = []
    for page in sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]):
        for target in LINK.findall(page.read_text(encoding="utf-8")):
            if not (page.parent / target).exists():
                found.append(f"{page.relative_to(ROOT)}: {target}")
    return found


def main() -> int:
    """Rebuild, then name every dead link."""
    if "--check" not in sys.argv:
        rebuild()
    dead = dead_links()
    print("\n".join(dead) if dead else "Every link leads somewhere.")
    return 1 if dead else 0


if __name__ == "__main__":
    sys.exit(main())
