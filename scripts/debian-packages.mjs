// The servers and drivers that the tests use, as Debian packages, and their installation. This is the only list of them.
import { spawnSync } from 'node:child_process';

/** Package and the tests that are skipped without it. */
export const debianPackages = {
  unixodbc: 'every ODBC source',
  'odbc-postgresql': 'PostgreSQL through ODBC',
  'odbc-mariadb': 'MariaDB through ODBC',
  libsqliteodbc: 'SQLite through ODBC',
  'odbc-mdbtools': 'Access through ODBC',
  mdbtools: 'Access through ODBC',
  postgresql: 'PostgreSQL',
  'mariadb-server': 'MySQL and MariaDB',
  'firebird3.0-server': 'Firebird',
  tdsodbc: 'SQL Server through ODBC, refused and silent',
  slapd: 'OpenLDAP',
  'ldap-utils': 'the benchmark of directories',
  samba: 'Active Directory',
  'samba-ad-dc': 'Active Directory',
  'samba-ad-provision': 'Active Directory',
  'samba-dsdb-modules': 'Active Directory',
  'samba-vfs-modules': 'Active Directory',
  winbind: 'Active Directory',
  'python3-samba': 'Active Directory',
  'ldb-tools': 'Active Directory',
  'krb5-config': 'Active Directory',
  chromium: 'the web pages in a real browser',
  openssl: 'encrypted connections',
  'python3-pil': 'BMP photos compared with what Pillow reads',
  gcc: 'a driver that fails on purpose',
  'libc6-dev': 'a driver that fails on purpose',
  'unixodbc-dev': 'a driver that fails on purpose',
};

/** Installs what is missing where that is possible; gives what is missing still, and why. */
export function installDebianPackages() {
  const before = missingPackages();
  if (before.length === 0) return { missing: [], why: '' };
  const obstacle = whyNotInstall();
  if (obstacle !== null) return { missing: before, why: obstacle };
  console.error(`Installing Debian packages: ${before.join(' ')}`);
  const install = (...names) => apt('-q', '-y', '--no-install-recommends', 'install', ...names);
  if (!apt('-q', 'update')) return { missing: before, why: 'apt-get update failed, see above' };
  // One package that this release does not have must not keep the others away.
  if (!install(...before)) for (const name of before) install(name);
  return { missing: missingPackages(), why: 'apt-get could not install them, see above' };
}

function missingPackages() {
  const names = Object.keys(debianPackages);
  const { stdout } = spawnSync('dpkg-query', ['-W', '-f=${Package} ${db:Status-Status}\n', ...names], {
    encoding: 'utf8',
  });
  const present = new Set((stdout ?? '').split('\n').filter((line) => line.endsWith(' installed')));
  return names.filter((name) => !present.has(`${name} installed`));
}

function whyNotInstall() {
  if (spawnSync('apt-get', ['--version'], { stdio: 'ignore' }).status !== 0) return 'this system has no apt-get';
  if (process.getuid?.() !== 0) return 'only root may install packages';
  return null;
}

function apt(...words) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync('apt-get', words, { stdio: ['ignore', 2, 2], env, timeout: 600_000 }).status === 0;
}
