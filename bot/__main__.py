"""`python -m bot`: the same command line."""

from bot.cli import main

main()
