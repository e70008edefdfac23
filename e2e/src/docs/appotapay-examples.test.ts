import { createHmac } from 'node:crypto';
import { signingText } from '@cong/wire/appotapay/signature.ts';
import { describe, expect, test } from 'vitest';
import { read } from './repository.ts';

describe.each(['docs/protocols/appotapay.md', 'docs/protocols/appotapay.vi.md'])('%s', (file) => {
  const document = read(file);

  test('every signature that it shows is what its command computes', () => {
    const [, key = ''] = /KEY=(\w+)\nprintf/.exec(document) ?? [];
    const lines = [
      ...document.matchAll(/^printf '%s' '(.*)' \| openssl .* {2}# ([0-9a-f]{64})$/gm),
    ];
    expect(lines).toHaveLength(2);
    for (const [, text = '', signature] of lines) {
      expect(createHmac('sha256', key).update(text, 'utf8').digest('hex')).toBe(signature);
    }
  });

  test('the order of its example is signed over what it sends', () => {
    const [, signed] = /^SIGNED='(.*)'$/m.exec(document) ?? [];
    const [, body = ''] = /-d '(\{\n {2}"orderId"[\s\S]*?)'\$SIGNATURE'/.exec(document) ?? [];
    const { signature: _signature, ...fields } = JSON.parse(`${body}"}`);
    expect(signingText({ ...fields, amount: String(fields.amount) })).toBe(signed);
  });
});
