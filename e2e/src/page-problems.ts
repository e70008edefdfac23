import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

/** What is wrong with a page for a reader of any kind: broken rules of accessibility, and content beyond the window. */
export async function problemsOf(page: Page): Promise<readonly string[]> {
  // Without legacy mode axe opens a blank window of its own for each look, which takes longer than the look.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  const wide = await page.evaluate('document.documentElement.scrollWidth > innerWidth');
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html)}`);
  return wide ? [...found, 'wider than the window'] : found;
}

/** The same of a page whose window runs no script, where axe cannot look: of the page as it stands, in a window where axe alone runs. */
export async function problemsWithoutScript(page: Page): Promise<readonly string[]> {
  const [body, url, viewport] = [await page.content(), page.url(), page.viewportSize()];
  const context = await page.context().browser()?.newContext({ viewport });
  if (context === undefined) throw new Error('the page’s window is in no browser');
  await context.route('**/*', (route) => {
    const request = route.request();
    if (request.isNavigationRequest()) return route.fulfill({ contentType: 'text/html', body });
    return request.resourceType() === 'script' ? route.abort() : route.continue();
  });
  const copy = await context.newPage();
  await copy.goto(url);
  const problems = await problemsOf(copy);
  await context.close();
  return problems;
}
