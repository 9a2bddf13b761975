// @ts-check
import { getCertificate } from '@vitejs/plugin-basic-ssl';
import { root } from '../lib/process.mjs';

/**
 * A self-signed certificate: enough for a phone to open a secure context, and with it the camera. Kept for 30 days, so
 * the browser warns once and not at every start.
 * @returns {Promise<{ key: string, cert: string }>}
 */
export async function selfSigned() {
  const pem = await getCertificate(`${root}/node_modules/.cache/saccade/certificate`, 'Saccade');
  return { key: pem, cert: pem };
}
