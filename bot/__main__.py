"""`python -m bot`: the same command line."""

from bot.cli.commands import main

main()
