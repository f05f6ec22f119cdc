// Writes docs/errors.md from src/model/error-codes.ts as it is compiled; with --check it only says whether the page is current.
import { readFileSync, writeFileSync } from 'node:fs';
import { errorCodes } from '../dist/src/model/error-codes.js';

const page = new URL('../docs/errors.md', import.meta.url);
const subjects = {
  command: 'The command line',
  config: 'The configuration document',
  source: 'Sources',
  mapping: 'Mapping of a row',
  number: 'Card numbers',
  schedule: 'Work schedules',
  document: 'Justification documents',
  cycle: 'What a cycle finds',
  conflict: 'Conflicts',
  guard: 'Held by the guard',
  registry: 'The registry',
  photo: 'Photos',
};

const text = pageText();
if (!process.argv.includes('--check')) writeFileSync(page, text);
else if (readFileSync(page, 'utf8') !== text) {
  console.error('docs/errors.md is not what src/model/error-codes.ts says. Run: npm run build && npm run error-page');
  process.exitCode = 1;
}

function pageText() {
  const groups = new Map();
  for (const code of Object.keys(errorCodes)) {
    const subject = code.slice(0, code.indexOf('.'));
    groups.set(subject, [...(groups.get(subject) ?? []), code]);
  }
  const parts = [...groups].map(([subject, codes]) => {
    const rows = codes.map((code) => `| \`${code}\` | ${errorCodes[code].replaceAll('|', '\\|')} |`);
    return `## ${subjects[subject] ?? subject}\n\n| code | meaning and remedy |\n| --- | --- |\n${rows.join('\n')}\n`;
  });
  return `# Errors

Every message of Gatehouse carries one of these codes; they do not change from version to version, so scripts may rely on them. With
\`--json\` the code stands in the field \`code\`. The message itself names the place, the value and the remedy.

<!-- Made from src/model/error-codes.ts by \`npm run error-page\`; change the texts there. -->

${parts.join('\n')}`;
}
