"""Fast greedy translation with a Marian model in training: for validation and for back-translating by the million.

transformers' generate spends most of a step of a two-layer decoder in its own bookkeeping; here a step is the layers.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import torch
from torch.nn import functional

from translate.training.stream import padded

CHECK_EVERY = 8  # steps between looks at whether all rows have ended: looking makes a GPU wait


@torch.inference_mode()
def translate(model: Any, sources: Sequence[list[int]], rows: int = 64, growth: float = 1.6) -> list[list[int]]:
    """The best-first piece ids of each source (ids without end); at most `growth` times as long plus 8, or 250."""
    order = sorted(range(len(sources)), key=lambda index: len(sources[index]))
    found: list[list[int]] = [[] for _ in sources]
    for start in range(0, len(order), rows):
        chosen = order[start : start + rows]
        for index, output in zip(chosen, _batch(model, [sources[index] for index in chosen], growth), strict=True):
            found[index] = output
    return found


def _batch(model: Any, sources: Sequence[list[int]], growth: float) -> list[list[int]]:
    config, device = model.config, model.device
    length = max(map(len, sources)) + 1
    ids = padded(sources, length, config.pad_token_id, config.eos_token_id).to(device).long()
    steps = min(250, int(growth * length) + 8)
    decoder = Decoder(model, ids, steps)
    token = torch.full((len(sources),), config.decoder_start_token_id, device=device)
    done = torch.zeros(len(sources), dtype=torch.bool, device=device)
    written = []
    for step in range(steps):
        token = decoder.step(token, step).masked_fill(done, config.pad_token_id)
        written.append(token)
        done |= token == config.eos_token_id
        if step % CHECK_EVERY == CHECK_EVERY - 1 and bool(done.all()):
            break
    end = {config.eos_token_id, config.pad_token_id}
    return [[piece for piece in row if piece not in end] for row in torch.stack(written, 1).tolist()]


class Decoder:
    """The decoder's layers with their keys and values kept from step to step."""

    def __init__(self, model: Any, ids: torch.Tensor, steps: int) -> None:
        self.layers, self.embedding = model.model.decoder.layers, model.model.decoder.embed_tokens
        self.positions, self.bias = model.model.decoder.embed_positions.weight, model.final_logits_bias
        self.scale = math.sqrt(model.config.d_model) if model.config.scale_embedding else 1.0
        self.pad = model.config.pad_token_id
        mask = ids != self.pad
        states = model.model.encoder(input_ids=ids, attention_mask=mask.long()).last_hidden_state
        self.mask = mask[:, None, None, :]
        self.heads = model.config.decoder_attention_heads
        self.cross = [self.split(layer.encoder_attn, states) for layer in self.layers]
        shape = (len(ids), self.heads, steps, model.config.d_model // self.heads)
        self.own = [(states.new_zeros(shape), states.new_zeros(shape)) for _ in self.layers]

    def split(self, attention: Any, states: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Keys and values [rows, heads, positions, width of a head]."""
        key, value = (
            projection(states).unflatten(-1, (self.heads, -1)).transpose(1, 2)
            for projection in (attention.k_proj, attention.v_proj)
        )
        return key.contiguous(), value.contiguous()

    def step(self, token: torch.Tensor, position: int) -> torch.Tensor:
        """The next token [rows] after `token` at `position`."""
        state = self.embedding(token[:, None]) * self.scale + self.positions[position].to(self.embedding.weight.dtype)
        for layer, cross, own in zip(self.layers, self.cross, self.own, strict=True):
            new = self.split(layer.self_attn, state)
            for kept, value in zip(own, new, strict=True):
                kept[:, :, position : position + 1] = value
            seen = [kept[:, :, : position + 1] for kept in own]
            state = layer.self_attn_layer_norm(state + self.attend(layer.self_attn, state, seen[0], seen[1], None))
            state = layer.encoder_attn_layer_norm(state + self.attend(layer.encoder_attn, state, *cross, self.mask))
            state = layer.final_layer_norm(state + layer.fc2(layer.activation_fn(layer.fc1(state))))
        logits = functional.linear(state[:, 0], self.embedding.weight) + self.bias[0]
        logits[:, self.pad] = -math.inf
        chosen: torch.Tensor = logits.argmax(-1)
        return chosen

    def attend(self, attention: Any, state: torch.Tensor, key: Any, value: Any, mask: Any) -> torch.Tensor:
        query = attention.q_proj(state).unflatten(-1, (self.heads, -1)).transpose(1, 2)
        mixed = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        projected: torch.Tensor = attention.out_proj(mixed.transpose(1, 2).flatten(2))
        return projected
