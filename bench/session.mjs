/**
 * The session that the benchmarks convert: 1,000 invokes with 20 context keys each, about 1.2 MB
 * as plain JSON, in the mixture of RxInfer's contexts (see test/fixtures/rxinfer-client): source
 * text beyond ASCII, short strings, flags, counts, numbers, lists, a map. The same in every run.
 */
import { createHash } from 'node:crypto';

export const INVOKES = 1_000;

const START = Date.UTC(2026, 3, 18, 9, 30);
const MODELS = ['iid_estimation', 'coin_toss', 'simple_model', 'hgf_smoothing'];

/** A UUID v4 that depends on nothing but its number. */
export function uuid(number) {
  const hex = createHash('sha256').update(`aboveboard-bench ${number}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

function source(name) {
  return `function ${name}(y)
    x[1] ~ Normal(mean = 0.0, var = 1.0)
    for i in 2:length(y)
        x[i] ~ Normal(mean = x[i - 1], precision = τ)
        y[i] ~ Normal(mean = x[i], var = σ²) # naïve λ → "quoted" \\ back
    end
end`;
}

export function makeContext(number) {
  const model = MODELS[number % MODELS.length];
  return {
    model_name: model,
    model: source(model),
    data: [
      `data: y (type=Vector{Float64}, size=(${900 + number},), elsize=())`,
      'data: unknown (type=unknown, size=unknown, elsize=unknown)',
    ],
    returnvars: number % 3 === 0 ? 'Nothing' : 'NamedTuple: x::KeepLast, τ::KeepEach',
    predictvars: 'Nothing',
    historyvars: null,
    constraints: number % 4 === 0 ? 'constraints begin\n    q(x, τ) = q(x)q(τ)\nend' : null,
    initialization: 'InitSpecification()',
    iterations: 50 + (number % 40),
    free_energy: number % 2 === 0,
    free_energy_history: [12.5 + number / 7, -3.25 - number / 3, 1e-300],
    allow_node_contraction: false,
    showprogress: number % 5 === 0,
    catch_exception: false,
    callbacks: 'Nothing',
    annotations: 'Tuple{}',
    options: { limit_stack_depth: 100, warn: true, force_marginal_computation: false },
    tolerance: 1e-6 * (1 + number / 1_000),
    threads: 16,
    seed: 987_654_321 + number,
  };
}

/** Invokes as the SDK records them (`SessionInvoke` in src/session/types.ts). */
export function makeInvokes() {
  return Array.from({ length: INVOKES }, (_, number) => {
    const start = START + number * 1_500;
    const duration = 200 + ((number * 37) % 650) + 0.125;
    return {
      id: uuid(number),
      status: number % 5 === 4 ? 'error' : 'success',
      execution_start: new Date(start),
      execution_end: new Date(start + duration),
      duration_ms: duration,
      context: makeContext(number),
    };
  });
}

/** The same invokes as a program without typed documents would send them. */
export function makePlainInvokes(statsId) {
  return makeInvokes().map(({ id, ...rest }) => ({ id, session_stats: statsId, ...rest }));
}
