/* Noise in the browser (see bot.sandbox.noise): each kind is one function, and the same seed makes the same noise. */
(() => {
  'use strict';
  const facts = JSON.parse(document.getElementById('noise-facts').textContent);
  const $$ = (css, from = document) => [...from.querySelectorAll(css)];
  const make = (markup) => { const t = document.createElement('template'); t.innerHTML = markup.trim(); return t.content.firstElementChild; };
  const WAIT = '<span class="noise-wait">…</span>';

  /* The dice of one kind for one thing on this screen: numbers from 0 up to 1. */
  function dice(kind, what = '') {
    let state = 2166136261;
    for (const sign of `${facts.seed} ${kind} ${facts.route} ${what}`) { state = Math.imul(state ^ sign.codePointAt(0), 16777619); }
    return () => {
      state = (state + 0x6d2b79f5) | 0;
      let t = Math.imul(state ^ (state >>> 15), 1 | state);
      t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
      return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
    };
  }
  const one = (roll, list) => list[Math.floor(roll() * list.length)];
  const late = (roll) => Math.round(facts.ms * roll() ** 1.5);

  /* What comes into the page, now and later, apart from what noise itself puts there. */
  const ours = new WeakSet(), watchers = [];
  const put = (node, where = document.body, how = 'append') => { ours.add(node); where[how](node); return node; };
  const seen = (fn) => { const known = new WeakSet(); return (node) => { if (!known.has(node)) { known.add(node); fn(node); } }; };
  const within = (css, fn) => { const once = seen(fn); watchers.push((root) => { if (root.matches?.(css)) { once(root); } if (root.querySelectorAll) { $$(css, root).forEach(once); } }); };
  new MutationObserver((changes) => {
    changes.forEach((change) => change.addedNodes.forEach((node) => { if (!ours.has(node)) { watchers.forEach((fn) => fn(node)); } }));
  }).observe(document.documentElement, { childList: true, subtree: true });

  const GRIDS = '.grid-view, section.grade';
  const body = (grid) => grid.querySelector('table.items > tbody') || $$('[role=grid] > [role=rowgroup]', grid)[1];
  const rows = (grid) => [...(body(grid)?.children || [])].filter((row) => row.children.length > 1);
  function busy(grid, on) {
    if (grid.matches('.grid-view')) { grid.classList.toggle('grid-view-loading', on); } else { grid.querySelector('[role=grid]').setAttribute('aria-busy', String(on)); }
  }

  /* -- how words are written: text → text ------------------------------------------------------------------------ */
  const written = {
    nbsp: (text, roll) => text.replace(/(?<=\S) (?=\S)/g, (space) => (roll() < 0.6 ? '\u00a0' : space)),
    soft_hyphens: (text) => text.replace(/\p{L}{7,}/gu, (word) => `${word.slice(0, 3)}\u00ad${word.slice(3)}`),
    zero_width: (text) => text.replace(/(?<=\p{L}) (?=\p{L})/gu, ' \u200b'),
    typographic: (text) => text.replace(/(?<=\p{L})-(?=\p{L})/gu, '\u2011').replace(/\.\.\./g, '…').replace(/"([^"]*)"/g, '“$1”').replace(/ - /g, ' – '),
    decomposed: (text) => text.normalize('NFD'),
  };
  const other = (text) => facts.kinds.reduce((now, kind) => (written[kind] ? written[kind](now, dice(kind, text)) : now), text);

  const wrapped = {
    font_wrapped(text) {
      const outer = make('<font style="vertical-align: inherit;"><font style="vertical-align: inherit;"></font></font>');
      outer.firstElementChild.textContent = text;
      return [outer];
    },
    span_words: (text) => text.split(/(\s+)/).filter(Boolean).map((word) => (word.trim() ? Object.assign(document.createElement('span'), { textContent: word }) : new Text(word))),
  };

  function words() {
    const whole = facts.kinds.filter((kind) => wrapped[kind]), done = new WeakSet();
    if (!whole.length && !facts.kinds.some((kind) => written[kind])) { return; }
    const once = seen((node) => {
      const home = node.parentElement;
      if (!node.data.trim() || !home || done.has(home) || home.closest('script, style, textarea, title, template, .keys')) { return; }
      const text = other(node.data);
      if (text !== node.data) { node.data = text; }
      if (!whole.length || home.closest('select, svg')) { return; }
      // Of two ways to wrap, the first is enough: the text nodes of its elements are not looked at again.
      const parts = wrapped[whole[0]](text);
      parts.forEach((part) => { done.add(part); if (part.firstElementChild) { done.add(part.firstElementChild); } ours.add(part); });
      node.replaceWith(...parts);
    });
    watchers.push((root) => {
      if (root.nodeType === Node.TEXT_NODE) { once(root); return; }
      const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT), found = [];
      while (walk.nextNode()) { found.push(walk.currentNode); }
      found.forEach(once);
    });
    for (const name of ['confirm', 'alert']) { const real = window[name].bind(window); window[name] = (text) => real(other(String(text))); }
  }

  /* -- presses that do something later ---------------------------------------------------------------------------- */
  function delayed(kind, css) {
    const passing = new WeakSet();
    let n = 0;
    window.addEventListener('click', (event) => {
      const node = event.target.closest?.(css);
      if (!node || passing.has(node)) { return; }
      event.preventDefault();
      event.stopImmediatePropagation();
      node.closest('.open')?.classList.remove('open');
      n += 1;
      window.setTimeout(() => { passing.add(node); node.click(); passing.delete(node); }, late(dice(kind, n)));
    }, true);
  }

  const TOASTS = [['info', 'Você tem 3 novas mensagens'], ['success', 'Backup concluído com sucesso'], ['info', 'Nova versão disponível: recarregue a página'], ['info', 'Ana Lima entrou'],
    ['warning', '2 reservas começam em 10 minutos'], ['success', 'Cotação atualizada'], ['error', 'Sincronização com a agenda falhou'], ['success', 'Relatório mensal salvo']];
  const FIXED = 'position:fixed;left:0;right:0;z-index:1020;background:#fff;border:1px solid #d5dbe0;padding:14px 20px;';

  const kinds = {
    /* -- beside ---------------------------------------------------------------------------------------------------- */
    chat(roll) {
      const chat = put(make(`<div style="position:fixed;right:20px;bottom:20px;z-index:9999;text-align:right"><button type="button" aria-label="Abrir chat" style="border-radius:28px;padding:14px">💬 Precisa de ajuda?</button></div>`));
      chat.firstElementChild.addEventListener('click', () => chat.querySelector('iframe')?.remove());
      window.setTimeout(() => chat.prepend(make(`<iframe title="Chat" style="display:block;width:260px;height:200px;background:#fff;border:1px solid #999" srcdoc="
        <p>Olá! Posso ajudar?</p><form><input type=text placeholder='Escreva aqui'><button type=button>Enviar</button> <button type=button>Fechar</button></form>"></iframe>`)), 800 + 3000 * roll());
    },
    cookies(roll) {
      const more = one(roll, ['Configurações', 'Preferências', 'Saiba mais']);
      const bar = put(make(`<div style="${FIXED}bottom:0" role="region" aria-label="Cookies">Usamos cookies para melhorar sua experiência. <button type="button">Aceitar</button> <button type="button">Rejeitar</button> <a href="javascript:void(0)">${more}</a></div>`));
      $$('button', bar).forEach((button) => button.addEventListener('click', () => bar.remove()));
      if (roll() < 0.5) { document.body.style.paddingBottom = '80px'; }
    },
    sticky_bars() {
      put(make(`<div style="${FIXED}top:0"><b>Ambiente de produção</b> · suporte: 0800 000 000</div>`));
      put(make(`<div style="${FIXED}bottom:0"><a href="javascript:void(0)">Voltar ao topo</a> · <a href="javascript:void(0)">Ajuda</a></div>`));
      document.body.style.padding = '52px 0';
    },
    spinner: (roll) => put(make(`<div class="${one(roll, ['spinner', 'loading', 'loader'])}" role="status" aria-live="polite" style="position:absolute;top:4px;left:45%">Carregando...</div>`)),
    ajax_spinner(roll) {
      let running = 0, veil = null;
      const begin = () => { running += 1; veil ||= put(make('<div class="ajax-loading" style="position:fixed;inset:0;z-index:3000;background:rgba(255,255,255,.6);text-align:center;padding-top:20%">Aguarde...</div>')); };
      const end = () => window.setTimeout(() => { running -= 1; if (!running) { veil.remove(); veil = null; } }, late(roll) / 2);
      const send = XMLHttpRequest.prototype.send, get = window.fetch;
      XMLHttpRequest.prototype.send = function (...given) { begin(); this.addEventListener('loadend', end); return send.apply(this, given); };
      window.fetch = (...given) => { begin(); return get(...given).finally(end); };
    },
    toasts(roll) {
      const say = () => {
        const [kind, text] = one(roll, TOASTS);
        if (window.toastr) { window.toastr[kind](text); return; }
        const box = document.getElementById('petiscos') || put(make('<div id="petiscos" aria-live="polite"></div>'));
        const toast = put(make(`<div role="status" class="petisco tom-${kind}">${text}</div>`), box);
        window.setTimeout(() => toast.remove(), 5000);
      };
      for (let n = 0; n < 3; n += 1) { window.setTimeout(say, 150 + 5000 * roll() ** 2); }
    },
    mobile_menu() {
      const menu = document.querySelector('#menu, [role=menubar]');
      if (!menu) { return; }
      const twin = menu.cloneNode(true);
      [twin, ...$$('[id]', twin)].forEach((node) => node.removeAttribute('id'));
      put(make('<div class="menu-celular" style="display:none"></div>'), document.body, 'prepend').append(twin);
    },
    print_table() {
      within(GRIDS, (grid) => {
        const twin = (grid.querySelector('table.items') || grid.querySelector('[role=grid]')).cloneNode(true);
        $$('input, [role=checkbox], .dropdown-menu, [role=menu]', twin).forEach((node) => node.remove());
        [twin, ...$$('[id]', twin)].forEach((node) => node.removeAttribute('id'));
        document.querySelector('.so-impressao')?.remove();
        put(make('<div class="so-impressao" style="display:none"></div>'), grid, 'after').append(twin);
      });
    },
    two_pagers() {
      within(GRIDS, (grid) => {
        const twin = grid.querySelector('.pager, .paginas')?.cloneNode(true);
        if (!twin) { return; }
        $$('[id]', twin).forEach((node) => node.removeAttribute('id'));
        put(twin, grid, 'prepend');
      });
    },
    badges(roll) {
      $$('#menu a, [role=menubar] [role=menuitem]').forEach((entry) => {
        if (roll() < 0.3) { put(make(`<span class="badge etiqueta">${one(roll, ['Novo', '3', '12', '!'])}</span>`), entry); }
      });
    },

    /* -- late ------------------------------------------------------------------------------------------------------ */
    late_login: () => delayed('late_login', 'body.entrada [type=submit]'),
    late_questions: () => delayed('late_questions', 'a.acao-lote, .acao, body:not(.entrada) [type=submit], .envia'),
    late_answers: () => delayed('late_answers', '.modal .btn-primary, .modal-container .btn-primary, .swal-sim, .dialogo .sim'),
    late_rows() {
      let n = 0;
      within(GRIDS, (grid) => {
        const held = rows(grid), roll = dice('late_rows', n), place = body(grid), shown = roll() < 0.5;
        n += 1;
        if (!held.length) { return; }
        place.replaceChildren();
        if (shown) { busy(grid, true); }
        window.setTimeout(() => { place.replaceChildren(...held); if (shown) { busy(grid, false); } }, late(roll));
      });
    },
    late_cells() {
      let n = 0;
      within(GRIDS, (grid) => {
        const held = rows(grid), roll = dice('late_cells', n), sign = one(roll, ['', WAIT]);
        n += 1;
        for (let place = 1; held.length && place < held[0].children.length; place += 1) {
          const wait = late(roll);
          if (roll() < 0.6 && !held[0].children[place].querySelector('.dropdown, .menu')) { held.forEach((row) => blank(row.children[place], sign, wait)); }
        }
      });
    },
    late_values() {
      $$('form[method=post]').forEach((form, n) => {
        const fields = [...form.elements].filter((field) => field.name && !field.disabled && !/^(hidden|submit|button|password)$/.test(field.type));
        if (!fields.length || form.querySelector('[type=password]')) { return; }
        const roll = dice('late_values', n), held = fields.map(taken);
        window.setTimeout(() => { held.forEach((give) => give()); fields.forEach((field) => field.dispatchEvent(new Event('change', { bubbles: true }))); }, late(roll));
      });
    },
    late_menu(roll) {
      const menu = document.querySelector('#menu, [role=menubar]');
      if (!menu) { return; }
      const held = [...menu.childNodes];
      menu.replaceChildren();
      window.setTimeout(() => menu.replaceChildren(...held), late(roll));
    },
    redrawn_rows(roll) {
      document.addEventListener('click', (event) => {
        const row = event.target.closest('.grid-view tbody tr, .grade [data-key]');
        if (row) { window.setTimeout(() => { if (!row.querySelector('.open, [aria-expanded=true]')) { row.replaceWith(row.cloneNode(true)); } }, late(roll) / 3); }
      });
    },

    /* -- style ----------------------------------------------------------------------------------------------------- */
    capitals: () => put(make('<style>.btn, .botao, th, [role=columnheader], label, h1, .nav a, [role=menuitem] { text-transform: uppercase }</style>'), document.head),
  };

  function blank(cell, sign, wait) {
    const held = [...cell.childNodes];
    cell.replaceChildren();
    cell.insertAdjacentHTML('beforeend', sign);
    window.setTimeout(() => cell.replaceChildren(...held), wait);
  }
  /* Empties a field; what is returned gives it its value back. */
  function taken(field) {
    if (/^(checkbox|radio)$/.test(field.type)) { const on = field.checked; field.checked = false; return () => { field.checked = on; }; }
    if (field.multiple) { const on = [...field.selectedOptions]; field.selectedIndex = -1; return () => [...field.options].forEach((option) => { option.selected = on.includes(option); }); }
    const value = field.value;
    if (field.tagName === 'SELECT') { field.selectedIndex = -1; } else { field.value = ''; }
    return () => { field.value = value; };
  }

  facts.kinds.forEach((kind) => kinds[kind]?.(dice(kind)));
  words();
  watchers.forEach((fn) => fn(document.body));
})();
