// A whole form as a person would copy it: every control with its label and value.

const SAVE = new Set(['salvar', 'gravar', 'salvar alteracoes', 'salvar configuracoes', 'atualizar', 'save', 'salvar e fechar']);

// The form an element belongs to: its <form>; a region of fields itself; else the nearest region that has a button to save.
const formOf = (el) => {
  if (el.nodeType === 9) return el;
  const form = el.closest('form');
  if (form) return form;
  if (!el.matches(CONTROL) && !el.matches(PRESS) && controls(el).length > 1) return el;
  for (let node = el.parentElement; node; node = node.parentElement) {
    if (deep(node).some((n) => n.matches(PRESS) && pressNames(n).some((name) => SAVE.has(fold(name))))) return node;
  }
  return document.body;
};

const secretField = (el) => el.matches('input[type=password],input[type=file]') || /csrf|token/i.test(el.name || '');

const ownLabel = (el) => (labelsOf(el)[0] || '').replace(/\s+/g, ' ').trim();
const GROUP = '[role=radiogroup],fieldset';
// A fieldset that holds other fields too is a part of the form, and its legend that part's name.
const groupName = (el) => {
  const group = el.closest(GROUP);
  const named = group && (text(group.querySelector('legend')) || group.getAttribute('aria-label') || byIds(group, 'aria-labelledby').map(text)[0]);
  const whole = group && controls(group).every((one) => kindOf(one) === kindOf(el) && one.name === el.name);
  return (whole && named) || groupLabel(el) || named || '';
};

// All fields with the controls (`els`) they are made of; radios are one field whose value is the chosen one's label, boxes that share a name
// with [] one with a list. The key is the control's own name, else its label; later ones of the same key are numbered.
const formFields = (root) => {
  const fields = [];
  const groups = [];
  const counts = new Map();
  const unique = (base) => {
    const n = (counts.get(base) || 0) + 1;
    counts.set(base, n);
    return n === 1 ? base : `${base}#${n}`;
  };
  for (const el of controls(root)) {
    if (secretField(el)) continue;
    const kind = kindOf(el);
    const name = el.getAttribute('name') || '';
    const grouped = kind === 'radio' || (kind === 'toggle' && /\[\]$/.test(name));
    const group = grouped ? name || el.closest(GROUP) || root : null;
    let field = grouped && fields.find((f) => f.group === group && f.kind === (kind === 'radio' ? 'radio' : 'toggles'));
    if (!field) {
      if (kind === 'radio' && !name) groups.push(group);
      const key = (kind === 'radio' && !name && `radio#${groups.length}`) || unique(name || el.id || fold(ownLabel(el)) || el.tagName.toLowerCase());
      field = {
        key, group, els: [], label: grouped ? groupName(el) : ownLabel(el), kind: grouped && kind === 'toggle' ? 'toggles' : kind,
        shown: el.matches(TOGGLE) ? itOrItsWordsShow(el) : visible(el), disabled: !!el.disabled || el.getAttribute('aria-disabled') === 'true',
        value: kind === 'radio' ? '' : grouped ? [] : valueOf(el), options: [],
      };
      fields.push(field);
    }
    field.els.push(el);
    if (grouped) field.options.push(ownLabel(el));
    if (grouped && isOn(el)) field.value = kind === 'radio' ? ownLabel(el) : [...field.value, ownLabel(el)];
  }
  return fields;
};

const readForm = (root) => formFields(root).map(({ key, label, kind, value, shown, disabled }) => ({ key, label, kind, value, shown, disabled }));

// The fields of a page just loaded that show nothing where their own markup gives them a value, or a select that shows none of its options:
// a script has emptied them, and fills them in when it has the values.
const unfilled = (root) => controls(root).filter((el) => {
  if (el.disabled || secretField(el)) return false;
  if (el.matches('input[type=radio]')) return el.defaultChecked && !deep(formOf(el)).some((other) => other.matches('input[type=radio]:checked') && other.name === el.name);
  if (el.matches('input[type=checkbox]')) return el.defaultChecked && !el.checked;
  if (el.matches('select[multiple]')) return !el.selectedOptions.length && [...el.options].some((option) => option.defaultSelected);
  if (el.matches('select')) return el.selectedIndex < 0 && el.options.length > 0;
  return el.matches('input,textarea') && el.defaultValue !== '' && el.value === '';
}).map((el) => el.name || el.id || fold(ownLabel(el)));

// The control (or, for radios and boxes that share a name, the one with that label) of a field of the form around `root`.
const findFormControl = (root, key, label) => {
  const field = formFields(formOf(root)).find((f) => f.key === key);
  if (!field) return [];
  return label === null || !field.options.length ? field.els : field.els.filter((el) => fold(ownLabel(el)) === fold(label));
};
const keyOfControl = (el) => formFields(formOf(el)).find((field) => field.els.includes(el))?.key || '';

// The buttons that save the form around an element: those of the nearest region over it that has any.
const saversOf = (el, labels) => {
  for (let node = el.nodeType === 9 ? el.documentElement : el; node; node = node.parentElement) {
    const found = innermost(deep(node).filter((n) => n.matches(PRESS) && visible(n) && pressNames(n).some((name) => labels.includes(fold(name)))));
    if (found.length) return found;
  }
  return [];
};

// Whether the form around an element is drawn and names this record (folded): in any of its fields, those of other tabs included,
// or in words on the screen.
const NAMING = 'h1,h2,h3,h4,h5,legend,.modal-title,.breadcrumb,b,strong,span,td,dd,p,div';
const showsName = (anchor, name) => {
  const form = formOf(anchor);
  if (!visible(form)) return false;
  const doc = anchor.ownerDocument;
  return controls(form).some((el) => fold(String(valueOf(el))) === name) ||
    deep(doc).some((el) => el.matches(NAMING) && el.childElementCount === 0 && visible(el) && !el.closest('table,[role=grid]') && fold(el.textContent).includes(name));
};
