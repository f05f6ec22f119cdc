/**
 * Types of justification documents: what a document says of the time it covers. Shipped with the 36 codes of the time sheet's form T-13; the
 * registry's copy is what counts, and may be edited.
 */

/** `excused`: absent with a reason; `absence`: absent without one that counts as work. */
export const documentClasses = ['presence', 'absence', 'excused', 'overtime'] as const;
export type DocumentClass = (typeof documentClasses)[number];

export interface DocumentType {
  /** Letter code as the time sheet prints it; unique. */
  readonly letter: string;
  /** Numeric code of two digits or more; unique. */
  readonly code: string;
  readonly name: string;
  readonly class: DocumentClass;
  /** Whether it takes a person's time whole: two documents of exclusive types cannot cover the same time. */
  readonly exclusive: boolean;
}

export interface StoredDocumentType extends DocumentType {
  readonly id: number;
}

/** Finds types as sources name them: by letter in any case, or by number with or without a leading zero. */
export function documentTypeFinder<T extends DocumentType>(types: readonly T[]): (text: string) => T | undefined {
  const found = new Map<string, T>();
  for (const type of types) found.set(foldedCode(type.code), type);
  // A letter code made of digits would be the type's own choice, so letters win.
  for (const type of types) found.set(foldedCode(type.letter), type);
  return (text) => found.get(foldedCode(text));
}

/** Whether two codes, numeric or of letters, are the same to a source. */
export function sameCode(one: string, other: string): boolean {
  return foldedCode(one) === foldedCode(other);
}

function foldedCode(text: string): string {
  const folded = text.trim().toUpperCase();
  return /^\d+$/.test(folded) ? folded.replace(/^0+(?=\d)/, '') : folded;
}

type Shipped = readonly [letter: string, name: string, documentClass: DocumentClass, exclusive: boolean];

/** In the order of their numeric codes, from 01. */
const shipped: readonly Shipped[] = [
  ['Я', 'Work in the daytime', 'presence', false],
  ['Н', 'Work at night', 'presence', false],
  ['РВ', 'Work on days off and holidays', 'presence', false],
  ['С', 'Overtime', 'overtime', false],
  ['ВМ', 'Rotation shift', 'presence', false],
  ['К', 'Business trip', 'excused', true],
  ['ПК', 'Training away from work', 'excused', true],
  ['ПМ', 'Training away from work, in another place', 'excused', true],
  ['ОТ', 'Annual leave', 'excused', true],
  ['ОД', 'Additional paid leave', 'excused', true],
  ['У', 'Study leave, paid', 'excused', true],
  ['УВ', 'Shorter day of students', 'excused', false],
  ['УД', 'Study leave, unpaid', 'excused', true],
  ['Р', 'Maternity leave', 'excused', true],
  ['ОЖ', 'Child care up to three years', 'excused', true],
  ['ДО', "Unpaid leave by the employer's consent", 'excused', true],
  ['ОЗ', 'Unpaid leave by law', 'excused', true],
  ['ДБ', 'Additional unpaid leave', 'excused', true],
  ['Б', 'Sick leave, paid', 'excused', true],
  ['Т', 'Sick leave, unpaid', 'excused', true],
  ['ЛЧ', 'Shorter hours by law', 'excused', false],
  ['ПВ', 'Forced absence after an unlawful dismissal', 'excused', true],
  ['Г', 'State or public duties', 'excused', true],
  ['ПР', 'Truancy', 'absence', true],
  ['НС', "Part time on the employer's initiative", 'excused', false],
  ['В', 'Days off and holidays', 'excused', false],
  ['ОВ', 'Additional days off, paid', 'excused', true],
  ['НВ', 'Additional days off, unpaid', 'excused', true],
  ['ЗБ', 'Strike', 'excused', true],
  ['НН', 'Absence of unknown cause', 'absence', true],
  ['РП', "Idle by the employer's fault", 'excused', true],
  ['НП', "Idle by nobody's fault", 'excused', true],
  ['ВП', "Idle by the worker's fault", 'absence', true],
  ['НО', 'Suspended with pay', 'excused', true],
  ['НБ', 'Suspended without pay', 'absence', true],
  ['НЗ', 'Work stopped over unpaid wages', 'excused', true],
];

export const shippedDocumentTypes: readonly DocumentType[] = shipped.map(
  ([letter, name, documentClass, exclusive], index) => ({
    letter,
    code: String(index + 1).padStart(2, '0'),
    name,
    class: documentClass,
    exclusive,
  }),
);
