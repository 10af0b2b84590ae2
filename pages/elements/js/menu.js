// Menus: where a path of words ("Configurações > Financeiro > Faturamento") leads, whatever the menu is made of.

const HEADINGS = 'h1,h2,h3,h4,h5,h6,legend,.nav-header,.dropdown-header,li.header,.menu-title,.menu-section,dt,summary,[role=heading]';
const namesOfStep = (el) => (el.matches(PRESS) ? pressNames(el) : [text(el), labelText(el)]).map(fold);

// What stands over a node in its menu: the toggle of the list it is in, or the heading nearest before it.
const parentSteps = (node) => {
  for (let previous = node.previousElementSibling; previous; previous = previous.previousElementSibling) {
    const toggles = previous.matches(PRESS) ? [previous] : deep(previous).filter((el) => el.matches(PRESS));
    const heading = previous.matches(HEADINGS) ? previous : deep(previous).find((el) => el.matches(HEADINGS));
    const isList = node.matches('ul,ol,[role=menu],[role=group],.collapse,.dropdown-menu,.submenu,div') || !!node.querySelector('li,a,button');
    if (heading) return toggles.length === 1 ? [toggles[0], heading] : [heading];
    if (toggles.length === 1 && isList && !node.matches('a,button,li')) return toggles;
    if (toggles.length === 1 && toggles[0].matches('[aria-expanded],[aria-haspopup],[data-toggle],[data-bs-toggle],.dropdown-toggle') && toggles[0].getAttribute('aria-controls') && document.getElementById(toggles[0].getAttribute('aria-controls'))?.contains(node)) return toggles;
    if (!previous.matches('a,button,li,hr,[role=menuitem],[role=separator]')) break;
  }
  return [];
};

// The chain of toggles and headings over `el` that spells path[0..], outermost first; null where another path leads to it.
const chainTo = (el, path) => {
  const chain = [el];
  let wanted = path.length - 2;
  for (let node = el; node && node !== document.body && wanted >= 0; node = node.parentElement) {
    const controller = node.id && document.querySelector(`[aria-controls="${CSS.escape(node.id)}"],[data-target="#${CSS.escape(node.id)}"],[data-bs-target="#${CSS.escape(node.id)}"],[href="#${CSS.escape(node.id)}"]`);
    const labelled = byIds(node, 'aria-labelledby');
    const steps = [...parentSteps(node), ...(controller ? [controller] : []), ...labelled, ...(node.getAttribute('aria-label') ? [node] : [])];
    const step = steps.find((s) => (s === node ? [fold(node.getAttribute('aria-label'))] : namesOfStep(s)).some((name) => path[wanted].includes(name)));
    if (step) {
      chain.unshift(step);
      wanted -= 1;
    }
  }
  return wanted < 0 ? chain : null;
};

// Several menus may hold the same path (one for small screens): those that can be seen, or opened from something seen, count.
const usable = (chain) => visible(chain[0]);
const menuChains = (root, path) => {
  const last = path[path.length - 1];
  const ends = innermost(deep(root).filter((el) => el.matches(PRESS) && !el.matches('body') && pressNames(el).some((name) => last.includes(fold(name)))));
  const chains = ends.map((el) => chainTo(el, path)).filter(Boolean);
  const shown = chains.some(usable) ? chains.filter(usable) : chains;
  const keep = new Set(onePlace(shown.map((chain) => chain[chain.length - 1])));
  return shown.filter((chain) => keep.has(chain[chain.length - 1]));
};

const findInMenu = (root, query) => menuChains(root, query.path).map((chain) => chain[query.step])
  .filter((el, i, all) => all.indexOf(el) === i && (!query.shown || visible(el)));
