/* The skin "modern": every control is a div with a role; nothing here knows of Yii, jQuery or Bootstrap. */
(() => {
  'use strict';
  const facts = JSON.parse(document.getElementById('fatos').textContent);
  const $ = (css, from = document) => from.querySelector(css);
  const $$ = (css, from = document) => [...from.querySelectorAll(css)];
  let everything = 0;

  const element = (markup) => { const t = document.createElement('template'); t.innerHTML = markup.trim(); return t.content.firstElementChild; };
  const off = (node) => node.getAttribute('aria-disabled') === 'true';
  const set = (node, name, on) => node.setAttribute(`aria-${name}`, String(Boolean(on)));

  /* -- messages -------------------------------------------------------------------------------------------------- */
  function tell(kind, text) {
    if (facts.result === 'flash') {
      const box = element('<div role="alert" class="aviso"></div>');
      box.classList.add(`tom-${kind}`); box.textContent = text; $('#avisos').replaceChildren(box);
    } else if (facts.result === 'inline') {
      $$('.em-linha').forEach((old) => old.remove());
      const line = element('<span role="status" class="em-linha"></span>');
      line.classList.add(`tom-${kind}`); line.textContent = text; ($('.ferramentas') || $('main')).append(line);
    } else { snack(kind, text); }
  }
  function snack(kind, text) {
    let box = $('#petiscos');
    if (!box) { box = element('<div id="petiscos" aria-live="polite"></div>'); document.body.append(box); }
    const one = element('<div role="status" class="petisco"></div>');
    one.classList.add(`tom-${kind}`); one.textContent = text; box.append(one);
    setTimeout(() => one.remove(), 5000);
  }
  if (facts.result === 'toast' || document.body.classList.contains('entrada')) { facts.messages.forEach((m) => snack(m.kind, m.text)); }

  /* -- lists: loading, selecting --------------------------------------------------------------------------------- */
  const login = (html) => /id="login-form"/.test(html);

  async function load(grid, address, options = {}) {
    if (facts.update !== 'ajax') { location.href = address; return; }
    const table = $('[role=grid]', grid);
    set(table, 'busy', true);
    const joint = address.includes('?') ? '&' : '?';
    try {
      const answer = await fetch(`${address}${joint}ajax=${grid.id}`, { headers: { 'X-Requested-With': 'XMLHttpRequest' }, ...options });
      const html = await answer.text();
      if (!answer.ok) { throw new Error(`Erro ${answer.status}`); }
      if (login(html)) { location.href = '/index.php?r=site/login'; return; }
      const fresh = document.createElement('div');
      fresh.innerHTML = html;
      const filters = $('#filtros-ativos', fresh);
      if (filters && $('#filtros-ativos')) { $('#filtros-ativos').replaceWith(filters); }
      grid.replaceWith($(`#${grid.id}`, fresh));
      selected();
    } catch (error) { set(table, 'busy', false); if (error instanceof TypeError) { return; } alert(error.message); }
  }

  const rows = (grid) => $$('[role=row][data-key]', grid);
  const chosen = (grid) => rows(grid).filter((row) => row.getAttribute('aria-selected') === 'true');

  function selected() {
    const grid = $('.grade');
    if (!grid || !$('.lote')) { return; }
    everything = 0;
    const n = chosen(grid).length, all = rows(grid).length, total = Number(grid.dataset.total);
    const head = $('.todas', grid);
    if (head) { head.setAttribute('aria-checked', n && n === all ? 'true' : n ? 'mixed' : 'false'); }
    set($('.lote .abre'), 'disabled', !n);
    $('.contagem').textContent = n ? `${n} ${n === 1 ? 'selecionado' : 'selecionados'}` : '';
    $$('.escolhe-tudo').forEach((old) => old.remove());
    if (facts.selectAll === 'link' && n && n === all && total > all) {
      const bar = element(`<div class="escolhe-tudo">Os ${n} registros desta página estão selecionados. <div role="button" tabindex="0" class="botao-texto">Selecionar todos os ${total} resultados</div></div>`);
      $('[role=button]', bar).addEventListener('click', () => {
        everything = total; bar.textContent = `Todos os ${total} resultados estão selecionados.`;
        $('.contagem').textContent = `${total} selecionados`;
      });
      grid.before(bar);
    }
  }
  function choose(row, on) { row.setAttribute('aria-selected', String(on)); set($('[role=checkbox]', row), 'checked', on); }

  /* -- dialogs --------------------------------------------------------------------------------------------------- */
  function ask(title, text, extra, yes) {
    const role = facts.confirm === 'sweet' ? 'alertdialog' : 'dialog';
    const veil = element(`<div class="veu"><div role="${role}" aria-modal="true" aria-labelledby="dialogo-titulo" class="dialogo"><h2 id="dialogo-titulo"></h2><p></p>${extra}
      <div class="dialogo-pe"><div role="button" tabindex="0" class="botao nao">Não</div><div role="button" tabindex="0" class="botao principal sim"></div></div></div></div>`);
    $('h2', veil).textContent = title; $('p', veil).textContent = text; $('.sim', veil).textContent = yes;
    document.body.append(veil);
    return new Promise((resolve) => {
      $('.nao', veil).addEventListener('click', () => { veil.remove(); resolve(null); });
      $('.sim', veil).addEventListener('click', () => {
        const reason = $('[name=motivo]', veil);
        if (reason && !reason.value.trim()) { snack('error', 'Informe o motivo do cancelamento.'); return; }
        veil.remove(); resolve(reason ? { motivo: reason.value } : {});
      });
    });
  }
  function reason(kind) {
    if (kind === 'text') { return '<div class="campo"><label for="motivo">Motivo do cancelamento</label><textarea id="motivo" name="motivo" rows="3"></textarea></div>'; }
    if (kind !== 'select') { return ''; }
    const options = ['Desistência do cliente', 'Lançamento indevido', 'Pausa do contrato', 'Outro'].map((o) => `<div role="option" data-value="${o}" aria-selected="false">${o}</div>`).join('');
    return `<div class="campo"><span class="rotulo" id="motivo_rotulo">Motivo do cancelamento</span><div class="escolha"><input type="hidden" name="motivo" value="">
      <div role="combobox" id="motivo" tabindex="0" aria-haspopup="listbox" aria-expanded="false" aria-labelledby="motivo_rotulo motivo">Selecione...</div><div role="listbox" hidden>${options}</div></div></div>`;
  }

  /* -- bulk actions ---------------------------------------------------------------------------------------------- */
  function body(grid, extra) {
    const data = new URLSearchParams({ YII_CSRF_TOKEN: facts.csrf, ...extra });
    if (everything) { data.append('todos', '1'); } else { chosen(grid).forEach((row) => data.append('ids[]', row.dataset.key)); }
    return data;
  }
  function post(address, data) {
    const form = element('<form method="post" hidden></form>');
    form.action = address;
    for (const [name, value] of data) { const input = document.createElement('input'); input.name = name; input.value = value; form.append(input); }
    document.body.append(form); form.submit();
  }
  async function send(action, grid, extra) {
    const data = body(grid, extra);
    if (facts.update !== 'ajax') { post(action.dataset.url, data); return; }
    set($('[role=grid]', grid), 'busy', true);
    let answer;
    try {
      answer = await fetch(action.dataset.url, { method: 'POST', body: data, headers: { 'X-Requested-With': 'XMLHttpRequest' } });
    } catch { set($('[role=grid]', grid), 'busy', false); return; }
    const text = await answer.text();
    set($('[role=grid]', grid), 'busy', false);
    if (login(text)) { location.href = '/index.php?r=site/login'; return; }
    if (!answer.ok) { alert(`Erro ${answer.status}`); return; }
    const said = JSON.parse(text);
    if (said.job) { follow(said.job, grid); return; }
    tell(said.kind, said.text);
    said.extra.forEach((more) => snack(more.kind, more.text));
    load(grid, grid.dataset.address);
  }
  async function follow(job, grid) {
    let bar = $(`.trabalho[data-job="${job}"]`);
    if (!bar) { bar = element(`<div class="trabalho" data-job="${job}"></div>`); grid.before(bar); }
    bar.innerHTML = '<span>Processando…</span><div role="progressbar" aria-label="Processando" aria-valuemin="0" aria-valuemax="100" aria-valuenow="0"><div></div></div>';
    for (;;) {
      const state = await (await fetch(`/index.php?r=job/status&id=${job}`)).json();
      const meter = $('[role=progressbar]', bar);
      meter.setAttribute('aria-valuenow', state.percent); meter.firstElementChild.style.width = `${state.percent}%`;
      if (state.finished) { bar.remove(); tell(state.kind, state.text); load(grid, grid.dataset.address); return; }
      await new Promise((go) => setTimeout(go, 300));
    }
  }
  async function act(action) {
    const grid = document.getElementById(action.dataset.grade);
    const n = everything || chosen(grid).length;
    if (action.dataset.assistente) { wizard(action, grid, n); return; }
    if (facts.confirm === 'page') { post(action.dataset.confirmar, body(grid, {})); return; }
    const question = action.dataset.pergunta.replace('{n}', n), extra = reason(action.dataset.motivo);
    if (facts.confirm === 'native') {
      const given = extra ? await ask(action.textContent.trim(), 'Informe o motivo.', extra, 'Continuar') : {};
      if (given && confirm(question)) { send(action, grid, given); }
      return;
    }
    const given = await ask(action.textContent.trim(), question, extra, action.dataset.sim);
    if (given) { send(action, grid, given); }
  }
  function wizard(action, grid, n) {
    const veil = $('#assistente').content.firstElementChild.cloneNode(true);
    const steps = $$('.etapa', veil);
    let at = 0;
    const show = () => {
      steps.forEach((step, i) => { step.hidden = i !== at; });
      $('.anterior', veil).hidden = at === 0; $('.proximo', veil).hidden = at === 2; $('.conclui', veil).hidden = at !== 2;
    };
    $$('.quantidade', veil).forEach((b) => { b.textContent = n; });
    $('.fecha', veil).addEventListener('click', () => veil.remove());
    $('.anterior', veil).addEventListener('click', () => { at -= 1; show(); });
    $('.proximo', veil).addEventListener('click', () => { at += 1; show(); });
    $('.conclui', veil).addEventListener('click', () => {
      const extra = { pessoas: $('[name=pessoas]', veil).value, assunto: $('[name=assunto]', veil).value, mensagem: $('[name=mensagem]', veil).value };
      if ($('[name=naoEnviar]', veil)?.checked) { extra.naoEnviar = '1'; }
      send(action, grid, extra); veil.remove();
    });
    show(); document.body.append(veil);
  }

  /* -- Faturamento ----------------------------------------------------------------------------------------------- */
  const billing = $('#form-faturamento');
  function manual() {
    const toggle = $('input[type=checkbox][name="ConfigFaturamento[modo]"]', billing);
    return toggle ? !toggle.checked : $('input[name="ConfigFaturamento[modo]"]', billing).value === 'MANUAL';
  }
  function suboptions() { if (billing?.dataset.subopcoes === 'hide') { $('.sub-opcoes', billing).hidden = manual(); } }
  suboptions();
  async function submit(form) {
    const kind = form.dataset.confirma, text = 'Confirma a alteração das configurações de faturamento?';
    if (kind === 'native' && !confirm(text)) { return; }
    if (kind === 'modal' && !(await ask('Faturamento', text, '', 'Confirmar'))) { return; }
    if (form.matches('.busca') && facts.update === 'ajax') {
      const grid = document.getElementById(form.dataset.grade), data = new URLSearchParams(new FormData(form));
      if (form.method === 'post') { data.append('ajax', grid.id); load(grid, form.getAttribute('action'), { method: 'POST', body: data }); } else { load(grid, `/index.php?${data}`); }
      return;
    }
    form.submit();
  }

  /* -- one listener for all clicks -------------------------------------------------------------------------------- */
  function close(except) { $$('.menu .abre[aria-expanded=true], [role=combobox][aria-expanded=true]').forEach((open) => { if (open !== except) { set(open, 'expanded', false); open.nextElementSibling.hidden = true; } }); }
  function flip(opener) { const open = opener.getAttribute('aria-expanded') !== 'true'; close(opener); set(opener, 'expanded', open); opener.nextElementSibling.hidden = !open; }

  function press(node) {
    if (off(node)) { return; }
    if (node.matches('.btn-fechar')) { $('#novidades').remove(); }
    else if (node.matches('.menu > .abre, [role=combobox]')) { flip(node); }
    else if (node.matches('.ramo > [role=menuitem]')) { const open = node.getAttribute('aria-expanded') !== 'true'; set(node, 'expanded', open); node.nextElementSibling.hidden = !open; }
    else if (node.matches('.acao')) { close(); act(node); }
    else if (node.matches('.escolha [role=option]')) {
      const box = node.closest('.escolha');
      $$('[role=option]', box).forEach((o) => set(o, 'selected', o === node));
      $('[role=combobox]', box).textContent = node.textContent; $('input', box).value = node.dataset.value;
      close(); suboptions();
    } else if (node.matches('.varios [role=option]')) {
      const list = node.closest('.varios'), on = node.getAttribute('aria-selected') !== 'true';
      set(node, 'selected', on);
      if (on) { const input = document.createElement('input'); input.type = 'hidden'; input.name = list.dataset.name; input.value = node.dataset.value; node.append(input); } else { $('input', node).remove(); }
    } else if (node.matches('[role=radio]')) {
      const group = node.closest('[role=radiogroup]');
      $$('[role=radio]', group).forEach((r) => set(r, 'checked', r === node)); $('input', group).value = node.dataset.value; suboptions();
    } else if (node.matches('[role=checkbox].todas')) {
      const on = node.getAttribute('aria-checked') !== 'true'; rows(node.closest('.grade')).forEach((row) => choose(row, on)); selected();
    } else if (node.matches('.grade [role=checkbox]')) { const row = node.closest('[data-key]'); choose(row, row.getAttribute('aria-selected') !== 'true'); selected(); }
    else if (node.matches('.pagina, .ordena')) { load(node.closest('.grade'), node.dataset.href); }
    else if (node.matches('.limpar')) {
      const form = $('form.busca');
      $$('input[type=text]', form).forEach((i) => { i.value = ''; });
      $$('.escolha', form).forEach((box) => { const first = $('[role=option]', box); $$('[role=option]', box).forEach((o) => set(o, 'selected', o === first)); $('[role=combobox]', box).textContent = first.textContent; $('input', box).value = ''; });
      load($('.grade'), node.dataset.href);
    } else if (node.matches('.abre-busca')) { const form = $('form.busca'); form.hidden = !form.hidden; set(node, 'expanded', !form.hidden); }
    else if (node.matches('.envia')) { submit(node.closest('form')); }
    else if (node.matches('[role=tab]')) { $$('[role=tab]').forEach((tab) => { set(tab, 'selected', tab === node); document.getElementById(tab.getAttribute('aria-controls')).hidden = tab !== node; }); }
  }
  const PRESSED = '.btn-fechar, .menu > .abre, [role=combobox], .ramo > [role=menuitem], .acao, [role=option], [role=radio], [role=checkbox], .pagina, .ordena, .limpar, .abre-busca, .envia, [role=tab]';
  document.addEventListener('click', (event) => {
    const node = event.target.closest(PRESSED);
    if (node) { press(node); } else if (!event.target.closest('.menu, .escolha')) { close(); }
  });
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') { close(); }
    if ((event.key === 'Enter' || event.key === ' ') && event.target.matches(`${PRESSED}, [role=button]`)) { event.preventDefault(); event.target.click(); }
  });
  if (billing) { billing.addEventListener('change', suboptions); }
  $$('.trabalho[data-job]').forEach((bar) => follow(bar.dataset.job, document.getElementById(bar.dataset.grade)));
})();
