"""The small tenant of tests/crash and the fake ERP of tests/soak are used here as well."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1] / name) for name in ("crash", "soak")]
