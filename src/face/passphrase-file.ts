import * as v from 'valibot';
import { parsePerson, personToJson, type Person } from './person';
import { subtle, VaultFault } from './vault-fault';

/** Shorter passphrases are guessed too soon, whatever is done with them. */
export const SHORTEST_PASSPHRASE = 10;

const FORMAT = 'saccade-people';
const VERSION = 1;
/** Rounds of PBKDF2 with SHA-512: what OWASP advised in 2023, and a little more. */
const ROUNDS = 250_000;
/** A file may not ask for hours of work. */
const MOST_ROUNDS = 5_000_000;
const SALT = 16;
const NONCE = 12;
const KEY_BYTES = 32;
/** Of what is derived beside the key, to tell a wrong passphrase from a damaged file. */
const CHECK_BYTES = 16;
/** Hundreds of people with thumbnails. */
const LARGEST = 100_000_000;

const encoded = v.pipe(v.string(), v.maxLength(LARGEST), v.regex(/^[A-Za-z0-9+/]*={0,2}$/));

const schema = v.object({
  format: v.literal(FORMAT),
  version: v.pipe(v.number(), v.integer(), v.minValue(1)),
  rounds: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MOST_ROUNDS)),
  salt: encoded,
  nonce: encoded,
  check: encoded,
  sealed: encoded,
});

/**
 * People as a file that only its passphrase opens: PBKDF2 with SHA-512 (RFC 8018), then AES-GCM over all of them, bound
 * to the file's own head.
 * @param rounds of PBKDF2; the file says how many
 * @throws VaultFault for a passphrase that is too short
 */
export async function sealFile(people: readonly Person[], passphrase: string, rounds = ROUNDS): Promise<string> {
  if (passphrase.length < SHORTEST_PASSPHRASE) throw new VaultFault('short-passphrase');
  const salt = crypto.getRandomValues(new Uint8Array(SALT));
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE));
  const { key, check } = await derive(passphrase, salt, rounds);
  const json = new TextEncoder().encode(`[${people.map(personToJson).join(',')}]`);
  const parameters = { name: 'AES-GCM', iv: nonce, additionalData: head(VERSION, rounds) };
  const sealed = new Uint8Array(await subtle().encrypt(parameters, key, json));
  const file = { format: FORMAT, version: VERSION, rounds, salt: toText(salt), nonce: toText(nonce), check: toText(check) };
  return `${JSON.stringify({ ...file, sealed: toText(sealed) }, null, 2)}\n`;
}

/**
 * Opens such a file. Nothing of it is given out unless all of it is whole.
 * @throws VaultFault that says what is wrong with the file or the passphrase
 */
export async function openFile(text: string, passphrase: string): Promise<readonly Person[]> {
  const { version, rounds, salt, nonce, check, sealed } = parsed(text);
  if (version > VERSION) throw new VaultFault('too-new');
  const derived = await derive(passphrase, toBytes(salt), rounds);
  if (toText(derived.check) !== check) throw new VaultFault('wrong-passphrase');
  let json: unknown;
  try {
    const parameters = { name: 'AES-GCM', iv: toBytes(nonce), additionalData: head(version, rounds) };
    json = JSON.parse(new TextDecoder().decode(await subtle().decrypt(parameters, derived.key, toBytes(sealed))));
  } catch {
    throw new VaultFault('damaged');
  }
  const people = Array.isArray(json) ? json.map(parsePerson) : [null];
  const whole = people.filter((person) => person !== null);
  const everyOnce = new Set(whole.map(({ id }) => id)).size === people.length;
  if (!everyOnce) throw new VaultFault('damaged');
  return whole;
}

function parsed(text: string): v.InferOutput<typeof schema> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new VaultFault('not-ours');
  }
  const result = v.safeParse(schema, json);
  if (result.success) return result.output;
  const ours = (json as { format?: unknown } | null)?.format === FORMAT;
  throw new VaultFault(ours ? 'damaged' : 'not-ours');
}

/** Keys are never extractable; the bytes they are made of are gone after this. */
async function derive(passphrase: string, salt: Uint8Array<ArrayBuffer>, rounds: number) {
  // The same letters may be typed as different code points.
  const material = new TextEncoder().encode(passphrase.normalize('NFKC'));
  const base = await subtle().importKey('raw', material, 'PBKDF2', false, ['deriveBits']);
  const parameters = { name: 'PBKDF2', hash: 'SHA-512', salt, iterations: rounds };
  const bits = new Uint8Array(await subtle().deriveBits(parameters, base, (KEY_BYTES + CHECK_BYTES) * 8));
  const key = await subtle().importKey('raw', bits.subarray(0, KEY_BYTES), 'AES-GCM', false, ['encrypt', 'decrypt']);
  return { key, check: bits.slice(KEY_BYTES) };
}

function head(version: number, rounds: number): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`${FORMAT} ${version} ${rounds}`);
}

function toText(bytes: Uint8Array): string {
  let text = '';
  // In pieces: a function takes only so many arguments.
  for (let from = 0; from < bytes.length; from += 8192) text += String.fromCharCode(...bytes.subarray(from, from + 8192));
  return btoa(text);
}

function toBytes(text: string): Uint8Array<ArrayBuffer> {
  try {
    return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  } catch {
    throw new VaultFault('damaged');
  }
}
