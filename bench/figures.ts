/** What a benchmark measured, beside its target, as a table. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly digits: number;
  readonly target: { readonly most: number } | { readonly least: number } | null;
  /** What the rounds gave, of which `value` is the middle one. */
  readonly each?: readonly number[];
}

export function printFigures(figures: readonly Figure[]): void {
  process.stdout.write('\n| figure | measured | target | |\n| --- | --- | --- | --- |\n');
  for (const { name, value, unit, digits, target, each = [] } of figures) {
    const rounds = each.length > 1 ? `(${each.map((one) => one.toFixed(digits)).join(', ')})` : '';
    const measured = [value.toFixed(digits), unit, rounds].filter((part) => part !== '').join(' ');
    process.stdout.write(`| ${name} | ${measured} | ${textOf(target)} | ${resultOf(value, target)} |\n`);
  }
}

function textOf(target: Figure['target']): string {
  if (target === null) return '';
  return 'most' in target ? `at most ${target.most}` : `at least ${target.least}`;
}

function resultOf(value: number, target: Figure['target']): string {
  if (target === null) return '';
  return ('most' in target ? value <= target.most : value >= target.least) ? 'reached' : 'not reached';
}
