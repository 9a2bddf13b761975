import { SourceFault, type CameraFaultCode } from './fault';
import type { CameraHost } from './host';

/** Why getUserMedia did not give a camera, from its DOMException and what else the browser knows. */
export async function cameraFault(error: unknown, host: CameraHost): Promise<SourceFault> {
  if (error instanceof SourceFault) return error;
  const { name = '', message = '' } = (error ?? {}) as Partial<Error>;
  const code = name === 'NotAllowedError' ? await refusal(message, host) : codeOf(name);
  return new SourceFault(code, name ? `${name}: ${message}` : String(error));
}

function codeOf(name: string): CameraFaultCode {
  switch (name) {
    case 'NotFoundError':
      return 'none';
    case 'NotReadableError':
      return 'busy';
    case 'OverconstrainedError':
      return 'overconstrained';
    case 'SecurityError':
      return 'blocked-by-policy';
    case 'AbortError':
    case 'InvalidStateError':
      return 'aborted';
    case 'NotSupportedError':
    case 'TypeError':
      return 'unsupported';
    default:
      return 'unknown';
  }
}

/** Four different refusals share NotAllowedError; browsers tell them apart only by message and permission state. */
async function refusal(message: string, host: CameraHost): Promise<CameraFaultCode> {
  if (!host.allowed() || /policy/i.test(message)) return 'blocked-by-policy';
  if (/by system/i.test(message)) return 'denied-by-system';
  if (/dismissed/i.test(message)) return 'dismissed';
  return (await host.permission()) === 'prompt' ? 'dismissed' : 'denied';
}
