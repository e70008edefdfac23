import { expect, test } from 'vitest';
import { acceptsJson } from './accepts-json.ts';

test.each([
  '*/*',
  'application/json',
  'application/*',
  'text/html, application/json;q=0.9',
  'text/html,application/json',
  'Application/JSON',
  'application/json; charset=utf-8',
  'application/json;q=0.001',
  'application/json;q=1',
  'application/json;q=',
  'application/json, */*;q=0',
  'application/json, text/html;q=0',
  '*/*;q=0, application/*',
  ' application/json ; q=0.5 ',
])('Accept: %s takes JSON', (accept) => expect(acceptsJson(accept)).toBe(true));

test.each([
  undefined,
  '',
  'text/html',
  'application/jsonp',
  'application/xml, text/*',
  'application/json;q=0',
  'application/json; q=0.000',
  'Application/JSON;Q=0',
  'application/json ; charset=utf-8 ; q = 0',
  'application/json;q=0, */*',
  'application/*;q=0, */*;q=1',
  '*/*;q=0.0',
  'text/html, application/json;q=0;x=1',
])('Accept: %s does not', (accept) => expect(acceptsJson(accept)).toBe(false));
