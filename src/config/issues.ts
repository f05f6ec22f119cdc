import type * as z from 'zod';
import type { Fault } from './faults.ts';
import { type Path, valueAt } from './path.ts';
import { nearest } from './spelling.ts';
import { noteOf, type SchemaNote } from './strict-object.ts';

/** Makes faults, told in an administrator's words, of what zod finds. */
type Issue = z.core.$ZodIssue;

export function faultsOf(issues: readonly Issue[], tree: unknown, base: Path = []): Fault[] {
  return issues.flatMap((issue) => faultsOfIssue(issue, tree, base));
}

function faultsOfIssue(issue: Issue, tree: unknown, base: Path): Fault[] {
  const path: Path = [...base, ...issue.path.map((step) => (typeof step === 'number' ? step : String(step)))];
  const invalid = (sentence: string): Fault[] => [{ code: 'config.invalid', path, sentence, at: 'value' }];
  switch (issue.code) {
    case 'unrecognized_keys': {
      const note = noteOf(issue.message);
      return issue.keys.map((key) => unknownKey([...path, key], key, note));
    }
    case 'invalid_union': {
      const note = noteOf(issue.message);
      // The word that says which form is meant is none of those that are known.
      if (note !== null) return [refusedWord(path, note.known, note, valueAt(tree, path))];
      return unionFaults(issue.errors, tree, path);
    }
    case 'invalid_value':
      return [refusedWord(path, issue.values.map(String), noteOf(issue.message), valueAt(tree, path))];
    case 'custom': {
      const note = noteOf(issue.message);
      if (note !== null) return [unknownKey(path, String(path.at(-1)), note)];
      // What must not be there is a matter of the key; the other checks speak of values.
      return /^(cannot stand beside|has a meaning only)/.test(issue.message)
        ? [{ code: 'config.invalid', path, sentence: issue.message, at: 'key' }]
        : invalid(issue.message);
    }
    case 'invalid_type':
      return [wrongType(path, issue.expected, valueAt(tree, path))];
    case 'too_small':
      if (issue.origin === 'string') return invalid('must not be empty');
      return invalid(`must be at least ${issue.minimum}`);
    case 'too_big':
      if (issue.origin === 'string') return invalid(`must have at most ${issue.maximum} characters`);
      return invalid(`must be at most ${issue.maximum}`);
    default:
      return invalid(issue.message);
  }
}

function wrongType(path: Path, expected: string, found: unknown): Fault {
  if (found === undefined) return { code: 'config.invalid', path, sentence: 'is missing', at: 'value' };
  const words: Readonly<Record<string, string>> = {
    string: 'text',
    object: 'a mapping (key: value)',
    array: 'a list',
    number: 'a number',
    int: 'a whole number',
    boolean: 'true or false',
  };
  const quoted = expected === 'string' && ['number', 'boolean'].includes(typeof found);
  return {
    code: 'config.invalid',
    path,
    sentence: `must be ${words[expected] ?? expected}${found === null ? ', but nothing stands here' : ''}`,
    at: 'value',
    ...(quoted ? { remedy: 'Put it in quotes.' } : {}),
  };
}

function unknownKey(path: Path, key: string, note: SchemaNote | null): Fault {
  const later = note !== null && Object.hasOwn(note.unsupported, key) ? note.unsupported[key] : undefined;
  if (later !== undefined) {
    return {
      code: 'config.unsupported',
      path,
      sentence: `is not supported: ${later}`,
      at: 'key',
      remedy: 'Take it out.',
    };
  }
  const known = note?.known ?? [];
  const near = known.includes('custom.<name>') ? nearestField(key, known) : nearest(key, known);
  return {
    code: 'config.unknownKey',
    path,
    sentence: 'is not a key that is known here',
    at: 'key',
    remedy: near === null ? `Known are: ${known.join(', ')}.` : `Did you mean ${near}?`,
  };
}

/** Among fields of people `custm.phone` is near to `custom.phone`. */
function nearestField(key: string, known: readonly string[]): string | null {
  const [prefix = '', ...name] = key.split('.');
  if (name.length > 0 && nearest(prefix, ['custom']) !== null) return `custom.${name.join('_').trim() || '<name>'}`;
  return nearest(key, known);
}

function refusedWord(path: Path, words: readonly string[], note: SchemaNote | null, found: unknown): Fault {
  const word = typeof found === 'string' ? found : '';
  const later = note !== null && Object.hasOwn(note.unsupported, word) ? note.unsupported[word] : undefined;
  if (later !== undefined)
    return { code: 'config.unsupported', path, sentence: `is not supported: ${later}`, at: 'value' };
  if (found === undefined) return { code: 'config.invalid', path, sentence: 'is missing', at: 'value' };
  const near = word === '' ? null : nearest(word, words);
  return {
    code: 'config.invalid',
    path,
    sentence: `must be ${words.length > 1 ? 'one of ' : ''}${words.join(', ')}`,
    at: 'value',
    ...(near === null ? {} : { remedy: `Did you mean ${near}?` }),
  };
}

/** The faults of the form that the writer most likely meant. */
function unionFaults(branches: readonly (readonly Issue[])[], tree: unknown, path: Path): Fault[] {
  const sameType = branches.filter(
    (issues) => !issues.some((issue) => issue.path.length === 0 && issue.code === 'invalid_type'),
  );
  const found = valueAt(tree, path);
  if (found === undefined) return [{ code: 'config.invalid', path, sentence: 'is missing', at: 'value' }];
  if (sameType.length === 0) {
    const types = branches.flatMap((issues) =>
      issues.map((issue) => (issue.code === 'invalid_type' ? issue.expected : '')),
    );
    const text = types.includes('string') ? 'text or a mapping (key: value)' : 'a mapping (key: value)';
    const quoted = types.includes('string') && ['number', 'boolean'].includes(typeof found);
    return [
      {
        code: 'config.invalid',
        path,
        sentence: `must be ${text}`,
        at: 'value',
        ...(quoted ? { remedy: 'Put it in quotes.' } : {}),
      },
    ];
  }
  const meant = sameType.reduce((best, issues) => (weight(issues) < weight(best) ? issues : best));
  const others = sameType.filter((issues) => issues !== meant);
  return faultsOf(meant, tree, path).map((fault) => withOtherForm(fault, path, others, found));
}

/** A key that another form knows is not unknown: the two forms were mixed. */
function withOtherForm(fault: Fault, path: Path, others: readonly (readonly Issue[])[], found: unknown): Fault {
  const key = fault.path.at(-1);
  if (fault.code !== 'config.unknownKey' || fault.path.length !== path.length + 1 || typeof key !== 'string')
    return fault;
  for (const issues of others) {
    const unknown = issues.flatMap((issue) =>
      issue.code === 'unrecognized_keys' && issue.path.length === 0 ? issue.keys : [],
    );
    if (unknown.includes(key)) continue;
    const beside = Object.keys(found ?? {}).filter((name) => unknown.includes(name));
    if (beside.length === 0) continue;
    return {
      code: 'config.invalid',
      path: fault.path,
      sentence: `cannot stand beside ${beside.join(', ')}`,
      at: 'key',
    };
  }
  return fault;
}

/** How far a form is from what was written. */
function weight(issues: readonly Issue[]): number {
  return issues.reduce((sum, issue) => sum + (issue.code === 'unrecognized_keys' ? issue.keys.length * 2 : 1), 0);
}
