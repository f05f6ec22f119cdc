import {
  Composer,
  type CST,
  type Document,
  type ErrorCode,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  type Node,
  type ParsedNode,
  Parser,
  visit,
} from 'yaml';
import { GatehouseError, GatehouseErrors, messageOf, type Position } from '../model/errors.ts';
import type { Written } from './faults.ts';
import { type Path, pathText } from './path.ts';
import { documentBytes } from './read-text.ts';
import { secretNames } from './secret-places.ts';

/** Reads YAML into a tree of plain values that remembers where its parts stand. */

const deepestNesting = 60;
/** Of one mapping; each key is compared with all before it. */
const mostKeys = 1000;
/** How many values aliases may stand for; more is an attempt to exhaust the memory. */
const mostAliases = 100;
/** Each is looked for among all anchors and aliases before it. */
const mostAliasNodes = 1000;
const plainTags = ['str', 'int', 'float', 'bool', 'null', 'map', 'seq'].map((name) => `tag:yaml.org,2002:${name}`);

/** What an administrator meets who has left out quotes, above all around an expression, told so that it says what to do. */
const inPlainWords: Readonly<Partial<Record<ErrorCode, string>>> = {
  DUPLICATE_KEY: 'the key stands here for the second time',
  NON_STRING_KEY: 'a mapping or a list stands where a key should; a text that begins with { or [ must be put in quotes',
  BLOCK_AS_IMPLICIT_KEY: 'a key has a second ": " after it; a text that has ": " in it must be put in quotes',
  BAD_SCALAR_START: 'a text that begins with this character must be put in quotes',
};

type YamlDocument = Document.Parsed<ParsedNode, true>;

/** Errors: `config.syntax`, as many as were found. */
export function parseYaml(text: string): Required<Written> {
  if (Buffer.byteLength(text) > documentBytes) {
    throw syntaxErrors([
      {
        sentence: `the file is larger than ${documentBytes / 1024 / 1024} MB`,
        position: { line: 1, column: 1 },
        path: [],
      },
    ]);
  }
  const lines = new LineCounter();
  const document = compose(text, lines);
  const positionAt = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const found: SyntaxFault[] = [];
  const add = (sentence: string, offset: number): void => {
    found.push({ sentence, position: positionAt(offset), path: pathAt(document, offset) });
  };
  for (const { code, message, pos } of [...document.errors, ...document.warnings]) {
    // What a message quotes of the file could be a secret.
    add(inPlainWords[code] ?? message.replace(/: ".*$/s, ''), pos[0]);
    // After a fault of the syntax the rest is read wrongly and would only add noise.
    if (code !== 'DUPLICATE_KEY') break;
  }
  if (found.length === 0) checkNodes(document, add);
  if (found.length > 0) throw syntaxErrors(found);
  return {
    tree: treeOf(document),
    positionOf: (path, at) => positionAt(offsetOf(document, path, at)),
  };
}

/** One document, refused before its nesting can exhaust the stack. */
function compose(text: string, lines: LineCounter): YamlDocument {
  const composer = new Composer<ParsedNode, true>({
    version: '1.2',
    schema: 'core',
    stringKeys: true,
    prettyErrors: false,
    logLevel: 'error',
  });
  let first: YamlDocument | undefined;
  for (const document of composer.compose(tokens(text, lines), true, text.length)) {
    if (first === undefined) first = document as YamlDocument;
    else {
      const { line, col } = lines.linePos(document.range[0]);
      throw syntaxErrors([{ sentence: 'a second document starts here', position: { line, column: col }, path: [] }]);
    }
  }
  if (first === undefined) throw syntaxErrors([{ sentence: 'is empty', position: { line: 1, column: 1 }, path: [] }]);
  return first;
}

function* tokens(text: string, lines: LineCounter): Generator<CST.Token> {
  const parser = new Parser(lines.addNewLine);
  const refuseSize = (sentence: string): never => {
    const { line, col } = lines.linePos(parser.offset);
    throw syntaxErrors([{ sentence, position: { line, column: col }, path: [] }]);
  };
  lines.addNewLine(0);
  for (const lexeme of new Lexer().lex(text)) {
    yield* parser.next(lexeme);
    if (parser.stack.length > deepestNesting) refuseSize('is nested more deeply than any configuration');
    const inner = parser.stack.at(-1);
    const isMapping = inner?.type === 'block-map' || (inner?.type === 'flow-collection' && inner.start.source === '{');
    if (isMapping && inner.items.length > mostKeys) refuseSize('has more keys in one place than any configuration');
  }
  yield* parser.end();
}

/** What YAML allows and a configuration does not. */
function checkNodes(document: YamlDocument, add: (sentence: string, offset: number) => void): void {
  // Looking each up in the document would read all of it for each.
  const anchors = new Set<string>();
  let aliases = 0;
  visit(document, {
    Node: (_key, node) => {
      const offset = node.range?.[0] ?? 0;
      if (isAlias(node)) {
        aliases += 1;
        if (aliases === mostAliasNodes + 1) add('there are more aliases than in any configuration', offset);
        if (!anchors.has(node.source)) add('there is no anchor of this name before it', offset);
        return;
      }
      if (node.anchor !== undefined) anchors.add(node.anchor);
      if (node.tag !== undefined && !plainTags.includes(node.tag)) add('tags (!...) have no meaning here', offset);
      if (isScalar(node) && typeof node.value === 'string' && !isKeepable(node.value)) {
        add('the text holds a NUL character or half a surrogate pair', offset);
      }
    },
  });
}

function isKeepable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0');
}

function treeOf(document: YamlDocument): unknown {
  try {
    return document.toJS({ maxAliasCount: mostAliases });
  } catch (thrown) {
    throw syntaxErrors([{ sentence: messageOf(thrown), position: { line: 1, column: 1 }, path: [] }]);
  }
}

/** Where the node at a path starts, or the nearest one around it. */
function offsetOf(document: YamlDocument, path: Path, at: 'key' | 'value'): number {
  let node: unknown = document.contents;
  let offset = rangeStart(node) ?? 0;
  for (const [index, step] of path.entries()) {
    if (isAlias(node)) node = node.resolve(document);
    let next: unknown;
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
      if (pair === undefined) return offset;
      const keyOffset = rangeStart(pair.key);
      if (at === 'key' && index === path.length - 1) return keyOffset ?? offset;
      next = pair.value;
      offset = rangeStart(next) ?? keyOffset ?? offset;
    } else if (isSeq(node)) {
      next = node.items[Number(step)];
      offset = rangeStart(next) ?? offset;
    } else return offset;
    node = next;
  }
  return offset;
}

/** The path of the innermost node around an offset. Below a secret it ends: what was read as a key there is a part of it. */
function pathAt(document: YamlDocument, offset: number): Path {
  const path: (string | number)[] = [];
  let node: unknown = document.contents;
  for (;;) {
    let next: unknown;
    if (isMap(node)) {
      // The last pair that starts before the offset holds it.
      const pair = node.items.findLast(({ key }) => (rangeStart(key) ?? Number.POSITIVE_INFINITY) <= offset);
      if (pair === undefined || !isScalar(pair.key)) return path;
      path.push(String(pair.key.value));
      if (secretNames.has(String(pair.key.value))) return path;
      if ((rangeStart(pair.value) ?? Number.POSITIVE_INFINITY) > offset) return path;
      next = pair.value;
    } else if (isSeq(node)) {
      const index = node.items.findLastIndex((item) => (rangeStart(item) ?? Number.POSITIVE_INFINITY) <= offset);
      if (index === -1) return path;
      path.push(index);
      next = node.items[index];
    } else return path;
    node = next;
  }
}

function rangeStart(node: unknown): number | null {
  if (typeof node !== 'object' || node === null || !('range' in node)) return null;
  return (node as Node).range?.[0] ?? null;
}

interface SyntaxFault {
  readonly sentence: string;
  readonly position: Position;
  readonly path: Path;
}

function syntaxErrors(faults: readonly SyntaxFault[]): GatehouseErrors {
  return new GatehouseErrors(
    faults.map(({ sentence, position, path }) => {
      const place = pathText(path);
      const where = `${place} (line ${position.line}, column ${position.column})`;
      return new GatehouseError('config.syntax', `${where}: ${sentence}.`, { place, position });
    }),
  );
}
