/** What account blocking needs of the rest of the document, which may have been applied before it. */
import type { RawDocument } from '../config/schema.ts';
import { GatehouseError, GatehouseErrors } from '../model/errors.ts';

/** Errors: `config.invalid`, all together. */
export function checkAccountBlocking({ accountBlocking, presence, sources }: RawDocument): void {
  if (accountBlocking === undefined) return;
  const errors: GatehouseError[] = [];
  const fault = (place: string, sentence: string, remedy: string): void => {
    errors.push(new GatehouseError('config.invalid', `${place}: ${sentence}. ${remedy}`, { place, remedy }));
  };
  const { source: name, enabled = false, inside = [] } = accountBlocking;
  const source = sources.find((candidate) => candidate.name === name);
  if (source === undefined) {
    fault('accountBlocking.source', `no source is called "${name}"`, 'Name the directory among the sources.');
  } else if (source.type !== 'active-directory' && source.type !== 'ldap') {
    fault(
      'accountBlocking.source',
      `"${name}" is no directory`,
      'Name a source of type active-directory, or of type ldap.',
    );
  } else if (enabled && source.readOnly === true) {
    fault(
      'accountBlocking.enabled',
      `cannot be true, because the source "${name}" is readOnly`,
      'Take readOnly from the source, or leave blocking in its dry run.',
    );
  }
  if (presence === undefined) {
    fault('presence', 'is missing, so nobody knows who has left', 'Name zones and access points under presence.');
  }
  for (const [index, zone] of inside.entries()) {
    if (presence === undefined || presence.zones.includes(zone)) continue;
    fault(
      `accountBlocking.inside[${index}]`,
      `"${zone}" is not among the zones`,
      `The zones are ${presence.zones.join(', ')}.`,
    );
  }
  if (errors.length > 0) throw new GatehouseErrors(errors);
}
