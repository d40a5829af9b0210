"""Print what the claim checker finds of the answer sheets, its false alarms, and clean texts.

Usage: python tools/measure_claims.py [folder of the printed plans]
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from wardmote.claims.check import check_text
from wardmote.claims.decisions import Decision, decisions_from_json
from wardmote.claims.measured import Measured, is_found, measure, read_sheet
from wardmote.exchange.documents import read_file
from wardmote.terms.texts import PlainText

ROOT = Path(__file__).resolve().parents[1]
TESTS = ROOT / "tests" / "claims"
PLANS = {
    "plan-2008": "rbkc-crime-and-community-safety-plan-2008-2011.txt",
    "plan-2022": "rbkc-safer-k-and-c-plan-2022.txt",
}


def measured(folder: Path, name: str, bound: bool) -> Measured:
    """Measure one plan, unaided or with the figures an analyst has tied."""
    sheet = read_sheet((TESTS / "sheets" / f"{name}.json").read_text())
    decisions: tuple[Decision, ...] = ()
    if bound:
        decisions = decisions_from_json((TESTS / "sheets" / f"{name}-bound.json").read_text())
    text = (folder / PLANS[name]).read_text(encoding="utf-8")
    return measure(check_text(PlainText.of(text, name), decisions), sheet)


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT.parent / "shared" / "domain" / "plans"
    for name in PLANS:
        for bound in (False, True):
            result = measured(folder, name, bound)
            total = len(result.found) + len(result.missed)
            print(
                f"{name}{' with bound claims' if bound else ''}: found {len(result.found)} of {total} "
                f"({result.recall:.0%}), false alarms {len(result.false_alarms)}, "
                f"questions beside the sheet {len(result.other_questions)}"
            )
            if bound:
                for fault in result.missed:
                    print(f'  missed: "{fault.words}" ({fault.why})')
            for alarm in result.false_alarms:
                print(f'  false alarm: "{alarm.quote.text[:90]}": {alarm.reason[:140]}')
    _pairs()
    _others()
    _bank()
    _clean()


def _pairs() -> None:
    pairs = json.loads((TESTS / "sentences.json").read_text())
    found = sum(
        any(f.kind.value == kind for f in check_text(bad).findings) for _, bad, kind in pairs
    )
    false = sum(bool(check_text(good).findings) for good, _, _ in pairs)
    print(
        f"sentence pairs: found {found} of {len(pairs)} planted faults, {false} findings on right ones"
    )


def _others() -> None:
    """Documents of other, invented partnerships with planted faults."""
    for path in sorted(path for path in (TESTS / "others").iterdir() if path.suffix != ".json"):
        sheet = read_sheet(path.with_suffix(".json").read_text(encoding="utf-8"))
        result = measure(check_text(read_file(path)), sheet)
        missed = ", ".join(f'"{fault.words}"' for fault in result.missed)
        print(
            f"other {path.name}: found {len(result.found)} of {len(sheet)}, false alarms "
            f"{len(result.false_alarms)}{'; missed: ' + missed if missed else ''}"
        )


def _bank() -> None:
    """Short documents of eight kinds, clean and with one fault planted at a time."""
    for path in sorted((TESTS / "bank").glob("*.json")):
        cases = json.loads(path.read_text(encoding="utf-8"))
        for part in ("worked on", "kept back"):
            alarmed, found = [], []
            for case in (case for case in cases if case["part"] == part):
                clean = check_text(case["text"])
                alarmed.append(bool(clean.alarms))
                for fault in case["faults"]:
                    planted = check_text(case["text"].replace(fault["old"], fault["new"]))
                    found.append(is_found(clean, planted))
            print(
                f"bank {path.stem}, {part}: found {sum(found)} of {len(found)}, "
                f"false alarms in {sum(alarmed)} of {len(alarmed)} texts"
            )


def _clean() -> None:
    for path in sorted((TESTS / "clean").iterdir()):
        report = check_text(read_file(path))
        print(f"clean {path.name}: {len(report.alarms)} alarms, {len(report.questions)} questions")


if __name__ == "__main__":
    main()
