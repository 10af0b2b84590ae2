// Finding by the words a person sees. Whole labels only, never a substring; all matches are given back, the caller refuses two.

const PRESS = 'a,button,input[type=button],input[type=submit],input[type=image],input[type=reset],summary,[role=button],[role=link],' +
  '[role=menuitem],[role=menuitemcheckbox],[role=menuitemradio],[role=tab],[role=option],[role=treeitem],[onclick],[data-toggle],[data-bs-toggle],[tabindex]:not([tabindex="-1"])';

const innermost = (found) => found.filter((el) => !found.some((other) => other !== el && el.contains(other)));

// Two links to the same place are one thing to a person (a menu and a breadcrumb).
const onePlace = (found) => {
  const seen = new Set();
  return found.filter((el) => {
    const to = el.matches('a[href]') && !/^(#|javascript:|$)/i.test(el.getAttribute('href')) ? el.href : null;
    if (to === null) return true;
    if (seen.has(to)) return false;
    seen.add(to);
    return true;
  });
};

// Whether an element's own text has the letters of one of the labels, in their order: what has not cannot say it, and reading what a
// person sees of every element of a screen takes the browser long.
const letters = (words) => words.normalize('NFKD').toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
const lettersOf = forNow((el) => letters(el.textContent || ''));
const speller = (labels) => {
  const wanted = labels.map(letters);
  return (el) => {
    const there = lettersOf(el);
    return wanted.some((word) => {
      let at = -1;
      for (const letter of word) {
        at = there.indexOf(letter, at + 1);
        if (at < 0) return false;
      }
      return true;
    });
  };
};
const MARKED = '[aria-label],[aria-labelledby],[title],[data-original-title],[data-bs-original-title],[data-tooltip],input';
const namedByMarks = (el) => el.matches(MARKED) || !!el.querySelector('img[alt],svg[aria-label],i[title],span[title],i[aria-label]');

const findPress = (root, labels, hidden) => {
  const wanted = new Set(labels);
  const shown = (el) => hidden || visible(el);
  const spells = speller(labels);
  const named = (el) => (namedByMarks(el) || spells(el)) && pressNames(el).some((name) => wanted.has(fold(name)));
  let found = innermost(deep(root).filter((el) => el.matches(PRESS) && !el.matches('body') && named(el) && shown(el)));
  if (!found.length) {
    found = innermost(deep(root).filter((el) => spells(el) && getComputedStyle(el).cursor === 'pointer' && wanted.has(fold(text(el))) && shown(el)));
  }
  return onePlace(found);
};

const findField = (root, labels) => {
  const wanted = new Set(labels);
  const shown = (el) => visible(el) || el.matches(TOGGLE) || el.matches('select');
  const all = controls(root).filter(shown);
  const exact = all.filter((el) => labelsOf(el).some((name) => wanted.has(fold(name))));
  return exact.length ? exact : all.filter((el) => labelsOf(el).flatMap(variants).some((name) => wanted.has(fold(name))));
};

// A heading, tab, legend or any other shown text; the innermost element that says exactly this.
const findText = (root, labels) => {
  const wanted = new Set(labels);
  return innermost(deep(root).filter((el) => visible(el) && wanted.has(fold(text(el)))));
};

// What is on the screen before a click, so that what the click brings can be told from it.
const rememberShown = (root) => { remembered.shown = new WeakSet(deep(root).filter(visible)); return true; };
const MENUS = 'nav,header,aside,.navbar,.sidebar,.main-sidebar,[role=navigation],[role=menubar],.menu:not(main .menu,[role=main] .menu,[role=toolbar] .menu),#menu,.breadcrumb,.breadcrumbs';
const inPlace = (found, where) => {
  if (where === 'new') return remembered.shown ? found.filter((el) => !remembered.shown.has(el)) : [];
  if (where === 'inside') return found.filter((el) => !el.closest(MENUS));
  if (where === 'outside') return found.filter((el) => !el.closest(MENUS) && !el.closest('table tbody,[role=grid] [role=row]'));
  if (where === 'alone') return inPlace(found, 'outside').filter((el) => !inOtherForm(el));
  return found;
};
// A button of a form that holds no list but fields of its own (a search, an edit form) belongs to that form.
const inOtherForm = (el) => {
  const form = el.closest('form,.search-form,[role=search]');
  return !!form && !form.querySelector('table,[role=grid]') && controls(form).some((control) => visible(control) && !control.matches('[type=checkbox]'));
};
const newPresses = (root) => inPlace(deep(root).filter((el) => el.matches(PRESS) && visible(el)), 'new').map((el) => pressNames(el)[0] || '').filter(Boolean);

// Selects that offer an action by this name (Django's «Ação: …  [Ir]»).
const actionSelects = (root, labels) => deep(root).filter((el) => el.matches('select') && !el.closest('.filters'))
  .map((el) => ({ el, option: [...el.options].map((o) => o.text.trim()).find((o) => labels.includes(fold(o))) }))
  .filter((found) => found.option).map(({ el, option }) => ({ el, option }));

const findWords = (root, query) => {
  if (query.kind === 'field' && query.where === 'apart') return findField(root, query.labels).filter((el) => !el.closest('table tbody,[role=grid] [role=row],[role=table] [role=row]'));
  if (query.where) return inPlace(findPress(root, query.labels, false), query.where);
  if (query.kind === 'field') return findField(root, query.labels);
  if (query.kind === 'text') return findText(root, query.labels);
  return findPress(root, query.labels, query.hidden);
};

// The tabs of a screen's own parts: what they show is in the page already. A link that leads elsewhere is none.
const TAB = '[role=tab],[data-toggle=tab],[data-toggle=pill],[data-bs-toggle=tab],[data-bs-toggle=pill],.nav-tabs a[href^="#"],.ui-tabs-nav a[href^="#"]';
const findTab = (root, labels) => innermost(deep(root).filter((el) => el.matches(TAB) && visible(el) && pressNames(el).some((name) => labels.includes(fold(name)))));

// What could have been meant: the names of everything that can be pressed or filled in here.
const namesSeen = (root, kind) => {
  const names = kind === 'field'
    ? controls(root).filter((el) => visible(el) || el.matches(TOGGLE)).flatMap((el) => labelsOf(el).slice(0, 1))
    : deep(root).filter((el) => el.matches(PRESS) && visible(el)).flatMap((el) => pressNames(el).slice(0, 1));
  return [...new Set(names.map((n) => n.replace(/\s+/g, ' ').trim()).filter((n) => n && n.length < 80))].slice(0, 200);
};

const describe = (el) => ({
  tag: el.tagName.toLowerCase(), role: el.getAttribute('role') || '', type: el.getAttribute('type') || '',
  name: (pressNames(el)[0] || labelsOf(el)[0] || '').slice(0, 80), id: el.id || '',
});
