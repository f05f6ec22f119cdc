/**
 * Lets every account sign in. The driver looks for the server's public key at a multiple of four, where it only stands when the account's salt has
 * its usual 64 digits. The salt is a number whose leading zeros are left out, so of every sixteen accounts one is refused with its right
 * password, for ever. Here the server's challenge is laid out as the driver reads it.
 */
import wire from 'node-firebird/lib/wire/serialize.js';

/** Length of the salt, salt, length of the key, key: lengths of two bytes, little-endian; both as hexadecimal digits. */
const lengthBytes = 2;

let mended = false;

/** To be called once before signing in; further calls do nothing. */
export function mendSignIn(): void {
  if (mended) return;
  mended = true;
  wire.BlrReader = class extends wire.BlrReader {
    constructor(buffer: Buffer) {
      super(isChallenge(buffer) ? laidOut(buffer) : buffer);
    }
  };
}

/** Other messages that the driver reads this way begin with a code and hold lengths of their own, which do not add up like this. */
function isChallenge(buffer: Buffer | undefined): buffer is Buffer {
  if (buffer === undefined || buffer.length < 2 * lengthBytes) return false;
  const salt = buffer.readUInt16LE(0);
  const keyLength = lengthBytes + salt;
  if (salt === 0 || buffer.length < keyLength + lengthBytes) return false;
  const key = keyLength + lengthBytes;
  return (
    buffer.readUInt16LE(keyLength) === buffer.length - key &&
    isHexadecimal(buffer.subarray(lengthBytes, keyLength)) &&
    isHexadecimal(buffer.subarray(key))
  );
}

function isHexadecimal(bytes: Buffer): boolean {
  return /^[0-9A-F]+$/i.test(bytes.toString('latin1'));
}

function laidOut(challenge: Buffer): Buffer {
  const salt = challenge.readUInt16LE(0);
  const key = challenge.subarray(lengthBytes + salt + lengthBytes);
  const head = Buffer.alloc((salt + lengthBytes + 3) & ~3);
  challenge.copy(head, 0, 0, Math.min(head.length, lengthBytes + salt + lengthBytes));
  return Buffer.concat([head, key]);
}
