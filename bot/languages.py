"""The languages that people may choose, and what Babel calls each."""

LANGUAGES = {"pt": "pt_BR", "en": "en"}
