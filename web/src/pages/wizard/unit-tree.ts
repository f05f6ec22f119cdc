/** The units of a directory as a tree. */
import type { TableInfo } from '../../api/drafts.ts';
import { nameOfDn, parentDn, sameDn } from './dn.ts';

export interface UnitNode {
  readonly dn: string;
  readonly name: string;
  readonly children: readonly UnitNode[];
}

/** Parts of the directory stand at the top; a unit whose own unit is not seen does so as well. */
export function unitTree(tables: readonly TableInfo[]): UnitNode[] {
  const places = tables.filter(({ kind }) => kind === 'context' || kind === 'unit');
  const known = new Map(places.map(({ name }) => [sameDn(name), name]));
  const contexts = new Set(places.filter(({ kind }) => kind === 'context').map(({ name }) => sameDn(name)));
  const below = new Map<string, string[]>();
  const tops: string[] = [];
  for (const [same, dn] of known) {
    const above = nearest(same, known);
    if (contexts.has(same) || above === null) tops.push(dn);
    else below.set(above, [...(below.get(above) ?? []), dn]);
  }
  const nodeOf = (dn: string, isTop: boolean): UnitNode => ({
    dn,
    name: isTop ? dn : nameOfDn(dn),
    children: (below.get(sameDn(dn)) ?? []).sort(byKindAndName).map((child) => nodeOf(child, false)),
  });
  const nodes = tops.map((dn) => nodeOf(dn, true));
  // Parts of a directory without units, such as its schema, are no place for people where another part has some.
  const filled = nodes.filter(({ children }) => children.length > 0);
  return filled.length === 0 ? nodes : filled;
}

/** The nearest entry above that is known. */
function nearest(dn: string, known: ReadonlyMap<string, string>): string | null {
  for (let above = parentDn(dn); above !== ''; above = parentDn(above)) if (known.has(above)) return above;
  return null;
}

/** Units before the containers of the system. */
function byKindAndName(one: string, other: string): number {
  const isUnit = (dn: string): number => (/^ou=/i.test(dn) ? 0 : 1);
  return isUnit(one) - isUnit(other) || one.localeCompare(other);
}

/** Whether the node or something below it is the unit. */
export function holds(node: UnitNode, dn: string): boolean {
  const wanted = sameDn(dn);
  return wanted === sameDn(node.dn) || wanted.endsWith(`,${sameDn(node.dn)}`);
}
