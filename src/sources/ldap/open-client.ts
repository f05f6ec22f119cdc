/** A client for a configured source: its servers, its account, its authorities. */
import { readFileSync } from 'node:fs';
import type { ServerAddress, SourceConfig } from '../../config/document.ts';
import { GatehouseError, messageOf } from '../../model/errors.ts';
import { type LdapAddress, parseAddresses } from '../../model/ldap-address.ts';
import { connectLdap, type LdapClient, type LdapOptions } from './client.ts';
import { type NameService, openNameService } from './name-service.ts';

/** Connects to the first server that answers. Errors: `ldap.*`, `config.invalid`, `source.connect`, `source.timeout`, `source.cancelled`. */
export async function openLdapClient(config: SourceConfig, signal?: AbortSignal): Promise<LdapClient> {
  const { name, timeLimits, directory } = config;
  const servers = directory?.dns === undefined ? {} : { servers: directory.dns };
  const names = openNameService({ name, milliseconds: timeLimits.connect, ...servers });
  try {
    return await connectLdap(await optionsOf(config, names, signal), signal);
  } catch (thrown) {
    throw config.server === undefined ? thrown : otherServers(thrown);
  } finally {
    names.close();
  }
}

async function optionsOf(config: SourceConfig, names: NameService, signal?: AbortSignal): Promise<LdapOptions> {
  const { directory, timeLimits } = config;
  const authorities = directory?.ca === undefined ? undefined : readAuthorities(config.name, directory.ca);
  return {
    name: `Source ${config.name}`,
    addresses: await addressesOf(config, names, signal),
    ...(names.lookup === undefined ? {} : { lookup: names.lookup }),
    ...(directory?.bindDn === undefined ? {} : { bindDn: directory.bindDn }),
    ...(directory?.password === undefined ? {} : { password: directory.password }),
    tls: { verify: directory?.verify ?? 'full', ...(authorities === undefined ? {} : { authorities }) },
    startTls: directory?.startTls ?? true,
    limits: { connect: timeLimits.connect, answer: Math.max(timeLimits.firstRow, timeLimits.silence) },
  };
}

/** What belongs together is read from one server, also when that one is gone and others are there. */
function otherServers(thrown: unknown): unknown {
  if (!(thrown instanceof GatehouseError) || !(thrown.code === 'source.connect' || thrown.code === 'source.timeout'))
    return thrown;
  const { code, message, place, cause } = thrown;
  return new GatehouseError(code, message, {
    ...(place === undefined ? {} : { place }),
    remedy:
      'A cycle stays with the server that it began with. The next one asks the servers in their order again and reads everything.',
    cause,
  });
}

async function addressesOf(
  { name, connection, directory, server }: SourceConfig,
  names: NameService,
  signal?: AbortSignal,
): Promise<readonly LdapAddress[]> {
  if (server !== undefined) return pinned(server);
  if (connection === '' && directory?.domain !== undefined) return names.controllersOf(directory.domain, signal);
  const addresses = parseAddresses(connection);
  if (typeof addresses !== 'string') return addresses;
  throw new GatehouseError('config.invalid', `The connection of source ${name} ${addresses}.`, {
    place: `${name}.connection`,
    remedy: 'Write it as ldaps://dc1.example.org,ldaps://dc2.example.org.',
  });
}

function pinned({ url, ip }: ServerAddress): readonly LdapAddress[] {
  const addresses = parseAddresses(url);
  return typeof addresses === 'string' ? [] : addresses.map((address) => ({ ...address, ip }));
}

function readAuthorities(name: string, file: string): string {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new GatehouseError('config.invalid', `tls.ca of source ${name} cannot be read: ${messageOf(cause)}.`, {
      place: `${name}.tls.ca`,
      remedy: 'Name a file with the certificates of the authorities in PEM.',
      cause,
    });
  }
  // Node would take such a file without a word, and then trust nobody.
  if (/-----BEGIN (TRUSTED )?CERTIFICATE-----/.test(text)) return text;
  throw new GatehouseError('config.invalid', `tls.ca of source ${name} holds no certificate: ${file}.`, {
    place: `${name}.tls.ca`,
    remedy:
      'It must be PEM, with a line -----BEGIN CERTIFICATE-----. One in another form is converted by: openssl x509 -inform der -in ca.cer -out ca.pem',
  });
}
