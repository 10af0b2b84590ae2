"""The report of a run, in five shapes from one model, all of them from the run's folder alone.

    write_html(folder)      report.html      one file, opens from disk, no script, no request
    write_pdf(folder, …)    report.pdf       the same, printed by the browser
    write_markdown(folder)  report.md        for a ticket's comment
    write_json(folder)      report.json      the model itself; schema in docs/relatorio.schema.json
    write_zip(folder, …)    report.zip       everything, in parts where it is too large for an attachment
    write_window([…], …)    window.html      pause, verifications and resume of a window in one; window.json checks it

Each looks through what it is about to write and raises `EvidenceError` rather than let a personal datum or a secret
out; with `share=True` each is `report.share.…`, without names of people. `check(folder)` says what was tampered with,
`examine(folder, outside)` also on what its word rests.
"""

from bot.evidence.report.bundle import write_zip
from bot.evidence.report.check import Examined, check, examine
from bot.evidence.report.data import write_json
from bot.evidence.report.ground import Ground, Outside
from bot.evidence.report.html import write_html
from bot.evidence.report.joined import write_window
from bot.evidence.report.markdown import write_markdown
from bot.evidence.report.model import RunReport
from bot.evidence.report.pdf import write_pdf
from bot.evidence.report.proof import Problem
from bot.evidence.report.reading import read

__all__ = [
    "Examined",
    "Ground",
    "Outside",
    "Problem",
    "RunReport",
    "check",
    "examine",
    "read",
    "write_html",
    "write_json",
    "write_markdown",
    "write_pdf",
    "write_window",
    "write_zip",
]
