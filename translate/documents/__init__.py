"""Articles in files that have more than text: what is text in them, and the same file again in English."""
