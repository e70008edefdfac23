import { describe, expect, test } from 'vitest';
import { Journal, MAX_MESSAGES } from './journal.ts';

describe('the journal', () => {
  const text = { vi: '', en: '' };
  const message = (orderRef: string, body = '') => ({
    at: new Date(0),
    method: '123pay',
    orderRef,
    name: 'notify',
    direction: 'received' as const,
    request: { method: 'POST', url: '/', headers: {}, body },
    answer: { failed: text },
    signatures: [],
    conclusion: text,
    good: true,
  });

  test('is bounded in messages and in their length, newest first', () => {
    const journal = new Journal();
    for (let i = 0; i < MAX_MESSAGES + 5; i += 1)
      journal.record(message(`${i}`, 'x'.repeat(9_000)));
    const messages = journal.messages();
    expect(messages).toHaveLength(MAX_MESSAGES);
    expect(messages[0]).toMatchObject({ orderRef: '404', id: 405 });
    expect(messages[0]?.request.body.length).toBeLessThan(8_100);
    expect(journal.messages('10').map(({ orderRef }) => orderRef)).toEqual(['10']);
  });
});
