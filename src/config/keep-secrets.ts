/** Documents are shown with `***` for their secrets. Written back, it stands for the secret that is stored. */
import { isDeepStrictEqual } from 'node:util';
import type { Fault } from './faults.ts';
import { mapSecrets, type SecretPlace, sameHolder, secretAt, type Tree } from './secret-places.ts';

/** The tree with `***` replaced by what is stored in the same place. A secret that would be sent elsewhere than before is a fault. */
export function keepSecrets(tree: unknown, stored: unknown, faults: Fault[]): unknown {
  if (stored === undefined) return tree;
  return mapSecrets(tree, (value, at) => {
    if (typeof value !== 'string' || !at.form.isMasked(value)) return value;
    const kept = sameHolder(stored, at);
    const secret = kept?.[at.name];
    if (kept === undefined || typeof secret !== 'string' || secret === '') return value;
    if (at.sentTo.every((setting) => goesWhereItWent(setting, kept, at))) return secret;
    faults.push({
      code: 'config.invalid',
      path: at.path,
      sentence: at.moved,
      at: 'value',
      remedy: 'Write the secret, or a reference to it.',
    });
    return value;
  });
}

/** Compared as both are shown: that a secret is written as `***` is no change. What is left out is the same as false. */
function goesWhereItWent(setting: string, kept: Tree, { holder, path }: SecretPlace): boolean {
  const form = secretAt([...path.slice(0, -1), setting])?.form;
  const before = kept[setting];
  const shown = form === undefined || typeof before !== 'string' ? before : form.mask(before);
  return isDeepStrictEqual(shown || null, holder[setting] || null);
}
