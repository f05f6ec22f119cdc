// Which part may import which: the arrow of docs/architecture in rules. Tests may import anything; nothing may import tests.
const tests = '\\.test\\.ts$';

/** Code of `part` imports only itself and what is listed (regular expressions on paths from the root). */
function only(part, ...allowed) {
  return {
    name: `${part}-imports`,
    severity: 'error',
    comment: `src/${part} may import only itself and: ${allowed.join(', ') || 'nothing'}`,
    from: { path: `^src/${part}/`, pathNot: tests },
    to: { path: '^(src|test|bench)/', pathNot: [`^src/${part}/`, ...allowed] },
  };
}

/** The npm packages `packages` are known to `part` alone. */
function ownedBy(part, ...packages) {
  return {
    name: `packages-of-${part}`,
    severity: 'error',
    from: { path: '^src/', pathNot: [`^src/${part}/`, tests] },
    to: { path: `(^|/)node_modules/(${packages.join('|')})/` },
  };
}

/** The same for the folders of the web UI. */
function webOnly(part, ...allowed) {
  return {
    name: `web-${part}-imports`,
    severity: 'error',
    comment: `web/src/${part} may import only itself and: ${allowed.join(', ') || 'nothing'}`,
    from: { path: `^web/src/${part}/` },
    to: { path: '^(src|test|bench|web)/', pathNot: [`^web/src/${part}/`, ...allowed] },
  };
}

const model = '^src/model/';
const configTypes = '^src/config/document\\.ts$';
const sqlite = '^src/sqlite/';

const cliRule = only(
  'cli',
  model,
  '^src/operations/',
  '^src/config/',
  '^src/sync/report\\.ts$',
  '^src/server/server\\.ts$',
);
/** The command line works through operations alone; what these give it may name the types of. */
const cliImports = { ...cliRule, to: { ...cliRule.to, dependencyTypesNot: ['type-only'] } };

module.exports = {
  forbidden: [
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    { name: 'no-imports-of-tests', severity: 'error', from: { pathNot: tests }, to: { path: tests } },
    {
      name: 'model-needs-no-packages',
      severity: 'error',
      from: { path: model, pathNot: tests },
      to: { dependencyTypes: ['npm', 'npm-dev', 'npm-optional'] },
    },
    only('model'),
    only('config', model),
    only('sqlite', model),
    only('sources', model, configTypes, sqlite),
    only('mapping', model, configTypes),
    only('registry', model, sqlite),
    only('sync', model, '^src/config/', '^src/mapping/', '^src/sources/source\\.ts$', '^src/registry/', '^src/photos/'),
    only('relay', model, configTypes, '^src/registry/', '^src/sources/source\\.ts$'),
    only(
      'presence',
      model,
      configTypes,
      '^src/registry/',
      '^src/relay/back-off\\.ts$',
      '^src/sources/directory-accounts\\.ts$',
    ),
    only('sample', model, sqlite),
    only('photos', model),
    only('accounts', model, '^src/registry/'),
    only(
      'operations',
      model,
      '^src/(config|mapping|registry|relay|presence|sync|sample|accounts)/',
      '^src/sources/(narrow|open|reader-ahead|source)\\.ts$',
    ),
    only('jobs', model, '^src/(config|operations|presence|registry|relay|sync)/'),
    only('server', '^src/(?!cli/)'),
    cliImports,
    webOnly('api'),
    webOnly('i18n', '^src/model/error-codes\\.ts$'),
    webOnly('parts', '^web/src/(api|i18n)/'),
    webOnly('shell', '^web/src/(api|i18n|parts)/'),
    webOnly('pages', '^web/src/(api|i18n|parts)/', '^web/src/shell/account\\.ts$'),
    webOnly('app', '^web/src/'),
    {
      name: 'web-pages-stand-alone',
      severity: 'error',
      comment: 'What two pages need is a part',
      from: { path: '^web/src/pages/([^/]+)/' },
      to: { path: '^web/src/pages/', pathNot: '^web/src/pages/$1/' },
    },
    { name: 'web-is-a-guest', severity: 'error', from: { path: '^(src|test|bench)/' }, to: { path: '^web/' } },
    ownedBy('(sources|registry)', 'pg', 'pg-cursor'),
    ownedBy('sources', 'ldapts', 'mysql2', 'mssql', 'oracledb', 'node-firebird', 'koffi'),
    ownedBy('photos', 'sharp'),
    ownedBy('sqlite', '@photostructure/sqlite'),
    ownedBy('config', 'yaml'),
    ownedBy('(config|server)', 'zod'),
    ownedBy('accounts', '@node-rs/argon2'),
    ownedBy('server', 'fastify', '@fastify', 'prom-client', 'openid-client'),
    ownedBy('jobs', 'croner'),
    ownedBy('cli', 'commander'),
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default'] },
  },
};
