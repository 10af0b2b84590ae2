"""The embedded ERP's static files: its own, and those of the Python packages that carry jQuery and Bootstrap.

`/assets/<library>/<path>` answers from the library's folder in site-packages, so that nothing of a third party lies in
this repository and no page asks another host.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.static import serve

_FOLDERS = {
    "erp": ("bot.sandbox", "static"),
    "jquery": ("xstatic.pkg.jquery", "data"),
    "jquery-ui": ("xstatic.pkg.jquery_ui", "data"),
    "bootstrap": ("bootstrap", "static/bootstrap"),
    "fontawesome": ("fontawesome", "static/fontawesome"),
}


@cache
def folder(library: str) -> Path:
    """The folder that holds a library's files; raises `LookupError` where its package is not installed."""
    package, below = _FOLDERS[library]
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise LookupError(f"O pacote Python {package!r} não está instalado.")
    for place in spec.submodule_search_locations:
        if (Path(place) / below).is_dir():
            return Path(place) / below
    raise LookupError(f"O pacote Python {package!r} não traz a pasta {below!r}.")


def asset(request: HttpRequest, library: str, path: str) -> HttpResponseBase:
    """One static file, cacheable for a day; 404 for an unknown library or file."""
    if library not in _FOLDERS:
        raise Http404(library)
    answer = serve(request, path, document_root=str(folder(library)))
    answer["Cache-Control"] = "max-age=86400"
    return answer
