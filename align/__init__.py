"""Text and bitext: segmentation, alignment, parallel-text formats. Knows nothing of models or glossaries."""
