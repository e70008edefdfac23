import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { settingsTable } from '../../server/src/settings/settings-table.ts';
import { decisionFiles } from './docs/decision-index.ts';
import { blockIn, docBlocks } from './docs/doc-blocks.ts';
import {
  anchorsIn,
  codeIn,
  documents,
  files,
  foldersIn,
  isThere,
  linksIn,
  ROOT,
  read,
  spansIn,
} from './docs/repository.ts';

const packages = files.filter((file) => file.endsWith('package.json'));

const all = (file: string, pattern: RegExp): readonly string[] =>
  [...read(file).matchAll(pattern)].map(([, found = '']) => found);

describe('tables in documents are what the code says (npm run docs)', () => {
  test.each(docBlocks)('$file: $name', ({ file, name, text }) => {
    expect(blockIn(read(file), name)).toBe(text);
  });
});

describe.each(['README.md', 'README.vi.md'])('the tree in %s', (readme) => {
  const tree = codeIn(read(readme)).find((code) => code.startsWith('values/')) ?? '';
  let top = '';
  const paths = tree
    .trimEnd()
    .split('\n')
    .map((line) => {
      const [, indent = '', path = ''] = /^( *)(\S+)/.exec(line) ?? [];
      if (indent === '') top = path;
      return indent === '' ? path : top + path;
    });

  test('names what exists', () => {
    expect(paths.length).toBeGreaterThan(20);
    expect(paths.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  test('names every folder at the top and every room of the server', () => {
    const rooms = foldersIn('server/src').map((name) => `server/src/${name}/`);
    const wanted = [...foldersIn('.').map((name) => `${name}/`), ...rooms];
    expect(wanted.filter((path) => !paths.includes(path))).toEqual([]);
  });
});

describe.each(documents)('%s', (document) => {
  const text = read(document);

  test('links to what is there', () => {
    const broken = linksIn(text).filter(({ target, anchor }) => {
      const file = target === '' ? document : join(dirname(document), target);
      if (!existsSync(join(ROOT, file))) return true;
      return anchor !== '' && !anchorsIn(read(file)).includes(anchor);
    });
    expect(broken).toEqual([]);
  });

  test('names files that exist', () => {
    const named = spansIn(text).filter((span) =>
      /^[\w.@-][\w./@-]*\.(ts|mjs|cjs|sql|md|svg|json)$|^[\w.-]+\/[\w./-]+\/$/.test(span),
    );
    // What exists only while something runs, and patterns of names.
    const others = /^(\.data\/|(run|postgres)\.json$|\.vi\.md$|x\.test\.ts$)/;
    expect(named.filter((name) => !others.test(name) && !isThere(name, document))).toEqual([]);
  });

  test('names settings and scripts that exist', () => {
    const known: readonly string[] = settingsTable.map(({ name }) => name);
    const settings = [...text.matchAll(/\bCONG_[A-Z0-9_]*[A-Z0-9]\b/g)].map(([name]) => name);
    expect(settings.filter((name) => !known.includes(name))).toEqual([]);
    const { scripts } = JSON.parse(read('package.json'));
    const used = [...text.matchAll(/\bnpm run ([\w:-]+)/g)].map(([, name]) => name);
    expect(used.filter((name) => !Object.hasOwn(scripts, name ?? ''))).toEqual([]);
  });

  test('shows commands that exist', () => {
    const known = files
      .filter((file) => /^server\/src\/commands\/[\w-]+\.ts$/.test(file))
      .flatMap((file) => all(file, /^ {2}name: '([a-z -]+)',$/gm));
    const servers = ['serve', 'work', 'migrate', '--help'];
    const shown = [...codeIn(text).flatMap((code) => code.split('\n')), ...spansIn(text)]
      .map((line) => /^(?:npx )?cong ([a-z-]+.*)/.exec(line)?.[1])
      .filter((words) => words !== undefined);
    const isKnown = (words: string) =>
      [...servers, ...known].some((name) => `${words} `.startsWith(`${name} `));
    expect(shown.filter((words) => !isKnown(words))).toEqual([]);
  });
});

describe('the two languages say the same', () => {
  const shape = (document: string) => ({
    headings: document.match(/^#+ /gm),
    rows: document.match(/^ *\|/gm)?.length,
    code: codeIn(document)
      .filter((code) => !code.startsWith('values/'))
      .map((code) => code.replace(/ +# .*$/gm, '')),
    links: linksIn(document)
      .map(({ target }) => target.replace('.vi.', '.'))
      .sort(),
  });

  test.each(documents.filter((file) => file.endsWith('.vi.md')))('%s', (vietnamese) => {
    const english = vietnamese.replace('.vi.md', '.md');
    expect(shape(read(vietnamese))).toEqual(shape(read(english)));
  });
});

test('a signature that a document shows is the one that the tool answers', () => {
  const shown = documents.flatMap((file) =>
    [...read(file).matchAll(/printf '%s' '(.*)' \| (sha1|md5)sum {2}# (\w+)/g)].map(
      ([, text = '', algorithm = '', digest]) => ({ file, text, algorithm, digest }),
    ),
  );
  expect(shown.length).toBeGreaterThanOrEqual(10);
  for (const { text, algorithm, digest } of shown) {
    expect(createHash(algorithm).update(text).digest('hex'), text).toBe(digest);
  }
});

test('decisions are numbered without a gap, each with its number and its four parts', () => {
  const names = decisionFiles();
  expect(names.map((name) => Number(name.slice(0, 4)))).toEqual(names.map((_, at) => at + 1));
  for (const name of names) {
    const text = read(`docs/decisions/${name}`);
    expect(text.startsWith(`# ${name.slice(0, 4)} `), name).toBe(true);
    for (const part of ['Context', 'Decision', 'Consequences']) {
      expect(text, name).toContain(`**${part}.**`);
    }
    expect(text.length, `${name} is at most a page`).toBeLessThan(4_000);
  }
});

test('every dependency is in the list of decisions', () => {
  const list = spansIn(read('docs/decisions/README.md'));
  const names = packages.flatMap((file) => {
    const { dependencies, devDependencies } = JSON.parse(read(file));
    return Object.keys({ ...dependencies, ...devDependencies });
  });
  expect(names.filter((name) => !name.startsWith('@cong/') && !list.includes(name))).toEqual([]);
});

test('every room of the core has a README', () => {
  const rooms = foldersIn('server/src/core').map((name) => `server/src/core/${name}/README.md`);
  expect(rooms.filter((file) => !files.includes(file))).toEqual([]);
});

test('every package says its license', () => {
  expect(packages.length).toBeGreaterThan(8);
  for (const file of packages) expect(JSON.parse(read(file)).license, file).toBe('Apache-2.0');
});

/** Printed from the database, all tables one after another. */
const DUMP = 'server/schema.sql';

test('files are small: 300 lines, tests 500', () => {
  const long = files
    .filter((file) => /\.(ts|mjs|cjs|js|sql|eta)$/.test(file) && file !== DUMP)
    .map((file) => ({ file, lines: read(file).split('\n').length - 1 }))
    .filter(({ file, lines }) => lines > (/\.test\.ts$|\/testing\//.test(file) ? 500 : 300));
  expect(long).toEqual([]);
});

/** Binary, foreign or made by a tool. */
const isOurText = (file: string): boolean =>
  /\.(ts|mjs|cjs|js|sql|css|eta|json|md|svg|sh)$/.test(file) && file !== 'package-lock.json';

test('what is left to do names an issue', () => {
  const words = new RegExp(`\\b(${['TO', 'DO|FIX', 'ME'].join('')})\\b(?!.*#\\d)`);
  const found = files.filter(isOurText).filter((file) => words.test(read(file)));
  expect(found).toEqual([]);
});

test('no file names the host of a package registry', () => {
  const hosts = new RegExp(['registry\\.', '(npmjs|yarnpkg|npmmirror)', '|npm\\.pkg\\.'].join(''));
  const found = [...files.filter(isOurText), 'package-lock.json', '.npmrc'].filter((file) =>
    hosts.test(read(file)),
  );
  expect(found).toEqual([]);
  expect(read('package-lock.json')).not.toMatch(/"resolved": "https?:/);
});
