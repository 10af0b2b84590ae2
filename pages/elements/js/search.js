// The search form of a list, and in it the two ends of the sale date.

const QUICK = '.navbar,header,nav,aside,.main-sidebar';
const searchForms = (root, labels) => {
  const buttons = deep(root).filter((el) => el.matches(PRESS) && visible(el) && !el.closest('table tbody') && pressNames(el).some((n) => labels.includes(fold(n))));
  const forms = buttons.map((el) => {
    const form = el.closest('form');
    if (form) return form;
    for (let node = el.parentElement; node && node !== document.body; node = node.parentElement) if (controls(node).some(visible)) return node;
    return null;
  }).filter((form) => form && controls(form).some((c) => visible(c) || kindOf(c) === 'select') && !form.querySelector('input[type=password]') &&
    // The quick search around every screen is one field; a list's own filters may stand in a side bar as well.
    !(form.closest(QUICK) && controls(form).length < 2));
  return forms.filter((form, i) => forms.indexOf(form) === i).sort((a, b) => controls(b).length - controls(a).length).slice(0, 1);
};

// Where a search form posts to; null where it asks by GET. A form that holds the list itself, or stands for another method, may do more than ask.
const searchPost = (form) => {
  if (!form.matches('form') || form.method !== 'post') return null;
  const method = form.querySelector('[name=_method]')?.value || 'post';
  return { action: form.action, asks: !gridsIn(form).length && /^(get|post)$/i.test(method) };
};

// A link that takes filters off: the route it leads to, and the parameters in it that this page's address has not.
const clearsBy = (el) => {
  const link = el.closest('a[href]');
  if (!link || link.origin !== location.origin) return null;
  const to = new URL(link.href);
  const here = new URL(location.href).searchParams;
  const named = to.searchParams.get('r');
  return [named ? `r=${named}` : to.pathname, [...to.searchParams.keys()].filter((name) => name !== 'r' && !here.has(name) && /^(1|true|sim|all|)$/i.test(to.searchParams.get(name)))];
};

const dateLike = (el) => el.matches('input') && ['text', 'date', '', 'search', 'tel'].includes(el.getAttribute('type') || '');
const attribute = (el) => `${el.id} ${el.name}`;
const ID_FIRST = /(^|[_[\s])date_?first\b|data_?venda_?(inicio|inicial|de|first)|date_?from\b/i;
const ID_LAST = /(^|[_[\s])date_?last\b|data_?venda_?(fim|final|ate|last)|date_?to\b/i;

// The inputs for from and to, in this order; one input where a single field takes the range; none where there is no such filter.
const dateEnds = (root, query) => {
  const inputs = controls(root).filter((el) => dateLike(el) && visible(el));
  const byLabel = (labels) => inputs.filter((el) => labelsOf(el).some((n) => labels.includes(fold(n))));
  const firsts = byLabel(query.first);
  const lasts = byLabel(query.last);
  if (firsts.length === 1 && lasts.length === 1 && firsts[0] !== lasts[0]) return [firsts[0], lasts[0]];
  const idFirst = inputs.filter((el) => ID_FIRST.test(attribute(el)));
  const idLast = inputs.filter((el) => ID_LAST.test(attribute(el)));
  if (idFirst.length === 1 && idLast.length === 1) return [idFirst[0], idLast[0]];
  const heads = deep(root).filter((el) => !el.matches(CONTROL) && el.childElementCount < 3 && query.range.includes(fold(labelText(el))) && !el.querySelector(CONTROL));
  for (const head of innermost(heads)) {
    for (let node = head.parentElement, i = 0; node && root.contains(node) && i < 4; node = node.parentElement, i += 1) {
      const near = inputs.filter((el) => node.contains(el) && head.compareDocumentPosition(el) & Node.DOCUMENT_POSITION_FOLLOWING);
      if (near.length === 2) return near;
      if (near.length > 2) break;
      if (near.length === 1 && (near[0].labels?.[0] === head || /\d{4}\s*(-|até)/.test(near[0].value) || node.querySelector('.fa-calendar,.icon-calendar'))) return near;
    }
  }
  const single = byLabel(query.range);
  return single.length === 1 ? single : [];
};
const findDates = (root, query) => {
  const ends = dateEnds(root, query);
  return query.end === undefined ? ends : ends.slice(query.end, query.end + 1);
};
