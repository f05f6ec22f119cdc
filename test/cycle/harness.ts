/** A source, a registry and cycles between them, for the acceptance tests of the cycle. */

import type { SourceConfig } from '../../src/config/document.ts';
import { parseDocument } from '../../src/config/parse.ts';
import type { Context } from '../../src/model/context.ts';
import type { Database } from '../../src/registry/database.ts';
import { type CycleTask, runCycle } from '../../src/sync/cycle.ts';
import type { PlanLine } from '../../src/sync/planned.ts';
import { previewCycle } from '../../src/sync/preview-cycle.ts';
import type { CycleReport } from '../../src/sync/report.ts';
import { type MemorySource, memorySource, type TestRow, type TestRows } from './memory-source.ts';

/** YAML of one source that reads everything; `extra` are further lines of it, indented by four. */
export function sourceYaml(name: string, extra = '', persons = personFields): string {
  return `  - name: ${name}
    type: sqlite
    connection: "sqlite:${name}.sqlite"
    departments:
      query: departments
      fields: { key: id, parent: parent, name: title }
    positions:
      query: positions
      fields: { key: id, name: title }
    accessLevels:
      query: levels
      fields: { key: id, name: title }
    persons:
      query: persons
${persons}
    identifiers:
      query: cards
      fields: { person: person, number: { column: number, format: dec }, kind: { column: kind, default: card } }
${extra}`;
}

const personFields = `      fields:
        key: id
        surname: surname
        givenName: given
        employeeId: tab
        department: dept
        positionKey: post
        accessLevels: { column: levels, separator: ";" }
        validUntil: until
        blocked: blocked
        custom.phone: phone`;

/** Limits under which small tests can remove and change what they like. */
export const unguarded = `    guard:
      departments: { percent: 100, changePercent: 100 }
      positions: { percent: 100, changePercent: 100 }
      accessLevels: { percent: 100, changePercent: 100 }
      persons: { percent: 100, changePercent: 100 }
      identifiers: { percent: 100, changePercent: 100 }
      emptyIsSuspicious: false
`;

export function configsOf(...yaml: readonly string[]): readonly SourceConfig[] {
  const text = `sources:\n${yaml.join('')}`;
  return parseDocument(text, { env: {}, readFile: () => '' }).document.sources;
}

export function configOf(yaml: string): SourceConfig {
  return configsOf(yaml)[0] as SourceConfig;
}

export const columns: Readonly<Record<string, readonly string[]>> = {
  departments: ['id', 'parent', 'title'],
  positions: ['id', 'title'],
  levels: ['id', 'title'],
  persons: ['id', 'surname', 'given', 'tab', 'dept', 'post', 'levels', 'until', 'blocked', 'phone', 'path'],
  cards: ['person', 'number', 'kind'],
};

export function department(id: string, title = `D${id}`, parent: string | null = null): TestRow {
  return { id, parent, title };
}

export function named(id: string, title = `N${id}`): TestRow {
  return { id, title };
}

export function person(id: string, fields: TestRow = {}): TestRow {
  return { id, surname: `Surname ${id}`, ...fields };
}

export function card(owner: string, number: string, fields: TestRow = {}): TestRow {
  return { person: owner, number, ...fields };
}

/** People `1` to `count`. */
export function people(count: number, fields: (index: number) => TestRow = () => ({})): TestRow[] {
  return Array.from({ length: count }, (_, index) => person(String(index + 1), fields(index + 1)));
}

/** A clock that a test sets. */
export interface TestContext extends Context {
  at: Date;
  readonly logged: string[];
}

export function testContext(at = '2026-03-02T08:00:00Z'): TestContext {
  const context: TestContext = {
    at: new Date(at),
    logged: [],
    now: () => context.at,
    log: (level, message, facts) => {
      if (level === 'error') context.logged.push(`${message}: ${JSON.stringify(facts)}`);
    },
  };
  return context;
}

export interface TestWorld {
  readonly source: MemorySource;
  readonly context: TestContext;
  config: SourceConfig;
  sources: readonly SourceConfig[];
  readonly task: (more?: Partial<CycleTask>) => CycleTask;
  /** Runs a cycle with these rows; fails the test on a fault of Gatehouse itself. */
  sync(rows?: TestRows, more?: Partial<CycleTask>): Promise<CycleReport>;
  preview(rows?: TestRows): Promise<PlanLine[]>;
}

export function worldOf(
  database: Database,
  dataFolder: string,
  config = configOf(sourceYaml('hr', unguarded)),
): TestWorld {
  const source = memorySource({}, columns);
  const context = testContext();
  const world: TestWorld = {
    source,
    context,
    config,
    sources: [config],
    task: (more = {}) => ({
      database,
      config: world.config,
      sources: world.sources,
      context,
      dataFolder,
      actor: 'test',
      open: () => source.open(),
      ...more,
    }),
    async sync(rows, more = {}) {
      if (rows !== undefined) source.rows = rows;
      const report = await runCycle(world.task(more));
      if (report.error?.code === 'bug') throw new Error(`A fault of Gatehouse: ${context.logged.join('\n')}`);
      return report;
    },
    async preview(rows) {
      if (rows !== undefined) source.rows = rows;
      const lines: PlanLine[] = [];
      for await (const line of previewCycle(world.task())) lines.push(line);
      return lines;
    },
  };
  return world;
}
