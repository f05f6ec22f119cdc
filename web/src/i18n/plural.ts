/** Counted phrases: which form a number asks for is the language's business, and Intl knows it. */

export type PluralForms = Readonly<Partial<Record<Intl.LDMLPluralRule, string>>> & { readonly other: string };

/** A function that puts the number, written as the language writes it, in place of `#` in the form the number asks for. */
export function pluralOf(language: string): (count: number, forms: PluralForms) => string {
  const rules = new Intl.PluralRules(language);
  // Browsers do not know how Kazakh writes numbers: as Russian does.
  const numbers = new Intl.NumberFormat(language === 'kk' ? 'ru' : language);
  return (count, forms) => (forms[rules.select(count)] ?? forms.other).replace('#', numbers.format(count));
}
