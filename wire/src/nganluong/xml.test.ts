import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { answers } from './testing/vectors.ts';
import { formatResultXml, parseResultXml } from './xml.ts';

describe.each(answers)('$name ($source)', ({ fields, xml }) => {
  test('is read', () => expect(parseResultXml(xml)).toEqual(fields));
});

test('every answer is read as it was written', () => {
  const names = fc.stringMatching(/^[a-z]\w{0,20}$/);
  const texts = fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\0'));
  fc.assert(
    fc.property(fc.dictionary(names, texts), (fields) => {
      expect(parseResultXml(formatResultXml(fields))).toEqual({ ...fields });
    }),
  );
});

test.each([
  ['a text with & that is not escaped', '<a>x&y=1&lt=2&</a>', { a: 'x&y=1&lt=2&' }],
  ['entities', '<a>&amp;&lt;&gt;&quot;&apos;&#272;&#x1EA1;</a>', { a: '&<>"\'Đạ' }],
  ['an entity of no table', '<a>&nbsp;&#9999999;</a>', { a: '&nbsp;&#9999999;' }],
  ['CDATA', '<a><![CDATA[<b>&amp;]]></a>', { a: '<b>&amp;' }],
  ['an empty element', '<a/><b />', { a: '', b: '' }],
  ['nothing', '', {}],
  ['white space', '\n <a> x </a>\r\n', { a: ' x ' }],
])('%s is read', (_name, content, fields) => {
  expect(parseResultXml(`\ufeff<?xml version="1.0"?>\n<result>${content}</result>\n`)).toEqual(
    fields,
  );
});

test.each([
  ['nothing', ''],
  ['a page', '<html><body>00</body></html>'],
  ['JSON', '{"error_code":"00"}'],
  ['no end', '<result><a>x</a>'],
  ['an element without its end', '<result><a>x</result>'],
  ['elements in elements', '<result><a><b>x</b></a></result>'],
  ['attributes', '<result><a b="c">x</a></result>'],
  ['text between elements', '<result>x<a>y</a></result>'],
  ['text after elements', '<result><a>y</a>x</result>'],
  ['a name twice', '<result><a>x</a><a>y</a></result>'],
  ['junk after', '<result><a>x</a></result>x'],
  ['a document type', '<!DOCTYPE result [<!ENTITY e "x">]><result><a>&e;</a></result>'],
  ['U+0000', '<result><a>&#0;</a></result>'],
  ['half a surrogate pair', '<result><a>&#xD800;</a></result>'],
  ['too much', `<result><a>${'x'.repeat(65_536)}</a></result>`],
])('%s is no answer', (_name, text) => expect(parseResultXml(text)).toBeUndefined());

test('no text makes the parser throw', () => {
  const pieces = fc.constantFrom('<result>', '</result>', '<a>', '</a>', '<b/>', '&#', 'x', ' ');
  fc.assert(
    fc.property(fc.array(pieces), (parts) => {
      const fields = parseResultXml(parts.join(''));
      expect(['undefined', 'object']).toContain(typeof fields);
    }),
  );
});
