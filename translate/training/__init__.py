"""Training of Marian models: corpus → train → export, each step a file of its own."""
