/** The short names of card-number formats that `format` may have; the arithmetic of each stands in model/card-number. */
export const numberFormats = [
  'w26',
  'w34',
  'w37',
  'w37f',
  'w42',
  'w58',
  'hex',
  'hex-reversed',
  'dec',
  'em-10d',
  'em-3-5',
  'em-3+5',
  'em-6h8d',
  'em-4h4h',
  'em-2h4h',
  'codekey',
] as const;
