/** What connection URLs of databases may say besides account, host and database: the same for who checks them and for who connects. */

/** How an encrypted connection is checked. */
export const tlsModes = ['disable', 'require', 'verify-ca', 'verify-full'] as const;

const tlsParameters = ['sslmode', 'sslrootcert'] as const;

/** By kind of database: what a connection URL may say after `?`. */
export const urlParameters = {
  postgresql: tlsParameters,
  mysql: tlsParameters,
  sqlserver: tlsParameters,
  oracle: ['protocol', 'ssl_server_dn_match', 'wallet_location'],
  firebird: ['role'],
} as const satisfies Readonly<Record<string, readonly string[]>>;
