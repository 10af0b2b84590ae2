// Every filter that a list may stand under: its search form, the row of filters in the list itself (Yii: <tr class="filters">),
// boxes, selects and searches around it, tabs and pills, chips, saved views, what the screen says of itself, and the address.

// What stands around every screen or over it is no part of a list; a heading of the content itself may hold the list's tabs.
const ELSEWHERE = '[role=dialog],[role=alertdialog],.modal,.modal-mask,.ui-dialog,.navbar,.main-sidebar,.main-header,.sidebar,.topbar,[role=banner],' +
  '[role=menubar],[role=contentinfo],body > header,body > footer,body > nav,.breadcrumb,.breadcrumbs,.ui-datepicker,.daterangepicker,.datepicker,.flatpickr-calendar,' +
  '.toast,#toast-container,.alert';
const filterName = (words) => fold((words || '').replace(/\(\s*[\d.]+\s*\)|\b\d[\d.]*\s*$/g, ' '));
// "Todos", "Todos os clientes", "Todas as cidades" (of a filter «Cidade»), "--"; never "Todos os ativos".
const isNeutral = (words, told, label = '') => {
  const name = filterName(words);
  if (!name || told.neutral.includes(name)) return true;
  const rest = /^(?:tod[oa]s|qualquer|selecione|escolha)(?: (?:os|as|o|a|um|uma))?(?: (\S+))?$/.exec(name);
  const about = fold(label).split(' ').map((word) => word.slice(0, 4));
  return !!rest && (!rest[1] || told.nouns.includes(rest[1]) || about.includes(rest[1].slice(0, 4)) || /^(selecione|escolha)/.test(name));
};
const NARROWS = /^(so|somente|apenas|exclusivamente)\b|\b(meus|minhas)\b|^(ocultar|esconder|omitir|sem|nao mostrar|nao exibir)\b/;
const WIDENS = /^(incluir|mostrar|exibir|ver|listar|trazer|considerar) .*\b(inativ|cancelad|bloquead|exclu|arquivad|encerrad|desativ|antig|todos|todas|deduzid|ocult)/;
// Words by which a tab or a pressed pill narrows a list, where nothing beside it shows all of it.
const KIND_WORDS = new RegExp('^(?:(?:so|somente|apenas|os|as|clientes|vendas) )*(?:meus|minhas|ativ[oa]s?|inativ[oa]s?|bloquead[oa]s?|liberad[oa]s?|cancelad[oa]s?|pendentes?|' +
  '(?:em )?abert[oa]s?|(?:nao )?faturad[oa]s?|pag[oa]s?|quitad[oa]s?|vencid[oa]s?|inadimplentes?|adimplentes?|recentes?|favorit[oa]s?|hoje|ontem|(?:esta|ultima) semana|' +
  '(?:este|ultimo) mes|nov[oa]s?|arquivad[oa]s?|(?:com|sem) acesso|em dia)\\b');

const gridOf = (told) => theGrid(document, told.heads)[0] || null;
// The list with what is outside it, read once: `outside` are the elements around it, `frame` is its own frame.
const aroundList = (grid, search) => ({
  grid, search, frame: frameOf(grid), blocks: new Map(), outside: deep(document.body).filter((el) => !grid.el.contains(el) && !el.contains(grid.el)),
});
const holdsOther = (el, list) => {
  let block = el;
  while (block.parentElement && !block.parentElement.contains(list.grid.el)) block = block.parentElement;
  if (!list.blocks.has(block)) {
    list.blocks.set(block, gridsIn(block).some((other) => !drawsAgain(other, list.grid)) || !!block.querySelector('input[type=password]'));
  }
  return list.blocks.get(block);
};
// A form that is sent elsewhere, or may do more than ask, has fields that filter nothing until it is sent; one around the list is the list's.
const asksHere = (form) => form.method === 'get' && !/^javascript:/i.test(form.getAttribute('action') || '') &&
  (new URLSearchParams([...form.elements].filter((n) => n.name === 'r').map((n) => ['r', n.value])).get('r') || new URL(form.action, location.href).searchParams.get('r') || '') ===
  (new URLSearchParams(location.search).get('r') || '') && new URL(form.action, location.href).pathname === location.pathname;
const ofTheList = (el, list) => {
  const { grid, search, frame } = list;
  if (el.closest(ELSEWHERE) || search.some((form) => form.contains(el) && !form.contains(grid.el))) return false;
  const form = el.closest('form');
  if (form && !form.contains(grid.el) && !asksHere(form)) return false;
  return (frame.contains(el) || !!(el.compareDocumentPosition(grid.el) & Node.DOCUMENT_POSITION_FOLLOWING)) && !holdsOther(el, list);
};
const inList = (el, list) => ofTheList(el, list) && visible(el);

// The list's own row of filters: what can be filled in inside its head or foot, but no box that selects rows.
const rowFilters = (grid) => {
  const tables = [grid, ...gridsIn(frameOf(grid)).filter((other) => other.el !== grid.el && drawsAgain(other, grid))];
  const inBody = (el) => grid.rows.some((row) => row.contains(el));
  return tables.flatMap((one) => controls(one.el).filter((el) => !inBody(el) && !(el.matches(TOGGLE) && one.heads.some((th) => th.contains(el))) &&
    !(el.closest('tbody') && !el.closest('.filters')) && (one.el.matches('table') || !!el.closest('[role=row]')?.querySelector('[role=columnheader]')) && !(one.el !== grid.el && one.rows.some((row) => row.contains(el)))));
};
const rowCell = (grid) => { const [first] = rowFilters(grid); return first ? first.closest('tr,[role=row],thead,tfoot') : null; };
const rowLabel = (el, grid) => {
  const cell = el.closest('td,th,[role=columnheader],[role=gridcell],[role=cell]');
  const place = cell && cell.parentElement ? [...cell.parentElement.children].indexOf(cell) : -1;
  return (grid.heads[place] && headText(grid.heads[place])) || ownLabel(el) || el.getAttribute('name') || '';
};

const SIZE_WORDS = /\b(mostrar|exibir|exibindo|por pagina|resultados|registros|linhas|itens|page ?size|per ?page|length|limit|show|tamanho)/;
const USUAL = [5, 10, 15, 20, 25, 30, 40, 50, 60, 75, 80, 100, 120, 150, 200, 250, 300, 400, 500, 1000];
const allNumbers = (names) => names.length > 1 && names.every((name) => /^\d{1,4}$/.test(name) || /^(todos|todas|tudo|all)$/.test(name));
const around = (el) => fold(`${labelsOf(el).join(' ')} ${(el.getAttribute('name') || el.id || '').replace(/([a-z])([A-Z])/g, '$1 $2').replace(/[_\W]+/g, ' ')} ${text(el.parentElement).slice(0, 120)}`);
const isSizing = (el) => {
  const names = [...el.options].map((o) => fold(text(o)));
  if (!el.matches('select') || !allNumbers(names) || el.closest('.filters')) return false;
  return SIZE_WORDS.test(around(el)) || names.filter((n) => /^\d/.test(n)).every((n) => USUAL.includes(Number(n)));
};
const isPaging = (el) => !!el.closest('.pager,.pagination,.paginas,[class*=paginat]') ||
  (/^(ir para a? ?)?(pagina|page)\b/.test(fold(ownLabel(el))) && /^\d*$/.test(String(valueOf(el)))) ||
  (el.matches('select') && [...el.options].every((o, i) => text(o) === String(i + 1)) && el.options.length > 1);
const isSorting = (el) => /^(ordena|ordem|classifica|sort|order)/.test(fold(ownLabel(el) || el.name || ''));

const neutralOption = (el, told, label) => {
  const options = [...el.options];
  const byWords = options.find((o) => isNeutral(text(o), told, label));
  if (byWords) return byWords;
  // An option that sends nothing, and says no more than what is filtered: <option value="">Cidade</option>.
  return options.find((o) => o.value === '' && !KIND_WORDS.test(filterName(text(o))) && !NARROWS.test(filterName(text(o)))) || null;
};

// One control as a filter: whether it is on, and what takes it off (null: nothing is known that does).
const standing = (el, told, label, where) => (el.disabled ? { ...filterOf(el, told, label, where), neutral: null } : filterOf(el, told, label, where));
const filterOf = (el, told, label, where) => {
  const kind = kindOf(el);
  const base = { where, label, kind, el };
  if (kind === 'text') {
    const value = el.matches('input,textarea') ? el.value : text(el);
    return { ...base, value, on: !!value.trim() && value !== el.placeholder && !['range', 'color'].includes(el.type), neutral: '' };
  }
  if (kind === 'select') {
    const neutral = neutralOption(el, told, label), now = el.options[el.selectedIndex];
    return { ...base, value: now ? text(now) : '', on: !!now && now !== neutral && !isNeutral(text(now), told, label), neutral: neutral && text(neutral) };
  }
  if (kind === 'multiselect') return { ...base, value: valueOf(el), on: [...el.selectedOptions].some((o) => !isNeutral(text(o), told, label)), neutral: [] };
  if (kind === 'combobox') return { ...base, value: valueOf(el), on: !isNeutral(valueOf(el), told, label) && fold(valueOf(el)) !== fold(label), neutral: undefined };
  if (kind === 'radio') {
    const group = controls(document).filter((n) => kindOf(n) === 'radio' && (el.name ? n.name === el.name : n.closest(GROUP) === el.closest(GROUP)));
    const now = group.find(isOn), neutral = group.find((n) => isNeutral(ownLabel(n), told, label));
    return { ...base, value: now ? ownLabel(now) : '', on: !!now && now !== neutral, neutral: neutral ? true : null, el: neutral || el };
  }
  const name = fold(label), on = isOn(el);
  if (WIDENS.test(name) && !NARROWS.test(name)) return { ...base, value: on, on: !on, neutral: true };
  return { ...base, value: on, on, neutral: where === 'around' && !NARROWS.test(name) && !KIND_WORDS.test(name) ? null : false };
};

const ACTIVE = '.active,.selected,.current,.is-active,.ativo,.ativa,[aria-selected=true],[aria-pressed=true],[aria-current]:not([aria-current=false])';
const CROSS = /^[×✕✖⨯x]$/i;
const tabsOf = ({ grid }, told, presses) => {
  const found = [];
  const marked = presses.filter((el) => (el.matches(ACTIVE) || el.parentElement.matches(`li:is(${ACTIVE})`)) && !el.closest('.pager,.pagination,.paginas,[role=menu],.dropdown-menu'));
  for (const el of marked) {
    let group = el.parentElement;
    const members = () => innermost(presses.filter((one) => group.contains(one)));
    for (let i = 0; i < 3 && members().length < 2 && group.parentElement && !group.parentElement.contains(grid.el); i += 1) group = group.parentElement;
    const name = text(el), all = members().filter((one) => one !== el);
    if (isNeutral(name, told) && filterName(name)) continue;
    const neutral = all.filter((one) => filterName(text(one)) && isNeutral(text(one), told));
    if (neutral.length === 1) found.push({ where: 'tab', label: 'aba', kind: 'press', value: name, on: true, neutral: text(neutral[0]), el: neutral[0] });
    else if (NARROWS.test(filterName(name)) && el.matches('[aria-pressed=true],.active') && all.length === 0) found.push({ where: 'tab', label: name, kind: 'press', value: name, on: true, neutral: name, el });
    else if (KIND_WORDS.test(filterName(name))) found.push({ where: 'tab', label: 'aba', kind: 'press', value: name, on: true, neutral: null, el });
  }
  return found;
};
// "Cidade: Recife ×": the whole of it is pressed, or the cross in it.
const chipsOf = ({ grid }, presses) => presses.flatMap((el) => {
  const words = text(el), named = pressNames(el).map((n) => n.trim());
  const cross = named.some((n) => CROSS.test(n) || /^(remover|excluir|tirar|limpar) (o )?filtro\b/i.test(n) || /^remover$/i.test(n));
  const whole = /^(.{2,40}?)\s*:\s*(.{1,60}?)\s*[×✕✖⨯]$/.exec(words);
  if (!cross && !whole) return [];
  let chip = el;
  for (let i = 0; i < 2 && !/[\p{L}\d]/u.test(text(chip).replace(/[×✕✖⨯]|\bx\b/gi, '')) && !chip.parentElement.contains(grid.el); i += 1) chip = chip.parentElement;
  const said = text(chip).replace(/\s*[×✕✖⨯]\s*|\s+x$/gi, '').trim();
  if (!said || said.length > 120 || chip.querySelector(CONTROL) || el.closest('.select2-container,.chosen-container')) return [];
  const [, label, value] = /^(.{2,40}?)\s*:\s*(.+)$/.exec(said) || [null, 'filtro', said];
  return [{ where: 'chip', label, kind: 'press', value, on: true, neutral: words, el }];
});
// "Visão: Meus clientes ▾"
const viewsOf = (told, presses) => presses.flatMap((el) => {
  const match = /^\W*(vis[aã]o|visualiza[cç][aã]o|vista|filtro|filtro salvo|filtro r[aá]pido|exibindo|mostrando)\s*:\s*(.+?)\s*▾?$/i.exec(text(el));
  if (!match || isNeutral(match[2], told) || /[×✕✖⨯]$/.test(match[2])) return [];
  return [{ where: 'view', label: match[1], kind: 'menu', value: match[2], on: true, neutral: undefined, el }];
});
// The entries that show all in a menu that has just been opened.
const newNeutral = (told) => inPlace(innermost(deep(document).filter((el) => el.matches(`${PRESS},li`) && visible(el) && filterName(text(el)) && isNeutral(text(el), told))), 'new');
// What the screen says of itself: «Filtros: Status: Ativo», «(filtrado de 175 registros)», «Filtros (2)».
const SAYS = /^\W*(?:filtros?(?: ativos?| aplicados?| em uso)?|filtrad[oa]s? por|filtrando(?: por)?|(?:exibindo|mostrando) (?:somente|apenas|so))\s*:?\s+(.+)$/i;
const OF_MORE = /\(?\s*(?:filtrad[oa]s? de|filtered from)\b[^)]*\d[^)]*/i;
const saysFilter = (el) => OF_MORE.test(text(el)) || (!el.matches('h1,h2,h3,h4,h5,h6,label,legend,option') &&
  (SAYS.test(text(el)) || (el.matches(PRESS) && /^filtros?\s*\(?\s*[1-9]\d*\s*\)?$/i.test(text(el)))));
const saidOf = (list, told) => {
  const clean = (words) => words.replace(new RegExp(told.clearing.join('|') || '$^', 'gi'), '').trim();
  const found = innermost(list.outside.filter((el) => /filt|exibindo|mostrando/i.test(el.textContent) && el.textContent.length < 600 && !el.querySelector(CONTROL) && inList(el, list) && text(el).length < 300 && saysFilter(el)));
  return found.flatMap((el) => {
    const words = text(el), match = SAYS.exec(words);
    const value = OF_MORE.test(words) ? OF_MORE.exec(words)[0] : match ? clean(match[1]) : words;
    return /[\p{L}\d]/u.test(value) ? [{ where: 'said', label: 'filtros', kind: 'said', value, on: true, neutral: null, el }] : [];
  });
};
// Filters in the address: `Cliente[cidade]=Recife`, `status=ativo`. Where, how many and in which order is no filter.
const ADDRESSED = /^(q|search|busca|buscar|pesquisa|filtro|filter|filters|status|situacao|escopo|scope|visao|view|somente|meus|minhas|ativo|ativos|cidade|tipo)$|__(exact|in|gte|lte|icontains)$/i;
const addressFilters = () => [...new URLSearchParams(location.search)].filter(([name, value]) => value.trim() !== '' &&
  (/^\w+\[\w+\](\[\])?$/.test(name) ? !/\[(page|sort)\]$/i.test(name) : ADDRESSED.test(name)))
  .map(([name, value]) => ({ where: 'address', label: name, kind: 'address', value, on: true, neutral: '', el: null }));
const clearedAddress = () => {
  const url = new URL(location.href);
  const blank = addressFilters().map((one) => one.label);
  // Yii takes an empty value for «no filter», and the lack of one for «as before».
  for (const name of new Set(blank)) { if (name.includes('[')) url.searchParams.set(name, ''); else url.searchParams.delete(name); }
  return url.href;
};
// A search form that stays folded has its values all the same.
const foldedSearches = (grid, told) => deep(document).filter((form) => form.matches('form') && !visible(form) && !form.contains(grid.el) && !form.closest(ELSEWHERE) && asksHere(form) &&
  deep(form).some((el) => el.matches(PRESS) && pressNames(el).some((n) => told.searching.includes(fold(n)))));

const allFilters = (told) => {
  const grid = gridOf(told);
  if (!grid) return addressFilters();
  const search = searchForms(document, told.searching).filter((form) => form.matches('form') || !form.contains(grid.el));
  const inner = search.length ? search : foldedSearches(grid, told);
  const list = aroundList(grid, inner);
  const row = rowFilters(grid);
  const unit = unitControl(told.units);
  const skip = (el, label) => told.others.includes(fold(label)) || el === unit || isPaging(el) || isSorting(el) || (el.matches('select') && isSizing(el)) ||
    (el.matches('select') && [...el.options].some((o) => told.acts.includes(fold(text(o))))) || labelsOf(el).some((n) => told.acts.includes(fold(n)));
  const heads = grid.heads.map((th) => fold(headText(th)));
  // Boxes called as the list's columns, several of them, choose which are shown.
  const choosesColumns = controls(document).filter((el) => el.matches(TOGGLE) && !grid.el.contains(el) && heads.includes(fold(ownLabel(el)))).length > 1;
  const radios = new Set();
  const once = (el) => kindOf(el) !== 'radio' || !(el.name ? radios.has(el.name) || !radios.add(el.name) : false);
  const fields = inner.flatMap((form) => controls(form).filter((el) => !grid.el.contains(el) && !secretField(el) && once(el)).map((el) => [el, kindOf(el) === 'radio' ? groupName(el) || el.name : ownLabel(el) || el.name || '', 'form']));
  const rows = row.filter(once).map((el) => [el, rowLabel(el, grid), 'row']);
  const others = controls(document).filter((el) => !grid.el.contains(el) && !row.includes(el) && !inner.some((form) => form.contains(el)) && ofTheList(el, list) && (el.matches(TOGGLE) ? itOrItsWordsShow(el) : visible(el)) &&
    !(choosesColumns && el.matches(TOGGLE) && heads.includes(fold(ownLabel(el)))) && once(el)).map((el) => [el, kindOf(el) === 'radio' ? groupName(el) || el.name : ownLabel(el) || el.name || '', 'around']);
  const found = [...fields, ...rows, ...others].filter(([el, label, where]) => (where === 'row' || !skip(el, label)) && !told.others.includes(fold(label))).map(([el, label, where]) => standing(el, told, label, where));
  const hidden = inner.flatMap((form) => [...form.querySelectorAll('input[type=hidden]')]).filter((el) => /^\w+\[\w+\]$/.test(el.name) && !['', '0'].includes(el.value) && !secretField(el) &&
    ![...el.form.elements].some((n) => n !== el && n.name === el.name)).map((el) => ({ where: 'form', label: el.name, kind: 'hidden', value: el.value, on: true, neutral: '', el }));
  const presses = list.outside.filter((el) => el.matches(PRESS) && inList(el, list));
  const more = [...tabsOf(list, told, presses), ...chipsOf(list, presses), ...viewsOf(told, presses)];
  const said = saidOf(list, told).filter((one) => !more.some((other) => one.el.contains(other.el) || other.el.contains(one.el)));
  return [...found, ...hidden, ...more, ...said, ...addressFilters()];
};

// All filters of the list; each can be had again by its number as long as it is not drawn anew.
const readFilters = (told) => {
  const all = allFilters(told);
  remembered.filters = all.map((one) => one.el);
  return all.map(({ el, neutral, ...one }, n) => ({ ...one, n, unknown: neutral === undefined, neutral: neutral === undefined ? null : neutral, shown: !el || visible(el), asks: !!(el && el.form && asksHere(el.form)), posts: !!(el && el.form && el.form.method === 'post') }));
};
const filterAt = (n) => [remembered.filters[n]].filter((el) => el && el.isConnected);
// What the list shows, to see it change: where it is, its rows and its count.
const listSign = (told) => { const grid = gridOf(told); return grid ? `${location.href} ${summaryOf(grid).total} ${grid.rows.map((row) => text(row).slice(0, 80)).join('|')}` : ''; };

// Counts that the screen has besides the list's summary: on the tab that shows all.
const tabCounts = (told) => {
  const grid = gridOf(told);
  if (!grid) return [];
  const list = aroundList(grid, []);
  return list.outside.filter((el) => el.matches(PRESS) && inList(el, list) && (el.matches(ACTIVE) || el.parentElement.matches(`li:is(${ACTIVE})`)) && filterName(text(el)) && isNeutral(text(el), told))
    .map((el) => /(\d[\d.]*)\s*\)?$/.exec(text(el))).filter(Boolean).map((match) => number(match[1]));
};
// A number of a home screen under or over these words: <b>175</b><span>Clientes ativos</span>.
const countsNamed = (labels) => innermost(deep(document.body).filter((el) => visible(el) && !el.closest(`table,form,${AROUND}`) && labels.includes(fold(text(el))))).flatMap((el) => {
  for (let node = el.parentElement, i = 0; node && i < 2; node = node.parentElement, i += 1) {
    const numbers = [...text(node).matchAll(/(?<![\d.,$R])\d{1,3}(?:\.\d{3})*(?![\d.,]*\d|%)|(?<![\d.,])\d+(?![\d.,]*\d|%)/g)].map((m) => number(m[0]));
    if (numbers.length) return numbers.length === 1 ? numbers : [];
  }
  return [];
});

// How many rows a page may show: a select, or links like «10 | 20 | 50 | 100» after words that say so.
const pageSizes = (root, wanted) => {
  const grid = theGrid(root, wanted)[0];
  if (!grid) return null;
  const near = frameOf(grid).parentElement || frameOf(grid);
  const select = controls(near).filter((el) => el.matches('select') && visible(el) && isSizing(el) && !isPaging(el) && SIZE_WORDS.test(around(el)));
  if (select.length === 1) return { kind: 'select', els: select, names: [...select[0].options].map(text), now: valueOf(select[0]) };
  if (select.length) return null;
  const links = deep(near).filter((el) => el.matches(PRESS) && visible(el) && !grid.el.contains(el) && /^\d{2,3}$/.test(text(el)) && USUAL.includes(Number(text(el))) && !el.closest('.pager,.pagination,.paginas,.yiiPager,[class*=paginat]'));
  const groups = new Map();
  for (const el of links) {
    let group = el.parentElement;
    for (let i = 0; i < 2 && links.filter((one) => group.contains(one)).length < 2 && group.parentElement; i += 1) group = group.parentElement;
    groups.set(group, [...(groups.get(group) || []), el]);
  }
  const fits = [...groups].filter(([group, els]) => els.length > 1 && text(group).length < 160 && SIZE_WORDS.test(fold(text(group))));
  return fits.length === 1 ? { kind: 'links', els: fits[0][1], names: fits[0][1].map(text), now: '' } : null;
};
const readPageSizes = (root, wanted) => { const found = pageSizes(root, wanted); return found && { kind: found.kind, names: found.names, now: found.now }; };
const findPageSize = (root, query) => { const found = pageSizes(root, query.heads); return !found ? [] : found.kind === 'select' ? found.els : found.els.filter((el) => text(el) === query.size); };
const filterRow = (query) => { const grid = theGrid(document, query.heads)[0], row = grid && rowCell(grid); return row ? [row] : []; };
