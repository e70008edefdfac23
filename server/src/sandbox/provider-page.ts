/** What the payer would type, by the autocomplete token of the field. */
export type Typed = {
  readonly number: string;
  readonly holder: string;
  readonly date: string;
  readonly securityCode?: string | undefined;
  readonly otp: string;
  readonly phone?: string | undefined;
  readonly password?: string | undefined;
};

const MAX_PAGES = 6;

/**
 * Fills and posts the forms of a bank's or provider's page as a payer would, page by page, until the browser is sent
 * back to us. Only for simulators: it understands plain HTML forms.
 */
export async function actOnProviderPage(url: string, typed: Typed): Promise<void> {
  let page = await fetch(url);
  for (let i = 0; i < MAX_PAGES; i += 1) {
    const html = await page.text();
    const form = firstForm(html, page.url);
    if (form === undefined) return;
    page = await fetch(form.action, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(fill(form.inputs, typed)),
      redirect: 'manual',
    });
    const location = page.headers.get('location');
    if (location !== null) {
      const target = new URL(location, form.action);
      page = await fetch(target, { redirect: 'manual' });
      // Once it leaves the provider's own site the payer is back with us.
      if (target.origin !== new URL(url).origin) return;
    }
  }
}

/** Declines at the page of a provider's simulator instead, with one of the provider's codes. */
export async function refuseAtProvider(url: string, code: string): Promise<void> {
  const page = await fetch(url);
  const refuse = new URL(`${new URL(page.url).pathname}/refuse`, page.url);
  const answer = await fetch(refuse, {
    ...{ method: 'POST', body: new URLSearchParams({ code }), redirect: 'manual' },
  });
  const location = answer.headers.get('location');
  if (location !== null) await fetch(new URL(location, refuse), { redirect: 'manual' });
}

type Attributes = Readonly<Record<string, string>>;

function firstForm(
  html: string,
  base: string,
): { action: string; inputs: readonly Attributes[] } | undefined {
  const form = /<form\b([^>]*\bmethod="post"[^>]*)>([\s\S]*?)<\/form>/i.exec(html);
  if (form === null) return undefined;
  const action = attributesOf(form[1] ?? '').action ?? base;
  const inputs = [...(form[2] ?? '').matchAll(/<(?:input|button)\b([^>]*)>/gi)].map(([, text]) =>
    attributesOf(text ?? ''),
  );
  return { action: new URL(action, base).href, inputs };
}

const attributesOf = (text: string): Attributes =>
  Object.fromEntries(
    [...text.matchAll(/([a-z-]+)="([^"]*)"/gi)].map(([, name, value]) => [
      (name ?? '').toLowerCase(),
      unescapeHtml(value ?? ''),
    ]),
  );

const unescapeHtml = (text: string): string =>
  text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');

function fill(inputs: readonly Attributes[], typed: Typed): Record<string, string> {
  const byAutocomplete: Readonly<Record<string, string | undefined>> = {
    'cc-number': typed.number,
    'cc-name': typed.holder,
    'cc-exp': typed.date,
    'cc-csc': typed.securityCode,
    'one-time-code': typed.otp,
    username: typed.phone,
    'current-password': typed.password,
  };
  const fields: Record<string, string> = {};
  for (const { name, value, autocomplete } of inputs) {
    // The first button with a name is the one that goes on; later ones refuse.
    if (name === undefined || name in fields) continue;
    fields[name] = byAutocomplete[autocomplete ?? ''] ?? value ?? '';
  }
  return fields;
}
