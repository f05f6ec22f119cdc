/** Enough of YAML to colour a configuration. */
import type { StreamParser } from '@codemirror/language';

export const yamlParser: StreamParser<null> = {
  name: 'yaml',
  startState: () => null,
  token: (stream) => {
    if (stream.eatSpace()) return null;
    if (stream.match(/^#.*/)) return 'comment';
    if (stream.match(/^(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s#:"'[\]{},-][^:#[\]{},]*)(?=\s*:(?:\s|$))/)) {
      return 'propertyName';
    }
    if (stream.match(/^"(?:[^"\\]|\\.)*"|^'(?:[^']|'')*'/)) return 'string';
    if (stream.match(/^(?:true|false|null|-?\d+(?:\.\d+)?)(?=\s|$|,|\]|\})/)) return 'atom';
    if (stream.match(/^(?:- |[:|>[\]{},])/)) return 'punctuation';
    stream.next();
    stream.eatWhile(/[^\s#:,[\]{}]/);
    return null;
  },
};
