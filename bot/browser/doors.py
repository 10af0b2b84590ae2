"""The doors of a page that no guard of requests can watch, and how each is closed; measured by `make doors`.

A route of Playwright sees what pages and their workers fetch. It sees neither a shared worker, nor what a page leaves behind to be
sent after it (`fetchLater`), nor what the browser fetches ahead by speculation rules, nor a socket that a worker opens. They are closed for
the whole session, whatever the bot may send: the screens must be the ones that were looked at. Service workers, and with
them background fetch and sync, are blocked by the context.

One is open: WebTransport inside a worker, to the ERP's own host, where that speaks HTTP/3. No switch of Chromium takes it away.
"""

from __future__ import annotations

from bot.i18n import N_

# Switches of Blink take an API away everywhere, workers included. (`--disable-features` would replace Playwright's own list.)
BLINK = ("SharedWorker", "FetchLaterAPI", "DirectSockets")
# Sockets take the proxy of the scheme «socks», and nothing else does: one that nobody listens at lets no socket out, from
# whichever page or worker. Without the bypass list a host of this machine would be asked past it.
NO_SOCKETS = ("--proxy-server=http={web};https={web};socks=socks5://127.0.0.1:1", "--proxy-bypass-list=<-loopback>")
SOCKETS_OPEN = N_(
    "browser.sockets: as telas podem abrir soquetes, e o que sai por eles o navegador não vê: que só leem é a palavra do arquivo do cliente."
)


def switches(*, sockets: bool = False, web: str = "") -> list[str]:
    """The switches of Chromium; `sockets` leaves these to the pages, `web` is the proxy for all else, "" none."""
    lead = (
        f"--proxy-server={web}" if sockets and web else "" if sockets else NO_SOCKETS[0].format(web=web or "direct://")
    )
    ways = [lead, NO_SOCKETS[1]] if lead else []
    return [f"--disable-blink-features={','.join(BLINK)}", *ways]


# Runs in every frame before any script of its own. What stands only in windows is taken from them; rules of what to fetch ahead
# are taken out of the page before the browser reads them, which it does once the script that put them there has ended.
CLOSING = r"""(() => {
  for (const name of ['RTCPeerConnection', 'webkitRTCPeerConnection', 'WebTransport', 'WebSocketStream', 'fetchLater']) delete window[name];
  const drop = (node) => {
    if (node.localName === 'script' && /^\s*speculationrules\s*$/i.test(node.getAttribute('type') || '')) node.remove();
    else if (node.querySelectorAll) node.querySelectorAll('script').forEach(drop);
  };
  const watch = (root) => new MutationObserver((seen) => seen.forEach((one) => {
    one.addedNodes.forEach(drop);
    if (one.type === 'attributes') drop(one.target);
  })).observe(root, { childList: true, subtree: true, attributes: true, attributeFilter: ['type'] });
  watch(document);
  // A worker outlives the guard of its page for a moment, and where an error page follows for longer: it ends before the page asks for the next.
  const workers = new Set();
  if (window.Worker) window.Worker = new Proxy(Worker, { construct: (of, given, as) => {
    const made = Reflect.construct(of, given, as);
    workers.add(made);
    return made;
  } });
  for (const type of ['beforeunload', 'pagehide']) addEventListener(type, () => workers.forEach((one) => one.terminate()), true);
  // What a page sends while it is being left (keepalive, beacons, pictures) goes past every guard: no script hears of its leaving.
  for (const type of ['pagehide', 'unload', 'visibilitychange', 'freeze']) addEventListener(type, (event) => event.stopImmediatePropagation(), true);
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (...how) {
    const root = attach.apply(this, how);
    watch(root);
    return root;
  };
})()"""
