// Shared by every script that runs in the ERP's page: how a person would read names, labels and what is visible.

// What was found out of an element holds until the script that asked ends: nothing else runs in the page meanwhile. One that
// changes the page itself says so (`forget`).
let moment = 0;
let ending = false;
const atItsEnd = window.queueMicrotask.bind(window);  // the browser's own, whatever the page puts in its place later
const forget = () => { moment += 1; };
const forNow = (tell) => {
  let told = new Map(), of = moment;
  return (el) => {
    if (of !== moment) { told = new Map(); of = moment; }
    if (!ending) { ending = true; atItsEnd(() => { ending = false; forget(); }); }
    let found = told.get(el);
    if (found === undefined) { found = tell(el); told.set(el, found); }
    return found;
  };
};

// "Ações (...) ▾" → "acoes": accents and case folded, icon glyphs, stars and punctuation at the ends dropped, spaces collapsed.
const foldAnew = (text) => text
  .normalize('NFKD').replace(/[\u0300-\u036f]/g, '').toLowerCase()
  .replace(/[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ue000-\uf8ff]/g, '')
  .replace(/(?<=[\p{L}\p{N}])[-‐‑](?=[\p{L}\p{N}])/gu, '').replace(/\s+/g, ' ')
  .replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '');
const foldedWords = new Map();
const fold = (text) => {
  if (!text) return '';
  let found = foldedWords.get(text);
  if (found === undefined) {
    found = foldAnew(text);
    if (text.length < 200) {
      if (foldedWords.size > 4000) foldedWords.clear();
      foldedWords.set(text, found);
    }
  }
  return found;
};

// What one script leaves for the next on the same page: the element picked last, and what was there before something was pressed.
const remembered = {
  picked: null,      // the element that `picked` selects
  shown: null,       // what showed before a menu was opened
  layers: null,      // the layers that lay over the screen before the press
  fixed: null,       // everything fixed before the press
  backdrops: 0,      // how many backdrops there were
  messages: null,    // the words of the messages before the press
  progress: 0,       // how many progress bars there were
  asked: null,       // the region whose question was answered last, and its words
  filters: [],       // the list's filters as they were read last, by their number
};

// All elements below root, open shadow roots included.
const deep = forNow((root) => {
  const out = [];
  const walk = (node) => {
    for (const el of node.children || []) {
      if (el.matches('script,style,template,noscript')) continue;
      out.push(el);
      if (el.shadowRoot) walk(el.shadowRoot);
      walk(el);
    }
  };
  if (root.shadowRoot) walk(root.shadowRoot);
  walk(root);
  return out;
});

// Whether el lies in something folded to nothing, as an accordion that animates its height; what is positioned out of it is not.
const folders = forNow((el) => {
  const up = el.parentElement;
  if (!up || up === document.body) return [];
  const folds = !(up.offsetHeight && up.offsetWidth) && getComputedStyle(up).overflow !== 'visible';
  return folds ? [up, ...folders(up)] : folders(up);
});
const foldedAway = (el) => {
  for (const up of folders(el)) {
    const leaves = getComputedStyle(up).position === 'static' ? ['fixed', 'absolute'] : ['fixed'];
    let inside = true;
    for (let node = el; node !== up; node = node.parentElement) inside &&= !leaves.includes(getComputedStyle(node).position);
    if (inside) return true;
  }
  return false;
};

// A page that was fetched and never drawn has no boxes: there what its own markup hides is hidden.
const isDrawn = (el) => el.ownerDocument.defaultView !== null;
const HIDDEN = '[hidden],.dropdown-menu,[role=menu],.hidden,.hide,.d-none,script,style,template,noscript,input[type=hidden]';
const markedHidden = forNow((el) => el.matches(HIDDEN) || /(display\s*:\s*none|visibility\s*:\s*hidden)/i.test(el.getAttribute('style') || ''));
const shownUndrawn = forNow((el) => !markedHidden(el) && (!el.parentElement || shownUndrawn(el.parentElement)));
const INLINE = 'a,abbr,b,bdi,big,button,cite,code,em,font,i,img,input,kbd,label,mark,q,s,select,small,span,strong,sub,sup,svg,time,tt,u,var,wbr';
const textUndrawn = forNow((node) => {
  if (node.nodeType === 3) return node.data.replace(/\s+/g, ' ');
  if (node.nodeType !== 1 || markedHidden(node)) return '';
  if (node.matches('br')) return '\n';
  const words = [...node.childNodes].map(textUndrawn).join('');
  return node.matches(INLINE) ? words : `\n${words}\n`;
});
const innerWords = (el) => (isDrawn(el) ? el.innerText : textUndrawn(el)) || '';

const visible = forNow((el) => {
  if (!el || !el.isConnected) return false;
  if (!isDrawn(el)) return shownUndrawn(el);
  if (el.checkVisibility && !el.checkVisibility({ visibilityProperty: true })) return false;
  const box = el.getBoundingClientRect();
  if (box.width > 0 && box.height > 0) return !foldedAway(el);
  return getComputedStyle(el).display === 'contents' || [...el.children].some((child) => visible(child));
});

// A kit may hide a control and show its label alone.
const itOrItsWordsShow = (el) => visible(el) || [...(el.labels || [])].some(visible);

const text = forNow((el) => {
  if (!el) return '';
  const shown = visible(el) ? innerWords(el) : '';
  return ((shown || '').trim() || (el.textContent || '')).replace(/\s+/g, ' ').trim();
});

const byIds = (el, attribute) => (el.getAttribute(attribute) || '').split(/\s+/).filter(Boolean)
  .map((id) => el.getRootNode().getElementById?.(id)).filter(Boolean);

// A control's label without the texts of controls inside it: <label>Modo <select>…</select></label> → "Modo".
const labelText = (el) => {
  const copy = el.cloneNode(true);
  copy.querySelectorAll('select,textarea,script,style,option,[role=listbox]').forEach((n) => n.remove());
  const words = () => (copy.textContent || '').replace(/\s+/g, ' ').trim();
  const whole = words();
  copy.querySelectorAll('small,.help-block,.help-inline,.form-text,.help,.hint').forEach((n) => n.remove());
  return words() || whole;
};

// Every name a person could call this control by when pressing it.
const pressNames = forNow((el) => {
  const names = [el.getAttribute('aria-label'), ...byIds(el, 'aria-labelledby').map(text), el.title,
    el.getAttribute('data-original-title'), el.getAttribute('data-bs-original-title'), el.getAttribute('data-tooltip')];
  if (el.matches('input')) names.push(el.value, el.alt);
  else {
    names.push(text(el));
    const copy = el.cloneNode(true);
    copy.querySelectorAll('.badge,.label,.caret,.sr-only,.visually-hidden,.count,svg,ul,[role=menu]').forEach((n) => n.remove());
    names.push((copy.textContent || '').replace(/\s+/g, ' ').trim());
    el.querySelectorAll('img[alt],svg[aria-label],i[title],span[title],i[aria-label]').forEach((n) => names.push(n.getAttribute('alt') || n.getAttribute('aria-label') || n.title));
  }
  return names.filter(Boolean);
});

const CONTROL = 'input:not([type=hidden]):not([type=submit]):not([type=button]):not([type=image]):not([type=reset]),select,textarea,' +
  '[role=combobox],[role=textbox],[role=searchbox],[role=spinbutton],[role=checkbox],[role=switch],[role=radio],' +
  '[aria-haspopup=listbox],[contenteditable=true]';
const TOGGLE = 'input[type=checkbox],input[type=radio],[role=checkbox],[role=switch],[role=radio]';

// A drawn widget that stands for a native control beside or inside it is not a control of its own.
const standsForNative = (el) => {
  if (el.matches('input,select,textarea')) {
    return !!el.closest('.select2-container,.chosen-container,.select2-search,.bootstrap-select');
  }
  if (el.matches(TOGGLE)) return !!el.querySelector('input') || !!el.closest('label')?.querySelector('input[type=checkbox],input[type=radio]');
  return !!el.querySelector('input:not([type=hidden]),select,textarea') || !!el.closest('.select2-container,.chosen-container,.bootstrap-select') ||
    !!el.parentElement?.querySelector(':scope > select') || !!el.closest('[role=combobox]') !== el.matches('[role=combobox]');
};

// A kit's shadow of a text field (for measuring, for the browser's own validation) is nobody's field.
const SHADOW = 'textarea[aria-hidden=true],input[aria-hidden=true]:not([type=checkbox]):not([type=radio])';
const controls = forNow((root) => deep(root).filter((el) => el.matches(CONTROL) && !el.matches(SHADOW) && !standsForNative(el)));

const bareText = (node) => {
  if (node.nodeType === 3) return node.textContent.trim();
  if (node.nodeType !== 1 || node.matches('script,style,option,button,.help,.hint,.help-block,.help-inline,.form-text')) return '';
  return node.querySelector?.(CONTROL) || node.matches(CONTROL) ? '' : (node.textContent || '').replace(/\s+/g, ' ').trim();
};

// The nearest words before a node, or after it, that no other control separates from it.
const wordsBefore = (node) => {
  for (let previous = node.previousSibling; previous; previous = previous.previousSibling) {
    if (previous.nodeType === 1 && (previous.matches(CONTROL) || previous.querySelector?.(CONTROL))) break;
    const words = bareText(previous);
    if (words && /[\p{L}]/u.test(words)) return words;
  }
  return '';
};
const wordsAfter = (node) => {
  for (let next = node.nextSibling; next; next = next.nextSibling) {
    const words = bareText(next);
    if (words) return words;
    if (next.nodeType === 1 && next.querySelector?.(CONTROL)) break;
  }
  return '';
};
const levelsUp = (el) => {
  const levels = [];
  for (let node = el; levels.length < 6 && node && node !== document.body; node = node.parentElement) {
    if (levels.length && node.matches('form,fieldset,table,tbody,[role=dialog],.modal')) break;
    levels.push(node);
  }
  return levels;
};

// The words next to a control that nothing ties to it: before it in its cell, row or group; after it for a box to tick.
const nearLabel = (el) => {
  const boxes = el.matches(TOGGLE) || !!el.querySelector(TOGGLE);
  for (const node of levelsUp(el)) {
    const words = (boxes && wordsAfter(node)) || wordsBefore(node);
    if (words) return words;
  }
  return '';
};

// What a group of boxes is called, its first box being given.
const groupLabel = (el) => levelsUp(el.closest('label') || el).map(wordsBefore).find(Boolean) || '';

// A label's variants: as it stands, and without an explanation that follows in brackets or after a colon or dash.
const variants = (label) => [label, label.replace(/\s*\(.*\)\s*[*:]?\s*$/, ''), label.split(/\s[-–—]\s|:\s/)[0]];

// A drawn select may be named by what is chosen in it (PrimeVue), and its label tied to an element that browsers give no labels.
const ownName = (el) => (el.matches('[role=combobox]') && fold(el.getAttribute('aria-label') || '') === fold(text(el)) ? '' : el.getAttribute('aria-label') || '');
const tiedTo = (el) => el.labels || (el.id && el.matches('[role]') ? el.ownerDocument.querySelectorAll(`label[for="${CSS.escape(el.id)}"]`) : []);
const labelsOf = forNow((el) => {
  const own = [...tiedTo(el)].map(labelText).concat(ownName(el), byIds(el, 'aria-labelledby').map(text));
  const inner = el.matches(TOGGLE) && !el.matches('input') ? [text(el)] : [];
  // A knob drawn as «⬤» or an empty label around a slider is no name.
  let names = own.concat(inner).filter((n) => fold(n));
  if (!names.length) {
    const wrapper = el.closest('label');
    if (wrapper) names = [labelText(wrapper)].filter((n) => fold(n));
  }
  if (!names.length) names = [nearLabel(el.closest('.bootstrap-switch') || el)].filter(Boolean);
  return names.concat(el.title || '', el.getAttribute('placeholder') || '').filter((n) => n && n.trim());
});

// A box that can be clicked as it is: no kit has hidden it behind a drawing.
const plainBox = (el) => {
  if (!el.matches('input') || !el.checkVisibility({ visibilityProperty: true })) return false;
  const style = getComputedStyle(el);
  return style.opacity !== '0' && style.pointerEvents !== 'none' && el.getBoundingClientRect().width >= 3;
};

// Whether a click in its middle would reach it; not told in a frame, which something outside it may cover.
const uncovered = (el) => {
  if (window.top !== window) return false;
  const box = el.getBoundingClientRect();
  const hit = el.getRootNode().elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  return !!hit && (hit === el || el.contains(hit));
};

// Where a link leads that does nothing else: no script of its own hears of it, and it stays in this window.
const plainAddress = (el) => {
  const link = el.closest('a[href]');
  const plain = link && !/^(#|javascript:)/i.test(link.getAttribute('href').trim()) && !link.matches('[onclick],[data-toggle],[data-bs-toggle],[data-target],[target]:not([target=_self])');
  return plain && link.origin === location.origin ? link.href : '';
};

const isOn = (el) => {
  if (el.matches('input')) return el.checked;
  return (el.getAttribute('aria-checked') || el.getAttribute('aria-pressed') || el.getAttribute('aria-selected')) === 'true';
};

const kindOf = (el) => {
  const role = el.getAttribute('role');
  if (el.matches('input[type=radio],[role=radio]')) return 'radio';
  if (el.matches(TOGGLE)) return 'toggle';
  if (el.matches('select')) return el.multiple ? 'multiselect' : 'select';
  if (role === 'combobox' || el.getAttribute('aria-haspopup') === 'listbox') return el.matches('input') && !el.readOnly ? 'text' : 'combobox';
  return 'text';
};

const valueOf = (el) => {
  const kind = kindOf(el);
  if (kind === 'toggle' || kind === 'radio') return isOn(el);
  if (kind === 'select') return el.selectedIndex < 0 ? '' : text(el.options[el.selectedIndex]);
  if (kind === 'multiselect') return [...el.selectedOptions].map(text);
  if (el.matches('input,textarea')) return el.value;
  return text(el);
};
