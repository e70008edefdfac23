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
