// The pages work without this: it groups digits, guards against double clicks, filters banks and waits for results.
const digits = (text) => text.replace(/\D/g, '');

const formats = {
  number: (text) =>
    digits(text)
      .slice(0, 19)
      .replace(/(.{4})(?=.)/g, '$1 '),
  date: (text) => {
    const plain = digits(text).slice(0, 4);
    return plain.length > 2 ? `${plain.slice(0, 2)}/${plain.slice(2)}` : plain;
  },
};

/** Formats while typing, with the caret staying after the same digit. */
function formatWhileTyping(input) {
  const format = formats[input.dataset.format];
  input.addEventListener('input', (event) => {
    const before = digits(input.value.slice(0, input.selectionStart)).length;
    const formatted = format(input.value);
    // A deletion is left alone, else the separator could not be passed.
    if (formatted === input.value || event.inputType?.startsWith('delete')) return;
    input.value = formatted;
    let at = 0;
    for (let seen = 0; at < formatted.length && seen < before; at += 1) {
      if (/\d/.test(formatted[at])) seen += 1;
    }
    input.setSelectionRange(at, at);
  });
}

/** A form is posted once. The server would survive it; the payer's patience is the point. */
function postOnce(form) {
  const button = form.querySelector('button:not([type="button"])');
  let posted = false;
  form.addEventListener('submit', (event) => {
    if (posted) event.preventDefault();
    posted = true;
    button?.setAttribute('aria-disabled', 'true');
  });
  addEventListener('pageshow', () => {
    posted = false;
    button?.removeAttribute('aria-disabled');
  });
}

const fold = (text) =>
  text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/đ/gi, 'd')
    .toLowerCase();

/** Narrows the list of banks while typing; the form behind it does the same by a request. */
function filterBanks(search) {
  const banks = [...document.querySelectorAll('#banks li')].map((item) => ({
    item,
    text: fold(`${item.textContent} ${item.dataset.search}`),
  }));
  search.addEventListener('input', () => {
    const words = fold(search.value).split(/\s+/);
    for (const { item, text } of banks) item.hidden = !words.every((word) => text.includes(word));
    for (const group of document.querySelectorAll('#banks section')) {
      group.hidden = group.querySelector('li:not([hidden])') === null;
    }
    document.getElementById('none').hidden = banks.some(({ item }) => !item.hidden);
  });
}

/** Looks every few seconds whether this page is still the payment's page, and moves on when it is not. */
function waitForNews() {
  let pause = 2000;
  const look = async () => {
    try {
      const answer = await fetch(location.href, { redirect: 'manual', cache: 'no-store' });
      if (answer.type === 'opaqueredirect') {
        location.replace(location.href);
        return;
      }
    } catch {
      // Offline for a moment: look again.
    }
    pause = Math.min(pause * 1.2, 15000);
    setTimeout(look, pause);
  };
  setTimeout(look, pause);
}

/** In the sandbox a test card fills the form at a click. */
function fillFrom(code) {
  const { holder, date, cvv } = code.closest('[data-holder]').dataset;
  const values = { number: formats.number(code.textContent), holder, date, cvv };
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = code.textContent;
  button.addEventListener('click', () => {
    for (const [field, value] of Object.entries(values)) {
      const input = document.getElementById(field);
      if (input) input.value = value;
    }
    document.getElementById('number').focus();
  });
  code.replaceWith(button);
}

for (const input of document.querySelectorAll('[data-format]')) formatWhileTyping(input);
for (const form of document.querySelectorAll('form[method="post"]')) postOnce(form);
if (document.getElementById('number')) {
  for (const code of document.querySelectorAll('#test-cards code')) fillFrom(code);
}
const search = document.getElementById('q');
if (search) filterBanks(search);
if (document.querySelector('[data-poll]')) waitForNews();
document.getElementById('problems')?.focus();

// A shop that sends its payers on to yet another host ends a post where the page's policy does not reach; the payment
// is made by then, and a plain link gets there.
addEventListener('securitypolicyviolation', ({ effectiveDirective }) => {
  const end = document.querySelector('main').dataset.end;
  if (effectiveDirective === 'form-action' && end) location.assign(end);
});
