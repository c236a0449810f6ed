"""A model whose body computes in eight-bit integers with ONNX Runtime: made once, loaded like any other.

    python -m embeddings.int8 OUT [--model NAME_OR_PATH]

OUT is the folder of the model with one file more, `int8.onnx`: its transformer with the weights of the matrix products as
signed 8-bit integers, a scale each output channel; activations are rounded to 8 bits as they come. Whatever loads OUT through
`embeddings.loading` uses that file; tokenizer, window, pooling and prompts stay those of the model. Vectors differ a little
from the model's own, so OUT has a name of its own, and neither its index nor its calibration serves the other.
"""

import logging
import shutil
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import numpy as np
import torch
import typer
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Transformer
from torch import Tensor, nn
from transformers import PretrainedConfig
from transformers.modeling_outputs import BaseModelOutput

from embeddings.errors import DuijieError, EncoderError
from embeddings.loading import DEFAULT_MODEL
from embeddings.model_files import CALIBRATION_FILE, find_model

INT8_FILE = "int8.onnx"
_PACKAGES = ("onnxruntime", "onnx", "onnxscript")


def make_int8(model: str | Path, out: Path) -> Path:
    """Write the folder `out`: the files of the folder `model` and its body in int8. Takes half a minute.

    Raises:
        EncoderError: the extra is not installed, `model` is no folder of a model with a transformer in it, or `out` is not empty.
    """
    _require(_PACKAGES)
    find_model(model)
    if not Path(model).is_dir():
        raise EncoderError(f"{model} is no folder; copy the model to a folder first and name that.")
    if out.exists() and any(out.iterdir()):
        raise EncoderError(f"The folder {out} is not empty; name a new one.")
    loaded = SentenceTransformer(str(model), device="cpu", local_files_only=True).float()
    body = loaded[0].model if isinstance(loaded[0], Transformer) else None
    if body is None:
        raise EncoderError(f"The model {model} has no transformer to turn into int8; use it as it is.")
    ignored = shutil.ignore_patterns("*.md", CALIBRATION_FILE, INT8_FILE)
    shutil.copytree(model, out, ignore=ignored, dirs_exist_ok=True)
    with TemporaryDirectory() as scratch:
        plain = Path(scratch) / "float32.onnx"
        _export(body, plain)
        _quantize(plain, out / INT8_FILE)
    return out


def use_int8(model: SentenceTransformer, folder: Path) -> None:
    """Let `model`, loaded from `folder`, compute with the `int8.onnx` in it, where there is one.

    Raises:
        EncoderError: there is one, and ONNX Runtime is not installed or cannot read it.
    """
    if (folder / INT8_FILE).is_file():
        _require(("onnxruntime",))
        model[0].model = _Int8Body(folder / INT8_FILE, model[0].model.config)


class _Int8Body(nn.Module):
    """Stands for a transformer body: token ids (n, length) and their mask in, vectors (n, length, dimension) out."""

    def __init__(self, path: Path, config: PretrainedConfig) -> None:
        super().__init__()
        import onnxruntime  # noqa: PLC0415 - of the extra int8

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = torch.get_num_threads()
        options.log_severity_level = 3
        try:
            self._session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        except Exception as error:
            # ONNX Runtime has no common error of its own.
            raise EncoderError(f"{path} cannot be read; make it again: python -m embeddings.int8 OUT.") from error
        self.config = config

    def forward(self, input_ids: Tensor, attention_mask: Tensor, **_: object) -> BaseModelOutput:
        # One text at a time: activations share one scale a call, and a text must not change with its neighbours in the batch.
        vectors = [
            torch.from_numpy(self._run(ids[mask.bool()][None])[0])
            for ids, mask in zip(input_ids, attention_mask, strict=True)
        ]
        padded = nn.utils.rnn.pad_sequence(vectors, batch_first=True)
        return BaseModelOutput(
            last_hidden_state=nn.functional.pad(padded, (0, 0, 0, input_ids.shape[1] - padded.shape[1]))
        )

    def _run(self, ids: Tensor) -> NDArray[np.float32]:
        feed = {"input_ids": ids.numpy(), "attention_mask": np.ones_like(ids.numpy())}
        vectors: NDArray[np.float32] = self._session.run(None, feed)[0]
        return vectors


class _Body(nn.Module):
    """The body as ONNX sees it."""

    def __init__(self, body: nn.Module) -> None:
        super().__init__()
        self.body = body

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        vectors: Tensor = self.body(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        return vectors


def _export(body: nn.Module, path: Path) -> None:
    # Two texts of unlike length, so that nothing is taken for a constant.
    ids = torch.tensor([[1, 2, 3, 4, 5, 6, 7], [1, 2, 3, 0, 0, 0, 0]])
    free = {0: torch.export.Dim("texts"), 1: torch.export.Dim("tokens")}
    with _quiet():
        torch.onnx.export(
            _Body(body.eval()),
            (ids, (ids > 0).long()),
            str(path),
            input_names=["input_ids", "attention_mask"],
            output_names=["last_hidden_state"],
            dynamic_shapes={"input_ids": free, "attention_mask": free},
            external_data=False,
            verbose=False,
        )


def _quantize(plain: Path, out: Path) -> None:
    from onnxruntime.quantization import QuantType, quantize_dynamic  # noqa: PLC0415 - of the extra int8

    with _quiet():
        quantize_dynamic(
            str(plain),
            str(out),
            weight_type=QuantType.QInt8,
            per_channel=True,
            op_types_to_quantize=["MatMul", "Gather"],
        )


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep the exporter's remarks about what it skips off stderr."""
    before = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(before)


def _require(packages: tuple[str, ...]) -> None:
    missing = [name for name in packages if find_spec(name) is None]
    if missing:
        raise EncoderError(
            f"A model in int8 needs {missing[0]}, which is not installed: pip install 'duijie[int8]', "
            "or name a model without int8.onnx."
        )


def _command(
    out: Annotated[Path, typer.Argument(help="New folder for the model in int8.")],
    model: Annotated[Path, typer.Option(help="Folder of the model.")] = DEFAULT_MODEL,
) -> None:
    """Make a model in int8; DUIJIE_MODEL=OUT then uses it."""
    typer.echo(str(make_int8(model, out)))


if __name__ == "__main__":
    try:
        typer.run(_command)
    except DuijieError as error:
        typer.echo(f"error: {error}", err=True)
        sys.exit(1)
