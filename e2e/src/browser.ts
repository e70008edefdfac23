import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { type Browser, chromium } from 'playwright-core';

const SYSTEM_BROWSERS = [
  '/usr/bin/chromium',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

// Chromium refuses root without the first. The rest keep it from calling home, and nothing else:
// a browser with its guards off would prove nothing about our pages.
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-quic',
];

const CACHE = fileURLToPath(new URL('../../node_modules/.cache/', import.meta.url));

// The package's own file names folders of the cloud that it was made for.
const FONTS = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir prefix="relative">../fonts-cache</cachedir>
  <alias>
    <family>sans-serif</family>
    <prefer><family>Open Sans</family></prefer>
  </alias>
</fontconfig>
`;

type Program = {
  readonly executablePath: string;
  readonly env?: Readonly<Record<string, string>>;
};

/** A real Chromium for tests: the machine's own if it has one, else the one from npm. */
export async function openBrowser(): Promise<Browser> {
  const own = SYSTEM_BROWSERS.find((path) => existsSync(path));
  const program = own === undefined ? await npmChromium() : { executablePath: own };
  return chromium.launch({ ...program, args: ARGUMENTS });
}

/** Chromium, its libraries and fonts, unpacked once. Linux only, as the package is. */
async function npmChromium(): Promise<Program> {
  if (process.platform !== 'linux') {
    throw new Error('No browser found: the tests need Chrome or Chromium on this machine.');
  }
  const require = createRequire(import.meta.url);
  const packageFolder = dirname(dirname(require.resolve('@sparticuz/chromium')));
  const { version } = JSON.parse(await readFile(join(packageFolder, 'package.json'), 'utf8'));
  const folder = join(CACHE, `chromium-${version}-${process.arch}`);
  if (!existsSync(folder)) await unpack(packageFolder, folder);
  const inherited = Object.entries(process.env).filter(([, value]) => value !== undefined);
  return {
    executablePath: join(folder, 'chromium'),
    env: {
      ...Object.fromEntries(inherited.map(([name, value]) => [name, String(value)])),
      LD_LIBRARY_PATH: join(folder, 'al2023/lib'),
      FONTCONFIG_PATH: join(folder, 'fonts'),
    },
  };
}

/** The package unpacks to the temporary folder of its process, so that process gets one of its own. */
async function unpack(packageFolder: string, folder: string): Promise<void> {
  const half = `${folder}.${randomBytes(6).toString('hex')}`;
  await mkdir(half, { recursive: true });
  const archives = ['chromium.br', 'fonts.tar.br', 'swiftshader.tar.br', 'al2023.tar.br'];
  const script = `
    const { inflate } = await import(${JSON.stringify(pathToFileURL(join(packageFolder, 'build/index.js')).href)});
    for (const archive of ${JSON.stringify(archives)}) {
      await inflate(${JSON.stringify(join(packageFolder, 'bin/'))} + archive);
    }`;
  await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], {
    env: { TMPDIR: half },
  });
  await writeFile(join(half, 'fonts/fonts.conf'), FONTS);
  // Two test files may unpack at once: the first to finish wins, and both are the same.
  await rename(half, folder).catch(async (error: unknown) => {
    await rm(half, { recursive: true });
    if (!existsSync(folder)) throw error;
  });
}
