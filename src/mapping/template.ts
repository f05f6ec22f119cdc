import { GatehouseError } from '../model/errors.ts';

/** A piece of a text with `{{ ... }}` parts; `at` is where the expression begins in the whole text. */
export type TemplatePart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'expression'; readonly source: string; readonly at: number };

/**
 * The pieces of a text with `{{ ... }}` parts, empty texts left out. Braces and quotes within an expression are understood, so that it
 * may contain `}}` in a text or of nested maps.
 *
 * Errors: `config.invalid` at `place` when a part is not closed or is empty.
 */
export function splitTemplate(template: string, place: string): readonly TemplatePart[] {
  const parts: TemplatePart[] = [];
  let at = 0;
  while (at < template.length) {
    const open = template.indexOf('{{', at);
    const text = template.slice(at, open < 0 ? undefined : open);
    if (text !== '') parts.push({ kind: 'text', text });
    if (open < 0) break;
    const end = expressionEnd(template, open + 2);
    if (end === undefined) throw badTemplate(template, open, 'is not closed with }}', place);
    const inner = template.slice(open + 2, end);
    const source = inner.trim();
    if (source === '') throw badTemplate(template, open, 'is empty', place);
    parts.push({ kind: 'expression', source, at: open + 2 + inner.indexOf(source) });
    at = end + 2;
  }
  return parts;
}

/** Where the `}}` stands that closes the expression from `start` on. */
function expressionEnd(template: string, start: number): number | undefined {
  let depth = 0;
  let at = start;
  while (at < template.length) {
    const character = template.charAt(at);
    if (character === '"' || character === "'") {
      const raw = /[rR]/u.test(template.charAt(at - 1)) && !/\w/u.test(template.charAt(at - 2));
      const after = stringEnd(template, at, raw);
      if (after === undefined) return undefined;
      at = after;
      continue;
    }
    if (depth === 0 && template.startsWith('}}', at)) return at;
    if (character === '{') depth += 1;
    else if (character === '}') depth -= 1;
    at += 1;
  }
  return undefined;
}

/** The place after the string literal that opens at `at`. */
function stringEnd(template: string, at: number, raw: boolean): number | undefined {
  const quote = template.charAt(at);
  const delimiter = template.startsWith(quote.repeat(3), at) ? quote.repeat(3) : quote;
  let position = at + delimiter.length;
  while (position < template.length) {
    if (template.startsWith(delimiter, position)) return position + delimiter.length;
    position += !raw && template.charAt(position) === '\\' ? 2 : 1;
  }
  return undefined;
}

function badTemplate(template: string, at: number, complaint: string, place: string): GatehouseError {
  return new GatehouseError('config.invalid', `${place}: the {{ at character ${at + 1} ${complaint}`, {
    place,
    value: template,
    remedy: 'Write expressions as {{ expression }}. Braces that are meant as text are written {{ "{{" }}.',
  });
}
