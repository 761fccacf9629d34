/**
 * Google's two answers that the real firebase-admin asks for to verify an ID token: the keys that
 * sign, and whether the account has been signed out since. On the loopback interface; firebase-admin
 * gets there by an agent of its own, so that everything else of it is as in production.
 */
import { generateKeyPairSync, sign } from 'node:crypto';
import { createServer } from 'node:http';
import { Agent } from 'node:https';
import { type AddressInfo, connect } from 'node:net';

export const PROJECT = 'demo-aboveboard-accounts';

/** Signed out of all devices at this moment: what was issued before is revoked. */
const SIGNED_OUT_AT = 1_700_000_000;

export interface TokenOptions {
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly issuedAt?: number;
  readonly expiresAt?: number;
  readonly audience?: string;
  /** Signed by somebody who is not Google. */
  readonly forged?: boolean;
}

const key = generateKeyPairSync('rsa', { modulusLength: 2_048 });
const stranger = generateKeyPairSync('rsa', { modulusLength: 2_048 });
const KEY_ID = 'the-one';

const part = (content: object): string =>
  Buffer.from(JSON.stringify(content)).toString('base64url');

/** As Google's secure token service makes them. */
export function idToken(uid: string, options: TokenOptions = {}): string {
  const now = Math.floor(Date.now() / 1_000);
  const issuedAt = options.issuedAt ?? now - 60;
  const audience = options.audience ?? PROJECT;
  const content = `${part({ alg: 'RS256', kid: KEY_ID, typ: 'JWT' })}.${part({
    iss: `https://securetoken.google.com/${audience}`,
    aud: audience,
    sub: uid,
    auth_time: issuedAt,
    iat: issuedAt,
    exp: options.expiresAt ?? now + 3_600,
    ...options.claims,
  })}`;
  const { privateKey } = options.forged ? stranger : key;
  return `${content}.${sign('sha256', Buffer.from(content), privateKey).toString('base64url')}`;
}

/** With `auth_time` before the account was signed out, but not expired. */
export const revoked: TokenOptions = { claims: { admin: true }, issuedAt: SIGNED_OUT_AT - 60 };

export interface GoogleAccounts {
  readonly agent: Agent;
  /** Of each request: the path. */
  readonly asked: readonly string[];
  close(): Promise<void>;
}

export async function googleAccounts(): Promise<GoogleAccounts> {
  const asked: string[] = [];
  const keys = { [KEY_ID]: key.publicKey.export({ type: 'spki', format: 'pem' }) };
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => {
      body += text;
    });
    request.on('end', () => {
      const lookup = request.url?.endsWith('accounts:lookup');
      const [localId] = lookup ? JSON.parse(body).localId : [];
      const users = [{ localId, validSince: String(SIGNED_OUT_AT) }];
      response.setHeader('Content-Type', 'application/json');
      response.end(JSON.stringify(lookup ? { users } : keys));
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  // Listening on a host and a port, a server has an address of this form.
  const { port } = server.address() as AddressInfo;
  const agent = new Agent();
  Object.assign(agent, { createConnection: () => connect(port, '127.0.0.1') });
  return {
    agent,
    asked,
    close: async () => {
      agent.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
