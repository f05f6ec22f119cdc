import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isWithin, normalDn, parentDn, rdnValue, splitDn } from './dn.ts';

describe('a distinguished name', () => {
  it('has parts, an entry above, and a value of its first part', () => {
    const dn = 'CN=Kim\\, Anna \\"A\\",OU=a\\+b,DC=gate';
    expect(splitDn(dn)).toEqual(['CN=Kim\\, Anna \\"A\\"', 'OU=a\\+b', 'DC=gate']);
    expect(parentDn(dn)).toBe('OU=a\\+b,DC=gate');
    expect(rdnValue(dn)).toBe('Kim, Anna "A"');
    expect(parentDn('DC=gate')).toBe('');
  });

  it.each([
    ['CN=Doors,OU=Groups,DC=gate', 'cn=doors , ou=groups,dc=GATE'],
    ['cn=Kim\\, Anna,dc=gate', 'cn=Kim\\2C Anna,dc=gate'],
    ['cn="Kim, Anna",dc=gate', 'cn=Kim\\, Anna,dc=gate'],
    ['ou=\\d0\\9a,dc=gate', 'ou=К,dc=gate'],
    ['cn=Anna  Kim,dc=gate', 'cn=anna kim,dc=gate'],
  ])('%s is the same as %s', (one, other) => {
    expect(normalDn(one)).toBe(normalDn(other));
  });

  it('is not the same as another that only looks like it', () => {
    expect(normalDn('cn=a\\,ou=b,dc=gate')).not.toBe(normalDn('cn=a,ou=b,dc=gate'));
    expect(isWithin(normalDn('cn=x\\,dc=gate'), normalDn('dc=gate'))).toBe(false);
    expect(isWithin(normalDn('cn=x,dc=gate'), normalDn('dc=gate'))).toBe(true);
  });

  it('gives back any value that was escaped into it', () => {
    const word = fc.string({ unit: 'grapheme', minLength: 1 }).map((text) => `x${text}y`);
    fc.assert(
      fc.property(word, (value) => {
        const dn = `cn=${value.replaceAll(/[\\,+"<>;=#]/g, (char) => `\\${char}`)},dc=gate`;
        expect(rdnValue(dn)).toBe(value);
        expect(parentDn(dn)).toBe('dc=gate');
        expect(normalDn(normalDn(dn))).toBe(normalDn(dn));
      }),
    );
  });
});
