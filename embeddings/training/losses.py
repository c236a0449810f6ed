"""The losses: pull a vector to its target, and tell the target from the others."""

from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

SCALE = 20.0
# Two English texts this close mean the same (all 1 on the unit sphere): the one is no negative of the other.
_SAME_MEANING = 0.9


def pull(vectors: Tensor, targets: Tensor) -> Tensor:
    """Mean of 1 - cosine between unit `vectors` and unit `targets`, both (n, dimension)."""
    return (1.0 - (vectors * targets).sum(1)).mean()


def together(vectors: Tensor, labels: Sequence[str]) -> Tensor:
    """Supervised contrast (Khosla and others, 2020) at half the scale: texts of one label nearer than the others.

    Each label weighs the same, however often it comes; labels that come once are only negatives.
    """
    names = sorted(set(labels))
    numbers = torch.tensor([names.index(label) for label in labels])
    itself = torch.eye(len(labels), dtype=torch.bool)
    same = (numbers[:, None] == numbers[None, :]) & ~itself
    shares = (SCALE / 2 * (vectors @ vectors.T)).masked_fill(itself, -torch.inf).log_softmax(1)
    partners = same.sum(1)
    own = -shares.masked_fill(~same, 0.0).sum(1) / partners.clamp(min=1)
    weights = torch.where(partners > 0, 1.0 / (partners + 1), 0.0)
    return (own * weights).sum() / weights.sum().clamp(min=1e-6)


def contrast(vectors: Tensor, targets: Tensor, bank: Tensor) -> Tensor:
    """InfoNCE both ways at scale 20; from `vectors` the targets also compete with the rows of `bank` (m, dimension)."""
    own = torch.arange(len(vectors))
    twins = (targets @ targets.T > _SAME_MEANING).fill_diagonal_(False)  # noqa: FBT003 (torch's own signature)
    inside = (vectors @ targets.T).masked_fill(twins, -1.0)
    outside = (vectors @ bank.T).masked_fill(targets @ bank.T > _SAME_MEANING, -1.0)
    forth = cross_entropy(SCALE * torch.cat([inside, outside], dim=1), own)
    back = cross_entropy(SCALE * inside.T, own)
    return (forth + back) / 2
