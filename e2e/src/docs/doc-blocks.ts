import {
  alepayCalls,
  alepayCodes,
  alepayDomesticBanks,
  alepayInstalmentBanks,
  alepaySandboxFees,
  alepayTestCards,
} from './alepay-tables.ts';
import {
  appotapayBanks,
  appotapayCodes,
  appotapayMethods,
  appotapaySignedFields,
  appotapayTestCards,
  appotapayWallets,
} from './appotapay-tables.ts';
import type { Language } from './cells.ts';
import { decisionIndex } from './decision-index.ts';
import {
  banks,
  createOrderCodes,
  magicCards,
  magicValuesInShort,
  notifyReplyCodes,
  orderStatuses,
  queryOrderCodes,
  settings,
  signedFields,
} from './doc-tables.ts';
import {
  lgspAnswerCodes,
  lgspProviders,
  lgspResultCodes,
  lgspSignedFields,
} from './lgsp-tables.ts';
import { vivietReturnCodes, vivietWallets } from './viviet-tables.ts';

/** A part of a document that is made from the code, between two markers. */
export type DocBlock = { readonly file: string; readonly name: string; readonly text: string };

type Make = (language: Language) => string;

const README: Readonly<Record<string, Make>> = {
  'magic values': magicValuesInShort,
  settings,
};

const PROTOCOL_123PAY: Readonly<Record<string, Make>> = {
  'signed fields': signedFields,
  'createOrder codes': createOrderCodes,
  'queryOrder codes': queryOrderCodes,
  'order statuses': orderStatuses,
  'notify reply codes': notifyReplyCodes,
  cards: magicCards,
  banks,
};

const PROTOCOL_APPOTAPAY: Readonly<Record<string, Make>> = {
  'payment methods': appotapayMethods,
  'signed fields': appotapaySignedFields,
  'error codes': appotapayCodes,
  cards: appotapayTestCards,
  wallets: appotapayWallets,
  banks: appotapayBanks,
};

const PROTOCOL_ALEPAY: Readonly<Record<string, Make>> = {
  calls: alepayCalls,
  'instalment banks': alepayInstalmentBanks,
  'sandbox fees': alepaySandboxFees,
  'error codes': alepayCodes,
  cards: alepayTestCards,
  'domestic banks': alepayDomesticBanks,
};

const PROTOCOL_LGSP: Readonly<Record<string, Make>> = {
  'signed fields': lgspSignedFields,
  'answer codes': lgspAnswerCodes,
  'result codes': lgspResultCodes,
  providers: lgspProviders,
};

const PROTOCOL_VIVIET: Readonly<Record<string, Make>> = {
  'return codes': vivietReturnCodes,
  wallets: vivietWallets,
};

const inFile = (file: string, language: Language, makes: typeof README): readonly DocBlock[] =>
  Object.entries(makes).map(([name, make]) => ({ file, name, text: make(language) }));

/** Everything that `npm run docs` writes and a test compares. */
export const docBlocks: readonly DocBlock[] = [
  ...inFile('README.md', 'en', README),
  ...inFile('README.vi.md', 'vi', README),
  ...inFile('docs/protocols/123pay.md', 'en', PROTOCOL_123PAY),
  ...inFile('docs/protocols/123pay.vi.md', 'vi', PROTOCOL_123PAY),
  ...inFile('docs/protocols/appotapay.md', 'en', PROTOCOL_APPOTAPAY),
  ...inFile('docs/protocols/appotapay.vi.md', 'vi', PROTOCOL_APPOTAPAY),
  ...inFile('docs/protocols/alepay.md', 'en', PROTOCOL_ALEPAY),
  ...inFile('docs/protocols/alepay.vi.md', 'vi', PROTOCOL_ALEPAY),
  ...inFile('docs/protocols/lgsp.md', 'en', PROTOCOL_LGSP),
  ...inFile('docs/protocols/lgsp.vi.md', 'vi', PROTOCOL_LGSP),
  ...inFile('docs/protocols/viviet.md', 'en', PROTOCOL_VIVIET),
  ...inFile('docs/protocols/viviet.vi.md', 'vi', PROTOCOL_VIVIET),
  { file: 'docs/decisions/README.md', name: 'decisions', text: decisionIndex() },
];

const begin = (name: string): string => `<!-- ${name}: made by "npm run docs" -->`;
const end = (name: string): string => `<!-- end of ${name} -->`;

/** What stands between a block's markers; undefined when a marker is missing or there twice. */
export function blockIn(document: string, name: string): string | undefined {
  const [, after, ...more] = document.split(begin(name));
  const inside = after?.split(end(name));
  return more.length === 0 && inside?.length === 2 ? inside[0]?.trim() : undefined;
}

/** The document with the block's text between its markers. */
export function withBlock(document: string, { name, text, file }: DocBlock): string {
  if (blockIn(document, name) === undefined) throw new Error(`${file} has no place for “${name}”`);
  const [before = '', after = ''] = document.split(begin(name));
  const [, rest = ''] = after.split(end(name));
  return [before, begin(name), '\n', text, '\n', end(name), rest].join('');
}
