"""`python -m translate`: the same as `krant`."""

from translate.cli import main

main(prog_name="krant")
