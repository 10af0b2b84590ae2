// Lists: Yii's CGridView, DataTables, Django's change list, ARIA grids. One evaluation reads a whole table.

const cellText = (cell) => {
  const words = text(cell);
  return words || [...cell.querySelectorAll('input:not([type=checkbox]):not([type=hidden])')].map((i) => i.value).join(' ');
};

// The first line of a cell with several, where it is a link: a name over what explains it.
const leadOf = (cell) => {
  const [first, ...others] = innerWords(cell).split('\n').map((line) => line.replace(/\s+/g, ' ').trim()).filter(Boolean);
  return others.length && [...cell.querySelectorAll('a[href]')].some((link) => text(link) === first) ? first : '';
};

// What a cell shows besides text: a title, an alternative text, a box, and the classes an icon is drawn with.
const cellOf = (cell) => {
  const marks = [cell, ...cell.querySelectorAll('i,img,svg,span,a,use,b,em,input')];
  const title = marks.map((n) => n.getAttribute('title') || n.getAttribute('alt') || n.getAttribute('aria-label') ||
    n.getAttribute('data-original-title') || n.getAttribute('data-bs-original-title') || '').find((t) => t.trim()) || '';
  const box = cell.querySelector('input[type=checkbox],[role=checkbox],[role=switch]');
  const icon = [...cell.querySelectorAll('i,img,svg,span')].map((n) => n.getAttribute('class') || n.getAttribute('src') || '').filter(Boolean).join(' ');
  return { text: cellText(cell), title: title.trim(), icon: icon.trim(), on: box ? isOn(box) : null, lead: leadOf(cell) };
};

const gridParts = (table) => {
  const native = table.matches('table');
  const own = (el) => el.closest('table,[role=grid],[role=treegrid],[role=table]') === table;
  const find = (selector) => deep(table).filter((el) => el.matches(selector) && own(el));
  let heads = [];
  if (native) {
    const headRows = [...(table.tHead?.rows || [])].filter((tr) => !tr.matches('.filters') && tr.cells.length);
    const headRow = headRows.reduce((a, b) => (a && a.cells.length >= b.cells.length ? a : b), null) ||
      [...table.rows].find((tr) => tr.cells.length > 1 && [...tr.cells].every((c) => c.tagName === 'TH'));
    heads = headRow ? [...headRow.cells] : [];
  }
  if (!heads.length) heads = find('[role=columnheader]');
  let rows = native
    ? [...table.querySelectorAll('tr')].filter((tr) => own(tr) && !tr.closest('thead,tfoot') && !tr.matches('.filters') && !heads.includes(tr.cells[0]))
    : find('[role=row]').filter((row) => !row.querySelector('[role=columnheader]'));
  const cellsOf = (row) => (row.cells ? [...row.cells] : deep(row).filter((c) => c.matches('[role=gridcell],[role=cell],[role=rowheader]')));
  rows = rows.filter((row) => {
    const cells = cellsOf(row);
    return visible(row) && cells.length > 1 && !row.querySelector('td.empty,td.dataTables_empty,td.dt-empty');
  });
  return { heads, rows, cellsOf };
};

const headText = (th) => {
  const copy = th.cloneNode(true);
  copy.querySelectorAll('script,style,select,input,.sortoptions').forEach((n) => n.remove());
  return ((copy.textContent || '').replace(/\s+/g, ' ').trim() || th.title || th.getAttribute('aria-label') || '').replace(/\s+/g, ' ').trim();
};

// The lists on the screen, largest first; calendars and layout tables are none.
const gridsIn = forNow((root) => deep(root)
  .filter((el) => el.matches('table,[role=grid],[role=treegrid],[role=table]') && (visible(el) || el.querySelector('tr')) &&
    !el.closest('.ui-datepicker,.datepicker,.daterangepicker,.flatpickr-calendar,[role=dialog] .calendar,.calendar'))
  .filter((el) => !el.querySelector('table table') || el.matches('.items'))
  .map((el) => ({ el, ...gridParts(el) }))
  .filter((grid) => grid.heads.length > 1 && visible(grid.el))
  .sort((a, b) => b.rows.length * b.heads.length - a.rows.length * a.heads.length));

const theGrid = (root, wanted) => {
  const all = gridsIn(root);
  const fits = (grid) => wanted.every((names) => grid.heads.some((th) => names.includes(fold(headText(th)))));
  const found = all.filter(fits);
  if (found.length < 2) return found;
  // A list that is short just now, or empty, is not any larger table with the same word in its head.
  const likely = new Map(found.map((grid) => [grid, !!grid.el.querySelector('input[type=checkbox],[role=checkbox]') + !!grid.el.closest('.grid-view,.dataTables_wrapper,[id$="-grid"]')]));
  return found.sort((a, b) => likely.get(b) - likely.get(a) || b.heads.length - a.heads.length);
};

const linkId = (href) => {
  // What opens a menu by script leads to no record: the 0 of «javascript:void(0)» names none.
  if (/\bvoid\b/.test(href)) return '';
  const match = /[?&](?:id|pk|codigo|id[A-Z]\w*|\w+_id)=(\d+)/.exec(href) || /\/(\d+)(?:\/(?:change|edit|update|editar)?\/?)?(?:$|[?#])/.exec(href) ||
    /\(\s*['"]?(\d+)['"]?\s*[,)]/.exec(href);
  return match ? match[1] : '';
};

const ID_HEADS = ['id', 'codigo', 'cod', 'nº', 'n', 'numero', 'no', '#'];

// Where the records' ids stand: the first source that gives every row one of its own; `told` names the one to use, or those not to.
// A link comes last: it may lead to another record (the client of a sale).
const idsOf = (grid, told = {}) => {
  const { heads, rows, cellsOf } = grid;
  const box = (row) => row.querySelector('input[type=checkbox],[role=checkbox]');
  const container = grid.el.closest('.grid-view') || grid.el.parentElement;
  const keys = container ? [...container.querySelectorAll(':scope > .keys > span, :scope > div.keys span')].map((s) => s.textContent.trim()) : [];
  const idColumn = heads.findIndex((th) => ID_HEADS.includes(fold(headText(th)) || headText(th)));
  const sources = {
    checkbox: (row) => { const b = box(row); const v = b ? b.value || b.getAttribute('data-id') || '' : ''; return v === 'on' ? '' : v; },
    keys: (row, i) => (keys.length === rows.length ? keys[i] : ''),
    data: (row) => row.dataset.id || row.dataset.key || row.dataset.pk || row.dataset.recordId || row.dataset.rowId || '',
    row: (row) => (/(\d+)$/.exec(row.id || '') || [])[1] || '',
    column: (row) => (idColumn < 0 ? '' : cellText(cellsOf(row)[idColumn] || row).replace(/^#/, '')),
    link: (row) => {
      const ids = [...row.querySelectorAll('a[href],[onclick]')].map((a) => linkId(a.getAttribute('href') || '') || linkId(a.getAttribute('onclick') || '')).filter(Boolean);
      return ids[0] || '';
    },
  };
  const unique = (ids) => ids.every(Boolean) && new Set(ids).size === ids.length;
  const counting = (ids) => ids.length > 1 && (ids.every((id, i) => id === String(i)) || ids.every((id, i) => id === String(i + 1)));
  let fallback = null;
  for (const [source, read] of Object.entries(sources)) {
    if ((told.source && source !== told.source) || (told.bad || []).includes(source)) continue;
    const ids = rows.map(read);
    if (!rows.length || !unique(ids)) continue;
    if (!counting(ids)) return { source, ids };
    fallback = fallback || { source, ids };
  }
  return fallback || { source: '', ids: rows.map(() => '') };
};

const selectCell = (row, cellsOf) => cellsOf(row).find((c) => c.matches('.select-checkbox,.dt-select,.select-cell') && !c.querySelector('input'));
const boxOf = (row, cellsOf) => {
  const first = cellsOf(row).slice(0, 2);
  return first.map((c) => (c.matches('[role=checkbox]') ? c : c.querySelector('input[type=checkbox],[role=checkbox]'))).find(Boolean) ||
    (row.matches('[role=row]') && row.querySelector('[role=checkbox],input[type=checkbox]')) || selectCell(row, cellsOf) || null;
};
const isSelected = (row, box) => {
  if (box && box.matches('input,[role=checkbox]')) return isOn(box);
  return row.getAttribute('aria-selected') === 'true' || row.matches('.selected');
};

const number = (digits) => Number(digits.replace(/[.\s]/g, ''));
const RANGE = /(\d[\d.]*)\s*(?:-|–|—|a|até|ate|to)\s*(\d[\d.]*)\s*(?:de|do total de|of|\/)\s*(?:um total de\s*)?(\d[\d.]*)/i;
const TOTAL = /(?:total(?:\s+de)?\s*:?\s*(\d[\d.]*))|(\d[\d.]*)\s+(?:resultados?|registros?|itens|item|clientes?|vendas?|regras?|e-mails?\b)/i;

// A list that grows says how many of all it shows so far: «Mostrando 15 de 24».
const SO_FAR = /(?:mostrando|exibindo|listando|showing)\s+(?:os\s+|as\s+)?(?:primeir[oa]s\s+)?(\d[\d.]*)\s*(?:de|do total de|of|\/)\s*(?:um total de\s*)?(\d[\d.]*)/i;

// A kit that keeps the head or some columns in place draws them once more: a list without rows, or with as many, under the same words.
const drawsAgain = (other, grid) => {
  const words = grid.heads.map(headText);
  return [0, grid.rows.length].includes(other.rows.length) && other.heads.every((th) => words.includes(headText(th)));
};

const holds = (up, el) => {
  for (let node = el; node; node = node.parentNode || node.host) if (node === up) return true;
  return false;
};

// The list's own frame: the table with its summary and pager, but no other list. What is found of a list is kept with it: one that
// is found again, by another evaluation, is another object.
const frameOf = (grid) => { grid.frame ??= frameAround(grid); return grid.frame; };
const frameAround = (grid) => {
  let frame = grid.el;
  const others = gridsIn(grid.el.ownerDocument).filter((other) => other.el !== grid.el && !drawsAgain(other, grid));
  for (let i = 0; i < 6 && frame.parentElement && frame.parentElement !== grid.el.ownerDocument.body; i += 1) {
    if (frame.matches('main,[role=main]')) break;
    const up = frame.parentElement;
    if (up.matches('main,[role=main],form:has(input[type=password])') && i > 3) break;
    if (others.some((other) => holds(up, other.el)) || up.querySelector('nav[aria-label*=principal],.navbar,.main-sidebar')) break;
    frame = up;
  }
  return frame;
};

const summaryOf = (grid) => {
  const frame = frameOf(grid);
  const marked = [...frame.querySelectorAll('.summary,.dataTables_info,.dt-info,.pagination-info,[role=status],.paginator,caption')];
  const outside = deep(frame).filter((el) => !grid.el.contains(el) && !el.contains(grid.el) && el.childElementCount < 8 && visible(el) && text(el).length < 160);
  for (const el of [...marked, ...outside]) {
    const range = RANGE.exec(text(el));
    if (range) return { start: number(range[1]), end: number(range[2]), total: number(range[3]), text: text(el) };
  }
  for (const el of [...marked, ...outside]) {
    const part = SO_FAR.exec(text(el));
    if (part) return { start: null, end: number(part[1]), total: number(part[2]), text: text(el) };
  }
  for (const el of [...marked, ...outside]) {
    if (el.closest('select,button,a,label,[role=menu],.dropdown-menu,.action-counter') || /selecionad|selected/i.test(text(el))) continue;
    const match = TOTAL.exec(text(el));
    if (match) return { start: null, end: null, total: number(match[1] || match[2]), text: text(el) };
  }
  // Django's pager: "1 2 3 57 clientes", where all but the count are links or marks.
  for (const el of frame.querySelectorAll('.paginator,.pagination')) {
    const own = [...el.childNodes].filter((n) => n.nodeType === 3).map((n) => n.textContent).join(' ').replace(/\s+/g, ' ').trim();
    const match = /^(\d[\d.]*)\s+\p{L}/u.exec(own);
    if (match) return { start: null, end: null, total: number(match[1]), text: own };
  }
  return { start: null, end: null, total: null, text: '' };
};

const NEXT = ['proximo', 'proxima', 'proxima pagina', 'pagina seguinte', 'seguinte', 'next', 'next page', 'go to next page', 'ir para a proxima pagina', 'avancar'];
const disabled = (el) => {
  const chain = [el, el.closest('li')].filter(Boolean);
  return chain.some((n) => n.matches('.disabled,.hidden,[disabled],[aria-disabled=true]')) || !visible(el);
};
const pagerLinks = (grid) => { grid.links ??= linksAround(grid); return grid.links; };
const linksAround = (grid) => deep(frameOf(grid)).filter((el) => !grid.el.contains(el) && el.matches('a,button,[role=button],[role=link],li[onclick],span[onclick]'));
// The button under a list that grows instead of turning pages; a link that leads elsewhere is none.
const MORE = ['carregar mais', 'carregar mais resultados', 'carregar mais registros', 'mostrar mais', 'mostrar mais resultados', 'load more', 'show more'];
const findMore = (grid) => pagerLinks(grid).filter((el) => !disabled(el) && !/^[^#]/.test(el.getAttribute('href') || '') && pressNames(el).some((n) => MORE.includes(fold(n))));
// What is scrolled to see the end of a list without pages: the box around it, else the page; none where all of it is in sight.
const scrollerOf = (grid) => {
  if (currentPage(grid) !== null || findNext(grid).length) return [];
  for (let node = grid.el; node && node !== document.body; node = node.parentElement) {
    if (/auto|scroll/.test(getComputedStyle(node).overflowY) && node.scrollHeight > node.clientHeight + 1) return [node];
  }
  const page = document.scrollingElement;
  return page && page.scrollHeight > window.innerHeight + 1 ? [page] : [];
};
const findNext = (grid) => {
  const links = pagerLinks(grid).filter((el) => !el.closest('.ui-datepicker'));
  const glyph = (el, glyphs) => glyphs.includes(text(el).trim());
  const byName = links.filter((el) => el.rel === 'next' || el.closest('li')?.matches('.next') || el.matches('.next') || pressNames(el).some((n) => NEXT.includes(fold(n))));
  const byGlyph = links.filter((el) => glyph(el, ['›', '>', '→']));
  const found = innermost(byName.length ? byName : byGlyph);
  if (found.length) return found.filter((el) => !disabled(el)).slice(0, 1);
  const box = pageBox(grid);
  if (box) return box.selectedIndex + 1 < box.options.length ? [box] : [];
  const now = currentPage(grid);
  return now === null ? [] : numberLinks(grid).filter((el) => text(el) === String(now + 1) && !disabled(el)).slice(0, 1);
};

// The mark of the page shown, with the region around it that holds the other numbers: a number elsewhere (a badge, a year) is no page.
const NUMBER = /^\d+$/;
const pagerOf = (grid) => { grid.pager ??= pagerAround(grid); return grid.pager; };
const pagerAround = (grid) => {
  const marks = [...frameOf(grid).querySelectorAll('li.selected,li.active,.this-page,[aria-current],.paginate_button.current,.page-item.active,.current')]
    .filter((el) => !grid.el.contains(el) && NUMBER.test(text(el)));
  const links = pagerLinks(grid).filter((el) => NUMBER.test(text(el)));
  for (const mark of marks) {
    const others = links.filter((el) => !mark.contains(el) && !el.contains(mark));
    for (let node = mark.parentElement; node && !node.contains(grid.el); node = node.parentElement) {
      if (others.some((el) => node.contains(el))) return { mark, links: links.filter((el) => node.contains(el)) };
    }
  }
  return { mark: marks[0] || null, links: [] };
};
const currentPage = (grid) => {
  const box = pageBox(grid);
  if (box) return box.selectedIndex + 1;
  const { mark } = pagerOf(grid);
  return mark && Number(text(mark));
};

// A list of the pages to choose from (Yii's CListPager): 1, 2, 3 … as many as the summary tells, or marked as a pager where there is no summary.
const pageBox = (grid) => { if (grid.box === undefined) grid.box = pageBoxAround(grid); return grid.box; };
const pageBoxAround = (grid) => {
  const boxes = deep(frameOf(grid)).filter((el) => el.matches('select') && !grid.el.contains(el) && !el.multiple && !disabled(el) && el.options.length > 1
    && [...el.options].every((option, place) => text(option) === String(place + 1)));
  if (!boxes.length) return null;
  const { start, end, total } = summaryOf(grid);
  const fits = ({ selectedIndex: at, options: { length: pages } }) => (at + 1 < pages
    ? at * (end - start + 1) + 1 === start && Math.ceil(total / (end - start + 1)) === pages
    : end === total && (start - 1) % at === 0);
  const marked = (el) => el.closest('.pager,.pagination,.paginator,nav,[role=navigation]') || labelsOf(el).some((label) => /\bpag(?:ina|e)\b/.test(fold(label)));
  return boxes.find((el) => (start === null ? marked(el) : fits(el))) || null;
};
const numberLinks = (grid) => pagerOf(grid).links;

const pageNumbers = (root, wanted) => theGrid(root, wanted).slice(0, 1).flatMap((grid) => (pageBox(grid) ? [...pageBox(grid).options].map(text) : numberLinks(grid).filter((el) => !disabled(el)).map((el) => text(el))));

// Where the pager leads for a page, the one that is shown included; nothing where it does not give an address.
const pageAddress = (root, wanted, page) => {
  const [grid] = theGrid(root, wanted);
  if (!grid) return null;
  const box = pageBox(grid);
  // The value of an entry may be the page's address, or a mere number.
  if (box) return /[/?]/.test(box.options[page - 1]?.value || '') ? new URL(box.options[page - 1].value, document.baseURI).href : null;
  const { mark, links } = pagerOf(grid);
  const marked = mark && text(mark) === String(page) ? [mark, ...mark.querySelectorAll('a[href]')] : [];
  const found = new Set([...links.filter((el) => text(el) === String(page)), ...marked].map((el) => el.href).filter(Boolean));
  return found.size === 1 ? [...found][0] : null;
};

const LOADING = '.grid-view-loading,[aria-busy=true],.dataTables_processing,.dt-processing,.loading-overlay,.blockUI';
const isLoading = (grid) => [...grid.el.ownerDocument.querySelectorAll(LOADING)].some((el) => visible(el) && !(el.matches('.grid-view-loading') && !frameOf(grid).contains(el) && !el.contains(grid.el)));

// Whether cells are yet to be filled in: they say so, or a column that no record is without (`filled`: its names) is empty from top to bottom.
const WAITING = ['…', '...', 'carregando...', 'carregando…', 'aguarde...', 'aguarde…'];
const holdsBack = (heads, rows, { filled = [] } = {}) => rows.some(({ cells }) => cells.some((cell) => WAITING.includes(cell.text.trim().toLowerCase()))) ||
  (rows.length > 0 && heads.some((th, i) => filled.includes(fold(headText(th))) && rows.every(({ cells }) => cells[i] && !cells[i].text && !cells[i].title && !cells[i].icon)));

const readGrid = (root, wanted, told) => {
  const all = theGrid(root, wanted);
  if (!all.length) return null;
  const grid = all[0];
  const { source, ids } = idsOf(grid, told);
  const rows = grid.rows.map((row, i) => {
    const box = boxOf(row, grid.cellsOf);
    return {
      id: ids[i], cells: grid.cellsOf(row).map(cellOf), selectable: !!box, selected: isSelected(row, box),
      links: [...row.querySelectorAll('a[href]')].map((a) => ({ name: fold(pressNames(a)[0] || ''), href: a.href })),
    };
  });
  const counted = summaryOf(grid);
  const counter = /(\d[\d.]*)\s*(?:de\s*\d[\d.]*\s*)?(?:\p{L}+(?:\(\p{L}+\))?\s+)?selecionad|(\d[\d.]*) (?:rows?|of \d+) selected/iu.exec(text(frameOf(grid)).slice(0, 20000).replace(text(grid.el), ' '));
  return {
    heads: grid.heads.map(headText), rows, source, ...counted, page: currentPage(grid), next: findNext(grid).length > 0, boxed: !!pageBox(grid),
    loading: isLoading(grid), counter: counter ? number(counter[1] || counter[2]) : null, count: all.length,
    short: (counted.start !== null && counted.end - counted.start + 1 > rows.length) || holdsBack(grid.heads, rows, told),
  };
};

const findInGrid = (root, query) => {
  const all = theGrid(root, query.heads);
  if (!all.length) return [];
  const grid = all[0];
  if (query.part === 'grid') return [grid.el];
  if (query.part === 'frame') return [frameOf(grid)];
  if (query.part === 'next') return findNext(grid);
  if (query.part === 'more') return findMore(grid);
  if (query.part === 'scroller') return scrollerOf(grid);
  if (query.part === 'page' && pageBox(grid)) return [pageBox(grid)];
  if (query.part === 'page') return innermost(numberLinks(grid).filter((el) => text(el) === String(query.page))).slice(0, 1);
  const index = idsOf(grid, query.told).ids.indexOf(query.id);
  if (index < 0) return [];
  const row = grid.rows[index];
  if (query.part === 'row') return [row];
  return [boxOf(row, grid.cellsOf)].filter(Boolean);
};

// Clicks the plain boxes of these records one after the other, until a click redraws the list.
const clickBoxes = (root, query) => {
  const [grid] = theGrid(root, query.heads);
  const { ids } = grid ? idsOf(grid, query.told) : { ids: [] };
  for (const id of query.ids) {
    const row = grid.rows[ids.indexOf(id)];
    const box = row && row.isConnected && boxOf(row, grid.cellsOf);
    if (!box) return;
    if (plainBox(box)) { box.click(); forget(); }
  }
};

// What a legend outside the lists says of a drawing with these classes (or this file).
const legendOf = (root, sign) => deep(root).filter((el) => el.matches('i,img,svg,span') && !el.closest('table,[role=grid]') && visible(el) &&
  sign && (el.getAttribute('class') || el.getAttribute('src') || '').trim() === sign)
  .map((el) => {
    let words = '';
    for (let next = el.nextSibling; next && !words; next = next.nextSibling) words = (next.textContent || '').trim();
    return words || (el.parentElement.childElementCount === 1 ? text(el.parentElement) : el.title);
  });

// How the rows of a list are marked up, from the row down to each element: what a style or a script may go by.
const rowMarks = (root, wanted) => {
  const [grid] = theGrid(root, wanted);
  const own = (el) => `${el.localName}[${[...el.getAttributeNames()].sort()}].${[...el.classList].sort().join('.')}{${el.getAttribute('style') || ''}}`;
  const found = new Set();
  const walk = (el, above) => {
    const path = `${above}>${own(el)}`;
    found.add(path);
    [...el.children].forEach((child) => walk(child, path));
  };
  if (grid) grid.rows.forEach((row) => walk(row, ''));
  return [...found];
};

// The pages of a list at these addresses, from the HTML that the server sends, never drawn; null for what is no such page.
const fetchSheets = (query) => Promise.all(query.addresses.map(async (address) => {
  try {
    const answer = await fetch(address, { redirect: 'manual', cache: 'no-store', signal: AbortSignal.timeout(query.patience) });
    if (answer.status !== 200 || !/html/.test(answer.headers.get('content-type') || '')) return null;
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    if (!page.querySelector('base')) page.head.prepend(Object.assign(page.createElement('base'), { href: address }));
    const sheet = readGrid(page, query.heads, query.told);
    return sheet && { ...sheet, marks: rowMarks(page, query.heads) };
  } catch {
    return null; // whoever loads the page is told what is the matter
  }
}));
