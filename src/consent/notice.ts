/**
 * Tells a user what a package collects: once, where somebody can read it, with the way to turn it
 * off. It asks nothing and waits for nothing; what it tells of stays home until the next run.
 */
import type { Declaration } from '../collection/declaration/index.js';
import { statements } from './decide.js';
import { originOf } from './endpoint.js';
import { needsNoNotice } from './told.js';
import { type Circumstances, STREAMS, type Stream } from './types.js';
import { noticesIn, noticesOf, type Shown } from './user.js';

export interface NoticeSurroundings {
  /** stderr without it, so that a program's output stays its own. */
  readonly terminal?: { readonly isTTY: boolean; write(text: string): void } | undefined;
  readonly platform?: NodeJS.Platform | undefined;
  readonly now?: (() => Date) | undefined;
}

/** Whether this process has just shown it. Never rejects. */
export async function showNotice(
  circumstances: Circumstances,
  declaration: Declaration,
  surroundings: NoticeSurroundings = {},
): Promise<boolean> {
  const { terminal = process.stderr, platform = process.platform } = surroundings;
  const { now = () => new Date() } = surroundings;
  try {
    const { package: name, user, endpoint } = circumstances;
    const origin = originOf(endpoint);
    if (!terminal.isTTY || origin === undefined || !isDue(circumstances, declaration)) return false;
    const { describe } = await import('../collection/declaration/texts/index.js');
    const { updateConfig } = await import('./update.js');
    const written = await updateConfig(user(), name, (section) => {
      const told = newestOf(noticesIn(section), origin);
      const text = describe(declaration, told);
      if (told >= declaration.revision || text === '') return undefined;
      // First told, then remembered: what could not be remembered is told again.
      terminal.write(textOf(text, name, origin, platform));
      const notice = {
        revision: declaration.revision,
        endpoint: origin,
        shown_at: now().toISOString(),
      };
      const { notices } = section;
      return { ...section, notices: [...(Array.isArray(notices) ? notices : []), notice] };
    });
    return written.outcome === 'written';
  } catch {
    return false;
  }
}

/** Whether something would leave if only its user had been told of it. */
function isDue(circumstances: Circumstances, { revision }: Declaration): boolean {
  const { package: name, endpoint, user } = circumstances;
  const told = newestOf(noticesOf(user(), name), originOf(endpoint));
  return told < revision && STREAMS.some((stream) => waitsForNotice(stream, circumstances));
}

function waitsForNotice(stream: Stream, circumstances: Circumstances): boolean {
  if (needsNoNotice(stream, circumstances)) return false;
  return statements(stream, circumstances).every(
    ({ source, says }) => source === 'notice' || says !== 'off',
  );
}

function newestOf(notices: readonly Shown[], origin: string | undefined): number {
  const revisions = notices
    .filter(({ endpoint }) => endpoint === origin)
    .map(({ revision }) => revision);
  return Math.max(0, ...revisions);
}

function textOf(what: string, name: string, origin: string, platform: NodeJS.Platform): string {
  const set = platform === 'win32' ? 'setx DO_NOT_TRACK 1' : 'export DO_NOT_TRACK=1';
  return [
    what,
    `It goes to ${origin}, from the next run on. Every field is explained in TELEMETRY.md of ${name}.`,
    `To turn it off:  npx aboveboard disable ${name}`,
    `or, everywhere:  ${set}`,
    '',
  ].join('\n');
}
