import type { Value } from '../model/value.ts';
import { type Fault, fault, isFault, type Origin } from './fault.ts';
import { textLimits } from './text.ts';

/** Stands between the names of a department path in a record; no name can contain it. */
const pathSeparator = '\u001f';

/**
 * The items of a text, trimmed, sorted by code unit and without repetition; without a separator the whole text is one item. Empty items
 * are left out, so that `A;;B;` is two items.
 *
 * Faults: `mapping.text` when an item is too long.
 */
export function parseList(
  text: string | null,
  separator: string | undefined,
  origin: Origin,
): readonly string[] | Fault {
  if (text === null) return [];
  return sortedItems(separator === undefined ? [text] : text.split(separator), origin);
}

/** `parseList` that keeps its latest answers: thousands of people have the same few lists. */
export function rememberedLists(
  separator: string | undefined,
  origin: Origin,
): (text: string | null) => readonly string[] | Fault {
  const lists = new Map<string, readonly string[]>();
  return (text) => {
    if (text === null) return [];
    const known = lists.get(text);
    if (known !== undefined) return known;
    const list = parseList(text, separator, origin);
    if (isFault(list) || text.length > 200) return list;
    if (lists.size === 500) lists.clear();
    lists.set(text, Object.freeze(list));
    return list;
  };
}

/** As `parseList`, of items that are already apart. */
export function sortedItems(parts: readonly string[], origin: Origin): readonly string[] | Fault {
  const items: string[] = [];
  for (const part of parts) {
    const item = part.trim();
    if (item === '') continue;
    if (item.length > textLimits.name) return tooLong(item, origin);
    items.push(item);
  }
  if (items.length < 2) return items;
  items.sort();
  return items.filter((item, index) => index === 0 || item !== items[index - 1]);
}

/**
 * The names of a department path from the top, joined by `pathSeparator`.
 *
 * Faults: `mapping.required` when a part is empty, `mapping.text` when one is too long or contains the joint itself.
 */
export function joinPath(parts: readonly string[], separator: string, text: Value, origin: Origin): string | Fault {
  const names: string[] = [];
  for (const part of parts) {
    const name = part.trim();
    if (name === '') {
      return fault(
        'mapping.required',
        origin,
        text,
        'has an empty part in the path of the department',
        `Write every name between the separators "${separator}", with none at the start or the end.`,
      );
    }
    if (name.length > textLimits.name) return tooLong(name, origin);
    if (name.includes(pathSeparator)) {
      const shown = name.replaceAll(pathSeparator, '\ufffd');
      return fault('mapping.text', origin, shown, 'contains the control character U+001F', 'Remove it in the source.');
    }
    names.push(name);
  }
  return names.join(pathSeparator);
}

function tooLong(item: string, origin: Origin): Fault {
  return fault(
    'mapping.text',
    origin,
    item,
    `is longer than ${textLimits.name} characters`,
    'Shorten it in the source, or check the separator of the field.',
  );
}
