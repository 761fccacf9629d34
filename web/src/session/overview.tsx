/** What a session is, where it ran, and how its operations went. */
import type { FirestoreDocument } from '../../../src/firestore/types.js';
import { countText, dayText, durationText, percentText, timeText } from '../text/format.js';
import { LongText, ShortText } from '../ui/text.js';
import type { Session } from './model.js';
import { Raw, Tree } from './tree.js';
import { mapOf, numberOf, scalarText, textOf, timeOf } from './typed.js';

export function Overview({ session }: { readonly session: Session }) {
  const { fields, complete, received_at, expires_at } = session;
  const level = textOf(fields, 'level');
  return (
    <section class="card" aria-labelledby="overview">
      <h2 id="overview">
        <ShortText of={textOf(fields, 'package')} />, recorded{' '}
        {timeText(timeOf(fields, 'created_at'))}
      </h2>
      <p class="small-print">
        Received {timeText(received_at)}; deleted by itself on {dayText(expires_at)} at the latest.
        {level !== '' && (
          <>
            {' '}
            Shared at the level{' '}
            <b>
              <ShortText of={level} />
            </b>
            .
          </>
        )}
      </p>
      {!complete && (
        <p class="problem">Some parts of the last share are still missing: there may be more.</p>
      )}
      <dl class="facts">
        {Object.entries(mapOf(fields, 'environment')).map(([name, value]) => (
          <div key={name}>
            <dt>
              <ShortText of={name.replaceAll('_', ' ')} length={40} />
            </dt>
            <dd>
              <LongText
                of={
                  'mapValue' in value || 'arrayValue' in value
                    ? JSON.stringify(value)
                    : scalarText(value)
                }
              />
            </dd>
          </div>
        ))}
      </dl>
      <Raw of={{ fields }} />
    </section>
  );
}

export function Labels({ stats }: { readonly stats: readonly FirestoreDocument[] }) {
  const worstFirst = [...stats].sort(
    (one, other) => numberOf(other.fields, 'failed_count') - numberOf(one.fields, 'failed_count'),
  );
  return (
    <section class="card" aria-labelledby="labels">
      <h2 id="labels">Labels</h2>
      {stats.length === 0 ? (
        <p class="empty">No statistics were shared.</p>
      ) : (
        <LabelTable worstFirst={worstFirst} />
      )}
    </section>
  );
}

function LabelTable({ worstFirst }: { readonly worstFirst: readonly FirestoreDocument[] }) {
  return (
    <>
      {/* A region that scrolls must be reachable by the keyboard that is to scroll it. */}
      <section class="scroll" tabIndex={0} aria-label="Statistics by label">
        <table>
          <thead>
            <tr>
              <th scope="col">Label</th>
              {['Runs', 'Failed', 'Success', 'Shortest', 'Mean', 'Longest'].map((name) => (
                <th key={name} scope="col" class="number">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {worstFirst.map(({ fields }) => (
              <Label key={textOf(fields, 'id')} fields={fields} />
            ))}
          </tbody>
        </table>
      </section>
      <details>
        <summary>Everything in these statistics</summary>
        {worstFirst.map(({ fields }) => (
          <Tree key={textOf(fields, 'id')} fields={fields} />
        ))}
      </details>
    </>
  );
}

function Label({ fields }: FirestoreDocument) {
  const runs = numberOf(fields, 'total_invokes');
  const failed = numberOf(fields, 'failed_count');
  return (
    <tr>
      <th scope="row">
        <ShortText of={textOf(fields, 'label')} />
      </th>
      <td class="number">{countText(runs)}</td>
      <td class={`number${failed > 0 ? ' bad' : ''}`}>{countText(failed)}</td>
      <td class="number">{percentText(100 * numberOf(fields, 'success_rate'))}</td>
      <td class="number">{durationText(numberOf(fields, 'min_duration_ms'))}</td>
      <td class="number">{durationText(numberOf(fields, 'total_duration_ms') / runs)}</td>
      <td class="number">{durationText(numberOf(fields, 'max_duration_ms'))}</td>
    </tr>
  );
}
