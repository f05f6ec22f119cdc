/** Writes another tree into a text of YAML: comments, order and ways of writing stay wherever the two agree. */
import { isDeepStrictEqual } from 'node:util';
import { type Document, isAlias, isMap, isScalar, isSeq, parseDocument, type YAMLMap, type YAMLSeq } from 'yaml';
import { parseYaml } from './yaml.ts';

/** `tree` is a document of sources; the text may also be that of its only source. Null where the text is no such document. */
export function rewriteYaml(text: string, tree: { readonly sources: readonly unknown[] }): string | null {
  try {
    // What no configuration may hold is not written back either.
    parseYaml(text);
    const document = parseDocument(text, { version: '1.2', schema: 'core', stringKeys: true });
    if (!isMap(document.contents)) return null;
    const written = document.contents.has('sources') ? tree : tree.sources[0];
    if (typeof written !== 'object' || written === null) return null;
    writeMap(document, document.contents, written as Tree);
    const rewritten = document.toString({ lineWidth: 0 });
    return isDeepStrictEqual(parseYaml(rewritten).tree, written) ? rewritten : null;
  } catch {
    // A text that cannot be read, or an alias whose anchor is gone: what is right is more than how it was written.
    return null;
  }
}

type Tree = Readonly<Record<string, unknown>>;

function writeMap(document: Document, map: YAMLMap, tree: Tree): void {
  map.items = map.items.filter(({ key }) => Object.hasOwn(tree, isScalar(key) ? String(key.value) : ''));
  for (const [key, value] of Object.entries(tree)) {
    const pair = map.items.find((item) => isScalar(item.key) && String(item.key.value) === key);
    if (pair === undefined) map.add(document.createPair(key, value));
    else pair.value = written(document, pair.value, value);
  }
}

function writeSeq(document: Document, seq: YAMLSeq, values: readonly unknown[]): void {
  seq.items = values.map((value, index) => written(document, seq.items[index], value));
}

/** The node that says `value`: the one that is there as far as it can. */
function written(document: Document, node: unknown, value: unknown): unknown {
  if (isAlias(node)) return isDeepStrictEqual(node.toJS(document), value) ? node : document.createNode(value);
  if (isMap(node) && typeof value === 'object' && value !== null && !Array.isArray(value)) {
    writeMap(document, node, value as Tree);
    return node;
  }
  if (isSeq(node) && Array.isArray(value)) {
    writeSeq(document, node, value);
    return node;
  }
  if (isScalar(node) && (typeof value !== 'object' || value === null)) {
    if (node.value !== value) {
      node.value = value;
      // How a number was written says nothing of another one.
      delete node.source;
    }
    return node;
  }
  return document.createNode(value);
}
