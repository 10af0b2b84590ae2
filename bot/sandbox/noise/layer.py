"""The middleware that lays the noise over what the ERP answers: pages, fragments of pages, scripts and styles."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from bot.sandbox import knobs
from bot.sandbox.noise import kinds, markup, names, wording
from bot.sandbox.noise.kinds import Noise

Answer = Callable[[HttpRequest], Any]
END = "</body>"


def current() -> Noise | None:
    """The noise of the ERP running in this process."""
    return kinds.parse(knobs.current().noise)


def layer(get_response: Answer) -> Answer:
    """The oracle and files of third parties pass through untouched."""

    def answer(request: HttpRequest) -> Any:
        noise = current()
        ours = request.path.startswith("/assets/erp/")
        if noise is None or (request.path.startswith(("/__sandbox__/", "/assets/")) and not ours):
            return get_response(request)
        names.read_back(noise, request)
        response = get_response(request)
        kind = str(response.get("Content-Type", ""))
        if ours:
            return _asset(noise, response) if response.status_code == 200 else response
        _slow(noise, request)
        if kind.startswith("text/html") and response.content:
            response.content = _page(noise, str(request.GET.get("r", "")), response.content.decode())
        return response

    return answer


def _slow(noise: Noise, request: HttpRequest) -> None:
    if "slow_server" in noise.kinds:
        time.sleep(noise.ms / 3000 * noise.dice("slow_server", request.get_full_path()).random())


def _page(noise: Noise, route: str, html: str) -> str:
    """The page or fragment with all that is put into it here, and the script that does the rest."""
    for kind in noise.kinds:
        if kind in markup.KINDS and END in html:
            html = markup.KINDS[kind](html, noise.dice(kind, route))
    html = _texts(noise, html)
    facts = json.dumps({"seed": noise.seed, "kinds": noise.kinds, "ms": noise.ms, "route": route})
    script = f'<script type="application/json" id="noise-facts">{facts}</script><script src="/assets/erp/js/noise.js"></script>'
    return html.replace(END, script + END)


def _texts(noise: Noise, text: str) -> str:
    for kind in noise.kinds:
        if kind in wording.KINDS:
            text = wording.KINDS[kind](text, noise.dice(kind))
        if kind in names.KINDS:
            text = names.KINDS[kind](text, noise.dice(kind))
    return text


def _asset(noise: Noise, response: Any) -> HttpResponse:
    """A script or style of the ERP's own, with the same words and names as its pages; not kept, for the noise may change."""
    text = b"".join(response.streaming_content).decode()
    return HttpResponse(
        _texts(noise, text), content_type=response["Content-Type"], headers={"Cache-Control": "no-store"}
    )
