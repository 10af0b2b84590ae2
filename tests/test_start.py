"""Help and version come at once: counted by what is imported for them, which does not depend on how busy a machine is."""

from __future__ import annotations

import subprocess
import sys

import pytest

COUNT = """
import sys
import click
click_alone = set(sys.modules)
sys.argv = ["bot", *{args!r}]
from bot.cli import main
try:
    main()
except SystemExit:
    pass
print("\\n=" + " ".join(sorted(set(sys.modules) - click_alone)), len(click_alone))
"""
HEAVY = {
    "PIL", "alembic", "asyncio", "babel", "jinja2", "keyring", "playwright", "pydantic", "rich",
    "sqlalchemy", "yaml",
}  # fmt: skip


@pytest.mark.parametrize("args", [["--help"], ["pause", "--help"], ["--version"], ["report", "--help"]])
def test_help_imports_nothing_that_it_does_not_show(args: list[str]) -> None:
    out = subprocess.run([sys.executable, "-c", COUNT.format(args=args)], capture_output=True, text=True, check=True)
    *imported, of_click = out.stdout.rpartition("\n=")[2].split()
    assert not {name for name in imported if name.partition(".")[0] in HEAVY}
    assert len(imported) < int(of_click), imported


def test_what_the_bench_counts_is_still_there() -> None:
    code = "import sys; sys.path.insert(0, 'tests/bench'); import ledger; import bot.browser.page as page; ledger.Ledger().install(); page.Browser.__init__"
    subprocess.run([sys.executable, "-c", code], check=True)
