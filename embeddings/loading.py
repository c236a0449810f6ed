"""From settings to an encoder and an index."""

from pathlib import Path

from embeddings.encoder import Encoder
from embeddings.faiss_index import FaissIndex
from embeddings.manifest import Manifest
from embeddings.reranker import Reranker

DEFAULT_MODEL = Path(__file__).parent / "models" / "zh-en-small"
"""The Chinese–English model that ships with Duijie."""


def load_encoder(
    name_or_path: str | Path | None = None,
    *,
    query_prompt: str | None = None,
    document_prompt: str | None = None,
    device: str | None = None,
) -> Encoder:
    """Load a sentence-transformers model by folder or hub name, by default the one that ships.

    Takes seconds (it imports torch) and holds the model in memory: load once a process.

    Args:
        name_or_path: folder or hub name; None or "" for `DEFAULT_MODEL`.
        query_prompt: what to put before a query, instead of what the model's own configuration says.
        document_prompt: likewise before a document.
        device: of torch; by default the best there is.

    Raises:
        EncoderError: the model cannot be found or loaded; the sentence says why and what to do.
    """
    # Imported here, so that whoever only names this module does not wait for torch.
    from embeddings.sentence_transformer import SentenceTransformerEncoder  # noqa: PLC0415

    return SentenceTransformerEncoder(
        name_or_path or DEFAULT_MODEL, query_prompt=query_prompt, document_prompt=document_prompt, device=device
    )


def load_reranker(name_or_path: str | Path) -> Reranker:
    """Load a CrossEncoder of sentence-transformers by folder or hub name; raises EncoderError."""
    from embeddings.cross_encoder import CrossEncoderReranker  # noqa: PLC0415 - imports torch

    return CrossEncoderReranker(name_or_path)


def open_index(path: Path, *, model: str, dimension: int) -> tuple[FaissIndex, Manifest]:
    """Load the index saved at `path`, or start an empty one of revision 0 where there is none.

    Args:
        path: the file that `FaissIndex.save` writes.
        model: `Encoder.name` of the encoder in use.
        dimension: `Encoder.dimension` of it.

    Raises:
        IndexMismatchError: the file is damaged, or another model or text version made it.
    """
    try:
        return FaissIndex.load(path, model=model, dimension=dimension)
    except FileNotFoundError:
        return FaissIndex(dimension), Manifest(model=model, dimension=dimension, count=0, revision=0)
