import { GatehouseError } from '../model/errors.ts';
import type { PersonRecord } from '../model/records.ts';
import type { Value } from '../model/value.ts';
import { isScheduleFault, scheduleReader } from './assignment.ts';
import { type Fault, fault, isFault, type Reader } from './fault.ts';
import {
  booleanField,
  type Compilation,
  dateField,
  keyField,
  listField,
  missingField,
  originOf,
  pathField,
  rejected,
  requiredField,
  textField,
} from './fields.ts';
import type { Mapped } from './mapper.ts';
import { type PersonName, splitName } from './names.ts';
import { departmentBy, positionBy } from './references.ts';
import { textLimits } from './text.ts';
import { integerField } from './times.ts';
import { periodFault } from './validity.ts';

/** Fields of persons besides `custom.*`, in the order in which their faults are told. */
export const personFields = [
  'key',
  'name',
  'surname',
  'givenName',
  'patronymic',
  'department',
  'departmentPath',
  'employeeId',
  'position',
  'positionKey',
  'accessLevels',
  'schedule',
  'scheduleFrom',
  'scheduleUntil',
  'validFrom',
  'validUntil',
  'blocked',
  'personKey',
  'order',
] as const;

/** Compiles persons. */
export function compilePersons(compilation: Compilation): (row: readonly Value[]) => Mapped<PersonRecord> {
  const map = compileRow(compilation);
  if (compilation.config.fields['personKey'] === undefined) return map;
  const personKey = requiredField(compilation, 'personKey', textLimits.key);
  const order = integerField(compilation, 'order', -999_999_999, 999_999_999);
  return (row) => {
    const mapped = map(row);
    const p = personKey(row);
    // Also a row that cannot be used says that its person is there.
    if (mapped.kind === 'rejection') return isFault(p) ? mapped : { ...mapped, personKey: p };
    const { key } = mapped.record;
    if (isFault(p)) return rejected(key, p);
    const o = order(row);
    if (isFault(o)) return { ...rejected(key, o), personKey: p };
    return { kind: 'record', record: { ...mapped.record, personKey: p, order: o } };
  };
}

function compileRow(compilation: Compilation): (row: readonly Value[]) => Mapped<PersonRecord> {
  const key = keyField(compilation, 'key');
  const name = nameReader(compilation);
  const department = departmentReader(compilation);
  const employeeId = textField(compilation, 'employeeId', textLimits.key);
  const position = positionReader(compilation);
  const accessLevels = listField(compilation, 'accessLevels');
  const schedule = scheduleReader(compilation);
  const validFrom = dateField(compilation, 'validFrom');
  const validUntil = dateField(compilation, 'validUntil');
  const until = originOf(compilation, 'validUntil');
  const blocked = booleanField(compilation, 'blocked');
  const custom = customReader(compilation);
  const { zone } = compilation;

  return (row) => {
    const k = key(row);
    if (isFault(k)) return rejected(null, k);
    const n = name(row);
    if ('code' in n) return rejected(k, n);
    const d = department(row);
    if (isFault(d)) return rejected(k, d);
    const e = employeeId(row);
    if (isFault(e)) return rejected(k, e);
    const p = position(row);
    if (isFault(p)) return rejected(k, p);
    const a = accessLevels(row);
    if (isFault(a)) return rejected(k, a);
    const s = schedule(row);
    if (isScheduleFault(s)) return rejected(k, s);
    const from = validFrom(row);
    if (isFault(from)) return rejected(k, from);
    const to = validUntil(row);
    if (isFault(to)) return rejected(k, to);
    const backwards = periodFault(from, to, zone, until);
    if (backwards !== null) return rejected(k, backwards);
    const b = blocked(row);
    if (isFault(b)) return rejected(k, b);
    const c = custom(row);
    if (isCustomFault(c)) return rejected(k, c.fault);
    return {
      kind: 'record',
      // A new object literal of plain properties is by far the fastest way to make one.
      record: {
        key: k,
        surname: n.surname,
        givenName: n.givenName,
        patronymic: n.patronymic,
        employeeId: e,
        department: d,
        position: p,
        accessLevels: a,
        schedule: s,
        validFrom: from,
        validUntil: to,
        blocked: b,
        custom: c,
      },
    };
  };
}

function departmentReader(compilation: Compilation): Reader<string | null> {
  refuseBoth(compilation, 'department', 'departmentPath');
  if (departmentBy(compilation.config) === 'path') return pathField(compilation, 'departmentPath');
  return textField(compilation, 'department', textLimits.key);
}

function positionReader(compilation: Compilation): Reader<string | null> {
  refuseBoth(compilation, 'position', 'positionKey');
  const field = positionBy(compilation.config) === 'key' ? 'positionKey' : 'position';
  return textField(compilation, field, textLimits.name);
}

function refuseBoth(compilation: Compilation, one: string, other: string): void {
  const { fields } = compilation.config;
  if (fields[one] === undefined || fields[other] === undefined) return;
  const place = `${compilation.place}.fields.${other}`;
  compilation.errors.push(
    new GatehouseError('config.invalid', `${place}: ${one} and ${other} cannot both be given`, {
      place,
      remedy: `Leave out ${one} or ${other}.`,
    }),
  );
}

/** The name in parts, from one column with the whole of it or from one column for each part. */
function nameReader(compilation: Compilation): (row: readonly Value[]) => PersonName | Fault {
  const { name, surname } = compilation.config.fields;
  if (name === undefined) {
    if (surname === undefined) {
      compilation.errors.push(missingField(compilation, 'name'));
      return () => ({ surname: '', givenName: null, patronymic: null });
    }
    return namePartsReader(compilation);
  }
  for (const part of ['surname', 'givenName', 'patronymic']) refuseBoth(compilation, part, 'name');
  const whole = requiredField(compilation, 'name', textLimits.name);
  const origin = originOf(compilation, 'name');
  const remedy = 'Write the name as "Surname Given Patronymic", or give surname, givenName and patronymic each.';
  return (row) => {
    const text = whole(row);
    if (isFault(text)) return text;
    return splitName(text) ?? fault('mapping.name', origin, text, 'has no letters and is no name', remedy);
  };
}

function namePartsReader(compilation: Compilation): (row: readonly Value[]) => PersonName | Fault {
  const surname = requiredField(compilation, 'surname', textLimits.name);
  const givenName = textField(compilation, 'givenName', textLimits.name);
  const patronymic = textField(compilation, 'patronymic', textLimits.name);
  return (row) => {
    const s = surname(row);
    if (isFault(s)) return s;
    const g = givenName(row);
    if (isFault(g)) return g;
    const p = patronymic(row);
    if (isFault(p)) return p;
    return { surname: s, givenName: g, patronymic: p };
  };
}

type Custom = Readonly<Record<string, string | null>>;
/** A fault beside custom fields, whose names may be anything, and so must be told apart by identity of the class of object. */
const customFault = Symbol('fault');
interface CustomFault {
  readonly [customFault]: true;
  readonly fault: Fault;
}

function isCustomFault(value: Custom | CustomFault): value is CustomFault {
  return customFault in value;
}

function customReader(compilation: Compilation): (row: readonly Value[]) => Custom | CustomFault {
  const prefix = 'custom.';
  const names = Object.keys(compilation.config.fields)
    .filter((name) => name.startsWith(prefix))
    .map((name) => name.slice(prefix.length))
    .sort();
  const none: Custom = Object.freeze({});
  if (names.length === 0) return () => none;
  refuseNames(compilation, names);
  const readers: readonly (readonly [string, Reader<string | null>])[] = names.map((name) => [
    name,
    textField(compilation, prefix + name, textLimits.custom),
  ]);
  return (row) => {
    const custom: Record<string, string | null> = {};
    for (let i = 0; i < readers.length; i++) {
      const [name, read] = readers[i] as readonly [string, Reader<string | null>];
      const value = read(row);
      if (isFault(value)) return { [customFault]: true, fault: value };
      custom[name] = value;
    }
    return custom;
  };
}

function refuseNames(compilation: Compilation, names: readonly string[]): void {
  for (const name of names) {
    if (name !== '' && name !== '__proto__') continue;
    const place = `${compilation.place}.fields.custom.${name}`;
    compilation.errors.push(
      new GatehouseError('config.invalid', `${place}: a custom field cannot have this name`, {
        place,
        remedy: 'Give it another name.',
      }),
    );
  }
}
