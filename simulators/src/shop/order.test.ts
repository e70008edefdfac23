import { vnd } from '@cong/values/money.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Heard,
  hear,
  type OrderState,
  type ShopOrder,
  type Source,
  settledBy,
  stateOf,
  type Verdict,
  type Word,
} from './order.ts';

const AT = new Date('2026-11-22T03:00:00Z');
const word = (verdict: Verdict, code: string = verdict): Word => ({
  at: AT,
  verdict,
  code,
  text: { vi: code, en: code },
});
const opened: ShopOrder = {
  ref: 'QC261122-AAAAAAAA',
  method: '123pay',
  createdAt: AT,
  lines: [],
  amount: vnd(29_000n),
  customerName: '',
  clientIp: '127.0.0.1',
  origin: 'http://localhost:8082',
  choices: {},
  opening: { kind: 'opened', gatewayRef: '123P1', payUrl: 'http://127.0.0.1:8080/pay/1' },
  said: {},
};
const after = (said: ShopOrder['said']): ShopOrder => ({ ...opened, said });

describe('where an order stands', () => {
  test.each<[string, ShopOrder['said'], OrderState]>([
    ['nobody has said anything', {}, 'waiting'],
    ['the browser alone says paid', { return: word('paid') }, 'waiting'],
    ['notify says paid', { notify: word('paid') }, 'paid'],
    ['the query says paid', { query: word('paid') }, 'paid'],
    ['the query says failed', { query: word('failed') }, 'failed'],
    ['notify says cancelled', { notify: word('cancelled') }, 'cancelled'],
    ['the query is not trusted', { query: word('not_trusted') }, 'waiting'],
    ['the query says not known', { query: word('uncertain') }, 'uncertain'],
    ['notify says paid, the query did not', n('paid', 'uncertain'), 'paid'],
  ])('when %s', (_name, said, state) => expect(stateOf(after(said))).toBe(state));

  test('is as its opening says until there is one', () => {
    const refused = { kind: 'refused', code: '6000', text: { vi: '', en: '' } } as const;
    expect(stateOf({ ...opened, opening: refused })).toBe('refused');
    expect(stateOf({ ...opened, opening: { kind: 'not_asked' } })).toBe('not_asked');
  });
});

function n(notify: Verdict, query: Verdict): ShopOrder['said'] {
  return { notify: word(notify), query: word(query) };
}

describe('a word that is heard', () => {
  test.each<[string, ShopOrder['said'], Source, Word, Heard]>([
    ['first', {}, 'notify', word('paid', '1'), 'news'],
    ['again', { notify: word('paid', '1') }, 'notify', word('paid', '1'), 'repeat'],
    [
      'after the query said the same',
      { query: word('paid', '1') },
      'notify',
      word('paid', '1'),
      'news',
    ],
    ['against notify', { notify: word('paid', '1') }, 'notify', word('failed', '7201'), 'conflict'],
    [
      'against the query',
      { query: word('failed', '7201') },
      'notify',
      word('paid', '1'),
      'conflict',
    ],
    ['of a step, late', { notify: word('paid', '1') }, 'notify', word('waiting', '11'), 'repeat'],
    ['after a step', { notify: word('waiting', '11') }, 'notify', word('paid', '1'), 'news'],
    ['without trust, first', {}, 'return', word('not_trusted'), 'news'],
    [
      'without trust, later',
      { return: word('paid', '1') },
      'return',
      word('not_trusted'),
      'repeat',
    ],
    ['with trust, later', { return: word('not_trusted') }, 'return', word('paid', '1'), 'news'],
    ['as an answer, again', { query: word('waiting', '0') }, 'query', word('waiting', '0'), 'news'],
  ])('%s', (_name, said, source, heard, expected) => {
    const result = hear(after(said), source, heard);
    expect(result.heard).toBe(expected);
    expect(result.order.said[source]).toBe(expected === 'news' ? heard : said[source]);
  });

  test('never moves an order that has its end', () => {
    const verdicts = fc.constantFrom<Verdict>(
      ...(['paid', 'cancelled', 'failed', 'waiting', 'uncertain'] as const),
      ...(['no_such_order', 'not_trusted', 'no_answer'] as const),
    );
    const words = fc.array(
      fc.tuple(fc.constantFrom<Source>('return', 'notify', 'query'), verdicts),
    );
    fc.assert(
      fc.property(words, (said) => {
        let order = opened;
        for (const [source, verdict] of said) {
          const before = settledBy(order)?.code;
          order = hear(order, source, word(verdict)).order;
          if (before !== undefined) expect(settledBy(order)?.code).toBe(before);
        }
      }),
    );
  });
});
