// @ts-check
import { networkInterfaces } from 'node:os';

/**
 * IPv4 addresses under which other machines of the local network reach this one.
 * @returns {string[]}
 */
export function lanAddresses() {
  return Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ address }) => address);
}
