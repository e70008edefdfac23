import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** Not ours, or not kept. */
const SKIPPED = new Set(['node_modules', '.git', '.data', '.env', 'coverage', 'dist']);

function walk(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (SKIPPED.has(entry.name)) return [];
    const path = join(folder, entry.name);
    return entry.isDirectory() ? walk(path) : [relative(ROOT, path)];
  });
}

/** Every file of the repository, from its root. */
export const files: readonly string[] = walk(ROOT);

export const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

/** The folders right below one; from the root those that begin with a dot are left out. */
export const foldersIn = (folder: string): readonly string[] =>
  readdirSync(join(ROOT, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !/^\.|^node_modules$/.test(entry.name))
    .map(({ name }) => name);

export const documents: readonly string[] = files.filter((file) => file.endsWith('.md'));

/** The parts of a document between fences: what it shows as code. */
export const codeIn = (document: string): readonly string[] =>
  [...document.matchAll(/^ *```\w*\n(.*?)^ *```$/gms)].map(([, code = '']) => code);

/** What a document puts between single backquotes. */
export const spansIn = (document: string): readonly string[] =>
  [...document.replace(/^ *```.*?^ *```$/gms, '').matchAll(/`([^`\n]+)`/g)].map(
    ([, text = '']) => text,
  );

/** Where a document's own links lead: a file beside it, or itself, and a heading in that. */
export const linksIn = (
  document: string,
): readonly { readonly target: string; readonly anchor: string }[] =>
  [...document.matchAll(/\]\(([^)\s#]*)#?([^)\s]*)\)/g)]
    .map(([, target = '', anchor = '']) => ({ target, anchor }))
    .filter(({ target }) => !/^https?:/.test(target));

/** The anchors of a document's headings. */
export const anchorsIn = (document: string): readonly string[] =>
  [...document.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/\s/g, '-'),
  );

/** Whether a name in a document is a file or folder: beside it, from the root, or by the end of its path. */
export function isThere(name: string, document: string): boolean {
  const path = name.replace(/\/$/, '');
  return (
    existsSync(join(ROOT, dirname(document), path)) ||
    existsSync(join(ROOT, path)) ||
    files.some((file) => file.endsWith(`/${path}`))
  );
}
