// What lies over the screen, and what the ERP says about the last action.

const OVERLAY = '[role=dialog],[role=alertdialog],dialog[open],.modal,.modal-dialog,.ui-dialog,.swal2-popup,.sweet-alert,.bootbox,.v-dialog,.popup,.modal-container,.modal-wrapper,.lightbox,.fancybox-wrap';
const MESSAGE = '[role=alert],[role=status],[aria-live=polite],[aria-live=assertive],.alert,.toast,.messagelist li,.swal2-toast,.flash,.flash-success,.flash-error,' +
  '.flash-notice,.errorSummary,.errornote,.notification,.notice,.noty_bar,.growl,.message,.mensagem,.invalid-feedback,.help-inline.error,.errorMessage';

const fixed = (el) => ['fixed', 'absolute'].includes(getComputedStyle(el).position) || el.matches('dialog');
const outermost = (found) => found.filter((el) => !found.some((other) => other !== el && other.contains(el)));
const isToast = (el) => el.matches('.swal2-toast,.toast,#toast-container *,.noty_bar,.growl') || !!el.closest('#toast-container,.toast-container');

const isFixed = forNow((el) => getComputedStyle(el).position === 'fixed');

// Any fixed layer that was not there when `remember` looked, with something to press in it.
const newLayers = () => (remembered.fixed ? deep(document.body).filter((el) => isFixed(el) && !remembered.fixed.has(el) && visible(el) &&
  el.querySelector('button,a,input,[role=button]') && text(el)) : []);

const overlays = () => {
  const known = deep(document.body).filter((el) => el.matches(OVERLAY) && visible(el) && !isToast(el) && text(el) &&
    (el.matches('[role=dialog],[role=alertdialog],dialog,.ui-dialog,.swal2-popup,.sweet-alert,.bootbox') || fixed(el) || !!fixedParent(el)) &&
    !el.matches('.ui-datepicker,.datepicker,.daterangepicker,.dropdown-menu') && !el.closest('.ui-datepicker,.daterangepicker'));
  return outermost([...known, ...newLayers().filter((el) => !isToast(el) && !el.matches(MESSAGE) && !el.matches('nav,header,aside,[role=menu],[role=listbox],.dropdown-menu,.select2-container') && !el.closest('[role=menu]'))]);
};
const fixedParent = (el) => { for (let n = el.parentElement; n && n !== document.body; n = n.parentElement) if (getComputedStyle(n).position === 'fixed') return n; return null; };

// A backdrop without its layer: kits that fade in show it first, and the layer by a timer.
const BACKDROP = '.modal-backdrop,.ui-widget-overlay,.swal2-container,.v-overlay__scrim,.p-component-overlay,.p-dialog-mask,.MuiBackdrop-root,.ant-modal-mask,.modal-mask';
const backdrops = () => [...document.querySelectorAll(BACKDROP)].filter((el) => el.checkVisibility() && el.isConnected).length + document.body.matches('.modal-open');
const layerComing = () => backdrops() > remembered.backdrops && !newOverlays().length;

const rememberLayers = () => { remembered.backdrops = backdrops(); remembered.layers = new WeakSet(overlays()); remembered.fixed = new WeakSet(deep(document.body).filter((el) => isFixed(el) && visible(el))); };

const newOverlays = () => overlays().filter((el) => !(remembered.layers && remembered.layers.has(el)));

// The region whose question was answered last, as it was: what still stands so has not answered yet.
const markAsked = (region) => { remembered.asked = region && { el: region, words: text(region) }; return true; };
const unmoved = () => {
  const asked = remembered.asked;
  return !!asked && visible(asked.el) && text(asked.el) === asked.words;
};

// SweetAlert 1 closes, and does nothing, when one of its buttons is pressed before it has the class «visible».
const takesPresses = (el) => !el.matches('.sweet-alert[data-has-done-function]') || el.classList.contains('visible');

// The words of a dialog without the names of what is to be pressed or chosen in it.
const spoken = (el, words = text(el)) => deep(el).filter((n) => n.matches(`${BUTTONS},select`) && visible(n)).map((n) => text(n)).filter(Boolean).reverse().reduce((left, name) => {
  const at = left.lastIndexOf(name);
  return at < 0 ? left : `${left.slice(0, at)} ${left.slice(at + name.length)}`;
}, words).replace(/\s+/g, ' ').trim();
// Whether a dialog says nothing yet: its words are fetched, or put in later.
const wordless = (el, fillers) => { const said = fold(spoken(el)); return !said || fillers.includes(said); };

const readOverlay = (el) => ({
  text: text(el), spoken: spoken(el), title: text(el.querySelector('h1,h2,h3,h4,h5,.modal-title,.ui-dialog-title,.swal2-title,[role=heading]')),
  presses: deep(el).filter((n) => n.matches(PRESS) && visible(n)).map((n) => pressNames(n)[0] || '').filter(Boolean),
  fields: controls(el).filter((n) => visible(n)).map((n) => ({ label: labelsOf(n)[0] || '', kind: kindOf(n) })),
});

// What a dialog offers to press, and by which name it is judged.
const BUTTONS = 'button,a,input[type=submit],input[type=button],[role=button]';
const buttonsOf = (el) => deep(el).filter((n) => n.matches(BUTTONS) && visible(n));
const buttonName = (el) => pressNames(el)[0] || '';

const messagesNow = () => {
  const found = outermost(deep(document.body).filter((el) => el.matches(MESSAGE) && visible(el) && !el.closest('table,.grid-view .summary,[role=grid]') && !el.querySelector('table,form') && text(el)));
  // The cross that closes a message is none of its words.
  return [...new Set(found.map((el) => text(el).replace(/^[×✕✖]\s*|\s*[×✕✖]$/g, '').slice(0, 600)))];
};
const markMessages = () => { remembered.messages = new Set(messagesNow()); };
const newMessages = () => messagesNow().filter((words) => !(remembered.messages || new Set()).has(words));

const pageState = () => ({
  url: location.href, title: document.title, headings: deep(document.body).filter((el) => el.matches('h1,h2,h3,legend,.breadcrumb,[role=heading]') && visible(el)).map(text).filter(Boolean).slice(0, 12),
  apart: saidApart(), content: hasContent(), overlays: overlays().map(readOverlay), born: performance.timeOrigin,
});
const PROGRESS = '[role=progressbar],progress,.progress,.progress-bar';
const progressShown = () => deep(document.body).some((el) => el.matches(PROGRESS) && visible(el));
const bars = () => deep(document.body).filter((el) => el.matches(PROGRESS) && visible(el));
const progressCount = () => bars().length;
// A bar that stands at its end, or says so, is not running any more.
const progressRunning = () => bars().some((el) => {
  const inner = el.querySelector('.bar,.progress-bar,.ui-progressbar-value') || el;
  const now = Number(el.getAttribute('aria-valuenow') ?? inner.getAttribute('aria-valuenow') ?? el.value ?? NaN);
  const max = Number(el.getAttribute('aria-valuemax') ?? el.max ?? 100) || 100;
  const done = (Number.isFinite(now) && now >= max) || inner.style.width === '100%' || /100\s*%/.test(text(el)) || WORDS.over.some((word) => fold(text(el)).includes(word));
  return !done;
});

// What is shown below el, a line for each block; what `without` picks is left out.
const linesOf = (el, without) => {
  let said = '';
  const walk = (node) => {
    if (node.nodeType === 3) { said += node.textContent.replace(/\s+/g, ' '); return; }
    if (node.nodeType !== 1 || node.matches('script,style,template,noscript')) return;
    if (node.matches('br,hr')) { said += '\n'; return; }
    if (node !== el && (!visible(node) || without(node))) { said += ' '; return; }
    const apart = node !== el && !/^(inline|contents)/.test(getComputedStyle(node).display);
    if (apart) said += '\n';
    [...(node.shadowRoot || node).childNodes].forEach(walk);
    if (apart) said += '\n';
  };
  walk(el);
  return said.split('\n').map((line) => line.replace(/\s+/g, ' ').trim()).filter(Boolean);
};

// What asks, in the parts by which it is judged: sentences, entries of lists and tables, boxes to tick.
const LISTS = 'ul,ol,dl,table,[role=list],.list-group';
const ENTRIES = 'li,tr,dt,dd,[role=listitem],.list-group-item';
const readAsking = (el) => {
  const drawn = (n) => n.matches('button,input,select,textarea,[role=button],a.btn,a.button,.select2-container,.chosen-container');
  const boxes = controls(el).filter((n) => n.matches(TOGGLE) && itOrItsWordsShow(n)).map((n) => ({ label: labelsOf(n)[0] || '', on: n.checked ?? n.getAttribute('aria-checked') === 'true' }));
  let said = linesOf(el, (n) => n.matches(`${BUTTONS},${LISTS}`) || drawn(n)).join('\n');
  boxes.forEach(({ label }) => { const at = label ? said.lastIndexOf(label) : -1; if (at >= 0) said = said.slice(0, at) + said.slice(at + label.length); });
  const lists = outermost(deep(el).filter((n) => n.matches(LISTS) && visible(n)));
  const items = lists.flatMap((list) => {
    const entries = deep(list).filter((n) => n.matches(ENTRIES) && visible(n) && !deep(n).some((inner) => inner.matches(ENTRIES)));
    return [...entries.map((entry) => linesOf(entry, drawn).join(' ')), ...linesOf(list, (n) => entries.includes(n) || drawn(n))];
  });
  return { said: said.split('\n').map((line) => line.trim()).filter((line) => /[\p{L}\p{N}]/u.test(line) || line.includes('?')).join('\n'), items: items.filter(Boolean), boxes };
};

// The buttons outside menus and lists by which a page may go on, and the smallest regions that hold one of the names picked of them.
const goingOn = (root) => deep(root).filter((el) => el.matches('button,input[type=submit],input[type=button],a.btn,a.button,[role=button]') && visible(el) &&
  !el.closest(MENUS) && !el.closest('table,[role=grid]'));
const confirmNames = (root) => [...new Set(goingOn(root).flatMap(pressNames))];
const confirmRegions = (root, query) => {
  const asks = (el) => { const words = fold(text(el)) + text(el); return WORDS.asks.some((word) => words.includes(word)); };
  const regions = goingOn(root).filter((el) => pressNames(el).some((name) => query.names.includes(name))).map((el) => {
    // The question stands in the button's form, or around it.
    let region = el.closest('form') || el.parentElement;
    while (!asks(region) && region.parentElement && region.parentElement !== document.body) region = region.parentElement;
    return region;
  });
  return regions.filter((el, i) => regions.indexOf(el) === i);
};
