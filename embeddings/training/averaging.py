"""The mean of several models that were trained from one another (a "model soup", Wortsman and others, 2022)."""

import shutil
from collections.abc import Mapping
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file

from embeddings.training.errors import StartError
from embeddings.training.student import STUDENT_FILES

_WEIGHTS = "model.safetensors"


def average(shares: Mapping[Path, float], out: Path) -> Path:
    """Write to `out` a model whose weights are the mean of the models in the folders of `shares`, and give `out`.

    The shares need not add up to 1. All else is copied from the first; weights are kept in its precision.
    Raises `StartError` where a folder holds no model of this recipe, or the models are not of one shape.
    """
    first, *_ = shares
    models = {folder: _load(folder) for folder in shares}
    shapes = {name: value.shape for name, value in models[first].items()}
    for folder, weights in models.items():
        if {name: value.shape for name, value in weights.items()} != shapes:
            raise StartError(
                f"The models {first} and {folder} are not of one shape. Average models of one family only."
            )
    total = sum(shares.values())
    mean = {
        name: torch.stack([share / total * models[folder][name].float() for folder, share in shares.items()])
        .sum(dim=0)
        .to(value.dtype)
        for name, value in models[first].items()
    }
    for name in STUDENT_FILES:
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(first / name, out / name)
    save_file(mean, out / _WEIGHTS, metadata={"format": "pt"})
    return out


def _load(folder: Path) -> dict[str, torch.Tensor]:
    missing = [name for name in STUDENT_FILES if not (folder / name).is_file()]
    if missing:
        raise StartError(f"The folder {folder} lacks {missing[0]}. Name models that this recipe made.")
    return load_file(folder / _WEIGHTS)
