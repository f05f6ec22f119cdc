/**
 * Search filters as ldapts writes them. Their text is read by `model/ldap-filter.ts`, because ldapts' own reader makes two letters of an
 * escaped `\\d0\\90` and knows neither attribute options nor numbers as names.
 */
import {
  AndFilter,
  ApproximateFilter,
  EqualityFilter,
  ExtensibleFilter,
  type Filter,
  GreaterThanEqualsFilter,
  LessThanEqualsFilter,
  NotFilter,
  OrFilter,
  PresenceFilter,
  SubstringFilter,
} from 'ldapts';
import type { LdapFilter } from '../../model/ldap-filter.ts';

export function writtenFilter(filter: LdapFilter): Filter {
  switch (filter.kind) {
    case 'and':
      return new AndFilter({ filters: filter.filters.map(writtenFilter) });
    case 'or':
      return new OrFilter({ filters: filter.filters.map(writtenFilter) });
    case 'not':
      return new NotFilter({ filter: writtenFilter(filter.filter) });
    case 'present':
      return new PresenceFilter(filter);
    case 'equal':
      return new EqualityFilter(filter);
    case 'atLeast':
      return new GreaterThanEqualsFilter(filter);
    case 'atMost':
      return new LessThanEqualsFilter(filter);
    case 'like':
      return new ApproximateFilter(filter);
    case 'parts':
      return new SubstringFilter({ ...filter, any: [...filter.any] });
    case 'rule':
      return new ExtensibleFilter({ ...filter, matchType: filter.attribute });
  }
}
