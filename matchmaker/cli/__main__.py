"""`python -m matchmaker.cli`: the command where its script is not on the path."""

from matchmaker.cli import main

main()
