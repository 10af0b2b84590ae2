"""What a headed run shows the person who watches: the current step, and a frame around what is about to be pressed.

It lies over the page and takes no clicks. Its content is in a closed shadow root beside the body, where neither the ERP's
scripts nor our own readings look, and pictures leave it out (`data-bot-overlay`).
"""

from __future__ import annotations

from contextlib import suppress

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Locator, Page

_DRAW = """(root, [title, framed]) => {
    document.querySelectorAll('[data-bot-overlay]').forEach((old) => old.remove());
    const host = document.createElement('div');
    host.setAttribute('data-bot-overlay', '');
    host.setAttribute('aria-hidden', 'true');
    host.style.cssText = 'position:fixed;inset:0;z-index:2147483647;pointer-events:none;margin:0';
    const inside = host.attachShadow({ mode: 'closed' });
    const add = (css, words = '') => {
        const el = document.createElement('div');
        el.style.cssText = css;
        el.textContent = words;
        inside.append(el);
    };
    if (title) add('position:fixed;left:16px;bottom:16px;max-width:70vw;padding:8px 14px;border-left:4px solid #ff9500;border-radius:4px;'
        + 'background:#14181fee;color:#fff;font:14px/1.4 system-ui,sans-serif;box-shadow:0 2px 10px #0006;overflow-wrap:anywhere', title);
    if (framed && root !== document) {
        const box = root.getBoundingClientRect();
        if (box.width && box.height) add(`position:fixed;left:${box.left - 6}px;top:${box.top - 6}px;width:${box.width + 12}px;height:${box.height + 12}px;`
            + 'box-sizing:border-box;border:3px solid #ff9500;border-radius:6px;box-shadow:0 0 0 2px #3b1d00');
    }
    document.documentElement.append(host);
    // A person sees what is framed before it is pressed.
    return framed ? host.animate([{ opacity: 0.4 }, { opacity: 1 }], 350).finished.then(() => true) : true;
}"""


class Overlay:
    """The banner and the frame on one page; where the page cannot be drawn on, nothing is shown and nothing stops."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._title = ""

    def title(self, text: str) -> None:
        """What the run is at, from now on."""
        self._title = text
        self.draw()

    def draw(self) -> None:
        """Shows the banner on the page that is there now, and no frame."""
        with suppress(PlaywrightError):
            self._page.evaluate(f"(told) => ({_DRAW})(document, told)", [self._title, False])

    def frame(self, control: Locator) -> None:
        """Frames `control`, long enough to be seen; one inside a frame of the page is framed in there."""
        with suppress(PlaywrightError):
            control.evaluate(_DRAW, [self._title, True], timeout=1000)
