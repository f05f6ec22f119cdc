import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { guidBytes, guidText, sidText } from './binary.ts';

it('a GUID reads as Windows writes it, and back', () => {
  const bytes = Buffer.from('33221100554477668899aabbccddeeff', 'hex');
  expect(guidText(bytes)).toBe('00112233-4455-6677-8899-aabbccddeeff');
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (any) => {
      expect(guidBytes(guidText(Buffer.from(any)) ?? '')).toEqual(any);
    }),
  );
  expect(guidText(Buffer.from('00', 'hex'))).toBeNull();
  expect(guidBytes('*')).toBeNull();
});

it('a SID reads as Windows writes it', () => {
  const bytes = Buffer.from('010500000000000515000000a065cf7e784b9b5fe77c8770091c0100', 'hex');
  expect(sidText(bytes)).toBe('S-1-5-21-2127521184-1604012920-1887927527-72713');
  expect(sidText(bytes.subarray(0, 20))).toBeNull();
});
