// The one place that says what the login page is: its form, and nobody in (no menu of staff, no way to log out).
// `query` holds folded words (menus, logout, save, code, codeWords, refusals) and `address`, the route of the login where it was last seen.

const USER_BOX = 'input:not([type]),input[type=text],input[type=email],input[type=tel],input[type=number]';
const SUBMIT = 'button,input[type=submit],input[type=image],input[type=button],[role=button],a.btn,a.button';
// What a form that keeps a password is sent with; a login is sent with none of these.
const KEEPS = /^(salv|grav|alter|atualiz|cadastr|registr|trocar|redefin|criar|mudar|definir|confirm|adicion)/;
const MOST_BESIDE = 3; // a login may ask for a company or for the letters of a picture besides; the form of a client asks for much more

const loginRoute = (url) => {
  try {
    const to = new URL(url, location.href);
    const named = to.searchParams.get('r');
    return named ? `r=${named}` : to.pathname;
  } catch { return ''; }
};

// What lies around a password box: its form, or where scripts do without one, the smallest part that can be filled in and sent.
const aroundPassword = (box, shown) => {
  const form = box.closest('form');
  if (form) return form;
  for (let node = box.parentElement; node && node !== box.ownerDocument.documentElement; node = node.parentElement) {
    const inside = deep(node);
    if (inside.some((el) => el.matches(USER_BOX) && shown(el)) && inside.some((el) => el.matches(SUBMIT) && shown(el))) return node;
  }
  return null;
};

// A user, one password and something to send them with, and hardly anything else, shown or not: the tab of a client's form has the whole form around it.
const asksForLogin = (form, query, shown) => {
  const inside = deep(form);
  const passwords = inside.filter((el) => el.matches('input[type=password]') && shown(el));
  if (passwords.length !== 1 || /new-password/.test(passwords[0].autocomplete)) return false;
  const [password] = passwords;
  const user = inside.filter((el) => el.matches(USER_BOX) && shown(el)).find((el) => el.compareDocumentPosition(password) & Node.DOCUMENT_POSITION_FOLLOWING);
  const beside = inside.filter((el) => el.matches('input,select,textarea') && el !== user && el !== password &&
    !el.matches('[type=hidden],[type=submit],[type=button],[type=image],[type=reset],[type=checkbox],[type=radio],[name*=captcha i]'));
  const names = inside.filter((el) => el.matches(SUBMIT) && shown(el)).map((el) => pressNames(el).map(fold));
  return !!user && beside.length <= MOST_BESIDE && names.length > 0 && !names.flat().some((name) => query.save.includes(name) || KEEPS.test(name));
};

const loginForms = (root, query, shown = visible) => {
  const boxes = deep(root).filter((el) => el.matches('input[type=password]') && shown(el));
  return [...new Set(boxes.map((box) => aroundPassword(box, shown)).filter(Boolean))].filter((form) => asksForLogin(form, query, shown));
};

// Dialogs that wait hidden in a page («Sua sessão vai expirar … [Sair]») say nothing of who is in.
const underNothing = (found) => found.filter((el) => !el.closest(OVERLAY));
const staffMenus = (root, query) => query.menus.filter((labels) => underNothing(findPress(root, labels, true)).length).length;
const waysOut = (root, query) => underNothing(findPress(root, query.logout, true)).length +
  underNothing([...root.querySelectorAll('a[href*=logout i],form[action*=logout i]')]).length > 0;

const knownForm = (form, query) => form.matches('#login-form') || !!form.querySelector('[name^="LoginForm["]') ||
  (form.hasAttribute('action') && loginRoute(form.getAttribute('action')) === query.address);

// A form in a part of a screen tells by where it leads; the screen around it still shows the menus that were drawn before.
const isLogin = (query) => {
  if (!document.body) return false;
  const forms = loginForms(document, query);
  if (!forms.length) return false;
  const there = loginRoute(location.href) === query.address;
  if (window.top !== window && (there || forms.some((form) => knownForm(form, query)))) return true;
  const roots = window.top === window ? [document] : [document, window.top.document];
  if (roots.some((root) => waysOut(root, query))) return false;
  return there || !roots.some((root) => staffMenus(root, query));
};

// Whether what a script was answered (`text`, from `url`) is the login page, and not a part of a screen that has such boxes.
const isLoginAnswer = (query) => {
  const answer = new DOMParser().parseFromString(query.text, 'text/html');
  const forms = loginForms(answer, query, () => true);
  if (!forms.length || waysOut(answer, query)) return false;
  if (loginRoute(query.url) === query.address || forms.some((form) => knownForm(form, query))) return true;
  return !staffMenus(answer, query) && /<html|<!doctype/i.test(query.text.slice(0, 2000));
};

// The box for the code of the second step.
const codeBox = (query) => {
  const said = fold(saidApart());
  const worded = query.codeWords.some((word) => said.includes(word));
  if (!worded && deep(document).some((el) => el.matches('input[type=password]') && visible(el))) return null;
  const named = findField(document, query.code).filter((el) => visible(el) && el.matches(USER_BOX));
  if (named.length === 1) return named[0];
  const marked = deep(document).filter((el) => el.matches('input[autocomplete=one-time-code],input[name*=totp i],input[name*=code i],input[name*=codigo i]') && visible(el));
  return worded && marked.length === 1 ? marked[0] : null;
};

// A visible box to tick or pictures to choose: the element alone proves nothing, it is in every login page.
const captchaAsks = () => [...document.querySelectorAll('.g-recaptcha iframe,iframe[title*=recaptcha i],iframe[src*=bframe i]')]
  .some((frame) => visible(frame) && frame.getBoundingClientRect().height > 60);

// What the login page says of a refusal. A message elsewhere on the page that speaks of something else is not one.
const WAITS = /^(aguarde|autentica|carrega|entrando|verificando|validando|enviando|conectando)/;
const refusalSaid = (query, messages = messagesNow()) => {
  const inForm = loginForms(document, query).flatMap((form) => deep(form).filter((el) => el.matches(MESSAGE) && visible(el)).map((el) => fold(text(el))));
  return messages.filter((words) => {
    const said = fold(words);
    return query.refusals.some((word) => said.includes(word)) || (said && !WAITS.test(said) && inForm.some((part) => part.includes(said)));
  }).join(' ');
};

// Where a page that was asked for stands: 'login', 'code', 'in', or '' where it shows nothing of the three (yet).
const whereNow = (query) => {
  if (!document.body) return '';
  if (isLogin(query)) return 'login';
  if (staffMenus(document, query)) return 'in';
  if (codeBox(query)) return 'code';
  return waysOut(document, query) ? 'in' : '';
};

// What came of sending the login or the code from the document begun at `born`; '' while nothing that decides has come.
const afterLogin = (query) => {
  if (!document.body || document.readyState !== 'complete') return '';
  const fresh = performance.timeOrigin !== query.born;
  if (fresh && performance.getEntriesByType('navigation').some((entry) => entry.responseStatus >= 400)) return 'error';
  const where = whereNow(query);
  if (where === 'in' || (where === 'code' && query.from !== 'code')) return where;
  if (captchaAsks() && !query.captcha) return 'captcha';
  if (where && (fresh || refusalSaid(query, newMessages()))) return 'again';
  return '';
};
