import { afterAll, beforeAll, expect, test } from 'vitest';
import { guideReply, NotifyListener } from './notify-listener.ts';
import { type RunningSystem, startSystem } from './running-system.ts';

let system: RunningSystem;
let listener: NotifyListener;
beforeAll(async () => {
  [system, listener] = await Promise.all([
    startSystem({ processes: [['serve', 'work']], settings: { CONG_DRAIN: '300ms' } }),
    NotifyListener.open(),
  ]);
  await system.sandbox.setNotifyUrl(listener.url);
});
afterAll(async () => {
  await system?.stop();
  await listener?.close();
});

test('SIGINT, and SIGTERM twice: it stops once, and what it sends is finished and recorded', async () => {
  const { orderRef } = await system.merchant.mustCreate();
  const { promise: asked, resolve: letAnswer } = Promise.withResolvers<void>();
  listener.answer(orderRef, async () => {
    await asked;
    return guideReply(orderRef, '1');
  });
  await system.sandbox.cancel(orderRef);
  await listener.of(orderRef);
  const [leaving] = system.gateways;
  leaving?.process.signal('SIGINT');
  await leaving?.process.line('stopping');
  for (let more = 0; more < 2; more += 1) leaving?.process.signal('SIGTERM');
  // Later than the drain: a second stop would be over by then.
  setTimeout(letAnswer, 1_500);
  expect(await leaving?.process.ended).toBe(0);
  const { rows } = await system.database.query('select status, tries from message');
  expect(rows).toEqual([{ status: 'received', tries: 1 }]);
});
