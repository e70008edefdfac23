import { afterAll, beforeAll, expect, test } from 'vitest';
import { attemptOf, openProviderStage, type ProviderStage, urlOf } from './provider-stage.ts';
import { payerPage, visit } from './simulator-control.ts';

let stage: ProviderStage;
beforeAll(async () => {
  stage = await openProviderStage('napas');
});
afterAll(() => stage.close());

test('pays', async () => {
  const payment = await stage.choose();
  const { id } = attemptOf(payment);
  const { shown, decide } = await payerPage(urlOf(payment));
  expect(shown.html).toContain('100.000');
  const back = await decide('approve');
  const gate = await visit(back.next ?? '');
  expect(gate).toMatchObject({ status: 303, next: `${stage.gatewayUrl}/pay/${id}` });
  expect(await stage.current(payment)).toMatchObject({ status: 'captured' });
  expect(await stage.bookOf(id)).toEqual({ debited: '100000', refunded: '0' });
});
