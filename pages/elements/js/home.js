// Whose tenant the page is, and the selector of units around every screen.

const AROUND = 'header,nav,.navbar,.topbar,.main-header,aside,.main-sidebar,footer,[role=banner],#header,#topo,.topo,.header';

// The name in a brand, without the motto that may stand in an element of its own beside it.
const nameIn = (el) => {
  const own = [...el.childNodes].filter((n) => n.nodeType === 3).map((n) => n.textContent).join(' ').replace(/\s+/g, ' ').trim();
  return own || [...el.children].map((child) => text(child)).find(Boolean) || '';
};

const identity = () => {
  const brand = [...document.querySelectorAll('.brand,.navbar-brand,.brand-text,.brand-link,.logo,#logo,a[class*=marca i]')].filter(visible).map((el) => nameIn(el) || el.querySelector('img')?.alt || '').find(Boolean) || '';
  const marks = '[data-tenant],[data-subdomain],[class*=tenant i],[id*=tenant i],[class*=subdominio i],[id*=subdominio i],[class*=nome-empresa],[id*=nome-empresa]';
  const named = [...document.querySelectorAll(marks)].filter((el) => visible(el) && !el.matches('form,table,select,input,main,body') && text(el).length < 80)
    .map((el) => el.getAttribute('data-tenant') || el.getAttribute('data-subdomain') || text(el)).find((t) => t.trim()) || '';
  const around = [...document.querySelectorAll(AROUND)].map((el) => text(el).slice(0, 4000)).join(' ');
  const texts = deep(document.body).filter((el) => el.closest(AROUND) && visible(el)).slice(0, 2000)
    .flatMap((el) => [[...el.childNodes].filter((n) => n.nodeType === 3).map((n) => n.textContent).join(' '), el.matches('img') ? el.alt : '']);
  const pieces = [brand, named, document.title, ...texts].flatMap((t) => [t, ...t.split(/\s[-–—|·:•]\s/)]).map((t) => t.replace(/\s+/g, ' ').trim());
  const hosts = [...`${around} ${document.title}`.matchAll(/\b([a-z0-9][a-z0-9-]*)\.conexa\.app\b/gi)].map((m) => m[1].toLowerCase()).filter((h) => !['www', 'ajuda', 'app', 'help', 'suporte'].includes(h));
  return { brand, named, title: document.title, pieces: [...new Set(pieces)].filter((t) => t && t.length < 160), hosts, host: location.hostname };
};

const unitControl = (labels) => {
  const inForm = (el) => el.closest('form') && deep(el.closest('form')).filter((n) => n.matches(CONTROL)).length > 2;
  const selects = deep(document).filter((el) => el.matches('select') && !inForm(el) && !el.closest('table,.grid-view,[role=grid],.search-form') &&
    (labelsOf(el).some((n) => labels.includes(fold(n))) || /unidade/i.test(`${el.id} ${el.name} ${el.className}`)));
  if (selects.length) return selects[0];
  return deep(document).find((el) => el.matches(PRESS) && visible(el) && el.closest(`${AROUND},[class*=unidade i]`) && el.matches('.dropdown-toggle,[aria-haspopup],[data-toggle=dropdown],[data-bs-toggle=dropdown]') &&
    (/unidade/i.test(`${el.id} ${el.className}`) || /^unidade\b/.test(fold(text(el))))) || null;
};

// Where the form of a selector posts to that holds nothing else; null for any other form, or none.
const chooserPost = (el) => {
  const form = el.closest('form');
  return form && form.method === 'post' && controls(form).length === 1 ? form.action : null;
};

const unitSelector = (labels) => {
  const el = unitControl(labels);
  if (!el) return null;
  if (el.matches('select')) return { value: valueOf(el), options: [...el.options].map((o) => o.text.trim()) };
  const menu = (el.getAttribute('aria-controls') && document.getElementById(el.getAttribute('aria-controls'))) || el.parentElement.querySelector('ul,.dropdown-menu,[role=menu]');
  return { value: text(el).replace(/^unidade\s*:?\s*/i, ''), options: menu ? deep(menu).filter((n) => n.matches('a,button,[role=menuitem],[role=menuitemradio],[role=option]')).map(text) : [] };
};

// What the page says beside its menus, lists and forms: where it speaks of itself and not of its records.
const APART = `table,[role=grid],[role=treegrid],select,textarea,script,style,template,noscript,${AROUND},${MENUS}`;
const saidApart = () => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (node) => {
    if (node.nodeType === 1) return node.matches(APART) || !visible(node) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_SKIP;
    return node.textContent.trim() ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_SKIP;
  });
  let said = '';
  while (said.length < 4000 && walker.nextNode()) said += ` ${walker.currentNode.textContent}`;
  return said.replace(/\s+/g, ' ').trim();
};
// Whether there is a list or a form besides what stands around every screen: an error's page has none.
const hasContent = () => {
  const own = (el) => visible(el) && !el.closest(`${AROUND},${MENUS}`);
  return [...document.querySelectorAll('table,[role=grid],[role=treegrid]')].some((el) => own(el) && el.querySelectorAll('tr,[role=row]').length > 1) ||
    [...document.querySelectorAll(CONTROL)].some((el) => !el.matches('[type=password]') && own(el));
};
