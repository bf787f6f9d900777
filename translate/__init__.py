"""Dutch to English: reading articles, running a model, writing bitexts. The only package that imports the other two."""
