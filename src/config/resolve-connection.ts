import { isUrl, odbcAttributes } from './connection.ts';
import { urlParts } from './connection-url.ts';
import { hideReferences, type Lookup, type Reference, type Resolved, resolveText } from './references.ts';

/**
 * References of a connection. A password is kept in the environment or in a file as it is; here it gets the quoting that its place asks
 * for, so that one with `;` or `@` in it neither breaks the connection string nor adds to it.
 */
export function resolveConnection(connection: string, lookup: Lookup): Resolved {
  const hidden = hideReferences(connection);
  return resolveText(connection, lookup, isUrl(hidden) ? urlQuoting(hidden) : odbcQuoting(hidden));
}

type Quote = (value: string, reference: Reference) => string;

/** In user, password and secret parameters of a URL: percent-encoded. */
function urlQuoting(hidden: string): Quote {
  const { userinfoSpan, secrets } = urlParts(hidden);
  const spans = userinfoSpan === null ? secrets : [userinfoSpan, ...secrets];
  return (value, { start, end }) => {
    const inside = spans.some((span) => span.start <= start && end <= span.end);
    return inside ? encodeURIComponent(value.toWellFormed()) : value;
  };
}

/** As the value of an ODBC attribute: in braces where it needs them, unless it already has them. */
function odbcQuoting(hidden: string): Quote {
  const attributes = odbcAttributes(hidden);
  return (value, { start, end }) => {
    const place = attributes.find((one) => one.value !== null && one.value.start <= start && end <= one.value.end);
    if (place?.value === undefined || place.value === null) return value;
    if (place.braces !== 'none') return value.replaceAll('}', '}}');
    const alone = hidden.slice(place.value.start, place.value.end).trim().length === end - start;
    const needed = /;|^[\s{]|\s$/.test(value);
    if (!alone || !needed || /^\{(?:[^}]|\}\})*\}$/.test(value)) return value;
    return `{${value.replaceAll('}', '}}')}}`;
  };
}
