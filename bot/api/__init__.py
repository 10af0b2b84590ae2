"""The ERP's API v2: a second channel that only reads, on the tenant's own host."""

from bot.api.client import Api

__all__ = ["Api"]
