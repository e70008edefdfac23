// Who may import whom. The picture is in ARCHITECTURE.md; this file is what enforces it.
const TEST = '[.]test[.]ts$|/testing/';
const EXTERNAL = '^(node:|node_modules/|[a-z_]+$|assert/)';

/** Modules under `from` may import nothing of ours but `allowed`. */
const only = (name, from, allowed) => ({
  name,
  severity: 'error',
  from: { path: from, pathNot: TEST },
  to: { pathNot: [EXTERNAL, ...allowed], dependencyTypesNot: ['core', 'npm', 'npm-dev'] },
});

module.exports = {
  forbidden: [
    {
      name: 'values-are-a-leaf',
      severity: 'error',
      from: { path: '^values/src/', pathNot: TEST },
      to: { pathNot: ['^values/src/', '^node:', '^[a-z_]+$'] },
    },
    only('wire-is-pure', '^wire/src/', ['^values/src/', '^wire/src/']),
    {
      name: 'wire-protocols-are-strangers',
      severity: 'error',
      from: { path: '^wire/src/([^/]+)/' },
      to: { path: '^wire/src/', pathNot: ['^wire/src/$1/', '^wire/src/shared/'] },
    },
    only('core-is-pure', '^server/src/core/', ['^values/src/', '^server/src/core/']),
    {
      name: 'core-does-no-io',
      severity: 'error',
      from: { path: '^server/src/core/', pathNot: TEST },
      to: { dependencyTypes: ['core', 'npm', 'npm-dev'] },
    },
    only('flows-join-core-and-ports', '^server/src/flows/', [
      '^values/src/',
      '^server/src/(core|flows)/',
    ]),
    {
      name: 'protocols-are-strangers',
      severity: 'error',
      from: { path: '^server/src/(protocols|connectors)/([^/]+)/' },
      to: {
        path: '^server/src/(protocols|connectors)/[^/]+/',
        pathNot: '^server/src/$1/$2/',
      },
    },
    {
      name: 'only-main-knows-the-database',
      severity: 'error',
      from: { path: '^server/src/', pathNot: ['^server/src/(store|main)(/|[.]ts)', TEST] },
      to: { path: '^server/src/store/' },
    },
    {
      name: 'server-is-imported-by-nobody',
      severity: 'error',
      from: { path: '^(values|wire|simulators|cli|launcher|sdk)/' },
      to: { path: '^server/' },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'resolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: 'node_modules/(?!@cong/)' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node'] },
  },
};
