"""Risk in blocks: harm, likelihood and the organisation's position, on the partnership's own scales.

Factors are scored on scales that the partnership writes; harm and likelihood make a risk score, and
confidence and the organisation's position stand beside it, never inside. A score not given leaves a
range. The national guides' scales are not openly licensed: none is here, and a result by this
structure is not theirs to be called.

Source: the structure as published for MoRiLE-like tools (harm, likelihood, organisational position).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from wardmote.analysis.estimates import BadSample, EmptySample, OutOfRange
from wardmote.terms.guard import checked


class BadScheme(BadSample):
    """A scheme of scales that cannot be scored with."""


class Block(Enum):
    """What a factor speaks of. The value is the word to print."""

    HARM = "harm"
    LIKELIHOOD = "likelihood"
    POSITION = "organisational position"


class Joined(Enum):
    """How harm and likelihood make one score."""

    PRODUCT = "harm × likelihood"
    SUM = "harm + likelihood"


@dataclass(frozen=True, slots=True)
class Factor:
    """One factor with the partnership's own scale: words from the lowest score upwards.

    Attributes:
        weight: how much it counts in its block; 1 unless the partnership agreed otherwise.
        lowest: the score of the first word.
    """

    name: str
    block: Block
    scale: tuple[str, ...]
    weight: float = 1.0
    lowest: int = 0

    @property
    def highest(self) -> int:
        return self.lowest + len(self.scale) - 1


@dataclass(frozen=True, slots=True)
class RiskScheme:
    """Factors, how their blocks are joined, and the version under which the partnership agreed."""

    name: str
    version: str
    factors: tuple[Factor, ...]
    joined: Joined = Joined.PRODUCT


@dataclass(frozen=True, slots=True)
class BlockScore:
    """A block's weighted mean score as a range: both ends agree where every factor is scored.

    `words` are the scale's words for each score given, by factor.
    """

    block: Block
    low: float
    high: float
    scored: int
    factors: int
    words: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RiskScore:
    """The risk of one theme: a range, with its blocks and what stands beside it."""

    theme: str
    low: float
    high: float
    least_possible: float
    most_possible: float
    harm: BlockScore
    likelihood: BlockScore
    position: BlockScore  # of no factors where the scheme has none
    confidence: str
    scheme: str
    caveats: tuple[str, ...] = ()


def checked_scheme(scheme: RiskScheme) -> RiskScheme:
    """Return the scheme; refuse one with two factors of a name, a scale of one word, or no harm."""
    names = [factor.name for factor in scheme.factors]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise BadScheme(f'"{twice[0]}" is in the scheme twice: give each factor one name.')
    for factor in scheme.factors:
        if len(factor.scale) < 2 or not 0 < factor.weight < float("inf"):
            raise BadScheme(f'"{factor.name}" needs at least two words and a weight above 0.')
    for block in (Block.HARM, Block.LIKELIHOOD):
        if not any(factor.block is block for factor in scheme.factors):
            raise BadScheme(f"The scheme has no factor of {block.value}: add one.")
    return scheme


def risk_score(
    theme: str, scores: Mapping[str, int | None], scheme: RiskScheme, *, confidence: str = ""
) -> RiskScore:
    """Return the risk score of one theme.

    Args:
        scores: factor name → score, None where it is not known. A factor left out is refused.
        confidence: the grade of the evidence, in the partnership's words; printed beside.
    Raises: BadScheme, OutOfRange for a score off its scale, EmptySample for a factor left out.
    """
    checked_scheme(scheme)
    known = {factor.name for factor in scheme.factors}
    strange = sorted(set(scores) - known)
    if strange:
        raise BadScheme(f'"{strange[0]}" is not a factor of {scheme.name} {scheme.version}.')
    harm, likelihood, position = (_block(block, scores, scheme) for block in Block)
    ends = [_join(h, c, scheme.joined) for h, c in ((harm.low, likelihood.low),
                                                     (harm.high, likelihood.high))]  # fmt: skip
    span = [_limits(block, scheme) for block in (Block.HARM, Block.LIKELIHOOD)]
    possible = [_join(span[0][end], span[1][end], scheme.joined) for end in (0, 1)]
    return RiskScore(
        theme, ends[0], ends[1], possible[0], possible[1], harm, likelihood, position,
        confidence, f"{scheme.name} {scheme.version}, {scheme.joined.value}",
        _caveats(scheme, harm, likelihood, confidence),
    )  # fmt: skip


def ranked_risks(found: Sequence[RiskScore]) -> tuple[tuple[RiskScore, int, int], ...]:
    """Return themes by the middle of their range, each with its best and worst possible place."""
    if not found:
        raise EmptySample("There are no themes to rank.")
    if len({one.scheme for one in found}) > 1:
        raise BadScheme("The themes were scored under different schemes: they do not compare.")
    order = sorted(found, key=lambda one: (-(one.low + one.high), one.theme))
    return tuple(
        (one, 1 + sum(other.low > one.high for other in found),
         len(found) - sum(other.high < one.low for other in found))
        for one in order
    )  # fmt: skip


@checked
def same_product(impact: int, likelihood: int, highest: int = 4) -> tuple[tuple[int, int], ...]:
    """Return the other cells of an impact × likelihood grid with the same product.

    4 × 1 and 2 × 2 print one number and are different risks: show the cell.
    """
    if not (1 <= impact <= highest and 1 <= likelihood <= highest):
        raise OutOfRange(f"Impact and likelihood run from 1 to {highest}.")
    product = impact * likelihood
    return tuple(
        (a, product // a)
        for a in range(1, highest + 1)
        if product % a == 0
        and product // a <= highest
        and (a, product // a) != (impact, likelihood)
    )


def _block(block: Block, scores: Mapping[str, int | None], scheme: RiskScheme) -> BlockScore:
    factors = [factor for factor in scheme.factors if factor.block is block]
    low = high = whole = 0.0
    words: dict[str, str] = {}
    for factor in factors:
        if factor.name not in scores:
            raise EmptySample(f'"{factor.name}" has no score: give one, or None for not known.')
        score = scores[factor.name]
        ends = (factor.lowest, factor.highest) if score is None else (score, score)
        if not factor.lowest <= ends[0] <= ends[1] <= factor.highest or ends[0] != int(ends[0]):
            raise OutOfRange(
                f'"{factor.name}" runs from {factor.lowest} to {factor.highest}, not {score}.'
            )
        if score is not None:
            words[factor.name] = factor.scale[int(score) - factor.lowest]
        low, high = low + factor.weight * ends[0], high + factor.weight * ends[1]
        whole += factor.weight
    whole = whole or 1.0  # a scheme may have no factor of position
    return BlockScore(block, low / whole, high / whole, len(words), len(factors), words)


def _limits(block: Block, scheme: RiskScheme) -> tuple[float, float]:
    factors = [factor for factor in scheme.factors if factor.block is block]
    whole = sum(factor.weight for factor in factors)
    return (
        sum(factor.weight * factor.lowest for factor in factors) / whole,
        sum(factor.weight * factor.highest for factor in factors) / whole,
    )


def _join(harm: float, likelihood: float, joined: Joined) -> float:
    return harm * likelihood if joined is Joined.PRODUCT else harm + likelihood


def _caveats(
    scheme: RiskScheme, harm: BlockScore, likelihood: BlockScore, confidence: str
) -> tuple[str, ...]:
    caveats = [
        "Scores are an order, not amounts: twice the score is not twice the risk.",
        "The scales are the partnership's own.",
    ]
    unknown = harm.factors + likelihood.factors - harm.scored - likelihood.scored
    if unknown:
        caveats.append(f"{unknown} factors are not scored: the risk is a range.")
    if scheme.joined is Joined.PRODUCT:
        caveats.append("Products tie: show harm and likelihood, not the product alone.")
        if any(factor.lowest < 0 for factor in scheme.factors):
            caveats.append("A scale below 0 turns the product round: start scales at 0 or 1.")
    if not confidence:
        caveats.append("No confidence in the evidence was given.")
    return tuple(caveats)
