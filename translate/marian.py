"""MarianMT through transformers: the reference engine. Importing this module loads nothing; opening a model does."""

from __future__ import annotations

import ctypes
import math
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr
from io import StringIO
from pathlib import Path
from typing import Any

from translate.batches import STEP
from translate.convert_marian import NEVER, numbered
from translate.decoding import MAX_PIECES, RELOAD, Decoding
from translate.errors import KrantError, first_line
from translate.pieces import Pieces
from translate.translator import Hypothesis, batches
from translate.whole import WIDE, WholeSentences
from translate.wordlinks import Heads, attention_links
from translate.writable import writable

SMALL = 30_000_000  # parameters; below, threads wait for each other longer than they work (measured: up to 40 times)


class MarianTranslator(WholeSentences):
    """A Marian folder, opened. `translate` takes sentences as `normalize.for_model` gives them."""

    def __init__(self, folder: Path, decoding: Decoding | None = None, *, threads: int | None = None) -> None:
        """Raises KrantError when the folder's files cannot be loaded."""
        super().__init__()
        keep_memory()
        os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
        import torch
        from transformers import MarianMTModel, MarianTokenizer
        from transformers.utils import logging

        logging.set_verbosity_error()
        logging.disable_progress_bar()
        self.decoding = decoding or Decoding()
        self._heads = Heads(heads=self.decoding.heads)
        self._torch = torch
        try:
            with redirect_stderr(StringIO()):  # sentencepiece and tokenizers write there what we say better
                self._tokenizer: Any = MarianTokenizer.from_pretrained(folder, local_files_only=True)
                self._model: Any = MarianMTModel.from_pretrained(
                    folder, dtype=torch.float32, local_files_only=True, attn_implementation="eager"
                )
        except Exception as error:  # whatever a damaged file makes three libraries raise
            raise KrantError(f"{folder}: this model cannot be loaded: {first_line(error)}. {RELOAD}") from error
        self._pieces = Pieces(folder, self.decoding.dictionary)
        self._check(folder)
        self._forbid(folder)
        if threads or self._model.num_parameters() < SMALL:
            torch.set_num_threads(threads or 1)
        self._end: Any = self._model.config.eos_token_id
        self._model.eval()

    def _check(self, folder: Path) -> None:
        """A vocabulary of another model would translate into nonsense without an error."""
        size = self._model.config.vocab_size
        if len(self._tokenizer) > size:
            raise KrantError(
                f"{folder}: vocab.json has {len(self._tokenizer)} entries, but the weights are for {size}. "
                f"They belong to different models. {RELOAD}"
            )

    def _forbid(self, folder: Path) -> None:
        """What is in no target is not written, as in the other engine."""
        config = self._model.config
        if config.share_encoder_decoder_embeddings:
            special = {config.pad_token_id, config.eos_token_id, config.decoder_start_token_id}
            try:
                pieces = numbered(folder / "vocab.json", config.vocab_size)
            except ValueError as error:
                raise KrantError(f"{folder}: this model cannot be loaded: {first_line(error)}. {RELOAD}") from error
            writes = writable(folder, pieces, special)
            if writes:
                others = sorted(set(range(config.vocab_size)) - set(writes))
                self._model.final_logits_bias[0, others] = NEVER

    @property
    def signature(self) -> str:
        """What runs the model, and how exactly it computes."""
        return "torch float32"

    @property
    def term_markup(self) -> tuple[str, str] | None:
        """The marks by which the model is told the terms of a sentence; None if it knows none."""
        return self.decoding.term_markup

    def count(self, sentence: str) -> int:
        return len(self._pieces.of_source(sentence)) + 1

    def search(self, sentences: list[str], *, without_repetition: bool = False) -> list[Hypothesis]:
        options = {"no_repeat_ngram_size": 3} if without_repetition else {}
        return self._batched(sentences, lambda batch: self._generate(batch, **options))

    def first(self, sentences: list[str]) -> list[Hypothesis]:
        """`search`, and of what the beam has the best by the dictionary, too."""
        if self.decoding.dictionary is None:
            return self.search(sentences)
        return self._batched(sentences, lambda batch: [best for best, *_ in self._beams(batch, self.decoding.beams)])

    def _batched(self, sentences: list[str], search: Callable[[list[str]], list[Hypothesis]]) -> list[Hypothesis]:
        found: list[Hypothesis] = [Hypothesis("")] * len(sentences)
        for batch in batches([self.count(sentence) for sentence in sentences], self.decoding.batch_pieces):
            for index, hypothesis in zip(batch, search([sentences[i] for i in batch]), strict=True):
                found[index] = hypothesis
        return found

    def _beams(self, sentences: list[str], count: int) -> list[list[Hypothesis]]:
        """For each sentence `count` hypotheses, the best first."""
        flat = self._generate(sentences, num_return_sequences=count)
        every = [flat[start : start + count] for start in range(0, len(flat), count)]
        pairs = zip(sentences, every, strict=True)
        return [[beam[place] for place in self._pieces.ranked(sentence, beam)] for sentence, beam in pairs]

    def links(self, pairs: Sequence[tuple[str, str]]) -> list[list[tuple[int, int, float]]]:
        """Links between the space-separated tokens of plain sources and targets, see `wordlinks`."""
        found: list[list[tuple[int, int, float]]] = [[] for _ in pairs]
        for batch in self._pair_batches(pairs):
            linked = attention_links(self._model, self._tokenizer, self._pieces, [pairs[i] for i in batch], self._heads)
            for index, links in zip(batch, linked, strict=True):
                found[index] = links
        return found

    def score(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
        """The mean log-probability of each target's pieces, given its source."""
        found = [0.0] * len(pairs)
        for batch in self._pair_batches(pairs):
            inputs = self._tokenizer(
                [self._pieces.given(pairs[i][0]) for i in batch], return_tensors="pt", padding=True
            )
            targets = self._tokenizer(text_target=[pairs[i][1] for i in batch], return_tensors="pt", padding=True)
            labels = targets["input_ids"]
            with self._torch.inference_mode():
                logits = self._model(**inputs, labels=labels).logits
            each = logits.log_softmax(-1).gather(2, labels.unsqueeze(2)).squeeze(2)
            real = targets["attention_mask"]
            for index, value in zip(batch, ((each * real).sum(1) / real.sum(1)).tolist(), strict=True):
                found[index] = value
        return found

    def continue_from(self, source: str, prefix: str) -> Hypothesis:
        """The best translation of a plain source that begins with `prefix`. Its score counts what follows only. Nothing
        for what is longer than the model's positions."""
        if not self._pair_batches([(source, prefix)]):
            return Hypothesis("")
        start = self._model.config.decoder_start_token_id
        pieces = self._tokenizer(text_target=[prefix])["input_ids"][0][:-1]
        return self._generate([source], decoder_input_ids=self._torch.tensor([[start, *pieces]]))[0]

    def alternatives(self, sentence: str) -> list[Hypothesis]:
        """The hypotheses of the beam, the best first; none of a sentence that is translated in parts."""
        if len(self._split(sentence)) > 1:
            return []
        return self._beams([sentence], self.decoding.beams)[0]

    def widely(self, sentences: list[str]) -> list[list[Hypothesis]]:
        """The hypotheses of a wider beam."""
        return [self._beams([sentence], WIDE)[0] for sentence in sentences]

    def _pair_batches(self, pairs: Sequence[tuple[str, str]]) -> list[list[int]]:
        """Indices of the pairs that are short enough for the model, in batches."""
        cut = ((self._pieces.of_source(source), self._pieces.of_target(target)) for source, target in pairs)
        lengths = [max(map(len, both)) + 1 for both in cut]
        short = [i for i, length in enumerate(lengths) if length <= 2 * MAX_PIECES]
        groups = batches([lengths[i] for i in short], self.decoding.batch_pieces)
        return [[short[i] for i in group] for group in groups]

    def _generate(self, sentences: list[str], **options: Any) -> list[Hypothesis]:
        inputs = self._tokenizer([self._pieces.given(one) for one in sentences], return_tensors="pt", padding=True)
        lengths = inputs["attention_mask"].sum(1)
        limits = 2 * (lengths + -lengths % STEP) + 12  # as in the other engine
        beams = max(self.decoding.beams, options.get("num_return_sequences", 1))
        start = options["decoder_input_ids"].shape[1] if "decoder_input_ids" in options else 1
        with self._torch.inference_mode():
            output = self._model.generate(
                **inputs,
                num_beams=beams,
                max_new_tokens=int(limits.max()),
                max_length=None,
                logits_processor=[_OwnLimit(limits.repeat_interleave(beams), start, self._end)],
                stopping_criteria=[_forget_scores],
                do_sample=False,
                output_scores=True,  # or the hypotheses have none
                return_dict_in_generate=True,
                **options,
            )
        texts = self._tokenizer.batch_decode(output.sequences, skip_special_tokens=True)
        scores = output.sequences_scores.tolist() if "sequences_scores" in output else [None] * len(texts)
        return [
            Hypothesis(" ".join(text.split()), None if score is None else round(score, 4))
            for text, score in zip(texts, scores, strict=True)
        ]


class _OwnLimit:
    """Ends every hypothesis at its own sentence's limit. The search has one for the whole batch, and with that alone
    a short sentence whose search does not end would come out differently beside a long one."""

    def __init__(self, limits: Any, start: int, end: int) -> None:
        """`limits`: new pieces a row, a tensor; `start`: pieces that were given; `end`: the id of </s>."""
        self.limits, self.start, self.end = limits, start, end

    def __call__(self, input_ids: Any, scores: Any) -> Any:
        ending = self.limits <= input_ids.shape[1] - self.start + 1
        if ending.any():
            scores = scores.masked_fill(ending.unsqueeze(1), -math.inf)
            scores[ending, self.end] = 0
        return scores


def _forget_scores(input_ids: Any, scores: tuple[Any, ...]) -> Any:
    """Stops nothing, but frees each step's scores: the search keeps them all, one a beam and vocabulary entry (5 GB for
    a batch with opus-mt's 67,000), and nobody reads them."""
    scores[-1].untyped_storage().resize_(0)
    return input_ids.new_zeros(input_ids.shape[0], dtype=bool)


def keep_memory() -> None:
    """Tell glibc to keep freed memory: torch frees and takes the same large blocks at every step of the search.

    mallopt(3): M_MMAP_MAX (-4) 0, M_TRIM_THRESHOLD (-1) 16 GiB. Without effect on other systems and allocators.
    """
    if sys.platform == "linux":
        try:
            mallopt = ctypes.CDLL(None).mallopt
        except (OSError, AttributeError):
            return
        mallopt(-4, 0)
        mallopt(-1, 2**31 - 1)
