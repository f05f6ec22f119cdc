/** What DNS knows of a directory: the controllers of a domain, and where a host is, asked of the servers that a source names for it. */
import { createHash } from 'node:crypto';
import type { SrvRecord } from 'node:dns';
import { Resolver } from 'node:dns/promises';
import type { LookupFunction } from 'node:net';
import { GatehouseError, messageOf } from '../../model/errors.ts';
import type { LdapAddress } from '../../model/ldap-address.ts';

export interface NameService {
  /** The controllers of a domain in the order in which they want to be asked. Errors: `source.connect`, `source.timeout`, `source.cancelled`. */
  controllersOf(domain: string, signal?: AbortSignal): Promise<readonly LdapAddress[]>;
  /** Looks up a host; undefined where this machine does it. */
  readonly lookup?: LookupFunction;
  /** Ends what is being asked still. */
  close(): void;
}

/** Who asks, and how long at most. */
export interface Asking {
  /** Name of the source. */
  readonly name: string;
  /** Addresses of DNS servers; undefined: those of this machine. */
  readonly servers?: readonly string[];
  readonly milliseconds: number;
}

const mostControllers = 10;

export function openNameService(asking: Asking): NameService {
  // A lost packet is asked for again, well before the time is over.
  const resolver = new Resolver({ timeout: Math.max(200, Math.min(2000, asking.milliseconds / 4)), tries: 3 });
  if (asking.servers !== undefined) resolver.setServers([...asking.servers]);
  return {
    async controllersOf(domain, signal) {
      const service = `_ldap._tcp.dc._msdcs.${domain}`;
      const limit = AbortSignal.timeout(asking.milliseconds);
      const within = signal === undefined ? limit : AbortSignal.any([signal, limit]);
      const cancel = (): void => resolver.cancel();
      within.addEventListener('abort', cancel, { once: true });
      try {
        if (within.aborted) throw within.reason;
        const records = inOrder(await resolver.resolveSrv(service), `${asking.name} ${domain}`);
        if (records.length === 0) throw Object.assign(new Error('no controller'), { code: 'ENODATA' });
        return records.slice(0, mostControllers).map(({ name: host }) => ({ host, port: 636, secure: true }));
      } catch (cause) {
        if (signal?.aborted) throw cancelled(asking.name);
        throw unknownDomain(asking, { domain, service, late: limit.aborted }, cause);
      } finally {
        within.removeEventListener('abort', cancel);
      }
    },
    ...(asking.servers === undefined ? {} : { lookup: lookupOf(resolver, asking.servers) }),
    close: () => resolver.cancel(),
  };
}

/**
 * The lowest priority first. Among equals each is the first for that share of all sources which its weight says, and always the same for the
 * same source: another controller has another version, and would have to be read whole.
 */
export function inOrder(records: readonly SrvRecord[], who: string): SrvRecord[] {
  return records
    .filter(({ name }) => name !== '' && name !== '.')
    .map((record) => ({ record, turn: turnOf(record, who) }))
    .sort((one, other) => one.record.priority - other.record.priority || one.turn - other.turn)
    .map(({ record }) => record);
}

/** The least of such numbers belongs to each record with the probability of its weight among all. */
function turnOf({ name, weight }: SrvRecord, who: string): number {
  const digest = createHash('sha256').update(`${who} ${name.toLowerCase()}`).digest();
  const chance = (digest.readUIntBE(0, 6) + 1) / 2 ** 48;
  // Those of no weight come last, and are there.
  return -Math.log(chance) / Math.max(weight, 0.001);
}

function lookupOf(resolver: Resolver, servers: readonly string[]): LookupFunction {
  return (host, options, callback) => {
    const asked = [resolver.resolve4(host), resolver.resolve6(host)] as const;
    void Promise.allSettled(asked).then(([four, six]) => {
      const addresses = [
        ...(four.status === 'fulfilled' ? four.value.map((address) => ({ address, family: 4 })) : []),
        ...(six.status === 'fulfilled' ? six.value.map((address) => ({ address, family: 6 })) : []),
      ];
      const [first] = addresses;
      if (first === undefined) {
        const why = four.status === 'rejected' ? words(four.reason) : '';
        callback(new Error(`DNS at ${servers.join(', ')} does not know the host: ${why}`), '', 4);
      } else if (options.all === true) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}

function cancelled(name: string): GatehouseError {
  return new GatehouseError('source.cancelled', `Source ${name}: asking DNS was cancelled.`, { place: name });
}

const silent: ReadonlySet<string> = new Set(['ETIMEOUT', 'ECANCELLED', 'ECONNREFUSED', 'EREFUSED', 'ESERVFAIL']);

function unknownDomain(
  { name, servers, milliseconds }: Asking,
  { domain, service, late }: { readonly domain: string; readonly service: string; readonly late: boolean },
  cause: unknown,
): GatehouseError {
  const where = servers === undefined ? 'the DNS of this machine' : `DNS at ${servers.join(', ')}`;
  const answers = !late && !silent.has(codeOf(cause));
  const says = answers
    ? `${where} names no controllers of ${domain} (${service}: ${words(cause)})`
    : `${where} gives no answer about the controllers of ${domain} (${late ? `not within ${milliseconds} ms` : words(cause)})`;
  const first =
    servers === undefined
      ? 'Name a DNS server of the domain in dns, such as dns: [10.0.0.10]'
      : 'Check the domain, and the addresses in dns';
  return new GatehouseError(
    late || codeOf(cause) === 'ETIMEOUT' ? 'source.timeout' : 'source.connect',
    `Source ${name}: ${says}.`,
    {
      place: servers === undefined ? `${name}.domain` : `${name}.dns`,
      value: domain,
      remedy: `${first}; or name the controllers in connection: ldaps://dc1.${domain},ldaps://dc2.${domain}.`,
      cause,
    },
  );
}

function codeOf(thrown: unknown): string {
  return typeof thrown === 'object' && thrown !== null && 'code' in thrown ? String(thrown.code) : '';
}

const meanings: Readonly<Record<string, string>> = {
  ENOTFOUND: 'there is no such name',
  ENODATA: 'the name has no such records',
  ETIMEOUT: 'it does not answer',
  ECONNREFUSED: 'nothing answers there',
  EREFUSED: 'it refuses to answer',
  ESERVFAIL: 'it could not find out',
};

function words(thrown: unknown): string {
  return meanings[codeOf(thrown)] ?? messageOf(thrown);
}
