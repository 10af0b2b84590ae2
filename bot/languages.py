"""The languages that people may choose, and what Babel calls each; here, where help and version find them, nothing is imported."""

LANGUAGES = {"pt": "pt_BR", "en": "en"}
BRASILIA = "America/Sao_Paulo"  # the time zone of the ERP's day, and of what is told where no other is named


def N_(text: str) -> str:  # noqa: N802 - gettext's own name for it
    """Marks a text for the catalogs and gives it back as it is."""
    return text
