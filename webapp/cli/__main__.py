"""`python -m webapp.cli`: the same as `atalaya`, from a checkout."""

from webapp.cli import main

if __name__ == "__main__":
    main(prog_name="atalaya")
