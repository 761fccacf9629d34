/**
 * What a ping says: of what the SDK knows by itself, exactly that which the package declares and its
 * user was told of.
 */
import { randomUUID } from 'node:crypto';
import {
  type Agreement,
  type Declaration,
  filterFields,
  obstacle,
} from '../collection/declaration/index.js';
import type { Variables } from '../disk/index.js';
import type { Installation } from './installation.js';
import { type HostPackage, knownOf } from './known.js';
import { monthToken } from './lasting.js';

interface Loaded {
  readonly package: HostPackage;
  readonly loadedAt: Date;
  readonly acceptedRevision: number;
}

export type PingFields = Readonly<Record<string, unknown>> & { readonly id: string };

/** Undefined where what makes it a ping was not agreed to: its id, its time and its package. */
export async function pingFields(
  declaration: Declaration,
  { package: of, loadedAt, acceptedRevision }: Loaded,
  installation: Installation,
  env: Variables = process.env,
): Promise<PingFields | undefined> {
  const declared = declaration.usage?.fields ?? {};
  // Levels are of shares, and no field of a ping holds free text.
  const redact = (text: string) => text;
  const agreement: Agreement = { level: 'text', acceptedRevision, now: loadedAt, redact };
  const known: Readonly<Record<string, unknown>> = {
    ...knownOf(of, env),
    id: randomUUID(),
    timestamp: loadedAt,
  };
  const values: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(declared)) {
    // Nothing is made on the disk for what stays home.
    if (obstacle(field, agreement) !== undefined) continue;
    if (field.type === 'token') {
      values[name] = monthToken(await installation.secret(), of.name, loadedAt);
    } else if (field.type === 'installation_id') values[name] = await installation.id();
    else if (Object.hasOwn(known, name)) values[name] = known[name];
  }
  const { kept } = filterFields(declared, values, agreement);
  const { id, timestamp, package_name } = kept;
  if (typeof id !== 'string' || timestamp === undefined || package_name === undefined) {
    return undefined;
  }
  return { ...kept, id };
}
