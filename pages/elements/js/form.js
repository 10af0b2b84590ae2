// A whole form as a person would copy it: every control with its label and value.

const SAVE = new Set(['salvar', 'gravar', 'salvar alteracoes', 'salvar configuracoes', 'atualizar', 'save', 'salvar e fechar']);

// The form an element belongs to: its <form>, else the nearest region that has a button to save.
const formOf = (el) => {
  const form = el.closest('form');
  if (form) return form;
  for (let node = el.parentElement; node; node = node.parentElement) {
    if (deep(node).some((n) => n.matches(PRESS) && pressNames(n).some((name) => SAVE.has(fold(name))))) return node;
  }
  return document.body;
};

const secretField = (el) => el.matches('input[type=password],input[type=file]') || /csrf|token/i.test(el.name || '');

// [{key, label, kind, value, shown, disabled}]; radios are one field whose value is the chosen one's label, boxes that share a name one with a list.
const readForm = (root) => {
  const fields = new Map();
  const labelUse = new Map();
  const keyOf = (el, label) => {
    const name = el.getAttribute('name') || el.id;
    if (name) return name;
    const base = fold(label) || el.tagName.toLowerCase();
    const n = (labelUse.get(base) || 0) + 1;
    labelUse.set(base, n);
    return n === 1 ? base : `${base}#${n}`;
  };
  const groupOf = (el) => el.closest('[role=radiogroup],fieldset');
  const groupKeys = new Map();
  for (const el of controls(root)) {
    if (secretField(el)) continue;
    const label = (labelsOf(el)[0] || '').replace(/\s+/g, ' ').trim();
    const kind = kindOf(el);
    const base = { kind, shown: visible(el) || (el.matches(TOGGLE) && [...(el.labels || [])].some(visible)), disabled: !!el.disabled || el.getAttribute('aria-disabled') === 'true' };
    if (kind === 'radio') {
      const group = groupOf(el);
      let key = el.getAttribute('name');
      if (!key) {
        if (!groupKeys.has(group)) groupKeys.set(group, `radio#${groupKeys.size + 1}`);
        key = groupKeys.get(group);
      }
      const known = fields.get(key) || { key, label: group ? text(group.querySelector('legend')) || group.getAttribute('aria-label') || '' : '', ...base, value: '', options: [] };
      known.options.push(label);
      if (isOn(el)) known.value = label;
      fields.set(key, known);
      continue;
    }
    const key = keyOf(el, label);
    if (kind === 'toggle' && fields.has(key) && fields.get(key).kind === 'toggles') {
      const known = fields.get(key);
      known.options.push(label);
      if (isOn(el)) known.value.push(label);
      continue;
    }
    if (kind === 'toggle' && /\[\]$/.test(key)) {
      fields.set(key, { key, label: nearLabel(el.closest('label') || el), ...base, kind: 'toggles', value: isOn(el) ? [label] : [], options: [label] });
      continue;
    }
    fields.set(fields.has(key) ? `${key}#${fields.size}` : key, { key, label, ...base, value: valueOf(el) });
  }
  return [...fields.entries()].map(([key, field]) => ({ ...field, key }));
};

// The control (or, for radios and boxes that share a name, the one with that label) that a field of readForm came from.
const findFormControl = (root, key, label) => {
  const all = controls(root).filter((el) => !secretField(el));
  const named = all.filter((el) => (el.getAttribute('name') || el.id) === key);
  if (named.length && label !== null && named.some((el) => kindOf(el) === 'radio' || /\[\]$/.test(key))) {
    return named.filter((el) => fold(labelsOf(el)[0] || '') === fold(label));
  }
  if (named.length) return named;
  if (label !== null && /^radio#/.test(key)) return all.filter((el) => kindOf(el) === 'radio' && fold(labelsOf(el)[0] || '') === fold(label));
  const [base, n] = key.split('#');
  return all.filter((el) => !el.getAttribute('name') && !el.id && fold(labelsOf(el)[0] || '') === base).slice((n || 1) - 1, n || 1);
};

// The buttons that save the form around an element: those of the nearest region over it that has any.
const saversOf = (el, labels) => {
  for (let node = el.nodeType === 9 ? el.documentElement : el; node; node = node.parentElement) {
    const found = innermost(deep(node).filter((n) => n.matches(PRESS) && visible(n) && pressNames(n).some((name) => labels.includes(fold(name)))));
    if (found.length) return found;
  }
  return [];
};

// Whether the form or heading on the screen names this record (folded), in a field or in a text.
const showsName = (root, name) => {
  const frames = [root, ...[...root.querySelectorAll('iframe')].map((f) => { try { return f.contentDocument; } catch (e) { return null; } }).filter(Boolean)];
  return frames.some((doc) => controls(doc).some((el) => visible(el) && fold(String(valueOf(el))) === name) || deep(doc).some((el) => el.matches('h1,h2,h3,h4,h5,legend,.modal-title,.breadcrumb,b,strong,span,td,dd,p,div') && el.childElementCount === 0 && visible(el) && !el.closest('table,[role=grid]') && fold(el.textContent).includes(name)));
};
