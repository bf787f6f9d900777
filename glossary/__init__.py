"""Terms: formats, finding, enforcing, checking. Knows nothing of models or bitexts."""
