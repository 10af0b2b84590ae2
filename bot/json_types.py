"""Json: what `json.dumps` takes, as `json.loads` gives it back: None, bool, int, float, str, list and dict of these."""

from typing import Any, TypeAlias

Json: TypeAlias = Any
