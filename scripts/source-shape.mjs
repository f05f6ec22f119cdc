// Checks of the sources that no linter here makes: lengths of files and functions, and the words that switch the type checker off.
import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import ts from 'typescript';

const most = { fileLines: 300, webFileLines: 200, functionLines: 60 };

/** Files that git knows or would add, below the present folder. */
function projectFiles(...patterns) {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '--', ...patterns], {
    encoding: 'utf8',
  });
  return listed.split('\n').filter((file) => file !== '' && statSync(file, { throwIfNoEntry: false })?.isFile());
}

/** One sentence for each file or function that is too long. */
export function lengthFaults() {
  const faults = [];
  for (const file of projectFiles('*.ts', '*.tsx', '*.mjs')) {
    const source = parse(file);
    const lines = source.getLineAndCharacterOfPosition(source.end).line;
    const limit = file.startsWith('web/') ? most.webFileLines : most.fileLines;
    if (lines > limit) faults.push(`${file}: ${lines} lines, at most ${limit}`);
    for (const { line, own } of functionsOf(source)) {
      if (own > most.functionLines)
        faults.push(`${file}:${line}: a function of ${own} lines, at most ${most.functionLines}`);
    }
  }
  return faults;
}

/** One sentence for each `any`, `!`, default export and comment that silences the type checker. */
export function escapeFaults() {
  const faults = [];
  for (const file of projectFiles('*.ts', '*.tsx')) {
    const source = parse(file);
    const say = (node, what) =>
      faults.push(`${file}:${source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1}: ${what}`);
    const visit = (node) => {
      if (node.kind === ts.SyntaxKind.AnyKeyword) say(node, '`any`');
      if (ts.isNonNullExpression(node)) say(node, '`!` after a value');
      if (ts.isPropertyDeclaration(node) && node.exclamationToken) say(node, '`!` after a property');
      // A package's own types may have one.
      if (ts.isExportAssignment(node) && !file.endsWith('.d.ts')) say(node, 'a default export');
      if (node.modifiers?.some((modifier) => modifier.kind === ts.SyntaxKind.DefaultKeyword))
        say(node, 'a default export');
      ts.forEachChild(node, visit);
    };
    visit(source);
    for (const [, directive] of source.text.matchAll(/@(ts-(?:ignore|expect-error|nocheck))\b/g))
      faults.push(`${file}: @${directive}`);
  }
  return faults;
}

/** One sentence for each path of somebody's machine and each host of a package registry. */
export function machineFaults() {
  const patterns = [
    /(?<![\w.)/-])\/(?:work|farm|root|Users|home)\/[\w.-]+/,
    /\/tmp\/[\w.-]+/,
    /registry\.[\w.-]+\.(com|org|net|io|dev|local|lan|internal)\b|verdaccio|artifactory/i,
  ];
  const faults = [];
  // The two files that must spell such words out to look for them, or that quote other people's text.
  const exempt = new Set(['scripts/source-shape.mjs', 'LICENSE']);
  for (const file of projectFiles()) {
    if (exempt.has(file)) continue;
    readFileSync(file, 'utf8')
      .split('\n')
      .forEach((text, index) => {
        const found = patterns.map((pattern) => pattern.exec(text)?.[0]).find((match) => match !== undefined);
        if (found !== undefined) faults.push(`${file}:${index + 1}: ${found}`);
      });
  }
  return faults;
}

/** Every function with the line it starts at and the number of lines that are its own: functions inside it do not count. */
function functionsOf(source) {
  const found = [];
  const visit = (node, outer) => {
    const isFunction = ts.isFunctionLike(node) && node.body !== undefined;
    const first = source.getLineAndCharacterOfPosition(node.getStart(source)).line;
    const inner = isFunction ? { line: first + 1, own: lineCount(source, node) } : outer;
    if (isFunction) {
      found.push(inner);
      if (outer) outer.own -= Math.max(0, inner.own - 2);
    }
    ts.forEachChild(node, (child) => visit(child, inner));
  };
  visit(source, null);
  return found;
}

function lineCount(source, node) {
  const start = source.getLineAndCharacterOfPosition(node.getStart(source)).line;
  return source.getLineAndCharacterOfPosition(node.end).line - start + 1;
}

function parse(file) {
  return ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
}
