/** Types of justification documents: list, add, change, remove. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { type DocumentClass, type DocumentType, documentClasses } from '../model/document-types.ts';
import {
  addDocumentType,
  changeDocumentType,
  documentTypes,
  removeDocumentTypeNoted,
} from '../operations/document-types.ts';
import type { Run, Session } from './session.ts';
import { printTable } from './table.ts';

interface Wished {
  readonly letter?: string;
  readonly name?: string;
  readonly class?: DocumentClass;
  readonly exclusive?: boolean;
}

export function addDocumentTypes(program: Command, run: Run): void {
  const types = program
    .command('document-types')
    .description(
      'The types that a document can have. Sources name them by letter code, in any case, or by numeric code.',
    )
    .addHelpText(
      'after',
      "\nExample:\n  gatehouse document-types add 40 --letter УР --name 'Remote work' --class presence",
    );
  addList(types, run);
  addAdd(types, run);
  addChange(types, run);
  types
    .command('remove')
    .argument('<CODE>', 'numeric code', numericCode)
    .summary('remove a type that no document has')
    .addHelpText('after', '\nExample:\n  gatehouse document-types remove 40')
    .action((code: string, _options: unknown, command: Command) =>
      run(command, async (session) => {
        const type = await session.withInstallation('write', (installation) =>
          removeDocumentTypeNoted(installation, code),
        );
        return told(session, type, 'was removed');
      }),
    );
}

function addList(types: Command, run: Run): void {
  types
    .command('list')
    .summary('all types, by numeric code')
    .addHelpText('after', '\nExample:\n  gatehouse document-types list')
    .action((_options: unknown, command: Command) =>
      run(command, async ({ terminal, json, withInstallation }) => {
        const all = await withInstallation('read', documentTypes);
        if (json) {
          for (const type of all) await terminal.printJson(type);
          return 0;
        }
        const columns = [
          { title: 'code', text: ({ code }: DocumentType) => code, whole: true as const },
          { title: 'letter', text: ({ letter }: DocumentType) => letter, whole: true as const },
          { title: 'class', text: (type: DocumentType) => type.class, whole: true as const },
          { title: 'exclusive', text: ({ exclusive }: DocumentType) => (exclusive ? 'yes' : 'no') },
          { title: 'name', text: ({ name }: DocumentType) => name },
        ];
        await printTable(terminal, columns, [all]);
        return 0;
      }),
    );
}

function addAdd(types: Command, run: Run): void {
  types
    .command('add')
    .argument('<CODE>', 'numeric code, two to six digits', numericCode)
    .addOption(letterOption().makeOptionMandatory())
    .addOption(nameOption().makeOptionMandatory())
    .addOption(classOption().makeOptionMandatory())
    .option('--exclusive', 'takes the time whole: two such documents cannot cover the same time', false)
    .summary('add a type')
    .addHelpText(
      'after',
      "\nExample:\n  gatehouse document-types add 40 --letter УР --name 'Remote work' --class presence",
    )
    .action((code: string, wished: Required<Wished>, command: Command) =>
      run(command, async (session) => {
        const type = await session.withInstallation('write', (installation) =>
          addDocumentType(installation, { code, ...wished }),
        );
        return told(session, type, 'was added');
      }),
    );
}

function addChange(types: Command, run: Run): void {
  types
    .command('change')
    .argument('<CODE>', 'numeric code', numericCode)
    .addOption(letterOption())
    .addOption(nameOption())
    .addOption(classOption())
    .option('--exclusive', 'takes the time whole')
    .option('--no-exclusive', 'may stand beside other documents')
    .summary('change what is given of a type')
    .addHelpText('after', "\nExample:\n  gatehouse document-types change 09 --name 'Holiday'")
    .action((code: string, wished: Wished, command: Command) =>
      run(command, async (session) => {
        const type = await session.withInstallation('write', (installation) =>
          changeDocumentType(installation, code, wished),
        );
        return told(session, type, 'is now');
      }),
    );
}

async function told({ terminal, json }: Session, type: DocumentType, what: string): Promise<number> {
  const { code, letter, name, exclusive } = type;
  if (json) await terminal.printJson(type);
  else if (what === 'is now') {
    await terminal.print(`${code} is now ${letter}, ${name}, ${type.class}${exclusive ? ', exclusive' : ''}.`);
  } else await terminal.print(`${code} (${letter}, ${name}) ${what}.`);
  return 0;
}

function numericCode(text: string): string {
  if (!/^[0-9]{2,6}$/.test(text)) throw new InvalidArgumentError('It must be two to six digits, such as 09.');
  return text;
}

function letterOption(): Option {
  return new Option('--letter <LETTER>', 'letter code as the time sheet prints it').argParser(shortText(10));
}

function nameOption(): Option {
  return new Option('--name <NAME>', 'what the type is called').argParser(shortText(200));
}

function classOption(): Option {
  return new Option('--class <CLASS>', 'how a time sheet counts the time').choices(documentClasses);
}

function shortText(longest: number): (text: string) => string {
  return (text) => {
    const trimmed = text.trim();
    if (trimmed !== '' && trimmed.length <= longest) return trimmed;
    throw new InvalidArgumentError(`It must have 1 to ${longest} characters.`);
  };
}
