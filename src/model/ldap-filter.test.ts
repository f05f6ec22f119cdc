import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeFilterValue, filterFault, parseFilter } from './ldap-filter.ts';

describe('a search filter', () => {
  it('is taken apart as RFC 4515 says', () => {
    expect(parseFilter('(&(objectClass=person)(!(uid=a*b*c))(|(sn=*)(x>=5)(x<=7)(cn~=kim)))')).toEqual({
      kind: 'and',
      filters: [
        { kind: 'equal', attribute: 'objectClass', value: 'person' },
        { kind: 'not', filter: { kind: 'parts', attribute: 'uid', initial: 'a', any: ['b'], final: 'c' } },
        {
          kind: 'or',
          filters: [
            { kind: 'present', attribute: 'sn' },
            { kind: 'atLeast', attribute: 'x', value: '5' },
            { kind: 'atMost', attribute: 'x', value: '7' },
            { kind: 'like', attribute: 'cn', value: 'kim' },
          ],
        },
      ],
    });
  });

  it('knows matching rules, attribute options and numbers in the place of names', () => {
    expect(parseFilter('(memberOf:1.2.840.113556.1.4.1941:=CN=Doors,DC=gate)')).toEqual({
      kind: 'rule',
      attribute: 'memberOf',
      rule: '1.2.840.113556.1.4.1941',
      dnAttributes: false,
      value: 'CN=Doors,DC=gate',
    });
    expect(parseFilter('cn;lang-ru=x')).toMatchObject({ attribute: 'cn;lang-ru' });
    expect(parseFilter('(2.5.4.3=x)')).toMatchObject({ attribute: '2.5.4.3' });
    expect(parseFilter('(o:dn:=gate)')).toMatchObject({ kind: 'rule', rule: '', dnAttributes: true });
  });

  it('reads escaped letters of any alphabet as letters, and other bytes as bytes', () => {
    expect(parseFilter('(cn=\\d0\\90\\d0\\bd\\d0\\bd\\d0\\b0)')).toMatchObject({ value: 'Анна' });
    expect(parseFilter('(objectGUID=\\ff\\00\\fe)')).toMatchObject({ value: Buffer.from('ff00fe', 'hex') });
  });

  it('finds a value that was escaped again, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (text) => {
        const filter = parseFilter(`(cn=${escapeFilterValue(text)})`);
        expect(filter).toEqual({ kind: 'equal', attribute: 'cn', value: text });
      }),
    );
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 40 }), (bytes) => {
        const filter = parseFilter(`(x=${escapeFilterValue(bytes)})`);
        if (filter.kind !== 'equal') throw new Error('It is another filter.');
        expect(Buffer.from(filter.value as string).equals(Buffer.from(bytes))).toBe(true);
      }),
    );
  });

  it.each([
    ['', 'is empty'],
    ['(cn=x', 'lacks a closing bracket (at character 6)'],
    ['(cn=x))', 'goes on after its last bracket (at character 7)'],
    ['(&(cn=x)', 'lacks a closing bracket'],
    ['(=x)', 'has a comparison that is not attribute=value'],
    ['(cn x)', 'has a comparison that is not attribute=value'],
    ['(cn=\\4x)', 'has a \\ without two hexadecimal digits'],
    ['(cn=a(b)', 'has a bracket inside a value'],
    ['(cn>=\\ff)', 'has binary bytes where only text'],
    [`${'(!'.repeat(200)}(a=b)${')'.repeat(200)}`, 'is nested too deeply'],
  ])('%s %s', (text, fault) => {
    expect(filterFault(text)).toContain(fault);
  });

  it('is refused or taken, and never breaks anything', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[()&|!=*\\a-f0-9:;<>~]{0,30}$/), (text) => filterFault(text) !== undefined),
    );
  });
});
