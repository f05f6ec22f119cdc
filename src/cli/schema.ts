import type { Command } from 'commander';
import { configurationJsonSchema } from '../config/json-schema.ts';
import type { Run } from './session.ts';

export function addSchema(program: Command, run: Run): void {
  program
    .command('schema')
    .description('Prints the JSON Schema of the configuration file, with which editors complete and check it.')
    .addHelpText('after', '\nExample:\n  gatehouse schema > gatehouse.schema.json')
    .action((_options: object, command: Command) =>
      run(command, async ({ terminal, json }) => {
        const schema = configurationJsonSchema();
        if (json) await terminal.printJson(schema);
        else await terminal.print(JSON.stringify(schema, null, 2));
        return 0;
      }),
    );
}
