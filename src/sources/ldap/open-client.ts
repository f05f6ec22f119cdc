/** A client for a configured source: its servers, its account, its authorities. */
import { resolveSrv } from 'node:dns/promises';
import { readFileSync } from 'node:fs';
import type { ServerAddress, SourceConfig } from '../../config/document.ts';
import { GatehouseError, messageOf } from '../../model/errors.ts';
import { type LdapAddress, parseAddresses } from '../../model/ldap-address.ts';
import { connectLdap, type LdapClient, type LdapOptions } from './client.ts';

/** Connects to the first server that answers. Errors: `ldap.*`, `config.invalid`, `source.connect`, `source.timeout`, `source.cancelled`. */
export async function openLdapClient(config: SourceConfig, signal?: AbortSignal): Promise<LdapClient> {
  try {
    return await connectLdap(await optionsOf(config), signal);
  } catch (thrown) {
    throw config.server === undefined ? thrown : otherServers(thrown);
  }
}

async function optionsOf(config: SourceConfig): Promise<LdapOptions> {
  const { directory, timeLimits } = config;
  const authorities = directory?.ca === undefined ? undefined : readAuthorities(config.name, directory.ca);
  return {
    name: `Source ${config.name}`,
    addresses: await addressesOf(config),
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

async function addressesOf({ name, connection, directory, server }: SourceConfig): Promise<readonly LdapAddress[]> {
  if (server !== undefined) return pinned(server);
  if (connection === '' && directory?.domain !== undefined) return controllersOf(name, directory.domain);
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

/** The controllers of a domain, as its DNS names them, in the order in which they want to be asked. */
async function controllersOf(name: string, domain: string): Promise<readonly LdapAddress[]> {
  const service = `_ldap._tcp.dc._msdcs.${domain}`;
  try {
    const records = await resolveSrv(service);
    return records
      .sort((one, other) => one.priority - other.priority || other.weight - one.weight)
      .slice(0, 10)
      .map(({ name: host }) => ({ host, port: 636, secure: true }));
  } catch (cause) {
    throw new GatehouseError(
      'source.connect',
      `Source ${name}: DNS names no controllers of ${domain} (${service}: ${messageOf(cause)}).`,
      {
        place: `${name}.domain`,
        remedy:
          'Name them in connection: ldaps://dc1.example.org,ldaps://dc2.example.org; or give this machine the DNS of the domain.',
        cause,
      },
    );
  }
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
