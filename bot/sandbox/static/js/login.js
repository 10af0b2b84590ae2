/* The login as a CActiveForm with validateOnSubmit: it is checked first, and sent by script a while after the press. */
(() => {
  'use strict';
  const { ms, check } = document.currentScript.dataset;
  const form = document.getElementById('login-form');
  let sends = false;
  const say = (id, text) => {
    const box = document.getElementById(id);
    box.parentNode.querySelectorAll('.errorMessage').forEach((one) => one.remove());
    if (text) { box.insertAdjacentElement('afterend', Object.assign(document.createElement('div'), { className: 'errorMessage', textContent: text })); }
    return !text;
  };
  async function checked() {
    const empty = ['username', 'password'].filter((name) => {
      const box = document.getElementById(`LoginForm_${name}`);
      return !say(box.id, box.value.trim() ? '' : 'Este campo não pode ficar em branco.');
    });
    if (empty.length || check !== 'ajax') { return !empty.length; }
    const body = new URLSearchParams(new FormData(form));
    body.set('ajax', 'login-form');
    const answer = await fetch(form.action, { method: 'POST', body, headers: { 'X-Requested-With': 'XMLHttpRequest' } });
    const wrong = Object.entries(await answer.json());
    wrong.forEach(([id, [text]]) => say(id, text));
    return !wrong.length;
  }
  form.addEventListener('submit', (event) => {
    if (sends) { return; }
    event.preventDefault();
    window.setTimeout(async () => { if (await checked()) { sends = true; form.submit(); } }, Number(ms));
  });
})();
