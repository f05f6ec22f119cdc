import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { sampleConfiguration } from './configuration.ts';
import { createSampleHr } from './create.ts';
import { rowOf } from './rows.ts';
import { withSample, withSampleFile } from './sample-file.ts';

interface SampleDocument {
  sources: [Record<string, { query?: string; fields?: Record<string, string | Record<string, string>> }>];
}

test('the configuration is YAML that names the file, whatever its path is made of', () => {
  const path = 'C:\\кадры # 1: "новые"\\hr.sqlite';
  const document: unknown = parse(sampleConfiguration(path));
  expect(document).toMatchObject({ sources: [{ name: 'hr', type: 'sqlite', connection: `sqlite:${path}` }] });
});

test('every query runs on the sample and gives every column that the fields name', () => {
  withSampleFile((path) => {
    createSampleHr(path, 1);
    const [source] = (parse(sampleConfiguration(path)) as SampleDocument).sources;
    withSample(path, (database) => {
      for (const entity of [
        'departments',
        'positions',
        'accessLevels',
        'schedules',
        'persons',
        'identifiers',
        'documents',
      ]) {
        const { query = '', fields = {} } = source[entity] ?? {};
        const columns = Object.keys(rowOf(database, query));
        const named = Object.values(fields).flatMap(columnsOf);
        expect(named.length).toBeGreaterThan(1);
        expect(named.filter((name) => !columns.includes(name))).toEqual([]);
      }
    });
  });
});

function columnsOf(field: string | Record<string, string>): string[] {
  if (typeof field === 'string') return [field];
  return [field['column'], field['formatColumn']].filter((name) => name !== undefined);
}
