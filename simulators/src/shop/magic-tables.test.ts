import { describe, expect, test } from 'vitest';
import { magicTables } from './magic-tables.ts';

describe('the tables of magic values', () => {
  test('are found wherever the answer holds them, in the language of the reader', () => {
    const answer = {
      '123pay': {
        cards: [{ number: '9704', vi: 'Hết tiền', en: 'No money', behaviour: { check: '51' } }],
      },
      otps: ['00000000'],
      nothing: [],
      note: 'text',
    };
    expect(magicTables(answer, 'en')).toEqual([
      {
        name: '123pay · cards',
        columns: ['number', 'en', 'behaviour'],
        rows: [[['9704'], ['No money'], ['51']]],
      },
      { name: 'otps', columns: ['value'], rows: [[['00000000']]] },
    ]);
  });

  test('are apart where rows tell other things', () => {
    const answer = [
      { code: '1', card: '9704' },
      { code: '0', condition: { vi: 'Chờ', en: 'Wait' } },
      { code: '7201', card: '9705' },
    ];
    expect(magicTables(answer, 'vi').map(({ columns, rows }) => [columns, rows.length])).toEqual([
      [['code', 'card'], 2],
      [['code', 'condition'], 1],
    ]);
  });

  test.each([undefined, null, 'text', 7, {}])('are none in %j', (answer) => {
    expect(magicTables(answer, 'vi')).toEqual([]);
  });
});
