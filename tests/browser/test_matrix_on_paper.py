"""A matrix goes to a meeting on paper: its rows on one sheet, the rest on a second."""

from __future__ import annotations

import io
from collections.abc import Iterator

import crime_home
import pypdfium2
import pytest
from visiting import Opening

from serving import serving

NAMES = (
    "Violence with injury", "Violence without injury", "Burglary", "Robbery", "Vehicle offences",
    "Theft from the person", "Shoplifting", "Bicycle theft", "Drugs", "Public order offences",
    "Arson and criminal damage", "Possession of weapons", "Sexual offences", "Other theft",
    "Stalking and harassment", "Noise", "Fly-tipping", "Begging",
)  # fmt: skip


@pytest.fixture(scope="module")
def harm_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A home of eighteen categories."""
    home = tmp_path_factory.mktemp("harm")
    with pytest.MonkeyPatch.context() as patch:
        slugs = {name.lower().replace(" ", "-"): name for name in NAMES}
        before, _, _ = crime_home.MEASURE.partition("polarities:")
        labels = "".join(f"  {slug}: {name}\n" for slug, name in slugs.items())
        patch.setattr(
            crime_home,
            "MEASURE",
            f"{before}disclosure: open-crime\nsensitivity: open\nsource: Crime log\nlabels:\n{labels}",
        )
        patch.setattr(crime_home, "CRIMES", {slug: (3 + at, 3) for at, slug in enumerate(slugs)})
        crime_home.build(home).close()
    with serving(home) as port:
        yield f"http://127.0.0.1:{port}"


def test_a_matrix_of_harm_and_likelihood_prints_on_two_sheets(
    opening: Opening, harm_site: str
) -> None:
    visit = opening(1280, False)
    page = visit.page
    page.goto(
        f"{harm_site}/matrix/score/risk/burglary/"
    )  # one that the new structure has no room for
    page.get_by_label("3: high concern").check()
    page.get_by_label("Reason").fill("It is feared.")
    visit.press("See what this changes")
    visit.press("Save this")
    page.goto(f"{harm_site}/matrix/structure/")
    page.get_by_label("Harm and likelihood, 1 to 5 each").check()
    page.get_by_label("In force from").fill("2020-04-01")
    visit.press("See what this changes")
    visit.press("Save this")
    page.goto(f"{harm_site}/matrix/")
    document = pypdfium2.PdfDocument(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    sheets = [one.get_textpage().get_text_range() for one in document]
    wide, high = document[0].get_size()
    document.close()
    assert wide > high
    assert len(sheets) == 2
    assert [name for name in NAMES if name not in sheets[0]] == []
    assert "What the matrix proposes" in sheets[1]
