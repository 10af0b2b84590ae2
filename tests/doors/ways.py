"""Every way out of a page that we know of, as a script of the page; each sends to a path of its own name, so a server can count.

A way is a function body that runs in the page and may use `to(name)`: the address that counts for it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Way:
    """`arrives` says whether it reaches the ERP where everything may be sent: what no guard sees is off there as well; None where it may, or the page is quicker."""

    name: str
    script: str
    arrives: bool | None = True
    get: bool = False  # a GET that only looks: it may arrive, and is no line of the write log
    udp: bool = False
    gap: bool = False  # known to be open: it is measured and shown, and is no promise
    seen: bool = True  # false: it can be kept in where only reads leave, and is not seen where everything may


SILENT = "fetch('${to()}', {method: 'POST', mode: 'no-cors'})"
SPOKEN = "new WebSocket('${to().replace('http', 'ws')}')"
CARRIED = "new WebTransport('${to().replace('http:', 'https:')}')"
ONGOING = "setInterval(() => fetch('${to()}', {method: 'POST', mode: 'no-cors', keepalive: true}), 20)"
POST = "{method: 'POST', body: 'a=1'}"
FORM = """const f = document.createElement('form'); f.method = '{method}'; f.action = {action};
    const i = document.createElement('input'); i.name = {name}; i.value = '1'; f.append(i); document.body.append(f);"""


def blob(code: str) -> str:
    return f"URL.createObjectURL(new Blob([`{code}`]))"


def form(action: str = "to()", method: str = "post", name: str = "'a'") -> str:
    return FORM.format(action=action, method=method, name=name)


def leaving(what: str, on: str = "pagehide") -> str:
    return f"addEventListener('{on}', () => {what}); location.href = '/clientes'"


WAYS = [
    # what only looks, so that a browser that sends nothing at all does not pass
    Way("a list by GET", "fetch(location.origin + '/clientes?' + way)", get=True),
    # posts
    Way("form", form() + "f.submit()"),
    Way("button of a form", form() + "const b = document.createElement('button'); f.append(b); b.click()"),
    Way("form in a frame", "const q = document.createElement('iframe'); q.name = 'q'; document.body.append(q);" + form() + "f.target = 'q'; f.submit()"),
    Way("form in a new window", form() + "f.target = '_blank'; f.submit()"),
    Way("fetch", f"fetch(to(), {POST})"),
    Way("fetch without CORS", "fetch(to(), {method: 'POST', mode: 'no-cors', body: 'a=1'})"),
    Way("keepalive", "fetch(to(), {method: 'POST', body: 'a=1', keepalive: true})"),
    Way("keepalive as the page goes", leaving("fetch(to(), {method: 'POST', keepalive: true})"), arrives=False),
    Way("beacon as the page goes", leaving("navigator.sendBeacon(to(), 'a=1')"), arrives=False),
    Way("beacon as the page is hidden", leaving("navigator.sendBeacon(to(), 'a=1')", "visibilitychange"), arrives=False),
    Way("beacon before the page goes", leaving("navigator.sendBeacon(to(), 'a=1')", "beforeunload")),
    Way("beacon, and the page goes", "navigator.sendBeacon(to(), 'a=1'); location.href = '/clientes'"),
    Way("picture as the page goes", leaving("new Image().src = to('delete')", "unload"), arrives=False),
    Way("beacon as a frame is removed", """const q = document.createElement('iframe'); document.body.append(q); const w = q.contentWindow;
        w.addEventListener('pagehide', () => w.navigator.sendBeacon(to(), 'a=1')); q.remove()""", arrives=False),
    Way("worker as the page goes", f"new Worker({blob(ONGOING)}); setTimeout(() => location.href = '/clientes', 100)", arrives=None),
    Way("worker without keepalive as the page goes", f"new Worker({blob(ONGOING.replace(', keepalive: true', ''))}); setTimeout(() => location.href = '/clientes', 100)", arrives=None),
    Way("worker as its window closes", f"const w = open('about:blank'); new w.Worker({blob(ONGOING)}); setTimeout(() => w.close(), 200)", arrives=None),
    Way("ping as the page goes", "const a = document.createElement('a'); a.href = '/clientes'; a.ping = to(); document.body.append(a); a.click()"),
    Way("PUT", "fetch(to(), {method: 'PUT'})"),
    Way("DELETE", "fetch(to(), {method: 'DELETE'})"),
    Way("XMLHttpRequest", "const x = new XMLHttpRequest(); x.open('POST', to()); x.send('a=1')"),
    Way("beacon", "navigator.sendBeacon(to(), 'a=1')"),
    Way("ping of a link", "const a = document.createElement('a'); a.href = '#x'; a.ping = to(); document.body.append(a); a.click()"),
    Way("report of a policy", """const q = document.createElement('iframe'); q.src = '/politica?to=' + encodeURIComponent(to('csp')); document.body.append(q)"""),
    Way("report to an endpoint", """const q = document.createElement('iframe'); q.src = '/politica?endpoint&to=' + encodeURIComponent(to('csp')); document.body.append(q);
        setTimeout(() => q.remove(), 300)""", arrives=False),
    Way("fetch later", "if (window.fetchLater) fetchLater(to(), {method: 'POST', activateAfter: 0})", arrives=False),
    # other windows, frames, workers
    Way("script of a window", "const w = window.open('/clientes'); setTimeout(() => w.fetch(to(), {method: 'POST'}), 300)"),
    Way("sandboxed frame", "const q = document.createElement('iframe'); q.sandbox = 'allow-scripts'; q.srcdoc = `<script>fetch('${to()}', {method: 'POST', mode: 'no-cors'})</script>`; document.body.append(q)"),
    Way("blank frame", "const q = document.createElement('iframe'); document.body.append(q); q.contentWindow.fetch(to(), {method: 'POST'})"),
    Way("worker", f"new Worker({blob(SILENT)})"),
    Way("worker of a file", "new Worker('/operario.js?to=' + encodeURIComponent(to()))"),
    Way("shared worker", f"new SharedWorker({blob(SILENT)})", arrives=False),
    Way("shared worker of a file", "new SharedWorker('/operario.js?to=' + encodeURIComponent(to()))", arrives=False),
    Way("service worker", "navigator.serviceWorker.register('/operario.js?to=' + encodeURIComponent(to()))", arrives=False),
    # sockets
    Way("socket", "new WebSocket(to().replace('http', 'ws'))", arrives=False),
    Way("socket of a worker", f"new Worker({blob(SPOKEN)})", arrives=False),
    Way("socket stream", "if (window.WebSocketStream) new WebSocketStream(to().replace('http', 'ws'))", arrives=False),
    Way("event source that acts", "new EventSource(to('delete'))"),
    Way("WebTransport", "new WebTransport(to().replace('http:', 'https:'))", arrives=False, udp=True),
    Way("WebTransport of a worker", f"new Worker({blob(CARRIED)})", arrives=False, udp=True, gap=True),
    Way("WebRTC", """const p = new RTCPeerConnection({iceServers: [{urls: 'stun:' + location.host}]}); p.createDataChannel('x');
        p.createOffer().then((o) => p.setLocalDescription(o))""", arrives=False, udp=True),
    # ahead of time
    Way("prefetch", "const l = document.createElement('link'); l.rel = 'prefetch'; l.href = to('delete'); document.head.append(l)"),
    Way("speculation rules", """for (const kind of ['prefetch', 'prerender']) { const s = document.createElement('script'); s.type = 'speculationrules';
        s.textContent = JSON.stringify({[kind]: [{source: 'list', urls: [to('delete')], eagerness: 'immediate'}]}); document.head.append(s) }""", arrives=False),
    Way("speculation rules in a shadow", """const d = document.createElement('div'); document.body.append(d); const s = document.createElement('script');
        s.type = 'SpeculationRules'; s.textContent = JSON.stringify({prefetch: [{source: 'list', urls: [to('delete')], eagerness: 'immediate'}]});
        d.attachShadow({mode: 'closed'}).append(s)""", arrives=False),
    Way("speculation rules of the page", "location.href = '/especula?to=' + encodeURIComponent(to('delete'))", arrives=False),
    Way("speculation rules of a header", "location.href = '/especula?head=1&to=' + encodeURIComponent(to('delete'))", seen=False),
    # GETs that write
    Way("GET by fetch", "fetch(to('delete'))"),
    Way("GET by an address", "location.href = to('cancelar')"),
    Way("GET by Yii's address", "fetch('/index.php?r=cliente/bloquearLote/id/5&' + way)"),
    Way("GET of a picture", "new Image().src = to('delete')"),
    Way("GET of a style", "const l = document.createElement('link'); l.rel = 'stylesheet'; l.href = to('delete'); document.head.append(l)"),
    Way("GET of a script", "const s = document.createElement('script'); s.src = to('delete'); document.head.append(s)"),
    Way("GET of a frame", "const q = document.createElement('iframe'); q.src = to('delete'); document.body.append(q)"),
    Way("GET of a form", form("to('delete')", "get", "way") + "f.submit()"),
    Way("GET nobody knows", "fetch(to('zap'))"),
    # another method inside
    Way("_method in the address", "fetch('/clientes?_method=DELETE&' + way)"),
    Way("method in a header", "fetch('/clientes?' + way, {headers: {'X-HTTP-Method-Override': 'DELETE'}})"),
]  # fmt: skip
