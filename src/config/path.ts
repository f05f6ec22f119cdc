/** Places in the configuration document, as people write them: `sources[0].persons.fields.key`. */

export type Path = readonly (string | number)[];

/** A path as text. Dots of custom fields (`custom.phone`) stay as they are; odd keys stand in brackets and quotes. */
export function pathText(path: Path): string {
  let text = '';
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`;
    else if (/^[\p{L}\p{N}_.-]+$/u.test(step)) text += text === '' ? step : `.${step}`;
    else text += `[${JSON.stringify(step.length > 60 ? `${step.slice(0, 60)}...` : step)}]`;
  }
  return text === '' ? 'the document' : text;
}

/** The path in a tree that a text names, or as much of it as is there. */
export function pathOfText(tree: unknown, text: string): Path {
  let path: Path = [];
  let value = tree;
  while (typeof value === 'object' && value !== null) {
    const steps = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
    const named = steps.filter((step) => {
      const so = pathText([...path, step]);
      return text.startsWith(so) && /^([.[]|$)/.test(text.slice(so.length));
    });
    // Of `custom` and `custom.phone` the longer one is meant.
    const step = named.toSorted((one, other) => String(other).length - String(one).length)[0];
    if (step === undefined) break;
    path = [...path, step];
    value = (value as Record<string | number, unknown>)[step];
  }
  return path;
}

/** Whether `path` is `start` or lies under it. */
export function startsWith(path: Path, start: Path): boolean {
  return start.every((step, index) => path[index] === step);
}

/** What stands at a path of a tree of plain objects and arrays; undefined where there is nothing. */
export function valueAt(tree: unknown, path: Path): unknown {
  let value = tree;
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Record<string | number, unknown>)[step];
  }
  return value;
}
