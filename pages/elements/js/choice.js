// One of two: Faturamento Manual or Automático, as radios, a select, a drawn select, a pair of buttons, or one switch.

const firstOf = (el) => fold(labelsOf(el)[0] || '');
const says = (el, words) => labelsOf(el).flatMap(variants).some((name) => words.includes(fold(name)));
const optionSays = (option, words) => variants(text(option)).some((name) => words.includes(fold(name)));

const choiceWays = (root, query) => {
  const { on, off, labels } = query;
  const all = controls(root);
  const ways = [];
  const radios = all.filter((el) => kindOf(el) === 'radio');
  const groups = new Map();
  for (const radio of radios) {
    const group = radio.name || radio.closest('[role=radiogroup],fieldset,form');
    groups.set(group, [...(groups.get(group) || []), radio]);
  }
  for (const group of groups.values()) {
    const offs = group.filter((el) => says(el, off));
    const ons = group.filter((el) => says(el, on));
    if (offs.length === 1 && ons.length === 1) ways.push({ way: 'radio', els: group, off: offs[0], on: ons[0], value: labelsOf(group.find(isOn) || document.createElement('i'))[0] || '' });
  }
  for (const el of all.filter((n) => kindOf(n) === 'select')) {
    const options = [...el.options];
    const offs = options.filter((o) => optionSays(o, off));
    const ons = options.filter((o) => optionSays(o, on));
    if (offs.length === 1 && ons.length === 1) ways.push({ way: 'select', els: [el], off: text(offs[0]), on: text(ons[0]), value: valueOf(el) });
  }
  if (ways.length) return ways;
  for (const el of all.filter((n) => kindOf(n) === 'toggle')) {
    const meansOn = says(el, on);
    if (meansOn || says(el, off)) ways.push({ way: 'switch', els: [el], off: !meansOn, on: meansOn, value: isOn(el) });
  }
  if (ways.length) return ways;
  for (const el of deep(root).filter((n) => visible(n) && (n.matches('[role=combobox],[aria-haspopup=listbox]') || kindOfDrawn(n)))) {
    const value = el.matches('input') ? el.value : drawnValue(el);
    if ((variants(value).some((v) => on.includes(fold(v)) || off.includes(fold(v)))) || labelsOf(el).some((l) => labels.includes(fold(l)))) {
      ways.push({ way: 'drawn', els: [el], off: '', on: '', value });
    }
  }
  if (ways.length) return ways;
  const presses = deep(root).filter((el) => el.matches(PRESS) && visible(el) && !el.closest('nav,.navbar,aside,.sidebar,.main-sidebar,[role=menu],[role=navigation],.breadcrumb'));
  const offs = innermost(presses.filter((el) => pressNames(el).some((n) => off.includes(fold(n)))));
  const ons = innermost(presses.filter((el) => pressNames(el).some((n) => on.includes(fold(n)))));
  if (offs.length === 1 && ons.length === 1 && offs[0].parentElement === ons[0].parentElement) {
    const active = (el) => isOn(el) || /(^|\s)(active|selected|is-active|checked|on)(\s|$)/.test(el.className);
    const value = active(offs[0]) !== active(ons[0]) ? pressNames(active(offs[0]) ? offs[0] : ons[0])[0] : '';
    ways.push({ way: 'buttons', els: [offs[0], ons[0]], off: offs[0], on: ons[0], value });
  }
  return ways;
};

const kindOfDrawn = (el) => el.matches('.dropdown-toggle,.select-toggle,.custom-select-toggle') && !!el.closest('form,main,[role=main],.content') && !el.closest('nav,.navbar');
const drawnValue = (el) => {
  const shown = el.querySelector('.value,.selected,[class*=value],[class*=singleValue]');
  return shown && visible(shown) ? text(shown) : text(el);
};

const readChoice = (root, query) => choiceWays(root, query).map((way) => ({ way: way.way, value: way.value, off: typeof way.off === 'object' ? '' : way.off, on: typeof way.on === 'object' ? '' : way.on }));

const findChoice = (root, query) => {
  const ways = choiceWays(root, query);
  if (ways.length !== 1) return ways.flatMap((way) => way.els);
  const [way] = ways;
  if (query.part === 'manual') return [way.way === 'radio' || way.way === 'buttons' ? way.off : way.els[0]];
  if (query.part === 'automatic') return [way.way === 'radio' || way.way === 'buttons' ? way.on : way.els[0]];
  return way.els.slice(0, 1);
};
