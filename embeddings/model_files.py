"""Where the files of a model are, whether they are of the right kind, and who the model is."""

import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path

from embeddings.errors import EncoderError

CALIBRATION_FILE = "calibration.json"
"""What the scores of a model mean lies beside it under this name; it says which model it is for."""

HUB_TIMEOUT_S = 5.0
"""How long a hub may take to answer before it counts as out of reach."""


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """A sentence-transformers model that is there.

    `location` and `revision` are what SentenceTransformer takes; `identity` changes with every weight.
    """

    location: str
    revision: str | None
    identity: str
    cached: bool


def find_model(name_or_path: str | Path) -> ModelFiles:
    """Find a model by folder or by hub name (from the local cache when it is there, without asking the network).

    The identity is the folder's name and a SHA-256 of its files, or the hub name and the commit.

    Raises:
        EncoderError: there is no such folder or hub model, the hub is out of reach, or it is another kind of model.
    """
    path = Path(name_or_path).expanduser()
    if path.is_dir():
        _check_kind(path, str(name_or_path))
        return ModelFiles(str(path), None, f"{path.absolute().name}@{_fingerprint(path)}", cached=True)
    if _is_path(name_or_path):
        what = "is a file, not a folder" if path.exists() else "does not exist"
        raise EncoderError(f"The model folder {name_or_path} {what}; {_WAY_OUT}")
    name = str(name_or_path)
    return _find_on_hub(name if "/" in name else f"sentence-transformers/{name}", asked=name)


def find_cross_encoder(name_or_path: str | Path) -> ModelFiles:
    """Find a cross-encoder by folder or hub name; what kind of model it is shows when it is loaded.

    Raises:
        EncoderError: there is no such folder, or it holds no model.
    """
    path = Path(name_or_path).expanduser()
    if path.is_dir():
        if _read_json(path / "config.json") is None:
            raise EncoderError(f"The folder {name_or_path} holds no model (no config.json in it); name another folder.")
        return ModelFiles(str(path), None, f"{path.absolute().name}@{_fingerprint(path)}", cached=True)
    if _is_path(name_or_path):
        raise EncoderError(f"The folder {name_or_path} does not exist; name the folder or hub name of a CrossEncoder.")
    return ModelFiles(str(name_or_path), None, str(name_or_path), cached=False)


_WAY_OUT = (
    "give the folder of a sentence-transformers model, or its hub name where there is network, "
    "or no name for the model that ships with Duijie."
)


def _is_path(name_or_path: str | Path) -> bool:
    name = str(name_or_path)
    looks_like_path = name.startswith((".", "/", "~", "\\")) or name.count("/") > 1 or "\\" in name
    return isinstance(name_or_path, Path) or looks_like_path or not name or Path(name).exists()


def _check_kind(folder: Path, name: str) -> None:
    if not (folder / "modules.json").is_file():
        config = _read_json(folder / "config.json")
        if config is None:
            raise EncoderError(f"The folder {name} holds no model (no modules.json in it); {_WAY_OUT}")
        architectures = config.get("architectures")
        kind = architectures[0] if isinstance(architectures, list) and architectures else "a plain transformers model"
        raise EncoderError(
            f"{name} is no sentence-transformers model but {kind}, which gives no sentence vectors; {_WAY_OUT}"
        )
    kind = (_read_json(folder / "config_sentence_transformers.json") or {}).get("model_type", "SentenceTransformer")
    if kind != "SentenceTransformer":
        raise EncoderError(f"{name} is a {kind}, not a SentenceTransformer; {_WAY_OUT}")


def _read_json(path: Path) -> dict[str, object] | None:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return content if isinstance(content, dict) else None


def _fingerprint(folder: Path) -> str:
    """Hash names and contents of everything in the folder but what is said about it: hidden files, prose, calibration."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        parts = path.relative_to(folder).parts
        if path.suffix == ".md" or path.name == CALIBRATION_FILE or any(part.startswith(".") for part in parts):
            continue
        with path.open("rb") as file:
            content = hashlib.file_digest(file, "sha256").hexdigest()
        digest.update(f"{'/'.join(parts)}\0{content}\n".encode())
    return digest.hexdigest()[:12]


def _find_on_hub(name: str, *, asked: str) -> ModelFiles:
    # Imported here: only a model by name needs it.
    import huggingface_hub  # noqa: PLC0415
    from huggingface_hub.errors import OfflineModeIsEnabled, RepositoryNotFoundError  # noqa: PLC0415

    cache = os.environ.get("SENTENCE_TRANSFORMERS_HOME")
    cached = huggingface_hub.try_to_load_from_cache(name, "modules.json", cache_dir=cache)
    if isinstance(cached, str):
        folder = Path(cached).parent
        _check_kind(folder, asked)
        return ModelFiles(name, folder.name, f"{name}@{folder.name[:12]}", cached=True)
    try:
        # One request with a deadline first: the loader itself would try for minutes.
        commit = huggingface_hub.HfApi().model_info(name, timeout=HUB_TIMEOUT_S).sha
        folder = Path(
            huggingface_hub.snapshot_download(name, revision=commit, allow_patterns="*.json", cache_dir=cache)
        )
    except RepositoryNotFoundError as error:
        raise EncoderError(f"There is no folder and no public hub model {asked}; {_WAY_OUT}") from error
    except OfflineModeIsEnabled as error:
        raise EncoderError(
            f"The model {asked} is not in the local cache and HF_HUB_OFFLINE forbids to fetch it; {_WAY_OUT}"
        ) from error
    except Exception as error:
        # Whatever the hub's HTTP client of the day raises for a network that is not there.
        raise EncoderError(
            f"There is no folder {asked}, and the model hub could not be reached ({_brief(error)}); {_WAY_OUT}"
        ) from error
    _check_kind(folder, asked)
    return ModelFiles(name, commit, f"{name}@{folder.name[:12]}", cached=False)


def _brief(error: Exception) -> str:
    first_line = (str(error).splitlines() or [""])[0].rstrip(". ")
    return first_line[:120] or type(error).__name__
